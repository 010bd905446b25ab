package task

import (
	"context"
	"slices"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
)

// told remembers what was told.
type told struct{ keys []string }

func (t *told) Tell(_ context.Context, _ notice.To, m notice.Message) error {
	t.keys = append(t.keys, m.Key)
	return nil
}

type house struct {
	*Room
	clock                                          *clock.Manual
	told                                           *told
	snv, stc                                       org.Agency
	office, chair, head, focal, other, look, admin access.Actor
}

func open(t testing.TB, d *db.DB) house {
	t.Helper()
	clk := clock.NewManual(time.Date(2022, 12, 22, 9, 0, 0, 0, clock.VN))
	log := audit.New(d, clk)
	agencies := org.New(d, clk, log)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	fs, err := files.New(t.TempDir(), d, clk)
	if err != nil {
		t.Fatal(err)
	}
	h := house{clock: clk, told: &told{}}
	today := gov.MustDate("2022-12-22")
	if h.snv, err = agencies.ByCode(t.Context(), "snv", today); err != nil {
		t.Fatal(err)
	}
	if h.stc, err = agencies.ByCode(t.Context(), "stc", today); err != nil {
		t.Fatal(err)
	}
	who := func(name string, agency string, roles ...access.Role) access.Actor {
		a := access.Actor{AccountID: name, Username: name, Name: name, Roles: roles, AgencyID: agency}
		if agency != "" {
			a.Agencies = []string{agency}
		}
		return a
	}
	h.office, h.chair = who("vanphong", "", access.OfficeDesk), who("chutich", "", access.Chairman)
	h.head, h.focal, h.other = who("snv.lanhdao", h.snv.ID, access.AgencyHead), who("snv.daumoi", h.snv.ID, access.AgencyFocal), who("stc.lanhdao", h.stc.ID, access.AgencyHead)
	h.look, h.admin = who("kiemtra", "", access.Inspector), who("quantri", "", access.Admin)
	h.Room = New(d, clk, log, access.NewTable(Grants), agencies, h.told, fs, vncal.Default())
	return h
}

func (h house) fields() Fields {
	return Fields{Title: "Rà soát danh mục đề xuất (mẫu)", Action: "Rà soát từng nội dung đã đề xuất", Product: "Báo cáo", Authority: "chairman", Officer: "Giám đốc Sở", Due: gov.MustDate("2022-12-30"), Leads: []string{h.snv.ID}, HandOut: true, Sample: true}
}

func (h house) handOut(t testing.TB) Task {
	t.Helper()
	x, err := h.Create(t.Context(), h.office, h.fields())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The life of a task from hand-out to acceptance, with a return on the way.
func TestLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		x := h.handOut(t)
		if x.Code != "NV-2022-0001" || x.State != HandedOut {
			t.Fatalf("%+v", x)
		}
		for _, s := range []struct {
			who  access.Actor
			move Move
			said Said
			want State
		}{
			{h.focal, Receive, Said{}, Received},
			{h.focal, Start, Said{}, InProgress},
			{h.head, AskExtension, Said{Words: "Cần thêm số liệu", Due: gov.MustDate("2023-01-06")}, InProgress},
			{h.chair, DecideExtension, Said{Granted: true}, InProgress},
			{h.focal, Report, Said{Words: "Đã rà soát xong"}, Reported},
			{h.office, Return, Said{Words: "Thiếu phụ lục"}, Returned},
			{h.focal, Report, Said{Words: "Đã bổ sung phụ lục"}, Reported},
			{h.office, Accept, Said{}, Accepted},
		} {
			h.clock.Advance(time.Hour)
			var err error
			if x, err = h.Make(t.Context(), s.who, x.ID, s.move, s.said); err != nil {
				t.Fatalf("%s: %v", s.move, err)
			}
			if x.State != s.want {
				t.Fatalf("after %s: %s, want %s", s.move, x.State, s.want)
			}
		}
		x, err := h.Get(t.Context(), x.ID)
		if err != nil || x.Due.String() != "2023-01-06" || x.OriginalDue.String() != "2022-12-30" {
			t.Errorf("%v %s, first %s", err, x.Due, x.OriginalDue)
		}
		if got := h.TimeState(x); got != DoneOnTime {
			t.Error(got)
		}
		events, err := h.store.events(t.Context(), x.ID)
		if err != nil || len(events) != 9 {
			t.Errorf("%d events, %v", len(events), err)
		}
		if n, err := h.audit.Verify(t.Context()); err != nil || n < 9 {
			t.Error(n, err)
		}
		if !slices.Contains(h.told.keys, "task.told.returned") || !slices.Contains(h.told.keys, "task.told.accepted") {
			t.Error(h.told.keys)
		}
	})
}

