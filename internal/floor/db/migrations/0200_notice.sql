-- What reaches a person. Words are made when the notice is read, in the
-- language of the reader.
CREATE TABLE notice (
  id         text PRIMARY KEY,            -- ordered by time
  account_id text NOT NULL,
  key        text NOT NULL,               -- of the catalogue
  args       text NOT NULL,               -- JSON
  link       text NOT NULL,
  unique_key text,                        -- the same thing is told once
  at         bigint NOT NULL,
  read_at    bigint
);
CREATE INDEX notice_inbox ON notice (account_id, id);
CREATE INDEX notice_unread ON notice (account_id, id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX notice_once ON notice (account_id, unique_key) WHERE unique_key IS NOT NULL;
