package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// Ctx is one request on its way through a handler.
type Ctx struct {
	R      *http.Request
	W      http.ResponseWriter
	Actor  access.Actor
	Object any           // what the route's Load returned
	Access access.Object // the same object as rules see it
	Clock  clock.Clock
	Rights *access.Table
	Route  Route

	server *Server
	form   *form.Form
}

type ctxKey int

const (
	actorKey ctxKey = iota
	objectKey
	repeatKey
	requestKey
)

// ActorFrom returns who asks; anonymous where the context carries nobody.
func ActorFrom(ctx context.Context) access.Actor {
	a, _ := ctx.Value(actorKey).(access.Actor)
	return a
}

// ObjectFrom returns what the route's Load returned.
func ObjectFrom(ctx context.Context) any { return ctx.Value(objectKey) }

// Context carries the language, the actor, the loaded object and the key of a
// repeated request.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// T returns the words for a key of the catalogue.
func (c *Ctx) T(key string, args ...any) string { return i18n.T(c.Context(), key, args...) }

// Can asks the one decision point.
func (c *Ctx) Can(p access.Permission, o access.Object) bool { return c.Rights.Can(c.Actor, p, o) }

// May reports whether the actor holds p on some object.
func (c *Ctx) May(p access.Permission) bool { return c.Rights.May(c.Actor, p) }

// Form parses the body once, or the query of a GET.
func (c *Ctx) Form() (*form.Form, error) {
	if c.form == nil {
		f, err := form.Parse(c.R, c.Route.limit())
		if err != nil {
			return nil, err
		}
		c.form = f
	}
	return c.form, nil
}

// Page returns the data of the shell for a page with the title.
func (c *Ctx) Page(title string) layout.Page {
	lang := i18n.From(c.Context()).Lang()
	p := layout.Page{
		Title: title, Lang: string(lang), Path: c.path(), Settings: settingsOf(c.R),
		Key: gov.NewID(), NoIndex: true, DemoDate: c.server.demoDate(), Nav: c.Route.Pattern,
		User: layout.User{Anonymous: c.Actor.Anonymous(), Name: c.Actor.Name},
	}
	if !c.Actor.Anonymous() {
		for _, n := range c.server.opts.Nav {
			if c.May(n.Permission) {
				p.NavItems = append(p.NavItems, layout.NavItem{Key: n.Key, Text: c.T(n.Key), Href: n.Href, Active: activeNav(n.Href, c.R.URL.Path)})
			}
		}
		if c.server.opts.Unread != nil {
			p.Unread = c.server.opts.Unread(c.Context(), c.Actor)
		}
		if len(c.Actor.Roles) > 0 {
			p.User.Role = c.T("role." + string(c.Actor.Roles[0]))
		}
	}
	if key, args, ok := c.takeFlash(); ok {
		p.Flash = c.T(key, args...)
	}
	return p
}

// Listed returns the shell of a page that shows a list: Page, with the views
// of the list that the actor may use.
func (c *Ctx) Listed(title string) layout.Page {
	p := c.Page(title)
	if c.server.opts.Views == nil || c.Actor.Anonymous() {
		return p
	}
	if list, err := c.server.opts.Views(c.Context(), c.Actor, c.R.URL.Path); err == nil { // the list is worth more than its views
		p.Views = list
	}
	if c.R.URL.RawQuery != "" {
		p.SaveView = "/lam-viec/bo-loc/moi?" + url.Values{"o": {c.path()}}.Encode()
	}
	return p
}

// Choices are values of a closed set as options of a field, in the words that
// stand under prefix in the catalogue.
func Choices[T ~string](c *Ctx, prefix string, values []T) []layout.Option {
	out := make([]layout.Option, len(values))
	for i, v := range values {
		out[i] = layout.Option{Value: string(v), Text: c.T(prefix + string(v))}
	}
	return out
}

func activeNav(href, path string) bool {
	if href == "/lam-viec" {
		return path == href
	}
	return path == href || strings.HasPrefix(path, href+"/")
}

func (c *Ctx) path() string {
	if q := c.R.URL.RawQuery; q != "" && c.Route.reads() {
		return c.R.URL.Path + "?" + q
	}
	return c.R.URL.Path
}

// Render writes a page; nothing is sent before the whole of it is made.
func (c *Ctx) Render(status int, t templ.Component) error {
	var b bytes.Buffer
	if err := t.Render(c.Context(), &b); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	writeCompressed(c.W, c.R, status, b.Bytes())
	return nil
}

// JSON writes v.
func (c *Ctx) JSON(status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "application/json")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	writeCompressed(c.W, c.R, status, append(b, '\n'))
	return nil
}

// See answers 303 after a change; the next page shows the words of flashKey
// ("" for none). The location is always of this site.
func (c *Ctx) See(location, flashKey string, args ...any) error {
	if flashKey != "" {
		v, err := json.Marshal(append([]any{flashKey}, args...))
		if err != nil {
			return err
		}
		http.SetCookie(c.W, c.server.cookie(flashCookie, base64.RawURLEncoding.EncodeToString(v), 60))
	}
	c.W.Header().Set("Location", SitePath(location))
	c.W.WriteHeader(http.StatusSeeOther)
	return nil
}

const flashCookie = "roviec_flash"

func (c *Ctx) takeFlash() (string, []any, bool) {
	k, err := c.R.Cookie(c.server.cookieName(flashCookie))
	if err != nil {
		return "", nil, false
	}
	http.SetCookie(c.W, c.server.cookie(flashCookie, "", -1))
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	var v []any
	if err != nil || json.Unmarshal(b, &v) != nil || len(v) == 0 {
		return "", nil, false
	}
	key, ok := v[0].(string)
	if !ok || !i18n.Has(key) {
		return "", nil, false
	}
	return key, v[1:], true
}

// SitePath returns s where it is a path of this site, else "/": the product
// never redirects elsewhere (threat-model R7).
func SitePath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(s, "/") ||
		strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}

const sessionCookie = "roviec_session"

// SetSession sends the session's cookie.
func (c *Ctx) SetSession(token string, expires time.Time) {
	http.SetCookie(c.W, c.server.cookie(sessionCookie, token, int(time.Until(expires).Seconds())))
}

// ClearSession removes the session's cookie.
func (c *Ctx) ClearSession() { http.SetCookie(c.W, c.server.cookie(sessionCookie, "", -1)) }

// Session returns the token of the request's cookie, or "".
func (c *Ctx) Session() string { return c.server.sessionToken(c.R) }

// Secure reports whether the site is served over TLS.
func (c *Ctx) Secure() bool { return c.server.secure }

func (s *Server) cookieName(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

func (s *Server) cookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(name), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *Server) sessionToken(r *http.Request) string {
	k, err := r.Cookie(s.cookieName(sessionCookie))
	if err != nil {
		return ""
	}
	return k.Value
}

// SettingsCookie holds the display settings; only set when a reader asks.
const SettingsCookie = "hien_thi"

func settingsOf(r *http.Request) layout.Settings {
	k, err := r.Cookie(SettingsCookie)
	if err != nil {
		return layout.ParseSettings("")
	}
	return layout.ParseSettings(k.Value)
}

// ETag compares an If-None-Match header with a tag.
func ETag(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == tag || part == "*" {
			return true
		}
	}
	return false
}
