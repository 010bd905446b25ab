package task

import (
	"context"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/vn/vncal"
)

// Series makes one task for each reporting period: months from the 15th of the
// month before to the 14th, and so on (Nghị định 09/2019/NĐ-CP, Điều 12). The
// task is made on the first day of its period and is due a term after the
// last.
type Series struct {
	ID, Title      string
	Fields         Fields
	Kind           vncal.PeriodKind
	Term           vncal.Term
	Next           vncal.Period
	MadeBy         string
	CreatedAt      time.Time
	StoppedAt      time.Time
	StoppedBy, Why string
	PausedAt       time.Time // while set, no task is made
	PausedBy       string
	Version        int64
}

const seriesColumns = `s.id, s.title, s.fields, s.kind, s.term, s.next, s.made_by, s.created_at, s.stopped_at, s.stopped_by, s.why, s.paused_at, s.paused_by, s.version`

func scanSeries(r db.Scanner) (x Series, err error) {
	var term, next string
	if err = r.Scan(&x.ID, &x.Title, db.ToJSON(&x.Fields), &x.Kind, &term, &next, &x.MadeBy, db.ToTime(&x.CreatedAt), db.ToTime(&x.StoppedAt), &x.StoppedBy, &x.Why, db.ToTime(&x.PausedAt), &x.PausedBy, &x.Version); err != nil {
		return x, err
	}
	if x.Term, err = vncal.ParseTerm(term); err != nil {
		return x, err
	}
	x.Next, err = vncal.ParsePeriod(next)
	return x, err
}

func (s store) series(ctx context.Context, id string) (Series, error) {
	if !gov.IsID(id) {
		return Series{}, fault.Missing()
	}
	return db.One(ctx, s.db.Q(ctx), scanSeries, `SELECT `+seriesColumns+` FROM task_series s WHERE s.id = $1`, id)
}

func (s store) seriesList(ctx context.Context, stopped bool, after string, limit int) ([]Series, error) {
	w := &db.Where{}
	w.AddRaw("s.stopped_at IS " + map[bool]string{true: "NOT NULL", false: "NULL"}[stopped])
	if after != "" {
		w.Add("s.id < ?", after)
	}
	return db.List(ctx, s.db.Q(ctx), scanSeries, `SELECT `+seriesColumns+` FROM task_series s`+w.SQL()+` ORDER BY s.id DESC LIMIT `+w.Arg(limit), w.Args()...)
}

// begin makes a series of a new task that comes again; t becomes the task of
// the period of today.
func (r *Room) begin(ctx context.Context, a access.Actor, t *Task, f Fields) error {
	if f.DueKind != DueRecurring || f.Recur == "" {
		return nil
	}
	p, ok := vncal.PeriodOf(f.Recur, clock.Today(r.clock))
	if !ok { // of a kind that leaves a part of the year out
		p, _ = vncal.PeriodOf(f.Recur, clock.Today(r.clock).AddDays(120))
	}
	x := Series{ID: gov.NewID(), Title: t.Title, Fields: f, Kind: f.Recur, Term: f.DueTerm, Next: p.Next(), MadeBy: a.AccountID, Version: 1}
	if x.Term.IsZero() {
		x.Term = vncal.Term{N: 0, Unit: vncal.Days}
	}
	x.Fields.Recur, x.Fields.Due, x.Fields.DueTerm, x.Fields.DueFrom, x.Fields.HandOut = "", gov.Date{}, vncal.Term{}, gov.Date{}, true
	if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO task_series (id, title, fields, kind, term, next, next_from, made_by, created_at, stopped_by, why, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,'','',1)`,
		x.ID, x.Title, db.JSON(x.Fields), string(x.Kind), x.Term.String(), x.Next.String(), x.Next.First().String(), x.MadeBy, r.clock.Now().UnixMilli()); err != nil {
		return err
	}
	r.audit.Record(ctx, a, "task.series", "task_series", x.ID, map[string]any{"kind": string(x.Kind), "next": x.Next.String()})
	return r.ofPeriod(ctx, t, x, p)
}

// ofPeriod dates a task of a series.
func (r *Room) ofPeriod(ctx context.Context, t *Task, x Series, p vncal.Period) (err error) {
	t.SeriesID, t.Period, t.DueKind, t.DueTerm, t.DueFrom = x.ID, p.String(), DueRecurring, x.Term, p.Last()
	if t.DueReason == "" {
		t.DueReason = i18n.In(i18n.VI).T("task.recur." + string(x.Kind))
	}
	t.Title = titleOf(x.Title, p)
	t.Due, err = r.end(ctx, t.DueFrom, t.DueTerm)
	return err
}

// titleOf tells the tasks of a series apart.
func titleOf(title string, p vncal.Period) string {
	label := " – " + strings.ToLower(p.Label()[:1]) + p.Label()[1:]
	if n := MaxTitle - len([]rune(label)); len([]rune(title)) > n {
		title = string([]rune(title)[:n])
	}
	return title + label
}

// Recur makes the tasks of the periods that have begun. Each period of a series
// has one task, whoever asks how often.
func (r *Room) Recur(ctx context.Context) error {
	today := clock.Today(r.clock)
	for {
		ids, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT s.id FROM task_series s WHERE s.stopped_at IS NULL AND s.paused_at IS NULL AND s.next_from <= $1 ORDER BY s.next_from, s.id LIMIT 50`, today.String())
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			err := r.db.InTx(ctx, func(ctx context.Context) error { return r.recur(ctx, id, today) })
			if fault.Is(err, fault.Conflict) { // another node was first
				continue
			}
			if fault.Is(err, fault.Invalid) { // an agency that is no more, for one: a person must look
				err = r.db.InTx(ctx, func(ctx context.Context) error {
					return r.stopSeries(ctx, access.Actor{System: true, AccountID: "system"}, id, 0, fault.As(err).Fields[0].Key)
				})
			}
			if err != nil {
				return err
			}
		}
	}
}

