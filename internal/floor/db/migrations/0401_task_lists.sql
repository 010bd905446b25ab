-- What lists and reminders need besides: the order of making along an agency,
-- late results and urgent tasks, which are few among many, and words.
ALTER TABLE task ADD COLUMN extensions bigint NOT NULL DEFAULT 0;   -- other dates granted so far
ALTER TABLE task ADD COLUMN swept_day text NOT NULL DEFAULT '';     -- day on which reminders last looked at it
CREATE INDEX task_party_new ON task_party (agency_id, task_id, role, state);
CREATE INDEX task_late ON task (due_sort, id, state, reported_day) WHERE state = 'accepted' AND reported_day > due_sort;
CREATE INDEX task_urgent ON task (urgency, phase, due_sort, id) WHERE urgency <> 'normal';

-- The folded words of code, title and product. A rare word leads to its tasks;
-- a frequent one is met soon on the walk along the list.
CREATE TABLE task_word (
  word    text NOT NULL,
  task_id text NOT NULL,
  PRIMARY KEY (word, task_id)
);
