// Package view keeps the views of lists that people save: a name for the
// filter and order in an address, for themselves, for their agency or, where
// the Office offers it, for everyone. A view is an address and gives no right:
// what it shows is decided where it leads.
package view

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vntext"
)

// Who may use a view.
const (
	Own    = "own"
	Agency = "agency"
	All    = "all"
)

// Reaches lists them, the narrowest first.
var Reaches = []string{Own, Agency, All}

// Grants of saved views.
var Grants = []access.Grant{
	{Roles: access.Roles, Permissions: []access.Permission{"view.write"}, Reach: access.Owns, Why: "Who saved a view renames, shares and removes it."},
	{Roles: access.Office, Permissions: []access.Permission{"view.offer"}, Reach: access.All, Why: "The Office offers views to everyone."},
}

const (
	base     = "/lam-viec/bo-loc"
	maxName  = 80
	maxQuery = 1000
	maxViews = 100 // of one person
)

// View is a saved view.
type View struct {
	ID, AccountID, AgencyID, Name, Path, Query, Shared string
	At                                                 time.Time
	Version                                            int64
}

// Href is where the view leads.
func (v View) Href() string {
	if v.Query == "" {
		return v.Path
	}
	return v.Path + "?" + v.Query
}

// Object is the view as rules see it.
func (v View) Object() access.Object {
	return access.Object{Kind: "saved_view", ID: v.ID, State: v.Shared, Owner: v.AccountID, Title: v.Name, Version: v.Version}
}

// Room is everything that can be done with saved views.
type Room struct {
	db     *db.DB
	clock  clock.Clock
	audit  *audit.Log
	rights *access.Table

	// Opens reports whether the actor may open the list at a path; nil = always.
	// Views of others that lead nowhere are left out.
	Opens func(a access.Actor, path string) bool
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights}
}

// placeIn are the parts of an address that say where in a list one is, not
// which list it is.
var placeIn = []string{"sau", "truoc", "trang"}

// Split takes the address of a list apart: its path, and its query without
// empty fields and without the place in the list. An address outside of the
// workspace is refused.
func Split(address string) (at, query string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/lam-viec") || path.Clean(u.Path) != u.Path {
		return "", "", false
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", "", false
	}
	for _, p := range placeIn {
		q.Del(p)
	}
	for name, values := range q {
		var kept []string
		for _, v := range values {
			if v = form.Clean(v); v != "" {
				kept = append(kept, v)
			}
		}
		if q[name] = kept; len(kept) == 0 {
			q.Del(name)
		}
	}
	query = q.Encode()
	return u.Path, query, len(query) <= maxQuery
}

const columns = `id, account_id, agency_id, name, path, query, shared, at, version`

func scan(s db.Scanner) (View, error) {
	var v View
	err := s.Scan(&v.ID, &v.AccountID, &v.AgencyID, &v.Name, &v.Path, &v.Query, &v.Shared, db.ToTime(&v.At), &v.Version)
	return v, err
}

// Get returns a view.
func (r *Room) Get(ctx context.Context, id string) (View, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM saved_view WHERE id = $1`, id)
}

// For lists the views that the actor may use, of one list where path is given:
// the own ones first, each group by name.
func (r *Room) For(ctx context.Context, a access.Actor, path string) ([]View, error) {
	var w db.Where
	cond, args := "account_id = ? OR shared = 'all'", []any{a.AccountID}
	for _, id := range a.Agencies {
		cond += " OR (shared = 'agency' AND agency_id = ?)"
		args = append(args, id)
	}
	w.Add(cond, args...)
	if path != "" {
		w.Add("path = ?", path)
	}
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM saved_view`+w.SQL()+` ORDER BY id LIMIT 300`, w.Args()...)
	list = slices.DeleteFunc(list, func(v View) bool {
		return v.AccountID != a.AccountID && r.Opens != nil && !r.Opens(a, v.Path)
	})
	mine := func(v View) int {
		if v.AccountID == a.AccountID {
			return 0
		}
		return 1
	}
	slices.SortFunc(list, func(x, y View) int {
		return cmp.Or(mine(x)-mine(y), strings.Compare(key(x.Name), key(y.Name)), strings.Compare(x.ID, y.ID))
	})
	return list, err
}

