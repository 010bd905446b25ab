package task

import (
	"context"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
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
	"roviec/internal/floor/i18n"
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
			{h.head, AskExtension, Said{Words: "Cần thêm số liệu", Reason: "resources", Due: gov.MustDate("2023-01-06")}, InProgress},
			{h.chair, DecideExtension, Said{Granted: true}, InProgress},
			{h.focal, Report, Said{Words: "Đã rà soát xong"}, Reported},
			{h.office, Return, Said{Words: "Thiếu phụ lục"}, Returned},
			{h.focal, Report, Said{Words: "Đã bổ sung phụ lục", Product: "12/BC-SNV"}, Reported},
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

// at brings a new task of the department into a state, by the moves of those
// who make them.
func (h house) at(t testing.TB, s State) Task {
	t.Helper()
	f := h.fields()
	f.HandOut = s != Draft
	x, err := h.Create(t.Context(), h.office, f)
	if err != nil {
		t.Fatal(err)
	}
	way := map[State][]struct {
		who  access.Actor
		move Move
	}{
		Received: {{h.focal, Receive}}, InProgress: {{h.focal, Start}}, Reported: {{h.focal, Report}}, Returned: {{h.focal, Report}, {h.office, Return}},
		Accepted: {{h.focal, Report}, {h.chair, Accept}}, Declined: {{h.head, Decline}}, Paused: {{h.office, Pause}}, Withdrawn: {{h.office, Withdraw}},
	}
	for _, m := range way[s] {
		if x, err = h.Make(t.Context(), m.who, x.ID, m.move, Said{Words: "vì lý do mẫu", Product: "12/BC-SNV", Competent: []string{h.stc.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	if x.State != s {
		t.Fatalf("%s, want %s", x.State, s)
	}
	return x
}

// Who may make which move in which state: every move by everybody in every
// state, against a table written by hand.
func TestEveryMoveByEverybody(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	who := map[string]access.Actor{"office": h.office, "chair": h.chair, "head": h.head, "focal": h.focal, "other": h.other, "inspector": h.look, "admin": h.admin}
	may := map[Move][]string{
		HandOut: {"office", "chair"}, Receive: {"head", "focal"}, Start: {"head", "focal"}, Report: {"head", "focal"}, ReportProgress: {"head", "focal"}, Supplement: {"head", "focal"}, SetDue: {"chair"}, Accept: {"office", "chair"}, Return: {"office", "chair"},
		Decline: {"head"}, AskExtension: {"head"}, DecideExtension: {"chair"}, Wait: {"head", "focal"}, GoOn: {"head", "focal"}, Pause: {"office", "chair"}, Resume: {"office", "chair"}, Reassign: {"office", "chair"}, Withdraw: {"office", "chair"},
		Comment: {"office", "chair", "head", "focal"},
	}
	leads := map[Move]map[State]State{
		HandOut: {Draft: HandedOut}, Receive: {HandedOut: Received}, Start: {HandedOut: InProgress, Received: InProgress, Returned: InProgress},
		Report: {HandedOut: Reported, Received: Reported, InProgress: Reported, Returned: Reported}, Accept: {Reported: Accepted}, Return: {Reported: Returned},
		Decline: {HandedOut: Declined, Received: Declined}, AskExtension: {HandedOut: HandedOut, Received: Received, InProgress: InProgress, Returned: Returned},
		ReportProgress: {HandedOut: InProgress, Received: InProgress, InProgress: InProgress, Returned: InProgress}, Supplement: {Reported: Reported},
		SetDue:          {HandedOut: HandedOut, Received: Received, InProgress: InProgress, Returned: Returned, Paused: Paused},
		DecideExtension: {}, // nothing was asked for
		Wait:            {Received: Received, InProgress: InProgress, Returned: Returned},
		GoOn:            {}, // nobody is waited for
		Pause:           {HandedOut: Paused, Received: Paused, InProgress: Paused, Returned: Paused}, Resume: {Paused: InProgress},
		Reassign: {HandedOut: HandedOut, Received: HandedOut, InProgress: HandedOut, Returned: HandedOut, Declined: HandedOut, Paused: HandedOut},
		Comment:  {HandedOut: HandedOut, Received: Received, InProgress: InProgress, Reported: Reported, Returned: Returned, Declined: Declined, Paused: Paused},
		Withdraw: {Draft: Withdrawn, HandedOut: Withdrawn, Received: Withdrawn, InProgress: Withdrawn, Reported: Withdrawn, Returned: Withdrawn, Declined: Withdrawn, Paused: Withdrawn},
	}
	for _, state := range States {
		for _, m := range Moves() {
			if m == Edit {
				continue
			}
			x := h.at(t, state)
			for name, a := range who {
				before, err := h.Get(t.Context(), x.ID)
				if err != nil {
					t.Fatal(err)
				}
				got, err := h.Make(t.Context(), a, x.ID, m, Said{Words: "x", Due: gov.MustDate("2023-02-01"), Granted: true, Leads: []string{h.stc.ID}, Officer: "Giám đốc Sở", Product: "12/BC-SNV", Reason: "law", On: "petitioner", Competent: []string{h.stc.ID}})
				to, opens := leads[m][state]
				sees := name != "other" && name != "admin" && (state != Draft || name != "head" && name != "focal")
				switch {
				case !sees:
					if !fault.Is(err, fault.NotFound) {
						t.Errorf("%s of a %s task by %s: %v, want not found", m, state, name, err)
					}
				case !slices.Contains(may[m], name):
					if !fault.Is(err, fault.Forbidden) {
						t.Errorf("%s of a %s task by %s: %v, want forbidden", m, state, name, err)
					}
				case !opens:
					if e := fault.As(err); e == nil || e.Kind != fault.Conflict || !i18n.Has(e.Key) {
						t.Errorf("%s of a %s task by %s: %v, want a conflict with its reason", m, state, name, err)
					}
				case err != nil || got.State != to:
					t.Errorf("%s of a %s task by %s: %v %s, want %s", m, state, name, err, got.State, to)
				}
				if allowed := slices.Contains(h.Allowed(a, before), m); allowed != (sees && slices.Contains(may[m], name) && opens) {
					t.Errorf("the page offers %s of a %s task to %s: %v", m, state, name, allowed)
				}
				if err == nil {
					x = h.at(t, state)
				}
			}
		}
	}
}

// Whatever people do in whatever order: nothing is accepted that no one
// accepted, the first date stays, the boxes of a report add up on every day,
// the agency's copies agree with the task, and the chain of the audit holds.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		rnd := rand.New(rand.NewPCG(7, 11))
		who := []access.Actor{h.office, h.chair, h.head, h.focal, h.other}
		var ids []string
		first := map[string]gov.Date{}
		for i := range 12 {
			f := h.fields()
			f.Due = f.Due.AddDays(i * 3)
			x, err := h.Create(t.Context(), h.office, f)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, x.ID)
			first[x.ID] = x.OriginalDue
		}
		for range 250 {
			h.clock.Advance(time.Duration(rnd.IntN(10)) * time.Hour)
			id, m := ids[rnd.IntN(len(ids))], Moves()[1+rnd.IntN(len(Moves())-1)]
			lead := []string{h.snv.ID, h.stc.ID}[rnd.IntN(2)]
			_, err := h.Make(t.Context(), who[rnd.IntN(len(who))], id, m, Said{Words: "mẫu", Due: clock.Today(h.clock).AddDays(rnd.IntN(40)), Granted: rnd.IntN(2) == 0, Leads: []string{lead}, Reason: "law", Competent: []string{h.stc.ID}, Product: "12/BC-MAU"})
			if k := fault.KindOf(err); err != nil && k != fault.Conflict && k != fault.Forbidden && k != fault.NotFound && k != fault.Invalid {
				t.Fatal(m, err)
			}
		}
		today := clock.Today(h.clock)
		boxes := 0
		for _, ts := range TimeStates {
			n, _, err := h.Count(t.Context(), h.office, Filter{TimeState: ts})
			if err != nil {
				t.Fatal(err)
			}
			boxes += n
		}
		if boxes != len(ids) {
			t.Errorf("the boxes hold %d of %d", boxes, len(ids))
		}
		for _, id := range ids {
			x, err := h.Get(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			events, err := h.store.events(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			state, at, accepted, granted := State(""), time.Time{}, false, int64(0)
			for _, e := range events {
				if e.From != state && e.Move != Create || e.At.Before(at) {
					t.Errorf("%s: the history breaks at %s: from %s, was %s", x.Code, e.Move, e.From, state)
				}
				state, at, accepted = e.To, e.At, accepted || e.Move == Accept
				if e.Move == DecideExtension && !e.Due.IsZero() {
					granted++
				}
			}
			if state != x.State || accepted != (x.State == Accepted) || x.OriginalDue != first[id] || granted != x.Extensions || x.Due.Before(x.OriginalDue) || int(x.Version) != len(events) {
				t.Errorf("%s: %s after a history that ends in %s, due %s, first %s, %d granted", x.Code, x.State, state, x.Due, x.OriginalDue, granted)
			}
			if x.State != Reported && !x.PendingDue.IsZero() && x.State.Phase() == PhaseEnded {
				t.Errorf("%s: a request outlives its task", x.Code)
			}
			for _, a := range []access.Actor{h.focal, h.other} {
				list, _, err := h.List(t.Context(), a, Filter{TimeState: StandsAt(x, today, h.cal), Limit: 100})
				if err != nil {
					t.Fatal(err)
				}
				shown := slices.ContainsFunc(list, func(y Task) bool { return y.ID == id })
				if shown != h.rights.Can(a, "task.list", x.Object()) {
					t.Errorf("%s in the list of %s: %v", x.Code, a.Username, shown)
				}
			}
		}
		if _, err := h.audit.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// Another date: asked for before the present one has passed, granted once by
// the leader, then only by the Chairman; the result lets a request lapse.
func TestExtensions(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	x := h.at(t, InProgress)
	ask := func(due string) error {
		_, err := h.Make(t.Context(), h.head, x.ID, AskExtension, Said{Words: "vướng", Reason: "superior", Due: gov.MustDate(due)})
		return err
	}
	vice := h.chair
	vice.AccountID, vice.Roles = "pct1", []access.Role{access.ViceChairman}
	chief := vice
	chief.AccountID, chief.Roles = "chanhvp", []access.Role{access.ChiefOfOffice}
	decide := func(a access.Actor, s Said) error {
		_, err := h.Make(t.Context(), a, x.ID, DecideExtension, s)
		return err
	}
	for _, c := range []struct {
		what string
		err  error
		want fault.Kind
	}{
		{"an earlier date", ask("2022-12-29"), fault.Invalid},
		{"the same date", ask("2022-12-30"), fault.Invalid},
		{"a later date", ask("2023-01-06"), -1},
		{"a second request", ask("2023-01-09"), fault.Conflict},
		{"a refusal without a reason", decide(chief, Said{}), fault.Invalid},
		{"another, earlier date", decide(chief, Said{Granted: true, Due: gov.MustDate("2022-12-01")}), fault.Invalid},
		{"a decision below the level that assigned", decide(vice, Said{Granted: true}), fault.Forbidden},
		{"the first grant, on order", decide(chief, Said{Granted: true}), -1},
		{"another request", ask("2023-01-13"), -1},
		{"the second grant on order", decide(chief, Said{Granted: true}), fault.Forbidden},
		{"the second grant by the Chairman", decide(h.chair, Said{Granted: true, Due: gov.MustDate("2023-01-12")}), -1},
	} {
		if c.want == -1 && c.err != nil || c.want != -1 && !fault.Is(c.err, c.want) {
			t.Errorf("%s: %v", c.what, c.err)
		}
	}
	y, err := h.Get(t.Context(), x.ID)
	if err != nil || y.Due.String() != "2023-01-12" || y.OriginalDue.String() != "2022-12-30" || y.Extensions != 2 {
		t.Errorf("%v %+v", err, y)
	}
	if err := ask("2023-01-20"); err != nil {
		t.Fatal(err)
	}
	if y, err = h.Make(t.Context(), h.focal, x.ID, Report, Said{Words: "xong", Product: "12/BC-SNV"}); err != nil || !y.PendingDue.IsZero() {
		t.Error("a request outlives the result", err)
	}
	x = h.at(t, InProgress)
	h.clock.Set(gov.MustDate("2022-12-31").Time(clock.VN).Add(9 * time.Hour))
	if err := ask("2023-01-06"); !fault.Is(err, fault.Conflict) {
		t.Error("a request after the date:", err)
	}
}

// What an edit changed is kept, before and after.
func TestEditHistory(t *testing.T) {
	t.Parallel()
	s := serve(t, dbtest.SQLite(t))
	at := s.post("vanphong", base, s.fields()).Header().Get("Location")
	v := s.fields()
	v.Set("product", "Tờ trình")
	v.Set("due", "06/01/2023") // the form does not ask for it, and it does not count
	v.Set("lead", s.stc.ID)
	v.Del("coordinating")
	v.Set("version", "1")
	sound(t, "edit form", s.get("vanphong", at+"/sua"), 200)
	if w := s.post("vanphong", at+"/sua", v); w.Code != 303 {
		t.Fatal(w.Code, w.Body)
	}
	body := sound(t, "edited", s.get("vanphong", at), 200)
	for _, want := range []string{"sản phẩm: từ “Báo cáo” thành “Tờ trình”", "cơ quan phối hợp: từ “Sở Tài chính” thành “trống”"} {
		if !strings.Contains(body, want) {
			t.Errorf("the history lacks %s", want)
		}
	}
	if w := s.post("vanphong", at+"/sua", v); w.Code != 409 {
		t.Error("a stale edit =", w.Code)
	}
	if w := s.get("snv.daumoi", at+"/sua"); w.Code != 403 {
		t.Error("the agency edits:", w.Code)
	}
	if w := s.get("stc.lanhdao", at); w.Code != 404 {
		t.Error("who no longer coordinates sees it:", w.Code)
	}
	x, err := s.Get(t.Context(), strings.TrimPrefix(at, base+"/"))
	if err != nil || x.Due.String() != "2022-12-30" || x.Leads[0] != s.snv.ID {
		t.Error("an edit changes date or lead of a task that was handed out:", x.Due, x.Leads, err)
	}
	f := s.house.fields()
	f.Due, f.Leads = gov.MustDate("2023-06-30"), []string{s.stc.ID}
	if _, err := s.Edit(t.Context(), s.chair, x.ID, f, x.Version); !fault.Is(err, fault.Invalid) || len(fault.As(err).Fields) != 2 {
		t.Error("a program may:", err)
	}
}

// The date of running work changes by who may grant another one, with a
// reason; the first date stays, and a later one counts as an extension.
func TestSetDue(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		x := h.at(t, InProgress)
		set := func(a access.Actor, due, words string) (Task, error) {
			return h.Make(t.Context(), a, x.ID, SetDue, Said{Words: words, Due: gov.MustDate(due)})
		}
		for what, err := range map[string]error{
			"without a reason": func() error { _, err := set(h.chair, "2023-01-10", ""); return err }(),
			"the same day":     func() error { _, err := set(h.chair, "2022-12-30", "x"); return err }(),
			"before it was given": func() error {
				_, err := set(h.chair, "2022-12-20", "x")
				return err
			}(),
		} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := set(h.office, "2023-01-10", "x"); !fault.Is(err, fault.Forbidden) {
			t.Error("the desk sets a date:", err)
		}
		got, err := set(h.chair, "2023-01-10", "theo văn bản mẫu")
		if err != nil || got.Due.String() != "2023-01-10" || got.OriginalDue.String() != "2022-12-30" || got.Extensions != 1 {
			t.Fatalf("%v %+v", err, got)
		}
		if _, err = set(h.chair, "2023-01-06", "cần sớm"); !fault.Is(err, fault.Invalid) {
			t.Error("a date moves backwards:", err)
		}
		f := h.fields()
		f.Due, f.DueKind, f.DueReason = gov.Date{}, DueNone, "theo chỉ đạo mẫu"
		if x, err = h.Create(t.Context(), h.office, f); err != nil {
			t.Fatal(err)
		}
		if got, err = set(h.chair, "2023-01-06", "nay có hạn"); err != nil || got.Extensions != 0 || got.OriginalDue.String() != "2023-01-06" || got.DueKind != DueDate {
			t.Errorf("a first date: %v %+v", err, got)
		}
		if !slices.Contains(h.told.keys, "task.told.set_due") {
			t.Error(h.told.keys)
		}
	})
}

// A vice chairman directs in his field: the tasks that a vice chairman gave as
// the one who gave them, those of the Committee and its Chairman by judging
// their results; outside of it he reads.
func TestViceChairmen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		vice := func(id string, field ...string) access.Actor {
			return access.Actor{AccountID: id, Username: id, Name: "Phó Chủ tịch " + id, Roles: []access.Role{access.ViceChairman}, Field: field}
		}
		in, out, named := vice("pct1", h.snv.ID), vice("pct2", h.stc.ID), vice("pct3")
		for _, c := range []struct {
			what, level, supervisor string
			by                      access.Actor
			may                     map[string]string // which of the moves below, by whom
		}{
			{"of the Chairman", "chairman", "", h.office, map[string]string{"pct1": "return"}},
			{"of a vice chairman", "vice_chairman", "", h.office, map[string]string{"pct1": "return withdraw reassign set-due"}},
			{"of the Chairman, followed by another", "chairman", named.Name, h.office, map[string]string{"pct1": "return", "pct3": "return"}},
			{"of a vice chairman, followed by another", "vice_chairman", named.Username, h.office, map[string]string{"pct1": "return withdraw reassign set-due", "pct3": "return withdraw reassign set-due"}},
			{"that he gave outside of his field", "vice_chairman", "", out, map[string]string{"pct1": "return withdraw reassign set-due", "pct2": "return withdraw reassign set-due"}},
		} {
			for _, a := range []access.Actor{in, out, named} {
				for _, m := range []Move{Return, Withdraw, Reassign, SetDue} {
					f := h.fields()
					f.AssignedBy, f.Supervisor = c.level, c.supervisor
					x, err := h.Create(t.Context(), c.by, f)
					if err != nil {
						t.Fatal(err)
					}
					if m == Return {
						if x, err = h.Make(t.Context(), h.focal, x.ID, Report, Said{Words: "xong"}); err != nil {
							t.Fatal(err)
						}
					}
					may := slices.Contains(strings.Fields(c.may[a.AccountID]), string(m))
					if offered := slices.Contains(h.Allowed(a, x), m); offered != may {
						t.Errorf("%s: %s is offered to %s: %v", c.what, m, a.AccountID, offered)
					}
					if m == Return {
						list, _, err := h.listFor(t.Context(), a, "task.judge", Filter{TimeState: Awaiting})
						if err != nil || slices.ContainsFunc(list, func(y Task) bool { return y.ID == x.ID }) != may {
							t.Errorf("%s: waits for %s: %v %v", c.what, a.AccountID, !may, err)
						}
					}
					_, err = h.Make(t.Context(), a, x.ID, m, Said{Words: "mẫu", Due: gov.MustDate("2023-01-10"), Leads: []string{h.stc.ID}, Officer: "Giám đốc Sở"})
					if may && err != nil || !may && !fault.Is(err, fault.Forbidden) {
						t.Errorf("%s: %s by %s: %v", c.what, m, a.AccountID, err)
					}
				}
			}
		}
	})
}

// How far the work is, with a percentage; a result is added to while it waits;
// a new lead has a new officer, and the history keeps the old ones.
func TestProgressAndReassign(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.at(t, HandedOut)
		at := base + "/" + x.ID
		if body := sound(t, "percent", s.post("snv.daumoi", at+"/progress", url.Values{"progress.words": {"đã lấy ý kiến"}, "progress.percent": {"1,5"}}), 422); !strings.Contains(body, `href="#f-progress-percent"`) || !strings.Contains(body, "đã lấy ý kiến") {
			t.Error("a percentage that is none")
		}
		if w := s.post("snv.daumoi", at+"/progress", url.Values{"progress.words": {"đã lấy ý kiến 12 cơ quan"}, "progress.percent": {"60 %"}}); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		body := sound(t, "progress", s.get("vanphong", at), 200)
		for _, want := range []string{"đã lấy ý kiến 12 cơ quan", "Đã hoàn thành 60 %", "Đang thực hiện"} {
			if !strings.Contains(body, want) {
				t.Error("the page lacks", want)
			}
		}
		if w := s.post("vanphong", at+"/reassign", url.Values{"reassign.words": {"chuyển"}, "reassign.lead": {s.snv.ID}, "reassign.officer": {"Giám đốc Sở"}}); w.Code != 422 {
			t.Error("given to who has it:", w.Code)
		}
		if w := s.post("vanphong", at+"/reassign", url.Values{"reassign.words": {"đúng chức năng"}, "reassign.lead": {s.stc.ID}, "reassign.officer": {"Giám đốc Sở Tài chính"}}); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		body = sound(t, "reassigned", s.get("vanphong", at), 200)
		for _, want := range []string{"Chủ trì mới: Sở Tài chính", "Chủ trì trước: Sở Nội vụ", "Người chịu trách nhiệm mới: Giám đốc Sở Tài chính"} {
			if !strings.Contains(body, want) {
				t.Error("the history lacks", want)
			}
		}
		if x, _ = s.Get(t.Context(), x.ID); x.Officer != "Giám đốc Sở Tài chính" {
			t.Error(x.Officer)
		}
		if w := s.post("stc.lanhdao", at+"/report", url.Values{"report.words": {"xong"}}); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		if w := s.post("stc.lanhdao", at+"/supplement", url.Values{"supplement.words": {"quên nêu"}}); w.Code != 422 {
			t.Error("nothing is added:", w.Code)
		}
		if w := s.post("stc.lanhdao", at+"/supplement", url.Values{"supplement.product": {"15/BC-STC"}}); w.Code != 303 {
			t.Fatal(w.Code, w.Body)
		}
		if w := s.post("chutich", at+"/accept", nil); w.Code != 303 {
			t.Error("not accepted with what was added:", w.Code)
		}
	})
}

