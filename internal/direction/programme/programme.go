// Package programme is the annual work programme: the matters that agencies
// submit to the Committee or to the Chairman, by month. The first month of an
// item is kept when it moves, with the reason; counts are always derived.
package programme

import (
	"context"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// Who decides on an item.
const (
	Committee = "committee"
	Chairman  = "chairman"
)

// States of an item.
var States = []string{"planned", "submitted", "decided", "withdrawn"}

// Item is one matter.
type Item struct {
	ID, Title, Authority, LeadID, State, Note string
	Year, Ordinal, Month, OriginalMonth       int
	Sample                                    bool
	Version                                   int64
}

// Grants of the programme.
var Grants = []access.Grant{
	{Roles: access.Direction, Permissions: []access.Permission{"programme.read", "programme.list", "programme.export"}, Reach: access.All, Why: "The programme is read by all who work by it."},
	{Roles: []access.Role{access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"programme.write"}, Reach: access.All, Why: "The Office keeps the programme."},
}

// Object is the item as rules see it.
func (i Item) Object() access.Object {
	return access.Object{Kind: "programme_item", ID: i.ID, State: i.State, Leads: []string{i.LeadID}, Title: i.Title, Version: i.Version}
}

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room is everything that can be done with the programme.
type Room struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	agencies Agencies
	publish  func(ctx context.Context, a access.Actor, i Item) error
	staff    *search.Index
}

// New returns the room. publish makes an item public within the same
// transaction.
func New(d *db.DB, clk clock.Clock, log *audit.Log, agencies Agencies, publish func(context.Context, access.Actor, Item) error) *Room {
	return &Room{d, clk, log, agencies, publish, search.New(d, search.Staff)}
}

const (
	maxTitle = 500
	maxNote  = 500
	columns  = `id, year, ordinal, title, authority, lead_id, month, original_month, state, note, sample, version`
)

func scan(s db.Scanner) (Item, error) {
	var i Item
	var sample int64
	err := s.Scan(&i.ID, &i.Year, &i.Ordinal, &i.Title, &i.Authority, &i.LeadID, &i.Month, &i.OriginalMonth, &i.State, &i.Note, &sample, &i.Version)
	i.Sample = sample == 1
	return i, err
}

