-- Action plans by year: theme, motto, groups with their measures.
CREATE TABLE plan (
  id         text PRIMARY KEY,
  year       bigint NOT NULL,
  title      text NOT NULL,
  theme      text NOT NULL,
  motto      text NOT NULL,               -- words parted by line ends
  sources    text NOT NULL,               -- resolutions that it implements, one a line
  state      text NOT NULL,               -- draft, issued
  draft_id   text NOT NULL,               -- the paper that it came from
  changed_at bigint NOT NULL,
  sample     bigint NOT NULL,
  version    bigint NOT NULL
);
CREATE UNIQUE INDEX plan_year ON plan (year);

CREATE TABLE plan_group (
  id      text PRIMARY KEY,
  plan_id text NOT NULL REFERENCES plan (id),
  kind    text NOT NULL,                  -- key_task, solution
  ordinal bigint NOT NULL,
  title   text NOT NULL,
  lines   text NOT NULL,                  -- measures, one a line
  version bigint NOT NULL
);
CREATE UNIQUE INDEX plan_group_plan ON plan_group (plan_id, kind, ordinal);
