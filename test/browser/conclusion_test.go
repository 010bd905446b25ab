package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"roviec/internal/app"
	"roviec/internal/floor/web/webtest"
)

const noticeText = "Kết luận phiên mẫu\n1. Giao Sở Nội vụ rà soát biên chế; tập huấn công chức cấp xã, báo cáo Chủ tịch UBND tỉnh trước ngày 10/01/2023.\n2. Sở Tài chính thẩm định kinh phí trong 10 ngày làm việc kể từ ngày ban hành.\n3. Các cấp, các ngành nâng cao trách nhiệm.\n4. Thống nhất chủ trương xây trụ sở."

// heldSitting makes a sitting that waits for its conclusion.
func heldSitting(t *testing.T, title string) string {
	s, _ := open(t)
	office := webtest.SignedIn(t, s.house.Handler(), "vanphong", app.DemoPassword())
	office.Visit("/lam-viec/phien-hop/moi").Must(200)
	office.Submit("/lam-viec/phien-hop", "title", title, "kind", "regular", "day", "21/12/2022", "starts", "08:00", "place", "Trụ sở", "chair", "Chủ tịch UBND tỉnh").Must(200)
	at := office.URL.Path
	office.Submit("/noi-dung", "item_title", "Nội dung", "presenter", office.Option("presenter", "Sở Nội vụ")).Must(200)
	office.Submit("/moi-hop", "agencies", office.Option("agencies", "Sở Nội vụ")).Must(200)
	office.Submit("/da-hop").Must(200)
	return at + "/ket-luan"
}

// read looks at the page with scripts on for the moment, then as it was.
func read[T any](t *testing.T, b *tab, l look, js string) T {
	t.Helper()
	if !l.scripts {
		b.do(t, scripts(true))
		defer b.do(t, scripts(false))
	}
	return eval[T](t, b, js)
}

// until waits for what a script brings about.
func (b *tab) until(t *testing.T, what, js string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if eval[bool](t, b, js) {
			return
		}
	}
	t.Fatalf("%s: %s", what, eval[string](t, b, `location.href + ' ' + document.querySelector('main').innerText.slice(0, 1500)`))
}

const (
	cards = `document.querySelectorAll('[data-proposals] details[id^="p-"]')`
	at    = `[...` + cards + `].indexOf(document.activeElement.closest('details[id^="p-"]'))`
	count = cards + `.length`
)

// key presses one key away from any field and waits for the page that comes of it.
func (b *tab) key(t *testing.T, k string) {
	t.Helper()
	eval[bool](t, b, `document.documentElement.dataset.before = '1', document.activeElement && document.activeElement.matches('input, textarea, select') && document.activeElement.closest('details').querySelector('summary').focus(), true`)
	b.do(t, chromedp.KeyEvent(k), chromedp.WaitReady(`html:not([data-before]) main h1`))
}

// The Office checks a text while it writes, loads it, and works through what
// was read: by keyboard where scripts are on, by buttons where they are off.
func TestConclusion(t *testing.T) {
	for _, l := range []look{wide("vanphong"), plain("vanphong")} {
		t.Run(name(l), func(t *testing.T) {
			page := heldSitting(t, "Phiên thử "+name(l))
			b := newTab(t, l)
			b.visit(t, page)
			b.checkLooks(t, "a conclusion before it is written")
			const field = `textarea[name=text]`
			if l.scripts {
				b.do(t, chromedp.SetValue(field, "Giao Sở Nội vụ rà soát biên chế"), chromedp.SendKeys(field, "."))
				b.until(t, "nothing is said while writing", `document.getElementById('kiem-tra').textContent.includes('thời hạn')`)
				b.checkLooks(t, "a conclusion checked while it is written")
				b.do(t, chromedp.Reload(), chromedp.WaitReady("main h1"))
				if got := eval[string](t, b, `document.querySelector('textarea[name=text]').value`); got != "Giao Sở Nội vụ rà soát biên chế." {
					t.Errorf("what was written is lost: %q", got)
				}
			} else {
				b.do(t, chromedp.SetValue(field, "Giao Sở Nội vụ rà soát biên chế."), chromedp.Click(`button[formaction$="/kiem-tra"]`), chromedp.WaitReady(`#kiem-tra li`))
				if !read[bool](t, b, l, `document.getElementById('kiem-tra').textContent.includes('thời hạn') && document.querySelector('textarea[name=text]').value.includes('biên chế')`) {
					t.Error("the button does not check, or does not keep what was written")
				}
				b.checkLooks(t, "a conclusion checked by its button")
			}
			b.do(t, chromedp.SetValue(field, noticeText), chromedp.Click(`form[data-lint] button:not([formaction])`), chromedp.WaitReady(`[data-proposals]`))
			b.checkLooks(t, "proposals beside the text")
			if n := read[int](t, b, l, count); n != 4 {
				t.Fatalf("%d proposals", n)
			}
			if l.scripts {
				byKeys(t, b, page)
			} else {
				byButtons(t, b, l, page)
			}
		})
	}
}

// stand puts the keyboard on one proposal, opened with all that folds it away.
func (b *tab) stand(t *testing.T, i int) {
	t.Helper()
	eval[bool](t, b, fmt.Sprintf(`(c => { for (let d = c; d; d = d.parentElement.closest('details')) d.open = true; c.querySelector('summary').focus(); return true })(%s[%d])`, cards, i))
}

