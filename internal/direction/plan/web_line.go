package plan

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/plan/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// lineRoutes are the addresses of one line.
func (r *Room) lineRoutes() []web.Route {
	line := base + "/{id}/dong/{line}"
	post := func(path, part, flash string, fn func(c *web.Ctx, p Plan, line string, f *form.Form, seen int64) error) web.Route {
		return web.Route{Method: "POST", Pattern: line + path, Permission: "plan.write", Read: "plan.read", Load: r.load, Handle: func(c *web.Ctx) error {
			p, id := c.Object.(Plan), c.R.PathValue("line")
			f, err := c.Form()
			if err != nil {
				return err
			}
			seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
			if err := fn(c, p, id, f, seen); err != nil {
				if !f.Merge(err) {
					return err
				}
				if part == "tree" {
					return r.render(c, p, f, "", f.Status())
				}
				return r.renderLine(c, p, id, f, part, f.Status())
			}
			if part == "tree" || part == "remove" {
				return c.See(base+"/"+p.ID+map[bool]string{true: "?sua=1"}[f.Value("sua") != ""]+"#d-"+id, flash)
			}
			return c.See(linePath(p.ID, id), flash)
		}}
	}
	return []web.Route{
		{Method: "GET", Pattern: line, Permission: "plan.read", Load: r.load, Handle: func(c *web.Ctx) error {
			return r.renderLine(c, c.Object.(Plan), c.R.PathValue("line"), nil, "", http.StatusOK)
		}},
		post("", "edit", "plan.flash.saved", func(c *web.Ctx, p Plan, id string, f *form.Form, seen int64) error {
			x := Line{Text: f.Value("text"), LeadID: f.Value("lead"), Start: f.Date("start", false), Due: f.Date("due", false), Product: f.Value("product")}
			if err := f.Err(); err != nil {
				return err
			}
			_, err := r.Edit(c.Context(), c.Actor, p.ID, id, x, seen)
			return err
		}),
		post("/len", "tree", "plan.flash.moved", func(c *web.Ctx, p Plan, id string, _ *form.Form, seen int64) error {
			_, err := r.Shift(c.Context(), c.Actor, p.ID, id, true, seen)
			return err
		}),
		post("/xuong", "tree", "plan.flash.moved", func(c *web.Ctx, p Plan, id string, _ *form.Form, seen int64) error {
			_, err := r.Shift(c.Context(), c.Actor, p.ID, id, false, seen)
			return err
		}),
		post("/chuyen", "move", "plan.flash.moved", func(c *web.Ctx, p Plan, id string, f *form.Form, seen int64) error {
			parent := f.Value("parent")
			if l, ok := p.find(id); ok && l.ParentID == "" {
				parent = ""
			}
			_, err := r.Move(c.Context(), c.Actor, p.ID, id, parent, f.Value("after"), seen)
			return err
		}),
		post("/bo", "remove", "plan.flash.removed", func(c *web.Ctx, p Plan, id string, f *form.Form, seen int64) error {
			_, err := r.Remove(c.Context(), c.Actor, p.ID, id, f.Value("reason"), seen)
			return err
		}),
		post("/khoi-phuc", "tree", "plan.flash.restored", func(c *web.Ctx, p Plan, id string, _ *form.Form, _ int64) error {
			_, err := r.Restore(c.Context(), c.Actor, p.ID, id)
			return err
		}),
		post("/gan", "attach", "plan.flash.attached", func(c *web.Ctx, p Plan, id string, f *form.Form, _ int64) error {
			kind := f.Choice("kind_of", true, LinkKinds...)
			name := f.Text(kind, true, 100)
			if err := f.Err(); err != nil {
				return err
			}
			return r.Attach(c.Context(), c.Actor, p.ID, id, kind, name)
		}),
		post("/bo-gan", "attach", "plan.flash.detached", func(c *web.Ctx, p Plan, id string, f *form.Form, _ int64) error {
			return r.Detach(c.Context(), c.Actor, p.ID, id, f.Value("kind_of"), f.Value("object"))
		}),
		post("/dieu-khoan", "cite", "plan.flash.cited", func(c *web.Ctx, p Plan, id string, f *form.Form, _ int64) error {
			return r.Cite(c.Context(), c.Actor, p.ID, id, f.Value("document"), f.Value("clause"))
		}),
		post("/bo-dieu-khoan", "cite", "plan.flash.uncited", func(c *web.Ctx, p Plan, id string, f *form.Form, _ int64) error {
			return r.Uncite(c.Context(), c.Actor, p.ID, id, f.Value("document"), f.Value("clause"))
		}),
	}
}

