package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/layout"
)

// Sessions tells who stands behind a cookie or a bearer token, with the
// account's present state and rights. An error means nobody.
type Sessions interface {
	BySession(ctx context.Context, token string) (access.Actor, error)
	ByToken(ctx context.Context, bearer string) (access.Actor, error)
}

// NavItem is one entry of the workspace's menu; who lacks the permission does
// not see it.
type NavItem struct {
	Key        string // catalogue key
	Href       string
	Permission access.Permission
}

// Options wires a Server.
type Options struct {
	DB       *db.DB
	Clock    clock.Clock
	Rights   *access.Table
	Audit    *audit.Log
	Sessions Sessions
	BaseURL  string // "https://…" makes cookies Secure; "" = plain HTTP
	Demo     bool   // staff pages show the demo date
	Nav      []NavItem
	Unread   func(ctx context.Context, a access.Actor) int
	// Views lists what people saved of the list at a path; nil = nothing.
	Views func(ctx context.Context, a access.Actor, path string) ([]layout.Link, error)
	Log   *slog.Logger
	// Moved tells where an address that nothing answers leads since; nil = none.
	// The target is a path of this site.
	Moved func(ctx context.Context, address string) (path string, ok bool)
	// TrustedProxies may tell the visitor's address in X-Forwarded-For.
	TrustedProxies []netip.Prefix
}

// Server is the route table made live.
type Server struct {
	opts   Options
	secure bool
	routes []Route
	mux    *http.ServeMux
	cross  *http.CrossOriginProtection
	api    *API
}

