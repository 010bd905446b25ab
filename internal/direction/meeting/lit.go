package meeting

import (
	"cmp"
	"slices"
	"strings"
)

// whole returns the sentences with the gaps between them, so that no word of the
// text is missing on the page.
func whole(text []rune, sentences []Sentence) []Sentence {
	list := slices.Clone(sentences)
	slices.SortFunc(list, func(a, b Sentence) int { return cmp.Compare(a.Start, b.Start) })
	var out []Sentence
	at := 0
	gap := func(end int) {
		if x := trimmed(text, Piece{at, end}); x.Start < x.End {
			out = append(out, Sentence{Start: x.Start, End: x.End, Kind: "context"})
		}
	}
	for _, s := range list {
		s.Start, s.End = max(s.Start, at), min(s.End, len(text))
		if s.Start >= s.End {
			continue
		}
		gap(s.Start)
		out, at = append(out, s), s.End
	}
	gap(len(text))
	return out
}

// light is a stretch of a sentence and the proposal that comes from it, -1 for
// none.
type light struct {
	Piece
	proposal int
}

// lights cuts a sentence where proposals begin and end. Where two lie over one
// another the shorter shows: the longer is seen around it.
func lights(s Sentence, list []Proposal) []light {
	edges := []int{s.Start, s.End}
	for _, p := range list {
		for _, x := range p.Pieces() {
			for _, e := range []int{x.Start, x.End} {
				if s.Start < e && e < s.End {
					edges = append(edges, e)
				}
			}
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	var out []light
	for i := 1; i < len(edges); i++ {
		a, b, best, length := edges[i-1], edges[i], -1, 0
		for n, p := range list {
			for _, x := range p.Pieces() {
				if x.Start <= a && b <= x.End && (best < 0 || x.End-x.Start < length) {
					best, length = n, x.End-x.Start
				}
			}
		}
		if n := len(out); n > 0 && out[n-1].proposal == best {
			out[n-1].End = b
			continue
		}
		out = append(out, light{Piece{a, b}, best})
	}
	return out
}

// quote is the words of a proposal's pieces.
func (p Proposal) quote(text []rune) string {
	var words []string
	for _, x := range p.Pieces() {
		words = append(words, span(text, x.Start, x.End))
	}
	return strings.Join(words, " […] ")
}
