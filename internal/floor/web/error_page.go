package web

import (
	"encoding/json"
	"strings"

	"github.com/a-h/templ"

	"roviec/internal/base/fault"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/layout"
)

// errorPage says what to do, in the shell that the visitor came from.
func (s *Server) errorPage(c *Ctx, status int, f *fault.Error) templ.Component {
	key := f.Key
	if !i18n.Has(key) {
		key = "error.internal"
	}
	p := c.Page(c.T(key+".title", f.Args...))
	if !i18n.Has(key + ".title") {
		p.Title = c.T(key, f.Args...)
	}
	p.NoIndex = true
	body := layout.Problem(status, c.T(key, f.Args...))
	if strings.HasPrefix(c.R.URL.Path, "/lam-viec") && !c.Actor.Anonymous() {
		return layout.WorkspaceWith(p, body)
	}
	return layout.PortalWith(p, body)
}

type problemField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// problem answers application/problem+json (RFC 9457).
func (s *Server) problem(c *Ctx, status int, f *fault.Error) {
	body := map[string]any{"type": "about:blank", "status": status, "title": c.T(f.Key, f.Args...), "code": f.Key}
	if len(f.Fields) > 0 {
		var fields []problemField
		for _, x := range f.Fields {
			fields = append(fields, problemField{x.Name, c.T(x.Key, x.Args...)})
		}
		body["errors"] = fields
	}
	b, err := json.Marshal(body)
	if err != nil {
		b = []byte(`{"title":"error"}`)
	}
	c.W.Header().Set("Content-Type", "application/problem+json")
	writeCompressed(c.W, c.R, status, append(b, '\n'))
}
