package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The commands open over any page, follow what is typed without marks, and
// lead there; without scripts they are a page (TestWorkspace).
func TestPalette(t *testing.T) {
	b := newTab(t, wide("vanphong"))
	b.visit(t, "/lam-viec/van-ban?chieu=out")
	b.sees(t, "Lưu bộ lọc này")
	b.do(t, chromedp.KeyEvent("k", chromedp.KeyModifiers(2)), chromedp.WaitVisible("dialog.palette[open]"))
	b.checkLooks(t, "the palette")
	b.do(t, chromedp.SendKeys("#lenh", "ke hoach"))
	if got := eval[string](t, b, `document.getElementById(document.getElementById('lenh').getAttribute('aria-activedescendant')).textContent`); got != "Kế hoạch" {
		t.Errorf("the first that fits is %q", got)
	}
	b.do(t, chromedp.KeyEvent("\r"), chromedp.WaitReady("main h1"))
	b.sees(t, "Kế hoạch")
	b.do(t, chromedp.KeyEvent("k", chromedp.KeyModifiers(2)), chromedp.WaitVisible("dialog.palette[open]"), chromedp.KeyEvent("\u001b"))
	if eval[bool](t, b, `document.querySelector('dialog.palette').open`) {
		t.Error("Escape leaves it open")
	}
}
