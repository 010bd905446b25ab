package draft

import (
	"context"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the draft as search knows it: once others than the drafters may
// see it, the newest version that was circulated.
func (x Draft) document() search.Document {
	var t Text
	for _, v := range x.Texts {
		if v.Fixed || x.State == Preparing {
			t = v
		}
	}
	return search.Document{
		Kind: "draft", ID: x.ID, Title: x.Title, Body: strings.Join([]string{t.Theme, t.Motto, t.Body}, "\n"), URL: base + "/" + x.ID,
		Year: x.CreatedAt.In(clock.VN).Year(), At: x.ChangedAt, Read: "draft.list", Object: x.Object(),
	}
}

type touchedKey struct{ id string }

// touch indexes the draft as it will be when the transaction commits.
func (r *Room) touch(ctx context.Context, id string) {
	db.BeforeCommit(ctx, touchedKey{id}, &id, func(ctx context.Context, id *string) error {
		x, err := r.get(ctx, *id)
		if err != nil {
			return err
		}
		return r.staff.Put(ctx, x.document())
	})
}

// Searchable returns drafts for a rebuild of the index, in the order of their
// ids; after is the last id of the batch before.
func (r *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	ids, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT id FROM draft WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, id := range ids {
		x, err := r.get(ctx, id)
		if err != nil {
			return nil, "", err
		}
		docs, last = append(docs, x.document()), id
	}
	return docs, last, nil
}
