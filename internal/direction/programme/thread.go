package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vntext"
)

// Kinds of steps of an item's way through the house.
const (
	StepSitting  = "sitting"  // a matter of a sitting's agenda
	StepDocument = "document" // a signed document of the register
)

// Step is one place to which an item went.
type Step struct {
	Kind, Ref string   // Ref is the id of the matter or of the document
	Day       gov.Date // on which the item was submitted by it: of the sitting, of the document; not after that of the entry
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
type Choice struct {
	Ref, Text string
	Day       gov.Date // of the sitting
}

// Paper is a signed document as the register has it.
type Paper struct {
	Ref, Code, Text string
	Day             gov.Date // of issue
	Fate            string   // corrected, replaced, recalled; "" = it stands
}

// fits says why a paper cannot be what became of the item; nil where it can.
// What a later paper corrected, replaced or recalled is not the decision that
// stands; what was issued before the item was registered cannot answer it.
func (p Paper) fits(i Item) *fault.Field {
	switch {
	case p.Fate != "":
		return &fault.Field{Name: StepDocument, Key: "programme.error.paper_" + p.Fate, Args: []any{p.Code}}
	case !p.Day.IsZero() && p.Day.Before(i.CreatedOn):
		return &fault.Field{Name: StepDocument, Key: "programme.error.paper_before", Args: []any{p.Code, dayWords(p.Day), dayWords(i.CreatedOn)}}
	}
	return nil
}

// maxOffered is how many papers are offered for an item.
const maxOffered = 20

// plausible are the papers that can be what became of the item, those with the
// most words of its title first, the later before the earlier.
func plausible(i Item, list []Paper) []Paper {
	words := strings.Fields(vntext.Plain(i.Title))
	shared := func(p Paper) (n int) {
		text := " " + vntext.Plain(p.Text) + " "
		for _, w := range words {
			if strings.Contains(text, " "+w+" ") {
				n++
			}
		}
		return n
	}
	list = slices.DeleteFunc(slices.Clone(list), func(p Paper) bool { return p.fits(i) != nil })
	slices.SortStableFunc(list, func(a, b Paper) int {
		if d := shared(b) - shared(a); d != 0 {
			return d
		}
		return b.Day.Compare(a.Day)
	})
	return list[:min(maxOffered, len(list))]
}

// Elsewhere is what other rooms hold of the programme's items; app fills it.
type Elsewhere interface {
	// Sittings lists the matters on agendas of sittings still to be held that
	// the actor may choose from.
	Sittings(ctx context.Context, a access.Actor) ([]Choice, error)
	// Document finds the signed document with a number and symbol, or with the
	// id of one that Papers offered; none is fault.NotFound.
	Document(ctx context.Context, a access.Actor, code string) (Paper, error)
	// Papers lists the latest documents issued since a day that the actor may
	// see.
	Papers(ctx context.Context, a access.Actor, since gov.Date) ([]Paper, error)
	// Show describes the steps that the actor may see.
	Show(ctx context.Context, a access.Actor, steps []Step) (map[Step]Place, error)
	// Draft makes the draft of a decision in the register and returns its address.
	Draft(ctx context.Context, a access.Actor, d Decision) (href string, err error)
}

// Steps lists where an item went, in the order of time.
func (r *Room) Steps(ctx context.Context, itemID string) ([]Step, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Step, error) {
		var x Step
		err := s.Scan(&x.Kind, &x.Ref, db.ToDate(&x.Day), &x.ByName, db.ToTime(&x.At))
		return x, err
	}, `SELECT kind, ref, day, by_name, at FROM programme_step WHERE item_id = $1 ORDER BY at, kind DESC, ref`, itemID)
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

// firstDay is the earliest day on which the item was submitted.
func firstDay(steps []Step) (first gov.Date) {
	for _, s := range steps {
		if first.IsZero() || s.Day.Before(first) {
			first = s.Day
		}
	}
	return first
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
		s := Step{Kind: kind, Ref: ref, Day: clock.Today(r.clock), ByName: a.Name, At: r.clock.Now()}
		earlier := func(day gov.Date) {
			if !day.IsZero() && day.Before(s.Day) {
				s.Day = day
			}
		}
		switch kind {
		case StepSitting:
			choices, err := r.Elsewhere.Sittings(ctx, a)
			if err != nil {
				return s, err
			}
			n := slices.IndexFunc(choices, func(c Choice) bool { return c.Ref == ref })
			if n < 0 {
				return s, fault.Fields(fault.Field{Name: StepSitting, Key: "form.required_choice"})
			}
			earlier(choices[n].Day)
		case StepDocument:
			if ref == "" {
				return s, fault.Fields(fault.Field{Name: StepDocument, Key: "form.required_here"})
			}
			p, err := r.Elsewhere.Document(ctx, a, ref)
			if fault.Is(err, fault.NotFound) {
				return s, fault.Fields(fault.Field{Name: StepDocument, Key: "programme.error.no_document", Args: []any{ref}})
			} else if err != nil {
				return s, err
			}
			if bad := p.fits(i); bad != nil {
				return s, fault.Fields(*bad)
			}
			s.Ref = p.Ref
			earlier(p.Day)
		default:
			return s, fault.Fields(fault.Field{Name: "kind", Key: "form.choice"})
		}
		_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_step (item_id, kind, ref, day, by_name, at) VALUES ($1,$2,$3,$4,$5,$6)`, id, s.Kind, s.Ref, s.Day.String(), s.ByName, s.At.UnixMilli())
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
		if s.Day.IsZero() { // taken back: what the steps left say counts alone
			i.SubmittedOn = gov.Date{}
		}
		i.turn(after(steps), firstDay(steps))
		r.audit.Record(ctx, a, act, "programme_item", id, map[string]any{"kind": s.Kind, "ref": s.Ref})
		return r.writeItem(ctx, a, i, "programme.change")
	})
}
