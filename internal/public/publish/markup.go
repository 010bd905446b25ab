package publish

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Markup turns HTML of an older portal into the light markup of the desk:
// paragraphs, headings, lists, quotations and links stay, the rest goes.
func Markup(s string) string {
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return paragraphs(plainText(s))
	}
	m := &markup{}
	m.node(doc)
	m.end()
	return strings.Join(m.blocks, "\n\n")
}

type markup struct {
	blocks []string
	line   strings.Builder
	prefix string // of the block under way
	items  bool   // the last block is a list
}

// end closes the block under way.
func (m *markup) end() {
	text := strings.Join(strings.Fields(m.line.String()), " ")
	m.line.Reset()
	if text == "" {
		return
	}
	item := m.prefix == "- "
	if item && m.items {
		m.blocks[len(m.blocks)-1] += "\n- " + text
		return
	}
	m.blocks, m.items = append(m.blocks, m.prefix+text), item
}

func (m *markup) block(n *html.Node, prefix string) {
	m.end()
	before := m.prefix
	m.prefix = prefix
	m.children(n)
	m.end()
	m.prefix = before
}

func (m *markup) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.node(c)
	}
}

func (m *markup) node(n *html.Node) {
	if n.Type == html.TextNode {
		m.line.WriteString(n.Data)
		return
	}
	if n.Type != html.ElementNode {
		if n.Type == html.DocumentNode {
			m.children(n)
		}
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Nav, atom.Form, atom.Noscript, atom.Iframe, atom.Svg, atom.Template, atom.Header, atom.Footer:
	case atom.H1, atom.H2:
		m.block(n, "## ")
	case atom.H3, atom.H4, atom.H5, atom.H6:
		m.block(n, "### ")
	case atom.Li:
		m.block(n, "- ")
	case atom.Blockquote:
		m.block(n, "> ")
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Table, atom.Tr, atom.Ul, atom.Ol, atom.Figure, atom.Figcaption, atom.Pre, atom.Dd, atom.Dt, atom.Address:
		m.block(n, "")
	case atom.Br:
		m.end()
	case atom.Td, atom.Th:
		m.line.WriteByte(' ')
		m.children(n)
	case atom.A:
		m.link(n)
	default:
		m.children(n)
	}
}

func (m *markup) link(n *html.Node) {
	href := ""
	for _, a := range n.Attr {
		if a.Key == "href" {
			href = strings.TrimSpace(a.Val)
		}
	}
	inner := &markup{}
	inner.children(n)
	inner.end()
	text := strings.Join(inner.blocks, " ")
	if text == "" || !strings.HasPrefix(href, "http") && !strings.HasPrefix(href, "/") || strings.ContainsAny(href, ") \n") || strings.ContainsAny(text, "[]") {
		m.line.WriteString(text)
		return
	}
	m.line.WriteString("[" + text + "](" + href + ")")
}

// Page reads a saved page: its title, its text and the address that it names
// as its own.
func Page(s string) (title, body, address string) {
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return "", s, ""
	}
	var heading, pageTitle string
	main := doc
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.DataAtom {
			case atom.Title:
				pageTitle = text(n)
			case atom.H1:
				if heading == "" {
					heading = text(n)
				}
			case atom.Article, atom.Main:
				if main == doc {
					main = n
				}
			case atom.Link:
				if attr(n, "rel") == "canonical" {
					address = attr(n, "href")
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	m := &markup{}
	m.node(main)
	m.end()
	if title = heading; title == "" {
		title = pageTitle
	}
	if len(m.blocks) > 0 && m.blocks[0] == "## "+title {
		m.blocks = m.blocks[1:]
	}
	return title, strings.Join(m.blocks, "\n\n"), address
}

func text(n *html.Node) string {
	m := &markup{}
	m.children(n)
	m.end()
	return strings.Join(m.blocks, " ")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
