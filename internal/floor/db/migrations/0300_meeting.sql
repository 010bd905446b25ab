-- Sittings of the Committee. Quorum and results of votes are computed.
CREATE TABLE meeting (
  id         text PRIMARY KEY,
  kind       text NOT NULL,               -- regular, thematic, urgent
  title      text NOT NULL,
  day        text NOT NULL,
  starts     text NOT NULL,               -- HH:MM
  place      text NOT NULL,
  chair      text NOT NULL,
  state      text NOT NULL,
  created_by text NOT NULL,
  created_at bigint NOT NULL,
  published_at bigint,                    -- NULL = not public
  sample     bigint NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX meeting_day ON meeting (day, id);
CREATE INDEX meeting_state ON meeting (state, day, id);

CREATE TABLE meeting_item (
  id           text PRIMARY KEY,
  meeting_id   text NOT NULL REFERENCES meeting (id),
  ordinal      bigint NOT NULL,
  title        text NOT NULL,
  presenter_id text NOT NULL,             -- agency
  draft_id     text NOT NULL,
  votes_for    bigint,                    -- NULL = no vote was taken
  votes_against bigint,
  votes_abstain bigint
);
CREATE INDEX meeting_item_meeting ON meeting_item (meeting_id, ordinal);

-- Who is invited: an agency, or a member of the Committee by post.
CREATE TABLE meeting_guest (
  id         text PRIMARY KEY,
  meeting_id text NOT NULL REFERENCES meeting (id),
  ordinal    bigint NOT NULL,
  agency_id  text NOT NULL,               -- '' for a member without an agency
  name       text NOT NULL,               -- post, '' = the agency itself
  member     bigint NOT NULL,             -- counts for quorum and votes
  answer     text NOT NULL,               -- '', attending, delegate, declined
  delegate   text NOT NULL,
  reason     text NOT NULL,
  present    bigint                       -- NULL = not noted
);
CREATE INDEX meeting_guest_meeting ON meeting_guest (meeting_id, ordinal);
CREATE INDEX meeting_guest_agency ON meeting_guest (agency_id, meeting_id);

CREATE TABLE conclusion (
  meeting_id text PRIMARY KEY REFERENCES meeting (id),
  text       text NOT NULL,
  sha256     text NOT NULL,
  sentences  text NOT NULL,               -- JSON: spans in characters and what each is
  by_name    text NOT NULL,
  at         bigint NOT NULL
);

-- What the reader proposes, as the Office corrects it.
CREATE TABLE proposal (
  id         text PRIMARY KEY,
  meeting_id text NOT NULL REFERENCES meeting (id),
  ordinal    bigint NOT NULL,
  span_start bigint NOT NULL,             -- characters of the conclusion
  span_end   bigint NOT NULL,
  fields     text NOT NULL,               -- JSON
  state      text NOT NULL,               -- open, confirmed, rejected
  reason     text NOT NULL,
  task_id    text NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX proposal_meeting ON proposal (meeting_id, ordinal);
CREATE INDEX proposal_open ON proposal (state, meeting_id);
