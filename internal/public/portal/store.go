package portal

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"roviec/internal/floor/db"
)

// Item is a published record as lists show it.
type Item struct {
	Kind, ID, ExternalID        string
	Title, Lead, Section, State string
	Path, Target                string
	Year                        int
	PublishedAt, UpdatedAt      time.Time
	SortKey                     string
	Sample                      bool
	Data                        json.RawMessage
}

const (
	head    = `kind, id, external_id, title, lead, section, state, path, target, year, published_at, updated_at, sort_key, sample, `
	columns = head + `data`
	brief   = head + `'' AS data`
)

func scan(r db.Scanner) (Item, error) {
	var x Item
	var sample int64
	var data string
	err := r.Scan(&x.Kind, &x.ID, &x.ExternalID, &x.Title, &x.Lead, &x.Section, &x.State, &x.Path, &x.Target, &x.Year, db.ToTime(&x.PublishedAt), db.ToTime(&x.UpdatedAt), &x.SortKey, &sample, &data)
	x.Sample, x.Data = sample == 1, json.RawMessage(data)
	return x, err
}

type store struct{ db *db.DB }

// one returns a record in any state.
func (s store) one(ctx context.Context, kind, id string) (Item, error) {
	return db.One(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM published_record WHERE kind = $1 AND id = $2`, kind, id)
}

// exists reports whether a record is there, in any state.
func (s store) exists(ctx context.Context, kind, id string) (bool, error) {
	n, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM published_record WHERE kind = $1 AND id = $2`, kind, id)
	return n > 0, err
}

type filter struct {
	kind, section, organ string
	cursor               string
	year                 int
	limit                int
	data                 bool // read what the record's own page is made of as well
}

// list returns live records in the order of their kind.
func (s store) list(ctx context.Context, f filter) (list []Item, next string, err error) {
	var w db.Where
	if f.kind != "" {
		w.Add("kind = ?", f.kind)
	}
	w.Add("state = 'live'")
	if f.section != "" {
		w.Add("section = ?", f.section)
	}
	if f.organ != "" {
		w.Add("organ = ?", f.organ)
	}
	if f.year != 0 {
		w.Add("year = ?", f.year)
	}
	if f.cursor != "" {
		v, err := db.DecodeCursor(f.cursor, 2)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"sort_key", "id"}, false, v)
	}
	read := columns
	if !f.data {
		read = brief
	}
	list, err = db.List(ctx, s.db.Q(ctx), scan, `SELECT `+read+` FROM published_record`+w.SQL()+` ORDER BY sort_key, id LIMIT `+w.Arg(f.limit+1), w.Args()...)
	if err != nil || len(list) <= f.limit {
		return list, "", err
	}
	list = list[:f.limit]
	last := list[f.limit-1]
	return list, db.EncodeCursor(last.SortKey, last.ID), nil
}

// data decodes what all live records of a kind and year hold into a slice, in
// the order of the kind.
func (s store) data(ctx context.Context, kind string, year int, into any) error {
	list, err := db.List(ctx, s.db.Q(ctx), db.Value[string], `SELECT data FROM published_record WHERE kind = $1 AND state = 'live' AND year = $2 ORDER BY sort_key, id`, kind, year)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte("["+strings.Join(list, ",")+"]"), into)
}

// moved returns the page that an old address leads to.
func (s store) moved(ctx context.Context, address string) (string, bool) {
	to, err := db.One(ctx, s.db.Q(ctx), db.Value[string], `SELECT target FROM published_old_address WHERE address = $1`, address)
	return to, err == nil
}

// media returns a published picture.
func (s store) media(ctx context.Context, id string) (contentType string, body []byte, err error) {
	type row struct {
		t string
		b []byte
	}
	v, err := db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (row, error) {
		var x row
		err := r.Scan(&x.t, &x.b)
		return x, err
	}, `SELECT type, body FROM published_media WHERE id = $1`, id)
	return v.t, v.b, err
}

// choices lists the values of a column among the live records of a kind.
func (s store) choices(ctx context.Context, kind string) (organs []string, years []int, types map[string]string, err error) {
	q := s.db.Q(ctx)
	if organs, err = db.List(ctx, q, db.Value[string], `SELECT DISTINCT organ FROM published_record WHERE kind = $1 AND state = 'live' AND organ <> '' ORDER BY organ LIMIT 200`, kind); err != nil {
		return nil, nil, nil, err
	}
	if years, err = db.List(ctx, q, db.Value[int], `SELECT DISTINCT year FROM published_record WHERE kind = $1 AND state = 'live' ORDER BY year DESC LIMIT 100`, kind); err != nil {
		return nil, nil, nil, err
	}
	types = map[string]string{}
	_, err = db.List(ctx, q, func(r db.Scanner) (struct{}, error) {
		var section, data string
		var d struct {
			Type string `json:"type_name"`
		}
		err := r.Scan(&section, &data)
		if err == nil {
			err = json.Unmarshal([]byte(data), &d)
		}
		types[section] = d.Type
		return struct{}{}, err
	}, `SELECT section, max(data) FROM published_record WHERE kind = $1 AND state = 'live' GROUP BY section`, kind)
	return organs, years, types, err
}

// file returns what is attached to a public record.
func (s store) file(ctx context.Context, id string) (name, contentType string, body []byte, err error) {
	type row struct {
		name, t string
		b       []byte
	}
	v, err := db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (row, error) {
		var x row
		err := r.Scan(&x.name, &x.t, &x.b)
		return x, err
	}, `SELECT name, type, body FROM published_file WHERE id = $1`, id)
	return v.name, v.t, v.b, err
}

// Rating is what visitors said.
type Rating struct {
	Count     int64    `json:"count"`
	Average   float64  `json:"average"`
	Histogram [5]int64 `json:"histogram"`
}

func (s store) rating(ctx context.Context) (Rating, error) {
	var out Rating
	rows, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) ([2]int64, error) {
		var v [2]int64
		err := r.Scan(&v[0], &v[1])
		return v, err
	}, `SELECT score, count(*) FROM intake_rating GROUP BY score`)
	if err != nil {
		return out, err
	}
	var sum int64
	for _, v := range rows {
		if v[0] >= 1 && v[0] <= 5 {
			out.Histogram[v[0]-1] = v[1]
			out.Count += v[1]
			sum += v[0] * v[1]
		}
	}
	if out.Count > 0 {
		out.Average = float64(sum) / float64(out.Count)
	}
	return out, nil
}

func (s store) rate(ctx context.Context, visitor string, score int, comment string, at time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO intake_rating (visitor, score, comment, at) VALUES ($1,$2,$3,$4)`, visitor, score, comment, at.UnixMilli())
		return err
	})
}
