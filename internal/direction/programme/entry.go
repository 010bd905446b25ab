package programme

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// States of a registration.
const (
	EntryDraft = "draft" // the agency writes it
	Registered = "registered"
	Accepted   = "accepted"  // an item of the draft programme
	Merged     = "merged"    // part of another registration
	SentBack   = "sent_back" // the agency is to mend it
	Refused    = "refused"
	Taken      = "withdrawn" // the agency took it back
)

// EntryStates lists them in the order of their life.
var EntryStates = []string{EntryDraft, Registered, Accepted, Merged, SentBack, Refused, Taken}

// Who else gets an item after the deciding authority.
var Onwards = []string{"council", "party", "both"}

// Criteria are what the Chairman asked agencies to check their proposals
// against: a registration is accepted where all of them are met.
var Criteria = []string{"effective", "practical", "branch", "province"}

// Fields are what an agency writes of a registration.
type Fields struct {
	Title        string   `json:"title"`
	Authority    string   `json:"authority"` // committee, chairman
	Onward       string   `json:"onward"`    // "", council, party, both
	Month        int      `json:"month"`
	LeadID       string   `json:"lead_id"`
	Coordinating []string `json:"coordinating"`
	Leader       string   `json:"leader"` // who supervises
	Basis        string   `json:"basis"`
	Necessity    string   `json:"necessity"`
	Product      string   `json:"product"`
}

// Entry is one registration with what became of it.
type Entry struct {
	ID   string `json:"id"`
	Year int    `json:"year"`
	Fields
	State     string    `json:"state"`
	Late      bool      `json:"late"`
	Criteria  []string  `json:"criteria"`
	Reason    string    `json:"reason"`
	IntoID    string    `json:"into_id"`
	ItemID    string    `json:"item_id"`
	Joined    bool      `json:"joined"`
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	SignedBy  string    `json:"signed_by"`
	SignedAt  time.Time `json:"signed_at"`
	DecidedBy string    `json:"decided_by"`
	DecidedAt time.Time `json:"decided_at"`
	Sample    bool      `json:"sample"`
	Version   int64     `json:"version"`
}

// Object is the registration as rules see it.
func (e Entry) Object() access.Object {
	return access.Object{Kind: "programme_entry", ID: e.ID, State: e.State, Owner: e.CreatedBy, Leads: []string{e.LeadID}, Concerns: append([]string{e.LeadID}, e.Coordinating...), Title: e.Title, Version: e.Version}
}

// moves says from which states each act leads, and where to: the life of a
// registration in one table.
var moves = map[string]struct {
	from []string
	to   string
}{
	"edit":      {[]string{EntryDraft, Registered, SentBack}, EntryDraft},
	"sign":      {[]string{EntryDraft}, Registered},
	"withdraw":  {[]string{EntryDraft, Registered, SentBack}, Taken},
	"accept":    {[]string{Registered}, Accepted},
	"merge":     {[]string{Registered}, Merged},
	"send_back": {[]string{Registered}, SentBack},
	"refuse":    {[]string{Registered}, Refused},
	"undo":      {[]string{Accepted, Merged, SentBack, Refused}, Registered},
}

// Allowed reports whether the act leads from the state.
func Allowed(act, state string) bool {
	for _, s := range moves[act].from {
		if s == state {
			return true
		}
	}
	return false
}

// Limits of the long texts, in characters.
const maxText = 2000

func oneLine(s string) string { return strings.Join(strings.Fields(form.Clean(s)), " ") }

// checkFields cleans the fields and names what is wrong with them.
func (r *Room) checkFields(ctx context.Context, f *Fields) (*form.Form, error) {
	known, err := r.agencies.ByIDs(ctx, append([]string{f.LeadID}, f.Coordinating...))
	return f.check(known), err
}

