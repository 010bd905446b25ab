package meeting

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/draft"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/files"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
)

// State is where a sitting stands.
type State string

// The states.
const (
	Preparing State = "preparing"
	Invited   State = "invited"
	Held      State = "held"
	Concluded State = "concluded"
)

// States lists them.
var States = []State{Preparing, Invited, Held, Concluded}

// Kinds of sittings.
var Kinds = []string{"regular", "thematic", "urgent"}

var answers = []string{"attending", "delegate", "declined"}

// Meeting is one sitting.
type Meeting struct {
	ID, Kind, Title string
	Day             gov.Date
	Starts          string // HH:MM, Vietnamese time
	Place, Chair    string
	State           State
	CreatedBy       string
	CreatedAt       time.Time
	PublishedAt     time.Time // zero = the public knows nothing of it
	Sample          bool
	Version         int64
	Items           []Item
	Guests          []Guest
}

// Item is a matter of the agenda.
type Item struct {
	ID, Title, PresenterID, DraftID string
	Ordinal                         int
	Voted                           bool
	For, Against, Abstain           int
}

// Guest is who is invited.
type Guest struct {
	ID, AgencyID, Name       string
	Member                   bool
	Answer, Delegate, Reason string
	Noted, Present           bool
}

// Object is the sitting as rules see it.
func (m Meeting) Object() access.Object {
	var concerns []string
	for _, g := range m.Guests {
		if g.AgencyID != "" {
			concerns = append(concerns, g.AgencyID)
		}
	}
	return access.Object{Kind: "meeting", ID: m.ID, State: string(m.State), Owner: m.CreatedBy, Concerns: concerns, Title: m.Title, Version: m.Version}
}

// Quorum counts the members and those noted as present. A sitting may decide
// where at least two thirds of all members are present (Law on Organisation
// of Local Government 2015, working rules of People's Committees). noted is
// false where attendance was not recorded.
func (m Meeting) Quorum() (present, members int, reached, noted bool) {
	for _, g := range m.Guests {
		if !g.Member {
			continue
		}
		members++
		noted = noted || g.Noted
		if g.Present {
			present++
		}
	}
	return present, members, members > 0 && present*3 >= members*2, noted
}

// Passed reports whether a vote carried: more than half of all members.
func (m Meeting) Passed(i Item) bool {
	_, members, _, _ := m.Quorum()
	return i.Voted && i.For*2 > members
}

// Reader proposes tasks out of a text. Spans are in characters.
// The agencies are those of the register on the day.
type Reader func(text string, date gov.Date, agencies []org.Agency) ([]Proposed, []Sentence)

// Proposed is one task that the reader found.
type Proposed struct {
	Start, End                   int
	Title, Action                string
	Leads, Coordinating          []string // codes of agencies
	LeadNames, CoordinatingNames []string // as the text calls them
	Officer, Authority, Product  string
	Due                          gov.Date
	DueKind, DueReason           string
	DueTerm                      string   // "10WD": the date is counted when the task is made
	DueFrom                      gov.Date // day that the term begins with
	Unclear                      []string
	Confidence                   float64 // 0 to 1
}

// Sentence is one sentence of the text and what it is: task, or why not.
type Sentence struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Kind  string `json:"kind"`
}

// Teller reaches people.
type Teller interface {
	Tell(ctx context.Context, to notice.To, m notice.Message) error
}

// Agencies looks up bodies.
type Agencies interface {
	ByCode(ctx context.Context, code string, on gov.Date) (org.Agency, error)
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room is everything that can be done with sittings.
type Room struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	rights   *access.Table
	agencies Agencies
	tell     Teller
	files    *files.Store
	drafts   *draft.Room
	tasks    *task.Room
	read     Reader
	publish  Publisher
	staff    *search.Index

	Cal Calendar // set by app

	// Check looks at a text before it is signed and Records knows the numbers
	// that a conclusion may quote; app sets both. nil = nothing is checked.
	// Notice tells by which issued document a conclusion was told, and on which
	// day it was signed; an empty id = none yet.
	Notice  func(ctx context.Context, id string) (document, paper string, day gov.Date, err error)
	Check   Checker
	Records Records
}

