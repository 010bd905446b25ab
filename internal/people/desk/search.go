package desk

import (
	"net/http"

	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/search/searchpage"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/desk/views"
)

// found are the permissions that show records in lists: what one of them shows
// a person, search finds for this person.
var found = []access.Permission{"task.list", "document.list", "draft.list", "meeting.list", "conclusion.read", "plan.list", "programme.list", "article.list"}

const searchPath = "/lam-viec/tim-kiem"

func (r *Room) search(c *web.Ctx) error {
	list, err := searchpage.Fill(c, searchpage.Source{
		Index: r.index, Scope: search.ScopeOf(c.Rights, c.Actor, found...), Path: searchPath,
		Kind: func(kind string) string { return c.T("search.kind." + kind) }, Section: func(s string) string {
			if i18n.Has("portal.section." + s) {
				return c.T("portal.section." + s)
			}
			return s
		},
	})
	if err != nil {
		return err
	}
	f := form.New()
	f.Set("q", list.Query)
	return c.Render(http.StatusOK, views.SearchPage(views.Search{Page: c.Page(c.T("shell.search")), Form: f, Results: list}))
}

func (r *Room) suggest(c *web.Ctx) error {
	return searchpage.Suggest(c, r.index, search.ScopeOf(c.Rights, c.Actor, found...))
}
