// Package plan is the yearly action plan: theme, motto, groups of key tasks and
// of solutions, the measures below them and the works below those.
//
// A plan is drafted, adopted, promulgated and published. Once adopted its text
// stays as it was adopted; later changes are made within an amendment that
// names the decision which orders it, and stand beside the adopted text. What
// is taken out stays in the store, marked, and every change is an event with
// what was before and after.
//
// A line cites the clauses that it carries out, and has tasks and targets
// linked to it; how far it is follows from its tasks.
package plan

import (
	"context"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
)

// Kinds of lines; the first two are groups.
const (
	KeyTask  = "key_task"
	Solution = "solution"
	Measure  = "measure"
	Work     = "work"
)

// The states of a plan.
const (
	Draft   = "draft"
	Adopted = "adopted"
	Issued  = "issued"
)

// Plan is the action plan of a year.
type Plan struct {
	ID, Title, Theme string
	Year             int
	Motto, Sources   []string
	State, DraftID   string
	AdoptedOn        gov.Date
	AdoptedBy        string // sitting or paper that adopted it
	Decision         string // that promulgates it
	IssuedOn         gov.Date
	Sample           bool
	Version          int64
	Lines            []Line  // in force, in the order of the text; filled in by Get
	Groups           []Group // the same as groups with the texts below them
	Amending         *Amendment
}

// Group is a chapter with the texts of its measures: how a plan is made at
// once, and how the public sees it.
type Group struct {
	ID, Kind, Title string
	Ordinal         int
	Lines           []string
}

// Grants of plans.
var Grants = []access.Grant{
	{Roles: access.Direction, Permissions: []access.Permission{"plan.read", "plan.list", "plan.export"}, Reach: access.All, Why: "The plan binds all staff, who may read it."},
	{Roles: access.Office, Permissions: []access.Permission{"plan.write"}, Reach: access.All, Why: "The Office keeps the plan."},
	{Roles: []access.Role{access.ChiefOfOffice, access.Chairman}, Permissions: []access.Permission{"plan.adopt", "plan.issue"}, Reach: access.All, Why: "That a plan is adopted, promulgated or amended is entered by the Chief of Office or the Chairman."},
}

// Object is the plan as rules see it.
func (p Plan) Object() access.Object {
	return access.Object{Kind: "plan", ID: p.ID, State: p.State, Title: p.Title, Version: p.Version}
}

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room is everything that can be done with plans.
type Room struct {
	db        *db.DB
	clock     clock.Clock
	audit     *audit.Log
	agencies  Agencies
	documents *document.Room
	publish   func(ctx context.Context, a access.Actor, p Plan) error
	staff     *search.Index

	// Things tells of tasks and targets; set before the room serves.
	Things Things
}

// New returns the room. publish makes an issued plan public within the same
// transaction.
func New(d *db.DB, clk clock.Clock, log *audit.Log, agencies Agencies, documents *document.Room, publish func(context.Context, access.Actor, Plan) error) *Room {
	return &Room{db: d, clock: clk, audit: log, agencies: agencies, documents: documents, publish: publish, staff: search.New(d, search.Staff)}
}

const (
	maxTitle = 500
	maxText  = 20000
)

func check(e *form.Form, name string, v *string, required bool, max int) {
	*v = form.Clean(*v)
	if *v == "" && required {
		e.Fail(name, "form.required_here")
	}
	if n := utf8.RuneCountInString(*v); n > max {
		e.Fail(name, "form.too_long", n, max)
	}
}

// linesOf cuts a text into its lines that are not empty.
func linesOf(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// Create makes the plan of a year, with the groups and measures that it is
// given. It may run within the transaction of ctx.
func (r *Room) Create(ctx context.Context, a access.Actor, p Plan) (Plan, error) {
	e := form.New()
	check(e, "title", &p.Title, true, maxTitle)
	check(e, "theme", &p.Theme, true, maxText)
	if p.Year < 2000 || p.Year > 2200 {
		e.Fail("year", "form.int", 2000, 2200)
	}
	if err := e.Err(); err != nil {
		return p, err
	}
	p.ID, p.State, p.Version = gov.NewID(), Draft, 1
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		now := r.clock.Now()
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan (id, year, title, theme, motto, sources, state, draft_id, changed_at, sample, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,1)`,
			p.ID, p.Year, p.Title, p.Theme, strings.Join(p.Motto, "\n"), strings.Join(p.Sources, "\n"), p.State, p.DraftID, now.UnixMilli(), db.Bit(p.Sample)); err != nil {
			if db.IsDuplicate(err) {
				return fault.Fields(fault.Field{Name: "year", Key: "plan.error.year"})
			}
			return err
		}
		for _, g := range p.Groups {
			root := Line{ID: gov.NewID(), Kind: g.Kind, Ordinal: g.Ordinal, Text: g.Title, Version: 1}
			if err := r.insertLine(ctx, p.ID, root); err != nil {
				return err
			}
			for n, text := range g.Lines {
				if err := r.insertLine(ctx, p.ID, Line{ID: gov.NewID(), ParentID: root.ID, Kind: Measure, Ordinal: n + 1, Text: text, Version: 1}); err != nil {
					return err
				}
			}
		}
		var err error
		if p, err = r.Get(ctx, p.ID); err != nil {
			return err
		}
		if err := r.staff.Put(ctx, p.document(now)); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan.create", "plan", p.ID, map[string]any{"year": p.Year})
		web.Result(ctx, base+"/"+p.ID)
		return nil
	})
	return p, err
}

const columns = `id, year, title, theme, motto, sources, state, draft_id, adopted_on, adopted_by, decision, issued_on, sample, version`

func scan(s db.Scanner) (Plan, error) {
	var p Plan
	var motto, sources string
	var sample int64
	err := s.Scan(&p.ID, &p.Year, &p.Title, &p.Theme, &motto, &sources, &p.State, &p.DraftID, db.ToDate(&p.AdoptedOn), &p.AdoptedBy, &p.Decision, db.ToDate(&p.IssuedOn), &sample, &p.Version)
	p.Motto, p.Sources, p.Sample = linesOf(motto), linesOf(sources), sample == 1
	return p, err
}

// Get returns a plan with its lines and the amendment under way.
func (r *Room) Get(ctx context.Context, id string) (Plan, error) {
	p, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM plan WHERE id = $1`, id)
	if err != nil {
		return p, err
	}
	all, err := r.allLines(ctx, id)
	if err != nil {
		return p, err
	}
	p.Lines = arrange(all)
	p.Groups = groupsOf(p.Lines)
	list, err := r.Amendments(ctx, id)
	for _, x := range list {
		if x.ClosedAt.IsZero() {
			p.Amending = &x
		}
	}
	return p, err
}

