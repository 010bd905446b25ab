package meeting

import (
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vncal"
)

func TestPapersDue(t *testing.T) {
	t.Parallel()
	cal := vncal.Default()
	for _, x := range []struct{ kind, day, due, source string }{
		{"regular", "2022-12-21", "2022-12-16", "meeting.papers_due.law_2015"},
		{"urgent", "2022-12-21", "2022-12-20", "meeting.papers_due.law_2015"},
		{"thematic", "2022-12-26", "2022-12-25", "meeting.papers_due.law_2015"},
		{"regular", "2023-01-30", "2023-01-18", "meeting.papers_due.law_2015"}, // over Tết
		{"regular", "2024-05-06", "2024-05-02", "meeting.papers_due.law_2015"}, // Saturday 04/05 was worked
		{"regular", "2026-11-25", "2026-11-19", "meeting.papers_due.rules"},
		{"regular", "2015-12-31", "0000-00-00", ""},
	} {
		due, source := PapersDue(cal, x.kind, gov.MustDate(x.day))
		if x.source == "" && !due.IsZero() || x.source != "" && due.String() != x.due || source != x.source {
			t.Errorf("%s on %s: %s by %q", x.kind, x.day, due, source)
		}
	}
}
