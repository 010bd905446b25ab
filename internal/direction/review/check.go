package review

import (
	"math"
	"strings"

	"roviec/internal/vn/vntext"
)

// Claim is a line of a pasted table: a label with a count, a percentage, or
// both.
type Claim struct {
	Line    int // of the text, from 1
	Level   int // how many dashes stand before the label
	Label   string
	Count   int64
	Counted bool
	Percent *vntext.Number // as printed, with its decimals
}

// Finding is what the checker says of a line.
type Finding struct {
	Line int
	Key  string // of the catalogue
	Args []any
	OK   bool
}

// maxClaims is how many lines one table has.
const maxClaims = 300

// ReadTable reads a pasted table: one line a row, cells parted by tabs or |,
// the label first; dashes before a label put it below the row above. Lines
// without a number (headings) are left out. unread lists lines that have a
// number which cannot be read.
func ReadTable(text string) (claims []Claim, unread []int) {
	for n, line := range strings.Split(text, "\n") {
		cells := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == '|' })
		if len(cells) < 2 || len(claims) == maxClaims {
			continue
		}
		c := Claim{Line: n + 1}
		c.Label = strings.TrimSpace(cells[0])
		for {
			rest := strings.TrimLeft(c.Label, "-–+•* ")
			if rest == c.Label {
				break
			}
			for _, r := range c.Label[:len(c.Label)-len(rest)] {
				if r != ' ' {
					c.Level++
				}
			}
			c.Label = rest
		}
		bad := false
		for _, cell := range cells[1:] {
			cell = strings.TrimSpace(cell)
			if cell == "" || !strings.ContainsAny(cell, "0123456789") {
				continue
			}
			if strings.Contains(cell, "%") {
				p, err := vntext.ParsePercent(strings.TrimRight(cell, ".;, "), vntext.AnyStyle)
				if err != nil {
					bad = true
					continue
				}
				c.Percent = &p
				continue
			}
			if k, ok := count(cell); ok && !c.Counted {
				c.Count, c.Counted = k, true
			} else if !ok {
				bad = true
			}
		}
		if bad {
			unread = append(unread, c.Line)
		} else if c.Counted || c.Percent != nil {
			claims = append(claims, c)
		}
	}
	return claims, unread
}

// count reads a whole number, whichever sign parts its thousands.
func count(s string) (int64, bool) {
	for _, style := range []vntext.Style{vntext.Vietnamese, vntext.English} {
		if n, err := vntext.ParseNumber(s, style); err == nil {
			if k, ok := n.Int(); ok && k >= 0 {
				return k, true
			}
		}
	}
	return 0, false
}

// Check says of a table which sums and percentages follow from its counts. A
// row above others is their sum; a row whose label begins with "Tổng" is the
// sum of the rows of its level. A percentage follows where its row's count,
// divided by the row above, the total, another count or the sum of two, gives
// it at the decimals printed.
func Check(claims []Claim) []Finding {
	var out []Finding
	total := -1
	for i, c := range claims {
		if c.Counted && c.Level == 0 && strings.HasPrefix(vntext.Fold(c.Label), "tong") && total < 0 {
			total = i
		}
	}
	if total >= 0 {
		out = append(out, sum(claims, total, func(j int) bool { return j != total && claims[j].Level == 0 })...)
	}
	for i, c := range claims {
		below := i + 1
		for below < len(claims) && claims[below].Level > c.Level {
			below++
		}
		if c.Counted && below > i+1 {
			out = append(out, sum(claims, i, func(j int) bool { return j > i && j < below && claims[j].Level == claims[i+1].Level })...)
		}
		if c.Percent != nil {
			out = append(out, percent(claims, i, total))
		}
	}
	return out
}

// sum compares a row with those that make it up; without counts among them
// nothing is said.
func sum(claims []Claim, i int, part func(j int) bool) []Finding {
	s, parts := int64(0), 0
	for j, c := range claims {
		if part(j) && c.Counted {
			s, parts = s+c.Count, parts+1
		}
	}
	c := claims[i]
	switch {
	case parts < 2:
		return nil
	case s == c.Count:
		return []Finding{{c.Line, "review.check.sum_ok", []any{c.Label, c.Count, parts}, true}}
	}
	return []Finding{{c.Line, "review.check.sum_bad", []any{c.Label, c.Count, parts, s}, false}}
}

// follows reports whether count/of prints as the percentage.
func follows(n, of int64, p vntext.Number) bool {
	return of > 0 && math.Abs(exact(n, of, p.Scale)-float64(p.Units)) <= 0.5+1e-9
}

// exact is count/of in units of the last decimal printed.
func exact(n, of int64, scale int) float64 {
	return float64(n) * 100 * math.Pow10(scale) / float64(of)
}

func percent(claims []Claim, i, total int) Finding {
	c := claims[i]
	if !c.Counted {
		return Finding{c.Line, "review.check.no_count", []any{c.Label}, false}
	}
	var bases []int64
	for j := i - 1; j >= 0; j-- { // the row above it
		if claims[j].Counted && claims[j].Level < c.Level {
			bases = append(bases, claims[j].Count)
			break
		}
	}
	if total >= 0 {
		bases = append(bases, claims[total].Count)
	}
	natural := len(bases)
	for _, x := range claims {
		if x.Counted {
			bases = append(bases, x.Count)
		}
	}
	for j, x := range claims {
		for _, y := range claims[j+1:] {
			if x.Counted && y.Counted {
				bases = append(bases, x.Count+y.Count)
			}
		}
	}
	nearest, how := int64(0), math.Inf(1)
	for k, of := range bases {
		if of < c.Count || of == 0 {
			continue
		}
		if of == c.Count && k >= natural && c.Percent.Float() != 100 {
			continue
		}
		if follows(c.Count, of, *c.Percent) {
			return Finding{c.Line, "review.check.percent_ok", []any{c.Label, c.Percent.String(), c.Count, of}, true}
		}
		if d := math.Abs(exact(c.Count, of, c.Percent.Scale) - float64(c.Percent.Units)); d < how {
			nearest, how = of, d
		}
	}
	if nearest == 0 {
		return Finding{c.Line, "review.check.percent_none", []any{c.Label, c.Percent.String()}, false}
	}
	shown := vntext.Number{Units: int64(math.Round(exact(c.Count, nearest, c.Percent.Scale))), Scale: c.Percent.Scale}
	return Finding{c.Line, "review.check.percent_bad", []any{c.Label, c.Percent.String(), c.Count, nearest, shown.String()}, false}
}
