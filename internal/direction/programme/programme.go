// Package programme is the annual work programme: the matters that agencies
// submit to the Committee or to the Chairman, by month. The first month of an
// item is kept when it moves, with the reason; counts are always derived.
package programme

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// Who decides on an item.
const (
	Committee = "committee"
	Chairman  = "chairman"
)

// States of an item. A draft is not public; a carried item goes on in the
// next year's programme.
const (
	ItemDraft = "draft"
	Planned   = "planned"
	Withdrawn = "withdrawn"
	Carried   = "carried"
)

// States lists them.
var States = []string{ItemDraft, Planned, "submitted", "decided", Withdrawn, Carried}

// settable are the states that the Office sets by hand; the others follow from
// issuing the programme and from decided requests.
var settable = []string{Planned, "submitted", "decided"}

// Item is one matter.
type Item struct {
	ID, Title, Authority, LeadID, State, Note string
	Onward, Leader, Product                   string
	EntryID                                   string // the registration that it came from
	CarriedFrom                               string // the item of the year before
	Coordinating                              []string
	Year, Ordinal, Month, OriginalMonth       int
	OriginalYear                              int      // where the item was carried over; else the year itself
	SubmittedOn                               gov.Date // day of Vietnam; zero = not yet
	CreatedOn                                 gov.Date // since when it is registered; zero = not known
	Sample                                    bool
	Version                                   int64
}

// Object is the item as rules see it.
func (i Item) Object() access.Object {
	return access.Object{Kind: "programme_item", ID: i.ID, State: i.State, Leads: []string{i.LeadID}, Concerns: append([]string{i.LeadID}, i.Coordinating...), Title: i.Title, Version: i.Version}
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
	rights   *access.Table
	agencies Agencies
	publish  func(ctx context.Context, a access.Actor, i Item) error
	staff    *search.Index

	// Told puts a message into inboxes, within the transaction; nil = nobody is told.
	Told func(ctx context.Context, to notice.To, m notice.Message) error
	// OnTime gives of each agency how much it delivered in time and how much in
	// all, of what it was given so far; nil = not known.
	OnTime func(ctx context.Context) (map[string]Record, error)
	// Issued makes a year's programme public, within the transaction.
	Issued func(ctx context.Context, a access.Actor, year int, sample bool) error
	// Documents is the register whose clauses items carry out; nil = none.
	Documents *document.Room
	// Cal counts working days; app sets the one with what was announced.
	Cal Calendar
	// Elsewhere is what other rooms hold; app sets it.
	Elsewhere Elsewhere
}

// Record is what an agency delivered so far.
type Record struct{ OnTime, All int }

// New returns the room. publish makes an item public within the same
// transaction.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, agencies Agencies, publish func(context.Context, access.Actor, Item) error) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, agencies: agencies, publish: publish, staff: search.New(d, search.Staff), Cal: vncal.Default()}
}

func (r *Room) tell(ctx context.Context, to notice.To, m notice.Message) error {
	if r.Told == nil {
		return nil
	}
	return r.Told(ctx, to, m)
}

const (
	maxTitle = 500
	maxNote  = 500
	columns  = `id, year, ordinal, title, authority, lead_id, month, original_month, state, note, sample, version, coordinating, product, onward, leader, entry_id, original_year, carried_from, submitted_on, created_on`
)

func scan(s db.Scanner) (Item, error) {
	var i Item
	var sample int64
	err := s.Scan(&i.ID, &i.Year, &i.Ordinal, &i.Title, &i.Authority, &i.LeadID, &i.Month, &i.OriginalMonth, &i.State, &i.Note, &sample, &i.Version,
		db.ToJSON(&i.Coordinating), &i.Product, &i.Onward, &i.Leader, &i.EntryID, &i.OriginalYear, &i.CarriedFrom, db.ToDate(&i.SubmittedOn), db.ToDate(&i.CreatedOn))
	i.Sample = sample == 1
	if i.OriginalYear == 0 {
		i.OriginalYear = i.Year
	}
	return i, err
}

