-- What lists of documents need besides: types and urgent papers along their
-- days, what is addressed to all as a party of its own ('*'), and words.
CREATE INDEX document_type ON document (type_name, day_sort, id);
CREATE INDEX document_priority ON document (priority, day_sort, id);
INSERT INTO document_party (document_id, agency_id) SELECT id, '*' FROM document WHERE to_all = 1;

-- The folded words of a document's fields. A rare word leads to its documents;
-- a frequent one is met soon on the walk along the list.
CREATE TABLE document_word (
  word        text NOT NULL,
  document_id text NOT NULL REFERENCES document (id),
  PRIMARY KEY (word, document_id)
);
CREATE INDEX document_word_document ON document_word (document_id);
