package plan

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"roviec/internal/direction/plan/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

const base = "/lam-viec/ke-hoach"

func linePath(id, line string) string { return base + "/" + id + "/dong/" + line }

func itoa(n int) string { return strconv.Itoa(n) }

// atoi reads the number of a group.
func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// Routes of plans.
func (r *Room) Routes() []web.Route {
	one := base + "/{id}"
	write := func(path string, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: one + path, Permission: "plan.write", Read: "plan.read", Load: r.load, Handle: h}
	}
	read := func(path string, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: one + path, Permission: "plan.read", Load: r.load, Handle: h}
	}
	enter := func(path, permission string, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: one + path, Permission: access.Permission(permission), Read: "plan.read", Load: r.load, Handle: h}
	}
	return append([]web.Route{
		{Method: "GET", Pattern: base, Permission: "plan.list", Handle: func(c *web.Ctx) error { return r.list(c, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base, Permission: "plan.write", Handle: r.create},
		read("", func(c *web.Ctx) error { return r.render(c, c.Object.(Plan), nil, "", http.StatusOK) }),
		write("/chung", r.head),
		enter("/thong-qua", "plan.adopt", r.adopt),
		enter("/ban-hanh", "plan.issue", r.issue),
		enter("/mo-dieu-chinh", "plan.issue", r.amend),
		enter("/dong-dieu-chinh", "plan.issue", r.closeAmendment),
		read("/dieu-chinh", r.compare),
		read("/ma-tran", r.matrix),
		{Method: "GET", Pattern: one + "/ma-tran/xuat", Permission: "plan.export", Read: "plan.read", Load: r.load, Handle: r.exportMatrix},
		write("/dong", r.addLine),
		write("/van-ban", r.makePaper),
		{Method: "GET", Pattern: one + "/xuat", Permission: "plan.export", Read: "plan.read", Load: r.load, Handle: r.export},
		{Method: "GET", Pattern: one + "/nhap", Permission: "plan.write", Read: "plan.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.uploadPage(c, nil, nil, http.StatusOK) }},
		{Method: "POST", Pattern: one + "/nhap", Permission: "plan.write", Read: "plan.read", Load: r.load, Upload: true, Handle: r.upload},
		{Method: "GET", Pattern: one + "/nhap/{import}", Permission: "plan.write", Read: "plan.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.checkPage(c, nil, http.StatusOK) }},
		write("/nhap/{import}", r.writeFile),
		write("/nhap/{import}/hoan-tac", r.undoFile),
	}, r.lineRoutes()...)
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	p, err := r.Get(ctx, q.PathValue("id"))
	return p, p.Object(), err
}

func (r *Room) list(c *web.Ctx, f *form.Form, status int) error {
	list, err := r.List(c.Context())
	if err != nil {
		return err
	}
	v := views.List{Page: c.Page(c.T("plan.title")), Form: f, CanWrite: c.May("plan.write"), Action: base}
	v.Page.Problem = status != http.StatusOK
	for _, p := range list {
		v.Rows = append(v.Rows, views.Row{Href: base + "/" + p.ID, Title: p.Title, Theme: p.Theme, State: c.T("plan.state." + p.State)})
	}
	return c.Render(status, views.Plans(v))
}

func (r *Room) create(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	p, err := r.Create(c.Context(), c.Actor, Plan{Year: f.Int("year", true, 2000, 2200), Title: f.Value("title"), Theme: f.Value("theme"), Motto: linesOf(f.Text("motto", false, maxText)), Sources: linesOf(f.Text("sources", false, maxText))})
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.list(c, f, f.Status())
	}
	return c.See(base+"/"+p.ID, "plan.flash.created")
}

func (r *Room) names(c *web.Ctx, ids []string) (map[string]string, error) {
	known, err := r.agencies.ByIDs(c.Context(), ids)
	out := map[string]string{}
	for id, a := range known {
		out[id] = a.ShortName
		if i18n.From(c.Context()).Lang() == i18n.EN && a.NameEN != "" {
			out[id] = a.NameEN
		}
	}
	return out, err
}

func tallyWords(c *web.Ctx, t Tally) string {
	switch {
	case t.Total == 0:
		return ""
	case t.Overdue > 0:
		return c.T("plan.progress.late", t.Done, t.Total, t.Overdue)
	}
	return c.T("plan.progress", t.Done, t.Total)
}

func tallyTone(t Tally) string {
	switch {
	case t.Overdue > 0:
		return "red"
	case t.Done == t.Total:
		return "green"
	}
	return "blue"
}

// render shows the tree; f is the form that was refused, part says which.
func (r *Room) render(c *web.Ctx, p Plan, f *form.Form, part string, status int) error {
	q, err := c.Form()
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	links, err := r.LinksOf(c.Context(), p.ID)
	if err != nil {
		return err
	}
	things, err := r.things(c.Context(), c.Actor, links)
	if err != nil {
		return err
	}
	progress, spans := p.Progress(links, things), p.Spans(links, things)
	write := c.Can("plan.write", p.Object())
	whole := p
	view, k := lookOf(q)
	edit := write && p.Open() && q.Value("sua") != ""
	if edit { // the order of a part cannot be told apart from that of the whole
		view, k = AsTree, Look{}
	}
	p = p.Narrow(k)
	var ids, owners []string
	for _, l := range p.Lines {
		ids = append(ids, l.ID)
		if l.LeadID != "" {
			owners = append(owners, l.LeadID)
		}
	}
	cites, err := r.documents.Citing(c.Context(), c.Actor, "plan_line", ids)
	if err != nil {
		return err
	}
	names, err := r.names(c, owners)
	if err != nil {
		return err
	}
	here := base + "/" + p.ID
	v := views.Plan{
		Page: c.Page(p.Title), Title: p.Title, Theme: p.Theme, Motto: p.Motto, Sources: p.Sources, State: c.T("plan.state." + p.State), Sample: p.Sample, Base: here, Summary: f,
		CanWrite: write && p.Open(), Edit: edit, Closed: write && !p.Open(),
		CanAdopt: c.Can("plan.adopt", p.Object()) && p.State == Draft, CanIssue: c.Can("plan.issue", p.Object()) && p.State == Adopted && p.Amending == nil,
		CanAmend: c.Can("plan.issue", p.Object()) && p.State != Draft && p.Amending == nil, CanClose: c.Can("plan.issue", p.Object()) && p.Amending != nil,
		Part: part, Kinds: []layout.Option{{Value: KeyTask, Text: c.T("plan.kind.key_task")}, {Value: Solution, Text: c.T("plan.kind.solution")}},
	}
	v.Page.Problem = status != http.StatusOK
	if p.State == Issued {
		v.Public = "/ke-hoach-hanh-dong/" + itoa(p.Year)
	}
	if p.Amending != nil {
		v.Amending = c.T("plan.amending", p.Amending.N, p.Amending.Decision, p.Amending.DecidedOn)
	}
	if !p.AdoptedOn.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Label: c.T("plan.field.adopted"), Cell: layout.Cell{Text: p.AdoptedBy + ", " + pr.Date(p.AdoptedOn)}})
	}
	if !p.IssuedOn.IsZero() {
		v.Facts = append(v.Facts, layout.Fact{Label: c.T("plan.field.decision"), Cell: layout.Cell{Text: p.Decision + ", " + pr.Date(p.IssuedOn)}})
	}
	if t := progress[""]; t.Total > 0 {
		v.Facts = append(v.Facts, layout.Fact{Label: c.T("plan.field.progress"), Cell: layout.Cell{Text: tallyWords(c, t), Meta: c.T("plan.progress.explain")}})
	}
	v.Head = f
	if part != "head" {
		v.Head = form.New()
		v.Head.Set("title", p.Title)
		v.Head.Set("theme", p.Theme)
		v.Head.Set("motto", strings.Join(p.Motto, "\n"))
		v.Head.Set("sources", strings.Join(p.Sources, "\n"))
		v.Head.Set("version", strconv.FormatInt(p.Version, 10))
	}
	v.CanPaper, v.Paper = write && c.May("document.create") && len(p.Lines) > 0, formOf(f, part, "paper")
	v.Add, v.Adopt, v.Issue, v.Amend = formOf(f, part, "add"), formOf(f, part, "adopt"), formOf(f, part, "issue"), formOf(f, part, "amend")
	if v.Look, err = r.look(c, whole, q, view, k); err != nil {
		return err
	}
	cited := func(id string) int { return len(cites[id]) }
	if v.Look.Count = c.T("plan.look.lines", len(p.Lines)); len(p.Lines) < len(whole.Lines) {
		v.Look.Count = c.T("plan.look.some", len(p.Lines), len(whole.Lines))
	}
	switch view {
	case AsTable:
		v.Grid = r.tableOf(c, p, k, names, progress, spans, cited, targetsOf(links, things))
	case AsGantt:
		v.Gantt = r.ganttOf(c, p, k, q.Int("quy", false, 1, 4), names, progress, spans, links, things)
	default:
		v.Tree = r.branch(c, p, "", k, names, progress, cited, targetsOf(links, things))
	}
	v.Links = []layout.Link{{Text: c.T("plan.matrix"), Href: here + "/ma-tran"}}
	if p.State != Draft {
		v.Links = append(v.Links, layout.Link{Text: c.T("plan.compare"), Href: here + "/dieu-chinh"})
	}
	if c.Can("plan.export", p.Object()) {
		v.Links = append(v.Links, layout.Link{Text: c.T("plan.csv"), Href: exportPath(p.ID, q, "csv")}, layout.Link{Text: c.T("plan.xlsx"), Href: exportPath(p.ID, q, "xlsx")})
	}
	if v.CanWrite {
		v.Links = append(v.Links, layout.Link{Text: c.T("plan.file.title"), Href: here + "/nhap"})
	}
	switch {
	case v.Edit:
		v.Links = append(v.Links, layout.Link{Text: c.T("plan.edit_off"), Href: here})
	case v.CanWrite:
		v.Links = append(v.Links, layout.Link{Text: c.T("plan.edit_on"), Href: here + "?sua=1"})
	}
	removed, err := r.Removed(c.Context(), p.ID)
	if err != nil {
		return err
	}
	for _, l := range removed {
		v.Removed = append(v.Removed, views.Removed{Text: l.Text, Reason: l.Reason, Restore: linePath(p.ID, l.ID) + "/khoi-phuc"})
	}
	return c.Render(status, views.One(v))
}

