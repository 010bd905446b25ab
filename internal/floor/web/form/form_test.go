package form

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/base/fault"
)

func post(t *testing.T, body string) *Form {
	t.Helper()
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := Parse(r, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  kế hoạch \r\n tháng ":       "kế hoạch \n tháng",
		"ke\u0302\u0301 hoa\u0323ch":   "kế hoạch",
		"a\u200bb\u202ec\u00a0d\u0000": "abc d",
		"\ufeff":                       "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestReaders(t *testing.T) {
	t.Parallel()
	f := post(t, "ngay=5-1-2023&ngay2=30/02/2023&ngay3=2023-01-05&gio=14h30&gio2=25:00&so=7&so2=99&chon=x&dai=abcdef&trong=+&hop=on")
	if d := f.Date("ngay", true); d.String() != "2023-01-05" {
		t.Error(d)
	}
	if d := f.Date("ngay3", true); d.String() != "2023-01-05" {
		t.Error(d)
	}
	f.Date("ngay2", true)
	if h, m := f.Clock("gio", true); h != 14 || m != 30 {
		t.Error(h, m)
	}
	f.Clock("gio2", true)
	if n := f.Int("so", true, 1, 10); n != 7 {
		t.Error(n)
	}
	f.Int("so2", true, 1, 10)
	f.Choice("chon", true, "a", "b")
	f.Text("dai", true, 3)
	f.Text("trong", true, 3)
	if !f.Bool("hop") || f.Bool("khong") {
		t.Error("boxes are misread")
	}
	var names []string
	for _, e := range f.Errors() {
		names = append(names, e.Name)
	}
	if got := strings.Join(names, " "); got != "ngay2 gio2 so2 chon dai trong" {
		t.Errorf("errors on %s", got)
	}
	if f.Status() != 422 || !fault.Is(f.Err(), fault.Invalid) {
		t.Error("a form with errors is 422")
	}
	if f.Value("dai") != "abcdef" {
		t.Error("what was typed is lost")
	}
}

func TestMergeKeepsConflicts(t *testing.T) {
	t.Parallel()
	f := New()
	if !f.Merge(fault.New(fault.Conflict, "error.changed_meanwhile")) || f.Status() != 409 {
		t.Error(f.Status())
	}
	if f.Merge(fault.Missing()) {
		t.Error("a missing record is not the form's")
	}
}

func TestMultipart(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("ten", "báo cáo")
	p, _ := w.CreateFormFile("tep", "a.txt")
	_, _ = p.Write([]byte("x"))
	_ = w.Close()
	r := httptest.NewRequest("POST", "/", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	f, err := Parse(r, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if f.Value("ten") != "báo cáo" || len(f.Files("tep")) != 1 || f.Files("tep")[0].Size != 1 {
		t.Errorf("%+v", f)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a=b&c=%00&d=%e1%bb%87", "05/01/2023")
	f.Fuzz(func(t *testing.T, body, date string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if g, err := Parse(r, 1<<20); err == nil {
			for name := range g.values {
				if v := g.Value(name); !utf8.ValidString(v) || !norm.NFC.IsNormalString(v) || strings.ContainsRune(v, 0) {
					t.Errorf("%q stayed", v)
				}
			}
		}
		if d, ok := ParseDate(date); ok && !d.Valid() {
			t.Errorf("%q became %v", date, d)
		}
	})
}
