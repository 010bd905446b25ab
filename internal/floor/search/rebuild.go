package search

import (
	"context"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search/inverted"
)

// Source gives the records of one room for a rebuild.
type Source struct {
	Name string
	// Next returns at most limit records in a fixed order, beginning after what
	// it returned as last for the batch before ("" at first). No record is the
	// end.
	Next func(ctx context.Context, after string, limit int) (docs []Document, last string, err error)
}

// A batch of a rebuild is short, so that who works meanwhile does not wait:
// its size follows the time that batches take.
const (
	firstBatch = 8
	mostBatch  = 64
	batchTime  = 40 * time.Millisecond
)

// Rebuild indexes every record of the sources anew and then takes out what no
// source gave; the index answers meanwhile. An interrupted rebuild goes on
// where it stopped. progress is told of each batch: the source and how many
// records this run has indexed.
func (x *Index) Rebuild(ctx context.Context, sources []Source, progress func(source string, done int)) error {
	mark, err := x.begin(ctx)
	if err != nil {
		return err
	}
	done, size := 0, firstBatch
	for _, s := range sources {
		for {
			began, n := time.Now(), 0
			err := x.db.InTx(ctx, func(ctx context.Context) (err error) {
				n, err = x.batch(ctx, s, mark, size)
				return err
			})
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
			if done += n; progress != nil {
				progress(s.Name, done)
			}
			if time.Since(began) > batchTime {
				size = max(1, size/2)
			} else {
				size = min(mostBatch, size+size/2+1)
			}
		}
	}
	return x.finish(ctx, mark)
}

// begin returns the mark of the rebuild under way, or starts one: the
// dictionary is counted anew.
func (x *Index) begin(ctx context.Context) (mark int64, err error) {
	err = x.db.InTx(ctx, func(ctx context.Context) error {
		now, err := inverted.Lock(ctx, x.db)
		if err != nil {
			return err
		}
		if mark, err = x.underWay(ctx); err != nil || mark > 0 {
			return err
		}
		mark = now
		if _, err := x.terms.Settle(ctx); err != nil {
			return err // before the dictionary is emptied: it counts what settles
		}
		for _, sql := range []string{`DELETE FROM ` + x.term, `DELETE FROM ` + x.near} {
			if _, err := db.Exec(ctx, x.db.Q(ctx), sql); err != nil {
				return err
			}
		}
		_, err = db.Exec(ctx, x.db.Q(ctx), `INSERT INTO search_rebuild (name, source, cursor, mark, done) VALUES ($1, '', '', $2, 0)`, string(x.name), mark)
		return err
	})
	return mark, err
}

// underWay returns the mark of a rebuild that has not ended, or 0.
func (x *Index) underWay(ctx context.Context) (int64, error) {
	mark, err := db.One(ctx, x.db.Q(ctx), db.Value[int64], `SELECT mark FROM search_rebuild WHERE name = $1 AND source = ''`, string(x.name))
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	return mark, err
}

func (x *Index) batch(ctx context.Context, s Source, mark int64, size int) (int, error) {
	q := x.db.Q(ctx)
	after, err := db.One(ctx, q, db.Value[string], `SELECT cursor FROM search_rebuild WHERE name = $1 AND source = $2`, string(x.name), s.Name)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return 0, err
	}
	docs, last, err := s.Next(ctx, after, size)
	if err != nil || len(docs) == 0 {
		return 0, err
	}
	for _, d := range docs {
		if err := x.put(ctx, d, true); err != nil {
			return 0, err
		}
	}
	_, err = db.Exec(ctx, q, `INSERT INTO search_rebuild (name, source, cursor, mark, done) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (name, source) DO UPDATE SET cursor = excluded.cursor, done = search_rebuild.done + excluded.done`, string(x.name), s.Name, last, mark, len(docs))
	return len(docs), err
}

// finish takes out what no source gave and forgets the rebuild.
func (x *Index) finish(ctx context.Context, mark int64) error {
	for more := true; more; {
		err := x.db.InTx(ctx, func(ctx context.Context) error {
			list, err := db.List(ctx, x.db.Q(ctx), func(s db.Scanner) ([2]string, error) {
				var v [2]string
				err := s.Scan(&v[0], &v[1])
				return v, err
			}, `SELECT kind, id FROM `+x.doc+` WHERE num <= $1 ORDER BY num LIMIT $2`, mark, mostBatch)
			if err != nil {
				return err
			}
			for _, v := range list {
				if err := x.Drop(ctx, v[0], v[1]); err != nil {
					return err
				}
			}
			if more = len(list) > 0; more {
				return nil
			}
			_, err = db.Exec(ctx, x.db.Q(ctx), `DELETE FROM search_rebuild WHERE name = $1`, string(x.name))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Tidy joins the pieces of the index, a little at a time. It reports whether
// there is more to do.
func (x *Index) Tidy(ctx context.Context) (more bool, err error) {
	err = x.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := inverted.Lock(ctx, x.db); err != nil {
			return err
		}
		more, err = x.terms.Tidy(ctx)
		return err
	})
	return more, err
}

// Whole reports whether every record is found: not so after a backup was
// restored, or where another version of the program made the index.
func (x *Index) Whole(ctx context.Context) (whole bool, err error) {
	err = x.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := inverted.Lock(ctx, x.db); err != nil {
			return err
		}
		records, err := db.One(ctx, x.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM `+x.doc)
		if err != nil {
			return err
		}
		found, err := x.terms.Count(ctx)
		whole = records == found
		return err
	})
	return whole, err
}
