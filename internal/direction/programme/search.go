package programme

import (
	"context"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the item as search knows it.
func (i Item) document(changed time.Time) search.Document {
	return search.Document{
		Kind: "programme_item", ID: i.ID, Title: i.Title, Body: i.Note, URL: "/lam-viec/chuong-trinh/noi-dung/" + i.ID, Year: i.Year, At: changed, Read: "programme.list", Object: i.Object(),
	}
}

// Searchable returns items for a rebuild of the index, in the order of their
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
	}, `SELECT id, changed_at FROM programme_item WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, x := range list {
		i, err := r.Get(ctx, x.id)
		if err != nil {
			return nil, "", err
		}
		docs, last = append(docs, i.document(x.at)), x.id
	}
	return docs, last, nil
}
