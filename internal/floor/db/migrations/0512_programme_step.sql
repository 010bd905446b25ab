-- Where an item of the programme went: a matter of a sitting's agenda, a
-- signed document. The records themselves lie in their own rooms.
CREATE TABLE programme_step (
  item_id text NOT NULL REFERENCES programme_item (id),
  kind    text NOT NULL,               -- sitting, document
  ref     text NOT NULL,               -- id of the agenda's matter or of the document
  by_name text NOT NULL,
  at      bigint NOT NULL,
  PRIMARY KEY (item_id, kind, ref)
);
CREATE INDEX programme_step_ref ON programme_step (kind, ref);