// Publisher makes a sitting public within the same transaction; text is the
// conclusion where it is to be public too.
type Publisher func(ctx context.Context, a access.Actor, m Meeting, summary, text string) error

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, agencies Agencies, tell Teller, fs *files.Store, drafts *draft.Room, tasks *task.Room, read Reader, publish Publisher) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, agencies: agencies, tell: tell, files: fs, drafts: drafts, tasks: tasks, read: read, publish: publish, staff: search.New(d, search.Staff)}
}

// Fields are what a person says of a sitting.
type Fields struct {
	Kind, Title  string
	Day          gov.Date
	Starts       string
	Place, Chair string
	Sample       bool
}

const (
	maxTitle = 500
	maxShort = 300
	base     = "/lam-viec/phien-hop"
)

func (f *Fields) check() error {
	e := form.New()
	text := func(name string, v *string, max int) {
		*v = form.Clean(*v)
		if *v == "" {
			e.Fail(name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*v); n > max {
			e.Fail(name, "form.too_long", n, max)
		}
	}
	text("title", &f.Title, maxTitle)
	text("place", &f.Place, maxShort)
	text("chair", &f.Chair, maxShort)
	if !slices.Contains(Kinds, f.Kind) {
		e.Fail("kind", "form.required_choice")
	}
	if f.Day.IsZero() {
		e.Fail("day", "form.required_here")
	}
	if _, err := time.Parse("15:04", f.Starts); err != nil {
		e.Fail("starts", "form.clock")
	}
	return e.Err()
}

func conflict(key string, args ...any) error { return fault.New(fault.Conflict, key, args...) }

// Create makes a sitting in preparation.
func (r *Room) Create(ctx context.Context, a access.Actor, f Fields) (m Meeting, err error) {
	if err := f.check(); err != nil {
		return m, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		m = Meeting{ID: gov.NewID(), Kind: f.Kind, Title: f.Title, Day: f.Day, Starts: f.Starts, Place: f.Place, Chair: f.Chair, State: Preparing, CreatedBy: a.AccountID, CreatedAt: r.clock.Now(), Sample: f.Sample, Version: 1}
		if err := r.insert(ctx, m); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "meeting.create", "meeting", m.ID, map[string]any{"day": m.Day.String()})
		web.Result(ctx, base+"/"+m.ID)
		return nil
	})
	return m, err
}

// change runs fn on a sitting that the actor may treat with the permission.
func (r *Room) change(ctx context.Context, a access.Actor, id string, p access.Permission, act string, fn func(ctx context.Context, m *Meeting) (map[string]any, error)) (m Meeting, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if m, err = r.get(ctx, id); err != nil {
			return err
		}
		if !r.rights.Can(a, "meeting.read", m.Object()) {
			return fault.Missing()
		}
		if !r.rights.Can(a, p, m.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		detail, err := fn(ctx, &m)
		if err != nil {
			return err
		}
		if err := r.update(ctx, m); err != nil {
			return err
		}
		m.Version++
		r.audit.Record(ctx, a, "meeting."+act, "meeting", id, detail)
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return m, err
}

// Edit corrects time, place and chair.
func (r *Room) Edit(ctx context.Context, a access.Actor, id string, f Fields, seen int64) (Meeting, error) {
	if err := f.check(); err != nil {
		return Meeting{}, err
	}
	return r.change(ctx, a, id, "meeting.direct", "edit", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if seen != 0 && seen != m.Version {
			return nil, conflict("error.changed_meanwhile")
		}
		if m.State == Concluded {
			return nil, conflict("meeting.refused.concluded")
		}
		moved := m.State == Invited && (m.Day != f.Day || m.Starts != f.Starts || m.Place != f.Place)
		m.Kind, m.Title, m.Day, m.Starts, m.Place, m.Chair = f.Kind, f.Title, f.Day, f.Starts, f.Place, f.Chair
		if moved {
			return nil, r.tellGuests(ctx, *m, "meeting.told.moved")
		}
		return nil, nil
	})
}

func (r *Room) tellGuests(ctx context.Context, m Meeting, key string) error {
	return r.tell.Tell(ctx, notice.To{Agencies: m.Object().Concerns}, notice.Message{Key: key, Args: []any{m.Title}, Link: base + "/" + m.ID})
}

