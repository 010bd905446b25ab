package remind

import (
	"context"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/programme"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

// Items of the programme climb the same ladder from the last working day of
// their month, in the same digest as tasks: focal point, head, leader. What was
// submitted or moved reminds no more; nor is anybody reminded who left.
func TestItems(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ctx, office := t.Context(), h.actor["vanphong"]
		rights := access.NewTable(task.Grants, Grants, programme.Grants)
		items := programme.New(d, h.clock, audit.New(d, h.clock), rights, h.org, nil)
		h.Sources = []Source{{
			Kind: programme.RemindKind,
			Unswept: func(ctx context.Context, until, today gov.Date, limit int) (out []Thing, err error) {
				list, err := items.Unswept(ctx, until, today, limit)
				for _, i := range list {
					out = append(out, Thing{ID: i.ID, Urgency: "normal", Supervisor: i.Leader, Due: i.Due(task.Current, vncal.Default()), Leads: []string{i.LeadID}})
				}
				return out, err
			},
			Swept: items.Swept,
		}}
		h.notices.Sources[programme.RemindKind] = items.Stand
		add := func(month int, leader string) programme.Item {
			t.Helper()
			i, err := items.Add(ctx, office, programme.Item{Year: 2023, Title: "Đề án mẫu", Authority: programme.Committee, LeadID: h.agency["snv"], Month: month, Leader: leader})
			if err != nil {
				t.Fatal(err)
			}
			return i
		}
		add(1, "pct1 (mẫu)") // due on Tuesday 31 January
		second := add(1, "")
		add(2, "")
		h.give(t, "snv", "2023-01-31", "", "normal")
		day := func(at string, want ...string) {
			t.Helper()
			h.hour(t, at)
			for range 2 {
				h.tick(t)
				h.clock.Advance(time.Minute)
			}
			h.expect(t, at, want...)
		}
		day("2023-01-18 08:00")
		day("2023-01-19 06:50")
		// One digest holds both kinds.
		day("2023-01-19 07:00", "snv.daumoi: 1 còn 3 ngày làm việc để trình; 2 còn 3 ngày làm việc để trình; 1 còn 3 ngày làm việc")
		day("2023-01-27 07:00")
		// The second item is submitted in time.
		if _, err := items.Change(ctx, office, second.ID, programme.Progress{Month: 1, State: "submitted"}, 0); err != nil {
			t.Fatal(err)
		}
		day("2023-01-30 07:00", "snv.daumoi: 1 còn 1 ngày làm việc để trình; 1 còn 1 ngày làm việc")
		if err := h.people.SetDisabled(ctx, h.system, h.actor["snv.daumoi"].AccountID, true, 0); err != nil {
			t.Fatal(err)
		}
		day("2023-01-31 07:00", "snv.lanhdao: 1 đến hạn trình hôm nay 31/01/2023; 1 đến hạn hôm nay 31/01/2023")
		day("2023-02-01 07:00", "snv.lanhdao: 1 quá hạn trình 1 ngày làm việc; 1 quá hạn 1 ngày làm việc")
		day("2023-02-02 07:00")
		// The task names no leader, and nobody supervises: the Chief of Office.
		day("2023-02-03 07:00", "pct1: 1 quá hạn trình 3 ngày làm việc", "chanhvp: 1 quá hạn 3 ngày làm việc")
		// The programme's own groups: what presses, of the agency and of all.
		for agency, want := range map[string]int{"": 1, "snv": 1, "stc": 0} {
			var ids []string
			if agency != "" {
				ids = []string{h.agency[agency]}
			}
			if list, err := items.Owed(ctx, ids, 10); err != nil || len(list) != want {
				t.Errorf("owed by %q: %d %v", agency, len(list), err)
			}
		}
		h.clock.Set(time.Date(2023, 2, 28, 9, 0, 0, 0, clock.VN))
		if list, err := items.Owed(ctx, nil, 10); err != nil || len(list) != 2 {
			t.Errorf("on the last day of February: %d %v", len(list), err)
		}
	})
}
