package plan

import (
	"cmp"
	"context"
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Line is one line of the plan's text.
type Line struct {
	ID       string   `json:"id"`
	ParentID string   `json:"parent"` // "" = a group
	Kind     string   `json:"kind"`
	Ordinal  int      `json:"ordinal"` // among its siblings of the kind, from 1
	Text     string   `json:"text"`
	LeadID   string   `json:"lead"`
	Start    gov.Date `json:"start"` // zero = not named
	Due      gov.Date `json:"due"`
	Product  string   `json:"product"`
	Removed  bool     `json:"removed"`
	Reason   string   `json:"reason"` // why it was taken out
	Version  int64    `json:"version"`

	PlanID string `json:"-"`
	Depth  int    `json:"-"` // 0 = a group
	Number string `json:"-"` // 3.2.1, within its kind of groups
}

// maxLines is how many lines a plan has at most, those taken out included.
const maxLines = 5000

const lineColumns = `id, plan_id, parent_id, kind, ordinal, text, lead_id, starts, due, product, removed, reason, version`

func scanLine(s db.Scanner) (Line, error) {
	var l Line
	var removed int64
	err := s.Scan(&l.ID, &l.PlanID, &l.ParentID, &l.Kind, &l.Ordinal, &l.Text, &l.LeadID, db.ToDate(&l.Start), db.ToDate(&l.Due), &l.Product, &removed, &l.Reason, &l.Version)
	l.Removed = removed == 1
	return l, err
}

func (r *Room) allLines(ctx context.Context, planID string) ([]Line, error) {
	return db.List(ctx, r.db.Q(ctx), scanLine, `SELECT `+lineColumns+` FROM plan_line WHERE plan_id = $1 ORDER BY parent_id, ordinal, id`, planID)
}

// LineByID returns a line of any plan, also one that was taken out.
func (r *Room) LineByID(ctx context.Context, id string) (Line, error) {
	return db.One(ctx, r.db.Q(ctx), scanLine, `SELECT `+lineColumns+` FROM plan_line WHERE id = $1`, id)
}

// LinesByIDs returns lines of any plan by their ids.
func (r *Room) LinesByIDs(ctx context.Context, ids []string) (map[string]Line, error) {
	out := map[string]Line{}
	for part := range slices.Chunk(ids, 500) {
		var w db.Where
		w.In("id", part...)
		list, err := db.List(ctx, r.db.Q(ctx), scanLine, `SELECT `+lineColumns+` FROM plan_line`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			out[l.ID] = l
		}
	}
	return out, nil
}

func (r *Room) insertLine(ctx context.Context, planID string, l Line) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_line (id, plan_id, parent_id, kind, ordinal, text, lead_id, starts, due, product, removed, reason, changed_at, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
		l.ID, planID, l.ParentID, l.Kind, l.Ordinal, l.Text, l.LeadID, db.Day(l.Start), db.Day(l.Due), l.Product, db.Bit(l.Removed), l.Reason, r.clock.Now().UnixMilli(), l.Version)
	return err
}