// List returns all plans, latest year first: there is one a year.
func (r *Room) List(ctx context.Context) ([]Plan, error) {
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM plan ORDER BY year DESC`)
}

// Open reports whether the text of the plan may be edited: before it is
// adopted, or within an amendment.
func (p Plan) Open() bool { return p.State == Draft || p.Amending != nil }

// edit changes the text of plan id in one transaction: fn returns what was
// before and after, for the event.
func (r *Room) edit(ctx context.Context, a access.Actor, id, lineID, act string, fn func(ctx context.Context, p *Plan) (before, after any, err error)) (p Plan, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if err := r.lock(ctx, id); err != nil {
			return err
		}
		if p, err = r.Get(ctx, id); err != nil {
			return err
		}
		if !p.Open() {
			return fault.New(fault.Conflict, "plan.refused.closed")
		}
		before, after, err := fn(ctx, &p)
		if err != nil {
			return err
		}
		if err := r.note(ctx, a, p, lineID, act, before, after); err != nil {
			return err
		}
		if p, err = r.Get(ctx, id); err != nil {
			return err
		}
		if err := r.staff.Put(ctx, p.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan."+act, "plan", id, map[string]any{"year": p.Year, "line": lineID})
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return p, err
}

// note keeps a change of a line, or of the head where lineID is "".
func (r *Room) note(ctx context.Context, a access.Actor, p Plan, lineID, act string, before, after any) error {
	amendment := ""
	if p.Amending != nil {
		amendment = p.Amending.ID
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_event (id, plan_id, line_id, amendment_id, at, by_id, by_name, act, before, after) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		gov.NewID(), p.ID, lineID, amendment, r.clock.Now().UnixMilli(), a.AccountID, a.Name, act, db.JSON(before), db.JSON(after))
	return err
}

// lock raises the version of the plan, behind which other writers wait.
func (r *Room) lock(ctx context.Context, id string) error {
	n, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE plan SET version=version+1, changed_at=$1 WHERE id=$2`, r.clock.Now().UnixMilli(), id)
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return err
}

// headText is the head as events keep it.
type headText struct {
	Title, Theme, Motto, Sources string
}

func (p Plan) head() headText {
	return headText{p.Title, p.Theme, strings.Join(p.Motto, "\n"), strings.Join(p.Sources, "\n")}
}

// Head corrects title, theme, motto and sources. seen is how the head looked
// when the actor began; another one meanwhile is a Conflict.
func (r *Room) Head(ctx context.Context, a access.Actor, id, title, theme, motto, sources string, seen int64) (Plan, error) {
	e := form.New()
	check(e, "title", &title, true, maxTitle)
	check(e, "theme", &theme, true, maxText)
	check(e, "motto", &motto, true, maxText)
	check(e, "sources", &sources, false, maxText)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.edit(ctx, a, id, "", "head", func(ctx context.Context, p *Plan) (any, any, error) {
		if seen != 0 && seen != p.Version-1 { // the lock has raised it
			return nil, nil, fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		old := p.head()
		p.Title, p.Theme, p.Motto, p.Sources = title, theme, linesOf(motto), linesOf(sources)
		_, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE plan SET title=$1, theme=$2, motto=$3, sources=$4 WHERE id=$5`, p.Title, p.Theme, strings.Join(p.Motto, "\n"), strings.Join(p.Sources, "\n"), id)
		return old, p.head(), err
	})
}

// Public is the plan in the shape of the public API.
func (p Plan) Public() map[string]any {
	groups := make([]map[string]any, 0, len(p.Groups))
	for _, g := range p.Groups {
		lines := g.Lines
		if lines == nil {
			lines = []string{}
		}
		groups = append(groups, map[string]any{"kind": g.Kind, "ordinal": g.Ordinal, "title": g.Title, "lines": lines})
	}
	return map[string]any{"year": p.Year, "theme": p.Theme, "motto": append([]string{}, p.Motto...), "groups": groups, "sources": append([]string{}, p.Sources...), "indicators": []any{}, "decision": p.Decision, "issued_on": p.IssuedOn.String()}
}
