-- Tasks by the day on which they are due: a month of the calendar is read along
-- this index alone, what runs before what has ended.
CREATE INDEX task_month ON task (due_sort, phase, id);
