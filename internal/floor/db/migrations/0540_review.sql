-- Reviews of resolutions, plans, programmes and periods. What was frozen stays
-- as an edition with the figures of its day; an amendment is a further one.
CREATE TABLE review (
  id         text PRIMARY KEY,
  kind       text NOT NULL,               -- mid_term, annual, other
  subject    text NOT NULL,               -- document, plan, programme, period
  subject_id text NOT NULL,               -- of documents and plans; the year of a programme
  title      text NOT NULL,
  from_day   text,                        -- of a period
  to_day     text,
  agency_id  text NOT NULL,               -- '' = all
  words      text NOT NULL,               -- JSON: findings, causes, proposals
  state      text NOT NULL,               -- draft, frozen
  created_by text NOT NULL,
  created_at bigint NOT NULL,
  changed_at bigint NOT NULL,
  search_key text NOT NULL,
  sample     bigint NOT NULL,
  version    bigint NOT NULL
);
CREATE INDEX review_state ON review (state, id);

CREATE TABLE review_edition (
  review_id text NOT NULL REFERENCES review (id),
  n         bigint NOT NULL,
  as_of     text NOT NULL,
  figures   text NOT NULL,                -- JSON
  words     text NOT NULL,
  reason    text NOT NULL,                -- of an amendment
  by_name   text NOT NULL,
  at        bigint NOT NULL,
  PRIMARY KEY (review_id, n)
);

CREATE INDEX task_handed_out ON task (handed_out_at, id);