// Who may make which move, in which state: every move by everybody in every
// state answers as the flow and the grants say, and never by accident.
func TestEveryMoveByEverybody(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	who := map[string]access.Actor{"office": h.office, "chair": h.chair, "head": h.head, "focal": h.focal, "other": h.other, "inspector": h.look}
	may := map[Move][]string{
		HandOut: {"office", "chair"}, Receive: {"head", "focal"}, Start: {"head", "focal"}, Report: {"head", "focal"}, Accept: {"office", "chair"}, Return: {"office", "chair"},
		Decline: {"head"}, AskExtension: {"head"}, DecideExtension: {"chair"}, Pause: {"office", "chair"}, Resume: {"office", "chair"}, Reassign: {"office", "chair"}, Withdraw: {"office", "chair"},
	}
	for _, m := range Moves() {
		if m == Edit {
			continue
		}
		for name, a := range who {
			x := h.handOut(t)
			_, err := h.Make(t.Context(), a, x.ID, m, Said{Words: "x", Due: gov.MustDate("2023-02-01"), Granted: true, Leads: []string{h.stc.ID}})
			switch allowed := slices.Contains(may[m], name); {
			case name == "other" && !fault.Is(err, fault.NotFound):
				t.Errorf("%s by %s: %v, want not found", m, name, err)
			case name != "other" && !allowed && !fault.Is(err, fault.Forbidden):
				t.Errorf("%s by %s: %v, want forbidden", m, name, err)
			case allowed && err != nil && !fault.Is(err, fault.Conflict):
				t.Errorf("%s by %s: %v", m, name, err)
			}
		}
	}
}

func TestTimeStates(t *testing.T) {
	t.Parallel()
	cal := vncal.Default()
	at := func(s string) time.Time { return gov.MustDate(s).Time(clock.VN).Add(15 * time.Hour) }
	for _, c := range []struct {
		state    State
		due      string
		reported string
		today    string
		want     TimeState
	}{
		{InProgress, "2023-01-10", "", "2022-12-23", NotDue},
		{InProgress, "2022-12-28", "", "2022-12-23", DueSoon}, // Fri → Wed: three working days
		{InProgress, "2022-12-29", "", "2022-12-23", NotDue},
		{InProgress, "2023-02-01", "", "2023-01-18", NotDue}, // over Tết
		{InProgress, "2023-01-30", "", "2023-01-18", DueSoon},
		{InProgress, "2022-12-23", "", "2022-12-23", DueToday},
		{InProgress, "2022-12-22", "", "2022-12-23", Overdue},
		{Returned, "2022-12-22", "2022-12-20", "2022-12-23", Overdue}, // the clock goes on from the first date
		{Reported, "2022-12-22", "2022-12-20", "2022-12-23", Awaiting},
		{Accepted, "2022-12-22", "2022-12-22", "2023-03-01", DoneOnTime},
		{Accepted, "2022-12-22", "2022-12-23", "2023-03-01", DoneLate},
		{InProgress, "", "", "2022-12-23", NoDeadline},
		{Paused, "2022-12-01", "", "2022-12-23", Stopped},
		{Withdrawn, "2022-12-01", "", "2022-12-23", Stopped},
		{Draft, "2022-12-01", "", "2022-12-23", Stopped},
	} {
		x := Task{State: c.state}
		if c.due != "" {
			x.Due = gov.MustDate(c.due)
		}
		if c.reported != "" {
			x.ReportedAt = at(c.reported)
		}
		if got := StandsAt(x, gov.MustDate(c.today), cal); got != c.want {
			t.Errorf("%+v = %s", c, got)
		}
	}
}

