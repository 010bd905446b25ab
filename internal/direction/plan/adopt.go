package plan

import (
	"context"
	"encoding/json"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Amendment is a change of the adopted text that a decision orders.
type Amendment struct {
	ID, PlanID         string
	N                  int // 1, 2, … of the plan
	Decision, Reason   string
	DecidedOn          gov.Date
	OpenedBy           string
	OpenedAt, ClosedAt time.Time // ClosedAt zero = under way
}

// Event is one change of a plan.
type Event struct {
	ID, LineID, AmendmentID string
	At                      time.Time
	ByName, Act             string
	Before, After           json.RawMessage
}

// adoptedText is the plan as it was adopted.
type adoptedText struct {
	Head  headText
	Lines []Line
}

// step moves the plan from one of the states to another, in one transaction.
func (r *Room) step(ctx context.Context, a access.Actor, id, act string, fn func(ctx context.Context, p *Plan) error) (p Plan, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if err := r.lock(ctx, id); err != nil {
			return err
		}
		if p, err = r.Get(ctx, id); err != nil {
			return err
		}
		if err := fn(ctx, &p); err != nil {
			return err
		}
		if p, err = r.Get(ctx, id); err != nil {
			return err
		}
		if err := r.staff.Put(ctx, p.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan."+act, "plan", id, map[string]any{"year": p.Year})
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return p, err
}

func (r *Room) past(e *form.Form, name string, d gov.Date) {
	if d.IsZero() {
		e.Fail(name, "form.required_here")
	} else if d.After(clock.Today(r.clock)) {
		e.Fail(name, "plan.error.future")
	}
}

// Adopt enters that the plan was adopted: by which sitting or paper, on which
// day. The text is kept as it is then.
func (r *Room) Adopt(ctx context.Context, a access.Actor, id, by string, on gov.Date) (Plan, error) {
	e := form.New()
	check(e, "adopted_by", &by, true, maxTitle)
	r.past(e, "adopted_on", on)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.step(ctx, a, id, "adopt", func(ctx context.Context, p *Plan) error {
		if p.State != Draft {
			return fault.New(fault.Conflict, "plan.refused.adopted")
		}
		if len(p.Lines) == 0 {
			return fault.New(fault.Conflict, "plan.refused.empty")
		}
		_, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE plan SET state=$1, adopted_on=$2, adopted_by=$3, adopted=$4 WHERE id=$5`, Adopted, on.String(), by, db.JSON(adoptedText{p.head(), p.Lines}), id)
		return err
	})
}

// Issue enters that the adopted plan was promulgated, by which decision, and
// makes it public.
func (r *Room) Issue(ctx context.Context, a access.Actor, id, decision string, on gov.Date) (Plan, error) {
	e := form.New()
	check(e, "decision", &decision, true, maxTitle)
	r.past(e, "issued_on", on)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.step(ctx, a, id, "issue", func(ctx context.Context, p *Plan) error {
		switch {
		case p.State == Issued:
			return fault.New(fault.Conflict, "plan.refused.issued")
		case p.State != Adopted:
			return fault.New(fault.Conflict, "plan.refused.not_adopted")
		case p.Amending != nil:
			return fault.New(fault.Conflict, "plan.refused.amending")
		case on.Before(p.AdoptedOn):
			return fault.Fields(fault.Field{Name: "issued_on", Key: "plan.error.before_adopted"})
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE plan SET state=$1, decision=$2, issued_on=$3 WHERE id=$4`, Issued, decision, on.String(), id); err != nil {
			return err
		}
		return r.published(ctx, a, id)
	})
}

func (r *Room) published(ctx context.Context, a access.Actor, id string) error {
	p, err := r.Get(ctx, id)
	if err != nil || r.publish == nil {
		return err
	}
	return r.publish(ctx, a, p)
}

// Republish makes the issued plan of a year public anew, where what it shows
// besides its text has changed. While an amendment is under way the public
// text stays as it is.
func (r *Room) Republish(ctx context.Context, a access.Actor, year int) error {
	p, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM plan WHERE year = $1 AND state = 'issued'`, year)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if p, err = r.Get(ctx, p.ID); err != nil || p.Amending != nil || r.publish == nil {
		return err
	}
	return r.publish(ctx, a, p)
}

// Amend opens an amendment: the decision that orders it, its day, why.
func (r *Room) Amend(ctx context.Context, a access.Actor, id, decision string, on gov.Date, reason string) (Plan, error) {
	e := form.New()
	check(e, "amend_decision", &decision, true, maxTitle)
	check(e, "amend_reason", &reason, true, maxTitle)
	r.past(e, "decided_on", on)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.step(ctx, a, id, "amend", func(ctx context.Context, p *Plan) error {
		switch {
		case p.State == Draft:
			return fault.New(fault.Conflict, "plan.refused.not_adopted")
		case p.Amending != nil:
			return fault.New(fault.Conflict, "plan.refused.amending")
		case on.Before(p.AdoptedOn):
			return fault.Fields(fault.Field{Name: "decided_on", Key: "plan.error.before_adopted"})
		}
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT coalesce(max(n), 0) FROM plan_amendment WHERE plan_id = $1`, id)
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_amendment (id, plan_id, n, decision, decided_on, reason, opened_by, opened_at, closed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,NULL)`, gov.NewID(), id, n+1, decision, on.String(), reason, a.Name, r.clock.Now().UnixMilli())
		return err
	})
}

// CloseAmendment ends the amendment under way; an issued plan becomes public as
// amended.
func (r *Room) CloseAmendment(ctx context.Context, a access.Actor, id string) (Plan, error) {
	return r.step(ctx, a, id, "close-amendment", func(ctx context.Context, p *Plan) error {
		if p.Amending == nil {
			return fault.New(fault.Conflict, "plan.refused.no_amendment")
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan_amendment SET closed_at=$1 WHERE id=$2 AND closed_at IS NULL`, r.clock.Now().UnixMilli(), p.Amending.ID); err != nil {
			return err
		}
		if p.State != Issued {
			return nil
		}
		return r.published(ctx, a, id)
	})
}

