package publish

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/public/publish/views"
)

const base = "/lam-viec/tin-bai"

// Routes of the desk.
func (p *Room) Routes() []web.Route {
	act := func(name string, perm access.Permission, fn func(c *web.Ctx, x Article, f *form.Form, version int64) error) web.Route {
		return web.Route{Method: "POST", Pattern: base + "/{id}/" + name, Permission: perm, Read: "article.read", Load: p.load, Handle: func(c *web.Ctx) error {
			x := c.Object.(Article)
			f, err := c.Form()
			if err != nil {
				return err
			}
			version, _ := strconv.ParseInt(f.Value("version"), 10, 64)
			if err := fn(c, x, f, version); err != nil {
				if !f.Merge(err) {
					return err
				}
				return p.render(c, x, f, f.Status())
			}
			return c.See(base+"/"+x.ID, "article.flash."+name)
		}}
	}
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "article.list", Handle: p.desk},
		{Method: "GET", Pattern: base + "/moi", Permission: "article.write", Handle: func(c *web.Ctx) error { return p.renderForm(c, form.New(), nil, http.StatusOK) }},
		{Method: "POST", Pattern: base, Permission: "article.write", Handle: p.makeNew},
		{Method: "GET", Pattern: base + "/{id}", Permission: "article.read", Load: p.load, Handle: func(c *web.Ctx) error { return p.render(c, c.Object.(Article), nil, http.StatusOK) }},
		{Method: "GET", Pattern: base + "/{id}/anh/{picture}", Permission: "article.read", Load: p.load, Handle: p.picture},
		{Method: "GET", Pattern: base + "/{id}/sua", Permission: "article.write", Read: "article.read", Load: p.load, Handle: p.editForm},
		{Method: "POST", Pattern: base + "/{id}/sua", Permission: "article.write", Read: "article.read", Load: p.load, Handle: p.edit},
		{Method: "POST", Pattern: base + "/{id}/anh", Permission: "article.write", Read: "article.read", Load: p.load, Upload: true, Handle: p.addPicture},
		act("gui-duyet", "article.write", func(c *web.Ctx, x Article, _ *form.Form, v int64) error {
			_, err := p.Submit(c.Context(), c.Actor, x.ID, v)
			return err
		}),
		act("duyet", "article.approve", func(c *web.Ctx, x Article, _ *form.Form, v int64) error {
			_, err := p.Approve(c.Context(), c.Actor, x.ID, v)
			return err
		}),
		act("tra-lai", "article.approve", func(c *web.Ctx, x Article, f *form.Form, v int64) error {
			_, err := p.Return(c.Context(), c.Actor, x.ID, f.Text("reason", true, MaxNote), v)
			return err
		}),
		act("rut", "article.end", func(c *web.Ctx, x Article, f *form.Form, v int64) error {
			_, err := p.Withdraw(c.Context(), c.Actor, x.ID, f.Text("withdraw_note", true, MaxNote), v)
			return err
		}),
		act("thay", "article.end", func(c *web.Ctx, x Article, f *form.Form, v int64) error {
			_, err := p.Replace(c.Context(), c.Actor, x.ID, f.Text("by", true, 40), v)
			return err
		}),
		act("go", "article.end", func(c *web.Ctx, x Article, f *form.Form, v int64) error {
			_, err := p.Remove(c.Context(), c.Actor, x.ID, f.Text("remove_note", true, MaxNote), v)
			return err
		}),
	}
}

func (p *Room) load(ctx context.Context, r *http.Request) (any, access.Object, error) {
	x, err := p.get(ctx, r.PathValue("id"))
	return x, x.Object(), err
}

func tone(s State) string {
	switch s {
	case Published:
		return "green"
	case Submitted:
		return "blue"
	case Withdrawn, Removed:
		return "red"
	case Replaced:
		return "purple"
	}
	return "neutral"
}

func (p *Room) desk(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var states []string
	for _, s := range States {
		states = append(states, string(s))
	}
	flt := Filter{Text: f.Text("q", false, 200), State: State(f.Choice("trang-thai", false, states...)), Section: f.Choice("chuyen-muc", false, Sections...), Cursor: f.Value("sau"), Limit: 50}
	list, next, err := p.List(c.Context(), c.Actor, flt)
	if err != nil {
		return err
	}
	v := views.List{Page: c.Listed(c.T("article.title")), Filter: f, CanWrite: c.May("article.write"), States: web.Choices(c, "article.state.", States), Sections: web.Choices(c, "article.section.", Sections)}
	pr := i18n.From(c.Context())
	for _, x := range list {
		v.Rows = append(v.Rows, views.Row{Href: base + "/" + x.ID, Title: x.Title, Section: c.T("article.section." + x.Section), State: c.T("article.state." + string(x.State)), Tone: tone(x.State), Author: x.AuthorName, Changed: pr.DateTime(x.ChangedAt)})
	}
	v.Pager.Total = c.T("article.total", len(list))
	if next != "" {
		q := url.Values{"sau": {next}, "q": {f.Value("q")}, "trang-thai": {f.Value("trang-thai")}, "chuyen-muc": {f.Value("chuyen-muc")}}
		v.Pager.Next = base + "?" + q.Encode()
	}
	if flt.Cursor != "" {
		v.Pager.First = base
	}
	return c.Render(f.Status(), views.Desk(v))
}

