package plan

import (
	"context"
	"strings"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the plan as search knows it.
func (p Plan) document(changed time.Time) search.Document {
	parts := append([]string{p.Theme}, p.Motto...)
	parts = append(parts, p.Sources...)
	for _, l := range p.Lines {
		parts = append(parts, l.Text)
	}
	return search.Document{
		Kind: "plan", ID: p.ID, Title: p.Title, Body: strings.Join(parts, "\n"), URL: "/lam-viec/ke-hoach/" + p.ID, Year: p.Year, At: changed, Read: "plan.list", Object: p.Object(),
	}
}

// Searchable returns plans for a rebuild of the index, in the order of their
// ids; after is the last id of the batch before.
func (r *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	type row struct {
		id string
		at time.Time
	}
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (row, error) {
		var x row
		err := s.Scan(&x.id, db.ToTime(&x.at))
		return x, err
	}, `SELECT id, changed_at FROM plan WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, x := range list {
		p, err := r.Get(ctx, x.id)
		if err != nil {
			return nil, "", err
		}
		docs, last = append(docs, p.document(x.at)), x.id
	}
	return docs, last, nil
}
