package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

const runAxe = `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}, resultTypes: ['violations']}).then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.slice(0, 3).map(n => ({HTML: n.html.slice(0, 200), FailureSummary: n.failureSummary}))})))`

// check looks at the page that the tab shows: accessibility, overflow, and
// whatever the browser complained of.
func (b *tab) check(t *testing.T, what string, l look) {
	t.Helper()
	// axe is a script: where scripts are off they are on for the check alone.
	b.run(t, emulation.SetScriptExecutionDisabled(false))
	var loaded bool
	var found []violation
	b.run(t, chromedp.Evaluate(`typeof axe !== 'undefined'`, &loaded))
	if !loaded {
		b.run(t, chromedp.Evaluate(axeSource+";true", nil))
	}
	b.run(t, chromedp.Evaluate(runAxe, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	for _, v := range found {
		var where []string
		for _, n := range v.Nodes {
			where = append(where, n.HTML+"\n      "+n.FailureSummary)
		}
		t.Errorf("%s (%s): %s: %s\n    %s", what, l, v.ID, v.Help, strings.Join(where, "\n    "))
	}
	var wide string
	b.run(t, chromedp.Evaluate(`(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return ''; const e = [...document.querySelectorAll('body *')].find(x => x.getBoundingClientRect().right > w + 1 && !x.closest('.table-box')); return 'width ' + document.documentElement.scrollWidth + ': ' + (e ? e.outerHTML.slice(0, 150) : '?') })()`, &wide))
	if wide != "" {
		t.Errorf("%s (%s) is wider than the screen: %s", what, l, wide)
	}
	for _, p := range b.problems() {
		t.Errorf("%s (%s): %s", what, l, p)
	}
	b.run(t, emulation.SetScriptExecutionDisabled(!l.scripts))
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
