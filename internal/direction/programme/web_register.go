package programme

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

func entriesPath(year int) string { return base + "/danh-sach/" + itoa(year) }
func screenPath(year int) string  { return base + "/sang-loc/" + itoa(year) }

func (r *Room) loadEntry(ctx context.Context, q *http.Request) (any, access.Object, error) {
	e, err := r.EntryByID(ctx, q.PathValue("id"))
	return e, e.Object(), err
}

// tones are the colours of the states.
var tones = map[string]string{EntryDraft: "neutral", Registered: "blue", Accepted: "green", Merged: "purple", SentBack: "amber", Refused: "red", Taken: "neutral"}

func entryFilterOf(f *form.Form) EntryFilter {
	return EntryFilter{
		Text: f.Text("q", false, 200), State: f.Choice("trang-thai", false, EntryStates...), LeadID: f.Value("co-quan"), Authority: f.Choice("cap", false, Committee, Chairman),
		Month: f.Int("thang", false, 1, 12), Sort: f.Choice("xep", false, EntrySorts...), Cursor: f.Value("sau"), Limit: 50,
	}
}

// address is the filter as an address writes it, without the cursor.
func address(f *form.Form) url.Values {
	q := url.Values{}
	for _, name := range []string{"q", "trang-thai", "co-quan", "cap", "thang", "xep"} {
		if s := f.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	return q
}

func (r *Room) entries(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := entryFilterOf(f)
	list, next, err := r.Entries(c.Context(), c.Actor, x.Year, flt)
	if err != nil {
		return err
	}
	v := views.Entries{
		Basics: basics(c, c.T("programme.entry.title", itoa(x.Year)), f, callCrumb(c, x.Year), layout.Link{Text: c.T("programme.entry.list")}), Filter: f, Action: entriesPath(x.Year),
		Authorities: web.Choices(c, "programme.authority.", []string{Committee, Chairman}), States: web.Choices(c, "programme.entry.state.", EntryStates), Sorts: web.Choices(c, "programme.sort.", EntrySorts), Months: months(c),
	}
	if v.Agencies, err = r.bodiesAsOptions(c, nil); err != nil {
		return err
	}
	q := address(f)
	v.Links = []layout.Link{{Text: c.T("programme.csv"), Href: base + "/xuat-dang-ky/" + itoa(x.Year) + "?" + q.Encode()}}
	for _, form := range []string{"xlsx", "pdf"} {
		q.Set("dang", form)
		v.Links = append(v.Links, layout.Link{Text: c.T("programme." + form), Href: base + "/xuat-dang-ky/" + itoa(x.Year) + "?" + q.Encode()})
	}
	q.Del("dang")
	if slices.ContainsFunc(list, func(e Entry) bool { return e.State == EntryDraft && c.Can("registration.sign", e.Object()) }) {
		v.SignAll = callPath(x.Year) + "/ky-tat-ca"
	}
	if v.Table, err = r.entryTable(c, list); err != nil {
		return err
	}
	v.Table.Caption = v.Heading
	v.Pager.Total = c.T("programme.shown", len(list))
	if flt.Cursor != "" {
		v.Pager.First = entriesPath(x.Year) + "?" + q.Encode()
	}
	if next != "" {
		q.Set("sau", next)
		v.Pager.Next = entriesPath(x.Year) + "?" + q.Encode()
	}
	return c.Render(f.Status(), views.EntriesPage(v))
}

func (r *Room) entryTable(c *web.Ctx, list []Entry) (views.Table, error) {
	t := views.Table{Head: []string{c.T("programme.field.title"), c.T("programme.field.month"), c.T("programme.field.authority"), c.T("programme.field.lead"), c.T("programme.field.state")}}
	var ids []string
	for _, e := range list {
		ids = append(ids, e.LeadID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return t, err
	}
	for _, e := range list {
		title := views.Cell{Text: e.Title, Href: entryPath(e.ID)}
		if e.Sample {
			title.Tag, title.Tone = c.T("programme.sample"), "neutral"
		}
		if e.Late {
			title.Meta = c.T("programme.entry.late")
		}
		t.Rows = append(t.Rows, []views.Cell{title, {Text: itoa(e.Month), Num: true}, {Text: c.T("programme.authority." + e.Authority)}, {Text: names[e.LeadID]}, {Tag: c.T("programme.entry.state." + e.State), Tone: tones[e.State]}})
	}
	return t, nil
}

// fieldsOf reads a registration as a person wrote it.
func fieldsOf(f *form.Form) Fields {
	return Fields{
		Title: f.Value("title"), Authority: f.Value("authority"), Onward: f.Value("onward"), Month: f.Int("month", true, 1, 12), LeadID: f.Value("lead"), Coordinating: f.Values("coordinating"),
		Leader: f.Value("leader"), Basis: f.Value("basis"), Necessity: f.Value("necessity"), Product: f.Value("product"),
	}
}

func fill(f *form.Form, e Fields) {
	for name, s := range map[string]string{"title": e.Title, "authority": e.Authority, "onward": e.Onward, "month": itoa(e.Month), "lead": e.LeadID, "leader": e.Leader, "basis": e.Basis, "necessity": e.Necessity, "product": e.Product} {
		f.Set(name, s)
	}
	f.Set("coordinating", e.Coordinating...)
}

func (r *Room) entryForm(c *web.Ctx, year int, lead []string, action string, f *form.Form, status int) error {
	v := views.EntryForm{
		Basics: basics(c, c.T("programme.entry.write", itoa(year)), f, callCrumb(c, year), layout.Link{Text: c.T("programme.entry.new")}), Action: action,
		Authorities: web.Choices(c, "programme.authority.", []string{Committee, Chairman}), Onwards: web.Choices(c, "programme.onward.", Onwards), Months: months(c),
	}
	var err error
	if v.Leads, err = r.bodiesAsOptions(c, lead); err != nil {
		return err
	}
	if v.Cooperates, err = r.bodiesAsOptions(c, nil); err != nil {
		return err
	}
	return c.Render(status, views.EntryFormPage(v))
}

func (r *Room) newPage(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f := form.New()
	f.Set("lead", c.Actor.AgencyID)
	return r.entryForm(c, x.Year, list(c.Actor.Agencies), base+"/dang-ky-moi/"+itoa(x.Year), f, http.StatusOK)
}

func (r *Room) make(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	e, err := r.Register(c.Context(), c.Actor, x.Year, fieldsOf(f))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.entryForm(c, x.Year, list(c.Actor.Agencies), base+"/dang-ky-moi/"+itoa(x.Year), f, f.Status())
	}
	return c.See(entryPath(e.ID), "programme.flash.registered")
}

func (r *Room) editPage(c *web.Ctx) error {
	e := c.Object.(Entry)
	f := form.New()
	fill(f, e.Fields)
	f.Set("version", strconv.FormatInt(e.Version, 10))
	return r.entryForm(c, e.Year, []string{e.LeadID}, entryPath(e.ID)+"/sua", f, http.StatusOK)
}

func (r *Room) edit(c *web.Ctx) error {
	e := c.Object.(Entry)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if _, err := r.EditEntry(c.Context(), c.Actor, e.ID, fieldsOf(f), seenOf(f)); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.entryForm(c, e.Year, []string{e.LeadID}, entryPath(e.ID)+"/sua", f, f.Status())
	}
	return c.See(entryPath(e.ID), "programme.flash.saved")
}

