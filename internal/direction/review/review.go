// Package review judges how a resolution, a plan, a programme or the work of a
// period was carried out: mid-term and annual reviews from live figures.
//
// Every task stands in one of four boxes, or has no limit: done on time, done
// late, open in time, open overdue. The boxes always add up to the total. A
// review is frozen with the figures of its day and its text; what changes
// later is a further edition with its reason, and each stays readable.
//
// The checker reads a table of counts and percentages and says which of them
// do not follow from the others.
package review

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/words"
	"roviec/internal/people/org"
)

// Kinds of reviews.
var Kinds = []string{"mid_term", "annual", "other"}

// What a review is about.
const (
	OfDocument  = "document"
	OfPlan      = "plan"
	OfProgramme = "programme"
	OfPeriod    = "period"
)

// States of a review.
const (
	Draft  = "draft"
	Frozen = "frozen"
)

// Words is the text of a review.
type Words struct {
	Findings  string `json:"findings"`
	Causes    string `json:"causes"`
	Proposals string `json:"proposals"`
}

// Review is one review.
type Review struct {
	ID, Kind           string
	Subject, SubjectID string // SubjectID is the year of a programme, "" of a period
	Title              string
	From, To           gov.Date // of a period
	AgencyID           string   // "" = all
	Words              Words
	State              string
	CreatedBy          string
	CreatedAt          time.Time
	Sample             bool
	Version            int64
}

// Object is the review as rules see it.
func (v Review) Object() access.Object {
	return access.Object{Kind: "review", ID: v.ID, State: v.State, Owner: v.CreatedBy, Title: v.Title, Version: v.Version}
}

// Edition is a review as it was frozen.
type Edition struct {
	N       int
	AsOf    gov.Date
	Figures Figures
	Words   Words
	Reason  string // of an amendment
	ByName  string
	At      time.Time
}

var reading = []access.Permission{"review.read", "review.list", "review.export"}

// Grants of reviews.
var Grants = []access.Grant{
	{Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: reading, Reach: access.All, Why: "Leaders, the Office, the registry and inspectors read reviews."},
	{Roles: access.Agency, Permissions: reading, Reach: access.All, States: []string{Frozen}, Why: "Agencies read reviews that are finished."},
	{Roles: access.Office, Permissions: []access.Permission{"review.write", "review.check"}, Reach: access.All, Why: "The Office writes reviews and checks tables of figures."},
	{Roles: []access.Role{access.ChiefOfOffice}, Permissions: []access.Permission{"review.freeze"}, Reach: access.All, Why: "The Chief of Office finishes a review and amends it."},
}

// Agencies looks up bodies.
type Agencies interface {
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Choice is something that can be reviewed.
type Choice struct{ ID, Text string }

// Subjects tells of what lies in rooms that this one does not know; app fills
// it.
type Subjects interface {
	// Offer lists what the actor may have reviewed, of a kind.
	Offer(ctx context.Context, a access.Actor, subject string) ([]Choice, error)
}

// Room is everything that can be done with reviews.
type Room struct {
	db        *db.DB
	clock     clock.Clock
	audit     *audit.Log
	agencies  Agencies
	documents *document.Room
	words     *words.Table // of the titles

	// Subjects is set before the room serves.
	Subjects Subjects
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, agencies Agencies, documents *document.Room) *Room {
	return &Room{db: d, clock: clk, audit: log, agencies: agencies, documents: documents, words: words.New(d, "review_word", "review_id")}
}

const base = "/lam-viec/ra-soat"

const (
	maxTitle = 300
	maxWords = 20000
)

func (r *Room) today() gov.Date { return clock.Today(r.clock) }

func (w *Words) check(e *form.Form) {
	for name, v := range map[string]*string{"findings": &w.Findings, "causes": &w.Causes, "proposals": &w.Proposals} {
		*v = form.Clean(*v)
		if n := utf8.RuneCountInString(*v); n > maxWords {
			e.Fail(name, "form.too_long", n, maxWords)
		}
	}
}

func (r *Room) check(ctx context.Context, a access.Actor, v *Review) error {
	e := form.New()
	v.Title = form.Clean(v.Title)
	if v.Title == "" {
		e.Fail("title", "form.required_here")
	}
	if n := utf8.RuneCountInString(v.Title); n > maxTitle {
		e.Fail("title", "form.too_long", n, maxTitle)
	}
	if !slices.Contains(Kinds, v.Kind) {
		e.Fail("kind", "form.required_choice")
	}
	switch v.Subject {
	case OfDocument, OfPlan, OfProgramme:
		v.From, v.To = gov.Date{}, gov.Date{}
		list, err := r.Subjects.Offer(ctx, a, v.Subject)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(c Choice) bool { return c.ID == v.SubjectID }) {
			e.Fail(v.Subject, "form.required_choice")
		}
	case OfPeriod:
		v.SubjectID = ""
		if v.From.IsZero() {
			e.Fail("from", "form.required_here")
		}
		if v.To.IsZero() {
			e.Fail("to", "form.required_here")
		} else if v.To.Before(v.From) {
			e.Fail("to", "review.error.order")
		}
	default:
		e.Fail("subject", "form.required_choice")
	}
	if v.AgencyID != "" {
		known, err := r.agencies.ByIDs(ctx, []string{v.AgencyID})
		if err != nil {
			return err
		}
		if len(known) == 0 {
			e.Fail("agency", "form.choice")
		}
	}
	v.Words.check(e)
	return e.Err()
}

