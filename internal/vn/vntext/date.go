package vntext

import (
	"fmt"
	"time"

	"roviec/internal/base/gov"
)

// LongDate writes a day as papers do (Nghị định 30/2020/NĐ-CP, Phụ lục I): "ngày
// 05 tháng 01 năm 2023", "ngày 09 tháng 6 năm 2022". Days below 10 have a 0
// before them, of the months only the first two.
func LongDate(d gov.Date) string {
	month := fmt.Sprint(int(d.Month))
	if d.Month <= 2 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d.Day, month, d.Year)
}

// ShortDate writes a day as screens and tables do: 05/01/2023.
func ShortDate(d gov.Date) string {
	return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year)
}

// LongMonth writes "tháng 01 năm 2023", "tháng 6 năm 2022".
func LongMonth(year int, month time.Month) string {
	if month <= 2 {
		return fmt.Sprintf("tháng 0%d năm %d", int(month), year)
	}
	return fmt.Sprintf("tháng %d năm %d", int(month), year)
}

// romans are the quarters as papers number them.
var romans = [...]string{"", "I", "II", "III", "IV"}

// LongQuarter writes "quý II năm 2023"; quarter is 1 to 4.
func LongQuarter(year, quarter int) string {
	return fmt.Sprintf("quý %s năm %d", romans[min(max(quarter, 0), 4)], year)
}

var weekdays = [...]string{"Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"}

// Weekday writes a day of the week within a sentence: "thứ Hai", "Chủ nhật".
func Weekday(w time.Weekday) string { return weekdays[w] }

// WeekdayShort writes the head of a column in a calendar: T2 to T7, CN.
func WeekdayShort(w time.Weekday) string {
	if w == time.Sunday {
		return "CN"
	}
	return fmt.Sprintf("T%d", int(w)+1)
}

// Unit is what kind of time a Period is.
type Unit string

// The units. Range is any other stretch of days.
const (
	Day     Unit = "day"
	Week    Unit = "week"
	Month   Unit = "month"
	Quarter Unit = "quarter"
	Half    Unit = "half"
	Year    Unit = "year"
	Range   Unit = "range"
)

// A Period is the days From to To, both counted. Of a Day they are the same.
type Period struct {
	From, To gov.Date
	Unit     Unit
}

// String writes the period: "ngày 05 tháng 01 năm 2023", "quý II năm 2023", "từ
// ngày 01/6/2023 đến hết ngày 15/6/2023".
func (p Period) String() string {
	y, m := p.From.Year, p.From.Month
	switch p.Unit {
	case Day:
		return LongDate(p.From)
	case Month:
		return LongMonth(y, m)
	case Quarter:
		return LongQuarter(y, int(m+2)/3)
	case Half:
		if m > 6 {
			return fmt.Sprintf("6 tháng cuối năm %d", y)
		}
		return fmt.Sprintf("6 tháng đầu năm %d", y)
	case Year:
		return fmt.Sprintf("năm %d", y)
	}
	return "từ ngày " + rangeDate(p.From) + " đến hết ngày " + rangeDate(p.To)
}

// rangeDate is a day in figures within a sentence, months padded as in LongDate.
func rangeDate(d gov.Date) string {
	if d.Month <= 2 {
		return ShortDate(d)
	}
	return fmt.Sprintf("%02d/%d/%d", d.Day, int(d.Month), d.Year)
}

func dayPeriod(d gov.Date) Period { return Period{d, d, Day} }

func monthPeriod(year int, month time.Month) Period {
	return Period{gov.NewDate(year, month, 1), gov.NewDate(year, month+1, 0), Month}
}

func quarterPeriod(year, quarter int) Period {
	first := time.Month(quarter*3 - 2)
	return Period{gov.NewDate(year, first, 1), gov.NewDate(year, first+3, 0), Quarter}
}

func halfPeriod(year, half int) Period {
	first := time.Month(half*6 - 5)
	return Period{gov.NewDate(year, first, 1), gov.NewDate(year, first+6, 0), Half}
}

func yearPeriod(year int) Period {
	return Period{gov.NewDate(year, 1, 1), gov.NewDate(year, 12, 31), Year}
}

// weekPeriod is the week, Monday to Sunday, that holds d.
func weekPeriod(d gov.Date) Period {
	monday := d.AddDays(-(int(d.Weekday()) + 6) % 7)
	return Period{monday, monday.AddDays(6), Week}
}