// updateLine writes a line over the version that it was read in.
func (r *Room) updateLine(ctx context.Context, l Line) error {
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan_line SET parent_id=$1, kind=$2, ordinal=$3, text=$4, lead_id=$5, starts=$6, due=$7, product=$8, removed=$9, reason=$10, changed_at=$11, version=version+1 WHERE id=$12 AND version=$13`,
		l.ParentID, l.Kind, l.Ordinal, l.Text, l.LeadID, db.Day(l.Start), db.Day(l.Due), l.Product, db.Bit(l.Removed), l.Reason, r.clock.Now().UnixMilli(), l.ID, l.Version)
}

// arrange puts the lines in force into the order of the text and numbers them:
// groups of key tasks, then of solutions, each followed by what lies below.
func arrange(all []Line) []Line {
	below := map[string][]Line{}
	for _, l := range all {
		if !l.Removed {
			below[l.ParentID] = append(below[l.ParentID], l)
		}
	}
	var out []Line
	var walk func(parent, number string, depth int)
	walk = func(parent, number string, depth int) {
		list := below[parent]
		slices.SortStableFunc(list, func(a, b Line) int {
			return cmp.Or(cmp.Compare(kindOrder(a.Kind), kindOrder(b.Kind)), cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.ID, b.ID))
		})
		n, kind := 0, ""
		for _, l := range list {
			if depth == 0 && l.Kind != kind {
				n, kind = 0, l.Kind
			}
			n++
			l.Depth, l.Number = depth, number+itoa(n)
			out = append(out, l)
			if depth < maxDepth {
				walk(l.ID, l.Number+".", depth+1)
			}
		}
	}
	walk("", "", 0)
	return out
}

// maxDepth is how far below a group a line may lie.
const maxDepth = 3

func kindOrder(kind string) int {
	return slices.Index([]string{KeyTask, Solution, Measure, Work}, kind)
}

// kindBelow is the kind of a line at a depth below groups.
func kindBelow(depth int) string {
	if depth <= 1 {
		return Measure
	}
	return Work
}

func groupsOf(lines []Line) []Group {
	var out []Group
	for _, l := range lines {
		switch {
		case l.Depth == 0:
			out = append(out, Group{ID: l.ID, Kind: l.Kind, Title: l.Text, Ordinal: atoi(l.Number)})
		case l.Depth == 1 && len(out) > 0:
			out[len(out)-1].Lines = append(out[len(out)-1].Lines, l.Text)
		}
	}
	return out
}

func (p Plan) find(id string) (Line, bool) {
	i := slices.IndexFunc(p.Lines, func(l Line) bool { return l.ID == id })
	if i < 0 {
		return Line{}, false
	}
	return p.Lines[i], true
}

// Below lists the lines in force right below a line.
func (p Plan) Below(id string) []Line {
	var out []Line
	for _, l := range p.Lines {
		if l.ParentID == id {
			out = append(out, l)
		}
	}
	return out
}

// Within reports whether a line is another or lies in it.
func (p Plan) Within(id, in string) bool {
	for id != "" {
		if id == in {
			return true
		}
		l, ok := p.find(id)
		if !ok {
			return false
		}
		id = l.ParentID
	}
	return false
}

// siblings are the lines beside l: of its parent, and of its kind where they
// are groups.
func (p Plan) siblings(l Line) []Line {
	var out []Line
	for _, x := range p.Below(l.ParentID) {
		if x.ID != l.ID && (l.ParentID != "" || x.Kind == l.Kind) {
			out = append(out, x)
		}
	}
	return out
}

// depthOf is the depth at which something below the parent lies.
func (p Plan) depthOf(parent string) int {
	l, ok := p.find(parent)
	if !ok {
		return 0
	}
	return l.Depth + 1
}

// height is how many levels lie below a line.
func (p Plan) height(id string) int {
	h := 0
	for _, l := range p.Below(id) {
		h = max(h, 1+p.height(l.ID))
	}
	return h
}

// checkSpan names what is wrong with the days of a line.
func (l Line) checkSpan(e *form.Form) {
	for name, d := range map[string]gov.Date{"start": l.Start, "due": l.Due} {
		if !d.IsZero() && (d.Year < 2000 || d.Year > 2200) {
			e.Fail(name, "form.date")
		}
	}
	if !l.Start.IsZero() && !l.Due.IsZero() && l.Due.Before(l.Start) {
		e.Fail("due", "plan.error.before_start")
	}
}

func (r *Room) checkLine(ctx context.Context, l *Line) error {
	e := form.New()
	check(e, "text", &l.Text, true, maxText)
	check(e, "product", &l.Product, false, maxTitle)
	if l.LeadID != "" {
		known, err := r.agencies.ByIDs(ctx, []string{l.LeadID})
		if err != nil {
			return err
		}
		if len(known) == 0 {
			e.Fail("lead", "form.choice")
		}
	}
	l.checkSpan(e)
	return e.Err()
}

// place puts l behind the sibling after ("" = first) and numbers its siblings
// anew.
func (r *Room) place(ctx context.Context, p *Plan, l *Line, after string) error {
	list := p.siblings(*l)
	at := 0
	if after != "" {
		i := slices.IndexFunc(list, func(x Line) bool { return x.ID == after })
		if i < 0 {
			return fault.Fields(fault.Field{Name: "after", Key: "form.choice"})
		}
		at = i + 1
	}
	list = slices.Insert(list, at, *l)
	for n, x := range list {
		if x.ID == l.ID {
			l.Ordinal = n + 1
		} else if x.Ordinal != n+1 {
			if _, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE plan_line SET ordinal=$1 WHERE id=$2`, n+1, x.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Add puts a line into the plan, below its parent, behind the last one. A
// group needs its kind; elsewhere the kind follows from the depth.
func (r *Room) Add(ctx context.Context, a access.Actor, id string, l Line) (Line, Plan, error) {
	if err := r.checkLine(ctx, &l); err != nil {
		return l, Plan{}, err
	}
	l.ID, l.Version, l.Removed, l.Reason = gov.NewID(), 1, false, ""
	p, err := r.edit(ctx, a, id, l.ID, "add", func(ctx context.Context, p *Plan) (any, any, error) {
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM plan_line WHERE plan_id = $1`, id)
		if err != nil {
			return nil, nil, err
		}
		if n >= maxLines {
			return nil, nil, fault.New(fault.Conflict, "plan.refused.many", maxLines)
		}
		if l.ParentID == "" {
			if l.Kind != KeyTask && l.Kind != Solution {
				return nil, nil, fault.Fields(fault.Field{Name: "kind", Key: "form.required_choice"})
			}
		} else {
			if _, ok := p.find(l.ParentID); !ok {
				return nil, nil, fault.Fields(fault.Field{Name: "parent", Key: "form.choice"})
			}
			depth := p.depthOf(l.ParentID)
			if depth > maxDepth {
				return nil, nil, fault.Fields(fault.Field{Name: "parent", Key: "plan.error.deep"})
			}
			l.Kind = kindBelow(depth)
		}
		after := ""
		if list := p.siblings(l); len(list) > 0 {
			after = list[len(list)-1].ID
		}
		if err := r.place(ctx, p, &l, after); err != nil {
			return nil, nil, err
		}
		return nil, l, r.insertLine(ctx, id, l)
	})
	return l, p, err
}

// changing runs fn on a line in force of the version that was seen.
func (r *Room) changing(ctx context.Context, a access.Actor, id, lineID, act string, seen int64, fn func(ctx context.Context, p *Plan, l *Line) error) (Plan, error) {
	return r.edit(ctx, a, id, lineID, act, func(ctx context.Context, p *Plan) (any, any, error) {
		l, ok := p.find(lineID)
		if !ok {
			return nil, nil, fault.Missing()
		}
		if seen != 0 && seen != l.Version {
			return nil, nil, fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		before := l
		if err := fn(ctx, p, &l); err != nil {
			return nil, nil, err
		}
		if err := r.updateLine(ctx, l); err != nil {
			return nil, nil, err
		}
		web.Result(ctx, linePath(id, lineID))
		return before, l, nil
	})
}

// Edit corrects the text of a line, who leads it, until when, with which
// product.
func (r *Room) Edit(ctx context.Context, a access.Actor, id, lineID string, x Line, seen int64) (Plan, error) {
	if err := r.checkLine(ctx, &x); err != nil {
		return Plan{}, err
	}
	return r.changing(ctx, a, id, lineID, "edit", seen, func(_ context.Context, _ *Plan, l *Line) error {
		l.Text, l.LeadID, l.Start, l.Due, l.Product = x.Text, x.LeadID, x.Start, x.Due, x.Product
		return nil
	})
}

// Move puts a line, with all that lies below it, below another parent, behind
// the sibling named ("" = first). Groups stay groups.
func (r *Room) Move(ctx context.Context, a access.Actor, id, lineID, parent, after string, seen int64) (Plan, error) {
	return r.changing(ctx, a, id, lineID, "move", seen, func(ctx context.Context, p *Plan, l *Line) error {
		if l.ParentID == "" && parent != "" || l.ParentID != "" && parent == "" {
			return fault.Fields(fault.Field{Name: "parent", Key: "form.choice"})
		}
		if parent != "" {
			if _, ok := p.find(parent); !ok || p.Within(parent, lineID) {
				return fault.Fields(fault.Field{Name: "parent", Key: "form.choice"})
			}
			depth := p.depthOf(parent)
			if depth+p.height(lineID) > maxDepth {
				return fault.Fields(fault.Field{Name: "parent", Key: "plan.error.deep"})
			}
			if err := r.rekind(ctx, p, lineID, depth); err != nil {
				return err
			}
			l.Kind = kindBelow(depth)
		}
		l.ParentID = parent
		return r.place(ctx, p, l, after)
	})
}

// rekind gives the lines below one that comes to another depth their kinds.
func (r *Room) rekind(ctx context.Context, p *Plan, id string, depth int) error {
	for _, x := range p.Below(id) {
		if kind := kindBelow(depth + 1); x.Kind != kind {
			if _, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE plan_line SET kind=$1 WHERE id=$2`, kind, x.ID); err != nil {
				return err
			}
		}
		if err := r.rekind(ctx, p, x.ID, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// Shift moves a line one place up or down among its siblings; at the end
// nothing changes.
func (r *Room) Shift(ctx context.Context, a access.Actor, id, lineID string, up bool, seen int64) (Plan, error) {
	return r.changing(ctx, a, id, lineID, "move", seen, func(ctx context.Context, p *Plan, l *Line) error {
		list := p.siblings(*l)
		at := 0 // how many stand before it
		for _, x := range list {
			if x.Ordinal < l.Ordinal || x.Ordinal == l.Ordinal && x.ID < l.ID {
				at++
			}
		}
		if up {
			at = max(at-1, 0)
		} else {
			at = min(at+1, len(list))
		}
		after := ""
		if at > 0 {
			after = list[at-1].ID
		}
		return r.place(ctx, p, l, after)
	})
}

// Remove takes a line out, with the reason; it stays in the store. What lies
// below it is moved or taken out before.
func (r *Room) Remove(ctx context.Context, a access.Actor, id, lineID, reason string, seen int64) (Plan, error) {
	e := form.New()
	check(e, "reason", &reason, true, maxTitle)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.changing(ctx, a, id, lineID, "remove", seen, func(_ context.Context, p *Plan, l *Line) error {
		if len(p.Below(lineID)) > 0 {
			return fault.New(fault.Conflict, "plan.refused.below")
		}
		l.Removed, l.Reason = true, reason
		return nil
	})
}

// Restore puts a line that was taken out back, behind its siblings; its parent
// must be in force.
func (r *Room) Restore(ctx context.Context, a access.Actor, id, lineID string) (Plan, error) {
	return r.edit(ctx, a, id, lineID, "restore", func(ctx context.Context, p *Plan) (any, any, error) {
		l, err := r.LineByID(ctx, lineID)
		if err != nil {
			return nil, nil, err
		}
		if l.PlanID != id {
			return nil, nil, fault.Missing()
		}
		if _, ok := p.find(l.ParentID); !l.Removed || l.ParentID != "" && !ok {
			return nil, nil, fault.New(fault.Conflict, "plan.refused.restore")
		}
		before := l
		l.Removed, l.Reason = false, ""
		after := ""
		if list := p.siblings(l); len(list) > 0 {
			after = list[len(list)-1].ID
		}
		if err := r.place(ctx, p, &l, after); err != nil {
			return nil, nil, err
		}
		return before, l, r.updateLine(ctx, l)
	})
}

// Removed lists the lines of a plan that were taken out.
func (r *Room) Removed(ctx context.Context, id string) ([]Line, error) {
	return db.List(ctx, r.db.Q(ctx), scanLine, `SELECT `+lineColumns+` FROM plan_line WHERE plan_id = $1 AND removed = 1 ORDER BY id`, id)
}

// Upgrade turns the measures that an earlier version of the program kept as
// text into lines.
func (r *Room) Upgrade(ctx context.Context) error {
	type group struct{ id, plan, lines string }
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (group, error) {
		var g group
		err := s.Scan(&g.id, &g.plan, &g.lines)
		return g, err
	}, `SELECT id, plan_id, lines FROM plan_group ORDER BY id`)
	if err != nil || len(list) == 0 {
		return err
	}
	return r.db.InTx(ctx, func(ctx context.Context) error {
		for _, g := range list {
			n, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM plan_group WHERE id=$1`, g.id)
			if err != nil {
				return err
			}
			for k, text := range linesOf(g.lines) {
				if n == 0 { // another node has done it
					break
				}
				if err := r.insertLine(ctx, g.plan, Line{ID: gov.NewID(), ParentID: g.id, Kind: Measure, Ordinal: k + 1, Text: text, Version: 1}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
