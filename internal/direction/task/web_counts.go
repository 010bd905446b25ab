package task

import (
	"encoding/csv"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vntext"
)

const countsBase = base + "/so-lieu"

// figures answers the filter of the address with counts, agencies by name.
func (r *Room) figures(c *web.Ctx, f *form.Form) (flt Filter, rows []CountRow, names map[string][2]string, total Counts, err error) {
	flt = filterOf(f, clock.Today(r.clock), r.agencyNamed(c.Context()))
	if f.Err() != nil {
		flt = Filter{}
	}
	if rows, total, err = r.CountBy(c.Context(), c.Actor, flt); err != nil {
		return flt, nil, nil, total, err
	}
	var ids []string
	for _, x := range rows {
		ids = append(ids, x.AgencyID)
	}
	known, err := r.agencies.ByIDs(c.Context(), ids)
	if err != nil {
		return flt, nil, nil, total, err
	}
	p := i18n.From(c.Context())
	names = make(map[string][2]string, len(known))
	for id, a := range known {
		names[id] = [2]string{nameOf(p, a, false), a.ID}
	}
	slices.SortFunc(rows, func(a, b CountRow) int {
		return strings.Compare(vntext.SortKey(names[a.AgencyID][0]), vntext.SortKey(names[b.AgencyID][0]))
	})
	return flt, rows, names, total, nil
}

func (r *Room) showCounts(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt, rows, names, total, err := r.figures(c, f)
	if err != nil {
		return err
	}
	q := queryOf(f)
	q.Del("muc")
	v := views.Counts{Page: c.Page(c.T("task.counts.title")), Filter: f, List: base + "?" + q.Encode(), CSV: countsBase + ".csv?" + q.Encode()}
	v.Page.Problem = f.Err() != nil
	day := Task{AsOf: flt.AsOf}.day(clock.Today(r.clock))
	v.AsOf = c.T("task.counts.as_of", day)
	if q.Get("tinh-den") != "" && flt.AsOf.IsZero() {
		q.Del("tinh-den")
	}
	other := with(q, "co-so", "goc")
	v.Basis, v.OtherText = c.T("task.basis.current"), c.T("task.basis.show_original")
	if flt.Basis == Original {
		other = without(q, "co-so", "goc")
		v.Basis, v.OtherText = c.T("task.basis.original"), c.T("task.basis.show_current")
	}
	v.Other = countsBase + "?" + other
	for _, n := range filterNames {
		if n != "tinh-den" && q.Get(n) != "" {
			v.Hidden = append(v.Hidden, [2]string{n, q.Get(n)})
		}
	}
	for _, b := range Boxes {
		v.Boxes = append(v.Boxes, c.T("task.box."+string(b)))
	}
	figures := func(name string, counts Counts, q url.Values) views.CountRow {
		row := views.CountRow{Name: name, Total: strconv.Itoa(counts.Total)}
		for _, b := range Boxes {
			row.Figures = append(row.Figures, views.Figure{Text: strconv.Itoa(*counts.of(b)), Href: base + "?" + with(q, "muc", string(b))})
		}
		return row
	}
	v.Total = figures(c.T("task.counts.all"), total, q)
	for _, x := range rows {
		own := url.Values{}
		for k, list := range q {
			own[k] = list
		}
		own.Set("co-quan", names[x.AgencyID][1])
		own.Set("vai-tro", "lead")
		v.Rows = append(v.Rows, figures(names[x.AgencyID][0], x.Counts, own))
	}
	return c.Render(f.Status(), views.Figures(v))
}

func (r *Room) exportCounts(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt, rows, names, total, err := r.figures(c, f)
	if err == nil {
		err = f.Err()
	}
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	head := []string{c.T("task.export.lead"), c.T("task.counts.sum")}
	for _, x := range Boxes {
		head = append(head, c.T("task.box."+string(x)))
	}
	basis := "current"
	if flt.Basis == Original {
		basis = "original"
	}
	day := Task{AsOf: flt.AsOf}.day(clock.Today(r.clock))
	if err := w.Write([]string{c.T("task.counts.as_of", day), c.T("task.basis." + basis)}); err != nil {
		return err
	}
	if err := w.Write(head); err != nil {
		return err
	}
	line := func(name string, x Counts) error {
		cells := []string{download.Harmless(name), strconv.Itoa(x.Total)}
		for _, b := range Boxes {
			cells = append(cells, strconv.Itoa(*x.of(b)))
		}
		return w.Write(cells)
	}
	for _, x := range rows {
		if err := line(names[x.AgencyID][0], x.Counts); err != nil {
			return err
		}
	}
	if err := line(c.T("task.counts.all"), total); err != nil {
		return err
	}
	w.Flush()
	return download.File(c, "text/csv; charset=utf-8", fileName(c)+".csv", []byte(b.String()))
}
