package programme

import (
	"fmt"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vntext"
)

// The programme with 100,000 items of twenty years, and the registrations of a
// year with as many: a page of 50.
func BenchmarkList(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		r := open(b, d)
		const n = 100_000
		titles := []string{"Đề án phát triển du lịch", "Kế hoạch cải cách hành chính", "Phương án phân bổ ngân sách", "Báo cáo kinh tế - xã hội"}
		states := []string{Planned, Planned, "decided", "submitted", Withdrawn}
		dbtest.Fill(b, d, "programme_item", columns+`, search_key, changed_at`, n, func(i int) []any {
			title := fmt.Sprintf("%s số %d", titles[i%len(titles)], i)
			return []any{
				gov.NewID(), 2005 + i%20, i / 20, title, inOrder[i/20%2], fmt.Sprintf("agency-%d", i/20%60), i/20%12 + 1, 1, states[i/20%len(states)], "", 1, 1,
				"[]", "Tờ trình", "", "", "", 0, "", "2015-03-05", "", vntext.Fold(title), 1,
			}
		})
		dbtest.Fill(b, d, "programme_entry", entryColumns+`, search_key`, n, func(i int) []any {
			return Entry{ID: gov.NewID(), Year: 2024, Fields: Fields{Title: fmt.Sprintf("%s số %d", titles[i%len(titles)], i), Authority: Committee, Month: i%12 + 1, LeadID: fmt.Sprintf("agency-%d", i%60)}, State: EntryStates[i%len(EntryStates)], CreatedBy: "x", CreatedAt: r.clock.Now(), Version: 1}.row()
		})
		dbtest.Analyze(b, d)
		for _, x := range []struct {
			name string
			f    Filter
		}{
			{"items", Filter{}},
			{"items, Chairman", Filter{Authority: Chairman}},
			{"items, agency", Filter{LeadID: "agency-7"}},
			{"items, month", Filter{Month: 11}},
			{"items, state", Filter{State: "submitted"}},
			{"items, overdue", Filter{TimeState: task.Overdue}},
			{"items, late by the first month", Filter{TimeState: task.DoneLate, Basis: task.Original}},
			{"items, words", Filter{Text: "cai cach"}},
			{"items, unknown words", Filter{Text: "khongco"}},
			{"items, deep", Filter{Cursor: db.EncodeCursor(Committee, int64(4900), "")}},
		} {
			b.Run(x.name, func(b *testing.B) {
				x.f.Limit = 50
				defer dbtest.CPU(b)()
				for b.Loop() {
					if _, _, err := r.List(b.Context(), 2015, x.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run("counts and years", func(b *testing.B) {
			defer dbtest.CPU(b)()
			for b.Loop() {
				if _, err := r.Counts(b.Context(), 2015); err != nil {
					b.Fatal(err)
				}
				if years, err := r.Years(b.Context()); err != nil || len(years) != 20 {
					b.Fatal(years, err)
				}
			}
		})
		for _, x := range []struct {
			name string
			f    EntryFilter
		}{
			{"registrations", EntryFilter{}},
			{"registrations, newest", EntryFilter{Sort: "new"}},
			{"registrations, waiting", EntryFilter{State: Registered}},
			{"registrations, agency", EntryFilter{LeadID: "agency-7"}},
		} {
			b.Run(x.name, func(b *testing.B) {
				x.f.Limit = 50
				defer dbtest.CPU(b)()
				for b.Loop() {
					if _, _, err := r.Entries(b.Context(), office, 2024, x.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