// New registers the routes. It fails where a route has no permission, names a
// permission that no grant knows, or lacks a handler: such a program does not
// start.
func New(o Options, routes ...[]Route) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	s := &Server{opts: o, secure: strings.HasPrefix(o.BaseURL, "https://"), mux: http.NewServeMux(), cross: http.NewCrossOriginProtection()}
	for _, room := range routes {
		for _, r := range room {
			if err := s.add(r); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

func (s *Server) add(r Route) error {
	name := r.Method + " " + r.Pattern
	switch {
	case r.Method == "" || !strings.HasPrefix(r.Pattern, "/"):
		return fmt.Errorf("web: route %q has no method or path", name)
	case r.Permission == "":
		return fmt.Errorf("web: route %q has no policy", name)
	case !s.opts.Rights.Knows(r.Permission), r.Read != "" && !s.opts.Rights.Knows(r.Read):
		return fmt.Errorf("web: route %q names a permission that no grant knows: %s %s", name, r.Permission, r.Read)
	case r.Handle == nil:
		return fmt.Errorf("web: route %q has no handler", name)
	}
	s.routes = append(s.routes, r)
	pattern := r.Pattern
	if strings.HasSuffix(pattern, "/") {
		pattern += "{$}"
	}
	s.mux.HandleFunc(r.Method+" "+pattern, func(w http.ResponseWriter, q *http.Request) { s.serve(r, w, q) })
	return nil
}

// Routes returns the table, for the matrix test and the rights page.
func (s *Server) Routes() []Route { return s.routes }

// SetSecurityHeaders puts the policy of every page into h (threat-model S2).
func SetSecurityHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// ServeHTTP is the way through the house.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	SetSecurityHeaders(w.Header())
	if s.secure {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
	}
	lang := i18n.VI
	if rest, ok := strings.CutPrefix(r.URL.Path, "/en"); ok && (rest == "" || rest[0] == '/') {
		lang = i18n.EN
		u := *r.URL
		if u.Path = rest; rest == "" {
			u.Path = "/"
		}
		u.RawPath = ""
		r = r.Clone(r.Context())
		r.URL = &u
	} else if k, err := r.Cookie("ngon_ngu"); err == nil && k.Value == "en" && strings.HasPrefix(r.URL.Path, "/lam-viec") {
		lang = i18n.EN
	}
	r = r.WithContext(i18n.With(r.Context(), lang))
	if len(r.URL.RequestURI()) > 8192 {
		s.fail(s.ctx(Route{Method: r.Method}, w, r), fault.New(fault.Malformed, "error.malformed"))
		return
	}
	h, pattern := s.mux.Handler(r)
	if pattern == "" { // unknown, or known with another method
		s.unknown(h, w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// unknown answers addresses that no route has: 404, or 405 with Allow where
// another method exists.
func (s *Server) unknown(h http.Handler, w http.ResponseWriter, r *http.Request) {
	probe := &statusProbe{header: http.Header{}}
	h.ServeHTTP(probe, r)
	c := s.ctx(Route{Method: r.Method, Pattern: r.URL.Path, API: strings.HasPrefix(r.URL.Path, "/api/")}, w, r)
	switch {
	case probe.status == http.StatusMethodNotAllowed:
		w.Header().Set("Allow", probe.header.Get("Allow"))
		s.failStatus(c, http.StatusMethodNotAllowed, fault.New(fault.Malformed, "error.method"))
	case probe.status >= 300 && probe.status < 400: // path cleaning of ServeMux
		w.Header().Set("Location", SitePath(probe.header.Get("Location")))
		w.WriteHeader(http.StatusMovedPermanently)
	default:
		s.fail(c, fault.Missing())
	}
}

type statusProbe struct {
	header http.Header
	status int
}

func (p *statusProbe) Header() http.Header { return p.header }
func (p *statusProbe) WriteHeader(n int) {
	if p.status == 0 {
		p.status = n
	}
}

func (p *statusProbe) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	return len(b), nil
}

func (s *Server) ctx(rt Route, w http.ResponseWriter, r *http.Request) *Ctx {
	return &Ctx{R: r, W: w, Clock: s.opts.Clock, Rights: s.opts.Rights, Route: rt, server: s}
}

func (s *Server) serve(rt Route, w http.ResponseWriter, r *http.Request) {
	c := s.ctx(rt, w, r)
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			s.opts.Log.Error("panic", "route", rt.Pattern, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.fail(c, fault.New(fault.Internal, "error.internal"))
		}
	}()
	if err := s.guard(c); err != nil {
		s.fail(c, err)
		return
	}
	var err error
	if rt.reads() {
		err = rt.Handle(c)
	} else {
		err = s.once(c)
	}
	if err != nil {
		s.fail(c, err)
	}
}

// guard finds out who asks, loads the object and judges rights, before any
// input is read.
func (s *Server) guard(c *Ctx) error {
	r := c.R
	r.Body = http.MaxBytesReader(c.W, r.Body, c.Route.limit())
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		if a, err := s.opts.Sessions.ByToken(r.Context(), bearer); err == nil {
			c.Actor = a
		} else if c.Route.Permission != access.Public {
			return fault.New(fault.Unauthenticated, "error.unauthenticated")
		}
	} else {
		if !c.Route.reads() {
			if err := s.cross.Check(r); err != nil {
				return fault.Wrap(err, fault.Forbidden, "error.cross_site")
			}
		}
		// The staff API takes tokens only; a cookie must not be enough there.
		if token := s.sessionToken(r); token != "" && !c.Route.API {
			if a, err := s.opts.Sessions.BySession(r.Context(), token); err == nil {
				c.Actor = a
			} else if fault.Is(err, fault.Unavailable) {
				return err
			}
		}
	}
	c.Actor.Address = s.address(r)
	if c.Route.Permission != access.Public && c.Actor.Anonymous() {
		return fault.New(fault.Unauthenticated, "error.unauthenticated")
	}
	ctx := context.WithValue(r.Context(), actorKey, c.Actor)
	c.R = r.WithContext(ctx)
	if c.Route.Load == nil {
		if !s.opts.Rights.May(c.Actor, c.Route.Permission) {
			return s.denied(c, fault.New(fault.Forbidden, "error.forbidden"))
		}
		return nil
	}
	obj, o, err := c.Route.Load(ctx, c.R)
	if err != nil {
		return err
	}
	if !s.opts.Rights.Can(c.Actor, c.Route.readPermission(), o) {
		return s.denied(c, fault.Missing())
	}
	if !s.opts.Rights.Can(c.Actor, c.Route.Permission, o) {
		return s.denied(c, fault.New(fault.Forbidden, "error.forbidden"))
	}
	c.Object, c.Access = obj, o
	c.R = c.R.WithContext(context.WithValue(ctx, objectKey, obj))
	return nil
}

// denied notes a refusal of a signed-in person; the answer does not depend on
// whether the note could be kept.
func (s *Server) denied(c *Ctx, err error) error {
	if s.opts.Audit != nil && !c.Actor.Anonymous() {
		if e := s.opts.Audit.Note(c.Context(), c.Actor, "access.deny", "route", c.Route.Method+" "+c.Route.Pattern, nil); e != nil {
			s.opts.Log.Error("a refusal was not recorded", "err", e.Error())
		}
	}
	return err
}

// address is the visitor's network address; X-Forwarded-For counts only from
// configured proxies.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	for _, p := range s.opts.TrustedProxies {
		if p.Contains(ip) {
			parts := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
			if last, err := netip.ParseAddr(strings.TrimSpace(parts[len(parts)-1])); err == nil {
				return last.String()
			}
		}
	}
	return ip.String()
}

