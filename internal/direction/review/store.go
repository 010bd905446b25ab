package review

import (
	"context"
	"slices"
	"strings"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/words"
	"roviec/internal/vn/vntext"
)

const columns = `id, kind, subject, subject_id, title, from_day, to_day, agency_id, words, state, created_by, created_at, sample, version`

func scan(s db.Scanner) (Review, error) {
	var v Review
	var sample int64
	err := s.Scan(&v.ID, &v.Kind, &v.Subject, &v.SubjectID, &v.Title, db.ToDate(&v.From), db.ToDate(&v.To), &v.AgencyID, db.ToJSON(&v.Words), &v.State, &v.CreatedBy, db.ToTime(&v.CreatedAt), &sample, &v.Version)
	v.Sample = sample == 1
	return v, err
}

// Get returns a review.
func (r *Room) Get(ctx context.Context, id string) (Review, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM review WHERE id = $1`, id)
}

func (r *Room) insert(ctx context.Context, v Review) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO review (`+columns+`, changed_at, search_key) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
		v.ID, v.Kind, v.Subject, v.SubjectID, v.Title, db.Day(v.From), db.Day(v.To), v.AgencyID, db.JSON(v.Words), v.State, v.CreatedBy, v.CreatedAt.UnixMilli(), db.Bit(v.Sample), v.Version, v.CreatedAt.UnixMilli(), vntext.Fold(v.Title))
	if err != nil {
		return err
	}
	return r.words.Set(ctx, v.ID, nil, words.Distinct(vntext.Fold(v.Title)))
}

func (r *Room) update(ctx context.Context, v *Review) error {
	was, err := db.One(ctx, r.db.Q(ctx), db.Value[string], `SELECT search_key FROM review WHERE id = $1`, v.ID)
	if err != nil {
		return err
	}
	if err := r.words.Set(ctx, v.ID, words.Distinct(was), words.Distinct(vntext.Fold(v.Title))); err != nil {
		return err
	}
	if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE review SET title=$1, words=$2, state=$3, changed_at=$4, search_key=$5, version=version+1 WHERE id=$6 AND version=$7`,
		v.Title, db.JSON(v.Words), v.State, r.clock.Now().UnixMilli(), vntext.Fold(v.Title), v.ID, v.Version); err != nil {
		return err
	}
	v.Version++
	return nil
}

func (r *Room) insertEdition(ctx context.Context, id string, e Edition) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO review_edition (review_id, n, as_of, figures, words, reason, by_name, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
		id, e.N, e.AsOf.String(), db.JSON(e.Figures), db.JSON(e.Words), e.Reason, e.ByName, e.At.UnixMilli())
	return err
}

// Editions returns a review as it was frozen, earliest first.
func (r *Room) Editions(ctx context.Context, id string) ([]Edition, error) {
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Edition, error) {
		var e Edition
		err := s.Scan(&e.N, db.ToDate(&e.AsOf), db.ToJSON(&e.Figures), db.ToJSON(&e.Words), &e.Reason, &e.ByName, db.ToTime(&e.At))
		return e, err
	}, `SELECT n, as_of, figures, words, reason, by_name, at FROM review_edition WHERE review_id = $1 ORDER BY n`, id)
}

// Filter says which reviews a list shows; zero fields restrict nothing.
type Filter struct {
	Text, Kind, State, Subject, Cursor string
	Limit                              int
}

// List returns the reviews that the actor may see, latest first.
func (r *Room) List(ctx context.Context, a access.Actor, rights *access.Table, f Filter) (list []Review, next string, err error) {
	var w db.Where
	rights.Where(a, "review.list", access.Columns{State: "state", Owner: "created_by"}, &w)
	walked := false // the list is walked along the index of the first
	for _, x := range [][2]string{{"state", f.State}, {"kind", f.Kind}, {"subject", f.Subject}} {
		switch {
		case x[1] == "":
		case walked:
			w.Add(x[0]+" || '' = ?", x[1])
		default:
			w.Add(x[0]+" = ?", x[1])
			walked = true
		}
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Contains("search_key", word)
	}
	if list := words.Distinct(vntext.Fold(f.Text)); len(list) > 0 {
		word, _, err := r.words.Rarest(ctx, list)
		if err != nil {
			return nil, "", err
		}
		if word != "" {
			w.AddRaw(r.words.Within(&w, "id", word))
		}
	}
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, 1)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"id"}, true, v)
	}
	list, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM review`+w.SQL()+` ORDER BY id DESC LIMIT `+w.Arg(f.Limit+1), w.Args()...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	return list, db.EncodeCursor(list[f.Limit-1].ID), nil
}

// KeyWords gives their words to reviews that an earlier version of the program
// stored without.
func (r *Room) KeyWords(ctx context.Context) error {
	type row struct{ id, key string }
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x row, err error) { return x, s.Scan(&x.id, &x.key) },
		`SELECT id, search_key FROM review v WHERE search_key <> '' AND NOT EXISTS (SELECT 1 FROM review_word k WHERE k.review_id = v.id)`)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(list, 500) {
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			for _, x := range part {
				if err := r.words.Set(ctx, x.id, nil, words.Distinct(x.key)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// TidyWords keeps the words of reviews few.
func (r *Room) TidyWords(ctx context.Context) error { return r.words.Tidy(ctx) }
