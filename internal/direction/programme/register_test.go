package programme

import (
	"context"
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
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
)

var (
	chief = access.Actor{AccountID: "c", Roles: []access.Role{access.ChiefOfOffice}}
	head  = access.Actor{AccountID: "h", Roles: []access.Role{access.AgencyHead}, AgencyID: "snv", Agencies: []string{"snv"}}
	focal = access.Actor{AccountID: "f", Roles: []access.Role{access.AgencyFocal}, AgencyID: "snv", Agencies: []string{"snv"}}
	stc   = access.Actor{AccountID: "g", Roles: []access.Role{access.AgencyFocal}, AgencyID: "stc", Agencies: []string{"stc"}}
)

// room is a programme with a call for 2024, open from 1 to 30 November 2023;
// the clock stands in it.
type room struct {
	*Room
	clock  *clock.Manual
	public map[string]Item
	told   []string
}

func (r *room) on(day string) { r.clock.Set(gov.MustDate(day).Time(clock.VN).Add(9 * time.Hour)) }

func open(t testing.TB, d *db.DB) *room {
	t.Helper()
	clk := clock.NewManual(time.Time{})
	r := &room{clock: clk, public: map[string]Item{}}
	r.on("2023-11-01")
	r.Room = New(d, clk, audit.New(d, clk), access.NewTable(Grants), bodies{}, func(_ context.Context, _ access.Actor, i Item) error {
		r.public[i.ID] = i
		return nil
	})
	r.Told = func(_ context.Context, _ notice.To, m notice.Message) error {
		r.told = append(r.told, m.Key)
		return nil
	}
	if _, err := r.OpenCall(t.Context(), office, Call{Year: 2024, Opens: gov.MustDate("2023-11-01"), Closes: gov.MustDate("2023-11-30"), Sample: true}); err != nil {
		t.Fatal(err)
	}
	return r
}

func fields(title string, month int) Fields {
	return Fields{Title: title, Authority: Committee, Month: month, LeadID: "snv", Basis: "Nghị quyết mẫu", Necessity: "Cần cho năm sau", Product: "Tờ trình"}
}

// signed is a registration that waits for the Office.
func (r *room) signed(t testing.TB, f Fields) Entry {
	t.Helper()
	who := focal
	if f.LeadID == "stc" {
		who = stc
	}
	e, err := r.Register(t.Context(), who, 2024, f)
	if err != nil {
		t.Fatal(err)
	}
	if e, err = r.Sign(t.Context(), head, e.ID, e.Version); err != nil {
		t.Fatal(err)
	}
	return e
}

