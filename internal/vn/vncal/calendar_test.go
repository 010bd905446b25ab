package vncal

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/gov"
)

func TestDeadlines(t *testing.T) {
	t.Parallel()
	c := Default()
	for _, v := range []struct {
		from string
		n    int
		want string
	}{
		{"2022-12-21", -3, "2022-12-16"}, // papers of a regular sitting
		{"2022-12-21", -1, "2022-12-20"}, // papers of an urgent sitting
		{"2022-12-21", 5, "2022-12-28"},
		{"2022-12-30", 3, "2023-01-05"},
		{"2023-01-18", 5, "2023-02-01"}, // over Tết
		{"2023-04-27", 2, "2023-05-04"},
		{"2024-04-26", 3, "2024-05-04"}, // a make-up Saturday
		{"2025-04-25", 2, "2025-04-28"},
		{"2026-01-08", 3, "2026-01-12"},
		{"2026-02-13", 1, "2026-02-23"},
		{"2026-08-21", 2, "2026-08-24"},
		{"2026-11-20", 2, "2026-11-25"},
	} {
		if got := c.AddWorkingDays(gov.MustDate(v.from), v.n); got.String() != v.want {
			t.Errorf("%s %+d working days = %s, want %s", v.from, v.n, got, v.want)
		}
	}
	for from, want := range map[string]string{"2023-01-07": "2023-01-09", "2023-01-22": "2023-01-27"} {
		if got := c.Roll(gov.MustDate(from)); got.String() != want {
			t.Errorf("Roll(%s) = %s, want %s", from, got, want)
		}
	}
}

func TestWorkingDaysOfYears(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]int{2022: 249, 2023: 249, 2024: 251, 2025: 250, 2026: 249} {
		a, b := gov.Date{Year: year - 1, Month: 12, Day: 31}, gov.Date{Year: year, Month: 12, Day: 31}
		if got := Default().WorkingDaysBetween(a, b); got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

func TestAnnouncementsAreVersioned(t *testing.T) {
	t.Parallel()
	day := func(s string, k Kind) Day { return Day{gov.MustDate(s), k, "x"} }
	swap := Announcement{ID: "a", Version: 1, Issued: gov.MustDate("2026-10-01"), Days: []Day{day("2026-11-23", Swapped), day("2026-11-28", MakeUp)}}
	c := Of(append(BuiltIn(), swap))
	if c.IsWorking(gov.MustDate("2026-11-23")) || !c.IsWorking(gov.MustDate("2026-11-28")) || c.IsWorking(gov.MustDate("2026-11-24")) {
		t.Error("an addition leaves the plan of the year and changes its days")
	}
	if got := c.AddWorkingDays(gov.MustDate("2026-11-20"), 2); got.String() != "2026-11-26" {
		t.Errorf("over the swapped day: %s", got)
	}
	second := swap
	second.Version, second.Days = 2, []Day{day("2026-11-23", Swapped), day("2026-12-05", MakeUp)}
	c = Of(append(BuiltIn(), second, swap)) // whatever the order
	if c.IsWorking(gov.MustDate("2026-11-28")) || !c.IsWorking(gov.MustDate("2026-12-05")) {
		t.Error("the second version counts")
	}
	plan := Announcement{ID: "b", Version: 1, Year: 2026, Issued: gov.MustDate("2026-10-02"), Days: []Day{day("2026-12-31", Holiday)}}
	c = Of(append(BuiltIn(), second, plan))
	if !c.IsWorking(gov.MustDate("2026-11-23")) || c.IsWorking(gov.MustDate("2026-12-31")) || c.WorkingDaysOf(2026, 0) != 260 {
		t.Error("the plan of a whole year replaces what was known of it")
	}
	if c = Of(nil); c.Announced(2026) || c.IsWorking(gov.MustDate("2026-09-02")) || !c.IsWorking(gov.MustDate("2026-08-31")) {
		t.Error("without announcements the law alone counts")
	}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	d := gov.MustDate("2026-11-23")
	for what, a := range map[string]Announcement{
		"twice":        {Days: []Day{{d, Swapped, ""}, {d, MakeUp, ""}}},
		"other year":   {Year: 2025, Days: []Day{{d, Swapped, ""}}},
		"unknown kind": {Days: []Day{{d, "bridge", ""}}},
		"no day":       {Days: []Day{{gov.Date{Year: 2026, Month: 2, Day: 30}, Holiday, ""}}},
	} {
		if a.Check() == nil {
			t.Errorf("%s: no error", what)
		}
	}
	for _, a := range BuiltIn() {
		if a.Complete() || a.Note == "" || len(a.Days) < 10 {
			t.Errorf("%s: a paper that is not known says so", a.ID)
		}
	}
}

// Of a year that is not announced the law gives as many days off as it grants,
// and the days it gives to announced years where nothing was chosen otherwise.
func TestTheLawAlone(t *testing.T) {
	t.Parallel()
	law := Of(nil)
	for _, year := range []int{2022, 2026} { // the years whose Tết was announced as the eve and four days
		for d := (gov.Date{Year: year, Month: 1, Day: 1}); d.Year == year; d = d.AddDays(1) {
			got, want := law.IsWorking(d), Default().IsWorking(d)
			x, _ := Default().On(d)
			if got != want && x.Kind != Swapped && x.Kind != MakeUp {
				t.Errorf("%s is worked by law alone: %t, by announcement: %t", d, got, want)
			}
		}
	}
	for year := 2020; year <= 2100; year++ {
		week, off := 0, 0
		for n := number(gov.Date{Year: year, Month: 1, Day: 1}); dateOf(n).Year == year; n++ {
			if !restDay(n) {
				week++
			}
		}
		off = week - law.WorkingDaysOf(year, 0)
		want := 11
		if year >= 2026 {
			want = 12
		}
		if off != want {
			// Giỗ Tổ may fall on 30 April or 1 May: one day then stands for two.
			dates := map[gov.Date]bool{}
			for _, h := range Holidays(year) {
				dates[h.Date] = true
			}
			if off != want-(want-1-len(dates)) {
				t.Errorf("%d: %d days off, want %d", year, off, want)
			}
		}
	}
}

func TestMonthsAddUp(t *testing.T) {
	t.Parallel()
	for year := 2022; year <= 2030; year++ {
		sum := 0
		for m := time.January; m <= time.December; m++ {
			sum += Default().WorkingDaysOf(year, m)
		}
		if sum != Default().WorkingDaysOf(year, 0) {
			t.Errorf("%d: %d", year, sum)
		}
	}
}

func TestDayNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-100000, 100000).Draw(t, "n")
		d := dateOf(n)
		if number(d) != n || d.Sub(gov.MustDate("1970-01-01")) != n || d.Weekday() != weekday(n) {
			t.Fatalf("%d is %v", n, d)
		}
	})
}

