package static

import (
	"fmt"
	"math"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var l float64
	for i, w := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= .03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += w * c
	}
	return l
}

func TestContrast(t *testing.T) {
	t.Parallel()
	tk := readTokens()
	for name, theme := range map[string]map[string]string{"light": tk.Light, "dark": tk.Dark} {
		for _, p := range tk.Pairs {
			a, b := luminance(t, theme[p[0].(string)]), luminance(t, theme[p[1].(string)])
			if got := (math.Max(a, b) + .05) / (math.Min(a, b) + .05); got < p[2].(float64)-.005 {
				t.Errorf("%s: %v on %v is %.2f, must be %v", name, p[0], p[1], got, p[2])
			}
		}
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		limit int
	}{{"portal.css", 18 << 10}, {"workspace.css", 22 << 10}, {"portal.js", 12 << 10}, {"workspace.js", 45 << 10}} {
		r := httptest.NewRequest("GET", Path(c.name), nil)
		r.Header.Set("Accept-Encoding", "gzip, br")
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		if w.Code != 200 || w.Body.Len() > c.limit || w.Header().Get("Content-Encoding") != "br" {
			t.Errorf("%s: %d, %d bytes, %s", c.name, w.Code, w.Body.Len(), w.Header().Get("Content-Encoding"))
		}
		r.Header.Set("If-None-Match", w.Header().Get("ETag"))
		w = httptest.NewRecorder()
		if Handler().ServeHTTP(w, r); w.Code != 304 {
			t.Errorf("%s again: %d", c.name, w.Code)
		}
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("GET", Prefix+"../static.go", nil))
	if w.Code != 404 {
		t.Error(w.Code)
	}
}

// Vietnamese marks stack: no line may be lower than 1.35.
func TestLineHeights(t *testing.T) {
	t.Parallel()
	for name := range sheets {
		for i, part := range strings.Split(string(all().byName[name].body), "line-height:") {
			if i == 0 {
				continue
			}
			var h float64
			if _, err := fmt.Sscanf(strings.TrimSpace(part), "%f", &h); err != nil || h < 1.35 {
				t.Errorf("%s: line-height:%.20s", name, part)
			}
		}
	}
}
