// Package audit keeps the history of acts as a chain: every entry holds the
// hash of the one before it and of what changed. Entries are written in the
// transaction of the act; the place in the chain is given by its last
// statements, under the row lock of the head (threat-model R10). Order comes
// from the counter, not from the clock. Entries hold no secrets and no text
// that a person may later have erased: of such text, its hash.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Entry is one act.
type Entry struct {
	Seq      int64
	At       time.Time
	ActorID  string
	Actor    string // the name at the time of the act
	Agency   string
	Address  string
	Act      string // "task.accept"
	Kind     string // kind of the object
	ObjectID string
	Detail   map[string]any // what changed: small, no secrets
	Prev     string
	Hash     string
}

// Log writes and reads the chain.
type Log struct {
	db    *db.DB
	clock clock.Clock
}

// New returns the log of the database.
func New(d *db.DB, c clock.Clock) *Log { return &Log{d, c} }

type flushKey struct{}

type pending struct{ entries []Entry }

// Record notes an act of the actor within the transaction of ctx; the entry
// is chained as the transaction commits.
func (l *Log) Record(ctx context.Context, a access.Actor, act, kind, objectID string, detail map[string]any) {
	e := Entry{
		At: l.clock.Now(), ActorID: a.AccountID, Actor: a.Username, Agency: a.AgencyID, Address: a.Address,
		Act: act, Kind: kind, ObjectID: objectID, Detail: detail,
	}
	if a.System {
		e.ActorID, e.Actor = "system", "system"
	}
	p := db.BeforeCommit(ctx, flushKey{}, &pending{}, l.chain)
	p.entries = append(p.entries, e)
}

// Note records an act that changes nothing else (a denial, a look at closed
// content) in a transaction of its own.
func (l *Log) Note(ctx context.Context, a access.Actor, act, kind, objectID string, detail map[string]any) error {
	return l.db.InTx(ctx, func(ctx context.Context) error {
		l.Record(ctx, a, act, kind, objectID, detail)
		return nil
	})
}

func (l *Log) chain(ctx context.Context, p *pending) error {
	q := l.db.Q(ctx)
	n := int64(len(p.entries))
	var last int64
	var prev string
	err := q.QueryRowContext(ctx, `UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash`, n).Scan(&last, &prev)
	if err != nil {
		return fmt.Errorf("audit: take a place in the chain: %w", err)
	}
	for i := range p.entries {
		e := &p.entries[i]
		e.Seq, e.Prev = last-n+int64(i)+1, prev
		detail := encode(e.Detail)
		e.Hash = hashOf(*e, detail)
		_, err := q.ExecContext(ctx, `INSERT INTO audit_entry (seq, at, actor_id, actor_name, agency, address, act, kind, object_id, detail, prev, hash)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`,
			e.Seq, e.At.UnixMilli(), e.ActorID, e.Actor, e.Agency, e.Address, e.Act, e.Kind, e.ObjectID, detail, e.Prev, e.Hash)
		if err != nil {
			return fmt.Errorf("audit: write: %w", err)
		}
		prev = e.Hash
	}
	if _, err := q.ExecContext(ctx, `UPDATE audit_head SET hash = $1 WHERE id = 1`, prev); err != nil {
		return fmt.Errorf("audit: close the chain: %w", err)
	}
	return nil
}

func encode(detail map[string]any) string {
	if len(detail) == 0 {
		return "{}"
	}
	b, err := json.Marshal(detail) // map keys come sorted
	if err != nil {
		panic("audit: a detail cannot be written: " + err.Error())
	}
	return string(b)
}

// hashOf is the hash of an entry: every stored field, each with its length
// before it so that no two entries read alike.
func hashOf(e Entry, detail string) string {
	h := sha256.New()
	for _, s := range []string{
		strconv.FormatInt(e.Seq, 10), strconv.FormatInt(e.At.UnixMilli(), 10), e.ActorID, e.Actor, e.Agency,
		e.Address, e.Act, e.Kind, e.ObjectID, detail, e.Prev,
	} {
		fmt.Fprintf(h, "%d:", len(s))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// HashText is what an entry keeps of a text that may be erased.
func HashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

const columns = `seq, at, actor_id, actor_name, agency, address, act, kind, object_id, detail, prev, hash`

func scan(s db.Scanner) (row, error) {
	var r row
	err := s.Scan(&r.Seq, db.ToTime(&r.At), &r.ActorID, &r.Actor, &r.Agency, &r.Address, &r.Act, &r.Kind, &r.ObjectID, &r.detail, &r.Prev, &r.Hash)
	if err == nil {
		_ = json.Unmarshal([]byte(r.detail), &r.Detail) // the verifier looks at the text itself
	}
	return r, err
}

type row struct {
	Entry
	detail string
}

// Filter chooses entries; zero fields choose all.
type Filter struct {
	Kind     string
	ObjectID string
	ActorID  string
	Act      string
	Before   int64 // only entries with a smaller Seq: the cursor
	Limit    int
}

// Find returns entries, newest first.
func (l *Log) Find(ctx context.Context, f Filter) ([]Entry, error) {
	var w db.Where
	if f.Kind != "" {
		w.Add("kind = ?", f.Kind)
	}
	if f.ObjectID != "" {
		w.Add("object_id = ?", f.ObjectID)
	}
	if f.ActorID != "" {
		w.Add("actor_id = ?", f.ActorID)
	}
	if f.Act != "" {
		w.Add("act = ?", f.Act)
	}
	if f.Before > 0 {
		w.Add("seq < ?", f.Before)
	}
	if f.Limit <= 0 {
		f.Limit = 50
	}
	rows, err := db.List(ctx, l.db.Q(ctx), scan, `SELECT `+columns+` FROM audit_entry`+w.SQL()+` ORDER BY seq DESC LIMIT `+w.Arg(f.Limit), w.Args()...)
	out := make([]Entry, len(rows))
	for i, r := range rows {
		out[i] = r.Entry
	}
	return out, err
}

// Verify walks the whole chain and names the first entry that was altered,
// removed, inserted or put out of order. It returns the number of entries.
func (l *Log) Verify(ctx context.Context) (int64, error) {
	var head int64
	var headHash string
	if err := l.db.Q(ctx).QueryRowContext(ctx, `SELECT seq, hash FROM audit_head WHERE id = 1`).Scan(&head, &headHash); err != nil {
		return 0, db.Translate(err)
	}
	var n int64
	prev := ""
	for n < head {
		rows, err := db.List(ctx, l.db.Q(ctx), scan, `SELECT `+columns+` FROM audit_entry WHERE seq > $1 ORDER BY seq LIMIT 1000`, n)
		if err != nil {
			return n, err
		}
		for _, r := range rows {
			switch {
			case r.Seq != n+1:
				return n, broken(n+1, "is missing")
			case r.Prev != prev:
				return n, broken(r.Seq, "does not follow the one before it")
			case r.Hash != hashOf(r.Entry, r.detail):
				return n, broken(r.Seq, "was altered")
			}
			n, prev = r.Seq, r.Hash
			if n == head {
				break
			}
		}
		if len(rows) == 0 {
			return n, broken(n+1, "is missing")
		}
	}
	if prev != headHash {
		return n, broken(head, "does not match the head of the chain")
	}
	return n, nil
}

func broken(seq int64, how string) error {
	return fault.New(fault.Internal, "audit.broken", seq, how)
}
