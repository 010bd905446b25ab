package task

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"roviec/internal/direction/task/views"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
)

// columnsPath takes the form of the columns to the address of the list with
// them.
const columnsPath = base + "/cot"

// grid is a page of a list in the columns of the address.
func (r *Room) grid(ctx context.Context, c *web.Ctx, list []Task, q url.Values, sort string) (views.Grid, error) {
	cols := columnsOf(q.Get("cot"))
	g := views.Grid{Caption: c.T("task.list.title")}
	for _, x := range cols {
		h := views.Head{Text: c.T("task.export." + x.key), Num: x.num}
		if x.key == "due" {
			h.Href = base + "?" + with(q, "sap-xep", SortDue)
			switch sort {
			case SortDue:
				h.Aria, h.Href = "ascending", base+"?"+with(q, "sap-xep", SortLast)
			case SortLast:
				h.Aria = "descending"
			}
		}
		g.Heads = append(g.Heads, h)
	}
	cells, err := r.cells(ctx, list, cols, true)
	if err != nil {
		return g, err
	}
	for i, t := range list {
		g.Rows = append(g.Rows, views.Line{ID: t.ID, Href: base + "/" + t.ID, Sample: t.Sample, Cells: cells[i]})
	}
	return g, nil
}

// columnForm is the form in which columns are chosen: the place of each.
func (r *Room) columnForm(c *web.Ctx, q url.Values) views.ColumnForm {
	chosen := columnsOf(q.Get("cot"))
	out := views.ColumnForm{Action: columnsPath, Usual: base + "?" + without(q, "cot", q.Get("cot")), Every: base + "?" + with(q, "cot", everyColumn)}
	for _, x := range allColumns {
		place := ""
		if i := slices.Index(chosen, x); i >= 0 {
			place = strconv.Itoa(i + 1)
		}
		out.Columns = append(out.Columns, views.ColumnChoice{Name: "c." + x.key, Text: c.T("task.export." + x.key), Place: place})
	}
	out.Most = strconv.Itoa(len(allColumns))
	for _, n := range filterNames {
		for _, v := range q[n] {
			if n != "cot" {
				out.Hidden = append(out.Hidden, [2]string{n, v})
			}
		}
	}
	return out
}

// chooseColumns leads to the list with the columns that the form names.
func (r *Room) chooseColumns(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	type placed struct {
		column
		place float64
	}
	var list []placed
	for _, x := range allColumns {
		if at, err := strconv.ParseFloat(f.Value("c."+x.key), 64); err == nil && at > 0 {
			list = append(list, placed{x, at})
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	cols := make([]column, len(list))
	for i, x := range list {
		cols[i] = x.column
	}
	q := queryOf(f)
	q.Del("cot")
	if keys := columnKeys(cols); keys != "" {
		q.Set("cot", keys)
	}
	return c.See(base+"?"+q.Encode(), "")
}

// fileTypes are the files of a list, by the ending of their address.
var fileTypes = []string{"csv", "xlsx", "pdf"}

// exports are the files of the list at an address.
func (r *Room) exports(c *web.Ctx, q url.Values, v *views.List) {
	v.Files = nil
	for _, x := range fileTypes {
		v.Files = append(v.Files, layout.Link{Text: c.T("task.export." + x), Href: base + "." + x + "?" + q.Encode()})
	}
}
