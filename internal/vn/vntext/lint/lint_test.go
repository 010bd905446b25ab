package lint

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule     Rule
		in, want string
	}{
		{Invisible, "kế\u200b hoạch", "kế hoạch"},
		{Invisible, "thường\u00ad kỳ", "thường kỳ"},
		{OddSpace, "Ủy ban\u00a0nhân dân", "Ủy ban nhân dân"},
		{DoubleSpace, "kế  hoạch", "kế hoạch"},
		{LineEnd, "kế hoạch \nmới", "kế hoạch\nmới"},
		{SpaceBefore, "kế hoạch , chương trình", "kế hoạch, chương trình"},
		{SpaceBefore, "theo ( khoản 2 )", "theo (khoản 2)"},
		{SpaceAfter, "kế hoạch,chương trình", "kế hoạch, chương trình"},
		{SpaceAfter, "gồm:kế hoạch;chương trình", "gồm: kế hoạch; chương trình"},
		{SpaceAfter, "hoàn thành.Giao Sở", "hoàn thành. Giao Sở"},
		{SpaceAfter, "Ủy ban(cơ quan)", "Ủy ban (cơ quan)"},
		{DoubleMark, "các sở,, ngành", "các sở, ngành"},
		{Dash, "kinh tế - xã hội, kỷ cương - hành động – sáng tạo", "kinh tế - xã hội, kỷ cương - hành động - sáng tạo"},
		{Dash, "kinh tế -xã hội", "kinh tế - xã hội"},
		{LookAlike, "Ðầu tư", "Đầu tư"},
		{LookAlike, "kế hоạch", "kế hoạch"},
		{Composition, norm.NFD.String("tỉnh"), "tỉnh"},
		{TonePlace, "tòan tỉnh, hòan thành, gỉai", "toàn tỉnh, hoàn thành, giải"},
		{TonePlace, "TÒAN TỈNH", "TOÀN TỈNH"},
		{ToneStyle, "Thanh Hóa, xóa đói, văn hoá", "Thanh Hóa, xóa đói, văn hóa"},
		{ToneStyle, "uỷ quyền, hoà giải, Ủy ban", "uỷ quyền, hoà giải, Uỷ ban"},
		{Repeated, "kết quả của của tỉnh", "kết quả của tỉnh"},
		{Sentence, "Đã hoàn thành. giao Sở Nội vụ", "Đã hoàn thành. Giao Sở Nội vụ"},
		{Capital, "phục vụ lợi ích của nhân dân", "phục vụ lợi ích của Nhân dân"},
		{Capital, "chính sách của đảng, nhà nước", "chính sách của Đảng, nhà nước"},
		{Capital, "trên địa bàn Tỉnh Thanh Hóa", "trên địa bàn tỉnh Thanh Hóa"},
		{Capital, "quy định tại khoản 2 điều 103", "quy định tại khoản 2 Điều 103"},
		{Capital, "theo quy định tại Khoản 2 Điều 5", "theo quy định tại khoản 2 Điều 5"},
		{Capital, "họp thứ sáu, ngày 23/12/2022", "họp thứ Sáu, ngày 23/12/2022"},
		{Capital, "đón tết nguyên đán", "đón tết Nguyên đán"},
		{Capital, "tại thành phố Hồ Chí Minh và thủ đô Hà Nội", "tại Thành phố Hồ Chí Minh và Thủ đô Hà Nội"},
		{DateForm, "trước ngày 5 tháng 06 năm 2023", "trước ngày 05 tháng 6 năm 2023"},
		{NumberForm, "Thông báo số 5/TB - UBND", "Thông báo số 05/TB-UBND"},
		{NumberForm, "Quyết định số 55/2016/QD-UBND", "Quyết định số 55/2016/QĐ-UBND"},
	} {
		found := Check(c.in)
		if got := Apply(c.in, found); got != c.want {
			t.Errorf("%q becomes %q, want %q (%v)", c.in, got, c.want, found)
		}
		if len(found) == 0 || slices.IndexFunc(found, func(f Finding) bool { return f.Rule != c.rule }) >= 0 {
			t.Errorf("%q: %v, want %s alone", c.in, found, c.rule)
		}
	}
}

