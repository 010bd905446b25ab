package plan

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/direction/plan/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// export sends the lines that the address shows as a table, with the head of
// the plan on a second sheet. The import reads the same table.
func (r *Room) export(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	links, err := r.LinksOf(c.Context(), p.ID)
	if err != nil {
		return err
	}
	things, err := r.things(c.Context(), c.Actor, links)
	if err != nil {
		return err
	}
	progress := p.Progress(links, things)
	_, k := lookOf(f)
	p = p.Narrow(k)
	var ids, leads []string
	for _, l := range p.Lines {
		ids, leads = append(ids, l.ID), append(leads, l.LeadID)
	}
	cites, err := r.documents.Citing(c.Context(), c.Actor, "plan_line", ids)
	if err != nil {
		return err
	}
	known, err := r.agencies.ByIDs(c.Context(), leads)
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	head := make([]string, 0, len(fileColumns)+3)
	for _, k := range fileColumns {
		head = append(head, c.T("plan.file."+k))
	}
	rows := [][]string{append(head, c.T("plan.field.progress"), c.T("plan.grid.cites"), c.T("plan.matrix.targets"))}
	part := ""
	targets := targetsOf(links, things)
	for _, l := range p.Lines {
		if l.Depth == 0 {
			part = c.T("plan.kind." + l.Kind)
		}
		if k.Level > 0 && l.Depth >= k.Level {
			continue
		}
		var aims []string
		for _, t := range targets(l.ID) {
			aims = append(aims, t.Text+" ("+t.State+")")
		}
		rows = append(rows, []string{l.ID, part, l.Number, l.Text, known[l.LeadID].ShortName, pr.Date(l.Start), pr.Date(l.Due), l.Product, tallyWords(c, progress[l.ID]), itoa(len(cites[l.ID])), strings.Join(aims, "; ")})
	}
	general := [][]string{{c.T("plan.file.field"), c.T("plan.field.text")}}
	for _, x := range [][2]string{{"title", p.Title}, {"theme", p.Theme}, {"motto", strings.Join(p.Motto, "\n")}, {"sources", strings.Join(p.Sources, "\n")}, {"adopted", strings.TrimPrefix(p.AdoptedBy+", "+pr.Date(p.AdoptedOn), ", ")}, {"decision", strings.TrimPrefix(p.Decision+", "+pr.Date(p.IssuedOn), ", ")}} {
		general = append(general, []string{c.T("plan.field." + x[0]), x[1]})
	}
	return download.Send(c,
		download.Table{Name: "ke-hoach-" + itoa(p.Year), Sheet: c.T("plan.file.sheet"), Widths: []float64{24, 26, 8, 80, 18, 12, 12, 36, 26, 12, 50}, Kinds: []download.Kind{5: download.Date, 6: download.Date, 9: download.Number}, Rows: rows},
		download.Table{Sheet: c.T("plan.file.sheet_head"), Widths: []float64{26, 100}, Rows: general})
}

func (r *Room) fileBasics(c *web.Ctx, p Plan, f *form.Form, title string) layout.Basics {
	return layout.Basics{Page: c.Page(title), Heading: title, Form: f, Crumbs: []layout.Link{{Text: c.T("plan.title"), Href: base}, {Text: p.Title, Href: base + "/" + p.ID}, {Text: title}}}
}

func (r *Room) uploadPage(c *web.Ctx, f *form.Form, problems []string, status int) error {
	p := c.Object.(Plan)
	v := views.Upload{Basics: r.fileBasics(c, p, f, c.T("plan.file.title")), Action: base + "/" + p.ID + "/nhap", Template: base + "/" + p.ID + "/xuat?dang=xlsx", Problems: problems, Closed: !p.Open()}
	v.Page.Problem = status != http.StatusOK
	done, err := r.Imports(c.Context(), c.Actor, p.ID)
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	for _, i := range done {
		text := c.T("plan.file.done", i.File, pr.DateTime(i.WrittenAt))
		if !i.UndoneAt.IsZero() {
			text = c.T("plan.file.done_undone", i.File, pr.DateTime(i.WrittenAt))
		}
		v.Done = append(v.Done, layout.Link{Text: text, Href: importPath(p.ID, i.ID)})
	}
	return c.Render(status, views.UploadPage(v))
}

