-- Work that no request waits for: one row a kind, a lease in each.
CREATE TABLE job (
  name        text PRIMARY KEY,
  holder      text NOT NULL,             -- the process that runs it, '' = none
  lease_until bigint NOT NULL,           -- wall clock, ms; another process may take over later
  next_at     bigint NOT NULL,           -- wall clock, ms
  ended_at    bigint NOT NULL,
  runs        bigint NOT NULL,
  error       text NOT NULL              -- of the last run, '' = it went well
);
