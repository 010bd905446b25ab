package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web"
)

// sessions knows a person by the name in the cookie or token.
type sessions map[string]access.Actor

func (s sessions) BySession(_ context.Context, token string) (access.Actor, error) {
	if a, ok := s[token]; ok {
		return a, nil
	}
	return access.Actor{}, fault.Missing()
}

func (s sessions) ByToken(ctx context.Context, t string) (access.Actor, error) {
	return s.BySession(ctx, t)
}

var grants = []access.Grant{
	{Roles: []access.Role{access.OfficeDesk}, Permissions: []access.Permission{"thing.read", "thing.change"}, Reach: access.All, Why: "test"},
	{Roles: []access.Role{access.AgencyFocal}, Permissions: []access.Permission{"thing.read"}, Reach: access.Concerns, Why: "test"},
}

type house struct {
	http.Handler
	changes *int
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	changes := new(int)
	load := func(_ context.Context, r *http.Request) (any, access.Object, error) {
		if r.PathValue("id") != "mot" {
			return nil, access.Object{}, fault.Missing()
		}
		return "mot", access.Object{Kind: "thing", ID: "mot", Concerns: []string{"snv"}}, nil
	}
	routes := []web.Route{
		{Method: "GET", Pattern: "/", Permission: access.Public, Handle: func(c *web.Ctx) error { return c.JSON(200, map[string]string{"path": c.R.URL.Path}) }},
		{Method: "GET", Pattern: "/lam-viec/vat/{id}", Permission: "thing.read", Load: load, Handle: func(c *web.Ctx) error { return c.JSON(200, c.Object) }},
		{Method: "POST", Pattern: "/lam-viec/vat/{id}/sua", Permission: "thing.change", Read: "thing.read", Load: load, Handle: func(c *web.Ctx) error {
			err := d.InTx(c.Context(), func(ctx context.Context) error {
				*changes++
				web.Result(ctx, "/lam-viec/vat/mot")
				return nil
			})
			if err != nil {
				return err
			}
			return c.See("/lam-viec/vat/mot", "")
		}},
		{Method: "POST", Pattern: "/lam-viec/vat/{id}/nhieu", Permission: "thing.change", Read: "thing.read", Load: load, Handle: func(c *web.Ctx) error {
			act := func(to string, err error) error { // a room's act, which knows of no other
				return d.InTx(c.Context(), func(ctx context.Context) error {
					*changes++
					web.Result(ctx, to)
					return err
				})
			}
			err := d.Batch(c.Context(), func(ctx context.Context) error {
				for i, e := range []error{nil, fault.New(fault.Conflict, "error.changed"), nil} {
					got := d.InTx(ctx, func(ctx context.Context) error {
						*changes++
						web.Result(ctx, fmt.Sprint("/lam-viec/vat/", i))
						return e
					})
					if got != e {
						t.Error(i, got)
					}
				}
				return nil
			})
			for range 2 { // and two more transactions
				err = errors.Join(err, act("/lam-viec/vat/mot", nil))
			}
			if err != nil {
				return err
			}
			return c.See("/lam-viec/vat/mot", "")
		}},
		{Method: "GET", Pattern: "/no", Permission: access.Public, Handle: func(*web.Ctx) error { panic("nổ") }},
	}
	s, err := web.New(web.Options{
		DB: d, Clock: clock.Wall, Rights: access.NewTable(grants), Audit: audit.New(d, clock.Wall), Log: slog.New(slog.DiscardHandler),
		Sessions: sessions{
			"vp":  {AccountID: "1", Username: "vp", Roles: []access.Role{access.OfficeDesk}},
			"snv": {AccountID: "2", Username: "snv", Roles: []access.Role{access.AgencyFocal}, Agencies: []string{"snv"}},
			"stc": {AccountID: "3", Username: "stc", Roles: []access.Role{access.AgencyFocal}, Agencies: []string{"stc"}},
		},
	}, routes)
	if err != nil {
		t.Fatal(err)
	}
	return house{s, changes}
}

