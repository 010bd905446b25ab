package task

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/people/notice"
)

// sweepAtOnce is how many tasks one transaction of a sweep looks at.
const sweepAtOnce = 200

// Sweep reminds lead agencies of tasks that are due soon, due today or
// overdue by the domain's clock. A telling has a unique key of task, rule and
// date, so that repeating the sweep tells nothing twice; overdue tasks are
// told again each week. A task is looked at once a day, and again after it
// was changed, so that a sweep each minute costs one walk along an index.
func (r *Room) Sweep(ctx context.Context) error {
	today := clock.Today(r.clock)
	until := r.cal.AddWorkingDays(today, SoonDays)
	for {
		// Most sweeps find nothing: look before taking the writer.
		if list, err := r.store.unswept(ctx, until, today, 1); err != nil || len(list) == 0 {
			return err
		}
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			list, err := r.store.unswept(ctx, until, today, sweepAtOnce)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, t := range list {
				if err := r.remind(ctx, t); err != nil {
					return err
				}
			}
			return r.store.swept(ctx, list, today)
		}); err != nil {
			return err
		}
	}
}

// unswept returns running tasks due up to a day that no sweep has seen today.
func (s store) unswept(ctx context.Context, until, today gov.Date, limit int) ([]Task, error) {
	list, err := db.List(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM task t
		WHERE t.phase = $1 AND t.due_sort <= $2 AND t.swept_day <> $3 ORDER BY t.due_sort, t.id LIMIT $4`, int64(PhaseRunning), until.String(), today.String(), limit)
	if err != nil {
		return nil, err
	}
	return list, s.parties(ctx, list)
}

func (s store) swept(ctx context.Context, list []Task, today gov.Date) error {
	var w db.Where
	day := w.Arg(today.String())
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	w.In("id", ids...)
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE task SET swept_day = `+day+w.SQL(), w.Args()...)
	return err
}

func (r *Room) remind(ctx context.Context, t Task) error {
	today := clock.Today(r.clock)
	key, unique := "", t.ID+"|"+t.Due.String()
	switch StandsAt(t, today, r.cal) {
	case Overdue:
		week := today.Sub(t.Due) / 7
		key, unique = "task.told.overdue", unique+"|overdue|"+today.AddDays(-today.Sub(t.Due)%7).String()
		if week > 0 { // a long delay is told to the Office as well
			if err := r.tell.Tell(ctx, notice.To{Roles: access.Office}, notice.Message{Key: key, Args: []any{t.Code, t.Title, t.Due}, Link: base + "/" + t.ID, Unique: unique}); err != nil {
				return err
			}
		}
	case DueToday:
		key, unique = "task.told.due_today", unique+"|today"
	case DueSoon:
		key, unique = "task.told.due_soon", unique+"|soon"
	default:
		return nil
	}
	return r.tell.Tell(ctx, notice.To{Agencies: t.Leads}, notice.Message{Key: key, Args: []any{t.Code, t.Title, t.Due}, Link: base + "/" + t.ID, Unique: unique})
}
