package account

import (
	"context"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
)

// dropSession removes a session of the account; fault.NotFound where it has no
// such session.
func (s *Service) dropSession(ctx context.Context, accountID, id string) error {
	n, err := db.Exec(ctx, s.db.Q(ctx), `DELETE FROM account_session WHERE id = $1 AND account_id = $2`, id, accountID)
	if err == nil && n == 0 {
		err = missing()
	}
	return err
}

func (s *Service) insertSession(ctx context.Context, acc Account, token, stage string, now, expires time.Time, t Try) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO account_session (id, account_id, token_hash, stage, rights_version, created_at, last_seen_at, expires_at, address, agent)
		VALUES ($1,$2,$3,$4,$5,$6,$6,$7,$8,$9)`,
		gov.NewID(), acc.ID, hashSecret(token), stage, acc.rights, now.UnixMilli(), expires.UnixMilli(), t.Address, shorten(form.Clean(t.Agent), 200))
	return err
}

func shorten(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func (s *Service) sessionRow(ctx context.Context, token string) (sessionRow, error) {
	return db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (sessionRow, error) {
		var x sessionRow
		var disabled, demo int64
		err := r.Scan(&x.id, &x.stage, &x.rightsVersion, db.ToTime(&x.createdAt), db.ToTime(&x.lastSeen), db.ToTime(&x.expires), &x.state.id, &x.state.rights, &disabled, &demo)
		x.state.disabled, x.state.demo = disabled == 1, demo == 1
		return x, err
	}, `SELECT s.id, s.stage, s.rights_version, s.created_at, s.last_seen_at, s.expires_at, a.id, a.rights_version, a.disabled, a.demo
		FROM account_session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1`, hashSecret(token))
}

func (s *Service) touch(ctx context.Context, id string, now time.Time) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE account_session SET last_seen_at = $1 WHERE id = $2`, now.UnixMilli(), id)
	return err
}

func (s *Service) dropToken(ctx context.Context, token string) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `DELETE FROM account_session WHERE token_hash = $1`, hashSecret(token))
	return err
}

// dropOthers removes every session of the account but that of keep.
func (s *Service) dropOthers(ctx context.Context, accountID, keep string) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `DELETE FROM account_session WHERE account_id = $1 AND token_hash <> $2`, accountID, hashSecret(keep))
	return err
}

func (s *Service) listSessions(ctx context.Context, accountID string, now time.Time, current string) ([]Session, error) {
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Session, error) {
		var x Session
		var hash string
		err := r.Scan(&x.ID, &hash, &x.Address, &x.Agent, db.ToTime(&x.Began), db.ToTime(&x.LastSeen), db.ToTime(&x.Expires))
		x.Current = hash == current
		return x, err
	}, `SELECT id, token_hash, address, agent, created_at, last_seen_at, expires_at FROM account_session
		WHERE account_id = $1 AND stage = 'full' AND expires_at > $2 ORDER BY created_at DESC, id DESC`, accountID, now.UnixMilli())
}

type passwordRow struct {
	id, hash       string
	disabled, demo bool
}

// passwordOf returns the hash of the name's password; an unknown name is a
// row without hash, so that both take the same way.
func (s *Service) passwordOf(ctx context.Context, username string) (passwordRow, error) {
	list, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (passwordRow, error) {
		var p passwordRow
		var disabled, demo int64
		err := r.Scan(&p.id, &p.hash, &disabled, &demo)
		p.disabled, p.demo = disabled == 1, demo == 1
		return p, err
	}, `SELECT id, password_hash, disabled, demo FROM account WHERE username = $1`, username)
	if err != nil || len(list) == 0 {
		return passwordRow{}, err
	}
	return list[0], nil
}

func (s *Service) noteSignIn(ctx context.Context, id string, now time.Time) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE account SET last_sign_in_at = $1 WHERE id = $2`, now.UnixMilli(), id)
	return err
}
