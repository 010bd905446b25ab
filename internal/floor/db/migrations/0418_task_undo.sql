-- The last act with a task, to offer its undoing on the task's page.
CREATE INDEX task_bulk_item_task ON task_bulk_item (task_id, version);
