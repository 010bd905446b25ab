package task

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// The doors of those who remind and urge. Who is reminded when is not this
// room's matter.

// Unswept returns running tasks due up to a day, the oldest limit first, that
// were neither looked at today nor changed since; Swept notes that they were.
// So a look each minute costs one walk along an index.
func (r *Room) Unswept(ctx context.Context, until, today gov.Date, limit int) ([]Task, error) {
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM task t
		WHERE t.phase = $1 AND t.due_sort <= $2 AND t.swept_day <> $3 ORDER BY t.due_sort, t.id LIMIT $4`, int64(PhaseRunning), until.String(), today.String(), limit)
	if err != nil {
		return nil, err
	}
	return list, r.store.parties(ctx, list)
}

// Swept notes that the tasks were looked at today.
func (r *Room) Swept(ctx context.Context, ids []string, today gov.Date) error {
	var w db.Where
	day := w.Arg(today.String())
	w.In("id", ids...)
	_, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE task SET swept_day = `+day+w.SQL(), w.Args()...)
	return err
}

// Standing returns those of the tasks whose clock runs.
func (r *Room) Standing(ctx context.Context, ids []string) ([]Task, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var w db.Where
	w.In("t.id", ids...)
	w.Add("t.phase = ?", int64(PhaseRunning))
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM task t`+w.SQL()+` ORDER BY t.due_sort, t.id`, w.Args()...)
	if err != nil {
		return nil, err
	}
	return list, r.store.parties(ctx, list)
}

// OverdueOf returns the running tasks that the agency leads and whose limit
// passed before today, the oldest first, at most limit.
func (r *Room) OverdueOf(ctx context.Context, agency string, limit int) ([]Task, error) {
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM task_party p JOIN task t ON t.id = p.task_id
		WHERE p.agency_id = $1 AND p.phase = $2 AND p.due_sort < $3 AND p.role = 'lead' ORDER BY p.due_sort, p.task_id LIMIT $4`, agency, int64(PhaseRunning), clock.Today(r.clock).String(), limit)
	if err != nil {
		return nil, err
	}
	return list, r.store.parties(ctx, list)
}

// Behind counts, by lead agency, the tasks that OverdueOf returns.
func (r *Room) Behind(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	_, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (struct{}, error) {
		var id string
		var n int
		err := s.Scan(&id, &n)
		out[id] = n
		return struct{}{}, err
	}, `SELECT p.agency_id, count(*) FROM task t JOIN task_party p ON p.task_id = t.id WHERE t.phase = $1 AND t.due_sort < $2 AND p.role = 'lead' GROUP BY p.agency_id`, int64(PhaseRunning), clock.Today(r.clock).String())
	return out, err
}

// Urge is a letter that presses for a task; it changes nothing of it.
const Urge Move = "urge"

// Urged notes in the history of a task that a letter pressed for it, within
// the transaction of ctx.
func (r *Room) Urged(ctx context.Context, a access.Actor, t Task, letter string) error {
	return r.note(ctx, a, t, Event{Move: Urge, Words: letter, From: t.State})
}
