CREATE INDEX review_kind ON review (kind, id);
CREATE INDEX review_subject ON review (subject, id);
