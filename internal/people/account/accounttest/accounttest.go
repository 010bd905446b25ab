// Package accounttest makes accounts for the tests of other rooms.
package accounttest

import (
	"context"
	"sync"
	"testing"

	"github.com/alexedwards/argon2id"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/people/account"
)

// Password is that of every account that Add makes.
const Password = "mật khẩu để thử"

// cheapHash fits Password and costs next to nothing.
var cheapHash = sync.OnceValue(func() string {
	h, err := argon2id.CreateHash(Password, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		panic(err)
	}
	return h
})

// New returns the service of a demo on loopback, in which every role works
// without a second factor.
func New(t testing.TB, d *db.DB, clk clock.Clock) *account.Service {
	t.Helper()
	return account.New(d, clk, audit.New(d, clk), account.Options{Demo: true, Loopback: true})
}

// Add makes an account and returns it as it acts. agencyID may be "".
func Add(t testing.TB, s *account.Service, username, agencyID string, roles ...access.Role) access.Actor {
	t.Helper()
	ctx := context.Background()
	acc, err := s.Create(ctx, access.Actor{System: true}, account.NewAccount{
		Username: username, Name: username + " (mẫu)", PasswordHash: cheapHash(), Roles: roles, AgencyID: agencyID, Demo: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.ActorOf(ctx, acc.ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// SignIn returns the cookie value of a new session of an account that Add made.
func SignIn(t testing.TB, s *account.Service, username string) string {
	t.Helper()
	token, _, err := s.SignIn(context.Background(), username, Password, "", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	return token
}
