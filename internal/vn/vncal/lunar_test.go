package vncal

import (
	"embed"
	"encoding/csv"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"roviec/internal/base/gov"
)

//go:embed testdata/*.csv
var tables embed.FS

func rows(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := tables.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[1:]
}

// Tết from 1968 to 2050, with 2007 and 2030, where a table of UTC+8 is wrong.
func TestNewYears(t *testing.T) {
	t.Parallel()
	list := rows(t, "lunar-new-year.csv")
	for _, r := range list {
		y, _ := strconv.Atoi(r[0])
		got, err := Lunar{Year: y, Month: 1, Day: 1}.Date()
		if err != nil || got.String() != r[1] {
			t.Errorf("Tết %d = %s (%v), want %s", y, got, err, r[1])
		}
	}
	if len(list) != 83 {
		t.Errorf("%d years", len(list))
	}
}

func TestSolarToLunar(t *testing.T) {
	t.Parallel()
	list := rows(t, "solar-lunar.csv")
	for _, r := range list {
		d := gov.MustDate(r[0])
		n := func(i int) int { v, _ := strconv.Atoi(r[i]); return v }
		want := Lunar{Year: n(3), Month: n(2), Day: n(1), Leap: r[4] == "1"}
		if got := LunarOf(d); got != want {
			t.Errorf("%s is %+v, want %+v", d, got, want)
		}
		if back, err := want.Date(); err != nil || back != d {
			t.Errorf("%+v is %s (%v), want %s", want, back, err, d)
		}
	}
	if len(list) != 340 {
		t.Errorf("%d vectors", len(list))
	}
}

func TestStatutoryHolidays(t *testing.T) {
	t.Parallel()
	var got [][]string
	for y := 2022; y <= 2030; y++ {
		for _, h := range Holidays(y) {
			got = append(got, []string{h.Date.String(), h.Name, h.Rule})
		}
	}
	want := rows(t, "statutory-holidays.csv")
	if len(got) != len(want) {
		t.Fatalf("%d holidays, want %d", len(got), len(want))
	}
	for i := range want {
		for k := range want[i] {
			if got[i][k] != want[i][k] {
				t.Errorf("%v, want %v", got[i], want[i])
				break
			}
		}
	}
}

// The years of the reference table: Tết, the tenth of the third month, leap
// month.
func TestLunarYears(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		year       int
		tet, kings string
		leap       int
	}{
		{2000, "02-05", "04-14", 0},
		{2001, "01-24", "04-03", 4},
		{2002, "02-12", "04-22", 0},
		{2003, "02-01", "04-11", 0},
		{2004, "01-22", "04-28", 2},
		{2005, "02-09", "04-18", 0},
		{2006, "01-29", "04-07", 7},
		{2007, "02-17", "04-26", 0},
		{2008, "02-07", "04-15", 0},
		{2009, "01-26", "04-04", 5},
		{2010, "02-14", "04-23", 0},
		{2011, "02-03", "04-12", 0},
		{2012, "01-23", "03-31", 4},
		{2013, "02-10", "04-19", 0},
		{2014, "01-31", "04-09", 9},
		{2015, "02-19", "04-28", 0},
		{2016, "02-08", "04-16", 0},
		{2017, "01-28", "04-06", 6},
		{2018, "02-16", "04-25", 0},
		{2019, "02-05", "04-14", 0},
		{2020, "01-25", "04-02", 4},
		{2021, "02-12", "04-21", 0},
		{2022, "02-01", "04-10", 0},
		{2023, "01-22", "04-29", 2},
		{2024, "02-10", "04-18", 0},
		{2025, "01-29", "04-07", 6},
		{2026, "02-17", "04-26", 0},
		{2027, "02-06", "04-16", 0},
		{2028, "01-26", "04-04", 5},
		{2029, "02-13", "04-23", 0},
		{2030, "02-02", "04-12", 0},
		{2031, "01-23", "04-01", 3},
		{2032, "02-11", "04-19", 0},
		{2033, "01-31", "04-09", 11},
		{2034, "02-19", "04-28", 0},
		{2035, "02-08", "04-17", 0},
	} {
		y := strconv.Itoa(v.year)
		tet, _ := Lunar{Year: v.year, Month: 1, Day: 1}.Date()
		kings, _ := Lunar{Year: v.year, Month: 3, Day: 10}.Date()
		if tet.String() != y+"-"+v.tet || kings.String() != y+"-"+v.kings || LeapMonth(v.year) != v.leap {
			t.Errorf("%d: Tết %s, 10/3 %s, leap %d; want %+v", v.year, tet, kings, LeapMonth(v.year), v)
		}
		eve := LunarOf(tet.AddDays(-1)).Day
		if short := v.year == 2022 || v.year >= 2025 && v.year <= 2032; short && eve != 29 {
			t.Errorf("the eve of Tết %d is the %dth", v.year, eve)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for y, want := range map[int]string{2022: "Nhâm Dần", 2023: "Quý Mão", 2024: "Giáp Thìn", 2025: "Ất Tỵ", 2026: "Bính Ngọ", 2027: "Đinh Mùi", 1984: "Giáp Tý"} {
		if got := YearName(y); got != want {
			t.Errorf("%d is %s, want %s", y, got, want)
		}
	}
	if got := DayName(gov.MustDate("2000-01-01")); got != "Mậu Ngọ" {
		t.Errorf("1 January 2000 is a day %s", got)
	}
	if got := (Lunar{2025, 6, 15, true}).String(); got != "15/6 nhuận" {
		t.Error(got)
	}
}

// Every day has one lunar date, and the dates follow each other.
func TestLunarDaysFollow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := gov.MustDate("1901-01-01").AddDays(rapid.IntRange(0, 108000).Draw(t, "n"))
		l, m := LunarOf(d), LunarOf(d.AddDays(1))
		if back, err := l.Date(); err != nil || back != d {
			t.Fatalf("%s is %+v and back %s (%v)", d, l, back, err)
		}
		if m.Day != 1 && (m.Day != l.Day+1 || m.Month != l.Month || m.Leap != l.Leap) || m.Day == 1 && l.Day != 29 && l.Day != 30 {
			t.Fatalf("%s: %+v then %+v", d, l, m)
		}
	})
}

func TestNoSuchLunarDay(t *testing.T) {
	t.Parallel()
	for _, l := range []Lunar{{2022, 12, 31, false}, {2021, 12, 30, false}, {2024, 2, 1, true}, {2024, 13, 1, false}, {1500, 1, 1, false}, {2024, 1, 0, false}} {
		if d, err := l.Date(); err == nil {
			t.Errorf("%+v is %s", l, d)
		}
	}
}

func BenchmarkLunarOf(b *testing.B) {
	d := gov.MustDate("2026-11-24")
	b.ReportAllocs()
	for range b.N {
		LunarOf(d)
	}
}
