package notice

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/push"
)

// Pusher hands messages to the push services of browsers (floor/push).
type Pusher interface {
	Public() string
	Send(ctx context.Context, to push.Subscription, m push.Message) error
}

const (
	keyDigest     = "notice.digest.told"
	pushAtOnce    = 200              // looked up together
	pushBeside    = 8                // sent beside each other
	pushFor       = 90 * time.Second // one run, within the lease of its job
	pushKeep      = 24 * time.Hour   // the service tries this long
	maxPushedText = 400              // characters; a system shows fewer
)

// SendPushes spreads what was told over the browsers of who was told, and
// sends what is due. A job calls it.
func (c *Center) SendPushes(ctx context.Context) error {
	if c.Push == nil {
		return nil
	}
	run, cancel := context.WithTimeout(ctx, pushFor)
	defer cancel()
	for run.Err() == nil {
		spread, err := c.spread(run)
		if err != nil {
			return err
		}
		sent, err := c.pushDue(run)
		if err != nil {
			return err
		}
		if spread < pushAtOnce && sent < pushAtOnce {
			return nil
		}
	}
	return ctx.Err()
}

// spread makes one message for each browser out of the notices that wait.
func (c *Center) spread(ctx context.Context) (int, error) {
	ids, err := db.List(ctx, c.db.Q(ctx), db.Value[string], `SELECT id FROM notice WHERE push = 1 ORDER BY id LIMIT $1`, pushAtOnce)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), c.db.InTx(ctx, func(ctx context.Context) error {
		var w db.Where
		at, told := w.Arg(c.wall.Now().UnixMilli()), w.Arg(keyDigest)
		w.In("n.id", ids...)
		w.Add("n.push = 1")
		if _, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice_push (notice_id, browser_id, account_id, state, tries, next_at, made_at, ended_at, error)
			SELECT n.id, b.id, n.account_id, 'waiting', 0, `+at+`, `+at+`, NULL, '' FROM notice n JOIN notice_browser b ON b.account_id = n.account_id AND b.state = 'active' AND (b.digest_only = 0 OR n.key = `+told+`)`+w.SQL()+`
			ON CONFLICT (notice_id, browser_id) DO NOTHING`, w.Args()...); err != nil {
			return err
		}
		var done db.Where
		done.In("id", ids...)
		_, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice SET push = 0`+done.SQL(), done.Args()...)
		return err
	})
}

// pushed is one message on its way to one browser.
type pushed struct {
	Notice  string
	Browser Browser
	Tries   int64
}

func (c *Center) pushDue(ctx context.Context) (int, error) {
	list, err := db.List(ctx, c.db.Q(ctx), func(r db.Scanner) (pushed, error) {
		var x pushed
		err := r.Scan(&x.Notice, &x.Tries, &x.Browser.ID, &x.Browser.AccountID, &x.Browser.endpoint, &x.Browser.p256dh, &x.Browser.auth)
		return x, err
	}, `SELECT p.notice_id, p.tries, b.id, b.account_id, b.endpoint, b.p256dh, b.auth FROM notice_push p JOIN notice_browser b ON b.id = p.browser_id
		WHERE p.state = 'waiting' AND p.next_at <= $1 ORDER BY p.next_at, p.notice_id LIMIT $2`, c.wall.Now().UnixMilli(), pushAtOnce)
	if err != nil {
		return 0, err
	}
	var g errgroup.Group
	g.SetLimit(pushBeside)
	var mu sync.Mutex
	gone := map[string]bool{}
	for _, x := range list {
		g.Go(func() error {
			mu.Lock()
			skip := gone[x.Browser.ID]
			mu.Unlock()
			if skip || ctx.Err() != nil {
				return nil
			}
			err := c.pushOne(ctx, x)
			if ctx.Err() != nil {
				return nil // cut off: tried again, and not counted
			}
			var over push.Gone
			if errors.As(err, &over) {
				mu.Lock()
				gone[x.Browser.ID] = true
				mu.Unlock()
			}
			return c.pushOutcome(ctx, x, err)
		})
	}
	return len(list), g.Wait()
}

// pushOne makes the words for the receiver as they are now, and sends them.
func (c *Center) pushOne(ctx context.Context, x pushed) error {
	a, err := c.receiver(ctx, x.Browser.AccountID)
	if err != nil {
		return err
	}
	n, err := c.toldNow(ctx, a, x.Notice)
	if err != nil {
		return err
	}
	if n.Read {
		return errNothing
	}
	p := i18n.In(i18n.Lang(a.Locale))
	to, err := push.NewSubscription(x.Browser.endpoint, x.Browser.p256dh, x.Browser.auth)
	if err != nil {
		return push.Refused{Why: err.Error()}
	}
	text, err := json.Marshal(map[string]string{"title": p.T("shell.product"), "body": cutText(oneLine(p.T(n.Key, shown(p, n.Args)...))), "link": n.Link, "lang": string(p.Lang()), "tag": n.ID})
	if err != nil {
		return err
	}
	return c.Push.Send(ctx, to, push.Message{Text: text, Keep: pushKeep})
}