func TestNothingToMend(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "Ủy ban nhân dân tỉnh Thanh Hóa; Hội đồng nhân dân tỉnh; Tòa án nhân dân.",
		"Kế hoạch số 130/KH-UBND ngày 05 tháng 01 năm 2023; Nghị quyết số 58-NQ/TW.",
		"Đạt 1.234,5 tỷ đồng (12,5%), lúc 14:30; tăng 2,5 lần…",
		"Địa chỉ https://thanhhoa.gov.vn/portal?a=b,c và vp.ubnd@thanhhoa.gov.vn.",
		"- Giao Sở Nội vụ:\n- Giao Sở Tài chính;\n  + Trước ngày 15/12/2022...",
		"điểm a khoản 2 Điều 103 Mục 5 Chương XII", "tết Nguyên đán; nghỉ Tết; 6 tháng đầu năm",
		"kinh tế - xã hội; năm 2021-2025; QP-AN", "TP. Thanh Hóa, TX. Bỉm Sơn; v.v. và các xã", "ngân sách nhà nước, quản lý nhà nước, đảng viên",
		"luôn luôn, từ từ xa", "quý, hòa, hoàn, khuỷu, giữa, gìn, của, thuở", "cộng hòa xã hội; CỘNG HÒA",
		"Phần thứ hai; lần thứ 6", "a) nội dung thứ nhất;\nb) nội dung thứ hai.", "Slovenčina, München, Москва",
	} {
		if found := Check(s); len(found) > 0 {
			t.Errorf("%q: %v → %q", s, found, Apply(s, found))
		}
	}
}

// Official texts have real slips; what counts is that a text is not covered with
// findings.
func TestOfficialTexts(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ROVIEC_SHARED")
	if dir == "" {
		dir = "../../../../../shared"
	}
	in, err := os.Open(dir + "/data/documents/official-texts.jsonl")
	if err != nil {
		t.Skip("the shared data folder is absent")
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	count, size := map[Rule]int{}, 0
	for lines.Scan() {
		var doc struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		size += utf8.RuneCountInString(doc.Text)
		for _, f := range Check(doc.Text) {
			if count[f.Rule]++; count[f.Rule] <= 12 {
				t.Logf("%s: %q → %q in %q", f.Rule, doc.Text[f.Start:f.End], f.Replacement, around(doc.Text, f))
			}
		}
	}
	t.Logf("%d characters: %v", size, count)
	for _, r := range []Rule{Capital, Sentence, TonePlace, Repeated, LookAlike} {
		if count[r]*5000 > size {
			t.Errorf("%s: %d findings", r, count[r])
		}
	}
}

func around(s string, f Finding) string {
	a, b := max(0, f.Start-30), min(len(s), f.End+30)
	for a > 0 && !utf8.RuneStart(s[a]) {
		a--
	}
	for b < len(s) && !utf8.RuneStart(s[b]) {
		b++
	}
	return s[a:b]
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"của của nhà nước ,tòan", "kinh tế -xã hội – a", "ngày 5 tháng 06 năm 2023", "Ðầu\u200b  tư", "số 5 / TB-UBND. giao"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := s
		for range 4 {
			found := Check(text)
			last := 0
			for _, x := range found {
				if x.Start < last || x.End < x.Start || x.End > len(text) || x.Rule == "" || text[x.Start:x.End] == x.Replacement {
					t.Fatalf("%q: %+v", text, x)
				}
				last = x.End
			}
			text = Apply(text, found)
			if utf8.ValidString(s) && !utf8.ValidString(text) {
				t.Fatalf("%q becomes %q", s, text)
			}
		}
	})
}
