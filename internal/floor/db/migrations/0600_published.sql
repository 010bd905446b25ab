-- What the public may see, and what the public writes. The portal reads these
-- tables and no others.
CREATE TABLE published_record (
  kind         text NOT NULL,             -- article, document, session, plan, programme_item, page
  id           text NOT NULL,
  external_id  text NOT NULL,
  title        text NOT NULL,
  lead         text NOT NULL,
  section      text NOT NULL,
  year         bigint NOT NULL,
  state        text NOT NULL,             -- live, withdrawn, replaced, removed
  path         text NOT NULL,             -- of its page
  target       text NOT NULL,             -- where a replaced record leads
  published_at bigint NOT NULL,
  updated_at   bigint NOT NULL,
  sort_key     text NOT NULL,             -- order within its kind; newest first for articles
  search_key   text NOT NULL,             -- folded, made in Go
  data         text NOT NULL,             -- JSON, as its kind shows it
  hash         text NOT NULL,
  sample       bigint NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX published_record_list ON published_record (kind, state, sort_key, id);
CREATE INDEX published_record_section ON published_record (section, state, sort_key, id);
CREATE INDEX published_record_year ON published_record (kind, year, sort_key);
CREATE INDEX published_record_external ON published_record (external_id);

CREATE TABLE published_media (
  id     text PRIMARY KEY,                -- its hash
  type   text NOT NULL,
  width  bigint NOT NULL,
  height bigint NOT NULL,
  body   bytea NOT NULL
);

-- Every publication and every end of one, as a chain of hashes.
CREATE TABLE published_log (
  seq  bigint PRIMARY KEY,
  at   bigint NOT NULL,
  act  text NOT NULL,
  kind text NOT NULL,
  id   text NOT NULL,
  hash text NOT NULL,                     -- of the record as published
  prev text NOT NULL,
  link text NOT NULL                      -- hash of this entry
);
CREATE INDEX published_log_record ON published_log (kind, id, seq);

CREATE TABLE intake_rating (
  visitor text PRIMARY KEY,               -- keyed hash, no address is kept
  score   bigint NOT NULL,
  comment text NOT NULL,
  at      bigint NOT NULL
);
CREATE INDEX intake_rating_score ON intake_rating (score);
