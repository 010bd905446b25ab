package task

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/words"
	"roviec/internal/people/org"
)

// fill writes n tasks of many agencies and states, most of them ended, in
// statements of many rows: a province after some years.
func fill(t testing.TB, h house, n int) {
	t.Helper()
	all, err := h.agencies.Agencies(t.Context(), gov.MustDate("2022-12-22"))
	if err != nil {
		t.Fatal(err)
	}
	var agencies []org.Agency
	for _, a := range all {
		if a.Assignable() {
			agencies = append(agencies, a)
		}
	}
	verbs := []string{"Rà soát", "Trình", "Kiểm tra", "Hoàn thiện", "Báo cáo", "Thẩm định", "Xây dựng", "Tổng hợp"}
	things := []string{"đề án phát triển du lịch", "quy hoạch chi tiết", "phương án vận tải", "danh mục đầu tư công", "kế hoạch tuyển dụng", "dự toán ngân sách", "kết quả chuyển đổi số"}
	err = h.db.Batch(t.Context(), func(ctx context.Context) error {
		const step = 20 // SQLite looks numbered arguments up one by one
		for from := 0; from < n; from += step {
			var tasks, parties, rows []string
			var wt, wp, ww db.Where
			for i := from; i < min(from+step, n); i++ {
				x := Task{
					ID: gov.NewID(), Code: fmt.Sprintf("NV-%d-%06d", 2018+i*5/n, i), Title: fmt.Sprintf("%s %s số %d", verbs[i%len(verbs)], things[i%len(things)], i), Action: "Theo yêu cầu", Product: "Báo cáo",
					Authority: "chairman", Officer: "Giám đốc Sở", Urgency: "normal", DueKind: DueDate, Due: gov.MustDate("2018-01-08").AddDays(i * 1900 / n), Source: Source{Kind: "manual"}, CreatedBy: "vanphong",
					CreatedAt: h.clock.Now(), Sample: true, Version: 1, State: Accepted,
				}
				if i%97 == 0 {
					x.Urgency = "express"
				}
				if i%13 == 0 {
					x.DueKind, x.Due, x.DueReason = DueRecurring, gov.Date{}, "hằng tháng"
				}
				if i > n*4/5 {
					x.State = States[i%7]
				}
				x.OriginalDue, x.HandedOutAt = x.Due, x.CreatedAt
				if x.State == Accepted || x.State == Reported {
					x.ReportedAt = x.Due.Time(clock.VN).Add(time.Duration(i%11-8) * 24 * time.Hour)
					if x.Due.IsZero() {
						x.ReportedAt = x.CreatedAt
					}
				}
				lead, helper := agencies[i%len(agencies)], agencies[(i+7)%len(agencies)]
				x.Leads, x.Coordinating = []string{lead.ID}, []string{helper.ID}
				tasks = append(tasks, wt.Expand("("+strings.TrimSuffix(strings.Repeat("?,", 33), ",")+")",
					x.ID, x.Code, x.Title, x.Action, x.Product, x.Authority, x.Officer, "", x.Urgency, x.DueKind, db.Day(x.Due), db.Day(x.OriginalDue), x.DueReason, string(x.State), int64(x.State.Phase()), x.dueSort(),
					x.Source.Kind, "", "", 0, 0, x.searchKey(), x.CreatedBy, x.CreatedAt.UnixMilli(), db.Millis(x.HandedOutAt), nil, db.Millis(x.ReportedAt), reportedDay(x.ReportedAt), db.Millis(x.ReportedAt), nil, 1, 1, sortOf(x.OriginalDue)))
				for k, a := range []string{lead.ID, helper.ID} {
					parties = append(parties, wp.Expand("(?,?,?,?,?,?,?,?,0)", x.ID, a, roles[k], 0, string(x.State), int64(x.State.Phase()), x.dueSort(), reportedDay(x.ReportedAt)))
				}
				for _, w := range words.Cut(x.searchKey()) {
					rows = append(rows, ww.Expand("(?,?)", w, x.ID))
				}
			}
			q := h.db.Q(ctx)
			if _, err := db.Exec(ctx, q, `INSERT INTO task (id, code, title, action, product, authority, officer, supervisor, urgency, due_kind, due, original_due, due_reason, state, phase, due_sort,
				source_kind, source_id, source_sha256, source_start, source_end, search_key, created_by, created_at, handed_out_at, received_at, reported_at, reported_day, accepted_at, pending_due, sample, version, original_sort) VALUES `+strings.Join(tasks, ","), wt.Args()...); err != nil {
				return err
			}
			if _, err := db.Exec(ctx, q, `INSERT INTO task_party (task_id, agency_id, role, ordinal, state, phase, due_sort, reported_day, since) VALUES `+strings.Join(parties, ","), wp.Args()...); err != nil {
				return err
			}
			if _, err := db.Exec(ctx, q, `INSERT INTO task_word (word, task_id) VALUES `+strings.Join(rows, ",")+` ON CONFLICT DO NOTHING`, ww.Args()...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if h.db.Engine == db.Postgres {
		if _, err := h.db.Writer().ExecContext(t.Context(), "ANALYZE"); err != nil {
			t.Fatal(err)
		}
	}
}

// tidy does what the jobs of a server had done long ago.
func tidy(t testing.TB, r *Room) {
	t.Helper()
	for range 2 { // common words are found at one run and removed at the next
		if err := errors.Join(r.TidyWords(t.Context()), r.TidyTally(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
}

// lists are the questions that screens ask, by who asks.
func lists(h house) []struct {
	name string
	who  access.Actor
	f    Filter
} {
	return []struct {
		name string
		who  access.Actor
		f    Filter
	}{
		{"office", h.office, Filter{}},
		{"office, overdue", h.office, Filter{TimeState: Overdue}},
		{"office, due soon", h.office, Filter{TimeState: DueSoon}},
		{"office, done late", h.office, Filter{TimeState: DoneLate}},
		{"office, done on time", h.office, Filter{TimeState: DoneOnTime}},
		{"office, stopped", h.office, Filter{TimeState: Stopped}},
		{"office, no deadline", h.office, Filter{TimeState: NoDeadline}},
		{"office, running without deadline", h.office, Filter{TimeState: NoDeadline, States: running}},
		{"office, drafts", h.office, Filter{States: []State{Draft}}},
		{"office, returned", h.office, Filter{States: []State{Returned}}},
		{"office, urgent", h.office, Filter{Urgency: "express"}},
		{"office, extensions", h.office, Filter{Pending: true}},
		{"office, latest", h.office, Filter{Sort: SortNew}},
		{"office, furthest", h.office, Filter{Sort: SortLast}},
		{"office, due range", h.office, Filter{From: gov.MustDate("2022-12-01"), To: gov.MustDate("2022-12-31")}},
		{"office, one agency", h.office, Filter{AgencyID: h.snv.ID}},
		{"office, one agency leads", h.office, Filter{AgencyID: h.snv.ID, Role: "lead", Sort: SortNew}},
		{"office, rare word", h.office, Filter{Text: "so 77777"}},
		{"office, code", h.office, Filter{Text: "nv-2020-050"}},
		{"office, frequent words", h.office, Filter{Text: "bao cao du toan"}},
		{"office, unknown word", h.office, Filter{Text: "khongco"}},
		{"agency", h.focal, Filter{}},
		{"agency, overdue", h.focal, Filter{TimeState: Overdue}},
		{"agency, returned", h.focal, Filter{States: []State{Returned}}},
		{"agency, done late", h.focal, Filter{TimeState: DoneLate}},
		{"agency, latest", h.focal, Filter{Sort: SortNew}},
		{"agency, words", h.focal, Filter{Text: "quy hoach"}},
	}
}

func BenchmarkList(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		h := open(b, d)
		fill(b, h, 100_000)
		today := clock.Today(h.clock)
		for _, l := range lists(h) {
			b.Run(l.name, func(b *testing.B) {
				for b.Loop() {
					f := l.f
					f.Limit = 50
					list, _, err := h.store.list(b.Context(), l.who, h.rights, "task.list", f, today, h.cal)
					if err != nil || len(list) == 0 && l.name != "office, unknown word" && l.name != "office, extensions" && l.name != "office, due soon" {
						b.Fatal(len(list), err)
					}
				}
			})
			b.Run(l.name+": count", func(b *testing.B) {
				for b.Loop() {
					if _, _, err := h.store.count(b.Context(), l.who, h.rights, "task.list", l.f, today, h.cal); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

// The whole way of a request, from the socket's side of the server: who asks,
// rights, list, count, page.
func BenchmarkPage(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		s := serve(b, d)
		fill(b, s.house, 100_000)
		tidy(b, s.Room)
		for _, who := range []string{"vanphong", "snv.daumoi"} {
			for _, path := range []string{"/lam-viec", base, base + "?han=overdue", base + "?q=quy+hoach"} {
				b.Run(who+path, func(b *testing.B) {
					defer dbtest.CPU(b)()
					for b.Loop() {
						if w := s.get(who, path); w.Code != 200 {
							b.Fatal(w.Code)
						}
					}
				})
			}
		}
		b.Run("api list", func(b *testing.B) {
			defer dbtest.CPU(b)()
			for b.Loop() {
				if code, _ := s.call("vanphong", "GET", "/api/v1/tasks?limit=50", ""); code != 200 {
					b.Fatal(code)
				}
			}
		})
		b.Run("api create", func(b *testing.B) {
			defer dbtest.CPU(b)()
			for b.Loop() {
				if code, _ := s.call("vanphong", "POST", "/api/v1/tasks", sampleBody); code != 201 {
					b.Fatal(code)
				}
			}
		})
	})
}

func BenchmarkCreate(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		h := open(b, d)
		fill(b, h, 20_000)
		b.ResetTimer()
		for b.Loop() {
			h.handOut(b)
		}
	})
}

// Every question that a screen asks is answered along an index, on both
// engines: no scan of a table, and no sort but of the few that a word gathered.
func TestPlans(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		fill(t, h, 12_000)
		today := clock.Today(h.clock)
		for _, l := range lists(h) {
			q, err := h.store.ask(t.Context(), l.who, h.rights, "task.list", l.f, today, h.cal)
			if err != nil {
				t.Fatal(err)
			}
			text := q.sql(51)
			plan := explain(t, d, text, q.w.Args())
			for _, bad := range []string{"SCAN t\n", "SCAN p\n", "Seq Scan on task", "USE TEMP B-TREE", "AUTOMATIC"} {
				if strings.Contains(plan, bad) && !(q.gathered || len(l.f.phases()) > 1 && l.f.TimeState != "") {
					t.Errorf("%s: %s in\n%s\n%s", l.name, strings.TrimSpace(bad), plan, text)
				}
			}
		}
	})
}

func explain(t *testing.T, d *db.DB, q string, args []any) string {
	t.Helper()
	var b strings.Builder
	if d.Engine == db.SQLite {
		rows, err := d.Q(t.Context()).QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+q, args...)
		if err != nil {
			t.Fatal(err, q)
		}
		defer rows.Close()
		for rows.Next() {
			var a, p, n int
			var s string
			if err := rows.Scan(&a, &p, &n, &s); err != nil {
				t.Fatal(err)
			}
			b.WriteString(s + "\n")
		}
		return b.String()
	}
	list, err := db.List(t.Context(), d.Q(t.Context()), db.Value[string], "EXPLAIN "+q, args...)
	if err != nil {
		t.Fatal(err, q)
	}
	return strings.Join(list, "\n")
}
