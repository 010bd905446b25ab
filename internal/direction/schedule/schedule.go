package schedule

import (
	"context"
	"fmt"
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
	"roviec/internal/people/account"
	"roviec/internal/people/notice"
)

// Entry is what leaders do at a time.
type Entry struct {
	ID        string   `json:"id"`
	Day       gov.Date `json:"day"`
	Starts    string   `json:"starts"`         // HH:MM, Vietnamese time
	Ends      string   `json:"ends,omitempty"` // "" = open
	Title     string   `json:"title"`
	Place     string   `json:"place,omitempty"`
	With      string   `json:"with,omitempty"`
	Leaders   []string `json:"leaders"` // accounts
	Names     []string `json:"names"`   // their posts when it was written
	Internal  bool     `json:"internal,omitempty"`
	Cancelled bool     `json:"cancelled,omitempty"`
	Sequence  int      `json:"sequence"` // grows with each change after it was public
}

// Week is the schedule of one week.
type Week struct {
	ID            string
	Monday        gov.Date
	State         State
	Entries       []Entry // as they are worked on
	Published     []Entry // as they were approved last
	Revision      int
	Reason        string
	CreatedBy     string
	SubmittedBy   string
	SubmittedName string
	ApprovedName  string
	PublishedAt   time.Time
	Sample        bool
	Version       int64
}

// Object is the week as rules see it; its owner is who submitted it.
func (w Week) Object() access.Object {
	return access.Object{Kind: "schedule", ID: w.ID, State: string(w.State), Owner: w.SubmittedBy, Title: w.Monday.String(), Version: w.Version}
}

// MondayOf is the first day of the week of d.
func MondayOf(d gov.Date) gov.Date { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }

// Clash is a leader who is needed in two places at once.
type Clash struct{ A, B, Leader string } // ids of entries, name of the leader

// Clashes finds leaders with two entries at one time. An entry whose end is
// open takes the minute in which it begins.
func Clashes(list []Entry) []Clash {
	var out []Clash
	span := func(e Entry) (string, string) {
		if e.Ends == "" {
			return e.Starts, e.Starts
		}
		return e.Starts, e.Ends
	}
	for i, a := range list {
		for _, b := range list[i+1:] {
			if a.Cancelled || b.Cancelled || a.Day != b.Day {
				continue
			}
			as, ae := span(a)
			bs, be := span(b)
			if as != bs && (as >= be || bs >= ae) {
				continue
			}
			for k, l := range a.Leaders {
				if slices.Contains(b.Leaders, l) {
					out = append(out, Clash{a.ID, b.ID, a.Names[k]})
				}
			}
		}
	}
	return out
}

func sorted(list []Entry) []Entry {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Entry) int {
		if c := a.Day.Compare(b.Day); c != 0 {
			return c
		}
		return strings.Compare(a.Starts+a.ID, b.Starts+b.ID)
	})
	return list
}

// People looks up leaders.
type People interface {
	Recipients(ctx context.Context, accounts, agencies []string, roles []access.Role) ([]string, error)
	ByIDs(ctx context.Context, ids []string) (map[string]account.Account, error)
}

// Teller reaches people.
type Teller interface {
	Tell(ctx context.Context, to notice.To, m notice.Message) error
}

// Beside is something of another room in the days of a week.
type Beside struct {
	Kind        string // sitting, limit
	Day         gov.Date
	Time, Title string
	Href        string
}

// Room is everything that can be done with schedules.
type Room struct {
	db     *db.DB
	clock  clock.Clock
	audit  *audit.Log
	rights *access.Table
	people People
	tell   Teller

	// Publish makes a week public within the same transaction.
	Publish func(ctx context.Context, a access.Actor, w Week) error
	// Beside lists sittings and limits that the actor may see; nil = none.
	Beside func(ctx context.Context, a access.Actor, from, to gov.Date) ([]Beside, error)
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, people People, tell Teller) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, people: people, tell: tell}
}

// Limits of texts in characters, and of a week's entries.
const (
	maxTitle   = 500
	maxShort   = 300
	maxEntries = 200
)

// Leader is who has a schedule.
type Leader struct{ ID, Name string }

// Leaders lists who has a schedule, by name of account.
func (r *Room) Leaders(ctx context.Context) ([]Leader, error) {
	ids, err := r.people.Recipients(ctx, nil, nil, access.Leaders)
	if err != nil {
		return nil, err
	}
	known, err := r.people.ByIDs(ctx, ids)
	out := make([]Leader, 0, len(ids))
	for _, id := range ids {
		out = append(out, Leader{id, known[id].Name})
	}
	return out, err
}

