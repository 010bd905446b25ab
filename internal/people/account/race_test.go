package account

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func atOnce(n int, do func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { do(i) })
	}
	wg.Wait()
}

// I2: many tries at the same moment do not pass the count.
func TestGuessingAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := open(d, Options{})
		f.add(t, "canbo", "", access.AgencyFocal)
		var judged, refused atomic.Int32
		atOnce(60, func(int) {
			_, _, err := f.SignIn(context.Background(), "canbo", "sai", "", "203.0.113.7")
			switch {
			case fault.Is(err, fault.Invalid):
				judged.Add(1)
			case fault.Is(err, fault.TooMany):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
		if n := judged.Load(); n < freeTries || n > freeTries+hashesAtATime {
			t.Errorf("%d of 60 guesses were judged, %d refused", n, refused.Load())
		}
	})
}

// What works once works once, also when it is sent many times at once.
func TestOnceOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		acc := f.add(t, "bientap", "", access.Editor)
		me, err := f.ActorOf(ctx, acc.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.StartFactor(ctx, me); err != nil {
			t.Fatal(err)
		}
		secret, _ := f.PendingKey(ctx, acc.ID)
		codes, _, _, err := f.ConfirmFactor(ctx, me, f.code(t, secret), Try{Address: "192.0.2.1"})
		if err != nil {
			t.Fatal(err)
		}
		f.wall.Advance(codeStep)
		link, _, err := f.NewLink(ctx, program, acc.ID)
		if err != nil {
			t.Fatal(err)
		}
		code := f.code(t, secret)
		for name, do := range map[string]func() error{
			"code":     func() error { return f.checkCode(ctx, acc, code, "192.0.2.1") },
			"recovery": func() error { return f.checkCode(ctx, acc, codes[0], "192.0.2.2") },
			"link":     func() error { return f.ResetPassword(ctx, link, good+" nữa", "192.0.2.1") },
		} {
			var won atomic.Int32
			atOnce(6, func(int) {
				if do() == nil {
					won.Add(1)
				}
			})
			if won.Load() != 1 {
				t.Errorf("%s worked %d times", name, won.Load())
			}
		}
	})
}

// Names and passwords are the same however a keyboard composes their letters;
// tricks with letters are refused.
func TestLetters(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		const nfd = "che\u0302\u0301ch choa\u0301ng ca\u0309 ngày"
		acc, err := f.Create(ctx, program, NewAccount{Username: "canbo", Name: "Nguye\u0302\u0303n\u200b Ma\u0302\u0303u\u202e", Password: nfd, Roles: []access.Role{access.Clerk}})
		if err != nil || acc.Name != "Nguyễn Mẫu" {
			t.Fatalf("%q %v", acc.Name, err)
		}
		if _, _, err := f.SignIn(ctx, "canbo", "chếch choáng cả ngày", "", ""); err != nil {
			t.Error("the same password in other letters:", err)
		}
		for _, n := range []NewAccount{
			{Username: "cаnbo", Name: "Chữ a của tiếng Nga"},
			{Username: "ok1", Name: "Ngυyễn"},
			{Username: "ok2", Name: strings.Repeat("à", maxName+1)},
			{Username: "ok3", Name: "hai\ndòng"},
			{Username: "-x", Name: "X"},
			{Username: strings.Repeat("a", 65), Name: "X"},
			{Username: "a b", Name: "X"},
			{Username: "", Name: ""},
		} {
			n.Roles = []access.Role{access.Clerk}
			if _, err := f.Create(ctx, program, n); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q %q: %v", n.Username, n.Name, err)
			}
		}
		found, err := f.List(ctx, program, nil, Filter{Query: "NGUYEN mau"})
		if err != nil || found.Total != 1 {
			t.Errorf("%+v %v", found, err)
		}
	})
}

// A list goes on page by page without gap or repetition.
func TestListPages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := open(d, Options{})
		for i := range 23 {
			name := "tk" + string(rune('a'+i))
			if _, err := f.Create(ctx, program, NewAccount{Username: name, Name: name, Roles: []access.Role{access.Clerk}}); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]bool{}
		filter := Filter{Limit: 5}
		for pages := 1; ; pages++ {
			page, err := f.List(ctx, program, nil, filter)
			if err != nil || page.Total != 23 || len(page.Accounts) > 5 {
				t.Fatal(page.Total, len(page.Accounts), err)
			}
			for _, a := range page.Accounts {
				if seen[a.ID] {
					t.Errorf("%s twice", a.Username)
				}
				seen[a.ID] = true
			}
			if page.Next == "" {
				if pages != 5 {
					t.Errorf("%d pages", pages)
				}
				break
			}
			filter.Cursor = page.Next
		}
		if len(seen) != 23 {
			t.Errorf("%d of 23", len(seen))
		}
		// Who may not list gets nothing from the query itself.
		nobody, err := f.List(ctx, access.Actor{AccountID: "x", Roles: []access.Role{access.Editor}}, access.NewTable(Grants), Filter{})
		if err != nil || nobody.Total != 0 || len(nobody.Accounts) != 0 {
			t.Errorf("%+v %v", nobody, err)
		}
	})
}
