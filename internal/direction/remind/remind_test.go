package remind

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/floor/mail"
	"roviec/internal/floor/mail/mailtest"
	"roviec/internal/people/account"
	"roviec/internal/people/account/accounttest"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
)

func TestSteps(t *testing.T) {
	t.Parallel()
	cal := vncal.Default()
	rule := Rule{Steps: map[string][]int{Focal: {-3, -1, 0, 1}, Head: {0, 1}, Leader: {3}}, Repeat: 5}
	for _, c := range []struct {
		due, today, focal, head, leader string
	}{
		{"2022-12-30", "2022-12-26", "", "", ""}, // Monday; the third working day before is Tuesday
		{"2022-12-30", "2022-12-27", "-3", "", ""},
		{"2022-12-30", "2022-12-29", "-1", "", ""},
		{"2022-12-30", "2022-12-30", "0", "0", ""},
		{"2022-12-30", "2023-01-02", "0", "0", ""}, // a day off in lieu
		{"2022-12-30", "2023-01-03", "1", "1", ""},
		{"2022-12-30", "2023-01-05", "1", "1", "3"},
		{"2022-12-30", "2023-01-09", "1", "1", "3"},
		{"2022-12-30", "2023-01-10", "6", "6", "3"}, // repeated after five more
		{"2022-12-30", "2023-01-17", "11", "11", "3"},
		{"2023-01-24", "2023-01-19", "0", "0", ""},  // within Tết: told on the last day before it
		{"2023-01-24", "2023-01-18", "-3", "", ""},  // the days before are counted from there
		{"2023-01-24", "2023-01-27", "1", "1", ""},  // the first day after Tết
		{"2024-05-03", "2024-04-26", "-3", "", ""},  // 29 April is off, Saturday 4 May is worked for it
		{"2024-05-03", "2024-05-04", "1", "1", ""},  // that Saturday
		{"2024-05-03", "2024-05-06", "1", "1", ""},  // the Monday after
		{"2026-08-21", "2026-08-22", "1", "1", ""},  // Saturday worked for 31 August
		{"2026-02-14", "2026-02-13", "0", "0", ""},  // a limit on a Saturday
		{"2026-02-14", "2026-02-12", "-3", "", ""},  // two working days before: the first step has passed
		{"2026-02-14", "2026-02-23", "1", "1", ""},  // after Tết
		{"2026-02-14", "2026-02-25", "1", "1", "3"}, //
	} {
		for level, want := range map[string]string{Focal: c.focal, Head: c.head, Leader: c.leader} {
			n, ok := rule.passed(cal, level, gov.MustDate(c.due), gov.MustDate(c.today))
			got := ""
			if ok {
				got = fmt.Sprint(n)
			}
			if got != want {
				t.Errorf("limit %s on %s: %s at %q, want %q", c.due, c.today, level, got, want)
			}
		}
	}
}

func TestParseSteps(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "-3, -1, 0, +1": "-3, -1, 0, 1", "1;0;−2 1": "-2, 0, 1"} {
		got, ok := parseSteps(in)
		if !ok || writeSteps(got) != want {
			t.Errorf("%q: %v", in, got)
		}
	}
	for _, in := range []string{"x", "1.5", "61", "-61", "1,2,3,4,5,6,7,8,9,10,11"} {
		if _, ok := parseSteps(in); ok {
			t.Errorf("%q is taken", in)
		}
	}
}

// house is all that a reminder goes through, with a mail server at its end.
type house struct {
	*Room
	db      *db.DB
	clock   *clock.Manual
	tasks   *task.Room
	notices *notice.Center
	people  *account.Service
	org     *org.Store
	server  *mailtest.Server
	agency  map[string]string
	actor   map[string]access.Actor
	system  access.Actor
}

