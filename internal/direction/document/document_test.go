package document

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/people/org"
)

var errStop = errors.New("stop")

type house struct {
	*Room
	clock  *clock.Manual
	audit  *audit.Log
	rights *access.Table
	ids    map[string]string // agencies by code

	clerk, office, snv, stc, look access.Actor
}

func actor(name, agency string, roles ...access.Role) access.Actor {
	a := access.Actor{AccountID: name, Username: name, Name: name, Roles: roles, AgencyID: agency}
	if agency != "" {
		a.Agencies = []string{agency}
	}
	return a
}

func open(t testing.TB, d *db.DB) house {
	t.Helper()
	h := house{clock: clock.NewManual(time.Date(2022, 12, 30, 9, 0, 0, 0, clock.VN)), rights: access.NewTable(Grants), ids: map[string]string{}}
	h.audit = audit.New(d, h.clock)
	agencies := org.New(d, h.clock, h.audit)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"ubnd", "vpubnd", "snv", "stc"} {
		a, err := agencies.ByCode(t.Context(), c, gov.MustDate("2022-12-01"))
		if err != nil {
			t.Fatal(err)
		}
		h.ids[c] = a.ID
	}
	h.Room = New(d, h.clock, h.audit, h.rights, agencies, filesOf(t, d, h.clock))
	h.clerk, h.office = actor("vanthu", h.ids["vpubnd"], access.Clerk), actor("vanphong", h.ids["vpubnd"], access.OfficeDesk)
	h.snv, h.stc, h.look = actor("snv", h.ids["snv"], access.AgencyFocal), actor("stc", h.ids["stc"], access.AgencyHead), actor("kiemtra", "", access.Inspector)
	return h
}

func (h house) decision() Document {
	return Document{
		Direction: Out, AgencyID: h.ids["ubnd"], Code: Code{Notation: "QĐ-UBND"}, TypeName: "Quyết định", Subject: "Về việc thử", Signer: Signer{"Chủ tịch", "Người ký mẫu"},
		Content: Content{Organ: "ỦY BAN NHÂN DÂN", Place: "Thanh Hóa", Body: "Điều 1. Thử.", Recipients: "Lưu: VT", SignLines: "CHỦ TỊCH"},
	}
}

func must(t testing.TB) func(Document, error) Document {
	return func(d Document, err error) Document {
		t.Helper()
		if err != nil {
			t.Fatalf("%v: %+v", err, fault.As(err))
		}
		return d
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, number, notation string
		year                   int
	}{
		{"37/2021/QH15", "37", "2021/QH15", 2021},
		{"58-NQ/TW", "58", "NQ/TW", 0},
		{"11/NQ-CP", "11", "NQ-CP", 0},
		{"130/KH-UBND", "130", "KH-UBND", 0},
		{"55/2016/QĐ-UBND", "55", "2016/QĐ-UBND", 2016},
		{"12/UBND-VX", "12", "UBND-VX", 0},
		{"1818/TTr-VP", "1818", "TTr-VP", 0},
		{"684-QĐ/TU", "684", "QĐ/TU", 0},
		{"Số: 05/TB-UBND", "05", "TB-UBND", 0},
	} {
		got, ok := ParseCode(c.text)
		if !ok || got.Number != c.number || got.Notation != c.notation || got.Year() != c.year {
			t.Errorf("%s: %+v %v", c.text, got, ok)
		}
		if back := got.String(); back != strings.TrimPrefix(c.text, "Số: ") {
			t.Errorf("%s is written %s", c.text, back)
		}
	}
	if got, ok := ParseCode("5/TB-UBND"); !ok || got.String() != "05/TB-UBND" {
		t.Errorf("%v", got)
	}
	for _, s := range []string{"", "NQ-CP", "58/NQ/TW", "11-NQ-CP", "số", "12/ UBND VX"} {
		if c, ok := ParseCode(s); ok {
			t.Errorf("%q is read as %+v", s, c)
		}
	}
	if len(Types) != 29 {
		t.Errorf("%d types", len(Types))
	}
}

