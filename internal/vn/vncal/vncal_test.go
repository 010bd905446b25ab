package vncal

import (
	"testing"

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

func FuzzParse(f *testing.F) {
	f.Add("date,kind,reason\n2022-01-03,off,x")
	f.Fuzz(func(_ *testing.T, s string) { _, _ = Parse(s) })
}
