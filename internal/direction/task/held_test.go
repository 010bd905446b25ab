package task

import (
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// checkHeld counts the days one by one: each working day after the handing out
// falls to who held the task at the end of the day before.
func (h house) checkHeld(t *testing.T, code string, events []Event, today gov.Date) {
	t.Helper()
	got := HeldBy(events, today, h.cal)
	if sum := got.Lead + got.Coordinating + got.Approver + got.Petitioner + got.Stopped; sum != got.Total {
		t.Errorf("%s on %s: the parts of %+v make %d", code, today, got, sum)
	}
	var want Held
	first := gov.Date{}
	for _, e := range events {
		switch {
		case !e.At.Before(endOf(today)):
		case e.To == Draft:
			first = gov.Date{}
		case e.From == Draft || e.From == "":
			first = gov.DateOf(e.At.In(clock.VN))
		}
	}
	if first.IsZero() {
		first = today
	}
	for d := first.AddDays(1); !d.After(today); d = d.AddDays(1) {
		if !h.cal.IsWorking(d) {
			continue
		}
		waitsOn, last := "", Event{}
		for _, e := range events {
			if !e.At.Before(endOf(d.AddDays(-1))) {
				break
			}
			if e.Move == GoOn || e.From != e.To {
				waitsOn = ""
			}
			if e.Move == Wait {
				waitsOn = e.Detail.WaitsOn
			}
			last = e
		}
		part := map[bool]*int{true: &want.Lead}[last.To.Phase() == PhaseRunning]
		switch {
		case last.To == Reported, last.To == Declined:
			part = &want.Approver
		case last.To == Paused, last.Stood.dueSort == waitDue:
			part = &want.Stopped
		case waitsOn == "coordinating":
			part = &want.Coordinating
		case waitsOn == "petitioner":
			part = &want.Petitioner
		}
		if last.To.Phase() == PhaseEnded { // counts only where the end was undone
			part = nil
			if at := events[len(events)-1].At; at.Before(endOf(today)) && at.After(last.At) && !gov.DateOf(at.In(clock.VN)).Before(d) {
				part = &want.Stopped
			}
		}
		if part != nil && last.To != Draft {
			*part++
			want.Total++
		}
	}
	if got != want {
		t.Errorf("%s on %s: held %+v, day by day %+v", code, today, got, want)
	}
}

// With whom a task lay is told on its page, in the export and in the API.
func TestHeld(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.handOut(t)
		at := "/api/v1/tasks/" + x.ID
		for _, m := range []struct {
			day, who, move, body string
			code                 int
		}{
			{"2022-12-23", "snv.daumoi", "wait", `{"words":"chờ","on":"petitioner"}`, 409},
			{"2022-12-23", "snv.daumoi", "receive", `{}`, 200},
			{"2022-12-26", "snv.daumoi", "wait", `{"words":"chờ"}`, 422},
			{"2022-12-26", "snv.daumoi", "wait", `{"words":"chờ","on":"coordinating"}`, 422}, // there is none
			{"2022-12-26", "snv.daumoi", "wait", `{"words":"chờ bổ sung hồ sơ","on":"petitioner"}`, 200},
			{"2022-12-26", "snv.daumoi", "wait", `{"words":"chờ","on":"petitioner"}`, 409},
			{"2022-12-29", "snv.daumoi", "go-on", `{}`, 200},
			{"2022-12-30", "snv.daumoi", "report", `{"words":"xong","product":"1/BC"}`, 200},
		} {
			s.clock.Set(gov.MustDate(m.day).Time(clock.VN).Add(9 * time.Hour))
			if code, v := s.call(m.who, "POST", at+"/"+m.move, m.body); code != m.code {
				t.Fatal(m, code, v)
			}
		}
		s.clock.Set(gov.MustDate("2023-01-04").Time(clock.VN).Add(9 * time.Hour))
		_, v := s.call("vanphong", "GET", at, "")
		held, _ := v["held"].(map[string]any)
		if held["lead"] != 3.0 || held["petitioner"] != 3.0 || held["approver"] != 2.0 || held["total"] != 8.0 { // 02/01 is a day off
			t.Error(held)
		}
		if body := sound(t, "held", s.get("snv.daumoi", base+"/"+x.ID), 200); !strings.Contains(body, "giu-viec") || !strings.Contains(body, "8 ngày làm việc") {
			t.Error("the page does not tell with whom the task lay")
		}
		if body := s.get("vanphong", base+".csv?cot=tat-ca").Body.String(); !strings.Contains(body, ",3,0,2,3,0,8\n") {
			t.Error(body)
		}
	})
}
