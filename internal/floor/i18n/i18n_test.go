package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"

	"golang.org/x/text/unicode/norm"
)

func TestFill(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		lang Lang
		args []any
		want string
	}{
		{"Quá hạn {0} ngày", VI, []any{1234}, "Quá hạn 1.234 ngày"},
		{"{0} {0|day|days} late", EN, []any{1}, "1 day late"},
		{"{0} {0|day|days} late", EN, []any{2}, "2 days late"},
		{"{1} trước {0}", VI, []any{"a", "b"}, "b trước a"},
		{"thiếu {0}", VI, nil, "thiếu {0}"},
		{"{0}", VI, []any{45.6}, "45,6"},
	} {
		tpl, err := parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := tpl.fill(c.lang, c.args); got != c.want {
			t.Errorf("%q in %s = %q, want %q", c.text, c.lang, got, c.want)
		}
	}
	for _, bad := range []string{"{", "{x}", "{0|a}", "{12}"} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	vi, en := In(VI), In(EN)
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1.000", -1234567: "-1.234.567"} {
		if got := vi.Number(n); got != want {
			t.Errorf("%d = %q, want %q", n, got, want)
		}
	}
	if got := en.Decimal(1234.56, 2); got != "1,234.56" {
		t.Error(got)
	}
	if got := vi.Size(1258291); got != "1,2 MB" {
		t.Error(got)
	}
}

// Both languages say everything, with the same arguments, in NFC.
func TestCataloguesAgree(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]Lang{{VI, EN}, {EN, VI}} {
		for key, a := range texts[pair[0]] {
			b, ok := texts[pair[1]][key]
			if !ok {
				t.Errorf("%s is in %s and not in %s", key, pair[0], pair[1])
				continue
			}
			if x, y := argsOf(a), argsOf(b); x != y {
				t.Errorf("%s has arguments %b in %s and %b in %s", key, x, pair[0], y, pair[1])
			}
			for _, p := range a {
				if !norm.NFC.IsNormalString(p.text) {
					t.Errorf("%s is not NFC in %s", key, pair[0])
				}
			}
		}
	}
}

func argsOf(t template) (set int) {
	for _, p := range t {
		if p.arg >= 0 {
			set |= 1 << p.arg
		}
	}
	return set
}

var quoted = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_\-]+)*\.?)"`)

// Every key is used by the program, and every key that the program names
// exists.
func TestKeysAreUsed(t *testing.T) {
	t.Parallel()
	used, prefixes := map[string]bool{}, []string{}
	roots := map[string]bool{}
	for _, k := range Keys() {
		root, _, _ := strings.Cut(k, ".")
		roots[root] = true
	}
	missing := regexp.MustCompile(`\bT\((?:ctx, |p\.ctx, |c\.Context\(\), )?"([a-z0-9_.\-]+)"`)
	err := filepath.WalkDir("../../..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "roviec-data") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, ".templ") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, m := range quoted.FindAllSubmatch(b, -1) {
			s := string(m[1])
			used[s] = true
			if strings.HasSuffix(s, ".") {
				prefixes = append(prefixes, s)
			}
		}
		for _, m := range missing.FindAllSubmatch(b, -1) {
			if k := string(m[1]); !strings.HasSuffix(k, ".") && !Has(k) {
				t.Errorf("%s uses %s, which no catalogue has", p, k)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
next:
	for _, k := range Keys() {
		if used[k] || used[strings.TrimSuffix(k, ".title")] {
			continue
		}
		for _, p := range prefixes {
			if strings.HasPrefix(k, p) {
				continue next
			}
		}
		t.Errorf("no code uses %s", k)
	}
}

func TestPeriodsAndUnits(t *testing.T) {
	t.Parallel()
	vi, en := In(VI), In(EN)
	for in, want := range map[string][2]string{
		"2022-T11": {"tháng 11/2022", "November 2022"}, "2023-T2": {"tháng 02/2023", "February 2023"}, "2023-Q1": {"quý I/2023", "quarter I of 2023"},
		"2023-H1": {"6 tháng đầu năm 2023", "first half of 2023"}, "2023-H2": {"6 tháng cuối năm 2023", "second half of 2023"}, "2023-C1": {"9 tháng đầu năm 2023", "first nine months of 2023"}, "2023-N1": {"năm 2023", "year 2023"},
	} {
		p, err := vncal.ParsePeriod(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{vi.Period(p), en.Period(p)}; got != want {
			t.Errorf("%s = %q, want %q", in, got, want)
		}
	}
	if got := show(VI, vncal.Period{}); got != "" {
		t.Errorf("no period = %q", got)
	}
	for in, want := range map[string]string{"tỷ đồng": "billion VND", "%": "%", "USD": "USD", "kilômét vuông": "kilômét vuông"} {
		if vi.Unit(in) != in || en.Unit(in) != want {
			t.Errorf("%s = %q, %q", in, vi.Unit(in), en.Unit(in))
		}
	}
	for n, want := range map[vntext.Number][2]string{{Units: 110000, Scale: 1}: {"11.000", "11,000"}, {Units: 4950, Scale: 2}: {"49,5", "49.5"}, {Units: 0, Scale: 3}: {"0", "0"}} {
		if got := [2]string{vi.Amount(n), en.Amount(n)}; got != want {
			t.Errorf("%v = %q", n, got)
		}
	}
}
