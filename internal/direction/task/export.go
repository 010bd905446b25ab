package task

import (
	"encoding/csv"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/clock"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
)

// maxExport is how many tasks one export holds; a larger one is refused, so
// that no file ends before the list does.
const maxExport = 200_000

// sheet is a list on its way into a file: what the screen shows, in its
// columns and order.
type sheet struct {
	r    *Room
	c    *web.Ctx
	form *form.Form
	flt  Filter
	q    url.Values
	cols []column
	by   GroupBy // the first column names the group, where the list is cut
	most int     // rows
}

// sheet reads what is asked for; a filter that cannot be read is refused.
func (r *Room) sheet(c *web.Ctx, most int) (sheet, error) {
	f, err := c.Form()
	if err != nil {
		return sheet{}, err
	}
	s := sheet{r: r, c: c, form: f, flt: filterOf(f, clock.Today(r.clock), r.agencyNamed(c.Context())), q: queryOf(f), most: most}
	s.cols = columnsOf(s.q.Get("cot"))
	s.flt.Cursor, s.flt.Limit = "", 1000
	if s.q.Get("xem") == "" {
		s.by = GroupBy(oneOf(f, "nhom", names(GroupBys)))
	}
	return s, f.Err()
}

func (s sheet) head() []string {
	out := make([]string, len(s.cols))
	for i, x := range s.cols {
		out[i] = s.c.T("task.export." + x.key)
	}
	return out
}

// each calls fn with the cells of every task, group by group where the list is
// cut into groups.
func (s sheet) each(fn func(group string, cells []string) error) error {
	n := 0
	if s.by == "" {
		return s.list(s.flt, &n, func(cells []string) error { return fn("", cells) })
	}
	groups, err := s.r.groupsOf(s.c.Context(), s.c, s.flt, s.by)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := s.list(s.flt.of(s.by, g.Key), &n, func(cells []string) error { return fn(g.name, cells) }); err != nil {
			return err
		}
	}
	return nil
}

// flat calls fn with rows that begin with the name of the group, the heads
// first.
func (s sheet) flat(fn func(cells []string) error) error {
	put := func(group string, cells []string) error {
		if s.by != "" {
			cells = append([]string{group}, cells...)
		}
		return fn(cells)
	}
	if err := put(s.c.T("task.group_by.column"), s.head()); err != nil {
		return err
	}
	return s.each(put)
}

// list calls fn with the cells of the filter's tasks; n counts them.
func (s sheet) list(flt Filter, n *int, fn func(cells []string) error) error {
	for {
		list, next, err := s.r.List(s.c.Context(), s.c.Actor, flt)
		if err != nil {
			return err
		}
		if *n += len(list); *n > s.most {
			return errTooMany
		}
		cells, err := s.r.cells(s.c.Context(), list, s.cols, false)
		if err != nil {
			return err
		}
		for _, row := range cells {
			out := make([]string, len(row))
			for i, x := range row {
				out[i] = x.Text
			}
			if err := fn(out); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		flt.Cursor = next
	}
}

var errTooMany = errors.New("task: more than a file holds")

// tooMany puts the limit into the words of who asked.
func tooMany(err error, key string, most int) error {
	if errors.Is(err, errTooMany) {
		return conflict(key, most)
	}
	return err
}

func harmless(row []string) []string {
	out := make([]string, len(row))
	for i, s := range row {
		out[i] = download.Harmless(s)
	}
	return out
}

func fileName(c *web.Ctx) string { return fmt.Sprintf("nhiem-vu-%s", clock.Today(c.Clock)) }

func (r *Room) exportCSV(c *web.Ctx) error {
	s, err := r.sheet(c, maxExport)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("\ufeff") // spreadsheets then read UTF-8
	w := csv.NewWriter(&b)
	if err := s.flat(func(cells []string) error { return w.Write(harmless(cells)) }); err != nil {
		return tooMany(err, "task.error.too_many", maxExport)
	}
	w.Flush()
	return download.File(c, "text/csv; charset=utf-8", fileName(c)+".csv", []byte(b.String()))
}

func (r *Room) exportXLSX(c *web.Ctx) error {
	s, err := r.sheet(c, maxExport)
	if err != nil {
		return err
	}
	x := excelize.NewFile()
	defer x.Close()
	name := c.T("task.export.sheet")
	if err := x.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	styles, err := download.NewStyles(x)
	if err != nil {
		return err
	}
	w, err := x.NewStreamWriter(name)
	if err != nil {
		return err
	}
	cols := s.cols
	if s.by != "" {
		cols = append([]column{{width: 30}}, cols...)
	}
	lang := i18n.From(c.Context()).Lang()
	kinds := make([]download.Kind, len(cols))
	for i, col := range cols {
		kinds[i] = columnKinds[col.key]
		if err := w.SetColWidth(i+1, i+1, col.width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	n := 0
	put := func(cells []string) error {
		n++
		row := styles.Head(cells)
		if n > 1 {
			row = styles.Row(lang, kinds, cells)
		}
		return w.SetRow(fmt.Sprintf("A%d", n), row)
	}
	if err := s.flat(put); err != nil {
		return tooMany(err, "task.error.too_many", maxExport)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	b, err := x.WriteToBuffer()
	if err != nil {
		return err
	}
	return download.File(c, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fileName(c)+".xlsx", b.Bytes())
}

// exportPDF prints the list, with the filter in words.
func (r *Room) exportPDF(c *web.Ctx) error {
	s, err := r.sheet(c, download.MaxPrinted)
	if err != nil {
		return err
	}
	t := download.Table{Name: fileName(c), Title: c.T("task.list.title"), Rows: [][]string{s.head()}, Notes: r.filterWords(c, s.form, s.q)}
	for _, x := range s.cols {
		t.Widths = append(t.Widths, x.width)
	}
	t.Over = map[int]string{}
	last := ""
	if err := s.each(func(group string, cells []string) error {
		if group != last {
			last, t.Over[len(t.Rows)] = group, group
		}
		t.Rows = append(t.Rows, cells)
		return nil
	}); err != nil {
		return tooMany(err, "download.too_many_printed", download.MaxPrinted)
	}
	t.Notes = append(t.Notes, c.T("task.total", len(t.Rows)-1))
	return download.Print(c, t)
}

// columnKinds are what columns hold in a workbook; the others are words.
var columnKinds = map[string]download.Kind{
	"handed_out": download.Date, "due": download.Date, "original_due": download.Date, "reported": download.Date, "accepted": download.Date,
	"extensions": download.Number, "days_late": download.Number, "days_late_original": download.Number,
	"held_lead": download.Number, "held_coordinating": download.Number, "held_approver": download.Number, "held_petitioner": download.Number, "held_stopped": download.Number, "held_total": download.Number,
}
