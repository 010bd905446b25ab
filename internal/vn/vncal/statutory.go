package vncal

import (
	"slices"
	"time"

	"roviec/internal/base/gov"
)

// Statutory is one public holiday of Điều 112.
type Statutory struct {
	Date gov.Date
	Name string
	Rule string // how the law names the day: "30/4", "10/3 âm lịch"
}

// cultureFrom is the first year in which 24 November is a holiday (Nghị
// quyết 28/2026/QH16).
const cultureFrom = 2026

// Holidays returns the public holidays of the year in the order of days: those
// whose date the law itself fixes. Tết stands with its eve and four days, as
// is usual where nothing else was announced; the second day of Quốc khánh is
// chosen each year and is not here.
func Holidays(year int) []Statutory {
	solar := func(m time.Month, d int, name, rule string) Statutory {
		return Statutory{gov.Date{Year: year, Month: m, Day: d}, name, rule}
	}
	out := []Statutory{
		solar(time.January, 1, "Tết Dương lịch", "1/1"),
		solar(time.April, 30, "Ngày Chiến thắng", "30/4"),
		solar(time.May, 1, "Ngày Quốc tế lao động", "1/5"),
		solar(time.September, 2, "Quốc khánh", "2/9"),
	}
	if year >= cultureFrom {
		out = append(out, solar(time.November, 24, "Ngày Văn hóa Việt Nam (từ 2026)", "24/11"))
	}
	if tet, err := (Lunar{Year: year, Month: 1, Day: 1}).Date(); err == nil {
		n := number(tet)
		out = append(out, Statutory{dateOf(n - 1), "Giao thừa (ngày cuối tháng Chạp)", "ngày trước 1/1 âm lịch"})
		for i, name := range []string{"Tết Nguyên đán (mùng 1)", "Tết Nguyên đán (mùng 2)", "Tết Nguyên đán (mùng 3)", "Tết Nguyên đán (mùng 4)"} {
			out = append(out, Statutory{dateOf(n + i), name, string(rune('1'+i)) + "/1 âm lịch"})
		}
	}
	if kings, err := (Lunar{Year: year, Month: 3, Day: 10}).Date(); err == nil {
		out = append(out, Statutory{kings, "Giỗ Tổ Hùng Vương", "10/3 âm lịch"})
	}
	slices.SortStableFunc(out, func(a, b Statutory) int { return a.Date.Compare(b.Date) })
	return out
}

// Provisional returns the days off that the law gives a year of which nothing
// was announced: the holidays, the usual day beside 2 September, and a
// compensatory day for each holiday that falls on a day of rest.
func Provisional(year int) []Day {
	var out []Day
	for _, h := range Holidays(year) {
		out = append(out, Day{h.Date, Holiday, h.Name})
	}
	out = append(out, Day{besideNationalDay(year), Holiday, "Quốc khánh (ngày liền kề)"})
	slices.SortStableFunc(out, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return Compensate(out)
}

// besideNationalDay is 1 September where that is a day of the week, else 3
// September.
func besideNationalDay(year int) gov.Date {
	d := gov.Date{Year: year, Month: time.September, Day: 1}
	if restDay(number(d)) {
		d.Day = 3
	}
	return d
}

// Compensate adds to holidays, which are in order, a day off for each that
// falls on a Saturday or Sunday: the next working day, Điều 111 khoản 3.
func Compensate(holidays []Day) []Day {
	off := make(map[gov.Date]bool, 2*len(holidays))
	for _, d := range holidays {
		off[d.Date] = true
	}
	out := slices.Clone(holidays)
	for _, d := range holidays {
		n := number(d.Date)
		if d.Kind != Holiday || !restDay(n) {
			continue
		}
		for n++; restDay(n) || off[dateOf(n)]; n++ {
		}
		off[dateOf(n)] = true
		out = append(out, Day{dateOf(n), Compensatory, "Nghỉ bù " + d.Reason})
	}
	slices.SortStableFunc(out, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return out
}
