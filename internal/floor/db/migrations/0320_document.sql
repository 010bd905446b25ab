-- Official documents, incoming and outgoing; names after Decree 30/2020, Annex VI.
CREATE TABLE document (
  id              text PRIMARY KEY,
  direction       text NOT NULL,            -- in, out
  agency_id       text NOT NULL,            -- that issues; '' for incoming
  code_number     text NOT NULL,            -- as written; '' = unknown or not yet given
  code_notation   text NOT NULL,
  type_name       text NOT NULL,
  organ_name      text NOT NULL,
  issued_date     text,
  effective_date  text,
  subject         text NOT NULL,
  signer_position text NOT NULL,
  signer_name     text NOT NULL,
  priority        bigint NOT NULL,          -- 0 normal … 3 express
  page_amount     bigint NOT NULL,
  issued_amount   bigint NOT NULL,
  due_date        text,
  arrival_date    text,
  arrival_number  text NOT NULL,
  to_places       text NOT NULL,
  to_all          bigint NOT NULL,
  content         text NOT NULL,            -- JSON: the boxes of the layout
  state           text NOT NULL,
  target_id       text NOT NULL,            -- document that this one corrects, replaces or recalls
  effect          text NOT NULL,
  reason          text NOT NULL,
  double_of       text NOT NULL,
  created_by      text NOT NULL,
  created_at      bigint NOT NULL,
  changed_at      bigint NOT NULL,
  sample          bigint NOT NULL,
  version         bigint NOT NULL,
  day_sort        text NOT NULL,            -- issued_date, '' where unknown
  double_key      text NOT NULL,            -- number, symbol and organ, folded; '' without a number
  search_key      text NOT NULL
);
CREATE INDEX document_day ON document (day_sort, id);
CREATE INDEX document_state ON document (state, day_sort, id);
CREATE INDEX document_direction ON document (direction, day_sort, id);
CREATE INDEX document_double ON document (double_key);
CREATE INDEX document_target ON document (target_id);

CREATE TABLE document_party (
  document_id text NOT NULL REFERENCES document (id),
  agency_id   text NOT NULL,
  PRIMARY KEY (document_id, agency_id)
);
CREATE INDEX document_party_agency ON document_party (agency_id, document_id);

-- The last number of a series; the row is the lock under which the next is given.
CREATE TABLE document_series (
  agency_id text NOT NULL,
  series    text NOT NULL,
  year      bigint NOT NULL,
  last      bigint NOT NULL,
  PRIMARY KEY (agency_id, series, year)
);

-- Every number ever given. A row is never removed and never given again.
CREATE TABLE document_number (
  agency_id   text NOT NULL,
  series      text NOT NULL,
  year        bigint NOT NULL,
  n           bigint NOT NULL,
  document_id text NOT NULL,                -- '' = no document of this register
  void        bigint NOT NULL,
  reason      text NOT NULL,
  by_name     text NOT NULL,
  at          bigint NOT NULL,
  PRIMARY KEY (agency_id, series, year, n)
);
CREATE INDEX document_number_document ON document_number (document_id);

-- The clauses of a text in its order; the tree follows from kinds and order.
CREATE TABLE document_clause (
  id          text PRIMARY KEY,
  document_id text NOT NULL REFERENCES document (id),
  ordinal     bigint NOT NULL,
  kind        text NOT NULL,
  mark        text NOT NULL,                -- 5, II, đ
  anchor      text NOT NULL,                -- its address; stays when the clause is corrected
  text        text NOT NULL
);
CREATE UNIQUE INDEX document_clause_anchor ON document_clause (document_id, anchor);
CREATE INDEX document_clause_order ON document_clause (document_id, ordinal);

-- What carries out a clause: a task, a group of a plan, an item of a programme.
CREATE TABLE document_cite (
  clause_id text NOT NULL REFERENCES document_clause (id),
  kind      text NOT NULL,
  object_id text NOT NULL,
  by_name   text NOT NULL,
  at        bigint NOT NULL,
  PRIMARY KEY (clause_id, kind, object_id)
);
CREATE INDEX document_cite_object ON document_cite (kind, object_id);
