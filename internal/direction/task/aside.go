package task

import (
	"context"
	"slices"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// A person may put a thing aside on the page "my work": it is out of that
// person's sight until a day. It comes back by computation, sooner where it
// must not be missed:
//
//   - on the day that was chosen;
//   - at once where its date is, or becomes, earlier than that day - so that
//     nothing overdue and nothing that falls due meanwhile is out of sight;
//   - at once where somebody did something with the task since.

// outOfSight is the rule for a thing with the date due (zero = none) that was
// put aside until a day; changed means that something was done with it since.
func outOfSight(until, due, today gov.Date, changed bool) bool {
	return !changed && today.Before(until) && (due.IsZero() || !due.Before(until))
}

// asideSQL is outOfSight of a task t, whose date is in the column due.
func asideSQL(w *db.Where, account, due string, today gov.Date) string {
	return "EXISTS (SELECT 1 FROM task_aside z WHERE z.account_id = " + w.Arg(account) + " AND z.ref = t.id AND z.version = t.version AND z.until > " + w.Arg(today.String()) + " AND z.until <= " + due + ")"
}

// The days until which a thing can be put aside, as the form names them.
const (
	AsideTomorrow = "ngay-mai"
	AsideWorking  = "ngay-lam-viec"
	AsideMonday   = "thu-hai"
	AsideDay      = "ngay"
)

// AsideDays is how many days ahead a thing can be put aside at most.
const AsideDays = 92

// asideUntil is the day that a choice means.
func asideUntil(choice string, day, today gov.Date, cal Calendar) gov.Date {
	switch choice {
	case AsideTomorrow:
		return today.AddDays(1)
	case AsideWorking:
		return cal.AddWorkingDays(today, 1)
	case AsideMonday:
		for d := today.AddDays(1); ; d = d.AddDays(1) {
			if d.Weekday() == time.Monday {
				return d
			}
		}
	}
	return day
}

// Aside is what became of an act of putting aside.
type Aside struct {
	At      time.Time // names the act for its undoing
	Until   gov.Date
	Done    int
	Refused []Outcome // tasks whose date comes before the day
}

func (w Waiting) hidden(until, today gov.Date) bool { return outOfSight(until, w.Due, today, false) }

// waiting is what waits for the actor in other rooms.
func (r *Room) waiting(ctx context.Context, a access.Actor) (out []Waiting, err error) {
	for _, also := range r.Also {
		list, err := also(ctx, a)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// PutAside takes things out of the actor's own sight until a day. refs are ids
// of tasks and addresses of what waits for the actor; others are passed over.
// It refuses where nothing can be put aside.
func (r *Room) PutAside(ctx context.Context, a access.Actor, refs []string, until gov.Date) (out Aside, err error) {
	today := clock.Today(r.clock)
	refs = unique(refs)
	e := form.New()
	if len(refs) == 0 {
		e.Fail("chon", "task.error.none_chosen_work")
	}
	if len(refs) > MaxBulk {
		e.Fail("chon", "task.error.many_chosen", MaxBulk)
	}
	if !until.IsZero() && (!until.After(today) || until.After(today.AddDays(AsideDays))) {
		e.Fail("ngay", "task.error.aside_day", today.AddDays(AsideDays))
	}
	if until.IsZero() {
		e.Fail("ngay", "form.required_here")
	}
	if err := e.Err(); err != nil {
		return out, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		out = Aside{At: r.clock.Now().Truncate(time.Millisecond), Until: until}
		waits, err := r.waiting(ctx, a)
		if err != nil {
			return err
		}
		var kept []string
		for _, ref := range refs {
			version := int64(0)
			if i := slices.IndexFunc(waits, func(w Waiting) bool { return w.Link == ref }); i >= 0 {
				if !waits[i].hidden(until, today) {
					out.Refused = append(out.Refused, Outcome{Task{Title: waits[i].Text, Due: waits[i].Due}, conflict("task.refused.aside_due", waits[i].Due)})
					continue
				}
			} else {
				t, err := r.store.get(ctx, ref)
				if fault.Is(err, fault.NotFound) || err == nil && !r.rights.Can(a, "task.read", t.Object()) {
					continue
				}
				if err != nil {
					return err
				}
				if !outOfSight(until, t.Due, today, false) {
					out.Refused = append(out.Refused, Outcome{t, conflict("task.refused.aside_due", t.Due)})
					continue
				}
				version = t.Version
			}
			if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO task_aside (account_id, ref, version, until, at) VALUES ($1,$2,$3,$4,$5)
				ON CONFLICT (account_id, ref) DO UPDATE SET version = excluded.version, until = excluded.until, at = excluded.at`, a.AccountID, ref, version, until.String(), out.At.UnixMilli()); err != nil {
				return err
			}
			kept = append(kept, ref)
		}
		if out.Done = len(kept); out.Done == 0 {
			if len(out.Refused) == 0 {
				return fault.Missing()
			}
			return fault.Fields(fault.Field{Name: "ngay", Key: "task.error.aside_due", Args: []any{until}})
		}
		r.audit.Record(ctx, a, "work.put_aside", "account", a.AccountID, map[string]any{"until": until.String(), "refs": kept})
		web.Result(ctx, workPath)
		return nil
	})
	return out, err
}

// BringBack shows again what the actor put aside: the named things, or those
// of the act made at the moment since. It returns how many came back.
func (r *Room) BringBack(ctx context.Context, a access.Actor, refs []string, since time.Time) (n int, err error) {
	if refs = unique(refs); len(refs) == 0 && since.IsZero() || len(refs) > MaxBulk {
		return 0, fault.Fields(fault.Field{Name: "chon", Key: "task.error.none_chosen_work"})
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		var w db.Where
		w.Add("account_id = ?", a.AccountID)
		if len(refs) > 0 {
			w.In("ref", refs...)
		} else {
			w.Add("at = ?", since.UnixMilli())
		}
		k, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM task_aside`+w.SQL(), w.Args()...)
		if err != nil {
			return err
		}
		n = int(k)
		r.audit.Record(ctx, a, "work.bring_back", "account", a.AccountID, map[string]any{"n": n})
		web.Result(ctx, workPath)
		return nil
	})
	return n, err
}

// put is a row of what a person put aside.
type put struct {
	ref     string
	until   gov.Date
	version int64
	at      time.Time
}

// putAside is what the actor put aside until a day that has not come, as rows
// say it: a task whose date or version changed is in sight all the same.
func (r *Room) putAside(ctx context.Context, a access.Actor) ([]put, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x put, err error) {
		err = s.Scan(&x.ref, db.ToDate(&x.until), &x.version, db.ToTime(&x.at))
		return x, err
	}, `SELECT ref, until, version, at FROM task_aside WHERE account_id = $1 AND until > $2 ORDER BY until, ref LIMIT 1000`, a.AccountID, clock.Today(r.clock).String())
}

// Put is a task that is out of the actor's sight until a day.
type Put struct {
	Task  Task
	Until gov.Date
}

// Aside lists the tasks that are out of the actor's sight, first what comes
// back first.
func (r *Room) Aside(ctx context.Context, a access.Actor) (out []Put, err error) {
	rows, err := r.putAside(ctx, a)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, x := range rows {
		if x.version > 0 {
			ids = append(ids, x.ref)
		}
	}
	tasks, err := r.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, x := range rows {
		if t, ok := tasks[x.ref]; ok && r.rights.Can(a, "task.read", t.Object()) && outOfSight(x.until, t.Due, clock.Today(r.clock), t.Version != x.version) {
			out = append(out, Put{t, x.until})
		}
	}
	return out, nil
}