func (f *Fields) check(known map[string]org.Agency) *form.Form {
	e := form.New()
	f.Title, f.Leader, f.Product = oneLine(f.Title), oneLine(f.Leader), oneLine(f.Product)
	f.Basis, f.Necessity = form.Clean(f.Basis), form.Clean(f.Necessity)
	for _, x := range []struct {
		name, value string
		max         int
		required    bool
	}{{"title", f.Title, maxTitle, true}, {"leader", f.Leader, 200, false}, {"basis", f.Basis, maxText, true}, {"necessity", f.Necessity, maxText, true}, {"product", f.Product, maxTitle, true}} {
		if x.required && x.value == "" {
			e.Fail(x.name, "form.required_here")
		}
		if n := utf8.RuneCountInString(x.value); n > x.max {
			e.Fail(x.name, "form.too_long", n, x.max)
		}
	}
	if f.Authority != Committee && f.Authority != Chairman {
		e.Fail("authority", "form.required_choice")
	}
	if f.Onward != "" && !has(Onwards, f.Onward) {
		e.Fail("onward", "form.choice")
	}
	if f.Month < 1 || f.Month > 12 {
		e.Fail("month", "form.int", 1, 12)
	}
	if !known[f.LeadID].Assignable() {
		e.Fail("lead", "form.required_choice")
	}
	var others []string
	for _, id := range f.Coordinating {
		if id == f.LeadID || has(others, id) {
			continue
		}
		if _, ok := known[id]; !ok {
			e.Fail("coordinating", "form.choice")
		}
		others = append(others, id)
	}
	f.Coordinating = others
	return e
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

const entryColumns = `id, year, title, authority, onward, month, lead_id, coordinating, leader, basis, necessity, product, state, late, criteria, reason, into_id, item_id, joined, created_by, created_at, signed_by, signed_at, decided_by, decided_at, sample, version`

func scanEntry(s db.Scanner) (Entry, error) {
	var e Entry
	var late, joined, sample int64
	err := s.Scan(&e.ID, &e.Year, &e.Title, &e.Authority, &e.Onward, &e.Month, &e.LeadID, db.ToJSON(&e.Coordinating), &e.Leader, &e.Basis, &e.Necessity, &e.Product, &e.State, &late, db.ToJSON(&e.Criteria), &e.Reason,
		&e.IntoID, &e.ItemID, &joined, &e.CreatedBy, db.ToTime(&e.CreatedAt), &e.SignedBy, db.ToTime(&e.SignedAt), &e.DecidedBy, db.ToTime(&e.DecidedAt), &sample, &e.Version)
	e.Late, e.Joined, e.Sample = late == 1, joined == 1, sample == 1
	return e, err
}

// row is the registration as it is stored, in the order of entryColumns, the
// search key at its end.
func (e Entry) row() []any {
	return []any{
		e.ID, e.Year, e.Title, e.Authority, e.Onward, e.Month, e.LeadID, db.JSON(list(e.Coordinating)), e.Leader, e.Basis, e.Necessity, e.Product, e.State, db.Bit(e.Late), db.JSON(list(e.Criteria)), e.Reason,
		e.IntoID, e.ItemID, db.Bit(e.Joined), e.CreatedBy, e.CreatedAt.UnixMilli(), e.SignedBy, db.Millis(e.SignedAt), e.DecidedBy, db.Millis(e.DecidedAt), db.Bit(e.Sample), e.Version, vntext.Fold(e.Title),
	}
}

// list is never NULL in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// EntryByID returns a registration.
func (r *Room) EntryByID(ctx context.Context, id string) (Entry, error) {
	return db.One(ctx, r.db.Q(ctx), scanEntry, `SELECT `+entryColumns+` FROM programme_entry WHERE id = $1`, id)
}

// insertEntries writes rows in statements of many rows.
func (r *Room) insertEntries(ctx context.Context, entries []Entry) error {
	const step = 10 // the engine looks numbered arguments up one by one
	for from := 0; from < len(entries); from += step {
		var w db.Where
		var b strings.Builder
		for i, e := range entries[from:min(from+step, len(entries))] {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteByte('(')
			for k, v := range e.row() {
				if k > 0 {
					b.WriteByte(',')
				}
				b.WriteString(w.Arg(v))
			}
			b.WriteByte(')')
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_entry (`+entryColumns+`, search_key) VALUES `+b.String(), w.Args()...); err != nil {
			return err
		}
	}
	return nil
}

// writeEntry stores every column of e over the version that it was read in.
func (r *Room) writeEntry(ctx context.Context, e Entry, was int64) error {
	var w db.Where
	row := e.row()
	set := make([]string, 0, len(row))
	for i, c := range append(strings.Split(entryColumns, ", "), "search_key") {
		if c != "id" {
			set = append(set, c+"="+w.Arg(row[i]))
		}
	}
	return db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_entry SET `+strings.Join(set, ", ")+` WHERE id=`+w.Arg(e.ID)+` AND version=`+w.Arg(was), w.Args()...)
}

// EntryFilter says which registrations a list shows.
type EntryFilter struct {
	Text, State, LeadID, Authority, Sort, Cursor string
	Month, Limit                                 int
}

// EntrySorts are the orders of a list: by month, the newest first.
var EntrySorts = []string{"month", "new"}

// entryList is the question behind a list; tests look at its plan.
func (r *Room) entryList(a access.Actor, year int, f EntryFilter) (string, []any, error) {
	var w db.Where
	w.Add("year = ?", year)
	r.rights.Where(a, "registration.list", access.Columns{
		State: "state", Owner: "created_by",
		Leads: func(w *db.Where, agencies []string) string { return w.InList("lead_id", agencies) },
		Concerns: func(w *db.Where, agencies []string) string {
			out := []string{w.InList("lead_id", agencies)}
			for _, id := range agencies {
				out = append(out, "coordinating LIKE "+w.Arg(`%"`+id+`"%`))
			}
			return "(" + strings.Join(out, " OR ") + ")"
		},
	}, &w)
	for col, v := range map[string]string{"state": f.State, "lead_id": f.LeadID, "authority": f.Authority} {
		if v != "" {
			w.Add(col+" = ?", v)
		}
	}
	if f.Month != 0 {
		w.Add("month = ?", f.Month)
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Contains("search_key", word)
	}
	order := "month, id"
	if f.Sort == "new" {
		order = "id DESC"
	}
	if f.Cursor != "" {
		n, cols := 2, []string{"month", "id"}
		if f.Sort == "new" {
			n, cols = 1, []string{"id"}
		}
		v, err := db.DecodeCursor(f.Cursor, n)
		if err != nil {
			return "", nil, err
		}
		w.After(cols, f.Sort == "new", v)
	}
	return `SELECT ` + entryColumns + ` FROM programme_entry` + w.SQL() + ` ORDER BY ` + order + ` LIMIT ` + w.Arg(f.Limit+1), w.Args(), nil
}

// Entries lists the registrations of a year that the actor may see.
func (r *Room) Entries(ctx context.Context, a access.Actor, year int, f EntryFilter) (list []Entry, next string, err error) {
	q, args, err := r.entryList(a, year, f)
	if err != nil {
		return nil, "", err
	}
	list, err = db.List(ctx, r.db.Q(ctx), scanEntry, q, args...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	last := list[f.Limit-1]
	if f.Sort == "new" {
		return list, db.EncodeCursor(last.ID), nil
	}
	return list, db.EncodeCursor(int64(last.Month), last.ID), nil
}

func (r *Room) newEntry(a access.Actor, year int, f Fields) Entry {
	return Entry{ID: gov.NewID(), Year: year, Fields: f, State: EntryDraft, CreatedBy: a.AccountID, CreatedAt: r.clock.Now(), Version: 1}
}
