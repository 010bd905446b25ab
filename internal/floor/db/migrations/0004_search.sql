-- Search: two indexes of the same make, one of what is public and one of what
-- staff work on, each with a dictionary of its own words.
CREATE TABLE search_head (
  id bigint PRIMARY KEY,
  n  bigint NOT NULL                      -- last number given out; its row is the lock of every change
);
INSERT INTO search_head (id, n) VALUES (1, 0);

-- body comes last: lists read what stands before it.
CREATE TABLE search_public_doc (
  num         bigint PRIMARY KEY,         -- order of candidates: the higher, the newer
  kind        text NOT NULL,
  id          text NOT NULL,
  external_id text NOT NULL,
  title       text NOT NULL,
  url         text NOT NULL,
  section     text NOT NULL,
  year        bigint NOT NULL,
  at          bigint NOT NULL,
  number      text NOT NULL,              -- of a document, as written
  hash        text NOT NULL,              -- of all that was indexed
  built       bigint NOT NULL,            -- number given out when it was last indexed
  body        text NOT NULL
);
CREATE UNIQUE INDEX search_public_doc_id ON search_public_doc (kind, id);

CREATE TABLE search_public_term (
  term text PRIMARY KEY,                  -- folded in Go
  df   bigint NOT NULL                    -- records that hold it
);
-- A term under each form that lacks one of its letters: two words that share a
-- form differ by one slip.
CREATE TABLE search_public_near (
  form text NOT NULL,
  term text NOT NULL,
  PRIMARY KEY (form, term)
);
CREATE INDEX search_public_near_term ON search_public_near (term);

CREATE TABLE search_staff_doc (
  num         bigint PRIMARY KEY,
  kind        text NOT NULL,
  id          text NOT NULL,
  external_id text NOT NULL,
  title       text NOT NULL,
  url         text NOT NULL,
  section     text NOT NULL,
  year        bigint NOT NULL,
  at          bigint NOT NULL,
  number      text NOT NULL,
  hash        text NOT NULL,
  built       bigint NOT NULL,
  body        text NOT NULL
);
CREATE UNIQUE INDEX search_staff_doc_id ON search_staff_doc (kind, id);

CREATE TABLE search_staff_term (
  term text PRIMARY KEY,
  df   bigint NOT NULL
);
CREATE TABLE search_staff_near (
  form text NOT NULL,
  term text NOT NULL,
  PRIMARY KEY (form, term)
);
CREATE INDEX search_staff_near_term ON search_staff_near (term);

-- How far a rebuild came, so that it goes on after an interruption.
CREATE TABLE search_rebuild (
  name   text NOT NULL,                   -- of the index
  source text NOT NULL,
  cursor text NOT NULL,                   -- of the source, after its last whole batch
  mark   bigint NOT NULL,                 -- number given out when the rebuild began
  done   bigint NOT NULL,
  PRIMARY KEY (name, source)
);