func (r *Room) addLine(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	parent := f.Value("parent")
	x := Line{ParentID: parent, Kind: f.Value("kind"), Text: f.Value("text"), LeadID: f.Value("lead"), Start: f.Date("start", false), Due: f.Date("due", false), Product: f.Value("product")}
	if err = f.Err(); err == nil {
		var l Line
		if l, _, err = r.Add(c.Context(), c.Actor, p.ID, x); err == nil {
			return c.See(linePath(p.ID, l.ID), "plan.flash.added")
		}
	}
	if !f.Merge(err) {
		return err
	}
	if _, ok := p.find(parent); ok {
		return r.renderLine(c, p, parent, f, "add", f.Status())
	}
	return r.render(c, p, f, "add", f.Status())
}

// renderLine shows the page of a line; f is the form that was refused, part
// says which.
func (r *Room) renderLine(c *web.Ctx, p Plan, id string, f *form.Form, part string, status int) error {
	l, live := p.find(id)
	if !live {
		old, err := r.LineByID(c.Context(), id)
		if err != nil {
			return err
		}
		if old.PlanID != p.ID {
			return fault.Missing()
		}
		l = old
	}
	q, err := c.Form()
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	here := linePath(p.ID, id)
	heading := c.T("plan.kind." + l.Kind)
	if live {
		heading += " " + l.Number
	}
	write := c.Can("plan.write", p.Object())
	v := views.LinePage{
		Basics: layout.Basics{Page: c.Page(heading), Heading: heading, Form: f, Crumbs: []layout.Link{{Text: c.T("plan.title"), Href: base}, {Text: p.Title, Href: base + "/" + p.ID}, {Text: heading}}},
		Text:   l.Text, Base: here, Plan: base + "/" + p.ID, Removed: l.Removed, Part: part, CanEdit: write && p.Open() && live, CanLink: write && live, Version: strconv.FormatInt(l.Version, 10), ID: l.ID, Group: l.ParentID == "", CanAdd: live && l.Depth < maxDepth,
	}
	v.Page.Problem = status != http.StatusOK
	names, err := r.names(c, []string{l.LeadID})
	if err != nil {
		return err
	}
	for _, x := range [][2]string{{"lead", names[l.LeadID]}, {"start", pr.Date(l.Start)}, {"due", pr.Date(l.Due)}, {"product", l.Product}, {"reason", l.Reason}} {
		v.Facts = append(v.Facts, layout.Fact{Label: c.T("plan.field." + x[0]), Cell: layout.Cell{Text: x[1]}})
	}
	links, err := r.LinksOf(c.Context(), p.ID)
	if err != nil {
		return err
	}
	things, err := r.things(c.Context(), c.Actor, links)
	if err != nil {
		return err
	}
	if t := p.Progress(links, things)[id]; t.Total > 0 {
		v.Facts = append(v.Facts, layout.Fact{Label: c.T("plan.field.progress"), Cell: layout.Cell{Text: tallyWords(c, t)}})
	}
	for _, k := range links[id] {
		if t, ok := things[k]; ok && !t.Hidden {
			v.Things = append(v.Things, views.Thing{Kind: k.Kind, ID: k.ID, Text: t.Text, Href: t.Href, State: t.State, Tone: t.Tone})
		} else {
			v.Hidden++
		}
	}
	refs, err := r.documents.CitedBy(c.Context(), c.Actor, "plan_line", id)
	if err != nil {
		return err
	}
	for _, x := range refs {
		v.Cites = append(v.Cites, views.Clause{Document: x.DocumentID, Anchor: x.Anchor, Name: x.Cited + ", " + x.Code, Text: x.Text, Href: x.Href()})
	}
	for _, x := range p.Below(id) {
		v.Below = append(v.Below, layout.Link{Text: x.Number + " " + x.Text, Href: linePath(p.ID, x.ID)})
	}
	if v.CanLink {
		v.Search = q.Value("tim")
		found, err := r.documents.FindClauses(c.Context(), c.Actor, v.Search, 30)
		if err != nil {
			return err
		}
		for _, x := range found {
			v.Found = append(v.Found, views.Clause{Document: x.DocumentID, Anchor: x.Anchor, Name: x.Cited + ", " + x.Code, Text: x.Text, Href: x.Href()})
		}
	}
	if v.CanEdit {
		if err := r.editBelow(c, p, l, f, part, &v); err != nil {
			return err
		}
	}
	if v.History, err = r.history(c, p, id); err != nil {
		return err
	}
	return c.Render(status, views.LineOne(v))
}

