-- Letters are listed by day: of all agencies, and of one.
CREATE INDEX urge_letter_day ON urge_letter (day, id);
CREATE INDEX urge_letter_agency_day ON urge_letter (agency_id, day, id);
DROP INDEX urge_letter_agency;
