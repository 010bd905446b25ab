package schedule

import (
	"context"
	"errors"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/account/accounttest"
	"roviec/internal/people/notice"
)

func TestClashes(t *testing.T) {
	t.Parallel()
	e := func(id, day, starts, ends string, leaders ...string) Entry {
		return Entry{ID: id, Day: gov.MustDate(day), Starts: starts, Ends: ends, Leaders: leaders, Names: leaders}
	}
	for _, c := range []struct {
		a, b Entry
		want int
	}{
		{e("a", "2022-12-27", "08:00", "10:00", "x"), e("b", "2022-12-27", "09:00", "11:00", "x"), 1},
		{e("a", "2022-12-27", "08:00", "10:00", "x"), e("b", "2022-12-27", "10:00", "11:00", "x"), 0},
		{e("a", "2022-12-27", "08:00", "10:00", "x"), e("b", "2022-12-28", "09:00", "11:00", "x"), 0},
		{e("a", "2022-12-27", "08:00", "10:00", "x"), e("b", "2022-12-27", "09:00", "11:00", "y"), 0},
		{e("a", "2022-12-27", "08:00", "10:00", "x", "y"), e("b", "2022-12-27", "09:00", "", "y", "x"), 2},
		{e("a", "2022-12-27", "08:00", "", "x"), e("b", "2022-12-27", "08:00", "", "x"), 1},
		{e("a", "2022-12-27", "08:00", "", "x"), e("b", "2022-12-27", "08:01", "", "x"), 0},
		{e("a", "2022-12-27", "08:00", "10:00", "x"), e("b", "2022-12-27", "10:00", "", "x"), 0},
		{e("a", "2022-12-27", "08:00", "", "x"), e("b", "2022-12-27", "08:00", "09:00", "x"), 1},
	} {
		for _, list := range [][]Entry{{c.a, c.b}, {c.b, c.a}} {
			if got := Clashes(list); len(got) != c.want {
				t.Errorf("%s–%s and %s–%s: %v", c.a.Starts, c.a.Ends, c.b.Starts, c.b.Ends, got)
			}
		}
		c.b.Cancelled = true
		if got := Clashes([]Entry{c.a, c.b}); len(got) != 0 {
			t.Errorf("a cancelled entry clashes: %v", got)
		}
	}
}

type quiet struct{}

func (quiet) Tell(context.Context, notice.To, notice.Message) error { return nil }

