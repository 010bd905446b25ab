package account

import (
	"context"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
)

// A link lets its holder set the password of one account: once, soon, and
// never past the second factor. An administrator makes it and hands it to a
// person that he knows.
const (
	linkLife     = 30 * time.Minute
	linksPerHour = 5 // of one account
)

var errLink = fault.New(fault.Gone, "account.error.link")

// NewLink returns the secret of a new link for the account. More than a few
// in an hour are fault.TooMany.
func (s *Service) NewLink(ctx context.Context, a access.Actor, id string) (secret string, expires time.Time, err error) {
	now := s.wall.Now()
	secret, expires = newSecret(), now.Add(linkLife)
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		st, err := s.stateByID(ctx, id)
		if err != nil {
			return err
		}
		if st.disabled {
			return fault.New(fault.Conflict, "account.error.disabled")
		}
		n, err := s.countLinks(ctx, id, now.Add(-time.Hour))
		if err != nil {
			return err
		}
		if n >= linksPerHour {
			return fault.New(fault.TooMany, "account.error.links", linksPerHour)
		}
		if err := s.insertLink(ctx, secret, id, a.AccountID, now, expires); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.new_link", "account", id, nil)
		return nil
	})
	return secret, expires, err
}

// ByLink returns the account whose password the link may set; a link that was
// used, has run out or never was is fault.Gone.
func (s *Service) ByLink(ctx context.Context, secret string) (Account, error) {
	id, err := s.accountOfLink(ctx, secret)
	if fault.Is(err, fault.NotFound) {
		err = errLink
	}
	if err != nil {
		return Account{}, err
	}
	acc, err := s.ByID(ctx, id)
	if err == nil && acc.Disabled {
		err = errLink
	}
	return acc, err
}

// ResetPassword sets the password by a link, which is worthless afterwards, as
// are the account's other links, its sessions and its tokens. The second
// factor stays.
func (s *Service) ResetPassword(ctx context.Context, secret, password, address string) error {
	acc, err := s.ByLink(ctx, secret)
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, acc, password)
	if err != nil {
		return err
	}
	a := access.Actor{AccountID: acc.ID, Username: acc.Username, Address: address}
	return s.change(ctx, a, acc.ID, 0, "account.reset_password", func(ctx context.Context, _ Account) (map[string]any, error) {
		// Of two at once, one takes the link.
		taken, err := s.takeLink(ctx, secret)
		if err != nil {
			return nil, err
		}
		if !taken {
			return nil, errLink
		}
		if err := s.revokeAll(ctx, acc.ID); err != nil {
			return nil, err
		}
		return nil, s.putPassword(ctx, acc.ID, hash)
	})
}

// ChangePassword sets the own password of the actor, who proves the current
// one. It returns a new session in place of all others.
func (s *Service) ChangePassword(ctx context.Context, a access.Actor, current, password string, t Try) (token string, expires time.Time, err error) {
	t.Username, t.Password = a.Username, current
	acc, err := s.checkPassword(ctx, t)
	if err != nil {
		if fault.Is(err, fault.Invalid) {
			err = fault.Fields(fault.Field{Name: "current", Key: "account.error.current"})
		}
		return "", time.Time{}, err
	}
	hash, err := s.newHash(ctx, acc, password)
	if err != nil {
		return "", time.Time{}, err
	}
	err = s.change(ctx, a, acc.ID, 0, "account.change_password", func(ctx context.Context, _ Account) (map[string]any, error) {
		if err := s.putPassword(ctx, acc.ID, hash); err != nil {
			return nil, err
		}
		var err error
		token, expires, err = s.renew(ctx, acc.ID, t)
		return nil, err
	})
	return token, expires, err
}