// bodies reach the heads and focal points of agencies.
type bodies struct{ *account.Service }

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{db: d, clock: clock.NewManual(time.Date(2022, 12, 19, 6, 0, 0, 0, clock.VN)), agency: map[string]string{}, actor: map[string]access.Actor{}, system: access.Actor{System: true}}
	log := audit.New(d, h.clock)
	h.org = org.New(d, h.clock, log)
	if err := h.org.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.people = accounttest.New(t, d, h.clock)
	fs, err := files.New(t.TempDir(), d, h.clock)
	if err != nil {
		t.Fatal(err)
	}
	rights := access.NewTable(task.Grants, Grants, notice.Grants)
	h.notices = notice.New(d, h.clock, bodies{h.people})
	h.tasks = task.New(d, h.clock, log, rights, h.org, h.notices, fs, vncal.Default())
	h.Room = New(d, h.clock, log, rights, vncal.Default(), h.tasks, h.people, h.notices, h.org)
	h.notices.Accounts, h.notices.Audit, h.notices.BaseURL = h.people, log, "https://example.gov.vn"
	h.notices.Sources[Kind], h.notices.Ready = h.Stand, h.Ready
	h.server = mailtest.Start(t)
	if h.notices.Post, err = mail.New(h.server.Address, "Rõ Việc <roviec@example.gov.vn>"); err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"snv", "stc", "vpubnd"} {
		a, err := h.org.ByCode(t.Context(), code, gov.MustDate("2022-12-19"))
		if err != nil {
			t.Fatal(err)
		}
		h.agency[code] = a.ID
	}
	for _, p := range []struct {
		name, agency string
		role         access.Role
	}{
		{"chanhvp", "vpubnd", access.ChiefOfOffice},
		{"vanphong", "vpubnd", access.OfficeDesk},
		{"pct1", "", access.ViceChairman},
		{"pct2", "", access.ViceChairman},
		{"snv.lanhdao", "snv", access.AgencyHead},
		{"snv.daumoi", "snv", access.AgencyFocal},
		{"stc.lanhdao", "stc", access.AgencyHead},
		{"stc.daumoi", "stc", access.AgencyFocal},
	} {
		h.add(t, p.name, p.agency, p.role)
	}
	return h
}

// add makes an account that gets its reminders by mail.
func (h *house) add(t *testing.T, name, agency string, role access.Role) {
	t.Helper()
	a := accounttest.Add(t, h.people, name, h.agency[agency], role)
	h.actor[name] = a
	// The address is proved as a person does it: by the code in the mail.
	if err := h.notices.SetAddress(t.Context(), a, name+"@example.gov.vn"); err != nil {
		t.Fatal(err)
	}
	h.send(t)
	mails := h.server.Take()
	if len(mails) != 1 || mails[0].To != name+"@example.gov.vn" {
		t.Fatalf("codes: %+v", mails)
	}
	_, code, _ := strings.Cut(mails[0].Text, ": ")
	code, _, _ = strings.Cut(code, "\n")
	if err := h.notices.Prove(t.Context(), a, code); err != nil {
		t.Fatal(err)
	}
	if err := h.notices.Choose(t.Context(), a, notice.Off, true); err != nil {
		t.Fatal(err)
	}
}

