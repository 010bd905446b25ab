// Package matrix asks every registered address in the name of every role and
// of nobody, on objects in every state, and compares the guard's answers with
// a table that people read. Handlers are replaced: only the guard speaks, and
// nothing changes between two questions.
package matrix

import (
	"context"
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"roviec/internal/app"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

var update = flag.Bool("update", false, "write testdata/matrix.tsv anew; read its difference before committing it")

const golden = "testdata/matrix.tsv"

// users stand for their roles; hoanghoa.* is an agency that takes part in
// little, snv.* one that leads much.
var users = []string{"", "quantri", "chutich", "pct1", "chanhvp", "vanphong", "vanthu", "snv.lanhdao", "snv.daumoi", "hoanghoa.lanhdao", "bientap", "duyettin", "kiemtra"}

// kinds are the tables behind the addresses; one object of each state is asked.
var kinds = []struct{ prefix, table string }{
	{"/lam-viec/nhiem-vu/", "task"},
	{"/api/v1/tasks/", "task"},
	{"/lam-viec/du-thao/", "draft"},
	{"/lam-viec/van-ban/", "document"},
	{"/lam-viec/don-doc/", "urge_letter"},
	{"/lam-viec/lich-cong-tac/", "schedule_week"},
	{"/lam-viec/phien-hop/", "meeting"},
	{"/lam-viec/ke-hoach/", "plan"},
	{"/lam-viec/chi-tieu/", "indicator"},
	{"/lam-viec/ra-soat/", "review"},
	{"/lam-viec/chuong-trinh/noi-dung/", "programme_item"},
	{"/lam-viec/chuong-trinh/dang-ky/", "programme_entry"},
	{"/lam-viec/chuong-trinh/dieu-chinh/", "programme_adjust"},
	{"/lam-viec/chuong-trinh/nhap/", "programme_import"},
	{"/lam-viec/tin-bai/", "article"},
	{"/lam-viec/bo-loc/", "saved_view"},
	{"/lam-viec/quan-tri/tai-khoan/", "account"},
	{"/lam-viec/quan-tri/lich/thong-bao/", "calendar_announcement"},
}

// byName signs in whoever the cookie or the token names.
type byName struct{ a *app.App }

func (s byName) BySession(ctx context.Context, name string) (access.Actor, error) {
	acc, err := s.a.Rooms.Accounts.ByUsername(ctx, name)
	if err != nil {
		return access.Actor{}, err
	}
	return s.a.Rooms.Accounts.ActorOf(ctx, acc.ID)
}

func (s byName) ByToken(ctx context.Context, name string) (access.Actor, error) {
	if name == "" {
		return access.Actor{}, errors.New("nobody")
	}
	a, err := s.BySession(ctx, name)
	a.Token, a.Scope = true, "write"
	return a, err
}

// object is one row in a state; where no rows have states, label is empty.
type object struct{ label, id string }

func objects(t *testing.T, d *db.DB, table string) []object {
	t.Helper()
	col := "state"
	order := "id"
	switch table {
	case "task":
		order = "sample, code" // the story's own before samples
	case "saved_view":
		col = "shared"
	case "account", "calendar_announcement", "urge_letter":
		col = "'any'"
	}
	rows, err := d.Q(t.Context()).QueryContext(t.Context(), "SELECT "+col+", id FROM "+table+" ORDER BY "+order)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []object
	for rows.Next() {
		var o object
		if err := rows.Scan(&o.label, &o.id); err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(out, func(x object) bool { return x.label == o.label }) {
			out = append(out, o)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out, func(a, b object) int { return strings.Compare(a.label, b.label) })
	return out
}

// fill replaces the wildcards of a pattern.
func fill(pattern, id string) string {
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		switch {
		case p == "{id}":
			parts[i] = id
		case p == "{year}":
			parts[i] = "2023"
		case strings.HasPrefix(p, "{"):
			parts[i] = "x"
		}
	}
	return strings.Join(parts, "/")
}

func ask(h http.Handler, r web.Route, path, user string) string {
	q := httptest.NewRequest(r.Method, path, nil)
	if user != "" {
		if r.API {
			q.Header.Set("Authorization", "Bearer "+user)
		} else {
			q.AddCookie(&http.Cookie{Name: "roviec_session", Value: user})
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	switch w.Code {
	case http.StatusNoContent:
		return "+"
	case http.StatusForbidden:
		return "403"
	case http.StatusNotFound:
		return "404"
	case http.StatusUnauthorized:
		return "401"
	case http.StatusSeeOther:
		if strings.HasPrefix(w.Header().Get("Location"), "/dang-nhap") {
			return "401"
		}
	}
	return w.Result().Status
}

func TestMatrix(t *testing.T) {
	a, err := app.Open(t.Context(), app.Config{Data: t.TempDir(), Demo: true, Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	routes := slices.Clone(a.Server.Routes())
	for i := range routes {
		routes[i].Handle = func(c *web.Ctx) error { c.W.WriteHeader(http.StatusNoContent); return nil }
	}
	h, err := web.New(web.Options{DB: a.DB, Clock: a.Clock, Rights: a.Rooms.Rights, Sessions: byName{a}}, routes)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(routes, func(x, y web.Route) int { return strings.Compare(x.Pattern+" "+x.Method, y.Pattern+" "+y.Method) })
	cache := map[string][]object{}
	lines := []string{"address\tstate\t" + strings.Join(append([]string{"nobody"}, users[1:]...), "\t")}
	for _, r := range routes {
		list := []object{{"", "x"}}
		for _, k := range kinds {
			if strings.HasPrefix(r.Pattern, k.prefix+"{id}") {
				if cache[k.table] == nil {
					cache[k.table] = objects(t, a.DB, k.table)
				}
				list = cache[k.table]
			}
		}
		if r.Load != nil && list[0].id == "x" {
			t.Errorf("%s %s loads an object of which this test knows no example", r.Method, r.Pattern)
		}
		for _, o := range list {
			row := []string{r.Method + " " + r.Pattern, o.label}
			for _, u := range users {
				got := ask(h, r, fill(r.Pattern, o.id), u)
				row = append(row, got)
				judge(t, r, o, u, got)
			}
			lines = append(lines, strings.Join(row, "\t"))
		}
		if r.Load != nil && !r.API { // what does not exist looks like what may not be seen
			if got := ask(h, r, fill(r.Pattern, "khong-co"), "vanphong"); got != "404" {
				t.Errorf("%s %s of nothing: %s", r.Method, r.Pattern, got)
			}
		}
	}
	compare(t, strings.Join(lines, "\n")+"\n")
}

// judge holds whatever the table says: rules of the threat model.
func judge(t *testing.T, r web.Route, o object, user, got string) {
	t.Helper()
	reads := r.Method == http.MethodGet
	where := r.Method + " " + r.Pattern + " (" + o.label + ") by " + user + ": " + got
	if !slices.Contains([]string{"+", "401", "403", "404"}, got) {
		t.Error(where)
	}
	own := r.Permission == access.SignedIn || r.Permission == access.Public
	switch {
	case user == "" && (got == "+") != (r.Permission == access.Public):
		t.Errorf("%s, but its permission is %s", where, r.Permission)
	case user == "kiemtra" && !reads && !own && !slices.Contains([]access.Permission{"directive.read", "task.follow"}, r.Permission) && got == "+":
		t.Errorf("%s: an inspector changes nothing", where)
	case user == "quantri" && got == "+" && !own && !slices.Contains([]string{"account", "org", "audit", "calendar", "mail", "remind"}, strings.Split(string(r.Permission), ".")[0]):
		t.Errorf("%s: who keeps the system has no part in its content", where)
	case (user == "bientap" || user == "duyettin") && got == "+" && strings.HasPrefix(string(r.Permission), "task."):
		t.Errorf("%s: the portal's desk has no tasks", where)
	case user != "" && got == "401":
		t.Error(where)
	}
}

func compare(t *testing.T, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	w, g := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Errorf("line %d of the table\n    is %s\n  want %s", i+1, b, a)
		}
	}
}

// A program whose route names no permission, or one that nobody grants, does
// not start.
func TestNoRouteWithoutPolicy(t *testing.T) {
	rights := access.NewTable([]access.Grant{{Roles: access.Staff, Permissions: []access.Permission{"known"}, Reach: access.All}})
	ok := func(*web.Ctx) error { return nil }
	for what, r := range map[string]web.Route{
		"no policy":      {Method: "GET", Pattern: "/a", Handle: ok},
		"unknown policy": {Method: "GET", Pattern: "/a", Permission: "knwon", Handle: ok},
		"no handler":     {Method: "GET", Pattern: "/a", Permission: "known"},
	} {
		if _, err := web.New(web.Options{Rights: rights}, []web.Route{r}); err == nil {
			t.Errorf("%s: the program starts", what)
		}
	}
	if _, err := web.New(web.Options{Rights: rights}, []web.Route{{Method: "GET", Pattern: "/a", Permission: "known", Handle: ok}}); err != nil {
		t.Error(err)
	}
}
