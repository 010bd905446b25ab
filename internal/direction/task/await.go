package task

import (
	"context"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/words"
	"roviec/internal/people/notice"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// Awaited is a named event on which tasks wait: "khi Thủ tướng phê duyệt quy
// hoạch". Until its day is recorded their clocks stand.
type Awaited struct {
	ID, Name   string
	HappenedOn gov.Date // zero = not yet
	Paper      string   // number and symbol of the paper that shows it
	RecordedBy string
	RecordedAt time.Time
	Version    int64
	Tasks      int // that have it, where it was listed
	Undated    int // of these, the open ones that name no term from it
}

const awaitedColumns = `w.id, w.name, w.happened_on, w.paper, w.recorded_by, w.recorded_at, w.version`

func scanAwaited(r db.Scanner, more ...any) (Awaited, error) {
	var x Awaited
	err := r.Scan(append([]any{&x.ID, &x.Name, db.ToDate(&x.HappenedOn), &x.Paper, &x.RecordedBy, db.ToTime(&x.RecordedAt), &x.Version}, more...)...)
	return x, err
}

func (s store) awaited(ctx context.Context, id string) (Awaited, error) {
	if !gov.IsID(id) {
		return Awaited{}, fault.Missing()
	}
	return db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (Awaited, error) { return scanAwaited(r) }, `SELECT `+awaitedColumns+` FROM task_awaited w WHERE w.id = $1`, id)
}

// awaitedList returns events with their tasks, the newest first, behind the
// cursor's id.
func (s store) awaitedList(ctx context.Context, recorded bool, after string, limit int) ([]Awaited, error) {
	w := &db.Where{}
	w.AddRaw("w.happened_on IS " + map[bool]string{true: "NOT NULL", false: "NULL"}[recorded])
	if after != "" {
		w.Add("w.id < ?", after)
	}
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Awaited, error) {
		var n, undated int
		x, err := scanAwaited(r, &n, &undated)
		x.Tasks, x.Undated = n, undated
		return x, err
	}, `SELECT `+awaitedColumns+`, (SELECT count(*) FROM task t WHERE t.awaited_id = w.id), (SELECT count(*) FROM task t WHERE t.awaited_id = w.id AND t.due_term = '' AND t.phase <> 5)
		FROM task_awaited w`+w.SQL()+` ORDER BY w.id DESC LIMIT `+w.Arg(limit), w.Args()...)
}

