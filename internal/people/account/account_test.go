package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

var (
	program = access.Actor{System: true}
	cheap   = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
)

const good = "chín con sóc nhảy múa"

type fixture struct {
	*Service
	wall *clock.Manual
	day  *clock.Manual
}

func open(d *db.DB, o Options) fixture {
	wall := clock.NewManual(time.Now()) // cookies are told how long they last by the machine
	day := clock.NewManual(time.Date(2022, 12, 23, 8, 0, 0, 0, clock.VN))
	o.Wall, o.cost = wall, cheap
	return fixture{New(d, day, audit.New(d, day), o), wall, day}
}

func (f fixture) add(t *testing.T, username, agency string, roles ...access.Role) Account {
	t.Helper()
	a, err := f.Create(context.Background(), program, NewAccount{Username: username, Name: "Người mẫu", Password: good, Roles: roles, AgencyID: agency})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (f fixture) signIn(t *testing.T, username string) string {
	t.Helper()
	token, _, err := f.SignIn(context.Background(), username, good, "", "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// code is what a code generator shows now.
func (f fixture) code(t *testing.T, secret string) string {
	t.Helper()
	c, err := totp.GenerateCodeCustom(secret, f.wall.Now(), totp.ValidateOpts{Period: 30, Digits: otp.DigitsSix})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCreateAndFind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		snv := f.add(t, "SNV.DauMoi", "agency-snv", access.AgencyFocal)
		if snv.Username != "snv.daumoi" || snv.AgencyID != "agency-snv" || !slices.Equal(snv.Roles, []access.Role{access.AgencyFocal}) {
			t.Fatalf("%+v", snv)
		}
		head := f.add(t, "snv.lanhdao", "agency-snv", access.AgencyHead)
		f.add(t, "stc.daumoi", "agency-stc", access.AgencyFocal)
		if got, err := f.ByUsername(ctx, " snv.daumoi "); err != nil || got.ID != snv.ID {
			t.Error(got, err)
		}
		if _, err := f.ByUsername(ctx, "khong.co"); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if got, err := f.InAgency(ctx, "agency-snv"); err != nil || len(got) != 2 {
			t.Error(got, err)
		}
		if got, err := f.InAgency(ctx, "agency-snv", access.AgencyHead); err != nil || len(got) != 1 || got[0].ID != head.ID {
			t.Error(got, err)
		}
		if got, err := f.WithRole(ctx, access.AgencyFocal, access.Chairman); err != nil || len(got) != 2 {
			t.Error(got, err)
		}
		if got, err := f.ByIDs(ctx, []string{snv.ID, head.ID, "x"}); err != nil || len(got) != 2 || got[head.ID].Username != "snv.lanhdao" {
			t.Error(got, err)
		}
		got, err := f.Recipients(ctx, []string{snv.ID, "x"}, []string{"agency-snv"}, []access.Role{access.AgencyFocal})
		if err != nil || len(got) != 3 {
			t.Error(got, err)
		}
		if got, err := f.Recipients(ctx, nil, nil, nil); err != nil || len(got) != 0 {
			t.Error(got, err)
		}
		_, err = f.Create(ctx, program, NewAccount{Username: "snv.daumoi", Name: "x", Password: good, Roles: []access.Role{access.Clerk}})
		if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Fields[0].Name != "username" {
			t.Error(err)
		}
	})
}

// Membership counts by the day of the domain.
func TestMembershipHasAPeriod(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		a := f.add(t, "canbo", "", access.AgencyFocal)
		err := f.Update(ctx, program, a.ID, Edit{Name: a.Name, Roles: a.Roles, Members: []Membership{
			{AgencyID: "cu", Main: true, ValidTo: gov.MustDate("2022-12-23")}, {AgencyID: "moi", ValidFrom: gov.MustDate("2022-12-24")},
		}})
		if err != nil {
			t.Fatal(err)
		}
		for day, want := range map[int]string{23: "cu", 24: "moi"} {
			f.day.Set(time.Date(2022, 12, day, 23, 59, 0, 0, clock.VN))
			got, err := f.ActorOf(ctx, a.ID)
			if err != nil || got.AgencyID != want || len(got.Agencies) != 1 {
				t.Errorf("%d December: %+v %v", day, got, err)
			}
		}
	})
}

