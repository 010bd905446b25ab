package vncal

import (
	"fmt"
	"sync/atomic"

	"roviec/internal/base/gov"
)

// Lunar is a day of the Vietnamese lunar calendar, computed at UTC+7.
type Lunar struct {
	Year, Month, Day int
	Leap             bool // of the leap month that follows the month of its number
}

// The years of the lunar calendar that are computed. Before 1968 the official
// calendars of Vietnam went by other time zones; the dates are those of UTC+7.
const (
	FirstLunarYear = 1900
	LastLunarYear  = 2199
)

// lunarYear is the months of one lunar year.
type lunarYear struct {
	months int     // 12 or 13
	start  [14]int // day number of the first day of each month, then of the next year
	leap   int     // number of the leap month, 0 = none; it stands behind its namesake
}

var lunarYears [LastLunarYear - FirstLunarYear + 1]atomic.Pointer[lunarYear]

func lunarYearOf(y int) *lunarYear {
	if y < FirstLunarYear || y > LastLunarYear {
		return nil
	}
	at := &lunarYears[y-FirstLunarYear]
	t := at.Load()
	if t == nil {
		t = makeLunarYear(y)
		at.Store(t)
	}
	return t
}

// makeLunarYear lays out the year y: month 11 is the month of the winter
// solstice; where thirteen months lie between two of these, the first month
// in which the sun enters no principal term is the leap month.
func makeLunarYear(y int) *lunarYear {
	type month struct {
		k, number int
		leap      bool
	}
	// span lays out the months from the eleventh of the year before y.
	span := func(y int) []month {
		a, b := eleventh(y-1), eleventh(y)
		leap := b // none
		if b-a == 13 {
			for k := a + 1; k < b; k++ {
				if principalTerm(newMoonDay(k)) == principalTerm(newMoonDay(k+1)) {
					leap = k
					break
				}
			}
		}
		var out []month
		n := 10 // so that the first is 11
		for k := a; k < b; k++ {
			if k != leap {
				n++
			}
			out = append(out, month{k, (n-1)%12 + 1, k == leap})
		}
		return out
	}
	var year []month
	begun := false
	for _, m := range append(span(y), span(y+1)...) {
		if m.number == 1 && !m.leap {
			if begun {
				break
			}
			begun = true
		}
		if begun {
			year = append(year, m)
		}
	}
	t := &lunarYear{months: len(year)}
	for i, m := range year {
		t.start[i] = newMoonDay(m.k)
		if m.leap {
			t.leap = m.number
		}
	}
	t.start[len(year)] = newMoonDay(year[len(year)-1].k + 1)
	return t
}

// LunarOf returns the lunar date of d; the zero Lunar beyond the years that
// are computed.
func LunarOf(d gov.Date) Lunar {
	n := number(d)
	t, y := lunarYearOf(d.Year), d.Year
	if t == nil || n < t.start[0] {
		y--
		if t = lunarYearOf(y); t == nil {
			return Lunar{}
		}
	}
	for i := t.months - 1; i >= 0; i-- {
		if n < t.start[i] {
			continue
		}
		l := Lunar{Year: y, Month: i + 1, Day: n - t.start[i] + 1}
		if t.leap > 0 && i >= t.leap {
			l.Month, l.Leap = i, i == t.leap
		}
		return l
	}
	return Lunar{}
}

// Date returns the civil day of l, or an error where l is no day.
func (l Lunar) Date() (gov.Date, error) {
	t := lunarYearOf(l.Year)
	if t == nil || l.Month < 1 || l.Month > 12 || l.Leap && t.leap != l.Month {
		return gov.Date{}, fmt.Errorf("vncal: there is no lunar month %d of %d (leap: %t)", l.Month, l.Year, l.Leap)
	}
	i := l.Month - 1
	if l.Leap || t.leap > 0 && l.Month > t.leap {
		i++
	}
	if l.Day < 1 || l.Day > t.start[i+1]-t.start[i] {
		return gov.Date{}, fmt.Errorf("vncal: lunar month %d of %d has no day %d", l.Month, l.Year, l.Day)
	}
	return dateOf(t.start[i] + l.Day - 1), nil
}

// LeapMonth returns the number of the leap month of a lunar year, 0 where it
// has none.
func LeapMonth(year int) int {
	if t := lunarYearOf(year); t != nil {
		return t.leap
	}
	return 0
}

var (
	stems    = [10]string{"Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"}
	branches = [12]string{"Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"}
)

func mod(a, n int) int { return (a%n + n) % n }

// YearName returns the name of a lunar year by stem and branch: 2023 is "Quý Mão".
func YearName(year int) string {
	return stems[mod(year-4, 10)] + " " + branches[mod(year-4, 12)]
}

// DayName returns the name of a day by stem and branch.
func DayName(d gov.Date) string {
	n := number(d) + 2440588 // the Julian day that begins at noon
	return stems[mod(n+9, 10)] + " " + branches[mod(n+1, 12)]
}

// String returns the date as people write it: "10/3", "15/6 nhuận".
func (l Lunar) String() string {
	if l.Day == 0 {
		return ""
	}
	s := fmt.Sprintf("%d/%d", l.Day, l.Month)
	if l.Leap {
		s += " nhuận"
	}
	return s
}
