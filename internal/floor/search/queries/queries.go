// Package queries makes queries as people type them out of documents, each
// with the document that it was made from: a test set for any collection.
package queries

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/vn/vntext"
)

// Document is what a set is made from.
type Document struct {
	ID     string
	Number string `json:"number"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	Type   string `json:"type"`
	Date   string `json:"date"`
}

// Query is one query with the document that it looks for.
type Query struct {
	Class, Text, Want string
}

// Classes in the order of the report.
var Classes = []string{"marks", "no marks", "NFD", "tone placement", "i/y", "đ", "partial marks", "Telex", "VNI", "prefix", "joined", "slips", "abbreviation", "full form", "number"}

// WellFormed are the classes of queries that are spelt right.
var WellFormed = []string{"marks", "no marks", "NFD", "tone placement", "i/y", "đ"}

// Options of a set.
type Options struct {
	Seed     uint64
	PerClass int
	Min, Max int // words of a phrase
}

// Make returns a set of queries. A phrase is taken from a title or a sentence
// and, without its marks, stands in one document of the collection only:
// otherwise no answer would be the right one.
func Make(docs []Document, o Options) []Query {
	r := rand.New(rand.NewPCG(o.Seed, 7))
	m := &maker{rand: r, docs: docs, o: o}
	for _, d := range docs {
		m.folded = append(m.folded, " "+plainWords(vntext.Loose(d.Title+" . "+d.Text))+" ")
	}
	var out []Query
	for _, class := range Classes {
		seen := map[string]bool{}
		for try := 0; try < o.PerClass*400 && len(seen) < o.PerClass; try++ {
			q, ok := m.make(class)
			if ok && !seen[q.Text] {
				seen[q.Text] = true
				out = append(out, q)
			}
		}
	}
	return out
}

type maker struct {
	rand   *rand.Rand
	docs   []Document
	folded []string
	o      Options
}

func plainWords(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// phrase picks words that stand side by side in one document only.
func (m *maker) phrase(longer int) (doc int, words []string, ok bool) {
	doc = m.rand.IntN(len(m.docs))
	d := m.docs[doc]
	source := d.Title
	if m.rand.IntN(2) == 0 {
		lines := strings.FieldsFunc(d.Text, func(r rune) bool {
			return r == '\n' || r == '.' || r == ';' || r == ':' || r == ',' || r == '(' || r == ')'
		})
		if len(lines) == 0 {
			return doc, nil, false
		}
		source = lines[m.rand.IntN(len(lines))]
	}
	n := m.o.Min + m.rand.IntN(m.o.Max-m.o.Min+1) + longer
	all := strings.Fields(source)
	if len(all) < n {
		return doc, nil, false
	}
	at := m.rand.IntN(len(all) - n + 1)
	for _, w := range all[at : at+n] {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if w == "" {
			return doc, nil, false
		}
		words = append(words, w)
	}
	key := " " + plainWords(vntext.Loose(strings.Join(words, " "))) + " "
	for i, f := range m.folded {
		if i != doc && strings.Contains(f, key) {
			return doc, nil, false
		}
	}
	return doc, words, strings.Contains(m.folded[doc], key)
}

func isWord(w string) bool {
	for _, r := range w {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return w != ""
}

func (m *maker) make(class string) (Query, bool) {
	if class == "number" {
		return m.number()
	}
	longer := 0
	if class == "abbreviation" || class == "full form" {
		longer = 3
	}
	doc, words, ok := m.phrase(longer)
	if !ok {
		return Query{}, false
	}
	text := strings.Join(words, " ")
	switch class {
	case "marks":
		if m.rand.IntN(2) == 0 {
			text = strings.ToLower(text)
		}
		ok = vntext.HasMarks(text)
	case "no marks":
		text = vntext.Fold(text)
	case "NFD":
		nfd := norm.NFD.String(text)
		ok = nfd != text
		text = nfd
	case "tone placement":
		text, ok = each(words, moveTone)
	case "i/y":
		text, ok = each(words, swapIY)
	case "đ":
		plain := strings.NewReplacer("đ", "d", "Đ", "D").Replace(text)
		ok = plain != text
		text = plain
	case "partial marks":
		n := 0
		text, _ = each(words, func(w string) (string, bool) {
			if m.rand.IntN(2) == 0 {
				n++
				return vntext.Fold(w), true
			}
			return w, false
		})
		ok = n > 0 && n < len(words) && vntext.HasMarks(text)
	case "Telex", "VNI":
		for _, w := range words {
			ok = ok && isWord(w)
		}
		plain := strings.ToLower(text)
		if text = Telex(text); class == "VNI" {
			text = VNI(plain)
		}
		ok = ok && text != plain
	case "prefix":
		last := words[len(words)-1]
		rs := []rune(last)
		if ok = isWord(last) && len(rs) >= 3; ok {
			words[len(words)-1] = string(rs[:2+m.rand.IntN(len(rs)-2)])
			text = strings.Join(words, " ")
			if m.rand.IntN(2) == 0 {
				text = vntext.Fold(text)
			}
		}
	case "joined":
		for _, w := range words {
			ok = ok && isWord(w)
		}
		if ok {
			at := m.rand.IntN(len(words) - 1)
			n := 2
			if m.rand.IntN(3) == 0 {
				at, n = 0, len(words)
			}
			joined := append(slices.Clone(words[:at]), strings.Join(words[at:at+n], ""))
			text = strings.ToLower(strings.Join(append(joined, words[at+n:]...), " "))
			if m.rand.IntN(2) == 0 {
				text = vntext.Fold(text)
			}
		}
	case "slips":
		at := m.rand.IntN(len(words))
		if m.rand.IntN(2) == 0 {
			for i := range words {
				words[i] = vntext.Fold(words[i])
			}
		}
		words[at], ok = m.slip(strings.ToLower(words[at]))
		text = strings.Join(words, " ")
	case "abbreviation", "full form":
		text, ok = m.swapForm(text, class == "full form")
	}
	return Query{class, text, m.docs[doc].ID}, ok && utf8.RuneCountInString(text) < 200
}

func each(words []string, f func(string) (string, bool)) (string, bool) {
	out, some := slices.Clone(words), false
	for i, w := range out {
		if x, ok := f(w); ok {
			out[i], some = x, true
		}
	}
	return strings.Join(out, " "), some
}

// slip changes, leaves out, adds or swaps a letter.
func (m *maker) slip(w string) (string, bool) {
	rs := []rune(w)
	if len(rs) < 3 || !isWord(w) {
		return w, false
	}
	at := m.rand.IntN(len(rs))
	letter := rune("abcdeghiklmnopqrstuvxy"[m.rand.IntN(22)])
	switch m.rand.IntN(4) {
	case 0:
		rs[at] = letter
	case 1:
		rs = slices.Delete(rs, at, at+1)
	case 2:
		rs = slices.Insert(rs, at, letter)
	default:
		if at == len(rs)-1 {
			at--
		}
		rs[at], rs[at+1] = rs[at+1], rs[at]
	}
	return string(rs), vntext.Loose(string(rs)) != vntext.Loose(w)
}

// swapForm writes one full form short, or one short form in full.
func (m *maker) swapForm(text string, expand bool) (string, bool) {
	for _, a := range vntext.Abbreviations().Alternatives(text) {
		if a.Expanded == expand {
			return text[:a.Start] + a.Text + text[a.End:], len(text)-(a.End-a.Start) > 8
		}
	}
	return text, false
}

var betweenSigns = regexp.MustCompile(`[/\-.]`)

// number writes a document number in one of the ways people do.
func (m *maker) number() (Query, bool) {
	d := m.docs[m.rand.IntN(len(m.docs))]
	if d.Number == "" || !unicode.IsDigit(rune(d.Number[0])) {
		return Query{}, false
	}
	for _, o := range m.docs {
		if o.ID != d.ID && strings.EqualFold(vntext.Fold(o.Number), vntext.Fold(d.Number)) {
			return Query{}, false
		}
	}
	s := d.Number
	switch m.rand.IntN(6) {
	case 0:
	case 1:
		s = vntext.Fold(s)
	case 2:
		s = betweenSigns.ReplaceAllString(vntext.Fold(s), " ")
	case 3:
		s = betweenSigns.ReplaceAllString(s, " $0 ")
	case 4:
		s = betweenSigns.ReplaceAllString(vntext.Fold(s), "")
	case 5:
		s = "số " + strings.ToLower(s)
	}
	return Query{"number", s, d.ID}, true
}
