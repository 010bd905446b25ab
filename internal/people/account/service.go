package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
)

// Options tell what kind of installation this is.
type Options struct {
	// Demo allows accounts of the demo. Together with Loopback it exempts
	// them from the rules for passwords and second factors.
	Demo     bool
	Loopback bool
	Wall     clock.Clock   // of sessions, codes and waiting times; nil = clock.Wall
	Idle     time.Duration // a session unused so long ends; 0 = DefaultIdle
	Absolute time.Duration // a session ends after so long in any case; 0 = DefaultAbsolute
	Log      *slog.Logger
	cost     *argon2id.Params
}

// How long a session lives, and how often its use is noted.
const (
	DefaultIdle     = 2 * time.Hour
	DefaultAbsolute = 12 * time.Hour
	noteEvery       = 5 * time.Minute
	codeStage       = 5 * time.Minute        // between password and second factor
	noteWithin      = 250 * time.Millisecond // a busy database must not hold readers up for a note
)

// Service answers who somebody is and changes accounts. It fulfils
// web.Sessions.
type Service struct {
	db     *db.DB
	clock  clock.Clock
	wall   clock.Clock
	audit  *audit.Log
	opts   Options
	hasher *hasher
	known  knownRights
	teller Tell

	// Field returns the agencies that a vice chairman supervises today; nil where
	// nobody does.
	Field func(ctx context.Context, accountID string) ([]string, error)
}

// New returns the service of the database. clk is the domain's clock.
func New(d *db.DB, clk clock.Clock, log *audit.Log, o Options) *Service {
	if o.Wall == nil {
		o.Wall = clock.Wall
	}
	if o.Idle == 0 {
		o.Idle = DefaultIdle
	}
	if o.Absolute == 0 {
		o.Absolute = DefaultAbsolute
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.cost == nil {
		o.cost = hashCost
	}
	return &Service{db: d, clock: clk, wall: o.Wall, audit: log, opts: o, hasher: newHasher(o.cost), known: knownRights{m: map[string]rights{}}}
}

// Exempt reports whether the rules for passwords and second factors do not
// bind the account: demo accounts on a loopback demo, nothing else.
func (s *Service) Exempt(a Account) bool { return s.opts.Demo && s.opts.Loopback && a.Demo }

// NeedsFactor reports whether the account must have a second factor and has
// none: until then it has no rights.
func (s *Service) NeedsFactor(a Account) bool {
	return !a.Factor && !s.Exempt(a) && slices.ContainsFunc(a.Roles, func(r access.Role) bool { return slices.Contains(strict, r) })
}

// rights are what one version of an account may do on one day.
type rights struct {
	version int64
	day     gov.Date
	actor   access.Actor
}

// knownRights spares the look-up of roles and agencies while the account's
// version stands.
type knownRights struct {
	mu sync.RWMutex
	m  map[string]rights
}

const maxKnown = 20000

func (k *knownRights) get(id string, version int64, day gov.Date) (access.Actor, bool) {
	k.mu.RLock()
	r, ok := k.m[id]
	k.mu.RUnlock()
	return r.actor, ok && r.version == version && r.day == day
}

func (k *knownRights) put(id string, r rights) {
	k.mu.Lock()
	if len(k.m) >= maxKnown {
		clear(k.m)
	}
	k.m[id] = r
	k.mu.Unlock()
}

// ActorOf returns the account's present state and rights. A disabled account
// is fault.Unauthenticated, an absent one fault.NotFound.
func (s *Service) ActorOf(ctx context.Context, accountID string) (access.Actor, error) {
	st, err := s.stateByID(ctx, accountID)
	if err != nil {
		return access.Actor{}, err
	}
	return s.actorIn(ctx, st)
}

// state is the little of an account that every request reads.
type state struct {
	id       string
	rights   int64
	disabled bool
	demo     bool
}

func (s *Service) actorIn(ctx context.Context, st state) (access.Actor, error) {
	if st.disabled || (st.demo && !s.opts.Demo) {
		return access.Actor{}, fault.New(fault.Unauthenticated, "error.unauthenticated")
	}
	day := clock.Today(s.clock)
	a, ok := s.known.get(st.id, st.rights, day)
	if !ok {
		acc, err := s.ByID(ctx, st.id)
		if err != nil {
			return access.Actor{}, err
		}
		a = s.actorFrom(acc)
		if !db.InTransaction(ctx) { // what may yet be rolled back is not remembered
			s.known.put(st.id, rights{st.rights, day, a})
		}
	}
	a = copyActor(a)
	var err error
	if s.Field != nil && a.Has(access.ViceChairman) { // not remembered: it changes without the account
		a.Field, err = s.Field(ctx, a.AccountID)
	}
	return a, err
}

func (s *Service) actorFrom(acc Account) access.Actor {
	a := access.Actor{
		AccountID: acc.ID, Username: acc.Username, Name: acc.Name, PersonID: acc.PersonID, Locale: acc.Locale,
		Roles: acc.Roles, AgencyID: acc.AgencyID, Agencies: acc.Agencies,
	}
	if s.NeedsFactor(acc) {
		a.Roles, a.Agencies = nil, nil
	}
	return a
}

func copyActor(a access.Actor) access.Actor {
	a.Roles, a.Agencies = slices.Clone(a.Roles), slices.Clone(a.Agencies)
	return a
}

// newSecret returns 256 random bits in a form that fits cookies and headers.
func newSecret() string {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("account: no randomness: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashSecret is the stored form of a long random value.
func hashSecret(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func sortedWords(list string) []string {
	out := strings.Fields(list)
	sort.SliceStable(out, func(i, j int) bool { return len(out[i]) > len(out[j]) })
	return slices.Compact(out)
}
