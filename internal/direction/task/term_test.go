package task

import (
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/calendar"
	"roviec/internal/vn/vncal"
)

func withCalendar(t *testing.T, d *db.DB) (house, *calendar.Room) {
	t.Helper()
	h := open(t, d)
	c := calendar.New(d, h.clock, h.audit)
	if err := c.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.cal, h.Calendars = c, c
	if err := h.Redate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h, c
}

func (h house) term(t *testing.T, from string, term vncal.Term) Task {
	t.Helper()
	f := h.fields()
	f.Due, f.DueTerm, f.DueFrom = gov.Date{}, term, gov.MustDate(from)
	x, err := h.Create(t.Context(), h.office, f)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// A changed calendar moves the dates that follow from terms, says so once in
// each task's history, tells the people once, and leaves all others alone.
func TestRedate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, c := withCalendar(t, d)
		wd := h.term(t, "2022-12-23", vncal.Term{N: 10, Unit: vncal.WorkingDays})
		rolled := h.term(t, "2022-12-31", vncal.Term{N: 0, Unit: vncal.Days})
		typed := h.handOut(t) // 30/12/2022
		ended := h.term(t, "2022-12-23", vncal.Term{N: 10, Unit: vncal.WorkingDays})
		for _, m := range []struct {
			who  access.Actor
			move Move
		}{{h.focal, Report}, {h.office, Accept}} {
			if _, err := h.Make(t.Context(), m.who, ended.ID, m.move, Said{Words: "Xong", Product: "12/BC-SNV"}); err != nil {
				t.Fatal(err)
			}
		}
		if wd.Due.String() != "2023-01-09" || rolled.Due.String() != "2023-01-03" {
			t.Fatalf("%s, %s", wd.Due, rolled.Due)
		}
		left := h.cal.WorkingDaysBetween(gov.MustDate("2022-12-22"), typed.Due)
		h.told.keys = nil
		a, err := c.Announce(t.Context(), h.office, vncal.Announcement{
			Title: "Hoán đổi ngày làm việc (mẫu)", Number: "01/TB-MAU", Issued: gov.MustDate("2022-12-22"),
			Days: []vncal.Day{{Date: gov.MustDate("2022-12-30"), Kind: vncal.Swapped, Reason: "mẫu"}, {Date: gov.MustDate("2022-12-31"), Kind: vncal.MakeUp, Reason: "mẫu"}, {Date: gov.MustDate("2023-01-09"), Kind: vncal.Holiday, Reason: "mẫu"}},
		}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a second run does nothing
			if err := h.Redate(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		get := func(id string) Task {
			x, err := h.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		if x := get(wd.ID); x.Due.String() != "2023-01-10" || x.OriginalDue != wd.Due || x.Version != wd.Version+1 {
			t.Errorf("ten working days: %s, first %s, version %d", x.Due, x.OriginalDue, x.Version)
		}
		if x := get(rolled.ID); x.Due.String() != "2022-12-31" {
			t.Errorf("rolled: %s", x.Due)
		}
		if x := get(typed.ID); x.Due != typed.Due || x.Version != typed.Version {
			t.Errorf("a typed date moved: %s", x.Due)
		}
		if got := h.cal.WorkingDaysBetween(gov.MustDate("2022-12-22"), typed.Due); got != left-1 {
			t.Errorf("the working days until a typed date are %d, were %d", got, left)
		}
		if x := get(ended.ID); x.Due != ended.Due {
			t.Errorf("a task that has ended moved: %s", x.Due)
		}
		if n := len(slices.DeleteFunc(h.told.keys, func(k string) bool { return k != "task.told.redated" })); n != 2 {
			t.Errorf("told %d times", n)
		}
		events, err := h.store.events(t.Context(), wd.ID)
		if err != nil {
			t.Fatal(err)
		}
		last := events[len(events)-1]
		words, err := redatedWords(i18n.In(i18n.VI), last.Words)
		if err != nil || last.Move != Redate || len(events) != 2 {
			t.Fatalf("%+v (%v)", events, err)
		}
		for _, s := range []string{a.Title, "01/TB-MAU", "22/12/2022", "09/01/2023", "10/01/2023"} {
			if !strings.Contains(words, s) {
				t.Errorf("%q does not name %s", words, s)
			}
		}
		// The list of the agency goes by the new date.
		list, _, err := h.List(t.Context(), h.focal, Filter{AgencyID: h.snv.ID, From: gov.MustDate("2023-01-10"), To: gov.MustDate("2023-01-10"), Limit: 10})
		if err != nil || len(list) != 1 || list[0].ID != wd.ID {
			t.Errorf("%d in the list (%v)", len(list), err)
		}
	})
}

// An extension gives a day: it is not counted anew.
func TestExtensionEndsTheTerm(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, _ := withCalendar(t, d)
		x := h.term(t, "2022-12-22", vncal.Term{N: 5, Unit: vncal.WorkingDays})
		if _, err := h.Make(t.Context(), h.head, x.ID, AskExtension, Said{Words: "Cần thêm số liệu", Reason: "resources", Due: gov.MustDate("2023-01-06")}); err != nil {
			t.Fatal(err)
		}
		x, err := h.Make(t.Context(), h.chair, x.ID, DecideExtension, Said{Granted: true})
		if err != nil || !x.DueTerm.IsZero() || x.Due.String() != "2023-01-06" {
			t.Errorf("%s %s (%v)", x.DueTerm, x.Due, err)
		}
	})
}

func TestTermsThatAreRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, _ := withCalendar(t, d)
		for what, f := range map[string]func(*Fields){
			"hours": func(f *Fields) { f.Due, f.DueTerm = gov.Date{}, vncal.Term{N: 8, Unit: vncal.Hours} },
			"another date too": func(f *Fields) {
				f.DueTerm, f.DueFrom = vncal.Term{N: 5, Unit: vncal.WorkingDays}, gov.MustDate("2022-12-21")
			},
			"no such year": func(f *Fields) {
				f.Due, f.DueTerm, f.DueFrom = gov.Date{}, vncal.Term{N: 5, Unit: vncal.Days}, gov.MustDate("1999-12-21")
			},
			"an event": func(f *Fields) {
				f.Due, f.DueTerm, f.DueKind = gov.Date{}, vncal.Term{N: 5, Unit: vncal.Days}, DueEvent
			},
		} {
			x := h.fields()
			f(&x)
			if _, err := h.Create(t.Context(), h.office, x); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}
