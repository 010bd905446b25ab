-- When whom is reminded of a limit: versions, each in force from a day on.
CREATE TABLE remind_policy (
  id         text PRIMARY KEY,           -- ordered by time
  valid_from text NOT NULL,
  minute     bigint NOT NULL,            -- of the day, from which digests are made
  rules      text NOT NULL,              -- JSON, by urgency
  supervises text NOT NULL,              -- JSON: account of a leader to agencies
  note       text NOT NULL,
  made_by    text NOT NULL,
  made_name  text NOT NULL,
  made_at    bigint NOT NULL
);
CREATE INDEX remind_policy_from ON remind_policy (valid_from, id);
