-- When an item was submitted and since when it is registered: against the
-- month due they say whether it came in time. Days of Vietnam.
ALTER TABLE programme_item ADD COLUMN submitted_on text NOT NULL DEFAULT '';   -- '' = not yet
ALTER TABLE programme_item ADD COLUMN created_on   text NOT NULL DEFAULT '';   -- '' = not known
ALTER TABLE programme_item ADD COLUMN swept_day    text NOT NULL DEFAULT '';   -- when reminders looked at it last
ALTER TABLE programme_step ADD COLUMN day text NOT NULL DEFAULT '';            -- on which the item was submitted by this step
UPDATE programme_step SET day = to_char(to_timestamp(at / 1000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD');
UPDATE programme_item SET submitted_on = coalesce((SELECT min(s.day) FROM programme_step s WHERE s.item_id = programme_item.id), to_char(to_timestamp(changed_at / 1000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD'))
  WHERE state IN ('submitted', 'decided');
UPDATE programme_item SET created_on = coalesce((SELECT to_char(to_timestamp(e.created_at / 1000 + 25200) AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM programme_entry e WHERE e.id = programme_item.entry_id), '')
  WHERE entry_id <> '';
CREATE INDEX programme_item_waiting ON programme_item (year, month, id) WHERE state = 'planned';
CREATE INDEX programme_item_owed ON programme_item (lead_id, year, month, id) WHERE state = 'planned';