func fieldsOf(f *form.Form) Fields {
	return Fields{Title: f.Text("title", true, MaxTitle), Lead: f.Text("lead", true, MaxLead), Section: f.Choice("section", true, Sections...), Body: f.Text("body", true, MaxBody), Note: f.Text("note", false, MaxNote)}
}

func (p *Room) renderForm(c *web.Ctx, f *form.Form, x *Article, status int) error {
	v := views.Edit{Form: f, Heading: c.T("article.new"), Action: base, Back: base, New: x == nil, Sections: web.Choices(c, "article.section.", Sections)}
	if x != nil {
		v.Heading, v.Action, v.Back, v.Correction = c.T("article.edit"), base+"/"+x.ID+"/sua", base+"/"+x.ID, !x.PublishedAt.IsZero()
	}
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	return c.Render(status, views.Form(v))
}

func (p *Room) makeNew(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := fieldsOf(f)
	if f.Err() == nil {
		a, err := p.Create(c.Context(), c.Actor, x)
		if err == nil {
			return c.See(base+"/"+a.ID, "article.flash.saved")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return p.renderForm(c, f, nil, f.Status())
}

func (p *Room) editForm(c *web.Ctx) error {
	x := c.Object.(Article)
	f := form.New()
	f.Set("title", x.Title)
	f.Set("lead", x.Lead)
	f.Set("section", x.Section)
	f.Set("body", x.Body)
	f.Set("version", strconv.FormatInt(x.Version, 10))
	return p.renderForm(c, f, &x, http.StatusOK)
}

func (p *Room) edit(c *web.Ctx) error {
	x := c.Object.(Article)
	f, err := c.Form()
	if err != nil {
		return err
	}
	fields := fieldsOf(f)
	version, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if f.Err() == nil {
		if _, err := p.Save(c.Context(), c.Actor, x.ID, fields, version); err == nil {
			return c.See(base+"/"+x.ID, "article.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return p.renderForm(c, f, &x, f.Status())
}

func (p *Room) addPicture(c *web.Ctx) error {
	x := c.Object.(Article)
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = func() error {
		up := f.Files("picture")
		if len(up) == 0 {
			return fault.Fields(fault.Field{Name: "picture", Key: "form.required_here"})
		}
		in, err := up[0].Open()
		if err != nil {
			return err
		}
		defer in.Close()
		raw, err := io.ReadAll(io.LimitReader(in, 20<<20))
		if err != nil {
			return err
		}
		pic, err := p.Picture(raw)
		if err != nil {
			return err
		}
		pic.Alt, pic.Caption, pic.Credit = f.Value("alt"), f.Value("caption"), f.Value("credit")
		_, err = p.AddPicture(c.Context(), c.Actor, x.ID, pic)
		return err
	}()
	if err == nil {
		return c.See(base+"/"+x.ID, "article.flash.anh")
	}
	if !f.Merge(err) {
		return err
	}
	return p.render(c, x, f, f.Status())
}

func (p *Room) picture(c *web.Ctx) error {
	for _, pic := range c.Object.(Article).Pictures {
		if pic.ID == c.R.PathValue("picture") {
			h := c.W.Header()
			h.Set("Content-Type", pic.Type)
			h.Set("Cache-Control", "private, no-store")
			_, err := io.Copy(c.W, bytes.NewReader(pic.Body))
			return err
		}
	}
	return fault.Missing()
}

func (p *Room) render(c *web.Ctx, x Article, f *form.Form, status int) error {
	o := x.Object()
	own := x.State == Submitted && c.May("article.approve") && !c.Can("article.approve", o)
	ended := x.State == Withdrawn || x.State == Replaced || x.State == Removed
	v := views.Article{
		Page: c.Page(x.Title), Title: x.Title, Lead: x.Lead, Section: c.T("article.section." + x.Section), Author: x.AuthorName, State: c.T("article.state." + string(x.State)), Tone: tone(x.State),
		Body: Render(x.Body), Note: x.Note, Hosts: x.Hosts(), Form: f, Version: strconv.FormatInt(x.Version, 10), Base: base + "/" + x.ID,
		CanWrite: c.Can("article.write", o) && !ended, CanSubmit: c.Can("article.write", o) && x.State == Draft, CanAdd: c.Can("article.write", o) && x.State == Draft,
		CanApprove: c.Can("article.approve", o) && x.State == Submitted, CanEnd: c.Can("article.end", o) && !x.PublishedAt.IsZero() && !ended, OwnWork: own,
	}
	v.Page.Problem = status != http.StatusOK
	if !x.PublishedAt.IsZero() {
		v.Public = x.Path()
	}
	for _, pic := range x.Pictures {
		v.Figures = append(v.Figures, views.Figure{URL: base + "/" + x.ID + "/anh/" + pic.ID, Alt: pic.Alt, Caption: pic.Caption, Width: strconv.Itoa(pic.Width), Height: strconv.Itoa(pic.Height)})
	}
	if v.CanEnd {
		list, _, err := p.List(c.Context(), c.Actor, Filter{State: Published, Limit: 100})
		if err != nil {
			return err
		}
		for _, y := range list {
			if y.ID != x.ID {
				v.Others = append(v.Others, layout.Option{Value: y.ID, Text: y.Title})
			}
		}
	}
	return c.Render(status, views.One(v))
}
