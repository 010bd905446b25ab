CREATE TABLE attachment (
  id text PRIMARY KEY,
  kind text NOT NULL,
  object_id text NOT NULL,
  role text NOT NULL,
  sha256 text NOT NULL,
  size bigint NOT NULL,
  type text NOT NULL,
  name text NOT NULL,
  by_account text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX attachment_object ON attachment (kind, object_id, id);
CREATE INDEX attachment_content ON attachment (sha256);
