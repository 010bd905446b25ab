package portal

import (
	"net/http"
	"slices"
	"strings"

	"roviec/internal/floor/web"
	"roviec/internal/public/portal/views"
)

// Guide is the readable page of the API: its calls in order, each with what it
// does and whether it needs a token.
func (p *Room) Guide(a *web.API) web.Handler {
	return func(c *web.Ctx) error {
		v := views.Guide{Page: p.shell(c, c.T("portal.api.title"))}
		for _, op := range a.Operations() {
			v.Calls = append(v.Calls, views.Call{Method: op.Method, Path: op.Path, Summary: op.Summary, Token: len(op.Security) > 0})
		}
		slices.SortFunc(v.Calls, func(x, y views.Call) int { return strings.Compare(x.Path+x.Method, y.Path+y.Method) })
		shared(c)
		return c.Render(http.StatusOK, views.GuidePage(v))
	}
}
