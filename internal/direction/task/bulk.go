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

// BulkMoves are the moves that can be made with many tasks at once: those that
// say the same of each.
var BulkMoves = []Move{HandOut, Receive, Start, Accept, Return, Pause, Resume, Reassign, Withdraw}

// MaxBulk is how many tasks one act takes.
const MaxBulk = 100

// UndoFor is how long an act on many tasks can be undone.
const UndoFor = 10 * time.Minute

// Outcome is what becomes, or would become, of one task of an act on many.
type Outcome struct {
	Task   Task
	Refuse error // why not; nil = done
}

// Bulk is an act on many tasks.
type Bulk struct {
	ID       string
	Move     Move
	At       time.Time
	ActorID  string
	UndoneAt time.Time
	Outcomes []Outcome
}

// Done is how many tasks the act was made with.
func (b Bulk) Done() (n int) {
	for _, o := range b.Outcomes {
		if o.Refuse == nil {
			n++
		}
	}
	return n
}

func (m Move) bulk() bool { return slices.Contains(BulkMoves, m) }

// checkBulk reads what an act on many needs before it looks at any task.
func checkBulk(ids []string, m Move) ([]string, error) {
	ids = unique(ids)
	e := form.New()
	if len(ids) == 0 {
		e.Fail("id", "task.error.none_chosen")
	}
	if len(ids) > MaxBulk {
		e.Fail("id", "task.error.many_chosen", MaxBulk)
	}
	if !m.bulk() {
		e.Fail("viec", "form.required_choice")
	}
	return ids, e.Err()
}

// Preview tells what an act on many tasks would do, and changes nothing. Tasks
// that the actor may not see are left out.
func (r *Room) Preview(ctx context.Context, a access.Actor, ids []string, m Move) ([]Outcome, error) {
	ids, err := checkBulk(ids, m)
	if err != nil {
		return nil, err
	}
	var out []Outcome
	for _, id := range ids {
		t, err := r.store.get(ctx, id)
		if fault.Is(err, fault.NotFound) || err == nil && !r.rights.Can(a, "task.read", t.Object()) {
			continue
		}
		if err != nil {
			return nil, err
		}
		o := Outcome{Task: t}
		s := stepOf(m)
		switch {
		case !r.rights.Can(a, s.permission, t.Object()):
			o.Refuse = fault.New(fault.Forbidden, "error.forbidden")
		case m == Accept && t.State == Reported && t.ProductRef == "" && t.ProductFiles == 0:
			o.Refuse = conflict("task.refused.no_product")
		case m == HandOut && t.State == Draft && len(t.Unclear()) > 0:
			o.Refuse = conflict("task.refused.unclear")
		case s.level(a, t, false) != nil:
			o.Refuse = s.level(a, t, false)
		default:
			o.Refuse = s.refusal(t, clock.Today(r.clock))
		}
		out = append(out, o)
	}
	return out, nil
}

// MakeAll makes a move with many tasks in one transaction. A task that refuses
// stays as it is and says why; the others are done.
func (r *Room) MakeAll(ctx context.Context, a access.Actor, ids []string, m Move, said Said) (b Bulk, err error) {
	if ids, err = checkBulk(ids, m); err != nil {
		return b, err
	}
	said.Words, said.Version, said.Files = form.Clean(said.Words), 0, nil
	if err := said.check(stepOf(m)); err != nil {
		return b, err
	}
	b = Bulk{ID: gov.NewID(), Move: m, At: r.clock.Now(), ActorID: a.AccountID}
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		b.Outcomes = nil
		if err := r.store.keepBulk(ctx, b, Task{}, Task{}); err != nil {
			return err
		}
		for _, id := range ids {
			was, err := r.store.get(ctx, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			t, err := r.make(ctx, a, id, m, said, false)
			switch fault.KindOf(err) {
			case fault.NotFound:
				if err != nil {
					continue
				}
			case fault.Conflict, fault.Forbidden, fault.Invalid:
				if err != nil {
					b.Outcomes = append(b.Outcomes, Outcome{was, err})
					continue
				}
			}
			if err != nil {
				return err
			}
			b.Outcomes = append(b.Outcomes, Outcome{Task: t})
			if err := r.store.keepBulkItem(ctx, b.ID, was, t); err != nil {
				return err
			}
		}
		web.Result(ctx, bulkBase+"?ma="+b.ID)
		return nil
	})
	return b, err
}

// before is what a move may change of a task.
type before struct {
	State                                           State
	Leads, Coordinating                             []string
	OriginalDue, PendingDue                         gov.Date
	HandedOutAt, ReceivedAt, ReportedAt, AcceptedAt time.Time
	WaitsOn, ProductRef, Officer                    string
	ProductFiles                                    int64
}

func undoable(t Task) before {
	return before{t.State, t.Leads, t.Coordinating, t.OriginalDue, t.PendingDue, t.HandedOutAt, t.ReceivedAt, t.ReportedAt, t.AcceptedAt, t.WaitsOn, t.ProductRef, t.Officer, t.ProductFiles}
}

func (x before) restore(t *Task) {
	t.State, t.Leads, t.Coordinating, t.OriginalDue, t.PendingDue = x.State, x.Leads, x.Coordinating, x.OriginalDue, x.PendingDue
	t.HandedOutAt, t.ReceivedAt, t.ReportedAt, t.AcceptedAt = x.HandedOutAt, x.ReceivedAt, x.ReportedAt, x.AcceptedAt
	t.WaitsOn, t.ProductRef, t.ProductFiles = x.WaitsOn, x.ProductRef, x.ProductFiles
	if x.Officer != "" { // acts of before this was kept do not tell
		t.Officer = x.Officer
	}
}

