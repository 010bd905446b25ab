package account

import (
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/skip2/go-qrcode"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/account/views"
)

const (
	pathOwn      = "/lam-viec/tai-khoan"
	pathPassword = pathOwn + "/mat-khau"
	pathFactor   = pathOwn + "/hai-lop"
	pathTokens   = pathOwn + "/khoa"
	issuer       = "Rõ Việc" // as code generators show it
)

// ownRoutes need nothing but a session of one's own: each act concerns the
// account that asks, and no other can be named.
func (r *Room) ownRoutes() []web.Route {
	get := func(pattern string, h web.Handler) web.Route {
		return web.Route{Method: http.MethodGet, Pattern: pattern, Permission: access.SignedIn, Handle: inPerson(h)}
	}
	post := func(pattern string, h web.Handler) web.Route {
		return web.Route{Method: http.MethodPost, Pattern: pattern, Permission: access.SignedIn, Handle: inPerson(h)}
	}
	return []web.Route{
		get(pathOwn, r.own),
		post(pathOwn+"/phien/{id}/ket-thuc", r.endSession),
		post(pathOwn+"/phien-khac/ket-thuc", r.endOthers),
		get(pathPassword, func(c *web.Ctx) error { return r.passwordPage(c, form.New()) }),
		post(pathPassword, r.changePassword),
		get(pathFactor, func(c *web.Ctx) error { return r.factorPage(c, form.New()) }),
		post(pathFactor, r.startFactor),
		post(pathFactor+"/xac-nhan", r.confirmFactor),
		post(pathFactor+"/ma-du-phong", r.newRecovery),
		post(pathFactor+"/go", r.dropFactor),
		get(pathTokens, func(c *web.Ctx) error { return r.tokensPage(c, form.New(), "") }),
		post(pathTokens, r.createToken),
		post(pathTokens+"/{id}/thu-hoi", r.revokeToken),
	}
}

// inPerson refuses tokens of the API: a lost token must not become a password.
func inPerson(h web.Handler) web.Handler {
	return func(c *web.Ctx) error {
		if c.Actor.Token {
			return fault.New(fault.Forbidden, "account.error.in_person")
		}
		return h(c)
	}
}

func (r *Room) me(c *web.Ctx) (Account, error) { return r.s.ByID(c.Context(), c.Actor.AccountID) }

func (r *Room) own(c *web.Ctx) error {
	acc, err := r.me(c)
	if err != nil {
		return err
	}
	sessions, err := r.s.Sessions(c.Context(), acc.ID, c.Session())
	if err != nil {
		return err
	}
	left, err := r.s.RecoveryLeft(c.Context(), acc.ID)
	if err != nil {
		return err
	}
	names, err := r.agencyNames(c.Context(), acc.Agencies)
	if err != nil {
		return err
	}
	d := views.Own{
		Page: c.Page(c.T("account.own.title")), Person: views.Person{Username: acc.Username, Name: acc.Name},
		Roles: roleWords(c, acc.Roles), Agency: agencyWords(acc.Agencies, names),
		Factor: acc.Factor, NeedsFactor: r.s.NeedsFactor(acc), Recovery: left,
	}
	for _, x := range sessions {
		d.Sessions = append(d.Sessions, views.Session{ID: x.ID, Address: x.Address, Agent: AgentName(x.Agent), Began: x.Began, LastSeen: x.LastSeen, Current: x.Current})
	}
	return c.Render(http.StatusOK, views.OwnPage(d))
}

