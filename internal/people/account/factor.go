package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
)

// Codes of the second factor: RFC 6238 with 30 seconds, six digits, SHA-1, as
// every code generator knows them. One step before and after is taken for
// clocks that differ; no step is taken twice.
const (
	codeStep      = 30 * time.Second
	codeSkew      = 1
	recoveryCodes = 10
)

var (
	codeOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)
)

// stepOf returns the time step whose code is given, 0 where none near now is.
func (s *Service) stepOf(f factor, code string) int64 {
	code = strings.ReplaceAll(code, " ", "")
	now := s.wall.Now().Unix() / int64(codeStep/time.Second)
	for step := now - codeSkew; step <= now+codeSkew; step++ {
		if ok, err := hotp.ValidateCustom(code, uint64(step), f.secret, codeOptions); ok && err == nil && step > f.lastStep {
			return step
		}
	}
	return 0
}

// checkCode takes a code of the generator or a recovery code, each once.
// Wrong codes count like wrong passwords.
func (s *Service) checkCode(ctx context.Context, acc Account, code, address string) error {
	key, network := hashSecret("code\n"+acc.ID), networkOf(address)
	if err := s.mayTry(ctx, key, network); err != nil {
		return err
	}
	taken := false
	err := s.db.InTx(ctx, func(ctx context.Context) (err error) {
		taken, err = s.takeCode(ctx, acc.ID, code)
		if err == nil && taken {
			err = s.rightTry(ctx, key, network)
		}
		return err
	})
	if err != nil || taken {
		return err
	}
	return s.refuse(ctx, acc.ID, key, network, address, "account.code_failed", errWrongCode)
}

func (s *Service) takeCode(ctx context.Context, accountID, code string) (bool, error) {
	f, err := s.factorOf(ctx, accountID)
	if err != nil {
		return false, err
	}
	if step := s.stepOf(f, code); step > 0 && f.confirmed {
		return s.takeStep(ctx, accountID, step)
	}
	return s.takeRecovery(ctx, accountID, hashSecret(normalRecovery(code)))
}

func normalRecovery(code string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
}

// StartFactor makes a new key for a code generator; it counts only once
// ConfirmFactor has seen a code of it.
func (s *Service) StartFactor(ctx context.Context, a access.Actor) error {
	var b [20]byte
	if _, err := rand.Read(b[:]); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		acc, err := s.ByID(ctx, a.AccountID)
		if err != nil {
			return err
		}
		if acc.Factor {
			return fault.New(fault.Conflict, "account.error.factor_set")
		}
		return s.putKey(ctx, a.AccountID, base32Plain.EncodeToString(b[:]))
	})
}

// PendingKey returns the key that waits for its first code, "" where none does.
func (s *Service) PendingKey(ctx context.Context, accountID string) (string, error) {
	f, err := s.factorOf(ctx, accountID)
	if fault.Is(err, fault.NotFound) || f.confirmed {
		return "", nil
	}
	return f.secret, err
}

// ConfirmFactor sets the second factor with its first code. It returns the
// recovery codes, shown once, and a new session in place of all others.
func (s *Service) ConfirmFactor(ctx context.Context, a access.Actor, code string, t Try) (codes []string, token string, expires time.Time, err error) {
	key, network := hashSecret("code\n"+a.AccountID), networkOf(t.Address)
	if err := s.mayTry(ctx, key, network); err != nil {
		return nil, "", time.Time{}, err
	}
	f, err := s.factorOf(ctx, a.AccountID)
	if err != nil {
		return nil, "", time.Time{}, err
	}
	if f.confirmed {
		return nil, "", time.Time{}, fault.New(fault.Conflict, "account.error.factor_set")
	}
	step := s.stepOf(f, code)
	if step == 0 {
		return nil, "", time.Time{}, s.refuse(ctx, a.AccountID, key, network, t.Address, "account.code_failed", errWrongCode)
	}
	err = s.change(ctx, a, a.AccountID, 0, "account.set_factor", func(ctx context.Context, _ Account) (map[string]any, error) {
		if err := s.confirmKey(ctx, a.AccountID, f.secret, step); err != nil {
			return nil, err
		}
		var err error
		if codes, err = s.newRecovery(ctx, a.AccountID); err != nil {
			return nil, err
		}
		token, expires, err = s.renew(ctx, a.AccountID, t)
		return nil, err
	})
	return codes, token, expires, err
}

// newRecovery replaces the recovery codes, within a transaction. Each holds
// 120 random bits, so that a fast hash is enough.
func (s *Service) newRecovery(ctx context.Context, accountID string) ([]string, error) {
	hashes := make([]string, recoveryCodes)
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var b [15]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, err
		}
		c := base32Plain.EncodeToString(b[:])
		codes[i], hashes[i] = grouped(c), hashSecret(c)
	}
	return codes, s.putRecovery(ctx, accountID, hashes)
}

// grouped writes s in groups of four.
func grouped(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// RemoveFactor takes the second factor from an account whose owner lost it; an
// administrator does this after making sure who asks.
func (s *Service) RemoveFactor(ctx context.Context, a access.Actor, id string) error {
	return s.change(ctx, a, id, 0, "account.remove_factor", func(ctx context.Context, acc Account) (map[string]any, error) {
		if !acc.Factor {
			return nil, fault.New(fault.Conflict, "account.error.factor_none")
		}
		if err := s.deleteFactor(ctx, id); err != nil {
			return nil, err
		}
		return nil, s.dropOthers(ctx, id, "")
	})
}

// DropFactor takes the actor's own second factor away, which a code of it
// must prove: to change to another device. It returns a new session.
func (s *Service) DropFactor(ctx context.Context, a access.Actor, code string, t Try) (token string, expires time.Time, err error) {
	if err := s.proveFactor(ctx, a, code, t); err != nil {
		return "", time.Time{}, err
	}
	err = s.change(ctx, a, a.AccountID, 0, "account.drop_factor", func(ctx context.Context, _ Account) (map[string]any, error) {
		if err := s.deleteFactor(ctx, a.AccountID); err != nil {
			return nil, err
		}
		var err error
		token, expires, err = s.renew(ctx, a.AccountID, t)
		return nil, err
	})
	return token, expires, err
}

// NewRecovery replaces the actor's recovery codes; a code proves who asks.
func (s *Service) NewRecovery(ctx context.Context, a access.Actor, code string, t Try) (codes []string, err error) {
	if err := s.proveFactor(ctx, a, code, t); err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if codes, err = s.newRecovery(ctx, a.AccountID); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.new_recovery", "account", a.AccountID, nil)
		return nil
	})
	return codes, err
}

func (s *Service) proveFactor(ctx context.Context, a access.Actor, code string, t Try) error {
	acc, err := s.ByID(ctx, a.AccountID)
	if err != nil {
		return err
	}
	if !acc.Factor {
		return fault.New(fault.Conflict, "account.error.factor_none")
	}
	return s.checkCode(ctx, acc, code, t.Address)
}

func (s *Service) deleteFactor(ctx context.Context, id string) error {
	if err := s.tell(ctx, id, "account.tell.factor"); err != nil {
		return err
	}
	return s.dropFactorRows(ctx, id)
}
