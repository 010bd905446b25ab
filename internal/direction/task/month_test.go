package task

import (
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

func TestMonthDays(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		month     string
		days, off int
		special   map[string]string // day: kind and whether it is off
	}{
		{"2023-01", 31, 15, map[string]string{"2023-01-02": "compensatory off", "2023-01-20": "holiday off", "2023-01-24": "holiday off", "2023-01-26": "compensatory off", "2023-01-27": " on", "2023-01-28": " off"}},
		{"2024-02", 29, 13, map[string]string{"2024-02-08": "holiday off", "2024-02-14": "compensatory off", "2024-02-15": " on"}},
		{"2024-04", 30, 11, map[string]string{"2024-04-29": "swapped off", "2024-04-30": "holiday off"}},
		{"2024-05", 31, 8, map[string]string{"2024-05-04": "make_up on", "2024-05-05": " off"}},
		{"2026-08", 31, 10, map[string]string{"2026-08-22": "make_up on", "2026-08-31": "swapped off"}},
		{"2022-11", 30, 8, nil},
	} {
		first, ok := parseMonth(x.month)
		if !ok {
			t.Fatal(x.month)
		}
		list := monthDays(first, vncal.Default())
		off := 0
		for i, d := range list {
			if d.Date != first.AddDays(i) {
				t.Errorf("%s: day %d is %s", x.month, i+1, d.Date)
			}
			if d.Off {
				off++
			}
			if want, ok := x.special[d.Date.String()]; ok {
				if got := string(d.Kind) + map[bool]string{true: " off", false: " on"}[d.Off]; got != want {
					t.Errorf("%s is %q, want %q", d.Date, got, want)
				}
			}
		}
		if len(list) != x.days || off != x.off || lastOf(first) != list[len(list)-1].Date {
			t.Errorf("%s has %d days, %d off", x.month, len(list), off)
		}
	}
}

func TestParseMonth(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"2023-01": "2023-01-01", "01/2023": "2023-01-01", "1/2023": "2023-01-01", " 12-2022 ": "2022-12-01", "13/2023": "", "2023": "", "1999-12": "", "2101-01": "", "x": ""} {
		if d, ok := parseMonth(in); d.String() != want || ok != (want != "") {
			t.Errorf("%q is %s, %v", in, d, ok)
		}
	}
}

// Each day of the month shows what the list of that day shows, in number and
// in kind, for who sees all and for who sees an agency's; now and on a past day.
func TestMonth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		fill(t, h, 12_000)
		for _, who := range []access.Actor{h.office, h.focal} {
			for name, f := range map[string]Filter{
				"all": {}, "overdue": {TimeState: Overdue}, "agency": {AgencyID: h.snv.ID, Role: "lead"}, "words": {Text: "quy hoach"}, "state": {States: []State{Accepted}},
				"from": {From: gov.MustDate("2022-12-15")}, "elsewhere": {From: gov.MustDate("2023-02-01")}, "past": {AsOf: gov.MustDate("2022-12-20")},
			} {
				first := gov.MustDate("2022-12-01")
				days, err := h.Month(t.Context(), who, f, first)
				if err != nil {
					t.Fatal(name, err)
				}
				sum := 0
				for _, x := range days {
					on := f.within(x.Date, x.Date)
					on.Limit = 1000
					var list []Task
					if !on.To.Before(on.From) {
						if list, _, err = h.List(t.Context(), who, on); err != nil {
							t.Fatal(err)
						}
					}
					sum += len(list)
					if x.Total != len(list) || len(x.Tasks) != min(perDay, len(list)) {
						t.Fatalf("%s, %s: %d tasks, %d shown, the list has %d", name, x.Date, x.Total, len(x.Tasks), len(list))
					}
					for i, shown := range x.Tasks {
						k := slices.IndexFunc(list, func(y Task) bool { return y.ID == shown.ID })
						if k < 0 || list[k].State != shown.State || i > 0 && shown.State.Phase() < x.Tasks[i-1].State.Phase() {
							t.Fatalf("%s, %s: %s is out of place", name, x.Date, shown.Code)
						}
					}
				}
				if (sum == 0) != (name == "elsewhere" || name == "past") {
					t.Errorf("%s: %d tasks", name, sum)
				}
			}
		}
	})
}

// A month is read along an index of dates: nothing of other months.
func TestMonthPlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		fill(t, h, 12_000)
		f := Filter{}.within(gov.MustDate("2022-12-01"), gov.MustDate("2022-12-31"))
		for _, who := range []access.Actor{h.office, h.focal} {
			text, args, err := h.store.dueByDaySQL(t.Context(), who, h.rights, f, clock.Today(h.clock), h.cal)
			if err != nil {
				t.Fatal(err)
			}
			plan := explain(t, d, text, args)
			for _, bad := range []string{"SCAN t\n", "SCAN p\n", "Seq Scan", "AUTOMATIC"} {
				if strings.Contains(plan, bad) {
					t.Errorf("%s: %s in\n%s", who.Username, strings.TrimSpace(bad), plan)
				}
			}
		}
	})
}
