package account

import (
	"context"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
)

// Scopes of a token. A token never does more than its account may.
const (
	ScopeRead  = "read"
	ScopeWrite = "write"
)

const (
	bearerPrefix = "rv_"                // lets scanners of secrets recognise a lost token
	tokenLife    = 365 * 24 * time.Hour // then a new one is made
	maxTokens    = 20                   // of one account at a time
	noteTokenUse = time.Hour
	maxTokenName = 100
	minBearer    = 40
	maxBearer    = 100
)

// Token is what may be shown of a token of the API.
type Token struct {
	ID       string
	Name     string
	Scope    string
	Created  time.Time // wall clock
	Expires  time.Time
	LastUsed time.Time // to within an hour; zero = never
	Revoked  time.Time // zero = stands
}

// CreateToken makes a token of the account and returns its bearer, which is
// shown once and stored hashed. Only the account itself and the program (the
// command line) make tokens.
func (s *Service) CreateToken(ctx context.Context, a access.Actor, accountID, scope, name string) (bearer string, err error) {
	if !a.System && a.AccountID != accountID {
		return "", fault.New(fault.Forbidden, "error.forbidden")
	}
	f := form.New()
	f.Set("name", form.Clean(name))
	f.Set("scope", scope)
	name = f.Text("name", true, maxTokenName)
	scope = f.Choice("scope", true, ScopeRead, ScopeWrite)
	if err := f.Err(); err != nil {
		return "", err
	}
	bearer = bearerPrefix + newSecret()
	now, id := s.wall.Now(), gov.NewID()
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.stateByID(ctx, accountID); err != nil {
			return err
		}
		n, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM api_token WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2`, accountID, now.UnixMilli())
		if err != nil {
			return err
		}
		if n >= maxTokens {
			return fault.New(fault.Conflict, "account.error.tokens", maxTokens)
		}
		_, err = db.Exec(ctx, s.db.Q(ctx), `INSERT INTO api_token (id, account_id, name, scope, token_hash, created_at, expires_at, last_used_at, revoked_at) VALUES ($1,$2,$3,$4,$5,$6,$7,NULL,NULL)`,
			id, accountID, name, scope, hashSecret(bearer), now.UnixMilli(), now.Add(tokenLife).UnixMilli())
		if err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.create_token", "account", accountID, map[string]any{"token": id, "scope": scope})
		return s.tell(ctx, accountID, "account.tell.token", name)
	})
	return bearer, err
}

type tokenRow struct {
	id, scope string
	expires   time.Time
	lastUsed  time.Time
	revoked   time.Time
	state     state
}

// ByToken returns who holds the bearer token, with present state and rights
// and the token's scope. An error means nobody.
func (s *Service) ByToken(ctx context.Context, bearer string) (access.Actor, error) {
	if !strings.HasPrefix(bearer, bearerPrefix) || len(bearer) < minBearer || len(bearer) > maxBearer {
		return access.Actor{}, errEnded
	}
	row, err := db.One(ctx, s.db.Q(ctx), func(r db.Scanner) (tokenRow, error) {
		var x tokenRow
		var disabled, demo int64
		err := r.Scan(&x.id, &x.scope, db.ToTime(&x.expires), db.ToTime(&x.lastUsed), db.ToTime(&x.revoked), &x.state.id, &x.state.rights, &disabled, &demo)
		x.state.disabled, x.state.demo = disabled == 1, demo == 1
		return x, err
	}, `SELECT t.id, t.scope, t.expires_at, t.last_used_at, t.revoked_at, a.id, a.rights_version, a.disabled, a.demo
		FROM api_token t JOIN account a ON a.id = t.account_id WHERE t.token_hash = $1`, hashSecret(bearer))
	if err != nil {
		return access.Actor{}, err
	}
	now := s.wall.Now()
	if !row.revoked.IsZero() || !now.Before(row.expires) {
		return access.Actor{}, errEnded
	}
	a, err := s.actorIn(ctx, row.state)
	if err != nil {
		return access.Actor{}, err
	}
	a.Token, a.Scope = true, row.scope
	if now.Sub(row.lastUsed) >= noteTokenUse && !db.InTransaction(ctx) {
		ctx, cancel := context.WithTimeout(ctx, noteWithin)
		defer cancel()
		err := s.db.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE api_token SET last_used_at = $1 WHERE id = $2`, now.UnixMilli(), row.id)
			return err
		})
		if err != nil {
			s.opts.Log.Warn("the use of a token was not noted", "err", err.Error())
		}
	}
	return a, nil
}

// Tokens returns the account's tokens, newest first, revoked ones too.
func (s *Service) Tokens(ctx context.Context, accountID string) ([]Token, error) {
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Token, error) {
		var t Token
		err := r.Scan(&t.ID, &t.Name, &t.Scope, db.ToTime(&t.Created), db.ToTime(&t.Expires), db.ToTime(&t.LastUsed), db.ToTime(&t.Revoked))
		return t, err
	}, `SELECT id, name, scope, created_at, expires_at, last_used_at, revoked_at FROM api_token WHERE account_id = $1 ORDER BY created_at DESC, id DESC`, accountID)
}

// RevokeToken makes a token of the actor's own worthless.
func (s *Service) RevokeToken(ctx context.Context, a access.Actor, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		n, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL`, s.wall.Now().UnixMilli(), id, a.AccountID)
		if err != nil {
			return err
		}
		if n == 0 {
			return missing()
		}
		s.audit.Record(ctx, a, "account.revoke_token", "account", a.AccountID, map[string]any{"token": id})
		return nil
	})
}

func (s *Service) revokeAll(ctx context.Context, accountID string) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `UPDATE api_token SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL`, s.wall.Now().UnixMilli(), accountID)
	return err
}
