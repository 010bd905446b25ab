package notice

import (
	"context"
	"encoding/json"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/mail"
	"roviec/internal/people/account"
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

	inboxOnly bool // what the digest itself tells goes by its own mail
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

// People looks up who is reached.
type People interface {
	// ActorOf returns the account with its rights of today; an error means that
	// it is disabled or gone.
	ActorOf(ctx context.Context, accountID string) (access.Actor, error)
	ByIDs(ctx context.Context, ids []string) (map[string]account.Account, error)
}

// Poster hands mails to a server (floor/mail).
type Poster interface {
	Send(ctx context.Context, list []mail.Message, done func(i int, err error)) error
}

// Center keeps the inboxes and carries what is in them to where people are.
type Center struct {
	db     *db.DB
	clock  clock.Clock
	wall   clock.Clock // of the queue of mails and of codes
	people Recipients

	// Accounts knows who is who; nil where nothing but the inbox is used.
	Accounts People
	Audit    *audit.Log
	Post     Poster // nil = no mail server is set
	Push     Pusher // nil = nobody is told in a browser
	// Sees tells whether the person may open an address of the house now; nil
	// where nothing leaves it.
	Sees    func(ctx context.Context, a access.Actor, link string) (bool, error)
	BaseURL string // of links in mails, without a slash at its end
	// Sources tell, by kind, how things of which people are reminded stand now.
	Sources map[string]Source
	// Ready tells whether the digests of today may be made.
	Ready func(ctx context.Context) (bool, error)
	// Feeds fill the calendars.
	Feeds []Feed
}

// New returns the center of the database.
func New(d *db.DB, clk clock.Clock, people Recipients) *Center {
	return &Center{db: d, clock: clk, wall: clock.Wall, people: people, Sources: map[string]Source{}}
}

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
	mails, err := c.mailed(ctx, accounts)
	if err != nil {
		return err
	}
	now := c.clock.Now()
	for _, a := range accounts {
		id, ch := gov.NewID(), mails[a]
		later := ch.Mail == Daily || ch.Mail == Weekly
		n, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice (id, account_id, key, args, link, unique_key, at, read_at, digest, push) VALUES ($1,$2,$3,$4,$5,$6,$7,NULL,$8,
				CASE WHEN EXISTS (SELECT 1 FROM notice_browser WHERE account_id = $2 AND state = 'active' AND digest_only <= $9) THEN 1 ELSE 0 END)
			ON CONFLICT (account_id, unique_key) WHERE unique_key IS NOT NULL DO NOTHING`,
			id, a, m.Key, args, m.Link, db.Text(m.Unique), now.UnixMilli(), db.Bit(later && !m.inboxOnly), db.Bit(m.inboxOnly))
		if err != nil {
			return err
		}
		if n == 1 && ch.Mail == AtOnce && !m.inboxOnly {
			if err := c.enqueue(ctx, Mail{AccountID: a, Address: ch.Address, Kind: mailNotice, Ref: id}); err != nil {
				return err
			}
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
// none is given. Notices of others are not touched. It returns the moment that
// names the act for MarkUnread, and how many notices were unread.
func (c *Center) MarkRead(ctx context.Context, accountID string, ids ...string) (at time.Time, n int, err error) {
	err = c.db.InTx(ctx, func(ctx context.Context) error {
		at = c.clock.Now().Truncate(time.Millisecond)
		var w db.Where
		now := w.Arg(at.UnixMilli())
		w.Add("account_id = ?", accountID)
		w.Add("read_at IS NULL")
		if len(ids) > 0 {
			w.In("id", ids...)
		}
		k, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice SET read_at = `+now+w.SQL(), w.Args()...)
		n = int(k)
		return err
	})
	return at, n, err
}

// undoFor is how long the marking of notices can be undone.
const undoFor = 10 * time.Minute

// MarkUnread takes the marking back that was made at the moment at. It returns
// how many notices are unread again.
func (c *Center) MarkUnread(ctx context.Context, accountID string, at time.Time) (n int, err error) {
	if c.clock.Now().Sub(at) > undoFor {
		return 0, fault.New(fault.Conflict, "notice.undo_late")
	}
	err = c.db.InTx(ctx, func(ctx context.Context) error {
		k, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice SET read_at = NULL WHERE account_id = $1 AND read_at = $2`, accountID, at.UnixMilli())
		n = int(k)
		return err
	})
	return n, err
}

// Words of a notice as its reader reads them.
func (n Notice) Words(p i18n.Printer) string { return p.T(n.Key, shown(p, n.Args)...) }
