package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
)

// Limits of what is kept in memory.
const (
	maxPages = 20000
	maxBytes = 96 << 20
)

// encoded is one form of a page with its headers, ready to be sent.
type encoded struct {
	body     []byte
	length   []string
	etag     []string
	encoding []string // nil for identity
}

// page is one cached answer.
type page struct {
	contentType []string
	cache       []string
	extra       http.Header // what else the answer says, such as a robots rule
	identity    encoded
	// Forms are made when somebody first takes them; two at once make the same.
	gzip, zstd atomic.Pointer[encoded]
	// Brotli costs more than the page itself: it is made in the background, for
	// pages that are asked for again.
	brotli atomic.Pointer[encoded]
	hits   atomic.Int32
}

// worthBrotli is the request that has the dense form made.
const worthBrotli = 4

// generation is everything cached since the last publication.
type generation struct {
	pages sync.Map // key → *page
	count atomic.Int64
	bytes atomic.Int64
}

// Front serves cached pages.
type Front struct {
	next    http.Handler
	db      *db.DB
	present atomic.Pointer[generation]
	version atomic.Int64
	squeeze chan func()
	secure  bool
}

// NewFront returns the cache before next.
func NewFront(next http.Handler, d *db.DB, secure bool) *Front {
	f := &Front{next: next, db: d, squeeze: make(chan func(), 256), secure: secure}
	f.present.Store(&generation{})
	return f
}

// Drop forgets everything: something was published.
func (f *Front) Drop() { f.present.Store(&generation{}) }

// Watch follows publications of all nodes and compresses in the background,
// until ctx ends.
func (f *Front) Watch(ctx context.Context) {
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case fn := <-f.squeeze:
				fn()
			}
		}
	}()
	t := time.NewTicker(250 * time.Millisecond)
	defer t.Stop()
	for {
		n, err := db.One(ctx, f.db.Q(ctx), db.Value[int64], `SELECT n FROM version_mark WHERE name = 'published'`)
		if err == nil && f.version.Swap(n) != n {
			f.Drop()
		}
		select { // without its database the portal goes on with what it has
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

var (
	csp      = headerOf("Content-Security-Policy")
	nosniff  = []string{"nosniff"}
	referrer = headerOf("Referrer-Policy")
	coop     = headerOf("Cross-Origin-Opener-Policy")
	perms    = headerOf("Permissions-Policy")
	hsts     = []string{"max-age=31536000"}
	vary     = []string{"Accept-Encoding, Cookie"}
	encGzip  = []string{"gzip"}
	encZstd  = []string{"zstd"}
	encBr    = []string{"br"}
)

func headerOf(name string) []string {
	h := http.Header{}
	web.SetSecurityHeaders(h)
	return h[name]
}

// ServeHTTP answers from memory where it can.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, ok := cacheKey(r)
	if !ok {
		f.next.ServeHTTP(w, r)
		return
	}
	g := f.present.Load()
	if v, hit := g.pages.Load(key); hit {
		p := v.(*page)
		if p.brotli.Load() == nil && p.hits.Add(1) == worthBrotli {
			select {
			case f.squeeze <- p.squeeze:
			default: // busy: asked again later
				p.hits.Store(0)
			}
		}
		f.send(w, r, p)
		return
	}
	f.fill(w, r, g, key)
}

// cacheKey names the answer; ok is false where it may differ by more than
// path, language and display settings.
func cacheKey(r *http.Request) (string, bool) {
	if (r.Method != http.MethodGet && r.Method != http.MethodHead) || r.URL.RawQuery != "" || len(r.URL.Path) > 400 || r.URL.RawPath != "" {
		return "", false
	}
	p := r.URL.Path
	if strings.HasPrefix(p, "/lam-viec") || strings.HasPrefix(p, "/dang-") || strings.HasPrefix(p, "/api") || strings.HasPrefix(p, "/en/lam-viec") {
		return "", false
	}
	cookies := r.Header["Cookie"]
	if len(cookies) == 0 {
		return p, true
	}
	settings := ""
	for _, c := range cookies {
		if strings.Contains(c, "roviec_flash=") {
			return "", false
		}
		if i := strings.Index(c, web.SettingsCookie+"="); i >= 0 {
			v, _, _ := strings.Cut(c[i+len(web.SettingsCookie)+1:], ";")
			settings = layout.ParseSettings(strings.Trim(v, `" `)).String()
		}
	}
	if settings == "" {
		return p, true
	}
	return p + "\x00" + settings, true
}

func (f *Front) send(w http.ResponseWriter, r *http.Request, p *page) {
	e := p.best(r.Header)
	h := w.Header()
	h["Content-Type"] = p.contentType
	h["Cache-Control"] = p.cache
	h["Vary"] = vary
	h["Etag"] = e.etag
	h["Content-Security-Policy"] = csp
	h["X-Content-Type-Options"] = nosniff
	h["Referrer-Policy"] = referrer
	h["Cross-Origin-Opener-Policy"] = coop
	h["Permissions-Policy"] = perms
	if f.secure {
		h["Strict-Transport-Security"] = hsts
	}
	for k, v := range p.extra {
		h[k] = v
	}
	if m := r.Header["If-None-Match"]; len(m) > 0 && web.ETag(m[0], e.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if e.encoding != nil {
		h["Content-Encoding"] = e.encoding
	}
	h["Content-Length"] = e.length
	if r.Method == http.MethodGet {
		_, _ = w.Write(e.body)
	}
}

// best chooses the smallest form that the client takes.
func (p *page) best(h http.Header) *encoded {
	a := h["Accept-Encoding"]
	if len(a) == 0 {
		return &p.identity
	}
	accept := a[0]
	if strings.Contains(accept, ";") { // weights are rare: refuse what has weight zero
		accept = withoutRefused(accept)
	}
	if b := p.brotli.Load(); b != nil && strings.Contains(accept, "br") {
		return b
	}
	switch {
	case strings.Contains(accept, "zstd"):
		return made(&p.zstd, p.makeZstd)
	case strings.Contains(accept, "gzip"):
		return made(&p.gzip, p.makeGzip)
	}
	return &p.identity
}

func withoutRefused(accept string) string {
	var out []string
	for part := range strings.SplitSeq(accept, ",") {
		name, q, ok := strings.Cut(part, ";")
		if ok {
			if v, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64); err == nil && v == 0 {
				continue
			}
		}
		out = append(out, strings.TrimSpace(name))
	}
	return strings.Join(out, ",")
}

// capture keeps an answer instead of sending it.
type capture struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *capture) Header() http.Header { return c.header }
func (c *capture) WriteHeader(n int) {
	if c.status == 0 {
		c.status = n
	}
}

