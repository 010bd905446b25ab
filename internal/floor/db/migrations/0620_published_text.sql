-- The text that search looks through is kept as written, so that the index can
-- be built again from what is published.
ALTER TABLE published_record ADD COLUMN body text NOT NULL DEFAULT '';
ALTER TABLE published_record ADD COLUMN number text NOT NULL DEFAULT '';
ALTER TABLE published_record DROP COLUMN search_key;
