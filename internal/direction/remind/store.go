package remind

import (
	"context"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

const columns = `id, valid_from, minute, rules, supervises, note, made_name, made_at`

func scan(r db.Scanner) (Policy, error) {
	var p Policy
	err := r.Scan(&p.ID, db.ToDate(&p.ValidFrom), &p.Minute, db.ToJSON(&p.Rules), db.ToJSON(&p.Supervises), &p.Note, &p.MadeName, db.ToTime(&p.MadeAt))
	return p, err
}

// On returns the rules in force on the day.
func (r *Room) On(ctx context.Context, day gov.Date) (Policy, error) {
	p, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM remind_policy WHERE valid_from <= $1 ORDER BY valid_from DESC, id DESC LIMIT 1`, day.String())
	if fault.Is(err, fault.NotFound) {
		return Default(), nil
	}
	return p, err
}

// Policies lists what was set, the latest to begin first.
func (r *Room) Policies(ctx context.Context) ([]Policy, error) {
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM remind_policy ORDER BY valid_from DESC, id DESC LIMIT 100`)
}

func (r *Room) insert(ctx context.Context, a access.Actor, p Policy) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO remind_policy (`+columns+`, made_by) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		p.ID, p.ValidFrom.String(), p.Minute, db.JSON(p.Rules), db.JSON(p.Supervises), p.Note, p.MadeName, p.MadeAt.UnixMilli(), a.AccountID)
	return err
}
