package task

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vncal"
)

// renderMonth draws the tasks of the filter on the days of a month instead of
// the table.
func (r *Room) renderMonth(c *web.Ctx, f *form.Form, flt Filter, q url.Values, v views.List) error {
	p, today := i18n.From(c.Context()), Task{AsOf: flt.AsOf}.day(clock.Today(r.clock))
	first := firstOf(today)
	if s := f.Value("thang"); s != "" {
		if d, ok := parseMonth(s); ok {
			first = d
			f.Set("thang", p.T("task.month.value", fmt.Sprintf("%02d", int(d.Month)), strconv.Itoa(d.Year)))
		} else {
			f.Fail("thang", "task.error.month", strconv.Itoa(firstShownYear), strconv.Itoa(lastShownYear))
			v.Page.Problem = true
		}
	}
	days, err := r.Month(c.Context(), c.Actor, flt, first)
	if err != nil {
		return err
	}
	to := func(d gov.Date) string { return base + "?" + with(q, "thang", monthName(d)) }
	m := views.Month{Name: p.T("task.month.name", int(first.Month), strconv.Itoa(first.Year)), Machine: monthName(first), Today: to(today), Form: f}
	if d := first.AddDays(-1); d.Year >= firstShownYear {
		m.Prev = to(firstOf(d))
	}
	if d := lastOf(first).AddDays(1); d.Year <= lastShownYear {
		m.Next = to(d)
	}
	for i := time.Monday; i <= time.Saturday; i++ {
		m.Weekdays = append(m.Weekdays, p.T("calendar.weekday."+strconv.Itoa(int(i))))
	}
	m.Weekdays = append(m.Weekdays, p.T("calendar.weekday.0"))
	for _, n := range filterNames {
		for _, x := range q[n] {
			if n != "thang" {
				m.Hidden = append(m.Hidden, [2]string{n, x})
			}
		}
	}
	total := 0
	for _, d := range days {
		day, err := r.monthDay(c, p, d, today, flt, q)
		if err != nil {
			return err
		}
		total += d.Total
		m.Days = append(m.Days, day)
	}
	m.Total = p.T("task.month.total", total, int(first.Month), strconv.Itoa(first.Year))
	if flt.TimeState == "" {
		own := bare(q)
		m.Undated = []layout.Link{{Text: p.T("task.time." + string(NoDeadline)), Href: base + "?" + with(own, "han", string(NoDeadline))}, {Text: p.T("task.time." + string(OnEvent)), Href: base + "?" + with(own, "han", string(OnEvent))}}
	}
	v.Month = &m
	shown := flt.within(first, lastOf(first))
	r.exports(c, between(bare(q), shown.From, shown.To), &v)
	return c.Render(f.Status(), views.Tasks(v))
}

// bare is the address of the table of the same filter.
func bare(q url.Values) url.Values {
	out := url.Values{}
	for k, x := range q {
		if !slices.Contains(viewNames, k) && !slices.Contains(groupNames, k) {
			out[k] = x
		}
	}
	return out
}

// between narrows the address of a list to dates.
func between(q url.Values, from, to gov.Date) url.Values {
	q.Set("tu", from.String())
	q.Set("den", to.String())
	return q
}

func (r *Room) monthDay(c *web.Ctx, p i18n.Printer, d MonthDay, today gov.Date, flt Filter, q url.Values) (views.MonthDay, error) {
	weekday := d.Date.Weekday()
	out := views.MonthDay{
		ID: "ngay-" + strconv.Itoa(d.Date.Day), Date: shownDay(p, d.Date), Number: strconv.Itoa(d.Date.Day), Weekday: p.T("calendar.weekday." + strconv.Itoa(int(weekday))),
		Column: strconv.Itoa((int(weekday)+6)%7 + 1), Off: d.Off, Today: d.Date == today,
	}
	if weekday == time.Monday || d.Date.Day == 1 {
		monday := d.Date.AddDays(-((int(weekday) + 6) % 7))
		_, n := d.Date.Time(time.UTC).ISOWeek()
		out.Week = p.T("task.month.week", n)
		out.WeekTitle = p.T("task.month.week_of", n, monday.Day, int(monday.Month), monday.AddDays(6))
	}
	if d.Kind != "" {
		out.Kind, out.Mark = string(d.Kind), p.T("calendar.kind."+string(d.Kind))
		switch {
		case d.Reason == "":
		case d.Kind == vncal.Holiday || strings.HasPrefix(d.Reason, out.Mark): // says the kind itself
			out.Mark = d.Reason
		default:
			out.Mark = p.T("task.month.special", out.Mark, d.Reason)
		}
	}
	if d.Total == 0 {
		return out, nil
	}
	var err error
	if out.Rows, err = r.rows(c.Context(), d.Tasks); err != nil {
		return out, err
	}
	for i, t := range d.Tasks {
		out.Rows[i].Mark = markOf(StandsAt(t, today, r.cal))
	}
	out.All, out.Count = base+"?"+between(bare(q), d.Date, d.Date).Encode(), p.T("task.total", d.Total)
	if n := d.Total - len(d.Tasks); n > 0 {
		out.More = p.T("task.month.more", n)
	}
	return out, nil
}

// markOf is the sign beside the word of a time state: it tells states apart
// without their colours.
func markOf(s TimeState) string {
	switch s {
	case Overdue, DoneLate:
		return "!"
	case DueToday:
		return "●"
	case DueSoon:
		return "◐"
	case DoneOnTime:
		return "✓"
	case Awaiting:
		return "?"
	case Stopped:
		return "–"
	}
	return "○"
}
