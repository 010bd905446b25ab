package vncal

import (
	"time"

	"roviec/internal/base/gov"
)

// Kind says how a day differs from the ordinary week.
type Kind string

// The kinds of days.
const (
	Holiday      Kind = "holiday"      // a day of Điều 112, or one chosen for it
	Compensatory Kind = "compensatory" // off for a holiday that fell on a day of rest, Điều 111 khoản 3
	Swapped      Kind = "swapped"      // off in exchange for a make-up day
	MakeUp       Kind = "make_up"      // worked in exchange for a swapped day
)

// Kinds lists them in the order of a table.
var Kinds = []Kind{Holiday, Compensatory, Swapped, MakeUp}

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return k == Holiday || k == Compensatory || k == Swapped || k == MakeUp }

// Works reports whether people work on a day of this kind.
func (k Kind) Works() bool { return k == MakeUp }

// Day is one day that differs from the ordinary week.
type Day struct {
	Date   gov.Date
	Kind   Kind
	Reason string
}

// number counts days from 1 January 1970, without a detour over time.Time:
// all arithmetic of this package goes through it.
func number(d gov.Date) int {
	y, m := d.Year, int(d.Month)
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d.Day - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// dateOf is the inverse of number.
func dateOf(n int) gov.Date {
	n += 719468
	era := n / 146097
	if n < 0 {
		era = (n - 146096) / 146097
	}
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	y, m, d := yoe+era*400, mp+3, doy-(153*mp+2)/5+1
	if m > 12 {
		m -= 12
		y++
	}
	return gov.Date{Year: y, Month: time.Month(m), Day: d}
}

// weekday of a day number: Sunday is 0.
func weekday(n int) time.Weekday { return time.Weekday(((n+4)%7 + 7) % 7) }

func restDay(n int) bool {
	w := weekday(n)
	return w == time.Saturday || w == time.Sunday
}
