-- What a file wrote into a plan stays for a day, so that it can be taken back.
ALTER TABLE plan_import ADD COLUMN written_at bigint;                 -- NULL = not written yet
ALTER TABLE plan_import ADD COLUMN undone_at  bigint;
ALTER TABLE plan_import ADD COLUMN changed    bigint NOT NULL DEFAULT 0;   -- lines
ALTER TABLE plan_import ADD COLUMN added      bigint NOT NULL DEFAULT 0;

CREATE TABLE plan_import_row (
  import_id text NOT NULL REFERENCES plan_import (id),
  n         bigint NOT NULL,           -- order in which the lines were written
  line_id   text NOT NULL,
  before    text NOT NULL,             -- the whole row before, JSON; '' = new
  after     text NOT NULL,             -- the whole row as written
  PRIMARY KEY (import_id, n)
);
