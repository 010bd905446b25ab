package vncal

import (
	"sync"
	"sync/atomic"
	"time"

	"roviec/internal/base/gov"
)

// The years whose tables are kept; beyond, a table is made for each question.
const (
	firstKept = 1970
	lastKept  = 2169
)

// Calendar knows which days are worked. It does not change and is safe for
// concurrent use; the first question about a year makes its table, all others
// allocate nothing.
type Calendar struct {
	days   map[gov.Date]Day
	whole  map[int]bool // years whose plan was announced as a whole
	law    bool         // years without a plan follow the law
	tables [lastKept - firstKept + 1]atomic.Pointer[table]
}

// table is one year.
type table struct {
	first  int        // number of 1 January
	length int        // days of the year
	count  [367]int16 // working days among the first i days
	why    [366]*Day  // what differs from the week
}

// Default is the calendar of the announcements that are built in.
func Default() *Calendar { return defaultCalendar() }

var defaultCalendar = sync.OnceValue(func() *Calendar { return Of(BuiltIn()) })

// New returns a calendar of the week and the given days alone: without the
// holidays that the law gives. Of two days of one date the later counts.
func New(days []Day) *Calendar {
	c := &Calendar{days: make(map[gov.Date]Day, len(days)), whole: map[int]bool{}}
	for _, d := range days {
		c.days[d.Date] = d
	}
	return c
}

// table returns the year y.
func (c *Calendar) table(y int) *table {
	if y < firstKept || y > lastKept {
		return c.make(y)
	}
	at := &c.tables[y-firstKept]
	t := at.Load()
	if t == nil {
		t = c.make(y) // two may make it at once: they make the same
		at.Store(t)
	}
	return t
}

func (c *Calendar) make(y int) *table {
	t := &table{first: number(gov.Date{Year: y, Month: time.January, Day: 1})}
	t.length = number(gov.Date{Year: y + 1, Month: time.January, Day: 1}) - t.first
	for _, d := range c.lawOf(y) {
		t.why[number(d.Date)-t.first] = &d
	}
	n := int16(0)
	for i := range t.length {
		if d, ok := c.days[dateOf(t.first+i)]; ok {
			t.why[i] = &d
		}
		if why := t.why[i]; why != nil && why.Kind.Works() || why == nil && !restDay(t.first+i) {
			n++
		}
		t.count[i+1] = n
	}
	return t
}

// lawOf is what the law says of a year: all of it where no plan was announced,
// else the names of holidays that fall on days of rest, which plans leave out.
func (c *Calendar) lawOf(y int) []Day {
	switch {
	case !c.law:
		return nil
	case !c.whole[y]:
		return Provisional(y)
	}
	var out []Day
	for _, h := range Holidays(y) {
		if restDay(number(h.Date)) {
			out = append(out, Day{h.Date, Holiday, h.Name})
		}
	}
	return out
}

// at returns the table of d's year and the place of d in it.
func (c *Calendar) at(d gov.Date) (*table, int) {
	t := c.table(d.Year)
	return t, number(d) - t.first
}

func (t *table) total() int { return int(t.count[t.length]) }

// IsWorking reports whether civil servants work on d.
func (c *Calendar) IsWorking(d gov.Date) bool {
	t, i := c.at(d)
	return t.count[i+1] > t.count[i]
}

// On returns how d differs from the ordinary week; ok is false where it does
// not.
func (c *Calendar) On(d gov.Date) (day Day, ok bool) {
	t, i := c.at(d)
	if t.why[i] == nil {
		return Day{}, false
	}
	return *t.why[i], true
}

// Reason returns why a day differs from the ordinary week, "" where it does not.
func (c *Calendar) Reason(d gov.Date) string {
	x, _ := c.On(d)
	return x.Reason
}

// Announced reports whether the plan of the year was announced; other years
// are provisional.
func (c *Calendar) Announced(year int) bool { return c.whole[year] }

// WorkingDaysOf returns how many working days the month has; month 0 asks for
// the year.
func (c *Calendar) WorkingDaysOf(year int, month time.Month) int {
	t := c.table(year)
	if month == 0 {
		return t.total()
	}
	a := number(gov.Date{Year: year, Month: month, Day: 1}) - t.first
	return int(t.count[a+daysOf(year, month)] - t.count[a])
}

func daysOf(year int, month time.Month) int {
	y, m := year, month+1
	if m > 12 {
		y, m = y+1, 1
	}
	return number(gov.Date{Year: y, Month: m, Day: 1}) - number(gov.Date{Year: year, Month: month, Day: 1})
}

// AddWorkingDays returns the n-th working day after from (before it where n
// is negative); the first day is not counted. For n = 0 it is from itself.
// Each year costs one step, so that long spans cost little.
func (c *Calendar) AddWorkingDays(from gov.Date, n int) gov.Date {
	if n == 0 {
		return from
	}
	t, i := c.at(from)
	y := from.Year
	var want int // the want-th working day of the year y is sought
	if n > 0 {
		for want = int(t.count[i+1]) + n; want > t.total(); {
			want -= t.total()
			y++
			t = c.table(y)
		}
	} else {
		for want = int(t.count[i]) + n + 1; want < 1; {
			y--
			t = c.table(y)
			want += t.total()
		}
	}
	// The first place whose count reaches want.
	lo, hi := 1, t.length
	for lo < hi {
		mid := (lo + hi) / 2
		if int(t.count[mid]) < want {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return dateOf(t.first + lo - 1)
}

// Roll returns d, or the next working day where d is a day off: Bộ luật Dân
// sự 2015, Điều 148 khoản 5.
func (c *Calendar) Roll(d gov.Date) gov.Date {
	if c.IsWorking(d) {
		return d
	}
	return c.AddWorkingDays(d, 1)
}

// WorkingDaysBetween counts the working days after a up to and including b;
// negative where b is before a.
func (c *Calendar) WorkingDaysBetween(a, b gov.Date) int {
	if b.Before(a) {
		return -c.WorkingDaysBetween(b, a)
	}
	ta, i := c.at(a)
	tb, j := c.at(b)
	n := int(tb.count[j+1]) - int(ta.count[i+1])
	for y := a.Year; y < b.Year; y++ {
		n += c.table(y).total()
	}
	return n
}