// A5: disabled, moved and demoted people lose access with the next request,
// by session and by token, also on a node that had looked them up before.
func TestRightsEndAtOnce(t *testing.T) {
	t.Parallel()
	changes := map[string]func(ctx context.Context, f fixture, a Account) error{
		"disabled": func(ctx context.Context, f fixture, a Account) error {
			return f.SetDisabled(ctx, program, a.ID, true, a.Version)
		},
		"demoted": func(ctx context.Context, f fixture, a Account) error {
			return f.Update(ctx, program, a.ID, Edit{Name: a.Name, Roles: []access.Role{access.AgencyFocal}, Members: []Membership{{AgencyID: "stc", Main: true}}})
		},
		"moved": func(ctx context.Context, f fixture, a Account) error {
			return f.Update(ctx, program, a.ID, Edit{Name: a.Name, Roles: a.Roles, Members: []Membership{{AgencyID: "snv", Main: true}}})
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				ctx := context.Background()
				node, other := open(d, Options{}), open(d, Options{})
				a := node.add(t, "stc.lanhdao", "stc", access.AgencyHead)
				token := node.signIn(t, "stc.lanhdao")
				bearer, err := node.CreateToken(ctx, program, a.ID, ScopeWrite, "thử")
				if err != nil {
					t.Fatal(err)
				}
				for range 2 {
					if got, err := other.BySession(ctx, token); err != nil || !got.Has(access.AgencyHead) || got.AgencyID != "stc" {
						t.Fatal(got, err)
					}
					if got, err := other.ByToken(ctx, bearer); err != nil || !got.Has(access.AgencyHead) || !got.Token || got.Scope != ScopeWrite {
						t.Fatal(got, err)
					}
				}
				if err := change(ctx, node, a); err != nil {
					t.Fatal(err)
				}
				if _, err := other.BySession(ctx, token); err == nil {
					t.Error("the old session stands")
				}
				got, err := other.ByToken(ctx, bearer)
				switch name {
				case "disabled":
					if err == nil {
						t.Error("the token of a disabled account stands")
					}
				case "demoted":
					if err != nil || got.Has(access.AgencyHead) {
						t.Error(got, err)
					}
				case "moved":
					if err != nil || got.AgencyID != "snv" || slices.Contains(got.Agencies, "stc") {
						t.Error(got, err)
					}
				}
			})
		})
	}
}

// What a transaction did and lost again is not remembered.
func TestRolledBackRightsAreForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		a := f.add(t, "canbo", "", access.AgencyFocal)
		lost := errors.New("lost")
		err := d.Batch(ctx, func(ctx context.Context) error {
			if err := f.Update(ctx, program, a.ID, Edit{Name: a.Name, Roles: []access.Role{access.Chairman}}); err != nil {
				return err
			}
			if got, err := f.ActorOf(ctx, a.ID); err != nil || !got.Has(access.Chairman) {
				t.Error(got, err)
			}
			return lost
		})
		if !errors.Is(err, lost) {
			t.Fatal(err)
		}
		if err := f.Update(ctx, program, a.ID, Edit{Name: a.Name, Roles: []access.Role{access.Clerk}}); err != nil {
			t.Fatal(err)
		}
		if got, err := f.ActorOf(ctx, a.ID); err != nil || !got.Has(access.Clerk) || got.Has(access.Chairman) {
			t.Error(got, err)
		}
	})
}

func TestSessionLife(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		f.add(t, "canbo", "", access.AgencyFocal)
		alive := func(token string) bool { _, err := f.BySession(ctx, token); return err == nil }

		idle := f.signIn(t, "canbo")
		f.wall.Advance(DefaultIdle - time.Minute)
		if !alive(idle) {
			t.Fatal("ended before it idled out")
		}
		f.wall.Advance(DefaultIdle - time.Minute)
		if !alive(idle) {
			t.Fatal("its use did not keep it")
		}
		f.wall.Advance(DefaultIdle + time.Second)
		if alive(idle) {
			t.Error("an idle session stands")
		}

		busy := f.signIn(t, "canbo")
		for range 12 {
			f.wall.Advance(time.Hour - time.Second)
			if !alive(busy) {
				t.Fatal("ended before its time")
			}
		}
		f.wall.Advance(time.Minute)
		if alive(busy) {
			t.Error("a session outlives its absolute limit")
		}

		out := f.signIn(t, "canbo")
		a, err := f.BySession(ctx, out)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SignOut(ctx, a, out); err != nil || alive(out) {
			t.Error("stands after sign-out", err)
		}
		one, two := f.signIn(t, "canbo"), f.signIn(t, "canbo")
		list, err := f.Sessions(ctx, a.AccountID, two)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v %v", list, err)
		}
		for _, x := range list {
			if !x.Current {
				if err := f.EndSession(ctx, access.Actor{AccountID: "other"}, x.ID); !fault.Is(err, fault.NotFound) {
					t.Error("another ended it", err)
				}
				if err := f.EndSession(ctx, a, x.ID); err != nil {
					t.Error(err)
				}
			}
		}
		if alive(one) || !alive(two) {
			t.Error("the wrong session ended")
		}
		if err := f.Sweep(ctx); err != nil {
			t.Error(err)
		}
	})
}

