package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The commands open over any page, follow what is typed without marks, and
// lead there; without scripts they are a page. A view saved of a list is one
// of them.
func TestPalette(t *testing.T) {
	for _, l := range looks() {
		l.user = "vanphong"
		t.Run(name(l), func(t *testing.T) {
			b := newTab(t, l)
			b.visit(t, "/lam-viec/lenh?q=moi")
			b.check(t, "the commands", l)
			b.visit(t, "/lam-viec/bo-loc")
			b.check(t, "the saved views", l)
			b.visit(t, "/lam-viec/bo-loc/moi?o=%2Flam-viec%2Fvan-ban%3Fchieu%3Dout")
			b.check(t, "saving a view", l)
			b.visit(t, "/lam-viec/van-ban?chieu=out")
			b.sees(t, "Lưu bộ lọc này")
			if !l.scripts {
				return
			}
			b.do(t, chromedp.KeyEvent("k", chromedp.KeyModifiers(2)), chromedp.WaitVisible("dialog.palette[open]"))
			b.check(t, "the palette", l)
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
		})
	}
}
