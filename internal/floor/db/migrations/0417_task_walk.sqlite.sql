-- A walk for frequent words reads words along the index, not each task on its
-- own page. PostgreSQL keeps the narrow index: its rows have a bound.
DROP INDEX task_phase_due;
CREATE INDEX task_phase_due ON task (phase, due_sort, id, search_key);
