package programme

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// basics fills what every page of the room has; the last crumb is the page.
func basics(c *web.Ctx, heading string, f *form.Form, crumbs ...layout.Link) views.Basics {
	b := views.Basics{Page: c.Page(heading), Heading: heading, Form: f, Crumbs: append([]layout.Link{{Text: c.T("programme.title"), Href: base}}, crumbs...)}
	b.Page.Problem = f != nil && (len(f.Errors()) > 0 || f.Reason() != nil)
	return b
}

func callCrumb(c *web.Ctx, year int) layout.Link {
	return layout.Link{Text: c.T("programme.call.of", itoa(year)), Href: callPath(year)}
}

// months are the months as options.
func months(c *web.Ctx) []layout.Option {
	out := make([]layout.Option, 12)
	for m := range out {
		out[m] = layout.Option{Value: itoa(m + 1), Text: c.T("programme.month", m+1)}
	}
	return out
}

// bodiesAsOptions are the agencies that may lead, today.
func (r *Room) bodiesAsOptions(c *web.Ctx, only []string) ([]layout.Option, error) {
	agencies, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	var out []layout.Option
	for _, a := range agencies {
		if a.Assignable() && (only == nil || slices.Contains(only, a.ID)) {
			out = append(out, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	return out, err
}

// names are the short names of agencies in the language of the page.
func (r *Room) names(c *web.Ctx, ids []string) (map[string]string, error) {
	known, err := r.agencies.ByIDs(c.Context(), ids)
	en := i18n.From(c.Context()).Lang() == i18n.EN
	out := make(map[string]string, len(known))
	for id, a := range known {
		if out[id] = a.ShortName; en {
			out[id] = a.NameEN
		}
	}
	return out, err
}

func (r *Room) call(c *web.Ctx) error { return r.renderCall(c, callForms{}, http.StatusOK) }

func (r *Room) callHere(c *web.Ctx) (Call, error) {
	year, err := yearOf(c)
	if err != nil {
		return Call{}, err
	}
	return r.CallOf(c.Context(), year)
}

// callForms are the forms of a call's page, of which one was refused.
type callForms struct{ change, grant, issued, draft *form.Form }

// renderCall shows the call with what was refused.
func (r *Room) renderCall(c *web.Ctx, no callForms, status int) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	var bad *form.Form
	for _, f := range []*form.Form{no.change, no.grant, no.issued, no.draft} {
		if f != nil {
			bad = f
		}
	}
	v := views.Call{Basics: basics(c, c.T("programme.call.of", itoa(x.Year)), bad, layout.Link{Text: c.T("programme.call.of", itoa(x.Year))}), Change: no.change, Grant: no.grant, Issued: no.issued, Drafted: no.draft}
	if no.change == nil {
		v.Change = form.New()
		v.Change.Set("opens", p.Date(x.Opens))
		v.Change.Set("closes", p.Date(x.Closes))
		v.Change.Set("note", x.Note)
		v.Change.Set("version", strconv.FormatInt(x.Version, 10))
	}
	for _, f := range []**form.Form{&v.Grant, &v.Issued, &v.Drafted} {
		if *f == nil {
			*f = form.New()
		}
	}
	state, tone := "programme.call.state_closed", "neutral"
	today := clock.Today(r.clock)
	switch {
	case !x.IssuedOn.IsZero():
		state, tone = "programme.call.state_issued", "green"
	case x.Open(today):
		state, tone = "programme.call.state_open", "blue"
	case today.Before(x.Opens):
		state = "programme.call.state_coming"
	}
	v.Facts = []views.Fact{
		{Label: c.T("programme.field.state"), Cell: views.Cell{Tag: c.T(state), Tone: tone}},
		{Label: c.T("programme.call.opens"), Cell: views.Cell{Text: p.Date(x.Opens)}},
		{Label: c.T("programme.call.closes"), Cell: views.Cell{Text: p.Date(x.Closes)}},
		{Label: c.T("programme.call.note"), Cell: views.Cell{Text: x.Note}},
	}
	if !x.IssuedOn.IsZero() {
		v.Facts = append(v.Facts, views.Fact{Label: c.T("programme.issue.decision"), Cell: views.Cell{Text: x.Decision}}, views.Fact{Label: c.T("programme.issue.on"), Cell: views.Cell{Text: p.Date(x.IssuedOn)}})
	}
	if x.Sample {
		v.Facts = append(v.Facts, views.Fact{Label: c.T("programme.field.kind"), Cell: views.Cell{Tag: c.T("programme.sample"), Tone: "neutral"}})
	}
	if err := r.callBelow(c, &v, x); err != nil {
		return err
	}
	return c.Render(status, views.CallPage(v))
}

// callBelow fills counts, ways on and what the Office may do.
func (r *Room) callBelow(c *web.Ctx, v *views.Call, x Call) error {
	p := i18n.From(c.Context())
	year := itoa(x.Year)
	var own []string
	if c.Actor.Has("agency_head", "agency_focal") && !c.May("registration.screen") {
		own = c.Actor.Agencies
	}
	counts, err := r.StateCounts(c.Context(), x.Year, own)
	if err != nil {
		return err
	}
	v.Counts = views.Table{Caption: c.T("programme.entry.title", year), Head: []string{c.T("programme.field.state"), c.T("programme.stats.count")}}
	for _, s := range EntryStates {
		v.Counts.Rows = append(v.Counts.Rows, []views.Cell{{Text: c.T("programme.entry.state." + s), Href: entriesPath(x.Year) + "?" + url.Values{"trang-thai": {s}}.Encode()}, {Text: p.Number(int64(counts[s])), Num: true}})
	}
	if c.May("registration.list") {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.entry.list"), Href: entriesPath(x.Year)})
	} else {
		for i := range v.Counts.Rows {
			v.Counts.Rows[i][0].Href = ""
		}
	}
	if own != nil {
		open, _, err := r.door(c.Context(), x, c.Actor.AgencyID)
		if err != nil {
			return err
		}
		if open && c.May("registration.write") {
			v.Links = append(v.Links, layout.Link{Text: c.T("programme.entry.new"), Href: base + "/dang-ky-moi/" + year})
		}
	}
	if c.May("registration.screen") {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.screen.of", year), Href: screenPath(x.Year)})
	}
	if c.May("registration.import") && x.IssuedOn.IsZero() {
		v.Links = append(v.Links, layout.Link{Text: c.T("programme.import.title"), Href: base + "/nhap-moi/" + year})
	}
	v.Links = append(v.Links, layout.Link{Text: c.T("programme.of", year), Href: base + "/" + year})
	if !c.May("programme.call") || !x.IssuedOn.IsZero() {
		return nil
	}
	v.Action, v.Leave = callPath(x.Year), callPath(x.Year)+"/dang-ky-muon"
	if c.May("document.create") && r.Elsewhere != nil {
		v.Draft = callPath(x.Year) + "/du-thao"
	}
	if c.May("programme.issue") {
		v.Issue = callPath(x.Year) + "/ban-hanh"
	}
	leaves, err := r.Leaves(c.Context(), x.Year)
	if err != nil {
		return err
	}
	var ids []string
	for _, l := range leaves {
		ids = append(ids, l.AgencyID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return err
	}
	v.Leaves = views.Table{Caption: c.T("programme.leave.title"), Head: []string{c.T("programme.field.lead"), c.T("programme.leave.until"), c.T("programme.field.reason")}}
	for _, l := range leaves {
		v.Leaves.Rows = append(v.Leaves.Rows, []views.Cell{{Text: names[l.AgencyID]}, {Text: p.Date(l.Until)}, {Text: l.Reason}})
	}
	v.Agencies, err = r.bodiesAsOptions(c, nil)
	return err
}

func (r *Room) openCall(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := Call{Year: f.Int("year", true, 2000, 2200), Opens: f.Date("opens", true), Closes: f.Date("closes", true), Note: f.Value("note")}
	if err := f.Err(); err == nil {
		x, err = r.OpenCall(c.Context(), c.Actor, x)
		if err == nil {
			return c.See(callPath(x.Year), "programme.flash.called")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderYears(c, f, f.Status())
}

func seenOf(f *form.Form) int64 {
	n, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	return n
}

func (r *Room) changeCall(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	opens, closes := f.Date("opens", true), f.Date("closes", true)
	if f.Err() == nil {
		if _, err = r.ChangeCall(c.Context(), c.Actor, x.Year, opens, closes, f.Value("note"), seenOf(f)); err == nil {
			return c.See(callPath(x.Year), "programme.flash.saved")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderCall(c, callForms{change: f}, f.Status())
}

func (r *Room) giveLeave(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	l := Leave{AgencyID: f.Value("agency"), Until: f.Date("until", true), Reason: f.Value("reason")}
	if f.Err() == nil {
		if err = r.GiveLeave(c.Context(), c.Actor, x.Year, l); err == nil {
			return c.See(callPath(x.Year), "programme.flash.leave")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderCall(c, callForms{grant: f}, f.Status())
}

func (r *Room) issue(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	on := f.Date("issued_on", true)
	if f.Err() == nil {
		n, err := r.Issue(c.Context(), c.Actor, x.Year, f.Value("decision"), on)
		if err == nil {
			return c.See(callPath(x.Year), "programme.flash.issued", n)
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderCall(c, callForms{issued: f}, f.Status())
}

// callsBelow are the calls on the page of all programmes.
func (r *Room) callsBelow(ctx context.Context, c *web.Ctx, v *views.Years) error {
	if !c.May("registration.list") {
		return nil
	}
	list, err := r.Calls(ctx)
	p := i18n.From(ctx)
	for _, x := range list {
		v.Calls = append(v.Calls, views.Year{Text: c.T("programme.call.of", itoa(x.Year)), Href: callPath(x.Year), Counts: c.T("programme.call.dates", p.Date(x.Opens), p.Date(x.Closes))})
	}
	return err
}
