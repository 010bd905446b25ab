package draft

import (
	"context"
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
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
)

// State is where a draft stands.
type State string

// The states.
const (
	Preparing   State = "preparing"
	Circulating State = "circulating"
	Settled     State = "settled"
	Issued      State = "issued"
	Withdrawn   State = "withdrawn"
)

// States lists them.
var States = []State{Preparing, Circulating, Settled, Issued, Withdrawn}

// Kinds of papers.
var Kinds = []string{"plan", "programme", "decision", "other"}

// What becomes of a comment.
var dispositions = []string{"accepted", "partly", "not_accepted"}

// Draft is one paper.
type Draft struct {
	ID, Kind, Title string
	AgencyID        string
	Circulated      []string // agency ids
	State           State
	CommentsDue     gov.Date
	CreatedBy       string
	CreatedAt       time.Time
	ChangedAt       time.Time
	Sample          bool
	Version         int64
	Texts           []Text // in order; filled in by get
	Comments        []Comment
}

// Text is one version.
type Text struct {
	N                int
	Theme, Motto     string
	Body             string
	ThemeBy, MottoBy string // "" = the drafting agency; "conclusion:<meeting id>"
	Note             string
	ByName           string
	At               time.Time
	Fixed            bool
}

// Comment is an opinion of an agency on a passage.
type Comment struct {
	ID           string
	N, Passage   int
	Quote, Words string
	AgencyID     string
	ByID, ByName string
	At           time.Time
	Disposition  string
	Reason       string
	DisposedAt   time.Time
	Sample       bool
}

// Object is the draft as rules see it.
func (x Draft) Object() access.Object {
	return access.Object{Kind: "draft", ID: x.ID, State: string(x.State), Owner: x.CreatedBy, Leads: []string{x.AgencyID}, Concerns: append(slices.Clone(x.Circulated), x.AgencyID), Title: x.Title, Version: x.Version}
}

// Last is the newest version; a zero Text where there is none.
func (x Draft) Last() Text {
	if len(x.Texts) == 0 {
		return Text{}
	}
	return x.Texts[len(x.Texts)-1]
}

// Open counts the comments that wait for a disposition.
func (x Draft) Open() (n int) {
	for _, c := range x.Comments {
		if c.Disposition == "" {
			n++
		}
	}
	return n
}

// Teller reaches people.
type Teller interface {
	Tell(ctx context.Context, to notice.To, m notice.Message) error
}

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Room is everything that can be done with drafts.
type Room struct {
	db       *db.DB
	clock    clock.Clock
	audit    *audit.Log
	rights   *access.Table
	agencies Agencies
	tell     Teller
	staff    *search.Index
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, agencies Agencies, tell Teller) *Room {
	return &Room{d, clk, log, rights, agencies, tell, search.New(d, search.Staff)}
}

// Fields are what a person says of a draft.
type Fields struct {
	Kind, Title  string
	AgencyID     string
	Theme, Motto string
	Body         string
	ThemeBy      string
	MottoBy      string
	Note         string
	Sample       bool
}

// Limits in characters.
const (
	MaxTitle = 500
	MaxBody  = 400000
	MaxWords = 10000
)

