package account

import (
	"context"
	"slices"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Try is one attempt to sign in.
type Try struct {
	Username, Password string
	Code               string // of the second factor, "" where not yet asked
	Address, Agent     string
	Old                string // the session that the browser held before, "" = none
}

// Stages of a session.
const (
	stageFull = "full"
	stageCode = "code" // the password was right, the second factor is awaited
)

// ErrCode says that the password was right and the second factor is awaited:
// the token that comes with it is good for SecondFactor only.
var ErrCode error = fault.New(fault.Unauthenticated, "account.error.code_needed")

var (
	errWrong     = fault.New(fault.Invalid, "account.error.wrong")
	errWrongCode = fault.Fields(fault.Field{Name: "code", Key: "account.error.code"})
	errEnded     = fault.New(fault.Unauthenticated, "error.unauthenticated")
)

// SignIn checks a name and password, and the code where a second factor is
// set, and begins a session. Unknown names, wrong passwords and disabled
// accounts are answered alike: fault.Invalid. Where a second factor is set
// and code is "", the error is ErrCode and the token is for SecondFactor. Too
// many wrong tries are fault.TooMany.
func (s *Service) SignIn(ctx context.Context, username, password, code, address string) (token string, expires time.Time, err error) {
	return s.SignInWith(ctx, Try{Username: username, Password: password, Code: code, Address: address})
}

// SignInWith is SignIn with all that is known of the try.
func (s *Service) SignInWith(ctx context.Context, t Try) (string, time.Time, error) {
	acc, err := s.checkPassword(ctx, t)
	if err != nil {
		return "", time.Time{}, err
	}
	stage, after := stageFull, error(nil)
	if acc.Factor {
		switch {
		case t.Code == "":
			stage, after = stageCode, ErrCode
		default:
			if err := s.checkCode(ctx, acc, t.Code, t.Address); err != nil {
				if !fault.Is(err, fault.Invalid) {
					return "", time.Time{}, err
				}
				stage, after = stageCode, err
			}
		}
	}
	token, expires, err := s.begin(ctx, acc, stage, t)
	if err != nil {
		return "", time.Time{}, err
	}
	return token, expires, after
}

// checkPassword finds the account that the try proves. The count of tries is
// read with a hash slot in hand, so that many tries at once do not pass it.
func (s *Service) checkPassword(ctx context.Context, t Try) (Account, error) {
	free, err := s.hasher.take(ctx)
	if err != nil {
		return Account{}, err
	}
	defer free()
	name := normalUsername(t.Username)
	key, network := hashSecret(name), networkOf(t.Address)
	if err := s.mayTry(ctx, key, network); err != nil {
		return Account{}, err
	}
	p, err := s.passwordOf(ctx, name)
	if err != nil {
		return Account{}, err
	}
	right := s.hasher.fits(t.Password, p.hash)
	if right && !p.disabled && (!p.demo || s.opts.Demo) {
		return s.ByID(ctx, p.id)
	}
	return Account{}, s.refuse(ctx, p.id, key, network, t.Address, "account.sign_in_failed", errWrong)
}

// refuse counts and records a wrong try, for known and unknown names alike.
func (s *Service) refuse(ctx context.Context, accountID, key, network, address, act string, answer error) error {
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.wrongTry(ctx, key, network); err != nil {
			return err
		}
		s.audit.Record(ctx, access.Actor{Address: address}, act, "account", accountID, map[string]any{"name": key})
		return nil
	})
	if err != nil {
		return err
	}
	return answer
}

// begin writes a session, ends the one that the browser held, and at the full
// stage forgets the wrong tries.
func (s *Service) begin(ctx context.Context, acc Account, stage string, t Try) (string, time.Time, error) {
	now := s.wall.Now()
	expires := now.Add(s.opts.Absolute)
	if stage == stageCode {
		expires = now.Add(codeStage)
	}
	token := newSecret()
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		if t.Old != "" {
			if err := s.dropToken(ctx, t.Old); err != nil {
				return err
			}
		}
		if err := s.insertSession(ctx, acc, token, stage, now, expires, t); err != nil {
			return err
		}
		if stage != stageFull {
			return nil
		}
		if err := s.tellNewNetwork(ctx, acc, t.Address); err != nil {
			return err
		}
		if err := s.rightTry(ctx, hashSecret(acc.Username), networkOf(t.Address)); err != nil {
			return err
		}
		if err := s.noteSignIn(ctx, acc.ID, now); err != nil {
			return err
		}
		a := s.actorFrom(acc)
		a.Address = t.Address
		s.audit.Record(ctx, a, "account.sign_in", "account", acc.ID, map[string]any{"factor": acc.Factor})
		return nil
	})
	return token, expires, err
}

// tellNewNetwork tells the owner of a sign-in from a network that has not been
// used lately, where another has.
func (s *Service) tellNewNetwork(ctx context.Context, acc Account, address string) error {
	if s.teller == nil || acc.LastSignIn.IsZero() {
		return nil
	}
	own, _, err := s.tries(ctx, hashSecret(acc.Username), networkOf(address))
	if err != nil || !own.success.Before(s.wall.Now().Add(-knownNetwork)) {
		return err
	}
	return s.tell(ctx, acc.ID, "account.tell.network", address)
}