// Amendments returns the amendments of a plan in their order.
func (r *Room) Amendments(ctx context.Context, id string) ([]Amendment, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Amendment, error) {
		var x Amendment
		err := s.Scan(&x.ID, &x.PlanID, &x.N, &x.Decision, db.ToDate(&x.DecidedOn), &x.Reason, &x.OpenedBy, db.ToTime(&x.OpenedAt), db.ToTime(&x.ClosedAt))
		return x, err
	}, `SELECT id, plan_id, n, decision, decided_on, reason, opened_by, opened_at, closed_at FROM plan_amendment WHERE plan_id = $1 ORDER BY n`, id)
}

// Events returns the changes of a plan in their order; of one line where
// lineID is given.
func (r *Room) Events(ctx context.Context, id, lineID string) ([]Event, error) {
	var w db.Where
	w.Add("plan_id = ?", id)
	if lineID != "" {
		w.Add("line_id = ?", lineID)
	}
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Event, error) {
		var x Event
		var before, after string
		err := s.Scan(&x.ID, &x.LineID, &x.AmendmentID, db.ToTime(&x.At), &x.ByName, &x.Act, &before, &after)
		x.Before, x.After = json.RawMessage(before), json.RawMessage(after)
		return x, err
	}, `SELECT id, line_id, amendment_id, at, by_name, act, before, after FROM plan_event`+w.SQL()+` ORDER BY id`, w.Args()...)
}

// Compared is one line of the adopted text beside what stands now.
type Compared struct {
	Number, Old, New string
	Was, Is          Line  // of the head empty
	By               []int // numbers of the amendments that touched it
	Changed          bool
}

// AdoptedText compares the adopted text with the present one, line by line:
// the head first, then the adopted lines in their order with added ones where
// they stand now. adopted is false before the plan was adopted.
func (r *Room) AdoptedText(ctx context.Context, p Plan) (list []Compared, adopted bool, err error) {
	raw, err := db.One(ctx, r.db.Q(ctx), db.Value[string], `SELECT adopted FROM plan WHERE id = $1`, p.ID)
	if err != nil || raw == "" {
		return nil, false, err
	}
	var old adoptedText
	if err := json.Unmarshal([]byte(raw), &old); err != nil {
		return nil, false, err
	}
	amendments, err := r.Amendments(ctx, p.ID)
	if err != nil {
		return nil, false, err
	}
	numbers := map[string]int{}
	for _, x := range amendments {
		numbers[x.ID] = x.N
	}
	events, err := r.Events(ctx, p.ID, "")
	if err != nil {
		return nil, false, err
	}
	by := map[string][]int{}
	for _, x := range events {
		if n := numbers[x.AmendmentID]; n > 0 && (len(by[x.LineID]) == 0 || by[x.LineID][len(by[x.LineID])-1] != n) {
			by[x.LineID] = append(by[x.LineID], n)
		}
	}
	now := p.head()
	for _, x := range [][2]string{{old.Head.Title, now.Title}, {old.Head.Theme, now.Theme}, {old.Head.Motto, now.Motto}, {old.Head.Sources, now.Sources}} {
		c := Compared{Old: x[0], New: x[1], Changed: x[0] != x[1]}
		if c.Changed {
			c.By = by[""]
		}
		list = append(list, c)
	}
	return append(list, compare(arrange(old.Lines), p.Lines, by)...), true, nil
}

// compare sets the old lines beside the new ones, in the order of the new text
// with what was taken out behind the line that it followed.
func compare(old, now []Line, by map[string][]int) []Compared {
	was := map[string]Line{}
	for _, l := range old {
		was[l.ID] = l
	}
	is := map[string]bool{}
	for _, l := range now {
		is[l.ID] = true
	}
	gone := map[string][]Line{} // by the line in force before them
	last := ""
	for _, l := range old {
		if is[l.ID] {
			last = l.ID
		} else {
			gone[last] = append(gone[last], l)
		}
	}
	var out []Compared
	taken := func(after string) {
		for _, l := range gone[after] {
			out = append(out, Compared{Number: l.Number, Old: l.Text, Was: l, By: by[l.ID], Changed: true})
		}
	}
	taken("")
	for _, l := range now {
		o, had := was[l.ID]
		c := Compared{Number: l.Number, New: l.Text, Was: o, Is: l}
		if had {
			c.Old = o.Text
		}
		if c.Changed = !had || o.Text != l.Text || o.LeadID != l.LeadID || o.Start != l.Start || o.Due != l.Due || o.Product != l.Product || o.ParentID != l.ParentID || o.Ordinal != l.Ordinal && len(by[l.ID]) > 0; c.Changed {
			c.By = by[l.ID]
		}
		out = append(out, c)
		taken(l.ID)
	}
	return out
}