func (c *capture) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(b)
}

// fill asks for the page as a stranger without session would, keeps it where
// it says that it is public, and answers.
func (f *Front) fill(w http.ResponseWriter, r *http.Request, g *generation, key string) {
	q := r.Clone(r.Context())
	q.Header = http.Header{}
	q.Method = http.MethodGet
	if _, settings, ok := strings.Cut(key, "\x00"); ok {
		q.AddCookie(&http.Cookie{Name: web.SettingsCookie, Value: settings})
	}
	c := &capture{header: http.Header{}}
	f.next.ServeHTTP(c, q)
	if c.status != http.StatusOK || !strings.HasPrefix(c.header.Get("Cache-Control"), "public") {
		// Not of the cache: the real request is answered by itself, with what it carries.
		if r.Method == http.MethodHead || len(r.Header["Cookie"]) > 0 {
			f.next.ServeHTTP(w, r)
			return
		}
		for k, v := range c.header {
			w.Header()[k] = v
		}
		w.WriteHeader(c.status)
		_, _ = w.Write(c.body.Bytes())
		return
	}
	p := newPage(c)
	size := int64(len(p.identity.body) * 2)
	if g.count.Load() < maxPages && g.bytes.Load()+size < maxBytes {
		g.count.Add(1)
		g.bytes.Add(size)
		g.pages.Store(key, p)
	}
	f.send(w, r, p)
}

var zstdWriter = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<17))
	if err != nil {
		panic(err) // constant options
	}
	return e
})

var gzips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return w
}}

func newPage(c *capture) *page {
	body := bytes.Clone(c.body.Bytes())
	p := &page{contentType: c.header["Content-Type"], cache: c.header["Cache-Control"], extra: http.Header{}}
	for _, k := range []string{"X-Robots-Tag", "Last-Modified"} {
		if v := c.header[k]; v != nil {
			p.extra[k] = v
		}
	}
	sum := sha256.Sum256(body)
	p.identity = encode(body, hex.EncodeToString(sum[:10]), nil)
	return p
}

// made returns the form, built first where nobody has taken it yet.
func made(at *atomic.Pointer[encoded], build func() encoded) *encoded {
	if e := at.Load(); e != nil {
		return e
	}
	e := build()
	at.Store(&e)
	return &e
}

// encode makes a form with its own strong tag.
func encode(body []byte, tag string, encoding []string) encoded {
	if encoding != nil {
		tag += "-" + encoding[0]
	}
	return encoded{body: body, length: []string{strconv.Itoa(len(body))}, etag: []string{`"` + tag + `"`}, encoding: encoding}
}

func (p *page) tag() string { return strings.Trim(p.identity.etag[0], `"`) }

func (p *page) makeZstd() encoded {
	return encode(zstdWriter().EncodeAll(p.identity.body, nil), p.tag(), encZstd)
}

func (p *page) makeGzip() encoded {
	var b bytes.Buffer
	gz := gzips.Get().(*gzip.Writer)
	gz.Reset(&b)
	_, _ = gz.Write(p.identity.body) // into memory
	_ = gz.Close()
	gzips.Put(gz)
	return encode(b.Bytes(), p.tag(), encGzip)
}

// squeeze adds the brotli form.
func (p *page) squeeze() {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, 9)
	_, _ = w.Write(p.identity.body)
	_ = w.Close()
	e := encode(b.Bytes(), p.tag(), encBr)
	p.brotli.Store(&e)
}
