package notice

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Reminder is one step of which one person is reminded once.
type Reminder struct {
	AccountID, Kind, ObjectID string
	Due                       gov.Date
	Level                     string // rung of the ladder
	Step                      int    // working days from the limit; below 0 is before it
}

// Item is one line of a digest or a mail.
type Item struct {
	Kind, ID string
	Rank     int // most pressing first
	Key      string
	Args     []any
	Link     string
}

// Source says how the things of one kind stand now for who is reminded of
// them; what no longer concerns the person is left out.
type Source func(ctx context.Context, a access.Actor, ids []string) ([]Item, error)

// Rung is where reminders of one person about one limit stand.
type Rung struct {
	AccountID, ObjectID, Level string
	Due                        gov.Date
}

// Reminded returns the latest step of each rung that was noted for the
// objects.
func (c *Center) Reminded(ctx context.Context, kind string, ids []string) (map[Rung]int, error) {
	out := map[Rung]int{}
	var w db.Where
	w.In("object_id", ids...)
	w.Add("kind = ?", kind)
	_, err := db.List(ctx, c.db.Q(ctx), func(r db.Scanner) (struct{}, error) {
		var x Rung
		var step int
		err := r.Scan(&x.AccountID, &x.ObjectID, db.ToDate(&x.Due), &x.Level, &step)
		out[x] = step
		return struct{}{}, err
	}, `SELECT account_id, object_id, due, level, max(step) FROM notice_reminder`+w.SQL()+` GROUP BY account_id, object_id, due, level`, w.Args()...)
	return out, err
}

