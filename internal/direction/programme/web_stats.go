package programme

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/direction/programme/views"
	"roviec/internal/direction/task"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
)

// number is a count of a tally with the filter that lists the same items.
type number struct {
	n     int
	query url.Values
}

// numbers are the counts of a tally, each with what the list's filter adds to
// that of the row; basis says which month lateness is judged by.
func (t Tally) numbers(b task.Basis) []number {
	timing, theo := t.Now, ""
	if b == task.Original {
		timing, theo = t.First, string(task.Original)
	}
	of := func(n int, pairs ...string) number {
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				q.Set(pairs[i], pairs[i+1])
			}
		}
		return number{n, q}
	}
	return []number{
		of(t.Total, "trang-thai", InForce),
		of(t.Draft, "trang-thai", ItemDraft),
		of(t.Planned, "trang-thai", Planned),
		of(t.Submitted, "trang-thai", "submitted"),
		of(t.Decided, "trang-thai", "decided"),
		of(timing.OnTime, "han", string(task.DoneOnTime), "theo", theo),
		of(timing.Late, "han", string(task.DoneLate), "theo", theo),
		of(timing.Overdue, "han", string(task.Overdue), "theo", theo),
		of(t.Moved, "trang-thai", InForce, "dieu-chinh", "moved"),
		of(t.Withdrawn, "trang-thai", Withdrawn),
		of(t.Carried, "trang-thai", Carried),
	}
}

func tallyHead(c *web.Ctx, first string) []string {
	h := []string{first, c.T("programme.stats.total")}
	for _, s := range inForce {
		h = append(h, c.T("programme.state."+s))
	}
	for _, ts := range []task.TimeState{task.DoneOnTime, task.DoneLate, task.Overdue} {
		h = append(h, c.T("programme.time."+string(ts)))
	}
	return append(h, c.T("programme.stats.moved"), c.T("programme.stats.outside", c.T("programme.state.withdrawn")), c.T("programme.stats.outside", c.T("programme.state.carried")), c.T("programme.stats.rate"))
}

func rateCell(p i18n.Printer, t Timing) views.Cell {
	percent, ok := t.Rate()
	if !ok {
		return views.Cell{Text: "–", Num: true}
	}
	return views.Cell{Text: p.Decimal(percent, 1) + "%", Num: true}
}

// tallyRow is a line of the statistics; each number leads to the list of what
// it counts. narrow are the fields that the line adds to the filter.
func tallyRow(p i18n.Printer, year int, name string, t Tally, b task.Basis, narrow ...string) []views.Cell {
	row := []views.Cell{{Text: name}}
	for _, x := range t.numbers(b) {
		for i := 0; i < len(narrow); i += 2 {
			x.query.Set(narrow[i], narrow[i+1]) // "earlier" goes before "moved", of which it is a part
		}
		c := views.Cell{Text: p.Number(int64(x.n)), Num: true}
		if x.n > 0 {
			c.Href = base + "/" + itoa(year) + "?" + x.query.Encode()
		}
		row = append(row, c)
	}
	if b == task.Original {
		return append(row, rateCell(p, t.First))
	}
	return append(row, rateCell(p, t.Now))
}