// I2: the wait grows after eight wrong tries, for one name and network; others
// can not lock the owner out.
func TestThrottle(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		f.add(t, "canbo", "", access.AgencyFocal)
		for _, name := range []string{"canbo", "khong.co"} {
			for i := range freeTries {
				if _, _, err := f.SignIn(ctx, name, "sai", "", "198.51.100.7"); !fault.Is(err, fault.Invalid) {
					t.Fatalf("%s, try %d: %v", name, i, err)
				}
			}
			last := 0
			for range 4 {
				_, _, err := f.SignIn(ctx, name, good, "", "198.51.100.7")
				wait := WaitOf(err)
				if !fault.Is(err, fault.TooMany) || wait <= last {
					t.Fatalf("%s: waits %d after %d: %v", name, wait, last, err)
				}
				last = wait
				f.wall.Advance(time.Duration(wait) * time.Second)
				if _, _, err := f.SignIn(ctx, name, "sai", "", "198.51.100.7"); !fault.Is(err, fault.Invalid) {
					t.Fatal(err)
				}
			}
		}
		if _, _, err := f.SignIn(ctx, "canbo", good, "", "198.51.100.8"); err != nil {
			t.Error("the owner is locked out:", err)
		}
		// The same /64 is one network.
		for range freeTries {
			_, _, _ = f.SignIn(ctx, "canbo", "sai", "", "2001:db8::1")
		}
		if _, _, err := f.SignIn(ctx, "canbo", good, "", "2001:db8::2"); !fault.Is(err, fault.TooMany) {
			t.Error(err)
		}
		f.wall.Advance(longestWait)
		if _, _, err := f.SignIn(ctx, "canbo", good, "", "2001:db8::2"); err != nil {
			t.Error("the wait has no end:", err)
		}
	})
}

// Tries from very many networks slow strangers down, not the owner.
func TestThrottleEverywhere(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := open(dbtest.SQLite(t), Options{})
	f.add(t, "canbo", "", access.AgencyFocal)
	f.signIn(t, "canbo") // 192.0.2.1 is known now
	key := hashSecret("canbo")
	for i := range freeTriesAll {
		if err := f.db.InTx(ctx, func(ctx context.Context) error { return f.wrongTry(ctx, key, "203.0.113."+string(rune('a'+i%26))) }); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := f.SignIn(ctx, "canbo", good, "", "198.51.100.99"); !fault.Is(err, fault.TooMany) {
		t.Error("a stranger is not slowed:", err)
	}
	if _, _, err := f.SignIn(ctx, "canbo", good, "", "192.0.2.1"); err != nil {
		t.Error("the owner's network suffers:", err)
	}
}

// One network trying many names is slowed down, but not for people who have
// signed in from there, and not for ever.
func TestThrottleSpraying(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		f.wall.Set(time.Now().Truncate(time.Hour).Add(time.Minute))
		f.add(t, "canbo", "", access.AgencyFocal)
		f.add(t, "khach", "", access.AgencyFocal)
		f.signIn(t, "canbo")
		for i := range freeTriesNet {
			if _, _, err := f.SignIn(ctx, fmt.Sprintf("ten%d", i), "sai", "", "192.0.2.1"); !fault.Is(err, fault.Invalid) {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		if _, _, err := f.SignIn(ctx, "khach", good, "", "192.0.2.1"); !fault.Is(err, fault.TooMany) {
			t.Error("spraying is not slowed:", err)
		}
		if _, _, err := f.SignIn(ctx, "khach", good, "", "192.0.2.2"); err != nil {
			t.Error("another network suffers:", err)
		}
		f.signIn(t, "canbo")
		f.wall.Advance(time.Hour)
		if _, _, err := f.SignIn(ctx, "khach", good, "", "192.0.2.1"); err != nil {
			t.Error("the wait has no end:", err)
		}
	})
}

func TestWaitGrows(t *testing.T) {
	t.Parallel()
	last := time.Duration(0)
	for n := range 64 {
		w := waitAfter(n, freeTries)
		if w < last || w > longestWait || (n < freeTries) != (w == 0) {
			t.Errorf("after %d tries: %v", n, w)
		}
		last = w
	}
}

// I5: roles with power over others or over what the public reads have no
// rights without a second factor; exempt are demo accounts on a loopback demo.
func TestSecondFactorIsRequired(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		demo, loopback bool
		demoAccount    bool
		free           bool
	}{
		{"plain", false, false, false, false},
		{"loopback without demo", false, true, false, false},
		{"demo for others", true, false, true, false},
		{"own account in a loopback demo", true, true, false, false},
		{"demo account on a loopback demo", true, true, true, true},
	} {
		for _, role := range access.Roles {
			t.Run(c.name+"/"+string(role), func(t *testing.T) {
				t.Parallel()
				ctx := context.Background()
				f := open(dbtest.SQLite(t), Options{Demo: c.demo, Loopback: c.loopback})
				acc, err := f.Create(ctx, program, NewAccount{Username: "ai", Name: "Ai", Password: good, Roles: []access.Role{role}, AgencyID: "x", Demo: c.demoAccount})
				if err != nil {
					t.Fatal(err)
				}
				want := c.free || !slices.Contains(strict, role)
				byCookie, err := f.BySession(ctx, f.signIn(t, "ai"))
				if err != nil || byCookie.Has(role) != want {
					t.Errorf("by session: %v %v, want rights: %v", byCookie.Roles, err, want)
				}
				bearer, err := f.CreateToken(ctx, program, acc.ID, ScopeWrite, "thử")
				if err != nil {
					t.Fatal(err)
				}
				if got, err := f.ByToken(ctx, bearer); err != nil || got.Has(role) != want {
					t.Errorf("by token: %v %v, want rights: %v", got.Roles, err, want)
				}
			})
		}
	}
}

