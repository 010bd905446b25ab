package vntext

import (
	"slices"
	"strings"
	"testing"
)

func longs(m []Abbreviation) string {
	var out []string
	for _, a := range m {
		out = append(out, a.Long)
	}
	return strings.Join(out, "; ")
}

func TestAbbreviations(t *testing.T) {
	t.Parallel()
	table := Abbreviations()
	for in, want := range map[string]string{
		"UBND": "Ủy ban nhân dân", "ubnd": "Ủy ban nhân dân", "HDND": "Hội đồng nhân dân", "nnptnt": "Nông nghiệp và Phát triển nông thôn",
		"NN & PTNT": "Nông nghiệp và Phát triển nông thôn", "KTXH": "kinh tế - xã hội", "TTr": "Tờ trình", "QQQ": "", "": "",
		"TT": "Thông tư; thị trấn; truyền thông",
	} {
		if got := longs(table.Expand(in)); got != want {
			t.Errorf("Expand(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"Ủy ban nhân dân": "UBND", "Uỷ ban Nhân dân": "UBND", "uy ban nhan dan": "UBND", "ủy bán nhân dân": "", "kinh tế – xã hội": "KT-XH",
	} {
		got := ""
		if m := table.Shorten(in); len(m) > 0 {
			got = m[0].Short
		}
		if got != want {
			t.Errorf("Shorten(%q) = %q, want %q", in, got, want)
		}
	}
	if !table.Known("QĐ") || table.Known("QD") {
		t.Error("Known tells đ from d")
	}
}

func TestAlternatives(t *testing.T) {
	t.Parallel()
	type alt struct{ at, to string }
	for in, want := range map[string][]alt{
		"báo cáo UBND tỉnh":                {{"báo cáo", "BC"}, {"UBND", "Ủy ban nhân dân"}},
		"uỷ ban nhân dân tỉnh":             {{"uỷ ban nhân dân", "UBND"}},
		"Sở NN&PTNT":                       {{"NN&PTNT", "Nông nghiệp và Phát triển nông thôn"}},
		"phát triển KT - XH":               {{"KT - XH", "kinh tế - xã hội"}},
		"Thông tư số 80 (TT 80)":           {{"Thông tư", "TT"}, {"TT", "Thông tư"}, {"TT", "thị trấn"}, {"TT", "truyền thông"}},
		"TT Bút Sơn":                       {{"TT", "thị trấn"}, {"TT", "Thông tư"}, {"TT", "truyền thông"}},
		"dau tu cong":                      {{"dau tu cong", "ĐTC"}},
		"tu ngay dau":                      nil,
		"Văn phòng Ủy ban nhân dân tỉnh X": {{"Văn phòng Ủy ban nhân dân", "VPUBND"}},
	} {
		var got []alt
		for _, a := range Abbreviations().Alternatives(in) {
			got = append(got, alt{in[a.Start:a.End], a.Text})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func TestLoadAbbreviations(t *testing.T) {
	t.Parallel()
	table, err := LoadAbbreviations(strings.NewReader("short,long,field\n# của tỉnh\nVPĐP,Văn phòng Điều phối,cơ quan\nVPĐP,Văn phòng điều phối\n"))
	if err != nil || len(table.Rows()) != 1 || longs(table.Expand("vpdp")) != "Văn phòng Điều phối" {
		t.Errorf("%v, %v", table, err)
	}
	for _, bad := range []string{"short,long\nA", "short,long\n,x", "short,long\n-,x", "a,\"b"} {
		if _, err := LoadAbbreviations(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func FuzzAlternatives(f *testing.F) {
	f.Add("TT 80 của Sở NN & PTNT, uỷ ban nhân dân")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, a := range Abbreviations().Alternatives(s) {
			if a.Start < last || a.End <= a.Start || a.End > len(s) || a.Text == "" {
				t.Fatalf("%q: %+v", s, a)
			}
			last = a.Start
		}
	})
}

func FuzzLoadAbbreviations(f *testing.F) {
	f.Add("short,long,field\nUBND,Ủy ban nhân dân,x\n")
	f.Fuzz(func(t *testing.T, s string) {
		table, err := LoadAbbreviations(strings.NewReader(s))
		if err != nil {
			return
		}
		for _, a := range table.Rows() {
			if len(table.Expand(a.Short)) == 0 || len(table.Shorten(a.Long)) == 0 {
				t.Fatalf("%q does not find itself", a)
			}
		}
	})
}
