package notice

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/mail"
)

// How notices are mailed.
const (
	Off    = "off"
	AtOnce = "at_once"
	Daily  = "daily"
	Weekly = "weekly"
)

// MailChoices lists them.
var MailChoices = []string{Off, AtOnce, Daily, Weekly}

// Channel is how a person is reached besides the inbox. Without an address
// nothing is mailed.
type Channel struct {
	Address   string
	Pending   string // awaits its code
	Mail      string // of notices
	Reminders bool   // by mail as well

	codeHash string
	codeAt   time.Time
	tries    int64
	weekly   string
}

const channelColumns = `address, pending, code_hash, code_at, code_tries, mail, reminders, weekly_from`

func scanChannel(r db.Scanner) (Channel, error) {
	var x Channel
	var reminders int64
	err := r.Scan(&x.Address, &x.Pending, &x.codeHash, db.ToTime(&x.codeAt), &x.tries, &x.Mail, &reminders, &x.weekly)
	x.Reminders = reminders == 1
	return x, err
}

// ChannelOf returns a person's settings; those of who set nothing are without
// mail.
func (c *Center) ChannelOf(ctx context.Context, accountID string) (Channel, error) {
	x, err := db.One(ctx, c.db.Q(ctx), scanChannel, `SELECT `+channelColumns+` FROM notice_channel WHERE account_id = $1`, accountID)
	if fault.Is(err, fault.NotFound) {
		return Channel{Mail: Off, Reminders: true}, nil
	}
	return x, err
}

func (c *Center) putChannel(ctx context.Context, accountID string, x Channel) error {
	at := int64(0)
	if !x.codeAt.IsZero() {
		at = x.codeAt.UnixMilli()
	}
	_, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice_channel (account_id, `+channelColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)
		ON CONFLICT (account_id) DO UPDATE SET address=excluded.address, pending=excluded.pending, code_hash=excluded.code_hash, code_at=excluded.code_at, code_tries=excluded.code_tries,
		mail=excluded.mail, reminders=excluded.reminders, weekly_from=excluded.weekly_from`,
		accountID, x.Address, x.Pending, x.codeHash, at, x.tries, x.Mail, db.Bit(x.Reminders), x.weekly)
	return err
}

// mailed returns the settings of those accounts whose notices go by mail.
func (c *Center) mailed(ctx context.Context, accounts []string) (map[string]Channel, error) {
	out := map[string]Channel{}
	if c.Post == nil || len(accounts) == 0 {
		return out, nil
	}
	var w db.Where
	w.In("account_id", accounts...)
	w.Add("mail <> ? AND address <> ''", Off)
	type row struct {
		id string
		Channel
	}
	list, err := db.List(ctx, c.db.Q(ctx), func(r db.Scanner) (row, error) {
		var x row
		err := r.Scan(&x.id, &x.Address, &x.Mail)
		return x, err
	}, `SELECT account_id, address, mail FROM notice_channel`+w.SQL(), w.Args()...)
	for _, x := range list {
		out[x.id] = x.Channel
	}
	return out, err
}

// Choose sets how the person is reached by mail.
func (c *Center) Choose(ctx context.Context, a access.Actor, how string, reminders bool) error {
	if !slices.Contains(MailChoices, how) {
		return fault.Fields(fault.Field{Name: "mail", Key: "form.choice"})
	}
	return c.db.InTx(ctx, func(ctx context.Context) error {
		x, err := c.ChannelOf(ctx, a.AccountID)
		if err != nil {
			return err
		}
		x.Mail, x.Reminders = how, reminders
		c.Audit.Record(ctx, a, "notice.choose", "account", a.AccountID, map[string]any{"mail": how, "reminders": reminders})
		return c.putChannel(ctx, a.AccountID, x)
	})
}

// Codes that prove an address.
const (
	codeDigits = 6
	codeLife   = time.Hour
	codePause  = time.Minute // between two codes
	codeTries  = 5           // wrong ones, then a new code is needed
)

// SetAddress sends a code to the address; it counts once the code came back.
func (c *Center) SetAddress(ctx context.Context, a access.Actor, address string) error {
	if c.Post == nil {
		return fault.New(fault.Conflict, "notice.error.no_server")
	}
	address, ok := mail.Address(address)
	if !ok {
		return fault.Fields(fault.Field{Name: "address", Key: "notice.error.address"})
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return err
	}
	code := fmt.Sprintf("%0*d", codeDigits, n.Int64())
	return c.db.InTx(ctx, func(ctx context.Context) error {
		x, err := c.ChannelOf(ctx, a.AccountID)
		if err != nil {
			return err
		}
		now := c.wall.Now()
		if now.Sub(x.codeAt) < codePause {
			return fault.New(fault.TooMany, "notice.error.pause")
		}
		x.Pending, x.codeHash, x.codeAt, x.tries = address, hash(a.AccountID+code), now, 0
		if err := c.putChannel(ctx, a.AccountID, x); err != nil {
			return err
		}
		c.Audit.Record(ctx, a, "notice.set_address", "account", a.AccountID, nil)
		return c.enqueue(ctx, Mail{AccountID: a.AccountID, Address: address, Kind: mailCode, code: code})
	})
}

// Prove takes the code that was sent to the pending address.
func (c *Center) Prove(ctx context.Context, a access.Actor, code string) error {
	wrong := false
	err := c.db.InTx(ctx, func(ctx context.Context) error {
		x, err := c.ChannelOf(ctx, a.AccountID)
		if err != nil {
			return err
		}
		if x.Pending == "" || x.tries >= codeTries || c.wall.Now().Sub(x.codeAt) > codeLife {
			return fault.Fields(fault.Field{Name: "code", Key: "notice.error.code_ended"})
		}
		if subtle.ConstantTimeCompare([]byte(hash(a.AccountID+code)), []byte(x.codeHash)) != 1 {
			wrong = true // counted, and therefore committed
			x.tries++
			return c.putChannel(ctx, a.AccountID, x)
		}
		if x.Address == "" && x.Mail == Off {
			x.Mail = Daily
		}
		x.Address, x.Pending, x.codeHash = x.Pending, "", ""
		c.Audit.Record(ctx, a, "notice.prove_address", "account", a.AccountID, nil)
		return c.putChannel(ctx, a.AccountID, x)
	})
	if err == nil && wrong {
		return fault.Fields(fault.Field{Name: "code", Key: "notice.error.code"})
	}
	return err
}

// DropAddress forgets the address and what waits to be sent to it.
func (c *Center) DropAddress(ctx context.Context, a access.Actor) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		x, err := c.ChannelOf(ctx, a.AccountID)
		if err != nil {
			return err
		}
		x.Address, x.Pending, x.codeHash = "", "", ""
		c.Audit.Record(ctx, a, "notice.drop_address", "account", a.AccountID, nil)
		if _, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice_mail SET state='dropped', code='', error='', ended_at=$1 WHERE account_id=$2 AND state='waiting'`, c.wall.Now().UnixMilli(), a.AccountID); err != nil {
			return err
		}
		return c.putChannel(ctx, a.AccountID, x)
	})
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
