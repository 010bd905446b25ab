ALTER TABLE document ADD COLUMN published_at bigint;          -- on the portal since; NULL = not public
