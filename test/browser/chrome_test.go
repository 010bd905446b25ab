// Package browser looks at the product as people do: in Chromium, at three
// widths, in light and dark, with scripts and without.
package browser

import (
	"context"
	_ "embed"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"roviec/internal/app"
)

//go:embed testdata/axe.min.js
var axeSource string

// site is the demo, served by this process for all tests of the package.
type site struct {
	base  string
	house *app.App
	stop  func()
}

var shared struct {
	sync.Once
	site   site
	err    error
	chrome context.Context
	end    func()
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.end != nil {
		shared.end()
	}
	if shared.site.stop != nil {
		shared.site.stop()
	}
	os.Exit(code)
}

func chromePath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// open starts the demo and the browser once.
func open(t *testing.T) (site, context.Context) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser; not in short mode")
	}
	path := chromePath()
	if path == "" {
		t.Skip("Chromium is not installed")
	}
	shared.Do(func() {
		shared.site, shared.err = serveDemo()
		if shared.err != nil {
			return
		}
		opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("lang", "vi"))
		if os.Geteuid() == 0 {
			opts = append(opts, chromedp.NoSandbox)
		}
		alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
		ctx, cancel2 := chromedp.NewContext(alloc)
		_, shared.err = chromedp.Run(ctx, chromedp.Navigate("about:blank"))
		shared.chrome, shared.end = ctx, func() { cancel2(); cancel() }
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.site, shared.chrome
}

func serveDemo() (site, error) {
	dir, err := os.MkdirTemp("", "roviec-browser")
	if err != nil {
		return site{}, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return site{}, err
	}
	a, err := app.Open(context.Background(), app.Config{Data: dir, Demo: true, Addr: l.Addr().String()})
	if err != nil {
		return site{}, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go a.Background(ctx)
	s := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.Serve(l) }()
	return site{"http://" + l.Addr().String(), a, func() {
		cancel()
		_ = s.Close()
		_ = a.Close()
		_ = os.RemoveAll(dir)
	}}, nil
}

// look is one way of looking at a page.
type look struct {
	width   int64
	dark    bool
	scripts bool
	user    string // "" = nobody
}

func (l look) String() string {
	theme, scripts := "light", "scripts"
	if l.dark {
		theme = "dark"
	}
	if !l.scripts {
		scripts = "no scripts"
	}
	return fmt.Sprintf("%s at %d px, %s, %s", orNobody(l.user), l.width, theme, scripts)
}

func orNobody(s string) string {
	if s == "" {
		return "visitor"
	}
	return s
}

// tab is one browser tab with its own cookies.
type tab struct {
	ctx  context.Context
	base string
	look look
}

func newTab(t *testing.T, l look) *tab {
	t.Helper()
	s, chrome := open(t)
	ctx, cancel := chromedp.NewContext(chrome, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{ctx: ctx, base: s.base}
	if _, err := chromedp.Run(ctx, chromedp.Navigate("about:blank")); err != nil { // opens the tab: no time limit on this one
		t.Fatal(err)
	}
	b.as(t, l)
	if l.user != "" {
		b.signIn(t, l.user)
	}
	return b
}

// as gives the tab another look.
func (b *tab) as(t *testing.T, l look) {
	t.Helper()
	theme := "light"
	if l.dark {
		theme = "dark"
	}
	b.look = l
	b.do(t, chromedp.EmulateViewport(l.width, 900), media(theme), scripts(l.scripts))
}

// media sets the theme; without motion, so that no colour is caught on its way.
func media(theme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	})
}

func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}

func (b *tab) do(t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 40*time.Second)
	defer cancel()
	for _, a := range actions {
		if _, err := chromedp.Run(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
}

func (b *tab) visit(t *testing.T, path string) {
	t.Helper()
	b.do(t, chromedp.Navigate(b.base+path), chromedp.WaitReady("main"))
}

func (b *tab) signIn(t *testing.T, user string) {
	t.Helper()
	b.visit(t, "/dang-nhap")
	b.do(t,
		chromedp.SendKeys(`input[name=username]`, user),
		chromedp.SendKeys(`input[name=password]`, app.DemoPassword()),
		chromedp.Submit(`input[name=password]`),
		chromedp.WaitReady(`nav.sidebar`),
	)
}
