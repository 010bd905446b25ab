-- The Office's own clock: from the signing of the paper that gives the work to
-- its entry.
ALTER TABLE task ADD COLUMN source_paper text NOT NULL DEFAULT '';    -- number and symbol
ALTER TABLE task ADD COLUMN signed_on text;                           -- day on which it was signed
ALTER TABLE task ADD COLUMN entered_day text NOT NULL DEFAULT '';     -- day in Vietnam on which the task was entered
CREATE INDEX task_signed ON task (signed_on, id, entered_day, urgency) WHERE signed_on IS NOT NULL;
