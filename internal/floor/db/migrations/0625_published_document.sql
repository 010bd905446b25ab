-- Public documents are told apart by issuing body (and by type, as section);
-- what is attached to them is kept under the hash of its content.
ALTER TABLE published_record ADD COLUMN organ text NOT NULL DEFAULT '';
CREATE INDEX published_record_organ ON published_record (kind, organ, state, sort_key, id);
CREATE TABLE published_file (
  id   text PRIMARY KEY,                  -- its hash
  name text NOT NULL,
  type text NOT NULL,
  body bytea NOT NULL
);
