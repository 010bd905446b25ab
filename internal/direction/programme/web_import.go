package programme

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// The four pages of an import: the file, its columns, the check, the result.
// Each has an address and leads back.

func (r *Room) loadImport(ctx context.Context, q *http.Request) (any, access.Object, error) {
	i, err := r.ImportByID(ctx, q.PathValue("id"))
	return i, i.Object(), err
}

// steps are the ways between the pages; at is the present one.
func steps(c *web.Ctx, i Import, year, at int) views.Steps {
	out := views.Steps{{Text: c.T("programme.import.step1"), Href: base + "/nhap-moi/" + itoa(year)}, {Text: c.T("programme.import.step2")}, {Text: c.T("programme.import.step3")}, {Text: c.T("programme.import.step4")}}
	if i.State == Uploaded || i.State == Mapped {
		out[1].Href = importPath(i.ID) + "/khop-cot"
	}
	if i.State == Mapped {
		out[2].Href = importPath(i.ID) + "/kiem-tra"
	}
	out[at].Href = ""
	return out
}

func (r *Room) uploadPage(c *web.Ctx, f *form.Form, status int) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	if f == nil {
		f = form.New()
	}
	return c.Render(status, views.UploadPage(views.Upload{
		Basics: basics(c, c.T("programme.import.of", itoa(x.Year)), f, callCrumb(c, x.Year), layout.Link{Text: c.T("programme.import.title")}),
		Steps:  steps(c, Import{}, x.Year, 0), Action: base + "/nhap-moi/" + itoa(x.Year), Template: base + "/tep-mau/" + itoa(x.Year),
	}))
}

func (r *Room) upload(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	i, err := r.take(c, f, x.Year)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.uploadPage(c, f, f.Status())
	}
	return c.See(importPath(i.ID)+"/khop-cot", "")
}

func (r *Room) take(c *web.Ctx, f *form.Form, year int) (i Import, err error) {
	list := f.Files("file")
	if len(list) == 0 {
		return i, fault.Fields(fault.Field{Name: "file", Key: "form.required_here"})
	}
	if list[0].Size > sheet.MaxFile {
		return i, fault.Fields(fault.Field{Name: "file", Key: "programme.file.too_large"})
	}
	in, err := list[0].Open()
	if err != nil {
		return i, err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, sheet.MaxFile+1))
	if err != nil {
		return i, err
	}
	sheets, err := ReadFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return i, err
	}
	return r.StartImport(c.Context(), c.Actor, year, list[0].Name, sheets)
}

// template is an empty table with the headings that the import knows, and one
// row as an example.
func (r *Room) template(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	head := make([]string, len(columnFields))
	example := make([]string, len(columnFields))
	for i, k := range columnFields {
		head[i], example[i] = c.T("programme.field."+k), c.T("programme.example."+k)
	}
	return download.SendAs(c, "xlsx", download.Table{Name: "mau-dang-ky-" + itoa(x.Year), Sheet: c.T("programme.sheet"), Widths: []float64{60, 22, 20, 10, 26, 40, 26, 40, 40, 30}, Rows: [][]string{head, example}})
}

// written sends whoever opens an earlier page of an ended import to its result.
func written(i Import) bool { return i.State == Written || i.State == Undone }

func (r *Room) mapPage(c *web.Ctx, f *form.Form, status int) error {
	i := c.Object.(Import)
	if written(i) {
		return c.See(importPath(i.ID), "")
	}
	if f == nil {
		f = form.New()
		f.Set("sheet", itoa(i.Sheet))
		f.Set("head", itoa(i.Mapping.Head))
		for k, col := range i.Mapping.Columns {
			f.Set("col."+k, itoa(col))
		}
	} else if n, err := strconv.Atoi(f.Value("sheet")); err == nil && n >= 0 && n < len(i.Sheets) {
		i.Sheet = n
		if h, err := strconv.Atoi(f.Value("head")); err == nil && h >= 1 && h <= len(i.rows()) {
			i.Mapping.Head = h
		}
	}
	f.Set("version", strconv.FormatInt(i.Version, 10))
	v := views.Map{Basics: basics(c, c.T("programme.import.map", i.File), f, callCrumb(c, i.Year), layout.Link{Text: c.T("programme.import.title")}), Steps: steps(c, i, i.Year, 1), Action: importPath(i.ID) + "/khop-cot"}
	for n, s := range i.Sheets {
		v.Sheets = append(v.Sheets, layout.Option{Value: itoa(n), Text: c.T("programme.import.sheet_words", s.Name, len(s.Rows))})
	}
	rows := i.rows()
	for n := range min(30, len(rows)) {
		if line := brief(strings.Join(rows[n], " · "), 80); line != "" {
			v.Lines = append(v.Lines, layout.Option{Value: itoa(n + 1), Text: c.T("programme.import.line", n+1, line)})
		}
	}
	head := rows[min(max(i.Mapping.Head, 1), len(rows))-1]
	width := 0
	for _, row := range rows[:min(60, len(rows))] {
		width = max(width, len(row))
	}
	for n := range width {
		name := brief(at(head, n), 60)
		v.Columns = append(v.Columns, layout.Option{Value: itoa(n), Text: c.T("programme.import.column", letters(n), name)})
		v.Sample.Head = append(v.Sample.Head, letters(n)+" "+name)
	}
	for _, k := range columnFields {
		v.Fields = append(v.Fields, layout.Field{Name: "col." + k, Label: c.T("programme.field." + k), Required: slices.Contains(i.needed(), k)})
	}
	v.Sample.Caption = c.T("programme.import.sample")
	for n := i.Mapping.Head; n < min(i.Mapping.Head+3, len(rows)); n++ {
		row := make([]views.Cell, width)
		for k := range row {
			row[k].Text = brief(at(rows[n], k), 80)
		}
		v.Sample.Rows = append(v.Sample.Rows, row)
	}
	return c.Render(status, views.MapPage(v))
}

