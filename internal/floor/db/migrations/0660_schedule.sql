-- The leaders' schedule, week by week. What is approved is kept beside what is
-- being changed: readers and the public see the former.
CREATE TABLE schedule_week (
  id             text PRIMARY KEY,
  monday         text NOT NULL,
  state          text NOT NULL,          -- draft, submitted, published, changing
  entries        text NOT NULL,          -- JSON, as they are worked on
  published      text NOT NULL,          -- JSON, as they were approved last
  revision       bigint NOT NULL,        -- approvals so far
  reason         text NOT NULL,          -- why it was sent back
  created_by     text NOT NULL,
  submitted_by   text NOT NULL,
  submitted_name text NOT NULL,
  approved_name  text NOT NULL,
  published_at   bigint,
  sample         bigint NOT NULL,
  version        bigint NOT NULL
);
CREATE UNIQUE INDEX schedule_week_monday ON schedule_week (monday);
