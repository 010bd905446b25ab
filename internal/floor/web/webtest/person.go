package webtest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Person sits before a browser without scripts.
type Person struct {
	T      testing.TB
	Status int
	URL    *url.URL
	Body   []byte
	doc    *html.Node
	client *http.Client
	base   string
}

// Visitor opens a browser on the site that h serves at base; the handler is
// called in this process.
func Visitor(t testing.TB, h http.Handler) *Person {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	return &Person{T: t, base: "http://127.0.0.1:8080", client: &http.Client{Jar: jar, Transport: direct{h}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// SignedIn opens a browser and signs in with the demo's password.
func SignedIn(t testing.TB, h http.Handler, username, password string) *Person {
	t.Helper()
	p := Visitor(t, h)
	p.Visit("/dang-nhap")
	p.Submit("/dang-nhap", "username", username, "password", password)
	if !strings.HasPrefix(p.URL.Path, "/lam-viec") {
		t.Fatalf("%s cannot sign in: %d %s", username, p.Status, p.URL)
	}
	return p
}

type direct struct{ h http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	r.RemoteAddr = "127.0.0.1:1"
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	r.RequestURI = r.URL.RequestURI()
	r.Host = r.URL.Host
	d.h.ServeHTTP(w, r)
	res := w.Result()
	res.Request = r
	return res, nil
}

func (p *Person) do(r *http.Request) {
	p.T.Helper()
	for range 10 {
		res, err := p.client.Do(r)
		if err != nil {
			p.T.Fatal(err)
		}
		p.Body, err = io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			p.T.Fatal(err)
		}
		p.Status, p.URL = res.StatusCode, r.URL
		if to := res.Header.Get("Location"); res.StatusCode >= 300 && res.StatusCode < 400 && to != "" {
			next, err := r.URL.Parse(to)
			if err != nil {
				p.T.Fatal(err)
			}
			if r, err = http.NewRequest("GET", next.String(), nil); err != nil {
				p.T.Fatal(err)
			}
			continue
		}
		p.doc = nil
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			if p.doc, err = html.Parse(bytes.NewReader(p.Body)); err != nil {
				p.T.Fatal(err)
			}
			for _, e := range CheckHTML(p.Body) {
				p.T.Errorf("%s: %v", r.URL.Path, e)
			}
		}
		return
	}
	p.T.Fatalf("%s redirects without end", r.URL)
}

// Visit opens an address of the site.
func (p *Person) Visit(path string) *Person {
	p.T.Helper()
	r, err := http.NewRequest("GET", p.base+path, nil)
	if err != nil {
		p.T.Fatal(err)
	}
	p.do(r)
	if p.Status >= 500 {
		p.T.Errorf("%s: %d", path, p.Status)
	}
	return p
}

// Must ends the test where the page shown has another status.
func (p *Person) Must(status int) *Person {
	p.T.Helper()
	if p.Status != status {
		p.T.Fatalf("%s: %d, want %d\n%s", p.URL, p.Status, status, p.Words())
	}
	return p
}

// Upload is a file that a person attaches.
type Upload struct {
	Field, Name string
	Body        []byte
}

// Submit fills the form of the page whose address ends with action, and sends
// it. values are pairs of name and value; a name given twice has two values; a
// pair whose name is "@" presses the button with that value. What the form
// already holds is sent along.
func (p *Person) Submit(action string, values ...string) *Person {
	p.T.Helper()
	return p.SubmitWith(action, nil, values...)
}

// SubmitWith is Submit with files.
func (p *Person) SubmitWith(action string, uploads []Upload, values ...string) *Person {
	p.T.Helper()
	f := p.find(func(n *html.Node) bool { return n.Data == "form" && strings.HasSuffix(attr(n, "action"), action) })
	if f == nil {
		p.T.Fatalf("%s has no form that ends in %s; it has %v\n%s", p.URL, action, p.forms(), p.Words())
	}
	v := Filled(f)
	seen := map[string]bool{}
	for i := 0; i+1 < len(values); i += 2 {
		k := values[i]
		if k == "@" {
			k = "do"
		} else if !has(f, k) {
			p.T.Fatalf("the form %s has no field %s", action, k)
		}
		if !seen[k] {
			v.Del(k)
			seen[k] = true
		}
		v.Add(k, values[i+1])
	}
	return p.Send(attr(f, "action"), strings.ToUpper(attr(f, "method")), v, attr(f, "enctype") == "multipart/form-data", uploads)
}

// Send sends values to an address as a form of the page would.
func (p *Person) Send(action, method string, v url.Values, multi bool, uploads []Upload) *Person {
	p.T.Helper()
	u, err := url.Parse(p.base + action)
	if p.URL != nil && err == nil {
		u, err = p.URL.Parse(action)
	}
	if err != nil {
		p.T.Fatal(err)
	}
	var r *http.Request
	switch {
	case method != "POST":
		u.RawQuery = v.Encode()
		r, err = http.NewRequest("GET", u.String(), nil)
	case multi:
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for k, list := range v {
			for _, x := range list {
				_ = w.WriteField(k, x)
			}
		}
		for _, x := range uploads {
			part, _ := w.CreateFormFile(x.Field, x.Name)
			_, _ = part.Write(x.Body)
		}
		_ = w.Close()
		if r, err = http.NewRequest("POST", u.String(), &b); err == nil {
			r.Header.Set("Content-Type", w.FormDataContentType())
		}
	default:
		if r, err = http.NewRequest("POST", u.String(), strings.NewReader(v.Encode())); err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
	}
	if err != nil {
		p.T.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	p.do(r)
	return p
}

// Sees fails the test where the page lacks some of the words.
func (p *Person) Sees(words ...string) *Person {
	p.T.Helper()
	text := p.Words()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.T.Errorf("%s does not say %q\n%s", p.URL, w, text)
		}
	}
	return p
}

