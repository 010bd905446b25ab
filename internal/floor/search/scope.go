package search

import (
	"roviec/internal/floor/access"
	"roviec/internal/floor/search/inverted"
)

// Scope is the condition under which a reader sees a record.
type Scope struct {
	everything bool
	cond       inverted.Expr
}

// Open is the scope of the public index: all that is in it may be read.
var Open = Scope{everything: true}

// ScopeOf compiles the grants of the permissions that show records in lists
// into a condition on the index: the rule of access.Table.Where on terms.
func ScopeOf(t *access.Table, a access.Actor, read ...access.Permission) Scope {
	var any []inverted.Expr
	for _, p := range read {
		if !t.May(a, p) {
			continue
		}
		perm := inverted.Term(special(permMark, string(p)))
		if a.System || p == access.SignedIn {
			any = append(any, perm)
			continue
		}
		for _, g := range t.Grants(p) {
			if !a.Has(g.Roles...) {
				continue
			}
			parts := []inverted.Expr{perm}
			if len(g.States) > 0 {
				parts = append(parts, anyOf(stateMark, g.States))
			}
			switch g.Reach {
			case access.All:
			case access.Concerns:
				parts = append(parts, anyOf(partMark, a.Agencies))
			case access.Leads:
				parts = append(parts, anyOf(leadMark, a.Agencies))
			case access.Owns:
				parts = append(parts, anyOf(ownerMark, []string{a.AccountID}))
			default:
				continue // no list is read by who did not make its rows
			}
			if e, ok := every(parts); ok {
				any = append(any, e)
			}
		}
	}
	return Scope{cond: inverted.Any(any...)}
}

func anyOf(mark string, values []string) inverted.Expr {
	var list []inverted.Expr
	for _, v := range values {
		if v != "" {
			list = append(list, inverted.Term(special(mark, v)))
		}
	}
	return inverted.Any(list...)
}

// every joins parts by AND; a part that nothing meets makes the whole so.
func every(parts []inverted.Expr) (inverted.Expr, bool) {
	for _, p := range parts {
		if p.IsEmpty() {
			return inverted.Expr{}, false
		}
	}
	return inverted.All(parts...), true
}

func (s Scope) nothing() bool { return !s.everything && s.cond.IsEmpty() }
