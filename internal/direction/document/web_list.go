package document

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/document/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
)

func (r *Room) noSuch() error { return fault.Missing() }

var filterNames = []string{"q", "chieu", "trang-thai", "loai", "khan", "tu", "den", "sap-xep"}

func queryOf(f *form.Form) url.Values {
	q := url.Values{}
	for _, n := range filterNames {
		if s := f.Value(n); s != "" {
			q.Set(n, s)
		}
	}
	return q
}

func with(q url.Values, name, value string) string {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	out.Set(name, value)
	return base + "?" + out.Encode()
}

func (r *Room) showList(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	if f.Err() != nil { // a filter that cannot be read restricts nothing, and says so
		flt = Filter{Limit: 50}
	}
	list, next, err := r.List(c.Context(), c.Actor, "document.list", flt)
	if err != nil {
		return err
	}
	n, err := r.count(c.Context(), c.Actor, "document.list", flt)
	if err != nil {
		return err
	}
	p, q := i18n.From(c.Context()), queryOf(f)
	v := views.List{
		Page: c.Listed(c.T("document.title")), Filter: f, CanMake: c.May("document.create"), States: web.Choices(c, "document.state.", stateNames()), Types: typeOptions(), Priorities: web.Choices(c, "document.priority.", Priorities),
		Directions: web.Choices(c, "document.direction.", []string{In, Out}), Filtered: len(q) > 0, CSV: base + ".csv?" + q.Encode(), XLSX: base + ".xlsx?" + q.Encode(), PDF: base + ".pdf?" + q.Encode(),
	}
	v.Page.Problem = f.Err() != nil
	sort := flt.Sort
	if sort == "" {
		sort = SortNew
	}
	for _, s := range Sorts {
		v.Sorts = append(v.Sorts, views.SortLink{Text: c.T("document.sort." + s), Href: with(q, "sap-xep", s), Active: s == sort})
	}
	for _, d := range list {
		row := views.Row{Href: base + "/" + d.ID, Code: d.Code.String(), TypeName: d.TypeName, Organ: d.OrganName, Subject: d.Subject, Day: p.Date(d.IssuedDate), Machine: d.IssuedDate.String(), Direction: c.T("document.direction." + d.Direction), State: views.Tag{Tone: tone(d.State), Text: c.T("document.state." + string(d.State))}, Sample: d.Sample}
		if d.Priority > 0 {
			row.Priority = c.T("document.priority." + Priorities[d.Priority])
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Total = c.T("document.total", n)
	if n > countTo {
		v.Pager.Total = c.T("document.total_more", countTo)
	}
	if next != "" {
		v.Pager.Next = with(q, "sau", next)
	}
	if flt.Cursor != "" {
		v.Pager.First = base + "?" + q.Encode()
	}
	return c.Render(f.Status(), views.Documents(v))
}

// maxExport is how many documents one export holds; a larger one is refused,
// so that no file ends before the list does.
const maxExport = 100_000

var exportColumns = []string{"direction", "arrival_number", "arrival_date", "code_number", "code_notation", "type_name", "organ_name", "issued_date", "subject", "signer_name", "priority", "due_date", "state"}

// each calls fn with the cells of every document of the address's filter, the
// head first.
func (r *Room) each(c *web.Ctx, fn func(cells []string) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	if err := f.Err(); err != nil {
		return err
	}
	flt.Cursor, flt.Limit = "", 1000
	p := i18n.From(c.Context())
	head := make([]string, len(exportColumns))
	for i, x := range exportColumns {
		head[i] = p.T("document.field." + x)
	}
	if err := fn(head); err != nil {
		return err
	}
	for n := 0; ; n += flt.Limit {
		if n >= maxExport {
			return conflict("document.error.too_many", maxExport)
		}
		list, next, err := r.List(c.Context(), c.Actor, "document.export", flt)
		if err != nil {
			return err
		}
		for _, d := range list {
			cells := []string{
				p.T("document.direction." + d.Direction), d.ArrivalNumber, p.Date(d.ArrivalDate), d.Code.Number, d.Code.Notation, d.TypeName, d.OrganName, p.Date(d.IssuedDate), d.Subject, joined(d.Signer.Position, d.Signer.FullName),
				p.T("document.priority." + Priorities[d.Priority]), p.Date(d.DueDate), p.T("document.state." + string(d.State)),
			}
			if err := fn(cells); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		flt.Cursor = next
	}
}

func harmless(cells []string) []string {
	out := make([]string, len(cells))
	for i, s := range cells {
		out[i] = download.Harmless(s)
	}
	return out
}

func attachment(c *web.Ctx, contentType, name string) {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
}

func (r *Room) exportCSV(c *web.Ctx) error {
	var b strings.Builder
	b.WriteString("\ufeff") // spreadsheets then read UTF-8
	w := csv.NewWriter(&b)
	if err := r.each(c, func(cells []string) error { return w.Write(harmless(cells)) }); err != nil {
		return err
	}
	w.Flush()
	attachment(c, "text/csv; charset=utf-8", fmt.Sprintf("van-ban-%s.csv", clock.Today(c.Clock)))
	_, err := c.W.Write([]byte(b.String()))
	return err
}

// exportPDF prints the register as the filter of the address shows it.
func (r *Room) exportPDF(c *web.Ctx) error {
	t := download.Table{Name: fmt.Sprintf("van-ban-%s", clock.Today(c.Clock)), Title: c.T("document.title"), Widths: []float64{8, 9, 12, 8, 16, 16, 24, 12, 60, 24, 12, 12, 16}}
	err := r.each(c, func(cells []string) error {
		if len(t.Rows) > download.MaxPrinted {
			return conflict("download.too_many_printed", download.MaxPrinted)
		}
		t.Rows = append(t.Rows, slices.Clone(cells))
		return nil
	})
	if err != nil {
		return err
	}
	return download.Print(c, t)
}

func (r *Room) exportXLSX(c *web.Ctx) error {
	x := excelize.NewFile()
	defer x.Close()
	sheet := c.T("document.sheet")
	if err := x.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	styles, err := download.NewStyles(x)
	if err != nil {
		return err
	}
	s, err := x.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, width := range []float64{10, 10, 12, 10, 16, 16, 36, 12, 70, 30, 14, 12, 16} {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	n, lang, kinds := 0, i18n.From(c.Context()).Lang(), make([]download.Kind, len(exportColumns))
	for i, name := range exportColumns {
		if strings.HasSuffix(name, "_date") {
			kinds[i] = download.Date
		}
	}
	if err := r.each(c, func(cells []string) error {
		n++
		row := styles.Head(cells)
		if n > 1 {
			row = styles.Row(lang, kinds, cells)
		}
		return s.SetRow(fmt.Sprintf("A%d", n), row)
	}); err != nil {
		return err
	}
	if err := s.Flush(); err != nil {
		return err
	}
	attachment(c, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fmt.Sprintf("van-ban-%s.xlsx", clock.Today(c.Clock)))
	return x.Write(c.W)
}
