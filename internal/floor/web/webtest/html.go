// Package webtest uses the product over HTTP as a person without scripts does,
// and looks at the markup of every page on the way.
package webtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// phrasing elements may not hold block elements.
var phrasing = []string{"p", "h1", "h2", "h3", "h4", "span", "a", "button", "label", "strong", "em", "small", "time", "dt", "summary", "legend", "caption"}

var block = []string{"p", "div", "ul", "ol", "dl", "table", "form", "section", "article", "aside", "nav", "header", "footer", "main", "h1", "h2", "h3", "h4", "blockquote", "figure", "fieldset", "details", "address", "pre"}

// transparent holds what may be inside an inline element by the standard's
// letter although it is a block: a link around a card.
var transparent = map[string][]string{"a": block, "summary": {"h2", "h3", "h4"}, "legend": {"h2", "h3"}}

// parents says where an element must stand.
var parents = map[string][]string{
	"li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "tr": {"table", "thead", "tbody", "tfoot"}, "td": {"tr"}, "th": {"tr"},
	"option": {"select", "optgroup", "datalist"}, "legend": {"fieldset"}, "summary": {"details"}, "figcaption": {"figure"}, "caption": {"table"},
}

// children says what alone may stand in an element.
var children = map[string][]string{
	"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}, "select": {"option", "optgroup"},
}

// CheckHTML lists what is wrong with a page: unclosed or misplaced elements,
// doubled ids and attributes, references to nothing, fields without a label,
// pictures without words, jumps between headings, scripts and styles in the
// page itself.
func CheckHTML(page []byte) []error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	ids, refs, labelled := map[string]bool{}, map[string]string{}, map[string]bool{}
	var fields []string
	var stack []string
	level, mains, titles := 0, 0, 0
	if !bytes.HasPrefix(bytes.ToLower(page), []byte("<!doctype html>")) {
		bad("no doctype")
	}
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				bad("%v", z.Err())
			}
			if len(stack) > 0 {
				bad("unclosed: %s", strings.Join(stack, " "))
			}
			for id, by := range refs {
				if !ids[id] {
					bad("%s refers to #%s, which is not there", by, id)
				}
			}
			for _, f := range fields {
				if !labelled[f] {
					bad("the field %s has no label", f)
				}
			}
			if mains != 1 {
				bad("%d main elements", mains)
			}
			if titles != 1 {
				bad("%d titles", titles)
			}
			return errs
		case html.EndTagToken:
			name := z.Token().Data
			if len(stack) == 0 || stack[len(stack)-1] != name {
				bad("</%s> closes %s", name, last(stack))
				if i := slices.Index(stack, name); i >= 0 {
					stack = stack[:i]
				}
				continue
			}
			stack = stack[:len(stack)-1]
		case html.TextToken:
			if t := strings.TrimSpace(string(z.Text())); t != "" && children[last(stack)] != nil {
				bad("the words %q stand directly in %s", t, last(stack))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			at, name := last(stack), t.Data
			attr := map[string]string{}
			for _, a := range t.Attr {
				if _, twice := attr[a.Key]; twice {
					bad("<%s> has %s twice", name, a.Key)
				}
				attr[a.Key] = a.Val
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					bad("<%s> carries %s, which the security policy forbids", name, a.Key)
				}
			}
			if p := parents[name]; p != nil && !slices.Contains(p, at) {
				bad("<%s> in <%s>", name, at)
			}
			if k := children[at]; k != nil && !slices.Contains(k, name) && name != "template" && name != "script" {
				bad("<%s> in <%s>", name, at)
			}
			if slices.Contains(block, name) && !slices.Contains(stack, "svg") {
				if slices.Contains(phrasing, at) && !slices.Contains(transparent[at], name) {
					bad("<%s> in <%s>", name, at)
				}
			}
			if (name == "a" || name == "button" || name == "input" || name == "select") && (slices.Contains(stack, "a") || slices.Contains(stack, "button")) {
				bad("<%s> in a link or button", name)
			}
			if name == "form" && slices.Contains(stack, "form") {
				bad("a form in a form")
			}
			if id, ok := attr["id"]; ok {
				if id == "" || strings.ContainsAny(id, " \t\n") {
					bad("the id %q", id)
				}
				if ids[id] {
					bad("the id %s twice", id)
				}
				ids[id] = true
			}
			for _, k := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls", "list"} {
				for _, id := range strings.Fields(attr[k]) {
					refs[id] = name + " " + k
				}
			}
			if h, ok := strings.CutPrefix(attr["href"], "#"); ok && h != "" {
				refs[h] = "a link"
			}
			switch name {
			case "html":
				if attr["lang"] == "" {
					bad("no language")
				}
			case "title":
				if !slices.Contains(stack, "svg") {
					titles++
				}
			case "main":
				mains++
			case "h1", "h2", "h3", "h4":
				n := int(name[1] - '0')
				if n > level+1 && level > 0 { // the list of errors stands before the first
					bad("<%s> after a heading of level %d", name, level)
				}
				level = n
			case "img":
				if _, ok := attr["alt"]; !ok {
					bad("a picture without alt: %s", attr["src"])
				}
				if attr["width"] == "" || attr["height"] == "" {
					bad("a picture without measures: %s", attr["src"])
				}
			case "label":
				labelled[attr["for"]] = true
			case "input", "select", "textarea":
				if typ := attr["type"]; typ != "hidden" && typ != "submit" && attr["aria-label"] == "" && attr["aria-labelledby"] == "" {
					if attr["id"] == "" && !slices.Contains(stack, "label") {
						bad("a field %s without id and label", attr["name"])
					} else if !slices.Contains(stack, "label") {
						fields = append(fields, attr["id"])
					}
				}
			case "script":
				if attr["src"] == "" {
					bad("a script in the page")
				}
			case "style":
				bad("a style in the page")
			case "button":
				if attr["type"] == "" {
					bad("a button without type")
				}
			}
			if !slices.Contains(void, name) && !(z.Token().Type == html.SelfClosingTagToken) && !selfClosing(t, stack) {
				stack = append(stack, name)
			}
		}
	}
}

func selfClosing(t html.Token, stack []string) bool {
	return t.Type == html.SelfClosingTagToken && (slices.Contains(stack, "svg") || t.DataAtom == atom.Svg)
}

func last(stack []string) string {
	if len(stack) == 0 {
		return "nothing"
	}
	return stack[len(stack)-1]
}
