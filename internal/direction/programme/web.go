package programme

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/programme/views"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vntext"
)

const base = "/lam-viec/chuong-trinh"

// Routes of the programme.
func (r *Room) Routes() []web.Route {
	routes := []web.Route{
		{Method: "GET", Pattern: base, Permission: "programme.list", Handle: r.years},
		{Method: "GET", Pattern: base + "/{year}", Permission: "programme.list", Handle: r.list},
		{Method: "GET", Pattern: base + "/xuat-csv/{year}", Permission: "programme.export", Handle: r.export},
		{Method: "POST", Pattern: base + "/{year}", Permission: "programme.write", Handle: r.add},
		{Method: "GET", Pattern: base + "/noi-dung/{id}", Permission: "programme.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.renderItem(c, c.Object.(Item), itemForms{}, http.StatusOK) }},
		{Method: "POST", Pattern: base + "/noi-dung/{id}", Permission: "programme.write", Read: "programme.read", Load: r.load, Handle: r.change},
		{Method: "POST", Pattern: base + "/noi-dung/{id}/de-nghi", Permission: "adjustment.ask", Read: "programme.read", Load: r.load, Handle: r.ask},
		{Method: "POST", Pattern: base + "/noi-dung/{id}/dieu-chinh", Permission: "adjustment.decide", Read: "programme.read", Load: r.load, Handle: r.order},
		{Method: "POST", Pattern: base + "/noi-dung/{id}/vao-phien-hop", Permission: "programme.write", Read: "programme.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.addStep(c, StepSitting) }},
		{Method: "POST", Pattern: base + "/noi-dung/{id}/van-ban-ky", Permission: "programme.write", Read: "programme.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.addStep(c, StepDocument) }},
		{Method: "POST", Pattern: base + "/noi-dung/{id}/go-buoc", Permission: "programme.write", Read: "programme.read", Load: r.load, Handle: r.removeStep},
		{Method: "GET", Pattern: base + "/thong-ke/{year}", Permission: "programme.list", Handle: r.stats},
		{Method: "GET", Pattern: base + "/ky/{year}", Permission: "programme.list", Handle: r.period},
		{Method: "GET", Pattern: base + "/cac-dieu-chinh/{year}", Permission: "adjustment.list", Handle: r.adjustments},
		{Method: "GET", Pattern: base + "/dieu-chinh/{id}", Permission: "adjustment.read", Load: r.loadAdjust, Handle: r.adjustment},
		{Method: "POST", Pattern: base + "/dieu-chinh/{id}", Permission: "adjustment.decide", Read: "adjustment.read", Load: r.loadAdjust, Handle: r.decide},

		{Method: "POST", Pattern: base + "/dot", Permission: "programme.call", Handle: r.openCall},
		{Method: "GET", Pattern: base + "/dot/{year}", Permission: "registration.list", Handle: r.call},
		{Method: "POST", Pattern: base + "/dot/{year}", Permission: "programme.call", Handle: r.changeCall},
		{Method: "POST", Pattern: base + "/dot/{year}/dang-ky-muon", Permission: "programme.call", Handle: r.giveLeave},
		{Method: "POST", Pattern: base + "/dot/{year}/du-thao", Permission: "programme.call", Handle: r.draftDecision},
		{Method: "POST", Pattern: base + "/dot/{year}/ban-hanh", Permission: "programme.issue", Handle: r.issue},
		{Method: "POST", Pattern: base + "/dot/{year}/ky-tat-ca", Permission: "registration.sign", Handle: r.signAll},
		{Method: "GET", Pattern: base + "/danh-sach/{year}", Permission: "registration.list", Handle: r.entries},
		{Method: "GET", Pattern: base + "/xuat-dang-ky/{year}", Permission: "registration.export", Handle: r.exportEntries},
		{Method: "GET", Pattern: base + "/sang-loc/{year}", Permission: "registration.screen", Handle: r.screening},
		{Method: "GET", Pattern: base + "/sang-loc-nhieu/{year}", Permission: "registration.screen", Handle: r.manyPage},
		{Method: "POST", Pattern: base + "/sang-loc-nhieu/{year}/ghi", Permission: "registration.screen", Handle: r.screenMany},
		{Method: "POST", Pattern: base + "/sang-loc-nhieu/{year}/hoan-tac", Permission: "registration.screen", Handle: r.undoMany},
		{Method: "GET", Pattern: base + "/dang-ky-moi/{year}", Permission: "registration.write", Handle: r.newPage},
		{Method: "POST", Pattern: base + "/dang-ky-moi/{year}", Permission: "registration.write", Handle: r.make},
		{Method: "GET", Pattern: base + "/dang-ky/{id}", Permission: "registration.read", Load: r.loadEntry, Handle: r.entry},
		{Method: "GET", Pattern: base + "/dang-ky/{id}/sua", Permission: "registration.write", Read: "registration.read", Load: r.loadEntry, Handle: r.editPage},
		{Method: "POST", Pattern: base + "/dang-ky/{id}/sua", Permission: "registration.write", Read: "registration.read", Load: r.loadEntry, Handle: r.edit},
		{Method: "POST", Pattern: base + "/dang-ky/{id}/ky", Permission: "registration.sign", Read: "registration.read", Load: r.loadEntry, Handle: r.press(r.Sign, "programme.flash.signed")},
		{Method: "POST", Pattern: base + "/dang-ky/{id}/rut", Permission: "registration.write", Read: "registration.read", Load: r.loadEntry, Handle: r.press(r.TakeBack, "programme.flash.withdrawn")},
		{Method: "POST", Pattern: base + "/dang-ky/{id}/sang-loc", Permission: "registration.screen", Read: "registration.read", Load: r.loadEntry, Handle: r.screen},
		{Method: "POST", Pattern: base + "/dang-ky/{id}/hoan-tac", Permission: "registration.screen", Read: "registration.read", Load: r.loadEntry, Handle: r.press(r.Undo, "programme.flash.undone")},

		{Method: "GET", Pattern: base + "/tep-mau/{year}", Permission: "registration.import", Handle: r.template},
		{Method: "GET", Pattern: base + "/nhap-moi/{year}", Permission: "registration.import", Handle: func(c *web.Ctx) error { return r.uploadPage(c, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base + "/nhap-moi/{year}", Permission: "registration.import", Upload: true, Handle: r.upload},
		{Method: "GET", Pattern: base + "/nhap/{id}", Permission: "registration.import", Load: r.loadImport, Handle: func(c *web.Ctx) error { return r.resultPage(c, nil, http.StatusOK) }},
		{Method: "GET", Pattern: base + "/nhap/{id}/khop-cot", Permission: "registration.import", Load: r.loadImport, Handle: func(c *web.Ctx) error { return r.mapPage(c, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base + "/nhap/{id}/khop-cot", Permission: "registration.import", Load: r.loadImport, Handle: r.mapColumns},
		{Method: "GET", Pattern: base + "/nhap/{id}/kiem-tra", Permission: "registration.import", Load: r.loadImport, Handle: func(c *web.Ctx) error { return r.checkPage(c, nil, http.StatusOK) }},
		{Method: "GET", Pattern: base + "/nhap/{id}/tep-loi", Permission: "registration.import", Load: r.loadImport, Handle: r.errorFile},
		{Method: "POST", Pattern: base + "/nhap/{id}/sua", Permission: "registration.import", Load: r.loadImport, Handle: r.mend},
		{Method: "POST", Pattern: base + "/nhap/{id}/ghi", Permission: "registration.import", Load: r.loadImport, Handle: r.writeImport},
		{Method: "POST", Pattern: base + "/nhap/{id}/hoan-tac", Permission: "registration.import", Load: r.loadImport, Handle: r.undoImport},
	}
	if r.Documents != nil {
		routes = append(routes, r.clauseRoutes()...)
	}
	return routes
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	i, err := r.Get(ctx, q.PathValue("id"))
	return i, i.Object(), err
}

func (r *Room) years(c *web.Ctx) error { return r.renderYears(c, nil, http.StatusOK) }

// renderYears shows all programmes and calls; f is the form of a call that was
// refused.
func (r *Room) renderYears(c *web.Ctx, f *form.Form, status int) error {
	years, err := r.Years(c.Context())
	if err != nil {
		return err
	}
	v := views.Years{Page: c.Page(c.T("programme.title")), Form: f}
	v.Page.Problem = status != http.StatusOK
	if c.May("programme.call") {
		v.Open = base + "/dot"
	}
	for _, y := range years {
		n, err := r.Counts(c.Context(), y)
		if err != nil {
			return err
		}
		v.Rows = append(v.Rows, views.Year{Text: c.T("programme.of", strconv.Itoa(y)), Href: base + "/" + strconv.Itoa(y), Counts: countWords(c, n)})
	}
	if err := r.callsBelow(c.Context(), c, &v); err != nil {
		return err
	}
	return c.Render(status, views.YearsPage(v))
}

func yearOf(c *web.Ctx) (int, error) {
	y, err := strconv.Atoi(c.R.PathValue("year"))
	if err != nil || y < 2000 || y > 2200 {
		return 0, fault.Missing()
	}
	return y, nil
}

// filterNames are the fields of the address that narrow the list.
var filterNames = []string{"q", "cap", "co-quan", "thang", "trang-thai", "han", "theo", "thang-goc", "dieu-chinh"}

// filterStates are the states by which the list is narrowed.
var filterStates = append([]string{InForce}, States...)

// bases are, in addresses, what lateness is judged against.
var bases = []string{"current", string(task.Original)}

func labels(list []task.TimeState) []string {
	out := make([]string, len(list))
	for i, ts := range list {
		out[i] = string(ts)
	}
	return out
}

func filterOf(f *form.Form) Filter {
	flt := Filter{Text: f.Text("q", false, 200), Authority: f.Choice("cap", false, Committee, Chairman), LeadID: f.Value("co-quan"), Month: f.Int("thang", false, 1, 12), State: f.Choice("trang-thai", false, filterStates...), Cursor: f.Value("sau"), Limit: 50}
	flt.FirstMonth, flt.Moved = f.Int("thang-goc", false, 1, 12), f.Choice("dieu-chinh", false, MovedKinds...)
	flt.TimeState, flt.Basis = task.TimeState(f.Choice("han", false, labels(TimeStates)...)), task.Basis(f.Choice("theo", false, bases...))
	if flt.Basis == "current" {
		flt.Basis = task.Current
	}
	return flt
}

// countWords says how many items are in force and, where there are any, how
// many are not.
func countWords(c *web.Ctx, n map[string]int) string {
	out := c.T("programme.counts", n[Committee], n[Chairman], n[Committee]+n[Chairman])
	if n[Withdrawn]+n[Carried] > 0 {
		out += " " + c.T("programme.counts_outside", n[Withdrawn], n[Carried])
	}
	return out
}

func (r *Room) list(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return r.renderList(c, f, nil, http.StatusOK)
}

// renderList shows the list; added is the form of a new item that was refused.
func (r *Room) renderList(c *web.Ctx, f, added *form.Form, status int) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	flt, view := filterOf(f), f.Value("xem")
	if view != viewMonth && view != viewAgency {
		view = ""
	}
	var list []Item
	var next string
	if view == "" {
		if list, next, err = r.List(c.Context(), year, flt); err != nil {
			return err
		}
	}
	n, err := r.Counts(c.Context(), year)
	if err != nil {
		return err
	}
	here := base + "/" + strconv.Itoa(year)
	v := views.List{
		Page: c.Listed(c.T("programme.of", strconv.Itoa(year))), Heading: c.T("programme.of", strconv.Itoa(year)), Filter: f, Added: added, Action: here, CanWrite: c.May("programme.write"),
		Counts: countWords(c, n), Authorities: web.Choices(c, "programme.authority.", []string{Committee, Chairman}), States: web.Choices(c, "programme.state.", filterStates),
		Times: web.Choices(c, "programme.time.", labels(TimeStates)), Bases: web.Choices(c, "programme.basis.", bases), Moves: web.Choices(c, "programme.moved_kind.", MovedKinds),
	}
	v.Page.Problem = status != http.StatusOK
	agencies, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	for _, a := range agencies {
		if a.Assignable() {
			v.Agencies = append(v.Agencies, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	for m := 1; m <= 12; m++ {
		v.Months = append(v.Months, layout.Option{Value: strconv.Itoa(m), Text: c.T("programme.month", m)})
	}
	if v.Rows, err = r.rowsBy(c, list, flt.Basis); err != nil {
		return err
	}
	q := url.Values{}
	for _, name := range filterNames {
		if s := f.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	v.View, v.Export = view, base+"/xuat-csv/"+strconv.Itoa(year)
	for _, x := range []string{"", viewMonth, viewAgency} {
		key := "programme.view.table"
		if x != "" {
			key = "programme.view." + x
		}
		v.Views = append(v.Views, views.ViewLink{Text: c.T(key), Href: with(here, q, "xem", x), Active: x == view})
	}
	if view != "" {
		if v.Groups, err = r.groupViews(c, year, flt, view, here, q); err != nil {
			return err
		}
	}
	v.Links = []layout.Link{{Text: c.T("programme.csv"), Href: base + "/xuat-csv/" + strconv.Itoa(year) + "?" + q.Encode()}}
	for _, x := range []string{"xlsx", "pdf"} {
		q.Set("dang", x)
		v.Links = append(v.Links, layout.Link{Text: c.T("programme." + x), Href: base + "/xuat-csv/" + strconv.Itoa(year) + "?" + q.Encode()})
	}
	v.Links = append(v.Links,
		layout.Link{Text: c.T("programme.period.title"), Href: base + "/ky/" + strconv.Itoa(year)}, layout.Link{Text: c.T("programme.stats.title"), Href: base + "/thong-ke/" + strconv.Itoa(year)})
	q.Del("dang")
	if c.May("adjustment.list") {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.adjust.title"), Href: adjustmentsPath(year)})
	}
	if _, err := r.CallOf(c.Context(), year); err == nil && c.May("registration.list") {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.call.of", itoa(year)), Href: callPath(year)})
	} else if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	total, err := r.Count(c.Context(), year, flt)
	if err != nil {
		return err
	}
	v.Pager.Total = c.T("programme.total", total)
	if next != "" {
		v.Pager.Next = with(here, q, "sau", next)
	}
	if flt.Cursor != "" {
		v.Pager.First = with(here, q, "", "")
	}
	return c.Render(status, views.ListPage(v))
}

// The views of the list besides the table, as the address names them.
const (
	viewMonth  = "thang"
	viewAgency = "co-quan"
)

// perGroup is how many items a month or an agency shows; the rest is a list.
const perGroup = 20

// with is an address with one more part; an empty value adds none.
func with(path string, q url.Values, name, value string) string {
	p := url.Values{}
	for k, v := range q {
		p[k] = v
	}
	if value != "" {
		p.Set(name, value)
	}
	if len(p) == 0 {
		return path
	}
	return path + "?" + p.Encode()
}

// groupViews are the items of the filter by month or by agency, each with how
// many there are.
func (r *Room) groupViews(c *web.Ctx, year int, flt Filter, view, here string, q url.Values) ([]views.Group, error) {
	groups, err := r.Groups(c.Context(), year, flt, view == viewMonth)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, g := range groups {
		ids = append(ids, g.LeadID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return nil, err
	}
	var out []views.Group
	for _, g := range groups {
		one := flt
		one.Cursor, one.Limit = "", perGroup
		x := views.Group{}
		if view == viewMonth {
			one.Month, x.Name, x.More = g.Month, c.T("programme.month", g.Month), with(here, q, "thang", strconv.Itoa(g.Month))
		} else {
			one.LeadID, x.Name, x.More = g.LeadID, names[g.LeadID], with(here, q, "co-quan", g.LeadID)
		}
		list, _, err := r.List(c.Context(), year, one)
		if err != nil {
			return nil, err
		}
		if x.Rows, err = r.rows(c, list); err != nil {
			return nil, err
		}
		x.Heading = c.T("programme.group", x.Name, g.N)
		if g.N <= len(list) {
			x.More = ""
		}
		out = append(out, x)
	}
	if view == viewAgency {
		slices.SortStableFunc(out, func(a, b views.Group) int { return strings.Compare(vntext.Plain(a.Name), vntext.Plain(b.Name)) })
	}
	for i := range out {
		out[i].ID = "nhom-" + strconv.Itoa(i)
	}
	return out, nil
}

var timeTones = map[task.TimeState]string{task.Overdue: "red", task.DueToday: "amber", task.DueSoon: "amber", task.DoneOnTime: "green", task.DoneLate: "purple"}

// timeCell says how the item stands against the month of the basis.
func (r *Room) timeCell(c *web.Ctx, i Item, b task.Basis) views.Cell {
	today := clock.Today(r.clock)
	ts := i.TimeState(b, today, r.Cal)
	out := views.Cell{Tag: c.T("programme.time." + string(ts)), Tone: "neutral"}
	if tone, ok := timeTones[ts]; ok {
		out.Tone = tone
	}
	if n := i.DaysLate(b, today, r.Cal); n > 0 {
		out.Tag = c.T("programme.time.late_by", out.Tag, n)
	}
	return out
}

// dueWords is the day by which the item is to be submitted.
func (r *Room) dueWords(c *web.Ctx, i Item, b task.Basis) string {
	month, year := i.Month, i.Year
	if b == task.Original {
		month, year = i.OriginalMonth, i.OriginalYear
	}
	return c.T("programme.due_words", i18n.From(c.Context()).Date(i.Due(b, r.Cal)), c.T("programme.adjust.month_year", month, itoa(year)))
}

func (r *Room) rows(c *web.Ctx, list []Item) ([]views.Row, error) {
	return r.rowsBy(c, list, task.Current)
}

func (r *Room) rowsBy(c *web.Ctx, list []Item, b task.Basis) ([]views.Row, error) {
	var ids []string
	for _, i := range list {
		ids = append(append(ids, i.LeadID), i.Coordinating...)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return nil, err
	}
	out := make([]views.Row, len(list))
	for n, i := range list {
		var with []string
		for _, id := range i.Coordinating {
			with = append(with, names[id])
		}
		out[n] = views.Row{ID: i.ID, Href: base + "/noi-dung/" + i.ID, Ordinal: strconv.Itoa(i.Ordinal), Title: i.Title, Authority: c.T("programme.authority." + i.Authority), Lead: names[i.LeadID], With: strings.Join(with, "; "), Month: strconv.Itoa(i.Month), State: c.T("programme.state." + i.State), Time: r.timeCell(c, i, b), Sample: i.Sample}
		if i.OriginalYear != i.Year {
			out[n].Moved = c.T("programme.moved_year", i.OriginalMonth, itoa(i.OriginalYear))
		} else if i.Month != i.OriginalMonth {
			out[n].Moved = c.T("programme.moved", i.OriginalMonth)
		}
	}
	return out, nil
}

func (r *Room) add(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	i, err := r.Add(c.Context(), c.Actor, Item{Year: year, Title: f.Value("title"), Authority: f.Value("authority"), LeadID: f.Value("lead"), Month: f.Int("month", true, 1, 12)})
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderList(c, form.New(), f, f.Status())
	}
	return c.See(base+"/noi-dung/"+i.ID, "programme.flash.added")
}

// itemForms are the forms of an item's page, of which one was refused.
type itemForms struct{ change, adjust, step, clause *form.Form }

// renderItem shows an item with what was refused.
func (r *Room) renderItem(c *web.Ctx, i Item, no itemForms, status int) error {
	f := no.change
	rows, err := r.rows(c, []Item{i})
	if err != nil {
		return err
	}
	o := i.Object()
	v := views.Item{
		Page: c.Page(i.Title), Row: rows[0], Form: f, Action: itemPath(i.ID), Back: base + "/" + strconv.Itoa(i.Year), BackText: c.T("programme.of", strconv.Itoa(i.Year)),
		CanWrite: c.Can("programme.write", o) && i.State != Withdrawn && i.State != Carried, States: web.Choices(c, "programme.state.", settable), Draft: i.State == ItemDraft,
	}
	v.Page.Problem = status != http.StatusOK
	p := i18n.From(c.Context())
	v.Limits = []views.Fact{{Label: c.T("programme.field.due"), Cell: views.Cell{Text: r.dueWords(c, i, task.Current)}}, {Label: c.T("programme.field.time"), Cell: rows[0].Time}}
	if i.monthOf(task.Original) != i.monthOf(task.Current) {
		v.Limits = append(v.Limits, views.Fact{Label: c.T("programme.field.first_due"), Cell: r.timeCell(c, i, task.Original)})
		v.Limits[2].Text = r.dueWords(c, i, task.Original)
	}
	if !i.SubmittedOn.IsZero() {
		v.Limits = append(v.Limits, views.Fact{Label: c.T("programme.field.submitted_on"), Cell: views.Cell{Text: p.Date(i.SubmittedOn)}})
	}
	onward := ""
	if i.Onward != "" {
		onward = c.T("programme.onward." + i.Onward)
	}
	for _, x := range [][2]string{{"coordinating", rows[0].With}, {"onward", onward}, {"leader", i.Leader}, {"product", i.Product}, {noteOf(i), i.Note}} {
		v.More = append(v.More, views.Fact{Label: c.T("programme.field." + x[0]), Cell: views.Cell{Text: x[1]}})
	}
	if i.EntryID != "" {
		if e, err := r.EntryByID(c.Context(), i.EntryID); err == nil && c.Can("registration.read", e.Object()) {
			v.More = append(v.More, views.Fact{Label: c.T("programme.entry.one"), Cell: views.Cell{Text: e.Title, Href: entryPath(e.ID)}})
		}
	}
	if i.CarriedFrom != "" {
		v.More = append(v.More, views.Fact{Label: c.T("programme.field.carried_from"), Cell: views.Cell{Text: c.T("programme.of", itoa(i.OriginalYear)), Href: itemPath(i.CarriedFrom)}})
	}
	version := strconv.FormatInt(i.Version, 10)
	if f == nil {
		v.Form = form.New()
		v.Form.Set("month", strconv.Itoa(i.Month))
		v.Form.Set("state", i.State)
		v.Form.Set("version", version)
	}
	if err := r.threadBelow(c, &v, i, no.step); err != nil {
		return err
	}
	if r.Documents != nil {
		v.ClauseForm = no.clause
		if v.Clauses, err = r.Documents.Box(c, citedKind, i.ID, itemPath(i.ID), no.clause); err != nil {
			return err
		}
	}
	if err := r.adjustsBelow(c, &v, i, no.adjust, version); err != nil {
		return err
	}
	return c.Render(status, views.ItemPage(v))
}

// noteOf names what the note of an item is: why it moved or ended, else how
// far it is.
func noteOf(i Item) string {
	if i.State == Withdrawn || i.State == Carried || i.Month != i.OriginalMonth || i.Year != i.OriginalYear {
		return "note"
	}
	return "progress_note"
}

// adjustsBelow fills the requests for the item and the form of a new one.
func (r *Room) adjustsBelow(c *web.Ctx, v *views.Item, i Item, f *form.Form, version string) error {
	list, err := r.AdjustmentsOf(c.Context(), i.ID)
	if err != nil {
		return err
	}
	if c.May("adjustment.read") && len(list) > 0 {
		if v.Adjusts, err = r.adjustTable(c, list); err != nil {
			return err
		}
	}
	open := slices.ContainsFunc(list, func(x Adjustment) bool { return x.State == Asked })
	if adjustable(i, 0) == nil && !open || f != nil {
		switch o := i.Object(); {
		case c.Can("adjustment.decide", o):
			v.Adjust = views.AdjustForm{Action: itemPath(i.ID) + "/dieu-chinh", Heading: c.T("programme.adjust.order")}
		case c.Can("adjustment.ask", o):
			v.Adjust = views.AdjustForm{Action: itemPath(i.ID) + "/de-nghi", Heading: c.T("programme.adjust.ask")}
		}
		kinds := AdjustKinds
		if !c.Can("adjustment.decide", i.Object()) {
			kinds = mayStillAsk(clock.Today(r.clock), i)
		}
		switch { // what would be refused is not offered; the reason stands in its place
		case len(kinds) == 0 && v.Adjust.Action != "":
			v.Adjust = views.AdjustForm{Heading: v.Adjust.Heading, Why: c.T("programme.adjust.year_over", itoa(i.Year))}
		case len(kinds) < len(AdjustKinds) && v.Adjust.Action != "":
			v.Adjust.Why = c.T("programme.adjust.month_begun", c.T("programme.adjust.month_year", i.Month, itoa(i.Year)))
		}
		v.Adjust.Kinds, v.Adjust.Months, v.Adjust.Form = web.Choices(c, "programme.adjust.kinds.", kinds), months(c), f
		if f == nil {
			v.Adjust.Form = form.New()
			v.Adjust.Form.Set("version", version)
		}
	}
	return nil
}

func (r *Room) change(c *web.Ctx) error {
	i := c.Object.(Item)
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := Progress{Month: i.Month, State: f.Value("state"), Note: f.Value("note"), SubmittedOn: f.Date("submitted_on", false)}
	if i.State == ItemDraft {
		x.Month, x.State = f.Int("month", true, 1, 12), ItemDraft
	}
	if err := f.Err(); err != nil {
		return r.renderItem(c, i, itemForms{change: f}, f.Status())
	}
	if _, err := r.Change(c.Context(), c.Actor, i.ID, x, seenOf(f)); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderItem(c, i, itemForms{change: f}, f.Status())
	}
	return c.See(itemPath(i.ID), "programme.flash.saved")
}