// Create begins a review.
func (r *Room) Create(ctx context.Context, a access.Actor, v Review) (Review, error) {
	if err := r.check(ctx, a, &v); err != nil {
		return v, err
	}
	v.ID, v.State, v.Version, v.CreatedBy, v.CreatedAt = gov.NewID(), Draft, 1, a.AccountID, r.clock.Now()
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		if err := r.insert(ctx, v); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "review.create", "review", v.ID, map[string]any{"subject": v.Subject, "id": v.SubjectID})
		web.Result(ctx, base+"/"+v.ID)
		return nil
	})
	return v, err
}

// Write changes title and text of a draft.
func (r *Room) Write(ctx context.Context, a access.Actor, id, title string, words Words, seen int64) (v Review, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if v, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != v.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if v.State != Draft {
			return fault.New(fault.Conflict, "review.refused.frozen")
		}
		v.Title, v.Words = title, words
		if err := r.check(ctx, a, &v); err != nil {
			return err
		}
		if err := r.update(ctx, &v); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "review.write", "review", id, nil)
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return v, err
}

// Freeze finishes a review: its text is kept with the figures of today.
func (r *Room) Freeze(ctx context.Context, a access.Actor, id string, seen int64) (Review, error) {
	return r.edition(ctx, a, id, "freeze", seen, func(ctx context.Context, v *Review, e *Edition, _ []Edition) error {
		if v.State != Draft {
			return fault.New(fault.Conflict, "review.refused.frozen")
		}
		v.State = Frozen
		var err error
		e.Figures, err = r.Count(ctx, a, *v, e.AsOf)
		return err
	})
}

// Amend adds an edition with another text and the reason; with fresh it takes
// the figures of today, else those of the edition before stay.
func (r *Room) Amend(ctx context.Context, a access.Actor, id string, words Words, reason string, fresh bool, seen int64) (Review, error) {
	f := form.New()
	words.check(f)
	reason = form.Clean(reason)
	if reason == "" {
		f.Fail("reason", "form.required_here")
	}
	if n := utf8.RuneCountInString(reason); n > maxTitle {
		f.Fail("reason", "form.too_long", n, maxTitle)
	}
	if err := f.Err(); err != nil {
		return Review{}, err
	}
	return r.edition(ctx, a, id, "amend", seen, func(ctx context.Context, v *Review, e *Edition, list []Edition) error {
		if v.State != Frozen || len(list) == 0 {
			return fault.New(fault.Conflict, "review.refused.draft")
		}
		v.Words, e.Reason = words, reason
		last := list[len(list)-1]
		e.AsOf, e.Figures = last.AsOf, last.Figures
		if !fresh {
			return nil
		}
		var err error
		e.AsOf = r.today()
		e.Figures, err = r.Count(ctx, a, *v, e.AsOf)
		return err
	})
}

func (r *Room) edition(ctx context.Context, a access.Actor, id, act string, seen int64, fn func(ctx context.Context, v *Review, e *Edition, list []Edition) error) (v Review, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if v, err = r.Get(ctx, id); err != nil {
			return err
		}
		if seen != 0 && seen != v.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		list, err := r.Editions(ctx, id)
		if err != nil {
			return err
		}
		e := Edition{N: len(list) + 1, AsOf: r.today(), ByName: a.Name, At: r.clock.Now()}
		if err := fn(ctx, &v, &e, list); err != nil {
			return err
		}
		e.Words = v.Words
		if err := r.update(ctx, &v); err != nil {
			return err
		}
		if err := r.insertEdition(ctx, id, e); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "review."+act, "review", id, map[string]any{"edition": e.N, "as_of": e.AsOf.String(), "total": e.Figures.All.Total})
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return v, err
}
