-- The desk: articles on their way to the public.
CREATE TABLE article (
  id           text PRIMARY KEY,
  external_id  text NOT NULL,
  title        text NOT NULL,
  lead         text NOT NULL,
  section      text NOT NULL,
  body         text NOT NULL,             -- light markup
  state        text NOT NULL,
  author_id    text NOT NULL,
  author_name  text NOT NULL,
  approver_id  text NOT NULL,
  note         text NOT NULL,             -- of a correction, return or withdrawal
  search_key   text NOT NULL,
  created_at   bigint NOT NULL,
  submitted_at bigint,
  published_at bigint,                    -- of the first publication
  changed_at   bigint NOT NULL,
  sample       bigint NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX article_state ON article (state, changed_at, id);
CREATE INDEX article_changed ON article (changed_at, id);

CREATE TABLE article_picture (
  id         text PRIMARY KEY,
  article_id text NOT NULL REFERENCES article (id),
  ordinal    bigint NOT NULL,
  alt        text NOT NULL,
  caption    text NOT NULL,
  credit     text NOT NULL,
  width      bigint NOT NULL,
  height     bigint NOT NULL,
  type       text NOT NULL,
  body       bytea NOT NULL
);
CREATE INDEX article_picture_article ON article_picture (article_id, ordinal);
