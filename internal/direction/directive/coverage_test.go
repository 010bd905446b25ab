package directive

import (
	"strings"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

func TestOrders(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"2. Giao Sở Nội vụ hoàn thiện phương án.":                      true,
		"- Yêu cầu các sở, ban, ngành rà soát nhiệm vụ.":               true,
		"Về đất đai: đề nghị Ban Thường vụ Tỉnh ủy cho ý kiến.":        true,
		"Sở Y tế có trách nhiệm báo cáo trước ngày 30/6.":              true,
		"Trước mắt, giao UBND huyện Hoằng Hóa kiểm tra.":               true,
		"a) Sở Tài chính, Sở Xây dựng khẩn trương thẩm định.":          true,
		"Tại Công văn số 90, UBND tỉnh đã giao Sở Y tế lập kế hoạch.":  false,
		"Cơ bản thống nhất với dự thảo.":                               false,
		"Sở Y tế cho biết sẽ trình đề án trong tháng 6.":               false,
		"Giao thông trên địa bàn thông suốt.":                          false,
		"Giáo viên các trường được khen thưởng.":                       false,
		"Nghiêm cấm các cơ quan sử dụng xe công sai mục đích.":         false,
		"Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện.": false,
	} {
		if got := Orders(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestUncovered(t *testing.T) {
	t.Parallel()
	const a, b, c = "Giao Sở Y tế mua thuốc.", "Thời tiết tốt.", "Giao Sở Tài chính cấp vốn."
	n := func(s string) int { return len([]rune(s)) }
	text := a + " " + b + " " + c
	list := []Range{{0, n(a)}, {n(a) + 1, n(a+b) + 1}, {n(a+b) + 2, n(text)}}
	if got := Uncovered(text, list, []Range{{5, 10}}); len(got) != 1 || got[0] != list[2] {
		t.Errorf("%v", got)
	}
	if got := Uncovered(text, append(list, Range{-5, 1 << 30}, Range{9, 3}), []Range{{0, n(text)}}); len(got) != 0 {
		t.Errorf("all is covered: %v", got)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	records := map[string]int{ItemsCommittee: 74, ItemsChairman: 32, KeyTaskGroups: 9, SolutionGroups: 8}
	day := gov.MustDate("2022-12-21")
	for _, c := range []struct {
		text, kind string
		n, year    int
		ok         bool
	}{
		{"Chương trình năm 2023 gồm 74 nội dung trình UBND tỉnh.", ItemsCommittee, 74, 2023, true},
		{"và 32 nội dung trình Chủ tịch UBND tỉnh trong năm 2023", ItemsChairman, 32, 2023, true},
		{"có 33 nội dung thuộc thẩm quyền của Chủ tịch UBND tỉnh", ItemsChairman, 33, 2022, false},
		{"Kế hoạch năm 2023: 09 nhóm nhiệm vụ trọng tâm", KeyTaskGroups, 9, 2023, true},
		{"chín nhóm nhiệm vụ", KeyTaskGroups, 9, 2022, true},
		{"08 nhóm giải pháp", SolutionGroups, 8, 2022, true},
		{"tổng số 106 nội dung", Items, 106, 2022, true},
		{"tổng số 105 nội dung", Items, 105, 2022, false},
	} {
		got := Numbers(c.text, day)
		if len(got) != 1 || got[0].Kind != c.kind || got[0].N != c.n || got[0].Year != c.year {
			t.Errorf("%q: %+v", c.text, got)
			continue
		}
		if ok, known, _ := got[0].Confirmed(records); ok != c.ok || !known {
			t.Errorf("%q: confirmed %v, known %v", c.text, ok, known)
		}
		if _, known, _ := got[0].Confirmed(nil); known {
			t.Errorf("%q: known of nothing", c.text)
		}
		if q := string([]rune(c.text)[got[0].Start:got[0].End]); !strings.Contains(q, "n") || strings.HasPrefix(q, " ") {
			t.Errorf("%q: span %q", c.text, q)
		}
	}
	for _, s := range []string{"Công văn số 74/UBND về nội dung", "năm nội dung khác thường", "1.074.000 đồng"} {
		for _, n := range Numbers(s, day) {
			if n.N == 74 {
				t.Errorf("%q: %+v", s, n)
			}
		}
	}
}

// What is unclear is named in the order of the text; what is clear is not.
func TestLint(t *testing.T) {
	t.Parallel()
	text := "1. Giao Sở Tài chính rà soát chế độ chi.\n\n2. Giao Sở Y tế xây dựng kế hoạch tiêm chủng, trình UBND tỉnh trước ngày 30/6/2023."
	got := Lint(text, Options{Date: gov.MustDate("2023-03-01")})
	if len(got) == 0 || !strings.Contains(got[0].Quote, "Sở Tài chính") || !strings.Contains(strings.Join(got[0].Missing, " "), "time") {
		t.Fatalf("%+v", got)
	}
	for i, f := range got {
		if strings.Contains(strings.Join(f.Missing, " "), "time") && strings.Contains(f.Quote, "30/6") {
			t.Errorf("a time limit that is there is missed: %+v", f)
		}
		if i > 0 && f.Start < got[i-1].Start {
			t.Error("not in the order of the text")
		}
	}
}

func FuzzCoverage(f *testing.F) {
	f.Add("1. Giao Sở Y tế; đồng thời, yêu cầu UBND huyện: 74 nội dung năm 2023")
	f.Add("- - a) 1. giao \n các sở năm 9999")
	f.Fuzz(func(t *testing.T, s string) {
		n := len([]rune(s))
		Orders(s)
		Uncovered(s, []Range{{0, n}, {n / 2, n}}, nil)
		for _, x := range Numbers(s, gov.MustDate("2023-01-01")) {
			if x.Start < 0 || x.Start >= x.End {
				t.Errorf("%q: %+v", s, x)
			}
		}
	})
}

func FuzzLint(f *testing.F) {
	f.Add("1. Giao Sở Y tế; đồng thời, yêu cầu UBND huyện: 74 nội dung năm 2023")
	f.Add("Các cấp, các ngành tiếp tục nâng cao ý thức. Sở A phải; Sở B cần")
	f.Add("- Đơn vị chủ trì: Sở Y tế.\n- Thời gian: Quý I\nRà soát. Cơ quan chủ trì: x; phối hợp: y.")
	f.Fuzz(func(t *testing.T, s string) {
		n, at := len([]rune(vntext.NFC(s))), 0
		for _, x := range Lint(s, Options{Date: gov.MustDate("2023-01-01"), Parties: []Party{{Name: "Sở Y tế"}}}) {
			if x.Start < at || x.Start >= x.End || x.End > n {
				t.Errorf("%q: %+v", s, x)
			}
			at = x.Start
		}
	})
}
