ALTER TABLE task_series ADD COLUMN paused_at bigint;                 -- while set, no task is made
ALTER TABLE task_series ADD COLUMN paused_by text NOT NULL DEFAULT '';
