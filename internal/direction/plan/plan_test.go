package plan

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/files"
	"roviec/internal/floor/web"
	"roviec/internal/people/org"
)

// shelf holds what hangs on lines, by name.
type shelf map[string]Thing

func (s shelf) Find(_ context.Context, _ access.Actor, kind, name string) (string, error) {
	if _, ok := s[name]; !ok {
		return "", fault.Missing()
	}
	return name, nil
}

func (s shelf) Show(_ context.Context, _ access.Actor, links []Link) (map[Link]Thing, error) {
	out := map[Link]Thing{}
	for _, l := range links {
		if t, ok := s[l.ID]; ok {
			out[l] = t
		}
	}
	return out, nil
}

func (s shelf) Targets(_ context.Context, year int) ([]Target, error) {
	if year != 2023 {
		return nil, nil
	}
	return []Target{{Field: "Kinh tế", Title: "GRDP", Unit: "%", Aim: "≥ 11"}, {Field: "Môi trường", Title: "Che phủ | rừng", Unit: "%", Baseline: "53,6", Aim: "= 53,6", Sample: true}}, nil
}

type house struct {
	*Room
	docs               *document.Room
	rights             *access.Table
	clock              *clock.Manual
	shelf              shelf
	office, chief, snv access.Actor
	public             *[]Plan
	snvID              string
}

func open(t testing.TB, d *db.DB) house {
	t.Helper()
	h := house{clock: clock.NewManual(time.Date(2022, 12, 30, 9, 0, 0, 0, clock.VN)), rights: access.NewTable(Grants, document.Grants), public: &[]Plan{}, shelf: shelf{}}
	log := audit.New(d, h.clock)
	agencies := org.New(d, h.clock, log)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	snv, err := agencies.ByCode(t.Context(), "snv", gov.MustDate("2022-12-01"))
	if err != nil {
		t.Fatal(err)
	}
	h.snvID = snv.ID
	h.docs = document.New(d, h.clock, log, h.rights, agencies, filesOf(t, d, h.clock))
	h.Room = New(d, h.clock, log, agencies, h.docs, func(_ context.Context, _ access.Actor, p Plan) error {
		*h.public = append(*h.public, p)
		return nil
	})
	h.Things = h.shelf
	h.office, h.chief = access.Actor{AccountID: "o", Username: "o", Name: "Văn phòng", Roles: []access.Role{access.OfficeDesk}}, access.Actor{AccountID: "c", Username: "c", Name: "Chánh VP", Roles: []access.Role{access.ChiefOfOffice}}
	h.snv = access.Actor{AccountID: "s", Username: "s", Name: "Sở Nội vụ", Roles: []access.Role{access.AgencyFocal}, AgencyID: snv.ID, Agencies: []string{snv.ID}}
	return h
}

