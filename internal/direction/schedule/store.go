package schedule

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
)

const columns = `id, monday, state, entries, published, revision, reason, created_by, submitted_by, submitted_name, approved_name, published_at, sample, version`

func scan(r db.Scanner) (Week, error) {
	var w Week
	var sample int64
	err := r.Scan(&w.ID, db.ToDate(&w.Monday), &w.State, db.ToJSON(&w.Entries), db.ToJSON(&w.Published), &w.Revision, &w.Reason, &w.CreatedBy, &w.SubmittedBy, &w.SubmittedName, &w.ApprovedName, db.ToTime(&w.PublishedAt), &sample, &w.Version)
	w.Sample = sample == 1
	return w, err
}

// Get returns a week; whether the actor may see what is being worked on is
// asked by the caller.
func (r *Room) Get(ctx context.Context, id string) (Week, error) {
	if !gov.IsID(id) {
		return Week{}, fault.Missing()
	}
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM schedule_week WHERE id = $1`, id)
}

// Of returns the week that begins on the day; NotFound where nobody began it.
func (r *Room) Of(ctx context.Context, monday gov.Date) (Week, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM schedule_week WHERE monday = $1`, monday.String())
}

// Between returns the weeks with approved entries that begin within the days.
func (r *Room) Between(ctx context.Context, from, to gov.Date) ([]Week, error) {
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM schedule_week WHERE monday >= $1 AND monday <= $2 AND revision > 0 ORDER BY monday`, from.String(), to.String())
}

func (r *Room) insert(ctx context.Context, w Week) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO schedule_week (`+columns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
		w.ID, w.Monday.String(), string(w.State), db.JSON(w.Entries), db.JSON(w.Published), w.Revision, w.Reason, w.CreatedBy, w.SubmittedBy, w.SubmittedName, w.ApprovedName, db.Millis(w.PublishedAt), db.Bit(w.Sample), w.Version)
	return err
}

func (r *Room) update(ctx context.Context, w Week) error {
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE schedule_week SET state=$1, entries=$2, published=$3, revision=$4, reason=$5, submitted_by=$6, submitted_name=$7, approved_name=$8, published_at=$9, version=version+1 WHERE id=$10 AND version=$11`,
		string(w.State), db.JSON(w.Entries), db.JSON(w.Published), w.Revision, w.Reason, w.SubmittedBy, w.SubmittedName, w.ApprovedName, db.Millis(w.PublishedAt), w.ID, w.Version)
}
