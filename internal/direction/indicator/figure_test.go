package indicator

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roviec/internal/base/gov"
	"roviec/internal/floor/i18n"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

func num(t testing.TB, s string) vntext.Number {
	t.Helper()
	n, err := vntext.ParseNumber(s, vntext.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTyped(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ text, unit, want, words, bad string }{
		{"11,5", "%", "11,5", "mười một phẩy năm", ""},
		{"11.05 %", "%", "11,05", "mười một phẩy không năm", ""},
		{"11,5 phần trăm", "%", "11,5", "mười một phẩy năm", ""},
		{"1.234.567 tỷ đồng", "tỷ đồng", "1.234.567", "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy", ""},
		{"36000", "tỷ đồng", "36.000", "ba mươi sáu nghìn", ""},
		{"-2,5", "%", "-2,5", "âm hai phẩy năm", ""},
		{"1.000", "tỷ đồng", "", "", "indicator.error.two_readings"},
		{"1,000", "tỷ đồng", "", "", "indicator.error.two_readings"},
		{"36000 triệu đồng", "tỷ đồng", "", "", "indicator.error.unit"},
		{"nhiều", "tỷ đồng", "", "", "indicator.error.unit"},
		{"1,2,3", "%", "", "", "indicator.error.number"},
		{"", "%", "", "", "indicator.error.number"},
	} {
		n, bad := Typed(x.text, x.unit)
		if key := func() string {
			if bad != nil {
				return bad.Key
			}
			return ""
		}(); key != x.bad {
			t.Errorf("%q in %s: %q, want %q", x.text, x.unit, key, x.bad)
			continue
		}
		if x.bad == "" && (n.String() != x.want || n.Words() != x.words) {
			t.Errorf("%q in %s = %s (%s), want %s (%s)", x.text, x.unit, n, n.Words(), x.want, x.words)
		}
	}
	// What the message of two readings says to write has one reading.
	_, bad := Typed("1.234", "người")
	if n, again := Typed(bad.Args[1].(string), "người"); again != nil || n.String() != "1.234" {
		t.Error(bad.Args, n, again)
	}
	if n, again := Typed(bad.Args[3].(string), "người"); again != nil || n.Float() != 1.234 {
		t.Error(bad.Args, n, again)
	}
}

// What an edit form shows is read back as it was.
func TestPlain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := vntext.Number{Units: rapid.Int64Range(-1e12, 1e12).Draw(t, "units"), Scale: rapid.IntRange(0, 6).Draw(t, "scale")}
		got, bad := Typed(plain(n), "%")
		if bad != nil || got.Float() != n.Float() {
			t.Fatalf("%s is shown as %q and read as %s %v", n, plain(n), got, bad)
		}
	})
}

func monthly(adds string) Indicator {
	return Indicator{Year: 2023, Unit: "tỷ đồng", Decimals: 1, Aim: Up, Target: vntext.Number{Units: 1200}, Period: vncal.Monthly, Adds: adds, Jump: 50, Weight: 1, ReportDay: 20}
}

func TestDoubts(t *testing.T) {
	t.Parallel()
	seen := func(pairs ...string) map[int]Figure {
		out := map[int]Figure{}
		for n, s := range pairs {
			if s != "" {
				out[n+1] = Figure{N: n + 1, Value: num(t, s)}
			}
		}
		return out
	}
	whole := monthly(Level)
	whole.Unit = "người"
	percent := monthly(Level)
	percent.Unit = "%"
	for what, x := range map[string]struct {
		i      Indicator
		n      int
		value  string
		others map[int]Figure
		want   []string
	}{
		"as before":              {monthly(Sum), 3, "105", seen("100", "102"), nil},
		"a jump":                 {monthly(Sum), 3, "160", seen("100", "102"), []string{"jump"}},
		"another unit":           {monthly(Sum), 3, "102000", seen("100", "102"), []string{"unit"}},
		"a smaller unit":         {monthly(Sum), 3, "0,1", seen("100", "102"), []string{"unit"}},
		"first, far from target": {monthly(Sum), 1, "100000", nil, []string{"far"}},
		"first, near":            {monthly(Sum), 1, "120", nil, nil},
		"running falls":          {monthly(Running), 3, "150", seen("100", "200"), []string{"falls", "jump"}},
		"running, above later":   {monthly(Running), 2, "350", seen("100", "", "300"), []string{"above_later", "jump"}},
		"running, even":          {monthly(Running), 3, "300", seen("100", "200"), nil},
		"decimals":               {monthly(Sum), 2, "100,25", seen("100"), []string{"decimals"}},
		"half a person":          {whole, 2, "100,5", seen("100"), []string{"whole"}},
		"more than all":          {percent, 2, "104", seen("100"), []string{"percent"}},
		"below nought":           {monthly(Sum), 2, "-100", seen("100"), []string{"negative", "jump"}},
	} {
		var got []string
		for _, d := range x.i.Doubts(x.n, num(t, x.value), x.others) {
			got = append(got, d.Key)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", what, got, x.want)
		}
	}
}

