package meeting

import (
	"context"
	"slices"
	"strconv"

	"roviec/internal/base/gov"
	"roviec/internal/direction/meeting/views"
	"roviec/internal/floor/web"
)

// Point is one place of a text that is not clear. Without Missing it orders
// something of which no task can be read.
type Point struct {
	Piece
	Quote   string
	Lead    []string
	Missing []string // as tasks name the clarities
}

// Number is a count in prose and what the records say of it.
type Number struct {
	Piece
	N, Year, Recorded int
	Kind              string
	OK, Known         bool
}

// Checker looks at a text before and after it is signed.
type Checker interface {
	// Lint names what is unclear, in the order of the text.
	Lint(text string, day gov.Date) []Point
	// Uncovered are the sentences that order something and meet none of covered.
	Uncovered(text string, sentences, covered []Piece) []Piece
	// Numbers compares counts in prose with records of their year.
	Numbers(text string, day gov.Date, records func(year int) (map[string]int, error)) ([]Number, error)
}

// Records are the counts on record of a year, by kind of number.
type Records func(ctx context.Context, year int) (map[string]int, error)

// lint draws what is unclear in a text.
func (r *Room) lint(c *web.Ctx, m Meeting, text string) *views.Lint {
	if r.Check == nil {
		return nil
	}
	var l views.Lint
	for _, p := range r.Check.Lint(text, m.Day) {
		x := views.Point{Quote: p.Quote}
		for _, u := range p.Missing {
			x.Lines = append(x.Lines, views.Line{What: c.T("meeting.unclear." + u), Do: c.T("meeting.suggest." + u)})
		}
		if len(p.Missing) == 0 {
			x.Lines = append(x.Lines, views.Line{What: c.T("meeting.unclear.order"), Do: c.T("meeting.suggest.order")})
		}
		l.Points = append(l.Points, x)
	}
	l.Summary = c.T("meeting.lint.clear")
	if n := len(l.Points); n > 0 {
		l.Summary = c.T("meeting.lint.found", n)
	}
	return &l
}

// coverage draws what the conclusion orders and nobody has taken up, tasks
// whose sentence is gone, and numbers beside their records.
func (r *Room) coverage(c *web.Ctx, m Meeting, con Conclusion) (views.Coverage, error) {
	var v views.Coverage
	if r.Check == nil {
		return v, nil
	}
	text := []rune(con.Text)
	var sentences, covered []Piece
	for _, s := range con.Sentences {
		sentences = append(sentences, Piece{s.Start, s.End})
	}
	for _, p := range con.Proposals {
		covered = append(covered, p.Pieces()...)
		if p.TaskID == "" {
			continue
		}
		t, err := r.tasks.Get(c.Context(), p.TaskID)
		if err != nil {
			return v, err
		}
		if lost(t.Source.SHA256, t.Source.Start, t.Source.End, con, len(text)) && c.Can("task.read", t.Object()) {
			v.Lost = append(v.Lost, views.Link{Text: t.Title, Href: "/lam-viec/nhiem-vu/" + t.ID})
		}
	}
	for _, x := range r.Check.Uncovered(con.Text, sentences, covered) {
		v.Uncovered = append(v.Uncovered, views.Link{Text: cut(span(text, x.Start, x.End), 160), Href: "#c" + strconv.Itoa(x.Start)})
	}
	records := func(year int) (map[string]int, error) {
		if r.Records == nil {
			return nil, nil
		}
		return r.Records(c.Context(), year)
	}
	numbers, err := r.Check.Numbers(con.Text, m.Day, records)
	for _, n := range numbers {
		key, tone := "meeting.number.unknown", "neutral"
		switch {
		case n.OK:
			key, tone = "meeting.number.ok", "green"
		case n.Known:
			key, tone = "meeting.number.differs", "amber"
		}
		year := strconv.Itoa(n.Year)
		v.Numbers = append(v.Numbers, views.Number{Quote: span(text, n.Start, n.End), Tone: tone, Words: c.T(key, c.T("meeting.number."+n.Kind), year, n.Recorded)})
	}
	return v, err
}

// lost reports whether a task's sentence is no longer in the conclusion as it
// stands: the text is another one, or ends before the span.
func lost(sum string, start, end int, c Conclusion, length int) bool {
	if sum != c.SHA256 || start >= end || end > length {
		return true
	}
	return !slices.ContainsFunc(c.Sentences, func(s Sentence) bool { return s.Start < end && start < s.End }) && len(c.Sentences) > 0
}
