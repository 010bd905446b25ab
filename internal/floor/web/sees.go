package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
)

// Sees reports whether the actor may open the site-relative address now, as
// the guard would judge it. An address that no route has hides nothing.
func (s *Server) Sees(ctx context.Context, a access.Actor, link string) (bool, error) {
	u, err := url.Parse(link)
	if err != nil {
		return false, nil
	}
	q := (&http.Request{Method: http.MethodGet, URL: u, Host: u.Host}).WithContext(context.WithValue(ctx, actorKey, a))
	_, pattern := s.mux.Handler(q)
	for _, r := range s.routes {
		if r.Method != http.MethodGet || pattern != r.Method+" "+r.Pattern {
			continue
		}
		if r.Load == nil {
			return s.opts.Rights.May(a, r.Permission), nil
		}
		setPathValues(q, r.Pattern)
		_, o, err := r.Load(ctx, q)
		if fault.Is(err, fault.NotFound) {
			return false, nil
		}
		return err == nil && s.opts.Rights.Can(a, r.readPermission(), o) && s.opts.Rights.Can(a, r.Permission, o), err
	}
	return true, nil
}

// setPathValues gives a request that did not come through the mux the values
// of its pattern's wildcards.
func setPathValues(q *http.Request, pattern string) {
	have := strings.Split(q.URL.Path, "/")
	for i, part := range strings.Split(pattern, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok && i < len(have) {
			q.SetPathValue(strings.TrimSuffix(name, "}"), have[i])
		}
	}
}
