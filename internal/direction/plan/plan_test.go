package plan

import (
	"context"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

var office = access.Actor{AccountID: "o", Roles: []access.Role{access.ChiefOfOffice}}

func TestPlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var public []Plan
		r := New(d, clock.Wall, audit.New(d, clock.Wall), func(_ context.Context, _ access.Actor, p Plan) error {
			public = append(public, p)
			return nil
		})
		p := Plan{Year: 2023, Title: "Kế hoạch mẫu", Theme: "Chủ đề", Motto: []string{"Kỷ cương", "Sáng tạo"}, Groups: []Group{{Kind: KeyTask, Ordinal: 1, Title: "Nhóm một", Lines: []string{"a", "b"}}, {Kind: Solution, Ordinal: 1, Title: "Giải pháp một"}}}
		p, err := r.Create(ctx, office, p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Create(ctx, office, Plan{Year: 2023, Title: "Khác", Theme: "x"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a second plan of the year: %v", err)
		}
		if _, err := r.Create(ctx, office, Plan{Year: 1}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a plan without anything: %v", err)
		}
		got, err := r.Get(ctx, p.ID)
		if err != nil || len(got.Groups) != 2 || len(got.Motto) != 2 || got.State != Draft {
			t.Fatalf("%+v %v", got, err)
		}
		// A draft is not public, whatever is done to it.
		if got, err = r.Head(ctx, office, p.ID, "Kế hoạch mẫu", "Chủ đề mới", "Kỷ cương\nĐổi mới", "Nghị quyết mẫu", got.Version); err != nil || got.Motto[1] != "Đổi mới" {
			t.Fatal(got, err)
		}
		if _, err := r.Head(ctx, office, p.ID, "x", "y", "z", "", 1); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version is written over: %v", err)
		}
		if _, err := r.Group(ctx, office, p.ID, "khong-co", "x", ""); !fault.Is(err, fault.NotFound) {
			t.Errorf("a group of nothing: %v", err)
		}
		if len(public) != 0 {
			t.Fatal("a draft is public")
		}
		if got, err = r.Issue(ctx, office, p.ID); err != nil || len(public) != 1 || public[0].Theme != "Chủ đề mới" {
			t.Fatal(public, err)
		}
		if _, err := r.Issue(ctx, office, p.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("issued twice: %v", err)
		}
		if got, err = r.Group(ctx, office, p.ID, got.Groups[0].ID, "Nhóm một (sửa)", "a\n\n  c  \n"); err != nil || len(public) != 2 {
			t.Fatal(got, err)
		}
		if g := public[1].Groups[0]; g.Title != "Nhóm một (sửa)" || len(g.Lines) != 2 || g.Lines[1] != "c" {
			t.Errorf("the public plan has %+v", g)
		}
		shape := public[1].Public()
		if groups := shape["groups"].([]map[string]any); len(groups) != 2 || groups[1]["lines"] == nil {
			t.Errorf("%v", shape)
		}
	})
}
