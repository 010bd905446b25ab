package task

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vncal"
)

// ChangeSeries changes what the tasks of the periods to come say. Those that
// exist stay as they are.
func (r *Room) ChangeSeries(ctx context.Context, a access.Actor, id string, version int64, f Fields) error {
	return r.changing(ctx, a, id, version, "task.series_change", func(ctx context.Context, x *Series) (map[string]any, error) {
		old := *x
		n := x.Fields
		n.Title, n.Action, n.Product, n.Authority, n.Officer, n.Supervisor = f.Title, f.Action, f.Product, f.Authority, f.Officer, f.Supervisor
		n.Urgency, n.AssignedBy, n.Leads, n.Coordinating, n.DueReason = f.Urgency, f.AssignedBy, f.Leads, f.Coordinating, f.DueReason
		n.HandOut, n.DueKind, n.Recur = true, DueRecurring, x.Kind // as begin was asked; the kind of period stays
		if err := n.check(); err != nil {
			return nil, err
		}
		if err := r.knownAgencies(ctx, Task{Leads: n.Leads, Coordinating: n.Coordinating}); err != nil {
			return nil, err
		}
		n.Recur = ""
		x.Fields, x.Title, x.Term = n, n.Title, f.DueTerm
		if x.Term.IsZero() {
			x.Term = vncal.Term{N: 0, Unit: vncal.Days}
		}
		return map[string]any{"changed": differences(old, *x)}, nil
	})
}

// differences names the fields in which two states of a series differ.
func differences(x, y Series) []string {
	var out []string
	for _, d := range []struct {
		name string
		same bool
	}{
		{"title", x.Fields.Title == y.Fields.Title},
		{"action", x.Fields.Action == y.Fields.Action},
		{"product", x.Fields.Product == y.Fields.Product},
		{"authority", x.Fields.Authority == y.Fields.Authority},
		{"accountable_officer", x.Fields.Officer == y.Fields.Officer},
		{"supervisor", x.Fields.Supervisor == y.Fields.Supervisor},
		{"urgency", x.Fields.Urgency == y.Fields.Urgency},
		{"assigned_by", x.Fields.AssignedBy == y.Fields.AssignedBy},
		{"lead", slices.Equal(x.Fields.Leads, y.Fields.Leads)},
		{"coordinating", slices.Equal(x.Fields.Coordinating, y.Fields.Coordinating)},
		{"due_term", x.Term == y.Term},
		{"due_reason", x.Fields.DueReason == y.Fields.DueReason},
	} {
		if !d.same {
			out = append(out, d.name)
		}
	}
	return out
}

// PauseSeries makes no tasks until the series is resumed.
func (r *Room) PauseSeries(ctx context.Context, a access.Actor, id string, version int64) error {
	return r.changing(ctx, a, id, version, "task.series_pause", func(_ context.Context, x *Series) (map[string]any, error) {
		if !x.PausedAt.IsZero() {
			return nil, conflict("task.refused.paused_series")
		}
		x.PausedAt, x.PausedBy = r.clock.Now(), a.Name
		return nil, nil
	})
}

// ResumeSeries goes on with the next period that begins today or later; the
// periods that began in between have no task.
func (r *Room) ResumeSeries(ctx context.Context, a access.Actor, id string, version int64) error {
	return r.changing(ctx, a, id, version, "task.series_resume", func(_ context.Context, x *Series) (map[string]any, error) {
		if x.PausedAt.IsZero() {
			return nil, conflict("task.refused.running_series")
		}
		left := 0
		for today := clock.Today(r.clock); x.Next.First().Before(today); left++ {
			x.Next = x.Next.Next()
		}
		x.PausedAt, x.PausedBy = x.StoppedAt, "" // StoppedAt is zero
		return map[string]any{"next": x.Next.String(), "left_out": left}, nil
	})
}

