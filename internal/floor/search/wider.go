package search

import (
	"context"

	"roviec/internal/floor/search/inverted"
)

// maxWide is how many words a query may have to be tried with each left out.
const maxWide = 9

// wider returns looser conditions where nothing holds the words side by side:
// words of the dictionary that differ by one slip, one word left out, one word
// between two others, three words in a row. The first that finds something
// ends the search.
func (f *finding) wider(ctx context.Context) ([]inverted.Expr, error) {
	var out []inverted.Expr
	try := func(e inverted.Expr) (bool, error) {
		ok, err := f.meets(ctx, e)
		if ok {
			out = append(out, e)
		}
		return ok, err
	}
	// What stands on no adjacency at all is tried with two readings: as typed,
	// and as it would be written.
	some := f.q.variants[:min(len(f.q.variants), 2)]
	each := func(make func(variant) inverted.Expr) inverted.Expr {
		var list []inverted.Expr
		for _, v := range some {
			list = append(list, make(v))
		}
		return inverted.Any(list...)
	}
	plain := each(f.oneLess)
	for k := range some {
		if err := f.repair(ctx, &some[k]); err != nil {
			return nil, err
		}
	}
	ok, err := try(each(func(v variant) inverted.Expr { return f.beside(v.slots, true) }))
	if ok || err != nil {
		return out, err
	}
	if ok, err = try(plain); ok || err != nil {
		return out, err
	}
	ok, err = try(each(func(v variant) inverted.Expr {
		var list []inverted.Expr
		for i := 2; i < len(v.slots) && i < maxWide && len(v.slots) > 3; i++ {
			list = append(list, f.beside(v.slots[i-2:i+1], false))
		}
		return inverted.Any(list...)
	}))
	if ok || err != nil {
		return out, err
	}
	_, err = try(each(func(v variant) inverted.Expr { return f.wordsOfAll(v, "", true) }))
	return out, err
}

// oneLess leaves out each word in turn, or lets one other word come between.
func (f *finding) oneLess(v variant) inverted.Expr {
	n := len(v.slots)
	if n < 3 || n > maxWide {
		return inverted.Expr{}
	}
	pairs := make([]inverted.Expr, n-1)
	for i := range pairs {
		pairs[i] = inverted.Term(v.slots[i].key + pairMark + v.slots[i+1].key)
	}
	// without asks for the pairs that keep is true of, and for words that are in
	// none of these.
	without := func(keep func(pair int) bool, drop int) inverted.Expr {
		var parts []inverted.Expr
		in := make([]bool, n)
		for i, p := range pairs {
			if keep(i) {
				parts = append(parts, p)
				in[i], in[i+1] = true, true
			}
		}
		for i := range n {
			if !in[i] && i != drop {
				parts = append(parts, inverted.Term(v.slots[i].key))
			}
		}
		return inverted.All(parts...)
	}
	var list []inverted.Expr
	for drop := range n {
		list = append(list, without(func(i int) bool { return i != drop && i+1 != drop }, drop))
	}
	for gap := range n - 1 {
		list = append(list, without(func(i int) bool { return i != gap }, -1))
	}
	return inverted.Any(list...)
}

// repair gives the slots that do not fit their neighbours the words of the
// dictionary that they may be slips of.
func (f *finding) repair(ctx context.Context, v *variant) error {
	n := len(v.slots)
	if n > maxSlots/2 {
		return nil // the other conditions have enough words to go by
	}
	missing := make([]bool, n+1) // missing[i]: no record has slots i-1 and i side by side
	missing[0], missing[n] = true, true
	pairs := make([]inverted.Expr, 0, 2*n)
	for i := range n {
		if pairs = append(pairs, inverted.Term(v.slots[i].key)); i > 0 {
			pairs = append(pairs, f.pair(v.slots[i-1], v.slots[i], true))
		}
	}
	if err := f.r.Load(ctx, append(pairs, f.filter("all")...)...); err != nil {
		return err
	}
	for i := 1; i < n; i++ {
		known, err := f.meets(ctx, f.pair(v.slots[i-1], v.slots[i], true))
		if err != nil {
			return err
		}
		missing[i] = !known
	}
	var doubtful []int
	for i, s := range v.slots {
		if known, err := f.known(ctx, s.key); err != nil {
			return err
		} else if !known || missing[i] && missing[i+1] {
			doubtful = append(doubtful, i)
		}
	}
	if len(doubtful) == 0 {
		for i := range n {
			if i > 0 && missing[i] || i+1 < n && missing[i+1] {
				doubtful = append(doubtful, i)
			}
		}
	}
	if len(doubtful) == 0 {
		for i := range n {
			doubtful = append(doubtful, i)
		}
	}
	limit := maxRepairs
	if len(doubtful) > 1 {
		limit = 8 // neighbours multiply
	}
	for _, i := range doubtful[:min(len(doubtful), 4)] {
		alts, err := f.repairs(ctx, v.slots[i].key, limit)
		if err != nil {
			return err
		}
		v.slots[i].alts = append(v.slots[i].alts, alts...)
	}
	return nil
}
