package urge

import (
	"context"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

const columns = `l.id, l.agency_id, l.document_id, l.code, l.day, l.answer_by, l.tasks, l.sent_name, l.sent_at, l.sample`

func scan(r db.Scanner) (Letter, error) {
	var l Letter
	var sample int64
	err := r.Scan(&l.ID, &l.AgencyID, &l.DocumentID, &l.Code, db.ToDate(&l.Day), db.ToDate(&l.AnswerBy), &l.Tasks, &l.SentName, db.ToTime(&l.SentAt), &sample)
	l.Sample = sample == 1
	return l, err
}

// rows tell how grants read on letters.
var rows = access.Columns{Concerns: func(w *db.Where, agencies []string) string { return w.InList("l.agency_id", agencies) }}

// Filter chooses letters; zero fields choose all.
type Filter struct {
	AgencyID, Cursor string
	From, To         gov.Date
	Limit            int
}

// List returns letters that the actor may do p with, the newest first, and a
// cursor for the rest.
func (r *Room) List(ctx context.Context, a access.Actor, p access.Permission, f Filter) (list []Letter, next string, err error) {
	var w db.Where
	r.rights.Where(a, p, rows, &w)
	if f.AgencyID != "" {
		w.Add("l.agency_id = ?", f.AgencyID)
	}
	if !f.From.IsZero() {
		w.Add("l.day >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		w.Add("l.day <= ?", f.To.String())
	}
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, 2)
		if err != nil {
			return nil, "", err
		}
		for _, x := range v {
			if _, ok := x.(string); !ok {
				return nil, "", fault.New(fault.Malformed, "error.bad_cursor")
			}
		}
		w.After([]string{"l.day", "l.id"}, true, v)
	}
	list, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM urge_letter l`+w.SQL()+` ORDER BY l.day DESC, l.id DESC LIMIT `+w.Arg(f.Limit+1), w.Args()...)
	if err == nil && len(list) > f.Limit {
		list = list[:f.Limit]
		last := list[f.Limit-1]
		next = db.EncodeCursor(last.Day.String(), last.ID)
	}
	return list, next, err
}

// Get returns a letter with its tasks; whether the actor may see it is asked
// by the caller.
func (r *Room) Get(ctx context.Context, id string) (Letter, error) {
	if !gov.IsID(id) {
		return Letter{}, fault.Missing()
	}
	l, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM urge_letter l WHERE l.id = $1`, id)
	if err != nil {
		return l, err
	}
	l.Lines, err = db.List(ctx, r.db.Q(ctx), func(r db.Scanner) (Line, error) {
		var x Line
		err := r.Scan(&x.TaskID, &x.Code, &x.Title, &x.Product, db.ToDate(&x.Due), &x.Late)
		return x, err
	}, `SELECT task_id, code, title, product, due, late FROM urge_task WHERE letter_id = $1 ORDER BY ordinal`, id)
	return l, err
}

func (r *Room) insert(ctx context.Context, a access.Actor, l Letter, hash string) error {
	if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO urge_letter (id, agency_id, document_id, code, day, answer_by, tasks, hash, sent_by, sent_name, sent_at, sample) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		l.ID, l.AgencyID, l.DocumentID, l.Code, l.Day.String(), l.AnswerBy.String(), len(l.Lines), hash, a.AccountID, l.SentName, l.SentAt.UnixMilli(), db.Bit(l.Sample)); err != nil {
		return err
	}
	for start := 0; start < len(l.Lines); start += 100 {
		var w db.Where
		var values []string
		for i, x := range l.Lines[start:min(start+100, len(l.Lines))] {
			values = append(values, w.Expand("(?,?,?,?,?,?,?,?)", l.ID, start+i+1, x.TaskID, x.Code, x.Title, x.Product, x.Due.String(), x.Late))
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO urge_task (letter_id, ordinal, task_id, code, title, product, due, late) VALUES `+strings.Join(values, ","), w.Args()...); err != nil {
			return err
		}
	}
	return nil
}