func formOf(f *form.Form, part, want string) *form.Form {
	if part == want {
		return f
	}
	return nil
}

// branch draws the lines below a parent.
func (r *Room) branch(c *web.Ctx, p Plan, parent string, k Look, names map[string]string, progress map[string]Tally, cites func(string) int, targets func(string) []views.Thing) []views.Line {
	pr := i18n.From(c.Context())
	var out []views.Line
	for _, l := range p.Below(parent) {
		t := progress[l.ID]
		x := views.Line{
			ID: l.ID, Number: l.Number, Kind: l.Kind, Text: l.Text, Href: linePath(p.ID, l.ID), Lead: names[l.LeadID], Start: pr.Date(l.Start), Due: pr.Date(l.Due), Progress: tallyWords(c, t), Tone: tallyTone(t), Version: strconv.FormatInt(l.Version, 10),
			Below: r.branch(c, p, l.ID, k, names, progress, cites, targets), Open: k.Open(l.Depth), Targets: targets(l.ID),
		}
		if n := cites(l.ID); n > 0 {
			x.Cites = c.T("plan.cites", n)
		}
		out = append(out, x)
	}
	return out
}

// act reads the form, does what fn says, and shows the tree again where it was
// refused.
func (r *Room) act(c *web.Ctx, part, flash string, fn func(p Plan, f *form.Form) error) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := fn(p, f); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, p, f, part, f.Status())
	}
	return c.See(base+"/"+p.ID, flash)
}

