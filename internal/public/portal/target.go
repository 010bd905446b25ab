package portal

import (
	"context"
	"encoding/json"
	"slices"

	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/public/portal/views"
)

// targets are the published targets of the years: those that the published plan
// of a year sets, with figures where they were released, and behind them those
// that were released without standing in a plan. year 0 = all years, the latest
// first.
func (p *Room) targets(ctx context.Context, year int) ([]PublishedTarget, error) {
	figures := map[int]released{}
	list, _, err := p.store.list(ctx, filter{kind: "indicators", year: year, limit: maxYears, data: true})
	if err != nil {
		return nil, err
	}
	years := []int{}
	for _, x := range list {
		var d released
		if err := json.Unmarshal(x.Data, &d); err != nil {
			return nil, err
		}
		figures[x.Year], years = d, append(years, x.Year)
	}
	plans, _, err := p.store.list(ctx, filter{kind: "plan", year: year, limit: maxYears, data: true})
	if err != nil {
		return nil, err
	}
	set := map[int][]PublishedTarget{}
	for _, x := range plans {
		var d PublishedPlan
		if err := json.Unmarshal(x.Data, &d); err != nil {
			return nil, err
		}
		set[x.Year], years = d.Indicators, append(years, x.Year)
	}
	slices.Sort(years)
	years = slices.Compact(years)
	slices.Reverse(years)
	out := []PublishedTarget{}
	for _, y := range years {
		out = append(out, joined(set[y], figures[y])...)
	}
	return out, nil
}

// maxYears is how many years of plans the list of targets covers.
const maxYears = 50

// joined puts the released figures to the targets that a plan sets. The target
// itself is the plan's, which is public anew whenever it changes.
func joined(set []PublishedTarget, r released) []PublishedTarget {
	known := map[string]PublishedTarget{}
	for i := range r.Items {
		r.Items[i].FigureAsOf = ""
		if r.Items[i].Figure != nil {
			r.Items[i].FigureAsOf = r.AsOf
		}
		known[r.Items[i].ID] = r.Items[i]
	}
	out := make([]PublishedTarget, 0, len(set))
	for _, x := range set {
		if f, ok := known[x.ID]; ok && f.Unit == x.Unit {
			x.Figure, x.FigurePeriod, x.PeriodCode, x.FigureFrom, x.FigureTo, x.FigureSample, x.FigureAsOf = f.Figure, f.FigurePeriod, f.PeriodCode, f.FigureFrom, f.FigureTo, f.FigureSample, f.FigureAsOf
		}
		out = append(out, x)
	}
	if len(set) == 0 {
		out = append(out, r.Items...)
	}
	return out
}

// withTargets fills in the targets of a published plan.
func (p *Room) withTargets(ctx context.Context, d *PublishedPlan) (err error) {
	if d.Indicators, err = p.targets(ctx, d.Year); err != nil {
		return err
	}
	for _, x := range d.Indicators {
		if x.FigureAsOf > d.AsOf {
			d.AsOf = x.FigureAsOf
		}
	}
	return nil
}

// shownTargets writes targets in the reader's words.
func shownTargets(c *web.Ctx, list []PublishedTarget) []views.Target {
	p := i18n.From(c.Context())
	var out []views.Target
	for _, x := range list {
		t := views.Target{Title: x.Title, Field: c.T("portal.plan.fields." + x.Field), Aimed: x.aimed(p), Owner: x.Owner.ShortName, Sample: x.Sample}
		if x.Figure != nil {
			t.Figure, t.Period, t.FigureSample = x.Figure.words(p, x.Unit), x.period(p), x.FigureSample
		}
		out = append(out, t)
	}
	return out
}
