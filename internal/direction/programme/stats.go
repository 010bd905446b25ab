package programme

import (
	"context"

	"roviec/internal/floor/db"
)

// Tally is the items of an agency or a month. Total = Draft + Planned +
// Submitted + Decided + Withdrawn + Carried.
type Tally struct {
	Total, Draft, Planned, Submitted, Decided, Withdrawn, Carried int
	Moved                                                         int // of Total: another month than the first one, or carried in
}

func (t *Tally) add(state string, moved bool, n int) {
	t.Total += n
	switch state {
	case ItemDraft:
		t.Draft += n
	case Planned:
		t.Planned += n
	case "submitted":
		t.Submitted += n
	case "decided":
		t.Decided += n
	case Withdrawn:
		t.Withdrawn += n
	case Carried:
		t.Carried += n
	}
	if moved {
		t.Moved += n
	}
}

// Stats is a year's programme in figures: by agency, by the month that holds
// now, and by the first month (index 0: carried in from an earlier year).
type Stats struct {
	All      Tally
	Agencies map[string]*Tally
	Months   [13]Tally
	First    [13]int
}

// StatsOf counts the items of a year. The sums by agency, by month and by
// first month are each equal to All.Total.
func (r *Room) StatsOf(ctx context.Context, year int) (Stats, error) {
	type cell struct {
		lead, state                string
		month, first, firstYear, n int
	}
	cells, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (cell, error) {
		var c cell
		err := s.Scan(&c.lead, &c.state, &c.month, &c.first, &c.firstYear, &c.n)
		return c, err
	}, `SELECT lead_id, state, month, original_month, original_year, count(*) FROM programme_item WHERE year = $1 GROUP BY lead_id, state, month, original_month, original_year`, year)
	s := Stats{Agencies: map[string]*Tally{}}
	for _, c := range cells {
		carried := c.firstYear != 0 && c.firstYear != year
		moved := carried || c.month != c.first
		s.All.add(c.state, moved, c.n)
		s.Months[c.month].add(c.state, moved, c.n)
		if carried {
			s.First[0] += c.n
		} else {
			s.First[c.first] += c.n
		}
		if s.Agencies[c.lead] == nil {
			s.Agencies[c.lead] = &Tally{}
		}
		s.Agencies[c.lead].add(c.state, moved, c.n)
	}
	return s, err
}