// SecondFactor takes the code that follows a right password and begins the
// full session under a new value. The old value is worthless afterwards.
func (s *Service) SecondFactor(ctx context.Context, pending, code string, t Try) (string, time.Time, error) {
	row, err := s.sessionRow(ctx, pending)
	if err != nil {
		return "", time.Time{}, err
	}
	if row.stage != stageCode || !s.alive(row) {
		return "", time.Time{}, errEnded
	}
	acc, err := s.ByID(ctx, row.state.id)
	if err != nil {
		return "", time.Time{}, err
	}
	if err := s.checkCode(ctx, acc, code, t.Address); err != nil {
		return "", time.Time{}, err
	}
	t.Old = pending
	return s.begin(ctx, acc, stageFull, t)
}

// AwaitsCode reports whether token is a session that awaits its second factor.
func (s *Service) AwaitsCode(ctx context.Context, token string) bool {
	if token == "" {
		return false
	}
	row, err := s.sessionRow(ctx, token)
	return err == nil && row.stage == stageCode && s.alive(row)
}

// sessionRow is a session with the state of its account.
type sessionRow struct {
	id, stage     string
	rightsVersion int64
	createdAt     time.Time
	lastSeen      time.Time
	expires       time.Time
	state         state
}

// alive reports whether the session stands: not idle too long, not too old,
// account active and with the rights it began with.
func (s *Service) alive(r sessionRow) bool {
	now := s.wall.Now()
	return !r.state.disabled && (!r.state.demo || s.opts.Demo) && r.rightsVersion == r.state.rights &&
		now.Before(r.expires) && now.Sub(r.lastSeen) < s.opts.Idle && !now.Before(r.createdAt.Add(-time.Hour))
}

// BySession returns who holds the session, with present state and rights. An
// error means nobody; fault.Unavailable means that it could not be found out.
func (s *Service) BySession(ctx context.Context, token string) (access.Actor, error) {
	if len(token) < 40 || len(token) > 100 {
		return access.Actor{}, errEnded
	}
	row, err := s.sessionRow(ctx, token)
	if err != nil {
		return access.Actor{}, err
	}
	if row.stage != stageFull || !s.alive(row) {
		return access.Actor{}, errEnded
	}
	a, err := s.actorIn(ctx, row.state)
	if err != nil {
		return access.Actor{}, err
	}
	s.noteUse(ctx, row)
	return a, nil
}

// noteUse keeps the session from idling out. That it could not be noted must
// not keep anybody from reading.
func (s *Service) noteUse(ctx context.Context, row sessionRow) {
	now := s.wall.Now()
	if now.Sub(row.lastSeen) < min(noteEvery, s.opts.Idle/4) || db.InTransaction(ctx) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, noteWithin)
	defer cancel()
	if err := s.db.InTx(ctx, func(ctx context.Context) error { return s.touch(ctx, row.id, now) }); err != nil {
		s.opts.Log.Warn("the use of a session was not noted", "err", err.Error())
	}
}

// SignOut ends the session; a session that does not exist is no error.
func (s *Service) SignOut(ctx context.Context, a access.Actor, token string) error {
	if token == "" {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.dropToken(ctx, token); err != nil {
			return err
		}
		if !a.Anonymous() {
			s.audit.Record(ctx, a, "account.sign_out", "account", a.AccountID, nil)
		}
		return nil
	})
}

// Session is one sign-in that stands.
type Session struct {
	ID       string
	Address  string
	Agent    string
	Began    time.Time // wall clock
	LastSeen time.Time // to within five minutes
	Expires  time.Time
	Current  bool
}

// Sessions returns the account's sessions that stand, newest first; current is
// the token of the request, "" where there is none.
func (s *Service) Sessions(ctx context.Context, accountID, current string) ([]Session, error) {
	list, err := s.listSessions(ctx, accountID, s.wall.Now(), hashSecret(current))
	return slices.DeleteFunc(list, func(x Session) bool { return s.wall.Now().Sub(x.LastSeen) >= s.opts.Idle }), err
}

// EndSession ends one session of the actor's own.
func (s *Service) EndSession(ctx context.Context, a access.Actor, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.dropSession(ctx, a.AccountID, id); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.end_session", "account", a.AccountID, map[string]any{"session": id})
		return nil
	})
}

// EndOthers ends every session of the actor's own but the current one.
func (s *Service) EndOthers(ctx context.Context, a access.Actor, current string) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.dropOthers(ctx, a.AccountID, current); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.end_other_sessions", "account", a.AccountID, nil)
		return nil
	})
}

// EndAll ends every session of another's account, for an administrator.
func (s *Service) EndAll(ctx context.Context, a access.Actor, id string) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.dropOthers(ctx, id, ""); err != nil {
			return err
		}
		s.audit.Record(ctx, a, "account.end_sessions", "account", id, nil)
		return nil
	})
}

// renew begins a new session in place of all others of the account, within a
// transaction: after a change that the person made in person.
func (s *Service) renew(ctx context.Context, accountID string, t Try) (string, time.Time, error) {
	acc, err := s.ByID(ctx, accountID)
	if err != nil {
		return "", time.Time{}, err
	}
	if err := s.dropOthers(ctx, accountID, ""); err != nil {
		return "", time.Time{}, err
	}
	now := s.wall.Now()
	token, expires := newSecret(), now.Add(s.opts.Absolute)
	return token, expires, s.insertSession(ctx, acc, token, stageFull, now, expires, t)
}