// AddItem puts a matter on the agenda.
func (r *Room) AddItem(ctx context.Context, a access.Actor, id, title, presenterID, draftID string) (Meeting, error) {
	title = form.Clean(title)
	e := form.New()
	if title == "" {
		e.Fail("item_title", "form.required_here")
	}
	if n := utf8.RuneCountInString(title); n > maxTitle {
		e.Fail("item_title", "form.too_long", n, maxTitle)
	}
	if presenterID == "" {
		e.Fail("presenter", "form.required_choice")
	}
	if err := e.Err(); err != nil {
		return Meeting{}, err
	}
	return r.change(ctx, a, id, "meeting.direct", "item", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State == Concluded {
			return nil, conflict("meeting.refused.concluded")
		}
		if known, err := r.agencies.ByIDs(ctx, []string{presenterID}); err != nil {
			return nil, err
		} else if len(known) == 0 {
			return nil, fault.Fields(fault.Field{Name: "presenter", Key: "form.choice"})
		}
		if draftID != "" {
			d, err := r.drafts.Get(ctx, draftID)
			if fault.Is(err, fault.NotFound) || err == nil && !r.rights.Can(a, "draft.read", d.Object()) {
				return nil, fault.Fields(fault.Field{Name: "draft", Key: "form.choice"})
			}
			if err != nil {
				return nil, err
			}
		}
		it := Item{ID: gov.NewID(), Ordinal: len(m.Items) + 1, Title: title, PresenterID: presenterID, DraftID: draftID}
		m.Items = append(m.Items, it)
		return map[string]any{"item": it.ID}, r.insertItem(ctx, id, it)
	})
}

// AddPaper attaches a file to the sitting.
func (r *Room) AddPaper(ctx context.Context, a access.Actor, id string, st files.Stored) (Meeting, error) {
	return r.change(ctx, a, id, "meeting.direct", "paper", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		_, err := r.files.Attach(ctx, "meeting", id, "paper", st, a)
		return map[string]any{"sha256": st.SHA256}, err
	})
}

// Invite asks agencies to come; members are the posts that vote. It may be
// repeated for further agencies.
func (r *Room) Invite(ctx context.Context, a access.Actor, id string, agencies, members []string) (Meeting, error) {
	if len(agencies) == 0 && len(members) == 0 {
		return Meeting{}, fault.Fields(fault.Field{Name: "agencies", Key: "form.required_choice"})
	}
	known, err := r.agencies.ByIDs(ctx, append(slices.Clone(agencies), members...))
	if err != nil {
		return Meeting{}, err
	}
	return r.change(ctx, a, id, "meeting.direct", "invite", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State == Held || m.State == Concluded {
			return nil, conflict("meeting.refused.held")
		}
		if len(m.Items) == 0 {
			return nil, conflict("meeting.refused.no_agenda")
		}
		var told []string
		for _, list := range [][]string{agencies, members} {
			for _, g := range list {
				if _, ok := known[g]; !ok {
					return nil, fault.Fields(fault.Field{Name: "agencies", Key: "form.choice"})
				}
				if slices.ContainsFunc(m.Guests, func(x Guest) bool { return x.AgencyID == g }) {
					continue
				}
				x := Guest{ID: gov.NewID(), AgencyID: g, Member: slices.Contains(members, g)}
				if err := r.insertGuest(ctx, id, len(m.Guests)+1, x); err != nil {
					return nil, err
				}
				m.Guests = append(m.Guests, x)
				told = append(told, g)
			}
		}
		m.State = Invited
		return map[string]any{"agencies": len(told)}, r.tell.Tell(ctx, notice.To{Agencies: told}, notice.Message{Key: "meeting.told.invited", Args: []any{m.Title, m.Day}, Link: base + "/" + id})
	})
}

