package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Document is a record as search knows it.
type Document struct {
	Kind, ID   string
	ExternalID string
	Title      string
	Body       string // plain text
	URL        string // path of the page
	Section    string
	Year       int
	Number     string // of a document, as written
	At         time.Time
	// Read is the permission that shows the record in lists, and Object what
	// the grants ask about it. A public record has neither.
	Read   access.Permission
	Object access.Object
}

// Name tells the two indexes apart.
type Name string

// The indexes.
const (
	Public Name = "public"
	Staff  Name = "staff"
)

// Index is one of the two.
type Index struct {
	db                   *db.DB
	name                 Name
	doc, fts, term, near string // tables
}

// New returns the index of the name.
func New(d *db.DB, n Name) *Index {
	t := "search_" + string(n)
	return &Index{db: d, name: n, doc: t + "_doc", fts: t + "_fts", term: t + "_term", near: t + "_near"}
}

// Put adds the record, or what became of it, within the transaction of ctx.
// What did not change costs one read.
func (x *Index) Put(ctx context.Context, d Document) error { return x.put(ctx, d, false) }

func (x *Index) put(ctx context.Context, d Document, anyway bool) error {
	d.Title, d.Body = norm.NFC.String(d.Title), norm.NFC.String(d.Body)
	hash := d.hash()
	old, err := x.stored(ctx, d.Kind, d.ID)
	if err != nil {
		return err
	}
	if old != nil && old.hash == hash && !anyway {
		return nil
	}
	num, err := x.lock(ctx)
	if err != nil {
		return err
	}
	if old, err = x.stored(ctx, d.Kind, d.ID); err != nil {
		return err
	}
	built, words, q := num, d.words(), x.db.Q(ctx)
	if old != nil {
		num = old.num
		if err := x.discount(ctx, *old); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, q, `DELETE FROM `+x.fts+` WHERE rowid = $1`, num); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, q, `UPDATE `+x.doc+` SET external_id=$1, title=$2, url=$3, section=$4, year=$5, at=$6, number=$7, hash=$8, body=$9, built=$10 WHERE num=$11`,
			d.ExternalID, d.Title, d.URL, d.Section, d.Year, d.At.UnixMilli(), d.Number, hash, d.Body, built, num); err != nil {
			return err
		}
	} else if _, err := db.Exec(ctx, q, `INSERT INTO `+x.doc+` (num, kind, id, external_id, title, url, section, year, at, number, hash, body, built) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
		num, d.Kind, d.ID, d.ExternalID, d.Title, d.URL, d.Section, d.Year, d.At.UnixMilli(), d.Number, hash, d.Body, built); err != nil {
		return err
	}
	if err := x.count(ctx, words, +1); err != nil {
		return err
	}
	_, err = db.Exec(ctx, q, `INSERT INTO `+x.fts+` (rowid, terms) VALUES ($1, `+x.db.TermsValue("$2")+`)`, num, d.terms())
	return err
}

// Drop takes the record out within the transaction of ctx; words that stood
// nowhere else leave the dictionary with it.
func (x *Index) Drop(ctx context.Context, kind, id string) error {
	old, err := x.stored(ctx, kind, id)
	if err != nil || old == nil {
		return err
	}
	if _, err = x.lock(ctx); err != nil {
		return err
	}
	if old, err = x.stored(ctx, kind, id); err != nil || old == nil {
		return err
	}
	return x.drop(ctx, *old)
}

func (x *Index) drop(ctx context.Context, old storedDoc) error {
	q := x.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `DELETE FROM `+x.fts+` WHERE rowid = $1`, old.num); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, q, `DELETE FROM `+x.doc+` WHERE num = $1`, old.num); err != nil {
		return err
	}
	return x.discount(ctx, old)
}

type storedDoc struct {
	num, built int64
	hash       string
	Document
}

func (x *Index) stored(ctx context.Context, kind, id string) (*storedDoc, error) {
	list, err := db.List(ctx, x.db.Q(ctx), func(s db.Scanner) (storedDoc, error) {
		var d storedDoc
		err := s.Scan(&d.num, &d.built, &d.hash, &d.Kind, &d.Section, &d.Year, &d.Number, &d.Title, &d.Body)
		return d, err
	}, `SELECT num, built, hash, kind, section, year, number, title, body FROM `+x.doc+` WHERE kind = $1 AND id = $2`, kind, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// lock lets one transaction at a time change the indexes and returns a new
// number. It comes before the lock of the audit chain, which is taken at
// commit, so that no two transactions wait for each other.
func (x *Index) lock(ctx context.Context) (int64, error) {
	return db.One(ctx, x.db.Q(ctx), db.Value[int64], `UPDATE search_head SET n = n + 1 WHERE id = 1 RETURNING n`)
}

func (d Document) hash() string {
	h := sha256.New()
	for _, s := range []string{
		indexVersion, d.ExternalID, d.Title, d.Body, d.URL, d.Section, fmt.Sprint(d.Year), d.Number, fmt.Sprint(d.At.UnixMilli()), string(d.Read),
		d.Object.State, d.Object.Owner, strings.Join(d.Object.Leads, ","), strings.Join(d.Object.Concerns, ","),
	} {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// indexVersion changes when terms are made otherwise: a rebuild then indexes
// every record anew.
const indexVersion = "1"

// words are the entries of the dictionary that the record is counted in: its
// words, and the values of what lists are filtered by.
func (d Document) words() map[string]struct{} {
	out := wordsOf(d.Number + " " + d.Title + "\n" + d.Body)
	out[kindMark+d.Kind] = struct{}{}
	if d.Section != "" {
		out[secMark+d.Section] = struct{}{}
	}
	if d.Year != 0 {
		out[yearMark+fmt.Sprint(d.Year)] = struct{}{}
	}
	return out
}

// wordsOf returns the different words of a text.
func wordsOf(s string) map[string]struct{} {
	out := make(map[string]struct{}, 256)
	n := 0
	walk(s, func(t token) bool {
		if k := formsOf(s[t.start:t.end]).key; k != "" {
			out[k] = struct{}{}
		}
		n++
		return n < maxTokens
	})
	return out
}

// terms returns every term under which the record is found, joined by spaces.
func (d Document) terms() string {
	seen := make(map[string]struct{}, 2048)
	var out strings.Builder
	out.Grow(len(d.Body) * 2)
	add := func(t []byte) {
		if _, ok := seen[string(t)]; ok {
			return
		}
		seen[string(t)] = struct{}{}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.Write(t)
	}
	var buf []byte
	before := ""
	text := func(s string, title bool) {
		before = ""
		n := 0
		walk(s, func(t token) bool {
			w := formsOf(s[t.start:t.end])
			if w.key == "" {
				return true
			}
			if before != "" {
				buf = append(append(append(buf[:0], before...), pairMark...), w.key...)
				add(buf)
			}
			before = w.key
			buf = append(buf[:0], w.key...)
			add(buf)
			if title {
				buf = append(append(buf[:0], titleMark...), w.key...)
				add(buf)
			}
			if w.marked != w.key {
				buf = append(append(buf[:0], markedMark...), w.marked...)
				add(buf)
			}
			n++
			return n < maxTokens
		})
	}
	text(d.Number, true)
	text(d.Title, true)
	text(d.Body, false)
	for _, n := range append(numbersIn(d.Title), joinKeys(d.Number)) {
		if n != "" {
			add([]byte(numberMark + n))
		}
	}
	for _, t := range d.marks() {
		add([]byte(t))
	}
	return out.String()
}

// marks are the terms for filters and rights.
func (d Document) marks() []string {
	out := []string{special(kindMark, d.Kind)}
	if d.Section != "" {
		out = append(out, special(secMark, d.Section))
	}
	if d.Year != 0 {
		out = append(out, special(yearMark, fmt.Sprint(d.Year)))
	}
	if d.Read == "" {
		return out
	}
	out = append(out, special(permMark, string(d.Read)))
	if d.Object.State != "" {
		out = append(out, special(stateMark, d.Object.State))
	}
	if d.Object.Owner != "" {
		out = append(out, special(ownerMark, d.Object.Owner))
	}
	for _, a := range d.Object.Leads {
		out = append(out, special(leadMark, a), special(partMark, a))
	}
	for _, a := range d.Object.Concerns {
		if !slices.Contains(d.Object.Leads, a) {
			out = append(out, special(partMark, a))
		}
	}
	return out
}
