package plan

import (
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/org"
)

// The paper of a plan has the grounds, the targets and, as annex, who does what
// with whom by when.
func TestPaperOfAPlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		p, err := h.Create(t.Context(), h.office, Plan{Year: 2023, Title: "Kế hoạch", Theme: "Chủ đề", Motto: []string{"Một", "hai"}, Sources: []string{"Nghị quyết số 58-NQ/TW", "Thực hiện Nghị quyết số 327/NQ-HĐND"}, Groups: []Group{{Kind: KeyTask, Title: "Nhóm", Ordinal: 1, Lines: []string{"Việc một"}}}})
		if err != nil {
			t.Fatal(err)
		}
		l := p.Lines[1]
		l.LeadID, l.Product = h.snvID, "Báo cáo"
		if p, err = h.Edit(t.Context(), h.office, p.ID, l.ID, l, l.Version); err != nil {
			t.Fatal(err)
		}
		agencies, err := h.agencies.Agencies(t.Context(), clock.Today(h.clock))
		if err != nil {
			t.Fatal(err)
		}
		other := agencies[slices.IndexFunc(agencies, func(a org.Agency) bool { return a.Code == "stc" })]
		h.shelf["t1"] = Thing{Agencies: []string{h.snvID, other.ID, other.ID}}
		if err := h.Attach(t.Context(), h.office, p.ID, l.ID, "task", "t1"); err != nil {
			t.Fatal(err)
		}
		x, err := h.paper(t.Context(), h.office, p, "Người ký mẫu")
		if err != nil {
			t.Fatal(err)
		}
		if x.Content.Basis != "Căn cứ Nghị quyết số 58-NQ/TW\nThực hiện Nghị quyết số 327/NQ-HĐND" {
			t.Error(x.Content.Basis)
		}
		for _, want := range []string{
			"Ủy ban nhân dân tỉnh ban hành Kế hoạch hành động năm 2023 như sau:\nI. CHỦ ĐỀ", "II. MỤC TIÊU, CHỈ TIÊU\n2 chỉ tiêu năm 2023:\nTT | Chỉ tiêu | Đơn vị tính | Năm 2022 | Mục tiêu năm 2023 | Cơ quan chịu trách nhiệm\nA | Kinh tế |",
			"\n1 | GRDP | % |  | ≥ 11 |", "\nB | Môi trường |", "\n2 | Che phủ / rừng (mẫu) | % | 53,6 | = 53,6 |", "\nIII. NHIỆM VỤ TRỌNG TÂM\n1. Nhóm\n1.1. Việc một\nIV. TỔ CHỨC THỰC HIỆN\n",
		} {
			if !strings.Contains(x.Content.Body, want) {
				t.Errorf("the body lacks %q:\n%s", want, x.Content.Body)
			}
		}
		if want := "1.1 | Việc một | Sở Nội vụ | " + other.ShortName + " | Báo cáo | "; !strings.Contains(x.Content.Annex, "TT | Nội dung | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời hạn\nIII | NHIỆM VỤ TRỌNG TÂM |") || !strings.Contains(x.Content.Annex, want) {
			t.Errorf("the annex lacks %q:\n%s", want, x.Content.Annex)
		}
		p.Year = 2024
		if x, err = h.paper(t.Context(), h.office, p, "Người ký mẫu"); err != nil || strings.Contains(x.Content.Body, "CHỈ TIÊU") || !strings.Contains(x.Content.Body, "II. NHIỆM VỤ TRỌNG TÂM") {
			t.Errorf("without targets: %v\n%s", err, x.Content.Body)
		}
	})
}