// press is a handler of one button on a registration.
func (r *Room) press(do func(ctx context.Context, a access.Actor, id string, seen int64) (Entry, error), flash string) web.Handler {
	return func(c *web.Ctx) error {
		e := c.Object.(Entry)
		f, err := c.Form()
		if err != nil {
			return err
		}
		if _, err := do(c.Context(), c.Actor, e.ID, seenOf(f)); err != nil {
			if !f.Merge(err) {
				return err
			}
			return r.renderEntry(c, e, f, f.Status())
		}
		return c.See(entryPath(e.ID), flash)
	}
}

func (r *Room) signAll(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	n, err := r.SignAll(c.Context(), c.Actor, x.Year, c.Actor.AgencyID)
	if err != nil {
		return err
	}
	return c.See(entriesPath(x.Year), "programme.flash.signed_all", n)
}

func (r *Room) entry(c *web.Ctx) error { return r.renderEntry(c, c.Object.(Entry), nil, http.StatusOK) }

func (r *Room) renderEntry(c *web.Ctx, e Entry, f *form.Form, status int) error {
	p := i18n.From(c.Context())
	names, err := r.names(c, append([]string{e.LeadID}, e.Coordinating...))
	if err != nil {
		return err
	}
	var others []string
	for _, id := range e.Coordinating {
		others = append(others, names[id])
	}
	v := views.Entry{Basics: basics(c, e.Title, f, callCrumb(c, e.Year), layout.Link{Text: c.T("programme.entry.list"), Href: entriesPath(e.Year)}, layout.Link{Text: c.T("programme.entry.one")}), State: c.T("programme.entry.state." + e.State), Tone: tones[e.State]}
	if e.Sample {
		v.Sample = c.T("programme.sample")
	}
	onward, late := "", ""
	if e.Onward != "" {
		onward = c.T("programme.onward." + e.Onward)
	}
	if e.Late {
		late = c.T("programme.entry.late")
	}
	signed := ""
	if !e.SignedAt.IsZero() {
		signed = p.DateTime(e.SignedAt)
	}
	for _, x := range [][2]string{
		{"lead", names[e.LeadID]},
		{"coordinating", strings.Join(others, "; ")},
		{"authority", c.T("programme.authority." + e.Authority)},
		{"onward", onward},
		{"month", itoa(e.Month)},
		{"leader", e.Leader},
		{"basis", e.Basis},
		{"necessity", e.Necessity},
		{"product", e.Product},
		{"signed", signed},
		{"late", late},
	} {
		v.Facts = append(v.Facts, views.Fact{Label: c.T("programme.field." + x[0]), Cell: views.Cell{Text: x[1]}})
	}
	if err := r.outcome(c, &v, e); err != nil {
		return err
	}
	version := strconv.FormatInt(e.Version, 10)
	o := e.Object()
	if Allowed("edit", e.State) && c.Can("registration.write", o) {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.entry.edit"), Href: entryPath(e.ID) + "/sua"})
	}
	if Allowed("sign", e.State) && c.Can("registration.sign", o) {
		v.Buttons = append(v.Buttons, views.Button{Action: entryPath(e.ID) + "/ky", Text: c.T("programme.entry.sign"), Version: version})
	}
	if Allowed("withdraw", e.State) && c.Can("registration.write", o) {
		v.Buttons = append(v.Buttons, views.Button{Action: entryPath(e.ID) + "/rut", Text: c.T("programme.entry.withdraw"), Version: version})
	}
	if c.Can("registration.screen", o) {
		if err := r.beside(c, &v, e, f); err != nil {
			return err
		}
	}
	return c.Render(status, views.EntryPage(v))
}

