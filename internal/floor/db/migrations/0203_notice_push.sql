-- Browsers in which a person is told at once, and what is on its way to them.
CREATE TABLE notice_browser (
  id            text PRIMARY KEY,         -- ordered by time
  account_id    text NOT NULL,
  endpoint      text NOT NULL,            -- address at the browser's push service: a secret
  endpoint_hash text NOT NULL,
  p256dh        text NOT NULL,            -- keys that the browser made, base64url
  auth          text NOT NULL,
  name          text NOT NULL,            -- browser and system, as it called itself
  digest_only   bigint NOT NULL,          -- 1 = the reminders of the day alone
  state         text NOT NULL,            -- active, gone
  made_at       bigint NOT NULL,          -- wall clock, ms, as all times here
  delivered_at  bigint,                   -- to the push service, the last time
  ended_at      bigint,
  error         text NOT NULL             -- of the last try, '' = it went well
);
CREATE UNIQUE INDEX notice_browser_endpoint ON notice_browser (endpoint_hash);
CREATE INDEX notice_browser_account ON notice_browser (account_id, id);
CREATE INDEX notice_browser_ended ON notice_browser (ended_at) WHERE ended_at IS NOT NULL;

ALTER TABLE notice ADD COLUMN push bigint NOT NULL DEFAULT 0;  -- 1 = waits to be spread over the person's browsers
CREATE INDEX notice_to_push ON notice (id) WHERE push = 1;

CREATE TABLE notice_push (
  notice_id  text NOT NULL,
  browser_id text NOT NULL,
  account_id text NOT NULL,
  state      text NOT NULL,               -- waiting, sent, failed, dropped
  tries      bigint NOT NULL,
  next_at    bigint NOT NULL,
  made_at    bigint NOT NULL,
  ended_at   bigint,
  error      text NOT NULL,
  PRIMARY KEY (notice_id, browser_id)
);
CREATE INDEX notice_push_due ON notice_push (next_at, notice_id) WHERE state = 'waiting';
CREATE INDEX notice_push_browser ON notice_push (browser_id, notice_id);
CREATE INDEX notice_push_ended ON notice_push (ended_at) WHERE ended_at IS NOT NULL;
