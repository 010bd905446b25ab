package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"roviec/internal/floor/db"
)

// The dictionary holds the words of the indexed records with the number of
// records that hold each. The words of fresh records join it when these settle.

// counts are changes of the numbers of records, by term.
type counts map[string]int64

func (c counts) add(terms string, by int64) {
	for t := range strings.SplitSeq(terms, " ") {
		c[t] += by
	}
}

// count changes the numbers of the terms that the dictionary counts.
func (x *Index) count(ctx context.Context, c counts) error {
	words := make([]string, 0, len(c))
	for w, n := range c {
		if n != 0 && inDictionary(w) {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	gone := false
	for part := range slices.Chunk(words, rowsAtOnce) {
		var w db.Where
		rows := make([]string, len(part))
		for i, t := range part {
			gone = gone || c[t] < 0
			rows[i] = w.Expand("(?,?)", t, c[t])
		}
		type row struct {
			term string
			df   int64
		}
		list, err := db.List(ctx, x.db.Q(ctx), func(s db.Scanner) (row, error) {
			var r row
			err := s.Scan(&r.term, &r.df)
			return r, err
		}, `INSERT INTO `+x.term+` (term, df) VALUES `+strings.Join(rows, ",")+` ON CONFLICT (term) DO UPDATE SET df = `+x.term+`.df + excluded.df RETURNING term, df`, w.Args()...)
		if err != nil {
			return err
		}
		var fresh []string
		for _, r := range list {
			if r.df > 0 && r.df == c[r.term] {
				fresh = append(fresh, r.term)
			}
		}
		if err := x.learn(ctx, fresh); err != nil {
			return err
		}
	}
	if !gone {
		return nil
	}
	q := x.db.Q(ctx)
	for part := range slices.Chunk(words, rowsAtOnce) {
		var w db.Where
		w.In("term", part...)
		dead, err := db.List(ctx, q, db.Value[string], `DELETE FROM `+x.term+w.SQL()+` AND df <= 0 RETURNING term`, w.Args()...)
		if err != nil || len(dead) == 0 {
			if err != nil {
				return err
			}
			continue
		}
		var v db.Where
		v.In("term", dead...)
		if _, err := db.Exec(ctx, q, `DELETE FROM `+x.near+v.SQL(), v.Args()...); err != nil {
			return err
		}
	}
	return nil
}

// learn stores the forms under which slips lead to new words.
func (x *Index) learn(ctx context.Context, words []string) error {
	var all [][2]string
	for _, t := range words {
		for _, f := range slips(t) {
			all = append(all, [2]string{f, t})
		}
	}
	for part := range slices.Chunk(all, rowsAtOnce) {
		var w db.Where
		rows := make([]string, len(part))
		for i, p := range part {
			rows[i] = w.Expand("(?,?)", p[0], p[1])
		}
		if _, err := db.Exec(ctx, x.db.Q(ctx), `INSERT INTO `+x.near+` (form, term) VALUES `+strings.Join(rows, ",")+` ON CONFLICT DO NOTHING`, w.Args()...); err != nil {
			return err
		}
	}
	return nil
}

// slips returns the word and each form of it that lacks one letter; nothing
// for numbers and for words too short or too long to be repaired.
func slips(w string) []string {
	n := utf8.RuneCountInString(w)
	if n < 2 || n > 20 || w[0] >= '0' && w[0] <= '9' || strings.HasPrefix(w, "§") {
		return nil
	}
	out := []string{w}
	for i, r := range w {
		f := w[:i] + w[i+utf8.RuneLen(r):]
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// known is a word with the number of records that hold it.
type known struct {
	word string
	df   int64
}

func scanKnown(s db.Scanner) (k known, err error) {
	err = s.Scan(&k.word, &k.df)
	return k, err
}

// completions returns words that begin with the prefix, the most frequent
// first.
func (f *finding) completions(ctx context.Context, prefix string, limit int) ([]string, error) {
	list, err := db.List(ctx, f.x.db.Q(ctx), scanKnown, `SELECT term, df FROM `+f.x.term+` WHERE term > $1 AND term < $2 ORDER BY df DESC, term LIMIT $3`, prefix, prefix+"\U0010FFFF", limit)
	if err != nil {
		return nil, err
	}
	fresh := f.r.Fresh()
	from, _ := slices.BinarySearch(fresh, prefix)
	for _, t := range fresh[from:] {
		if !strings.HasPrefix(t, prefix) {
			break
		}
		if t != prefix && inDictionary(t) {
			list = append(list, known{t, 1})
		}
	}
	return mostFrequent(list, limit), nil
}

// repairs returns words that differ from w by one slip, the most frequent
// first.
func (f *finding) repairs(ctx context.Context, w string, limit int) ([]string, error) {
	forms := slips(w)
	if forms == nil {
		return nil, nil
	}
	var c db.Where
	c.In("n.form", forms...)
	c.Add("n.term <> ?", w)
	list, err := db.List(ctx, f.x.db.Q(ctx), scanKnown, `SELECT t.term, t.df FROM `+f.x.near+` n JOIN `+f.x.term+` t ON t.term = n.term`+c.SQL()+` GROUP BY t.term, t.df ORDER BY t.df DESC, t.term LIMIT `+c.Arg(4*limit), c.Args()...)
	if err != nil {
		return nil, err
	}
	for _, t := range f.r.Fresh() {
		if n := len(t) - len(w); n >= -4 && n <= 4 && t != w && slips(t) != nil && isWordTerm(t) {
			list = append(list, known{t, 1})
		}
	}
	list = slices.DeleteFunc(list, func(k known) bool { return !oneSlip(w, k.word) })
	return mostFrequent(list, limit), nil
}

// mostFrequent returns the words without doubles, the most frequent first.
func mostFrequent(list []known, limit int) []string {
	slices.SortFunc(list, func(a, b known) int { return cmp.Or(cmp.Compare(a.word, b.word), cmp.Compare(b.df, a.df)) })
	list = slices.CompactFunc(list, func(a, b known) bool { return a.word == b.word })
	slices.SortFunc(list, func(a, b known) int { return cmp.Or(cmp.Compare(b.df, a.df), cmp.Compare(a.word, b.word)) })
	out := make([]string, min(len(list), limit))
	for i := range out {
		out[i] = list[i].word
	}
	return out
}

// oneSlip reports whether a becomes b by one letter added, left out, changed,
// or two neighbours swapped.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	if i == len(x) {
		return true
	}
	if string(x[i+1:]) == string(y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}
