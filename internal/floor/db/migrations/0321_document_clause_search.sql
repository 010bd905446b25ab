-- Clauses are chosen by their words, wherever something says what it carries out.
ALTER TABLE document_clause ADD COLUMN search_key text NOT NULL DEFAULT '';   -- folded in Go
