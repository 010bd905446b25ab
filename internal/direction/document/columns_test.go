package document

import (
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"roviec/internal/floor/pdf"
)

// measured sets type as the file for print does.
func measured() *sheet {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pt(pageWidth), Ht: pt(pageHeight)}})
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	for _, style := range []string{"", "B"} {
		f.AddUTF8FontFromBytes(family, style, pdf.Face(style))
	}
	return &sheet{f: f}
}

// No width is guessed smaller than the type is.
func TestTypeWidth(t *testing.T) {
	t.Parallel()
	s := measured()
	words := strings.Fields("TT 1 12 1.234.567 31/12/2022 08/08/2022 Ngày Thời gian hoàn thành Đơn vị chủ trì QUYẾT ĐỊNH CHƯƠNG TRÌNH NGHƯỜNG được phường ượng WWW MMM wwww mmmm – % (100%) NV-2022-0001 15/QĐ-UBND iiii llll ffff tttt Ghi chú: Ủy-ban Ỷ ỗ ữ & + * ? ! Sở; Bộ,")
	for _, w := range words {
		for style, bold := range map[string]bool{"": false, "B": true} {
			s.f.SetFont(family, style, gridSize)
			if is, guess := s.f.GetStringWidth(w), pt(typeWidth(w, gridSize, bold)); is > guess || guess > 1.5*is+4 {
				t.Errorf("%q %s is %.1f wide, guessed %.1f", w, style, is, guess)
			}
		}
	}
}

// Order numbers, dates and amounts stay on one line, however long the other
// cells are; the table is as wide as the text.
func TestColumnsOfTables(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Xây dựng và trình ban hành nội dung mẫu của kế hoạch ", 6)
	for name, c := range map[string]struct {
		list []string
		one  []int // columns whose cells stand on one line
	}{
		"two":   {[]string{"TT | Nội dung", "1 | Một", "2 | Hai"}, []int{0, 1}},
		"seven": {[]string{"TT | Nội dung công việc | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian hoàn thành | Cấp trình | Ghi chú", "1 | " + long + " | Sở Kế hoạch và Đầu tư | Sở Tài chính, Sở Nội vụ | 31/12/2023 | UBND tỉnh | mẫu", "106 | " + long + " | " + long + " | | 08/08/2023 | Chủ tịch | "}, []int{0, 4}},
		"sums":  {[]string{"STT | Dự án | Vốn (triệu đồng) | Khởi công | Hoàn thành", "12.10 | " + long + " | 1.234.567.890 | 01/02/2023 | 30/09/2024"}, []int{0, 2, 3, 4}},
	} {
		b := &body{}
		grid(b, c.list)
		table, s := b.list[0].table, measured()
		total := 0
		for _, w := range table.widths {
			total += w
		}
		if total > textWidth || total < textWidth-20 {
			t.Errorf("%s: %d of %d twips are used", name, total, textWidth)
		}
		for n, row := range table.rows {
			for _, i := range c.one {
				if n == 0 && i > 0 { // heads may take lines
					continue
				}
				if got := s.lines(row[i][0].para, pt(table.widths[i]-2*cellMargin)); len(got) != 1 {
					t.Errorf("%s: cell %d of row %d takes %d lines: %q", name, i, n, len(got), row[i][0].para.runs[0].text)
				}
			}
			for i, cell := range row { // and no word is cut
				for _, w := range s.words(cell[0].para) {
					if w.width > pt(table.widths[i]-2*cellMargin) {
						t.Errorf("%s: %q has no room", name, w.text)
					}
				}
			}
		}
	}
	// Words that have no room at all are cut; no column vanishes.
	widths := columnWidths([][]string{{strings.Repeat("a", 400), strings.Repeat("b", 400), "31/12/2022", ""}})
	if sum(widths) > textWidth || widths[2] < typeWidth("31/12/2022", gridSize, true) || widths[0] < 1000 || widths[3] < 2*cellMargin {
		t.Error(widths)
	}
}
