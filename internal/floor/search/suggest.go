package search

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"
)

// minSuggest is how many letters must be typed before anything is suggested.
const minSuggest = 2

const (
	suggestWords = 4  // words that follow what was typed
	suggestRunes = 90 // of a suggestion
)

// Suggest completes what is being typed: pieces of titles, and of texts where
// no title has it, of records that the reader may see. The best come first.
func (x *Index) Suggest(ctx context.Context, s Scope, typed string, limit int) ([]string, error) {
	if utf8.RuneCountInString(strings.TrimSpace(clean(typed))) < minSuggest {
		return nil, nil
	}
	f, err := x.find(ctx, Request{Query: typed, Scope: s})
	if err != nil || f == nil {
		return nil, err
	}
	var titles, texts []string
	seen := map[string]bool{keyOfAll(f.q.raw): true}
	for i, num := range f.order {
		j := f.judged[num]
		if j == nil || len(titles) >= limit {
			break
		}
		n := float64(len(j.by.v.slots))
		take := func(to *[]string, text string, m match) bool {
			if m.run < 0.7*n {
				return false
			}
			start, end := bytesOf(text, m.start, m.end)
			piece := goOn(text, start, end)
			if k := keyOfAll(piece); !seen[k] {
				seen[k] = true
				*to = append(*to, piece)
			}
			return true
		}
		if !take(&titles, f.rows[num].heading(), j.title) && len(texts) < limit && j.body.run >= 0.7*n {
			if err := f.readBodies(ctx, f.order[i:i+1]); err != nil {
				return nil, err
			}
			take(&texts, f.bodies[num], j.body)
		}
	}
	out := append(titles, texts...)
	return out[:min(len(out), limit)], nil
}

// goOn is s[start:end] with some of the words that follow, up to the end of
// the clause.
func goOn(s string, start, end int) string {
	words, i := 0, end
	last := end
	for i < len(s) && utf8.RuneCountInString(s[start:i]) < suggestRunes {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r) && r != '\n':
			last = i
			if words++; words > suggestWords {
				return s[start:last]
			}
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), r == '/', r == '-':
		default:
			return strings.TrimRight(s[start:i], " ")
		}
		i += n
	}
	if i >= len(s) {
		last = len(s)
	}
	return strings.TrimRight(s[start:last], " ")
}