func (h *house) send(t *testing.T) {
	t.Helper()
	if err := h.notices.SendMail(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// tick is what the jobs of one minute do.
func (h *house) tick(t *testing.T) {
	t.Helper()
	if err := h.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.notices.MakeDigests(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.send(t)
}

func (h *house) hour(t *testing.T, at string) {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", at, clock.VN)
	if err != nil {
		t.Fatal(err)
	}
	h.clock.Set(m)
}

// expect compares what arrived with "to: codes", in any order; a mail is read
// down to the code of each task and how it stands.
func (h *house) expect(t *testing.T, when string, want ...string) {
	t.Helper()
	var got []string
	for _, m := range h.server.Take() {
		who, _, _ := strings.Cut(m.To, "@")
		var lines []string
		for _, l := range strings.Split(m.Text, "\n") {
			if !strings.HasPrefix(l, "- ") {
				continue
			}
			code, rest, _ := strings.Cut(l[2:], ": ")
			state, _, _ := strings.Cut(rest, " (")
			state, _, _ = strings.Cut(state, " – ")
			lines = append(lines, code[len(code)-1:]+" "+state)
		}
		got = append(got, who+": "+strings.Join(lines, "; "))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s arrived\n  %s\nwant\n  %s", when, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (h *house) give(t *testing.T, agency, due, supervisor, urgency string) task.Task {
	t.Helper()
	x, err := h.tasks.Create(t.Context(), h.actor["vanphong"], task.Fields{
		Title: "Nhiệm vụ mẫu của " + agency, Action: "Làm việc mẫu", Product: "Báo cáo", Authority: "chairman", Officer: "Giám đốc Sở", Supervisor: supervisor, Urgency: urgency,
		Due: gov.MustDate(due), Leads: []string{h.agency[agency]}, HandOut: true, Sample: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Three weeks over the turn of the year with a reassignment, a departure, a
// newcomer, a report, an extension, days off, a program that stood still and a
// clock that jumps: exactly these mails arrive, on both engines.
func TestWeeks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		first := h.give(t, "snv", "2022-12-27", "pct1 (mẫu)", "normal") // Tuesday
		second := h.give(t, "stc", "2022-12-28", "", "urgent")
		third := h.give(t, "snv", "2022-12-30", "", "normal")
		day := func(at string, want ...string) {
			t.Helper()
			h.hour(t, at)
			for range 3 { // the jobs run each minute: nothing is told again
				h.tick(t)
				h.clock.Advance(time.Minute)
			}
			h.expect(t, at, want...)
		}
		day("2022-12-21 08:00")
		day("2022-12-22 06:50") // before the hour of reminders
		day("2022-12-22 07:00", "snv.daumoi: 1 còn 3 ngày làm việc")
		day("2022-12-22 15:00")
		day("2022-12-23 07:00")
		day("2022-12-24 09:00") // Saturday
		// Friday's steps of the urgent task are two working days before: Monday.
		day("2022-12-26 07:00", "snv.daumoi: 1 còn 1 ngày làm việc", "stc.daumoi: 2 còn 2 ngày làm việc")

		// The focal point of the Department leaves in the night; nobody has the
		// post, so its head is reminded.
		if err := h.people.SetDisabled(t.Context(), h.system, h.actor["snv.daumoi"].AccountID, true, 0); err != nil {
			t.Fatal(err)
		}
		day("2022-12-27 07:00", "snv.lanhdao: 1 đến hạn hôm nay 27/12/2022; 3 còn 3 ngày làm việc", "stc.daumoi: 2 còn 1 ngày làm việc", "stc.lanhdao: 2 còn 1 ngày làm việc")
		// The second task is reported at noon: nothing more of it.
		if _, err := h.tasks.Make(t.Context(), h.actor["stc.daumoi"], second.ID, task.Report, task.Said{Words: "xong"}); err != nil {
			t.Fatal(err)
		}
		day("2022-12-28 07:00", "snv.lanhdao: 1 quá hạn 1 ngày làm việc")
		// A newcomer takes the post: what the post was told by now is told once.
		h.hour(t, "2022-12-28 09:00")
		h.add(t, "snv.moi", "snv", access.AgencyFocal)
		day("2022-12-28 10:00")
		day("2022-12-29 07:00", "snv.moi: 1 quá hạn 2 ngày làm việc; 3 còn 1 ngày làm việc")
		// The third task goes to the Department of Finance with its limit: the new
		// lead's focal point is told at the next digest, the old one no more.
		if _, err := h.tasks.Make(t.Context(), h.actor["vanphong"], third.ID, task.Reassign, task.Said{Words: "đúng chức năng", Officer: "Giám đốc Sở", Leads: []string{h.agency["stc"]}}); err != nil {
			t.Fatal(err)
		}
		day("2022-12-30 07:00",
			"pct1: 1 quá hạn 3 ngày làm việc",
			"stc.daumoi: 3 đến hạn hôm nay 30/12/2022", "stc.lanhdao: 3 đến hạn hôm nay 30/12/2022")
		day("2022-12-31 09:00") // Saturday, Sunday and the day off in lieu of it
		day("2023-01-02 09:00")
		// The clock jumps ahead by a day and back again: nothing twice.
		day("2023-01-03 07:00", "stc.daumoi: 3 quá hạn 1 ngày làm việc", "stc.lanhdao: 3 quá hạn 1 ngày làm việc")
		day("2022-12-30 08:00")
		day("2023-01-03 08:00")
		// Another date is granted: the old limit is over, the new one not yet near.
		h.hour(t, "2023-01-03 09:00")
		moved, err := h.tasks.Get(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.tasks.Make(t.Context(), h.actor["chanhvp"], moved.ID, task.SetDue, task.Said{Words: "theo quyết định mẫu", Due: gov.MustDate("2023-01-17")}); err != nil {
			t.Fatal(err)
		}
		// The program stands still for a week. Of the steps that passed, the last
		// one counts; the leader's falls to the Chief of Office, as the task names
		// nobody and nobody supervises.
		day("2023-01-12 07:30",
			"chanhvp: 3 quá hạn 8 ngày làm việc", "snv.moi: 1 còn 3 ngày làm việc",
			"stc.daumoi: 3 quá hạn 8 ngày làm việc", "stc.lanhdao: 3 quá hạn 8 ngày làm việc")
		day("2023-01-13 07:00")
		day("2023-01-16 07:00", "snv.moi: 1 còn 1 ngày làm việc")
		// Over Tết nobody is disturbed; after it the leader hears of the first.
		day("2023-01-17 07:00", "snv.lanhdao: 1 đến hạn hôm nay 17/01/2023", "snv.moi: 1 đến hạn hôm nay 17/01/2023",
			"stc.daumoi: 3 quá hạn 11 ngày làm việc", "stc.lanhdao: 3 quá hạn 11 ngày làm việc")
		for x := 20; x <= 26; x++ {
			day(fmt.Sprintf("2023-01-%d 09:00", x))
		}
		day("2023-01-27 07:00",
			"pct1: 1 quá hạn 3 ngày làm việc", "snv.lanhdao: 1 quá hạn 3 ngày làm việc", "snv.moi: 1 quá hạn 3 ngày làm việc")
		// In the workspace each digest is one notice.
		list, _, err := h.notices.Inbox(t.Context(), h.actor["snv.moi"].AccountID, false, "", 50)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, x := range list {
			if x.Key == "notice.digest.told" {
				n++
			}
		}
		if n != 5 {
			t.Errorf("the newcomer's inbox has %d digests, want 5", n)
		}
	})
}

// Rules hold from a day on; those of the past cannot be set.
func TestPolicy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		office := h.actor["vanphong"]
		p := Default()
		p.ValidFrom = gov.MustDate("2022-12-18")
		if _, err := h.Set(t.Context(), office, p); !fault.Is(err, fault.Invalid) {
			t.Errorf("rules of the past: %v", err)
		}
		p.ValidFrom, p.Minute = gov.MustDate("2022-12-26"), 9*60
		p.Rules["normal"] = Rule{Steps: map[string][]int{Head: {-5}, Leader: {-4}}}
		p.Supervises = map[string][]string{h.actor["pct2"].AccountID: {h.agency["snv"]}, h.actor["vanphong"].AccountID: {h.agency["stc"]}}
		if _, err := h.Set(t.Context(), office, p); !fault.Is(err, fault.Invalid) {
			t.Errorf("a desk officer supervises: %v", err)
		}
		delete(p.Supervises, h.actor["vanphong"].AccountID)
		if _, err := h.Set(t.Context(), office, p); err != nil {
			t.Fatal(err)
		}
		h.give(t, "snv", "2023-01-03", "", "normal")
		h.hour(t, "2022-12-23 08:00")
		h.tick(t)
		h.expect(t, "by the rules before")
		for _, c := range []struct{ at, want string }{
			{"2022-12-26 08:59", ""},
			{"2022-12-26 09:00", "snv.lanhdao: 1 còn 5 ngày làm việc"},
			{"2022-12-27 09:00", "pct2: 1 còn 4 ngày làm việc"},
			{"2022-12-28 09:00", ""},
		} {
			h.hour(t, c.at)
			h.tick(t)
			if c.want == "" {
				h.expect(t, c.at)
			} else {
				h.expect(t, c.at, c.want)
			}
		}
		for day, minute := range map[string]int{"2022-12-25": 7 * 60, "2022-12-26": 9 * 60, "2024-01-01": 9 * 60} {
			if p, err := h.On(t.Context(), gov.MustDate(day)); err != nil || p.Minute != minute {
				t.Errorf("on %s: %+v (%v)", day, p, err)
			}
		}
	})
}

// A server that is down or refuses: mails wait, are tried again and are given
// up; nobody who left meanwhile gets one.
func TestQueue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.give(t, "snv", "2022-12-22", "", "normal")
		h.give(t, "stc", "2022-12-22", "", "normal")
		h.hour(t, "2022-12-19 08:00")
		h.server.Down(true)
		h.tick(t)
		h.expect(t, "while the server is down")
		list, _, err := h.notices.Mails(t.Context(), notice.MailFilter{State: notice.Waiting, Limit: 10})
		if err != nil || len(list) != 2 || list[0].Tries != 1 || list[0].Error == "" || !list[0].NextAt.After(time.Now()) {
			t.Fatalf("%+v (%v)", list, err)
		}
		h.send(t) // not due yet
		if again, _, _ := h.notices.Mails(t.Context(), notice.MailFilter{State: notice.Waiting, Limit: 10}); again[0].Tries != 1 {
			t.Error("tried before its time")
		}
		if err := h.people.SetDisabled(t.Context(), h.system, h.actor["snv.daumoi"].AccountID, true, 0); err != nil {
			t.Fatal(err)
		}
		h.server.Down(false)
		h.server.Refuse(func(string) error { return mailtest.Answer(550, "no such mailbox") })
		h.due(t)
		h.send(t)
		h.expect(t, "from a server that refuses")
		counts, err := h.notices.MailCounts(t.Context())
		if err != nil || counts[notice.Failed] != 1 || counts[notice.Dropped] != 1 || counts[notice.Waiting] != 0 {
			t.Errorf("%v (%v)", counts, err)
		}
		h.server.Refuse(nil)
		failed, _, err := h.notices.Mails(t.Context(), notice.MailFilter{State: notice.Failed, Limit: 10})
		if err != nil || len(failed) != 1 || !strings.Contains(failed[0].Error, "no such mailbox") {
			t.Fatalf("%+v (%v)", failed, err)
		}
		if err := h.notices.Retry(t.Context(), h.system, failed[0].ID); err != nil {
			t.Fatal(err)
		}
		h.send(t)
		h.expect(t, "after another try", "stc.daumoi: 2 còn 3 ngày làm việc")
		if err := h.notices.Retry(t.Context(), h.system, failed[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a mail that was sent is tried again: %v", err)
		}
	})
}

// due makes every waiting mail due.
func (h *house) due(t *testing.T) {
	t.Helper()
	if _, err := h.db.Writer().ExecContext(t.Context(), `UPDATE notice_mail SET next_at = 0 WHERE state = 'waiting'`); err != nil {
		t.Fatal(err)
	}
}
