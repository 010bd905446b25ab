package task

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/words"
)

// Yesterday is asked for on the screen, in exports and from a program, and
// says what it said yesterday.
func TestAsOf(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.handOut(t)
		s.clock.Set(gov.MustDate("2023-01-05").Time(clock.VN).Add(9 * time.Hour))
		if _, err := s.Make(t.Context(), s.focal, x.ID, Report, Said{Words: "xong", Product: "12/BC-SNV"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Make(t.Context(), s.office, x.ID, Accept, Said{}); err != nil {
			t.Fatal(err)
		}
		at := base + "/" + x.ID
		if body := sound(t, "list of a past day", s.get("vanphong", base+"?tinh-den=04/01/2023"), 200); !strings.Contains(body, "Quá hạn") || strings.Contains(body, "Hoàn thành quá hạn</span>") {
			t.Error("the list tells of today")
		}
		if body := sound(t, "task on a past day", s.get("snv.daumoi", at+"?as_of=2023-01-04"), 200); !strings.Contains(body, "Đã giao") || strings.Contains(body, "12/BC-SNV</p>") || !strings.Contains(body, "04/01/2023") {
			t.Error("the page tells of today")
		}
		if w := s.get("vanphong", at+"?tinh-den=2022-12-21"); w.Code != 404 {
			t.Error("a task before it was made:", w.Code)
		}
		sound(t, "a day to come", s.get("vanphong", base+"?tinh-den=2030-01-01"), 422)
		if body := s.get("vanphong", base+".csv?cot=tat-ca&tinh-den=2023-01-04").Body.String(); !strings.Contains(body, ",Đã giao,Quá hạn,Quá hạn,2,2") {
			t.Error(body)
		}
		code, v := s.call("vanphong", "GET", "/api/v1/tasks?as_of=2023-01-04&box=open_overdue", "")
		if code != 200 || len(v["items"].([]any)) != 1 || v["items"].([]any)[0].(map[string]any)["time_state"] != "overdue" {
			t.Error(code, v)
		}
		if code, v = s.call("vanphong", "GET", "/api/v1/tasks/"+x.ID+"?as_of=2023-01-04", ""); code != 200 || v["state"] != "handed_out" || v["days_late"] != 2.0 {
			t.Error(code, v)
		}
		if code, v = s.call("vanphong", "GET", "/api/v1/tasks?as_of=2023-02-04", ""); code != 422 {
			t.Error(code, v)
		}
		for _, c := range []struct{ day, box string }{{"2022-12-30", "open_in_time"}, {"2022-12-31", "open_overdue"}, {"2023-01-05", "done_late"}} {
			code, v := s.call("kiemtra", "GET", "/api/v1/tasks/counts?as_of="+c.day, "")
			if total, _ := v["total"].(map[string]any); code != 200 || total[c.box] != 1.0 || total["total"] != 1.0 || len(v["items"].([]any)) != 1 {
				t.Error(c, code, v)
			}
		}
		for _, who := range []string{"vanphong", "snv.daumoi"} {
			body := sound(t, "figures", s.get(who, countsBase+"?tinh-den=2023-01-04"), 200)
			if !strings.Contains(body, "muc=open_overdue") {
				t.Error("no list behind the figure")
			}
		}
		if body := s.get("vanphong", countsBase+".csv?tinh-den=2023-01-04&co-so=goc").Body.String(); !strings.Contains(body, "Sở Nội vụ,1,0,0,0,1,0") {
			t.Error(body)
		}
		sound(t, "figures with a bad filter", s.get("vanphong", countsBase+"?tinh-den=x"), 422)
		if w := s.get("quantri", countsBase); w.Code != 403 {
			t.Error(w.Code)
		}
	})
}

// A page says how many tasks its list has as counting them does; where it does
// not ask, it says a lower bound.
func TestPageTotals(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		fill(t, s.house, words.Some*8) // of words of which there are many
		for _, l := range lists(s.house) {
			for _, limit := range []int{20, 1000} {
				l.f.Limit = limit
				page, err := s.Page(t.Context(), l.who, l.f)
				if err != nil {
					t.Fatal(l.name, err)
				}
				list, next, err := s.List(t.Context(), l.who, l.f)
				if err != nil {
					t.Fatal(l.name, err)
				}
				if next != page.Next || !slices.EqualFunc(list, page.Tasks, func(a, b Task) bool { return a.ID == b.ID }) {
					t.Errorf("%s: the page is not the list", l.name)
				}
				n, more, err := s.Count(t.Context(), l.who, l.f)
				if err != nil {
					t.Fatal(l.name, err)
				}
				if !page.More && !more && page.Total != n || page.More && !more && page.Total >= n || !page.More && more && page.Total < n {
					t.Errorf("%s by %d: %d (more: %v), counted %d (more: %v)", l.name, limit, page.Total, page.More, n, more)
				}
				if page.Next == "" && (page.More || page.Total != len(list)) {
					t.Errorf("%s by %d: %d of %d shown", l.name, limit, len(list), page.Total)
				}
				if page.Next == "" {
					continue
				}
				l.f.Cursor = page.Next
				second, err := s.Page(t.Context(), l.who, l.f)
				if err != nil {
					t.Fatal(l.name, err)
				}
				if second.Total != n || second.More != more {
					t.Errorf("%s by %d, second page: %d (more: %v), counted %d (more: %v)", l.name, limit, second.Total, second.More, n, more)
				}
				l.f.Cursor = ""
			}
		}
	})
}
