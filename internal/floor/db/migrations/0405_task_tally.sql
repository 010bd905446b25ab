-- How many tasks each lead agency has in each box, kept by the transactions
-- that change them, so that figures cost what agencies cost and not what tasks
-- do. What runs is kept by day and by month of its date.
CREATE TABLE task_tally (
  basis     text NOT NULL,                 -- current, original: the date against which it counts
  box       text NOT NULL,                 -- none, on_time, late, sent_in_time, sent_late; day, month: running
  due       text NOT NULL,                 -- of day and month
  agency_id text NOT NULL,
  n         bigint NOT NULL,               -- tasks that the agency leads
  firsts    bigint NOT NULL,               -- of these, those that it leads first: they add up to all tasks
  PRIMARY KEY (basis, box, due, agency_id)
);
INSERT INTO task_tally (basis, box, due, agency_id, n, firsts)
SELECT j.basis, j.box, j.due, j.agency_id, count(*), sum(CASE WHEN j.ordinal = 0 THEN 1 ELSE 0 END) FROM (
  SELECT 'current' AS basis, CASE WHEN t.due_sort >= '9999-12-30' THEN 'none' WHEN t.state = 'accepted' AND t.reported_day > t.due_sort THEN 'late' WHEN t.state = 'accepted' THEN 'on_time'
      WHEN t.state = 'reported' AND t.reported_day > t.due_sort THEN 'sent_late' WHEN t.state = 'reported' THEN 'sent_in_time' ELSE 'day' END AS box, CASE WHEN t.due_sort < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN t.due_sort ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted')
  UNION ALL
  SELECT 'current' AS basis, 'month' AS box, CASE WHEN t.due_sort < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN substr(t.due_sort, 1, 7) ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted') AND t.due_sort < '9999-12-30' AND t.state NOT IN ('accepted','reported')
  UNION ALL
  SELECT 'original' AS basis, CASE WHEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) >= '9999-12-30' THEN 'none' WHEN t.state = 'accepted' AND t.reported_day > (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) THEN 'late' WHEN t.state = 'accepted' THEN 'on_time'
      WHEN t.state = 'reported' AND t.reported_day > (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) THEN 'sent_late' WHEN t.state = 'reported' THEN 'sent_in_time' ELSE 'day' END AS box, CASE WHEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted')
  UNION ALL
  SELECT 'original' AS basis, 'month' AS box, CASE WHEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN substr((CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END), 1, 7) ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted') AND (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) < '9999-12-30' AND t.state NOT IN ('accepted','reported')
) AS j GROUP BY j.basis, j.box, j.due, j.agency_id;
