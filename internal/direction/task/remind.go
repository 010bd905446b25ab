package task

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/notice"
)

// Sweep reminds lead agencies of tasks that are due soon, due today or
// overdue by the domain's clock. A telling has a unique key of task, rule and
// date, so that repeating the sweep tells nothing twice; overdue tasks are
// told again each week.
func (r *Room) Sweep(ctx context.Context) error {
	today := clock.Today(r.clock)
	until := r.cal.AddWorkingDays(today, SoonDays)
	system := access.Actor{System: true}
	cursor := ""
	for {
		list, next, err := r.store.list(ctx, system, r.rights, "task.list", Filter{States: running, To: until, Cursor: cursor, Limit: 200}, today, r.cal)
		if err != nil {
			return err
		}
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			for _, t := range list {
				if err := r.remind(ctx, t); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		cursor = next
	}
}

func (r *Room) remind(ctx context.Context, t Task) error {
	today := clock.Today(r.clock)
	key, unique := "", t.ID+"|"+t.Due.String()
	switch StandsAt(t, today, r.cal) {
	case Overdue:
		week := today.Sub(t.Due) / 7
		key, unique = "task.told.overdue", unique+"|overdue|"+today.AddDays(-today.Sub(t.Due)%7).String()
		if week > 0 { // a long delay is told to the Office as well
			if err := r.tell.Tell(ctx, notice.To{Roles: access.Office}, notice.Message{Key: key, Args: []any{t.Code, t.Title, i18n.In(i18n.VI).Date(t.Due)}, Link: "/lam-viec/nhiem-vu/" + t.ID, Unique: unique}); err != nil {
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
	return r.tell.Tell(ctx, notice.To{Agencies: t.Leads}, notice.Message{Key: key, Args: []any{t.Code, t.Title, i18n.In(i18n.VI).Date(t.Due)}, Link: "/lam-viec/nhiem-vu/" + t.ID, Unique: unique})
}
