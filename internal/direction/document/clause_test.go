package document

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// tasks is another room: "t1" is seen by all, "t2" by the registry alone.
type tasks struct{}

func (tasks) Find(_ context.Context, _ access.Actor, kind, name string) (string, error) {
	if kind != "task" || name != "t1" && name != "t2" {
		return "", fault.Missing()
	}
	return name, nil
}

func (tasks) Show(_ context.Context, a access.Actor, cites []Cite) (map[Cite]Carrier, error) {
	out := map[Cite]Carrier{}
	for _, c := range cites {
		if c.ObjectID == "t1" || a.Has(access.Clerk) {
			out[c] = Carrier{Text: "Nhiệm vụ " + c.ObjectID, State: "Đang làm", Href: "/" + c.ObjectID}
		}
	}
	return out, nil
}

func (tasks) Offer(context.Context, access.Actor) ([]Choice, error) { return nil, nil }

func where(t *testing.T, h house, id string) []string {
	t.Helper()
	list, err := h.Clauses(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, k := range list {
		out = append(out, k.Anchor+"="+Cited(piecesOf(list), i))
	}
	return out
}

// Addresses and what hangs on them outlive every correction by hand.
func TestClauses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := open(t, d), t.Context()
		h.Carriers = tasks{}
		x := must(t)(h.Create(ctx, h.clerk, Document{Direction: In, TypeName: "Nghị quyết", OrganName: "Tỉnh ủy", Subject: "Mẫu", ToAll: true}))
		if n, err := h.Cut(ctx, h.office, x.ID, "Điều 1. Một\n1. A\nthêm dòng\n2. B\nĐiều 2. Hai"); err != nil || n != 4 {
			t.Fatal(n, err)
		}
		if _, err := h.Cut(ctx, h.snv, x.ID, "Điều 1. Khác"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an agency cuts: %v", err)
		}
		if err := h.Cite(ctx, h.clerk, x.ID, "dieu-1.khoan-2", "task", "t9"); !fault.Is(err, fault.Invalid) {
			t.Errorf("what is not there carries out a clause: %v", err)
		}
		if err := h.Cite(ctx, h.clerk, x.ID, "dieu-1.khoan-2", "task", "t1"); err != nil {
			t.Fatal(err)
		}
		if err := h.Cite(ctx, h.clerk, x.ID, "dieu-1.khoan-2", "task", "t1"); !fault.Is(err, fault.Conflict) {
			t.Errorf("said twice: %v", err)
		}
		if _, err := h.Cut(ctx, h.clerk, x.ID, "Điều 1. Khác"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a cited text is cut anew: %v", err)
		}
		if err := h.Part(ctx, h.clerk, x.ID, "dieu-1.khoan-1", 2, Piece{Kind: Point, Mark: "đ"}); err != nil {
			t.Fatal(err)
		}
		if err := h.Mend(ctx, h.clerk, x.ID, "dieu-1.khoan-2", Piece{Kind: Clause, Mark: "3", Text: "B sửa"}); err != nil {
			t.Fatal(err)
		}
		want := []string{"dieu-1=Điều 1", "dieu-1.khoan-1=khoản 1 Điều 1", "dieu-1.khoan-1.diem-dd=điểm đ khoản 1 Điều 1", "dieu-1.khoan-2=khoản 3 Điều 1", "dieu-2=Điều 2"}
		if got := where(t, h, x.ID); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if err := h.Join(ctx, h.clerk, x.ID, "dieu-1.khoan-2"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a cited clause goes: %v", err)
		}
		if err := h.Join(ctx, h.clerk, x.ID, "dieu-1.khoan-1.diem-dd"); err != nil {
			t.Fatal(err)
		}
		list, err := h.Clauses(ctx, x.ID)
		if err != nil || len(list) != 4 || list[1].Text != "A\nđ) thêm dòng" || list[2].Text != "B sửa" || len(list[2].Cites) != 1 {
			t.Errorf("%+v %v", list, err)
		}
		refs, err := h.CitedBy(ctx, h.snv, "task", "t1")
		if err != nil || len(refs) != 1 || refs[0].Cited != "khoản 3 Điều 1" || refs[0].Href() != base+"/"+x.ID+"/dieu-khoan/dieu-1.khoan-2" {
			t.Errorf("%+v %v", refs, err)
		}
		must(t)(h.TakeOut(ctx, h.clerk, x.ID, "Nơi gửi thu hồi", 0))
		if err := h.Mend(ctx, h.clerk, x.ID, "dieu-2", Piece{Kind: Article, Mark: "2"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a withdrawn text is mended: %v", err)
		}
		if _, err := h.audit.Verify(ctx); err != nil {
			t.Error(err)
		}
	})
}

// From the screens: cut, look, say what carries it out, take it back.
func TestClauseScreens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		s.Room.Carriers = tasks{}
		x := must(t)(s.Create(t.Context(), s.clerk, Document{Direction: In, TypeName: "Nghị quyết", OrganName: "Tỉnh ủy", Subject: "Mẫu", ToAll: true}))
		all := base + "/" + x.ID + "/dieu-khoan"
		s.post("vanthu", all, url.Values{"text": {" "}}, http.StatusUnprocessableEntity)
		s.post("vanthu", all, url.Values{"text": {"Điều 1. Một\n1. A\n2. B"}}, http.StatusSeeOther)
		one := all + "/dieu-1.khoan-2"
		s.post("snv", one+"/viec", url.Values{"kind_of": {"task"}, "task": {"t1"}}, http.StatusForbidden)
		if w := s.post("vanthu", one+"/viec", url.Values{"kind_of": {"task"}, "task": {"t9"}}, http.StatusUnprocessableEntity); !strings.Contains(w.Body.String(), `value="t9"`) {
			t.Error("what was typed is lost")
		}
		for _, name := range []string{"t1", "t2"} {
			s.post("vanthu", one+"/viec", url.Values{"kind_of": {"task"}, "task": {name}}, http.StatusSeeOther)
		}
		if page := s.get("snv", one, http.StatusOK); !strings.Contains(page, "Nhiệm vụ t1") || strings.Contains(page, "Nhiệm vụ t2") || !strings.Contains(page, "1 việc khác") {
			t.Error("the clause does not say what became of it, or says too much")
		}
		if page := s.get("vanthu", all, http.StatusOK); !strings.Contains(page, "3 điều khoản, 1 đã có việc") || strings.Count(page, "Chưa có việc") != 1 || !strings.Contains(page, `id="dieu-1.khoan-2"`) {
			t.Error("the text does not show which clauses are carried out")
		}
		s.post("vanthu", one+"/tach", url.Values{"line": {"9"}, "part_kind": {"point"}, "part_mark": {"a"}}, http.StatusUnprocessableEntity)
		s.post("vanthu", one+"/sua", url.Values{"kind": {"clause"}, "mark": {"2"}, "text": {"B sửa"}}, http.StatusSeeOther)
		s.post("vanthu", one+"/bo-viec", url.Values{"kind_of": {"task"}, "object": {"t1"}}, http.StatusSeeOther)
		s.post("vanthu", one+"/bo-viec", url.Values{"kind_of": {"task"}, "object": {"t1"}}, http.StatusNotFound)
		s.get("vanthu", all+"/dieu-9", http.StatusNotFound)
		if page := s.get("vanthu", base+"/"+x.ID, http.StatusOK); !strings.Contains(page, "Điều khoản (3)") {
			t.Error("the document does not lead to its clauses")
		}
	})
}