// editBelow fills the forms with which a line is changed.
func (r *Room) editBelow(c *web.Ctx, p Plan, l Line, f *form.Form, part string, v *views.LinePage) error {
	list, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.Assignable() {
			v.Agencies = append(v.Agencies, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	v.Edit = f
	if part != "edit" {
		v.Edit = form.New()
		v.Edit.Set("text", l.Text)
		v.Edit.Set("lead", l.LeadID)
		v.Edit.Set("start", l.Start.String())
		v.Edit.Set("due", l.Due.String())
		v.Edit.Set("product", l.Product)
	}
	v.Move, v.Add, v.Remove = formOf(f, part, "move"), formOf(f, part, "add"), formOf(f, part, "remove")
	if v.Move == nil {
		v.Move = form.New()
		v.Move.Set("parent", l.ParentID)
	}
	for _, x := range p.Lines {
		if x.Depth < maxDepth && !p.Within(x.ID, l.ID) {
			v.Parents = append(v.Parents, layout.Option{Value: x.ID, Text: c.T("plan.kind."+x.Kind) + " " + x.Number + " " + short(x.Text)})
		}
		if x.ID != l.ID && (l.ParentID != "" && x.Depth > 0 || l.ParentID == "" && x.Depth == 0 && x.Kind == l.Kind) {
			v.Places = append(v.Places, layout.Option{Value: x.ID, Text: x.Number + " " + short(x.Text)})
		}
	}
	return nil
}

// short is the beginning of a text, for a choice.
func short(s string) string {
	if r := []rune(s); len(r) > 70 {
		return string(r[:70]) + "…"
	}
	return s
}

// history is what became of a line, latest first.
func (r *Room) history(c *web.Ctx, p Plan, id string) (layout.Table, error) {
	pr := i18n.From(c.Context())
	t := layout.Table{Caption: c.T("plan.history"), Head: []string{c.T("plan.history.at"), c.T("plan.history.who"), c.T("plan.history.act"), c.T("plan.history.before"), c.T("plan.history.after"), c.T("plan.history.decision")}}
	events, err := r.Events(c.Context(), p.ID, id)
	if err != nil {
		return t, err
	}
	amendments, err := r.Amendments(c.Context(), p.ID)
	if err != nil {
		return t, err
	}
	decisions := map[string]string{}
	for _, x := range amendments {
		decisions[x.ID] = x.Decision
	}
	type change struct{ before, after Line }
	changes := make([]change, len(events))
	var leads []string
	for n, x := range events {
		k := &changes[n]
		if json.Unmarshal(x.Before, &k.before) != nil || json.Unmarshal(x.After, &k.after) != nil {
			return t, fmt.Errorf("plan: event %s does not hold a line", x.ID)
		}
		leads = append(leads, k.before.LeadID, k.after.LeadID)
	}
	names, err := r.names(c, leads)
	if err != nil {
		return t, err
	}
	for n, x := range slices.Backward(events) {
		before, after := changes[n].before, changes[n].after
		t.Rows = append(t.Rows, []layout.Cell{{Text: pr.DateTime(x.At)}, {Text: x.ByName}, {Text: c.T("plan.act." + x.Act)}, {Text: before.Text, Meta: inWords(c, before, names)}, {Text: after.Text, Meta: inWords(c, after, names)}, {Text: decisions[x.AmendmentID]}})
	}
	return t, nil
}