func (f *Fields) check(isNew bool) error {
	e := form.New()
	text := func(name string, v *string, required bool, max int) {
		*v = form.Clean(*v)
		if *v == "" && required {
			e.Fail(name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*v); n > max {
			e.Fail(name, "form.too_long", n, max)
		}
	}
	if isNew {
		text("title", &f.Title, true, MaxTitle)
		if !slices.Contains(Kinds, f.Kind) {
			e.Fail("kind", "form.required_choice")
		}
		if f.AgencyID == "" {
			e.Fail("agency", "form.required_choice")
		}
	}
	text("theme", &f.Theme, false, 1000)
	text("motto", &f.Motto, false, 1000)
	text("body", &f.Body, true, MaxBody)
	text("note", &f.Note, false, 1000)
	return e.Err()
}

const base = "/lam-viec/du-thao"

func conflict(key string, args ...any) error { return fault.New(fault.Conflict, key, args...) }

// Create makes a draft with its first version.
func (r *Room) Create(ctx context.Context, a access.Actor, f Fields) (x Draft, err error) {
	if err := f.check(true); err != nil {
		return x, err
	}
	if known, err := r.agencies.ByIDs(ctx, []string{f.AgencyID}); err != nil {
		return x, err
	} else if len(known) == 0 {
		return x, fault.Fields(fault.Field{Name: "agency", Key: "form.choice"})
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		now := r.clock.Now()
		x = Draft{ID: gov.NewID(), Kind: f.Kind, Title: f.Title, AgencyID: f.AgencyID, State: Preparing, CreatedBy: a.AccountID, CreatedAt: now, ChangedAt: now, Sample: f.Sample, Version: 1}
		if err := r.insert(ctx, x); err != nil {
			return err
		}
		if err := r.insertText(ctx, x.ID, Text{N: 1, Theme: f.Theme, Motto: f.Motto, Body: f.Body, ByName: a.Name, At: now, Note: f.Note}); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "draft.create", "draft", x.ID, map[string]any{"title": audit.HashText(x.Title)})
		web.Result(ctx, base+"/"+x.ID)
		return nil
	})
	return x, err
}

