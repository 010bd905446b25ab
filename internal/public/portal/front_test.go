package portal

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/web"
)

// behind counts what reaches the program behind the cache.
type behind struct{ n int }

func (b *behind) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.n++
	switch r.URL.Path {
	case "/khong-co":
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotFound)
	case "/rieng":
		w.Header().Set("Cache-Control", "no-store")
	default:
		w.Header().Set("Cache-Control", "public, max-age=0, must-revalidate")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	settings := ""
	if k, err := r.Cookie(web.SettingsCookie); err == nil {
		settings = k.Value
	}
	fmt.Fprintf(w, "<p>%s %s %d</p>%s", r.URL.Path, settings, b.n, strings.Repeat("chữ ", 500))
}

func call(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	q := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		q.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	return w
}

func unpack(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var r io.Reader = w.Body
	switch e := w.Header().Get("Content-Encoding"); e {
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	case "br":
		r = brotli.NewReader(r)
	case "zstd":
		z, err := zstd.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFrontKeepsPages(t *testing.T) {
	t.Parallel()
	b := &behind{}
	f := NewFront(b, nil, false)
	first := call(f, "GET", "/a")
	again := call(f, "GET", "/a")
	if b.n != 1 || first.Body.String() != again.Body.String() {
		t.Fatalf("asked %d times", b.n)
	}
	tag := again.Header().Get("Etag")
	if strings.HasPrefix(tag, "W/") || len(tag) < 10 {
		t.Errorf("a weak or short tag: %s", tag)
	}
	for _, k := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Vary", "Content-Length", "Cache-Control", "Referrer-Policy"} {
		if again.Header().Get(k) == "" {
			t.Errorf("a kept page lacks %s", k)
		}
	}
	if w := call(f, "GET", "/a", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("unchanged: %d with %d bytes", w.Code, w.Body.Len())
	}
	if w := call(f, "GET", "/a", "If-None-Match", `"other"`); w.Code != http.StatusOK {
		t.Errorf("changed: %d", w.Code)
	}
	if w := call(f, "HEAD", "/a"); w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") != again.Header().Get("Content-Length") {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
	f.Drop()
	if call(f, "GET", "/a"); b.n != 2 {
		t.Error("a publication does not empty the cache")
	}
}

func TestFrontEncodings(t *testing.T) {
	t.Parallel()
	f := NewFront(&behind{}, nil, false)
	plain := call(f, "GET", "/a")
	words, tags := plain.Body.String(), map[string]bool{plain.Header().Get("Etag"): true}
	for range worthBrotli {
		if w := call(f, "GET", "/a", "Accept-Encoding", "br"); w.Header().Get("Content-Encoding") != "" {
			t.Error("the dense form is made before it is worth it")
		}
	}
	(<-f.squeeze)()
	for accept, want := range map[string]string{
		"gzip": "gzip", "gzip, deflate, br, zstd": "br", "zstd, gzip": "zstd", "gzip;q=1.0, br;q=0": "gzip", "br;q=0, gzip;q=0, zstd;q=0": "", "": "", "identity": "", "br": "br",
	} {
		w := call(f, "GET", "/a", "Accept-Encoding", accept)
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%q gets %q, want %q", accept, got, want)
		}
		if n := w.Body.Len(); w.Header().Get("Content-Length") != fmt.Sprint(n) {
			t.Errorf("%q: %d bytes announced as %s", accept, n, w.Header().Get("Content-Length"))
		}
		if unpack(t, w) != words {
			t.Errorf("%q unpacks to something else", accept)
		}
		tags[w.Header().Get("Etag")] = true
	}
	if len(tags) != 4 { // strong tags: one for each form
		t.Errorf("%d tags for four forms", len(tags))
	}
}

// What differs from reader to reader is never kept for another.
func TestFrontKeepsNothingPersonal(t *testing.T) {
	t.Parallel()
	for what, q := range map[string][]string{
		"a question":       {"GET", "/a?q=1"},
		"workspace":        {"GET", "/lam-viec"},
		"sign-in":          {"GET", "/dang-nhap"},
		"API":              {"GET", "/api/v1/articles"},
		"a post":           {"POST", "/a"},
		"a flash":          {"GET", "/a", "Cookie", "roviec_flash=x"},
		"a private answer": {"GET", "/rieng"},
		"a missing page":   {"GET", "/khong-co"},
	} {
		b := &behind{}
		f := NewFront(b, nil, false)
		call(f, q[0], q[1], q[2:]...)
		before := b.n
		call(f, q[0], q[1], q[2:]...)
		if b.n == before {
			t.Errorf("%s is kept", what)
		}
	}
	b := &behind{}
	f := NewFront(b, nil, false)
	if w := call(f, "GET", "/a", "Cookie", "roviec_session=secret"); strings.Contains(w.Body.String(), "secret") {
		t.Error("a session reaches a kept page")
	}
	call(f, "GET", "/a")
	call(f, "GET", "/a", "Cookie", "hien_thi=co-1.theme-dark")
	dark := call(f, "GET", "/a", "Cookie", "x=1; hien_thi=theme-dark.khong-co")
	plain := call(f, "GET", "/a", "Cookie", "hien_thi=%00%ff<script>")
	if strings.Contains(plain.Body.String(), "script") || strings.Contains(dark.Body.String(), "khong-co") {
		t.Error("what a visitor put into a cookie reaches a kept page")
	}
}

// A publication on one node is seen on every other within a second.
func TestNodesFollow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &behind{}
		f := NewFront(b, d, false)
		go f.Watch(t.Context())
		time.Sleep(400 * time.Millisecond) // past the first look
		call(f, "GET", "/a")
		if _, err := db.Exec(t.Context(), d.Writer(), `UPDATE version_mark SET n = n + 1 WHERE name = 'published'`); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		for before := b.n; b.n == before; {
			if time.Since(began) > 2*time.Second {
				t.Fatal("another node still shows the old page after two seconds")
			}
			time.Sleep(20 * time.Millisecond)
			call(f, "GET", "/a")
		}
		t.Logf("seen after %s", time.Since(began).Round(time.Millisecond))
	})
}
