-- The plan as a tree: groups, measures below them, works below those. What is
-- taken out stays, marked; every change stays as an event.
CREATE TABLE plan_line (
  id         text PRIMARY KEY,
  plan_id    text NOT NULL REFERENCES plan (id),
  parent_id  text NOT NULL,               -- '' = a group
  kind       text NOT NULL,               -- key_task, solution, measure, work
  ordinal    bigint NOT NULL,             -- among its siblings of the kind
  text       text NOT NULL,
  lead_id    text NOT NULL,               -- agency; '' = none named
  due        text,
  product    text NOT NULL,
  removed    bigint NOT NULL,
  reason     text NOT NULL,               -- why it was taken out
  changed_at bigint NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX plan_line_tree ON plan_line (plan_id, parent_id, ordinal, id);
INSERT INTO plan_line (id, plan_id, parent_id, kind, ordinal, text, lead_id, due, product, removed, reason, changed_at, version)
  SELECT id, plan_id, '', kind, ordinal, title, '', NULL, '', 0, '', 0, version FROM plan_group;
UPDATE document_cite SET kind = 'plan_line' WHERE kind = 'plan_group';

CREATE TABLE plan_event (
  id           text PRIMARY KEY,
  plan_id      text NOT NULL REFERENCES plan (id),
  line_id      text NOT NULL,             -- '' = the head of the plan
  amendment_id text NOT NULL,             -- '' = before the plan was adopted
  at           bigint NOT NULL,
  by_id        text NOT NULL,
  by_name      text NOT NULL,
  act          text NOT NULL,
  before       text NOT NULL,             -- JSON
  after        text NOT NULL
);
CREATE INDEX plan_event_plan ON plan_event (plan_id, id);
CREATE INDEX plan_event_line ON plan_event (line_id, id);

CREATE TABLE plan_amendment (
  id         text PRIMARY KEY,
  plan_id    text NOT NULL REFERENCES plan (id),
  n          bigint NOT NULL,
  decision   text NOT NULL,               -- number and symbol of what orders it
  decided_on text NOT NULL,
  reason     text NOT NULL,
  opened_by  text NOT NULL,
  opened_at  bigint NOT NULL,
  closed_at  bigint                       -- NULL = under way
);
CREATE UNIQUE INDEX plan_amendment_n ON plan_amendment (plan_id, n);

-- What works on a line: tasks and targets.
CREATE TABLE plan_link (
  line_id   text NOT NULL REFERENCES plan_line (id),
  kind      text NOT NULL,                -- task, indicator
  object_id text NOT NULL,
  by_name   text NOT NULL,
  at        bigint NOT NULL,
  PRIMARY KEY (line_id, kind, object_id)
);
CREATE INDEX plan_link_object ON plan_link (kind, object_id);

ALTER TABLE plan ADD COLUMN adopted_on text;
ALTER TABLE plan ADD COLUMN adopted_by text NOT NULL DEFAULT '';    -- sitting or paper that adopted it
ALTER TABLE plan ADD COLUMN adopted    text NOT NULL DEFAULT '';    -- JSON: the text as adopted
ALTER TABLE plan ADD COLUMN decision   text NOT NULL DEFAULT '';    -- that promulgates it
ALTER TABLE plan ADD COLUMN issued_on  text;