func (r *Room) stats(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	s, err := r.StatsOf(c.Context(), year)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	title := c.T("programme.stats.of", itoa(year))
	v := views.Stats{Basics: basics(c, title, nil, yearCrumb(c, year), layout.Link{Text: title}), AsOf: c.T("programme.stats.as_of", clock.Today(r.clock))}
	if c.May("adjustment.list") {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.adjust.of", itoa(year)), Href: adjustmentsPath(year)})
	}
	var ids []string
	for id := range s.Agencies {
		ids = append(ids, id)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return err
	}
	slices.SortFunc(ids, func(a, b string) int {
		if d := s.Agencies[b].Total - s.Agencies[a].Total; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	v.Agencies = views.Table{Caption: c.T("programme.stats.by_agency"), Head: append(tallyHead(c, c.T("programme.field.lead")), c.T("programme.stats.rate_first"))}
	agency := func(name string, t Tally, narrow ...string) {
		v.Agencies.Rows = append(v.Agencies.Rows, append(tallyRow(p, year, name, t, task.Current, narrow...), rateCell(p, t.First)))
	}
	for _, id := range ids {
		agency(names[id], *s.Agencies[id], "co-quan", id)
	}
	agency(c.T("programme.stats.all"), s.All)
	table := func(key string, months [13]Tally, b task.Basis, field string) views.Table {
		t := views.Table{Caption: c.T(key), Head: tallyHead(c, c.T("programme.field.month"))}
		for m := 1; m <= 12; m++ {
			t.Rows = append(t.Rows, tallyRow(p, year, c.T("programme.month", m), months[m], b, field, itoa(m)))
		}
		if months[0] != (Tally{}) {
			t.Rows = append(t.Rows, tallyRow(p, year, c.T("programme.stats.earlier"), months[0], b, "dieu-chinh", "earlier"))
		}
		t.Rows = append(t.Rows, tallyRow(p, year, c.T("programme.stats.all"), s.All, b))
		return t
	}
	v.Months = table("programme.stats.by_month", s.Months, task.Current, "thang")
	v.First = table("programme.stats.by_first", s.First, task.Original, "thang-goc")
	return c.Render(http.StatusOK, views.StatsPage(v))
}

// periods are the quarters and months of a year, as addresses name them.
var periods = []string{"q1", "q2", "q3", "q4", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10", "t11", "t12"}

// monthsOf are the first and last month of a period.
func monthsOf(period string) (from, to int) {
	n := 0
	for _, d := range period[1:] {
		n = n*10 + int(d-'0')
	}
	if period[0] == 'q' {
		return n*3 - 2, n * 3
	}
	return n, n
}

func periodWords(c *web.Ctx, period string) string {
	from, _ := monthsOf(period)
	if period[0] == 'q' {
		return c.T("programme.period.quarter", from/3+1)
	}
	return c.T("programme.month", from)
}

// Period lists the items that fall into the months of a year, as they stand
// now: what a quarterly or monthly programme says follows from the year's.
func (r *Room) period(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	period := f.Choice("ky", false, periods...)
	if period == "" {
		period = "q1"
		f.Set("ky", period)
	}
	from, to := monthsOf(period)
	title := c.T("programme.period.of", periodWords(c, period), itoa(year))
	v := views.Period{Basics: basics(c, title, f, yearCrumb(c, year), layout.Link{Text: title}), Filter: f, Action: base + "/ky/" + itoa(year)}
	for _, k := range periods {
		v.Periods = append(v.Periods, layout.Option{Value: k, Text: periodWords(c, k)})
	}
	for m := from; m <= to; m++ {
		list, _, err := r.List(c.Context(), year, Filter{Month: m, Limit: 2000})
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(i Item) bool { return i.State == Withdrawn || i.State == Carried })
		if len(list) == 0 {
			continue
		}
		var ids []string
		for _, i := range list {
			ids = append(append(ids, i.LeadID), i.Coordinating...)
		}
		names, err := r.names(c, ids)
		if err != nil {
			return err
		}
		t := views.Table{Caption: c.T("programme.month", m), Head: []string{c.T("programme.field.title"), c.T("programme.field.authority"), c.T("programme.field.lead"), c.T("programme.field.coordinating"), c.T("programme.field.product"), c.T("programme.field.state")}}
		for _, i := range list {
			var with []string
			for _, id := range i.Coordinating {
				with = append(with, names[id])
			}
			title := views.Cell{Text: i.Title, Href: itemPath(i.ID)}
			if i.Month != i.OriginalMonth || i.OriginalYear != i.Year {
				title.Meta = c.T("programme.moved_year", i.OriginalMonth, itoa(i.OriginalYear))
			}
			t.Rows = append(t.Rows, []views.Cell{title, {Text: c.T("programme.authority." + i.Authority)}, {Text: names[i.LeadID]}, {Text: strings.Join(with, "; ")}, {Text: i.Product}, {Text: c.T("programme.state." + i.State)}})
		}
		v.Tables = append(v.Tables, t)
	}
	return c.Render(f.Status(), views.PeriodPage(v))
}
