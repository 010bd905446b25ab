package vntext

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		style Style
		want  string
		err   error
	}{
		{"1.234.567,89", AnyStyle, "1.234.567,89", nil},
		{"1,234,567.89", AnyStyle, "1.234.567,89", nil},
		{"1.234", AnyStyle, "", ErrAmbiguous},
		{"1,234", AnyStyle, "", ErrAmbiguous},
		{"1.234", Vietnamese, "1.234", nil},
		{"1.234", English, "1,234", nil},
		{"1,234", Vietnamese, "1,234", nil},
		{"12,5", AnyStyle, "12,5", nil},
		{"12.5", Vietnamese, "12,5", nil},
		{"0.123", AnyStyle, "0,123", nil},
		{"0", AnyStyle, "0", nil},
		{"09", AnyStyle, "9", nil},
		{"-12,5", AnyStyle, "-12,5", nil},
		{"−3", AnyStyle, "-3", nil},
		{"1 234 567,5", AnyStyle, "1.234.567,5", nil},
		{"1\u00a0234", AnyStyle, "1.234", nil},
		{"12.34.567", AnyStyle, "", ErrFormat},
		{"1.234,567,8", AnyStyle, "", ErrFormat},
		{"1,234.5", Vietnamese, "", ErrFormat},
		{"", AnyStyle, "", ErrFormat},
		{"1,", AnyStyle, "", ErrFormat},
		{"1.2.3", AnyStyle, "", ErrFormat},
		{"12a", AnyStyle, "", ErrFormat},
		{"99999999999999999999", AnyStyle, "", ErrRange},
	} {
		got, err := ParseNumber(c.in, c.style)
		if !errors.Is(err, c.err) || err == nil && got.String() != c.want {
			t.Errorf("ParseNumber(%q, %d) = %v, %v, want %q, %v", c.in, c.style, got, err, c.want, c.err)
		}
	}
	for f, want := range map[float64]string{1234567.891: "1.234.567,891", -12.5: "-12,5", 0: "0", 1000: "1.000"} {
		if got, err := NumberOf(f); err != nil || got.String() != want {
			t.Errorf("NumberOf(%v) = %v, %v", f, got, err)
		}
	}
	for in, want := range map[string]string{"12,5%": "12,5%", "12,5 %": "12,5%", "1,234%": "1,234%", "11 phần trăm": "11%"} {
		if got, err := ParsePercent(in, AnyStyle); err != nil || FormatPercent(got) != want {
			t.Errorf("ParsePercent(%q) = %v, %v", in, got, err)
		}
	}
	if FormatCount(9) != "09" || FormatCount(12) != "12" || FormatCount(0) != "0" {
		t.Error("counts of one digit have a 0 before them")
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{
		"1,2 tỷ đồng": 1_200_000_000, "1,2 ti dong": 1_200_000_000, "2.500 tỷ đồng": 2_500_000_000_000, "1 tỷ 200 triệu đồng": 1_200_000_000,
		"500.000đ": 500_000, "500.000 đồng": 500_000, "1,200,000 VND": 1_200_000, "2,5 nghìn tỷ đồng": 2_500_000_000_000, "3 trăm triệu": 300_000_000,
		"15 triệu": 15_000_000, "1.234.567 đồng": 1_234_567, "hai tỷ năm trăm triệu đồng": 2_500_000_000, "Một trăm nghìn đồng chẵn": 100_000,
	} {
		if got, err := ParseMoney(in); err != nil || got != want {
			t.Errorf("ParseMoney(%q) = %d, %v, want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "12", "1.234", "đồng", "tỷ", "1 triệu 2 tỷ", "0,0005 triệu 7", "1,5 đồng", "ba", "1 tỷ đồng 5", "999999999999 tỷ"} {
		if got, err := ParseMoney(in); err == nil {
			t.Errorf("ParseMoney(%q) = %d", in, got)
		}
	}
	for in, want := range map[int64]string{
		1_200_000_000: "1,2 tỷ đồng", 2_500_000_000_000: "2.500 tỷ đồng", 15_000_000: "15 triệu đồng", 1_234_567: "1.234.567 đồng", 500_000: "500.000 đồng",
		1_234_567_000: "1.234,567 triệu đồng",
	} {
		if got := FormatMoneyShort(in); got != want {
			t.Errorf("FormatMoneyShort(%d) = %q, want %q", in, got, want)
		}
	}
	if got := MoneyWords(1_205_000_000); got != "Một tỷ hai trăm linh năm triệu đồng" {
		t.Error(got)
	}
}

func TestNumberWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "không", 4: "bốn", 10: "mười", 14: "mười bốn", 15: "mười lăm", 21: "hai mươi mốt", 74: "bảy mươi tư", 75: "bảy mươi lăm", 105: "một trăm linh năm",
		111: "một trăm mười một", 1005: "một nghìn không trăm linh năm", 1_000_000: "một triệu", 2_050_000: "hai triệu không trăm năm mươi nghìn",
		1_000_000_000_000: "một nghìn tỷ", -3: "âm ba", 106: "một trăm linh sáu",
	} {
		if got := NumberWords(n); got != want {
			t.Errorf("NumberWords(%d) = %q, want %q", n, got, want)
		}
	}
	for in, want := range map[string]int64{
		"bảy tư": 74, "bay muoi tu": 74, "hai mốt": 21, "một ngàn lẻ năm": 1005, "ba chục": 30, "hai triệu rưỡi": 2_500_000, "trăm": -1, "một trăm rưỡi": 150,
		"năm": 5, "mười": 10, "hai hai": -1, "": -1, "một nghìn tỷ": 1_000_000_000_000, "tỷ": -1, "nghìn hai": -1, "ba trăm linh": -1,
	} {
		got, err := ParseNumberWords(in)
		if want < 0 && err == nil || want >= 0 && (err != nil || got != want) {
			t.Errorf("ParseNumberWords(%q) = %d, %v, want %d", in, got, err, want)
		}
	}
}

func TestNumbersComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got, err := ParseNumberWords(NumberWords(n)); n > -1<<62 && (err != nil || got != n) {
			t.Fatalf("%d is %q, read as %d, %v", n, NumberWords(n), got, err)
		}
		x := Number{Units: n, Scale: rapid.IntRange(0, 9).Draw(t, "scale")}
		if got, err := ParseNumber(x.String(), Vietnamese); n != -1<<63 && (err != nil || got != x) {
			t.Fatalf("%v is read as %v, %v", x, got, err)
		}
		m := rapid.Int64Range(0, 1<<60).Draw(t, "money")
		for _, s := range []string{FormatMoney(m), FormatMoneyShort(m), MoneyWords(m)} {
			if got, err := ParseMoney(s); err != nil || got != m {
				t.Fatalf("%s is read as %d, %v", s, got, err)
			}
		}
	})
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1.234.567,89", "1,2 tỷ đồng", "bảy mươi tư", "12,5 %"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, style := range []Style{AnyStyle, Vietnamese, English} {
			if n, err := ParseNumber(s, style); err == nil {
				if again, err := ParseNumber(n.String(), Vietnamese); err != nil || again != n {
					t.Fatalf("%q is %v, again %v, %v", s, n, again, err)
				}
			}
		}
		if n, err := ParseNumberWords(s); err == nil {
			if again, err := ParseNumberWords(NumberWords(n)); err != nil || again != n {
				t.Fatalf("%q is %d, again %d, %v", s, n, again, err)
			}
		}
		if n, err := ParseMoney(s); err == nil && n < 0 {
			t.Fatalf("%q is %d", s, n)
		}
		_, _ = ParsePercent(s, AnyStyle)
	})
}