func (r *Room) head(c *web.Ctx) error {
	return r.act(c, "head", "plan.flash.saved", func(p Plan, f *form.Form) error {
		seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
		_, err := r.Head(c.Context(), c.Actor, p.ID, f.Value("title"), f.Value("theme"), f.Value("motto"), f.Value("sources"), seen)
		return err
	})
}

func (r *Room) adopt(c *web.Ctx) error {
	return r.act(c, "adopt", "plan.flash.adopted", func(p Plan, f *form.Form) error {
		on := f.Date("adopted_on", true)
		if err := f.Err(); err != nil {
			return err
		}
		_, err := r.Adopt(c.Context(), c.Actor, p.ID, f.Value("adopted_by"), on)
		return err
	})
}

func (r *Room) issue(c *web.Ctx) error {
	return r.act(c, "issue", "plan.flash.issued", func(p Plan, f *form.Form) error {
		on := f.Date("issued_on", true)
		if err := f.Err(); err != nil {
			return err
		}
		_, err := r.Issue(c.Context(), c.Actor, p.ID, f.Value("decision"), on)
		return err
	})
}

func (r *Room) amend(c *web.Ctx) error {
	return r.act(c, "amend", "plan.flash.amending", func(p Plan, f *form.Form) error {
		on := f.Date("decided_on", true)
		if err := f.Err(); err != nil {
			return err
		}
		_, err := r.Amend(c.Context(), c.Actor, p.ID, f.Value("amend_decision"), on, f.Value("amend_reason"))
		return err
	})
}

func (r *Room) closeAmendment(c *web.Ctx) error {
	return r.act(c, "", "plan.flash.amended", func(p Plan, _ *form.Form) error {
		_, err := r.CloseAmendment(c.Context(), c.Actor, p.ID)
		return err
	})
}