// awaitedNamed finds the event of a name, or makes it.
func (s store) awaitedNamed(ctx context.Context, a access.Actor, name string, now time.Time) (Awaited, error) {
	key := strings.Join(words.Cut(vntext.Fold(name)), " ")
	if _, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_awaited (id, name, name_key, paper, created_by, created_at, recorded_by, version) VALUES ($1,$2,$3,'',$4,$5,'',1) ON CONFLICT (name_key) DO NOTHING`,
		gov.NewID(), name, key, a.AccountID, now.UnixMilli()); err != nil {
		return Awaited{}, err
	}
	return db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (Awaited, error) { return scanAwaited(r) }, `SELECT `+awaitedColumns+` FROM task_awaited w WHERE w.name_key = $1`, key)
}

// await ties a task of DueEvent to its event. Where that has happened already,
// the clock runs from its day.
func (r *Room) await(ctx context.Context, a access.Actor, t *Task, name string) error {
	if t.DueKind != DueEvent {
		return nil
	}
	if name == "" {
		name = t.DueReason
	}
	if len(words.Cut(vntext.Fold(name))) == 0 {
		return nil // a draft may leave it open
	}
	if t.DueReason == "" {
		t.DueReason = name
	}
	x, err := r.store.awaitedNamed(ctx, a, name, r.clock.Now())
	if err != nil {
		return err
	}
	t.AwaitedID = x.ID
	return r.startClock(ctx, t, x)
}

// startClock dates a task from the day of its event.
func (r *Room) startClock(ctx context.Context, t *Task, x Awaited) (err error) {
	if x.HappenedOn.IsZero() {
		return nil
	}
	t.DueFrom = x.HappenedOn
	if !t.DueTerm.IsZero() {
		t.Due, err = r.end(ctx, t.DueFrom, t.DueTerm)
	}
	return err
}

// Happening is what a person records of an event.
type Happening struct {
	On      gov.Date
	Paper   string     // number and symbol
	Term    vncal.Term // for tasks that name none
	Version int64      // of the event, as seen
}

// RecordEvent records the day of an event and starts the clocks of the tasks
// that wait on it. A day recorded by mistake is recorded anew: dates in force
// follow, first dates stay.
func (r *Room) RecordEvent(ctx context.Context, a access.Actor, id string, h Happening) (x Awaited, err error) {
	h.Paper = form.Clean(h.Paper)
	e := form.New()
	if h.On.IsZero() || h.On.Year < 2000 {
		e.Fail("on", "form.required_here")
	} else if h.On.After(clock.Today(r.clock)) {
		e.Fail("on", "task.error.not_yet")
	}
	if n := len([]rune(h.Paper)); n > MaxShort {
		e.Fail("paper", "form.too_long", n, MaxShort)
	}
	if h.Term.Unit == vncal.Hours {
		e.Fail("term", "task.error.term")
	}
	if err := e.Err(); err != nil {
		return x, err
	}
	if !r.rights.May(a, "task.direct") {
		return x, fault.New(fault.Forbidden, "error.forbidden")
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if x, err = r.store.awaited(ctx, id); err != nil {
			return err
		}
		if h.Version != 0 && h.Version != x.Version {
			return conflict("error.changed_meanwhile")
		}
		was := x.HappenedOn
		x.HappenedOn, x.Paper, x.RecordedBy, x.RecordedAt = h.On, h.Paper, a.Name, r.clock.Now()
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE task_awaited SET happened_on = $1, paper = $2, recorded_by = $3, recorded_at = $4, version = version + 1 WHERE id = $5 AND version = $6`,
			db.Day(x.HappenedOn), x.Paper, x.RecordedBy, x.RecordedAt.UnixMilli(), x.ID, x.Version); err != nil {
			return err
		}
		x.Version++
		list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM task t WHERE t.awaited_id = $1 AND t.phase <> $2 ORDER BY t.id`, x.ID, int64(PhaseEnded))
		if err == nil {
			err = r.store.parties(ctx, list)
		}
		if err != nil {
			return err
		}
		if h.Term.IsZero() && slices.ContainsFunc(list, func(t Task) bool { return t.DueTerm.IsZero() && t.Due.IsZero() }) {
			return fault.Fields(fault.Field{Name: "term", Key: "task.error.event_term"})
		}
		r.audit.Record(ctx, a, "task.event", "task_event", x.ID, map[string]any{"on": x.HappenedOn.String(), "tasks": len(list)})
		for _, t := range list {
			if !t.waits() && (was.IsZero() || t.DueFrom != was) { // another date was granted since
				continue
			}
			if err := r.happened(ctx, a, t, x, h.Term); err != nil {
				return err
			}
		}
		web.Result(ctx, eventsBase)
		return nil
	})
	return x, err
}

func (r *Room) happened(ctx context.Context, a access.Actor, t Task, x Awaited, term vncal.Term) error {
	was := t
	if t.DueTerm.IsZero() {
		t.DueTerm = term
	}
	if err := r.startClock(ctx, &t, x); err != nil {
		return err
	}
	if t.State == Draft || t.OriginalDue.IsZero() {
		t.OriginalDue = t.Due
	}
	if !t.PendingDue.After(t.Due) {
		t.PendingDue = gov.Date{}
	}
	if err := r.store.update(ctx, was, t, r.clock.Now()); err != nil {
		return err
	}
	t.Version++
	words := x.Name
	if x.Paper != "" {
		words += " (" + x.Paper + ")"
	}
	if err := r.note(ctx, a, t, Event{Move: Happen, Words: words, Due: t.Due, From: t.State, Detail: Detail{Awaited: x.ID, Happened: true}}); err != nil || t.State == Draft {
		return err
	}
	return r.tell.Tell(ctx, notice.To{Agencies: append(slices.Clone(t.Leads), t.Coordinating...)},
		notice.Message{Key: "task.told.happened", Args: []any{t.Code, t.Title, x.Name, t.Due}, Link: base + "/" + t.ID})
}
