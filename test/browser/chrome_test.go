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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"roviec/internal/app"
)

//go:embed testdata/axe.min.js
var axeSource string

// site is the demo, served by this process for all tests of the package.
type site struct {
	base string
	stop func()
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
		shared.err = chromedp.Run(ctx)
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
	return site{"http://" + l.Addr().String(), func() {
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

// tab is one browser tab with its own cookies, and what went wrong in it.
type tab struct {
	ctx   context.Context
	base  string
	mu    sync.Mutex
	wrong []string
}

func (b *tab) note(s string) {
	b.mu.Lock()
	b.wrong = append(b.wrong, s)
	b.mu.Unlock()
}

// problems returns and forgets what went wrong so far.
func (b *tab) problems() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.wrong
	b.wrong = nil
	return out
}

func newTab(t *testing.T, l look) *tab {
	t.Helper()
	s, chrome := open(t)
	ctx, cancel := chromedp.NewContext(chrome, chromedp.WithNewBrowserContext())
	ctx, cancel2 := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(func() { cancel2(); cancel() })
	b := &tab{ctx: ctx, base: s.base}
	chromedp.ListenTarget(ctx, func(ev any) {
		switch e := ev.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "Failed to load resource") {
				b.note("console: " + e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			b.note("script: " + e.ExceptionDetails.Error())
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, s.base) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
				b.note("request to elsewhere: " + u)
			}
		case *network.EventResponseReceived:
			if e.Response.Status >= 500 || e.Response.Status == 404 && e.Type != network.ResourceTypeDocument {
				b.note(fmt.Sprintf("%s answers %d", e.Response.URL, e.Response.Status))
			}
		}
	})
	theme := "light"
	if l.dark {
		theme = "dark"
	}
	b.run(t,
		log.Enable(), network.Enable(), runtime.Enable(),
		emulation.SetDeviceMetricsOverride(l.width, 900, 1, l.width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}),
		emulation.SetScriptExecutionDisabled(!l.scripts),
	)
	if l.user != "" {
		b.signIn(t, l.user)
	}
	return b
}

func (b *tab) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

func (b *tab) visit(t *testing.T, path string) {
	t.Helper()
	b.run(t, chromedp.Navigate(b.base+path), chromedp.WaitReady("main", chromedp.ByQuery))
}

func (b *tab) signIn(t *testing.T, user string) {
	t.Helper()
	b.visit(t, "/dang-nhap")
	b.run(t,
		chromedp.SendKeys(`input[name=username]`, user, chromedp.ByQuery),
		chromedp.SendKeys(`input[name=password]`, app.DemoPassword(), chromedp.ByQuery),
		chromedp.Submit(`input[name=password]`, chromedp.ByQuery),
		chromedp.WaitReady(`nav.sidebar`, chromedp.ByQuery),
	)
}

func (b *tab) text(t *testing.T, selector string) string {
	t.Helper()
	var s string
	b.run(t, chromedp.Text(selector, &s, chromedp.ByQuery))
	return s
}