// naive walks day by day.
func naive(c *Calendar, from gov.Date, n int) gov.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for ; n > 0; n-- {
		from = from.AddDays(step)
		for !c.IsWorking(from) {
			from = from.AddDays(step)
		}
	}
	return from
}

func TestAddingAgreesWithWalking(t *testing.T) {
	t.Parallel()
	c, base := Default(), gov.MustDate("2021-01-01")
	rapid.Check(t, func(t *rapid.T) {
		a := base.AddDays(rapid.IntRange(0, 3000).Draw(t, "a"))
		n := rapid.IntRange(-600, 600).Draw(t, "n")
		if got, want := c.AddWorkingDays(a, n), naive(c, a, n); got != want {
			t.Fatalf("%s %+d: %s, want %s", a, n, got, want)
		}
	})
}

func TestCountingAgreesWithAdding(t *testing.T) {
	t.Parallel()
	c, base := Default(), gov.MustDate("2022-01-01")
	rapid.Check(t, func(t *rapid.T) {
		a := base.AddDays(rapid.IntRange(0, 1800).Draw(t, "a"))
		n := rapid.IntRange(1, 300).Draw(t, "n")
		b := c.AddWorkingDays(a, n)
		if got := c.WorkingDaysBetween(a, b); got != n {
			t.Fatalf("%s to %s: %d, want %d", a, b, got, n)
		}
		if got := c.WorkingDaysBetween(b, a); got != -n {
			t.Fatalf("back: %d", got)
		}
	})
}

func FuzzParseAnnouncements(f *testing.F) {
	f.Add(strings.Join(headColumns, ",")+"\nb,2,2026,1/TB,2026-01-02,x,y,z", strings.Join(dayColumns, ",")+"\nb,2026-01-10,make_up,x\nb,2026-01-02,holiday,")
	f.Add("id,version,year,number,issued,issuer,title,note\na,1,,,,,,", "announcement,date,kind,reason\na,2026-11-23,swapped,x")
	f.Fuzz(func(t *testing.T, heads, days string) {
		list, err := ParseAnnouncements(heads, days)
		if err != nil {
			return
		}
		c := Of(list)
		for _, a := range list {
			for _, d := range a.Days {
				if got, ok := c.On(d.Date); !ok || got.Kind.Works() != c.IsWorking(d.Date) {
					t.Fatalf("%s: %v %t", d.Date, got, ok)
				}
			}
		}
	})
}

func BenchmarkAddWorkingDays(b *testing.B) {
	c, from := Default(), gov.MustDate("2022-12-23")
	b.ReportAllocs()
	for i := range b.N {
		c.AddWorkingDays(from, i%500)
	}
}

func BenchmarkWorkingDaysBetween(b *testing.B) {
	c, from, to := Default(), gov.MustDate("2022-12-23"), gov.MustDate("2026-03-01")
	b.ReportAllocs()
	for range b.N {
		c.WorkingDaysBetween(from, to)
	}
}

// What lists ask for each row costs no memory.
func TestNothingIsAllocated(t *testing.T) {
	c, from := Default(), gov.MustDate("2022-12-23")
	c.WorkingDaysBetween(from, gov.MustDate("2027-12-31"))
	if n := testing.AllocsPerRun(100, func() {
		d := c.AddWorkingDays(from, 700)
		c.WorkingDaysBetween(from, d)
		c.IsWorking(d)
		c.End(from, Term{3, Months})
		LunarOf(d)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
