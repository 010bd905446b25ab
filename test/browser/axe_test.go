package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

const runAxe = `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}, resultTypes: ['violations']}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => ({HTML: n.html.slice(0, 200), FailureSummary: n.failureSummary}))})))`

const wider = `(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return ''; const e = [...document.querySelectorAll('body *')].find(x => x.getBoundingClientRect().right > w + 1 && !x.closest('.table-box')); return 'width ' + document.documentElement.scrollWidth + ': ' + (e ? e.outerHTML.slice(0, 150) : '?') })()`

const elsewhere = `performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:')).join(' ')`

const broken = `performance.getEntriesByType('resource').filter(e => e.responseStatus >= 400).map(e => e.name).join(' ')`

func eval[T any](t *testing.T, b *tab, js string, opts ...chromedp.EvaluateOption) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 60*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, opts...))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// check looks at the page that the tab shows: accessibility, overflow, and
// whatever it asked for elsewhere or in vain.
func (b *tab) check(t *testing.T, what string, l look) {
	t.Helper()
	// axe is a script: where scripts are off they are on for the check alone.
	b.do(t, scripts(true))
	eval[bool](t, b, axeSource+";true")
	found := eval[[]violation](t, b, runAxe, awaited)
	for _, v := range found {
		var where []string
		for _, n := range v.Nodes {
			where = append(where, n.HTML+"\n      "+n.FailureSummary)
		}
		t.Errorf("%s (%s): %s: %s\n    %s", what, l, v.ID, v.Help, strings.Join(where, "\n    "))
	}
	if s := eval[string](t, b, wider); s != "" {
		t.Errorf("%s (%s) is wider than the screen: %s", what, l, s)
	}
	if s := eval[string](t, b, elsewhere); s != "" {
		t.Errorf("%s (%s) asks other sites: %s", what, l, s)
	}
	if s := eval[string](t, b, broken); s != "" {
		t.Errorf("%s (%s) asks in vain: %s", what, l, s)
	}
	b.do(t, scripts(l.scripts))
	b.keep(t, what, l)
}

