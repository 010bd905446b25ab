package review

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strconv"

	"roviec/internal/base/fault"
	"roviec/internal/direction/review/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

var subjects = []string{OfDocument, OfPlan, OfProgramme, OfPeriod}

// Routes of reviews.
func (r *Room) Routes() []web.Route {
	one := base + "/{id}"
	post := func(path string, p access.Permission, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: one + path, Permission: p, Read: "review.read", Load: r.load, Handle: h}
	}
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "review.list", Handle: r.list},
		{Method: "POST", Pattern: base, Permission: "review.write", Handle: r.create},
		{Method: "GET", Pattern: base + "/moi", Permission: "review.write", Handle: func(c *web.Ctx) error { return r.renderNew(c, nil, http.StatusOK) }},
		{Method: "GET", Pattern: base + "/kiem-tra", Permission: "review.check", Handle: func(c *web.Ctx) error { return r.renderCheck(c, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base + "/kiem-tra", Permission: "review.check", Handle: r.checkTable},
		{Method: "GET", Pattern: one, Permission: "review.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.render(c, c.Object.(Review), nil, "", http.StatusOK) }},
		{Method: "GET", Pattern: one + "/tep", Permission: "review.export", Read: "review.read", Load: r.load, Handle: r.export},
		post("/sua", "review.write", r.write),
		post("/chot", "review.freeze", r.freeze),
		post("/dieu-chinh", "review.freeze", r.amend),
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	v, err := r.Get(ctx, q.PathValue("id"))
	return v, v.Object(), err
}

func (r *Room) list(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := Filter{Text: f.Text("q", false, 200), Kind: f.Choice("loai", false, Kinds...), State: f.Choice("trang-thai", false, Draft, Frozen), Subject: f.Choice("doi-tuong", false, subjects...), Cursor: f.Value("sau"), Limit: 50}
	list, next, err := r.List(c.Context(), c.Actor, c.Rights, flt)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	title := c.T("review.title")
	v := views.List{
		Page: c.Page(title), Filter: f, Action: base, Kinds: web.Choices(c, "review.kind.", Kinds), States: web.Choices(c, "review.state.", []string{Draft, Frozen}), Subjects: web.Choices(c, "review.subject.", subjects),
		Table: layout.Table{Caption: title, Head: []string{c.T("review.field.title"), c.T("review.field.kind"), c.T("review.field.subject"), c.T("review.field.state"), c.T("review.field.created")}},
	}
	for _, x := range list {
		name := layout.Cell{Text: x.Title, Href: base + "/" + x.ID}
		if x.Sample {
			name.Tag, name.Tone = c.T("review.sample"), "neutral"
		}
		v.Table.Rows = append(v.Table.Rows, []layout.Cell{name, {Text: c.T("review.kind." + x.Kind)}, {Text: c.T("review.subject." + x.Subject)}, {Text: c.T("review.state." + x.State)}, {Text: p.DateTime(x.CreatedAt)}})
	}
	if c.May("review.write") {
		v.Links = append(v.Links, layout.Link{Text: c.T("review.new"), Href: base + "/moi"}, layout.Link{Text: c.T("review.check"), Href: base + "/kiem-tra"})
	}
	q := url.Values{}
	for _, name := range []string{"q", "loai", "trang-thai", "doi-tuong"} {
		if s := f.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	v.Pager.Total = c.T("review.shown", len(list))
	if flt.Cursor != "" {
		v.Pager.First = base + "?" + q.Encode()
	}
	if next != "" {
		q.Set("sau", next)
		v.Pager.Next = base + "?" + q.Encode()
	}
	return c.Render(f.Status(), views.ListPage(v))
}

func (r *Room) owners(c *web.Ctx) ([]layout.Option, error) {
	list, err := r.agencies.Agencies(c.Context(), r.today())
	var out []layout.Option
	for _, a := range list {
		if a.Assignable() {
			out = append(out, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	return out, err
}

func (r *Room) renderNew(c *web.Ctx, f *form.Form, status int) error {
	title := c.T("review.new")
	v := views.New{Basics: layout.Basics{Page: c.Page(title), Heading: title, Form: f, Crumbs: []layout.Link{{Text: c.T("review.title"), Href: base}, {Text: title}}}, Action: base, Kinds: web.Choices(c, "review.kind.", Kinds), Subjects: web.Choices(c, "review.subject.", subjects)}
	v.Page.Problem = status != http.StatusOK
	var err error
	if v.Agencies, err = r.owners(c); err != nil {
		return err
	}
	for _, s := range subjects[:3] {
		list, err := r.Subjects.Offer(c.Context(), c.Actor, s)
		if err != nil {
			return err
		}
		var o []layout.Option
		for _, x := range list {
			o = append(o, layout.Option{Value: x.ID, Text: x.Text})
		}
		v.Choices = append(v.Choices, views.Choice{Name: s, Label: c.T("review.subject." + s), Options: o})
	}
	return c.Render(status, views.NewPage(v))
}

func wordsOf(f *form.Form) Words {
	return Words{f.Value("findings"), f.Value("causes"), f.Value("proposals")}
}

func (r *Room) create(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	subject := f.Value("subject")
	v := Review{Title: f.Value("title"), Kind: f.Value("kind"), Subject: subject, SubjectID: f.Value(subject), From: f.Date("from", false), To: f.Date("to", false), AgencyID: f.Value("agency"), Words: wordsOf(f)}
	if err = f.Err(); err == nil {
		if v, err = r.Create(c.Context(), c.Actor, v); err == nil {
			return c.See(base+"/"+v.ID, "review.flash.created")
		}
	}
	if !f.Merge(err) {
		return err
	}
	return r.renderNew(c, f, f.Status())
}

// shown is the review that an address asks for: the edition named, else the
// last one, else live figures.
func (r *Room) shown(c *web.Ctx, v Review) (shownEdition, []Edition, error) {
	s := shownEdition{review: v, words: v.Words}
	list, err := r.Editions(c.Context(), v.ID)
	if err != nil {
		return s, nil, err
	}
	if len(list) > 0 {
		n := len(list)
		if f, err := c.Form(); err == nil && c.R.Method == http.MethodGet && f.Value("ban") != "" {
			if n, err = strconv.Atoi(f.Value("ban")); err != nil || n < 1 || n > len(list) {
				return s, nil, fault.Missing()
			}
		}
		e := list[n-1]
		s.edition, s.figures, s.words = &e, e.Figures, e.Words
		return s, list, nil
	}
	s.figures, err = r.Count(c.Context(), c.Actor, v, r.today())
	return s, nil, err
}

func boxHead(c *web.Ctx, first string) []string {
	out := []string{first}
	for _, k := range []string{"total", "on_time", "late", "in_time", "overdue", "no_limit"} {
		out = append(out, c.T("review.box."+k))
	}
	return out
}

func boxCells(p i18n.Printer, name string, b Boxes) []layout.Cell {
	out := []layout.Cell{{Text: name}}
	for _, n := range []int{b.Total, b.OnTime, b.Late, b.InTime, b.Overdue, b.NoLimit} {
		out = append(out, layout.Cell{Text: p.Number(int64(n)), Num: true})
	}
	return out
}

// subjectLink leads to what the review is about.
func (r *Room) subjectLink(c *web.Ctx, v Review) (layout.Cell, error) {
	p := i18n.From(c.Context())
	if v.Subject == OfPeriod {
		return layout.Cell{Text: c.T("review.period", p.Date(v.From), p.Date(v.To))}, nil
	}
	list, err := r.Subjects.Offer(c.Context(), c.Actor, v.Subject)
	cell := layout.Cell{Text: c.T("review.subject." + v.Subject)}
	for _, x := range list {
		if x.ID == v.SubjectID {
			cell.Text, cell.Href = x.Text, map[string]string{OfDocument: "/lam-viec/van-ban/", OfPlan: "/lam-viec/ke-hoach/", OfProgramme: "/lam-viec/chuong-trinh/"}[v.Subject]+x.ID
		}
	}
	return cell, err
}

func (r *Room) render(c *web.Ctx, v Review, f *form.Form, part string, status int) error {
	s, editions, err := r.shown(c, v)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	here := base + "/" + v.ID
	out := views.One{
		Basics: layout.Basics{Page: c.Page(v.Title), Heading: v.Title, Form: f, Crumbs: []layout.Link{{Text: c.T("review.title"), Href: base}, {Text: v.Title}}},
		State:  c.T("review.state." + v.State), Sample: v.Sample, Base: here, Part: part, Version: strconv.FormatInt(v.Version, 10),
		AsOf: c.T("review.as_of", p.Date(s.figures.AsOf)), Method: c.T("review.method." + v.Subject), Findings: s.words.Findings, Causes: s.words.Causes, Proposals: s.words.Proposals,
		CanWrite: c.Can("review.write", v.Object()) && v.State == Draft, CanFreeze: c.Can("review.freeze", v.Object()) && v.State == Draft, CanAmend: c.Can("review.freeze", v.Object()) && v.State == Frozen,
	}
	out.Page.Problem = status != http.StatusOK
	subject, err := r.subjectLink(c, v)
	if err != nil {
		return err
	}
	out.Facts = []layout.Fact{{Label: c.T("review.field.kind"), Cell: layout.Cell{Text: c.T("review.kind." + v.Kind)}}, {Label: c.T("review.subject." + v.Subject), Cell: subject}}
	if v.AgencyID != "" {
		known, err := r.agencies.ByIDs(c.Context(), []string{v.AgencyID})
		if err != nil {
			return err
		}
		out.Facts = append(out.Facts, layout.Fact{Label: c.T("review.field.agency"), Cell: layout.Cell{Text: known[v.AgencyID].Name}})
	}
	if s.edition == nil {
		out.AsOf += " " + c.T("review.live")
	} else {
		out.Edition = c.T("review.edition", s.edition.N, s.edition.ByName, p.DateTime(s.edition.At))
		out.Reason = s.edition.Reason
	}
	if !s.figures.All.Reconciles() {
		out.Broken = true
	}
	out.All = layout.Table{Caption: c.T("review.all"), Head: boxHead(c, c.T("review.box")), Rows: [][]layout.Cell{boxCells(p, c.T("review.all"), s.figures.All)}}
	for _, x := range s.figures.All.Rates() {
		out.Rates = append(out.Rates, layout.Fact{Label: c.T(x.Key), Cell: layout.Cell{Text: x.words(p)}})
	}
	if s.figures.Left > 0 {
		out.Left = c.T("review.left", s.figures.Left)
	}
	for _, x := range s.sections() {
		t := layout.Table{Caption: c.T(x.Key), Head: boxHead(c, c.T(x.Key+".head"))}
		for _, y := range x.Rows {
			t.Rows = append(t.Rows, boxCells(p, s.rowName(p, x.Key, y), y.Boxes))
		}
		out.Tables = append(out.Tables, t)
	}
	q := ""
	if s.edition != nil {
		q = "&ban=" + strconv.Itoa(s.edition.N)
	}
	out.Links = []layout.Link{{Text: c.T("review.docx"), Href: here + "/tep?dang=docx" + q}, {Text: c.T("review.xlsx"), Href: here + "/tep?dang=xlsx" + q}}
	for _, e := range editions {
		out.Editions = append(out.Editions, layout.Link{Text: c.T("review.edition", e.N, e.ByName, p.DateTime(e.At)), Href: here + "?ban=" + strconv.Itoa(e.N)})
	}
	if out.Edit = f; part == "" {
		out.Edit = form.New()
		for name, value := range map[string]string{"title": v.Title, "findings": v.Words.Findings, "causes": v.Words.Causes, "proposals": v.Words.Proposals} {
			out.Edit.Set(name, value)
		}
	}
	return c.Render(status, views.OnePage(out))
}

// act does what fn says and shows the page again where it was refused.
func (r *Room) act(c *web.Ctx, part, flash string, fn func(v Review, f *form.Form, seen int64) error) error {
	v := c.Object.(Review)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if err := fn(v, f, seen); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, v, f, part, f.Status())
	}
	return c.See(base+"/"+v.ID, flash)
}

func (r *Room) write(c *web.Ctx) error {
	return r.act(c, "sua", "review.flash.saved", func(v Review, f *form.Form, seen int64) error {
		_, err := r.Write(c.Context(), c.Actor, v.ID, f.Value("title"), wordsOf(f), seen)
		return err
	})
}

func (r *Room) freeze(c *web.Ctx) error {
	return r.act(c, "", "review.flash.frozen", func(v Review, _ *form.Form, seen int64) error {
		_, err := r.Freeze(c.Context(), c.Actor, v.ID, seen)
		return err
	})
}

func (r *Room) amend(c *web.Ctx) error {
	return r.act(c, "dieu-chinh", "review.flash.amended", func(v Review, f *form.Form, seen int64) error {
		_, err := r.Amend(c.Context(), c.Actor, v.ID, wordsOf(f), f.Value("reason"), f.Bool("fresh"), seen)
		return err
	})
}

// export sends the review as a paper or as tables.
func (r *Room) export(c *web.Ctx) error {
	v := c.Object.(Review)
	f, err := c.Form()
	if err != nil {
		return err
	}
	s, _, err := r.shown(c, v)
	if err != nil {
		return err
	}
	if f.Choice("dang", false, "docx", "xlsx", "csv") == "docx" {
		var b bytes.Buffer
		if err := r.paper(c.Context(), s, &b); err != nil {
			return err
		}
		return download.File(c, download.DOCX, "ra-soat-"+v.ID+".docx", b.Bytes())
	}
	p := i18n.From(c.Context())
	numbers := func(name string, b Boxes) []string {
		out := []string{name}
		for _, n := range []int{b.Total, b.OnTime, b.Late, b.InTime, b.Overdue, b.NoLimit} {
			out = append(out, strconv.Itoa(n))
		}
		return out
	}
	widths := []float64{60, 10, 16, 16, 16, 16, 14}
	kinds := []download.Kind{1: download.Number, 2: download.Number, 3: download.Number, 4: download.Number, 5: download.Number, 6: download.Number}
	rows := [][]string{boxHead(c, v.Title), numbers(c.T("review.all"), s.figures.All), {c.T("review.as_of", p.Date(s.figures.AsOf))}}
	for _, x := range s.figures.All.Rates() {
		rows = append(rows, []string{c.T(x.Key), x.words(p)})
	}
	tables := []download.Table{{Name: "ra-soat-" + v.ID, Sheet: c.T("review.all"), Widths: widths, Kinds: kinds, Rows: rows}}
	for _, x := range s.sections() {
		t := download.Table{Sheet: c.T(x.Key), Widths: widths, Kinds: kinds, Rows: [][]string{boxHead(c, c.T(x.Key+".head"))}}
		for _, y := range x.Rows {
			t.Rows = append(t.Rows, numbers(s.rowName(p, x.Key, y), y.Boxes))
		}
		tables = append(tables, t)
	}
	return download.Send(c, tables...)
}

func (r *Room) renderCheck(c *web.Ctx, f *form.Form, status int) error {
	title := c.T("review.check")
	v := views.Check{Basics: layout.Basics{Page: c.Page(title), Heading: title, Form: f, Crumbs: []layout.Link{{Text: c.T("review.title"), Href: base}, {Text: title}}}, Action: base + "/kiem-tra"}
	v.Page.Problem = status != http.StatusOK
	if f != nil && f.Err() == nil {
		claims, unread := ReadTable(f.Value("table"))
		bad := 0
		v.Table = layout.Table{Caption: c.T("review.check.result"), Head: []string{c.T("review.check.line"), c.T("review.check.verdict"), c.T("review.check.words")}}
		for _, n := range unread {
			bad++
			v.Table.Rows = append(v.Table.Rows, []layout.Cell{{Text: strconv.Itoa(n)}, {Tag: c.T("review.check.bad"), Tone: "red"}, {Text: c.T("review.check.unread")}})
		}
		for _, x := range Check(claims) {
			cell := layout.Cell{Tag: c.T("review.check.good"), Tone: "green"}
			if !x.OK {
				cell = layout.Cell{Tag: c.T("review.check.bad"), Tone: "red"}
				bad++
			}
			v.Table.Rows = append(v.Table.Rows, []layout.Cell{{Text: strconv.Itoa(x.Line)}, cell, {Text: c.T(x.Key, x.Args...)}})
		}
		v.Summary = c.T("review.check.summary", len(claims), len(v.Table.Rows), bad)
	}
	return c.Render(status, views.CheckPage(v))
}

// checkTable answers with what the checker says of the pasted table; it stores
// nothing.
func (r *Room) checkTable(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	f.Text("table", true, 50_000)
	return r.renderCheck(c, f, f.Status())
}
