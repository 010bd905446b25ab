package task

import (
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

// on is a day; "" is none.
func on(s string) gov.Date {
	if s == "" {
		return gov.Date{}
	}
	return gov.MustDate(s)
}

func TestSpans(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		scale        Scale
		day          string
		from, to     string
		width        float64
		ticks        int
		before, next string
	}{
		{ScaleWeek, "2022-12-23", "2022-12-19", "2023-02-26", 700, 10, "2022-11-14", "2023-01-23"},
		{ScaleWeek, "2023-01-01", "2022-12-26", "2023-03-05", 700, 10, "2022-11-21", "2023-01-30"},
		{ScaleMonth, "2022-12-23", "2022-12-01", "2023-05-31", 728, 6, "2022-09-01", "2023-03-01"},
		{ScaleMonth, "2024-02-29", "2024-02-01", "2024-07-31", 728, 6, "2023-11-01", "2024-05-01"},
		{ScaleQuarter, "2022-12-23", "2022-10-01", "2024-09-30", 731, 8, "2021-10-01", "2023-10-01"},
	} {
		s := spanFrom(x.scale, on(x.day))
		if s.From != on(x.from) || s.To != on(x.to) || s.width() != x.width || len(s.ticks()) != x.ticks || s.moved(-1) != on(x.before) || s.moved(1) != on(x.next) {
			t.Errorf("%s of %s: %s to %s, %v wide, %d ticks, from %s and %s", x.scale, x.day, s.From, s.To, s.width(), len(s.ticks()), s.moved(-1), s.moved(1))
		}
		if at, ok := s.middle(on(x.day)); !ok || at > 130 { // of the 200 that a screen of 360 px leaves to bars
			t.Errorf("%s stands at %v of %s", x.day, at, x.scale)
		}
	}
}

func TestStretches(t *testing.T) {
	t.Parallel()
	s := spanFrom(ScaleMonth, on("2022-12-01"))
	for _, x := range []struct {
		from, to string
		want     stretch
		shown    bool
	}{
		{"2022-12-01", "2022-12-01", stretch{X: 0, W: 4}, true},
		{"2022-12-05", "2022-12-14", stretch{X: 16, W: 40}, true},
		{"2022-11-01", "2022-12-02", stretch{X: 0, W: 8, CutFrom: true}, true},
		{"2023-05-31", "2023-07-01", stretch{X: 724, W: 4, CutEnd: true}, true},
		{"2022-01-01", "2024-01-01", stretch{X: 0, W: 728, CutFrom: true, CutEnd: true}, true},
		{"2022-11-01", "2022-11-30", stretch{}, false},
		{"2023-06-01", "2023-06-02", stretch{}, false},
		{"2022-12-05", "2022-12-04", stretch{}, false}, // due before it was handed out
		{"", "2022-12-04", stretch{}, false},
		{"2022-12-04", "", stretch{}, false},
	} {
		if got, ok := s.stretch(on(x.from), on(x.to)); got != x.want || ok != x.shown {
			t.Errorf("%s to %s: %+v, %v", x.from, x.to, got, ok)
		}
	}
	if at, ok := s.middle(on("2022-12-02")); !ok || at != 6 {
		t.Error(at, ok)
	}
	if _, ok := s.middle(on("2023-06-01")); ok {
		t.Error("a day outside of the span has a place")
	}
}

// Tết is one run of days off with the weekends around it, and a Saturday that
// is worked instead of another day is none.
func TestRests(t *testing.T) {
	t.Parallel()
	find := func(s span, day string) (rest, bool) {
		for _, r := range s.rests(vncal.Default()) {
			if !on(day).Before(r.From) && !on(day).After(r.To) {
				return r, true
			}
		}
		return rest{}, false
	}
	s := spanFrom(ScaleMonth, on("2023-01-01"))
	if r, ok := find(s, "2023-01-23"); !ok || r.From != on("2023-01-20") || r.To != on("2023-01-26") || !strings.Contains(r.Reason, "Tết Nguyên đán") || r.X != 76 || r.W != 28 {
		t.Errorf("Tết is %+v", r)
	}
	s = spanFrom(ScaleMonth, on("2024-04-01"))
	if r, ok := find(s, "2024-04-29"); !ok || r.From != on("2024-04-27") || r.To != on("2024-05-01") {
		t.Errorf("the days around a swapped Monday are %+v", r)
	}
	if r, ok := find(s, "2024-05-04"); ok {
		t.Errorf("a Saturday that is worked is off: %+v", r)
	}
	for _, r := range spanFrom(ScaleQuarter, on("2023-01-01")).rests(vncal.Default()) {
		if r.Reason == "" {
			t.Errorf("a weekend is drawn where nobody sees it: %+v", r)
		}
	}
}

