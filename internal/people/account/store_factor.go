package account

import (
	"context"
	"time"

	"roviec/internal/floor/db"
)

type factor struct {
	secret    string
	confirmed bool
	lastStep  int64
}

func (s *Service) factorOf(ctx context.Context, accountID string) (factor, error) {
	return db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (factor, error) {
		var f factor
		var at time.Time
		err := r.Scan(&f.secret, db.ToTime(&at), &f.lastStep)
		f.confirmed = !at.IsZero()
		return f, err
	}, `SELECT secret, confirmed_at, last_step FROM account_factor WHERE account_id = $1`, accountID)
}

// takeStep marks a time step as used; false where it, or a later one, was.
func (s *Service) takeStep(ctx context.Context, accountID string, step int64) (bool, error) {
	n, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE account_factor SET last_step = $1 WHERE account_id = $2 AND last_step < $1`, step, accountID)
	return n == 1, err
}

// takeRecovery marks a recovery code as used; false where there is none such.
func (s *Service) takeRecovery(ctx context.Context, accountID, hash string) (bool, error) {
	n, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE recovery_code SET used_at = $1 WHERE account_id = $2 AND code_hash = $3 AND used_at IS NULL`,
		s.wall.Now().UnixMilli(), accountID, hash)
	return n == 1, err
}

// putKey stores a key that waits for its first code.
func (s *Service) putKey(ctx context.Context, accountID, secret string) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO account_factor (account_id, secret, created_at, confirmed_at, last_step) VALUES ($1,$2,$3,NULL,0)
		ON CONFLICT (account_id) DO UPDATE SET secret = $2, created_at = $3, last_step = 0`, accountID, secret, s.wall.Now().UnixMilli())
	return err
}

func (s *Service) confirmKey(ctx context.Context, accountID, secret string, step int64) error {
	return db.ExecOne(ctx, s.db.Q(ctx), `UPDATE account_factor SET confirmed_at = $1, last_step = $2 WHERE account_id = $3 AND secret = $4 AND confirmed_at IS NULL`,
		s.wall.Now().UnixMilli(), step, accountID, secret)
}

// putRecovery replaces the recovery codes.
func (s *Service) putRecovery(ctx context.Context, accountID string, hashes []string) error {
	q := s.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `DELETE FROM recovery_code WHERE account_id = $1`, accountID); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := db.Exec(ctx, q, `INSERT INTO recovery_code (account_id, code_hash, used_at) VALUES ($1,$2,NULL)`, accountID, h); err != nil {
			return err
		}
	}
	return nil
}

// RecoveryLeft returns how many recovery codes are unused.
func (s *Service) RecoveryLeft(ctx context.Context, accountID string) (int, error) {
	n, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL`, accountID)
	return int(n), err
}

func (s *Service) dropFactorRows(ctx context.Context, accountID string) error {
	q := s.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `DELETE FROM recovery_code WHERE account_id = $1`, accountID); err != nil {
		return err
	}
	_, err := db.Exec(ctx, q, `DELETE FROM account_factor WHERE account_id = $1`, accountID)
	return err
}
