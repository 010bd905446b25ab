-- Assigned work. Lateness is not stored: it follows from due and the acts.
CREATE TABLE task (
  id            text PRIMARY KEY,          -- ordered by time of making
  code          text NOT NULL,             -- NV-2022-0001
  title         text NOT NULL,
  action        text NOT NULL,             -- what is to be done, in full
  product       text NOT NULL,
  authority     text NOT NULL,             -- committee or chairman: who decides on the product
  officer       text NOT NULL,             -- whose personal responsibility
  supervisor    text NOT NULL,             -- vice chairman who follows it
  urgency       text NOT NULL,
  due_kind      text NOT NULL,             -- date, recurring, event, none
  due           text,                      -- the date in force
  original_due  text,
  due_reason    text NOT NULL,             -- rule of a recurring task, event, why there is none
  state         text NOT NULL,
  phase         bigint NOT NULL,           -- 1 running 2 reported 3 draft 4 stopped 5 ended
  due_sort      text NOT NULL,             -- due, or 9999-12-31
  source_kind   text NOT NULL,
  source_id     text NOT NULL,
  source_sha256 text NOT NULL,
  source_start  bigint NOT NULL,           -- characters
  source_end    bigint NOT NULL,
  search_key    text NOT NULL,             -- made in Go
  created_by    text NOT NULL,
  created_at    bigint NOT NULL,
  handed_out_at bigint,
  received_at   bigint,
  reported_at   bigint,                    -- of the result that stands or awaits
  reported_day  text,                      -- its day in Vietnam
  accepted_at   bigint,
  pending_due   text,                      -- extension asked for and not yet decided
  sample        bigint NOT NULL,
  version       bigint NOT NULL
);
CREATE UNIQUE INDEX task_code ON task (code);
CREATE INDEX task_due ON task (due_sort, id);
CREATE INDEX task_phase_due ON task (phase, due_sort, id);
CREATE INDEX task_state ON task (state, due_sort, id);
CREATE INDEX task_source ON task (source_kind, source_id, source_start);
CREATE INDEX task_pending ON task (phase, due_sort, id) WHERE pending_due IS NOT NULL;

-- Who takes part. state, phase, due_sort and reported_day are copies, so that
-- an agency's list and its count are one walk along an index.
CREATE TABLE task_party (
  task_id   text NOT NULL REFERENCES task (id),
  agency_id text NOT NULL,
  role      text NOT NULL,                 -- lead, coordinating
  ordinal   bigint NOT NULL,
  state     text NOT NULL,
  phase     bigint NOT NULL,
  due_sort  text NOT NULL,
  reported_day text,
  PRIMARY KEY (task_id, agency_id)
);
CREATE INDEX task_party_due ON task_party (agency_id, due_sort, task_id, role, state, reported_day);
CREATE INDEX task_party_phase ON task_party (agency_id, phase, due_sort, task_id, role, state, reported_day);

CREATE TABLE task_event (
  id         text PRIMARY KEY,
  task_id    text NOT NULL REFERENCES task (id),
  at         bigint NOT NULL,
  actor_id   text NOT NULL,
  actor_name text NOT NULL,
  move       text NOT NULL,
  words      text NOT NULL,                -- report, reason or decision
  due        text,                         -- new date, where the move names one
  from_state text NOT NULL,
  to_state   text NOT NULL
);
CREATE INDEX task_event_task ON task_event (task_id, id);

CREATE TABLE task_number (
  year bigint PRIMARY KEY,
  n    bigint NOT NULL
);
