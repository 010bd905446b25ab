package notice

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/mail"
)

// States of a mail.
const (
	Waiting = "waiting"
	Sent    = "sent"
	Failed  = "failed"  // given up
	Dropped = "dropped" // its receiver left, or what it told is no more
)

// MailStates lists them.
var MailStates = []string{Waiting, Sent, Failed, Dropped}

// Kinds of mails.
const (
	mailNotice = "notice"
	mailDigest = "digest"
	mailCode   = "code"
)

// Mail is one mail on its way.
type Mail struct {
	ID, AccountID, Address string
	Kind, Ref              string
	State                  string
	Tries                  int64
	NextAt, MadeAt         time.Time // wall clock
	EndedAt                time.Time
	Error                  string

	code string
}

const mailColumns = `id, account_id, address, kind, ref, code, state, tries, next_at, made_at, ended_at, error`

func scanMail(r db.Scanner) (Mail, error) {
	var m Mail
	err := r.Scan(&m.ID, &m.AccountID, &m.Address, &m.Kind, &m.Ref, &m.code, &m.State, &m.Tries, db.ToTime(&m.NextAt), db.ToTime(&m.MadeAt), db.ToTime(&m.EndedAt), &m.Error)
	return m, err
}

func (c *Center) enqueue(ctx context.Context, m Mail) error {
	now := c.wall.Now().UnixMilli()
	_, err := db.Exec(ctx, c.db.Q(ctx), `INSERT INTO notice_mail (`+mailColumns+`) VALUES ($1,$2,$3,$4,$5,$6,'waiting',0,$7,$7,NULL,'')`,
		gov.NewID(), m.AccountID, m.Address, m.Kind, m.Ref, m.code, now)
	return err
}

// pauses are those after the first, second, … failed try; after the last the
// mail is given up: about two days in all.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour}

// sendAtOnce is how many mails one connection takes.
const sendAtOnce = 50

// SendMail sends what waits and is due. A job calls it.
func (c *Center) SendMail(ctx context.Context) error {
	if c.Post == nil {
		return nil
	}
	for {
		list, err := db.List(ctx, c.db.Q(ctx), scanMail, `SELECT `+mailColumns+` FROM notice_mail WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2`, c.wall.Now().UnixMilli(), sendAtOnce)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := c.sendAll(ctx, list); err != nil {
			return err
		}
		if len(list) < sendAtOnce {
			return nil
		}
	}
}

