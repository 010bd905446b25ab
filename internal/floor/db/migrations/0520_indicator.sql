-- Targets of a year, and the figures reported for them. A figure is never
-- written over: a correction is a further row.
CREATE TABLE indicator (
  id            text PRIMARY KEY,
  year          bigint NOT NULL,
  code          text NOT NULL,            -- KT-01, unique within its year
  ordinal       bigint NOT NULL,
  title         text NOT NULL,
  field         text NOT NULL,            -- economic, social, environment, security
  unit          text NOT NULL,
  decimals      bigint NOT NULL,          -- how many a figure may have
  baseline      text,                     -- decimal with a point, NULL = unknown
  baseline_note text NOT NULL,
  target        text NOT NULL,
  first_target  text NOT NULL,            -- as it was first set
  aim           text NOT NULL,            -- up, down, keep
  tolerance     text NOT NULL,            -- of keep
  owner_id      text NOT NULL,            -- agency that reports
  period        text NOT NULL,            -- T, Q, H, N
  report_day    bigint NOT NULL,          -- of the period's last month, until when a figure is due
  adds          text NOT NULL,            -- how figures make the year's: sum, running, level, mean
  source        text NOT NULL,
  weight        bigint NOT NULL,
  jump          bigint NOT NULL,          -- percent beyond which a change is asked about
  state         text NOT NULL,            -- active, ended
  reason        text NOT NULL,            -- of the last change of the target, or of the end
  search_key    text NOT NULL,
  changed_at    bigint NOT NULL,
  sample        bigint NOT NULL,
  version       bigint NOT NULL
);
CREATE UNIQUE INDEX indicator_code ON indicator (year, code);
CREATE INDEX indicator_year ON indicator (year, ordinal, id);
CREATE INDEX indicator_owner ON indicator (owner_id, year);

CREATE TABLE indicator_figure (
  id           text PRIMARY KEY,
  indicator_id text NOT NULL REFERENCES indicator (id),
  year         bigint NOT NULL,
  n            bigint NOT NULL,           -- period of the year
  seq          bigint NOT NULL,           -- 1 = first report, then corrections
  value        text NOT NULL,             -- decimal with a point
  note         text NOT NULL,
  reason       text NOT NULL,             -- of a correction
  doubts       text NOT NULL,             -- JSON: what was asked about and confirmed
  by_id        text NOT NULL,
  by_name      text NOT NULL,
  at           bigint NOT NULL,
  latest       bigint NOT NULL,           -- 1 = no later correction
  sample       bigint NOT NULL
);
CREATE UNIQUE INDEX indicator_figure_seq ON indicator_figure (indicator_id, n, seq);
CREATE INDEX indicator_figure_year ON indicator_figure (year, latest, indicator_id, n);
