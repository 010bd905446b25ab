package task

import (
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// The groups of a filter are its tasks, each counted where its own list shows
// it: now and on a past day, for who sees all and for who sees an agency's.
func TestGroups(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		fill(t, h, 700)
		draft := h.fields()
		draft.HandOut, draft.Leads = false, nil
		if _, err := h.Create(t.Context(), h.office, draft); err != nil {
			t.Fatal(err)
		}
		for i, who := range []string{"Phó Chủ tịch A (mẫu)", "Phó Chủ tịch B (mẫu)", "Phó Chủ tịch A (mẫu)"} {
			f := h.fields()
			f.Supervisor, f.Leads = who, []string{h.snv.ID, h.stc.ID}[:1+i%2]
			if i == 1 {
				f.DueKind, f.Due, f.Awaited = DueEvent, gov.Date{}, "Sự kiện mẫu"
			}
			if _, err := h.Create(t.Context(), h.office, f); err != nil {
				t.Fatal(err)
			}
		}
		for _, who := range []access.Actor{h.office, h.focal} {
			for name, f := range map[string]Filter{
				"all": {}, "agency": {AgencyID: h.snv.ID}, "agency helps": {AgencyID: h.snv.ID, Role: "coordinating"}, "words": {Text: "quy hoach"}, "dates": {From: gov.MustDate("2021-12-15"), To: gov.MustDate("2022-12-31")},
				"original": {Basis: Original}, "past": {AsOf: gov.MustDate("2022-12-22")},
			} {
				for _, by := range GroupBys {
					groups, err := h.Groups(t.Context(), who, f, by)
					if err != nil {
						t.Fatal(name, by, err)
					}
					sum := 0
					for _, g := range groups {
						own := f.of(by, g.Key)
						own.Limit = 1000
						list, _, err := h.List(t.Context(), who, own)
						if err != nil {
							t.Fatal(name, by, g.Key, err)
						}
						if g.N == 0 || g.N != len(list) {
							t.Errorf("%s of %s by %s: %s has %d, its list %d", name, who.Username, by, g.Key, g.N, len(list))
						}
						sum += len(list)
					}
					whole := f
					whole.Limit = 1000
					list, _, err := h.List(t.Context(), who, whole)
					if err != nil {
						t.Fatal(err)
					}
					if by != ByLead && sum != len(list) || by == ByLead && sum < len(list) {
						t.Errorf("%s of %s by %s: %d in groups, %d in all", name, who.Username, by, sum, len(list))
					}
				}
			}
		}
	})
}