// Get returns an item.
func (r *Room) Get(ctx context.Context, id string) (Item, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item WHERE id = $1`, id)
}

// Filter says which items a list shows.
type Filter struct {
	Text, Authority, LeadID, State, Cursor string
	Month, Limit                           int
}

// List returns items of a year in the order of the programme.
func (r *Room) List(ctx context.Context, year int, f Filter) (list []Item, next string, err error) {
	var w db.Where
	w.Add("year = ?", year)
	for col, v := range map[string]string{"authority": f.Authority, "lead_id": f.LeadID, "state": f.State} {
		if v != "" {
			w.Add(col+" = ?", v)
		}
	}
	if f.Month != 0 {
		w.Add("month = ?", f.Month)
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Add(`search_key LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)+"%")
	}
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, 3)
		if err != nil {
			return nil, "", err
		}
		w.Add("(authority < ? OR (authority = ? AND (ordinal, id) > (?, ?)))", v[0], v[0], v[1], v[2])
	}
	list, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item`+w.SQL()+` ORDER BY authority DESC, ordinal, id LIMIT `+w.Arg(f.Limit+1), w.Args()...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	last := list[f.Limit-1]
	return list, db.EncodeCursor(last.Authority, int64(last.Ordinal), last.ID), nil
}

// Counts are how many items each authority decides on; withdrawn ones are
// left out.
func (r *Room) Counts(ctx context.Context, year int) (map[string]int, error) {
	type row struct {
		authority string
		n         int
	}
	rows, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (row, error) {
		var x row
		err := s.Scan(&x.authority, &x.n)
		return x, err
	}, `SELECT authority, count(*) FROM programme_item WHERE year = $1 AND state <> 'withdrawn' GROUP BY authority`, year)
	out := map[string]int{}
	for _, x := range rows {
		out[x.authority] = x.n
	}
	return out, err
}

// Years lists the years that have items.
func (r *Room) Years(ctx context.Context) ([]int, error) {
	return db.List(ctx, r.db.Q(ctx), db.Value[int], `SELECT DISTINCT year FROM programme_item ORDER BY year DESC`)
}

func (r *Room) check(ctx context.Context, i *Item) error {
	e := form.New()
	i.Title = strings.Join(strings.Fields(form.Clean(i.Title)), " ")
	if i.Title == "" {
		e.Fail("title", "form.required_here")
	}
	if n := utf8.RuneCountInString(i.Title); n > maxTitle {
		e.Fail("title", "form.too_long", n, maxTitle)
	}
	if i.Authority != Committee && i.Authority != Chairman {
		e.Fail("authority", "form.required_choice")
	}
	if i.Month < 1 || i.Month > 12 {
		e.Fail("month", "form.int", 1, 12)
	}
	if i.Year < 2000 || i.Year > 2200 {
		e.Fail("year", "form.int", 2000, 2200)
	}
	if known, err := r.agencies.ByIDs(ctx, []string{i.LeadID}); err != nil {
		return err
	} else if len(known) == 0 {
		e.Fail("lead", "form.required_choice")
	}
	return e.Err()
}

// Add puts an item into the programme of its year, behind the last one.
func (r *Room) Add(ctx context.Context, a access.Actor, i Item) (Item, error) {
	if err := r.check(ctx, &i); err != nil {
		return i, err
	}
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		if i.Ordinal == 0 {
			n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT coalesce(max(ordinal), 0) FROM programme_item WHERE year = $1 AND authority = $2`, i.Year, i.Authority)
			if err != nil {
				return err
			}
			i.Ordinal = n + 1
		}
		i.ID, i.OriginalMonth, i.State, i.Version = gov.NewID(), i.Month, "planned", 1
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_item (`+columns+`, search_key, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
			i.ID, i.Year, i.Ordinal, i.Title, i.Authority, i.LeadID, i.Month, i.OriginalMonth, i.State, i.Note, db.Bit(i.Sample), i.Version, vntext.Fold(i.Title), r.clock.Now().UnixMilli()); err != nil {
			return err
		}
		if err := r.staff.Put(ctx, i.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "programme.add", "programme_item", i.ID, map[string]any{"year": i.Year, "month": i.Month})
		web.Result(ctx, "/lam-viec/chuong-trinh/noi-dung/"+i.ID)
		return r.public(ctx, a, i)
	})
	return i, err
}

func (r *Room) public(ctx context.Context, a access.Actor, i Item) error {
	if r.publish == nil {
		return nil
	}
	return r.publish(ctx, a, i)
}

// Change moves an item to another month, or sets its state; both need a
// reason where they move or end it.
func (r *Room) Change(ctx context.Context, a access.Actor, id string, month int, state, note string, seen int64) (i Item, err error) {
	note = form.Clean(note)
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if i, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != i.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if i.State == "withdrawn" {
			return fault.New(fault.Conflict, "programme.refused.withdrawn")
		}
		e := form.New()
		if month < 1 || month > 12 {
			e.Fail("month", "form.int", 1, 12)
		}
		known := false
		for _, s := range States {
			known = known || s == state
		}
		if !known {
			e.Fail("state", "form.required_choice")
		}
		if note == "" && (month != i.Month || state == "withdrawn") {
			e.Fail("note", "programme.error.note")
		}
		if n := utf8.RuneCountInString(note); n > maxNote {
			e.Fail("note", "form.too_long", n, maxNote)
		}
		if err := e.Err(); err != nil {
			return err
		}
		i.Month, i.State = month, state
		if note != "" {
			i.Note = note
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_item SET month=$1, state=$2, note=$3, changed_at=$4, version=version+1 WHERE id=$5 AND version=$6`, i.Month, i.State, i.Note, r.clock.Now().UnixMilli(), id, i.Version); err != nil {
			return err
		}
		i.Version++
		if err := r.staff.Put(ctx, i.document(r.clock.Now())); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "programme.change", "programme_item", id, map[string]any{"month": month, "state": state})
		web.Result(ctx, "/lam-viec/chuong-trinh/noi-dung/"+id)
		return r.public(ctx, a, i)
	})
	return i, err
}
