package files

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func store(t testing.TB, d *db.DB) *Store {
	t.Helper()
	s, err := New(t.TempDir(), d, clock.Wall)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func office(name string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []string{"[Content_Types].xml", "_rels/.rels", name} {
		w, _ := z.Create(f)
		_, _ = io.WriteString(w, "<x/>")
	}
	_ = z.Close()
	return b.Bytes()
}

const pdf = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF"

// The content must be what the name says.
func TestPut(t *testing.T) {
	t.Parallel()
	s := store(t, nil)
	for _, c := range []struct {
		name string
		body string
		kind fault.Kind // 0 = taken
		as   string
	}{
		{"báo cáo.pdf", pdf, 0, "báo cáo.pdf"},
		{"a.txt", "Chữ Việt", 0, "a.txt"},
		{"a.docx", string(office("word/document.xml")), 0, "a.docx"},
		{"a.xlsx", string(office("xl/workbook.xml")), 0, "a.xlsx"},
		{"../../etc/passwd.txt", "x", 0, "passwd.txt"},
		{`C:\Users\x\kế hoạch.txt`, "x", 0, "kế hoạch.txt"},
		{"bao\u202efdp.txt", "x", 0, "baofdp.txt"},
		{"a.pdf", "<html><script>1</script></html>", fault.Unsupported, ""},
		{"a.txt", "<!DOCTYPE html><script>1</script>", 0, "a.txt"}, // text, and served as nothing else
		{"a.docx", "MZ\x90\x00", fault.Unsupported, ""},
		{"a.xlsx", string(office("word/document.xml")), fault.Unsupported, ""},
		{"a.exe", "MZ", fault.Unsupported, ""},
		{"a.html", "<p>", fault.Unsupported, ""},
		{"a.svg", "<svg/>", fault.Unsupported, ""},
		{"a", "x", fault.Unsupported, ""},
		{"a.pdf", "", fault.Unsupported, ""},
	} {
		st, err := s.Put(t.Context(), c.name, strings.NewReader(c.body))
		if c.kind != 0 {
			if !fault.Is(err, c.kind) {
				t.Errorf("%s with %.20q: %v", c.name, c.body, err)
			}
			continue
		}
		if err != nil || st.Name != c.as || st.Size != int64(len(c.body)) {
			t.Errorf("%s: %+v, %v", c.name, st, err)
			continue
		}
		f, err := s.Open(st.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(f)
		f.Close()
		if string(b) != c.body {
			t.Errorf("%s comes back as %q", c.name, b)
		}
	}
	if _, err := s.Put(t.Context(), "to.txt", io.LimitReader(endless{}, MaxSize+2)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a file over the limit: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(s.dir, "tmp", "*"))
	if len(left) != 0 {
		t.Errorf("what was refused stays: %v", left)
	}
	for _, sha := range []string{"", "../../etc/passwd", strings.Repeat("a", 64)} {
		if _, err := s.Open(sha); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q opens: %v", sha, err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// A file is reached through its object only, as a download, and an altered one
// is named.
func TestAttached(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := store(t, d)
		st, err := s.Put(t.Context(), `tên "lạ".txt`, strings.NewReader("nội dung"))
		if err != nil {
			t.Fatal(err)
		}
		var f File
		if err := d.InTx(t.Context(), func(ctx context.Context) error {
			f, err = s.Attach(ctx, "task", "one", "report", st, access.Actor{AccountID: "x"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), "task", "two", f.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("another object's file: %v", err)
		}
		if list, err := s.List(t.Context(), "task", "one"); err != nil || len(list) != 1 || list[0].SHA256 != st.SHA256 {
			t.Errorf("%v %v", list, err)
		}
		w := httptest.NewRecorder()
		if err := s.Serve(w, httptest.NewRequest("GET", "/", nil), f); err != nil {
			t.Fatal(err)
		}
		h := w.Header()
		if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" || w.Body.String() != "nội dung" {
			t.Errorf("%v %s", h, w.Body)
		}
		if n, err := s.Verify(t.Context()); err != nil || n != 1 {
			t.Errorf("verify: %d, %v", n, err)
		}
		if err := os.WriteFile(s.path(st.SHA256), []byte("khác"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Verify(t.Context()); err == nil {
			t.Error("an altered file is not noticed")
		}
		if err := os.Remove(s.path(st.SHA256)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Verify(t.Context()); err == nil {
			t.Error("a missing file is not noticed")
		}
	})
}

func FuzzCleanName(f *testing.F) {
	f.Add("../a\x00b.txt")
	f.Add("\u202e\u200b...")
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanName(s)
		if got == "" || !utf8.ValidString(got) || len([]rune(got)) > 150 || strings.ContainsAny(got, `/\`+"\x00\n\r") || got == "." || got == ".." {
			t.Fatalf("%q gives %q", s, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q gives %q", s, got)
			}
		}
		if again := CleanName(got); again != got {
			t.Fatalf("%q gives %q, then %q", s, got, again)
		}
	})
}
