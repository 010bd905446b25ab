ALTER TABLE plan_line ADD COLUMN starts text;   -- day on which the work on a line begins; NULL = not named
