package programme

import (
	"context"
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
)

// manyDecisions are what the Office may make of several registrations at once:
// those that say the same of each. Merging names one other registration, so it
// is done one by one.
var manyDecisions = []string{"accept", "send_back", "refuse"}

// Screened is what becomes, or would become, of one registration of several.
type Screened struct {
	Entry  Entry
	Refuse error // why not; nil = done
}

// Done is how many were decided.
func Done(list []Screened) (n int) {
	for _, x := range list {
		if x.Refuse == nil {
			n++
		}
	}
	return n
}

// chosenEntries are the named registrations of a year; others are left out.
func (r *Room) chosenEntries(ctx context.Context, a access.Actor, year int, ids []string) ([]Entry, error) {
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 || len(ids) > maxChosen {
		return nil, fault.Fields(fault.Field{Name: "id", Key: "programme.error.chosen", Args: []any{maxChosen}})
	}
	var out []Entry
	for _, id := range ids {
		e, err := r.EntryByID(ctx, id)
		if fault.Is(err, fault.NotFound) || err == nil && (e.Year != year || !r.rights.Can(a, "registration.read", e.Object())) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// WouldScreen tells what a decision on several registrations would do, and
// changes nothing.
func (r *Room) WouldScreen(ctx context.Context, a access.Actor, year int, do string, ids []string) ([]Screened, error) {
	list, err := r.chosenEntries(ctx, a, year, ids)
	if err != nil {
		return nil, err
	}
	issued := r.unissued(ctx, year)
	if issued != nil && !fault.Is(issued, fault.Conflict) {
		return nil, issued
	}
	out := make([]Screened, len(list))
	for i, e := range list {
		out[i] = Screened{e, issued}
		if issued == nil && !Allowed(do, e.State) {
			out[i].Refuse = fault.New(fault.Conflict, "programme.refused.state")
		}
		if out[i].Refuse == nil && do != "accept" {
			if out[i].Refuse = r.alone(ctx, e); out[i].Refuse != nil && !fault.Is(out[i].Refuse, fault.Conflict) {
				return nil, out[i].Refuse
			}
		}
	}
	return out, nil
}

// ScreenMany decides several registrations with one reason, in one
// transaction. One that refuses, or that changed since it was seen, stays as it
// is and says why; the others are decided. seen are the versions by id.
func (r *Room) ScreenMany(ctx context.Context, a access.Actor, year int, do string, seen map[string]int64, criteria []string, reason string) (out []Screened, err error) {
	act, ok := map[string]decision{
		"accept": func(ctx context.Context, id string, seen int64) (Entry, error) {
			return r.Accept(ctx, a, id, criteria, reason, seen)
		},
		"send_back": func(ctx context.Context, id string, seen int64) (Entry, error) {
			return r.SendBack(ctx, a, id, criteria, reason, seen)
		},
		"refuse": func(ctx context.Context, id string, seen int64) (Entry, error) {
			return r.Refuse(ctx, a, id, criteria, reason, seen)
		},
	}[do]
	if !ok {
		return nil, fault.Fields(fault.Field{Name: "do", Key: "form.required_choice"})
	}
	return r.each(ctx, a, year, seen, act)
}

// decision is one act with a registration that was seen in a version.
type decision func(ctx context.Context, id string, seen int64) (Entry, error)

// each does act with every named registration in one transaction, keeping why
// it was refused.
func (r *Room) each(ctx context.Context, a access.Actor, year int, seen map[string]int64, act decision) (out []Screened, err error) {
	err = r.db.Batch(ctx, func(ctx context.Context) error {
		out = nil
		ids := make([]string, 0, len(seen))
		for id := range seen {
			ids = append(ids, id)
		}
		list, err := r.chosenEntries(ctx, a, year, ids)
		if err != nil {
			return err
		}
		for _, was := range list {
			e, err := act(ctx, was.ID, seen[was.ID])
			switch {
			case fault.Is(err, fault.Conflict):
				out = append(out, Screened{was, err})
			case err != nil:
				return err
			default:
				out = append(out, Screened{Entry: e})
			}
		}
		web.Result(ctx, manyPath(year))
		return nil
	})
	return out, err
}

// UndoMany takes the decisions on several registrations back. One that changed
// since, and one into which others were merged, keeps its decision and says
// why.
func (r *Room) UndoMany(ctx context.Context, a access.Actor, year int, seen map[string]int64) ([]Screened, error) {
	return r.each(ctx, a, year, seen, func(ctx context.Context, id string, seen int64) (Entry, error) { return r.Undo(ctx, a, id, seen) })
}

func manyPath(year int) string { return base + "/sang-loc-nhieu/" + itoa(year) }