// An entry with the number, symbol and organ of another is refused, unless it
// says why; numbers of another year are others.
func TestDoubles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		in := Document{Direction: In, Code: Code{"11", "NQ-CP"}, TypeName: "Nghị quyết", OrganName: "Chính phủ", Subject: "Về thử nghiệm", IssuedDate: gov.MustDate("2022-01-30")}
		must(t)(h.Create(ctx, h.clerk, in))
		again := in
		again.Code.Notation, again.OrganName, again.Subject = "nq-cp", "CHÍNH PHỦ", "Khác"
		_, err := h.Create(ctx, h.clerk, again)
		if e := fault.As(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Name != "double_of" {
			t.Fatalf("a double is taken: %v", err)
		}
		again.DoubleOf = "Bản gửi lại"
		if x := must(t)(h.Create(ctx, h.clerk, again)); x.DoubleOf == "" {
			t.Error("the reason is lost")
		}
		next := in
		next.IssuedDate = gov.MustDate("2021-01-30")
		must(t)(h.Create(ctx, h.clerk, next))
		unknown := in
		unknown.IssuedDate = gov.Date{}
		if _, err := h.Create(ctx, h.clerk, unknown); !fault.Is(err, fault.Invalid) {
			t.Errorf("a number without a date may be the same: %v", err)
		}
		none := in
		none.Code = Code{}
		must(t)(h.Create(ctx, h.clerk, none))
		must(t)(h.Create(ctx, h.clerk, none)) // nothing is known that could be the same
	})
}

// Whatever is tried, an outgoing document moves only along the table, keeps
// its text once it is numbered, and its number belongs to it alone.
func TestLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		moves := []Move{Edit, Allot, Issue, Void, Drop, TakeOut}
		rapid.Check(t, func(rt *rapid.T) {
			x, err := h.Create(ctx, h.clerk, h.decision())
			if err != nil {
				rt.Fatal(err)
			}
			for range rapid.IntRange(1, 6).Draw(rt, "length") {
				m := rapid.SampledFrom(moves).Draw(rt, "move")
				before, err := h.Get(ctx, x.ID)
				if err != nil {
					rt.Fatal(err)
				}
				switch m {
				case Edit:
					y := h.decision()
					y.Subject = "Về việc khác"
					_, err = h.Change(ctx, h.clerk, x.ID, y, 0)
				case Allot:
					_, err = h.Allot(ctx, h.clerk, x.ID, 0)
				case Issue:
					_, err = h.Issue(ctx, h.clerk, x.ID, 0)
				case Void:
					_, err = h.Void(ctx, h.clerk, x.ID, "Thử", 0)
				case Drop:
					_, err = h.Drop(ctx, h.clerk, x.ID, "Thử", 0)
				case TakeOut:
					_, err = h.TakeOut(ctx, h.clerk, x.ID, "Thử", 0)
				}
				after, e := h.Get(ctx, x.ID)
				if e != nil {
					rt.Fatal(e)
				}
				s := stepOf(m)
				allowed := slices.Contains(s.from, before.State)
				if allowed != (err == nil) {
					rt.Fatalf("%s from %s: %v", m, before.State, err)
				}
				want := before.State
				if allowed && s.to != "" {
					want = s.to
				}
				if after.State != want {
					rt.Fatalf("%s leads from %s to %s", m, before.State, after.State)
				}
				if before.State != Draft && (after.Subject != before.Subject || after.Content != before.Content || after.Code != before.Code || after.IssuedDate != before.IssuedDate) {
					rt.Fatalf("%s changed a document that is %s", m, before.State)
				}
			}
		})
		doubles, err := db.List(ctx, d.Q(ctx), db.Value[string], `SELECT code_number FROM document WHERE code_number <> '' GROUP BY code_number HAVING count(*) > 1`)
		if err != nil || len(doubles) > 0 {
			t.Errorf("numbers given twice: %v %v", doubles, err)
		}
		if _, err := h.audit.Verify(ctx); err != nil {
			t.Error(err)
		}
	})
}

