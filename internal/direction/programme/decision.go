package programme

import (
	"context"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
)

// Decision is the decision that issues a programme, with the programme as its
// annex: what goes into the boxes of the official layout. It is Vietnamese
// whatever the reader's language.
type Decision struct {
	Subject, Basis, Body, AnnexTitle, Annex, Signer string // Basis, Body and Annex one line each; cells of the annex are parted by |
	Sample                                          bool
}

// foundations are the laws under which a Committee decides on its programme,
// each from the day on which it came into force: Law 77/2015/QH13 (01/01/2016),
// Law 65/2025/QH15 (01/03/2025), Law 72/2025/QH15 (16/06/2025).
var foundations = []struct {
	from gov.Date
	key  string
}{
	{gov.MustDate("2016-01-01"), "programme.decision.law_2015"},
	{gov.MustDate("2025-03-01"), "programme.decision.law_2025_65"},
	{gov.MustDate("2025-06-16"), "programme.decision.law_2025_72"},
}

func foundation(on gov.Date) string {
	key := foundations[0].key
	for _, f := range foundations {
		if !on.Before(f.from) {
			key = f.key
		}
	}
	return key
}

// DraftDecision puts the decision on a year's programme into the register as a
// draft, with the programme of this moment as its annex, and returns its
// address. There it is corrected, numbered and issued like every document.
func (r *Room) DraftDecision(ctx context.Context, a access.Actor, year int, signer string) (href string, err error) {
	c, err := r.CallOf(ctx, year)
	if err != nil {
		return "", err
	}
	if !c.IssuedOn.IsZero() {
		return "", fault.New(fault.Conflict, "programme.refused.issued")
	}
	if signer = form.Clean(signer); signer == "" {
		return "", fault.Fields(fault.Field{Name: "signer_name", Key: "form.required_here"})
	}
	items, _, err := r.List(ctx, year, Filter{State: ItemDraft, Limit: download.MaxRows})
	if err != nil {
		return "", err
	}
	if len(items) == 0 {
		return "", fault.New(fault.Conflict, "programme.refused.empty")
	}
	annex, err := r.annex(ctx, items)
	if err != nil {
		return "", err
	}
	p := i18n.In(i18n.VI)
	d := Decision{
		Subject: p.T("programme.decision.subject", itoa(year)), Basis: p.T(foundation(clock.Today(r.clock))) + "\n" + p.T("programme.decision.proposal"), Body: p.T("programme.decision.body", itoa(year)),
		AnnexTitle: p.T("programme.decision.annex", itoa(year)), Annex: annex, Signer: signer, Sample: c.Sample,
	}
	return r.Elsewhere.Draft(ctx, a, d)
}

// annex is the programme as the lines of a table, the Committee's matters
// before the Chairman's, each group under its heading.
func (r *Room) annex(ctx context.Context, items []Item) (string, error) {
	var ids []string
	for _, i := range items {
		ids = append(append(ids, i.LeadID), i.Coordinating...)
	}
	known, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return "", err
	}
	p := i18n.In(i18n.VI)
	line := func(cells ...string) string {
		for k := range cells {
			cells[k] = oneLine(strings.ReplaceAll(cells[k], "|", "/"))
		}
		return strings.Join(cells, " | ")
	}
	out := []string{line(p.T("programme.decision.no"), p.T("programme.field.title"), p.T("programme.field.lead"), p.T("programme.field.coordinating"), p.T("programme.field.product"), p.T("programme.field.onward"), p.T("programme.field.leader"), p.T("programme.field.month"))}
	group, marks := "", []string{"I", "II"}
	for _, i := range items {
		if i.Authority != group {
			group = i.Authority
			out = append(out, line(marks[0], p.T("programme.decision.group."+group), "", "", "", "", "", ""))
			marks = marks[1:]
		}
		var with []string
		for _, id := range i.Coordinating {
			with = append(with, known[id].ShortName)
		}
		onward := ""
		if i.Onward != "" {
			onward = p.T("programme.onward." + i.Onward)
		}
		out = append(out, line(itoa(i.Ordinal), i.Title, known[i.LeadID].ShortName, strings.Join(with, "; "), i.Product, onward, i.Leader, itoa(i.Month)))
	}
	return strings.Join(out, "\n"), nil
}
