package search

import (
	"context"
	"strings"

	"roviec/internal/floor/search/inverted"
	"roviec/internal/vn/vntext"
)

// What another reading costs beside what was typed.
const (
	costDecoded = 0.05
	costJoined  = 0.05
	costShort   = 0.2 // an abbreviation for its full form, or the other way
)

// read adds the other ways to read what was typed: keys of an input method
// that was off, words written together, abbreviations and full forms.
func (f *finding) read(ctx context.Context) error {
	text := f.q.raw
	if to, ok, err := f.decoded(ctx, text); err != nil {
		return err
	} else if ok {
		v := f.q.reading(to)
		v.penalty, v.read = costDecoded, to
		f.q.add(v)
		text = to
	}
	if to, ok, err := f.parted(ctx, text); err != nil {
		return err
	} else if ok {
		v := f.q.reading(to)
		v.penalty, v.read = costJoined, to
		f.q.add(v)
		text = to
	}
	if f.q.number == "" && len(f.q.phrases) == 0 {
		return f.abbreviated(ctx, text)
	}
	return nil
}

// decoded reads keys of Telex and VNI. What the language leaves open, the
// dictionary decides: a word that no record holds, whose decoded form some do.
func (f *finding) decoded(ctx context.Context, text string) (string, bool, error) {
	text, some := vntext.Decode(text)
	type doubt struct{ word, to string }
	var doubts []doubt
	var ask []inverted.Expr
	for _, w := range strings.Fields(text) {
		if to, ok := vntext.DecodeWord(w); ok {
			doubts = append(doubts, doubt{w, to})
			ask = append(ask, inverted.Term(keyOf(w)), inverted.Term(keyOf(to)))
		}
	}
	if err := f.r.Load(ctx, ask...); err != nil {
		return text, some, err
	}
	known := map[string]string{}
	for _, d := range doubts {
		was, err := f.known(ctx, keyOf(d.word))
		if err != nil {
			return text, some, err
		}
		is, err := f.known(ctx, keyOf(d.to))
		if err != nil {
			return text, some, err
		}
		if !was && is {
			known[d.word] = d.to
		}
	}
	if len(known) == 0 {
		return text, some, nil
	}
	words := strings.Fields(text)
	for i, w := range words {
		if to, ok := known[w]; ok {
			words[i] = to
		}
	}
	return strings.Join(words, " "), true, nil
}

// maxWays is how many ways to part a joined word are looked up.
const maxWays = 6

// parted parts words written together, in the way that the records know.
func (f *finding) parted(ctx context.Context, text string) (string, bool, error) {
	var b strings.Builder
	last, parted := 0, 0
	var err error
	walk(text, func(t token) bool {
		w := text[t.start:t.end]
		if len(w) < 4 || parted >= 4 {
			return true
		}
		ways := vntext.Split(w, maxWays)
		if len(ways) == 0 {
			return true
		}
		best := ways[0]
		asked := f.filter("all")
		for _, way := range ways {
			asked = append(asked, f.beside(slotsOf(way), false))
		}
		if err = f.r.Load(ctx, asked...); err != nil {
			return false
		}
		for _, way := range ways {
			var known bool
			if known, err = f.meets(ctx, f.beside(slotsOf(way), false)); err != nil {
				return false
			}
			if known {
				best = way
				break
			}
		}
		b.WriteString(text[last:t.start])
		b.WriteString(best)
		last = t.end
		parted++
		return true
	})
	if err != nil || parted == 0 {
		return text, false, err
	}
	b.WriteString(text[last:])
	return b.String(), true, nil
}

// maxSaid is how many ways to shorten or write out are looked up.
const maxSaid = 4

// abbreviated adds the reading with every short form written out (or every
// full form shortened), and one for each, where records have it so.
func (f *finding) abbreviated(ctx context.Context, text string) error {
	alts := vntext.Abbreviations().Alternatives(text)
	if len(alts) == 0 {
		return nil
	}
	alts = alts[:min(len(alts), maxSaid)]
	said := []variant{f.said(text, alts)}
	if len(alts) > 1 {
		for i := range alts {
			said = append(said, f.said(text, alts[i:i+1]))
		}
	}
	before := len(f.q.variants)
	asked := f.filter("all")
	for _, v := range said {
		asked = append(asked, f.beside(v.slots, false))
	}
	if err := f.r.Load(ctx, asked...); err != nil {
		return err
	}
	for _, v := range said {
		known, err := f.meets(ctx, f.beside(v.slots, false))
		if err != nil {
			return err
		}
		if known {
			f.q.add(v)
		}
	}
	if len(f.q.variants) == before {
		f.q.add(said[0])
	}
	return nil
}

// said is the text with the alternatives in place.
func (f *finding) said(text string, alts []vntext.Alternative) variant {
	var b strings.Builder
	last := 0
	for _, a := range alts {
		if a.Start < last {
			continue
		}
		b.WriteString(text[last:a.Start])
		b.WriteString(a.Text)
		last = a.End
	}
	b.WriteString(text[last:])
	v := f.q.reading(b.String())
	v.penalty = costShort
	return v
}

// meets reports whether some record that the reader may see meets e.
func (f *finding) meets(ctx context.Context, e inverted.Expr) (bool, error) {
	rows, err := f.rowsOf(ctx, e, f.filter("all")...)
	return rows.Count() > 0, err
}

// known reports whether a record of the index holds the word.
func (f *finding) known(ctx context.Context, key string) (bool, error) {
	rows, err := f.r.Rows(ctx, inverted.Term(key))
	return rows.Count() > 0, err
}
