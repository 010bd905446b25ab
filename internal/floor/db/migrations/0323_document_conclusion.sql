-- Notices that put a sitting's conclusion on paper: the day on which one is
-- signed begins the Office's time for entering its tasks.
CREATE TABLE document_conclusion (
  document_id text PRIMARY KEY REFERENCES document (id),
  meeting_id  text NOT NULL
);
CREATE INDEX document_conclusion_meeting ON document_conclusion (meeting_id, document_id);
