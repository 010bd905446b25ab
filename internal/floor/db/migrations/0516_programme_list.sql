-- The lists of a year's programme in its order, whole and by state, agency or
-- month.
CREATE INDEX programme_item_state ON programme_item (year, state, authority, ordinal, id);
CREATE INDEX programme_item_agency ON programme_item (year, lead_id, authority, ordinal, id);
CREATE INDEX programme_item_due ON programme_item (year, month, authority, ordinal, id);
DROP INDEX programme_item_month;
