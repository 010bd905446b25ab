package review

import (
	"math"
	"slices"
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
	Picked  bool           // "trong đó": one of the parts of the row above, which need not make it up
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
// the label first; dashes before a label, or "Trong đó", put it below the row
// above. Lines without a number (headings) are left out. unread lists lines that have a
// number which cannot be read.
func ReadTable(text string) (claims []Claim, unread []int) {
	heading, under := false, 0 // within "Trong đó:", which stands at a level
	for n, line := range strings.Split(text, "\n") {
		cells := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == '|' })
		if len(claims) == maxClaims {
			break
		}
		c := Claim{Line: n + 1}
		if len(cells) > 0 {
			c.Label = strings.TrimSpace(cells[0])
		}
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
		among, rest := picked(c.Label)
		if among && rest == "" && !anyDigit(cells[1:]) { // a heading: the rows below it are picked out
			heading, under = true, c.Level
			continue
		}
		if len(cells) < 2 {
			continue
		}
		if heading = heading && c.Level > under; heading || among {
			c.Picked = true
		}
		if among {
			if c.Label = rest; rest == "" {
				c.Label = strings.TrimSpace(cells[0])
			}
			if last := len(claims) - 1; last >= 0 && c.Level == 0 {
				c.Level = claims[last].Level
				if !claims[last].Picked {
					c.Level++
				}
			}
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

// picked reports whether a label begins with "Trong đó", and what follows.
func picked(label string) (bool, string) {
	words := strings.Fields(label)
	if len(words) < 2 || vntext.Fold(words[0]) != "trong" || vntext.Fold(strings.TrimRight(words[1], ":,;.")) != "do" {
		return false, ""
	}
	return true, strings.TrimLeft(strings.Join(words[2:], " "), ":, ")
}

func anyDigit(cells []string) bool {
	return slices.ContainsFunc(cells, func(s string) bool { return strings.ContainsAny(s, "0123456789") })
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
// sum of the rows of its level that it heads or closes; a row that begins with
// "Trong đó" picks some out of the row above and need not make it up. A
// percentage follows where its row's count, divided by the row above, a total,
// what the rows without a total make up, another count or the sum of two, gives
// it at the decimals printed.
func Check(claims []Claim) []Finding {
	var out []Finding
	t := tableOf(claims)
	for i := range claims {
		if t.total[i] {
			list := sum(claims, i, t.partsOf(i))
			if len(list) == 0 { // it may head the totals alone; where it does not, nothing is said
				list = slices.DeleteFunc(sum(claims, i, t.totalsBelow(i)), func(f Finding) bool { return !f.OK })
			}
			out = append(out, list...)
		}
	}
	for i, c := range claims {
		below := i + 1
		for below < len(claims) && claims[below].Level > c.Level {
			below++
		}
		if c.Counted && below > i+1 {
			part := func(j int) bool {
				return j > i && j < below && claims[j].Level == claims[i+1].Level && !claims[j].Picked
			}
			out = append(out, sum(claims, i, part)...)
		}
		if of, ok := t.above(i); ok && c.Counted && c.Picked && c.Count > claims[of].Count {
			out = append(out, Finding{c.Line, "review.check.part_bad", []any{c.Label, c.Count, claims[of].Label, claims[of].Count}, false})
		}
		if c.Percent != nil {
			out = append(out, t.percent(i))
		}
	}
	return out
}

// table is what the rows are to one another.
type table struct {
	claims []Claim
	total  []bool // of a row: it is a total of the outermost level
	foot   bool   // totals close their rows; else they head them
}

func tableOf(claims []Claim) table {
	t := table{claims: claims, total: make([]bool, len(claims))}
	first := -1
	for i, c := range claims {
		label := vntext.Fold(c.Label)
		t.total[i] = c.Counted && c.Level == 0 && (strings.HasPrefix(label, "tong") || label == "cong")
		if first < 0 && c.Counted && c.Level == 0 {
			first = i
		}
	}
	t.foot = first >= 0 && !t.total[first]
	return t
}

// span is the rows that a total heads, or closes.
func (t table) span(i int) (from, to int) {
	if t.foot {
		from, to = i, i
		for from > 0 && !t.total[from-1] {
			from--
		}
		return from, to
	}
	for to = i + 1; to < len(t.claims) && !t.total[to]; to++ {
	}
	return i + 1, to
}

func (t table) partsOf(i int) func(int) bool {
	from, to := t.span(i)
	return func(j int) bool { return j >= from && j < to && t.claims[j].Level == 0 }
}

// totalsBelow are the other totals on the side of a total where its rows are.
func (t table) totalsBelow(i int) func(int) bool {
	return func(j int) bool { return t.total[j] && (t.foot && j < i || !t.foot && j > i) }
}

// above is the row that row i lies below.
func (t table) above(i int) (int, bool) {
	for j := i - 1; j >= 0; j-- {
		if t.claims[j].Counted && t.claims[j].Level < t.claims[i].Level {
			return j, true
		}
	}
	return 0, false
}

// wholes are the counts of which row i is a part by the build of the table, the
// closest first: the row above it, the total of its rows, the other totals.
// Where none of these is there, it is what the rows of its level make up.
func (t table) wholes(i int) []int64 {
	var out []int64
	if j, ok := t.above(i); ok {
		out = append(out, t.claims[j].Count)
	}
	for own := range 2 {
		for j := range t.claims {
			if !t.total[j] {
				continue
			}
			if from, to := t.span(j); (own == 0) == (i >= from && i < to) {
				out = append(out, t.claims[j].Count)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	all := int64(0)
	for _, x := range t.claims {
		if x.Counted && x.Level == t.claims[i].Level {
			all += x.Count
		}
	}
	return []int64{all}
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

// percent says of row i whether its percentage follows, and where it does not,
// what the counts give. That is a share of something that the row is a part of,
// never of whatever count happens to come closest: of a whole of the table, or
// of the row and another one together where that is off by the rounding alone
// and no whole is.
func (t table) percent(i int) Finding {
	c := t.claims[i]
	if !c.Counted {
		return Finding{c.Line, "review.check.no_count", []any{c.Label}, false}
	}
	wholes := t.wholes(i)
	var pairs, others []int64
	for j, x := range t.claims {
		if !x.Counted || j == i {
			continue
		}
		pairs, others = append(pairs, c.Count+x.Count), append(others, x.Count)
		for k, y := range t.claims[j+1:] {
			if y.Counted && j+1+k != i {
				others = append(others, x.Count+y.Count)
			}
		}
	}
	follow := func(bases []int64) (Finding, bool) {
		for _, of := range bases {
			if of >= c.Count && follows(c.Count, of, *c.Percent) {
				return Finding{c.Line, "review.check.percent_ok", []any{c.Label, c.Percent.String(), c.Count, of}, true}, true
			}
		}
		return Finding{}, false
	}
	for _, bases := range [][]int64{wholes, {c.Count}, pairs, others} {
		if f, ok := follow(bases); ok {
			return f
		}
	}
	of, off := t.closest(i, wholes)
	if pair, by := t.closest(i, pairs); of == 0 || off > misprint && by <= misprint {
		of = pair
	}
	if of == 0 {
		return Finding{c.Line, "review.check.percent_none", []any{c.Label, c.Percent.String()}, false}
	}
	shown := vntext.Number{Units: int64(math.Round(exact(c.Count, of, c.Percent.Scale))), Scale: c.Percent.Scale}
	return Finding{c.Line, "review.check.percent_bad", []any{c.Label, c.Percent.String(), c.Count, of, shown.String()}, false}
}

// misprint is by how many units of the last decimal a percentage may be off and
// still be one that was meant: rounded the wrong way.
const misprint = 1.5

// closest is the base whose share comes closest to the percentage of row i, and
// by how many units of its last decimal it is off; 0 where there is none.
func (t table) closest(i int, bases []int64) (of int64, off float64) {
	c := t.claims[i]
	off = math.Inf(1)
	for _, b := range bases {
		if b < c.Count || b == 0 {
			continue
		}
		if d := math.Abs(exact(c.Count, b, c.Percent.Scale) - float64(c.Percent.Units)); d < off {
			of, off = b, d
		}
	}
	return of, off
}