// Get returns an item.
func (r *Room) Get(ctx context.Context, id string) (Item, error) {
	return db.One(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item WHERE id = $1`, id)
}

// Filter says which items a list shows.
type Filter struct {
	Text, Authority, LeadID, State, Cursor string
	Month, FirstMonth, Limit               int            // FirstMonth is one of the year itself
	Moved                                  string         // one of MovedKinds; "" = any
	TimeState                              task.TimeState // "" = any
	Basis                                  task.Basis     // of TimeState
}

// InForce is, for a filter, the states of what belongs to the programme: an
// item that was withdrawn, or goes on in the next year, counts no more.
const InForce = "in_force"

var inForce = []string{ItemDraft, Planned, "submitted", "decided"}

// MovedKinds are, for a filter: items due in another month than the first one,
// and those of them that came from an earlier year.
var MovedKinds = []string{"moved", "earlier"}

// inOrder are the authorities in the order of the programme.
var inOrder = []string{Committee, Chairman}

// List returns items of a year in the order of the programme: the Committee's,
// then the Chairman's. Each part is read along its own order.
func (r *Room) List(ctx context.Context, year int, f Filter) (list []Item, next string, err error) {
	part, after := 0, []any(nil)
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, 3)
		if err != nil {
			return nil, "", err
		}
		authority, _ := v[0].(string)
		if part = slices.Index(inOrder, authority); part < 0 {
			return nil, "", fault.New(fault.Malformed, "error.bad_cursor")
		}
		after = v[1:]
	}
	for ; part < len(inOrder) && len(list) <= f.Limit; part++ {
		if f.Authority == "" || f.Authority == inOrder[part] {
			more, err := r.listPart(ctx, year, inOrder[part], f, after, f.Limit+1-len(list))
			if err != nil {
				return nil, "", err
			}
			list = append(list, more...)
		}
		after = nil
	}
	if len(list) <= f.Limit {
		return list, "", nil
	}
	list = list[:f.Limit]
	last := list[f.Limit-1]
	return list, db.EncodeCursor(last.Authority, int64(last.Ordinal), last.ID), nil
}

func (r *Room) listPart(ctx context.Context, year int, authority string, f Filter, after []any, limit int) ([]Item, error) {
	f.Authority = authority
	w, err := r.where(ctx, year, f)
	if err != nil {
		return nil, err
	}
	if after != nil {
		w.After([]string{"ordinal", "id"}, false, after)
	}
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item`+w.SQL()+` ORDER BY ordinal, id LIMIT `+w.Arg(limit), w.Args()...)
}

// Group is the items of a filter that have a month or a lead agency in common.
type Group struct {
	Month  int    // 0 = not by month
	LeadID string // "" = not by agency
	N      int    // items of the whole filter
}

// Groups counts the items of the filter by month or by lead agency.
func (r *Room) Groups(ctx context.Context, year int, f Filter, byMonth bool) ([]Group, error) {
	w, err := r.where(ctx, year, f)
	if err != nil {
		return nil, err
	}
	col := "lead_id"
	if byMonth {
		col = "month"
	}
	return db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (g Group, err error) {
		if byMonth {
			return g, s.Scan(&g.Month, &g.N)
		}
		return g, s.Scan(&g.LeadID, &g.N)
	}, `SELECT `+col+`, count(*) FROM programme_item`+w.SQL()+` GROUP BY `+col+` ORDER BY `+col, w.Args()...)
}

// maxChosen is how many rows one act takes.
const maxChosen = 100

