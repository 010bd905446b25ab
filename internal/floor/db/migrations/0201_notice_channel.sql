-- By which channels a person is reached besides the inbox.
CREATE TABLE notice_channel (
  account_id   text PRIMARY KEY,
  address      text NOT NULL,            -- proved by a code; '' = none
  pending      text NOT NULL,            -- address that awaits its code
  code_hash    text NOT NULL,
  code_at      bigint NOT NULL,          -- wall clock, ms
  code_tries   bigint NOT NULL,
  mail         text NOT NULL,            -- of notices: off, at_once, daily, weekly
  reminders    bigint NOT NULL,          -- reminders by mail as well
  weekly_from  text NOT NULL             -- Monday of the week whose mail was made
);

ALTER TABLE notice ADD COLUMN digest bigint NOT NULL DEFAULT 0;  -- 1 = waits for the daily or weekly mail
CREATE INDEX notice_for_digest ON notice (account_id, id) WHERE digest = 1;

-- Of what a person is to be reminded, each step once. A day moved by an
-- extension is another day, and its steps begin anew.
CREATE TABLE notice_reminder (
  account_id text NOT NULL,
  kind       text NOT NULL,
  object_id  text NOT NULL,
  due        text NOT NULL,
  level      text NOT NULL,              -- rung of the ladder: focal, head, leader
  step       bigint NOT NULL,            -- working days from the limit; below 0 is before it
  at         bigint NOT NULL,
  digest_day text NOT NULL,              -- '' = waits; the day whose digest took it
  PRIMARY KEY (object_id, account_id, due, level, step)
);
CREATE INDEX notice_reminder_waiting ON notice_reminder (account_id) WHERE digest_day = '';

-- What a person was reminded of on a day: one digest at most.
CREATE TABLE notice_digest (
  id         text PRIMARY KEY,
  account_id text NOT NULL,
  day        text NOT NULL,
  at         bigint NOT NULL,
  items      text NOT NULL,              -- JSON: kind and id of each thing
  notices    text NOT NULL               -- JSON: ids of the notices that the mail tells
);
CREATE UNIQUE INDEX notice_digest_day ON notice_digest (account_id, day);

-- Mails on their way. Words are made when a mail is sent, from what its
-- receiver may see then.
CREATE TABLE notice_mail (
  id         text PRIMARY KEY,           -- ordered by time
  account_id text NOT NULL,
  address    text NOT NULL,
  kind       text NOT NULL,              -- notice, digest, code
  ref        text NOT NULL,              -- id of the notice or the digest
  code       text NOT NULL,              -- of an address to be proved; '' once it was sent
  state      text NOT NULL,              -- waiting, sent, failed, dropped
  tries      bigint NOT NULL,
  next_at    bigint NOT NULL,            -- wall clock, ms, as all times here
  made_at    bigint NOT NULL,
  ended_at   bigint,
  error      text NOT NULL               -- of the last try, for the administrator
);
CREATE INDEX notice_mail_due ON notice_mail (next_at, id) WHERE state = 'waiting';
CREATE INDEX notice_mail_state ON notice_mail (state, id);
CREATE INDEX notice_mail_account ON notice_mail (account_id, id);
CREATE INDEX notice_mail_ended ON notice_mail (ended_at) WHERE ended_at IS NOT NULL;

-- The secret address of a person's calendar; kept as a hash.
CREATE TABLE notice_feed (
  account_id  text PRIMARY KEY,
  secret_hash text NOT NULL,
  made_at     bigint NOT NULL,           -- wall clock, ms
  used_at     bigint                     -- to within an hour
);
CREATE UNIQUE INDEX notice_feed_secret ON notice_feed (secret_hash);
