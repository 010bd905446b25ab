package urge

import (
	"fmt"
	"strings"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

var letterColumns = strings.ReplaceAll(columns, "l.", "") + `, hash, sent_by`

// fill writes n letters of ten years to 200 agencies, of which one is looked
// for.
func fill(t testing.TB, d *db.DB, h *house, n int) {
	t.Helper()
	first := gov.MustDate("2013-01-01")
	dbtest.Fill(t, d, "urge_letter", letterColumns, n, func(i int) []any {
		day := first.AddDays(i * 3600 / n)
		agency := fmt.Sprintf("agency-%d", i%200)
		if i%200 == 7 {
			agency = h.snv
		}
		return []any{gov.MakeID(day.Time(h.clock.Now().Location()).UnixMilli(), uint32(i), uint64(i)), agency, "", fmt.Sprint(i), day.String(), day.AddDays(14).String(), 3, "(Mẫu)", day.Time(h.clock.Now().Location()).UnixMilli(), 1, fmt.Sprint(i), "vanphong"}
	})
	dbtest.Analyze(t, d)
}

var questions = []struct {
	name   string
	agency bool
	f      Filter
}{
	{"newest", false, Filter{}},
	{"of an agency", false, Filter{AgencyID: "agency-9"}},
	{"a month", false, Filter{From: gov.MustDate("2014-03-01"), To: gov.MustDate("2014-03-31")}},
	{"a month of an agency", false, Filter{AgencyID: "agency-9", From: gov.MustDate("2014-03-01"), To: gov.MustDate("2014-03-31")}},
	{"an empty month", false, Filter{From: gov.MustDate("2010-03-01"), To: gov.MustDate("2010-03-31")}},
	{"agency", true, Filter{}},
	{"agency, a month", true, Filter{From: gov.MustDate("2014-03-01"), To: gov.MustDate("2014-03-31")}},
}

// The letters, 100,000 of them: a page of 50.
func BenchmarkList(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		h := open(b, d)
		fill(b, d, h, 100_000)
		for _, q := range questions {
			b.Run(q.name, func(b *testing.B) {
				who := h.office
				if q.agency {
					who = h.focal
				}
				q.f.Limit = 50
				defer dbtest.CPU(b)()
				for b.Loop() {
					if _, _, err := h.List(b.Context(), who, access.Permission("urge.list"), q.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
