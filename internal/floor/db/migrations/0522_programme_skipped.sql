-- The rows that a written import left out, with what is wrong in each, JSON;
-- kept as long as the import can be undone.
ALTER TABLE programme_import ADD COLUMN skipped text NOT NULL DEFAULT '[]';
