-- The text that search looks through is kept as written, so that the index can
-- be built again from what is published.
ALTER TABLE published_record ADD COLUMN body text NOT NULL DEFAULT '';
ALTER TABLE published_record ADD COLUMN number text NOT NULL DEFAULT '';
ALTER TABLE published_record DROP COLUMN search_key;

-- Addresses of an older portal that lead to what was imported from it.
CREATE TABLE published_old_address (
  address text PRIMARY KEY,               -- path and query
  target  text NOT NULL                   -- path of the page
);
CREATE INDEX article_external ON article (external_id);
