package programme

import (
	"context"
	"slices"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
)

// Kinds of steps of an item's way through the house.
const (
	StepSitting  = "sitting"  // a matter of a sitting's agenda
	StepDocument = "document" // a signed document of the register
)

// Step is one place to which an item went.
type Step struct {
	Kind, Ref string // Ref is the id of the matter or of the document
	ByName    string
	At        time.Time
}

// Place is a step as its own room shows it. It has no address where the reader
// may not see more.
type Place struct {
	Text, Href string
	Day        gov.Date // of the sitting or of the document
}

// Choice is one record that can be chosen.
type Choice struct{ Ref, Text string }

// Elsewhere is what other rooms hold of the programme's items; app fills it.
type Elsewhere interface {
	// Sittings lists the matters on agendas that the actor may choose from.
	Sittings(ctx context.Context, a access.Actor) ([]Choice, error)
	// Document finds the signed document with a number and symbol; none is
	// fault.NotFound.
	Document(ctx context.Context, a access.Actor, code string) (ref string, err error)
	// Show describes the steps that the actor may see.
	Show(ctx context.Context, a access.Actor, steps []Step) (map[Step]Place, error)
	// Draft makes the draft of a decision in the register and returns its address.
	Draft(ctx context.Context, a access.Actor, d Decision) (href string, err error)
}

// Steps lists where an item went, in the order of time.
func (r *Room) Steps(ctx context.Context, itemID string) ([]Step, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Step, error) {
		var x Step
		err := s.Scan(&x.Kind, &x.Ref, &x.ByName, db.ToTime(&x.At))
		return x, err
	}, `SELECT kind, ref, by_name, at FROM programme_step WHERE item_id = $1 ORDER BY at, kind DESC, ref`, itemID)
}

// after is the state of an item that went where the steps say: a signed
// document decides it, an agenda means that it was submitted.
func after(steps []Step) string {
	switch {
	case went(steps, StepDocument):
		return "decided"
	case went(steps, StepSitting):
		return "submitted"
	}
	return Planned
}

// went reports whether there is a step of the kind.
func went(steps []Step, kind string) bool {
	return slices.ContainsFunc(steps, func(s Step) bool { return s.Kind == kind })
}

// AddStep notes that an item went to a sitting or became a signed document. A
// document without a sitting is a decision out of session. The item's state
// follows. ref is the id of the agenda's matter, or the document's number and
// symbol as typed.
func (r *Room) AddStep(ctx context.Context, a access.Actor, id, kind, ref string, seen int64) (i Item, err error) {
	ref = form.Clean(ref)
	err = r.walk(ctx, a, id, seen, "programme.step_add", func(ctx context.Context) (Step, error) {
		s := Step{Kind: kind, Ref: ref, ByName: a.Name, At: r.clock.Now()}
		switch kind {
		case StepSitting:
			choices, err := r.Elsewhere.Sittings(ctx, a)
			if err != nil {
				return s, err
			}
			if !slices.ContainsFunc(choices, func(c Choice) bool { return c.Ref == ref }) {
				return s, fault.Fields(fault.Field{Name: StepSitting, Key: "form.required_choice"})
			}
		case StepDocument:
			if ref == "" {
				return s, fault.Fields(fault.Field{Name: StepDocument, Key: "form.required_here"})
			}
			var err error
			if s.Ref, err = r.Elsewhere.Document(ctx, a, ref); fault.Is(err, fault.NotFound) {
				return s, fault.Fields(fault.Field{Name: StepDocument, Key: "programme.error.no_document", Args: []any{ref}})
			} else if err != nil {
				return s, err
			}
		default:
			return s, fault.Fields(fault.Field{Name: "kind", Key: "form.choice"})
		}
		_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_step (item_id, kind, ref, by_name, at) VALUES ($1,$2,$3,$4,$5)`, id, s.Kind, s.Ref, s.ByName, s.At.UnixMilli())
		if db.IsDuplicate(err) {
			return s, fault.Fields(fault.Field{Name: kind, Key: "programme.error.step_twice"})
		}
		return s, err
	}, &i)
	return i, err
}

// RemoveStep takes back a step that was noted by mistake.
func (r *Room) RemoveStep(ctx context.Context, a access.Actor, id, kind, ref string, seen int64) (i Item, err error) {
	err = r.walk(ctx, a, id, seen, "programme.step_remove", func(ctx context.Context) (Step, error) {
		return Step{Kind: kind, Ref: ref}, db.ExecOne(ctx, r.db.Q(ctx), `DELETE FROM programme_step WHERE item_id = $1 AND kind = $2 AND ref = $3`, id, kind, ref)
	}, &i)
	return i, err
}

// walk changes an item's steps and lets its state follow.
func (r *Room) walk(ctx context.Context, a access.Actor, id string, seen int64, act string, fn func(ctx context.Context) (Step, error), i *Item) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		var err error
		if *i, err = r.Get(ctx, id); err != nil {
			return err
		}
		switch {
		case seen != 0 && seen != i.Version:
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		case i.State == ItemDraft:
			return fault.New(fault.Conflict, "programme.refused.not_issued")
		case i.State == Withdrawn || i.State == Carried:
			return fault.New(fault.Conflict, "programme.refused.ended")
		}
		s, err := fn(ctx)
		if err != nil {
			return err
		}
		steps, err := r.Steps(ctx, id)
		if err != nil {
			return err
		}
		i.State = after(steps)
		r.audit.Record(ctx, a, act, "programme_item", id, map[string]any{"kind": s.Kind, "ref": s.Ref})
		return r.writeItem(ctx, a, i, "programme.change")
	})
}
