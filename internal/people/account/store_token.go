package account

import (
	"context"
	"time"

	"roviec/internal/floor/db"
)

func (s *Service) countTokens(ctx context.Context, accountID string, now time.Time) (int64, error) {
	return db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM api_token WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2`,
		accountID, now.UnixMilli())
}

func (s *Service) insertToken(ctx context.Context, id, accountID, name, scope, bearer string, now time.Time) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO api_token (id, account_id, name, scope, token_hash, created_at, expires_at, last_used_at, revoked_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,NULL,NULL)`, id, accountID, name, scope, hashSecret(bearer), now.UnixMilli(), now.Add(tokenLife).UnixMilli())
	return err
}

type tokenRow struct {
	id, scope string
	expires   time.Time
	lastUsed  time.Time
	revoked   time.Time
	state     state
}

func (s *Service) tokenByBearer(ctx context.Context, bearer string) (tokenRow, error) {
	return db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (tokenRow, error) {
		var x tokenRow
		var disabled, demo int64
		err := r.Scan(&x.id, &x.scope, db.ToTime(&x.expires), db.ToTime(&x.lastUsed), db.ToTime(&x.revoked), &x.state.id, &x.state.rights, &disabled, &demo)
		x.state.disabled, x.state.demo = disabled == 1, demo == 1
		return x, err
	}, `SELECT t.id, t.scope, t.expires_at, t.last_used_at, t.revoked_at, a.id, a.rights_version, a.disabled, a.demo
		FROM api_token t JOIN account a ON a.id = t.account_id WHERE t.token_hash = $1`, hashSecret(bearer))
}

func (s *Service) touchToken(ctx context.Context, id string, now time.Time) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE api_token SET last_used_at = $1 WHERE id = $2`, now.UnixMilli(), id)
	return err
}

// Tokens returns the account's tokens, newest first, revoked ones too.
func (s *Service) Tokens(ctx context.Context, accountID string) ([]Token, error) {
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Token, error) {
		var t Token
		err := r.Scan(&t.ID, &t.Name, &t.Scope, db.ToTime(&t.Created), db.ToTime(&t.Expires), db.ToTime(&t.LastUsed), db.ToTime(&t.Revoked))
		return t, err
	}, `SELECT id, name, scope, created_at, expires_at, last_used_at, revoked_at FROM api_token WHERE account_id = $1 ORDER BY created_at DESC, id DESC`, accountID)
}

// markRevoked revokes a token of the account; fault.NotFound where it has no
// such token in force.
func (s *Service) markRevoked(ctx context.Context, accountID, id string) error {
	n, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL`,
		s.wall.Now().UnixMilli(), id, accountID)
	if err == nil && n == 0 {
		err = missing()
	}
	return err
}

func (s *Service) revokeAll(ctx context.Context, accountID string) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE api_token SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL`, s.wall.Now().UnixMilli(), accountID)
	return err
}
