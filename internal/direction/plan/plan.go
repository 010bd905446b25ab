// Package plan is the yearly action plan: theme, motto, groups of key tasks
// and of solutions with their measures, and the resolutions that it implements.
package plan

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Kinds of groups.
const (
	KeyTask  = "key_task"
	Solution = "solution"
)

// The states of a plan.
const (
	Draft  = "draft"
	Issued = "issued"
)

// Plan is the action plan of a year.
type Plan struct {
	ID, Title, Theme string
	Year             int
	Motto, Sources   []string
	State, DraftID   string
	Sample           bool
	Version          int64
	Groups           []Group
}

// Group is a chapter of measures.
type Group struct {
	ID, Kind, Title string
	Ordinal         int
	Lines           []string
	Version         int64
}

// Grants of plans.
var Grants = []access.Grant{
	{Roles: access.Direction, Permissions: []access.Permission{"plan.read", "plan.list", "plan.export"}, Reach: access.All, Why: "The plan binds all staff, who may read it."},
	{Roles: []access.Role{access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"plan.write"}, Reach: access.All, Why: "The Office keeps the plan."},
	{Roles: []access.Role{access.ChiefOfOffice, access.Chairman}, Permissions: []access.Permission{"plan.issue"}, Reach: access.All, Why: "The plan becomes public when it is issued."},
}

// Object is the plan as rules see it.
func (p Plan) Object() access.Object {
	return access.Object{Kind: "plan", ID: p.ID, State: p.State, Title: p.Title, Version: p.Version}
}

// Room is everything that can be done with plans.
type Room struct {
	db      *db.DB
	clock   clock.Clock
	audit   *audit.Log
	publish func(ctx context.Context, a access.Actor, p Plan) error
	staff   *search.Index
}

// New returns the room. publish makes an issued plan public within the same
// transaction.
func New(d *db.DB, clk clock.Clock, log *audit.Log, publish func(context.Context, access.Actor, Plan) error) *Room {
	return &Room{d, clk, log, publish, search.New(d, search.Staff)}
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

// Create makes the plan of a year. It may run within the transaction of ctx.
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
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan (id, year, title, theme, motto, sources, state, draft_id, changed_at, sample, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,1)`,
			p.ID, p.Year, p.Title, p.Theme, strings.Join(p.Motto, "\n"), strings.Join(p.Sources, "\n"), p.State, p.DraftID, r.clock.Now().UnixMilli(), db.Bit(p.Sample)); err != nil {
			if db.IsDuplicate(err) {
				return fault.Fields(fault.Field{Name: "year", Key: "plan.error.year"})
			}
			return err
		}
		for i := range p.Groups {
			g := &p.Groups[i]
			g.ID, g.Version = gov.NewID(), 1
			if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO plan_group (id, plan_id, kind, ordinal, title, lines, version) VALUES ($1,$2,$3,$4,$5,$6,1)`, g.ID, p.ID, g.Kind, g.Ordinal, g.Title, strings.Join(g.Lines, "\n")); err != nil {
				return err
			}
		}
		if err := r.staff.Put(ctx, p.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan.create", "plan", p.ID, map[string]any{"year": p.Year})
		web.Result(ctx, "/lam-viec/ke-hoach/"+p.ID)
		return nil
	})
	return p, err
}

// Get returns a plan with its groups.
func (r *Room) Get(ctx context.Context, id string) (Plan, error) {
	p, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM plan WHERE id = $1`, id)
	if err != nil {
		return p, err
	}
	p.Groups, err = db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Group, error) {
		var g Group
		var lines string
		err := s.Scan(&g.ID, &g.Kind, &g.Ordinal, &g.Title, &lines, &g.Version)
		g.Lines = linesOf(lines)
		return g, err
	}, `SELECT id, kind, ordinal, title, lines, version FROM plan_group WHERE plan_id = $1 ORDER BY kind, ordinal`, id)
	return p, err
}

const columns = `id, year, title, theme, motto, sources, state, draft_id, sample, version`

func scan(s db.Scanner) (Plan, error) {
	var p Plan
	var motto, sources string
	var sample int64
	err := s.Scan(&p.ID, &p.Year, &p.Title, &p.Theme, &motto, &sources, &p.State, &p.DraftID, &sample, &p.Version)
	p.Motto, p.Sources, p.Sample = linesOf(motto), linesOf(sources), sample == 1
	return p, err
}

// List returns all plans, latest year first: there is one a year.
func (r *Room) List(ctx context.Context) ([]Plan, error) {
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM plan ORDER BY year DESC`)
}

// change writes plan p if it is still of the version seen; an issued plan is
// published anew.
func (r *Room) change(ctx context.Context, a access.Actor, id, act string, seen int64, fn func(ctx context.Context, p *Plan) error) (p Plan, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if p, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != p.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if err := fn(ctx, &p); err != nil {
			return err
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan SET title=$1, theme=$2, motto=$3, sources=$4, state=$5, changed_at=$6, version=version+1 WHERE id=$7 AND version=$8`,
			p.Title, p.Theme, strings.Join(p.Motto, "\n"), strings.Join(p.Sources, "\n"), p.State, r.clock.Now().UnixMilli(), id, p.Version); err != nil {
			return err
		}
		p.Version++
		if err := r.staff.Put(ctx, p.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan."+act, "plan", id, map[string]any{"year": p.Year})
		web.Result(ctx, "/lam-viec/ke-hoach/"+id)
		if p.State == Issued && r.publish != nil {
			return r.publish(ctx, a, p)
		}
		return nil
	})
	return p, err
}

// Head corrects title, theme, motto and sources.
func (r *Room) Head(ctx context.Context, a access.Actor, id, title, theme, motto, sources string, seen int64) (Plan, error) {
	e := form.New()
	check(e, "title", &title, true, maxTitle)
	check(e, "theme", &theme, true, maxText)
	check(e, "motto", &motto, true, maxText)
	check(e, "sources", &sources, false, maxText)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.change(ctx, a, id, "head", seen, func(_ context.Context, p *Plan) error {
		p.Title, p.Theme, p.Motto, p.Sources = title, theme, linesOf(motto), linesOf(sources)
		return nil
	})
}

// Group corrects a group's title and measures.
func (r *Room) Group(ctx context.Context, a access.Actor, id, groupID, title, lines string) (Plan, error) {
	e := form.New()
	check(e, "title", &title, true, maxTitle)
	check(e, "lines", &lines, false, maxText)
	if err := e.Err(); err != nil {
		return Plan{}, err
	}
	return r.change(ctx, a, id, "group", 0, func(ctx context.Context, p *Plan) error {
		i := slices.IndexFunc(p.Groups, func(g Group) bool { return g.ID == groupID })
		if i < 0 {
			return fault.Missing()
		}
		g := &p.Groups[i]
		g.Title, g.Lines = title, linesOf(lines)
		return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE plan_group SET title=$1, lines=$2, version=version+1 WHERE plan_id=$3 AND id=$4`, g.Title, strings.Join(g.Lines, "\n"), id, groupID)
	})
}

// Issue makes the plan public.
func (r *Room) Issue(ctx context.Context, a access.Actor, id string) (Plan, error) {
	return r.change(ctx, a, id, "issue", 0, func(_ context.Context, p *Plan) error {
		if p.State == Issued {
			return fault.New(fault.Conflict, "plan.refused.issued")
		}
		p.State = Issued
		return nil
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
	return map[string]any{"year": p.Year, "theme": p.Theme, "motto": p.Motto, "groups": groups, "sources": p.Sources, "indicators": []any{}}
}