// Remind notes of what people are to be reminded, within the transaction of
// ctx; the next digest of each takes it.
func (c *Center) Remind(ctx context.Context, list []Reminder) error {
	now := c.clock.Now().UnixMilli()
	for len(list) > 0 {
		n := min(100, len(list))
		var w db.Where
		rows := make([]string, n)
		for i, r := range list[:n] {
			rows[i] = w.Expand("(?,?,?,?,?,?,?,'')", r.AccountID, r.Kind, r.ObjectID, r.Due.String(), r.Level, r.Step, now)
		}
		if _, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice_reminder (account_id, kind, object_id, due, level, step, at, digest_day) VALUES `+strings.Join(rows, ",")+` ON CONFLICT (object_id, account_id, due, level, step) DO NOTHING`, w.Args()...); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// Digest is what a person was reminded of on a day.
type Digest struct {
	ID, AccountID string
	Day           gov.Date
	Items         []Item   // as they stand now
	Notices       []Notice // that its mail tells; those read meanwhile are left out
}

// digestsAtOnce is how many people one look for digests finds.
const digestsAtOnce = 500

// MakeDigests makes the digests of today for everybody of whom something
// waits. Whoever has one already waits for the next day. A job calls it, again
// and again: what was missed is made up for once.
func (c *Center) MakeDigests(ctx context.Context) error {
	if c.Ready != nil {
		if ready, err := c.Ready(ctx); err != nil || !ready {
			return err
		}
	}
	today := clock.Today(c.clock)
	for last := ""; ; {
		list, err := db.List(ctx, c.db.Q(ctx), db.Value[string], `SELECT x.account_id FROM (
			SELECT account_id FROM notice_reminder WHERE digest_day = '' AND account_id > $1
			UNION SELECT n.account_id FROM notice n LEFT JOIN notice_channel h ON h.account_id = n.account_id
				WHERE n.digest = 1 AND n.account_id > $1 AND (COALESCE(h.mail, '') <> 'weekly' OR h.weekly_from <> $4)) AS x
			WHERE NOT EXISTS (SELECT 1 FROM notice_digest d WHERE d.account_id = x.account_id AND d.day = $2) ORDER BY x.account_id LIMIT $3`, last, today.String(), digestsAtOnce, mondayOf(today))
		if err != nil || len(list) == 0 {
			return err
		}
		for _, id := range list {
			if err := c.db.InTx(ctx, func(ctx context.Context) error { return c.makeDigest(ctx, id, today) }); err != nil {
				return err
			}
		}
		last = list[len(list)-1]
	}
}

func mondayOf(d gov.Date) string { return d.AddDays(-((int(d.Weekday()) + 6) % 7)).String() }

type waiting struct{ kind, id string }

func (c *Center) makeDigest(ctx context.Context, accountID string, today gov.Date) error {
	q := c.db.Q(ctx)
	due, err := db.List(ctx, q, func(r db.Scanner) (waiting, error) {
		var x waiting
		err := r.Scan(&x.kind, &x.id)
		return x, err
	}, `SELECT DISTINCT kind, object_id FROM notice_reminder WHERE account_id = $1 AND digest_day = '' ORDER BY kind, object_id`, accountID)
	if err != nil {
		return err
	}
	a, err := c.Accounts.ActorOf(ctx, accountID)
	switch {
	case fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.NotFound): // left: nothing is told, nothing waits
		return c.settle(ctx, accountID, today, true)
	case err != nil:
		return err
	}
	items, err := c.stand(ctx, a, due)
	if err != nil {
		return err
	}
	ch, err := c.ChannelOf(ctx, accountID)
	if err != nil {
		return err
	}
	monday := mondayOf(today)
	told := ch.Mail == Daily || ch.Mail == Weekly && ch.weekly != monday
	var notices []string
	if told {
		if notices, err = db.List(ctx, q, db.Value[string], `SELECT id FROM notice WHERE account_id = $1 AND digest = 1 AND read_at IS NULL ORDER BY id`, accountID); err != nil {
			return err
		}
	}
	if len(items)+len(notices) == 0 {
		return c.settle(ctx, accountID, today, told || ch.Mail == Off || ch.Mail == AtOnce)
	}
	refs := make([]waiting, len(items))
	for i, x := range items {
		refs[i] = waiting{x.Kind, x.ID}
	}
	id := gov.NewID()
	n, err := db.Exec(ctx, q, `INSERT INTO notice_digest (id, account_id, day, at, items, notices) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT (account_id, day) DO NOTHING`,
		id, accountID, today.String(), c.clock.Now().UnixMilli(), db.JSON(pairs(refs)), db.JSON(notices))
	if err != nil || n == 0 {
		return err
	}
	if len(items) > 0 {
		m := Message{Key: keyDigest, Args: []any{today.String(), len(items)}, Link: pathDigest + id, Unique: "digest|" + today.String(), inboxOnly: true}
		if err := c.Tell(ctx, To{Accounts: []string{accountID}}, m); err != nil {
			return err
		}
	}
	if told && ch.Mail == Weekly {
		ch.weekly = monday
		if err := c.putChannel(ctx, accountID, ch); err != nil {
			return err
		}
	}
	if c.Post != nil && ch.Address != "" && (len(notices) > 0 || len(items) > 0 && ch.Reminders) {
		if err := c.enqueue(ctx, Mail{AccountID: accountID, Address: ch.Address, Kind: mailDigest, Ref: id}); err != nil {
			return err
		}
	}
	return c.settle(ctx, accountID, today, told)
}

// settle marks what waited as done.
func (c *Center) settle(ctx context.Context, accountID string, today gov.Date, notices bool) error {
	if _, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice_reminder SET digest_day = $1 WHERE account_id = $2 AND digest_day = ''`, today.String(), accountID); err != nil || !notices {
		return err
	}
	_, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice SET digest = 0 WHERE account_id = $1 AND digest = 1`, accountID)
	return err
}

func pairs(list []waiting) [][2]string {
	out := make([][2]string, len(list))
	for i, x := range list {
		out[i] = [2]string{x.kind, x.id}
	}
	return out
}

// stand asks the sources how things stand now, most pressing first.
func (c *Center) stand(ctx context.Context, a access.Actor, list []waiting) ([]Item, error) {
	byKind := map[string][]string{}
	for _, x := range list {
		byKind[x.kind] = append(byKind[x.kind], x.id)
	}
	var out []Item
	for kind, ids := range byKind {
		source := c.Sources[kind]
		if source == nil {
			continue
		}
		items, err := source(ctx, a, ids)
		if err != nil {
			return nil, err
		}
		for _, x := range items {
			x.Kind = kind
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(x, y Item) int {
		if x.Rank != y.Rank {
			return x.Rank - y.Rank
		}
		return strings.Compare(x.ID, y.ID)
	})
	return out, nil
}

// digest reads a person's digest with its lines as they stand now.
func (c *Center) digest(ctx context.Context, accountID, id string) (Digest, error) {
	if !gov.IsID(id) {
		return Digest{}, fault.Missing()
	}
	var items, notices string
	d, err := db.One(ctx, c.db.Q(ctx), func(r db.Scanner) (Digest, error) {
		d := Digest{ID: id, AccountID: accountID}
		err := r.Scan(db.ToDate(&d.Day), &items, &notices)
		return d, err
	}, `SELECT day, items, notices FROM notice_digest WHERE id = $1 AND account_id = $2`, id, accountID)
	if err != nil {
		return d, err
	}
	var refs [][2]string
	if err := json.Unmarshal([]byte(items), &refs); err != nil {
		return d, err
	}
	list := make([]waiting, len(refs))
	for i, x := range refs {
		list[i] = waiting{x[0], x[1]}
	}
	a, err := c.Accounts.ActorOf(ctx, accountID)
	if err != nil {
		return d, err
	}
	if d.Items, err = c.stand(ctx, a, list); err != nil {
		return d, err
	}
	ids, err := decoded(notices)
	if err != nil || len(ids) == 0 {
		return d, err
	}
	var w db.Where
	w.In("id", ids...)
	w.Add("account_id = ? AND read_at IS NULL", accountID)
	d.Notices, err = db.List(ctx, c.db.Q(ctx), scan, `SELECT id, key, args, link, at, read_at FROM notice`+w.SQL()+` ORDER BY id`, w.Args()...)
	return d, err
}

// LatestDigest is when the last digest of anybody was made, for the
// administrator; zero = never.
func (c *Center) LatestDigest(ctx context.Context) (time.Time, error) {
	t, err := db.One(ctx, c.db.Q(ctx), func(r db.Scanner) (time.Time, error) {
		var t time.Time
		err := r.Scan(db.ToTime(&t))
		return t, err
	}, `SELECT max(at) FROM notice_digest`)
	return t, err
}
