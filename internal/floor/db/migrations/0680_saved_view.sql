-- Views of lists that people saved: an address without its place in the list.
CREATE TABLE saved_view (
  id         text PRIMARY KEY,
  account_id text NOT NULL,
  agency_id  text NOT NULL,            -- of the person when it was shared
  name       text NOT NULL,
  name_key   text NOT NULL,            -- made in Go: the same name only once
  path       text NOT NULL,            -- /lam-viec/nhiem-vu
  query      text NOT NULL,            -- han=overdue&xep=due
  shared     text NOT NULL,            -- own, agency, all
  at         bigint NOT NULL,
  version    bigint NOT NULL
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (account_id, path, name_key);
CREATE INDEX saved_view_path ON saved_view (path, shared, agency_id);
