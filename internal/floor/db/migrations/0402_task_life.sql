-- The product that acceptance needs, who gave the task, and how a task stood
-- after each of its acts, so that any past day can be asked for.
ALTER TABLE task ADD COLUMN product_ref text NOT NULL DEFAULT '';      -- number and symbol of the paper that is the product
ALTER TABLE task ADD COLUMN product_files bigint NOT NULL DEFAULT 0;   -- files handed in with reports
ALTER TABLE task ADD COLUMN assigned_by text NOT NULL DEFAULT '';      -- committee, chairman, vice_chairman: the level that decides on another date
ALTER TABLE task ADD COLUMN original_sort text NOT NULL DEFAULT '9999-12-31';
UPDATE task SET original_sort = original_due WHERE original_due IS NOT NULL;

ALTER TABLE task_event ADD COLUMN detail text NOT NULL DEFAULT '';     -- JSON: what a move names besides words
ALTER TABLE task_event ADD COLUMN stood_due text NOT NULL DEFAULT '9999-12-31';      -- due_sort after the act
ALTER TABLE task_event ADD COLUMN stood_original text NOT NULL DEFAULT '9999-12-31'; -- the first date after the act
ALTER TABLE task_event ADD COLUMN stood_reported text;                 -- day in Vietnam of the result that stood
UPDATE task_event SET
  stood_due = coalesce(
    (SELECT e.due FROM task_event e WHERE e.task_id = task_event.task_id AND e.id <= task_event.id AND e.due IS NOT NULL
      AND (e.move IN ('edit', 'redate') OR e.move = 'decide-extension') ORDER BY e.id DESC LIMIT 1),
    (SELECT t.original_due FROM task t WHERE t.id = task_event.task_id), '9999-12-31'),
  stood_original = coalesce((SELECT t.original_due FROM task t WHERE t.id = task_event.task_id), '9999-12-31'),
  stood_reported = (SELECT t.reported_day FROM task t WHERE t.id = task_event.task_id AND t.reported_at <= task_event.at AND task_event.to_state IN ('reported', 'accepted'));
CREATE INDEX task_event_stood ON task_event (task_id, id, at, to_state, stood_due, stood_original, stood_reported);
DROP INDEX task_event_task;

-- Who took part, and until when: rows that a new assignment replaced.
ALTER TABLE task_party ADD COLUMN since bigint NOT NULL DEFAULT 0;
CREATE TABLE task_party_past (
  task_id   text NOT NULL REFERENCES task (id),
  agency_id text NOT NULL,
  role      text NOT NULL,
  ordinal   bigint NOT NULL,
  since     bigint NOT NULL,
  until     bigint NOT NULL                -- the first moment at which it did not
);
CREATE INDEX task_party_past_task ON task_party_past (task_id, until);
CREATE INDEX task_party_past_agency ON task_party_past (agency_id, until, task_id);
