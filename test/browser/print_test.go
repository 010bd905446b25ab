package browser

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// a4 is how pdfinfo tells the size of a sheet, upright or on its side.
var a4 = regexp.MustCompile(`(?m)^Page +\d+ size: +(59[45]\.?\d* x 84[12]\.?\d*|84[12]\.?\d* x 59[45]\.?\d*) pts`)

// printed is the page as paper: what pdfinfo says of each sheet, and the text
// of each.
func (b *tab) printed(t *testing.T, what string) (sizes []string, sheets []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 40*time.Second)
	defer cancel()
	var raw []byte
	if _, err := chromedp.Run(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		r, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: ptr(true)})
		if err == nil {
			raw = []byte(r.Data)
		}
		return err
	})); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "in.pdf")
	if dir := os.Getenv("ROVIEC_SHOTS"); dir != "" {
		file = filepath.Join(dir, "in "+strings.ReplaceAll(what, "/", "_")+".pdf")
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := exec.Command("pdfinfo", "-l", "999", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range strings.Split(string(info), "\n") {
		if strings.HasPrefix(l, "Page ") && strings.Contains(l, "size:") {
			sizes = append(sizes, l)
		}
	}
	text, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range bytes.Split(bytes.TrimRight(text, "\f\n"), []byte("\f")) {
		sheets = append(sheets, strings.Join(strings.Fields(string(s)), " "))
	}
	return sizes, sheets
}

// What people print from the workspace stands on A4, without menus, buttons
// and fields, and the heads of a table stand on each of its sheets.
func TestPrints(t *testing.T) {
	for _, name := range []string{"pdfinfo", "pdftotext"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " (poppler-utils) is not installed")
		}
	}
	b := newTab(t, look{width: 1280, scripts: true, user: "vanphong"})
	first := func(list, link string) string {
		t.Helper()
		b.visit(t, list)
		at := eval[string](t, b, `(document.querySelector(`+"`"+link+"`"+`) || {getAttribute: () => ''}).getAttribute('href')`)
		if at == "" {
			t.Fatalf("%s leads nowhere by %s", list, link)
		}
		return at
	}
	plan := first("/lam-viec/ke-hoach", ".worklist a")
	for what, c := range map[string]struct {
		path string
		head string // of the table, where it is longer than a sheet
	}{
		"documents":  {"/lam-viec/van-ban", ""},
		"a document": {first("/lam-viec/van-ban", "tbody th a"), ""},
		"programme":  {"/lam-viec/chuong-trinh/2023", "main table"},
		"indicators": {"/lam-viec/chi-tieu", ""},
		"plan":       {plan, ""},
		"plan table": {plan + "?xem=bang", "table.plan-grid"},
		"reviews":    {"/lam-viec/ra-soat", ""},
		"tasks":      {"/lam-viec/nhiem-vu", ""},
	} {
		t.Run(what, func(t *testing.T) {
			b.visit(t, c.path)
			title := eval[string](t, b, `document.querySelector('main h1').textContent.trim().replace(/\s+/g, ' ')`)
			menu := eval[string](t, b, `[...document.querySelectorAll('nav.sidebar a')].map(a => a.textContent.trim()).slice(0, 3).join(' ')`)
			sizes, sheets := b.printed(t, what)
			if len(sizes) == 0 || len(sheets) == 0 {
				t.Fatal("nothing is printed")
			}
			for _, s := range sizes {
				if !a4.MatchString(s) {
					t.Error("not on A4:", s)
				}
			}
			if menu == "" || strings.Contains(sheets[0], menu) {
				t.Errorf("the menu %q is printed: %s", menu, sheets[0])
			}
			if !strings.Contains(sheets[0], title) {
				t.Errorf("%q is not on the first sheet: %s", title, sheets[0])
			}
			if c.head == "" {
				return
			}
			if len(sheets) < 2 {
				t.Fatal("the table has room on one sheet: nothing is shown of its heads")
			}
			heads := eval[[]string](t, b, `[...document.querySelector('`+c.head+`').tHead.rows[0].cells].filter(c => !c.classList.contains("no-print")).map(c => c.textContent.trim().split(/\s+/)[0]).filter(s => s)`)
			for i, s := range sheets[:len(sheets)-1] {
				for _, h := range heads {
					if !strings.Contains(s, h) {
						t.Errorf("sheet %d has no head %q: %s", i+1, h, s)
					}
				}
			}
		})
	}
}
