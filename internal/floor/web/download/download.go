// Package download sends tables and papers as files.
package download

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"roviec/internal/base/fault"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/pdf"
	"roviec/internal/floor/web"
)

// MaxRows is how many rows one table holds; a longer one is refused, so that
// no file ends before the list does.
const MaxRows = 20_000

// Table is rows under a head, for one sheet.
type Table struct {
	Name   string // of the file, without its ending
	Sheet  string
	Widths []float64 // of columns, in characters; not in CSV
	Kinds  []Kind    // of columns, in a workbook; a missing one is Words
	Rows   [][]string
	Title  string         // over the print; "" = Sheet
	Notes  []string       // below the title of the print: what the rows are
	Over   map[int]string // headings of the print over rows, by their number
}

// Kind is what a column of a workbook holds.
type Kind int

// The kinds. A cell that does not read as its column's kind stays words.
const (
	Words Kind = iota
	Number
	Date
)

// Value is a cell as a workbook keeps it: a number, a day, else words that no
// spreadsheet reads as a formula. Numbers are read as pages write them in the
// language, 1.234,5 in Vietnamese and 1,234.5 in English; days as dd/mm/yyyy
// or yyyy-mm-dd.
func (k Kind) Value(lang i18n.Lang, s string) any {
	switch k {
	case Number:
		plain := strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(s), "%"), "−", "-")
		if lang == i18n.VI {
			plain = strings.ReplaceAll(strings.ReplaceAll(plain, ".", ""), ",", ".")
		} else {
			plain = strings.ReplaceAll(plain, ",", "")
		}
		if n, err := strconv.ParseFloat(plain, 64); err == nil && !strings.HasSuffix(s, "%") && strings.Trim(plain, "-.0123456789") == "" {
			return n
		}
	case Date:
		for _, form := range []string{"02/01/2006", "2006-01-02"} {
			if t, err := time.Parse(form, s); err == nil {
				return t
			}
		}
	}
	return Harmless(s)
}

// Styles are those of the cells of a workbook.
type Styles struct{ head, date int }

// NewStyles puts the styles into a workbook.
func NewStyles(x *excelize.File) (s Styles, err error) {
	if s.head, err = x.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}); err != nil {
		return s, err
	}
	day := "dd/mm/yyyy"
	s.date, err = x.NewStyle(&excelize.Style{CustomNumFmt: &day})
	return s, err
}

// Head are cells of headings.
func (s Styles) Head(cells []string) []any {
	row := make([]any, len(cells))
	for i, v := range cells {
		row[i] = excelize.Cell{StyleID: s.head, Value: Harmless(v)}
	}
	return row
}

// Row are cells of the kinds of their columns.
func (s Styles) Row(lang i18n.Lang, kinds []Kind, cells []string) []any {
	row := make([]any, len(cells))
	for i, v := range cells {
		kind := Words
		if i < len(kinds) {
			kind = kinds[i]
		}
		row[i] = kind.Value(lang, v)
		if day, ok := row[i].(time.Time); ok {
			row[i] = excelize.Cell{StyleID: s.date, Value: day}
		}
	}
	return row
}

// Harmless keeps a spreadsheet from reading words as a formula.
func Harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// MaxPrinted is how many rows one print holds: some hundred sheets.
const MaxPrinted = 5_000

// Format reads the field of the address that names the form of a file: xlsx,
// pdf, else csv.
func Format(c *web.Ctx) (string, error) {
	f, err := c.Form()
	if err != nil {
		return "", err
	}
	if form := f.Choice("dang", false, "csv", "xlsx", "pdf"); form != "" {
		return form, nil
	}
	return "csv", nil
}

// Send answers with the tables: a workbook of one sheet each, a print of them,
// or the first as CSV, as the field dang of the address asks.
func Send(c *web.Ctx, tables ...Table) error {
	format, err := Format(c)
	if err != nil {
		return err
	}
	return SendAs(c, format, tables...)
}

// SendAs answers with the tables in the form given: csv, xlsx or pdf.
func SendAs(c *web.Ctx, format string, tables ...Table) (err error) {
	var b bytes.Buffer
	kind := "text/csv; charset=utf-8"
	for _, t := range tables {
		if len(t.Rows) > MaxRows+1 {
			return fault.New(fault.Conflict, "download.too_many", MaxRows)
		}
	}
	switch format {
	case "pdf":
		return Print(c, tables...)
	case "xlsx":
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = Workbook(&b, i18n.From(c.Context()).Lang(), tables...)
	default:
		b.WriteString("\ufeff") // spreadsheets then read UTF-8
		err = csv.NewWriter(&b).WriteAll(harmless(tables[0].Rows))
	}
	if err != nil {
		return err
	}
	return File(c, kind, tables[0].Name+"."+format, b.Bytes())
}

// Print answers with the tables as a file for print: A4 on its side, the head
// on each sheet, with who printed it when.
func Print(c *web.Ctx, tables ...Table) error {
	p := i18n.From(c.Context())
	now := c.Clock.Now()
	paper := pdf.Paper{
		Title: tables[0].Title, Notes: tables[0].Notes, Foot: p.T("download.printed", now, c.Actor.Name), Lang: string(p.Lang()), Made: now,
		Page: func(n, of int) string { return p.T("download.page", n, of) },
	}
	if paper.Title == "" {
		paper.Title = tables[0].Sheet
	}
	for _, t := range tables {
		if len(t.Rows) > MaxPrinted+1 {
			return fault.New(fault.Conflict, "download.too_many_printed", MaxPrinted)
		}
		out := pdf.Table{Head: t.Rows[0], Widths: t.Widths}
		for i, r := range t.Rows[1:] {
			if over := t.Over[i+1]; over != "" {
				out.Rows = append(out.Rows, pdf.Row{Cells: []string{over}, Heading: true})
			}
			out.Rows = append(out.Rows, pdf.Row{Cells: r})
		}
		paper.Tables = append(paper.Tables, out)
	}
	var b bytes.Buffer
	if err := paper.Write(&b); err != nil {
		return err
	}
	return File(c, "application/pdf", tables[0].Name+".pdf", b.Bytes())
}

// File answers with a file to be saved.
func File(c *web.Ctx, contentType, name string, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	h.Set("Cache-Control", "no-store")
	_, err := c.W.Write(body)
	return err
}

// DOCX is the content type of a word processor's file.
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func harmless(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = make([]string, len(r))
		for j, s := range r {
			out[i][j] = Harmless(s)
		}
	}
	return out
}

// Workbook writes one sheet for each table; its first row stays in sight.
func Workbook(b *bytes.Buffer, lang i18n.Lang, tables ...Table) error {
	x := excelize.NewFile()
	defer x.Close()
	styles, err := NewStyles(x)
	if err != nil {
		return err
	}
	for i, t := range tables {
		if i == 0 {
			err = x.SetSheetName("Sheet1", t.Sheet)
		} else {
			_, err = x.NewSheet(t.Sheet)
		}
		if err == nil {
			err = fill(x, t, styles, lang)
		}
		if err != nil {
			return err
		}
	}
	return x.Write(b)
}

func fill(x *excelize.File, t Table, styles Styles, lang i18n.Lang) error {
	s, err := x.NewStreamWriter(t.Sheet)
	if err != nil {
		return err
	}
	for i, w := range t.Widths {
		if err := s.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for n, r := range t.Rows {
		row := styles.Head(r)
		if n > 0 {
			row = styles.Row(lang, t.Kinds, r)
		}
		if err := s.SetRow(fmt.Sprintf("A%d", n+1), row); err != nil {
			return err
		}
	}
	return s.Flush()
}