// A list by a label holds exactly the tasks that the label judges so.
func TestListsAgreeWithJudgement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for i := range 40 {
			f := h.fields()
			f.Due = gov.MustDate("2022-12-12").AddDays(i)
			if i%7 == 0 {
				f.Due, f.DueKind, f.DueReason = gov.Date{}, DueRecurring, "hằng tháng"
			}
			f.HandOut = i%5 != 0
			x, err := h.Create(t.Context(), h.office, f)
			if err != nil {
				t.Fatal(err)
			}
			if f.HandOut && i%3 == 0 {
				if _, err := h.Make(t.Context(), h.focal, x.ID, Report, Said{Words: "xong"}); err != nil {
					t.Fatal(err)
				}
				if i%2 == 0 {
					if _, err := h.Make(t.Context(), h.office, x.ID, Accept, Said{}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		today := clock.Today(h.clock)
		for _, who := range []access.Actor{h.office, h.focal} {
			all, _, err := h.List(t.Context(), who, Filter{Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			want := map[TimeState]int{}
			for _, x := range all {
				want[StandsAt(x, today, h.cal)]++
			}
			for _, ts := range TimeStates {
				list, _, err := h.List(t.Context(), who, Filter{TimeState: ts, Limit: 1000})
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range list {
					if got := StandsAt(x, today, h.cal); got != ts {
						t.Errorf("%s lists a task that is %s", ts, got)
					}
				}
				if n, _, err := h.Count(t.Context(), who, Filter{TimeState: ts}); err != nil || n != want[ts] || len(list) != want[ts] {
					t.Errorf("%s for %s: %d listed, %d counted, want %d, %v", ts, who.Username, len(list), n, want[ts], err)
				}
			}
			// Pages join without gap or repetition, in every order.
			for _, sort := range []string{"due", "-due", "new"} {
				seen, cursor := map[string]bool{}, ""
				for {
					page, next, err := h.List(t.Context(), who, Filter{Sort: sort, Limit: 7, Cursor: cursor})
					if err != nil {
						t.Fatal(err)
					}
					for _, x := range page {
						if seen[x.ID] {
							t.Fatalf("%s shows %s twice", sort, x.Code)
						}
						seen[x.ID] = true
					}
					if cursor = next; next == "" {
						break
					}
				}
				if len(seen) != len(all) {
					t.Errorf("%s shows %d of %d", sort, len(seen), len(all))
				}
			}
		}
		if list, _, err := h.List(t.Context(), h.other, Filter{}); err != nil || len(list) != 0 {
			t.Error("another agency sees", len(list), err)
		}
		if list, _, err := h.List(t.Context(), h.focal, Filter{AgencyID: h.stc.ID}); err != nil || len(list) != 0 {
			t.Error("a filter by another agency shows", len(list), err)
		}
	})
}

func TestBadFields(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	long := string(make([]rune, 0))
	for range 501 {
		long += "ạ"
	}
	for field, spoil := range map[string]func(*Fields){
		"title":               func(f *Fields) { f.Title = " \u200b " },
		"product":             func(f *Fields) { f.Product = "" },
		"accountable_officer": func(f *Fields) { f.Officer = "" },
		"authority":           func(f *Fields) { f.Authority = "king" },
		"lead":                func(f *Fields) { f.Leads = nil },
		"due":                 func(f *Fields) { f.DueKind, f.Due = DueDate, gov.Date{} },
		"due_reason":          func(f *Fields) { f.DueKind, f.Due = DueNone, gov.Date{} },
		"urgency":             func(f *Fields) { f.Urgency = "x" },
		"coordinating":        func(f *Fields) { f.Coordinating = []string{"khong-co"} },
	} {
		f := h.fields()
		spoil(&f)
		_, err := h.Create(t.Context(), h.office, f)
		e := fault.As(err)
		if e == nil || e.Kind != fault.Invalid || len(e.Fields) == 0 || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	f := h.fields()
	f.Title = long
	if _, err := h.Create(t.Context(), h.office, f); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

// A version that someone else has changed meanwhile is never overwritten.
func TestLostUpdate(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	x := h.handOut(t)
	f := h.fields()
	f.Title = "Tên mới"
	if _, err := h.Edit(t.Context(), h.office, x.ID, f, x.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Edit(t.Context(), h.office, x.ID, f, x.Version); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
	if _, err := h.Make(t.Context(), h.focal, x.ID, Receive, Said{Version: x.Version}); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
}

// Repeating a sweep tells nothing twice: tellings of one rule and date share
// their unique key.
func TestSweep(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.handOut(t)
		h.told.keys = nil
		for _, c := range []struct{ day, want string }{{"2022-12-26", ""}, {"2022-12-27", "task.told.due_soon"}, {"2022-12-30", "task.told.due_today"}, {"2023-01-03", "task.told.overdue"}} {
			h.told.keys = nil
			h.clock.Set(gov.MustDate(c.day).Time(clock.VN).Add(8 * time.Hour))
			if err := h.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := first(h.told.keys); got != c.want {
				t.Errorf("on %s: %q, want %q", c.day, got, c.want)
			}
		}
	})
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