// Links are the views of one list for the shell.
func (r *Room) Links(ctx context.Context, a access.Actor, path string) ([]layout.Link, error) {
	list, err := r.For(ctx, a, path)
	out := make([]layout.Link, len(list))
	for i, v := range list {
		out[i] = layout.Link{Text: v.Name, Href: v.Href()}
	}
	return out, err
}

func (r *Room) check(a access.Actor, v *View) error {
	e := form.New()
	v.Name = strings.Join(strings.Fields(form.Clean(v.Name)), " ")
	if v.Name == "" {
		e.Fail("name", "form.required_here")
	} else if n := utf8.RuneCountInString(v.Name); n > maxName {
		e.Fail("name", "form.too_long", n, maxName)
	}
	switch {
	case v.Shared == Own:
	case v.Shared == Agency && a.AgencyID != "":
		v.AgencyID = a.AgencyID
	case v.Shared == All && r.rights.May(a, "view.offer"):
	default:
		e.Fail("shared", "form.required_choice")
	}
	return e.Err()
}

// key orders names as Vietnamese does, and tells the same name.
func key(name string) string { return vntext.SortKey(name) }

func taken(err error) error {
	if db.IsDuplicate(err) {
		return fault.Fields(fault.Field{Name: "name", Key: "view.error.taken"})
	}
	return err
}

// Save keeps a view of the list at an address.
func (r *Room) Save(ctx context.Context, a access.Actor, name, address, shared string) (v View, err error) {
	v = View{ID: gov.NewID(), AccountID: a.AccountID, Name: name, Shared: shared, At: r.clock.Now(), Version: 1}
	var ok bool
	if v.Path, v.Query, ok = Split(address); !ok {
		return v, fault.New(fault.Malformed, "view.error.address")
	}
	if err := r.check(a, &v); err != nil {
		return v, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM saved_view WHERE account_id = $1`, a.AccountID)
		if err != nil {
			return err
		}
		if n >= maxViews {
			return fault.New(fault.Conflict, "view.refused.many", maxViews)
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO saved_view (`+columns+`, name_key) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
			v.ID, v.AccountID, v.AgencyID, v.Name, v.Path, v.Query, v.Shared, v.At.UnixMilli(), v.Version, key(v.Name)); err != nil {
			return taken(err)
		}
		r.audit.Record(ctx, a, "view.save", "saved_view", v.ID, map[string]any{"path": v.Path, "shared": v.Shared})
		web.Result(ctx, v.Href())
		return nil
	})
	return v, err
}

// Change renames a view and says who may use it.
func (r *Room) Change(ctx context.Context, a access.Actor, id, name, shared string, seen int64) (v View, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if v, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != v.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		v.Name, v.Shared, v.AgencyID = name, shared, ""
		if err := r.check(a, &v); err != nil {
			return err
		}
		if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE saved_view SET name=$1, name_key=$2, shared=$3, agency_id=$4, version=version+1 WHERE id=$5 AND version=$6`, v.Name, key(v.Name), v.Shared, v.AgencyID, v.ID, v.Version); err != nil {
			return taken(err)
		}
		v.Version++
		r.audit.Record(ctx, a, "view.change", "saved_view", v.ID, map[string]any{"shared": v.Shared})
		web.Result(ctx, base)
		return nil
	})
	return v, err
}

// Remove removes a view; lists and records are not touched.
func (r *Room) Remove(ctx context.Context, a access.Actor, id string) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		if err := db.ExecOne(ctx, r.db.Q(ctx), `DELETE FROM saved_view WHERE id = $1`, id); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "view.remove", "saved_view", id, nil)
		web.Result(ctx, base)
		return nil
	})
}
