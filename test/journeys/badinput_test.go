package journeys

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"roviec/internal/floor/web/webtest"
)

var id = regexp.MustCompile(`[0-9a-z]{20}`)

// pattern is an address with the ids taken out.
func pattern(path string) string { return id.ReplaceAllString(path, "{id}") }

// crawl opens every address of the prefix that links lead to, three of each
// kind, and calls see on each.
func crawl(t *testing.T, p *webtest.Person, prefix, from string, see func(path string)) int {
	t.Helper()
	count := map[string]int{}
	done := map[string]bool{from: true}
	queue := []string{from}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if p.Visit(path); p.Status != http.StatusOK {
			t.Errorf("a link leads to %s: %d", path, p.Status)
			continue
		}
		for _, k := range []string{"{0}", "{1}", "%!"} {
			// A workbook or paper is packed bytes: what looks like a word there is none.
			if !bytes.HasPrefix(p.Body, []byte("PK")) && !bytes.HasPrefix(p.Body, []byte("%PDF")) && strings.Contains(p.Words(), k) {
				t.Errorf("%s shows %q: words without what belongs in them", path, k)
			}
		}
		see(path)
		for _, to := range p.Links() {
			u, err := p.URL.Parse(to)
			if err != nil {
				t.Errorf("%s links to %q", path, to)
				continue
			}
			next := u.Path
			if u.RawQuery != "" {
				next += "?" + u.RawQuery
			}
			kind := pattern(u.Path)
			if u.Host != p.URL.Host || !strings.HasPrefix(u.Path, prefix) || done[next] || strings.Contains(u.Path, "/tep/") || count[kind] > 2 {
				continue
			}
			done[next] = true
			count[kind]++
			queue = append(queue, next)
		}
	}
	return len(done)
}

// Every page that any role can reach is whole: its markup is checked on the way.
func TestEveryPageIsWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		for _, user := range []string{"vanphong", "chanhvp", "chutich", "pct1", "vanthu", "snv.lanhdao", "snv.daumoi", "hoanghoa.daumoi", "bientap", "duyettin", "quantri", "kiemtra"} {
			if n := crawl(t, h.as(t, user), "/lam-viec", "/lam-viec", func(string) {}); n < 5 {
				t.Errorf("%s reaches only %d pages", user, n)
			}
		}
		for _, from := range []string{"/", "/en"} {
			if n := crawl(t, h.visitor(t), "/", from, func(string) {}); n < 30 {
				t.Errorf("a visitor reaches only %d pages from %s", n, from)
			}
		}
	})
}

