package draft

import (
	"context"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

const columns = `d.id, d.kind, d.title, d.agency_id, d.state, d.comments_due, d.created_by, d.created_at, d.changed_at, d.sample, d.version`

func scan(r db.Scanner) (Draft, error) {
	var x Draft
	var sample int64
	err := r.Scan(&x.ID, &x.Kind, &x.Title, &x.AgencyID, &x.State, db.ToDate(&x.CommentsDue), &x.CreatedBy, db.ToTime(&x.CreatedAt), db.ToTime(&x.ChangedAt), &sample, &x.Version)
	x.Sample = sample == 1
	return x, err
}

// Get returns a draft with its versions and comments; whether the actor may
// see it is asked by the caller.
func (r *Room) Get(ctx context.Context, id string) (Draft, error) { return r.get(ctx, id) }

func (r *Room) get(ctx context.Context, id string) (Draft, error) {
	q := r.db.Q(ctx)
	x, err := db.One(ctx, q, scan, `SELECT `+columns+` FROM draft d WHERE d.id = $1`, id)
	if err != nil {
		return x, err
	}
	if x.Circulated, err = db.List(ctx, q, db.Value[string], `SELECT agency_id FROM draft_circulation WHERE draft_id = $1 ORDER BY agency_id`, id); err != nil {
		return x, err
	}
	x.Texts, err = db.List(ctx, q, func(s db.Scanner) (Text, error) {
		var t Text
		var fixed int64
		err := s.Scan(&t.N, &t.Theme, &t.Motto, &t.Body, &t.ThemeBy, &t.MottoBy, &t.Note, &t.ByName, db.ToTime(&t.At), &fixed)
		t.Fixed = fixed == 1
		return t, err
	}, `SELECT n, theme, motto, body, theme_by, motto_by, note, by_name, at, fixed FROM draft_text WHERE draft_id = $1 ORDER BY n`, id)
	if err != nil {
		return x, err
	}
	x.Comments, err = db.List(ctx, q, func(s db.Scanner) (Comment, error) {
		var c Comment
		var sample int64
		err := s.Scan(&c.ID, &c.N, &c.Passage, &c.Quote, &c.Words, &c.AgencyID, &c.ByID, &c.ByName, db.ToTime(&c.At), &c.Disposition, &c.Reason, db.ToTime(&c.DisposedAt), &sample)
		c.Sample = sample == 1
		return c, err
	}, `SELECT id, n, passage, quote, words, agency_id, by_id, by_name, at, disposition, reason, disposed_at, sample FROM draft_comment WHERE draft_id = $1 ORDER BY id`, id)
	return x, err
}

func (r *Room) insert(ctx context.Context, x Draft) error {
	r.touch(ctx, x.ID)
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO draft (id, kind, title, agency_id, state, comments_due, created_by, created_at, changed_at, sample, version) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		x.ID, x.Kind, x.Title, x.AgencyID, string(x.State), db.Day(x.CommentsDue), x.CreatedBy, x.CreatedAt.UnixMilli(), x.ChangedAt.UnixMilli(), db.Bit(x.Sample), x.Version)
	return err
}

func (r *Room) update(ctx context.Context, x Draft) error {
	r.touch(ctx, x.ID)
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE draft SET state=$1, comments_due=$2, changed_at=$3, version=version+1 WHERE id=$4 AND version=$5`,
		string(x.State), db.Day(x.CommentsDue), x.ChangedAt.UnixMilli(), x.ID, x.Version)
}

func (r *Room) insertText(ctx context.Context, id string, t Text) error {
	r.touch(ctx, id)
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO draft_text (draft_id, n, theme, motto, body, theme_by, motto_by, note, by_name, at, fixed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
		id, t.N, t.Theme, t.Motto, t.Body, t.ThemeBy, t.MottoBy, t.Note, t.ByName, t.At.UnixMilli(), db.Bit(t.Fixed))
	return err
}

func (r *Room) updateText(ctx context.Context, id string, t Text) error {
	r.touch(ctx, id)
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE draft_text SET theme=$1, motto=$2, body=$3, theme_by=$4, motto_by=$5, note=$6, by_name=$7, at=$8 WHERE draft_id=$9 AND n=$10 AND fixed=0`,
		t.Theme, t.Motto, t.Body, t.ThemeBy, t.MottoBy, t.Note, t.ByName, t.At.UnixMilli(), id, t.N)
}

// fix makes every version so far unchangeable: others have seen it.
func (r *Room) fix(ctx context.Context, id string) error {
	r.touch(ctx, id)
	_, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE draft_text SET fixed=1 WHERE draft_id=$1`, id)
	return err
}

func (r *Room) insertCirculation(ctx context.Context, id, agency string) error {
	r.touch(ctx, id)
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO draft_circulation (draft_id, agency_id) VALUES ($1,$2)`, id, agency)
	return err
}

func (r *Room) insertComment(ctx context.Context, id string, c Comment) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO draft_comment (id, draft_id, n, passage, quote, words, agency_id, by_id, by_name, at, disposition, reason, disposed_by, disposed_at, sample) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'','','',NULL,$11)`,
		c.ID, id, c.N, c.Passage, c.Quote, c.Words, c.AgencyID, c.ByID, c.ByName, c.At.UnixMilli(), db.Bit(c.Sample))
	return err
}

func (r *Room) disposeComment(ctx context.Context, id string, c Comment, by string) error {
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE draft_comment SET disposition=$1, reason=$2, disposed_by=$3, disposed_at=$4 WHERE draft_id=$5 AND id=$6`,
		c.Disposition, c.Reason, by, c.DisposedAt.UnixMilli(), id, c.ID)
}

// List returns the drafts that the actor may see, last changed first.
func (r *Room) List(ctx context.Context, a access.Actor, state State, cursor string, limit int) (list []Draft, next string, err error) {
	var w db.Where
	r.rights.Where(a, "draft.list", access.Columns{
		State: "d.state", Owner: "d.created_by",
		Leads: func(w *db.Where, agencies []string) string { return w.InList("d.agency_id", agencies) },
		Concerns: func(w *db.Where, agencies []string) string {
			return "(" + w.InList("d.agency_id", agencies) + " OR EXISTS (SELECT 1 FROM draft_circulation c WHERE c.draft_id = d.id AND " + w.InList("c.agency_id", agencies) + "))"
		},
	}, &w)
	if state != "" {
		w.Add("d.state = ?", string(state))
	}
	if cursor != "" {
		v, err := db.DecodeCursor(cursor, 2)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"d.changed_at", "d.id"}, true, v)
	}
	list, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM draft d`+w.SQL()+` ORDER BY d.changed_at DESC, d.id DESC LIMIT `+w.Arg(limit+1), w.Args()...)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	list = list[:limit]
	last := list[limit-1]
	return list, db.EncodeCursor(last.ChangedAt.UnixMilli(), last.ID), nil
}
