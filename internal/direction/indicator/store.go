package indicator

import (
	"context"
	"encoding/json"
	"strings"

	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

const columns = `id, year, code, ordinal, title, field, unit, decimals, baseline, baseline_note, target, first_target, aim, tolerance, owner_id, period, report_day, adds, source, weight, jump, state, reason, changed_at, sample, version`

func scan(s db.Scanner) (Indicator, error) {
	var i Indicator
	var sample int64
	var base, target, first, tolerance string
	err := s.Scan(&i.ID, &i.Year, &i.Code, &i.Ordinal, &i.Title, &i.Field, &i.Unit, &i.Decimals, db.ToText(&base), &i.BaselineNote, &target, &first, &i.Aim, &tolerance, &i.OwnerID, &i.Period, &i.ReportDay, &i.Adds, &i.Source, &i.Weight, &i.Jump, &i.State, &i.Reason, db.ToTime(&i.ChangedAt), &sample, &i.Version)
	if err != nil {
		return i, err
	}
	i.Sample = sample == 1
	for _, x := range []struct {
		to   *vntext.Number
		text string
	}{{&i.Target, target}, {&i.FirstTarget, first}, {&i.Tolerance, tolerance}} {
		if *x.to, err = read(x.text); err != nil {
			return i, err
		}
	}
	if base != "" {
		n, err := read(base)
		if err != nil {
			return i, err
		}
		i.Baseline = &n
	}
	return i, nil
}

// values are those of a row, in the order of columns.
func (i Indicator) values() []any {
	base := ""
	if i.Baseline != nil {
		base = stored(*i.Baseline)
	}
	return []any{
		i.ID, i.Year, i.Code, i.Ordinal, i.Title, i.Field, i.Unit, i.Decimals, db.Text(base), i.BaselineNote, stored(i.Target), stored(i.FirstTarget), i.Aim, stored(i.Tolerance), i.OwnerID, string(i.Period), i.ReportDay, i.Adds, i.Source, i.Weight, i.Jump,
		i.State, i.Reason, i.ChangedAt.UnixMilli(), db.Bit(i.Sample), i.Version,
	}
}

func (i Indicator) searchKey() string { return vntext.Fold(i.Code + " " + i.Title + " " + i.Unit) }

func (r *Room) insert(ctx context.Context, i Indicator) error {
	var w db.Where
	var marks []string
	for _, v := range append(i.values(), i.searchKey()) {
		marks = append(marks, w.Arg(v))
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO indicator (`+columns+`, search_key) VALUES (`+strings.Join(marks, ",")+`)`, w.Args()...)
	return err
}

// update writes what may change of a target over the version it was read in.
func (r *Room) update(ctx context.Context, i *Indicator) error {
	var w db.Where
	var set []string
	v := i.values()
	for n, name := range strings.Split(columns, ", ") {
		if name != "id" && name != "version" {
			set = append(set, name+"="+w.Arg(v[n]))
		}
	}
	set = append(set, "search_key="+w.Arg(i.searchKey()))
	if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE indicator SET `+strings.Join(set, ", ")+`, version=version+1 WHERE id=`+w.Arg(i.ID)+` AND version=`+w.Arg(i.Version), w.Args()...); err != nil {
		return err
	}
	i.Version++
	return nil
}

// Get returns a target.
func (r *Room) Get(ctx context.Context, id string) (Indicator, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM indicator WHERE id = $1`, id)
}

// Filter says which targets a list shows; zero fields restrict nothing.
type Filter struct {
	Year                                 int
	Text, Field, OwnerID, Verdict, State string
}

// List returns the targets of a year in their order; Verdict is judged by
// Standings and not here.
func (r *Room) List(ctx context.Context, f Filter) ([]Indicator, error) {
	var w db.Where
	w.Add("year = ?", f.Year)
	for col, v := range map[string]string{"field": f.Field, "owner_id": f.OwnerID, "state": f.State} {
		if v != "" {
			w.Add(col+" = ?", v)
		}
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Contains("search_key", word)
	}
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM indicator`+w.SQL()+` ORDER BY ordinal, id`, w.Args()...)
}

// Years lists the years that have targets, latest first. Each is one step along
// the index.
func (r *Room) Years(ctx context.Context) (years []int, err error) {
	for before := 1 << 30; ; {
		y, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT coalesce(max(year), 0) FROM indicator WHERE year < $1`, before)
		if err != nil || y == 0 {
			return years, err
		}
		years, before = append(years, y), y
	}
}

const figureColumns = `id, indicator_id, n, seq, value, note, reason, doubts, by_id, by_name, at, latest, sample`

func scanFigure(s db.Scanner) (Figure, error) {
	var f Figure
	var latest, sample int64
	var value string
	err := s.Scan(&f.ID, &f.IndicatorID, &f.N, &f.Seq, &value, &f.Note, &f.Reason, db.ToJSON(&f.Doubts), &f.ByID, &f.ByName, db.ToTime(&f.At), &latest, &sample)
	if err == nil {
		f.Value, err = read(value)
	}
	f.Latest, f.Sample = latest == 1, sample == 1
	return f, err
}

// Figures returns every figure of a target, corrections included, by period
// and then by time.
func (r *Room) Figures(ctx context.Context, id string) ([]Figure, error) {
	return db.List(ctx, r.db.Q(ctx), scanFigure, `SELECT `+figureColumns+` FROM indicator_figure WHERE indicator_id = $1 ORDER BY n, seq`, id)
}

// Latest returns the figures of a year that no correction follows, by target.
func (r *Room) Latest(ctx context.Context, year int) (map[string][]Figure, error) {
	list, err := db.List(ctx, r.db.Q(ctx), scanFigure, `SELECT `+figureColumns+` FROM indicator_figure WHERE year = $1 AND latest = 1 ORDER BY indicator_id, n`, year)
	out := map[string][]Figure{}
	for _, f := range list {
		out[f.IndicatorID] = append(out[f.IndicatorID], f)
	}
	return out, err
}

func (r *Room) insertFigure(ctx context.Context, year int, f Figure) error {
	doubts, err := json.Marshal(f.Doubts)
	if err != nil {
		return err
	}
	if f.Seq > 1 {
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE indicator_figure SET latest=0 WHERE indicator_id=$1 AND n=$2 AND seq=$3 AND latest=1`, f.IndicatorID, f.N, f.Seq-1); err != nil {
			return err
		}
	}
	_, err = db.Exec(ctx, r.db.Q(ctx), `INSERT INTO indicator_figure (`+figureColumns+`, year) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
		f.ID, f.IndicatorID, f.N, f.Seq, stored(f.Value), f.Note, f.Reason, string(doubts), f.ByID, f.ByName, f.At.UnixMilli(), db.Bit(f.Latest), db.Bit(f.Sample), year)
	return err
}
