-- A record gets a new number each time it is indexed: that is when it was built.
ALTER TABLE search_public_doc DROP COLUMN built;
ALTER TABLE search_staff_doc DROP COLUMN built;
