package account

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/account/views"
)

// RoomOptions wire the pages.
type RoomOptions struct {
	BaseURL string // of links that leave the site by mail or paper; nothing else makes them
	// Agencies lists the agencies of today; nil = memberships show their ids.
	Agencies func(ctx context.Context) ([]Agency, error)
	// AgencyNames names agencies of any time; nil = as Agencies.
	AgencyNames func(ctx context.Context, ids []string) (map[string]string, error)
	// Hints are the demo's accounts to show beside the sign-in form, on a
	// loopback demo only.
	Hints []Hint
}

// Agency is what a choice of agencies shows.
type Agency struct{ ID, Name string }

// Hint is an account of the demo.
type Hint struct{ Username, Name string }

// Room is the pages of accounts.
type Room struct {
	s *Service
	o RoomOptions
}

// NewRoom returns the pages over the service.
func NewRoom(s *Service, o RoomOptions) *Room {
	if !s.opts.Demo || !s.opts.Loopback {
		o.Hints = nil
	}
	return &Room{s, o}
}

// Routes lists the addresses of the room.
func (r *Room) Routes() []web.Route {
	return append(append(r.publicRoutes(), r.ownRoutes()...), r.adminRoutes()...)
}

func (r *Room) publicRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/dang-nhap", Permission: access.Public, Handle: r.showSignIn},
		{Method: http.MethodPost, Pattern: "/dang-nhap", Permission: access.Public, Handle: r.signIn},
		{Method: http.MethodPost, Pattern: "/dang-xuat", Permission: access.Public, Handle: r.signOut},
		{Method: http.MethodGet, Pattern: "/dat-mat-khau", Permission: access.Public, Handle: r.showSetPassword},
		{Method: http.MethodPost, Pattern: "/dat-mat-khau", Permission: access.Public, Handle: r.setPassword},
	}
}

// tryOf is what is known of who asks.
func tryOf(c *web.Ctx) Try {
	return Try{Address: c.Actor.Address, Agent: c.R.UserAgent(), Old: c.Session()}
}

const home = "/lam-viec"

// nextOf is where to go after signing in: a path of this site or "".
func nextOf(f *form.Form) string {
	next := f.Value("tiep")
	if next == "" || web.SitePath(next) != next || strings.HasPrefix(next, "/dang-") {
		return ""
	}
	return next
}

func (r *Room) showSignIn(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Actor.Anonymous() {
		return c.See(after(nextOf(f)), "")
	}
	f.Set("username") // never from an address
	return r.signInPage(c, f, r.s.AwaitsCode(c.Context(), c.Session()))
}

func after(next string) string {
	if next == "" {
		return home
	}
	return next
}

func (r *Room) signInPage(c *web.Ctx, f *form.Form, code bool) error {
	title := c.T("account.sign_in.title")
	if code {
		title = c.T("account.code.title")
	}
	p := c.Page(title)
	p.Problem = f.Status() >= 400
	d := views.SignIn{Page: p, Form: f, Next: nextOf(f), Code: code}
	for _, h := range r.o.Hints {
		d.Demo = append(d.Demo, views.Person{Username: h.Username, Name: h.Name})
	}
	return c.Render(f.Status(), views.SignInPage(d))
}

func (r *Room) signIn(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	t := tryOf(c)
	t.Username, t.Password, t.Code = f.Value("username"), f.Value("password"), f.Value("code")
	second := t.Username == "" && t.Password == "" && f.Has("code")
	if second {
		return r.secondStep(c, f, t)
	}
	f.Text("username", true, maxName)
	f.Text("password", true, MaxPassword)
	if f.Err() != nil {
		return r.signInPage(c, f, false)
	}
	token, expires, err := r.s.SignInWith(c.Context(), t)
	if token != "" {
		c.SetSession(token, expires)
	}
	switch {
	case errors.Is(err, ErrCode):
		to := "/dang-nhap"
		if next := nextOf(f); next != "" {
			to += "?tiep=" + url.QueryEscape(next)
		}
		return c.See(to, "")
	case err != nil:
		return r.signInAgain(c, f, err, token != "")
	}
	return r.signedIn(c, token, nextOf(f))
}