// outcome says what became of the registration.
func (r *Room) outcome(c *web.Ctx, v *views.Entry, e Entry) error {
	if e.DecidedAt.IsZero() {
		return nil
	}
	v.Outcome = []views.Fact{
		{Label: c.T("programme.entry.decision"), Cell: views.Cell{Text: c.T("programme.entry.state." + e.State)}},
		{Label: c.T("programme.field.reason"), Cell: views.Cell{Text: e.Reason}},
		{Label: c.T("programme.entry.decided_at"), Cell: views.Cell{Text: i18n.From(c.Context()).DateTime(e.DecidedAt)}},
	}
	var met []string
	for _, k := range e.Criteria {
		met = append(met, c.T("programme.criterion."+k))
	}
	v.Outcome = append(v.Outcome, views.Fact{Label: c.T("programme.screen.criteria"), Cell: views.Cell{Text: strings.Join(met, "; ")}})
	if e.ItemID != "" {
		v.Outcome = append(v.Outcome, views.Fact{Label: c.T("programme.entry.item"), Cell: views.Cell{Text: e.Title, Href: itemPath(e.ItemID)}})
	}
	if e.IntoID != "" {
		other, err := r.EntryByID(c.Context(), e.IntoID)
		if err != nil {
			return err
		}
		cell := views.Cell{Text: other.Title}
		if c.Can("registration.read", other.Object()) {
			cell.Href = entryPath(other.ID)
		}
		v.Outcome = append(v.Outcome, views.Fact{Label: c.T("programme.entry.merged_into"), Cell: cell})
	}
	return nil
}
