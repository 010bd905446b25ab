package account

import (
	"context"
	"time"

	"roviec/internal/floor/db"
)

func (s *Service) countLinks(ctx context.Context, accountID string, since time.Time) (int64, error) {
	return db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM password_reset WHERE account_id = $1 AND created_at > $2`, accountID, since.UnixMilli())
}

func (s *Service) insertLink(ctx context.Context, secret, accountID, by string, now, expires time.Time) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO password_reset (token_hash, account_id, created_by, created_at, expires_at) VALUES ($1,$2,$3,$4,$5)`,
		hashSecret(secret), accountID, by, now.UnixMilli(), expires.UnixMilli())
	return err
}

// accountOfLink returns whose password the link may set, or fault.NotFound.
func (s *Service) accountOfLink(ctx context.Context, secret string) (string, error) {
	return db.One(ctx, s.db.Q(ctx), db.Value[string], `SELECT account_id FROM password_reset WHERE token_hash = $1 AND expires_at > $2`,
		hashSecret(secret), s.wall.Now().UnixMilli())
}

// takeLink removes the link; false where another took it before.
func (s *Service) takeLink(ctx context.Context, secret string) (bool, error) {
	n, err := db.Exec(ctx, s.db.Q(ctx), `DELETE FROM password_reset WHERE token_hash = $1`, hashSecret(secret))
	return n == 1, err
}

func (s *Service) dropLinks(ctx context.Context, accountID string) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `DELETE FROM password_reset WHERE account_id = $1`, accountID)
	return err
}