// changing runs fn on a series that was not stopped, in one transaction.
func (r *Room) changing(ctx context.Context, a access.Actor, id string, version int64, act string, fn func(ctx context.Context, x *Series) (map[string]any, error)) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		x, err := r.store.series(ctx, id)
		switch {
		case err != nil:
			return err
		case !r.rights.May(a, "task.direct"):
			return fault.New(fault.Forbidden, "error.forbidden")
		case version != 0 && version != x.Version:
			return conflict("error.changed_meanwhile")
		case !x.StoppedAt.IsZero():
			return conflict("task.refused.stopped_series")
		}
		detail, err := fn(ctx, &x)
		if err != nil {
			return err
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE task_series SET title=$1, fields=$2, term=$3, next=$4, next_from=$5, paused_at=$6, paused_by=$7, version=version+1 WHERE id=$8 AND version=$9`,
			x.Title, db.JSON(x.Fields), x.Term.String(), x.Next.String(), x.Next.First().String(), db.Millis(x.PausedAt), x.PausedBy, x.ID, x.Version); err != nil {
			return err
		}
		r.audit.Record(ctx, a, act, "task_series", x.ID, detail)
		web.Result(ctx, seriesBase)
		return nil
	})
}

// seriesFields reads the form of a series.
func seriesFields(f *form.Form) Fields {
	x := Fields{
		Title: f.Text("title", true, MaxTitle), Action: f.Text("action", true, MaxAction), Product: f.Text("product", true, MaxShort), Authority: f.Choice("authority", true, authorities...),
		Officer: f.Text("accountable_officer", true, MaxShort), Supervisor: f.Text("supervisor", false, MaxShort), Urgency: f.Choice("urgency", false, urgencies...),
		AssignedBy: f.Choice("assigned_by", false, levels...), Leads: f.Values("lead"), Coordinating: f.Values("coordinating"), DueReason: f.Text("due_reason", false, MaxShort),
	}
	var err error
	if x.DueTerm, err = vncal.ParseTerm(f.Text("due_term", false, 40)); err != nil {
		f.Fail("due_term", "task.error.term")
	}
	return x
}

func seriesForm(x Series) *form.Form {
	f := formOf(Task{
		Title: x.Fields.Title, Action: x.Fields.Action, Product: x.Fields.Product, Authority: x.Fields.Authority, Officer: x.Fields.Officer, Supervisor: x.Fields.Supervisor,
		AssignedBy: x.Fields.AssignedBy, Urgency: x.Fields.Urgency, DueKind: DueRecurring, DueReason: x.Fields.DueReason, Leads: x.Fields.Leads, Coordinating: x.Fields.Coordinating, Version: x.Version,
	})
	if x.Term.N > 0 {
		f.Set("due_term", x.Term.Words())
	}
	return f
}

func (r *Room) seriesEditForm(c *web.Ctx) error {
	x, err := r.store.series(c.Context(), c.R.PathValue("series"))
	if err != nil {
		return err
	}
	return r.renderSeriesForm(c, x, seriesForm(x), http.StatusOK)
}

func (r *Room) editSeries(c *web.Ctx) error {
	x, err := r.store.series(c.Context(), c.R.PathValue("series"))
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	fields := seriesFields(f)
	if f.Err() == nil {
		if err = r.ChangeSeries(c.Context(), c.Actor, x.ID, versionOf(f), fields); err == nil {
			return c.See(seriesBase, "task.flash.series_changed")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderSeriesForm(c, x, f, f.Status())
}

func (r *Room) renderSeriesForm(c *web.Ctx, x Series, f *form.Form, status int) error {
	p := i18n.From(c.Context())
	v := views.SeriesEdit{Form: f, Action: seriesBase + "/" + x.ID + "/sua", Kind: p.T("task.recur." + string(x.Kind)), Next: x.Next.Label() + " (" + p.Date(x.Next.First()) + ")"}
	v.Page = c.Page(c.T("task.series.edit"))
	v.Page.Problem = status != http.StatusOK
	var err error
	if v.Agencies, err = r.agencyGroups(c.Context(), append(f.Values("lead"), f.Values("coordinating")...)...); err != nil {
		return err
	}
	v.Authorities, v.Urgencies, v.Levels = web.Choices(c, "task.authority.", authorities), web.Choices(c, "task.urgency.", urgencies), web.Choices(c, "task.level.", levels)
	return c.Render(status, views.SeriesForm(v))
}

// pressSeries is a button of the list of series.
func (r *Room) pressSeries(act func(ctx context.Context, a access.Actor, id string, version int64) error, flash string) web.Handler {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		if err := act(c.Context(), c.Actor, c.R.PathValue("series"), versionOf(f)); err != nil {
			return err
		}
		return c.See(seriesBase, flash)
	}
}

func versionOf(f *form.Form) int64 {
	n, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	return n
}

// Sign puts the paper and the day on which it was signed on the tasks of a
// sitting's conclusion that have neither, within the transaction of ctx: from
// then on the Office's time for entering them is known.
func (r *Room) Sign(ctx context.Context, a access.Actor, meetingID, paper string, day gov.Date) error {
	n, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE task SET signed_on = $1, source_paper = CASE WHEN source_paper = '' THEN $2 ELSE source_paper END WHERE source_kind = 'conclusion' AND source_id = $3 AND signed_on IS NULL`, day.String(), paper, meetingID)
	if err == nil {
		r.audit.Record(ctx, a, "task.signed", "meeting", meetingID, map[string]any{"paper": paper, "day": day.String(), "tasks": n})
	}
	return err
}
