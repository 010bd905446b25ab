package calendar

import (
	"context"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

var office = access.Actor{AccountID: "vanphong", Username: "vanphong", Name: "Văn phòng", Roles: []access.Role{access.OfficeDesk}}

func open(t *testing.T, d *db.DB) (*Room, *audit.Log) {
	t.Helper()
	clk := clock.NewManual(time.Date(2026, 10, 1, 9, 0, 0, 0, clock.VN))
	log := audit.New(d, clk)
	r := New(d, clk, log)
	if err := r.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r, log
}

func swap(date string) vncal.Announcement {
	return vncal.Announcement{Title: "Hoán đổi (mẫu)", Days: []vncal.Day{
		{Date: gov.MustDate("2026-11-23"), Kind: vncal.Swapped, Reason: "x"}, {Date: gov.MustDate(date), Kind: vncal.MakeUp, Reason: "y"},
	}}
}

// What comes with the program is entered once, and counts as it does without
// a database.
func TestSeed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _ := open(t, d)
		_, mark, err := r.In(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, again, _ := r.In(t.Context()); again != mark {
			t.Errorf("a second seed changes the calendar: %d, %d", mark, again)
		}
		cal, _, _ := r.In(t.Context())
		for year, want := range map[int]int{2022: 249, 2023: 249, 2024: 251, 2025: 250, 2026: 249} {
			if got := cal.WorkingDaysOf(year, 0); got != want || !cal.Announced(year) {
				t.Errorf("%d has %d working days, want %d", year, got, want)
			}
		}
	})
}

// An announcement counts at once here, within a quarter of a second on other
// nodes, and its versions stay.
func TestAnnounce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, log := open(t, d)
		other := New(d, clock.Wall, log) // another node
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		go other.Watch(ctx)

		a, err := r.Announce(t.Context(), office, swap("2026-11-28"), 0)
		if err != nil {
			t.Fatal(err)
		}
		off, made := gov.MustDate("2026-11-23"), gov.MustDate("2026-11-28")
		if r.IsWorking(off) || !r.IsWorking(made) {
			t.Error("it does not count here")
		}
		for i := 0; other.IsWorking(off); i++ {
			if i == 100 {
				t.Fatal("the other node did not follow")
			}
			time.Sleep(50 * time.Millisecond)
		}
		second := swap("2026-12-05")
		second.ID = a.ID
		if _, err := r.Announce(t.Context(), office, second, 1); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Announce(t.Context(), office, second, 1); !fault.Is(err, fault.Conflict) {
			t.Errorf("a version over one that was not seen: %v", err)
		}
		if r.IsWorking(made) || !r.IsWorking(gov.MustDate("2026-12-05")) {
			t.Error("the second version does not count")
		}
		list, err := r.store.versions(t.Context(), a.ID)
		if err != nil || len(list) != 2 || len(list[0].Days) != 2 || list[0].Days[1].Date != made || list[1].MadeBy != "vanphong" {
			t.Errorf("%+v (%v)", list, err)
		}
		acts, err := log.Find(t.Context(), audit.Filter{Kind: "calendar", ObjectID: a.ID, Limit: 10})
		if err != nil || len(acts) != 2 || acts[0].Act != "calendar.announce" {
			t.Errorf("%+v (%v)", acts, err)
		}
		if news, err := r.Since(t.Context(), 0); err != nil || len(news) != len(vncal.BuiltIn())+2 {
			t.Errorf("%d (%v)", len(news), err)
		}
		second.ID = gov.NewID()
		if _, err := r.Announce(t.Context(), office, second, 1); !fault.Is(err, fault.NotFound) {
			t.Errorf("a version of nothing: %v", err)
		}
	})
}

// What is rolled back never counted.
func TestRolledBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, _ := open(t, d)
		day := gov.MustDate("2026-11-23")
		_ = d.InTx(t.Context(), func(ctx context.Context) error {
			mark, err := r.store.raise(ctx)
			if err != nil {
				t.Error(err)
			}
			a := swap("2026-11-28")
			a.ID, a.Version = gov.NewID(), 1
			if err := r.store.insert(ctx, Announcement{Announcement: a, MadeAt: r.clock.Now(), mark: mark}); err != nil {
				t.Error(err)
			}
			if cal, _, err := r.In(ctx); err != nil || cal.IsWorking(day) {
				t.Errorf("the transaction does not see its own: %v", err)
			}
			return context.Canceled
		})
		if cal, _, err := r.In(t.Context()); err != nil || !cal.IsWorking(day) || !r.IsWorking(day) {
			t.Error("what was rolled back counts")
		}
	})
}
