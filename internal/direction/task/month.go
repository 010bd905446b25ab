package task

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vncal"
)

// perDay is how many tasks a day of the calendar shows; the rest is in the
// list of the day.
const perDay = 3

// MonthDay is one day of a month with what falls due on it.
type MonthDay struct {
	Date   gov.Date
	Off    bool       // nobody works
	Kind   vncal.Kind // what makes it differ from the ordinary week, "" = nothing
	Reason string     // name of the holiday
	Total  int        // tasks due, by the date in force
	Tasks  []Task     // the first of them, what runs before what has ended
}

// The years that calendars and timelines show.
const firstShownYear, lastShownYear = 2000, 2100

// monthDays are the days of the month that begins with first.
func monthDays(first gov.Date, cal Calendar) []MonthDay {
	var out []MonthDay
	for d := first; d.Month == first.Month; d = d.AddDays(1) {
		x := MonthDay{Date: d, Off: !cal.IsWorking(d)}
		if special, ok := cal.On(d); ok {
			x.Kind, x.Reason = special.Kind, special.Reason
		}
		out = append(out, x)
	}
	return out
}

// firstOf is the first day of a day's month.
func firstOf(d gov.Date) gov.Date { return gov.Date{Year: d.Year, Month: d.Month, Day: 1} }

// lastOf is the last day of a day's month.
func lastOf(d gov.Date) gov.Date { return gov.NewDate(d.Year, d.Month+1, 0) }

// monthName writes a month as addresses do, YYYY-MM.
func monthName(d gov.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month)) }

// parseMonth reads YYYY-MM, or MM/YYYY as people write it, and returns the
// month's first day.
func parseMonth(s string) (gov.Date, bool) {
	s = strings.TrimSpace(s)
	for _, form := range []string{"2006-01", "1/2006", "1-2006"} {
		if t, err := time.Parse(form, s); err == nil && t.Year() >= firstShownYear && t.Year() <= lastShownYear {
			return gov.DateOf(t), true
		}
	}
	return gov.Date{}, false
}

// within narrows the filter to tasks due from a day to another.
func (f Filter) within(from, to gov.Date) Filter {
	if f.From.Before(from) {
		f.From = from
	}
	if f.To.IsZero() || f.To.After(to) {
		f.To = to
	}
	return f
}

// Month returns the days of the month that begins with first, with the tasks
// of the filter that are due on each. Nothing beside the month is read.
func (r *Room) Month(ctx context.Context, a access.Actor, f Filter, first gov.Date) ([]MonthDay, error) {
	days := monthDays(first, r.cal)
	f = f.within(first, days[len(days)-1].Date)
	if f.To.Before(f.From) {
		return days, nil
	}
	found, err := r.store.dueByDay(ctx, a, r.rights, f, clock.Today(r.clock), r.cal)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, x := range found {
		ids[i] = x.id
	}
	known, err := r.tasksOf(ctx, ids, f.AsOf)
	if err != nil {
		return nil, err
	}
	for _, x := range found {
		d := &days[x.due.Day-1]
		d.Total = x.total
		if t, ok := known[x.id]; ok {
			d.Tasks = append(d.Tasks, t)
		}
	}
	return days, nil
}

// tasksOf reads tasks by id, as they stood at the end of the day asOf where it
// is set.
func (r *Room) tasksOf(ctx context.Context, ids []string, asOf gov.Date) (map[string]Task, error) {
	if asOf.IsZero() || len(ids) == 0 {
		return r.ByIDs(ctx, ids)
	}
	q := question{w: &db.Where{}, id: "t.id", due: "t.due_sort"}
	q.past(Filter{AsOf: asOf})
	q.w.In("t.id", ids...)
	q.sort(Filter{}, true)
	list, err := db.List(ctx, r.db.Q(ctx), scanPast, q.sql(len(ids)), q.w.Args()...)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].AsOf = asOf
	}
	if err := r.store.pastParties(ctx, list, q.asOf); err != nil {
		return nil, err
	}
	out := make(map[string]Task, len(list))
	for _, t := range list {
		out[t.ID] = t
	}
	return out, nil
}

// dueTask is a task that a day of the calendar shows, and how many the day has.
type dueTask struct {
	id    string
	due   gov.Date
	total int
}

// dueByDay returns the first tasks of each day of the filter's dates.
func (s store) dueByDay(ctx context.Context, a access.Actor, rights *access.Table, f Filter, today gov.Date, cal Calendar) ([]dueTask, error) {
	if f.From.IsZero() || f.To.IsZero() {
		return nil, fault.New(fault.Malformed, "form.date")
	}
	query, args, err := s.dueByDaySQL(ctx, a, rights, f, today, cal)
	if err != nil {
		return nil, err
	}
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (x dueTask, err error) {
		err = r.Scan(&x.id, db.ToDate(&x.due), &x.total)
		return x, err
	}, query, args...)
}

func (s store) dueByDaySQL(ctx context.Context, a access.Actor, rights *access.Table, f Filter, today gov.Date, cal Calendar) (string, []any, error) {
	q, err := s.ask(ctx, a, rights, "task.list", f, today, cal)
	if err != nil {
		return "", nil, err
	}
	from, phase := q.from, q.phase
	if strings.HasPrefix(from, "task_party p ") {
		phase = phaseCase(q.state) // the index of the agency's dates holds the state
		if !strings.Contains(q.w.SQL(), "t.") {
			from = "task_party p"
		}
	}
	return `SELECT c.id, c.due, c.total FROM (SELECT ` + q.id + ` AS id, ` + q.due + ` AS due,
		row_number() OVER (PARTITION BY ` + q.due + ` ORDER BY ` + phase + `, ` + q.id + `) AS n, count(*) OVER (PARTITION BY ` + q.due + `) AS total
		FROM ` + from + q.w.SQL() + `) AS c WHERE c.n <= ` + q.w.Arg(perDay) + ` ORDER BY c.due, c.n`, q.w.Args(), nil
}

// phaseCase is State.Phase as SQL writes it.
func phaseCase(state string) string {
	var b strings.Builder
	b.WriteString("(CASE " + state)
	for _, s := range States {
		fmt.Fprintf(&b, " WHEN '%s' THEN %d", s, s.Phase())
	}
	return b.String() + " END)"
}
