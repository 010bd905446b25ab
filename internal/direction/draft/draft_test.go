package draft

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
)

const (
	oldTheme = "Nâng cao tinh thần trách nhiệm, tập trung giải quyết, tháo gỡ các khó khăn, vướng mắc, đẩy mạnh phát triển kinh tế - xã hội"
	newTheme = "Nâng cao tinh thần trách nhiệm, kịp thời giải quyết các khó khăn, vướng mắc, đẩy mạnh phát triển kinh tế - xã hội"
)

func show(ps []Piece) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString([]string{"", "{+", "[-"}[p.Op] + p.Text + []string{"", "+}", "-]"}[p.Op])
	}
	return b.String()
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, b, want string }{
		{oldTheme, newTheme, "Nâng cao tinh thần trách nhiệm, [-tập trung-]{+kịp thời+} giải quyết[-, tháo gỡ-] các khó khăn, vướng mắc, đẩy mạnh phát triển kinh tế - xã hội"},
		{"a b c", "a b c", "a b c"},
		{"", "x", "{+x+}"},
		{"rà soát kỹ", "rà soát thật kỹ", "rà soát {+thật +}kỹ"},
	} {
		if got := show(Words(c.a, c.b)); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}

func TestWordsRestoreBothTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.StringOf(rapid.RuneFrom([]rune("ab ,\nđấ")))
		a, b := gen.Draw(t, "a"), gen.Draw(t, "b")
		var x, y string
		for _, p := range Words(a, b) {
			if p.Op != Added {
				x += p.Text
			}
			if p.Op != Removed {
				y += p.Text
			}
		}
		if x != a || y != b {
			t.Fatalf("%q %q became %q %q", a, b, x, y)
		}
	})
}

type quiet struct{}

func (quiet) Tell(context.Context, notice.To, notice.Message) error { return nil }

func actor(name, agency string, roles ...access.Role) access.Actor {
	a := access.Actor{AccountID: name, Username: name, Name: name, Roles: roles, AgencyID: agency}
	if agency != "" {
		a.Agencies = []string{agency}
	}
	return a
}

func open(t *testing.T, d *db.DB) (r *Room, ids map[string]string) {
	t.Helper()
	log := audit.New(d, clock.Wall)
	agencies := org.New(d, clock.Wall, log)
	if err := agencies.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	ids = map[string]string{}
	for _, c := range []string{"vpubnd", "snv", "stc", "skhdt"} {
		a, err := agencies.ByCode(t.Context(), c, gov.MustDate("2022-12-01"))
		if err != nil {
			t.Fatal(err)
		}
		ids[c] = a.ID
	}
	return New(d, clock.Wall, log, access.NewTable(Grants), agencies, quiet{}), ids
}

