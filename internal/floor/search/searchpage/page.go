// Package searchpage fills the results page, which is the same on the portal
// and in the workspace, from the address and the index.
package searchpage

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
)

// Source is what a results page stands on.
type Source struct {
	Index *search.Index
	Scope search.Scope
	Path  string // of the page
	// Names of kinds and sections in the reader's language.
	Kind    func(kind string) string
	Section func(section string) string
}

const (
	perPage  = 20
	maxTyped = 300 // characters of a query that an address carries
)

// Fill reads q, loai, muc, nam and trang from the address and answers.
func Fill(c *web.Ctx, s Source) (layout.Results, error) {
	f, err := c.Form()
	if err != nil {
		return layout.Results{}, err
	}
	a := asked{path: s.Path, q: cutTo(f.Value("q"), maxTyped), kind: cutTo(f.Value("loai"), 60), section: cutTo(f.Value("muc"), 60)}
	a.year, _ = strconv.Atoi(f.Value("nam"))
	page, _ := strconv.Atoi(f.Value("trang"))
	page = min(max(page, 1), 50)
	r := layout.Results{Query: a.q}
	if strings.TrimSpace(a.q) == "" {
		r.Query = ""
		return r, nil
	}
	found, err := s.Index.Find(c.Context(), search.Request{
		Query: a.q, Kind: a.kind, Section: a.section, Year: a.year, Scope: s.Scope, Offset: (page - 1) * perPage, Limit: perPage, Facets: true,
	})
	if err != nil {
		return r, err
	}
	r.Total = c.T("search.total", found.Total)
	if found.More {
		r.Total = c.T("search.many", found.Total)
	}
	if found.Meant != "" {
		r.Meant = layout.Link{Text: found.Meant, Href: asked{path: a.path, q: found.Meant}.address(1)}
	}
	if a.kind != "" || a.section != "" || a.year != 0 {
		r.Drop = asked{path: a.path, q: a.q}.address(1)
	}
	r.Groups = groups(c, s, a, found.Facets)
	pr := i18n.From(c.Context())
	for _, h := range found.Hits {
		x := layout.ResultHit{Href: h.URL, Kind: kindOf(s, h), Number: h.Number, Heading: spans(h.Heading), Snippet: spans(h.Snippet)}
		if h.At.Unix() > 0 {
			at := h.At.In(clock.VN)
			x.At, x.AtMachine = pr.Date(gov.DateOf(at)), at.Format("2006-01-02")
		}
		r.Hits = append(r.Hits, x)
	}
	if page > 1 {
		r.Before = a.address(page - 1)
	}
	if page*perPage < found.Total {
		r.After = a.address(page + 1)
	}
	return r, nil
}

func kindOf(s Source, h search.Hit) string {
	if h.Kind == "article" && h.Section != "" {
		return s.Section(h.Section)
	}
	return s.Kind(h.Kind)
}

func groups(c *web.Ctx, s Source, a asked, f search.Facets) []layout.ResultGroup {
	var out []layout.ResultGroup
	add := func(label, current string, list []search.Facet, name func(string) string, with func(asked, string) asked) {
		if len(list) < 2 && current == "" {
			return // nothing to choose from
		}
		g := layout.ResultGroup{Label: c.T(label)}
		if current != "" {
			g.All = with(a, "").address(1)
		}
		for _, x := range list[:min(len(list), 12)] {
			n := strconv.Itoa(x.Count)
			if x.More {
				n += "+"
			}
			g.Options = append(g.Options, layout.ResultOption{Text: name(x.Value), Count: n, Href: with(a, x.Value).address(1), Current: x.Value == current})
		}
		out = append(out, g)
	}
	year := ""
	if a.year != 0 {
		year = strconv.Itoa(a.year)
	}
	add("search.by_kind", a.kind, f.Kinds, s.Kind, func(a asked, v string) asked { a.kind = v; return a })
	add("search.by_section", a.section, f.Sections, s.Section, func(a asked, v string) asked { a.section = v; return a })
	add("search.by_year", year, f.Years, func(y string) string { return y }, func(a asked, v string) asked { a.year, _ = strconv.Atoi(v); return a })
	return out
}

// asked is what the address says.
type asked struct {
	path, q, kind, section string
	year                   int
}

func (a asked) address(page int) string {
	v := url.Values{"q": {a.q}}
	if a.kind != "" {
		v.Set("loai", a.kind)
	}
	if a.section != "" {
		v.Set("muc", a.section)
	}
	if a.year != 0 {
		v.Set("nam", strconv.Itoa(a.year))
	}
	if page > 1 {
		v.Set("trang", strconv.Itoa(page))
	}
	return a.path + "?" + v.Encode()
}

func spans(list []search.Span) []layout.ResultSpan {
	out := make([]layout.ResultSpan, len(list))
	for i, s := range list {
		out[i] = layout.ResultSpan(s)
	}
	return out
}

func cutTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// Suggest answers the suggestions for what is being typed in "q" as JSON.
func Suggest(c *web.Ctx, x *search.Index, scope search.Scope) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	list, err := x.Suggest(c.Context(), scope, cutTo(f.Value("q"), maxTyped), 8)
	if err != nil {
		return err
	}
	if list == nil {
		list = []string{}
	}
	return c.JSON(http.StatusOK, map[string]any{"items": list})
}
