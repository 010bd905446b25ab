-- Acts on proposals that can be taken back: what stood before, and the versions after.
CREATE TABLE proposal_act (
  id         text PRIMARY KEY,
  meeting_id text NOT NULL REFERENCES meeting (id),
  ordinal    bigint NOT NULL,
  account_id text NOT NULL,
  act        text NOT NULL,               -- correct, reject, split, merge, add
  at         bigint NOT NULL,
  before     text NOT NULL,               -- JSON: rows as they stood
  after      text NOT NULL,               -- JSON: id to version; rows of before that are not named were removed
  undone     bigint NOT NULL
);
CREATE UNIQUE INDEX proposal_act_meeting ON proposal_act (meeting_id, ordinal);