func refused(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestRegistration(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		_, err := r.OpenCall(ctx, office, Call{Year: 2024, Opens: gov.MustDate("2023-11-01"), Closes: gov.MustDate("2023-11-30")})
		refused(t, "a year called for twice", err, fault.Invalid)
		_, err = r.OpenCall(ctx, office, Call{Year: 2025, Opens: gov.MustDate("2024-11-02"), Closes: gov.MustDate("2024-11-01")})
		refused(t, "a close before the opening", err, fault.Invalid)

		other := fields("Của cơ quan khác", 3)
		other.LeadID = "stc"
		_, err = r.Register(ctx, focal, 2024, other)
		refused(t, "for another agency", err, fault.Invalid)
		_, err = r.Register(ctx, focal, 2024, Fields{LeadID: "snv"})
		if f := fault.As(err); f == nil || len(f.Fields) != 6 {
			t.Errorf("what is missing is not all named: %v", err)
		}
		f := fields("  Đề án  vị trí việc làm ", 3)
		f.Coordinating = []string{"stc", "snv", "stc"}
		e, err := r.Register(ctx, focal, 2024, f)
		if err != nil || e.State != EntryDraft || e.Title != "Đề án vị trí việc làm" || !slices.Equal(e.Coordinating, []string{"stc"}) || !e.Sample {
			t.Fatalf("%+v %v", e, err)
		}
		if e, err = r.Sign(ctx, head, e.ID, e.Version); err != nil || e.State != Registered || e.SignedBy != "h" {
			t.Fatalf("%+v %v", e, err)
		}
		// Whoever edits takes the signature away.
		if e, err = r.EditEntry(ctx, focal, e.ID, fields("Đề án vị trí việc làm", 4), e.Version); err != nil || e.State != EntryDraft || e.SignedBy != "" || e.Month != 4 {
			t.Fatalf("%+v %v", e, err)
		}
		_, err = r.Sign(ctx, head, e.ID, e.Version-1)
		refused(t, "an old version", err, fault.Conflict)
		if n, err := r.SignAll(ctx, head, 2024, "snv"); n != 1 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		// After the close nothing moves without leave.
		r.on("2023-12-01")
		_, err = r.EditEntry(ctx, focal, e.ID, fields("x", 4), 0)
		refused(t, "an edit after the close", err, fault.Conflict)
		_, err = r.Register(ctx, focal, 2024, fields("Muộn", 5))
		refused(t, "late", err, fault.Conflict)
		err = r.GiveLeave(ctx, office, 2024, Leave{AgencyID: "snv", Until: gov.MustDate("2023-11-30"), Reason: "x"})
		refused(t, "leave within the call", err, fault.Invalid)
		if err := r.GiveLeave(ctx, office, 2024, Leave{AgencyID: "snv", Until: gov.MustDate("2023-12-05"), Reason: "Có chỉ đạo mới"}); err != nil {
			t.Fatal(err)
		}
		late, err := r.Register(ctx, focal, 2024, fields("Muộn", 5))
		if err != nil || !late.Late {
			t.Fatalf("%+v %v", late, err)
		}
		_, err = r.Register(ctx, stc, 2024, other)
		refused(t, "another agency's leave", err, fault.Conflict)
		if late, err = r.TakeBack(ctx, focal, late.ID, 0); err != nil || late.State != Taken {
			t.Errorf("%+v %v", late, err)
		}
		_, err = r.TakeBack(ctx, focal, late.ID, 0)
		refused(t, "twice", err, fault.Conflict)
		r.on("2023-12-06")
		_, err = r.Register(ctx, focal, 2024, fields("Quá muộn", 5))
		refused(t, "after the leave", err, fault.Conflict)

		// Who sees what.
		for _, c := range []struct {
			who  access.Actor
			want int
		}{{office, 2}, {focal, 2}, {stc, 0}, {access.Actor{}, 0}} {
			if list, _, err := r.Entries(ctx, c.who, 2024, EntryFilter{Limit: 10}); err != nil || len(list) != c.want {
				t.Errorf("%s sees %d, want %d (%v)", c.who.AccountID, len(list), c.want, err)
			}
		}
	})
}