// From the first version to the issue, with the comparison in between.
func TestLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ids := open(t, d)
		office, snv, stc, skhdt := actor("vanphong", ids["vpubnd"], access.OfficeDesk), actor("snv", ids["snv"], access.AgencyHead), actor("stc", ids["stc"], access.AgencyHead), actor("skhdt", ids["skhdt"], access.AgencyHead)
		body := "Đoạn một.\n\nCác cơ quan báo cáo hằng quý.\n\nĐoạn ba."
		x, err := r.Create(t.Context(), office, Fields{Kind: "plan", Title: "Kế hoạch mẫu", AgencyID: ids["vpubnd"], Theme: oldTheme, Motto: "Kỷ cương - hành động", Body: body})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.AddComment(t.Context(), snv, x.ID, 2, "x", false); !fault.Is(err, fault.NotFound) {
			t.Error("a draft in preparation is seen by others:", err)
		}
		if x, err = r.Circulate(t.Context(), office, x.ID, []string{ids["snv"], ids["stc"]}, gov.MustDate("2022-12-20")); err != nil {
			t.Fatal(err)
		}
		if x, err = r.AddComment(t.Context(), snv, x.ID, 2, "Đề nghị báo cáo hằng tháng", false); err != nil {
			t.Fatal(err)
		}
		if _, err := r.AddComment(t.Context(), skhdt, x.ID, 2, "x", false); !fault.Is(err, fault.NotFound) {
			t.Error("an agency outside of the circulation comments:", err)
		}
		if _, err := r.Settle(t.Context(), office, x.ID); !fault.Is(err, fault.Conflict) {
			t.Error("settled with an open comment:", err)
		}
		c := x.Comments[0]
		if _, err := r.Dispose(t.Context(), stc, x.ID, c.ID, "accepted", ""); !fault.Is(err, fault.Forbidden) {
			t.Error(err)
		}
		if _, err := r.Dispose(t.Context(), office, x.ID, c.ID, "not_accepted", ""); !fault.Is(err, fault.Invalid) {
			t.Error("not accepted without a reason:", err)
		}
		if _, err := r.Dispose(t.Context(), office, x.ID, c.ID, "accepted", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Settle(t.Context(), office, x.ID); err != nil {
			t.Fatal(err)
		}
		v2 := strings.Replace(body, "hằng quý", "hằng tháng", 1)
		if _, err := r.Write(t.Context(), office, x.ID, Fields{Theme: newTheme, Motto: "Đoàn kết - kỷ cương", Body: v2, ThemeBy: "conclusion:p1", MottoBy: "conclusion:p1"}, 0); err != nil {
			t.Fatal(err)
		}
		if x, err = r.Get(t.Context(), x.ID); err != nil || len(x.Texts) != 2 || x.Texts[0].Body != body {
			t.Fatal(len(x.Texts), err)
		}
		cmp, err := x.Compare(1, 2)
		if err != nil || cmp.Count != 3 || cmp.ThemeCause.Kind != "conclusion" || cmp.ThemeCause.Meeting != "p1" {
			t.Fatalf("%+v %v", cmp, err)
		}
		for _, b := range cmp.Body {
			if b.Changed != (b.Old == 2) {
				t.Errorf("passage %d changed: %v", b.Old, b.Changed)
			}
			if b.Changed && (b.Cause.Kind != "comment" || b.Cause.Comments[0].ID != c.ID || show(b.Pieces) != "Các cơ quan báo cáo hằng [-quý-]{+tháng+}.") {
				t.Errorf("%+v %s", b.Cause, show(b.Pieces))
			}
		}
		if x, err = r.Issue(t.Context(), office, x.ID); err != nil || x.State != Issued {
			t.Fatal(err)
		}
		if _, err := r.Write(t.Context(), office, x.ID, Fields{Body: "x"}, 0); !fault.Is(err, fault.Conflict) {
			t.Error("an issued paper changed:", err)
		}
	})
}

// The visibility rule, case by case.
func TestWhoSeesADraft(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ids := open(t, d)
		office := actor("vanphong", ids["vpubnd"], access.OfficeDesk)
		who := map[string]access.Actor{
			"office": office, "drafting": actor("skhdt", ids["skhdt"], access.AgencyFocal), "asked": actor("snv", ids["snv"], access.AgencyFocal), "other": actor("stc", ids["stc"], access.AgencyFocal),
			"inspector": actor("kiemtra", "", access.Inspector), "editor": actor("bientap", "", access.Editor), "admin": actor("quantri", "", access.Admin),
		}
		x, err := r.Create(t.Context(), office, Fields{Kind: "decision", Title: "Dự thảo mẫu", AgencyID: ids["skhdt"], Body: "x"})
		if err != nil {
			t.Fatal(err)
		}
		check := func(state string, want ...string) {
			t.Helper()
			if x, err = r.Get(t.Context(), x.ID); err != nil {
				t.Fatal(err)
			}
			for name, a := range who {
				can := false
				for _, w := range want {
					can = can || w == name
				}
				list, _, err := r.List(t.Context(), a, "", "", 10)
				if err != nil || (len(list) == 1) != can || r.rights.Can(a, "draft.read", x.Object()) != can {
					t.Errorf("%s: %s sees it: %v (listed %d)", state, name, !can, len(list))
				}
			}
		}
		check("preparing", "office", "drafting", "inspector")
		if _, err := r.Circulate(t.Context(), office, x.ID, []string{ids["snv"]}, gov.MustDate("2022-12-20")); err != nil {
			t.Fatal(err)
		}
		check("circulating", "office", "drafting", "inspector", "asked")
		if _, err := r.Withdraw(t.Context(), office, x.ID); err != nil {
			t.Fatal(err)
		}
		check("withdrawn", "office", "drafting", "inspector")
	})
}

func FuzzCompare(f *testing.F) {
	f.Add("a\n\nb", "a\n\nc")
	f.Fuzz(func(_ *testing.T, a, b string) {
		if len(a)+len(b) < 4000 {
			Compare(a, b)
		}
	})
}