func byKeys(t *testing.T, b *tab, page string) {
	step := func(want int, keys string) {
		t.Helper()
		for _, k := range strings.Split(keys, "") {
			b.do(t, chromedp.KeyEvent(k))
		}
		if got := eval[int](t, b, at); got != want {
			t.Errorf("after %s at proposal %d, want %d", keys, got, want)
		}
	}
	step(0, "j")
	step(2, "jj")
	step(3, "jj") // the last stays
	step(0, "kkkk")
	b.checkLooks(t, "at the first proposal")

	// Edited, not sent, loaded anew: nothing is lost.
	b.do(t, chromedp.KeyEvent("e"))
	if !eval[bool](t, b, `document.activeElement.name.startsWith('title-')`) {
		t.Fatal("e does not lead to the title")
	}
	const firstForm = `form[action*="/de-xuat/"]:has(input[name^="title-"])`
	b.do(t, chromedp.KeyEvent(" sửa"), chromedp.SendKeys(firstForm+` input[name^="officer-"]`, "Giám đốc Sở"), chromedp.SendKeys(firstForm+` input[name^="coordinating-"]`, "Sở Tài chính"))
	b.do(t, chromedp.Reload(), chromedp.WaitReady("main h1"))
	got := eval[string](t, b, `(f => [f.querySelector('[name^="title-"]').value.includes('sửa'), f.querySelector('[name^="officer-"]').value, [...f.querySelectorAll('[name^="coordinating-"]')].map(x => x.value).join('|')].join(';'))(document.querySelector('`+firstForm+`'))`)
	if got != "true;Giám đốc Sở;Sở Tài chính|" {
		t.Errorf("what was typed into a proposal is lost: %q", got)
	}

	n := eval[int](t, b, count)
	same := func(what string, want int) {
		t.Helper()
		if got := eval[int](t, b, count); got != want {
			t.Fatalf("after %s %d proposals, want %d", what, got, want)
		}
	}
	b.key(t, "m")
	same("merging", n-1)
	b.key(t, "u")
	same("taking it back", n)
	b.stand(t, 0)
	b.key(t, "m")
	same("merging again", n-1)
	if eval[int](t, b, `[...document.querySelector('details[open] select[name^="at-"]').options].filter(o => o.value).length`) > 1 {
		b.do(t, chromedp.KeyEvent("s"))
		if !eval[bool](t, b, `(document.activeElement.name || '').startsWith('at-')`) {
			t.Fatal("s does not ask where to split")
		}
		eval[bool](t, b, `(s => { s.value = [...s.options].map(o => o.value).filter(v => v)[0]; return true })(document.activeElement)`)
	}
	b.key(t, "s") // the only place needs no asking
	same("splitting", n)
	b.key(t, "u")
	b.key(t, "u")
	same("taking both back", n)

	// Rejected: first the reason, then the key again.
	b.stand(t, 3)
	b.do(t, chromedp.KeyEvent("r"))
	if !eval[bool](t, b, `document.activeElement.name.startsWith('reason-')`) {
		t.Fatal("r does not ask for the reason")
	}
	b.do(t, chromedp.KeyEvent("Không kiểm đếm được"))
	b.key(t, "r")
	b.sees(t, "1/"+strconv.Itoa(n))

	// Confirmed with what is still missing said, then with all of it.
	b.stand(t, 0)
	eval[bool](t, b, fmt.Sprintf(`(f => { f.querySelector('[name^="officer-"]').value = 'Giám đốc Sở'; f.querySelector('[name^="product-"]').value = 'Báo cáo'; f.querySelector('[name^="authority-"]').value = 'chairman'; f.querySelector('[name^="due_kind-"]').value = 'date'; f.querySelector('[name^="due-"]').value = %q; return true })(document.querySelector('%s'))`, "10/01/2023", firstForm))
	b.key(t, "a")
	b.sees(t, "2/"+strconv.Itoa(n))
	b.checkLooks(t, "a conclusion half worked through")
	b.do(t, chromedp.Reload(), chromedp.WaitReady("main h1"))
	b.sees(t, "2/"+strconv.Itoa(n))
	if b.path(t) != page {
		t.Errorf("at %s", b.path(t))
	}
	b.do(t, chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Tab))
}

func byButtons(t *testing.T, b *tab, l look, page string) {
	n := read[int](t, b, l, count)
	press := func(value string, want int) {
		t.Helper()
		sel := `[data-proposals] details[open] button[value="` + value + `"]`
		if value == "undo" {
			sel = `form[data-undo] button`
		}
		b.do(t, chromedp.Click(sel), chromedp.Sleep(800*time.Millisecond), chromedp.WaitReady("main h1"))
		if got := read[int](t, b, l, count); got != want {
			t.Fatalf("after %s %d proposals, want %d", value, got, want)
		}
	}
	press("merge", n-1)
	press("undo", n)
	press("save", n)
	b.do(t, chromedp.SetValue(`[data-proposals] details[open] input[name^="reason-"]`, "Trùng"))
	press("reject", n)
	if !read[bool](t, b, l, `document.body.innerText.includes('1/`+strconv.Itoa(n)+`')`) {
		t.Error("the rejected one is not counted")
	}
	b.visit(t, page)
	b.checkLooks(t, "worked through by buttons")
}
