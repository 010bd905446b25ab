package notice

import (
	"context"
	"encoding/json"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// To names who is told: accounts, everybody of agencies, everybody of roles.
type To struct {
	Accounts []string
	Agencies []string
	Roles    []access.Role
}

// Message is one thing to tell.
type Message struct {
	Key    string // of the catalogue
	Args   []any
	Link   string // site-relative
	Unique string // "" = may be told again
}

// Recipients turns agencies and roles into accounts that are not disabled.
type Recipients interface {
	Recipients(ctx context.Context, accounts, agencies []string, roles []access.Role) ([]string, error)
}

// Notice is one line of an inbox.
type Notice struct {
	ID   string
	Key  string
	Args []any
	Link string
	At   time.Time
	Read bool
}

// Center keeps the inboxes.
type Center struct {
	db     *db.DB
	clock  clock.Clock
	people Recipients
}

// New returns the center of the database.
func New(d *db.DB, clk clock.Clock, people Recipients) *Center { return &Center{d, clk, people} }

// Tell puts the message into the inbox of everybody addressed, once each,
// within the transaction of ctx. Whoever did the act need not be told: leave
// the account out of To.
func (c *Center) Tell(ctx context.Context, to To, m Message) error {
	accounts, err := c.people.Recipients(ctx, to.Accounts, to.Agencies, to.Roles)
	if err != nil {
		return err
	}
	args := "[]"
	if len(m.Args) > 0 {
		args = db.JSON(m.Args)
	}
	now := c.clock.Now()
	for _, a := range accounts {
		if _, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice (id, account_id, key, args, link, unique_key, at, read_at) VALUES ($1,$2,$3,$4,$5,$6,$7,NULL)
			ON CONFLICT (account_id, unique_key) WHERE unique_key IS NOT NULL DO NOTHING`,
			gov.NewID(), a, m.Key, args, m.Link, db.Text(m.Unique), now.UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

// maxUnread is how far unread notices are counted: beyond, a count says no more.
const maxUnread = 100

// Unread counts the notices that the account has not read, up to 100.
func (c *Center) Unread(ctx context.Context, accountID string) int {
	n, err := db.One(ctx, c.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM (SELECT 1 FROM notice WHERE account_id = $1 AND read_at IS NULL LIMIT $2) AS u`, accountID, maxUnread)
	if err != nil {
		return 0 // the page is worth more than its count
	}
	return int(n)
}

func scan(r db.Scanner) (Notice, error) {
	var n Notice
	var args string
	var read time.Time
	err := r.Scan(&n.ID, &n.Key, &args, &n.Link, db.ToTime(&n.At), db.ToTime(&read))
	n.Read = !read.IsZero()
	if err == nil {
		err = json.Unmarshal([]byte(args), &n.Args)
	}
	return n, err
}

// Inbox returns notices of the account, newest first, behind the cursor.
func (c *Center) Inbox(ctx context.Context, accountID string, unreadOnly bool, cursor string, limit int) (list []Notice, next string, err error) {
	var w db.Where
	w.Add("account_id = ?", accountID)
	if unreadOnly {
		w.Add("read_at IS NULL")
	}
	if cursor != "" {
		v, err := db.DecodeCursor(cursor, 1)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"id"}, true, v)
	}
	list, err = db.List(ctx, c.db.Q(ctx), scan, `SELECT id, key, args, link, at, read_at FROM notice`+w.SQL()+` ORDER BY id DESC LIMIT `+w.Arg(limit+1), w.Args()...)
	if err != nil {
		return nil, "", err
	}
	if len(list) > limit {
		list = list[:limit]
		next = db.EncodeCursor(list[limit-1].ID)
	}
	return list, next, nil
}

// MarkRead marks notices of the account as read: the given ones, or all where
// none is given. Notices of others are not touched.
func (c *Center) MarkRead(ctx context.Context, accountID string, ids ...string) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		var w db.Where
		at := w.Arg(c.clock.Now().UnixMilli())
		w.Add("account_id = ?", accountID)
		w.Add("read_at IS NULL")
		if len(ids) > 0 {
			w.In("id", ids...)
		}
		_, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice SET read_at = `+at+w.SQL(), w.Args()...)
		return err
	})
}
