package vncal

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/gov"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	for _, v := range []struct{ from, term, last, end string }{
		{"2022-12-23", "15D", "2023-01-07", "2023-01-09"}, // a Saturday
		{"2023-01-12", "10D", "2023-01-22", "2023-01-27"}, // mùng 1
		{"2022-12-21", "5 ngày làm việc", "2022-12-28", "2022-12-28"},
		{"2024-04-26", "3WD", "2024-05-04", "2024-05-04"}, // a make-up Saturday is no day off
		{"2022-12-23", "2 tuần", "2023-01-06", "2023-01-06"},
		{"2023-01-31", "1 tháng", "2023-02-28", "2023-02-28"}, // no corresponding day
		{"2024-01-31", "1M", "2024-02-29", "2024-02-29"},
		{"2023-08-31", "1M", "2023-09-30", "2023-10-02"},
		{"2022-11-30", "1 quý", "2023-02-28", "2023-02-28"},
		{"2024-02-29", "1 năm", "2025-02-28", "2025-02-28"},
		{"2022-12-15", "1Q", "2023-03-15", "2023-03-15"},
		{"2023-01-07", "0D", "2023-01-07", "2023-01-09"}, // a date that is only rolled
		{"2022-12-31", "12 tháng", "2023-12-31", "2024-01-02"},
	} {
		term, err := ParseTerm(v.term)
		if err != nil {
			t.Error(err)
			continue
		}
		from := gov.MustDate(v.from)
		if last, end := Default().Last(from, term), Default().End(from, term); last.String() != v.last || end.String() != v.end {
			t.Errorf("%s from %s ends %s, rolled %s; want %s, %s", v.term, v.from, last, end, v.last, v.end)
		}
	}
}

func TestInstants(t *testing.T) {
	t.Parallel()
	vn := time.FixedZone("+07", 7*3600)
	at := func(s string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", s, vn)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, v := range []struct{ from, term, want string }{
		{"2022-12-21 09:30", "24H", "2022-12-22 09:30"},
		{"2022-12-23 09:30", "24H", "2022-12-27 00:00"}, // a Saturday: the end of Monday
		{"2022-12-21 09:30", "5WD", "2022-12-29 00:00"}, // 24:00 of the 28th
		{"2022-12-23 16:00", "15D", "2023-01-10 00:00"},
	} {
		term, err := ParseTerm(v.term)
		if err != nil {
			t.Fatal(err)
		}
		if got := Default().EndAt(at(v.from), term); !got.Equal(at(v.want)) {
			t.Errorf("%s from %s ends %s, want %s", v.term, v.from, got, v.want)
		}
	}
}

func TestParseTerm(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Term{
		"": {}, "10WD": {10, WorkingDays}, "10 ngày làm việc": {10, WorkingDays}, "05 ngày": {5, Days}, "1 THÁNG": {1, Months},
		"36 giờ": {36, Hours}, "3 quý": {3, Quarters}, "0D": {0, Days}, "2  tuần": {2, Weeks}, "10 ngay lam viec": {10, WorkingDays},
		"10 ngày": {10, Days}, // NFD
	} {
		if got, err := ParseTerm(s); err != nil || got != want {
			t.Errorf("%q is %+v (%v), want %+v", s, got, err, want)
		}
	}
	for _, s := range []string{"ngày", "10", "10 ngày nghỉ", "-3WD", "0 tháng", "10000D", "99999999999999999999D", "1.5 tháng"} {
		if got, err := ParseTerm(s); err == nil {
			t.Errorf("%q is %+v", s, got)
		}
	}
	if got := (Term{5, WorkingDays}).Words(); got != "05 ngày làm việc" {
		t.Error(got)
	}
}

func FuzzParseTerm(f *testing.F) {
	for _, s := range []string{"10WD", "05 ngày làm việc", "1 tháng", "0D", "36H"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, err := ParseTerm(s)
		if err != nil {
			return
		}
		for _, form := range []string{x.String(), x.Words()} {
			if back, err := ParseTerm(form); err != nil || back != x {
				t.Fatalf("%q is %+v, and %q is %+v (%v)", s, x, form, back, err)
			}
		}
	})
}

