package vntext

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDocNumbers(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]DocNumber{
		"37/2021/QH15":            {Number: 37, Year: 2021, Issuer: "QH15"},
		"58-NQ/TW":                {Number: 58, Type: "NQ", Issuer: "TW", Party: true},
		"11/NQ-CP":                {Number: 11, Type: "NQ", Issuer: "CP"},
		"130/KH-UBND":             {Number: 130, Type: "KH", Issuer: "UBND"},
		"55/2016/QĐ-UBND":         {Number: 55, Year: 2016, Type: "QĐ", Issuer: "UBND"},
		"12/UBND-VX":              {Number: 12, Issuer: "UBND-VX"},
		"1818/TTr-VP":             {Number: 1818, Type: "TTr", Issuer: "VP"},
		"684-QĐ/TU":               {Number: 684, Type: "QĐ", Issuer: "TU", Party: true},
		"Số: 05/TB-UBND":          {Number: 5, Type: "TB", Issuer: "UBND"},
		"số 130 / KH – UBND":      {Number: 130, Type: "KH", Issuer: "UBND"},
		"130 kh ubnd":             {Number: 130, Type: "KH", Issuer: "UBND"},
		"130/kh-ubnd":             {Number: 130, Type: "KH", Issuer: "UBND"},
		"55/2016/qd-ubnd":         {Number: 55, Year: 2016, Type: "QĐ", Issuer: "UBND"},
		"55/2016/QD-UBND":         {Number: 55, Year: 2016, Type: "QĐ", Issuer: "UBND"},
		"55/2016/QÐ-UBND":         {Number: 55, Year: 2016, Type: "QĐ", Issuer: "UBND"},
		"58 - nq / tw":            {Number: 58, Type: "NQ", Issuer: "TW", Party: true},
		"1818/ttr-vp":             {Number: 1818, Type: "TTr", Issuer: "VP"},
		"42/2022/nđ-cp":           {Number: 42, Year: 2022, Type: "NĐ", Issuer: "CP"},
		"22/2023/TT-BTTTT":        {Number: 22, Year: 2023, Type: "TT", Issuer: "BTTTT"},
		"1686/NQ-UBTVQH15":        {Number: 1686, Type: "NQ", Issuer: "UBTVQH15"},
		"01/2021/TTLT-BNV-BTC":    {Number: 1, Year: 2021, Type: "TTLT", Issuer: "BNV-BTC"},
		"20/2020/QĐ-TTg":          {Number: 20, Year: 2020, Type: "QĐ", Issuer: "TTg"},
		"20/2020/qd-ttg":          {Number: 20, Year: 2020, Type: "QĐ", Issuer: "TTg"},
		"148-KH/BTCTW":            {Number: 148, Type: "KH", Issuer: "BTCTW", Party: true},
		"12a/KH-UBND":             {Number: 12, Letter: "a", Type: "KH", Issuer: "UBND"},
		"327/NQ-HĐND":             {Number: 327, Type: "NQ", Issuer: "HĐND"},
		"327/nq-hdnd":             {Number: 327, Type: "NQ", Issuer: "HĐND"},
		"05/BNV-VP":               {Number: 5, Issuer: "BNV-VP"},
		"1270/BC-TCTTTg":          {Number: 1270, Type: "BC", Issuer: "TCTTTg"},
		"130\u00a0/\u00a0KH-UBND": {Number: 130, Type: "KH", Issuer: "UBND"},
	} {
		got, err := ParseDocNumber(in)
		if err != nil || got != want {
			t.Errorf("ParseDocNumber(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "21/12/2022", "5/11", "abc", "0/KH-UBND", "37/2021", "12 tháng 5", "1/2 số hộ", "12/tháng", "100/ngày", "58", "12,5%", "130 ubnd", "7 cong dan"} {
		if got, err := ParseDocNumber(in); err == nil {
			t.Errorf("ParseDocNumber(%q) = %+v", in, got)
		}
	}
	for _, s := range []string{"37/2021/QH15", "58-NQ/TW", "05/TB-UBND", "12/UBND-VX", "684-QĐ/TU", "55/2016/QĐ-UBND"} {
		n, err := ParseDocNumber(s)
		if err != nil || n.String() != s {
			t.Errorf("%s is written %s, %v", s, n, err)
		}
	}
	if n, _ := ParseDocNumber("05/2016/QD-ubnd"); n.Key() != "5/2016/qd-ubnd" {
		t.Error(n.Key())
	}
}

func TestFindDocNumbers(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Nghị quyết số 37/2021/QH15 ngày 13/11/2021, Nghị quyết số 58-NQ/TW ngày 05/8/2020": "37/2021/QH15; 58-NQ/TW",
		"Kế hoạch số 130 / KH-UBND; Công văn 12/UBND-VX.":                                   "130 / KH-UBND; 12/UBND-VX",
		"đạt 2/3 tổng số, 100 tỷ/năm, ngày 5/11, 24/7, 10/15 xã":                            "",
		"Tờ trình số 1818/TTr-VP (lần 2)":                                                   "1818/TTr-VP",
		"giai đoạn 2021-2025; 15-20 HTX; 05 - Sở Nội vụ":                                    "",
		"Điều 5/Chương II, 12/UBND tỉnh":                                                    "12/UBND",
	} {
		var got []string
		for _, h := range FindDocNumbers(in) {
			got = append(got, in[h.Start:h.End])
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDocNumbersOfOfficialTexts(t *testing.T) {
	t.Parallel()
	n, typed := 0, 0
	officialTexts(t, func(text string) {
		for _, h := range FindDocNumbers(text) {
			n++
			if h.Number.Type != "" {
				typed++
			}
			again, err := ParseDocNumber(Fold(text[h.Start:h.End]))
			if err != nil || again.Key() != h.Number.Key() {
				t.Logf("%q is %s; without marks %s, %v", text[h.Start:h.End], h.Number, again, err)
			}
		}
	})
	t.Logf("%d numbers, %d with a known type", n, typed)
	if n < 500 {
		t.Error("too few numbers are found")
	}
}

func TestDocNumbersComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := DocNumber{
			Number: rapid.IntRange(1, 99999).Draw(t, "n"),
			Type:   rapid.SampledFrom([]string{"QĐ", "NQ", "KH", "TTr", "CTr", "TB", "BC", "NĐ", "TT", "CT"}).Draw(t, "type"),
			Issuer: rapid.SampledFrom([]string{"UBND", "HĐND", "CP", "TTg", "TU", "TW", "BNV", "SNV", "VP"}).Draw(t, "issuer"),
			Party:  rapid.Bool().Draw(t, "party"),
		}
		if !n.Party && rapid.Bool().Draw(t, "year?") {
			n.Year = rapid.IntRange(1946, 2100).Draw(t, "year")
		}
		for _, s := range []string{n.String(), "Số: " + n.String(), strings.ToLower(n.String()), Fold(n.String()), strings.NewReplacer("/", " / ", "-", " – ").Replace(n.String())} {
			got, err := ParseDocNumber(s)
			if err != nil || got.Key() != n.Key() {
				t.Fatalf("%q is read as %+v, %v", s, got, err)
			}
			if n.Issuer != "SNV" && got != n {
				t.Fatalf("%q is read as %+v, not %+v", s, got, n)
			}
		}
	})
}

func FuzzDocNumbers(f *testing.F) {
	for _, s := range []string{"Số: 55/2016/QĐ-UBND", "58-NQ/TW", "130 kh ubnd", "12a/TTLT-BNV-BTC", "1686/NQ-UBTVQH15"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := ParseDocNumber(s); err == nil {
			again, err := ParseDocNumber(n.String())
			if err != nil || again.Key() != n.Key() {
				t.Fatalf("%q is %+v (%s), again %+v, %v", s, n, n, again, err)
			}
		}
		last := 0
		for _, h := range FindDocNumbers(s) {
			if h.Start < last || h.End <= h.Start || h.End > len(s) || h.Number.Number == 0 {
				t.Fatalf("%q: %+v", s, h)
			}
			last = h.End
		}
	})
}
