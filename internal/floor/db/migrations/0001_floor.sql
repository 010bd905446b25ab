-- What every room stands on: the audit chain, repeated requests, settings of the installation.
CREATE TABLE audit_head (
  id bigint PRIMARY KEY,
  seq bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

-- No foreign keys: history outlives what it tells of.
CREATE TABLE audit_entry (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  actor_id text NOT NULL,
  actor_name text NOT NULL,
  agency text NOT NULL,
  address text NOT NULL,
  act text NOT NULL,
  kind text NOT NULL,
  object_id text NOT NULL,
  detail text NOT NULL,
  prev text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX audit_entry_object ON audit_entry (kind, object_id, seq);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, seq);

CREATE TABLE idempotency (
  actor_id text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  ref text NOT NULL,
  status bigint NOT NULL,
  location text NOT NULL,
  content_type text NOT NULL,
  body text NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE setting (
  key text PRIMARY KEY,
  value text NOT NULL
);

-- Caches of every node follow these counters.
CREATE TABLE version_mark (
  name text PRIMARY KEY,
  n bigint NOT NULL
);
INSERT INTO version_mark (name, n) VALUES ('published', 1), ('rights', 1), ('calendar', 1);
