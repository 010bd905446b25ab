package directive

import (
	"cmp"
	"slices"
)

// Finding is one point of a text that is not clear yet.
type Finding struct {
	Range
	Quote   string   // the sentence, shortened
	Lead    []string // as the text calls them
	Missing []string // of the six clarities; empty where the sentence orders something of which no task can be read
}

// Lint reads a text that is not signed yet and names what it leaves unclear, in
// the order of the text. A task whose Missing is empty is no finding.
func Lint(text string, o Options) []Finding {
	r := Read(text, o)
	rs := []rune(r.Text)
	var out []Finding
	var covered []Range
	for _, t := range r.Tasks {
		start, end := t.Extent()
		x := Range{max(0, start), min(end, len(rs))}
		covered = append(covered, x)
		if len(t.Missing) > 0 && x.Start < x.End {
			out = append(out, Finding{Range: x, Quote: quoted(string(rs[x.Start:x.End])), Lead: t.Lead, Missing: t.Missing})
		}
	}
	var sentences []Range
	for _, s := range r.Sentences {
		sentences = append(sentences, Range{s.Start, s.End})
	}
	for _, x := range Uncovered(r.Text, sentences, covered) {
		out = append(out, Finding{Range: x, Quote: quoted(string(rs[x.Start:x.End]))})
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return out
}
