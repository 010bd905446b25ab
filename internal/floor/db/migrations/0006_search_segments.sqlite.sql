-- The sets of terms are kept in segments of our own, alike on both engines; the
-- job search.tidy fills them from the records where they are empty.
DROP TABLE search_public_fts;
DROP TABLE search_staff_fts;

-- The indexed texts, and before each its words with their places, so that it is
-- judged without being read.
CREATE TABLE search_public_text (
  num   integer PRIMARY KEY,
  words blob NOT NULL,
  body  text NOT NULL
);
CREATE TABLE search_staff_text (
  num   integer PRIMARY KEY,
  words blob NOT NULL,
  body  text NOT NULL
);

-- Rows that are in no segment yet.
CREATE TABLE search_public_fresh (
  num     integer PRIMARY KEY,
  size    integer NOT NULL,               -- bytes of terms
  counted integer NOT NULL,               -- 1: the dictionary counts its words already
  terms   text NOT NULL                   -- joined by spaces
);
CREATE TABLE search_staff_fresh (
  num     integer PRIMARY KEY,
  size    integer NOT NULL,
  counted integer NOT NULL,
  terms   text NOT NULL
);

CREATE TABLE search_public_seg (
  id       integer PRIMARY KEY,
  lo       integer NOT NULL,              -- numbers of its rows
  hi       integer NOT NULL,
  docs     integer NOT NULL,              -- rows, with those that are gone
  blocks   integer NOT NULL,
  state    integer NOT NULL,              -- 0 in use, 1 being made of others, 2 joined to another
  gone     blob NOT NULL,                 -- set of numbers
  progress text NOT NULL                  -- of the making
);
CREATE TABLE search_staff_seg (
  id       integer PRIMARY KEY,
  lo       integer NOT NULL,
  hi       integer NOT NULL,
  docs     integer NOT NULL,
  blocks   integer NOT NULL,
  state    integer NOT NULL,
  gone     blob NOT NULL,
  progress text NOT NULL
);

-- Sorted terms with the set of rows of each; id is the segment's and a count.
CREATE TABLE search_public_block (
  id   integer PRIMARY KEY,
  data blob NOT NULL
);
CREATE TABLE search_staff_block (
  id   integer PRIMARY KEY,
  data blob NOT NULL
);

-- First terms of the blocks from id on.
CREATE TABLE search_public_dir (
  id     integer PRIMARY KEY,
  firsts blob NOT NULL
);
CREATE TABLE search_staff_dir (
  id     integer PRIMARY KEY,
  firsts blob NOT NULL
);