func TestLanes(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time { return on(s).Time(clock.VN).Add(9 * time.Hour) }
	today := on("2022-12-23")
	for name, x := range map[string]struct {
		t    Task
		want lane
	}{
		"runs":     {Task{State: InProgress, HandedOutAt: at("2022-12-01"), Due: on("2022-12-30"), OriginalDue: on("2022-12-30")}, lane{Start: on("2022-12-01"), Due: on("2022-12-30")}},
		"overdue":  {Task{State: InProgress, HandedOutAt: at("2022-12-01"), Due: on("2022-12-20"), OriginalDue: on("2022-12-20")}, lane{Start: on("2022-12-01"), Due: on("2022-12-20"), LateTo: today}},
		"extended": {Task{State: Received, HandedOutAt: at("2022-12-01"), Due: on("2023-01-10"), OriginalDue: on("2022-12-20")}, lane{Start: on("2022-12-01"), Due: on("2023-01-10"), Original: on("2022-12-20")}},
		"accepted": {Task{State: Accepted, HandedOutAt: at("2022-12-01"), ReportedAt: at("2022-12-19"), AcceptedAt: at("2022-12-21"), Due: on("2022-12-20"), OriginalDue: on("2022-12-20")}, lane{Start: on("2022-12-01"), Due: on("2022-12-20"), Done: on("2022-12-21")}},
		"late":     {Task{State: Reported, HandedOutAt: at("2022-12-01"), ReportedAt: at("2022-12-21"), Due: on("2022-12-20"), OriginalDue: on("2022-12-20")}, lane{Start: on("2022-12-01"), Due: on("2022-12-20"), LateTo: on("2022-12-21")}},
		"paused":   {Task{State: Paused, HandedOutAt: at("2022-12-01"), Due: on("2022-12-20"), OriginalDue: on("2022-12-20")}, lane{Start: on("2022-12-01"), Due: on("2022-12-20")}},
		"draft":    {Task{State: Draft, Due: on("2022-12-20"), OriginalDue: on("2022-12-20")}, lane{Due: on("2022-12-20")}},
		"waits":    {Task{State: Received, HandedOutAt: at("2022-12-01"), AwaitedID: "x"}, lane{Start: on("2022-12-01")}},
	} {
		if got := laneOf(x.t, today); got != x.want {
			t.Errorf("%s: %+v, want %+v", name, got, x.want)
		}
	}
	if got := (LanePart{Part: Part{}, Made: on("2022-12-05")}).lane(Task{State: InProgress, Due: on("2022-12-20")}, today); got != (lane{Start: on("2022-12-05"), Due: on("2022-12-20"), LateTo: today}) {
		t.Errorf("part: %+v", got)
	}
}

// The timeline draws bars of tasks with a date, words of those without, and
// parts to their own agency alone.
func TestGanttPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.handOut(t)
		waiting := s.house.fields()
		waiting.HandOut, waiting.Title = true, "Việc chờ sự kiện"
		waiting.DueKind, waiting.Due, waiting.Awaited = DueEvent, gov.Date{}, "Thủ tướng phê duyệt quy hoạch"
		if _, err := s.Create(t.Context(), s.office, waiting); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Make(t.Context(), s.focal, x.ID, Receive, Said{}); err != nil {
			t.Fatal(err)
		}
		if err := s.Split(t.Context(), s.head, x.ID, Part{Title: "Tổng hợp số liệu", Officer: "Chuyên viên"}); err != nil {
			t.Fatal(err)
		}
		at := base + "?xem=dong-thoi-gian"
		body := sound(t, "timeline of the Office", s.get("vanphong", at), 200)
		if n := strings.Count(body, "<rect class=\"gantt-bar gantt-"); n != 2 { // one task, and the legend
			t.Errorf("%d bars", n)
		}
		if !strings.Contains(body, "Chờ sự kiện</text>") || strings.Contains(body, "Tổng hợp số liệu") {
			t.Error("the one that waits is not shown as waiting, or a part is shown to the Office")
		}
		if body := sound(t, "timeline of the agency", s.get("snv.lanhdao", at), 200); !strings.Contains(body, "Tổng hợp số liệu") || strings.Count(body, "<rect class=\"gantt-bar gantt-") != 3 {
			t.Error("the agency does not see its part")
		}
		for _, q := range []string{"&do=tuan", "&do=quy&moc=2020-01-01", "&do=tuan&moc=2099-12-31", "&tinh-den=2022-12-21", "&sap-xep=-due&so-dong=20"} {
			sound(t, q, s.get("vanphong", at+q), 200)
		}
		sound(t, "no such scale", s.get("vanphong", at+"&do=nam"), 200)
	})
}
