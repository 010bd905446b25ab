package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The Office works through a conclusion by keyboard; the page is sound in every look.
func TestConclusion(t *testing.T) {
	for _, l := range looks() {
		l.user = "vanphong"
		t.Run(name(l), func(t *testing.T) {
			b := newTab(t, l)
			b.visit(t, "/lam-viec/phien-hop")
			for href := range map[string]bool{eval[string](t, b, `[...document.querySelectorAll('tbody th a')].find(a => a.textContent.includes('tháng 12 năm 2022')).getAttribute('href')`): true} {
				b.visit(t, href+"/ket-luan")
				b.check(t, "a conclusion", l)
				if !l.scripts {
					continue
				}
				b.do(t, chromedp.KeyEvent("j"))
				if !eval[bool](t, b, `document.activeElement.matches('details[id^="p-"] > summary')`) {
					t.Error("j does not reach a proposal")
				}
			}
		})
	}
}
