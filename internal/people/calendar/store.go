package calendar

import (
	"context"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vncal"
)

// Announcement is one version of an announcement and who entered it.
type Announcement struct {
	vncal.Announcement
	MadeBy, MadeName string // "" = came with the program
	MadeAt           time.Time
	mark             int64
}

type store struct{ db *db.DB }

func (s store) mark(ctx context.Context) (int64, error) {
	return db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT n FROM version_mark WHERE name = 'calendar'`)
}

// raise tells every node that its calendar is old, and returns the new mark.
func (s store) raise(ctx context.Context) (int64, error) {
	if _, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE version_mark SET n = n + 1 WHERE name = 'calendar'`); err != nil {
		return 0, err
	}
	return s.mark(ctx)
}

const columns = `id, version, year, number, issued, issuer, title, note, mark, made_by, made_name, made_at`

func scan(r db.Scanner) (Announcement, error) {
	var a Announcement
	err := r.Scan(&a.ID, &a.Version, &a.Year, &a.Number, db.ToDate(&a.Issued), &a.Issuer, &a.Title, &a.Note, &a.mark, &a.MadeBy, &a.MadeName, db.ToTime(&a.MadeAt))
	return a, err
}

// all returns every version of every announcement in the order of entry.
func (s store) all(ctx context.Context) ([]Announcement, error) {
	list, err := db.List(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM calendar_announcement ORDER BY mark, id, version`)
	if err != nil {
		return nil, err
	}
	return list, s.days(ctx, list, `ORDER BY day`)
}

// versions returns the versions of one announcement, oldest first; none is
// NotFound.
func (s store) versions(ctx context.Context, id string) ([]Announcement, error) {
	list, err := db.List(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM calendar_announcement WHERE id = $1 ORDER BY version`, id)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.Missing()
	}
	return list, s.days(ctx, list, `WHERE announcement_id = $1 ORDER BY day`, id)
}

// days fills in the days of the announcements, in one query.
func (s store) days(ctx context.Context, list []Announcement, tail string, args ...any) error {
	type key struct {
		id      string
		version int
	}
	at := make(map[key]*Announcement, len(list))
	for i := range list {
		at[key{list[i].ID, list[i].Version}] = &list[i]
	}
	type row struct {
		key
		day vncal.Day
	}
	rows, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (row, error) {
		var x row
		err := r.Scan(&x.id, &x.version, db.ToDate(&x.day.Date), &x.day.Kind, &x.day.Reason)
		return x, err
	}, `SELECT announcement_id, version, day, kind, reason FROM calendar_day `+tail, args...)
	for _, x := range rows {
		if a := at[x.key]; a != nil {
			a.Days = append(a.Days, x.day)
		}
	}
	return err
}

func (s store) insert(ctx context.Context, a Announcement) error {
	q := s.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `INSERT INTO calendar_announcement (`+columns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
		a.ID, a.Version, a.Year, a.Number, db.Day(a.Issued), a.Issuer, a.Title, a.Note, a.mark, a.MadeBy, a.MadeName, a.MadeAt.UnixMilli()); err != nil {
		return err
	}
	if len(a.Days) == 0 {
		return nil
	}
	var w db.Where
	var rows []string
	for _, d := range a.Days {
		rows = append(rows, w.Expand("(?,?,?,?,?)", a.ID, a.Version, d.Date.String(), string(d.Kind), d.Reason))
	}
	_, err := db.Exec(ctx, q, `INSERT INTO calendar_day (announcement_id, version, day, kind, reason) VALUES `+strings.Join(rows, ","), w.Args()...)
	return err
}
