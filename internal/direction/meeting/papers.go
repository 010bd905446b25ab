package meeting

import (
	"roviec/internal/base/gov"
	"roviec/internal/vn/vncal"
)

// Calendar counts working days.
type Calendar interface {
	AddWorkingDays(from gov.Date, n int) gov.Date
}

// papersRules say how long before a sitting its day, agenda and papers are with
// the members, from the day on which the rule came into force: the newest rule
// that is in force on the day of the sitting holds.
//
// 2016: Law on Organisation of Local Government 2015, Article 114 clause 4. From
// 01/07/2025 (Law 72/2025/QH15) the Committee's own working rules say it; the
// terms are those of before until they are set otherwise.
var papersRules = []struct {
	from    gov.Date
	regular vncal.Term
	other   vncal.Term // thematic and urgent sittings
	source  string     // key of the catalogue
}{
	{gov.MustDate("2025-07-01"), vncal.Term{N: 3, Unit: vncal.WorkingDays}, vncal.Term{N: 1, Unit: vncal.Days}, "meeting.papers_due.rules"},
	{gov.MustDate("2016-01-01"), vncal.Term{N: 3, Unit: vncal.WorkingDays}, vncal.Term{N: 1, Unit: vncal.Days}, "meeting.papers_due.law_2015"},
}

// PapersDue is the last day on which the papers of a sitting of the kind may
// reach its members, with the key of the rule; zero where no rule is known.
func PapersDue(cal Calendar, kind string, day gov.Date) (due gov.Date, source string) {
	for _, r := range papersRules {
		if day.Before(r.from) {
			continue
		}
		t := r.other
		if kind == Kinds[0] {
			t = r.regular
		}
		if t.Unit == vncal.WorkingDays {
			return cal.AddWorkingDays(day, -t.N), r.source
		}
		return day.AddDays(-t.N), r.source
	}
	return gov.Date{}, ""
}
