package task

import (
	"context"
	"slices"

	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
)

// againstWords say how a task stands against the date of a basis: "quá hạn 3
// ngày làm việc", "đúng hạn".
func (r *Room) againstWords(p i18n.Printer, t Task, b Basis, today gov.Date) string {
	s := t.standing()
	words := p.T("task.time." + string(s.TimeState(b, today, r.cal)))
	if n := s.DaysLate(b, today, r.cal); n > 0 {
		return p.T("task.late_by", words, n)
	}
	return words
}

// extensionsOf are the requests for another date with what became of each, as
// the history tells them.
func extensionsOf(p i18n.Printer, events []Event) (out []views.Extension) {
	due, open := gov.Date{}, false
	for _, e := range events {
		switch {
		case e.Move == AskExtension:
			x := views.Extension{Asked: views.Day{Text: p.DateTime(e.At), Machine: stamp(e.At)}, By: e.ActorName, Words: e.Words, From: shownDay(p, due), To: shownDay(p, e.Due), Decision: p.T("task.extension.waits")}
			if e.Detail.Reason != "" {
				x.Reason = p.T("task.reason." + e.Detail.Reason)
			}
			out, open = append(out, x), true
		case e.Move == DecideExtension:
			if !open { // by a decision alone
				out = append(out, views.Extension{Words: e.Words, From: shownDay(p, due), To: shownDay(p, e.Due)})
			}
			x := &out[len(out)-1]
			x.Decision, x.DecidedBy, x.Decided = p.T("task.extension.refused"), e.ActorName, views.Day{Text: p.DateTime(e.At), Machine: stamp(e.At)}
			if !e.Due.IsZero() {
				x.Decision = p.T("task.extension.granted", e.Due)
			}
			open = false
		case open && slices.Contains([]Move{Report, Decline, Withdraw, Reassign}, e.Move):
			out[len(out)-1].Decision, open = p.T("task.extension.lapsed"), false
		}
		due = e.Stood.Due
	}
	return out
}

// detailWords are what a move named besides words and date, a line each.
func (r *Room) detailWords(ctx context.Context, p i18n.Printer, d Detail) (out []string, err error) {
	if d.Percent > 0 {
		out = append(out, p.T("task.detail.percent", d.Percent))
	}
	if d.Officer != "" && d.Officer != d.OfficerBefore {
		out = append(out, p.T("task.detail.officer", d.Officer))
		if d.OfficerBefore != "" {
			out = append(out, p.T("task.detail.officer_before", d.OfficerBefore))
		}
	}
	if d.Reason != "" {
		out = append(out, p.T("task.detail.reason", p.T("task.reason."+d.Reason)))
	}
	if d.WaitsOn != "" {
		out = append(out, p.T("task.detail.waits_on", p.T("task.held."+d.WaitsOn)))
	}
	if d.Product != "" {
		out = append(out, p.T("task.detail.product", d.Product))
	}
	for _, x := range []struct {
		key, more string
		ids       []string
	}{{"task.detail.competent", d.CompetentName, d.Competent}, {"task.detail.leads", "", d.Leads}, {"task.detail.leads_before", "", d.LeadsBefore}} {
		if len(x.ids) == 0 && x.more == "" {
			continue
		}
		known, err := r.agencies.ByIDs(ctx, x.ids)
		if err != nil {
			return nil, err
		}
		words := namesOf(p, known, x.ids, false)
		if x.more != "" && words != "" {
			words += ", "
		}
		out = append(out, p.T(x.key, words+x.more))
	}
	return out, nil
}

// competentOf are the agencies that whoever declined last named as competent.
func competentOf(events []Event) []string {
	for _, e := range slices.Backward(events) {
		if e.Move == Decline {
			return e.Detail.Competent
		}
	}
	return nil
}