// A term ends on a working day, never before its last day, and a longer term
// never ends sooner.
func TestTermsAreOrdered(t *testing.T) {
	t.Parallel()
	c, base := Default(), gov.MustDate("2022-01-01")
	rapid.Check(t, func(t *rapid.T) {
		from := base.AddDays(rapid.IntRange(0, 2500).Draw(t, "from"))
		x := Term{rapid.IntRange(1, 60).Draw(t, "n"), rapid.SampledFrom(Units).Draw(t, "unit")}
		end := c.End(from, x)
		if !c.IsWorking(end) || end.Before(c.Last(from, x)) || !end.After(from) {
			t.Fatalf("%s from %s ends %s", x, from, end)
		}
		if longer := c.End(from, Term{x.N + 1, x.Unit}); longer.Before(end) {
			t.Fatalf("%s from %s ends %s, one more ends %s", x, from, end, longer)
		}
	})
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		p                  Period
		first, last, label string
	}{
		{Period{Monthly, 2023, 1}, "2022-12-15", "2023-01-14", "Tháng 01 năm 2023"},
		{Period{Monthly, 2022, 12}, "2022-11-15", "2022-12-14", "Tháng 12 năm 2022"},
		{Period{Quarterly, 2023, 1}, "2022-12-15", "2023-03-14", "Quý I năm 2023"},
		{Period{Quarterly, 2023, 4}, "2023-09-15", "2023-12-14", "Quý IV năm 2023"},
		{Period{HalfYearly, 2023, 1}, "2022-12-15", "2023-06-14", "6 tháng đầu năm 2023"},
		{Period{HalfYearly, 2023, 2}, "2023-06-15", "2023-12-14", "6 tháng cuối năm 2023"},
		{Period{NineMonths, 2023, 1}, "2022-12-15", "2023-09-14", "9 tháng đầu năm 2023"},
		{Period{Yearly, 2022, 1}, "2021-12-15", "2022-12-14", "Năm 2022"},
	} {
		if v.p.First().String() != v.first || v.p.Last().String() != v.last || v.p.Label() != v.label {
			t.Errorf("%s: %s to %s, %q; want %+v", v.p, v.p.First(), v.p.Last(), v.p.Label(), v)
		}
	}
	if _, ok := PeriodOf(NineMonths, gov.MustDate("2023-09-15")); ok {
		t.Error("the 15th of September is after nine months")
	}
	if _, err := ParsePeriod("2023-Q5"); err == nil {
		t.Error("a fifth quarter")
	}
}

// Each day counts in one period of a kind, and periods follow without a gap.
func TestPeriodsTile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := gov.MustDate("2020-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "d"))
		k := rapid.SampledFrom([]PeriodKind{Monthly, Quarterly, HalfYearly, Yearly}).Draw(t, "kind")
		p, ok := PeriodOf(k, d)
		if !ok || d.Before(p.First()) || d.After(p.Last()) {
			t.Fatalf("%s counts in %s", d, p)
		}
		if p.Next().First() != p.Last().AddDays(1) || p.Next().Prev() != p {
			t.Fatalf("%s then %s", p, p.Next())
		}
		if back, err := ParsePeriod(p.String()); err != nil || back != p {
			t.Fatalf("%s: %v", p, err)
		}
	})
}

func FuzzParsePeriod(f *testing.F) {
	f.Add("2023-Q1")
	f.Add("2023-T12")
	f.Fuzz(func(t *testing.T, s string) {
		if p, err := ParsePeriod(s); err == nil && (p.String() != s || !p.Valid() || p.Label() == "" || !p.First().Before(p.Last())) {
			t.Fatalf("%q is %+v", s, p)
		}
	})
}

func TestWorkingTime(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		x, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	c, h := Default(), OfficeHours
	for _, v := range []struct {
		a, b string
		want time.Duration
	}{
		{"2022-12-22 09:00", "2022-12-22 10:30", 90 * time.Minute},
		{"2022-12-22 11:00", "2022-12-22 13:30", time.Hour},        // over noon
		{"2022-12-23 16:00", "2022-12-26 08:00", 90 * time.Minute}, // over a weekend
		{"2022-12-24 08:00", "2022-12-25 17:00", 0},
		{"2024-05-03 16:00", "2024-05-04 08:30", 2 * time.Hour}, // a make-up Saturday
		{"2023-01-19 16:00", "2023-01-27 07:30", time.Hour},     // over Tết
	} {
		if got := c.WorkingTime(h, at(v.a), at(v.b)); got != v.want {
			t.Errorf("%s to %s: %s, want %s", v.a, v.b, got, v.want)
		}
		if got := c.WorkingTime(h, at(v.b), at(v.a)); got != -v.want {
			t.Errorf("%s back to %s: %s", v.b, v.a, got)
		}
	}
	if got := c.AddWorkingTime(h, at("2022-12-23 16:00"), 2*time.Hour); !got.Equal(at("2022-12-26 08:30")) {
		t.Errorf("two hours on Friday at four end %s", got)
	}
	if got := c.AddWorkingTime(h, at("2022-12-23 09:00"), h.Day()-90*time.Minute); !got.Equal(at("2022-12-23 17:00")) {
		t.Errorf("a day's work ends with the day, not with the next morning: %s", got)
	}
}

// Adding and measuring agree, and measuring adds up.
func TestWorkingTimeAddsUp(t *testing.T) {
	t.Parallel()
	c, h := Default(), OfficeHours
	base := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		at := func(name string) time.Time {
			return base.Add(time.Duration(rapid.IntRange(0, 2000*1440).Draw(t, name)) * time.Minute)
		}
		a, b, m := at("a"), at("b"), at("m")
		if got := c.WorkingTime(h, a, m) + c.WorkingTime(h, m, b); got != c.WorkingTime(h, a, b) {
			t.Fatalf("%s by %s to %s: %s", a, m, b, got)
		}
		d := time.Duration(rapid.IntRange(1, 100*480).Draw(t, "d")) * time.Minute
		if got := c.WorkingTime(h, a, c.AddWorkingTime(h, a, d)); got != d {
			t.Fatalf("%s after %s: %s", d, a, got)
		}
	})
}

func FuzzParseHours(f *testing.F) {
	f.Add("07:30-11:30,13:00-17:00")
	f.Add("00:00-24:00")
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHours(s)
		if err != nil {
			return
		}
		if back, err := ParseHours(h.String()); err != nil || back.String() != h.String() || h.Day() <= 0 || h.Day() > 24*time.Hour {
			t.Fatalf("%q is %s (%v)", s, h, err)
		}
	})
}