func TestForecast(t *testing.T) {
	t.Parallel()
	level := monthly(Level)
	down := monthly(Sum)
	down.Aim = Down
	keep := level
	keep.Aim, keep.Tolerance = Keep, vntext.Number{Units: 10}
	for what, x := range map[string]struct {
		i              Indicator
		values         []string
		value          float64
		method, status string
	}{
		"one figure says nothing": {monthly(Sum), []string{"100"}, 0, "", Unknown},
		"even pace meets":         {monthly(Sum), []string{"100", "100", "100"}, 1200, ByPace, OnTrack},
		"uneven pace may":         {monthly(Sum), []string{"80", "120"}, 1200, ByPace, AtRisk},
		"slow pace does not":      {monthly(Sum), []string{"50", "60", "55"}, 660, ByPace, OffTrack},
		"at most":                 {down, []string{"150", "160"}, 1860, ByPace, OffTrack},
		"running":                 {monthly(Running), []string{"100", "200", "300"}, 1200, ByPace, OnTrack},
		"level, a line":           {level, []string{"1100", "1110", "1120"}, 1210, ByTrend, OnTrack},
		"level, two":              {level, []string{"1100", "1300"}, 1300, ByLast, AtRisk},
		"kept":                    {keep, []string{"1195", "1200", "1205", "1200", "1199", "1201"}, 1205, ByTrend, AtRisk},
	} {
		var list []Figure
		for n, s := range x.values {
			list = append(list, Figure{N: n + 1, Value: num(t, s)})
		}
		s := x.i.Stand(list, gov.MustDate("2023-06-01"))
		switch {
		case s.Verdict != x.status:
			t.Errorf("%s: %s, want %s (%+v)", what, s.Verdict, x.status, s.Forecast)
		case x.method == "" && s.Forecast != nil:
			t.Errorf("%s: %+v", what, s.Forecast)
		case x.method != "" && (s.Forecast.Method != x.method || s.Forecast.Value < x.value-2 || s.Forecast.Value > x.value+2):
			t.Errorf("%s: %+v, want %v by %s", what, *s.Forecast, x.value, x.method)
		}
	}
}

// The range holds the forecast, a complete year has no range, and the year so
// far never counts for more than the target.
func TestForecastHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		i := monthly(rapid.SampledFrom(Adding).Draw(t, "adds"))
		i.Aim = rapid.SampledFrom(Aims).Draw(t, "aim")
		i.Period = vncal.PeriodKind(rapid.SampledFrom(Periods).Draw(t, "period"))
		var list []Figure
		total := int64(0)
		for n := 1; n <= i.Count(); n++ {
			if !rapid.Bool().Draw(t, "reported") {
				continue
			}
			v := rapid.Int64Range(0, 10_000).Draw(t, "value")
			if total += v; i.Adds == Running {
				v = total
			}
			list = append(list, Figure{N: n, Value: vntext.Number{Units: v, Scale: 1}})
		}
		s := i.Stand(list, gov.MustDate("2024-02-01"))
		if len(list)+len(s.Missing) != i.Count() {
			t.Fatalf("%d figures and %d missing of %d", len(list), len(s.Missing), i.Count())
		}
		if s.Ratio < 0 || s.Ratio > 1 {
			t.Fatal(s.Ratio)
		}
		if f := s.Forecast; f != nil {
			const dust = 1e-6
			if f.Low > f.Value+dust || f.High < f.Value-dust {
				t.Fatalf("%+v", *f)
			}
			if len(list) == i.Count() && (f.Method != ByYear || f.Low != f.High || math.Abs(f.Value-s.Value) > dust) {
				t.Fatalf("a complete year: %+v", *f)
			}
		}
		if (s.Verdict == Reached || s.Verdict == Missed) != (s.Forecast != nil && s.Forecast.Method == ByYear) {
			t.Fatal(s.Verdict)
		}
	})
}

func TestRoll(t *testing.T) {
	t.Parallel()
	a, b, c := monthly(Sum), monthly(Sum), monthly(Sum)
	a.Weight, b.Weight, c.Weight = 3, 1, 6
	r := Roll([]Indicator{a, b, c}, []Standing{{Known: true, Ratio: 1, Verdict: Reached}, {Known: true, Ratio: 0.5, Verdict: OffTrack}, {Verdict: Unknown}})
	if r.All != 3 || r.Known != 2 || r.Weight != 10 || r.KnownWeight != 4 || r.Score != (3+0.5)/4 || r.ByVerdict[Unknown] != 1 {
		t.Errorf("%+v", r)
	}
}

// The axis begins at nought where no value is negative, and its marks carry
// the decimals they need.
func TestAxis(t *testing.T) {
	t.Parallel()
	p := i18n.In(i18n.VI)
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{0, 11000, "0 2.000 4.000 6.000 8.000 10.000 12.000"},
		{0, 98.2, "0 20 40 60 80 100"},
		{-1.2, 3.4, "-2 -1 0 1 2 3 4"},
		{0, 0.85, "0 0,2 0,4 0,6 0,8 1"},
		{0, 180, "0 50 100 150 200"},
		{0, 0, "0 0,2 0,4 0,6 0,8 1"},
		{-300, 0, "-300 -200 -100 0"},
	} {
		from, to, step := axis(c.low, c.high)
		var got []string
		for h := from; h <= to+step/2; h += step {
			got = append(got, p.Amount(rounded(h, decimalsOf(step))))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v to %v: %v, want %s", c.low, c.high, got, c.want)
		}
	}
}
