-- On whom the lead waits: '', coordinating, petitioner.
ALTER TABLE task ADD COLUMN waits_on text NOT NULL DEFAULT '';
