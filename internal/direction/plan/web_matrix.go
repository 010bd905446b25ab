package plan

import (
	"net/http"
	"net/url"
	"strings"

	"roviec/internal/direction/plan/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// matrixPage is how many clauses one page of the matrix shows.
const matrixPage = 100

func matrixFilter(f *form.Form) MatrixFilter {
	return MatrixFilter{DocumentID: f.Value("van-ban"), Orphans: f.Value("chi-mo-coi") != "", Text: f.Text("q", false, 200)}
}

func (r *Room) matrix(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := matrixFilter(f)
	m, err := r.MatrixOf(c.Context(), c.Actor, p, flt)
	if err != nil {
		return err
	}
	title := c.T("plan.matrix")
	here := base + "/" + p.ID + "/ma-tran"
	v := views.Matrix{
		Basics: layout.Basics{Page: c.Page(title), Heading: title, Crumbs: []layout.Link{{Text: c.T("plan.title"), Href: base}, {Text: p.Title, Href: base + "/" + p.ID}, {Text: title}}},
		Filter: f, Action: here, Summary: c.T("plan.matrix.summary", m.Clauses, m.Orphans, m.Lines, len(m.OrphanLines)),
	}
	for _, d := range m.Sources {
		text := d.Code.String()
		if text == "" {
			text = short(d.Subject)
		}
		v.Documents = append(v.Documents, layout.Option{Value: d.ID, Text: text})
	}
	from := f.Int("tu", false, 1, 1_000_000)
	rows := m.Rows
	if from > 0 && from <= len(rows) {
		rows = rows[from:]
	}
	q := url.Values{}
	for _, name := range []string{"van-ban", "chi-mo-coi", "q"} {
		if s := f.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	v.Links = []layout.Link{{Text: c.T("plan.csv"), Href: here + "/xuat?" + q.Encode()}}
	q.Set("dang", "xlsx")
	v.Links = append(v.Links, layout.Link{Text: c.T("plan.xlsx"), Href: here + "/xuat?" + q.Encode()})
	q.Del("dang")
	v.Pager.Total = c.T("plan.matrix.shown", min(len(rows), matrixPage), len(m.Rows))
	if from > 0 {
		v.Pager.First = here + "?" + q.Encode()
	}
	if len(rows) > matrixPage {
		rows = rows[:matrixPage]
		q.Set("tu", itoa(from+matrixPage))
		v.Pager.Next = here + "?" + q.Encode()
	}
	for _, x := range rows {
		row := views.MatrixRow{Clause: views.Clause{Name: x.Clause.Cited + ", " + x.Clause.Code, Text: x.Clause.Text, Href: x.Clause.Href()}, Orphan: x.Orphan, Through: x.Through}
		for _, l := range x.Lines {
			row.Lines = append(row.Lines, views.Thing{Text: l.Number + " " + short(l.Text), Href: linePath(p.ID, l.ID)})
		}
		row.Tasks, row.Items, row.Targets = shownThings(x.Tasks), shownThings(x.Items), shownThings(x.Targets)
		if x.Hidden > 0 {
			row.Hidden = c.T("plan.hidden", x.Hidden)
		}
		v.Rows = append(v.Rows, row)
	}
	for _, l := range m.OrphanLines {
		v.OrphanLines = append(v.OrphanLines, layout.Link{Text: c.T("plan.kind."+l.Kind) + " " + l.Number + " " + l.Text, Href: linePath(p.ID, l.ID) + "?tim=" + url.QueryEscape(firstWords(l.Text)) + "#dieu-khoan"})
	}
	return c.Render(f.Status(), views.MatrixPage(v))
}

// firstWords are the words with which clauses for a line are looked for.
func firstWords(s string) string {
	w := strings.Fields(s)
	return strings.Trim(strings.Join(w[:min(len(w), 2)], " "), ",;.")
}

func shownThings(list []Thing) []views.Thing {
	var out []views.Thing
	for _, t := range list {
		out = append(out, views.Thing{Text: t.Text, Href: t.Href, State: t.State, Tone: t.Tone})
	}
	return out
}

func (r *Room) exportMatrix(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	m, err := r.MatrixOf(c.Context(), c.Actor, p, matrixFilter(f))
	if err != nil {
		return err
	}
	texts := func(list []Thing) string {
		var out []string
		for _, t := range list {
			s := t.Text
			if t.State != "" {
				s += " (" + t.State + ")"
			}
			out = append(out, s)
		}
		return strings.Join(out, "; ")
	}
	rows := [][]string{{c.T("plan.matrix.document"), c.T("plan.matrix.clause"), c.T("plan.matrix.text"), c.T("plan.matrix.lines"), c.T("plan.matrix.tasks"), c.T("plan.matrix.items"), c.T("plan.matrix.targets"), c.T("plan.matrix.carried")}}
	for _, x := range m.Rows {
		var lines []string
		for _, l := range x.Lines {
			lines = append(lines, l.Number+" "+l.Text)
		}
		carried := c.T("plan.matrix.yes")
		switch {
		case x.Orphan:
			carried = c.T("plan.matrix.orphan")
		case x.Through:
			carried = c.T("plan.matrix.through")
		}
		rows = append(rows, []string{x.Clause.Code, x.Clause.Cited, x.Clause.Text, strings.Join(lines, "; "), texts(x.Tasks), texts(x.Items), texts(x.Targets), carried})
	}
	orphans := [][]string{{c.T("plan.matrix.number"), c.T("plan.matrix.orphan_lines")}}
	for _, l := range m.OrphanLines {
		orphans = append(orphans, []string{l.Number, l.Text})
	}
	return download.Send(c,
		download.Table{Name: "ma-tran-" + itoa(p.Year), Sheet: c.T("plan.matrix.sheet"), Widths: []float64{18, 30, 60, 50, 50, 50, 40, 18}, Rows: rows},
		download.Table{Sheet: c.T("plan.matrix.sheet_lines"), Widths: []float64{10, 100}, Rows: orphans})
}

// compare shows the adopted text beside the present one.
func (r *Room) compare(c *web.Ctx) error {
	p := c.Object.(Plan)
	list, adopted, err := r.AdoptedText(c.Context(), p)
	if err != nil {
		return err
	}
	amendments, err := r.Amendments(c.Context(), p.ID)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	title := c.T("plan.compare")
	here := base + "/" + p.ID
	v := views.Compare{Basics: layout.Basics{Page: c.Page(title), Heading: title, Crumbs: []layout.Link{{Text: c.T("plan.title"), Href: base}, {Text: p.Title, Href: here}, {Text: title}}}, Adopted: adopted}
	v.Amendments = layout.Table{Caption: c.T("plan.amendments"), Head: []string{c.T("plan.amendment.n"), c.T("plan.amendment.decision"), c.T("plan.amendment.decided_on"), c.T("plan.amendment.reason"), c.T("plan.amendment.state")}}
	decisions := map[int]string{}
	for _, x := range amendments {
		decisions[x.N] = c.T("plan.amendment.short", x.N, x.Decision)
		state := c.T("plan.amendment.open")
		if !x.ClosedAt.IsZero() {
			state = c.T("plan.amendment.closed", pr.DateTime(x.ClosedAt))
		}
		v.Amendments.Rows = append(v.Amendments.Rows, []layout.Cell{{Text: itoa(x.N)}, {Text: x.Decision}, {Text: pr.Date(x.DecidedOn)}, {Text: x.Reason}, {Text: state}})
	}
	var leads []string
	for _, x := range list {
		leads = append(leads, x.Was.LeadID, x.Is.LeadID)
	}
	names, err := r.names(c, leads)
	if err != nil {
		return err
	}
	all := f.Value("tat-ca") != ""
	v.Table = layout.Table{Caption: title, Head: []string{c.T("plan.compare.number"), c.T("plan.compare.adopted"), c.T("plan.compare.now"), c.T("plan.compare.by")}}
	changed, gone, head := 0, 0, 0
	for _, x := range list {
		if x.Changed {
			switch {
			case x.Is.ID != "":
				changed++
			case x.Was.ID != "":
				gone++
			default:
				head++
			}
		} else if !all {
			continue
		}
		var by []string
		for _, n := range x.By {
			by = append(by, decisions[n])
		}
		now := layout.Cell{Text: x.New, Meta: inWords(c, x.Is, names)}
		switch {
		case x.New == "" && x.Old != "":
			now = layout.Cell{Tag: c.T("plan.compare.removed"), Tone: "red"}
		case x.Old == "" && x.New != "":
			now.Tag, now.Tone = c.T("plan.compare.added"), "green"
		case x.Changed && x.Old == x.New:
			now.Tag, now.Tone = c.T("plan.compare.moved"), "blue"
		case x.Changed:
			now.Tag, now.Tone = c.T("plan.compare.changed"), "amber"
		}
		v.Table.Rows = append(v.Table.Rows, []layout.Cell{{Text: x.Number}, {Text: x.Old, Meta: inWords(c, x.Was, names)}, now, {Text: strings.Join(by, "; ")}})
	}
	v.Summary = c.T("plan.compare.summary", changed, len(p.Lines))
	if gone > 0 {
		v.Summary += " " + c.T("plan.compare.gone", gone)
	}
	if head > 0 {
		v.Summary += " " + c.T("plan.compare.head", head)
	}
	v.Toggle = layout.Link{Text: c.T("plan.compare.all"), Href: here + "/dieu-chinh?tat-ca=1"}
	if all {
		v.Toggle = layout.Link{Text: c.T("plan.compare.only"), Href: here + "/dieu-chinh"}
	}
	return c.Render(http.StatusOK, views.ComparePage(v))
}
