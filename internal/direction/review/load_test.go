package review

import (
	"fmt"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vntext"
)

// fill writes n reviews, most of them finished.
func fill(t testing.TB, d *db.DB, h house, n int) {
	t.Helper()
	titles := []string{"Rà soát thực hiện nghị quyết", "Sơ kết kế hoạch hành động", "Tổng kết chương trình công tác", "Kiểm điểm chỉ đạo, điều hành"}
	ids := make([]string, n)
	dbtest.Fill(t, d, "review", columns+`, changed_at, search_key`, n, func(i int) []any {
		title, state := fmt.Sprintf("%s số %d", titles[i%len(titles)], i), Frozen
		if i%50 == 0 {
			state = Draft
		}
		ids[i] = gov.NewID()
		return []any{ids[i], Kinds[i%len(Kinds)], subjects[i%len(subjects)], "", title, nil, nil, "", "{}", state, "vanphong", 1, 1, 1, 1, vntext.Fold(title)}
	})
	if err := h.KeyWords(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.TidyWords(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	dbtest.Analyze(t, d)
}

// The reviews, 100,000 of them: a page of 50.
func BenchmarkList(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		h := open(b, d)
		fill(b, d, h, 100_000)
		for _, q := range []struct {
			name   string
			agency bool
			f      Filter
		}{
			{"newest", false, Filter{}},
			{"drafts", false, Filter{State: Draft}},
			{"kind", false, Filter{Kind: Kinds[0]}},
			{"subject and state", false, Filter{Subject: subjects[1], State: Draft}},
			{"words", false, Filter{Text: "nghi quyet"}},
			{"rare words", false, Filter{Text: "so 77777"}},
			{"unknown words", false, Filter{Text: "khongco"}},
			{"agency", true, Filter{}},
			{"agency, drafts", true, Filter{State: Draft}},
			{"agency, rare words", true, Filter{Text: "so 77777"}},
		} {
			b.Run(q.name, func(b *testing.B) {
				who := h.office
				if q.agency {
					who = h.snv
				}
				q.f.Limit = 50
				defer dbtest.CPU(b)()
				for b.Loop() {
					if _, _, err := h.List(b.Context(), who, h.rights, q.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
