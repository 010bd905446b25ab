-- Announced days off and make-up days. Versions are added, never changed.
CREATE TABLE calendar_announcement (
  id        text NOT NULL,
  version   bigint NOT NULL,
  year      bigint NOT NULL,               -- whose whole plan it is; 0 = it adds to what is known
  number    text NOT NULL,                 -- of the paper; '' = to be completed
  issued    text,
  issuer    text NOT NULL,
  title     text NOT NULL,
  note      text NOT NULL,
  mark      bigint NOT NULL,               -- version_mark 'calendar' since which it counts
  made_by   text NOT NULL,                 -- account; '' = came with the program
  made_name text NOT NULL,
  made_at   bigint NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE calendar_day (
  announcement_id text NOT NULL,
  version         bigint NOT NULL,
  day             text NOT NULL,
  kind            text NOT NULL,           -- holiday, compensatory, swapped, make_up
  reason          text NOT NULL,
  PRIMARY KEY (announcement_id, version, day),
  FOREIGN KEY (announcement_id, version) REFERENCES calendar_announcement (id, version)
);

-- A date that follows from a term: '10WD' from a day; '0D' is a date that was
-- only moved off a day off. '' where the date was given as it is.
ALTER TABLE task ADD COLUMN due_term text NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN due_from text;
CREATE INDEX task_term ON task (id) WHERE due_term <> '';
