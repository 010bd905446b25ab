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
	"roviec/internal/floor/db"
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
	q := s.db.Q(ctx)
	if step := s.stepOf(f, code); step > 0 && f.confirmed {
		n, err := db.Exec(ctx, q, `UPDATE account_factor SET last_step = $1 WHERE account_id = $2 AND last_step < $1`, step, accountID)
		return n == 1, err
	}
	n, err := db.Exec(ctx, q, `UPDATE recovery_code SET used_at = $1 WHERE account_id = $2 AND code_hash = $3 AND used_at IS NULL`,
		s.wall.Now().UnixMilli(), accountID, hashSecret(normalRecovery(code)))
	return n == 1, err
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
		_, err = db.Exec(ctx, s.db.Q(ctx), `INSERT INTO account_factor (account_id, secret, created_at, confirmed_at, last_step) VALUES ($1,$2,$3,NULL,0)
			ON CONFLICT (account_id) DO UPDATE SET secret = $2, created_at = $3, last_step = 0`, a.AccountID, base32Plain.EncodeToString(b[:]), s.wall.Now().UnixMilli())
		return err
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
		err := db.ExecOne(ctx, s.db.Q(ctx), `UPDATE account_factor SET confirmed_at = $1, last_step = $2 WHERE account_id = $3 AND secret = $4 AND confirmed_at IS NULL`,
			s.wall.Now().UnixMilli(), step, a.AccountID, f.secret)
		if err != nil {
			return nil, err
		}
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
	q := s.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `DELETE FROM recovery_code WHERE account_id = $1`, accountID); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var b [15]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, err
		}
		c := base32Plain.EncodeToString(b[:])
		if _, err := db.Exec(ctx, q, `INSERT INTO recovery_code (account_id, code_hash, used_at) VALUES ($1,$2,NULL)`, accountID, hashSecret(c)); err != nil {
			return nil, err
		}
		codes[i] = grouped(c)
	}
	return codes, nil
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

// RecoveryLeft returns how many recovery codes are unused.
func (s *Service) RecoveryLeft(ctx context.Context, accountID string) (int, error) {
	n, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL`, accountID)
	return int(n), err
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
	for _, table := range []string{"account_factor", "recovery_code"} {
		if _, err := db.Exec(ctx, s.db.Q(ctx), `DELETE FROM `+table+` WHERE account_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}