func (r *Room) recur(ctx context.Context, id string, today gov.Date) error {
	x, err := r.store.series(ctx, id)
	if err != nil || !x.StoppedAt.IsZero() || !x.PausedAt.IsZero() || x.Next.First().After(today) {
		return err
	}
	p := x.Next
	next := p.Next()
	if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE task_series SET next = $1, next_from = $2, version = version + 1 WHERE id = $3 AND version = $4`, next.String(), next.First().String(), x.ID, x.Version); err != nil {
		return err
	}
	x.Fields.DueReason = form.Clean(x.Fields.DueReason)
	if x.Fields.DueReason == "" {
		x.Fields.DueReason = i18n.In(i18n.VI).T("task.recur." + string(x.Kind))
	}
	_, err = r.createOf(ctx, access.Actor{System: true, AccountID: x.MadeBy}, x.Fields, func(t *Task) error { return r.ofPeriod(ctx, t, x, p) })
	return err
}

// StopSeries ends a series; its tasks stay.
func (r *Room) StopSeries(ctx context.Context, a access.Actor, id string, version int64, why string) error {
	if why = form.Clean(why); why == "" {
		return fault.Fields(fault.Field{Name: "why", Key: "form.required_here"})
	}
	if n := len([]rune(why)); n > MaxShort {
		return fault.Fields(fault.Field{Name: "why", Key: "form.too_long", Args: []any{n, MaxShort}})
	}
	return r.db.InTx(ctx, func(ctx context.Context) error { return r.stopSeries(ctx, a, id, version, why) })
}

func (r *Room) stopSeries(ctx context.Context, a access.Actor, id string, version int64, why string) error {
	x, err := r.store.series(ctx, id)
	switch {
	case err != nil:
		return err
	case version != 0 && version != x.Version:
		return conflict("error.changed_meanwhile")
	case !x.StoppedAt.IsZero():
		return conflict("task.refused.stopped_series")
	}
	if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE task_series SET stopped_at = $1, stopped_by = $2, why = $3, version = version + 1 WHERE id = $4 AND version = $5`,
		r.clock.Now().UnixMilli(), a.Name, why, x.ID, x.Version); err != nil {
		return err
	}
	r.audit.Record(ctx, a, "task.series_stop", "task_series", x.ID, nil)
	web.Result(ctx, seriesBase)
	if !a.System {
		return nil
	}
	return r.tell.Tell(ctx, notice.To{Accounts: []string{x.MadeBy}, Roles: access.Office}, notice.Message{Key: "task.told.series_stopped", Args: []any{x.Title}, Link: seriesBase, Unique: x.ID + "|stopped"})
}
