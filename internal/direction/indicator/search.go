package indicator

import (
	"context"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the target as search knows it.
func (i Indicator) document() search.Document {
	return search.Document{
		Kind: "indicator", ID: i.ID, Title: i.Title, Body: i.Code + "\n" + i.Unit + "\n" + i.Source, URL: base + "/" + i.ID, Year: i.Year, At: i.ChangedAt, Read: "indicator.list", Object: i.Object(),
	}
}

// Searchable returns targets for a rebuild of the index, in the order of their
// ids; after is the last id of the batch before.
func (r *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM indicator WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	for _, i := range list {
		docs, last = append(docs, i.document()), i.ID
	}
	return docs, last, err
}
