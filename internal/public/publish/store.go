package publish

import (
	"context"
	"strings"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

const columns = `id, external_id, title, lead, section, body, state, author_id, author_name, approver_id, note, created_at, submitted_at, published_at, changed_at, sample, version`

func scan(r db.Scanner) (Article, error) {
	var x Article
	var sample int64
	err := r.Scan(&x.ID, &x.ExternalID, &x.Title, &x.Lead, &x.Section, &x.Body, &x.State, &x.AuthorID, &x.AuthorName, &x.ApproverID, &x.Note,
		db.ToTime(&x.CreatedAt), db.ToTime(&x.SubmittedAt), db.ToTime(&x.PublishedAt), db.ToTime(&x.ChangedAt), &sample, &x.Version)
	x.Sample = sample == 1
	return x, err
}

func (p *Room) get(ctx context.Context, id string) (Article, error) {
	x, err := db.One(ctx, p.db.Q(ctx), scan, `SELECT `+columns+` FROM article WHERE id = $1`, id)
	if err != nil {
		return x, err
	}
	x.Pictures, err = db.List(ctx, p.db.Q(ctx), func(r db.Scanner) (Picture, error) {
		var c Picture
		err := r.Scan(&c.ID, &c.Alt, &c.Caption, &c.Credit, &c.Width, &c.Height, &c.Type, &c.Body)
		return c, err
	}, `SELECT id, alt, caption, credit, width, height, type, body FROM article_picture WHERE article_id = $1 ORDER BY ordinal`, id)
	return x, err
}

func (x Article) searchKey() string { return vntext.Fold(x.Title + " " + x.Lead) }

func (p *Room) insert(ctx context.Context, x Article) error {
	if err := p.staff.Put(ctx, x.document()); err != nil {
		return err
	}
	_, err := db.Exec(ctx, p.db.Q(ctx), `INSERT INTO article (`+columns+`, search_key) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)`,
		x.ID, x.ExternalID, x.Title, x.Lead, x.Section, x.Body, string(x.State), x.AuthorID, x.AuthorName, x.ApproverID, x.Note,
		x.CreatedAt.UnixMilli(), db.Millis(x.SubmittedAt), db.Millis(x.PublishedAt), x.ChangedAt.UnixMilli(), db.Bit(x.Sample), x.Version, x.searchKey())
	return err
}

func (p *Room) update(ctx context.Context, x Article) error {
	if err := p.staff.Put(ctx, x.document()); err != nil {
		return err
	}
	return db.ExecOne(ctx, p.db.Q(ctx), `UPDATE article SET title=$1, lead=$2, section=$3, body=$4, state=$5, author_id=$6, author_name=$7, approver_id=$8, note=$9, submitted_at=$10, published_at=$11, changed_at=$12, search_key=$13, version=version+1
		WHERE id=$14 AND version=$15`, x.Title, x.Lead, x.Section, x.Body, string(x.State), x.AuthorID, x.AuthorName, x.ApproverID, x.Note,
		db.Millis(x.SubmittedAt), db.Millis(x.PublishedAt), x.ChangedAt.UnixMilli(), x.searchKey(), x.ID, x.Version)
}

func (p *Room) insertPicture(ctx context.Context, articleID string, ordinal int, c Picture) error {
	_, err := db.Exec(ctx, p.db.Q(ctx), `INSERT INTO article_picture (id, article_id, ordinal, alt, caption, credit, width, height, type, body) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		c.ID, articleID, ordinal, c.Alt, c.Caption, c.Credit, c.Width, c.Height, c.Type, c.Body)
	return err
}

// Filter says which articles a list shows.
type Filter struct {
	Text, Section string
	State         State
	Cursor        string
	Limit         int
}

// List returns articles of the desk, last changed first.
func (p *Room) List(ctx context.Context, a access.Actor, f Filter) (list []Article, next string, err error) {
	var w db.Where
	p.rights.Where(a, "article.list", access.Columns{State: "state", Owner: "author_id"}, &w)
	if f.State != "" {
		w.Add("state = ?", string(f.State))
	}
	if f.Section != "" {
		w.Add("section = ?", f.Section)
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Contains("search_key", word)
	}
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, 2)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"changed_at", "id"}, true, v)
	}
	list, err = db.List(ctx, p.db.Q(ctx), scan, `SELECT `+columns+` FROM article`+w.SQL()+` ORDER BY changed_at DESC, id DESC LIMIT `+w.Arg(f.Limit+1), w.Args()...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	last := list[f.Limit-1]
	return list, db.EncodeCursor(last.ChangedAt.UnixMilli(), last.ID), nil
}