// letters names a column as spreadsheets do.
func letters(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return letters(n/26-1) + string(rune('A'+n%26))
}

// brief is the beginning of a text, on one line.
func brief(s string, max int) string {
	r := []rune(oneLine(strings.ReplaceAll(s, sheet.Formula, "=")))
	if len(r) > max {
		return string(r[:max-1]) + "…"
	}
	return string(r)
}

func (r *Room) mapColumns(c *web.Ctx) error {
	i := c.Object.(Import)
	f, err := c.Form()
	if err != nil {
		return err
	}
	n, head := f.Int("sheet", true, 0, max(len(i.Sheets)-1, 0)), f.Int("head", true, 1, sheet.MaxRows)
	if f.Value("do") == "look" && f.Err() == nil && !written(i) { // another sheet or line: guess anew
		remembered, err := r.remembered(c.Context(), c.Actor.AccountID)
		if err != nil {
			return err
		}
		i.Sheet = n
		rows := i.rows()
		if n != c.Object.(Import).Sheet {
			head = guess(rows, remembered).Head
		}
		head = min(head, len(rows))
		fresh := form.New()
		fresh.Set("sheet", itoa(n))
		fresh.Set("head", itoa(head))
		for k, col := range guess(rows[head-1:head], remembered).Columns {
			fresh.Set("col."+k, itoa(col))
		}
		return r.mapPage(c, fresh, http.StatusOK)
	}
	m := Mapping{Head: head, Columns: map[string]int{}}
	for _, k := range columnFields {
		if f.Value("col."+k) != "" {
			m.Columns[k] = f.Int("col."+k, false, 0, sheet.MaxCols-1)
		}
	}
	if f.Err() == nil {
		if i, err = r.Map(c.Context(), c.Actor, i.ID, n, m, seenOf(f)); err == nil {
			return c.See(importPath(i.ID)+"/kiem-tra", "")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.mapPage(c, f, f.Status())
}

// cellWords says what is wrong with a cell: "Dòng 47, cột Hạn: …".
func cellWords(p i18n.Printer, line int, e CellError) string {
	column := e.Column
	if column == "" {
		column = p.T("programme.field." + e.Field)
	}
	return p.T("programme.cell.where", itoa(line), column, p.T(e.Key, e.Args...))
}

// shownRows is how many rows one tab of the check shows; the file of errors
// holds all of them.
const shownRows = 300

func (r *Room) checkPage(c *web.Ctx, f *form.Form, status int) error {
	i := c.Object.(Import)
	if written(i) {
		return c.See(importPath(i.ID), "")
	}
	if i.State != Mapped {
		return c.See(importPath(i.ID)+"/khop-cot", "")
	}
	rows, n, err := r.Check(c.Context(), i)
	if err != nil {
		return err
	}
	if f == nil {
		f = form.New()
	}
	f.Set("version", strconv.FormatInt(i.Version, 10))
	counts := map[string]int{RowNew: n.New, RowChanged: n.Changed, RowSame: n.Same, RowBad: n.Bad}
	tab := c.R.URL.Query().Get("xem")
	if !slices.Contains(RowKinds, tab) {
		tab = RowKinds[slices.IndexFunc(RowKinds, func(k string) bool { return counts[k] > 0 || k == RowSame })]
	}
	v := views.Check{
		Basics: basics(c, c.T("programme.import.check", i.File), f, callCrumb(c, i.Year), layout.Link{Text: c.T("programme.import.title")}), Steps: steps(c, i, i.Year, 2),
		Summary: c.T("programme.import.summary", n.Rows(), n.New, n.Changed, n.Same, n.Bad),
	}
	for _, k := range RowKinds {
		l := layout.Link{Text: c.T("programme.row."+k, counts[k])}
		if k != tab {
			l.Href = importPath(i.ID) + "/kiem-tra?xem=" + k
		}
		v.Tabs = append(v.Tabs, l)
	}
	if n.Bad > 0 {
		v.Links = []layout.Link{{Text: c.T("programme.import.error_file"), Href: importPath(i.ID) + "/tep-loi"}}
	}
	shown := shownRows
	if tab == RowBad {
		shown = mendableRows
		v.Mend, v.Bad = importPath(i.ID)+"/sua", badRows(c, i, rows, f)
	} else {
		v.Table = r.checkTable(c, rows, tab)
	}
	if counts[tab] > shown {
		v.More = c.T("programme.import.more", shown, counts[tab])
	}
	if n.New+n.Changed > 0 {
		v.Write = importPath(i.ID) + "/ghi"
		if v.All = c.T("programme.import.write_all", n.New+n.Changed); n.Bad > 0 {
			v.All, v.Good = "", c.T("programme.import.write_good", n.New+n.Changed, n.Bad)
		}
	}
	return c.Render(status, views.CheckPage(v))
}

// mendableRows is how many wrong rows one page offers to mend; each has a form.
const mendableRows = 100

// badRows are the wrong rows with what is wrong in them and the cells to mend;
// what was typed into f and refused stands in place of what the file says.
func badRows(c *web.Ctx, i Import, rows []Row, f *form.Form) (out []views.BadRow) {
	p := i18n.From(c.Context())
	for _, x := range rows {
		if x.Kind != RowBad {
			continue
		}
		if len(out) == mendableRows {
			break
		}
		b := views.BadRow{Line: itoa(x.Line), Title: brief(x.Fields.Title, 160), Form: form.New()}
		for _, e := range x.Errors {
			b.Words = append(b.Words, cellWords(p, x.Line, e))
			label := e.Column
			if label == "" {
				label = c.T("programme.field." + e.Field)
			}
			name := cellName(x.Line, e.Field)
			b.Form.Set(name, x.cells[e.Field])
			if f.Has(name) {
				b.Form.Set(name, f.Value(name))
			}
			if bad, is := f.ErrorOf(name); is {
				b.Form.Fail(name, bad.Key, bad.Args...)
			}
			b.Fields = append(b.Fields, layout.Field{Name: name, Label: label, Rows: cellHeight(x.cells[e.Field]), Required: e.Field == "authority" || slices.Contains(i.needed(), e.Field)})
		}
		out = append(out, b)
	}
	return out
}

// cellHeight is how many lines an input for the words needs; 0 is a plain one.
func cellHeight(s string) int {
	if utf8.RuneCountInString(s) > 60 {
		return 3
	}
	return 0
}

func (r *Room) mend(c *web.Ctx) error {
	i := c.Object.(Import)
	f, err := c.Form()
	if err != nil {
		return err
	}
	line := f.Int("line", true, 1, sheet.MaxRows)
	cells := map[string]string{}
	for _, k := range columnFields {
		if name := cellName(line, k); f.Has(name) {
			cells[k] = f.Value(name)
		}
	}
	if f.Err() == nil {
		if _, err = r.MendCells(c.Context(), c.Actor, i.ID, line, cells, seenOf(f)); err == nil {
			return c.See(importPath(i.ID)+"/kiem-tra", "programme.flash.mended", line)
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.checkPage(c, f, f.Status())
}

// plainWords is a field's value as people read it.
func plainWords(c *web.Ctx, d Diff, value string) string {
	switch {
	case value == "":
		return "–"
	case d.Field == "authority":
		return c.T("programme.authority." + value)
	case d.Field == "onward":
		return c.T("programme.onward." + value)
	}
	return value
}

func (r *Room) checkTable(c *web.Ctx, rows []Row, tab string) views.Table {
	t := views.Table{Caption: c.T("programme.import.tabs"), Head: []string{c.T("programme.import.row"), c.T("programme.field.title"), c.T("programme.import.what")}}
	for _, x := range rows {
		if x.Kind != tab {
			continue
		}
		if len(t.Rows) == shownRows {
			break
		}
		var what []string
		switch tab {
		case RowChanged:
			for _, d := range x.Diffs {
				what = append(what, c.T("programme.import.diff", c.T("programme.field."+d.Field), plainWords(c, d, d.Old), plainWords(c, d, d.New)))
			}
		default:
			what = []string{c.T("programme.month", x.Fields.Month) + ", " + c.T("programme.authority."+x.Fields.Authority)}
		}
		title := views.Cell{Text: brief(x.Fields.Title, 300)}
		if x.entry.ID != "" {
			title.Href = entryPath(x.entry.ID)
		}
		t.Rows = append(t.Rows, []views.Cell{{Text: itoa(x.Line)}, title, {Text: strings.Join(what, " ")}})
	}
	return t
}

// errorFile is the wrong rows with what is wrong in an added column: before the
// right ones are written, and as long after as that can be undone.
func (r *Room) errorFile(c *web.Ctx) error {
	i := c.Object.(Import)
	out := r.Leftover(i)
	if i.State == Mapped {
		rows, _, err := r.Check(c.Context(), i)
		if err != nil {
			return err
		}
		out = i.errorRows(i18n.From(c.Context()), rows)
	}
	if out == nil {
		return fault.Missing()
	}
	return download.SendAs(c, "xlsx", download.Table{Name: "dong-loi", Sheet: c.T("programme.sheet"), Rows: out})
}

func (r *Room) writeImport(c *web.Ctx) error {
	i := c.Object.(Import)
	f, err := c.Form()
	if err != nil {
		return err
	}
	do := f.Choice("do", true, "all", "good")
	if f.Err() == nil {
		if _, err = r.Write(c.Context(), c.Actor, i.ID, do == "good", seenOf(f)); err == nil {
			return c.See(importPath(i.ID), "programme.flash.imported")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.checkPage(c, f, f.Status())
}

func (r *Room) resultPage(c *web.Ctx, f *form.Form, status int) error {
	i := c.Object.(Import)
	if !written(i) {
		return c.See(importPath(i.ID)+"/khop-cot", "")
	}
	p := i18n.From(c.Context())
	v := views.Result{Basics: basics(c, c.T("programme.import.result", i.File), f, callCrumb(c, i.Year), layout.Link{Text: c.T("programme.import.title")}), Steps: steps(c, i, i.Year, 3)}
	v.Facts = []views.Fact{
		{Label: c.T("programme.field.state"), Cell: views.Cell{Tag: c.T("programme.import.state." + i.State), Tone: map[string]string{Written: "green", Undone: "neutral"}[i.State]}},
		{Label: c.T("programme.import.written_at"), Cell: views.Cell{Text: p.DateTime(i.WrittenAt)}},
		{Label: c.T("programme.import.counts"), Cell: views.Cell{Text: c.T("programme.import.summary", i.Result.Rows(), i.Result.New, i.Result.Changed, i.Result.Same, i.Result.Bad)}},
	}
	v.Links = []layout.Link{{Text: c.T("programme.entry.list"), Href: entriesPath(i.Year) + "?xep=new"}, {Text: c.T("programme.import.again"), Href: base + "/nhap-moi/" + itoa(i.Year)}}
	if left := r.Leftover(i); left != nil {
		v.Links = append([]layout.Link{{Text: c.T("programme.import.error_file"), Href: importPath(i.ID) + "/tep-loi"}}, v.Links...)
		v.Skipped = views.Table{Caption: c.T("programme.import.skipped", len(left)-1), Head: []string{c.T("programme.import.row"), c.T("programme.field.title"), c.T("programme.import.errors")}}
		col, ok := i.Mapping.Columns["title"]
		for n, row := range left[1:] {
			if n == shownRows {
				v.SkippedMore = c.T("programme.import.more", shownRows, len(left)-1)
				break
			}
			title := ""
			if ok {
				title = brief(at(row[1:len(row)-1], col), 160)
			}
			v.Skipped.Rows = append(v.Skipped.Rows, []views.Cell{{Text: row[0]}, {Text: title}, {Text: row[len(row)-1]}})
		}
	}
	if i.State == Undone {
		return c.Render(status, views.ResultPage(v))
	}
	if !r.clock.Now().After(i.UndoUntil()) {
		v.Buttons = []views.Button{{Action: importPath(i.ID) + "/hoan-tac", Text: c.T("programme.import.undo"), Version: strconv.FormatInt(i.Version, 10)}}
		v.Hint = c.T("programme.import.undo_until", p.DateTime(i.UndoUntil()))
	}
	list, err := r.imported(c.Context(), i.ID, 200)
	if err != nil {
		return err
	}
	if v.Table, err = r.entryTable(c, list); err != nil {
		return err
	}
	v.Table.Caption = c.T("programme.entry.list")
	return c.Render(status, views.ResultPage(v))
}

func (r *Room) undoImport(c *web.Ctx) error {
	i := c.Object.(Import)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if _, err := r.UndoImport(c.Context(), c.Actor, i.ID, seenOf(f)); err != nil {
		if !f.Merge(err) {
			return err
		}
		if !written(i) {
			return err
		}
		return r.resultPage(c, f, f.Status())
	}
	return c.See(importPath(i.ID), "programme.flash.import_undone")
}

// ErrorLines says what is wrong with the rows, one cell a line.
func ErrorLines(p i18n.Printer, rows []Row) (out []string) {
	for _, r := range rows {
		for _, e := range r.Errors {
			out = append(out, cellWords(p, r.Line, e))
		}
	}
	return out
}
