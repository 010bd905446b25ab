-- What a person put aside on the page "my work", for that person alone.
-- Whether it is out of sight is computed: never past a date, and never after
-- an act changed the thing.
CREATE TABLE task_aside (
  account_id text NOT NULL,
  ref        text NOT NULL,            -- id of a task, or address of what waits in another room
  version    bigint NOT NULL,          -- of the task, as the person saw it; 0 = not a task
  until      text NOT NULL,            -- day on which it shows again
  at         bigint NOT NULL,
  PRIMARY KEY (account_id, ref)
);
CREATE INDEX task_aside_until ON task_aside (account_id, until, ref);

-- Who follows a task without taking part in it.
CREATE TABLE task_follow (
  account_id text NOT NULL,
  task_id    text NOT NULL REFERENCES task (id),
  at         bigint NOT NULL,
  PRIMARY KEY (account_id, task_id)
);
CREATE INDEX task_follow_task ON task_follow (task_id, account_id);
