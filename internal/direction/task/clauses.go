package task

import (
	"context"

	"github.com/a-h/templ"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vntext"
)

// citedKind is what the register of documents calls a task that carries out a
// clause.
const citedKind = "task"

// maxClauses is how many one form names.
const maxClauses = 20

// Clauses is what this room needs of the register of documents.
type Clauses interface {
	Given(ctx context.Context, a access.Actor, names []string) (document.Document, error)
	CiteNamed(ctx context.Context, a access.Actor, name, kind, object string) error
	UnciteNamed(ctx context.Context, a access.Actor, name, kind, object string) error
	Options(ctx context.Context, a access.Actor, names []string, search string) ([]layout.Option, error)
	Box(c *web.Ctx, kind, object, action string, f *form.Form) (templ.Component, error)
}

// citeNew says which clauses a new task carries out, within its transaction.
func (r *Room) citeNew(ctx context.Context, a access.Actor, id string, names []string) error {
	if len(names) > maxClauses {
		return fault.Fields(fault.Field{Name: document.ClauseField, Key: "task.error.clauses", Args: []any{maxClauses}})
	}
	if r.Clauses == nil {
		return fault.Missing()
	}
	for _, n := range names {
		if err := r.Clauses.CiteNamed(ctx, a, n, citedKind, id); err != nil {
			return err
		}
	}
	r.audit.Record(ctx, a, "task.cite", "task", id, map[string]any{"clauses": names})
	return nil
}

// sourceOf is where a new task comes from: the document of the clauses that it
// carries out, whose number and day of signing the register knows. Whoever
// names another paper, or a day, knows better.
func (r *Room) sourceOf(ctx context.Context, a access.Actor, f Fields) (Source, error) {
	s := f.Source
	if len(f.Clauses) == 0 || r.Clauses == nil || s.ID != "" || !s.Signed.IsZero() {
		return s, nil
	}
	d, err := r.Clauses.Given(ctx, a, f.Clauses)
	if fault.Is(err, fault.NotFound) { // citing refuses the name
		return s, nil
	}
	code := d.Code.String()
	if err != nil || s.Paper != "" && vntext.Fold(s.Paper) != vntext.Fold(code) {
		return s, err
	}
	return Source{Kind: documentKind, ID: d.ID, Paper: code, Signed: d.IssuedDate}, nil
}

// documentKind is the kind of source of what a registered document gives.
const documentKind = "document"

// Resign puts the number and the day of signing of a registered document,
// which were corrected, on the tasks that it gave, within the transaction of
// ctx.
func (r *Room) Resign(ctx context.Context, a access.Actor, documentID, paper string, day gov.Date) error {
	n, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE task SET signed_on = $1, source_paper = $2 WHERE source_kind = $3 AND source_id = $4`, db.Day(day), paper, documentKind, documentID)
	if err == nil && n > 0 {
		r.audit.Record(ctx, a, "task.signed", "document", documentID, map[string]any{"paper": paper, "day": day.String(), "tasks": n})
	}
	return err
}

// Cite says that a task carries out a clause.
func (r *Room) Cite(ctx context.Context, a access.Actor, id, name string) error {
	return r.citing(ctx, a, id, name, "task.cite", r.Clauses.CiteNamed)
}

// Uncite takes such a word back.
func (r *Room) Uncite(ctx context.Context, a access.Actor, id, name string) error {
	return r.citing(ctx, a, id, name, "task.uncite", r.Clauses.UnciteNamed)
}

func (r *Room) citing(ctx context.Context, a access.Actor, id, name, act string, do func(ctx context.Context, a access.Actor, name, kind, object string) error) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		t, err := r.store.get(ctx, id)
		if err != nil {
			return err
		}
		if !r.rights.Can(a, "task.read", t.Object()) {
			return fault.Missing()
		}
		if err := do(ctx, a, name, citedKind, id); err != nil {
			return err
		}
		r.audit.Record(ctx, a, act, "task", id, map[string]any{"clauses": []string{name}})
		web.Result(ctx, base+"/"+id)
		return nil
	})
}

// clauseRoutes are the addresses where a task's page takes clauses.
func (r *Room) clauseRoutes() []web.Route {
	route := func(name, flash string, act func(ctx context.Context, a access.Actor, id, name string) error) web.Route {
		return web.Route{Method: "POST", Pattern: base + "/{id}/" + name, Permission: "document.cite", Read: "task.read", Load: r.load, Handle: func(c *web.Ctx) error {
			t := c.Object.(Task)
			f, err := c.Form()
			if err != nil {
				return err
			}
			if err := act(c.Context(), c.Actor, t.ID, f.Value(document.ClauseField)); err != nil {
				if !f.Merge(err) {
					return err
				}
				return r.renderTask(c, t, f, "", f.Status())
			}
			return c.See(base+"/"+t.ID+"#dieu-khoan", flash)
		}}
	}
	return []web.Route{route("dieu-khoan", "document.flash.cited", r.Cite), route("bo-dieu-khoan", "document.flash.uncited", r.Uncite)}
}
