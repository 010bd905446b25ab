package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The pages by which a programme comes about, wide and narrow.
func TestProgramme(t *testing.T) {
	const at = "/lam-viec/chuong-trinh"
	pages := map[string][]string{
		"chanhvp":    {at, at + "/2023", at + "/dot/2024", at + "/danh-sach/2024", at + "/sang-loc/2024", at + "/thong-ke/2023", at + "/ky/2023?ky=q1", at + "/cac-dieu-chinh/2023", at + "/nhap-moi/2024"},
		"snv.daumoi": {at + "/dang-ky-moi/2024"},
	}
	first := map[string][]string{"chanhvp": {at + "/2023", at + "/sang-loc/2024", at + "/cac-dieu-chinh/2023"}}
	for _, l := range []look{{width: 1280, scripts: true}, {width: 360, dark: true, scripts: true}} {
		for user, list := range pages {
			l.user = user
			t.Run(name(l), func(t *testing.T) {
				b := newTab(t, l)
				for _, p := range list {
					b.visit(t, p)
					b.check(t, p, l)
				}
				for _, p := range first[user] {
					b.visit(t, p)
					b.do(t, chromedp.Click("tbody th a"), chromedp.WaitReady("main h1"))
					b.check(t, "the first of "+p, l)
				}
			})
		}
	}
}