func (r *Room) upload(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	grid, name, err := workbook(f)
	var missing []string
	if err == nil {
		_, missing, err = r.ReadRows(c.Context(), p, grid)
	}
	if err == nil && len(missing) > 0 {
		var problems []string
		for _, k := range missing {
			problems = append(problems, c.T("plan.file.no_column", c.T("plan.file."+k)))
		}
		return r.uploadPage(c, nil, problems, http.StatusUnprocessableEntity)
	}
	if err == nil {
		var i Import
		if i, err = r.StartImport(c.Context(), c.Actor, p.ID, name, grid); err == nil {
			return c.See(importPath(p.ID, i.ID), "")
		}
	}
	if !f.Merge(err) {
		return err
	}
	return r.uploadPage(c, f, nil, f.Status())
}

// workbook reads the first sheet of the file that was sent.
func workbook(f *form.Form) (grid [][]string, name string, err error) {
	list := f.Files("file")
	if len(list) == 0 {
		return nil, "", fault.Fields(fault.Field{Name: "file", Key: "form.required_here"})
	}
	in, err := list[0].Open()
	if err != nil {
		return nil, "", err
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, sheet.MaxFile+1))
	if err != nil {
		return nil, "", err
	}
	sheets, err := sheet.Read(bytes.NewReader(b), int64(len(b)))
	if sheet.IsRefusal(err) {
		return nil, "", fault.Fields(fault.Field{Name: "file", Key: "plan.file.bad"})
	}
	if err != nil {
		return nil, "", err
	}
	return sheets[0].Rows, list[0].Name, nil
}

// checkPage shows what a file would change, row by row.
func (r *Room) checkPage(c *web.Ctx, f *form.Form, status int) error {
	p := c.Object.(Plan)
	i, err := r.ImportByID(c.Context(), c.Actor, p.ID, c.R.PathValue("import"))
	if fault.Is(err, fault.NotFound) {
		return r.resultPage(c, f, status)
	}
	if err != nil {
		return err
	}
	rows, _, err := r.ReadRows(c.Context(), p, i.Grid)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	var leads []string
	for _, x := range rows {
		counts[x.Kind]++
		leads = append(leads, x.Line.LeadID, x.Was.LeadID)
	}
	names, err := r.names(c, leads)
	if err != nil {
		return err
	}
	here := importPath(p.ID, i.ID)
	tab := c.R.URL.Query().Get("xem")
	if !slices.Contains(RowKinds, tab) {
		tab = RowKinds[slices.IndexFunc(RowKinds, func(k string) bool { return counts[k] > 0 || k == RowSame })]
	}
	v := views.Check{
		Basics: r.fileBasics(c, p, f, c.T("plan.file.check", i.File)), Back: base + "/" + p.ID + "/nhap", Version: strconv.FormatInt(p.Version, 10),
		Summary: c.T("plan.file.summary", len(rows), counts[RowNew], counts[RowChanged], counts[RowSame], counts[RowBad]),
	}
	v.Page.Problem = status != http.StatusOK
	for _, k := range RowKinds {
		l := layout.Link{Text: c.T("plan.row."+k, counts[k]), Href: here + "?xem=" + k}
		if k == tab {
			l.Href = ""
		}
		v.Tabs = append(v.Tabs, l)
	}
	if counts[RowBad] == 0 && counts[RowNew]+counts[RowChanged] > 0 && p.Open() {
		v.Write, v.Button = here, c.T("plan.file.write", counts[RowNew]+counts[RowChanged])
	}
	v.Table = layout.Table{Caption: c.T("plan.row."+tab, counts[tab]), Head: []string{c.T("plan.file.row"), c.T("plan.file.number"), c.T("plan.history.before"), c.T("plan.history.after")}}
	if tab == RowBad {
		v.Table.Head = []string{c.T("plan.file.row"), c.T("plan.field.text"), c.T("plan.file.wrong")}
	}
	for _, x := range rows {
		switch {
		case x.Kind != tab || len(v.Table.Rows) >= shownRows:
		case tab == RowBad:
			var words []string
			for _, e := range x.Errors {
				words = append(words, c.T("plan.cell.where", itoa(x.Row), e.Column, c.T(e.Key, e.Args...)))
			}
			v.Table.Rows = append(v.Table.Rows, []layout.Cell{{Text: itoa(x.Row)}, {Text: short(x.Line.Text)}, {Text: strings.Join(words, " · ")}})
		default:
			v.Table.Rows = append(v.Table.Rows, []layout.Cell{{Text: itoa(x.Row)}, {Text: x.Line.Number}, {Text: x.Was.Text, Meta: inWords(c, x.Was, names)}, {Text: x.Line.Text, Meta: inWords(c, x.Line, names)}})
		}
	}
	if counts[tab] > shownRows {
		v.More = c.T("plan.file.more", shownRows, counts[tab])
	}
	return c.Render(status, views.CheckPage(v))
}

