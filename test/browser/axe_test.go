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

// axeFor asks axe for the violations of some rules.
func axeFor(rules string) string {
	return `axe.run(document, {runOnly: ` + rules + `, resultTypes: ['violations']}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => ({HTML: n.html.slice(0, 200), FailureSummary: n.failureSummary}))})))`
}

var (
	allRules    = axeFor(`{type: 'tag', values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}`)
	colourRules = axeFor(`{type: 'rule', values: ['color-contrast','link-in-text-block']}`) // all that a theme can break
)

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

// check looks at the page that the tab shows, as it is: accessibility by these
// rules, overflow, and whatever it asked for elsewhere or in vain.
func (b *tab) check(t *testing.T, what string, l look, rules string) {
	t.Helper()
	// axe is a script: where scripts are off they are on for the check alone.
	b.do(t, scripts(true))
	if !eval[bool](t, b, "!!window.axe") {
		eval[bool](t, b, axeSource+";true")
	}
	found := eval[[]violation](t, b, rules, awaited)
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

// checkLooks looks at the page that the tab shows in every look, one after the
// other; a tab without scripts has but its own.
func (b *tab) checkLooks(t *testing.T, what string) {
	t.Helper()
	if !b.look.scripts {
		b.check(t, what, b.look, allRules)
		return
	}
	own := b.look
	for _, l := range looks() {
		l.user = own.user
		b.as(t, l)
		rules := allRules
		if l.dark { // the same page as in light, in other colours
			rules = colourRules
		}
		b.check(t, what, l, rules)
	}
	b.as(t, own)
}

// page visits a page without scripts, then with them, and looks at it in every
// look.
func (b *tab) page(t *testing.T, path string) {
	t.Helper()
	own := b.look
	b.as(t, plain(own.user))
	b.visit(t, path)
	b.check(t, path, b.look, allRules)
	b.as(t, own)
	b.visit(t, path)
	b.checkLooks(t, path)
}

// linked follows the link from a page and looks at where it leads.
func (b *tab) linked(t *testing.T, from, link string) {
	t.Helper()
	b.visit(t, from)
	b.do(t, chromedp.Click(link), chromedp.WaitReady("main h1"))
	b.page(t, b.path(t)+eval[string](t, b, `location.search`))
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

// looks are those with scripts, the first the widest.
func looks() []look {
	var out []look
	for _, w := range []int64{1280, 360, 320} {
		for _, dark := range []bool{false, true} {
			out = append(out, look{width: w, dark: dark, scripts: true})
		}
	}
	return out
}

// wide is the look of a desk, plain that of a small screen without scripts.
func wide(user string) look  { return look{width: 1280, scripts: true, user: user} }
func plain(user string) look { return look{width: 320, dark: true, user: user} }

func name(l look) string {
	return strings.ReplaceAll(fmt.Sprintf("%s-%d-%v", orNobody(l.user), l.width, l.dark), ".", "_")
}

func awaited(p *runtime.EvaluateParams) { p.AwaitPromise = ptr(true) }

func ptr[T any](v T) *T { return &v }

// Every page of the portal, in every look.
func TestPortal(t *testing.T) {
	t.Parallel()
	b := newTab(t, wide(""))
	for _, p := range []string{"/", "/tin-tuc", "/chi-dao-dieu-hanh", "/van-ban", "/phien-hop", "/ke-hoach-hanh-dong/2023", "/chuong-trinh-cong-tac/2023", "/tien-do", "/to-chuc", "/tim-kiem?q=phien+hop", "/danh-gia", "/hien-thi", "/du-lieu-mo", "/api", "/khong-co-trang-nay", "/dang-nhap", "/en", "/lich-cong-tac", "/en/lich-cong-tac"} {
		b.page(t, p)
	}
	b.linked(t, "/chi-dao-dieu-hanh", ".news a")
}

// The screens on which each role works.
func TestWorkspace(t *testing.T) {
	own := map[string][]string{
		"vanphong":    {"/lam-viec", "/lam-viec?muc=giao", "/lam-viec?muc=de-lai", "/lam-viec/chuong-trinh/2023?xem=thang", "/lam-viec/chuong-trinh/sang-loc/2024", "/lam-viec/nhiem-vu", "/lam-viec/nhiem-vu?xem=bang", "/lam-viec/nhiem-vu?xem=lich&thang=2023-01", "/lam-viec/nhiem-vu?xem=dong-thoi-gian&do=tuan", "/lam-viec/nhiem-vu?nhom=co-quan&cot=title,due,days_late", "/lam-viec/nhiem-vu/moi", "/lam-viec/nhiem-vu/dinh-ky", "/lam-viec/phien-hop", "/lam-viec/phien-hop/moi", "/lam-viec/van-ban", "/lam-viec/van-ban/moi", "/lam-viec/van-ban/moi?chieu=out", "/lam-viec/van-ban/so", "/lam-viec/du-thao", "/lam-viec/du-thao/moi", "/lam-viec/ke-hoach", "/lam-viec/chi-tieu", "/lam-viec/chi-tieu?nam=2022", "/lam-viec/chi-tieu/moi", "/lam-viec/chi-tieu/nhap", "/lam-viec/ra-soat", "/lam-viec/ra-soat/moi", "/lam-viec/ra-soat/kiem-tra", "/lam-viec/chuong-trinh/2023", "/lam-viec/thong-bao", "/lam-viec/tro-giup", "/lam-viec/hien-thi", "/lam-viec/lenh?q=moi", "/lam-viec/bo-loc", "/lam-viec/bo-loc/moi?o=%2Flam-viec%2Fvan-ban%3Fchieu%3Dout"},
		"snv.lanhdao": {"/lam-viec", "/lam-viec/nhiem-vu"},
		"bientap":     {"/lam-viec/tin-bai", "/lam-viec/tin-bai/moi"},
		"kiemtra":     {"/lam-viec/quan-tri/so-viec"},
		"quantri":     {"/lam-viec/thong-bao/cach-nhan", "/lam-viec/quan-tri/tai-khoan", "/lam-viec/quan-tri/co-quan", "/lam-viec/quan-tri/lich", "/lam-viec/quan-tri/lich?nam=2023", "/lam-viec/quan-tri/lich?nam=2024", "/lam-viec/quan-tri/lich?nam=2030", "/lam-viec/quan-tri/lich/thong-bao/moi", "/lam-viec/tai-khoan", "/lam-viec/quan-tri/thu"},
		"chanhvp":     {"/lam-viec/don-doc", "/lam-viec/lich-cong-tac?tuan=2022-12-19", "/lam-viec/lich-cong-tac?tuan=2022-12-26", "/lam-viec/lich-cong-tac?tuan=2023-01-02", "/lam-viec/quan-tri/nhac-viec", "/lam-viec/quan-tri/nhac-viec/moi", "/lam-viec/thong-bao/cach-nhan", programmes, programmes + "/2023", programmes + "/dot/2024", programmes + "/danh-sach/2024", programmes + "/sang-loc/2024", programmes + "/thong-ke/2023", programmes + "/ky/2023?ky=q1", programmes + "/cac-dieu-chinh/2023", programmes + "/nhap-moi/2024"},
		"snv.daumoi":  {"/lam-viec/thong-bao", "/lam-viec/lich-cong-tac?tuan=2022-12-19", programmes + "/dang-ky-moi/2024"},
	}
	linked := map[string][][2]string{ // a page and the link to follow from it
		"vanphong":   {{"/lam-viec/nhiem-vu", firstRow}, {"/lam-viec/phien-hop", firstRow}, {"/lam-viec/van-ban", firstRow}, {"/lam-viec/du-thao", firstRow}},
		"chanhvp":    {{programmes + "/2023", firstRow}, {programmes + "/sang-loc/2024", firstRow}, {programmes + "/cac-dieu-chinh/2023", firstRow}, {"/lam-viec/don-doc", `tbody a[href*="/co-quan/"]`}, {"/lam-viec/don-doc", `tbody th a[href^="/lam-viec/don-doc/"]`}},
		"snv.daumoi": {{"/lam-viec/thong-bao", `a[href^="/lam-viec/thong-bao/nhac/"]`}},
	}
	for user, pages := range own {
		t.Run(strings.ReplaceAll(user, ".", "_"), func(t *testing.T) {
			t.Parallel()
			b := newTab(t, wide(user))
			for _, p := range pages {
				b.page(t, p)
			}
			for _, x := range linked[user] {
				b.linked(t, x[0], x[1])
			}
		})
	}
}

const (
	programmes = "/lam-viec/chuong-trinh"
	firstRow   = "tbody th a"
)

// The plan as a tree, as a table that folds, and against the year.
func TestPlan(t *testing.T) {
	b := newTab(t, wide("vanphong"))
	b.linked(t, "/lam-viec/ke-hoach", ".worklist a")
	b.do(t, chromedp.WaitReady("details.plan-below"))
	plan := b.path(t)
	b.page(t, plan+"?xem=tien-do")
	b.do(t, chromedp.WaitReady("table.gantt"))
	b.page(t, plan+"?xem=bang")
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
