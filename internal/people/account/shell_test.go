package account

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func TestShell(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		var out bytes.Buffer
		x := Shell{Service: f.Service, Out: &out, BaseURL: "https://mau.example/", AgencyID: func(_ context.Context, code string) (string, error) {
			if code != "snv" {
				return "", fault.Missing()
			}
			return "id-snv", nil
		}}
		if err := x.Add(ctx, "snv.daumoi", "Đầu mối", []string{"agency_focal"}, "snv", good); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"taken":        x.Add(ctx, "snv.daumoi", "", []string{"clerk"}, "", good),
			"bad role":     x.Add(ctx, "a1", "", []string{"boss"}, "", good),
			"no role":      x.Add(ctx, "a1", "", nil, "", good),
			"bad password": x.Add(ctx, "a1", "", []string{"clerk"}, "", "roviec-demo"),
			"bad agency":   x.Add(ctx, "a1", "", []string{"clerk"}, "xyz", good),
			"unknown":      x.Password(ctx, "khong.co", good),
			"unknown too":  x.Disable(ctx, "khong.co", true),
			"bad scope":    x.Token(ctx, "snv.daumoi", "all", ""),
		} {
			if err == nil {
				t.Errorf("%s is accepted", name)
			}
		}
		out.Reset()
		if err := x.Add(ctx, "vanthu", "", []string{"clerk"}, "", ""); err != nil {
			t.Fatal(err)
		}
		secret, ok := strings.CutPrefix(strings.TrimSpace(out.String()), "https://mau.example/dat-mat-khau?ma=")
		if !ok || f.ResetPassword(ctx, secret, good, "") != nil {
			t.Errorf("the link %q does not work", out.String())
		}
		f.signIn(t, "vanthu")
		if err := x.Password(ctx, "vanthu", good+" khác"); err != nil {
			t.Error(err)
		}
		if _, _, err := f.SignIn(ctx, "vanthu", good+" khác", "", "192.0.2.1"); err != nil {
			t.Error(err)
		}
		out.Reset()
		if err := x.Token(ctx, "snv.daumoi", "read", ""); err != nil {
			t.Fatal(err)
		}
		if a, err := f.ByToken(ctx, strings.TrimSpace(out.String())); err != nil || a.AgencyID != "id-snv" || a.Scope != ScopeRead {
			t.Error(a, err)
		}
		for range 2 { // done twice is done
			if err := x.Disable(ctx, "vanthu", true); err != nil {
				t.Error(err)
			}
		}
		out.Reset()
		if err := x.List(ctx); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(lines) != 2 || !strings.Contains(lines[0], "agency_focal") || !strings.Contains(lines[1], Disabled) {
			t.Errorf("%q", lines)
		}
	})
}

// Owners hear of what matters to their account, within the act.
func TestOwnersAreTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		var told []string
		f.TellWith(func(ctx context.Context, accountID, key, _ string, _ ...any) error {
			if !db.InTransaction(ctx) {
				t.Error("told outside of the act")
			}
			told = append(told, key)
			return nil
		})
		acc := f.add(t, "canbo", "", access.AgencyFocal)
		expect := func(what string, keys ...string) {
			t.Helper()
			if !slices.Equal(told, keys) {
				t.Errorf("%s: told %v, want %v", what, told, keys)
			}
			told = nil
		}
		in := func(address string) {
			t.Helper()
			if _, _, err := f.SignIn(ctx, "canbo", good, "", address); err != nil {
				t.Fatal(err)
			}
		}
		in("192.0.2.1")
		expect("first sign-in")
		in("192.0.2.1")
		expect("known network")
		in("203.0.113.5")
		expect("new network", "account.tell.network")
		f.wall.Advance(knownNetwork + time.Hour)
		in("203.0.113.5")
		expect("a network of long ago", "account.tell.network")
		if _, err := f.CreateToken(ctx, program, acc.ID, ScopeRead, "x"); err != nil {
			t.Fatal(err)
		}
		expect("token", "account.tell.token")
		if err := f.SetPassword(ctx, program, acc.ID, good+" mới"); err != nil {
			t.Fatal(err)
		}
		expect("password", "account.tell.password")
	})
}

// A signed-in request costs one row and no look-up of rights.
func BenchmarkBySession(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		_, err := f.Create(ctx, program, NewAccount{Username: "canbo", Name: "Cán bộ", Password: good, Roles: []access.Role{access.AgencyFocal}, AgencyID: "snv"})
		if err != nil {
			b.Fatal(err)
		}
		token, _, err := f.SignIn(ctx, "canbo", good, "", "192.0.2.1")
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, err := f.BySession(ctx, token); err != nil {
				b.Fatal(err)
			}
		}
	})
}
