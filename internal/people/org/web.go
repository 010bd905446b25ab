package org

import (
	"encoding/csv"
	"net/url"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/org/views"
	"roviec/internal/vn/vntext"
)

// Grants of the register of agencies.
var Grants = []access.Grant{
	{Roles: access.Staff, Permissions: []access.Permission{"org.read"}, Reach: access.All, Why: "Who does what in the province is no secret among its staff."},
	{Roles: []access.Role{access.Admin}, Permissions: []access.Permission{"org.change"}, Reach: access.All, Why: "The administrator keeps the register in step with decisions on organisation."},
}

// Routes of the register.
func (s *Store) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: "/lam-viec/quan-tri/co-quan", Permission: "org.read", Handle: s.register},
		{Method: "GET", Pattern: "/lam-viec/quan-tri/co-quan.csv", Permission: "org.read", Handle: s.export},
	}
}

func (s *Store) filtered(c *web.Ctx) (*form.Form, gov.Date, []Agency, error) {
	f, err := c.Form()
	if err != nil {
		return nil, gov.Date{}, nil, err
	}
	on := f.Date("on", false)
	if on.IsZero() {
		on = clock.Today(s.clock)
		f.Set("on", on.String())
	}
	kind, q := f.Choice("kind", false, Kinds...), vntext.Fold(f.Text("q", false, 200))
	list, err := s.Agencies(c.Context(), on)
	if err != nil {
		return nil, on, nil, err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(a Agency) bool {
		return kind != "" && a.Kind != kind || q != "" && !strings.Contains(a.searchKey, q)
	})
	return f, on, list, nil
}

func (s *Store) register(c *web.Ctx) error {
	f, on, list, err := s.filtered(c)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v := views.List{
		Page: c.Page(c.T("org.title")), Filter: f, On: p.Date(on),
		Export: "/lam-viec/quan-tri/co-quan.csv?" + url.Values{"q": {f.Value("q")}, "kind": {f.Value("kind")}, "on": {on.String()}}.Encode(),
	}
	for _, k := range Kinds {
		v.Kinds = append(v.Kinds, layout.Option{Value: k, Text: c.T("org.kind." + k)})
	}
	for _, a := range list {
		v.Rows = append(v.Rows, views.Row{Name: a.Name, Short: a.ShortName, Code: a.Code, Kind: c.T("org.kind." + a.Kind), Valid: period(p, a)})
	}
	return c.Render(f.Status(), views.Register(v))
}

func period(p i18n.Printer, a Agency) string {
	if a.ValidTo.IsZero() {
		return p.T("org.valid.from", a.ValidFrom)
	}
	return p.T("org.valid.span", a.ValidFrom, a.ValidTo)
}

func (s *Store) export(c *web.Ctx) error {
	_, _, list, err := s.filtered(c)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="co-quan.csv"`)
	h.Set("Cache-Control", "no-store")
	w := csv.NewWriter(c.W)
	_ = w.Write(header)
	for _, a := range list {
		_ = w.Write([]string{a.Code, a.Kind, a.Name, a.ShortName, a.NameEN, a.ParentCode, a.ValidFrom.String(), a.ValidTo.String()})
	}
	w.Flush()
	return w.Error()
}
