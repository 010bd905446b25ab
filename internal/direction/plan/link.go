package plan

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

// Link says that a task or a target works on a line.
type Link struct{ Kind, ID string }

// LinkKinds lists what can be linked to a line.
var LinkKinds = []string{"task", "indicator"}

// Thing is what a link leads to. Of what the reader may not see, only how it
// stands is told.
type Thing struct {
	Text, Href, State, Tone string
	Hidden                  bool
	Counts, Done, Overdue   bool     // of tasks: it is counted; it is accepted; it is late
	From, Due, DoneOn       gov.Date // of tasks, in Vietnam: handed out, limit in force, result sent
	Agencies                []string // of tasks: who leads it, then who takes part
}

// Target is a target of the plan's year in Vietnamese words, for its paper.
type Target struct {
	Field, Title, Unit, Baseline, Aim, OwnerID string
	Sample                                     bool
}

// Things tells of what lies in rooms that this one does not know; app fills it.
type Things interface {
	// Find returns the thing of the kind that a person names by its code.
	Find(ctx context.Context, a access.Actor, kind, name string) (id string, err error)
	// Targets returns the targets of a year in their order.
	Targets(ctx context.Context, year int) ([]Target, error)
	// Show describes things, also of kinds that only clauses name.
	Show(ctx context.Context, a access.Actor, links []Link) (map[Link]Thing, error)
}

// LinksOf returns the links of a plan's lines in force, by line.
func (r *Room) LinksOf(ctx context.Context, planID string) (map[string][]Link, error) {
	out := map[string][]Link{}
	_, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (struct{}, error) {
		var line string
		var l Link
		err := s.Scan(&line, &l.Kind, &l.ID)
		out[line] = append(out[line], l)
		return struct{}{}, err
	}, `SELECT k.line_id, k.kind, k.object_id FROM plan_link k JOIN plan_line l ON l.id = k.line_id WHERE l.plan_id = $1 AND l.removed = 0 ORDER BY k.line_id, k.kind, k.at, k.object_id`, planID)
	return out, err
}

// LinkedLines returns the lines in force on which a thing works.
func (r *Room) LinkedLines(ctx context.Context, kind, id string) ([]Line, error) {
	return db.List(ctx, r.db.Q(ctx), scanLine, `SELECT l.id, l.plan_id, l.parent_id, l.kind, l.ordinal, l.text, l.lead_id, l.starts, l.due, l.product, l.removed, l.reason, l.version FROM plan_link k JOIN plan_line l ON l.id = k.line_id WHERE k.kind = $1 AND k.object_id = $2 AND l.removed = 0 ORDER BY l.id`, kind, id)
}

// Attach links the thing that a person names to a line in force.
func (r *Room) Attach(ctx context.Context, a access.Actor, id, lineID, kind, name string) error {
	object, err := r.Things.Find(ctx, a, kind, name)
	if fault.Is(err, fault.NotFound) {
		return fault.Fields(fault.Field{Name: kind, Key: "plan.error.no_thing"})
	}
	if err != nil {
		return err
	}
	return r.linking(ctx, a, id, lineID, "attach", map[string]any{"kind": kind, "object": object}, func(ctx context.Context) error {
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_link (line_id, kind, object_id, by_name, at) VALUES ($1,$2,$3,$4,$5)`, lineID, kind, object, a.Name, r.clock.Now().UnixMilli()); err != nil {
			if db.IsDuplicate(err) {
				return fault.Fields(fault.Field{Name: kind, Key: "plan.error.linked"})
			}
			return err
		}
		return nil
	})
}

// Detach takes such a link away.
func (r *Room) Detach(ctx context.Context, a access.Actor, id, lineID, kind, object string) error {
	return r.linking(ctx, a, id, lineID, "detach", map[string]any{"kind": kind, "object": object}, func(ctx context.Context) error {
		n, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM plan_link WHERE line_id=$1 AND kind=$2 AND object_id=$3`, lineID, kind, object)
		if err == nil && n == 0 {
			return fault.Missing()
		}
		return err
	})
}

// Cite says that a line carries out a clause.
func (r *Room) Cite(ctx context.Context, a access.Actor, id, lineID, documentID, anchor string) error {
	return r.linking(ctx, a, id, lineID, "cite", map[string]any{"document": documentID, "clause": anchor}, func(ctx context.Context) error {
		return r.documents.CiteWithin(ctx, a, documentID, anchor, "plan_line", lineID)
	})
}

// Uncite takes such a word back.
func (r *Room) Uncite(ctx context.Context, a access.Actor, id, lineID, documentID, anchor string) error {
	return r.linking(ctx, a, id, lineID, "uncite", map[string]any{"document": documentID, "clause": anchor}, func(ctx context.Context) error {
		return r.documents.Uncite(ctx, a, documentID, anchor, "plan_line", lineID)
	})
}

// linking changes what hangs on a line, not its text: that stays possible
// after the plan was adopted.
func (r *Room) linking(ctx context.Context, a access.Actor, id, lineID, act string, detail map[string]any, fn func(ctx context.Context) error) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		l, err := r.LineByID(ctx, lineID)
		if err != nil {
			return err
		}
		if l.PlanID != id || l.Removed {
			return fault.Missing()
		}
		if err := fn(ctx); err != nil {
			return err
		}
		detail["line"] = lineID
		r.audit.Record(ctx, a, "plan."+act, "plan", id, detail)
		web.Result(ctx, linePath(id, lineID))
		return nil
	})
}

// Tally is how far the tasks of a line are: Total = Done + Overdue + Open.
type Tally struct{ Total, Done, Overdue, Open int }

func (t *Tally) add(x Thing) {
	if !x.Counts {
		return
	}
	t.Total++
	switch {
	case x.Done:
		t.Done++
	case x.Overdue:
		t.Overdue++
	default:
		t.Open++
	}
}

// Progress counts the tasks of each line with those of all lines below it; a
// task that hangs on several of them counts once. The key "" is the plan.
func (p Plan) Progress(links map[string][]Link, things map[Link]Thing) map[string]Tally {
	seen := map[string]map[Link]bool{}
	out := map[string]Tally{"": {}}
	count := func(line string, l Link) {
		if seen[line] == nil {
			seen[line] = map[Link]bool{}
		}
		if !seen[line][l] {
			seen[line][l] = true
			t := out[line]
			t.add(things[l])
			out[line] = t
		}
	}
	parent := map[string]string{}
	for _, l := range p.Lines {
		parent[l.ID] = l.ParentID
	}
	for _, l := range p.Lines {
		for _, k := range links[l.ID] {
			if k.Kind != "task" {
				continue
			}
			for at := l.ID; at != ""; at = parent[at] {
				count(at, k)
			}
			count("", k)
		}
	}
	return out
}

// things describes everything that hangs on the lines of a plan.
func (r *Room) things(ctx context.Context, a access.Actor, links map[string][]Link) (map[Link]Thing, error) {
	var all []Link
	for _, list := range links {
		all = append(all, list...)
	}
	if len(all) == 0 || r.Things == nil {
		return map[Link]Thing{}, nil
	}
	return r.Things.Show(ctx, a, all)
}
