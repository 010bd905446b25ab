package document

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const decree = `QUYẾT ĐỊNH
Về việc thử

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
Văn bản này là mẫu.
Mục 2. Mục mẫu
Điều 2. Nhiệm vụ
1. Rà soát gồm:
a) Một;
b) Hai;
c) Ba;
d) Bốn;
đ) Năm;
e) Sáu;
g) Bảy.
f) không phải điểm.
2. Báo cáo.
2023. không phải khoản.
Chương II
Điều 3. Sửa khoản 1 như sau:
“1. Trích dẫn:
a) không tách;
2. không tách.”
Điều 3a. Bổ sung
Nơi nhận:
- Như trên;
- Lưu: VT.`

const party = `Nghị quyết mẫu
I- TÌNH HÌNH
1. Kết quả
- Được một.
- Được hai.
2. Hạn chế
II. MỤC TIÊU
1. Mục tiêu chung
1.1. Đến năm 2025
1.2. Đến năm 2030
a) Một ý.
2- Mục tiêu cụ thể
IV. không nối tiếp`

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"articles": {decree, []string{
			"mo-dau|Phần mở đầu", "chuong-i|Chương I", "dieu-1|Điều 1", "chuong-i.muc-2|Mục 2 Chương I", "dieu-2|Điều 2", "dieu-2.khoan-1|khoản 1 Điều 2",
			"dieu-2.khoan-1.diem-a|điểm a khoản 1 Điều 2", "dieu-2.khoan-1.diem-b|điểm b khoản 1 Điều 2", "dieu-2.khoan-1.diem-c|điểm c khoản 1 Điều 2", "dieu-2.khoan-1.diem-d|điểm d khoản 1 Điều 2", "dieu-2.khoan-1.diem-dd|điểm đ khoản 1 Điều 2", "dieu-2.khoan-1.diem-e|điểm e khoản 1 Điều 2", "dieu-2.khoan-1.diem-g|điểm g khoản 1 Điều 2",
			"dieu-2.khoan-2|khoản 2 Điều 2", "chuong-ii|Chương II", "dieu-3|Điều 3", "dieu-3a|Điều 3a", "noi-nhan|Nơi nhận",
		}},
		"party": {party, []string{
			"mo-dau|Phần mở đầu", "phan-la-ma-i|mục I", "phan-la-ma-i.so-1|khoản 1 mục I", "phan-la-ma-i.so-1.gach-1|gạch đầu dòng thứ 1 khoản 1 mục I", "phan-la-ma-i.so-1.gach-2|gạch đầu dòng thứ 2 khoản 1 mục I", "phan-la-ma-i.so-2|khoản 2 mục I",
			"phan-la-ma-ii|mục II", "phan-la-ma-ii.so-1|khoản 1 mục II", "phan-la-ma-ii.so-1.so-1-1|điểm 1.1 khoản 1 mục II", "phan-la-ma-ii.so-1.so-1-2|điểm 1.2 khoản 1 mục II", "phan-la-ma-ii.so-1.so-1-2.diem-a|tiết a điểm 1.2 khoản 1 mục II", "phan-la-ma-ii.so-2|khoản 2 mục II",
		}},
		"letters below numbers": {"I. CHUNG\nII. NHIỆM VỤ\n1. Một\na) Ý một;\nb) Ý hai.\n2. Hai\na) Ý.\n2.1. Ba\n2.1.1. Bốn\na) Năm", []string{
			"phan-la-ma-i|mục I", "phan-la-ma-ii|mục II", "phan-la-ma-ii.so-1|khoản 1 mục II", "phan-la-ma-ii.so-1.diem-a|điểm a khoản 1 mục II", "phan-la-ma-ii.so-1.diem-b|điểm b khoản 1 mục II", "phan-la-ma-ii.so-2|khoản 2 mục II", "phan-la-ma-ii.so-2.diem-a|điểm a khoản 2 mục II",
			"phan-la-ma-ii.so-2.so-2-1|điểm 2.1 khoản 2 mục II", "phan-la-ma-ii.so-2.so-2-1.so-2-1-1|tiết 2.1.1 điểm 2.1 khoản 2 mục II", "phan-la-ma-ii.so-2.so-2-1.so-2-1-1.diem-a|ý a tiết 2.1.1 điểm 2.1 khoản 2 mục II",
		}},
		"numbers alone":      {"1. Một\na) Ý.\n2. Hai", []string{"so-1|khoản 1", "so-1.diem-a|điểm a khoản 1", "so-2|khoản 2"}},
		"parts and sections": {"Phần thứ nhất\nMục 1. Chung\n1. Một\na) Ý.", []string{"phan-thu-nhat|Phần thứ nhất", "phan-thu-nhat.muc-1|Mục 1 Phần thứ nhất", "phan-thu-nhat.muc-1.so-1|khoản 1 Mục 1 Phần thứ nhất", "phan-thu-nhat.muc-1.so-1.diem-a|điểm a khoản 1 Mục 1 Phần thứ nhất"}},
	} {
		list := Split(c.text)
		var got []string
		for i, p := range list {
			got = append(got, p.Anchor+"|"+Cited(list, i))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
	list := Split(decree)
	at := slices.IndexFunc(list, func(p Piece) bool { return p.Anchor == "dieu-3" })
	if !strings.Contains(list[at].Text, "không tách;") || !strings.Contains(list[at].Text, "2. không tách.”") {
		t.Errorf("a quotation is cut: %q", list[at].Text)
	}
	if len(Split(" \n\n ")) != 0 {
		t.Error("nothing has clauses")
	}
}

// No word of a text is lost, addresses are unique, parents come first and are
// of lower rank.
func TestSplitKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.SampledFrom([]string{"Chương I", "Mục 1.", "Điều 1. ", "Điều 2. ", "1. ", "2. ", "1.1. ", "a) ", "b) ", "đ) ", "I. ", "II- ", "- ", "“", "”", "", "Phần thứ hai", "Nơi nhận: "})
		var b strings.Builder
		words := 0
		for range rapid.IntRange(0, 30).Draw(t, "lines") {
			b.WriteString(start.Draw(t, "start") + " từ\n")
			words++
		}
		list, seen, n := Split(b.String()), map[string]bool{}, 0
		for i, p := range list {
			n += strings.Count(p.Text, "từ")
			if seen[p.Anchor] || p.Anchor == "" {
				t.Fatalf("address %q twice", p.Anchor)
			}
			seen[p.Anchor] = true
			if p.Parent >= i || p.Parent >= 0 && list[p.Parent].rank() >= p.rank() {
				t.Fatalf("%s lies in %d", p.Anchor, p.Parent)
			}
		}
		if n != words {
			t.Fatalf("%d of %d words are left", n, words)
		}
	})
}