func TestScreening(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		a := r.signed(t, fields("Đề án phát triển du lịch cộng đồng miền núi", 3))
		g := fields("Phát triển du lịch cộng đồng ở miền núi (mẫu)", 4)
		g.LeadID = "stc"
		b := r.signed(t, g)
		c := r.signed(t, fields("Quy định phân cấp quản lý công chức", 3))
		x := r.signed(t, fields("Báo cáo tổng kết thi đua", 12))

		all, err := r.candidates(ctx, 2024)
		if err != nil {
			t.Fatal(err)
		}
		if s := similarTo(all, a.ID, a.Title); len(s) != 1 || s[0].ID != b.ID {
			t.Errorf("alike: %+v", s)
		}
		if s := similarTo(all, c.ID, c.Title); len(s) != 0 {
			t.Errorf("alike: %+v", s)
		}
		by, sum, err := r.Loads(ctx, 2024)
		if err != nil || sum.Months[0] != 4 || sum.Months[3] != 2 || len(by) != 2 || by[0].Months[0]+by[1].Months[0] != 4 {
			t.Errorf("%+v %+v %v", by, sum, err)
		}

		_, err = r.Accept(ctx, office, a.ID, Criteria[:3], "", a.Version)
		refused(t, "a criterion is not met", err, fault.Invalid)
		if a, err = r.Accept(ctx, office, a.ID, Criteria, "", a.Version); err != nil || a.State != Accepted {
			t.Fatal(a, err)
		}
		i, err := r.Get(ctx, a.ItemID)
		if err != nil || i.State != ItemDraft || i.EntryID != a.ID || i.Month != 3 || len(r.public) != 0 {
			t.Errorf("%+v %v, public %v", i, err, r.public)
		}
		_, err = r.Merge(ctx, office, b.ID, a.ID, nil, "", b.Version)
		refused(t, "merged without a reason", err, fault.Invalid)
		_, err = r.Merge(ctx, office, b.ID, b.ID, nil, "Trùng", b.Version)
		refused(t, "merged into itself", err, fault.Invalid)
		if b, err = r.Merge(ctx, office, b.ID, a.ID, nil, "Trùng nội dung", b.Version); err != nil || b.State != Merged || !b.Joined {
			t.Fatal(b, err)
		}
		if i, _ = r.Get(ctx, a.ItemID); !slices.Equal(i.Coordinating, []string{"stc"}) {
			t.Errorf("the merged agency does not take part: %v", i.Coordinating)
		}
		_, err = r.Undo(ctx, office, a.ID, 0)
		refused(t, "undone with another within", err, fault.Conflict)
		if b, err = r.Undo(ctx, office, b.ID, b.Version); err != nil || b.State != Registered || b.IntoID != "" {
			t.Fatal(b, err)
		}
		if i, _ = r.Get(ctx, a.ItemID); len(i.Coordinating) != 0 {
			t.Errorf("undone, it still takes part: %v", i.Coordinating)
		}
		a, _ = r.EntryByID(ctx, a.ID)
		if a, err = r.Undo(ctx, office, a.ID, a.Version); err != nil || a.ItemID != "" {
			t.Fatal(a, err)
		}
		if _, err = r.Get(ctx, i.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the item of an undone decision stays: %v", err)
		}
		if a, err = r.Accept(ctx, office, a.ID, Criteria, "", 0); err != nil {
			t.Fatal(err)
		}
		_, err = r.Refuse(ctx, office, x.ID, nil, " ", 0)
		refused(t, "refused without a reason", err, fault.Invalid)
		if _, err = r.Refuse(ctx, office, x.ID, []string{"practical"}, "Việc thường xuyên", 0); err != nil {
			t.Fatal(err)
		}
		// Sent back, it may be mended and signed also after the close.
		if c, err = r.SendBack(ctx, office, c.ID, nil, "Nêu rõ sản phẩm", 0); err != nil {
			t.Fatal(err)
		}
		r.on("2023-12-10")
		if c, err = r.EditEntry(ctx, focal, c.ID, fields("Quy định phân cấp quản lý cán bộ, công chức", 5), c.Version); err != nil {
			t.Fatal(err)
		}
		if c, err = r.Sign(ctx, head, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		_, err = r.Issue(ctx, chief, 2024, "MẪU/QĐ-UBND", gov.MustDate("2023-12-10"))
		refused(t, "issued while registrations wait", err, fault.Conflict)
		if _, err = r.Accept(ctx, office, c.ID, Criteria, "", 0); err != nil {
			t.Fatal(err)
		}
		if _, err = r.Merge(ctx, office, b.ID, c.ID, nil, "Ghép", 0); err != nil {
			t.Fatal(err)
		}
		n, err := r.Issue(ctx, chief, 2024, "MẪU/QĐ-UBND", gov.MustDate("2023-12-10"))
		if err != nil || n != 2 || len(r.public) != 2 {
			t.Errorf("%d items, %d public, %v", n, len(r.public), err)
		}
		_, err = r.Undo(ctx, office, a.ID, 0)
		refused(t, "undone after the issue", err, fault.Conflict)
		for _, want := range []string{"programme.notice.call", "programme.notice.accepted", "programme.notice.merged", "programme.notice.refused", "programme.notice.sent_back"} {
			if !slices.Contains(r.told, want) {
				t.Errorf("nobody was told: %s", want)
			}
		}
	})
}