func (c *Center) sendAll(ctx context.Context, list []Mail) error {
	var ready []Mail
	var messages []mail.Message
	for _, m := range list {
		msg, err := c.write(ctx, m)
		if errors.Is(err, errNothing) {
			m.State = Dropped
			if err := c.ended(ctx, m); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		ready, messages = append(ready, m), append(messages, msg)
	}
	if len(ready) == 0 {
		return nil
	}
	answered := make([]bool, len(ready))
	var broken error
	err := c.Post.Send(ctx, messages, func(i int, err error) {
		answered[i] = true
		if e := c.outcome(ctx, ready[i], err); e != nil {
			broken = errors.Join(broken, e)
		}
	})
	if err != nil && ctx.Err() == nil {
		for i, m := range ready {
			if !answered[i] {
				broken = errors.Join(broken, c.outcome(ctx, m, err))
			}
		}
	}
	return broken // what the server said is in the queue for the administrator, not in the log
}

// outcome notes what became of a try.
func (c *Center) outcome(ctx context.Context, m Mail, err error) error {
	m.Tries++
	var refused mail.Refused
	switch {
	case err == nil:
		m.State, m.Error = Sent, ""
	case errors.As(err, &refused) || int(m.Tries) > len(pauses):
		m.State, m.Error = Failed, short(err.Error())
	default:
		m.Error, m.NextAt = short(err.Error()), c.wall.Now().Add(pauses[m.Tries-1])
		return c.db.InTx(context.WithoutCancel(ctx), func(ctx context.Context) error {
			return db.ExecOne(ctx, c.db.Q(ctx), `UPDATE notice_mail SET tries=$1, next_at=$2, error=$3 WHERE id=$4 AND state='waiting'`, m.Tries, m.NextAt.UnixMilli(), m.Error, m.ID)
		})
	}
	return c.ended(context.WithoutCancel(ctx), m)
}

// ended writes a last state. A mail that its person took back meanwhile keeps
// the state that it has.
func (c *Center) ended(ctx context.Context, m Mail) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		_, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice_mail SET state=$1, tries=$2, error=$3, code='', ended_at=$4 WHERE id=$5 AND state='waiting'`, m.State, m.Tries, m.Error, c.wall.Now().UnixMilli(), m.ID)
		return err
	})
}

func short(s string) string {
	const most = 300
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most])
	}
	return s
}

// errNothing says that a mail has nothing to tell to anybody.
var errNothing = errors.New("notice: nothing to tell")

// write makes the words of a mail, for its receiver as they are now.
func (c *Center) write(ctx context.Context, m Mail) (mail.Message, error) {
	a, err := c.receiver(ctx, m.AccountID)
	if err != nil {
		return mail.Message{}, err
	}
	p := i18n.In(i18n.Lang(a.Locale))
	out := mail.Message{ID: m.ID, To: m.Address, At: c.wall.Now()}
	var text string
	switch m.Kind {
	case mailCode:
		if m.code == "" {
			return out, errNothing
		}
		out.Subject = p.T("notice.mail.code.subject")
		out.Text = p.T("notice.mail.code.text", m.code) + "\n"
		return out, nil
	case mailNotice:
		n, err := c.toldNow(ctx, a, m.Ref)
		if err != nil {
			return out, err
		}
		out.Subject = oneLine(p.T(n.Key, shown(p, n.Args)...))
		text = c.lines(p, []Item{{Key: n.Key, Args: n.Args, Link: n.Link}})
	default:
		d, err := c.digest(ctx, m.AccountID, m.Ref)
		if fault.Is(err, fault.NotFound) {
			return out, errNothing
		}
		if err != nil {
			return out, err
		}
		ch, err := c.ChannelOf(ctx, m.AccountID)
		if err != nil {
			return out, err
		}
		if !ch.Reminders {
			d.Items = nil
		}
		if len(d.Items)+len(d.Notices) == 0 {
			return out, errNothing
		}
		out.Subject = p.T("notice.mail.digest.subject", d.Day, len(d.Items), len(d.Notices))
		if len(d.Items) > 0 {
			text = p.T("notice.mail.digest.reminders") + "\n\n" + c.lines(p, d.Items)
		}
		if len(d.Notices) > 0 {
			if text != "" {
				text += "\n"
			}
			text += p.T("notice.mail.digest.notices") + "\n\n"
			for _, n := range d.Notices {
				text += c.lines(p, []Item{{Key: n.Key, Args: n.Args, Link: n.Link}})
			}
		}
	}
	out.Text = p.T("notice.mail.greeting", a.Name) + "\n\n" + text + "\n" + p.T("notice.mail.foot", c.BaseURL+pathChannels) + "\n"
	return out, nil
}

func (c *Center) lines(p i18n.Printer, items []Item) string {
	var b strings.Builder
	for _, i := range items {
		b.WriteString("- " + oneLine(p.T(i.Key, shown(p, i.Args)...)) + "\n")
		if i.Link != "" {
			b.WriteString("  " + c.BaseURL + i.Link + "\n")
		}
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// MailFilter chooses mails; zero fields choose all.
type MailFilter struct {
	AccountID, State, Cursor string
	Limit                    int
}

// Mails lists mails, newest first. They show who gets what kind and how it
// went, never what is in them.
func (c *Center) Mails(ctx context.Context, f MailFilter) (list []Mail, next string, err error) {
	var w db.Where
	if f.AccountID != "" {
		w.Add("account_id = ?", f.AccountID)
	}
	if f.State != "" {
		w.Add("state = ?", f.State)
	}
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, 1)
		if err != nil {
			return nil, "", err
		}
		w.After([]string{"id"}, true, v)
	}
	list, err = db.List(ctx, c.db.Q(ctx), scanMail, `SELECT `+mailColumns+` FROM notice_mail`+w.SQL()+` ORDER BY id DESC LIMIT `+w.Arg(f.Limit+1), w.Args()...)
	if err == nil && len(list) > f.Limit {
		list = list[:f.Limit]
		next = db.EncodeCursor(list[f.Limit-1].ID)
	}
	return list, next, err
}

// MailCounts counts the mails of each state.
func (c *Center) MailCounts(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	_, err := db.List(ctx, c.db.Q(ctx), func(r db.Scanner) (struct{}, error) {
		var s string
		var n int64
		err := r.Scan(&s, &n)
		out[s] = n
		return struct{}{}, err
	}, `SELECT state, count(*) FROM notice_mail GROUP BY state`)
	return out, err
}

// Retry puts a mail that was given up back into the queue.
func (c *Center) Retry(ctx context.Context, a access.Actor, id string) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		n, err := db.Exec(ctx, c.db.Q(ctx), `UPDATE notice_mail SET state='waiting', tries=0, next_at=$1, ended_at=NULL WHERE id=$2 AND state='failed' AND kind <> 'code'`, c.wall.Now().UnixMilli(), id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		c.Audit.Record(ctx, a, "notice.retry", "mail", id, nil)
		return nil
	})
}

// keepMails is how long ended mails stay to be looked at.
const keepMails = 90 * 24 * time.Hour

// Tidy removes mails, browsers and what was sent to them that ended long ago. A job calls it.
func (c *Center) Tidy(ctx context.Context) error {
	return c.db.InTx(ctx, func(ctx context.Context) error {
		before := c.wall.Now().Add(-keepMails).UnixMilli()
		if _, err := db.Exec(ctx, c.db.Q(ctx), `DELETE FROM notice_mail WHERE ended_at IS NOT NULL AND ended_at < $1`, before); err != nil {
			return err
		}
		return c.tidyPushes(ctx, before)
	})
}

// decoded reads a JSON list of ids.
func decoded(s string) (ids []string, err error) {
	err = json.Unmarshal([]byte(s), &ids)
	return ids, err
}
