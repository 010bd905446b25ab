package programme

import (
	"net/http"
	"slices"
	"strings"

	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
)

func tallyHead(c *web.Ctx, first string) []string {
	h := []string{first, c.T("programme.stats.total")}
	for _, s := range States {
		h = append(h, c.T("programme.state."+s))
	}
	return append(h, c.T("programme.stats.moved"))
}

func tallyRow(p i18n.Printer, name string, t Tally) []views.Cell {
	row := []views.Cell{{Text: name}}
	for _, n := range []int{t.Total, t.Draft, t.Planned, t.Submitted, t.Decided, t.Withdrawn, t.Carried, t.Moved} {
		row = append(row, views.Cell{Text: p.Number(int64(n)), Num: true})
	}
	return row
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
	v := views.Stats{Basics: basics(c, title, nil, yearCrumb(c, year), layout.Link{Text: title})}
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
	v.Agencies = views.Table{Caption: c.T("programme.stats.by_agency"), Head: tallyHead(c, c.T("programme.field.lead"))}
	for _, id := range ids {
		v.Agencies.Rows = append(v.Agencies.Rows, tallyRow(p, names[id], *s.Agencies[id]))
	}
	v.Agencies.Rows = append(v.Agencies.Rows, tallyRow(p, c.T("programme.stats.all"), s.All))
	v.Months = views.Table{Caption: c.T("programme.stats.by_month"), Head: append(tallyHead(c, c.T("programme.field.month")), c.T("programme.stats.first"))}
	first := 0
	row := func(name string, t Tally, n int) {
		first += n
		v.Months.Rows = append(v.Months.Rows, append(tallyRow(p, name, t), views.Cell{Text: p.Number(int64(n)), Num: true}))
	}
	for m := 1; m <= 12; m++ {
		row(c.T("programme.month", m), s.Months[m], s.First[m])
	}
	if s.First[0] > 0 {
		row(c.T("programme.stats.earlier"), Tally{}, s.First[0])
	}
	row(c.T("programme.stats.all"), s.All, 0)
	last := v.Months.Rows[len(v.Months.Rows)-1]
	last[len(last)-1].Text = p.Number(int64(first))
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
