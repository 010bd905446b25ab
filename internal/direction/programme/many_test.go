package programme

import (
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// Several registrations are decided with one reason: what refuses stays as it
// is and says why, the decisions are taken back together.
func TestScreenMany(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ctx := open(t, d), t.Context()
		a, b, c := r.signed(t, fields("Đề án mẫu một", 3)), r.signed(t, fields("Quy chế mẫu hai", 4)), r.signed(t, fields("Phương án mẫu ba", 5))
		into := r.signed(t, fields("Kế hoạch mẫu bốn", 6))
		if _, err := r.Merge(ctx, office, c.ID, into.ID, nil, "trùng nội dung", c.Version); err != nil {
			t.Fatal(err)
		}
		get := func(id string) Entry {
			t.Helper()
			e, err := r.EntryByID(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		b, c, into = get(b.ID), get(c.ID), get(into.ID)
		ids := []string{a.ID, b.ID, c.ID, into.ID, "khong-co"}
		would := func(do string, want int) {
			t.Helper()
			list, err := r.WouldScreen(ctx, office, 2024, do, ids)
			if err != nil || len(list) != 4 || Done(list) != want {
				t.Errorf("%s would be done with %d of %d, want %d, %v", do, Done(list), len(list), want, err)
			}
		}
		would("accept", 3)  // not the merged one
		would("refuse", 2)  // nor the one into which it was merged
		would("merge", 2)   // done one by one: ScreenMany has no such decision
		would("nothing", 0) // what is no decision
		if list, err := r.WouldScreen(ctx, office, 2023, "accept", ids); !fault.Is(err, fault.NotFound) || len(list) != 0 {
			t.Errorf("registrations of another year: %v %v", list, err)
		}
		seen := map[string]int64{a.ID: a.Version, b.ID: b.Version - 1, c.ID: c.Version, into.ID: into.Version}
		for what, err := range map[string]error{
			"no reason":   second(r.ScreenMany(ctx, office, 2024, "refuse", seen, nil, " ")),
			"a criterion": second(r.ScreenMany(ctx, office, 2024, "accept", seen, Criteria[:3], "")),
			"merging":     second(r.ScreenMany(ctx, office, 2024, "merge", seen, nil, "x")),
			"nothing":     second(r.ScreenMany(ctx, office, 2024, "refuse", nil, nil, "x")),
		} {
			refused(t, what, err, fault.Invalid)
		}
		if e := get(a.ID); e.State != Registered {
			t.Errorf("a refused decision left %s", e.State)
		}
		told := len(r.told)
		out, err := r.ScreenMany(ctx, office, 2024, "refuse", seen, nil, "Chưa cấp bách")
		if err != nil || len(out) != 4 || Done(out) != 1 || get(a.ID).State != Refused || get(a.ID).Reason != "Chưa cấp bách" {
			t.Fatalf("%+v %v", out, err)
		}
		if get(b.ID).State != Registered || get(into.ID).State != Registered || len(r.told) != told+1 {
			t.Error("one that refuses was changed or told")
		}
		seen = map[string]int64{a.ID: get(a.ID).Version, b.ID: get(b.ID).Version}
		if out, err = r.UndoMany(ctx, office, 2024, seen); err != nil || Done(out) != 1 || get(a.ID).State != Registered {
			t.Fatalf("%+v %v", out, err)
		}
		seen = map[string]int64{a.ID: get(a.ID).Version, b.ID: get(b.ID).Version}
		if out, err = r.ScreenMany(ctx, office, 2024, "accept", seen, Criteria, ""); err != nil || Done(out) != 2 {
			t.Fatalf("%+v %v", out, err)
		}
		if list, _, err := r.List(ctx, 2024, Filter{Limit: 10}); err != nil || len(list) != 2 {
			t.Errorf("the draft has %d items, %v", len(list), err)
		}

		// Groups count the same filter as the list; chosen rows keep its order.
		for _, f := range []Filter{{}, {Text: "mẫu hai"}, {LeadID: "snv"}, {Month: 3}, {Authority: Chairman}} {
			f.Limit = 100
			list, _, err := r.List(ctx, 2024, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, byMonth := range []bool{true, false} {
				groups, err := r.Groups(ctx, 2024, f, byMonth)
				n := 0
				for _, g := range groups {
					n += g.N
				}
				if err != nil || n != len(list) {
					t.Errorf("%+v: %d in groups, %d in the list, %v", f, n, len(list), err)
				}
			}
		}
		list, _, err := r.List(ctx, 2024, Filter{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Chosen(ctx, 2024, []string{list[1].ID, "khong-co", list[0].ID}); err != nil || len(got) != 2 || got[0].ID != list[0].ID {
			t.Errorf("%v %v", got, err)
		}
		if got, err := r.Chosen(ctx, 2023, []string{list[1].ID}); err != nil || len(got) != 0 {
			t.Errorf("rows of another year: %v %v", got, err)
		}
		_, err = r.Chosen(ctx, 2024, nil)
		refused(t, "no row", err, fault.Invalid)
	})
}

func second[T any](_ T, err error) error { return err }
