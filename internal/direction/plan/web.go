package plan

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"roviec/internal/direction/plan/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

const base = "/lam-viec/ke-hoach"

// Routes of plans.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "plan.list", Handle: r.list},
		{Method: "GET", Pattern: base + "/{id}", Permission: "plan.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.render(c, c.Object.(Plan), nil, "", http.StatusOK) }},
		{Method: "POST", Pattern: base + "/{id}/chung", Permission: "plan.write", Read: "plan.read", Load: r.load, Handle: r.head},
		{Method: "POST", Pattern: base + "/{id}/nhom/{group}", Permission: "plan.write", Read: "plan.read", Load: r.load, Handle: r.group},
		{Method: "POST", Pattern: base + "/{id}/ban-hanh", Permission: "plan.issue", Read: "plan.read", Load: r.load, Handle: r.issue},
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	p, err := r.Get(ctx, q.PathValue("id"))
	return p, p.Object(), err
}

func (r *Room) list(c *web.Ctx) error {
	list, err := r.List(c.Context())
	if err != nil {
		return err
	}
	v := views.List{Page: c.Page(c.T("plan.title"))}
	for _, p := range list {
		v.Rows = append(v.Rows, views.Row{Href: base + "/" + p.ID, Title: p.Title, Theme: p.Theme, State: c.T("plan.state." + p.State)})
	}
	return c.Render(http.StatusOK, views.Plans(v))
}

func (r *Room) render(c *web.Ctx, p Plan, f *form.Form, part string, status int) error {
	v := views.Plan{
		Page: c.Page(p.Title), Title: p.Title, Theme: p.Theme, Motto: p.Motto, Sources: p.Sources, State: c.T("plan.state." + p.State), Sample: p.Sample, Base: base + "/" + p.ID, Summary: f,
		CanWrite: c.Can("plan.write", p.Object()), CanIssue: c.Can("plan.issue", p.Object()) && p.State == Draft, HeadOpen: part == "head",
	}
	if p.State == Issued {
		v.Public = "/ke-hoach-hanh-dong/" + strconv.Itoa(p.Year)
	}
	v.Page.Problem = status != http.StatusOK
	v.Head = f
	if part != "head" {
		v.Head = form.New()
		v.Head.Set("title", p.Title)
		v.Head.Set("theme", p.Theme)
		v.Head.Set("motto", strings.Join(p.Motto, "\n"))
		v.Head.Set("sources", strings.Join(p.Sources, "\n"))
		v.Head.Set("version", strconv.FormatInt(p.Version, 10))
	}
	for _, g := range p.Groups {
		x := views.Group{ID: g.ID, Kind: g.Kind, Ordinal: strconv.Itoa(g.Ordinal), Title: g.Title, Lines: g.Lines, Form: f, Open: part == g.ID}
		if part != g.ID {
			x.Form = form.New()
			x.Form.Set("title-"+g.ID, g.Title)
			x.Form.Set("lines-"+g.ID, strings.Join(g.Lines, "\n"))
		}
		if g.Kind == KeyTask {
			v.KeyTasks = append(v.KeyTasks, x)
		} else {
			v.Solutions = append(v.Solutions, x)
		}
	}
	return c.Render(status, views.One(v))
}

func (r *Room) head(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if _, err := r.Head(c.Context(), c.Actor, p.ID, f.Value("title"), f.Value("theme"), f.Value("motto"), f.Value("sources"), seen); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, p, f, "head", f.Status())
	}
	return c.See(base+"/"+p.ID, "plan.flash.saved")
}

func (r *Room) group(c *web.Ctx) error {
	p, id := c.Object.(Plan), c.R.PathValue("group")
	f, err := c.Form()
	if err != nil {
		return err
	}
	title, lines := f.Text("title-"+id, true, maxTitle), f.Text("lines-"+id, false, maxText)
	if f.Err() == nil {
		if _, err := r.Group(c.Context(), c.Actor, p.ID, id, title, lines); err == nil {
			return c.See(base+"/"+p.ID+"#g-"+id, "plan.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.render(c, p, f, id, f.Status())
}

func (r *Room) issue(c *web.Ctx) error {
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if _, err := r.Issue(c.Context(), c.Actor, p.ID); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, p, f, "", f.Status())
	}
	return c.See(base+"/"+p.ID, "plan.flash.issued")
}
