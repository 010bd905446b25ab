package programme

import (
	"strings"

	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
)

// send answers with rows as a CSV file, or as a workbook where the address
// asks for one. The first row is the head.
func send(c *web.Ctx, name string, widths []float64, kinds map[int]download.Kind, rows [][]string) error {
	of := make([]download.Kind, len(widths))
	for i, k := range kinds {
		of[i] = k
	}
	return download.Send(c, download.Table{Name: name, Sheet: c.T("programme.sheet"), Widths: widths, Kinds: of, Rows: rows})
}

// export sends the items of the address's filter.
func (r *Room) export(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	flt.Cursor, flt.Limit = "", download.MaxRows+1
	var list []Item
	if f.Has("chon") { // the rows that are ticked
		list, err = r.Chosen(c.Context(), year, f.Values("id"))
	} else {
		list, _, err = r.List(c.Context(), year, flt)
	}
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderList(c, f, nil, f.Status())
	}
	shown, err := r.rowsBy(c, list, flt.Basis)
	if err != nil {
		return err
	}
	rows := [][]string{{c.T("programme.field.ordinal"), c.T("programme.field.title"), c.T("programme.field.authority"), c.T("programme.field.onward"), c.T("programme.field.lead"), c.T("programme.field.coordinating"), c.T("programme.field.leader"), c.T("programme.field.product"), c.T("programme.field.month"), c.T("programme.field.first_month"), c.T("programme.field.state"), c.T("programme.field.due"), c.T("programme.field.time"), c.T("programme.field.submitted_on"), c.T("programme.field.note")}}
	p := i18n.From(c.Context())
	for n, x := range shown {
		i, onward := list[n], ""
		if i.Onward != "" {
			onward = c.T("programme.onward." + i.Onward)
		}
		rows = append(rows, []string{x.Ordinal, x.Title, x.Authority, onward, x.Lead, x.With, i.Leader, i.Product, x.Month, itoa(i.OriginalMonth), x.State, p.Date(i.Due(flt.Basis, r.Cal)), x.Time.Tag, p.Date(i.SubmittedOn), i.Note})
	}
	return send(c, "chuong-trinh-"+itoa(year), []float64{8, 80, 22, 20, 26, 40, 26, 36, 10, 12, 18, 12, 30, 12, 40}, map[int]download.Kind{0: download.Number, 8: download.Number, 9: download.Number, 11: download.Date, 13: download.Date}, rows)
}

// exportEntries sends the registrations of the address's filter.
func (r *Room) exportEntries(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := entryFilterOf(f)
	flt.Cursor, flt.Limit = "", download.MaxRows+1
	list, _, err := r.Entries(c.Context(), c.Actor, x.Year, flt)
	if err != nil {
		return err
	}
	var ids []string
	for _, e := range list {
		ids = append(append(ids, e.LeadID), e.Coordinating...)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return err
	}
	head := make([]string, 0, len(columnFields)+2)
	for _, k := range columnFields {
		head = append(head, c.T("programme.field."+k))
	}
	rows := [][]string{append(head, c.T("programme.field.state"), c.T("programme.field.reason"))}
	for _, e := range list {
		var with []string
		for _, id := range e.Coordinating {
			with = append(with, names[id])
		}
		onward := ""
		if e.Onward != "" {
			onward = c.T("programme.onward." + e.Onward)
		}
		rows = append(rows, []string{e.Title, c.T("programme.authority." + e.Authority), onward, itoa(e.Month), names[e.LeadID], strings.Join(with, "; "), e.Leader, e.Basis, e.Necessity, e.Product, c.T("programme.entry.state." + e.State), e.Reason})
	}
	return send(c, "dang-ky-"+itoa(x.Year), []float64{60, 22, 20, 10, 26, 40, 26, 40, 40, 30, 18, 40}, map[int]download.Kind{3: download.Number}, rows)
}

// columnFields are the fields of a registration in the order of files: the
// export, the template of the import.
var columnFields = []string{"title", "authority", "onward", "month", "lead", "coordinating", "leader", "basis", "necessity", "product"}
