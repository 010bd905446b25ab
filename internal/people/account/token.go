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
		n, err := s.countTokens(ctx, accountID, now)
		if err != nil {
			return err
		}
		if n >= maxTokens {
			return fault.New(fault.Conflict, "account.error.tokens", maxTokens)
		}
		if err := s.insertToken(ctx, id, accountID, name, scope, bearer, now); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.create_token", "account", accountID, map[string]any{"token": id, "scope": scope})
		return s.tell(ctx, accountID, "account.tell.token", name)
	})
	if err != nil {
		return "", err
	}
	return bearer, nil
}

// ByToken returns who holds the bearer token, with present state and rights
// and the token's scope. An error means nobody.
func (s *Service) ByToken(ctx context.Context, bearer string) (access.Actor, error) {
	if !strings.HasPrefix(bearer, bearerPrefix) || len(bearer) < minBearer || len(bearer) > maxBearer {
		return access.Actor{}, errEnded
	}
	row, err := s.tokenByBearer(ctx, bearer)
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
		err := s.db.InTx(ctx, func(ctx context.Context) error { return s.touchToken(ctx, row.id, now) })
		if err != nil {
			s.opts.Log.Warn("the use of a token was not noted", "err", err.Error())
		}
	}
	return a, nil
}

// RevokeToken makes a token of the actor's own worthless.
func (s *Service) RevokeToken(ctx context.Context, a access.Actor, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.markRevoked(ctx, a.AccountID, id); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.revoke_token", "account", a.AccountID, map[string]any{"token": id})
		return nil
	})
}
