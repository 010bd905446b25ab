package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// set fills fields of the form whose address ends with action.
func (b *tab) set(t *testing.T, action string, pairs ...string) {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		sel := fmt.Sprintf(`form[action$="%s"] [name="%s"]`, action, pairs[i])
		b.do(t, chromedp.SetValue(sel, pairs[i+1]))
	}
}

// choose ticks the box or chooses the option with these words.
func (b *tab) choose(t *testing.T, action, name, words string) {
	t.Helper()
	js := fmt.Sprintf(`(() => {
		const f = document.querySelector('form[action$="%s"]');
		for (const o of f.querySelectorAll('[name="%s"] option')) if (o.textContent.trim() === %q) { o.selected = true; return true }
		for (const l of f.querySelectorAll('label')) if (l.textContent.trim() === %q) { document.getElementById(l.htmlFor).checked = true; return true }
		return false })()`, action, name, words, words)
	if !eval[bool](t, b, js) {
		t.Fatalf("%s: %s has no %q", action, name, words)
	}
}

// press sends the form; button names one of several, "" the first.
func (b *tab) press(t *testing.T, action, button string) {
	t.Helper()
	sel := fmt.Sprintf(`form[action$="%s"] button[type=submit]`, action)
	if button != "" {
		sel = fmt.Sprintf(`form[action$="%s"] button[value="%s"]`, action, button)
	}
	// What folds must be open before a person can press what is in it.
	eval[bool](t, b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); for (let d = e && e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; return !!e })()`, sel))
	eval[bool](t, b, `document.documentElement.dataset.before = '1', true`)
	b.do(t, chromedp.Click(sel), chromedp.WaitReady(`html:not([data-before]) main h1`))
}

func (b *tab) sees(t *testing.T, words ...string) {
	t.Helper()
	text := eval[string](t, b, `document.body.innerText.replace(/\s+/g, ' ')`)
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Fatalf("%s does not say %q:\n%s", eval[string](t, b, `location.href`), w, text)
		}
	}
}

func (b *tab) path(t *testing.T) string {
	t.Helper()
	return eval[string](t, b, `location.pathname`)
}

// The thread in a browser, with scripts and without: a sitting, its conclusion,
// a task to its acceptance, an article to its readers.
func TestThread(t *testing.T) {
	for _, on := range []bool{true, false} {
		t.Run(map[bool]string{true: "scripts", false: "no-scripts"}[on], func(t *testing.T) {
			l := look{width: 1280, scripts: on}
			as := func(user string) *tab { l.user = user; return newTab(t, l) }
			mark := "của trình duyệt " + t.Name()

			office := as("vanphong")
			office.visit(t, "/lam-viec/phien-hop/moi")
			office.set(t, "/lam-viec/phien-hop", "day", "2022-12-23", "starts", "14:00", "place", "Phòng họp mẫu", "chair", "Chủ tịch UBND tỉnh")
			office.choose(t, "/lam-viec/phien-hop", "kind", "Phiên họp thường kỳ")
			eval[bool](t, office, `document.querySelector('form[action$="/lam-viec/phien-hop"]').noValidate = true`)
			office.press(t, "/lam-viec/phien-hop", "")
			if v := eval[string](t, office, `document.querySelector('[name=place]').value`); v != "Phòng họp mẫu" {
				t.Errorf("what was typed is gone: %q", v)
			}
			office.set(t, "/lam-viec/phien-hop", "title", "Phiên họp "+mark)
			office.press(t, "/lam-viec/phien-hop", "")
			sitting := office.path(t)
			office.set(t, "/noi-dung", "item_title", "Nội dung "+mark)
			office.choose(t, "/noi-dung", "presenter", "Sở Nội vụ")
			office.press(t, "/noi-dung", "")
			office.choose(t, "/moi-hop", "agencies", "Sở Nội vụ")
			office.press(t, "/moi-hop", "")

			head := as("snv.lanhdao")
			head.visit(t, sitting)
			head.choose(t, "/tra-loi", "answer", "Dự họp")
			head.press(t, "/tra-loi", "")

			office.visit(t, sitting)
			office.press(t, "/da-hop", "")
			office.visit(t, sitting+"/ket-luan")
			office.set(t, "/ket-luan", "text", "Giao Sở Nội vụ lập phương án "+mark+", trình UBND tỉnh trước ngày 10/01/2023.")
			office.press(t, "/ket-luan", "")
			office.sees(t, "lập phương án "+mark)
			proposal := eval[string](t, office, `(document.querySelector('form[action*="/de-xuat/"]').getAttribute('action'))`)
			id := proposal[strings.LastIndex(proposal, "/")+1:]
			office.set(t, "/de-xuat/"+id, "officer-"+id, "Giám đốc Sở Nội vụ", "authority-"+id, "committee")
			office.press(t, "/de-xuat/"+id, "hand_out")

			focal := as("snv.daumoi")
			focal.visit(t, "/lam-viec")
			href := eval[string](t, focal, fmt.Sprintf(`[...document.querySelectorAll('main a')].find(a => a.textContent.includes(%q)).getAttribute('href')`, "Lập phương án "+mark))
			focal.do(t, chromedp.Click(`main a[href="`+href+`"]`), chromedp.WaitReady(`form[action$="/receive"]`))
			task := focal.path(t)
			focal.press(t, "/receive", "")
			focal.set(t, "/report", "report.words", "Đã lập phương án "+mark)
			focal.press(t, "/report", "")

			chair := as("chutich")
			chair.visit(t, task)
			chair.press(t, "/accept", "")
			chair.sees(t, "Đã lập phương án "+mark)

			editor := as("bientap")
			editor.visit(t, "/lam-viec/tin-bai/moi")
			editor.set(t, "/lam-viec/tin-bai", "title", "Bài "+mark, "lead", "Tóm tắt "+mark, "body", "Đoạn một.\n\nĐoạn hai.", "section", "chi-dao-dieu-hanh")
			editor.press(t, "/lam-viec/tin-bai", "")
			article := editor.path(t)
			editor.press(t, "/gui-duyet", "")
			approver := as("duyettin")
			approver.visit(t, article)
			approver.press(t, "/duyet", "")

			l.user = ""
			reader := newTab(t, l)
			reader.visit(t, "/tin-tuc")
			reader.sees(t, "Bài "+mark)
			reader.visit(t, "/tim-kiem?q=bai+cua+trinh+duyet")
			reader.sees(t, "Bài "+mark)
		})
	}
}
