package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search/inverted"
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
	db                    *db.DB
	name                  Name
	terms                 *inverted.Index
	doc, text, term, near string // tables
}

// New returns the index of the name.
func New(d *db.DB, n Name) *Index {
	t := "search_" + string(n)
	x := &Index{db: d, name: n, doc: t + "_doc", text: t + "_text", term: t + "_term", near: t + "_near"}
	x.terms = inverted.New(d, t, func(ctx context.Context, c map[string]int64) error { return x.count(ctx, c) })
	return x
}

// Put adds the record, or what became of it, within the transaction of ctx.
// What did not change costs one read.
func (x *Index) Put(ctx context.Context, d Document) error { return x.put(ctx, d, false) }

func (x *Index) put(ctx context.Context, d Document, anyway bool) error {
	d.Title, d.Body = norm.NFC.String(d.Title), norm.NFC.String(d.Body)
	hash, q := d.hash(), x.db.Q(ctx)
	was, err := db.List(ctx, q, db.Value[string], `SELECT hash FROM `+x.doc+` WHERE kind = $1 AND id = $2`, d.Kind, d.ID)
	if err != nil || len(was) > 0 && was[0] == hash && !anyway {
		return err
	}
	num, err := inverted.Lock(ctx, x.db)
	if err != nil {
		return err
	}
	var old *storedDoc
	if len(was) > 0 || x.db.Engine == db.Postgres { // there, another may have put it before the lock
		if old, err = x.stored(ctx, d.Kind, d.ID); err != nil {
			return err
		}
	}
	terms, counted := d.terms(), false
	if old != nil {
		if counted, err = x.forget(ctx, *old, terms); err != nil {
			return err
		}
		_, err = db.Exec(ctx, q, `UPDATE `+x.doc+` SET num=$1, external_id=$2, title=$3, url=$4, section=$5, year=$6, at=$7, number=$8, hash=$9 WHERE num=$10`,
			num, d.ExternalID, d.Title, d.URL, d.Section, d.Year, d.At.UnixMilli(), d.Number, hash, old.num)
	} else {
		_, err = db.Exec(ctx, q, `INSERT INTO `+x.doc+` (num, kind, id, external_id, title, url, section, year, at, number, hash) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
			num, d.Kind, d.ID, d.ExternalID, d.Title, d.URL, d.Section, d.Year, d.At.UnixMilli(), d.Number, hash)
	}
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, q, `INSERT INTO `+x.text+` (num, words, body) VALUES ($1,$2,$3)`, num, wordsWithPlaces(d.Body), d.Body); err != nil {
		return err
	}
	return x.terms.Put(ctx, num, terms, counted)
}

// Drop takes the record out within the transaction of ctx; words that stood
// nowhere else leave the dictionary with it.
func (x *Index) Drop(ctx context.Context, kind, id string) error {
	old, err := x.stored(ctx, kind, id)
	if err != nil || old == nil {
		return err
	}
	if _, err = inverted.Lock(ctx, x.db); err != nil {
		return err
	}
	if old, err = x.stored(ctx, kind, id); err != nil || old == nil {
		return err
	}
	if _, err := db.Exec(ctx, x.db.Q(ctx), `DELETE FROM `+x.doc+` WHERE num = $1`, old.num); err != nil {
		return err
	}
	_, err = x.forget(ctx, *old, "")
	return err
}

// forget takes out what is known of a record but its row. terms are those that
// follow: where the dictionary counted the record, it counts them instead.
func (x *Index) forget(ctx context.Context, old storedDoc, terms string) (counted bool, err error) {
	if _, err = db.Exec(ctx, x.db.Q(ctx), `DELETE FROM `+x.text+` WHERE num = $1`, old.num); err != nil {
		return false, err
	}
	if counted, err = x.terms.Drop(ctx, old.num); err != nil || !counted {
		return false, err
	}
	// What a rebuild under way has not come to is not in the new dictionary.
	if mark, err := x.underWay(ctx); err != nil || old.num <= mark {
		return false, err
	}
	c := counts{}
	c.add(old.terms(), -1)
	c.add(terms, +1)
	return true, x.count(ctx, c)
}

type storedDoc struct {
	num int64
	Document
}

func (x *Index) stored(ctx context.Context, kind, id string) (*storedDoc, error) {
	list, err := db.List(ctx, x.db.Q(ctx), func(s db.Scanner) (storedDoc, error) {
		var d storedDoc
		err := s.Scan(&d.num, &d.Kind, &d.Section, &d.Year, &d.Number, &d.Title, &d.Body)
		return d, err
	}, `SELECT d.num, kind, section, year, number, title, coalesce(body, '') FROM `+x.doc+` d LEFT JOIN `+x.text+` t ON t.num = d.num WHERE kind = $1 AND id = $2`, kind, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
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
const indexVersion = "2"
