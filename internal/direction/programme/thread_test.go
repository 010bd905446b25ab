package programme

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// records stands for the other rooms: two matters, one document.
type records struct{ drafted *Decision }

func (records) Sittings(context.Context, access.Actor) ([]Choice, error) {
	return []Choice{{Ref: "m1", Text: "Nội dung 1", Day: gov.MustDate("2023-11-20")}, {Ref: "m2", Text: "Nội dung 2"}}, nil
}

// papers are what the register has; the item of the test is of 01/11/2023.
var papers = map[string]Paper{
	"5/QĐ-UBND": {Ref: "d5", Code: "5/QĐ-UBND", Day: gov.MustDate("2023-11-01")},
	"4/QĐ-UBND": {Ref: "d4", Code: "4/QĐ-UBND", Day: gov.MustDate("2023-10-31")},
	"6/QĐ-UBND": {Ref: "d6", Code: "6/QĐ-UBND", Day: gov.MustDate("2023-11-02"), Fate: "corrected"},
	"7/QĐ-UBND": {Ref: "d7", Code: "7/QĐ-UBND", Day: gov.MustDate("2023-11-02"), Fate: "recalled"},
	"8/QĐ-UBND": {Ref: "d8", Code: "8/QĐ-UBND", Day: gov.MustDate("2023-11-02"), Fate: "replaced"},
}

func (records) Document(_ context.Context, _ access.Actor, code string) (Paper, error) {
	p, ok := papers[code]
	if !ok {
		return p, fault.Missing()
	}
	return p, nil
}

func (records) Papers(context.Context, access.Actor, gov.Date) (list []Paper, err error) {
	return slices.Collect(maps.Values(papers)), nil
}

func (records) Show(_ context.Context, _ access.Actor, steps []Step) (map[Step]Place, error) {
	out := map[Step]Place{}
	for _, s := range steps {
		out[s] = Place{Text: s.Ref}
	}
	return out, nil
}

func (r records) Draft(_ context.Context, _ access.Actor, d Decision) (string, error) {
	*r.drafted = d
	return "/x", nil
}

// The state of an item follows where it went, both ways.
func TestThread(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		r := open(t, d)
		r.Elsewhere = records{}
		draft, err := r.Add(ctx, office, Item{Year: 2024, Title: "Còn là dự thảo", Authority: Committee, LeadID: "snv", Month: 3})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.AddStep(ctx, office, draft.ID, StepSitting, "m1", 0)
		refused(t, "a draft", err, fault.Conflict)

		i, err := r.Add(ctx, office, Item{Year: 2023, Title: "Nội dung mẫu", Authority: Committee, LeadID: "snv", Month: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			remove          bool
			kind, ref, want string // "" = refused
		}{
			{false, StepSitting, "m9", ""},
			{false, StepDocument, "9/QĐ-UBND", ""},
			{false, StepDocument, "4/QĐ-UBND", ""}, // before the item
			{false, StepDocument, "6/QĐ-UBND", ""}, // corrected
			{false, StepDocument, "7/QĐ-UBND", ""}, // recalled
			{false, StepDocument, "8/QĐ-UBND", ""}, // replaced
			{false, StepDocument, " ", ""},
			{false, "elsewhere", "m1", ""},
			{false, StepSitting, "m1", "submitted"},
			{false, StepSitting, "m1", ""},
			{false, StepSitting, "m2", "submitted"}, // put off to another sitting
			{false, StepDocument, "5/QĐ-UBND", "decided"},
			{true, StepSitting, "m1", "decided"},
			{true, StepDocument, "d5", "submitted"},
			{true, StepDocument, "d5", ""},
			{true, StepSitting, "m2", Planned},
			{false, StepDocument, "5/QĐ-UBND", "decided"}, // out of session
		} {
			do := r.AddStep
			if c.remove {
				do = r.RemoveStep
			}
			before := i
			i, err = do(ctx, office, i.ID, c.kind, c.ref, before.Version)
			if c.want == "" {
				if err == nil {
					t.Errorf("%+v was taken", c)
				}
				if i, err = r.Get(ctx, before.ID); err != nil || i.State != before.State || i.Version != before.Version {
					t.Errorf("%+v was refused and left %+v, %v", c, i, err)
				}
			} else if err != nil || i.State != c.want || r.public[i.ID].State != c.want {
				t.Errorf("%+v: %s, public %s, %v", c, i.State, r.public[i.ID].State, err)
			}
		}
		_, err = r.AddStep(ctx, office, i.ID, StepSitting, "m1", 1)
		refused(t, "an old version", err, fault.Conflict)
		steps, err := r.Steps(ctx, i.ID)
		if err != nil || len(steps) != 1 || steps[0].Ref != "d5" {
			t.Errorf("%+v %v", steps, err)
		}
	})
}

func TestDraftDecision(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		r := open(t, d)
		var got Decision
		r.Elsewhere = records{&got}
		_, err := r.DraftDecision(ctx, office, 2024, "(Người ký mẫu)")
		refused(t, "an empty programme", err, fault.Conflict)
		for _, i := range []Item{
			{Title: "Trình Chủ tịch", Authority: Chairman, LeadID: "stc", Month: 2},
			{Title: "Trình Ủy ban | hai", Authority: Committee, LeadID: "snv", Month: 12, Coordinating: []string{"stc", "sgtvt"}, Product: "Đề án", Onward: "both", Leader: "Phó Chủ tịch (mẫu)"},
		} {
			i.Year = 2024
			if _, err := r.Add(ctx, office, i); err != nil {
				t.Fatal(err)
			}
		}
		_, err = r.DraftDecision(ctx, office, 2024, " \u200b")
		refused(t, "nobody signs", err, fault.Invalid)
		if _, err := r.DraftDecision(ctx, office, 2024, "(Người ký mẫu)"); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"TT | Nội dung | Cơ quan trình | Cơ quan phối hợp | Sản phẩm | Trình tiếp | Lãnh đạo phụ trách | Tháng",
			"I | Nội dung trình Ủy ban nhân dân tỉnh |  |  |  |  |  | ",
			"1 | Trình Ủy ban / hai | Sở snv | Sở stc; Sở sgtvt | Đề án | HĐND tỉnh và Tỉnh ủy | Phó Chủ tịch (mẫu) | 12",
			"II | Nội dung trình Chủ tịch Ủy ban nhân dân tỉnh |  |  |  |  |  | ",
			"1 | Trình Chủ tịch | Sở stc |  |  |  |  | 2",
		}
		if got.Annex != strings.Join(want, "\n") || !got.Sample || !strings.Contains(got.Subject, "2024") {
			t.Errorf("%+v", got)
		}
	})
}

func TestFoundation(t *testing.T) {
	t.Parallel()
	for on, want := range map[string]string{
		"2015-12-31": "law_2015", "2022-12-21": "law_2015", "2025-02-28": "law_2015", "2025-03-01": "law_2025_65", "2025-06-15": "law_2025_65", "2025-06-16": "law_2025_72", "2027-01-01": "law_2025_72",
	} {
		if got := foundation(gov.MustDate(on)); got != "programme.decision."+want {
			t.Errorf("%s: %s", on, got)
		}
	}
}
