// Package lint shows editors what to mend in a Vietnamese text before it goes
// out: spaces, dashes, invisible and look-alike characters, places of tones,
// capitals by Nghị định 30/2020/NĐ-CP (Phụ lục II), the forms of dates and numbers
// of papers. It only suggests; official text is never rewritten by itself.
package lint

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"roviec/internal/vn/vntext"
)

// Rule names what is wrong. Screens have the words for it.
type Rule string

// The rules.
const (
	Invisible   Rule = "invisible"    // zero-width characters, soft hyphens
	OddSpace    Rule = "odd-space"    // a space that does not break, or of another width
	DoubleSpace Rule = "double-space" // more than one space
	LineEnd     Rule = "line-end"     // spaces at the end of a line
	SpaceBefore Rule = "space-before" // a space before a mark, or after an opening one
	SpaceAfter  Rule = "space-after"  // no space after a mark, or before an opening one
	DoubleMark  Rule = "double-mark"  // ",," or ".."
	Dash        Rule = "dash"         // hyphen and en dash in the same role, a space on one side only
	LookAlike   Rule = "look-alike"   // Ð for Đ, a Cyrillic letter among Latin ones
	Composition Rule = "composition"  // letter and marks as several characters
	TonePlace   Rule = "tone-place"   // tòan for toàn
	ToneStyle   Rule = "tone-style"   // hòa and hoà in one text
	Repeated    Rule = "repeated"     // của của
	Sentence    Rule = "sentence"     // a sentence that begins small
	Capital     Rule = "capital"      // Phụ lục II of Nghị định 30/2020/NĐ-CP
	DateForm    Rule = "date-form"    // ngày 5 tháng 06 năm 2023
	NumberForm  Rule = "number-form"  // 5 / TB - UBND
)

// A Finding is one place to mend: the bytes Start to End of the text, and what to
// put there.
type Finding struct {
	Start, End  int
	Rule        Rule
	Replacement string
}

// Check returns what to mend, in the order of the text. Two findings never
// overlap: of two the earlier, and of two at one place the longer, is given; the
// other shows when the first is mended.
func Check(text string) []Finding {
	if !utf8.ValidString(text) {
		return nil
	}
	t := newText(text)
	for _, rule := range []func(*page){
		invisible, spaces, marks, doubleMarks, dashes, lookAlikes, composition, tones, repeated, sentences, capitals, dates, numbers,
	} {
		rule(t)
	}
	slices.SortStableFunc(t.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var out []Finding
	last := 0
	for _, f := range t.found {
		if f.Start < last || t.isAddress(f.Start) {
			continue
		}
		if f.End > f.Start {
			last = f.End
		} else {
			last = f.Start + 1 // an insertion: nothing else at this place
		}
		out = append(out, f)
	}
	return out
}

// Apply mends the findings of a text.
func Apply(text string, findings []Finding) string {
	var b strings.Builder
	last := 0
	for _, f := range findings {
		b.WriteString(text[last:f.Start])
		b.WriteString(f.Replacement)
		last = f.End
	}
	b.WriteString(text[last:])
	return b.String()
}

// word is a run of letters.
type word struct {
	start, end int
	low        string // small, in NFC, the tone where papers put it
	capital    bool   // begins with a capital
}

// page is a text with its words while rules look at it.
type page struct {
	s         string
	words     []word
	addresses [][2]int // web and mail addresses: left alone
	found     []Finding
}

func newText(s string) *page {
	t := &page{s: s}
	start := -1
	flush := func(end int) {
		if start >= 0 {
			first, _ := utf8.DecodeRuneInString(s[start:])
			t.words = append(t.words, word{start, end, vntext.Same(s[start:end]), unicode.IsUpper(first)})
		}
		start = -1
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
	}
	flush(len(s))
	from := 0
	for _, piece := range strings.FieldsFunc(s, unicode.IsSpace) {
		at := from + strings.Index(s[from:], piece)
		from = at + len(piece)
		if strings.Contains(piece, "://") || strings.Contains(piece, "@") || strings.Contains(piece, "www.") || isDomain(piece) {
			t.addresses = append(t.addresses, [2]int{at, from})
		}
	}
	return t
}

// isDomain reports whether a piece looks like thanhhoa.gov.vn.
func isDomain(piece string) bool {
	piece = strings.Trim(piece, ".,;:()")
	return strings.Contains(piece, ".") && strings.IndexFunc(piece, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '/' && r != '_'
	}) < 0 && strings.ContainsAny(piece, "abcdefghijklmnopqrstuvwxyz")
}

func (t *page) isAddress(i int) bool {
	for _, a := range t.addresses {
		if i >= a[0] && i < a[1] {
			return true
		}
	}
	return false
}

func (t *page) add(start, end int, rule Rule, replacement string) {
	if t.s[start:end] != replacement {
		t.found = append(t.found, Finding{start, end, rule, replacement})
	}
}

// before and after are the characters next to a place, 0 at the ends.
func (t *page) before(i int) rune {
	r, n := utf8.DecodeLastRuneInString(t.s[:i])
	if n == 0 {
		return 0
	}
	return r
}

func (t *page) after(i int) rune {
	r, n := utf8.DecodeRuneInString(t.s[i:])
	if n == 0 {
		return 0
	}
	return r
}

// gap is what stands between word i-1 and word i.
func (t *page) gap(i int) string {
	if i <= 0 || i >= len(t.words) {
		return "\n"
	}
	return t.s[t.words[i-1].end:t.words[i].start]
}

// beside reports whether word i stands in the line of word i-1 with nothing but
// a space between.
func (t *page) beside(i int) bool { return strings.Trim(t.gap(i), " \u00a0") == "" }

// is reports whether the words stand at i one after another.
func (t *page) is(i int, words ...string) bool {
	for k, w := range words {
		if i+k < 0 || i+k >= len(t.words) || t.words[i+k].low != w || k > 0 && !t.beside(i+k) {
			return false
		}
	}
	return true
}