// Chosen returns the named items of a year in the order of the programme;
// others are left out.
func (r *Room) Chosen(ctx context.Context, year int, ids []string) ([]Item, error) {
	if len(ids) == 0 || len(ids) > maxChosen {
		return nil, fault.Fields(fault.Field{Name: "id", Key: "programme.error.chosen", Args: []any{maxChosen}})
	}
	var w db.Where
	w.Add("year = ?", year)
	w.In("id", ids...)
	list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item`+w.SQL(), w.Args()...)
	slices.SortFunc(list, func(a, b Item) int {
		return cmp.Or(cmp.Compare(slices.Index(inOrder, a.Authority), slices.Index(inOrder, b.Authority)), cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.ID, b.ID))
	})
	return list, err
}

// where is the filter as a condition on the items of a year.
func (r *Room) where(ctx context.Context, year int, f Filter) (*db.Where, error) {
	w := &db.Where{}
	w.Add("year = ?", year)
	if f.Authority != "" {
		w.Add("authority = ?", f.Authority)
	}
	if f.LeadID != "" {
		w.Add("lead_id = ?", f.LeadID)
	}
	switch f.State {
	case "":
	case InForce:
		w.In("state", inForce...)
	default:
		w.Add("state = ?", f.State)
	}
	if f.Month != 0 {
		w.Add("month = ?", f.Month)
	}
	if f.FirstMonth != 0 {
		w.Add("original_month = ? AND original_year IN (0, year)", f.FirstMonth)
	}
	switch f.Moved {
	case "moved":
		w.AddRaw("(month <> original_month OR original_year NOT IN (0, year))")
	case "earlier":
		w.AddRaw("original_year NOT IN (0, year)")
	}
	if f.TimeState != "" {
		var years []int
		if f.Basis == task.Original {
			var err error
			if years, err = db.List(ctx, r.db.Q(ctx), db.Value[int], `SELECT DISTINCT CASE WHEN original_year = 0 THEN year ELSE original_year END FROM programme_item WHERE year = $1`, year); err != nil {
				return nil, err
			}
		}
		restrictTime(w, f.TimeState, f.Basis, year, years, clock.Today(r.clock), r.Cal)
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Contains("search_key", word)
	}
	return w, nil
}

// Count is how many items the list of the filter holds on all its pages.
func (r *Room) Count(ctx context.Context, year int, f Filter) (int, error) {
	w, err := r.where(ctx, year, f)
	if err != nil {
		return 0, err
	}
	return db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM programme_item`+w.SQL(), w.Args()...)
}

// Counts are how many items in force each authority decides on; beside them,
// under their states, how many were withdrawn or carried into the next year.
func (r *Room) Counts(ctx context.Context, year int) (map[string]int, error) {
	type row struct {
		authority string
		n         int
	}
	rows, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (row, error) {
		var x row
		err := s.Scan(&x.authority, &x.n)
		return x, err
	}, `SELECT k, count(*) FROM (SELECT CASE WHEN state IN ('withdrawn','carried') THEN state ELSE authority END AS k FROM programme_item WHERE year = $1) AS x GROUP BY k`, year)
	out := map[string]int{}
	for _, x := range rows {
		out[x.authority] = x.n
	}
	return out, err
}

