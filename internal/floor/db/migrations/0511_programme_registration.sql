-- How a programme comes about: a call for registration, what agencies
-- register, what the Office makes of it, files that bring registrations in
-- bulk, and requests to move an item during the year.
ALTER TABLE programme_item ADD COLUMN coordinating  text NOT NULL DEFAULT '[]';   -- ids of agencies, JSON
ALTER TABLE programme_item ADD COLUMN product       text NOT NULL DEFAULT '';
ALTER TABLE programme_item ADD COLUMN onward        text NOT NULL DEFAULT '';     -- council, party, both
ALTER TABLE programme_item ADD COLUMN leader        text NOT NULL DEFAULT '';     -- who supervises
ALTER TABLE programme_item ADD COLUMN entry_id      text NOT NULL DEFAULT '';     -- the registration that it came from
ALTER TABLE programme_item ADD COLUMN original_year bigint NOT NULL DEFAULT 0;    -- 0: the year itself
ALTER TABLE programme_item ADD COLUMN carried_from  text NOT NULL DEFAULT '';     -- the item of the year before
CREATE INDEX programme_item_entry ON programme_item (entry_id) WHERE entry_id <> '';
CREATE UNIQUE INDEX programme_item_carried ON programme_item (carried_from) WHERE carried_from <> '';

CREATE TABLE programme_call (
  id         text PRIMARY KEY,
  year       bigint NOT NULL UNIQUE,
  opens      text NOT NULL,            -- first and last day on which agencies register
  closes     text NOT NULL,
  note       text NOT NULL,
  decision   text NOT NULL,            -- number of the decision that issued the programme
  issued_on  text,                     -- its day; NULL while the programme is a draft
  created_by text NOT NULL,
  created_at bigint NOT NULL,
  sample     bigint NOT NULL,
  version    bigint NOT NULL
);

-- The Office's leave to register after the close.
CREATE TABLE programme_leave (
  year      bigint NOT NULL,
  agency_id text NOT NULL,
  until     text NOT NULL,
  reason    text NOT NULL,
  given_by  text NOT NULL,
  given_at  bigint NOT NULL,
  PRIMARY KEY (year, agency_id)
);

CREATE TABLE programme_entry (
  id           text PRIMARY KEY,
  year         bigint NOT NULL,
  title        text NOT NULL,
  authority    text NOT NULL,
  onward       text NOT NULL,
  month        bigint NOT NULL,
  lead_id      text NOT NULL,
  coordinating text NOT NULL,
  leader       text NOT NULL,
  basis        text NOT NULL,
  necessity    text NOT NULL,
  product      text NOT NULL,
  state        text NOT NULL,          -- draft, registered, accepted, merged, sent_back, refused, withdrawn
  late         bigint NOT NULL,        -- 1: came after the close, with leave
  criteria     text NOT NULL,          -- what the Office found met, JSON
  reason       text NOT NULL,          -- of the decision
  into_id      text NOT NULL,          -- the entry that it was merged into
  item_id      text NOT NULL,          -- the item of the draft programme
  joined       bigint NOT NULL,        -- 1: merging added the lead to the other's coordinating agencies
  created_by   text NOT NULL,
  created_at   bigint NOT NULL,
  signed_by    text NOT NULL,
  signed_at    bigint,
  decided_by   text NOT NULL,
  decided_at   bigint,
  search_key   text NOT NULL,
  sample       bigint NOT NULL,
  version      bigint NOT NULL
);
CREATE INDEX programme_entry_month ON programme_entry (year, month, id);
CREATE INDEX programme_entry_new ON programme_entry (year, id);
CREATE INDEX programme_entry_state ON programme_entry (year, state, month, id);
CREATE INDEX programme_entry_lead ON programme_entry (year, lead_id, month, id);
CREATE INDEX programme_entry_into ON programme_entry (into_id) WHERE into_id <> '';

CREATE TABLE programme_import (
  id         text PRIMARY KEY,
  year       bigint NOT NULL,
  state      text NOT NULL,            -- uploaded, mapped, written, undone
  file       text NOT NULL,            -- its name as given
  agency_id  text NOT NULL,            -- '' = the Office, for every agency
  created_by text NOT NULL,
  created_at bigint NOT NULL,
  sheets     text NOT NULL,            -- what was read, JSON; emptied once written
  sheet      bigint NOT NULL,          -- the chosen one
  mapping    text NOT NULL,            -- field → column, JSON
  result     text NOT NULL,            -- counts, JSON
  written_at bigint,
  version    bigint NOT NULL
);
CREATE INDEX programme_import_by ON programme_import (year, created_by, id);

-- What an import wrote, and what stood there before, for taking it back.
CREATE TABLE programme_import_row (
  import_id text NOT NULL,
  line      bigint NOT NULL,           -- row of the sheet, from 1
  entry_id  text NOT NULL,
  version   bigint NOT NULL,           -- as written
  before    text NOT NULL,             -- the whole row before, JSON; '' = new
  PRIMARY KEY (import_id, line)
);

-- Which column a heading meant the last time.
CREATE TABLE programme_heading (
  account_id text NOT NULL,
  heading    text NOT NULL,            -- folded
  field      text NOT NULL,
  PRIMARY KEY (account_id, heading)
);

CREATE TABLE programme_adjust (
  id         text PRIMARY KEY,
  item_id    text NOT NULL,
  year       bigint NOT NULL,
  agency_id  text NOT NULL,
  kind       text NOT NULL,            -- move, carry, withdraw
  from_month bigint NOT NULL,
  month      bigint NOT NULL,          -- asked for; 0 = none
  reason     text NOT NULL,
  state      text NOT NULL,            -- asked, granted, refused
  answer     text NOT NULL,
  asked_by   text NOT NULL,
  asked_at   bigint NOT NULL,
  decided_by text NOT NULL,
  decided_at bigint,
  version    bigint NOT NULL
);
CREATE INDEX programme_adjust_year ON programme_adjust (year, state, id);
CREATE INDEX programme_adjust_item ON programme_adjust (item_id, id);
CREATE UNIQUE INDEX programme_adjust_open ON programme_adjust (item_id) WHERE state = 'asked';
