package vncal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/gov"
)

// PeriodKind is the length of a periodic report.
type PeriodKind string

// The kinds. Nine months are not among the periods of the decree itself;
// provinces that ask for such a report count it like the others.
const (
	Monthly    PeriodKind = "T"
	Quarterly  PeriodKind = "Q"
	HalfYearly PeriodKind = "H"
	NineMonths PeriodKind = "C"
	Yearly     PeriodKind = "N"
)

// PeriodKinds lists them from short to long.
var PeriodKinds = []PeriodKind{Monthly, Quarterly, HalfYearly, NineMonths, Yearly}

// Period is one period of reporting: Nghị định 09/2019/NĐ-CP. It counts from
// the 15th of the month before to the 14th of its last month.
type Period struct {
	Kind PeriodKind
	Year int
	N    int // 1 to 12 of months, 1 to 4 of quarters, 1 or 2 of half-years, 1 of the others
}

// months are how long a period of the kind is, and how many a year has.
func (k PeriodKind) months() (length, count int) {
	switch k {
	case Monthly:
		return 1, 12
	case Quarterly:
		return 3, 4
	case HalfYearly:
		return 6, 2
	case NineMonths:
		return 9, 1
	case Yearly:
		return 12, 1
	}
	return 0, 0
}

// Valid reports whether there is such a period.
func (p Period) Valid() bool {
	_, count := p.Kind.months()
	return p.N >= 1 && p.N <= count && p.Year >= 1 && p.Year <= 9999
}

// First is the first day that counts.
func (p Period) First() gov.Date {
	length, _ := p.Kind.months()
	return addMonths(gov.Date{Year: p.Year, Month: time.January, Day: 15}, length*(p.N-1)-1)
}

// Last is the last day that counts.
func (p Period) Last() gov.Date {
	length, _ := p.Kind.months()
	return addMonths(gov.Date{Year: p.Year, Month: time.January, Day: 14}, length*p.N-1)
}

// Next is the period after p: of nine months, those of the next year.
func (p Period) Next() Period { return p.move(1) }

// Prev is the period before p.
func (p Period) Prev() Period { return p.move(-1) }

func (p Period) move(by int) Period {
	_, count := p.Kind.months()
	n := p.Year*count + p.N - 1 + by
	return Period{p.Kind, n / count, n%count + 1}
}

// PeriodOf returns the period of the kind in which d counts; ok is false
// where none does (nine months, after 14 September).
func PeriodOf(kind PeriodKind, d gov.Date) (p Period, ok bool) {
	length, _ := kind.months()
	if length == 0 || !d.Valid() {
		return Period{}, false
	}
	if d.Day >= 15 { // counts for the month after
		d = addMonths(gov.Date{Year: d.Year, Month: d.Month, Day: 1}, 1)
	}
	p = Period{kind, d.Year, (int(d.Month)-1)/length + 1}
	return p, p.Valid()
}

var roman = [...]string{"I", "II", "III", "IV"}

// Label is the name of the period in Vietnamese.
func (p Period) Label() string {
	switch {
	case !p.Valid():
		return ""
	case p.Kind == Monthly:
		if p.N < 3 {
			return fmt.Sprintf("Tháng %02d năm %d", p.N, p.Year)
		}
		return fmt.Sprintf("Tháng %d năm %d", p.N, p.Year)
	case p.Kind == Quarterly:
		return fmt.Sprintf("Quý %s năm %d", roman[p.N-1], p.Year)
	case p.Kind == HalfYearly && p.N == 1:
		return fmt.Sprintf("6 tháng đầu năm %d", p.Year)
	case p.Kind == HalfYearly:
		return fmt.Sprintf("6 tháng cuối năm %d", p.Year)
	case p.Kind == NineMonths:
		return fmt.Sprintf("9 tháng đầu năm %d", p.Year)
	}
	return fmt.Sprintf("Năm %d", p.Year)
}

// String is the form for addresses and stores: "2023-Q1".
func (p Period) String() string { return fmt.Sprintf("%04d-%s%d", p.Year, p.Kind, p.N) }

// ParsePeriod reads the form of String.
func ParsePeriod(s string) (Period, error) {
	year, rest, _ := strings.Cut(s, "-")
	if len(year) == 4 && len(rest) >= 2 {
		y, err1 := strconv.Atoi(year)
		n, err2 := strconv.Atoi(rest[1:])
		if p := (Period{PeriodKind(rest[:1]), y, n}); err1 == nil && err2 == nil && p.Valid() && p.String() == s {
			return p, nil
		}
	}
	return Period{}, fmt.Errorf("vncal: %q is no period of reporting", s)
}