// The life of a week: drafted, submitted, sent back, approved by another,
// changed after it was public; what readers see is what was approved.
func TestLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		clk := clock.NewManual(time.Date(2022, 12, 16, 9, 0, 0, 0, clock.VN))
		people := accounttest.New(t, d, clk)
		office, chief := accounttest.Add(t, people, "vanphong", "", access.OfficeDesk), accounttest.Add(t, people, "chanhvp", "", access.ChiefOfOffice)
		chair := accounttest.Add(t, people, "chutich", "", access.Chairman)
		r := New(d, clk, audit.New(d, clk), access.NewTable(Grants), people, quiet{})
		var public []Entry
		fail := false
		r.Publish = func(_ context.Context, _ access.Actor, w Week) error {
			if fail {
				return errors.New("the portal is away")
			}
			public = w.Public()
			return nil
		}
		w, err := r.Open(ctx, office, gov.MustDate("2022-12-21"), true, true)
		if err != nil || w.Monday != gov.MustDate("2022-12-19") || len(w.Entries) != 0 {
			t.Fatalf("%+v (%v)", w, err)
		}
		if _, err := r.Open(ctx, office, gov.MustDate("2022-12-25"), false, true); !fault.Is(err, fault.Conflict) {
			t.Errorf("the week is opened twice: %v", err)
		}
		put := func(e Entry) Week {
			t.Helper()
			w, err := r.Put(ctx, office, w.ID, e, 0)
			if err != nil {
				t.Fatal(err)
			}
			return w
		}
		if _, err := r.Submit(ctx, office, w.ID, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("an empty week is submitted: %v", err)
		}
		bad := Entry{Day: gov.MustDate("2022-12-26"), Starts: "08:00", Ends: "07:00", Leaders: []string{office.AccountID}}
		if e := fault.As(func() error { _, err := r.Put(ctx, office, w.ID, bad, 0); return err }()); e == nil || len(e.Fields) != 4 {
			t.Errorf("%+v", e)
		}
		put(Entry{Day: gov.MustDate("2022-12-20"), Starts: "08:00", Ends: "09:00", Title: "Một", Leaders: []string{chair.AccountID}})
		w = put(Entry{Day: gov.MustDate("2022-12-19"), Starts: "14:00", Title: "Hai (nội bộ)", Leaders: []string{chair.AccountID}, Internal: true})
		if _, err := r.Put(ctx, office, w.ID, w.Entries[0], w.Version-1); !fault.Is(err, fault.Conflict) {
			t.Errorf("over a version that was not seen: %v", err)
		}
		if _, err := r.Approve(ctx, chief, w.ID, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a draft is approved: %v", err)
		}
		if _, err := r.Submit(ctx, chief, w.ID, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Approve(ctx, chief, w.ID, 0); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who submitted approves: %v", err)
		}
		if _, err := r.Put(ctx, office, w.ID, w.Entries[0], 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("changed while it awaits approval: %v", err)
		}
		if w, err = r.Return(ctx, chair, w.ID, "Thêm địa điểm", 0); err != nil || w.State != Draft {
			t.Fatal(w.State, err)
		}
		if _, err := r.Submit(ctx, office, w.ID, 0); err != nil {
			t.Fatal(err)
		}
		fail = true
		if _, err := r.Approve(ctx, chief, w.ID, 0); err == nil {
			t.Fatal("approved though it could not be published")
		}
		fail = false
		if w, err = r.Approve(ctx, chief, w.ID, 0); err != nil || w.State != Published || w.Revision != 1 {
			t.Fatal(w, err)
		}
		if len(public) != 1 || public[0].Title != "Một" || len(w.Published) != 2 || w.Published[0].Title != "Hai (nội bộ)" {
			t.Errorf("public %+v, published %+v", public, w.Published)
		}
		// Changed after it was public: readers see what was approved before.
		if w, err = r.Reopen(ctx, office, w.ID, 0); err != nil {
			t.Fatal(err)
		}
		first := w.Entries[0]
		first.Starts, first.Ends = "10:00", ""
		put(first)
		w = put(Entry{Day: gov.MustDate("2022-12-22"), Starts: "08:00", Title: "Ba", Leaders: []string{chair.AccountID}})
		if got, err := r.Of(ctx, w.Monday); err != nil || len(got.Published) != 2 || got.Published[1].Starts != "08:00" {
			t.Errorf("%+v (%v)", got.Published, err)
		}
		for _, e := range []Entry{w.Entries[1], w.Entries[2]} { // public before; never public
			if w, err = r.Remove(ctx, office, w.ID, e.ID, 0); err != nil {
				t.Fatal(err)
			}
		}
		if len(w.Entries) != 2 || !w.Entries[1].Cancelled {
			t.Errorf("%+v", w.Entries)
		}
		if _, err := r.Submit(ctx, office, w.ID, 0); err != nil {
			t.Fatal(err)
		}
		if w, err = r.Approve(ctx, chair, w.ID, 0); err != nil || w.Revision != 2 {
			t.Fatal(w, err)
		}
		for _, e := range w.Published {
			if e.Sequence != 1 {
				t.Errorf("%s has sequence %d", e.Title, e.Sequence)
			}
		}
		// The next week begins with what was not cancelled, seven days later.
		next, err := r.Open(ctx, office, gov.MustDate("2022-12-26"), true, true)
		if err != nil || len(next.Entries) != 1 || next.Entries[0].Day != gov.MustDate("2022-12-27") || next.Entries[0].ID == w.Entries[0].ID || next.Entries[0].Sequence != 0 {
			t.Errorf("%+v (%v)", next.Entries, err)
		}
		if list, err := r.Between(ctx, gov.MustDate("2022-12-01"), gov.MustDate("2022-12-31")); err != nil || len(list) != 1 {
			t.Errorf("%d weeks (%v)", len(list), err)
		}
	})
}