// bulk reads an act of the actor with what became of its tasks.
func (r *Room) bulk(ctx context.Context, a access.Actor, id string) (b Bulk, err error) {
	if !gov.IsID(id) {
		return b, fault.Missing()
	}
	b, err = db.One(ctx, r.db.Q(ctx), func(s db.Scanner) (x Bulk, err error) {
		err = s.Scan(&x.ID, &x.Move, db.ToTime(&x.At), &x.ActorID, db.ToTime(&x.UndoneAt))
		return x, err
	}, `SELECT id, move, at, actor_id, undone_at FROM task_bulk WHERE id = $1`, id)
	if err == nil && b.ActorID != a.AccountID {
		err = fault.Missing()
	}
	return b, err
}

// keepBulk keeps an act, and, where t is a task, what it was before.
func (s store) keepBulk(ctx context.Context, b Bulk, was, t Task) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_bulk (id, move, at, actor_id) VALUES ($1,$2,$3,$4)`, b.ID, string(b.Move), b.At.UnixMilli(), b.ActorID)
	if err != nil || t.ID == "" {
		return err
	}
	return s.keepBulkItem(ctx, b.ID, was, t)
}

func (s store) keepBulkItem(ctx context.Context, id string, was, t Task) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_bulk_item (bulk_id, task_id, version, before) VALUES ($1,$2,$3,$4)`, id, t.ID, t.Version, db.JSON(undoable(was)))
	return err
}

// keepActs is how long it is kept what an act changed, so that its page can be
// seen again.
const keepActs = 48 * time.Hour

// ForgetActs removes what is no longer needed to undo; a job calls it.
func (r *Room) ForgetActs(ctx context.Context) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		before := r.clock.Now().Add(-keepActs).UnixMilli()
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM task_bulk_item WHERE bulk_id IN (SELECT id FROM task_bulk WHERE at < $1)`, before); err != nil {
			return err
		}
		_, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM task_bulk WHERE at < $1`, before)
		return err
	})
}

// lastOf is the act of the actor that brought the task to where it is, and that
// can still be undone; its ID is "" where there is none.
func (r *Room) lastOf(ctx context.Context, a access.Actor, t Task) (b Bulk, err error) {
	b, err = db.One(ctx, r.db.Q(ctx), func(s db.Scanner) (x Bulk, err error) {
		err = s.Scan(&x.ID, &x.Move, db.ToTime(&x.At))
		return x, err
	}, `SELECT b.id, b.move, b.at FROM task_bulk_item i JOIN task_bulk b ON b.id = i.bulk_id WHERE i.task_id = $1 AND i.version = $2 AND b.actor_id = $3 AND b.undone_at IS NULL AND b.at >= $4 ORDER BY b.id DESC LIMIT 1`,
		t.ID, t.Version, a.AccountID, r.clock.Now().Add(-UndoFor).UnixMilli())
	if fault.Is(err, fault.NotFound) {
		return Bulk{}, nil
	}
	return b, err
}

// bulkTasks are the tasks that an act was made with.
func (s store) bulkTasks(ctx context.Context, id string) ([]string, error) {
	return db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT task_id FROM task_bulk_item WHERE bulk_id = $1 ORDER BY task_id`, id)
}

// canUndo says why an act can no longer be undone, nil where it can.
func (r *Room) canUndo(b Bulk) error {
	switch {
	case !b.UndoneAt.IsZero():
		return conflict("task.refused.undone")
	case r.clock.Now().Sub(b.At) > UndoFor:
		return conflict("task.refused.undo_late", int(UndoFor.Minutes()))
	}
	return nil
}

// Undo takes back an act on many tasks, for a while and by who made it. Tasks
// with which something was done since stay as they are.
func (r *Room) Undo(ctx context.Context, a access.Actor, id string) (b Bulk, err error) {
	type item struct {
		task    string
		version int64
		before  before
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if b, err = r.bulk(ctx, a, id); err != nil {
			return err
		}
		if err := r.canUndo(b); err != nil {
			return err
		}
		b.UndoneAt = r.clock.Now()
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE task_bulk SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL`, b.UndoneAt.UnixMilli(), b.ID); err != nil {
			return err
		}
		items, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x item, err error) {
			err = s.Scan(&x.task, &x.version, db.ToJSON(&x.before))
			return x, err
		}, `SELECT task_id, version, before FROM task_bulk_item WHERE bulk_id = $1 ORDER BY task_id`, b.ID)
		if err != nil {
			return err
		}
		for _, x := range items {
			t, err := r.store.get(ctx, x.task)
			if err != nil {
				return err
			}
			was := t
			switch {
			case t.Version != x.version:
				b.Outcomes = append(b.Outcomes, Outcome{t, conflict("task.refused.changed_since")})
				continue
			case a.Token && a.Scope != "write" || !r.rights.May(a, stepOf(b.Move).permission):
				b.Outcomes = append(b.Outcomes, Outcome{t, fault.New(fault.Forbidden, "error.forbidden")})
				continue
			}
			x.before.restore(&t)
			if err := r.store.update(ctx, was, t, r.clock.Now()); err != nil {
				return err
			}
			t.Version++
			if err := r.note(ctx, a, t, Event{Move: Undone, From: was.State, Detail: Detail{Reported: t.standing().Reported}}); err != nil {
				return err
			}
			if err := r.tellAgencies(ctx, t, unique(append(slices.Clone(was.Leads), t.Leads...)), "task.told.undone"); err != nil {
				return err
			}
			b.Outcomes = append(b.Outcomes, Outcome{Task: t})
		}
		web.Result(ctx, bulkBase+"?ma="+b.ID)
		return nil
	})
	return b, err
}
