package publish

import (
	"context"
	"strings"

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

// Published returns live records for a rebuild of the public index, in the
// order of kind and id; after is what the batch before returned.
func (p *Room) Published(ctx context.Context, after string, limit int) (docs []search.Document, last string, err error) {
	kind, id, _ := strings.Cut(after, "/")
	list, err := db.List(ctx, p.db.Q(ctx), func(s db.Scanner) (Record, error) {
		var r Record
		err := s.Scan(&r.Kind, &r.ID, &r.ExternalID, &r.Title, &r.Lead, &r.Section, &r.Year, &r.Path, db.ToTime(&r.PublishedAt), &r.Text, &r.Number)
		return r, err
	}, `SELECT kind, id, external_id, title, lead, section, year, path, published_at, body, number FROM published_record
		WHERE state = 'live' AND (kind > $1 OR kind = $1 AND id > $2) ORDER BY kind, id LIMIT $3`, kind, id, limit)
	for _, r := range list {
		docs, last = append(docs, r.document()), r.Kind+"/"+r.ID
	}
	return docs, last, err
}