// Answer says whether the actor's agency comes.
func (r *Room) Answer(ctx context.Context, a access.Actor, id, answer, delegate, reason string) (Meeting, error) {
	delegate, reason = form.Clean(delegate), form.Clean(reason)
	e := form.New()
	if !slices.Contains(answers, answer) {
		e.Fail("answer", "form.required_choice")
	}
	if answer == "delegate" && delegate == "" {
		e.Fail("delegate", "form.required_here")
	}
	if answer == "declined" && reason == "" {
		e.Fail("reason", "form.required_here")
	}
	for name, v := range map[string]string{"delegate": delegate, "reason": reason} {
		if n := utf8.RuneCountInString(v); n > maxShort {
			e.Fail(name, "form.too_long", n, maxShort)
		}
	}
	if err := e.Err(); err != nil {
		return Meeting{}, err
	}
	return r.change(ctx, a, id, "meeting.answer", "answer", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State != Invited {
			return nil, conflict("meeting.refused.answer")
		}
		i := slices.IndexFunc(m.Guests, func(g Guest) bool { return slices.Contains(a.Agencies, g.AgencyID) })
		if i < 0 {
			return nil, fault.New(fault.Forbidden, "error.forbidden")
		}
		g := &m.Guests[i]
		g.Answer, g.Delegate, g.Reason = answer, delegate, reason
		return map[string]any{"guest": g.ID, "answer": answer}, r.updateGuest(ctx, id, *g)
	})
}

// Attend notes who was present; ids are of guests.
func (r *Room) Attend(ctx context.Context, a access.Actor, id string, present []string) (Meeting, error) {
	return r.change(ctx, a, id, "meeting.direct", "attend", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State != Invited && m.State != Held {
			return nil, conflict("meeting.refused.attend")
		}
		n := 0
		for i := range m.Guests {
			g := &m.Guests[i]
			g.Noted, g.Present = true, slices.Contains(present, g.ID)
			if g.Present {
				n++
			}
			if err := r.updateGuest(ctx, id, *g); err != nil {
				return nil, err
			}
		}
		m.State = Held
		return map[string]any{"present": n}, nil
	})
}

// Hold says that the sitting took place, where attendance was not recorded.
func (r *Room) Hold(ctx context.Context, a access.Actor, id string) (Meeting, error) {
	return r.change(ctx, a, id, "meeting.direct", "hold", func(_ context.Context, m *Meeting) (map[string]any, error) {
		if m.State != Invited {
			return nil, conflict("meeting.refused.attend")
		}
		m.State = Held
		return nil, nil
	})
}

// Vote notes the result of a vote on a matter.
func (r *Room) Vote(ctx context.Context, a access.Actor, id, itemID string, yes, no, abstain int) (Meeting, error) {
	return r.change(ctx, a, id, "meeting.direct", "vote", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State != Held {
			return nil, conflict("meeting.refused.vote")
		}
		present, _, reached, noted := m.Quorum()
		if !noted || !reached {
			return nil, conflict("meeting.refused.quorum")
		}
		if yes < 0 || no < 0 || abstain < 0 || yes+no+abstain > present {
			return nil, fault.Fields(fault.Field{Name: "for", Key: "meeting.error.votes", Args: []any{present}})
		}
		i := slices.IndexFunc(m.Items, func(x Item) bool { return x.ID == itemID })
		if i < 0 {
			return nil, fault.Missing()
		}
		it := &m.Items[i]
		it.Voted, it.For, it.Against, it.Abstain = true, yes, no, abstain
		return map[string]any{"item": itemID, "for": yes, "against": no, "abstain": abstain}, r.updateVotes(ctx, id, *it)
	})
}

// Publish tells the public of a concluded sitting: its agenda, what it was
// about in the Office's words, and, where wanted, the conclusion's text. It may
// be repeated to correct what was published.
func (r *Room) Publish(ctx context.Context, a access.Actor, id, summary string, withText bool) (Meeting, error) {
	summary = form.Clean(summary)
	if summary == "" {
		return Meeting{}, fault.Fields(fault.Field{Name: "summary", Key: "form.required_here"})
	}
	if n := utf8.RuneCountInString(summary); n > maxTitle {
		return Meeting{}, fault.Fields(fault.Field{Name: "summary", Key: "form.too_long", Args: []any{n, maxTitle}})
	}
	return r.change(ctx, a, id, "meeting.publish", "publish", func(ctx context.Context, m *Meeting) (map[string]any, error) {
		if m.State != Concluded {
			return nil, conflict("meeting.refused.not_concluded")
		}
		text := ""
		if withText {
			c, err := r.conclusion(ctx, id)
			if err != nil {
				return nil, err
			}
			text = c.Text
		}
		if m.PublishedAt.IsZero() {
			m.PublishedAt = r.clock.Now()
		}
		return map[string]any{"with_text": withText}, r.publish(ctx, a, *m, summary, text)
	})
}
