package document

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

// Cite says that the clause with the address is carried out by the thing that
// a person names.
func (r *Room) Cite(ctx context.Context, a access.Actor, id, anchor, kind, name string) error {
	object, err := r.Carriers.Find(ctx, a, kind, name)
	if fault.Is(err, fault.NotFound) {
		return fault.Fields(fault.Field{Name: kind, Key: "document.error.no_carrier"})
	}
	if err != nil {
		return err
	}
	return r.cite(ctx, a, id, anchor, kind, object)
}

// CiteWithin says the same of a thing that its own room knows; it may run
// within the transaction of ctx.
func (r *Room) CiteWithin(ctx context.Context, a access.Actor, id, anchor, kind, object string) error {
	return r.cite(ctx, a, id, anchor, kind, object)
}

func (r *Room) cite(ctx context.Context, a access.Actor, id, anchor, kind, object string) error {
	return r.writing(ctx, a, id, "cite", "document.cite", func(ctx context.Context, _ Document, list []Kept) (map[string]any, error) {
		i, err := find(list, anchor)
		if err != nil {
			return nil, err
		}
		for _, c := range list[i].Cites {
			if c.Kind == kind && c.ObjectID == object {
				return nil, conflict("document.refused.cited_already")
			}
		}
		web.Result(ctx, base+"/"+id+"/dieu-khoan/"+anchor)
		return map[string]any{"clause": anchor, "kind": kind, "object": object}, r.insertCite(ctx, list[i].ID, Cite{Kind: kind, ObjectID: object, ByName: a.Name})
	})
}

// Uncite takes such a word back; it may run within the transaction of ctx.
func (r *Room) Uncite(ctx context.Context, a access.Actor, id, anchor, kind, object string) error {
	return r.writing(ctx, a, id, "uncite", "document.cite", func(ctx context.Context, _ Document, list []Kept) (map[string]any, error) {
		i, err := find(list, anchor)
		if err != nil {
			return nil, err
		}
		n, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM document_cite WHERE clause_id=$1 AND kind=$2 AND object_id=$3`, list[i].ID, kind, object)
		if err == nil && n == 0 {
			return nil, fault.Missing()
		}
		return map[string]any{"clause": anchor, "kind": kind, "object": object}, err
	})
}

func (r *Room) insertCite(ctx context.Context, clause string, c Cite) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document_cite (clause_id, kind, object_id, by_name, at) VALUES ($1,$2,$3,$4,$5)`, clause, c.Kind, c.ObjectID, c.ByName, r.clock.Now().UnixMilli())
	return err
}

// Ref is a clause as another room shows it.
type Ref struct{ DocumentID, Anchor, Code, Cited, Text string }

// Href is the address of the clause's page.
func (r Ref) Href() string { return base + "/" + r.DocumentID + "/dieu-khoan/" + r.Anchor }

// CitedBy returns the clauses that a thing of another room carries out, of
// documents that the actor may read.
func (r *Room) CitedBy(ctx context.Context, a access.Actor, kind, object string) ([]Ref, error) {
	out, err := r.Citing(ctx, a, kind, []string{object})
	return out[object], err
}
