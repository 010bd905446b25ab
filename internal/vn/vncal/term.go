package vncal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/base/gov"
)

// Unit is what a term is counted in.
type Unit string

// The units, by the letters that stand for them in the stored form of a term.
const (
	Hours       Unit = "H"
	Days        Unit = "D"
	WorkingDays Unit = "WD"
	Weeks       Unit = "W"
	Months      Unit = "M"
	Quarters    Unit = "Q"
	Years       Unit = "Y"
)

// Units lists them from short to long.
var Units = []Unit{Hours, Days, WorkingDays, Weeks, Months, Quarters, Years}

// Term is a length of time in law: Bộ luật Dân sự 2015, Điều 147 and 148. Its
// first day is not counted; a month ends on the corresponding day, or on the
// last day of a month that has no such day; what ends on a day off ends with
// the next working day, at 24:00. A term of zero days is a date that is only
// moved off a day off.
type Term struct {
	N    int
	Unit Unit
}

// MaxTerm bounds the number of a term.
const MaxTerm = 9999

// IsZero reports whether there is no term.
func (t Term) IsZero() bool { return t == Term{} }

// String returns the stored form: "10WD", "1M"; "" for no term.
func (t Term) String() string {
	if t.IsZero() {
		return ""
	}
	return strconv.Itoa(t.N) + string(t.Unit)
}

var unitWords = map[Unit]string{
	Hours: "giờ", Days: "ngày", WorkingDays: "ngày làm việc", Weeks: "tuần", Months: "tháng", Quarters: "quý", Years: "năm",
}

// Words returns the term as papers write it: "05 ngày làm việc".
func (t Term) Words() string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d %s", t.N, unitWords[t.Unit])
}

// unitNames are what people write for a unit, in lower case.
var unitNames = map[string]Unit{
	"h": Hours, "giờ": Hours, "gio": Hours, "tiếng": Hours,
	"d": Days, "ngày": Days, "ngay": Days, "ngày lịch": Days, "ngay lich": Days,
	"wd": WorkingDays, "ngày làm việc": WorkingDays, "ngay lam viec": WorkingDays, "nlv": WorkingDays,
	"w": Weeks, "tuần": Weeks, "tuan": Weeks, "tuần lễ": Weeks,
	"m": Months, "tháng": Months, "thang": Months,
	"q": Quarters, "quý": Quarters, "quí": Quarters, "quy": Quarters,
	"y": Years, "năm": Years, "nam": Years,
}

// ParseTerm reads the stored form or the words of a term: "10WD", "05 ngày làm
// việc", "1 tháng". The empty string is no term.
func ParseTerm(s string) (Term, error) {
	words := strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
	if words == "" {
		return Term{}, nil
	}
	digits := len(words) - len(strings.TrimLeft(words, "0123456789"))
	n, err := strconv.Atoi(words[:digits])
	unit, known := unitNames[strings.TrimSpace(words[digits:])]
	switch {
	case err != nil || !known:
		return Term{}, fmt.Errorf("vncal: %q is no term", s)
	case n > MaxTerm || n == 0 && unit != Days:
		return Term{}, fmt.Errorf("vncal: a term of %d is out of range", n)
	}
	return Term{n, unit}, nil
}

// Last returns the last day of a term that begins on from, before it is moved
// off a day off. Hours are of days here: see EndAt.
func (c *Calendar) Last(from gov.Date, t Term) gov.Date {
	switch t.Unit {
	case Days:
		return dateOf(number(from) + t.N)
	case WorkingDays:
		return c.AddWorkingDays(from, t.N)
	case Weeks:
		return dateOf(number(from) + 7*t.N)
	case Months:
		return addMonths(from, t.N)
	case Quarters:
		return addMonths(from, 3*t.N)
	case Years:
		return addMonths(from, 12*t.N)
	case Hours:
		return dateOf(number(from) + (t.N+23)/24)
	}
	return from
}

// End returns the day with which a term ends that begins on from.
func (c *Calendar) End(from gov.Date, t Term) gov.Date { return c.Roll(c.Last(from, t)) }

// EndAt returns the instant at which a term ends that begins at the instant
// at. A term in hours runs from the instant itself (Điều 147 khoản 1); all
// others end at 24:00 of their last day, which is 0:00 of the day after.
func (c *Calendar) EndAt(at time.Time, t Term) time.Time {
	if t.Unit == Hours {
		end := at.Add(time.Duration(t.N) * time.Hour)
		if day := gov.DateOf(end); !c.IsWorking(day) {
			return dayAfter(c.Roll(day)).Time(at.Location())
		}
		return end
	}
	return dayAfter(c.End(gov.DateOf(at), t)).Time(at.Location())
}

func dayAfter(d gov.Date) gov.Date { return dateOf(number(d) + 1) }

// addMonths returns the corresponding day n months later, or the last day of
// that month.
func addMonths(d gov.Date, n int) gov.Date {
	m := int(d.Month) - 1 + n
	y := d.Year + m/12
	if m %= 12; m < 0 {
		m += 12
		y--
	}
	month := time.Month(m + 1)
	return gov.Date{Year: y, Month: month, Day: min(d.Day, daysOf(y, month))}
}
