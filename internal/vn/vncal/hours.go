package vncal

import (
	"fmt"
	"strings"
	"time"

	"roviec/internal/base/gov"
)

// WorkHours are the parts of a working day in which people work. Each
// province sets its own; the zero value has none.
type WorkHours struct{ shifts []shift }

// shift is from and to in minutes of the day.
type shift struct{ from, to int }

// OfficeHours are eight hours, 7:30 to 11:30 and 13:00 to 17:00: a setting to
// begin with, not a rule.
var OfficeHours = WorkHours{[]shift{{7*60 + 30, 11*60 + 30}, {13 * 60, 17 * 60}}}

// ParseHours reads "07:30-11:30, 13:00-17:00": parts in order that do not
// overlap.
func ParseHours(s string) (WorkHours, error) {
	var h WorkHours
	last := -1
	for part := range strings.SplitSeq(s, ",") {
		var a, b, c, d int
		part = strings.TrimSpace(part)
		if n, err := fmt.Sscanf(part, "%02d:%02d-%02d:%02d", &a, &b, &c, &d); n != 4 || err != nil || len(part) != len("07:30-11:30") {
			return WorkHours{}, fmt.Errorf("vncal: %q is not of the form 07:30-11:30", part)
		}
		x := shift{a*60 + b, c*60 + d}
		if a < 0 || b < 0 || c < 0 || d < 0 || b > 59 || d > 59 || x.to > 24*60 || x.from <= last || x.to <= x.from {
			return WorkHours{}, fmt.Errorf("vncal: %q is no part of a day after the one before", part)
		}
		last = x.to
		h.shifts = append(h.shifts, x)
	}
	return h, nil
}

// String is the form that ParseHours reads.
func (h WorkHours) String() string {
	parts := make([]string, len(h.shifts))
	for i, x := range h.shifts {
		parts[i] = fmt.Sprintf("%02d:%02d-%02d:%02d", x.from/60, x.from%60, x.to/60, x.to%60)
	}
	return strings.Join(parts, ",")
}

// Day is how long a whole day of work is.
func (h WorkHours) Day() time.Duration {
	n := 0
	for _, x := range h.shifts {
		n += x.to - x.from
	}
	return time.Duration(n) * time.Minute
}

// until is how long is worked from the beginning of a day to the instant at
// after midnight.
func (h WorkHours) until(at time.Duration) time.Duration {
	var sum time.Duration
	for _, x := range h.shifts {
		from, to := time.Duration(x.from)*time.Minute, time.Duration(x.to)*time.Minute
		if at > from {
			sum += min(at, to) - from
		}
	}
	return sum
}

func clockOf(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(t.Nanosecond())
}

// worked is how much of the day of t is worked before t.
func (c *Calendar) worked(h WorkHours, t time.Time) time.Duration {
	if !c.IsWorking(gov.DateOf(t)) {
		return 0
	}
	return h.until(clockOf(t))
}

// WorkingTime returns how long is worked between two instants; negative where
// b is before a. Both are looked at in their own location, which should be one.
func (c *Calendar) WorkingTime(h WorkHours, a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.WorkingTime(h, b, a)
	}
	da, db := gov.DateOf(a), gov.DateOf(b)
	// From the start of a's day to the start of b's day, less a's part, plus b's.
	whole := c.WorkingDaysBetween(da, db)
	if c.IsWorking(da) {
		whole++
	}
	if c.IsWorking(db) {
		whole--
	}
	return time.Duration(whole)*h.Day() - c.worked(h, a) + c.worked(h, b)
}

// AddWorkingTime returns the instant at which d has been worked since from;
// zero or less is from itself. Hours without a part never end: from itself.
func (c *Calendar) AddWorkingTime(h WorkHours, from time.Time, d time.Duration) time.Time {
	day := h.Day()
	if d <= 0 || day <= 0 {
		return from
	}
	d += c.worked(h, from) // since the beginning of from's day
	at := gov.DateOf(from)
	if !c.IsWorking(at) {
		at = c.Roll(at)
	}
	if n := int((d - 1) / day); n > 0 { // the last day is worked to its end, not the next begun
		at = c.AddWorkingDays(at, n)
		d -= time.Duration(n) * day
	}
	for _, x := range h.shifts {
		length := time.Duration(x.to-x.from) * time.Minute
		if d <= length {
			return time.Date(at.Year, at.Month, at.Day, 0, x.from, 0, 0, from.Location()).Add(d)
		}
		d -= length
	}
	return from // not reached: d was cut to one day above
}