// Open begins the week of a day, empty or with the entries of the week before.
func (r *Room) Open(ctx context.Context, a access.Actor, day gov.Date, copyLast, sample bool) (w Week, err error) {
	if day.Year < 2000 || day.Year > 2100 {
		return w, fault.Fields(fault.Field{Name: "monday", Key: "form.date"})
	}
	w = Week{ID: gov.NewID(), Monday: MondayOf(day), State: Draft, CreatedBy: a.AccountID, Sample: sample, Version: 1}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if copyLast {
			last, err := r.Of(ctx, w.Monday.AddDays(-7))
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			for _, e := range last.Entries {
				if e.Cancelled {
					continue
				}
				e.ID, e.Day, e.Sequence = gov.NewID(), e.Day.AddDays(7), 0
				w.Entries = append(w.Entries, e)
			}
		}
		if err := r.insert(ctx, w); err != nil {
			if db.IsDuplicate(err) {
				return fault.New(fault.Conflict, "schedule.error.exists")
			}
			return err
		}
		r.audit.Record(ctx, a, "schedule.open", "schedule", w.ID, map[string]any{"monday": w.Monday.String(), "copied": len(w.Entries)})
		web.Result(ctx, pathOf(w))
		return nil
	})
	return w, err
}

// move makes one step of the table in one transaction.
func (r *Room) move(ctx context.Context, a access.Actor, id string, m Move, seen int64, fn func(ctx context.Context, w *Week) (map[string]any, error)) (w Week, err error) {
	s := stepOf(m)
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if w, err = r.Get(ctx, id); err != nil {
			return err
		}
		if !r.rights.Can(a, s.permission, w.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		if seen != 0 && seen != w.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if err := s.refusal(w); err != nil {
			return err
		}
		detail, err := fn(ctx, &w)
		if err != nil {
			return err
		}
		if err := r.update(ctx, w); err != nil {
			return err
		}
		w.Version++
		r.audit.Record(ctx, a, "schedule."+string(m), "schedule", w.ID, detail)
		web.Result(ctx, pathOf(w))
		return nil
	})
	return w, err
}

func (r *Room) check(ctx context.Context, w Week, e *Entry) error {
	f := form.New()
	text := func(name string, v *string, required bool, max int) {
		*v = strings.Join(strings.Fields(form.Clean(*v)), " ")
		if *v == "" && required {
			f.Fail(name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*v); n > max {
			f.Fail(name, "form.too_long", n, max)
		}
	}
	text("title", &e.Title, true, maxTitle)
	text("place", &e.Place, false, maxShort)
	text("with", &e.With, false, maxShort)
	if e.Day.Before(w.Monday) || e.Day.After(w.Monday.AddDays(6)) {
		f.Fail("day", "schedule.error.day", w.Monday, w.Monday.AddDays(6))
	}
	if !isClock(e.Starts) {
		f.Fail("starts", "form.clock")
	}
	if e.Ends != "" && (!isClock(e.Ends) || e.Ends <= e.Starts) {
		f.Fail("ends", "schedule.error.ends")
	}
	leaders, err := r.Leaders(ctx)
	if err != nil {
		return err
	}
	e.Names = nil
	for _, id := range e.Leaders {
		i := slices.IndexFunc(leaders, func(l Leader) bool { return l.ID == id })
		if i < 0 {
			f.Fail("leaders", "form.choice")
			continue
		}
		e.Names = append(e.Names, leaders[i].Name)
	}
	if len(e.Leaders) == 0 {
		f.Fail("leaders", "form.required_choice")
	}
	return f.Err()
}

func isClock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == 5
}

// Put adds an entry, or changes the one with its id.
func (r *Room) Put(ctx context.Context, a access.Actor, id string, e Entry, seen int64) (Week, error) {
	return r.move(ctx, a, id, Write, seen, func(ctx context.Context, w *Week) (map[string]any, error) {
		if err := r.check(ctx, *w, &e); err != nil {
			return nil, err
		}
		e.Cancelled = false
		if e.ID == "" {
			if len(w.Entries) >= maxEntries {
				return nil, fault.New(fault.Conflict, "schedule.error.many", maxEntries)
			}
			e.ID, e.Sequence = gov.NewID(), 0
			w.Entries = append(w.Entries, e)
			return map[string]any{"added": e.ID}, nil
		}
		i := slices.IndexFunc(w.Entries, func(x Entry) bool { return x.ID == e.ID })
		if i < 0 {
			return nil, fault.Missing()
		}
		e.Sequence = w.Entries[i].Sequence
		w.Entries[i] = e
		return map[string]any{"changed": e.ID}, nil
	})
}

