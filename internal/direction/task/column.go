package task

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/org"
)

// column is one of what a list can show of a task.
type column struct {
	key   string
	width float64 // in characters, for files
	num   bool
}

// allColumns are the columns in the order in which they are offered.
var allColumns = []column{
	{"code", 16, false},
	{"title", 60, false},
	{"lead", 30, false},
	{"coordinating", 30, false},
	{"officer", 24, false},
	{"supervisor", 24, false},
	{"product", 24, false},
	{"authority", 20, false},
	{"urgency", 14, false},
	{"source", 22, false},
	{"handed_out", 14, false},
	{"due", 14, false},
	{"original_due", 14, false},
	{"extensions", 10, true},
	{"reported", 14, false},
	{"accepted", 14, false},
	{"state", 18, false},
	{"time", 22, false},
	{"time_original", 22, false},
	{"days_late", 14, true},
	{"days_late_original", 14, true},
	{"held_lead", 10, true},
	{"held_coordinating", 10, true},
	{"held_approver", 10, true},
	{"held_petitioner", 10, true},
	{"held_stopped", 10, true},
	{"held_total", 10, true},
}

// usualColumns are shown where nobody has chosen.
var usualColumns = []string{"code", "title", "lead", "due", "state", "time"}

// everyColumn stands in the address for all columns.
const everyColumn = "tat-ca"

func columnNamed(key string) (column, bool) {
	i := slices.IndexFunc(allColumns, func(c column) bool { return c.key == key })
	if i < 0 {
		return column{}, false
	}
	return allColumns[i], true
}

// columnsOf reads the columns of an address, in their order: keys parted by
// commas. A row is known by its title, which is among them always; what is not
// known is left out.
func columnsOf(text string) []column {
	keys := strings.Split(text, ",")
	switch text {
	case "":
		keys = usualColumns
	case everyColumn:
		return slices.Clone(allColumns)
	}
	var out []column
	for _, k := range keys {
		if c, ok := columnNamed(k); ok && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if title, _ := columnNamed("title"); !slices.Contains(out, title) {
		out = append([]column{title}, out...)
	}
	return out
}

// columnKeys writes columns as the address does; "" where they are the usual
// ones.
func columnKeys(list []column) string {
	keys := make([]string, len(list))
	for i, c := range list {
		keys[i] = c.key
	}
	switch {
	case slices.Equal(keys, usualColumns):
		return ""
	case slices.Equal(list, allColumns):
		return everyColumn
	}
	return strings.Join(keys, ",")
}

// shown is what cells are made of, read for many tasks at once and only as far
// as the columns need it.
type shown struct {
	p      i18n.Printer
	today  gov.Date
	cal    Calendar
	known  map[string]org.Agency
	events map[string][]Event
	short  bool // names of agencies
}

// cells returns the cells of tasks in the columns. short shortens the names of
// agencies, as a screen does.
func (r *Room) cells(ctx context.Context, list []Task, cols []column, short bool) ([][]views.Cell, error) {
	x := shown{p: i18n.From(ctx), today: clock.Today(r.clock), cal: r.cal, short: short}
	var ids []string
	held := false
	for _, c := range cols {
		held = held || strings.HasPrefix(c.key, "held_")
	}
	for _, t := range list {
		ids = append(append(ids, t.Leads...), t.Coordinating...)
	}
	var err error
	if x.known, err = r.agencies.ByIDs(ctx, ids); err != nil {
		return nil, err
	}
	if held {
		if x.events, err = r.store.eventsOf(ctx, list); err != nil {
			return nil, err
		}
	}
	out := make([][]views.Cell, len(list))
	for i, t := range list {
		for _, c := range cols {
			cell := r.cell(x, t, c.key)
			cell.Key, cell.Label, cell.Num = c.key, x.p.T("task.export."+c.key), c.num
			out[i] = append(out[i], cell)
		}
	}
	return out, nil
}

// cell is what a column shows of a task.
func (r *Room) cell(x shown, t Task, key string) views.Cell {
	p, today, st := x.p, t.day(x.today), t.standing()
	text := func(s string) views.Cell { return views.Cell{Text: s} }
	number := func(n int) views.Cell { return views.Cell{Text: strconv.Itoa(n)} }
	day := func(d gov.Date) views.Cell { return views.Cell{Text: p.Date(d), Machine: d.String()} }
	on := func(at time.Time) views.Cell {
		if at.IsZero() {
			return views.Cell{}
		}
		return day(gov.DateOf(at.In(clock.VN)))
	}
	standing := func(b Basis) views.Cell {
		ts := st.TimeState(b, today, x.cal)
		return views.Cell{Text: p.T("task.time." + string(ts)), Tone: tone(ts)}
	}
	switch key {
	case "code":
		return text(t.Code)
	case "title":
		return text(t.Title)
	case "lead":
		return text(namesOf(p, x.known, t.Leads, x.short))
	case "coordinating":
		return text(namesOf(p, x.known, t.Coordinating, x.short))
	case "officer":
		return text(t.Officer)
	case "supervisor":
		return text(t.Supervisor)
	case "product":
		return text(t.Product)
	case "authority":
		if t.Authority == "" {
			return views.Cell{}
		}
		return text(p.T("task.authority." + t.Authority))
	case "urgency":
		return text(p.T("task.urgency." + t.Urgency))
	case "source":
		return text(p.T("task.source." + sourceWord(t.Source.Kind)))
	case "handed_out":
		return on(t.HandedOutAt)
	case "due":
		d := r.dueWords(p, t)
		out := views.Cell{Text: d.Text, Machine: d.Machine}
		for _, more := range []string{r.left(p, t, today), r.firstWords(p, t, today)} {
			if more != "" {
				out.Notes = append(out.Notes, more)
			}
		}
		return out
	case "original_due":
		return day(t.OriginalDue)
	case "extensions":
		return text(strconv.FormatInt(t.Extensions, 10))
	case "reported":
		return on(t.ReportedAt)
	case "accepted":
		return on(t.AcceptedAt)
	case "state":
		return views.Cell{Text: p.T("task.state." + string(t.State)), Tone: stateTone(t.State)}
	case "time":
		return standing(Current)
	case "time_original":
		return standing(Original)
	case "days_late":
		return number(st.DaysLate(Current, today, x.cal))
	case "days_late_original":
		return number(st.DaysLate(Original, today, x.cal))
	}
	h := HeldBy(x.events[t.ID], today, x.cal)
	switch key {
	case "held_lead":
		return number(h.Lead)
	case "held_coordinating":
		return number(h.Coordinating)
	case "held_approver":
		return number(h.Approver)
	case "held_petitioner":
		return number(h.Petitioner)
	case "held_stopped":
		return number(h.Stopped)
	}
	return number(h.Total)
}
