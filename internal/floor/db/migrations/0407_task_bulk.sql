-- Acts on many tasks at once, kept so that they can be undone for a while.
CREATE TABLE task_bulk (
  id         text PRIMARY KEY,
  move       text NOT NULL,
  at         bigint NOT NULL,
  actor_id   text NOT NULL,
  undone_at  bigint
);
CREATE INDEX task_bulk_actor ON task_bulk (actor_id, id);
CREATE TABLE task_bulk_item (
  bulk_id text NOT NULL REFERENCES task_bulk (id),
  task_id text NOT NULL,
  version bigint NOT NULL,                 -- of the task after the act
  before  text NOT NULL,                   -- JSON of what the act changed, as it was
  PRIMARY KEY (bulk_id, task_id)
);