// No one is late on the day on which the work is given.
func TestPastDue(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	for _, c := range []struct {
		due, signed string
		ok          bool
	}{
		{"2022-12-30", "", true},
		{"2022-12-22", "", true},
		{"2022-12-21", "", false},
		{"2020-01-01", "", false},
		{"2022-12-20", "2022-12-19", true},
		{"2022-12-19", "2022-12-19", true},
		{"2022-12-18", "2022-12-19", false},
	} {
		f := h.fields()
		f.Due = gov.MustDate(c.due)
		if c.signed != "" {
			f.Source.Paper, f.Source.Signed = "12/TB-UBND", gov.MustDate(c.signed)
		}
		_, err := h.Create(t.Context(), h.office, f)
		if c.ok && err != nil || !c.ok && (!fault.Is(err, fault.Invalid) || fault.As(err).Fields[0].Name != "due") {
			t.Errorf("due %s, signed %q: %v", c.due, c.signed, err)
		}
		f.HandOut = false
		x, err := h.Create(t.Context(), h.office, f)
		if c.signed == "" && err != nil {
			t.Errorf("a draft, due %s: %v", c.due, err)
		}
		if err == nil {
			if _, err = h.Make(t.Context(), h.office, x.ID, HandOut, Said{}); (err == nil) != c.ok {
				t.Errorf("handed out, due %s, signed %q: %v", c.due, c.signed, err)
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
			f.Source.Signed = gov.MustDate("2022-12-12")
			if i%7 == 0 {
				f.Due, f.DueKind, f.DueReason = gov.Date{}, DueRecurring, "hằng tháng"
			}
			f.HandOut = i%5 != 0
			x, err := h.Create(t.Context(), h.office, f)
			if err != nil {
				t.Fatal(err)
			}
			if f.HandOut && i%3 == 0 {
				if _, err := h.Make(t.Context(), h.focal, x.ID, Report, Said{Words: "xong", Product: "12/BC-SNV"}); err != nil {
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

// A running task is looked at once a day, and again after it was changed; what
// was reported is left alone.
func TestUnswept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		x, done := h.handOut(t), h.handOut(t)
		if _, err := h.Make(t.Context(), h.focal, done.ID, Report, Said{Words: "xong", Product: "12/BC-SNV"}); err != nil {
			t.Fatal(err)
		}
		look := func(until, today string, want ...string) []Task {
			t.Helper()
			list, err := h.Unswept(t.Context(), gov.MustDate(until), gov.MustDate(today), 10)
			var got []string
			for _, y := range list {
				got = append(got, y.ID)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("until %s on %s: %q, want %q (%v)", until, today, got, want, err)
			}
			return list
		}
		look("2022-12-29", "2022-12-27")
		list := look("2022-12-30", "2022-12-27", x.ID)
		if len(list[0].Leads) != 1 {
			t.Error("the parties are missing")
		}
		if err := d.InTx(t.Context(), func(ctx context.Context) error { return h.Swept(ctx, []string{list[0].ID}, gov.MustDate("2022-12-27")) }); err != nil {
			t.Fatal(err)
		}
		look("2022-12-30", "2022-12-27")
		look("2022-12-30", "2022-12-28", x.ID)
		if _, err := h.Make(t.Context(), h.focal, x.ID, Receive, Said{}); err != nil {
			t.Fatal(err)
		}
		look("2022-12-30", "2022-12-27", x.ID)
		if list, err := h.Standing(t.Context(), []string{x.ID, done.ID}); err != nil || len(list) != 1 || list[0].ID != x.ID {
			t.Errorf("standing: %v (%v)", list, err)
		}
		h.clock.Set(gov.MustDate("2023-01-03").Time(clock.VN))
		if list, err := h.OverdueOf(t.Context(), h.snv.ID, 10); err != nil || len(list) != 1 || list[0].ID != x.ID {
			t.Errorf("overdue: %v (%v)", list, err)
		}
		if n, err := h.Behind(t.Context()); err != nil || len(n) != 1 || n[h.snv.ID] != 1 {
			t.Errorf("behind: %v (%v)", n, err)
		}
	})
}
