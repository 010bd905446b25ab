package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

func newSetter() *setter {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: sheetWidth, Ht: sheetHeight}})
	for _, style := range []string{"", "B"} {
		f.AddUTF8FontFromBytes(family, style, Face(style))
	}
	return &setter{f: f, known: map[typed]float64{}}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	s := newSetter()
	for _, text := range []string{
		"", "một", "Rà soát, tổng hợp kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội của các huyện, thị xã, thành phố",
		"hai\ndòng", strings.Repeat("khôngcódấucách", 20), "số " + strings.Repeat("ươ", 90) + " cuối", strings.Repeat("a ", 300),
	} {
		for _, room := range []float64{3, 40, 200, 700} {
			lines := s.wrap("", 10, room, text)
			for _, l := range lines {
				if w := s.width("", 10, l); w > room+.01 && len([]rune(l)) > 1 {
					t.Errorf("%q is %.1f wide, there is room for %.0f", l, w, room)
				}
			}
			if got, want := strings.Join(strings.Fields(strings.Join(lines, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
}

// Every row is on a sheet, no sheet is overfull, and each begins with the head.
func TestSheets(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Rà soát tổng hợp báo cáo kết quả thực hiện nhiệm vụ. ", 200)
	for name, x := range map[string]struct {
		rows, sheets int
		title        string
	}{
		"empty": {0, 1, "x"}, "one": {1, 1, "x"}, "many": {200, 8, "x"}, "long": {3, 3, long},
	} {
		p := Paper{Title: "Danh sách nhiệm vụ", Notes: []string{"Tất cả"}, Foot: "In lúc 08:00", Lang: "vi", Made: time.Unix(0, 0), Page: func(n, of int) string { return fmt.Sprintf("Trang %d/%d", n, of) }}
		tab := Table{Head: []string{"Mã", "Nhiệm vụ"}, Widths: []float64{1, 5}}
		for i := range x.rows {
			tab.Rows = append(tab.Rows, Row{Cells: []string{fmt.Sprint(i), x.title}}, Row{Cells: []string{"Sở Nội vụ"}, Heading: true})
		}
		p.Tables = []Table{tab}
		if got := len(newSetter().sheets(p)); got < x.sheets || name != "long" && name != "many" && got != x.sheets {
			t.Errorf("%s: %d sheets", name, got)
		}
		var b bytes.Buffer
		if err := p.Write(&b); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
			t.Fatal(name, err)
		}
		if n, want := len(regexp.MustCompile(`/Type /Page\b`).FindAll(b.Bytes(), -1)), len(newSetter().sheets(p)); n != want {
			t.Errorf("%s: %d sheets in the file, want %d", name, n, want)
		}
	}
	head := Table{Head: []string{long + long, "x"}, Rows: []Row{{Cells: []string{"a", "b"}}}}
	if n := len(newSetter().sheets(Paper{Tables: []Table{head}})); n != 1 {
		t.Errorf("a head that is too high makes %d sheets", n)
	}
}

func BenchmarkPaper(b *testing.B) {
	tab := Table{Head: []string{"Mã", "Nhiệm vụ", "Chủ trì", "Hạn"}, Widths: []float64{16, 60, 30, 14}}
	for i := range 5000 {
		tab.Rows = append(tab.Rows, Row{Cells: []string{fmt.Sprintf("NV-2022-%04d", i), "Rà soát, tổng hợp kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội của các huyện, thị xã, thành phố", "Sở Kế hoạch và Đầu tư", "30/12/2022"}})
	}
	for b.Loop() {
		var out bytes.Buffer
		if err := (Paper{Title: "x", Tables: []Table{tab}}).Write(&out); err != nil {
			b.Fatal(err)
		}
	}
}
