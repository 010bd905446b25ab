// Package static serves the committed assets under names that carry their
// hash, so that a browser keeps them for ever.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed files
var folder embed.FS

// Prefix of all addresses of assets.
const Prefix = "/tinh/"

// sheets are the style sheets: each is its tokens, what both shells share, and
// its own part.
var sheets = map[string][]string{
	"portal.css":    {"base.css", "portal.css"},
	"workspace.css": {"base.css", "workspace.css"},
}

var plain = []string{"portal.js", "workspace.js", "suggest.js", "palette.js", "push.js", "emblem.svg", "noto-sans-vietnamese.woff2", "noto-sans-latin.woff2"}

type asset struct {
	path, contentType, etag string
	body                    []byte
	once                    sync.Once
	br, gz                  []byte
}

type table struct{ byName, byPath map[string]*asset }

var all = sync.OnceValue(load)

func load() table {
	t := table{map[string]*asset{}, map[string]*asset{}}
	for _, n := range plain {
		t.add(n, mustRead(n))
	}
	for n, parts := range sheets {
		css := Tokens()
		for _, p := range parts {
			css += string(mustRead(p))
		}
		t.add(n, []byte(asFiles(squeeze(css), t)))
	}
	return t
}

var fileName = regexp.MustCompile(`url\(([a-z-]+\.(?:woff2|svg))\)`)

// asFiles gives the files that a sheet names their hashed addresses.
func asFiles(css string, t table) string {
	return fileName.ReplaceAllStringFunc(css, func(m string) string {
		return "url(" + t.byName[m[4:len(m)-1]].path + ")"
	})
}

var (
	comments = regexp.MustCompile(`(?s)/\*.*?\*/`)
	spaces   = regexp.MustCompile(`\s+`)
	around   = regexp.MustCompile(`\s*([{};,>])\s*`)
)

// squeeze takes comments and needless white space out of a sheet.
func squeeze(css string) string {
	css = comments.ReplaceAllString(css, "")
	css = spaces.ReplaceAllString(css, " ")
	return strings.TrimSpace(around.ReplaceAllString(css, "$1"))
}

func (t table) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	ext := path.Ext(name)
	a := &asset{path: Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext, contentType: mime.TypeByExtension(ext), etag: `"` + hash, body: body}
	if ext == ".woff2" {
		a.contentType = "font/woff2"
	}
	t.byName[name], t.byPath[a.path] = a, a
}

func mustRead(name string) []byte {
	b, err := folder.ReadFile("files/" + name)
	if err != nil {
		panic(err) // the assets are part of the program
	}
	return b
}

// Path returns the address of an asset.
func Path(name string) string {
	a, ok := all().byName[name]
	if !ok {
		panic("static: no asset is called " + name)
	}
	return a.path
}

// Worker is the script that a browser keeps to show what is told while no page
// is open.
func Worker() []byte { return mustRead("push-worker.js") }

// Handler serves the assets.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := all().byPath[r.URL.Path]
		if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.NotFound(w, r)
			return
		}
		body, encoding := a.encoded(r.Header.Get("Accept-Encoding"))
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		etag := a.etag + `"`
		if encoding != "" {
			h.Set("Content-Encoding", encoding)
			etag = a.etag + "-" + encoding + `"`
		}
		h.Set("ETag", etag)
		if strings.Contains(r.Header.Get("If-None-Match"), etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", fmt.Sprint(len(body)))
		if r.Method == http.MethodGet {
			_, _ = w.Write(body)
		}
	})
}

func (a *asset) encoded(accept string) (body []byte, encoding string) {
	if a.contentType == "font/woff2" { // compressed already
		return a.body, ""
	}
	a.once.Do(func() {
		var b bytes.Buffer
		br := brotli.NewWriterLevel(&b, 9)
		_, _ = br.Write(a.body)
		_ = br.Close()
		a.br = b.Bytes()
		var g bytes.Buffer
		gz, _ := gzip.NewWriterLevel(&g, 9)
		_, _ = gz.Write(a.body)
		_ = gz.Close()
		a.gz = g.Bytes()
	})
	switch {
	case strings.Contains(accept, "br"):
		return a.br, "br"
	case strings.Contains(accept, "gzip"):
		return a.gz, "gzip"
	}
	return a.body, ""
}

type tokens struct {
	Light, Dark map[string]string
	Pairs       [][]any
}

func readTokens() tokens {
	var t tokens
	if err := json.Unmarshal(mustRead("tokens.json"), &t); err != nil {
		panic(err)
	}
	return t
}

// Tokens returns the colours as custom properties: light, dark where the
// system asks for it, and both where the reader chose.
func Tokens() string {
	t := readTokens()
	light, dark := properties(t.Light), properties(t.Dark)
	return ":root{color-scheme:light;" + light + "}" +
		"@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;" + dark + "}}" +
		"@media screen{:root[data-theme=dark]{color-scheme:dark;" + dark + "}}"
}

func properties(m map[string]string) string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "--%s:%s;", n, m[n])
	}
	return b.String()
}