// shownRows is how many rows one page of the check shows.
const shownRows = 500

func (r *Room) writeFile(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	changed, added, err := r.WriteImport(c.Context(), c.Actor, p.ID, c.R.PathValue("import"), seen)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.checkPage(c, f, f.Status())
	}
	return c.See(importPath(p.ID, c.R.PathValue("import")), "plan.flash.imported", changed, added)
}

// resultPage shows what a file wrote, and takes it back for a day.
func (r *Room) resultPage(c *web.Ctx, f *form.Form, status int) error {
	p := c.Object.(Plan)
	i, err := r.WrittenByID(c.Context(), c.Actor, p.ID, c.R.PathValue("import"))
	if err != nil {
		return err
	}
	wrote, err := r.Wrote(c.Context(), i.ID)
	if err != nil {
		return err
	}
	var leads []string
	for _, x := range wrote {
		leads = append(leads, x.Before.LeadID, x.After.LeadID)
	}
	names, err := r.names(c, leads)
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	v := views.Result{Basics: r.fileBasics(c, p, f, c.T("plan.file.result", i.File))}
	v.Page.Problem = status != http.StatusOK
	state, tone := "written", "green"
	if !i.UndoneAt.IsZero() {
		state, tone = "undone", "neutral"
	}
	v.Facts = []layout.Fact{
		{Label: c.T("plan.file.state"), Cell: layout.Cell{Tag: c.T("plan.file.state." + state), Tone: tone}},
		{Label: c.T("plan.file.written_at"), Cell: layout.Cell{Text: pr.DateTime(i.WrittenAt)}},
		{Label: c.T("plan.file.undone_at"), Cell: layout.Cell{Text: shownTime(pr, i.UndoneAt)}},
		{Label: c.T("plan.file.counts"), Cell: layout.Cell{Text: c.T("plan.file.counted", i.Changed, i.Added)}},
	}
	v.Links = []layout.Link{{Text: p.Title, Href: base + "/" + p.ID}, {Text: c.T("plan.file.more_files"), Href: base + "/" + p.ID + "/nhap"}}
	if i.UndoneAt.IsZero() && !r.clock.Now().After(i.UndoUntil()) && p.Open() {
		v.Buttons = []layout.Button{{Action: importPath(p.ID, i.ID) + "/hoan-tac", Text: c.T("plan.file.undo")}}
		v.Hint = c.T("plan.file.undo_until", pr.DateTime(i.UndoUntil()))
	}
	v.Table = layout.Table{Caption: c.T("plan.file.lines"), Head: []string{c.T("plan.field.text"), c.T("plan.history.before"), c.T("plan.history.after")}}
	for n, x := range wrote {
		if n == shownRows {
			v.More = c.T("plan.file.more", shownRows, len(wrote))
			break
		}
		name := layout.Cell{Text: short(x.After.Text)}
		if l, ok := p.find(x.LineID); ok {
			name = layout.Cell{Text: l.Number + " " + short(l.Text), Href: linePath(p.ID, l.ID)}
		}
		before := layout.Cell{Text: x.Before.Text, Meta: inWords(c, x.Before, names)}
		if x.before == "" {
			before = layout.Cell{Text: c.T("plan.file.new_line")}
		}
		v.Table.Rows = append(v.Table.Rows, []layout.Cell{name, before, {Text: x.After.Text, Meta: inWords(c, x.After, names)}})
	}
	return c.Render(status, views.ResultPage(v))
}

func shownTime(p i18n.Printer, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return p.DateTime(t)
}

func (r *Room) undoFile(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("import")
	if _, err := r.UndoImport(c.Context(), c.Actor, p.ID, id); err != nil {
		if fault.Is(err, fault.NotFound) || !f.Merge(err) {
			return err
		}
		return r.resultPage(c, f, f.Status())
	}
	return c.See(importPath(p.ID, id), "plan.flash.import_undone")
}