func (r *Room) endSession(c *web.Ctx) error {
	if err := r.s.EndSession(c.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.See(pathOwn, "account.flash.session_ended")
}

func (r *Room) endOthers(c *web.Ctx) error {
	if err := r.s.EndOthers(c.Context(), c.Actor, c.Session()); err != nil {
		return err
	}
	return c.See(pathOwn, "account.flash.sessions_ended")
}

func (r *Room) passwordPage(c *web.Ctx, f *form.Form) error {
	p := c.Page(c.T("account.password.title"))
	p.Problem = f.Status() >= 400
	return c.Render(f.Status(), views.ChangePasswordPage(views.ChangePassword{Page: p, Form: f, Username: c.Actor.Username, Rules: MinPassword}))
}

func (r *Room) changePassword(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	current, password := f.Text("current", true, MaxPassword), newPassword(f)
	if f.Err() == nil {
		token, expires, err := r.s.ChangePassword(c.Context(), c.Actor, current, password, tryOf(c))
		if err == nil {
			c.SetSession(token, expires)
			return c.See(pathOwn, "account.flash.password_changed")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.passwordPage(c, f)
}

func (r *Room) factorPage(c *web.Ctx, f *form.Form) error {
	acc, err := r.me(c)
	if err != nil {
		return err
	}
	p := c.Page(c.T("account.factor.title"))
	p.Problem = f.Status() >= 400
	d := views.Factor{Page: p, Form: f, Set: acc.Factor, Needed: r.s.NeedsFactor(acc), Account: acc.Username}
	if acc.Factor {
		if d.Left, err = r.s.RecoveryLeft(c.Context(), acc.ID); err != nil {
			return err
		}
		return c.Render(f.Status(), views.FactorPage(d))
	}
	key, err := r.s.PendingKey(c.Context(), acc.ID)
	if err != nil {
		return err
	}
	if key != "" {
		if d.Image, err = keyImage(acc.Username, key); err != nil {
			return err
		}
		d.Key = grouped(key)
	}
	return c.Render(f.Status(), views.FactorPage(d))
}

// keyImage is the picture that a code generator reads, as a data: address.
func keyImage(username, key string) (string, error) {
	v := url.Values{"secret": {key}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + username, RawQuery: spaces(v.Encode())}
	png, err := qrcode.Encode(u.String(), qrcode.Medium, 240)
	if err != nil {
		return "", err
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png), nil
}

func (r *Room) startFactor(c *web.Ctx) error {
	if err := r.s.StartFactor(c.Context(), c.Actor); err != nil {
		return err
	}
	return c.See(pathFactor, "")
}

func (r *Room) confirmFactor(c *web.Ctx) error {
	return r.withCode(c, "code", func(code string) error {
		codes, token, expires, err := r.s.ConfirmFactor(c.Context(), c.Actor, code, tryOf(c))
		if err != nil {
			return err
		}
		c.SetSession(token, expires)
		return r.codesPage(c, codes)
	})
}

func (r *Room) newRecovery(c *web.Ctx) error {
	return r.withCode(c, "code", func(code string) error {
		codes, err := r.s.NewRecovery(c.Context(), c.Actor, code, tryOf(c))
		if err != nil {
			return err
		}
		return r.codesPage(c, codes)
	})
}

func (r *Room) dropFactor(c *web.Ctx) error {
	return r.withCode(c, "drop_code", func(code string) error {
		token, expires, err := r.s.DropFactor(c.Context(), c.Actor, code, tryOf(c))
		if err != nil {
			return err
		}
		c.SetSession(token, expires)
		return c.See(pathFactor, "account.flash.factor_dropped")
	})
}

// withCode runs an act that a code in the field must prove, and shows the form
// again where it does not.
func (r *Room) withCode(c *web.Ctx, field string, act func(code string) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	code := f.Text(field, true, 100)
	if f.Err() == nil {
		err := act(code)
		if err == nil {
			return nil
		}
		if e := fault.As(err); e != nil && len(e.Fields) == 1 && e.Fields[0].Name == "code" {
			err = fault.Fields(fault.Field{Name: field, Key: e.Fields[0].Key})
		}
		if !f.Merge(err) {
			return err
		}
	}
	f.Set(field)
	return r.factorPage(c, f)
}

func (r *Room) codesPage(c *web.Ctx, codes []string) error {
	return c.Render(http.StatusOK, views.CodesPage(views.Codes{Page: c.Page(c.T("account.codes.title")), Codes: codes}))
}

func (r *Room) tokensPage(c *web.Ctx, f *form.Form, bearer string) error {
	list, err := r.s.Tokens(c.Context(), c.Actor.AccountID)
	if err != nil {
		return err
	}
	p := c.Page(c.T("account.tokens.title"))
	p.Problem = f.Status() >= 400
	d := views.Tokens{Page: p, Form: f, Bearer: bearer, Scopes: []layout.Option{
		{Value: ScopeRead, Text: c.T("account.scope.read")}, {Value: ScopeWrite, Text: c.T("account.scope.write")},
	}}
	now := r.s.wall.Now()
	for _, t := range list {
		x := views.Token{ID: t.ID, Name: t.Name, Scope: c.T("account.scope." + t.Scope), Created: t.Created, Expires: t.Expires, LastUsed: t.LastUsed}
		switch {
		case !t.Revoked.IsZero():
			x.Tone, x.State = "red", c.T("account.token.revoked")
		case !now.Before(t.Expires):
			x.Tone, x.State = "neutral", c.T("account.token.expired")
		default:
			x.Tone, x.State, x.Stands = "green", c.T("account.token.stands"), true
		}
		d.Tokens = append(d.Tokens, x)
	}
	return c.Render(f.Status(), views.TokensPage(d))
}

func (r *Room) createToken(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	bearer, err := r.s.CreateToken(c.Context(), c.Actor, c.Actor.AccountID, f.Value("scope"), f.Value("name"))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.tokensPage(c, f, "")
	}
	return r.tokensPage(c, form.New(), bearer)
}

func (r *Room) revokeToken(c *web.Ctx) error {
	if err := r.s.RevokeToken(c.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.See(pathTokens, "account.flash.token_revoked")
}