// SeesNot fails the test where the page says some of the words.
func (p *Person) SeesNot(words ...string) *Person {
	p.T.Helper()
	for _, w := range words {
		if strings.Contains(p.Words(), w) {
			p.T.Errorf("%s says %q", p.URL, w)
		}
	}
	return p
}

// Words is what the page says, in its order, white space folded.
func (p *Person) Words() string {
	if p.doc == nil {
		return string(p.Body)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && slices.Contains(block, n.Data) || n.Data == "li" || n.Data == "td" || n.Data == "option" {
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(p.doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

// Link is the address of the first link with these words.
func (p *Person) Link(words string) string {
	p.T.Helper()
	n := p.find(func(n *html.Node) bool { return n.Data == "a" && strings.Contains(textOf(n), words) })
	if n == nil {
		p.T.Fatalf("%s has no link %q\n%s", p.URL, words, p.Words())
	}
	return attr(n, "href")
}

// Follow opens the first link with these words.
func (p *Person) Follow(words string) *Person {
	p.T.Helper()
	u, err := p.URL.Parse(p.Link(words))
	if err != nil {
		p.T.Fatal(err)
	}
	return p.Visit(u.RequestURI())
}

// Option is the value of the choice with these words in a field.
func (p *Person) Option(field, words string) string {
	p.T.Helper()
	n := p.find(func(n *html.Node) bool {
		return n.Data == "option" && strings.TrimSpace(textOf(n)) == words && n.Parent != nil && (attr(n.Parent, "name") == field || n.Parent.Parent != nil && attr(n.Parent.Parent, "name") == field)
	})
	if n == nil {
		if l := p.find(func(n *html.Node) bool { return n.Data == "label" && strings.TrimSpace(textOf(n)) == words }); l != nil {
			n = p.find(func(n *html.Node) bool { return attr(n, "id") == attr(l, "for") && attr(n, "name") == field })
		}
	}
	if n == nil {
		p.T.Fatalf("%s: %s offers no %q", p.URL, field, words)
	}
	return attr(n, "value")
}

// Boxes are the values of the boxes and choices of one name in a form.
func (p *Person) Boxes(action, name string) []string {
	p.T.Helper()
	f := p.Form(action)
	if f == nil {
		p.T.Fatalf("%s has no form that ends in %s", p.URL, action)
	}
	var out []string
	find(f, func(n *html.Node) bool {
		if n.Data == "input" && attr(n, "name") == name {
			out = append(out, attr(n, "value"))
		}
		return false
	})
	return out
}

// Links are the addresses of the links of the page.
func (p *Person) Links() []string {
	var out []string
	p.find(func(n *html.Node) bool {
		if h := attr(n, "href"); n.Data == "a" && h != "" {
			out = append(out, h)
		}
		return false
	})
	return out
}

// FieldOf is the first element of a form with this name.
func FieldOf(f *html.Node, name string) *html.Node {
	return find(f, func(n *html.Node) bool { return attr(n, "name") == name })
}

// Names reports whether the list of errors leads to the field, and the field
// says what is wrong.
func (p *Person) Names(field string) bool {
	n := p.find(func(n *html.Node) bool { return attr(n, "name") == field && attr(n, "aria-invalid") == "true" })
	if n == nil {
		return false
	}
	id := attr(n, "id")
	return p.find(func(a *html.Node) bool { return a.Data == "a" && attr(a, "href") == "#"+id }) != nil
}

// ValueOf is what a field of the page holds.
func (p *Person) ValueOf(field string) string {
	n := p.find(func(n *html.Node) bool { return attr(n, "name") == field })
	switch {
	case n == nil:
		return ""
	case n.Data == "textarea":
		return textOf(n)
	}
	return attr(n, "value")
}

// Marked are the words that a comparison marks as put in or left out.
func (p *Person) Marked() []string {
	var out []string
	p.find(func(n *html.Node) bool {
		if n.Data == "ins" || n.Data == "del" {
			out = append(out, strings.TrimSpace(textOf(n)))
		}
		return false
	})
	return out
}

// Form is the form whose address ends with action; nil where there is none.
func (p *Person) Form(action string) *html.Node {
	return p.find(func(n *html.Node) bool { return n.Data == "form" && strings.HasSuffix(attr(n, "action"), action) })
}

// Forms are the forms of the page that change something.
func (p *Person) Forms() []*html.Node {
	var out []*html.Node
	p.find(func(n *html.Node) bool {
		if n.Data == "form" && strings.EqualFold(attr(n, "method"), "post") {
			out = append(out, n)
		}
		return false
	})
	return out
}

func (p *Person) forms() []string {
	var out []string
	for _, f := range p.Forms() {
		out = append(out, attr(f, "action"))
	}
	return out
}

func (p *Person) find(match func(*html.Node) bool) *html.Node {
	if p.doc == nil {
		return nil
	}
	return find(p.doc, match)
}

func find(n *html.Node, match func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && match(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if x := find(c, match); x != nil {
			return x
		}
	}
	return nil
}

// Attr is an attribute of an element, "" where it has none.
func Attr(n *html.Node, name string) string { return attr(n, name) }

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func has(f *html.Node, name string) bool {
	return find(f, func(n *html.Node) bool { return attr(n, "name") == name }) != nil
}

// Fields are the names of what a form asks for, hidden ones left out.
func Fields(f *html.Node) []string {
	var out []string
	find(f, func(n *html.Node) bool {
		if name := attr(n, "name"); name != "" && (n.Data == "input" || n.Data == "select" || n.Data == "textarea") && attr(n, "type") != "hidden" && !slices.Contains(out, name) {
			out = append(out, name)
		}
		return false
	})
	return out
}

// Filled is what a form would send as it stands.
func Filled(f *html.Node) url.Values {
	v := url.Values{}
	find(f, func(n *html.Node) bool {
		name := attr(n, "name")
		if name == "" {
			return false
		}
		switch n.Data {
		case "input":
			switch attr(n, "type") {
			case "checkbox", "radio":
				if hasAttr(n, "checked") {
					v.Add(name, attr(n, "value"))
				}
			case "file", "submit":
			default:
				v.Add(name, attr(n, "value"))
			}
		case "textarea":
			v.Add(name, strings.TrimPrefix(textOf(n), "\n"))
		case "select":
			chosen, first := false, (*html.Node)(nil)
			find(n, func(o *html.Node) bool {
				if o.Data != "option" {
					return false
				}
				if first == nil {
					first = o
				}
				if hasAttr(o, "selected") {
					v.Add(name, attr(o, "value"))
					chosen = true
				}
				return false
			})
			if !chosen && first != nil && !hasAttr(n, "multiple") {
				v.Add(name, attr(first, "value"))
			}
		}
		return false
	})
	return v
}