func TestAdjustment(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		var items []Item
		for n := range 6 {
			e := r.signed(t, fields(fmt.Sprintf("Nội dung mẫu thứ %d", n), n+4))
			e, err := r.Accept(ctx, office, e.ID, Criteria, "", 0)
			if err != nil {
				t.Fatal(err)
			}
			i, err := r.Get(ctx, e.ItemID)
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, i)
		}
		_, err := r.Ask(ctx, head, items[0].ID, Wish{Kind: Move, Month: 9, Reason: "x"}, 0)
		refused(t, "a draft", err, fault.Conflict)
		if _, err := r.Issue(ctx, chief, 2024, "MẪU/QĐ-UBND", gov.MustDate("2023-11-01")); err != nil {
			t.Fatal(err)
		}
		r.on("2024-04-01")
		_, err = r.Ask(ctx, head, items[0].ID, Wish{Kind: Move, Month: 9, Reason: "Chờ trung ương"}, 0)
		refused(t, "in the month due", err, fault.Conflict)
		r.on("2024-03-31")
		_, err = r.Ask(ctx, head, items[0].ID, Wish{Kind: Move, Month: 4, Reason: "x"}, 0)
		refused(t, "the same month", err, fault.Invalid)
		x, err := r.Ask(ctx, head, items[0].ID, Wish{Kind: Move, Month: 9, Reason: "Chờ trung ương"}, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Ask(ctx, head, items[0].ID, Wish{Kind: Move, Month: 10, Reason: "x"}, 0)
		refused(t, "two requests at once", err, fault.Conflict)
		_, err = r.Decide(ctx, chief, x.ID, false, "", 0)
		refused(t, "refused without a reason", err, fault.Invalid)
		if x, err = r.Decide(ctx, chief, x.ID, true, "", x.Version); err != nil || x.State != Granted {
			t.Fatal(x, err)
		}
		_, err = r.Decide(ctx, chief, x.ID, true, "", 0)
		refused(t, "decided twice", err, fault.Conflict)
		i, _ := r.Get(ctx, items[0].ID)
		if i.Month != 9 || i.OriginalMonth != 4 || r.public[i.ID].Month != 9 {
			t.Errorf("%+v", i)
		}
		if x, err = r.Ask(ctx, head, items[1].ID, Wish{Kind: Move, Month: 8, Reason: "x"}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err = r.Decide(ctx, chief, x.ID, false, "Phải đúng hạn", 0); err != nil {
			t.Fatal(err)
		}
		if i, _ = r.Get(ctx, items[1].ID); i.Month != 5 {
			t.Errorf("a refused request moved it: %+v", i)
		}
		// Carried over, it keeps where it came from.
		r.on("2024-12-20")
		if x, err = r.Ask(ctx, head, items[2].ID, Wish{Kind: Carry, Month: 2, Reason: "Chưa xong thẩm định"}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err = r.Decide(ctx, chief, x.ID, true, "", 0); err != nil {
			t.Fatal(err)
		}
		if i, _ = r.Get(ctx, items[2].ID); i.State != Carried {
			t.Errorf("%+v", i)
		}
		next, _, err := r.List(ctx, 2025, Filter{Limit: 5})
		if err != nil || len(next) != 1 || next[0].Month != 2 || next[0].OriginalMonth != 6 || next[0].OriginalYear != 2024 || next[0].CarriedFrom != items[2].ID {
			t.Errorf("%+v %v", next, err)
		}
		if _, err := r.Order(ctx, chief, items[3].ID, Wish{Kind: Withdraw, Reason: "Không còn căn cứ"}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Change(ctx, office, items[4].ID, Progress{Month: items[4].Month, State: "decided"}, 0); err != nil {
			t.Fatal(err)
		}
		// However one counts, the figures agree.
		for year, want := range map[int]int{2024: 4, 2025: 1} {
			s, err := r.StatsOf(ctx, year)
			if err != nil {
				t.Fatal(err)
			}
			a := s.All
			agencies, months, first := 0, 0, 0
			if counts, err := r.Counts(ctx, year); err != nil || counts[Committee]+counts[Chairman] != a.Total || counts[Withdrawn] != a.Withdrawn || counts[Carried] != a.Carried {
				t.Errorf("%d: the head says %v, the statistics %+v (%v)", year, counts, a, err)
			}
			// Each number leads to a list of as many.
			follow := func(what string, x Tally, b task.Basis, narrow ...string) {
				t.Helper()
				for n, x := range x.numbers(b) {
					f := form.New()
					for k := range x.query {
						f.Set(k, x.query.Get(k))
					}
					for i := 0; i < len(narrow); i += 2 {
						f.Set(narrow[i], narrow[i+1])
					}
					if got, err := r.Count(ctx, year, filterOf(f)); err != nil || f.Err() != nil || got != x.n {
						t.Errorf("%d, %s, number %d: %d, its list has %d (%v)", year, what, n, x.n, got, err)
					}
				}
			}
			for _, b := range []task.Basis{task.Current, task.Original} {
				follow("all", a, b)
				for id, x := range s.Agencies {
					follow(id, *x, b, "co-quan", id)
				}
			}
			for m := 1; m <= 12; m++ {
				follow("month", s.Months[m], task.Current, "thang", itoa(m))
				follow("first month", s.First[m], task.Original, "thang-goc", itoa(m))
			}
			follow("from earlier years", s.First[0], task.Original, "dieu-chinh", "earlier")
			for _, x := range s.Agencies {
				agencies += x.Total
			}
			for m := range s.Months {
				months += s.Months[m].Total
				first += s.First[m].Total
			}
			if a.Total != want || a.Draft+a.Planned+a.Submitted+a.Decided != want || agencies != want || months != want || first != want {
				t.Errorf("%d: %+v, by agency %d, by month %d, by first month %d", year, a, agencies, months, first)
			}
		}
		if list, _, err := r.Adjustments(ctx, 2024, "", "", 2); err != nil || len(list) != 2 {
			t.Errorf("%d %v", len(list), err)
		}
		if list, _, err := r.Adjustments(ctx, 2024, Denied, "", 5); err != nil || len(list) != 1 {
			t.Errorf("%d %v", len(list), err)
		}
	})
}

// Every list of many rows is answered along an index, in its order.
func TestPlans(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := open(t, d)
		var list []Entry
		for n := range 4000 {
			e := r.newEntry(office, 2020+n%5, fields(fmt.Sprintf("Nội dung %d", n), n%12+1))
			e.State, e.LeadID = EntryStates[n%7], []string{"snv", "stc", "sgtvt"}[n%3]
			list = append(list, e)
		}
		if err := d.InTx(t.Context(), func(ctx context.Context) error { return r.insertEntries(ctx, list) }); err != nil {
			t.Fatal(err)
		}
		if d.Engine == db.Postgres {
			if _, err := d.Writer().ExecContext(t.Context(), "ANALYZE"); err != nil {
				t.Fatal(err)
			}
		}
		for name, f := range map[string]EntryFilter{"all": {}, "newest": {Sort: "new"}, "state": {State: Registered}, "agency": {LeadID: "snv"}, "month": {Month: 3}, "next page": {Cursor: db.EncodeCursor(int64(3), "0")}} {
			f.Limit = 50
			q, args, err := r.entryList(office, 2023, f)
			if err != nil {
				t.Fatal(err)
			}
			plan := explain(t, d, q, args)
			for _, bad := range []string{"SCAN programme_entry\n", "Seq Scan", "USE TEMP B-TREE FOR ORDER BY\n"} {
				if strings.Contains(plan, bad) {
					t.Errorf("%s: %s in\n%s", name, strings.TrimSpace(bad), plan)
				}
			}
		}
	})
}

func explain(t *testing.T, d *db.DB, q string, args []any) string {
	t.Helper()
	if d.Engine == db.SQLite {
		list, err := db.List(t.Context(), d.Q(t.Context()), func(s db.Scanner) (string, error) {
			var a, b, c int
			var line string
			err := s.Scan(&a, &b, &c, &line)
			return line + "\n", err
		}, "EXPLAIN QUERY PLAN "+q, args...)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, "")
	}
	list, err := db.List(t.Context(), d.Q(t.Context()), db.Value[string], "EXPLAIN "+q, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}
