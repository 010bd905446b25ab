package programme

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
)

// citedKind is what the register of documents calls an item that carries out a
// clause.
const citedKind = "programme_item"

// Cite says that an item carries out a clause.
func (r *Room) Cite(ctx context.Context, a access.Actor, id, name string) error {
	return r.citing(ctx, a, id, name, "programme.cite", r.Documents.CiteNamed)
}

// Uncite takes such a word back.
func (r *Room) Uncite(ctx context.Context, a access.Actor, id, name string) error {
	return r.citing(ctx, a, id, name, "programme.uncite", r.Documents.UnciteNamed)
}

func (r *Room) citing(ctx context.Context, a access.Actor, id, name, act string, do func(ctx context.Context, a access.Actor, name, kind, object string) error) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		i, err := r.Get(ctx, id)
		if err != nil {
			return err
		}
		if !r.rights.Can(a, "programme.read", i.Object()) {
			return fault.Missing()
		}
		if err := do(ctx, a, name, citedKind, id); err != nil {
			return err
		}
		r.audit.Record(ctx, a, act, "programme_item", id, map[string]any{"clause": name})
		web.Result(ctx, itemPath(id))
		return nil
	})
}

// clauseRoutes are the addresses where an item's page takes clauses.
func (r *Room) clauseRoutes() []web.Route {
	route := func(name, flash string, act func(ctx context.Context, a access.Actor, id, name string) error) web.Route {
		return web.Route{Method: "POST", Pattern: base + "/noi-dung/{id}/" + name, Permission: "document.cite", Read: "programme.read", Load: r.load, Handle: func(c *web.Ctx) error {
			i := c.Object.(Item)
			f, err := c.Form()
			if err != nil {
				return err
			}
			if err := act(c.Context(), c.Actor, i.ID, f.Value(document.ClauseField)); err != nil {
				if !f.Merge(err) {
					return err
				}
				return r.renderItem(c, i, itemForms{clause: f}, f.Status())
			}
			return c.See(itemPath(i.ID)+"#dieu-khoan", flash)
		}}
	}
	return []web.Route{route("dieu-khoan", "document.flash.cited", r.Cite), route("bo-dieu-khoan", "document.flash.uncited", r.Uncite)}
}
