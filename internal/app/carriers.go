package app

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/direction/document"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
)

// carriers tells the register of documents what carries out its clauses.
type carriers struct{ *Rooms }

// Find returns the task with a code, or the group of a plan with an id.
func (r carriers) Find(ctx context.Context, a access.Actor, kind, name string) (string, error) {
	switch kind {
	case "task":
		if !r.Rights.May(a, "task.list") {
			return "", fault.Missing()
		}
		list, _, err := r.Tasks.List(ctx, a, task.Filter{Text: name, Limit: 20})
		if err != nil {
			return "", err
		}
		for _, t := range list {
			if t.Code == name || t.ID == name {
				return t.ID, nil
			}
		}
	case "plan_group":
		list, err := r.Offer(ctx, a)
		if err != nil {
			return "", err
		}
		for _, c := range list {
			if c.ID == name {
				return c.ID, nil
			}
		}
	}
	return "", fault.Missing()
}

// Offer lists the groups of every plan.
func (r carriers) Offer(ctx context.Context, a access.Actor) ([]document.Choice, error) {
	if !r.Rights.May(a, "plan.list") {
		return nil, nil
	}
	plans, err := r.Plans.List(ctx)
	if err != nil {
		return nil, err
	}
	var out []document.Choice
	for _, p := range plans {
		if p, err = r.Plans.Get(ctx, p.ID); err != nil {
			return nil, err
		}
		for _, g := range p.Groups {
			out = append(out, document.Choice{Kind: "plan_group", ID: g.ID, Text: g.Title})
		}
	}
	return out, nil
}

// Show describes what the actor may see of the cites.
func (r carriers) Show(ctx context.Context, a access.Actor, cites []document.Cite) (map[document.Cite]document.Carrier, error) {
	out := map[document.Cite]document.Carrier{}
	groups := map[string]document.Carrier{}
	if r.Rights.May(a, "plan.list") {
		plans, err := r.Plans.List(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range plans {
			if p, err = r.Plans.Get(ctx, p.ID); err != nil {
				return nil, err
			}
			for _, g := range p.Groups {
				groups[g.ID] = document.Carrier{Text: g.Title, State: i18n.T(ctx, "plan.state."+p.State), Tone: "blue", Href: "/lam-viec/ke-hoach/" + p.ID}
			}
		}
	}
	for _, c := range cites {
		switch c.Kind {
		case "plan_group":
			if g, ok := groups[c.ObjectID]; ok {
				out[c] = g
			}
		case "task":
			t, err := r.Tasks.Get(ctx, c.ObjectID)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if r.Rights.Can(a, "task.read", t.Object()) {
				tone := "blue"
				if t.State == task.Accepted {
					tone = "green"
				}
				out[c] = document.Carrier{Text: t.Code + " " + t.Title, State: i18n.T(ctx, "task.state."+string(t.State)), Tone: tone, Href: "/lam-viec/nhiem-vu/" + t.ID}
			}
		}
	}
	return out, nil
}
