package document

import (
	"context"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// searched bounds how much of a text is found by its words, in bytes.
const searched = 1 << 20

// record is the document as search knows it: its own boxes, or the text that
// was cut into clauses.
func (d Document) record(clauses []string) search.Document {
	c := d.Content
	words := append([]string{d.TypeName, d.OrganName, d.Signer.FullName, d.Signer.Position, d.ArrivalNumber, c.Addressees, c.Basis, c.Body, c.AnnexTitle, c.Annex, c.Recipients}, clauses...)
	body := strings.ToValidUTF8(strings.Join(words, "\n"), "")
	if len(body) > searched {
		body = strings.ToValidUTF8(body[:searched], "")
	}
	at, year := d.CreatedAt, d.CreatedAt.In(clock.VN).Year()
	if !d.IssuedDate.IsZero() {
		at, year = d.IssuedDate.Time(clock.VN), d.IssuedDate.Year
	}
	return search.Document{
		Kind: "document", ID: d.ID, Title: d.Subject, Body: body, URL: base + "/" + d.ID, Number: d.Code.String(), Year: year, At: at, Read: "document.list", Object: d.Object(),
	}
}

type touchedKey struct{ id string }

// touch indexes the document as it will be when the transaction commits.
func (r *Room) touch(ctx context.Context, id string) {
	db.BeforeCommit(ctx, touchedKey{id}, &id, func(ctx context.Context, id *string) error {
		d, err := r.searchable(ctx, *id)
		if err != nil {
			return err
		}
		return r.staff.Put(ctx, d)
	})
}

func (r *Room) searchable(ctx context.Context, id string) (search.Document, error) {
	d, err := r.Get(ctx, id)
	if err != nil {
		return search.Document{}, err
	}
	clauses, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT text FROM document_clause WHERE document_id = $1 ORDER BY ordinal, id`, id)
	return d.record(clauses), err
}

// Searchable returns documents for a rebuild of the index, in the order of
// their ids; after is the last id of the batch before.
func (r *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	ids, err := db.List(ctx, r.db.Q(ctx), db.Value[string], `SELECT id FROM document WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, "", err
	}
	for _, id := range ids {
		d, err := r.searchable(ctx, id)
		if err != nil {
			return nil, "", err
		}
		docs, last = append(docs, d), id
	}
	return docs, last, nil
}
