package programme

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/direction/task"
	"roviec/internal/floor/db"
)

// Timing is how items stand against their month. Items that are not due yet
// are in none of the three.
type Timing struct{ OnTime, Late, Overdue int }

// All is what has been submitted or should have been.
func (t Timing) All() int { return t.OnTime + t.Late + t.Overdue }

// Rate is the share of what was submitted in time, in percent; ok is false
// where nothing was due.
func (t Timing) Rate() (percent float64, ok bool) {
	if t.All() == 0 {
		return 0, false
	}
	return float64(t.OnTime) * 100 / float64(t.All()), true
}

func (t *Timing) add(ts task.TimeState, n int) {
	switch ts {
	case task.DoneOnTime:
		t.OnTime += n
	case task.DoneLate:
		t.Late += n
	case task.Overdue:
		t.Overdue += n
	}
}

// Tally is the items of an agency or a month. Total is what belongs to the
// programme: Draft + Planned + Submitted + Decided. Withdrawn and Carried stand
// beside it: the former are gone, the latter count in the next year's.
type Tally struct {
	Total, Draft, Planned, Submitted, Decided int
	Moved                                     int // of Total: another month than the first one, or carried in
	Withdrawn, Carried                        int
	Now, First                                Timing // by the month in force, by the first month
}

func (t *Tally) add(i Item, now, first task.TimeState, n int) {
	switch i.State {
	case Withdrawn:
		t.Withdrawn += n
		return
	case Carried:
		t.Carried += n
		return
	case ItemDraft:
		t.Draft += n
	case Planned:
		t.Planned += n
	case "submitted":
		t.Submitted += n
	case "decided":
		t.Decided += n
	}
	t.Total += n
	if i.monthOf(task.Original) != i.monthOf(task.Current) {
		t.Moved += n
	}
	t.Now.add(now, n)
	t.First.add(first, n)
}

// Stats is a year's programme in figures: by agency, by the month that holds
// now, and by the first month (index 0: carried in from an earlier year).
type Stats struct {
	All           Tally
	Agencies      map[string]*Tally
	Months, First [13]Tally
}

// StatsOf counts the items of a year as they stand today. The sums by agency,
// by month and by first month are each equal to All; All.Total is the sum of
// Counts.
func (r *Room) StatsOf(ctx context.Context, year int) (Stats, error) {
	type cell struct {
		Item
		n int
	}
	cells, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (cell, error) {
		c := cell{Item: Item{Year: year}}
		err := s.Scan(&c.LeadID, &c.State, &c.Month, &c.OriginalMonth, &c.OriginalYear, db.ToDate(&c.SubmittedOn), &c.n)
		return c, err
	}, `SELECT lead_id, state, month, original_month, original_year, submitted_on, count(*) FROM programme_item WHERE year = $1 GROUP BY lead_id, state, month, original_month, original_year, submitted_on`, year)
	s := Stats{Agencies: map[string]*Tally{}}
	today := clock.Today(r.clock)
	for _, c := range cells {
		i := c.Item
		if i.OriginalYear == 0 {
			i.OriginalYear = year
		}
		first := i.OriginalMonth
		if i.OriginalYear != year {
			first = 0
		}
		if s.Agencies[i.LeadID] == nil {
			s.Agencies[i.LeadID] = &Tally{}
		}
		now, then := i.TimeState(task.Current, today, r.Cal), i.TimeState(task.Original, today, r.Cal)
		for _, t := range []*Tally{&s.All, s.Agencies[i.LeadID], &s.Months[i.Month], &s.First[first]} {
			t.add(i, now, then, c.n)
		}
	}
	return s, err
}
