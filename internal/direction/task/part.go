package task

import (
	"context"
	"slices"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Part is what the head of an agency gives an own officer of a task. Parts are
// the agency's own affair: no report counts them.
type Part struct {
	ID, TaskID, AgencyID string
	Title, Officer       string
	Due                  gov.Date // zero = with the task
	DoneAt               time.Time
	DoneBy               string
	Version              int64
}

// maxParts bounds into how many parts an agency splits a task.
const maxParts = 50

// Progress is how many parts of a task are done.
type Progress struct{ Done, All int }

func (s store) parts(ctx context.Context, taskID string) ([]Part, error) {
	return db.List(ctx, s.db.Q(ctx), scanPart, `SELECT id, task_id, agency_id, title, officer, due, done_at, done_by, version FROM task_part WHERE task_id = $1 ORDER BY agency_id, ordinal, id`, taskID)
}

func scanPart(r db.Scanner) (x Part, err error) {
	err = r.Scan(&x.ID, &x.TaskID, &x.AgencyID, &x.Title, &x.Officer, db.ToDate(&x.Due), db.ToTime(&x.DoneAt), &x.DoneBy, &x.Version)
	return x, err
}

// PartsOf returns the parts that the actor's agencies made of a task, and how
// far all parts are.
func (r *Room) PartsOf(ctx context.Context, a access.Actor, t Task) (own []Part, p Progress, err error) {
	list, err := r.store.parts(ctx, t.ID)
	for _, x := range list {
		p.All++
		if !x.DoneAt.IsZero() {
			p.Done++
		}
		if slices.Contains(a.Agencies, x.AgencyID) {
			own = append(own, x)
		}
	}
	return own, p, err
}

// splitter is the agency of the actor that takes part in the task.
func splitter(a access.Actor, t Task) (string, bool) {
	for _, id := range append(slices.Clone(t.Leads), t.Coordinating...) {
		if slices.Contains(a.Agencies, id) {
			return id, true
		}
	}
	return "", false
}

// part runs fn on a task that is still worked on, in one transaction.
func (r *Room) part(ctx context.Context, a access.Actor, taskID string, p access.Permission, fn func(ctx context.Context, t Task, agency string) error) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		t, err := r.store.get(ctx, taskID)
		if err != nil {
			return err
		}
		agency, ok := splitter(a, t)
		switch {
		case !ok || !r.rights.Can(a, "task.read", t.Object()):
			return fault.Missing()
		case !r.rights.Can(a, p, t.Object()):
			return fault.New(fault.Forbidden, "error.forbidden")
		case t.State.Phase() == PhaseEnded || t.State == Draft:
			return conflict("task.refused.part")
		}
		web.Result(ctx, base+"/"+t.ID)
		return fn(ctx, t, agency)
	})
}

// Split gives an own officer a part of a task.
func (r *Room) Split(ctx context.Context, a access.Actor, taskID string, x Part) error {
	e := form.New()
	x.Title, x.Officer = form.Clean(x.Title), form.Clean(x.Officer)
	for _, f := range []struct{ name, v string }{{"part.title", x.Title}, {"part.officer", x.Officer}} {
		if f.v == "" {
			e.Fail(f.name, "form.required_here")
		} else if n := len([]rune(f.v)); n > MaxShort {
			e.Fail(f.name, "form.too_long", n, MaxShort)
		}
	}
	if err := e.Err(); err != nil {
		return err
	}
	return r.part(ctx, a, taskID, "task.split", func(ctx context.Context, t Task, agency string) error {
		if !t.Due.IsZero() && x.Due.After(t.Due) {
			return fault.Fields(fault.Field{Name: "part.due", Key: "task.error.part_due", Args: []any{t.Due}})
		}
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM task_part WHERE task_id = $1 AND agency_id = $2`, t.ID, agency)
		if err != nil {
			return err
		}
		if n >= maxParts {
			return conflict("task.refused.many_parts", maxParts)
		}
		id := gov.NewID()
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO task_part (id, task_id, agency_id, ordinal, title, officer, due, made_by, created_at, done_by, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'',1)`,
			id, t.ID, agency, n+1, x.Title, x.Officer, db.Day(x.Due), a.AccountID, r.clock.Now().UnixMilli()); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "task.split", "task", t.ID, map[string]any{"part": id, "code": t.Code})
		return nil
	})
}

// MarkPart marks a part as done, or as open again.
func (r *Room) MarkPart(ctx context.Context, a access.Actor, taskID, partID string, done bool) error {
	return r.part(ctx, a, taskID, "task.part", func(ctx context.Context, t Task, _ string) error {
		x, err := r.ownPart(ctx, a, t, partID)
		if err != nil {
			return err
		}
		x.DoneAt, x.DoneBy = time.Time{}, ""
		if done {
			x.DoneAt, x.DoneBy = r.clock.Now(), a.Name
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE task_part SET done_at = $1, done_by = $2, version = version + 1 WHERE id = $3 AND version = $4`, db.Millis(x.DoneAt), x.DoneBy, x.ID, x.Version); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "task.part", "task", t.ID, map[string]any{"part": x.ID, "done": done})
		return nil
	})
}

// DropPart takes a part back.
func (r *Room) DropPart(ctx context.Context, a access.Actor, taskID, partID string) error {
	return r.part(ctx, a, taskID, "task.split", func(ctx context.Context, t Task, _ string) error {
		x, err := r.ownPart(ctx, a, t, partID)
		if err != nil {
			return err
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM task_part WHERE id = $1`, x.ID); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "task.part_drop", "task", t.ID, map[string]any{"part": x.ID, "title": x.Title, "officer": x.Officer})
		return nil
	})
}

func (r *Room) ownPart(ctx context.Context, a access.Actor, t Task, id string) (Part, error) {
	list, err := r.store.parts(ctx, t.ID)
	if err != nil {
		return Part{}, err
	}
	i := slices.IndexFunc(list, func(x Part) bool { return x.ID == id && slices.Contains(a.Agencies, x.AgencyID) })
	if i < 0 {
		return Part{}, fault.Missing()
	}
	return list[i], nil
}
