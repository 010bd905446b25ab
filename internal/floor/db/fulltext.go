package db

import "strings"

// Expr is a Boolean expression over terms of a full-text table. Terms are
// made in Go of letters, digits and characters beyond ASCII; no engine splits,
// folds or stems them, so that both find the same rows.
type Expr struct {
	op   byte // 't' term, '&', '|'
	term string
	list []Expr
}

// Term is met by a row that holds t.
func Term(t string) Expr { return Expr{op: 't', term: t} }

// All is met where every part is. Of no part it is met nowhere.
func All(parts ...Expr) Expr { return join('&', parts) }

// Any is met where one part is. Of no part it is met nowhere.
func Any(parts ...Expr) Expr { return join('|', parts) }

func join(op byte, parts []Expr) Expr {
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

// FullText writes e as the engine reads it.
func (d *DB) FullText(e Expr) string {
	var b strings.Builder
	if d.Engine == Postgres {
		e.write(&b, `'`, " & ", " | ")
	} else {
		e.write(&b, `"`, " AND ", " OR ")
	}
	return b.String()
}

func (e Expr) write(b *strings.Builder, quote, and, or string) {
	if e.op == 't' {
		b.WriteString(quote)
		b.WriteString(e.term)
		b.WriteString(quote)
		return
	}
	sep := and
	if e.op == '|' {
		sep = or
	}
	b.WriteByte('(')
	for i, p := range e.list {
		if i > 0 {
			b.WriteString(sep)
		}
		p.write(b, quote, and, or)
	}
	b.WriteByte(')')
}

// Matches is the condition that a row of the full-text table meets the
// expression that the placeholder stands for.
func (d *DB) Matches(table, placeholder string) string {
	if d.Engine == Postgres {
		return table + ".terms @@ " + placeholder + "::tsquery"
	}
	return table + " MATCH " + placeholder
}

// TermsValue is the value to insert for terms joined by single spaces.
func (d *DB) TermsValue(placeholder string) string {
	if d.Engine == Postgres {
		return "array_to_tsvector(string_to_array(" + placeholder + ", ' '))"
	}
	return placeholder
}
