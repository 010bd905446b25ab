package view

import (
	"context"
	"net/http"
	"strconv"

	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/view/views"
)

// Routes of saved views.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: access.SignedIn, Handle: r.list},
		{Method: "GET", Pattern: base + "/moi", Permission: access.SignedIn, Handle: r.newForm},
		{Method: "POST", Pattern: base, Permission: access.SignedIn, Handle: r.save},
		{Method: "GET", Pattern: base + "/{id}", Permission: "view.write", Load: r.load, Handle: r.editForm},
		{Method: "POST", Pattern: base + "/{id}", Permission: "view.write", Load: r.load, Handle: r.edit},
		{Method: "POST", Pattern: base + "/{id}/xoa", Permission: "view.write", Load: r.load, Handle: r.remove},
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	v, err := r.Get(ctx, q.PathValue("id"))
	return v, v.Object(), err
}

func (r *Room) list(c *web.Ctx) error {
	list, err := r.For(c.Context(), c.Actor, "")
	if err != nil {
		return err
	}
	p := views.List{Page: c.Page(c.T("view.title"))}
	for _, v := range list {
		row := views.Row{Name: v.Name, Href: v.Href(), List: c.T("view.list", v.Path), Shared: c.T("view.reach." + v.Shared)}
		if v.AccountID == c.Actor.AccountID {
			row.Edit, row.Remove = base+"/"+v.ID, base+"/"+v.ID+"/xoa"
			p.Own = append(p.Own, row)
		} else {
			p.Others = append(p.Others, row)
		}
	}
	return c.Render(http.StatusOK, views.ListPage(p))
}

func (r *Room) reaches(c *web.Ctx) (out []layout.Option) {
	for _, s := range Reaches {
		if s == Agency && c.Actor.AgencyID == "" || s == All && !c.May("view.offer") {
			continue
		}
		out = append(out, layout.Option{Value: s, Text: c.T("view.reach." + s)})
	}
	return out
}

func (r *Room) newForm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	at, query, ok := Split(f.Value("o"))
	if !ok {
		return c.See(base, "")
	}
	fresh := form.New()
	fresh.Set("o", View{Path: at, Query: query}.Href())
	fresh.Set("shared", Own)
	return r.renderForm(c, fresh, base, c.T("view.save"), http.StatusOK)
}

func (r *Room) renderForm(c *web.Ctx, f *form.Form, action, heading string, status int) error {
	p := views.Edit{Page: c.Page(heading), Heading: heading, Form: f, Action: action, Address: f.Value("o"), Reaches: r.reaches(c)}
	p.Page.Problem = status != http.StatusOK
	return c.Render(status, views.EditPage(p))
}

func (r *Room) save(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v, err := r.Save(c.Context(), c.Actor, f.Value("name"), f.Value("o"), f.Value("shared"))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderForm(c, f, base, c.T("view.save"), f.Status())
	}
	return c.See(v.Href(), "view.flash.saved", v.Name)
}

func (r *Room) editForm(c *web.Ctx) error {
	v := c.Object.(View)
	f := form.New()
	f.Set("name", v.Name)
	f.Set("shared", v.Shared)
	f.Set("o", v.Href())
	f.Set("version", strconv.FormatInt(v.Version, 10))
	return r.renderForm(c, f, base+"/"+v.ID, c.T("view.change"), http.StatusOK)
}

func (r *Room) edit(c *web.Ctx) error {
	v := c.Object.(View)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if _, err := r.Change(c.Context(), c.Actor, v.ID, f.Value("name"), f.Value("shared"), seen); err != nil {
		if !f.Merge(err) {
			return err
		}
		f.Set("o", v.Href())
		return r.renderForm(c, f, base+"/"+v.ID, c.T("view.change"), f.Status())
	}
	return c.See(base, "view.flash.changed")
}

func (r *Room) remove(c *web.Ctx) error {
	v := c.Object.(View)
	if err := r.Remove(c.Context(), c.Actor, v.ID); err != nil {
		return err
	}
	return c.See(base, "view.flash.removed", v.Name)
}
