package notice

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/ical"
)

// Feed gives the entries of one kind that the actor may see, from a day to a
// day.
type Feed struct {
	Name string // task, sitting, schedule
	Fill func(ctx context.Context, a access.Actor, from, to gov.Date) ([]ical.Event, error)
}

// Secret is the secret address of a person's calendar.
type Secret struct {
	MadeAt time.Time // wall clock
	UsedAt time.Time // to within an hour; zero = never
}

// SecretOf tells whether the person has a secret address; NotFound where not.
func (c *Center) SecretOf(ctx context.Context, accountID string) (Secret, error) {
	return db.One(ctx, c.db.Q(ctx), func(r db.Scanner) (Secret, error) {
		var s Secret
		err := r.Scan(db.ToTime(&s.MadeAt), db.ToTime(&s.UsedAt))
		return s, err
	}, `SELECT made_at, used_at FROM notice_feed WHERE account_id = $1`, accountID)
}

// NewSecret makes the person's secret address; one made before is worthless
// from then on. The secret is shown once and kept as a hash.
func (c *Center) NewSecret(ctx context.Context, a access.Actor) (string, error) {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	secret := base64.RawURLEncoding.EncodeToString(b[:])
	err := c.db.InTx(ctx, func(ctx context.Context) error {
		c.Audit.Record(ctx, a, "notice.new_feed", "account", a.AccountID, nil)
		_, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice_feed (account_id, secret_hash, made_at, used_at) VALUES ($1,$2,$3,NULL)
			ON CONFLICT (account_id) DO UPDATE SET secret_hash=excluded.secret_hash, made_at=excluded.made_at, used_at=NULL`, a.AccountID, hash(secret), c.wall.Now().UnixMilli())
		return err
	})
	return secret, err
}

// DropSecret makes the person's secret address worthless.
func (c *Center) DropSecret(ctx context.Context, a access.Actor) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		c.Audit.Record(ctx, a, "notice.drop_feed", "account", a.AccountID, nil)
		_, err := db.Exec(ctx, c.db.Q(ctx), `DELETE FROM notice_feed WHERE account_id = $1`, a.AccountID)
		return err
	})
}

// How far a calendar reaches, in days from today.
const (
	feedBack    = 60
	feedForward = 400
	noteUse     = time.Hour
)

// Holder returns whose secret address this is, with the rights of today, to
// read only. What is no secret, or of somebody who left, is NotFound.
func (c *Center) Holder(ctx context.Context, secret string) (access.Actor, error) {
	if len(secret) != 43 {
		return access.Actor{}, fault.Missing()
	}
	type row struct {
		id   string
		used time.Time
	}
	x, err := db.One(ctx, c.db.Q(ctx), func(r db.Scanner) (row, error) {
		var x row
		err := r.Scan(&x.id, db.ToTime(&x.used))
		return x, err
	}, `SELECT account_id, used_at FROM notice_feed WHERE secret_hash = $1`, hash(secret))
	if err != nil {
		return access.Actor{}, err
	}
	a, err := c.Accounts.ActorOf(ctx, x.id)
	if fault.Is(err, fault.Unauthenticated) {
		return a, fault.Missing()
	}
	if err != nil {
		return a, err
	}
	a.Token, a.Scope = true, "read"
	if now := c.wall.Now(); now.Sub(x.used) >= noteUse {
		err = c.db.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice_feed SET used_at = $1 WHERE account_id = $2`, now.UnixMilli(), x.id)
			return err
		})
	}
	return a, err
}

// Events gathers the person's entries of the named feeds; none named = all.
func (c *Center) Events(ctx context.Context, a access.Actor, names ...string) ([]ical.Event, error) {
	today := clock.Today(c.clock)
	var out []ical.Event
	for _, f := range c.Feeds {
		if len(names) > 0 && !slices.Contains(names, f.Name) {
			continue
		}
		list, err := f.Fill(ctx, a, today.AddDays(-feedBack), today.AddDays(feedForward))
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
