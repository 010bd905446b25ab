package notice

import (
	"context"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/push"
)

// States of a browser.
const (
	Active = "active"
	Gone   = "gone" // its push service no longer knows it
)

// Browser is one in which a person is told at once.
type Browser struct {
	ID, AccountID string
	Name          string // browser and system, as it called itself
	DigestOnly    bool   // the reminders of the day alone
	State         string
	MadeAt        time.Time // wall clock, as all times here
	DeliveredAt   time.Time // to the push service, the last time; zero = never
	EndedAt       time.Time
	Error         string // of the last try, "" = it went well
	EndpointHash  string // by which a browser finds itself in the list

	endpoint, p256dh, auth string
}

const browserColumns = `id, account_id, endpoint, endpoint_hash, p256dh, auth, name, digest_only, state, made_at, delivered_at, ended_at, error`

func scanBrowser(r db.Scanner) (Browser, error) {
	var b Browser
	var only int64
	err := r.Scan(&b.ID, &b.AccountID, &b.endpoint, &b.EndpointHash, &b.p256dh, &b.auth, &b.Name, &only, &b.State, db.ToTime(&b.MadeAt), db.ToTime(&b.DeliveredAt), db.ToTime(&b.EndedAt), &b.Error)
	b.DigestOnly = only == 1
	return b, err
}

// maxBrowsers is how many a person may have.
const maxBrowsers = 10

// Browsers lists those of the account, oldest first.
func (c *Center) Browsers(ctx context.Context, accountID string) ([]Browser, error) {
	return db.List(ctx, c.db.Q(ctx), scanBrowser, `SELECT `+browserColumns+` FROM notice_browser WHERE account_id = $1 ORDER BY id`, accountID)
}

// Subscribe tells the person in this browser from now on. A browser belongs to
// who subscribed it last: whoever did so before is no longer told in it.
func (c *Center) Subscribe(ctx context.Context, a access.Actor, b Browser, endpoint, p256dh, auth string) error {
	if c.Push == nil {
		return fault.New(fault.Conflict, "notice.error.no_push")
	}
	if _, err := push.NewSubscription(endpoint, p256dh, auth); err != nil {
		return fault.Fields(fault.Field{Name: "tell", Key: "notice.error.subscription"})
	}
	return c.db.InTx(ctx, func(ctx context.Context) error {
		q, h := c.db.Q(ctx), hash(endpoint)
		if err := c.forget(ctx, `endpoint_hash = $1`, h); err != nil {
			return err
		}
		n, err := db.One(ctx, q, db.Value[int64], `SELECT count(*) FROM notice_browser WHERE account_id = $1 AND state = 'active'`, a.AccountID)
		if err != nil {
			return err
		}
		if n >= maxBrowsers {
			return fault.New(fault.Conflict, "notice.error.many_browsers", maxBrowsers)
		}
		id := gov.NewID()
		c.Audit.Record(ctx, a, "notice.subscribe", "browser", id, map[string]any{"name": b.Name, "digest_only": b.DigestOnly})
		_, err = db.Exec(ctx, q, `INSERT INTO notice_browser (`+browserColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'active',$9,NULL,NULL,'')`,
			id, a.AccountID, endpoint, h, p256dh, auth, b.Name, db.Bit(b.DigestOnly), c.wall.Now().UnixMilli())
		return err
	})
}

// Unsubscribe no longer tells the person in the browser; what waits for it is
// dropped. Another's browser is not there.
func (c *Center) Unsubscribe(ctx context.Context, a access.Actor, id string) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := db.One(ctx, c.db.Q(ctx), db.Value[string], `SELECT id FROM notice_browser WHERE id = $1 AND account_id = $2`, id, a.AccountID); err != nil {
			return err
		}
		c.Audit.Record(ctx, a, "notice.unsubscribe", "browser", id, nil)
		return c.forget(ctx, `id = $1`, id)
	})
}

// forget removes browsers with what waits for them.
func (c *Center) forget(ctx context.Context, which string, arg any) error {
	q := c.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `DELETE FROM notice_push WHERE browser_id IN (SELECT id FROM notice_browser WHERE `+which+`)`, arg); err != nil {
		return err
	}
	_, err := db.Exec(ctx, q, `DELETE FROM notice_browser WHERE `+which, arg)
	return err
}