// Remove takes an entry away; one that was public stays as cancelled.
func (r *Room) Remove(ctx context.Context, a access.Actor, id, entry string, seen int64) (Week, error) {
	return r.move(ctx, a, id, Write, seen, func(_ context.Context, w *Week) (map[string]any, error) {
		i := slices.IndexFunc(w.Entries, func(x Entry) bool { return x.ID == entry })
		if i < 0 {
			return nil, fault.Missing()
		}
		if slices.ContainsFunc(w.Published, func(x Entry) bool { return x.ID == entry }) {
			w.Entries[i].Cancelled = true
		} else {
			w.Entries = slices.Delete(w.Entries, i, i+1)
		}
		return map[string]any{"removed": entry}, nil
	})
}

// Submit hands the week to whoever approves it.
func (r *Room) Submit(ctx context.Context, a access.Actor, id string, seen int64) (Week, error) {
	return r.move(ctx, a, id, Submit, seen, func(ctx context.Context, w *Week) (map[string]any, error) {
		if len(w.Entries) == 0 {
			return nil, fault.New(fault.Conflict, "schedule.error.empty")
		}
		w.State, w.SubmittedBy, w.SubmittedName, w.Reason = Submitted, a.AccountID, a.Name, ""
		return map[string]any{"entries": len(w.Entries)}, r.tell.Tell(ctx, notice.To{Roles: []access.Role{access.ChiefOfOffice}}, notice.Message{Key: "schedule.told.submitted", Args: []any{w.Monday.String()}, Link: pathOf(*w)})
	})
}

// Return sends the week back to be mended.
func (r *Room) Return(ctx context.Context, a access.Actor, id, reason string, seen int64) (Week, error) {
	if reason = form.Clean(reason); reason == "" {
		return Week{}, fault.Fields(fault.Field{Name: "reason", Key: "form.required_here"})
	}
	if n := utf8.RuneCountInString(reason); n > maxTitle {
		return Week{}, fault.Fields(fault.Field{Name: "reason", Key: "form.too_long", Args: []any{n, maxTitle}})
	}
	return r.move(ctx, a, id, Return, seen, func(ctx context.Context, w *Week) (map[string]any, error) {
		w.Reason, w.State = reason, Draft
		if w.Revision > 0 {
			w.State = Changing
		}
		return map[string]any{"reason": audit.HashText(reason)}, r.tell.Tell(ctx, notice.To{Accounts: []string{w.SubmittedBy}}, notice.Message{Key: "schedule.told.returned", Args: []any{w.Monday.String()}, Link: pathOf(*w)})
	})
}

// Approve makes the week what readers and the public see.
func (r *Room) Approve(ctx context.Context, a access.Actor, id string, seen int64) (Week, error) {
	return r.move(ctx, a, id, Approve, seen, func(ctx context.Context, w *Week) (map[string]any, error) {
		for i, e := range w.Entries {
			if k := slices.IndexFunc(w.Published, func(x Entry) bool { return x.ID == e.ID }); k >= 0 && !same(w.Published[k], e) {
				w.Entries[i].Sequence = w.Published[k].Sequence + 1
			}
		}
		w.State, w.ApprovedName, w.Published, w.PublishedAt = Published, a.Name, sorted(w.Entries), r.clock.Now()
		w.Revision++
		if err := r.Publish(ctx, a, *w); err != nil {
			return nil, err
		}
		return map[string]any{"revision": w.Revision, "entries": len(w.Entries)}, r.tellLeaders(ctx, *w)
	})
}

func same(a, b Entry) bool {
	a.Sequence, b.Sequence = 0, 0
	return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b)
}

// tellLeaders tells each leader whom the week concerns, and who submitted it.
func (r *Room) tellLeaders(ctx context.Context, w Week) error {
	who := []string{w.SubmittedBy}
	for _, e := range w.Published {
		who = append(who, e.Leaders...)
	}
	return r.tell.Tell(ctx, notice.To{Accounts: who}, notice.Message{Key: "schedule.told.published", Args: []any{w.Monday.String(), w.Revision}, Link: pathOf(w), Unique: fmt.Sprintf("schedule|%s|%d", w.ID, w.Revision)})
}

// Reopen begins a change of a published week.
func (r *Room) Reopen(ctx context.Context, a access.Actor, id string, seen int64) (Week, error) {
	return r.move(ctx, a, id, Reopen, seen, func(_ context.Context, w *Week) (map[string]any, error) {
		w.State = Changing
		return map[string]any{"revision": w.Revision}, nil
	})
}

// Public are the entries that everybody may see.
func (w Week) Public() []Entry {
	var out []Entry
	for _, e := range w.Published {
		if !e.Internal {
			out = append(out, e)
		}
	}
	return out
}