// What was issued is mended by a new document alone, and says by which.
func TestMending(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		issue := func(x Document) Document {
			x = must(t)(h.Create(ctx, h.clerk, x))
			must(t)(h.Allot(ctx, h.clerk, x.ID, 0))
			return must(t)(h.Issue(ctx, h.clerk, x.ID, 0))
		}
		first := issue(h.decision())
		for _, c := range []struct {
			effect string
			want   State
		}{{"correct", Corrected}, {"correct", Corrected}, {"recall", Recalled}} {
			y := h.decision()
			y.TargetID, y.Effect = first.ID, c.effect
			made := must(t)(h.Create(ctx, h.clerk, y))
			if x := must(t)(h.Get(ctx, first.ID)); x.State == c.want && c.want == Recalled {
				t.Error("a draft recalls")
			}
			must(t)(h.Allot(ctx, h.clerk, made.ID, 0))
			must(t)(h.Issue(ctx, h.clerk, made.ID, 0))
			if x := must(t)(h.Get(ctx, first.ID)); x.State != c.want || x.Content != first.Content {
				t.Errorf("%s: %s", c.effect, x.State)
			}
		}
		y := h.decision()
		y.TargetID, y.Effect = first.ID, "correct"
		if _, err := h.Create(ctx, h.clerk, y); !fault.Is(err, fault.Conflict) {
			t.Errorf("a recalled document is corrected: %v", err)
		}
		y.TargetID, y.AgencyID = issue(h.decision()).ID, h.ids["snv"]
		if _, err := h.Create(ctx, h.clerk, y); !fault.Is(err, fault.Invalid) {
			t.Errorf("another agency's document is corrected: %v", err)
		}
	})
}

// Lists, reads and acts obey the grants; every page of a list comes once.
func TestRightsAndList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		reads := map[string][]string{}
		for n := range 23 {
			x := Document{Direction: In, TypeName: "Kế hoạch", OrganName: "Chính phủ", Subject: fmt.Sprintf("Văn bản Đức Thọ %d", n), Code: Code{fmt.Sprint(n + 1), "KH-TTg"}}
			if n%3 > 0 {
				x.IssuedDate = gov.MustDate("2022-01-01").AddDays(n % 5)
			}
			switch n % 4 {
			case 0:
				x.ToAll = true
			case 1:
				x.Parties = []string{h.ids["snv"]}
			case 2:
				x.Parties = []string{h.ids["stc"], h.ids["snv"]}
			}
			x = must(t)(h.Create(ctx, h.clerk, x))
			for _, a := range []access.Actor{h.clerk, h.snv, h.stc, h.look} {
				if h.rights.Can(a, "document.read", x.Object()) {
					reads[a.Username] = append(reads[a.Username], x.ID)
				}
			}
		}
		if len(reads["vanthu"]) != 23 || len(reads["snv"]) != 18 || len(reads["stc"]) != 12 || len(reads["kiemtra"]) != 23 {
			t.Errorf("%d %d %d %d", len(reads["vanthu"]), len(reads["snv"]), len(reads["stc"]), len(reads["kiemtra"]))
		}
		for _, a := range []access.Actor{h.clerk, h.snv, h.stc, h.look} {
			for _, sort := range Sorts {
				var got []Document
				for cursor := ""; ; {
					list, next, err := h.List(ctx, a, "document.list", Filter{Sort: sort, Cursor: cursor, Limit: 5, Text: "duc tho"})
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, list...)
					if cursor = next; cursor == "" {
						break
					}
				}
				var ids []string
				for i, x := range got {
					ids = append(ids, x.ID)
					if i > 0 && sort == SortNew && got[i-1].IssuedDate.Before(x.IssuedDate) || i > 0 && sort == SortOld && got[i-1].IssuedDate.After(x.IssuedDate) {
						t.Errorf("%s: out of order", sort)
					}
				}
				slices.Sort(ids)
				if want := slices.Sorted(slices.Values(reads[a.Username])); !slices.Equal(ids, want) {
					t.Errorf("%s sees %d by %s, may read %d", a.Username, len(ids), sort, len(want))
				}
			}
		}
		x := must(t)(h.Create(ctx, h.clerk, h.decision()))
		for who, a := range map[string]access.Actor{"office": h.office, "inspector": h.look} {
			if _, err := h.Allot(ctx, a, x.ID, 0); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s gives a number: %v", who, err)
			}
		}
		if _, err := h.Allot(ctx, h.snv, x.ID, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("an agency learns of a draft: %v", err)
		}
		if _, err := h.Allot(ctx, h.clerk, x.ID, x.Version+1); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale page moves: %v", err)
		}
	})
}