// change runs fn on a draft that the actor may treat with the permission.
func (r *Room) change(ctx context.Context, a access.Actor, id string, p access.Permission, act string, fn func(ctx context.Context, x *Draft) (map[string]any, error)) (x Draft, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if x, err = r.get(ctx, id); err != nil {
			return err
		}
		if !r.rights.Can(a, "draft.read", x.Object()) {
			return fault.Missing()
		}
		if !r.rights.Can(a, p, x.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		detail, err := fn(ctx, &x)
		if err != nil {
			return err
		}
		x.ChangedAt = r.clock.Now()
		if err := r.update(ctx, x); err != nil {
			return err
		}
		x.Version++
		r.audit.Record(ctx, a, "draft."+act, "draft", id, detail)
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return x, err
}

// Write saves the text: in place while nobody has been shown it, else as the
// next version.
func (r *Room) Write(ctx context.Context, a access.Actor, id string, f Fields, seen int64) (Draft, error) {
	if err := f.check(false); err != nil {
		return Draft{}, err
	}
	return r.change(ctx, a, id, "draft.write", "write", func(ctx context.Context, x *Draft) (map[string]any, error) {
		if seen != 0 && seen != x.Version {
			return nil, conflict("error.changed_meanwhile")
		}
		if x.State == Issued || x.State == Withdrawn {
			return nil, conflict("draft.refused.ended")
		}
		last := x.Last()
		t := Text{N: last.N, Theme: f.Theme, Motto: f.Motto, Body: f.Body, ThemeBy: f.ThemeBy, MottoBy: f.MottoBy, Note: f.Note, ByName: a.Name, At: r.clock.Now()}
		if f.Theme == last.Theme {
			t.ThemeBy = last.ThemeBy
		}
		if f.Motto == last.Motto {
			t.MottoBy = last.MottoBy
		}
		if !last.Fixed {
			return map[string]any{"version": t.N}, r.updateText(ctx, id, t)
		}
		t.N++
		t.Fixed = x.State == Settled
		return map[string]any{"version": t.N}, r.insertText(ctx, id, t)
	})
}

// Circulate sends the newest version to agencies for their comments.
func (r *Room) Circulate(ctx context.Context, a access.Actor, id string, agencies []string, due gov.Date) (Draft, error) {
	e := form.New()
	if len(agencies) == 0 {
		e.Fail("agencies", "form.required_choice")
	}
	if due.IsZero() {
		e.Fail("due", "form.required_here")
	}
	if err := e.Err(); err != nil {
		return Draft{}, err
	}
	known, err := r.agencies.ByIDs(ctx, agencies)
	if err != nil {
		return Draft{}, err
	}
	for _, id := range agencies {
		if _, ok := known[id]; !ok {
			return Draft{}, fault.Fields(fault.Field{Name: "agencies", Key: "form.choice"})
		}
	}
	return r.change(ctx, a, id, "draft.direct", "circulate", func(ctx context.Context, x *Draft) (map[string]any, error) {
		if x.State != Preparing && x.State != Circulating {
			return nil, conflict("draft.refused.circulate")
		}
		x.State, x.CommentsDue = Circulating, due
		for _, g := range agencies {
			if !slices.Contains(x.Circulated, g) {
				x.Circulated = append(x.Circulated, g)
				if err := r.insertCirculation(ctx, id, g); err != nil {
					return nil, err
				}
			}
		}
		if err := r.fix(ctx, id); err != nil {
			return nil, err
		}
		return map[string]any{"agencies": len(agencies), "due": due.String()}, r.tell.Tell(ctx, notice.To{Agencies: agencies}, notice.Message{Key: "draft.told.circulated", Args: []any{x.Title}, Link: base + "/" + id})
	})
}

// AddComment records an agency's opinion on a passage of the newest version.
func (r *Room) AddComment(ctx context.Context, a access.Actor, id string, passage int, words string, sample bool) (Draft, error) {
	words = form.Clean(words)
	e := form.New()
	if words == "" {
		e.Fail("words", "form.required_here")
	}
	if n := utf8.RuneCountInString(words); n > MaxWords {
		e.Fail("words", "form.too_long", n, MaxWords)
	}
	if err := e.Err(); err != nil {
		return Draft{}, err
	}
	return r.change(ctx, a, id, "draft.comment", "comment", func(ctx context.Context, x *Draft) (map[string]any, error) {
		if x.State != Circulating {
			return nil, conflict("draft.refused.comment")
		}
		last := x.Last()
		c := Comment{ID: gov.NewID(), N: last.N, Passage: passage, Words: words, AgencyID: a.AgencyID, ByID: a.AccountID, ByName: a.Name, At: r.clock.Now(), Sample: sample}
		if passage != 0 {
			ps := Paragraphs(last.Body)
			if passage < 0 || passage > len(ps) {
				return nil, fault.Fields(fault.Field{Name: "passage", Key: "form.choice"})
			}
			c.Quote = ps[passage-1]
		}
		if err := r.insertComment(ctx, id, c); err != nil {
			return nil, err
		}
		x.Comments = append(x.Comments, c)
		return map[string]any{"comment": c.ID, "words": audit.HashText(words)}, r.tell.Tell(ctx, notice.To{Agencies: []string{x.AgencyID}}, notice.Message{Key: "draft.told.commented", Args: []any{x.Title}, Link: base + "/" + id})
	})
}

// Dispose says what became of a comment, and why.
func (r *Room) Dispose(ctx context.Context, a access.Actor, id, commentID, disposition, reason string) (Draft, error) {
	reason = form.Clean(reason)
	e := form.New()
	if !slices.Contains(dispositions, disposition) {
		e.Fail("disposition", "form.required_choice")
	}
	if reason == "" && disposition != "accepted" {
		e.Fail("reason", "draft.error.reason")
	}
	if n := utf8.RuneCountInString(reason); n > MaxWords {
		e.Fail("reason", "form.too_long", n, MaxWords)
	}
	if err := e.Err(); err != nil {
		return Draft{}, err
	}
	return r.change(ctx, a, id, "draft.dispose", "dispose", func(ctx context.Context, x *Draft) (map[string]any, error) {
		if x.State == Issued || x.State == Withdrawn {
			return nil, conflict("draft.refused.ended")
		}
		i := slices.IndexFunc(x.Comments, func(c Comment) bool { return c.ID == commentID })
		if i < 0 {
			return nil, fault.Missing()
		}
		c := &x.Comments[i]
		c.Disposition, c.Reason, c.DisposedAt = disposition, reason, r.clock.Now()
		if err := r.disposeComment(ctx, id, *c, a.AccountID); err != nil {
			return nil, err
		}
		return map[string]any{"comment": commentID, "disposition": disposition}, r.tell.Tell(ctx, notice.To{Accounts: []string{c.ByID}}, notice.Message{Key: "draft.told.disposed", Args: []any{x.Title}, Link: base + "/" + id})
	})
}

// Settle ends the comments: every one must have its disposition.
func (r *Room) Settle(ctx context.Context, a access.Actor, id string) (Draft, error) {
	return r.move(ctx, a, id, "settle", Settled, Circulating)
}

// Issue says that the paper was issued. A draft with an open comment cannot be.
func (r *Room) Issue(ctx context.Context, a access.Actor, id string) (Draft, error) {
	return r.move(ctx, a, id, "issue", Issued, Settled)
}

// Withdraw takes the draft back.
func (r *Room) Withdraw(ctx context.Context, a access.Actor, id string) (Draft, error) {
	return r.move(ctx, a, id, "withdraw", Withdrawn, Preparing, Circulating, Settled)
}

func (r *Room) move(ctx context.Context, a access.Actor, id, act string, to State, from ...State) (Draft, error) {
	return r.change(ctx, a, id, "draft.direct", act, func(ctx context.Context, x *Draft) (map[string]any, error) {
		if to != Withdrawn && x.Open() > 0 {
			return nil, conflict("draft.refused.open_comments", x.Open())
		}
		if !slices.Contains(from, x.State) {
			return nil, conflict("draft.refused." + act)
		}
		x.State = to
		if to == Issued {
			return nil, r.fix(ctx, id)
		}
		return nil, nil
	})
}

// Cause says what made a passage change.
type Cause struct {
	Kind     string // conclusion, comment, drafting
	Meeting  string // id, of a conclusion
	Comments []Comment
}

// Compared is a change with its cause.
type Compared struct {
	Change
	Cause Cause
}

// Comparison is what differs between two versions.
type Comparison struct {
	From, To               Text
	Theme, Motto           []Piece
	ThemeCause, MottoCause Cause
	ThemeChanged           bool
	MottoChanged           bool
	Body                   []Compared
	Count                  int // changed passages, theme and motto included
}

// Compare compares versions n and m of a draft.
func (x Draft) Compare(n, m int) (Comparison, error) {
	var c Comparison
	find := func(k int) (Text, bool) {
		i := slices.IndexFunc(x.Texts, func(t Text) bool { return t.N == k })
		if i < 0 {
			return Text{}, false
		}
		return x.Texts[i], true
	}
	var ok1, ok2 bool
	c.From, ok1 = find(n)
	c.To, ok2 = find(m)
	if !ok1 || !ok2 {
		return c, fault.Missing()
	}
	settled := func(by string) Cause {
		if id, ok := strings.CutPrefix(by, "conclusion:"); ok {
			return Cause{Kind: "conclusion", Meeting: id}
		}
		return Cause{Kind: "drafting"}
	}
	c.Theme, c.ThemeChanged, c.ThemeCause = Words(c.From.Theme, c.To.Theme), c.From.Theme != c.To.Theme, settled(c.To.ThemeBy)
	c.Motto, c.MottoChanged, c.MottoCause = Words(c.From.Motto, c.To.Motto), c.From.Motto != c.To.Motto, settled(c.To.MottoBy)
	if c.ThemeChanged {
		c.Count++
	}
	if c.MottoChanged {
		c.Count++
	}
	for _, ch := range Compare(c.From.Body, c.To.Body) {
		y := Compared{Change: ch}
		if ch.Changed {
			c.Count++
			y.Cause = Cause{Kind: "drafting"}
			for _, k := range x.Comments {
				if k.N == n && k.Passage != 0 && k.Passage == ch.Old && (k.Disposition == "accepted" || k.Disposition == "partly") {
					y.Cause.Kind = "comment"
					y.Cause.Comments = append(y.Cause.Comments, k)
				}
			}
		}
		c.Body = append(c.Body, y)
	}
	return c, nil
}