// Years lists the years that have items, the latest first. Each is one step
// along the index.
func (r *Room) Years(ctx context.Context) (years []int, err error) {
	for before := 1 << 30; ; {
		y, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT coalesce(max(year), 0) FROM programme_item WHERE year < $1`, before)
		if err != nil || y == 0 {
			return years, err
		}
		years, before = append(years, y), y
	}
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
		i.State = Planned
		if c, err := r.CallOf(ctx, i.Year); err == nil && c.IssuedOn.IsZero() {
			i.State = ItemDraft // the year is still being put together
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		var err error
		i, err = r.put(ctx, a, i)
		return err
	})
	return i, err
}

// put writes an item behind the last one of its authority.
func (r *Room) put(ctx context.Context, a access.Actor, i Item) (Item, error) {
	if i.Ordinal == 0 {
		n, err := db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT coalesce(max(ordinal), 0) FROM programme_item WHERE year = $1 AND authority = $2`, i.Year, i.Authority)
		if err != nil {
			return i, err
		}
		i.Ordinal = n + 1
	}
	i.ID, i.Version = gov.NewID(), 1
	if i.OriginalMonth == 0 {
		i.OriginalMonth = i.Month
	}
	if i.OriginalYear == 0 {
		i.OriginalYear = i.Year
	}
	if i.CreatedOn.IsZero() {
		i.CreatedOn = clock.Today(r.clock)
	}
	if _, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO programme_item (`+columns+`, search_key, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)`,
		i.ID, i.Year, i.Ordinal, i.Title, i.Authority, i.LeadID, i.Month, i.OriginalMonth, i.State, i.Note, db.Bit(i.Sample), i.Version,
		db.JSON(list(i.Coordinating)), i.Product, i.Onward, i.Leader, i.EntryID, i.OriginalYear, i.CarriedFrom, i.SubmittedOn.String(), i.CreatedOn.String(), vntext.Fold(i.Title), r.clock.Now().UnixMilli()); err != nil {
		return i, err
	}
	if err := r.staff.Put(ctx, i.document(r.clock.Now())); err != nil {
		return i, err
	}
	r.audit.Record(ctx, a, "programme.add", "programme_item", i.ID, map[string]any{"year": i.Year, "month": i.Month})
	web.Result(ctx, itemPath(i.ID))
	return i, r.public(ctx, a, i)
}

func (r *Room) public(ctx context.Context, a access.Actor, i Item) error {
	if r.publish == nil || i.State == ItemDraft {
		return nil
	}
	return r.publish(ctx, a, i)
}

// Progress is how far an item is.
type Progress struct {
	Month       int // while the programme is a draft
	State, Note string
	SubmittedOn gov.Date // day of Vietnam; zero = as it was noted, else today
}

// Change notes how far an item is. Where it is moved to another month or
// withdrawn, that is an adjustment: see Ask and Decide. While the programme is
// a draft the Office sets the month itself.
func (r *Room) Change(ctx context.Context, a access.Actor, id string, p Progress, seen int64) (i Item, err error) {
	month, state, note := p.Month, p.State, form.Clean(p.Note)
	today := clock.Today(r.clock)
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if i, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != i.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if i.State == Withdrawn || i.State == Carried {
			return fault.New(fault.Conflict, "programme.refused.ended")
		}
		e := form.New()
		switch {
		case i.State == ItemDraft && (month < 1 || month > 12):
			e.Fail("month", "form.int", 1, 12)
		case i.State != ItemDraft && month != i.Month:
			e.Fail("month", "programme.error.ask")
		}
		if i.State == ItemDraft && state != ItemDraft || i.State != ItemDraft && !has(settable, state) {
			e.Fail("state", "form.required_choice")
		}
		if n := utf8.RuneCountInString(note); n > maxNote {
			e.Fail("note", "form.too_long", n, maxNote)
		}
		if p.SubmittedOn.After(today) {
			e.Fail("submitted_on", "programme.error.day_ahead")
		} else if p.SubmittedOn.Before(i.CreatedOn) && !p.SubmittedOn.IsZero() {
			e.Fail("submitted_on", "programme.error.day_before", dayWords(i.CreatedOn))
		}
		if err := e.Err(); err != nil {
			return err
		}
		if i.State == ItemDraft {
			i.OriginalMonth = month // nothing is promised before the programme is issued
		}
		i.Month = month
		if p.SubmittedOn.IsZero() {
			i.turn(state, today)
		} else {
			i.SubmittedOn = gov.Date{} // what is typed now counts
			i.turn(state, p.SubmittedOn)
		}
		if note != "" {
			i.Note = note
		}
		return r.writeItem(ctx, a, &i, "programme.change")
	})
	return i, err
}

// writeItem stores what may change of an item over the version that it was
// read in, and makes it public.
func (r *Room) writeItem(ctx context.Context, a access.Actor, i *Item, act string) error {
	if err := db.ExecOne(ctx, r.db.Q(ctx), `UPDATE programme_item SET month=$1, original_month=$2, state=$3, note=$4, submitted_on=$5, changed_at=$6, swept_day='', version=version+1 WHERE id=$7 AND version=$8`, i.Month, i.OriginalMonth, i.State, i.Note, i.SubmittedOn.String(), r.clock.Now().UnixMilli(), i.ID, i.Version); err != nil {
		return err
	}
	i.Version++
	if err := r.staff.Put(ctx, i.document(r.clock.Now())); err != nil {
		return err
	}
	r.audit.Record(ctx, a, act, "programme_item", i.ID, map[string]any{"month": i.Month, "state": i.State})
	web.Result(ctx, itemPath(i.ID))
	return r.public(ctx, a, *i)
}

func itemPath(id string) string  { return base + "/noi-dung/" + id }
func entryPath(id string) string { return base + "/dang-ky/" + id }
func callPath(year int) string   { return base + "/dot/" + strconv.Itoa(year) }

func itoa(n int) string { return strconv.Itoa(n) }

// dayWords is a day as notices write it.
func dayWords(d gov.Date) string { return i18n.In(i18n.VI).Date(d) }
