package remind

import (
	"context"
	"slices"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
)

// Set puts rules into force from a day on. Rules of days that have passed
// stay as they were: from when reminders went by which rule can be looked up.
func (r *Room) Set(ctx context.Context, a access.Actor, p Policy) (Policy, error) {
	if err := r.check(ctx, &p); err != nil {
		return p, err
	}
	p.ID, p.MadeName, p.MadeAt = gov.NewID(), a.Name, r.clock.Now()
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		r.audit.Record(ctx, a, "remind.set", "remind_policy", p.ID, map[string]any{"from": p.ValidFrom.String(), "minute": p.Minute, "rules": p.Rules, "supervises": p.Supervises})
		web.Result(ctx, base)
		return r.insert(ctx, a, p)
	})
	return p, err
}

func (r *Room) check(ctx context.Context, p *Policy) error {
	var bad []fault.Field
	fail := func(name, key string, args ...any) {
		bad = append(bad, fault.Field{Name: name, Key: key, Args: args})
	}
	if p.ValidFrom.Before(clock.Today(r.clock)) {
		fail("valid_from", "remind.error.past")
	}
	if p.Minute < 0 || p.Minute >= 24*60 {
		fail("hour", "form.clock")
	}
	for _, u := range Urgencies {
		rule, ok := p.Rules[u]
		some := false
		for _, l := range Levels {
			some = some || len(rule.Steps[l]) > 0
			if len(rule.Steps[l]) > maxSteps || !slices.IsSorted(rule.Steps[l]) {
				fail(u+"."+l, "remind.error.steps", maxStep, maxSteps)
			}
		}
		if !ok || !some {
			fail(u+"."+Focal, "remind.error.none")
		}
		if rule.Repeat < 0 || rule.Repeat > maxStep {
			fail(u+".repeat", "form.int", 0, maxStep)
		}
	}
	ids := []string{}
	for id, agencies := range p.Supervises {
		ids = append(ids, id)
		known, err := r.agencies.ByIDs(ctx, agencies)
		if err != nil {
			return err
		}
		if len(known) != len(agencies) {
			fail("supervises."+id, "form.choice")
		}
	}
	leaders, err := r.leaders(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(leaders, func(l leader) bool { return l.id == id }) {
			fail("supervises."+id, "form.choice")
		}
	}
	if len(bad) > 0 {
		return fault.Fields(bad...)
	}
	return nil
}

// Leaders are the names of those who may supervise, in their order.
func (r *Room) Leaders(ctx context.Context) ([]string, error) {
	list, err := r.leaders(ctx)
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.name
	}
	return out, err
}

type leader struct{ id, name string }

// leaders are who may supervise, by name.
func (r *Room) leaders(ctx context.Context) ([]leader, error) {
	ids, err := r.people.Recipients(ctx, nil, nil, access.Leaders)
	if err != nil {
		return nil, err
	}
	known, err := r.people.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]leader, len(ids))
	for i, id := range ids {
		out[i] = leader{id, known[id].Name}
	}
	return out, nil
}
