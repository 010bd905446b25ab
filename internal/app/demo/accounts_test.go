package demo

import (
	"context"
	"testing"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/people/account"
)

// Every account can sign in with the one password, and every role has one.
func TestMakeAccounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := account.New(d, clock.Wall, audit.New(d, clock.Wall), account.Options{Demo: true, Loopback: true})
		hash, err := s.DemoHash(ctx, "roviec-demo")
		if err != nil {
			t.Fatal(err)
		}
		if err := MakeAccounts(ctx, s, hash, func(code string) (string, error) { return "id-" + code, nil }); err != nil {
			t.Fatal(err)
		}
		held := map[access.Role]bool{}
		for _, x := range Accounts {
			token, _, err := s.SignIn(ctx, x.Username, "roviec-demo", "", "127.0.0.1")
			if err != nil {
				t.Fatalf("%s: %v", x.Username, err)
			}
			a, err := s.BySession(ctx, token)
			if err != nil || !a.Has(x.Roles...) || (x.AgencyCode != "" && a.AgencyID != "id-"+x.AgencyCode) {
				t.Errorf("%s: %+v %v", x.Username, a, err)
			}
			for _, r := range a.Roles {
				held[r] = true
			}
		}
		for _, r := range access.Roles {
			if !held[r] {
				t.Errorf("no account holds the role %s", r)
			}
		}
	})
}
