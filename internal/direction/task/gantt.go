package task

import (
	"context"
	"slices"
	"strconv"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Scale is how much time a timeline shows.
type Scale string

// The scales, as the address names them.
const (
	ScaleWeek    Scale = "tuan"
	ScaleMonth   Scale = "thang"
	ScaleQuarter Scale = "quy"
)

// Scales lists them, the shortest time first.
var Scales = []Scale{ScaleWeek, ScaleMonth, ScaleQuarter}

// How much the scales show, and how wide a day is drawn.
const (
	weeksShown, weekDay       = 10, 10.0
	monthsShown, monthDay     = 6, 4.0
	quartersShown, quarterDay = 8, 1.0
)

// span is the time that a timeline shows: the days from From to To, both
// within it, PerDay units wide each.
type span struct {
	Scale    Scale
	From, To gov.Date
	PerDay   float64
}

// spanFrom is the span that begins with the week, month or quarter of a day.
func spanFrom(s Scale, d gov.Date) span {
	switch s {
	case ScaleWeek:
		from := d.AddDays(-((int(d.Weekday()) + 6) % 7))
		return span{s, from, from.AddDays(7*weeksShown - 1), weekDay}
	case ScaleQuarter:
		from := gov.Date{Year: d.Year, Month: (d.Month-1)/3*3 + 1, Day: 1}
		return span{s, from, gov.NewDate(from.Year, from.Month+3*quartersShown, 0), quarterDay}
	}
	from := firstOf(d)
	return span{ScaleMonth, from, gov.NewDate(from.Year, from.Month+monthsShown, 0), monthDay}
}

// moved is the first day of the span half a length away: by is -1 or 1.
func (s span) moved(by int) gov.Date {
	switch s.Scale {
	case ScaleWeek:
		return s.From.AddDays(by * 7 * weeksShown / 2)
	case ScaleQuarter:
		return gov.NewDate(s.From.Year, s.From.Month+time.Month(by*3*quartersShown/2), 1)
	}
	return gov.NewDate(s.From.Year, s.From.Month+time.Month(by*monthsShown/2), 1)
}

// width of the whole span.
func (s span) width() float64 { return float64(s.To.Sub(s.From)+1) * s.PerDay }

func (s span) holds(d gov.Date) bool { return !d.Before(s.From) && !d.After(s.To) }

// middle is where a mark of the day stands; ok is false outside of the span.
func (s span) middle(d gov.Date) (x float64, ok bool) {
	if d.IsZero() || !s.holds(d) {
		return 0, false
	}
	return (float64(d.Sub(s.From)) + .5) * s.PerDay, true
}

// stretch is a piece of the line of time; cut sides lie outside of the span.
type stretch struct {
	X, W            float64
	CutFrom, CutEnd bool
}

// stretch covers the days from one to another, both within it; ok is false
// where nothing of it is shown.
func (s span) stretch(from, to gov.Date) (out stretch, ok bool) {
	if from.IsZero() || to.IsZero() || to.Before(from) || to.Before(s.From) || from.After(s.To) {
		return out, false
	}
	if from.Before(s.From) {
		from, out.CutFrom = s.From, true
	}
	if to.After(s.To) {
		to, out.CutEnd = s.To, true
	}
	out.X, out.W = float64(from.Sub(s.From))*s.PerDay, float64(to.Sub(from)+1)*s.PerDay
	return out, true
}

// tick is where a part of the scale begins.
type tick struct {
	At    gov.Date
	X     float64
	Label bool // there is room for its name
}

// ticks are the beginnings of weeks, months or quarters within the span.
func (s span) ticks() []tick {
	var out []tick
	for d := s.From; !d.After(s.To); {
		out = append(out, tick{d, float64(d.Sub(s.From)) * s.PerDay, true})
		switch s.Scale {
		case ScaleWeek:
			d = d.AddDays(7)
		case ScaleQuarter:
			d = gov.NewDate(d.Year, d.Month+3, 1)
		default:
			d = gov.NewDate(d.Year, d.Month+1, 1)
		}
	}
	return out
}

// rest is a run of days off within the span.
type rest struct {
	From, To gov.Date
	Reason   string // of the first holiday among them, "" = a weekend
	stretch
}

// rests are the runs of days off, weekends among them. Where a day is drawn too
// narrow for a weekend to be seen, only longer runs are.
func (s span) rests(cal Calendar) []rest {
	var out []rest
	for d := s.From; !d.After(s.To); d = d.AddDays(1) {
		if cal.IsWorking(d) {
			continue
		}
		reason := ""
		if x, ok := cal.On(d); ok {
			reason = x.Reason
		}
		if n := len(out); n > 0 && out[n-1].To.AddDays(1) == d {
			out[n-1].To = d
			if out[n-1].Reason == "" {
				out[n-1].Reason = reason
			}
			continue
		}
		out = append(out, rest{From: d, To: d, Reason: reason})
	}
	if s.PerDay < 2 {
		out = slices.DeleteFunc(out, func(r rest) bool { return r.Reason == "" })
	}
	for i, r := range out {
		out[i].stretch, _ = s.stretch(r.From, r.To)
	}
	return out
}

// lane is a task, or a part of one, as a timeline draws it.
type lane struct {
	Start    gov.Date // handed out; zero = not yet
	Due      gov.Date // in force; zero = none, or an event is waited for
	Original gov.Date // where it differs from Due, else zero
	Done     gov.Date // accepted
	LateTo   gov.Date // the last day by which it is, or was sent, after Due; zero = in time
}

// laneOf tells what is drawn of a task on the day today. Of a task without a
// date nothing is made up.
func laneOf(t Task, today gov.Date) lane {
	day := func(at time.Time) gov.Date {
		if at.IsZero() {
			return gov.Date{}
		}
		return gov.DateOf(at.In(clock.VN))
	}
	x := lane{Due: t.Due}
	if t.State != Draft {
		x.Start = day(t.HandedOutAt)
	}
	if t.State == Accepted {
		x.Done = day(t.AcceptedAt)
	}
	if t.OriginalDue != t.Due {
		x.Original = t.OriginalDue
	}
	if t.Due.IsZero() {
		return x
	}
	until := day(t.ReportedAt)
	switch {
	case t.State.Phase() == PhaseRunning:
		until = today
	case t.State != Reported && t.State != Accepted:
		return x
	}
	if until.After(t.Due) {
		x.LateTo = until
	}
	return x
}

// LanePart is a part of a task on a timeline.
type LanePart struct {
	Part
	Made gov.Date // day on which the agency gave it to its officer
}

// partsOf returns the parts that the actor's own agencies made of tasks, by
// task.
func (s store) partsOf(ctx context.Context, a access.Actor, list []Task) (map[string][]LanePart, error) {
	if len(list) == 0 || len(a.Agencies) == 0 {
		return nil, nil
	}
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.ID
	}
	var w db.Where
	w.In("task_id", ids...)
	w.In("agency_id", a.Agencies...)
	rows, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (x LanePart, err error) {
		var made time.Time
		err = r.Scan(&x.ID, &x.TaskID, &x.Title, &x.Officer, db.ToDate(&x.Due), db.ToTime(&x.DoneAt), db.ToTime(&made))
		x.Made = gov.DateOf(made.In(clock.VN))
		return x, err
	}, `SELECT id, task_id, title, officer, due, done_at, created_at FROM task_part`+w.SQL()+` ORDER BY task_id, agency_id, ordinal, id`, w.Args()...)
	out := map[string][]LanePart{}
	for _, x := range rows {
		out[x.TaskID] = append(out[x.TaskID], x)
	}
	return out, err
}

// lane of a part: from the day it was given to its own date, or the task's.
func (x LanePart) lane(t Task, today gov.Date) lane {
	l := lane{Start: x.Made, Due: x.Due}
	if l.Due.IsZero() {
		l.Due = t.Due
	}
	if !x.DoneAt.IsZero() {
		l.Done = gov.DateOf(x.DoneAt.In(clock.VN))
	}
	until := l.Done
	if until.IsZero() && t.State.Phase() == PhaseRunning {
		until = today
	}
	if !l.Due.IsZero() && until.After(l.Due) {
		l.LateTo = until
	}
	return l
}

// units writes a length as SVG does.
func units(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