// Numbers begin at 01 on 1 January, run per agency and type, and are never
// given again.
func TestNumbers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		allot := func(x Document) Document {
			return must(t)(h.Allot(ctx, h.clerk, must(t)(h.Create(ctx, h.clerk, x)).ID, 0))
		}
		plan := h.decision()
		plan.TypeName, plan.Code.Notation = "Kế hoạch", "KH-UBND"
		own := h.decision()
		own.AgencyID = h.ids["snv"]
		codes := []string{allot(h.decision()).Code.Number, allot(plan).Code.Number, allot(own).Code.Number}
		second := allot(h.decision())
		must(t)(h.Void(ctx, h.clerk, second.ID, "Soạn lại", 0))
		s := Series{h.ids["ubnd"], "QĐ", 2022}
		if n, err := h.PassOver(ctx, h.clerk, s, "Đã ghi trên giấy"); err != nil || n != 3 {
			t.Fatal(n, err)
		}
		codes = append(codes, second.Code.Number, allot(h.decision()).Code.Number)
		h.clock.Set(time.Date(2022, 12, 31, 23, 59, 0, 0, clock.VN))
		old := allot(h.decision())
		h.clock.Set(time.Date(2023, 1, 1, 0, 0, 0, 0, clock.VN))
		fresh := allot(h.decision())
		codes = append(codes, old.Code.Number, fresh.Code.Number)
		if want := []string{"01", "01", "01", "02", "04", "05", "01"}; !slices.Equal(codes, want) {
			t.Errorf("%v, want %v", codes, want)
		}
		if old.IssuedDate.String() != "2022-12-31" || fresh.IssuedDate.String() != "2023-01-01" {
			t.Error(old.IssuedDate, fresh.IssuedDate)
		}
		if _, err := h.PassOver(ctx, h.clerk, s, "Năm cũ"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a number of the past is passed over: %v", err)
		}
		// A hole in the store shows itself.
		if err := d.InTx(ctx, func(ctx context.Context) error {
			return db.ExecOne(ctx, d.Q(ctx), `DELETE FROM document_number WHERE agency_id=$1 AND series='QĐ' AND year=2022 AND n=4`, s.AgencyID)
		}); err != nil {
			t.Fatal(err)
		}
		list, next, err := h.Numbers(ctx, s, 0)
		if err != nil || next != 0 || len(list) != 5 {
			t.Fatal(len(list), next, err)
		}
		for i, want := range []Number{{N: 5, State: Numbered}, {N: 4, Missing: true}, {N: 3, Void: true, Reason: "Đã ghi trên giấy"}, {N: 2, Void: true, Reason: "Soạn lại"}, {N: 1, State: Numbered}} {
			if g := list[i]; g.N != want.N || g.Void != want.Void || g.Missing != want.Missing || g.Reason != want.Reason || want.State != "" && g.State != want.State {
				t.Errorf("%+v, want %+v", g, want)
			}
		}
	})
}

// 50 writers at once: no gap, no double, and an act that fails gives its
// number back.
func TestNumbersAtOnce(t *testing.T) {
	t.Parallel()
	const writers = 50
	each := 200
	if testing.Short() {
		each = 20
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		got := make([][]int64, writers)
		var wg sync.WaitGroup
		began := time.Now()
		for w := range writers {
			wg.Go(func() {
				for n := range each {
					var k int64
					err := d.InTx(ctx, func(ctx context.Context) (err error) {
						if k, err = h.next(ctx, h.ids["ubnd"], "CV", 2022); err != nil {
							return err
						}
						if n%40 == 7 {
							return errStop
						}
						return h.insertNumber(ctx, Number{Series: Series{h.ids["ubnd"], "CV", 2022}, N: k, At: h.clock.Now()})
					})
					switch {
					case err == nil:
						got[w] = append(got[w], k)
					case !errors.Is(err, errStop):
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		all := slices.Concat(got...)
		slices.Sort(all)
		for i, n := range all {
			if n != int64(i+1) {
				t.Fatalf("the %dth number is %d", i+1, n)
			}
		}
		if want := writers * (each - each/40); len(all) != want {
			t.Errorf("%d numbers, want %d", len(all), want)
		}
		for w, mine := range got {
			if !slices.IsSorted(mine) {
				t.Errorf("writer %d got numbers out of order", w)
			}
		}
		t.Logf("%d numbers in %v", len(all), time.Since(began))
	})
}

func filesOf(t testing.TB, d *db.DB, clk clock.Clock) *files.Store {
	t.Helper()
	fs, err := files.New(t.TempDir(), d, clk)
	if err != nil {
		t.Fatal(err)
	}
	return fs
}
