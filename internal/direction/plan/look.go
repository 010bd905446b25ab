package plan

import (
	"slices"
	"strings"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

// The ways in which a plan is shown; the address names them.
const (
	AsTree  = "cay"
	AsTable = "bang"
	AsGantt = "tien-do"
)

// Looks lists them.
var Looks = []string{AsTree, AsTable, AsGantt}

// Look narrows what is shown of a plan; zero fields restrict nothing.
type Look struct {
	LeadID string
	Text   string
	Level  int // how many levels are open, groups being the first; 0 = all
}

// Open reports whether what lies below a line of the depth is shown at once.
func (k Look) Open(depth int) bool { return k.Level == 0 || depth+1 < k.Level }

// Narrow returns the plan with the lines that fit and those in which they lie.
func (p Plan) Narrow(k Look) Plan {
	words := strings.Fields(vntext.Fold(k.Text))
	if k.LeadID == "" && len(words) == 0 {
		return p
	}
	parent, keep := map[string]string{}, map[string]bool{}
	for _, l := range p.Lines {
		parent[l.ID] = l.ParentID
		if (k.LeadID == "" || l.LeadID == k.LeadID) && hasAll(vntext.Fold(l.Text+" "+l.Product), words) {
			for at := l.ID; at != ""; at = parent[at] {
				keep[at] = true
			}
		}
	}
	p.Lines = slices.DeleteFunc(slices.Clone(p.Lines), func(l Line) bool { return !keep[l.ID] })
	return p
}

// Span is when the work on a line runs. A day that the line does not name
// comes from its tasks and from what lies below it.
type Span struct{ From, To gov.Date }

func (s *Span) widen(x Span) {
	if !x.From.IsZero() && (s.From.IsZero() || x.From.Before(s.From)) {
		s.From = x.From
	}
	if x.To.After(s.To) {
		s.To = x.To
	}
}

// Spans returns the span of each line.
func (p Plan) Spans(links map[string][]Link, things map[Link]Thing) map[string]Span {
	out := map[string]Span{}
	for _, l := range slices.Backward(p.Lines) { // what lies below comes first
		s := out[l.ID]
		for _, k := range links[l.ID] {
			if t := things[k]; t.Counts {
				s.widen(Span{t.From, t.Due})
			}
		}
		if !l.Start.IsZero() {
			s.From = l.Start
		}
		if !l.Due.IsZero() {
			s.To = l.Due
		}
		if s.To.Before(s.From) && !s.To.IsZero() { // the work began after the limit of the line
			s.From = s.To
		}
		out[l.ID] = s
		if l.ParentID != "" {
			up := out[l.ParentID]
			up.widen(s)
			out[l.ParentID] = up
		}
	}
	return out
}

// Window is the days that a chart shows: a quarter of the year, or where
// quarter is 0 the whole with the months around it in which something runs, up
// to a year before and after.
func Window(year, quarter int, spans map[string]Span) (from, to gov.Date) {
	if quarter >= 1 && quarter <= 4 {
		first := time.Month(quarter*3 - 2)
		return gov.NewDate(year, first, 1), gov.NewDate(year, first+3, 1).AddDays(-1)
	}
	all := Span{gov.NewDate(year, 1, 1), gov.NewDate(year, 12, 31)}
	for _, s := range spans {
		all.widen(s)
	}
	from, to = gov.NewDate(all.From.Year, all.From.Month, 1), gov.NewDate(all.To.Year, all.To.Month+1, 1).AddDays(-1)
	if first := gov.NewDate(year-1, 1, 1); from.Before(first) {
		from = first
	}
	if last := gov.NewDate(year+1, 12, 31); to.After(last) {
		to = last
	}
	return from, to
}
