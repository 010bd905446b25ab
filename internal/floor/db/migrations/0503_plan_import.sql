-- Files of lines that were read and wait for the word to write them.
CREATE TABLE plan_import (
  id         text PRIMARY KEY,
  plan_id    text NOT NULL REFERENCES plan (id),
  file       text NOT NULL,            -- its name as given
  grid       text NOT NULL,            -- the cells of its first sheet, JSON
  created_by text NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX plan_import_plan ON plan_import (plan_id, created_by, id);
