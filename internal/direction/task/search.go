package task

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the task as search knows it.
func (t Task) document() search.Document {
	return search.Document{
		Kind: "task", ID: t.ID, Title: t.Title, Number: t.Code, Body: t.Action + "\n" + t.Product, URL: base + "/" + t.ID,
		Year: t.CreatedAt.In(clock.VN).Year(), At: t.CreatedAt, Read: "task.list", Object: t.Object(),
	}
}

// Searchable returns tasks for a rebuild of the index, in the order of their
// ids; after is the last id of the batch before.
func (r *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	ids, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT id FROM task WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, id := range ids {
		t, err := r.store.get(ctx, id)
		if err != nil {
			return nil, "", err
		}
		docs, last = append(docs, t.document()), id
	}
	return docs, last, nil
}
