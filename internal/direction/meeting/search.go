package meeting

import (
	"context"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the sitting as search knows it.
func (m Meeting) document() search.Document {
	parts := []string{m.Place, m.Chair}
	for _, i := range m.Items {
		parts = append(parts, i.Title)
	}
	return search.Document{
		Kind: "meeting", ID: m.ID, Title: m.Title, Body: strings.Join(parts, "\n"), URL: base + "/" + m.ID, Year: m.Day.Year, At: m.CreatedAt, Read: "meeting.list", Object: m.Object(),
	}
}

// document is the conclusion of m as search knows it.
func (c Conclusion) document(m Meeting) search.Document {
	return search.Document{
		Kind: "conclusion", ID: m.ID, Title: m.Title, Body: c.Text, URL: base + "/" + m.ID + "/ket-luan", Year: m.Day.Year, At: c.At, Read: "conclusion.read", Object: m.Object(),
	}
}

type touchedKey struct{ id string }

// touch indexes the sitting and its conclusion as they will be when the
// transaction commits.
func (r *Room) touch(ctx context.Context, id string) {
	db.BeforeCommit(ctx, touchedKey{id}, &id, func(ctx context.Context, id *string) error {
		m, err := r.get(ctx, *id)
		if err != nil {
			return err
		}
		if err := r.staff.Put(ctx, m.document()); err != nil {
			return err
		}
		c, err := r.conclusion(ctx, *id)
		if fault.Is(err, fault.NotFound) {
			return r.staff.Drop(ctx, "conclusion", *id)
		}
		if err != nil {
			return err
		}
		return r.staff.Put(ctx, c.document(m))
	})
}

// Searchable returns sittings and conclusions for a rebuild of the index, in
// the order of their ids; after is the last id of the batch before.
func (r *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	ids, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT id FROM meeting WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, id := range ids {
		m, err := r.get(ctx, id)
		if err != nil {
			return nil, "", err
		}
		docs, last = append(docs, m.document()), id
		c, err := r.conclusion(ctx, id)
		switch {
		case err == nil:
			docs = append(docs, c.document(m))
		case !fault.Is(err, fault.NotFound):
			return nil, "", err
		}
	}
	return docs, last, nil
}
