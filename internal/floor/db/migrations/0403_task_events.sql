-- What a task may wait on: a named event. Recording its day starts the clocks
-- of all tasks that wait on it.
CREATE TABLE task_awaited (
  id          text PRIMARY KEY,
  name        text NOT NULL,
  name_key    text NOT NULL,               -- folded, made in Go
  happened_on text,
  paper       text NOT NULL,               -- number and symbol of the paper that shows it
  created_by  text NOT NULL,
  created_at  bigint NOT NULL,
  recorded_by text NOT NULL,
  recorded_at bigint,
  version     bigint NOT NULL
);
CREATE UNIQUE INDEX task_awaited_key ON task_awaited (name_key);
CREATE INDEX task_awaited_open ON task_awaited (id) WHERE happened_on IS NULL;

-- Tasks that come again with each reporting period (Nghị định 09/2019/NĐ-CP).
CREATE TABLE task_series (
  id         text PRIMARY KEY,
  title      text NOT NULL,
  fields     text NOT NULL,                -- JSON of what each task says
  kind       text NOT NULL,                -- vncal's kind of period: T, Q, H, C, N
  term       text NOT NULL,                -- from the last day of the period to the date
  next       text NOT NULL,                -- period of the next task, as vncal writes it
  next_from  text NOT NULL,                -- its first day, on which the task is made
  made_by    text NOT NULL,
  created_at bigint NOT NULL,
  stopped_at bigint,
  stopped_by text NOT NULL,
  why        text NOT NULL,                -- why it stopped
  version    bigint NOT NULL
);
CREATE INDEX task_series_next ON task_series (next_from, id) WHERE stopped_at IS NULL;

ALTER TABLE task ADD COLUMN awaited_id text;
ALTER TABLE task ADD COLUMN series_id text;
ALTER TABLE task ADD COLUMN period text NOT NULL DEFAULT '';
CREATE INDEX task_awaits ON task (awaited_id, id) WHERE awaited_id IS NOT NULL;
CREATE UNIQUE INDEX task_series_period ON task (series_id, period) WHERE series_id IS NOT NULL;

-- What an agency's head splits among own officers. Never counted as a task.
CREATE TABLE task_part (
  id         text PRIMARY KEY,
  task_id    text NOT NULL REFERENCES task (id),
  agency_id  text NOT NULL,
  ordinal    bigint NOT NULL,
  title      text NOT NULL,
  officer    text NOT NULL,
  due        text,
  made_by    text NOT NULL,
  created_at bigint NOT NULL,
  done_at    bigint,
  done_by    text NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX task_part_task ON task_part (task_id, agency_id, ordinal, id);

CREATE TABLE task_template (
  id         text PRIMARY KEY,
  name       text NOT NULL,
  fields     text NOT NULL,                -- JSON of the form of a task
  made_by    text NOT NULL,
  created_at bigint NOT NULL
);
