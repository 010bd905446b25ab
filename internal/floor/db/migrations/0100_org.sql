-- Agencies, posts, persons and who holds which post, each with a period of
-- validity: a report about 2022 shows the names of 2022. An open end is NULL;
-- valid_to is the last day.
CREATE TABLE agency (
  id          text PRIMARY KEY,
  code        text NOT NULL,
  kind        text NOT NULL,
  name        text NOT NULL,
  short_name  text NOT NULL,
  name_en     text NOT NULL,
  parent_code text NOT NULL,
  sort_key    text NOT NULL,              -- made in Go
  search_key  text NOT NULL,
  valid_from  text NOT NULL,
  valid_to    text,
  version     bigint NOT NULL
);
CREATE UNIQUE INDEX agency_code ON agency (code, valid_from);
CREATE INDEX agency_sort ON agency (sort_key, id);

CREATE TABLE post (
  id         text PRIMARY KEY,
  agency_id  text NOT NULL REFERENCES agency (id),
  title      text NOT NULL,
  rank       bigint NOT NULL,             -- order within the agency, the head is 1
  valid_from text NOT NULL,
  valid_to   text
);
CREATE INDEX post_agency ON post (agency_id, rank);

CREATE TABLE person (
  id       text PRIMARY KEY,
  name     text NOT NULL,
  sort_key text NOT NULL,                 -- given name first
  sample   bigint NOT NULL
);

CREATE TABLE membership (
  id         text PRIMARY KEY,
  person_id  text NOT NULL REFERENCES person (id),
  post_id    text NOT NULL REFERENCES post (id),
  valid_from text NOT NULL,
  valid_to   text
);
CREATE INDEX membership_post ON membership (post_id, valid_from);
CREATE INDEX membership_person ON membership (person_id, valid_from);

INSERT INTO version_mark (name, n) VALUES ('org', 1);
