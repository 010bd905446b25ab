package account

import (
	"context"
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
)

// PathOf is the page of an account in the administration.
func PathOf(id string) string { return "/lam-viec/quan-tri/tai-khoan/" + id }

// Create makes an account. A breach of the rules is fault.Invalid with the
// fields; a name that is taken names the field "username".
func (s *Service) Create(ctx context.Context, a access.Actor, n NewAccount) (Account, error) {
	if err := n.check(); err != nil {
		return Account{}, err
	}
	if n.Demo && !s.opts.Demo {
		return Account{}, fault.New(fault.Forbidden, "account.error.demo")
	}
	if n.PasswordHash != "" && !n.Demo {
		return Account{}, fault.New(fault.Forbidden, "account.error.demo")
	}
	hash := n.PasswordHash
	if n.Password != "" {
		if !s.Exempt(Account{Demo: n.Demo}) {
			if err := CheckPassword(n.Password, n.Username, n.Name); err != nil {
				return Account{}, err
			}
		}
		var err error
		if hash, err = s.hasher.hash(ctx, n.Password); err != nil {
			return Account{}, err
		}
	}
	id := gov.NewID()
	var out Account
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.insert(ctx, id, n, hash); err != nil {
			if db.IsDuplicate(err) {
				return fault.Fields(fault.Field{Name: "username", Key: "account.error.taken"})
			}
			return err
		}
		s.audit.Record(ctx, a, "account.create", "account", id, map[string]any{"username": n.Username, "roles": n.Roles, "agency": n.AgencyID})
		web.Result(ctx, PathOf(id))
		var err error
		out, err = s.ByID(ctx, id)
		return err
	})
	return out, err
}

// DemoHash is the hash of the password that all accounts of a demo share, as
// PasswordHash of each: who knows one knows all, so salts of their own would
// keep nothing and cost more than the demo's whole story. Outside of a loopback
// demo the password must satisfy the rules.
func (s *Service) DemoHash(ctx context.Context, password string) (string, error) {
	if !s.Exempt(Account{Demo: true}) {
		if err := CheckPassword(password); err != nil {
			return "", err
		}
	}
	return s.hasher.hash(ctx, password)
}

// change runs fn on an account in one transaction: version checked where it is
// not 0, rights of all sessions and nodes renewed, recorded.
func (s *Service) change(ctx context.Context, a access.Actor, id string, version int64, act string, fn func(ctx context.Context, acc Account) (map[string]any, error)) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		acc, err := s.ByID(ctx, id)
		if err != nil {
			return err
		}
		if version == 0 {
			version = acc.Version
		}
		err = s.bump(ctx, id, version)
		if err != nil {
			return err
		}
		detail, err := fn(ctx, acc)
		if err != nil {
			return err
		}
		s.audit.Record(ctx, a, act, "account", id, detail)
		return nil
	})
}

// SetDisabled disables or enables the account; disabling ends its sessions
// with the next request of each. version 0 skips the check for changes by
// others.
func (s *Service) SetDisabled(ctx context.Context, a access.Actor, id string, disabled bool, version int64) error {
	act := "account.enable"
	if disabled {
		act = "account.disable"
	}
	return s.change(ctx, a, id, version, act, func(ctx context.Context, acc Account) (map[string]any, error) {
		if acc.Disabled == disabled {
			return nil, fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if err := s.putDisabled(ctx, id, disabled); err != nil {
			return nil, err
		}
		return nil, s.dropOthers(ctx, id, "")
	})
}

// Edit is what an administrator may set of an account.
type Edit struct {
	Name    string
	Roles   []access.Role
	Members []Membership
	Version int64 // of the form's reading; 0 skips the check
}

// Update changes name, roles and memberships. Its sessions end, so that each
// goes on under a new value.
func (s *Service) Update(ctx context.Context, a access.Actor, id string, e Edit) error {
	n := NewAccount{Username: "x", Name: e.Name, Roles: e.Roles}
	if err := n.check(); err != nil {
		return err
	}
	return s.change(ctx, a, id, e.Version, "account.change", func(ctx context.Context, acc Account) (map[string]any, error) {
		if err := s.replaceRights(ctx, acc, n.Name, n.Roles, e.Members); err != nil {
			return nil, err
		}
		detail := map[string]any{"roles": n.Roles}
		if !slices.Equal(acc.Roles, n.Roles) {
			detail["roles_before"] = acc.Roles
		}
		agencies := make([]string, len(e.Members))
		for i, m := range e.Members {
			agencies[i] = m.AgencyID
		}
		detail["agencies"] = agencies
		return detail, s.dropOthers(ctx, id, "")
	})
}

// SetPassword sets the account's password from the shell, ends its sessions
// and makes open links worthless.
func (s *Service) SetPassword(ctx context.Context, a access.Actor, id, password string) error {
	acc, err := s.ByID(ctx, id)
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, acc, password)
	if err != nil {
		return err
	}
	return s.change(ctx, a, id, 0, "account.set_password", func(ctx context.Context, _ Account) (map[string]any, error) {
		return nil, s.putPassword(ctx, id, hash)
	})
}

// newHash judges and hashes a new password of the account.
func (s *Service) newHash(ctx context.Context, acc Account, password string) (string, error) {
	if !s.Exempt(acc) {
		if err := CheckPassword(password, acc.Username, acc.Name); err != nil {
			return "", err
		}
	} else if normalPassword(password) == "" {
		return "", badPassword("form.required_here")
	}
	return s.hasher.hash(ctx, password)
}

// putPassword stores a hash, ends all sessions and makes open links worthless.
func (s *Service) putPassword(ctx context.Context, id, hash string) error {
	if err := s.putHash(ctx, id, hash); err != nil {
		return err
	}
	if err := s.dropLinks(ctx, id); err != nil {
		return err
	}
	if err := s.tell(ctx, id, "account.tell.password"); err != nil {
		return err
	}
	return s.dropOthers(ctx, id, "")
}
