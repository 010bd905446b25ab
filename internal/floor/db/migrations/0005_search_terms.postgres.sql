-- Lexemes without positions: words, pairs of words that stand side by side,
-- words of titles, and marks for filters and rights. The column is called
-- rowid so that both engines read one SQL text.
CREATE TABLE search_public_fts (
  rowid bigint PRIMARY KEY,
  terms tsvector NOT NULL
);
CREATE INDEX search_public_fts_terms ON search_public_fts USING gin (terms);
CREATE TABLE search_staff_fts (
  rowid bigint PRIMARY KEY,
  terms tsvector NOT NULL
);
CREATE INDEX search_staff_fts_terms ON search_staff_fts USING gin (terms);