// An account of the demo opens no other installation.
func TestDemoAccountsStayInTheDemo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := dbtest.SQLite(t)
	demo := open(d, Options{Demo: true, Loopback: true})
	acc, err := demo.Create(ctx, program, NewAccount{Username: "quantri", Name: "Quản trị", Password: "roviec-demo", Roles: []access.Role{access.Admin}, Demo: true})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := demo.SignIn(ctx, "quantri", "roviec-demo", "", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	plain := open(d, Options{})
	if _, _, err := plain.SignIn(ctx, "quantri", "roviec-demo", "", "127.0.0.1"); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	if _, err := plain.BySession(ctx, token); err == nil {
		t.Error("a demo session stands outside of the demo")
	}
	if _, err := plain.ActorOf(ctx, acc.ID); err == nil {
		t.Error("a demo account acts outside of the demo")
	}
	if _, err := plain.Create(ctx, program, NewAccount{Username: "x1", Name: "X", Password: good, Roles: []access.Role{access.Clerk}, Demo: true}); err == nil {
		t.Error("a demo account outside of the demo")
	}
	if _, err := demo.Create(ctx, program, NewAccount{Username: "x2", Name: "X", PasswordHash: "$argon2id$", Roles: []access.Role{access.Clerk}}); err == nil {
		t.Error("a ready hash for an account that is not of the demo")
	}
	if _, err := demo.Create(ctx, program, NewAccount{Username: "x3", Name: "X", Password: "roviec-demo", Roles: []access.Role{access.Clerk}}); !fault.Is(err, fault.Invalid) {
		t.Error("the rules do not bind an own account in the demo:", err)
	}
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		acc := f.add(t, "bientap", "", access.Editor)
		first := f.signIn(t, "bientap")
		me, err := f.BySession(ctx, first)
		if err != nil || me.Has(access.Editor) {
			t.Fatal(me, err)
		}
		if err := f.StartFactor(ctx, me); err != nil {
			t.Fatal(err)
		}
		secret, err := f.PendingKey(ctx, acc.ID)
		if err != nil || secret == "" {
			t.Fatal(secret, err)
		}
		if _, _, _, err := f.ConfirmFactor(ctx, me, "000000", Try{Address: "192.0.2.1"}); !fault.Is(err, fault.Invalid) {
			t.Fatal(err)
		}
		codes, second, _, err := f.ConfirmFactor(ctx, me, f.code(t, secret), Try{Address: "192.0.2.1"})
		if err != nil || len(codes) != recoveryCodes {
			t.Fatal(codes, err)
		}
		if _, err := f.BySession(ctx, first); err == nil || second == first {
			t.Error("the session kept its value")
		}
		if me, err = f.BySession(ctx, second); err != nil || !me.Has(access.Editor) {
			t.Error(me, err)
		}
		// From now on the password alone opens nothing.
		pending, _, err := f.SignIn(ctx, "bientap", good, "", "192.0.2.1")
		if !errors.Is(err, ErrCode) {
			t.Fatal(err)
		}
		if _, err := f.BySession(ctx, pending); err == nil {
			t.Error("the first factor alone opens the house")
		}
		if _, _, err := f.SecondFactor(ctx, pending, f.code(t, secret), Try{Address: "192.0.2.1"}); !fault.Is(err, fault.Invalid) {
			t.Error("a code is taken twice:", err)
		}
		f.wall.Advance(codeStep)
		full, _, err := f.SecondFactor(ctx, pending, f.code(t, secret), Try{Address: "192.0.2.1"})
		if err != nil || full == pending {
			t.Fatal(err)
		}
		if _, err := f.BySession(ctx, full); err != nil {
			t.Error(err)
		}
		if _, _, err := f.SecondFactor(ctx, pending, codes[0], Try{Address: "192.0.2.1"}); err == nil {
			t.Error("the pending session stands after its use")
		}
		// Recovery codes work once, with and without hyphens.
		if _, _, err := f.SignIn(ctx, "bientap", good, codes[3], "192.0.2.1"); err != nil {
			t.Error(err)
		}
		if _, _, err := f.SignIn(ctx, "bientap", good, codes[3], "192.0.2.1"); !fault.Is(err, fault.Invalid) {
			t.Error("a recovery code works twice:", err)
		}
		if n, err := f.RecoveryLeft(ctx, acc.ID); err != nil || n != recoveryCodes-1 {
			t.Error(n, err)
		}
		// The pending stage runs out.
		pending, _, _ = f.SignIn(ctx, "bientap", good, "", "192.0.2.1")
		f.wall.Advance(codeStage + time.Second)
		if _, _, err := f.SecondFactor(ctx, pending, f.code(t, secret), Try{}); err == nil {
			t.Error("the pending stage has no end")
		}
		// Wrong codes are slowed down too.
		refused := false
		for range freeTries + 1 {
			p, _, _ := f.SignIn(ctx, "bientap", good, "", "192.0.2.77")
			_, _, err := f.SecondFactor(ctx, p, "000000", Try{Address: "192.0.2.77"})
			refused = fault.Is(err, fault.TooMany)
		}
		if !refused {
			t.Error("codes may be guessed without end")
		}
		if err := f.RemoveFactor(ctx, program, acc.ID); err != nil {
			t.Error(err)
		}
		if _, err := f.BySession(ctx, full); err == nil {
			t.Error("a session stands after the factor was removed")
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		acc := f.add(t, "canbo", "", access.AgencyFocal)
		me, _ := f.ActorOf(ctx, acc.ID)
		other := f.add(t, "khac", "", access.AgencyFocal)
		if _, err := f.CreateToken(ctx, me, other.ID, ScopeRead, "x"); !fault.Is(err, fault.Forbidden) {
			t.Error("a token for another:", err)
		}
		if _, err := f.CreateToken(ctx, me, acc.ID, "all", ""); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		bearer, err := f.CreateToken(ctx, me, acc.ID, ScopeRead, "máy tính bảng")
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.ByToken(ctx, bearer)
		if err != nil || got.Scope != ScopeRead || !got.Token {
			t.Error(got, err)
		}
		list, err := f.Tokens(ctx, acc.ID)
		if err != nil || len(list) != 1 || list[0].LastUsed.IsZero() {
			t.Fatal(list, err)
		}
		if err := f.RevokeToken(ctx, access.Actor{AccountID: other.ID}, list[0].ID); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if err := f.RevokeToken(ctx, me, list[0].ID); err != nil {
			t.Error(err)
		}
		if _, err := f.ByToken(ctx, bearer); err == nil {
			t.Error("a revoked token stands")
		}
		late, err := f.CreateToken(ctx, me, acc.ID, ScopeWrite, "một năm")
		if err != nil {
			t.Fatal(err)
		}
		f.wall.Advance(tokenLife)
		if _, err := f.ByToken(ctx, late); err == nil {
			t.Error("a token has no end")
		}
	})
}

// No secret stands in the database in a form that opens anything.
func TestSecretsAreHashed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		acc := f.add(t, "canbo", "", access.AgencyFocal)
		token := f.signIn(t, "canbo")
		bearer, err := f.CreateToken(ctx, program, acc.ID, ScopeRead, "x")
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			`SELECT token_hash FROM account_session`, `SELECT token_hash FROM api_token`, `SELECT password_hash FROM account`, `SELECT detail FROM audit_entry`,
		} {
			list, err := db.List(ctx, d.Q(ctx), db.Value[string], q)
			if err != nil || len(list) == 0 {
				t.Fatal(q, err)
			}
			for _, v := range list {
				for _, secret := range []string{token, bearer, good} {
					if strings.Contains(v, secret) {
						t.Errorf("%s holds a secret", q)
					}
				}
			}
		}
	})
}