func (r *Room) secondStep(c *web.Ctx, f *form.Form, t Try) error {
	if !r.s.AwaitsCode(c.Context(), t.Old) {
		f.Merge(fault.New(fault.Invalid, "account.error.code_late"))
		c.ClearSession()
		return r.signInPage(c, f, false)
	}
	f.Text("code", true, 100)
	if f.Err() != nil {
		return r.signInPage(c, f, true)
	}
	token, expires, err := r.s.SecondFactor(c.Context(), t.Old, t.Code, t)
	if err != nil {
		return r.signInAgain(c, f, err, true)
	}
	c.SetSession(token, expires)
	return r.signedIn(c, token, nextOf(f))
}

func (r *Room) signInAgain(c *web.Ctx, f *form.Form, err error, code bool) error {
	if !f.Merge(err) {
		return err
	}
	if wait := WaitOf(err); wait > 0 {
		c.W.Header().Set("Retry-After", strconv.Itoa(wait))
	}
	return r.signInPage(c, f, code)
}

// signedIn leads on: to the second factor where the roles need one that is
// not yet set.
func (r *Room) signedIn(c *web.Ctx, token, next string) error {
	a, err := r.s.BySession(c.Context(), token)
	if err != nil {
		return err
	}
	acc, err := r.s.ByID(c.Context(), a.AccountID)
	if err != nil {
		return err
	}
	if r.s.NeedsFactor(acc) {
		return c.See(pathFactor, "account.flash.factor_needed")
	}
	return c.See(after(next), "")
}

func (r *Room) signOut(c *web.Ctx) error {
	if err := r.s.SignOut(c.Context(), c.Actor, c.Session()); err != nil {
		return err
	}
	c.ClearSession()
	c.W.Header().Set("Clear-Site-Data", `"storage"`) // drafts that the browser kept
	return c.See("/dang-nhap", "account.flash.signed_out")
}

func (r *Room) showSetPassword(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return r.setPasswordPage(c, f)
}

func (r *Room) setPasswordPage(c *web.Ctx, f *form.Form) error {
	secret := f.Value("ma")
	acc, err := r.s.ByLink(c.Context(), secret)
	if err != nil {
		return err
	}
	p := c.Page(c.T("account.set.title"))
	p.Path = "/dat-mat-khau" // the secret is not repeated in links of the page
	p.Problem = f.Status() >= 400
	return c.Render(f.Status(), views.SetPasswordPage(views.SetPassword{
		Page: p, Form: f, Secret: secret, Person: views.Person{Username: acc.Username, Name: acc.Name}, Rules: MinPassword,
	}))
}

func (r *Room) setPassword(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	password := newPassword(f)
	if f.Err() == nil {
		err = r.s.ResetPassword(c.Context(), f.Value("ma"), password, c.Actor.Address)
		if err == nil {
			c.ClearSession()
			return c.See("/dang-nhap", "account.flash.password_set")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.setPasswordPage(c, f)
}

// newPassword reads a new password that was typed twice.
func newPassword(f *form.Form) string {
	password := f.Text("password", true, MaxPassword)
	if again := f.Text("again", true, MaxPassword); again != "" && again != password {
		f.Fail("again", "account.error.again")
	}
	return password
}

// words joins texts for a cell.
func words(list []string) string { return strings.Join(list, ", ") }

func roleWords(c *web.Ctx, roles []access.Role) string {
	out := make([]string, len(roles))
	for i, x := range roles {
		out[i] = c.T("role." + string(x))
	}
	return words(out)
}

func roleOptions(c *web.Ctx) []layout.Option {
	out := make([]layout.Option, len(access.Roles))
	for i, x := range access.Roles {
		out[i] = layout.Option{Value: string(x), Text: c.T("role." + string(x))}
	}
	return out
}
