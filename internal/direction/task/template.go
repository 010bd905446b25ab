package task

import (
	"context"
	"net/url"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Template is a form of a task, filled in before it is needed.
type Template struct {
	ID, Name string
	Fields   url.Values // of the form
}

// templateFields are kept of a form; dates belong to one task.
var templateFields = []string{"title", "action", "product", "authority", "assigned_by", "accountable_officer", "supervisor", "urgency", "due_kind", "due_term", "due_reason", "awaited", "recur", "lead", "coordinating"}

// maxTemplates bounds how many templates the house keeps.
const maxTemplates = 500

func (s store) templates(ctx context.Context) ([]Template, error) {
	return db.List(ctx, s.db.Q(ctx), scanTemplate, `SELECT id, name, fields FROM task_template ORDER BY id DESC LIMIT $1`, maxTemplates)
}

func scanTemplate(r db.Scanner) (x Template, err error) {
	err = r.Scan(&x.ID, &x.Name, db.ToJSON(&x.Fields))
	return x, err
}

func (s store) template(ctx context.Context, id string) (Template, error) {
	if !gov.IsID(id) {
		return Template{}, fault.Missing()
	}
	return db.One(ctx, s.db.Q(ctx), scanTemplate, `SELECT id, name, fields FROM task_template WHERE id = $1`, id)
}

// KeepTemplate keeps what a task says as a template.
func (r *Room) KeepTemplate(ctx context.Context, a access.Actor, name string, t Task) error {
	if name = form.Clean(name); name == "" {
		return fault.Fields(fault.Field{Name: "template_name", Key: "form.required_here"})
	}
	if n := len([]rune(name)); n > MaxShort {
		return fault.Fields(fault.Field{Name: "template_name", Key: "form.too_long", Args: []any{n, MaxShort}})
	}
	f, kept := formOf(t), url.Values{}
	for _, k := range templateFields {
		if v := f.Values(k); len(v) > 0 {
			kept[k] = v
		}
	}
	return r.db.InTx(ctx, func(ctx context.Context) error {
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM task_template`)
		if err != nil {
			return err
		}
		if n >= maxTemplates {
			return conflict("task.refused.many_templates", maxTemplates)
		}
		id := gov.NewID()
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO task_template (id, name, fields, made_by, created_at) VALUES ($1,$2,$3,$4,$5)`, id, name, db.JSON(kept), a.AccountID, r.clock.Now().UnixMilli()); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "task.template", "task_template", id, map[string]any{"name": name})
		web.Result(ctx, templatesBase)
		return nil
	})
}

// DropTemplate removes a template; tasks made from it stay.
func (r *Room) DropTemplate(ctx context.Context, a access.Actor, id string) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		x, err := r.store.template(ctx, id)
		if err != nil {
			return err
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `DELETE FROM task_template WHERE id = $1`, x.ID); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "task.template_drop", "task_template", x.ID, map[string]any{"name": x.Name})
		web.Result(ctx, templatesBase)
		return nil
	})
}
