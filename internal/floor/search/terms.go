package search

import (
	"fmt"
	"slices"
	"strings"
)

// A record is found by its terms: its words, its pairs of words that stand side
// by side, the words of its title, its words with their marks, whole document
// numbers, and the values of what lists are filtered by and rights ask about.

// terms returns every term under which the record is found, joined by spaces,
// none twice.
func (d Document) terms() string {
	t := termsOf{ids: map[string]int32{}, keys: map[string]int32{}}
	t.text(d.Number, true)
	t.text(d.Title, true)
	t.text(d.Body, false)
	out := t.joined(3 * len(d.Body))
	seen := map[string]bool{}
	for _, n := range append(numbersIn(d.Title), joinKeys(d.Number)) {
		if n != "" && !seen[n] {
			seen[n] = true
			out.WriteString(" " + numberMark + n)
		}
	}
	for _, m := range d.marks() {
		out.WriteString(" " + m)
	}
	return strings.TrimPrefix(out.String(), " ")
}

type termsOf struct {
	ids    map[string]int32 // numbers of keys, by the word as written; -1 for none
	keys   map[string]int32
	list   []string // of keys
	marked []string // of forms that differ from their keys
	titles []int32
	pairs  []int64
}

func (t *termsOf) idOf(w string) int32 {
	if id, ok := t.ids[w]; ok {
		return id
	}
	f := formsOf(w)
	id := int32(-1)
	if f.key != "" {
		k, ok := t.keys[f.key]
		if !ok {
			k = int32(len(t.list))
			t.keys[f.key] = k
			t.list = append(t.list, f.key)
		}
		if id = k; f.marked != f.key {
			t.marked = append(t.marked, f.marked)
		}
	}
	t.ids[w] = id
	return id
}

func (t *termsOf) text(s string, title bool) {
	before, n := int32(-1), 0
	walk(s, func(at token) bool {
		k := t.idOf(s[at.start:at.end])
		if n++; k < 0 {
			return n < maxTokens
		}
		if before >= 0 {
			t.pairs = append(t.pairs, int64(before)<<32|int64(k))
		}
		if title {
			t.titles = append(t.titles, k)
		}
		before = k
		return n < maxTokens
	})
}

func (t *termsOf) joined(size int) *strings.Builder {
	var out strings.Builder
	out.Grow(size)
	for _, k := range t.list {
		out.WriteByte(' ')
		out.WriteString(k)
	}
	slices.Sort(t.titles)
	for _, k := range slices.Compact(t.titles) {
		out.WriteString(" " + titleMark)
		out.WriteString(t.list[k])
	}
	slices.Sort(t.marked)
	for _, m := range slices.Compact(t.marked) {
		out.WriteString(" " + markedMark)
		out.WriteString(m)
	}
	slices.Sort(t.pairs)
	for _, p := range slices.Compact(t.pairs) {
		out.WriteByte(' ')
		out.WriteString(t.list[p>>32])
		out.WriteString(pairMark)
		out.WriteString(t.list[int32(p)])
	}
	return &out
}

// marks are the terms for filters and rights.
func (d Document) marks() []string {
	out := []string{special(kindMark, d.Kind)}
	if d.Section != "" {
		out = append(out, special(secMark, d.Section))
	}
	if d.Year != 0 {
		out = append(out, special(yearMark, fmt.Sprint(d.Year)))
	}
	if d.Read == "" {
		return out
	}
	out = append(out, special(permMark, string(d.Read)))
	if d.Object.State != "" {
		out = append(out, special(stateMark, d.Object.State))
	}
	if d.Object.Owner != "" {
		out = append(out, special(ownerMark, d.Object.Owner))
	}
	for _, a := range d.Object.Leads {
		out = append(out, special(leadMark, a), special(partMark, a))
	}
	for _, a := range d.Object.Concerns {
		out = append(out, special(partMark, a))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// inDictionary reports whether the dictionary counts the term: words, and the
// values of what lists are filtered by.
func inDictionary(term string) bool {
	for _, m := range []string{kindMark, secMark, yearMark} {
		if strings.HasPrefix(term, m) {
			return true
		}
	}
	return isWordTerm(term)
}

// isWordTerm reports whether the term is a word and nothing but a word.
func isWordTerm(term string) bool {
	for _, m := range []string{titleMark, markedMark, numberMark, "§"} {
		if strings.HasPrefix(term, m) {
			return false
		}
	}
	return !strings.Contains(term, pairMark)
}
