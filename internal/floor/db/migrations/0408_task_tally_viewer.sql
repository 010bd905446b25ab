-- The tally by who looks: '' is who sees all tasks, an agency sees those in
-- which it takes part. The row of agency '' counts each task once, whoever
-- leads it. Where both bases judge a task alike it is counted under 'both'.
DROP TABLE task_tally;
CREATE TABLE task_tally (
  viewer    text NOT NULL,
  basis     text NOT NULL,                 -- both, current, original: the date against which it counts
  box       text NOT NULL,                 -- none, on_time, late, sent_in_time, sent_late; day, month: running
  due       text NOT NULL,                 -- of day and month; 0000-00 stands for all months of long ago
  agency_id text NOT NULL,                 -- lead agency, '' = all
  n         bigint NOT NULL,               -- tasks; less than none where long ago was added up before
  PRIMARY KEY (viewer, basis, box, due, agency_id)
);
INSERT INTO task_tally (viewer, basis, box, due, agency_id, n)
WITH stood AS (
  SELECT id, state, reported_day, due_sort AS due, CASE WHEN original_sort < '9999-12-30' THEN original_sort ELSE due_sort END AS first
  FROM task WHERE state IN ('handed_out','received','in_progress','returned','reported','accepted')
), judged AS (
  SELECT id, state, reported_day, CASE WHEN due = first THEN 'both' ELSE 'current' END AS basis, due FROM stood
  UNION ALL SELECT id, state, reported_day, 'original', first FROM stood WHERE first <> due
), cell AS (
  SELECT id, basis,
    CASE WHEN due >= '9999-12-30' THEN 'none' WHEN state = 'accepted' AND reported_day > due THEN 'late' WHEN state = 'accepted' THEN 'on_time'
      WHEN state = 'reported' AND reported_day > due THEN 'sent_late' WHEN state = 'reported' THEN 'sent_in_time' ELSE 'month' END AS box,
    CASE WHEN due < '9999-12-30' AND state NOT IN ('accepted','reported') THEN substr(due, 1, 7) ELSE '' END AS due FROM judged
  UNION ALL SELECT id, basis, 'day', due FROM judged WHERE due < '9999-12-30' AND state NOT IN ('accepted','reported')
), seen AS (
  SELECT '' AS viewer, c.basis, c.box, c.due, '' AS agency FROM cell c
  UNION ALL SELECT '', c.basis, c.box, c.due, l.agency_id FROM cell c JOIN task_party l ON l.task_id = c.id AND l.role = 'lead'
  UNION ALL SELECT v.agency_id, c.basis, c.box, c.due, '' FROM cell c JOIN task_party v ON v.task_id = c.id
  UNION ALL SELECT v.agency_id, c.basis, c.box, c.due, l.agency_id FROM cell c JOIN task_party v ON v.task_id = c.id JOIN task_party l ON l.task_id = c.id AND l.role = 'lead'
)
SELECT viewer, basis, box, due, agency, count(*) FROM seen GROUP BY viewer, basis, box, due, agency;
