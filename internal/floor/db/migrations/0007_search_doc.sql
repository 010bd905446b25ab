-- A record gets a new number each time it is indexed, which tells when that was;
-- texts have a table of their own, so that many records lie on a page.
ALTER TABLE search_public_doc DROP COLUMN built;
ALTER TABLE search_public_doc DROP COLUMN body;
ALTER TABLE search_staff_doc DROP COLUMN built;
ALTER TABLE search_staff_doc DROP COLUMN body;
