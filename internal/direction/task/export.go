package task

import (
	"context"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/clock"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
)

// maxExport is how many tasks one export holds; a larger one is refused, so
// that no file ends before the list does.
const maxExport = 200_000

var exportColumns = []string{"code", "title", "lead", "coordinating", "officer", "product", "authority", "due", "original_due", "extensions", "state", "time", "time_original", "days_late", "days_late_original", "held_lead", "held_coordinating", "held_approver", "held_petitioner", "held_stopped", "held_total"}

// each calls fn with the cells of every task of the address's filter, the
// head first.
func (r *Room) each(c *web.Ctx, fn func(cells []string) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f, clock.Today(r.clock), r.agencyNamed(c.Context()))
	if err := f.Err(); err != nil {
		return err
	}
	flt.Cursor, flt.Limit = "", 1000
	p := i18n.From(c.Context())
	head := make([]string, len(exportColumns))
	for i, x := range exportColumns {
		head[i] = p.T("task.export." + x)
	}
	for n := 0; ; n += flt.Limit {
		if n >= maxExport {
			return conflict("task.error.too_many", maxExport)
		}
		list, next, err := r.List(c.Context(), c.Actor, flt)
		if err != nil {
			return err
		}
		if n == 0 {
			if err := fn(head); err != nil {
				return err
			}
		}
		if err := r.cells(c.Context(), p, list, fn); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		flt.Cursor = next
	}
}

func (r *Room) cells(ctx context.Context, p i18n.Printer, list []Task, fn func([]string) error) error {
	var ids []string
	for _, t := range list {
		ids = append(append(ids, t.Leads...), t.Coordinating...)
	}
	known, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	today := clock.Today(r.clock)
	events, err := r.store.eventsOf(ctx, list)
	if err != nil {
		return err
	}
	for _, t := range list {
		st, today := t.standing(), t.day(today)
		held := HeldBy(events[t.ID], today, r.cal)
		authority := ""
		if t.Authority != "" {
			authority = p.T("task.authority." + t.Authority)
		}
		row := []string{
			t.Code, t.Title, namesOf(p, known, t.Leads, false), namesOf(p, known, t.Coordinating, false), t.Officer, t.Product, authority,
			r.dueWords(p, t).Text, p.Date(t.OriginalDue), strconv.FormatInt(t.Extensions, 10), p.T("task.state." + string(t.State)), p.T("task.time." + string(st.TimeState(Current, today, r.cal))),
			p.T("task.time." + string(st.TimeState(Original, today, r.cal))), strconv.Itoa(st.DaysLate(Current, today, r.cal)), strconv.Itoa(st.DaysLate(Original, today, r.cal)),
			strconv.Itoa(held.Lead), strconv.Itoa(held.Coordinating), strconv.Itoa(held.Approver), strconv.Itoa(held.Petitioner), strconv.Itoa(held.Stopped), strconv.Itoa(held.Total),
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := fn(row); err != nil {
			return err
		}
	}
	return nil
}

// harmless keeps a spreadsheet from reading words as a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func attachment(c *web.Ctx, contentType, ext string) {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="nhiem-vu-%s.%s"`, clock.Today(c.Clock), ext))
	h.Set("Cache-Control", "no-store")
}

func (r *Room) exportCSV(c *web.Ctx) error {
	var b strings.Builder
	b.WriteString("\ufeff") // spreadsheets then read UTF-8
	w := csv.NewWriter(&b)
	if err := r.each(c, w.Write); err != nil {
		return err
	}
	w.Flush()
	attachment(c, "text/csv; charset=utf-8", "csv")
	_, err := c.W.Write([]byte(b.String()))
	return err
}

func (r *Room) exportXLSX(c *web.Ctx) error {
	x := excelize.NewFile()
	defer x.Close()
	sheet := c.T("task.export.sheet")
	if err := x.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	s, err := x.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	for i, width := range []float64{16, 60, 30, 30, 24, 24, 20, 14, 14, 10, 18, 22, 22, 14, 14, 10, 10, 10, 10, 10, 10} {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	n := 0
	err = r.each(c, func(cells []string) error {
		n++
		row := make([]any, len(cells))
		for i, v := range cells {
			row[i] = v
			if n == 1 {
				row[i] = excelize.Cell{StyleID: bold, Value: v}
			}
		}
		return s.SetRow(fmt.Sprintf("A%d", n), row)
	})
	if err != nil {
		return err
	}
	if err := s.Flush(); err != nil {
		return err
	}
	attachment(c, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
	return x.Write(c.W)
}
