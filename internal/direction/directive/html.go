package directive

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// cellGap stands between the cells of a row, in HTML and DOCX alike.
const cellGap = " | "

// maxNest of elements; what lies deeper is passed over.
const maxNest = 500

// fromHTML reads a saved page: what a reader sees, block by block. Navigation,
// scripts and forms are left out, ordered lists get their numbers.
func fromHTML(b []byte) (string, error) {
	if s, ok := fromUTF16(b); ok {
		b = []byte(s)
	} else if !utf8.Valid(b) {
		if e, name, _ := charset.DetermineEncoding(b, "text/html"); name != "utf-8" && name != "windows-1252" { // the last is only its guess
			if u, err := e.NewDecoder().Bytes(b); err == nil {
				b = u
			}
		}
	}
	if !utf8.Valid(b) { // an old page in a font's encoding; Load converts it
		b = []byte(string(bytesAsRunes(b)))
	}
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		return "", failed(Damaged, err)
	}
	w := blocks{items: map[*html.Node]int{}}
	w.node(root, 0)
	return w.String(), nil
}

func bytesAsRunes(b []byte) []rune {
	rs := make([]rune, len(b))
	for i, c := range b {
		rs[i] = rune(c)
	}
	return rs
}

// blocks writes words with one line for each block.
type blocks struct {
	strings.Builder
	space  bool // words were parted since the last one
	pre    int
	inCell bool               // a table within a cell is not taken apart
	items  map[*html.Node]int // of ordered lists: the number of the last item
}

func (w *blocks) line() {
	w.space = false
	if s := w.String(); s != "" && !strings.HasSuffix(s, "\n") {
		w.WriteByte('\n')
	}
}

func (w *blocks) words(s string) {
	if w.pre > 0 {
		w.WriteString(s)
		return
	}
	for i, f := range strings.Fields(s) {
		lead := strings.TrimLeft(s, " \t\r\n\f\u00a0") != s
		if (i > 0 || lead || w.space) && w.Len() > 0 && !strings.HasSuffix(w.String(), "\n") {
			w.WriteByte(' ')
		}
		w.space = false
		w.WriteString(f)
	}
	if s != "" && strings.TrimRight(s, " \t\r\n\f\u00a0") != s {
		w.space = true
	}
}

func (w *blocks) node(n *html.Node, depth int) {
	if depth > maxNest || w.Len() > maxText {
		return
	}
	children := func() {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.node(c, depth+1)
		}
	}
	switch n.Type {
	case html.TextNode:
		w.words(n.Data)
		return
	case html.ElementNode:
	default:
		children()
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Nav, atom.Aside, atom.Footer, atom.Noscript, atom.Button, atom.Select, atom.Template, atom.Iframe, atom.Svg, atom.Textarea, atom.Object:
	case atom.Br:
		w.line()
	case atom.Td, atom.Th:
		if n.PrevSibling != nil && hasCell(n) {
			w.space = false
			w.WriteString(cellGap)
		}
		if w.inCell {
			children()
			return
		}
		cell := blocks{inCell: true, items: w.items}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			cell.node(c, depth+1)
		}
		w.WriteString(oneLine(cell.String()))
	case atom.Li:
		w.line()
		w.WriteString(w.number(n))
		children()
		w.line()
	case atom.Pre:
		w.line()
		w.pre++
		children()
		w.pre--
		w.line()
	case atom.P, atom.Div, atom.Tr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article, atom.Blockquote, atom.Ul, atom.Ol, atom.Table, atom.Header, atom.Main, atom.Dt, atom.Dd, atom.Figure, atom.Figcaption, atom.Caption, atom.Address:
		w.line()
		children()
		w.line()
	default:
		children()
	}
}

// hasCell reports whether a cell stands before this one in its row.
func hasCell(n *html.Node) bool {
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.DataAtom == atom.Td || p.DataAtom == atom.Th {
			return true
		}
	}
	return false
}

// oneLine is the words of a cell; an empty one is a dash.
func oneLine(s string) string {
	if s = strings.Join(strings.Fields(s), " "); s == "" {
		return "-"
	}
	return s
}

// number is the mark that a browser shows before an item.
func (w *blocks) number(li *html.Node) string {
	p := li.Parent
	if p == nil || p.DataAtom != atom.Ol {
		return "- "
	}
	n, known := w.items[p]
	if v, err := strconv.Atoi(attr(p, "start")); err == nil && !known {
		n = v - 1
	}
	n++
	w.items[p] = n
	formats := map[string]string{"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
	end := ". "
	if attr(p, "type") == "a" {
		end = ") "
	}
	return inFormat(formats[attr(p, "type")], n) + end
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
