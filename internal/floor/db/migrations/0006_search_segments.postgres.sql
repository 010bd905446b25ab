-- The sets of terms are kept in segments of our own, alike on both engines; the
-- job search.tidy fills them from the records where they are empty.
DROP TABLE search_public_fts;
DROP TABLE search_staff_fts;

-- The indexed texts, and before each its words with their places, so that it is
-- judged without being read.
CREATE TABLE search_public_text (
  num   bigint PRIMARY KEY,
  words bytea NOT NULL,
  body  text NOT NULL
);
CREATE TABLE search_staff_text (
  num   bigint PRIMARY KEY,
  words bytea NOT NULL,
  body  text NOT NULL
);

-- Rows that are in no segment yet.
CREATE TABLE search_public_fresh (
  num     bigint PRIMARY KEY,
  size    bigint NOT NULL,               -- bytes of terms
  counted bigint NOT NULL,               -- 1: the dictionary counts its words already
  terms   text NOT NULL                   -- joined by spaces
);
CREATE TABLE search_staff_fresh (
  num     bigint PRIMARY KEY,
  size    bigint NOT NULL,
  counted bigint NOT NULL,
  terms   text NOT NULL
);

CREATE TABLE search_public_seg (
  id       bigint PRIMARY KEY,
  lo       bigint NOT NULL,              -- numbers of its rows
  hi       bigint NOT NULL,
  docs     bigint NOT NULL,              -- rows, with those that are gone
  blocks   bigint NOT NULL,
  state    bigint NOT NULL,              -- 0 in use, 1 being made of others, 2 joined to another
  gone     bytea NOT NULL,                 -- set of numbers
  progress text NOT NULL                  -- of the making
);
CREATE TABLE search_staff_seg (
  id       bigint PRIMARY KEY,
  lo       bigint NOT NULL,
  hi       bigint NOT NULL,
  docs     bigint NOT NULL,
  blocks   bigint NOT NULL,
  state    bigint NOT NULL,
  gone     bytea NOT NULL,
  progress text NOT NULL
);

-- Sorted terms with the set of rows of each; id is the segment's and a count.
-- A block stays in its row.
CREATE TABLE search_public_block (
  id   bigint PRIMARY KEY,
  data bytea NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE search_public_block ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE search_staff_block (
  id   bigint PRIMARY KEY,
  data bytea NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE search_staff_block ALTER COLUMN data SET STORAGE EXTERNAL;

-- First terms of the blocks from id on.
CREATE TABLE search_public_dir (
  id     bigint PRIMARY KEY,
  firsts bytea NOT NULL
);
CREATE TABLE search_staff_dir (
  id     bigint PRIMARY KEY,
  firsts bytea NOT NULL
);