func cutText(s string) string {
	if utf8.RuneCountInString(s) > maxPushedText {
		return string([]rune(s)[:maxPushedText-1]) + "…"
	}
	return s
}

// receiver is who is told, with the rights of this moment; errNothing for who
// left.
func (c *Center) receiver(ctx context.Context, accountID string) (access.Actor, error) {
	a, err := c.Accounts.ActorOf(ctx, accountID)
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.NotFound) {
		return a, errNothing
	}
	return a, err
}

// toldNow reads a notice for being carried out of the house: errNothing where
// its receiver may no longer see what it is about.
func (c *Center) toldNow(ctx context.Context, a access.Actor, id string) (Notice, error) {
	n, err := db.One(ctx, c.db.Q(ctx), scan, `SELECT id, key, args, link, at, read_at FROM notice WHERE id = $1 AND account_id = $2`, id, a.AccountID)
	if fault.Is(err, fault.NotFound) {
		return n, errNothing
	}
	if err != nil {
		return n, err
	}
	if n.Link != "" && c.Sees != nil {
		if ok, err := c.Sees(ctx, a, n.Link); err != nil || !ok {
			return n, errors.Join(err, errNothing)
		}
	}
	if digest, ok := strings.CutPrefix(n.Link, pathDigest); ok && n.Key == keyDigest { // what is left of it by now
		d, err := c.digest(ctx, a.AccountID, digest)
		if err == nil && len(d.Items) == 0 || fault.Is(err, fault.NotFound) {
			return n, errNothing
		}
		if err != nil {
			return n, err
		}
		n.Args = []any{d.Day.String(), len(d.Items)}
	}
	return n, nil
}

// pushOutcome notes what became of a try.
func (c *Center) pushOutcome(ctx context.Context, x pushed, err error) error {
	now := c.wall.Now()
	var gone push.Gone
	var refused push.Refused
	var later push.Later
	state, words := Sent, ""
	if err != nil {
		words = short(err.Error())
	}
	switch {
	case err == nil:
	case errors.Is(err, errNothing):
		state, words = Dropped, ""
	case errors.As(err, &gone):
		state = Dropped
	case errors.As(err, &refused), int(x.Tries) >= len(pauses):
		state = Failed
	default:
		state = Waiting
		errors.As(err, &later)
	}
	return c.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context) error {
		q := c.db.Q(ctx)
		if state == Waiting {
			next := now.Add(max(pauses[x.Tries], later.After))
			if _, err := db.Exec(ctx, q, `UPDATE notice_push SET tries = tries + 1, next_at = $1, error = $2 WHERE notice_id = $3 AND browser_id = $4 AND state = 'waiting'`, next.UnixMilli(), words, x.Notice, x.Browser.ID); err != nil {
				return err
			}
		} else if _, err := db.Exec(ctx, q, `UPDATE notice_push SET state = $1, tries = tries + 1, ended_at = $2, error = $3 WHERE notice_id = $4 AND browser_id = $5 AND state = 'waiting'`, state, now.UnixMilli(), words, x.Notice, x.Browser.ID); err != nil {
			return err
		}
		switch {
		case errors.As(err, &gone):
			if _, err := db.Exec(ctx, q, `UPDATE notice_push SET state = 'dropped', ended_at = $1 WHERE browser_id = $2 AND state = 'waiting'`, now.UnixMilli(), x.Browser.ID); err != nil {
				return err
			}
			// The address is of no more use, and is forgotten.
			_, err := db.Exec(ctx, q, `UPDATE notice_browser SET state = 'gone', ended_at = $1, error = $2, endpoint = '', p256dh = '', auth = '' WHERE id = $3`, now.UnixMilli(), words, x.Browser.ID)
			return err
		case state == Sent:
			_, err := db.Exec(ctx, q, `UPDATE notice_browser SET delivered_at = $1, error = '' WHERE id = $2`, now.UnixMilli(), x.Browser.ID)
			return err
		case state != Dropped:
			_, err := db.Exec(ctx, q, `UPDATE notice_browser SET error = $1 WHERE id = $2`, words, x.Browser.ID)
			return err
		}
		return nil
	})
}

// PushWaits counts what is on its way to each of the account's browsers.
func (c *Center) PushWaits(ctx context.Context, accountID string) (map[string]int64, error) {
	out := map[string]int64{}
	_, err := db.List(ctx, c.db.Q(ctx), func(r db.Scanner) (struct{}, error) {
		var id string
		var n int64
		err := r.Scan(&id, &n)
		out[id] = n
		return struct{}{}, err
	}, `SELECT b.id, count(*) FROM notice_browser b JOIN notice_push p ON p.browser_id = b.id WHERE b.account_id = $1 AND p.state = 'waiting' GROUP BY b.id`, accountID)
	return out, err
}

// tidyPushes removes what ended long ago.
func (c *Center) tidyPushes(ctx context.Context, before int64) error {
	if _, err := db.Exec(ctx, c.db.Q(ctx), `DELETE FROM notice_push WHERE ended_at IS NOT NULL AND ended_at < $1`, before); err != nil {
		return err
	}
	return c.forget(ctx, `ended_at IS NOT NULL AND ended_at < $1`, before)
}
