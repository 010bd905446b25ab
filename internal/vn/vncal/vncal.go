// Package vncal counts working days of Vietnamese civil servants: Monday to
// Friday, without the days off and with the make-up days of the yearly
// announcements. Terms follow articles 147 and 148 of the Civil Code 2015: the
// first day is not counted, and a term that ends on a day off ends with the
// next working day.
package vncal

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"time"

	"roviec/internal/base/gov"
)

// Kind says how a day differs from the ordinary week.
type Kind string

// The kinds of announced days.
const (
	Off  Kind = "off"  // holiday, compensatory day or swapped-off day
	Work Kind = "work" // make-up working day
)

// Day is one announced day.
type Day struct {
	Date   gov.Date
	Kind   Kind
	Reason string
}

// Calendar knows which days are working days. It is safe for concurrent use.
type Calendar struct {
	days map[gov.Date]Day

	mu    sync.RWMutex
	years map[int]*[367]int // working days from 1 January up to each day of the year
}

//go:embed days.csv
var announced string

// Default is the calendar of the announcements for 2022 to 2026.
func Default() *Calendar { return defaultCalendar() }

var defaultCalendar = sync.OnceValue(func() *Calendar {
	days, err := Parse(announced)
	if err != nil {
		panic(err) // the table is part of the program; a test reads it
	}
	return New(days)
})

// New returns a calendar with the announced days.
func New(days []Day) *Calendar {
	c := &Calendar{days: make(map[gov.Date]Day, len(days)), years: map[int]*[367]int{}}
	for _, d := range days {
		c.days[d.Date] = d
	}
	return c
}

// Parse reads a table with the columns date, kind (off or work) and reason.
func Parse(table string) ([]Day, error) {
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("vncal: %w", err)
	}
	var out []Day
	for i, r := range rows {
		if i == 0 {
			continue
		}
		d, err := gov.ParseDate(r[0])
		if err != nil || d.IsZero() {
			return nil, fmt.Errorf("vncal: row %d: %q is not a date", i+1, r[0])
		}
		k := Kind(r[1])
		if k != Off && k != Work {
			return nil, fmt.Errorf("vncal: row %d: the kind must be off or work, not %q", i+1, r[1])
		}
		out = append(out, Day{d, k, r[2]})
	}
	return out, nil
}

// Reason returns why a day differs from the ordinary week, "" where it does not.
func (c *Calendar) Reason(d gov.Date) string { return c.days[d].Reason }

// IsWorking reports whether civil servants work on d.
func (c *Calendar) IsWorking(d gov.Date) bool {
	if x, ok := c.days[d]; ok {
		return x.Kind == Work
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// AddWorkingDays returns the n-th working day after from (before it where n
// is negative); the first day is not counted. For n = 0 it is from itself.
func (c *Calendar) AddWorkingDays(from gov.Date, n int) gov.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		from = from.AddDays(step)
		if c.IsWorking(from) {
			n--
		}
	}
	return from
}

// Roll returns d, or the next working day where d is a day off.
func (c *Calendar) Roll(d gov.Date) gov.Date {
	for !c.IsWorking(d) {
		d = d.AddDays(1)
	}
	return d
}

// WorkingDaysBetween counts the working days after a up to and including b;
// negative where b is before a.
func (c *Calendar) WorkingDaysBetween(a, b gov.Date) int {
	if b.Before(a) {
		return -c.WorkingDaysBetween(b, a)
	}
	n := c.upTo(b) - c.upTo(a)
	for y := a.Year; y < b.Year; y++ {
		n += c.year(y)[366]
	}
	return n
}

// upTo counts the working days of d's year up to and including d.
func (c *Calendar) upTo(d gov.Date) int {
	return c.year(d.Year)[d.Sub(gov.Date{Year: d.Year, Month: time.January, Day: 1})]
}

func (c *Calendar) year(y int) *[367]int {
	c.mu.RLock()
	t := c.years[y]
	c.mu.RUnlock()
	if t != nil {
		return t
	}
	t = new([367]int)
	n, d := 0, gov.Date{Year: y, Month: time.January, Day: 1}
	for i := range t {
		if d.Year == y && c.IsWorking(d) {
			n++
		}
		t[i] = n
		d = d.AddDays(1)
	}
	c.mu.Lock()
	c.years[y] = t
	c.mu.Unlock()
	return t
}
