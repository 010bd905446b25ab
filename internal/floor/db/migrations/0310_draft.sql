-- Papers before they are issued.
CREATE TABLE draft (
  id            text PRIMARY KEY,
  kind          text NOT NULL,
  title         text NOT NULL,
  agency_id     text NOT NULL,             -- that drafts
  state         text NOT NULL,
  comments_due  text,
  created_by    text NOT NULL,
  created_at    bigint NOT NULL,
  changed_at    bigint NOT NULL,
  sample        bigint NOT NULL,
  version       bigint NOT NULL
);
CREATE INDEX draft_changed ON draft (changed_at, id);
CREATE INDEX draft_state ON draft (state, changed_at, id);

CREATE TABLE draft_circulation (
  draft_id  text NOT NULL REFERENCES draft (id),
  agency_id text NOT NULL,
  PRIMARY KEY (draft_id, agency_id)
);
CREATE INDEX draft_circulation_agency ON draft_circulation (agency_id, draft_id);

-- A text never changes once it was circulated: a correction is a new version.
CREATE TABLE draft_text (
  draft_id text NOT NULL REFERENCES draft (id),
  n        bigint NOT NULL,
  theme    text NOT NULL,
  motto    text NOT NULL,                  -- words parted by " - "
  body     text NOT NULL,                  -- paragraphs parted by a blank line
  theme_by text NOT NULL,                  -- what settled it: '' drafting, 'conclusion:<meeting>'
  motto_by text NOT NULL,
  note     text NOT NULL,
  by_name  text NOT NULL,
  at       bigint NOT NULL,
  fixed    bigint NOT NULL,                -- was circulated
  PRIMARY KEY (draft_id, n)
);

CREATE TABLE draft_comment (
  id          text PRIMARY KEY,
  draft_id    text NOT NULL REFERENCES draft (id),
  n           bigint NOT NULL,             -- version commented on
  passage     bigint NOT NULL,             -- paragraph, from 1; 0 = the whole
  quote       text NOT NULL,
  words       text NOT NULL,
  agency_id   text NOT NULL,
  by_id       text NOT NULL,
  by_name     text NOT NULL,
  at          bigint NOT NULL,
  disposition text NOT NULL,               -- '', accepted, partly, not_accepted
  reason      text NOT NULL,
  disposed_by text NOT NULL,
  disposed_at bigint,
  sample      bigint NOT NULL
);
CREATE INDEX draft_comment_draft ON draft_comment (draft_id, id);
CREATE INDEX draft_comment_open ON draft_comment (disposition, draft_id);