func (h house) ask(method, path, who, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestGuard(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	for _, c := range []struct {
		who, method, path string
		want              int
	}{
		{"", "GET", "/", 200},
		{"", "GET", "/en", 200},
		{"", "GET", "/khong-co", 404},
		{"", "POST", "/", 405},
		{"", "GET", "/lam-viec/vat/mot", 303},
		{"vp", "GET", "/lam-viec/vat/mot", 200},
		{"vp", "GET", "/lam-viec/vat/hai", 404},
		{"snv", "GET", "/lam-viec/vat/mot", 200},
		{"stc", "GET", "/lam-viec/vat/mot", 404},
		{"snv", "POST", "/lam-viec/vat/mot/sua", 403},
		{"stc", "POST", "/lam-viec/vat/mot/sua", 404},
		{"vp", "POST", "/lam-viec/vat/mot/sua", 303},
		{"", "GET", "/no", 500},
		{"", "GET", "/" + strings.Repeat("a", 9000), 400},
	} {
		if got := h.ask(c.method, c.path, c.who, ""); got.Code != c.want {
			t.Errorf("%s %s as %q = %d, want %d\n%s", c.method, c.path, c.who, got.Code, c.want, got.Body)
		}
	}
}

// What may not be seen answers exactly as what does not exist.
func TestHiddenEqualsAbsent(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	a, b := h.ask("GET", "/lam-viec/vat/mot", "stc", ""), h.ask("GET", "/lam-viec/vat/hai", "stc", "")
	strip := func(s string) string { return s[:strings.Index(s, "<main")] + s[strings.Index(s, "<main"):] }
	if a.Code != b.Code || len(strip(a.Body.String())) != len(strip(b.Body.String())) {
		t.Errorf("%d %d bytes and %d %d bytes", a.Code, a.Body.Len(), b.Code, b.Body.Len())
	}
}

func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	for _, c := range []struct {
		name, value string
		want        int
	}{
		{"Sec-Fetch-Site", "same-origin", 303},
		{"Sec-Fetch-Site", "none", 303},
		{"Sec-Fetch-Site", "same-site", 403},
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Origin", "null", 403},
		{"Origin", "https://example.org", 403},
		{"Origin", "http://example.com", 303}, // httptest's own host
	} {
		*h.changes = 0
		got := h.ask("POST", "/lam-viec/vat/mot/sua", "vp", "a=b", c.name, c.value)
		if got.Code != c.want || (c.want == 403) != (*h.changes == 0) {
			t.Errorf("%s: %s = %d with %d changes, want %d", c.name, c.value, got.Code, *h.changes, c.want)
		}
	}
}

// A repeated key gives the first answer and changes nothing again.
func TestRepeatedWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		body := url.Values{"_key": {"k1"}, "ten": {"x"}}.Encode()
		first := h.ask("POST", "/lam-viec/vat/mot/sua", "vp", body)
		again := h.ask("POST", "/lam-viec/vat/mot/sua", "vp", body)
		if *h.changes != 1 || again.Code != first.Code || again.Header().Get("Location") != first.Header().Get("Location") {
			t.Errorf("%d changes, %d then %d", *h.changes, first.Code, again.Code)
		}
		if again.Header().Get("Idempotent-Replayed") != "true" {
			t.Error("the repetition is not marked")
		}
		other := h.ask("POST", "/lam-viec/vat/mot/sua", "vp", url.Values{"_key": {"k1"}, "ten": {"y"}}.Encode())
		if other.Code != 409 {
			t.Errorf("a key for other content = %d, want 409", other.Code)
		}
	})
}

// One request may make several acts, in one transaction or in several; its
// repetition makes none of them.
func TestManyActsOfOneRequest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		body := url.Values{"_key": {"k1"}}.Encode()
		for range 2 {
			got := h.ask("POST", "/lam-viec/vat/mot/nhieu", "vp", body)
			if got.Code != 303 || got.Header().Get("Location") != "/lam-viec/vat/mot" || *h.changes != 5 {
				t.Fatalf("%d to %q after %d acts", got.Code, got.Header().Get("Location"), *h.changes)
			}
		}
		if n, err := db.One(t.Context(), d.Q(t.Context()), db.Value[int64], `SELECT count(*) FROM idempotency`); err != nil || n != 1 {
			t.Error(n, err)
		}
	})
}