func (h house) plan(t testing.TB) Plan {
	t.Helper()
	p, err := h.Create(t.Context(), h.office, Plan{
		Year: 2023, Title: "Kế hoạch mẫu", Theme: "Chủ đề", Motto: []string{"Kỷ cương", "Sáng tạo"},
		Groups: []Group{{Kind: KeyTask, Ordinal: 1, Title: "Nhóm một", Lines: []string{"a", "b", "c"}}, {Kind: KeyTask, Ordinal: 2, Title: "Nhóm hai"}, {Kind: Solution, Ordinal: 1, Title: "Giải pháp một", Lines: []string{"d"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p Plan) line(t testing.TB, text string) Line {
	t.Helper()
	i := slices.IndexFunc(p.Lines, func(l Line) bool { return l.Text == text })
	if i < 0 {
		t.Fatalf("no line %q in %s", text, p.shape())
	}
	return p.Lines[i]
}

// shape is the tree on one line.
func (p Plan) shape() string {
	var b strings.Builder
	for _, l := range p.Lines {
		fmt.Fprintf(&b, "%s:%s ", l.Number, l.Text)
	}
	return strings.TrimSpace(b.String())
}

func TestTree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		if _, err := h.Create(ctx, h.office, Plan{Year: 2023, Title: "Khác", Theme: "x"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second plan of the year: %v", err)
		}
		want := func(s string) {
			t.Helper()
			got, err := h.Get(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if p = got; p.shape() != s {
				t.Errorf("%s\nwant %s", p.shape(), s)
			}
		}
		want("1:Nhóm một 1.1:a 1.2:b 1.3:c 2:Nhóm hai 1:Giải pháp một 1.1:d")
		b := p.line(t, "b")
		if _, err := h.Shift(ctx, h.office, p.ID, b.ID, true, b.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Shift(ctx, h.office, p.ID, b.ID, true, b.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("over an old version: %v", err)
		}
		want("1:Nhóm một 1.1:b 1.2:a 1.3:c 2:Nhóm hai 1:Giải pháp một 1.1:d")
		if _, err := h.Move(ctx, h.office, p.ID, p.line(t, "c").ID, p.line(t, "Nhóm hai").ID, "", 0); err != nil {
			t.Fatal(err)
		}
		e, _, err := h.Add(ctx, h.office, p.ID, Line{ParentID: p.line(t, "c").ID, Text: "e", LeadID: h.snvID, Due: gov.MustDate("2023-06-30"), Product: "Báo cáo"})
		if err != nil || e.Kind != Work {
			t.Fatal(e, err)
		}
		want("1:Nhóm một 1.1:b 1.2:a 2:Nhóm hai 2.1:c 2.1.1:e 1:Giải pháp một 1.1:d")
		if _, err := h.Move(ctx, h.office, p.ID, p.line(t, "c").ID, e.ID, "", 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("a line into itself: %v", err)
		}
		if _, err := h.Move(ctx, h.office, p.ID, p.line(t, "Nhóm hai").ID, "", "", 0); err != nil {
			t.Fatal(err)
		}
		want("1:Nhóm hai 1.1:c 1.1.1:e 2:Nhóm một 2.1:b 2.2:a 1:Giải pháp một 1.1:d")
		// A branch that would lie too deep stays.
		f, _, err := h.Add(ctx, h.office, p.ID, Line{ParentID: e.ID, Text: "f"})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Add(ctx, h.office, p.ID, Line{ParentID: f.ID, Text: "g"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a fourth level: %v", err)
		}
		if _, err := h.Move(ctx, h.office, p.ID, p.line(t, "c").ID, p.line(t, "b").ID, "", 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("a branch too deep: %v", err)
		}
		if _, err := h.Remove(ctx, h.office, p.ID, e.ID, "trùng", 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a line with lines below it: %v", err)
		}
		if _, err := h.Remove(ctx, h.office, p.ID, f.ID, "", 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		for _, id := range []string{f.ID, e.ID} {
			if _, err := h.Remove(ctx, h.office, p.ID, id, "trùng", 0); err != nil {
				t.Fatal(err)
			}
		}
		want("1:Nhóm hai 1.1:c 2:Nhóm một 2.1:b 2.2:a 1:Giải pháp một 1.1:d")
		if _, err := h.Restore(ctx, h.office, p.ID, f.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("below what is gone: %v", err)
		}
		if _, err := h.Restore(ctx, h.office, p.ID, e.ID); err != nil {
			t.Fatal(err)
		}
		want("1:Nhóm hai 1.1:c 1.1.1:e 2:Nhóm một 2.1:b 2.2:a 1:Giải pháp một 1.1:d")
		if got := p.line(t, "e"); got.LeadID != h.snvID || got.Due != gov.MustDate("2023-06-30") {
			t.Errorf("what came back is %+v", got)
		}
		events, err := h.Events(ctx, p.ID, e.ID)
		if err != nil || len(events) != 3 || events[0].Act != "add" || events[2].Act != "restore" {
			t.Errorf("%+v %v", events, err)
		}
		if _, err := h.Edit(ctx, h.office, p.ID, e.ID, Line{Text: "e2", LeadID: "khong-co"}, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("an agency of nothing: %v", err)
		}
		if _, err := h.Head(ctx, h.office, p.ID, "Tên", "y", "z", "", 1); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old head: %v", err)
		}
	})
}

// Whatever is done to a tree, no line is lost: it is in force once, or marked.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	h := open(t, d)
	year := 2023
	rapid.Check(t, func(rt *rapid.T) {
		ctx := t.Context()
		year++
		p, err := h.Create(ctx, h.office, Plan{Year: 2000 + year%200, Title: "x", Theme: "y", Groups: []Group{{Kind: KeyTask, Ordinal: 1, Title: "g1", Lines: []string{"a", "b"}}, {Kind: Solution, Ordinal: 1, Title: "g2", Lines: []string{"c"}}}})
		if fault.Is(err, fault.Invalid) {
			rt.Skip("the year is taken")
		}
		if err != nil {
			rt.Fatal(err)
		}
		made := len(p.Lines)
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			if len(p.Lines) == 0 {
				break
			}
			pick := func(name string) Line { return p.Lines[rapid.IntRange(0, len(p.Lines)-1).Draw(rt, name)] }
			l, other := pick("line"), pick("other")
			switch rapid.IntRange(0, 4).Draw(rt, "act") {
			case 0:
				if _, _, err := h.Add(ctx, h.office, p.ID, Line{ParentID: l.ID, Text: "n"}); err == nil {
					made++
				}
			case 1:
				_, err = h.Shift(ctx, h.office, p.ID, l.ID, rapid.Bool().Draw(rt, "up"), 0)
			case 2:
				_, err = h.Move(ctx, h.office, p.ID, l.ID, other.ID, "", 0)
			case 3:
				_, err = h.Remove(ctx, h.office, p.ID, l.ID, "x", 0)
			case 4:
				_, err = h.Edit(ctx, h.office, p.ID, l.ID, Line{Text: l.Text + "'"}, l.Version)
			}
			if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
				rt.Fatal(err)
			}
			if p, err = h.Get(ctx, p.ID); err != nil {
				rt.Fatal(err)
			}
			gone, err := h.Removed(ctx, p.ID)
			if err != nil {
				rt.Fatal(err)
			}
			if len(p.Lines)+len(gone) != made {
				rt.Fatalf("%d in force and %d taken out of %d", len(p.Lines), len(gone), made)
			}
			for _, x := range p.Lines {
				if list := p.Below(x.ID); len(list) > 0 {
					for n := range list {
						if list[n].Ordinal <= 0 || n > 0 && list[n].Ordinal < list[n-1].Ordinal {
							rt.Fatalf("order %v", list)
						}
					}
				}
			}
		}
	})
}

// Several who arrange the same siblings at once wait for each other.
func TestArrangeRace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		p := h.plan(t)
		root := p.line(t, "Nhóm hai").ID
		var wg sync.WaitGroup
		for n := range 12 {
			wg.Go(func() {
				if _, _, err := h.Add(t.Context(), h.office, p.ID, Line{ParentID: root, Text: fmt.Sprint("dòng ", n)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		p, err := h.Get(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		list := p.Below(root)
		for n, l := range list {
			if l.Ordinal != n+1 {
				t.Errorf("%d stands at %d", l.Ordinal, n+1)
			}
		}
		if len(list) != 12 {
			t.Error(len(list))
		}
	})
}

func TestAdoptAndAmend(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		day := gov.MustDate("2022-12-28")
		refused := func(what string, err error) {
			t.Helper()
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := h.Issue(ctx, h.chief, p.ID, "1/QĐ-UBND", day)
		refused("issued before it is adopted", err)
		_, err = h.Amend(ctx, h.chief, p.ID, "x", day, "y")
		refused("amended before it is adopted", err)
		if _, err = h.Adopt(ctx, h.chief, p.ID, "Phiên họp", gov.MustDate("2023-01-05")); !fault.Is(err, fault.Invalid) {
			t.Errorf("adopted in days to come: %v", err)
		}
		if _, err = h.Adopt(ctx, h.chief, p.ID, "Phiên họp", day); err != nil {
			t.Fatal(err)
		}
		_, err = h.Edit(ctx, h.office, p.ID, p.line(t, "a").ID, Line{Text: "khác"}, 0)
		refused("the adopted text edited", err)
		if len(*h.public) != 0 {
			t.Fatal("public before it is issued")
		}
		if p, err = h.Issue(ctx, h.chief, p.ID, "130/KH-UBND", day); err != nil || len(*h.public) != 1 {
			t.Fatal(err)
		}
		if got := (*h.public)[0]; got.State != Issued || got.Decision != "130/KH-UBND" {
			t.Errorf("%+v", got)
		}
		_, err = h.Issue(ctx, h.chief, p.ID, "130/KH-UBND", day)
		refused("issued twice", err)
		if _, err = h.Amend(ctx, h.chief, p.ID, "45/QĐ-UBND", day, "theo nghị quyết mới"); err != nil {
			t.Fatal(err)
		}
		_, err = h.Amend(ctx, h.chief, p.ID, "46/QĐ-UBND", day, "nữa")
		refused("two amendments at once", err)
		if _, err = h.Edit(ctx, h.office, p.ID, p.line(t, "a").ID, Line{Text: "a sửa"}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err = h.Remove(ctx, h.office, p.ID, p.line(t, "b").ID, "không còn", 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err = h.Add(ctx, h.office, p.ID, Line{ParentID: p.line(t, "Nhóm hai").ID, Text: "mới"}); err != nil {
			t.Fatal(err)
		}
		if err := h.db.InTx(ctx, func(ctx context.Context) error { return h.Republish(ctx, h.chief, 2023) }); err != nil || len(*h.public) != 1 {
			t.Fatalf("an amendment under way is public: %v", err)
		}
		if p, err = h.CloseAmendment(ctx, h.chief, p.ID); err != nil || len(*h.public) != 2 {
			t.Fatal(err)
		}
		groups := (*h.public)[1].Public()["groups"].([]map[string]any)
		if got := fmt.Sprint(groups[0]["lines"], groups[1]["lines"]); got != "[a sửa c] [mới]" {
			t.Error(got)
		}
		list, adopted, err := h.AdoptedText(ctx, p)
		if err != nil || !adopted {
			t.Fatal(err)
		}
		var changed []string
		for _, x := range list {
			if x.Changed {
				changed = append(changed, fmt.Sprintf("%s|%s|%v", x.Old, x.New, x.By))
			}
		}
		if got := strings.Join(changed, " "); got != "a|a sửa|[1] b||[1] |mới|[1]" {
			t.Error(got)
		}
	})
}

func TestLinksAndMatrix(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		doc, err := h.docs.Create(ctx, h.office, document.Document{Direction: document.In, Code: document.Code{Number: "58", Notation: "NQ/TW"}, TypeName: "Nghị quyết", OrganName: "Bộ Chính trị", Subject: "Nghị quyết thử", ToAll: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.docs.Cut(ctx, h.office, doc.ID, "I. MỤC TIÊU\n1. Tăng trưởng nhanh.\n2. Thu ngân sách vượt dự toán.\nII. GIẢI PHÁP\n1. Cải cách hành chính\n- Cắt giảm thủ tục.\n- Công khai tiến độ."); err != nil {
			t.Fatal(err)
		}
		h.shelf["t1"], h.shelf["t2"], h.shelf["t3"] = Thing{Text: "Việc một", Counts: true, Done: true}, Thing{Text: "Việc hai", Counts: true, Overdue: true}, Thing{Text: "Kín", Counts: true, Hidden: true}
		h.shelf["KT-01"] = Thing{Text: "Tăng trưởng"}
		found, err := h.docs.FindClauses(ctx, h.office, "ngan sach 58-nq", 10)
		if err != nil || len(found) != 1 || !strings.Contains(found[0].Text, "Thu ngân sách") {
			t.Fatalf("%+v %v", found, err)
		}
		a, b, group := p.line(t, "a"), p.line(t, "b"), p.line(t, "Nhóm một")
		if err := h.Cite(ctx, h.office, p.ID, a.ID, doc.ID, found[0].Anchor); err != nil {
			t.Fatal(err)
		}
		if err := h.Cite(ctx, h.office, p.ID, a.ID, doc.ID, found[0].Anchor); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if err := h.Cite(ctx, h.snv, p.ID, a.ID, doc.ID, found[0].Anchor); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by an agency: %v", err)
		}
		if err := h.Cite(ctx, h.office, p.ID, b.ID, doc.ID, "phan-la-ma-ii.so-1"); err != nil {
			t.Fatal(err)
		}
		for _, x := range [][2]string{{a.ID, "t1"}, {a.ID, "t2"}, {b.ID, "t2"}, {b.ID, "t3"}} {
			if err := h.Attach(ctx, h.office, p.ID, x[0], "task", x[1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Attach(ctx, h.office, p.ID, a.ID, "indicator", "KT-01"); err != nil {
			t.Fatal(err)
		}
		if err := h.Attach(ctx, h.office, p.ID, a.ID, "task", "t1"); !fault.Is(err, fault.Invalid) {
			t.Errorf("linked twice: %v", err)
		}
		if err := h.Attach(ctx, h.office, p.ID, a.ID, "task", "khong-co"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a task of nothing: %v", err)
		}
		links, err := h.LinksOf(ctx, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		things, err := h.things(ctx, h.office, links)
		if err != nil {
			t.Fatal(err)
		}
		progress := p.Progress(links, things)
		if got := progress[group.ID]; got != (Tally{Total: 3, Done: 1, Overdue: 1, Open: 1}) || progress[""] != got || progress[a.ID].Total != 2 {
			t.Errorf("%+v", progress)
		}
		m, err := h.MatrixOf(ctx, h.office, p, MatrixFilter{})
		if err != nil {
			t.Fatal(err)
		}
		// Four leaves: one cited, one not, two below a cited clause.
		if m.Clauses != 4 || m.Orphans != 1 || m.Lines != 4 || len(m.OrphanLines) != 2 {
			t.Errorf("%+v", m)
		}
		by := map[string]MatrixRow{}
		for _, x := range m.Rows {
			by[x.Clause.Anchor] = x
		}
		if x := by[found[0].Anchor]; len(x.Lines) != 1 || len(x.Tasks) != 2 || len(x.Targets) != 1 || x.Orphan {
			t.Errorf("%+v", x)
		}
		if x := by["phan-la-ma-ii.so-1"]; x.Hidden != 1 || len(x.Tasks) != 1 {
			t.Errorf("%+v", x)
		}
		if x := by["phan-la-ma-i.so-1"]; !x.Orphan {
			t.Errorf("%+v", x)
		}
		if m, err = h.MatrixOf(ctx, h.office, p, MatrixFilter{Orphans: true}); err != nil || len(m.Rows) != 1 || m.Clauses != 4 {
			t.Errorf("%+v %v", m, err)
		}
		if m, err = h.MatrixOf(ctx, h.office, p, MatrixFilter{Text: "viec mot"}); err != nil || len(m.Rows) != 1 {
			t.Errorf("%+v %v", m, err)
		}
		if err := h.Uncite(ctx, h.office, p.ID, a.ID, doc.ID, found[0].Anchor); err != nil {
			t.Fatal(err)
		}
		if err := h.Detach(ctx, h.office, p.ID, a.ID, "task", "t1"); err != nil {
			t.Fatal(err)
		}
		if err := h.Detach(ctx, h.office, p.ID, a.ID, "task", "t1"); !fault.Is(err, fault.NotFound) {
			t.Errorf("detached twice: %v", err)
		}
	})
}

// Measures that were stored as text become lines, once.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		root := p.line(t, "Nhóm hai")
		if err := d.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Exec(ctx, d.Q(ctx), `INSERT INTO plan_group (id, plan_id, kind, ordinal, title, lines, version) VALUES ($1,$2,'key_task',2,'Nhóm hai',$3,1)`, root.ID, p.ID, "x\n\n y ")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := h.Upgrade(ctx); err != nil {
				t.Fatal(err)
			}
		}
		p, err := h.Get(ctx, p.ID)
		if list := p.Below(root.ID); err != nil || len(list) != 2 || list[1].Text != "y" {
			t.Error(p.shape(), err)
		}
	})
}

type known map[string]access.Actor

func (k known) BySession(_ context.Context, token string) (access.Actor, error) {
	if a, ok := k[token]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New(fault.Unauthenticated, "error.unauthenticated")
}

func (k known) ByToken(ctx context.Context, bearer string) (access.Actor, error) {
	return k.BySession(ctx, bearer)
}

func (h house) server(t *testing.T, d *db.DB) http.Handler {
	t.Helper()
	s, err := web.New(web.Options{DB: d, Clock: h.clock, Rights: h.rights, Audit: h.audit, Sessions: known{"o": h.office, "c": h.chief, "s": h.snv}, Log: slog.New(slog.DiscardHandler)}, h.Routes())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pages answers requests as a browser without scripts makes them; what a page
// must show is looked for in it.
func (h house) pages(t *testing.T, d *db.DB) func(who, method, path string, v url.Values, status int, sees ...string) string {
	t.Helper()
	s := h.server(t, d)
	return func(who, method, path string, v url.Values, status int, sees ...string) string {
		t.Helper()
		r := httptest.NewRequest(method, path, strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "roviec_session", Value: who})
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Code != status {
			t.Fatalf("%s %s by %s: %d, want %d\n%.2000s", method, path, who, w.Code, status, body)
		}
		if strings.Contains(body, "⟦") {
			t.Errorf("%s %s shows a key without words\n%s", method, path, body)
		}
		for _, x := range sees {
			if !strings.Contains(body, x) {
				t.Errorf("%s %s does not show %q\n%s", method, path, x, body)
			}
		}
		return body
	}
}

// The screens, without scripts.
func TestScreens(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	h := open(t, d)
	do := h.pages(t, d)
	do("o", "POST", base, url.Values{"year": {"2024"}, "title": {""}, "theme": {"Chủ đề mới"}}, 422, "Chủ đề mới")
	do("o", "POST", base, url.Values{"year": {"2024"}, "title": {"Kế hoạch 2024"}, "theme": {"Chủ đề mới"}}, 303)
	p := h.plan(t)
	here := base + "/" + p.ID
	a := p.line(t, "a")
	do("s", "GET", here, nil, 200, "Nhóm một", "1.1 a")
	do("s", "POST", here+"/dong", url.Values{"text": {"x"}}, 403)
	do("o", "GET", here+"?sua=1", nil, 200, linePath(p.ID, a.ID)+"/len")
	do("o", "POST", linePath(p.ID, a.ID)+"/xuong", url.Values{"version": {"1"}, "sua": {"1"}}, 303)
	do("o", "POST", linePath(p.ID, a.ID)+"/xuong", url.Values{"version": {"1"}}, 409)
	do("o", "POST", here+"/dong", url.Values{"parent": {a.ID}, "text": {""}, "product": {"Báo cáo nháp"}}, 422, "Báo cáo nháp")
	do("o", "POST", here+"/dong", url.Values{"parent": {a.ID}, "text": {"việc con"}, "due": {"30/06/2023"}}, 303)
	do("o", "POST", here+"/dong", url.Values{"kind": {""}, "text": {"Nhóm ba"}}, 422, "Nhóm ba")
	do("o", "POST", here+"/dong", url.Values{"kind": {"solution"}, "text": {"Nhóm ba"}}, 303)
	do("o", "POST", linePath(p.ID, a.ID), url.Values{"text": {"a mới"}, "lead": {h.snvID}, "due": {"31/02/2023"}}, 422, "a mới")
	do("o", "POST", linePath(p.ID, a.ID), url.Values{"text": {"a mới"}, "lead": {h.snvID}}, 303)
	do("o", "GET", linePath(p.ID, a.ID), nil, 200, "a mới", "Lịch sử", "Sửa", "việc con", "Sở Nội vụ")
	do("o", "GET", linePath(p.ID, "khong-co"), nil, 404)
	h.shelf["NV-1"] = Thing{Text: "NV-1 Việc", Href: "/x", State: "Đang làm", Tone: "blue", Counts: true}
	do("o", "POST", linePath(p.ID, a.ID)+"/gan", url.Values{"kind_of": {"task"}, "task": {"NV-9"}}, 422, "Không tìm thấy mã")
	do("o", "POST", linePath(p.ID, a.ID)+"/gan", url.Values{"kind_of": {"task"}, "task": {"NV-1"}}, 303)
	do("s", "GET", here, nil, 200, "0/1 nhiệm vụ xong")
	doc, err := h.docs.Create(t.Context(), h.office, document.Document{Direction: document.In, Code: document.Code{Number: "58", Notation: "NQ/TW"}, TypeName: "Nghị quyết", OrganName: "Bộ Chính trị", Subject: "Nghị quyết thử", ToAll: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.docs.Cut(t.Context(), h.office, doc.ID, "1. Thu ngân sách.\n2. Cải cách."); err != nil {
		t.Fatal(err)
	}
	do("o", "GET", linePath(p.ID, a.ID)+"?tim=ngan+sach", nil, 200, "Thu ngân sách", "58-NQ/TW")
	do("o", "POST", linePath(p.ID, a.ID)+"/dieu-khoan", url.Values{"document": {doc.ID}, "clause": {"so-1"}}, 303)
	do("s", "GET", here+"/ma-tran", nil, 200, "2 điều khoản, 1 chưa có gì thực hiện", "a mới", "NV-1 Việc", "Dòng kế hoạch chưa nêu điều khoản")
	do("s", "GET", here+"/ma-tran/xuat", nil, 200, "58-NQ/TW", "Chưa có gì thực hiện")
	do("s", "GET", here+"/ma-tran/xuat?dang=xlsx", nil, 200)
	do("c", "POST", here+"/ban-hanh", url.Values{"decision": {"1"}, "issued_on": {"29/12/2022"}}, 409)
	do("o", "POST", here+"/thong-qua", url.Values{}, 403)
	do("c", "POST", here+"/thong-qua", url.Values{"adopted_by": {"Phiên họp"}}, 422)
	do("c", "POST", here+"/thong-qua", url.Values{"adopted_by": {"Phiên họp"}, "adopted_on": {"28/12/2022"}}, 303)
	do("o", "POST", linePath(p.ID, a.ID), url.Values{"text": {"a khác"}}, 409, "mở điều chỉnh")
	do("c", "POST", here+"/ban-hanh", url.Values{"decision": {"130/KH-UBND"}, "issued_on": {"29/12/2022"}}, 303)
	do("c", "POST", here+"/mo-dieu-chinh", url.Values{"amend_decision": {"45/QĐ-UBND"}, "decided_on": {"30/12/2022"}, "amend_reason": {"cập nhật"}}, 303)
	do("o", "POST", linePath(p.ID, a.ID), url.Values{"text": {"a khác"}}, 303)
	do("c", "POST", here+"/dong-dieu-chinh", nil, 303)
	do("s", "GET", here+"/dieu-chinh", nil, 200, "a mới", "a khác", "45/QĐ-UBND", "lần 1")
	do("s", "GET", here+"/dieu-chinh?tat-ca=1", nil, 200, "Nhóm ba")
}

func filesOf(t testing.TB, d *db.DB, clk clock.Clock) *files.Store {
	t.Helper()
	fs, err := files.New(t.TempDir(), d, clk)
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

func TestLook(t *testing.T) {
	t.Parallel()
	day := gov.MustDate
	p := Plan{Year: 2023, Lines: arrange([]Line{
		{ID: "g", Kind: KeyTask, Text: "Nhóm đầu tư"},
		{ID: "m", ParentID: "g", Kind: Measure, Text: "Giải ngân", LeadID: "stc", Start: day("2023-02-01"), Due: day("2023-05-31")},
		{ID: "w", ParentID: "m", Kind: Work, Text: "Lập hồ sơ"},
		{ID: "n", ParentID: "g", Kind: Measure, Text: "Đấu thầu"},
		{ID: "h", Kind: Solution, Text: "Nhóm giải pháp"},
	})}
	links := map[string][]Link{"w": {{"task", "1"}, {"task", "2"}, {"task", "paused"}}, "n": {{"task", "3"}}}
	things := map[Link]Thing{
		{"task", "1"}:      {Counts: true, From: day("2022-12-20"), Due: day("2023-03-10")},
		{"task", "2"}:      {Counts: true, From: day("2023-01-05")}, // waits on an event
		{"task", "paused"}: {From: day("2020-01-01"), Due: day("2030-01-01")},
		{"task", "3"}:      {Counts: true, From: day("2023-03-01"), Due: day("2023-09-30"), Hidden: true},
	}
	spans := p.Spans(links, things)
	for id, want := range map[string]Span{
		"w": {day("2022-12-20"), day("2023-03-10")}, // of its tasks; what does not count is left out
		"m": {day("2023-02-01"), day("2023-05-31")}, // what the line names wins
		"n": {day("2023-03-01"), day("2023-09-30")},
		"g": {day("2023-02-01"), day("2023-09-30")},
		"h": {},
	} {
		if spans[id] != want {
			t.Errorf("span of %s: %v, want %v", id, spans[id], want)
		}
	}
	for _, x := range []struct {
		quarter  int
		from, to string
	}{{0, "2022-12-01", "2023-12-31"}, {1, "2023-01-01", "2023-03-31"}, {4, "2023-10-01", "2023-12-31"}} {
		if from, to := Window(2023, x.quarter, spans); from != day(x.from) || to != day(x.to) {
			t.Errorf("quarter %d: %s to %s", x.quarter, from, to)
		}
	}
	if from, to := Window(2023, 0, map[string]Span{"x": {day("2001-05-05"), day("2090-05-05")}}); from != day("2022-01-01") || to != day("2024-12-31") {
		t.Errorf("a far day makes a chart from %s to %s", from, to)
	}
	for _, x := range []struct {
		k    Look
		want string
	}{
		{Look{}, "1:Nhóm đầu tư 1.1:Giải ngân 1.1.1:Lập hồ sơ 1.2:Đấu thầu 1:Nhóm giải pháp"},
		{Look{LeadID: "stc"}, "1:Nhóm đầu tư 1.1:Giải ngân"},
		{Look{Text: "ho so"}, "1:Nhóm đầu tư 1.1:Giải ngân 1.1.1:Lập hồ sơ"},
		{Look{Text: "đấu"}, "1:Nhóm đầu tư 1.2:Đấu thầu"},
		{Look{Text: "không có"}, ""},
	} {
		if got := p.Narrow(x.k).shape(); got != x.want {
			t.Errorf("%+v: %s", x.k, got)
		}
	}
}

// What lies below a line opens to the level that the address names.
func TestLookPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		p := h.plan(t)
		l := p.line(t, "a")
		l.LeadID, l.Start, l.Due = h.snvID, gov.MustDate("2023-02-01"), gov.MustDate("2023-01-01")
		if _, err := h.Edit(ctx, h.office, p.ID, l.ID, l, 0); !fault.Is(err, fault.Invalid) {
			t.Fatalf("a limit before the first day: %v", err)
		}
		l.Due = gov.MustDate("2023-06-30")
		if _, err := h.Edit(ctx, h.office, p.ID, l.ID, l, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Adopt(ctx, h.chief, p.ID, "Phiên họp", gov.MustDate("2022-12-21")); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Amend(ctx, h.chief, p.ID, "1/QĐ", gov.MustDate("2022-12-22"), "Đổi hạn"); err != nil {
			t.Fatal(err)
		}
		l.Due = gov.MustDate("2023-09-30")
		if _, err := h.Edit(ctx, h.office, p.ID, l.ID, l, 0); err != nil {
			t.Fatal(err)
		}
		page := h.pages(t, d)
		for _, x := range []struct {
			path      string
			sees, not []string
		}{
			{"", []string{"<details class=\"plan-below\" open", "từ 01/02/2023", "Tiến độ (Gantt)"}, []string{"data-treegrid"}},
			{"?muc=1", []string{"<details class=\"plan-below\">", "aria-current=\"page\">Chỉ nhóm"}, []string{"plan-below\" open"}},
			{"?xem=bang&muc=1", []string{"data-treegrid", "data-level=\"2\" hidden", "Nhóm nhiệm vụ trọng tâm"}, []string{"data-opened"}},
			{"?xem=bang", []string{"data-opened", "01/02/2023"}, []string{"data-level=\"2\" hidden"}},
			{"?xem=tien-do&quy=3", []string{"class=\"gantt\"", "Thời gian từ 01/07/2023 đến 30/09/2023", "<rect class=\"gantt-bar"}, []string{"plan-below"}},
			{"?xem=tien-do&muc=1", []string{"Nhóm hai", "Chưa có thời hạn"}, []string{"1.1 "}},
			{"?co-quan=" + h.snvID, []string{"2 trên 7 dòng", "Nhóm một"}, []string{"Nhóm hai"}},
			{"?xem=lung-tung", []string{"plan-below"}, nil},
			{"", []string{"7 dòng"}, nil},
			{"/dieu-chinh", []string{"1 trên 7 dòng đã thay đổi"}, []string{"nội dung chung"}},
			{"/dieu-chinh", []string{"đến 30/06/2023", "đến 30/09/2023", "lần 1"}, nil},
			{"/dong/" + l.ID, []string{"đến 30/06/2023", "đến 30/09/2023"}, nil},
		} {
			body := page("o", "GET", base+"/"+p.ID+x.path, nil, 200, x.sees...)
			for _, s := range x.not {
				if strings.Contains(body, s) {
					t.Errorf("%s shows %q", x.path, s)
				}
			}
		}
	})
}
