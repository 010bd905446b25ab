package programme

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/fault"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// maxExport is how many rows one file holds; a longer list is refused, so that
// no file ends before the list does.
const maxExport = 20_000

// harmless keeps a spreadsheet from reading words as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// send answers with rows as a CSV file, or as a workbook where the address
// asks for one. The first row is the head.
func send(c *web.Ctx, f *form.Form, name string, widths []float64, rows [][]string) error {
	if len(rows) > maxExport+1 {
		return fault.New(fault.Conflict, "programme.refused.too_many", maxExport)
	}
	for _, r := range rows {
		for i := range r {
			r[i] = harmless(r[i])
		}
	}
	var b bytes.Buffer
	kind, ext := "text/csv; charset=utf-8", "csv"
	if f.Choice("dang", false, "csv", "xlsx") == "xlsx" {
		kind, ext = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
		if err := workbook(&b, c.T("programme.sheet"), widths, rows); err != nil {
			return err
		}
	} else {
		b.WriteString("\ufeff") // spreadsheets then read UTF-8
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			return err
		}
	}
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, name, ext))
	h.Set("Cache-Control", "no-store")
	_, err := c.W.Write(b.Bytes())
	return err
}

func workbook(b *bytes.Buffer, sheet string, widths []float64, rows [][]string) error {
	x := excelize.NewFile()
	defer x.Close()
	if err := x.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	s, err := x.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, w := range widths {
		if err := s.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for n, r := range rows {
		row := make([]any, len(r))
		for i, v := range r {
			row[i] = v
			if n == 0 {
				row[i] = excelize.Cell{StyleID: bold, Value: v}
			}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", n+1), row); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return x.Write(b)
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
	flt.Cursor, flt.Limit = "", maxExport+1
	list, _, err := r.List(c.Context(), year, flt)
	if err != nil {
		return err
	}
	shown, err := r.rows(c, list)
	if err != nil {
		return err
	}
	rows := [][]string{{c.T("programme.field.ordinal"), c.T("programme.field.title"), c.T("programme.field.authority"), c.T("programme.field.lead"), c.T("programme.field.month"), c.T("programme.field.first_month"), c.T("programme.field.state")}}
	for n, x := range shown {
		rows = append(rows, []string{x.Ordinal, x.Title, x.Authority, x.Lead, x.Month, itoa(list[n].OriginalMonth), x.State})
	}
	return send(c, f, "chuong-trinh-"+itoa(year), []float64{8, 80, 22, 30, 10, 12, 18}, rows)
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
	flt.Cursor, flt.Limit = "", maxExport+1
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
	return send(c, f, "dang-ky-"+itoa(x.Year), []float64{60, 22, 20, 10, 26, 40, 26, 40, 40, 30, 18, 40}, rows)
}

// columnFields are the fields of a registration in the order of files: the
// export, the template of the import.
var columnFields = []string{"title", "authority", "onward", "month", "lead", "coordinating", "leader", "basis", "necessity", "product"}
