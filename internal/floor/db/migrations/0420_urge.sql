-- Letters that press an agency for its overdue tasks, and what each named.
CREATE TABLE urge_letter (
  id          text PRIMARY KEY,          -- ordered by time
  agency_id   text NOT NULL,
  document_id text NOT NULL,             -- the numbered letter
  code        text NOT NULL,             -- as it is cited
  day         text NOT NULL,
  answer_by   text NOT NULL,
  tasks       bigint NOT NULL,
  hash        text NOT NULL,             -- of the overdue tasks: the same are not urged twice on a day
  sent_by     text NOT NULL,
  sent_name   text NOT NULL,
  sent_at     bigint NOT NULL,
  sample      bigint NOT NULL
);
CREATE INDEX urge_letter_agency ON urge_letter (agency_id, id);
CREATE UNIQUE INDEX urge_letter_once ON urge_letter (agency_id, day, hash);

CREATE TABLE urge_task (
  letter_id text NOT NULL REFERENCES urge_letter (id),
  ordinal   bigint NOT NULL,
  task_id   text NOT NULL,
  code      text NOT NULL,
  title     text NOT NULL,               -- as the letter has it
  product   text NOT NULL,
  due       text NOT NULL,
  late      bigint NOT NULL,             -- working days over the limit
  PRIMARY KEY (letter_id, ordinal)
);
CREATE INDEX urge_task_task ON urge_task (task_id);
