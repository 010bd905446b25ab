-- The annual work programme. Counts are derived from the items.
CREATE TABLE programme_item (
  id             text PRIMARY KEY,
  year           bigint NOT NULL,
  ordinal        bigint NOT NULL,
  title          text NOT NULL,
  authority      text NOT NULL,           -- committee, chairman
  lead_id        text NOT NULL,
  month          bigint NOT NULL,
  original_month bigint NOT NULL,
  state          text NOT NULL,           -- planned, submitted, decided, withdrawn
  note           text NOT NULL,           -- why the month moved or the item was withdrawn
  search_key     text NOT NULL,
  changed_at     bigint NOT NULL,
  sample         bigint NOT NULL,
  version        bigint NOT NULL
);
CREATE INDEX programme_item_year ON programme_item (year, authority, ordinal, id);
CREATE INDEX programme_item_month ON programme_item (year, month, ordinal, id);
CREATE INDEX programme_item_lead ON programme_item (lead_id, year, month, id);
