package task

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// The Office's own clock: the same day, one working day, two; over a weekend
// and a holiday; with the list behind each figure.
func TestEntry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		for i, c := range []struct {
			entered, signed, urgency, paper string
		}{
			{"2022-12-22", "2022-12-22", "urgent", "1/CĐ"},   // the same day
			{"2022-12-23", "2022-12-22", "express", "2/CĐ"},  // a day late
			{"2022-12-26", "2022-12-24", "urgent", "3/CĐ"},   // signed on a Saturday
			{"2022-12-26", "2022-12-23", "normal", "4/UBND"}, // Friday to Monday
			{"2022-12-27", "2022-12-23", "normal", "5/UBND"}, // one working day too many
			{"2022-12-27", "2022-12-23", "normal", "6/TB"},   // of two tasks
			{"2022-12-28", "2022-12-23", "normal", "6/TB"},   // late even so
			{"2023-01-03", "2022-12-30", "normal", "7/UBND"}, // 02/01 is a day off
			{"2022-12-30", "", "normal", "8/UBND"},           // not told when signed: not measured
		} {
			s.clock.Set(gov.MustDate(c.entered).Time(clock.VN).Add(10 * time.Hour))
			body := strings.Replace(sampleBody, `"urgency":"urgent"`, fmt.Sprintf(`"urgency":%q,"source_paper":%q,"signed_on":%q`, c.urgency, c.paper, c.signed), 1)
			body = strings.Replace(body, `"due":"2022-12-30"`, `"due":"2023-02-10"`, 1)
			if code, v := s.call("vanphong", "POST", "/api/v1/tasks", body); code != 201 {
				t.Fatal(i, code, v)
			}
		}
		code, v := s.call("kiemtra", "GET", "/api/v1/tasks/entry?period=2023-T1", "")
		want := map[string][2]float64{"urgent": {2, 1}, "ordinary": {2, 1}, "many": {1, 1}}
		items, _ := v["items"].([]any)
		if code != 200 || len(items) != 3 {
			t.Fatal(code, v)
		}
		for _, x := range items {
			x := x.(map[string]any)
			class := x["class"].(string)
			if x["in_time"] != want[class][0] || x["late"] != want[class][1] {
				t.Errorf("%s: %v", class, x)
			}
			for k, name := range []string{"dung", "muon"} {
				body := sound(t, class+name, s.get("vanphong", entryBase+"?ky=2023-T1&lop="+class+"&ket-qua="+name), 200)
				if n := strings.Count(body, `<span class="meta">NV-`); n != int(want[class][k]) {
					t.Errorf("%s %s: %d tasks behind the figure", class, name, n)
				}
			}
		}
		sound(t, "this month", s.get("chutich", entryBase), 200)
		sound(t, "a bad period", s.get("vanphong", entryBase+"?ky=2023-X9"), 422)
		if w := s.get("snv.daumoi", entryBase); w.Code != 403 {
			t.Error(w.Code)
		}
		body := strings.Replace(sampleBody, `"urgency":"urgent"`, `"signed_on":"2023-06-01"`, 1)
		if code, v := s.call("vanphong", "POST", "/api/v1/tasks", body); code != 422 {
			t.Error("signed tomorrow:", code, v)
		}
	})
}
