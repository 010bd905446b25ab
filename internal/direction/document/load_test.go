package document

import (
	"fmt"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// fill writes n documents of ten years, of which a few go to all, one in
// twenty to an agency that is looked for.
func fill(t testing.TB, d *db.DB, h house, n int) {
	t.Helper()
	subjects := []string{"Về việc giao chỉ tiêu", "Báo cáo kết quả", "Kế hoạch cải cách hành chính", "Phê duyệt quy hoạch chi tiết", "Danh mục dự án đầu tư", "Quy chế phối hợp"}
	states := []State{Issued, Issued, Issued, Registered, Registered, Draft, Recalled}
	names := `id, direction, agency_id, created_by, created_at, sample, version, ` + fields
	ids := make([]string, n)
	dbtest.Fill(t, d, "document", names, n, func(i int) []any {
		x := Document{
			ID: gov.NewID(), Direction: Out, AgencyID: h.ids["ubnd"], Code: Code{Number: fmt.Sprint(i%4000 + 1), Notation: "QĐ-UBND"}, TypeName: "Quyết định", OrganName: "UBND tỉnh", Subject: fmt.Sprintf("%s số %d", subjects[i%len(subjects)], i),
			IssuedDate: gov.MustDate("2013-01-01").AddDays(i * 3600 / n), State: states[i%len(states)], CreatedBy: "vanthu", CreatedAt: h.clock.Now(), ChangedAt: h.clock.Now(), Sample: true, Version: 1,
			Content: Content{Body: "Điều 1. Thử."}, ToAll: i%50 == 0,
		}
		if x.State == Registered {
			x.Direction, x.AgencyID, x.TypeName, x.OrganName = In, "", "Nghị quyết", "Chính phủ"
		}
		ids[i] = x.ID
		return append([]any{x.ID, x.Direction, x.AgencyID, x.CreatedBy, x.CreatedAt.UnixMilli(), db.Bit(x.Sample), x.Version}, x.values()...)
	})
	dbtest.Fill(t, d, "document_party", "document_id, agency_id", n, func(i int) []any {
		agency := fmt.Sprintf("agency-%d", i%200)
		if i%20 == 7 {
			agency = h.ids["snv"]
		}
		return []any{ids[i], agency}
	})
	dbtest.Fill(t, d, "document_party", "document_id, agency_id", n/50, func(i int) []any { return []any{ids[i*50], everyone} })
	if err := h.KeyWords(t.Context()); err != nil {
		t.Fatal(err)
	}
	dbtest.Analyze(t, d)
}

var questions = []struct {
	name   string
	agency bool
	f      Filter
}{
	{"newest", false, Filter{}},
	{"oldest", false, Filter{Sort: SortOld}},
	{"as registered", false, Filter{Sort: SortEntry}},
	{"drafts", false, Filter{State: Draft}},
	{"incoming", false, Filter{Direction: In}},
	{"type", false, Filter{TypeName: "Nghị quyết"}},
	{"rare type", false, Filter{TypeName: "Công điện"}},
	{"urgent", false, Filter{Priority: Priorities[3]}},
	{"a month", false, Filter{From: gov.MustDate("2018-03-01"), To: gov.MustDate("2018-03-31")}},
	{"words", false, Filter{Text: "quy hoach"}},
	{"rare words", false, Filter{Text: "so 77777"}},
	{"unknown words", false, Filter{Text: "khongco"}},
	{"agency", true, Filter{}},
	{"agency, oldest", true, Filter{Sort: SortOld}},
	{"agency, incoming", true, Filter{Direction: In}},
	{"agency, words", true, Filter{Text: "quy hoach"}},
}

// The register at 100,000 documents: a page of 50 with its count.
func BenchmarkList(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		h := open(b, d)
		fill(b, d, h, 100_000)
		for _, q := range questions {
			b.Run(q.name, func(b *testing.B) {
				who := h.office
				if q.agency {
					who = h.snv
				}
				q.f.Limit = 50
				defer dbtest.CPU(b)()
				for b.Loop() {
					if _, _, err := h.List(b.Context(), who, "document.list", q.f); err != nil {
						b.Fatal(err)
					}
					if _, err := h.count(b.Context(), who, "document.list", q.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
