package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The pages of reminders, letters and the leaders' week, wide and narrow.
func TestReminders(t *testing.T) {
	pages := map[string][]string{
		"":           {"/lich-cong-tac", "/en/lich-cong-tac"},
		"chanhvp":    {"/lam-viec/don-doc", "/lam-viec/lich-cong-tac?tuan=2022-12-19", "/lam-viec/lich-cong-tac?tuan=2022-12-26", "/lam-viec/lich-cong-tac?tuan=2023-01-02", "/lam-viec/quan-tri/nhac-viec", "/lam-viec/quan-tri/nhac-viec/moi", "/lam-viec/thong-bao/cach-nhan"},
		"snv.daumoi": {"/lam-viec/thong-bao", "/lam-viec/lich-cong-tac?tuan=2022-12-19"},
		"quantri":    {"/lam-viec/quan-tri/thu"},
	}
	for _, l := range []look{{width: 1280, scripts: true}, {width: 360, dark: true, scripts: true}, {width: 320, scripts: true}} {
		for user, list := range pages {
			l.user = user
			t.Run(name(l), func(t *testing.T) {
				b := newTab(t, l)
				for _, p := range list {
					b.visit(t, p)
					b.check(t, p, l)
				}
				switch user {
				case "chanhvp":
					b.visit(t, "/lam-viec/don-doc")
					b.do(t, chromedp.Click(`tbody a[href*="/co-quan/"]`), chromedp.WaitReady("main h1"))
					b.check(t, "a letter's preview", l)
					b.visit(t, "/lam-viec/don-doc")
					b.do(t, chromedp.Click(`tbody th a[href^="/lam-viec/don-doc/"]`), chromedp.WaitReady("main h1"))
					b.check(t, "a letter", l)
				case "snv.daumoi":
					b.visit(t, "/lam-viec/thong-bao")
					b.do(t, chromedp.Click(`a[href^="/lam-viec/thong-bao/nhac/"]`), chromedp.WaitReady("main h1"))
					b.check(t, "a digest", l)
				}
			})
		}
	}
}