func TestRouteWithoutPolicyStopsTheStart(t *testing.T) {
	t.Parallel()
	ok := func(*web.Ctx) error { return nil }
	for _, r := range []web.Route{
		{Method: "GET", Pattern: "/x", Handle: ok},
		{Method: "GET", Pattern: "/x", Permission: "thing.misspelt", Handle: ok},
		{Method: "GET", Pattern: "/x", Permission: access.Public},
		{Pattern: "/x", Permission: access.Public, Handle: ok},
	} {
		if _, err := web.New(web.Options{Rights: access.NewTable(grants)}, []web.Route{r}); err == nil {
			t.Errorf("%+v was accepted", r)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t)).ask("GET", "/khong-co", "", "").Header()
	csp := h.Get("Content-Security-Policy")
	if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", h)
	}
}

func TestSitePath(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/lam-viec?x=1": "/lam-viec?x=1", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/",
		"javascript:alert(1)": "/", "": "/", "/a\r\nX: y": "/", "http:/a": "/",
	} {
		if got := web.SitePath(in); got != want {
			t.Errorf("SitePath(%q) = %q, want %q", in, got, want)
		}
	}
}

type pingIn struct {
	Body struct {
		Name string `json:"name" maxLength:"10"`
	}
}
type pingOut struct {
	Body struct {
		Hello string `json:"hello"`
	}
}

// The guard judges an operation of the API before its body is read.
func TestAPIGuardsBeforeInput(t *testing.T) {
	t.Parallel()
	a := web.NewAPI("test")
	web.Register(a, web.Operation{Method: "POST", Path: "/api/v1/ping", Summary: "ping", Tag: "t", Permission: "thing.change", Status: 201},
		func(ctx context.Context, in *pingIn) (*pingOut, error) {
			out := &pingOut{}
			out.Body.Hello = in.Body.Name + web.ActorFrom(ctx).Username
			if in.Body.Name == "bad" {
				return nil, fault.Fields(fault.Field{Name: "name", Key: "form.required_here"})
			}
			return out, nil
		})
	s, err := web.New(web.Options{
		DB: dbtest.SQLite(t), Clock: clock.Wall, Rights: access.NewTable(grants), Log: slog.New(slog.DiscardHandler),
		Sessions: sessions{"vp": {AccountID: "1", Username: "vp", Roles: []access.Role{access.OfficeDesk}, Scope: "write", Token: true}, "snv": {AccountID: "2", Roles: []access.Role{access.AgencyFocal}}},
	}, a.Routes())
	if err != nil {
		t.Fatal(err)
	}
	h := house{Handler: s}
	for _, c := range []struct {
		token, body string
		want        int
	}{{"", "{", 401}, {"khong", "{", 401}, {"snv", "{", 403}, {"vp", "{", 400}, {"vp", `{"name":"dài quá mức cho phép"}`, 422}, {"vp", `{"name":"bad"}`, 422}, {"vp", `{"name":"a"}`, 201}} {
		got := h.ask("POST", "/api/v1/ping", "", c.body, "Authorization", "Bearer "+c.token, "Content-Type", "application/json")
		if got.Code != c.want {
			t.Errorf("%q %s = %d, want %d: %s", c.token, c.body, got.Code, c.want, got.Body)
		}
		if got.Code >= 400 && !strings.HasPrefix(got.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s answers %s", c.body, got.Header().Get("Content-Type"))
		}
	}
	var doc map[string]any
	if err := json.Unmarshal(h.ask("GET", "/api/openapi.json", "", "").Body.Bytes(), &doc); err != nil || !strings.HasPrefix(doc["openapi"].(string), "3.1") {
		t.Error(err, doc["openapi"])
	}
}
