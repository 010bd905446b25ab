-- Postings without positions or text: words, pairs of words that stand side by
-- side, words of titles, and marks for filters and rights.
CREATE VIRTUAL TABLE search_public_fts USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize="ascii");
CREATE VIRTUAL TABLE search_staff_fts USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize="ascii");