func (s *Server) demoDate() string {
	if !s.opts.Demo {
		return ""
	}
	return gov.DateOf(s.opts.Clock.Now()).Time(clock.VN).Format("02/01/2006")
}

// moved leads from an address of an older portal, which nothing answers here,
// to where its content is now.
func (s *Server) moved(c *Ctx, err error) bool {
	if s.opts.Moved == nil || !fault.Is(err, fault.NotFound) || c.R.Method != http.MethodGet && c.R.Method != http.MethodHead || strings.HasPrefix(c.R.URL.Path, "/api/") || strings.HasPrefix(c.R.URL.Path, "/lam-viec") {
		return false
	}
	to, ok := s.opts.Moved(c.Context(), c.R.URL.RequestURI())
	if ok {
		c.W.Header().Set("Location", SitePath(to))
		c.W.WriteHeader(http.StatusMovedPermanently)
	}
	return ok
}

// fail answers with the one error page, problem+json under the API, or the
// sign-in page for anonymous visitors of the workspace.
func (s *Server) fail(c *Ctx, err error) {
	if s.moved(c, err) {
		return
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = fault.Wrap(err, fault.TooLarge, "error.too_large")
	}
	if errors.Is(err, context.Canceled) && c.R.Context().Err() != nil {
		return // the visitor left
	}
	s.failStatus(c, Status(fault.KindOf(err)), err)
}

// Status is the HTTP status of a kind of fault.
func Status(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Gone:
		return http.StatusGone
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.Malformed:
		return http.StatusBadRequest
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.NoSpace:
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}

func (s *Server) failStatus(c *Ctx, status int, err error) {
	f := fault.As(err)
	if f == nil {
		f = fault.Wrap(err, fault.Internal, "error.internal")
	}
	if status >= 500 {
		s.opts.Log.Error("request failed", "route", c.Route.Method+" "+c.Route.Pattern, "status", status, "err", err.Error())
	}
	if status == http.StatusServiceUnavailable {
		c.W.Header().Set("Retry-After", "5")
	}
	c.W.Header().Set("Cache-Control", "no-store")
	if c.Route.API {
		s.problem(c, status, f)
		return
	}
	if status == http.StatusUnauthorized && c.Route.workspace() {
		to := "/dang-nhap"
		if c.Route.reads() && c.R.URL.Path != "/lam-viec" {
			to += "?tiep=" + url.QueryEscape(c.R.URL.RequestURI())
		}
		c.W.Header().Set("Location", to)
		c.W.WriteHeader(http.StatusSeeOther)
		return
	}
	if e := c.Render(status, s.errorPage(c, status, f)); e != nil {
		s.opts.Log.Error("the error page failed", "err", e.Error())
		http.Error(c.W, http.StatusText(status), status)
	}
}

// Timeouts of the listener (threat-model L2).
const (
	ReadHeaderTimeout = 10 * time.Second
	ReadTimeout       = 60 * time.Second
	WriteTimeout      = 60 * time.Second
	IdleTimeout       = 120 * time.Second
	MaxHeaderBytes    = 32 << 10
)
