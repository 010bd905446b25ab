package inverted

import "slices"

// Expr is a Boolean expression over terms.
type Expr struct {
	op   byte // 't' term, '&', '|'
	term string
	list []Expr
}

// Term is met by a row that holds t.
func Term(t string) Expr { return Expr{op: 't', term: t} }

// All is met where every part is. Of no part it is met nowhere.
func All(parts ...Expr) Expr { return expr('&', parts) }

// Any is met where one part is. Of no part it is met nowhere.
func Any(parts ...Expr) Expr { return expr('|', parts) }

func expr(op byte, parts []Expr) Expr {
	kept := make([]Expr, 0, len(parts))
	for _, p := range parts {
		if !p.IsEmpty() {
			kept = append(kept, p)
		}
	}
	if len(kept) == 1 {
		return kept[0]
	}
	return Expr{op: op, list: kept}
}

// IsEmpty reports whether e has no term.
func (e Expr) IsEmpty() bool { return e.op != 't' && len(e.list) == 0 }

// terms calls yield for each term of e.
func (e Expr) terms(yield func(string)) {
	if e.op == 't' {
		yield(e.term)
	}
	for _, p := range e.list {
		p.terms(yield)
	}
}

// rows returns the rows that meet e; of gives those of a term.
func (e Expr) rows(of func(string) Set) Set {
	switch {
	case e.op == 't':
		return of(e.term)
	case len(e.list) == 0:
		return Set{}
	}
	parts := make([]Set, len(e.list))
	for i, p := range e.list {
		if parts[i] = p.rows(of); e.op == '&' && parts[i].Count() == 0 {
			return Set{}
		}
	}
	if e.op == '|' {
		return union(parts)
	}
	slices.SortFunc(parts, func(a, b Set) int { return a.Count() - b.Count() })
	out := parts[0]
	for _, p := range parts[1:] {
		out = out.And(p)
	}
	return out
}
