package publish

import (
	"context"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// document is the article at the desk as staff search knows it.
func (x Article) document() search.Document {
	return search.Document{
		Kind: "article", ID: x.ID, ExternalID: x.ExternalID, Title: x.Title, Body: x.Lead + "\n" + plainText(Render(x.Body)), URL: base + "/" + x.ID,
		Section: x.Section, Year: x.CreatedAt.In(clock.VN).Year(), At: x.CreatedAt, Read: "article.list", Object: x.Object(),
	}
}

// Searchable returns articles at the desk for a rebuild of the staff index, in
// the order of their ids; after is the last id of the batch before.
func (p *Room) Searchable(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	list, err := db.List(ctx, p.db.Q(ctx), scan, `SELECT `+columns+` FROM article WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	for _, x := range list {
		docs, last = append(docs, x.document()), x.ID
	}
	return docs, last, err
}