const hostile = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}`

// harmless are forms whose acts end what the test stands on: the person's own
// session or account.
var endsItself = regexp.MustCompile(`dang-xuat|/tai-khoan|hien-thi|/da-doc`)

// Wrong input in every form: nothing breaks, the field is named, and what was
// typed is still there.
func TestBadInput(t *testing.T) {
	h := &house{t: t, config: demoConfig(t)}
	h.open()
	t.Cleanup(func() { _ = h.app.Close() })
	forms, named := 0, 0
	for _, user := range []string{"vanphong", "chanhvp", "chutich", "snv.lanhdao", "snv.daumoi", "bientap", "duyettin", "quantri", ""} {
		p, from, prefix := h.visitor(t), "/danh-gia", "/danh-gia"
		if user != "" {
			p, from, prefix = h.as(t, user), "/lam-viec", "/lam-viec"
		}
		seen := map[string]bool{}
		type found struct {
			page string
			form *html.Node
		}
		var all []found
		crawl(t, p, prefix, from, func(path string) {
			for _, f := range p.Forms() {
				a := webtest.Attr(f, "action")
				key := pattern(a) + strings.Join(plain(webtest.Fields(f)), " ")
				if !seen[key] && len(webtest.Fields(f)) > 0 && (!endsItself.MatchString(a) || strings.Contains(a, "quan-tri/tai-khoan")) {
					seen[key] = true
					all = append(all, found{path, f})
				}
			}
		})
		for _, x := range all {
			forms++
			named += abuse(t, p, x.page, x.form)
		}
	}
	t.Logf("%d forms, %d fields refused by name", forms, named)
	if forms < 25 || named < 60 {
		t.Errorf("%d forms, %d fields refused: the test did not reach them", forms, named)
	}
}

// plain takes the ids out of names such as reason-{id}.
func plain(names []string) []string {
	var out []string
	for _, n := range names {
		out = append(out, pattern(n))
	}
	return out
}

func abuse(t *testing.T, p *webtest.Person, page string, f *html.Node) (named int) {
	t.Helper()
	action, multi := webtest.Attr(f, "action"), webtest.Attr(f, "enctype") == "multipart/form-data"
	send := func(what string, v url.Values) {
		t.Helper()
		v = clone(v)
		if v.Has("key") { // a new key: the same one would repeat the first answer
			v.Set("key", v.Get("key")+fmt.Sprint(len(what), named))
		}
		p.Send(action, "POST", v, multi, nil)
		if p.Status >= 500 {
			t.Errorf("%s, %s: %d", action, what, p.Status)
		}
	}
	empty := webtest.Filled(f)
	for _, name := range webtest.Fields(f) {
		empty.Del(name)
	}
	send("nothing filled in", empty)
	for _, name := range webtest.Fields(f) {
		n := webtest.FieldOf(f, name)
		for what, value := range wrong(n) {
			v := webtest.Filled(f)
			v.Set(name, value)
			send(name+" "+what, v)
			if p.Status != http.StatusUnprocessableEntity {
				continue
			}
			if !p.Names(name) {
				continue // another field is missing too, and this one is judged later
			}
			named++
			if what != "spaces" && n.Data != "select" && webtest.Attr(n, "type") != "radio" && webtest.Attr(n, "type") != "checkbox" && webtest.Attr(n, "type") != "password" && !strings.Contains(p.ValueOf(name), strings.TrimSpace(value)[:min(20, len(strings.TrimSpace(value)))]) {
				t.Errorf("%s, %s %s: what was typed is gone; the field holds %.40q", action, name, what, p.ValueOf(name))
			}
		}
		for what, value := range map[string]string{"decomposed": norm.NFD.String("Kế hoạch hành động"), "zero width": "Kế\u200b hoạch\u200d \ufeffmẫu", "markup": hostile, "control": "a\x00b\x07c\u202e"} {
			if n.Data == "select" || webtest.Attr(n, "type") == "radio" || webtest.Attr(n, "type") == "checkbox" {
				continue
			}
			v := webtest.Filled(f)
			v.Set(name, value)
			send(name+" "+what, v)
			if strings.Contains(string(p.Body), "<script>alert") || strings.Contains(string(p.Body), "<img src=x") {
				t.Errorf("%s, %s: markup of a visitor stands in the page", action, name)
			}
		}
	}
	return named
}

func clone(v url.Values) url.Values {
	out := url.Values{}
	for k, x := range v {
		out[k] = slices.Clone(x)
	}
	return out
}

// wrong are values that a field must refuse.
func wrong(n *html.Node) map[string]string {
	long := strings.Repeat("quá dài ", 40_000)
	switch {
	case n.Data == "select", webtest.Attr(n, "type") == "radio", webtest.Attr(n, "type") == "checkbox":
		return map[string]string{"unknown choice": "khong-co-lua-chon-nay"}
	case webtest.Attr(n, "type") == "date", strings.Contains(webtest.Attr(n, "inputmode"), "numeric"):
		return map[string]string{"no such day": "31/02/2023", "words": "ngày mai"}
	case webtest.Attr(n, "type") == "number":
		return map[string]string{"words": "mười", "negative": "-5", "fraction": "1,5"}
	case webtest.Attr(n, "type") == "file":
		return nil
	}
	return map[string]string{"empty": "", "spaces": " \u00a0\u200b ", "too long": long}
}

// Requests that no browser makes.
func TestMalformedRequests(t *testing.T) {
	h := &house{t: t, config: demoConfig(t)}
	h.open()
	t.Cleanup(func() { _ = h.app.Close() })
	var paths []string
	for _, r := range h.app.Server.Routes() {
		paths = append(paths, r.Method+" "+strings.NewReplacer("{id}", "%00", "{slug}", "%ff%fe", "{year}", "99999999999999999999").Replace(r.Pattern))
	}
	paths = append(paths, "GET /%2e%2e/%2e%2e/etc/passwd", "GET //evil.example/", "GET /tin-tuc/..%2f..%2fx", "GET /tim-kiem?q=%ff%00%f0", "GET /tim-kiem?trang=-1&q=a", "GET /?"+strings.Repeat("a", 9000),
		"GET /lam-viec/nhiem-vu?sau=khong-phai-con-tro&so-dong=99999", "PATCH /tin-tuc", "OPTIONS /api/v1/tasks", "GET /api/v1/articles?limit=-1", "GET /api/v1/articles?cursor=%00", "GET /en/en/en", "GET /tinh/../../../x", "POST /api/v1/rating")
	for _, body := range []string{"", "{", "[]", `{"score":"năm"}`, "%zz=1&&&=", "--x\r\nContent-Disposition: form-data\r\n\r\n"} {
		for _, kind := range []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ";;;"} {
			for _, mp := range paths {
				method, path, _ := strings.Cut(mp, " ")
				q, err := http.NewRequest(method, "http://127.0.0.1:8080"+path, strings.NewReader(body))
				if err != nil {
					continue
				}
				q.RequestURI, q.RemoteAddr, q.Host = path, "127.0.0.1:9", "127.0.0.1:8080"
				q.Header.Set("Content-Type", kind)
				q.Header.Set("Cookie", "roviec_session=\x7f; hien_thi=%zz; ;;=")
				q.Header.Set("Authorization", "Bearer rv_khong-co")
				w := httptest.NewRecorder()
				h.app.Handler().ServeHTTP(w, q)
				if w.Code >= 500 {
					t.Errorf("%s with %q as %s: %d", mp, body, kind, w.Code)
				}
			}
		}
	}
}
