package demo

import (
	"context"
	"strings"
	"testing"
	"time"

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
		began := time.Now()
		wait, err := s.BeginDemoHashes(ctx, "roviec-demo", len(Accounts))
		if err != nil {
			t.Fatal(err)
		}
		var hashes []string
		err = d.Batch(ctx, func(ctx context.Context) error {
			ids, err := MakeAccounts(ctx, s, func(code string) (string, error) { return "id-" + code, nil })
			if err != nil {
				return err
			}
			if _, _, err := s.SignIn(ctx, Accounts[0].Username, "roviec-demo", "", "127.0.0.1"); err == nil {
				t.Error("signed in before there is a password")
			}
			if hashes, err = wait(); err != nil {
				return err
			}
			return PutHashes(ctx, s, ids, hashes)
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d accounts in %v", len(Accounts), time.Since(began))
		salts := map[string]bool{}
		for _, h := range hashes {
			salts[strings.Split(h, "$")[4]] = true
		}
		if len(salts) != len(Accounts) {
			t.Errorf("%d salts for %d accounts", len(salts), len(Accounts))
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