// keep saves a picture of the page in the folder that ROVIEC_SHOTS names, for
// people to look at.
func (b *tab) keep(t *testing.T, what string, l look) {
	dir := os.Getenv("ROVIEC_SHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, 40*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	file := strings.NewReplacer("/", "_", "?", "_", "=", "_", " ", "_").Replace(name(l)+what) + ".png"
	if err := os.WriteFile(filepath.Join(dir, file), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

func looks() []look {
	var out []look
	for _, w := range []int64{1280, 360, 320} {
		for _, dark := range []bool{false, true} {
			out = append(out, look{width: w, dark: dark, scripts: !(w == 320 && dark)})
		}
	}
	return out
}

func name(l look) string {
	return strings.ReplaceAll(fmt.Sprintf("%s-%d-%v", orNobody(l.user), l.width, l.dark), ".", "_")
}

func awaited(p *runtime.EvaluateParams) { p.AwaitPromise = ptr(true) }

func ptr[T any](v T) *T { return &v }

// Every page of the portal, in every look.
func TestPortal(t *testing.T) {
	pages := []string{"/", "/tin-tuc", "/chi-dao-dieu-hanh", "/van-ban", "/phien-hop", "/ke-hoach-hanh-dong/2023", "/chuong-trinh-cong-tac/2023", "/tien-do", "/to-chuc", "/tim-kiem?q=phien+hop", "/danh-gia", "/hien-thi", "/du-lieu-mo", "/api", "/khong-co-trang-nay", "/dang-nhap", "/en"}
	for _, l := range looks() {
		t.Run(name(l), func(t *testing.T) {
			b := newTab(t, l)
			for _, p := range pages {
				b.visit(t, p)
				b.check(t, p, l)
			}
			b.visit(t, "/chi-dao-dieu-hanh")
			b.do(t, chromedp.Click(".news a"), chromedp.WaitReady("article.story"))
			b.check(t, "the article", l)
		})
	}
}

// The screens on which each role works.
func TestWorkspace(t *testing.T) {
	own := map[string][]string{
		"vanphong":    {"/lam-viec", "/lam-viec/nhiem-vu", "/lam-viec/nhiem-vu?xem=bang", "/lam-viec/nhiem-vu?xem=lich&thang=2023-01", "/lam-viec/nhiem-vu?xem=dong-thoi-gian&do=tuan", "/lam-viec/nhiem-vu?nhom=co-quan&cot=title,due,days_late", "/lam-viec/nhiem-vu/moi", "/lam-viec/phien-hop", "/lam-viec/phien-hop/moi", "/lam-viec/van-ban", "/lam-viec/van-ban/moi", "/lam-viec/van-ban/moi?chieu=out", "/lam-viec/van-ban/so", "/lam-viec/du-thao", "/lam-viec/du-thao/moi", "/lam-viec/ke-hoach", "/lam-viec/chi-tieu", "/lam-viec/chi-tieu?nam=2022", "/lam-viec/chi-tieu/moi", "/lam-viec/chi-tieu/nhap", "/lam-viec/ra-soat", "/lam-viec/ra-soat/moi", "/lam-viec/ra-soat/kiem-tra", "/lam-viec/chuong-trinh/2023", "/lam-viec/thong-bao", "/lam-viec/tro-giup", "/lam-viec/hien-thi"},
		"snv.lanhdao": {"/lam-viec", "/lam-viec/nhiem-vu"},
		"bientap":     {"/lam-viec/tin-bai", "/lam-viec/tin-bai/moi"},
		"kiemtra":     {"/lam-viec/quan-tri/so-viec"},
		"quantri":     {"/lam-viec/quan-tri/tai-khoan", "/lam-viec/quan-tri/co-quan", "/lam-viec/quan-tri/lich?nam=2024", "/lam-viec/quan-tri/lich/thong-bao/moi", "/lam-viec/tai-khoan"},
	}
	for i, l := range looks() {
		for user, pages := range own {
			if user != "vanphong" && i%2 == 1 {
				continue // the Office's screens in every look, the others at each width
			}
			l.user = user
			t.Run(name(l), func(t *testing.T) {
				b := newTab(t, l)
				for _, p := range pages {
					b.visit(t, p)
					b.check(t, p, l)
				}
				if user != "vanphong" {
					return
				}
				for _, list := range []string{"/lam-viec/nhiem-vu", "/lam-viec/phien-hop", "/lam-viec/van-ban", "/lam-viec/du-thao"} {
					b.visit(t, list)
					b.do(t, chromedp.Click("tbody th a"), chromedp.WaitReady("main h1"))
					b.check(t, "the first of "+list, l)
				}
				// The plan as a tree, as a table that folds, and against the year.
				b.visit(t, "/lam-viec/ke-hoach")
				b.do(t, chromedp.Click(".worklist a"), chromedp.WaitReady("details.plan-below"))
				b.check(t, "the plan", l)
				b.do(t, chromedp.Click(`//a[@href and contains(@href, "xem=bang")]`), chromedp.WaitReady("table.plan-grid"))
				b.check(t, "the plan as a table", l)
				if l.scripts {
					b.do(t, chromedp.Focus("table[role=treegrid] tbody tr"), chromedp.KeyEvent(kb.ArrowDown))
					level := eval[string](t, b, "document.activeElement.getAttribute('aria-level')")
					if level != "2" {
						t.Errorf("the arrow leads to level %q", level)
					}
					b.do(t, chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowDown))
					level = eval[string](t, b, "document.activeElement.getAttribute('aria-level')")
					if level != "1" {
						t.Errorf("below a folded row comes level %q", level)
					}
				}
				b.do(t, chromedp.Click(`//a[@href and contains(@href, "xem=tien-do")]`), chromedp.WaitReady("table.gantt"))
				b.check(t, "the plan against the year", l)
			})
		}
	}
}
