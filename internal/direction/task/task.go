package task

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// State is where a task stands in its process.
type State string

// The states.
const (
	Draft      State = "draft"
	HandedOut  State = "handed_out"
	Received   State = "received"
	InProgress State = "in_progress"
	Reported   State = "reported"
	Returned   State = "returned"
	Accepted   State = "accepted"
	Declined   State = "declined"
	Paused     State = "paused"
	Withdrawn  State = "withdrawn"
)

// States lists them in the order of a task's life.
var States = []State{Draft, HandedOut, Received, InProgress, Reported, Returned, Accepted, Declined, Paused, Withdrawn}

// Phase says whether the clock of a task runs. Lists that begin with what
// presses most go by phase, so the numbers are an order.
type Phase int64

// The phases.
const (
	PhaseRunning  Phase = iota + 1
	PhaseReported       // the clock stands while the result is looked at
	PhaseDraft
	PhaseStopped // paused or declined
	PhaseEnded
)

// Phase of the state.
func (s State) Phase() Phase {
	switch s {
	case Draft:
		return PhaseDraft
	case HandedOut, Received, InProgress, Returned:
		return PhaseRunning
	case Reported:
		return PhaseReported
	case Declined, Paused:
		return PhaseStopped
	}
	return PhaseEnded
}

// Kinds of time limits.
const (
	DueDate      = "date"
	DueRecurring = "recurring"
	DueEvent     = "event"
	DueNone      = "none"
)

var (
	dueKinds    = []string{DueDate, DueRecurring, DueEvent, DueNone}
	authorities = []string{"committee", "chairman"}
	levels      = []string{"committee", "chairman", "vice_chairman"}
	urgencies   = []string{"normal", "urgent", "very_urgent", "express"}
	waitsOn     = []string{"coordinating", "petitioner"}
	roles       = []string{"lead", "coordinating"}
)

// Source is the sentence that made a task.
type Source struct {
	Kind       string `json:"kind"` // conclusion, document, manual
	ID         string `json:"id"`
	SHA256     string `json:"sha256"`
	Start, End int    // characters of the text

	Paper  string   `json:"-"` // number and symbol of the paper that gives the work
	Signed gov.Date `json:"-"` // day on which it was signed, zero = not told
}

// Task is one assignment.
type Task struct {
	ID, Code               string
	Title, Action, Product string
	Authority              string // committee or chairman
	Officer, Supervisor    string
	Urgency                string
	DueKind                string
	Due, OriginalDue       gov.Date
	DueReason              string
	DueTerm                vncal.Term // from which Due follows; zero = Due was given as a day
	DueFrom                gov.Date   // where the term begins
	State                  State
	Leads, Coordinating    []string // agency ids, in order
	Source                 Source
	CreatedBy              string
	CreatedAt              time.Time
	HandedOutAt            time.Time
	ReceivedAt             time.Time
	ReportedAt             time.Time
	AcceptedAt             time.Time
	PendingDue             gov.Date // asked for and not yet decided
	AssignedBy             string   // level that gave the task and decides on another date: one of levels
	ProductRef             string   // number and symbol of the paper that is the product
	ProductFiles           int64    // files handed in with reports
	AwaitedID              string   // event on which the clock waits, or from whose day it runs
	WaitsOn                string   // one of waitsOn while the lead waits for others, "" = it works
	SeriesID, Period       string   // of a task that comes again: its series and reporting period
	Extensions             int64    // other dates granted so far
	Sample                 bool
	Version                int64
	AsOf                   gov.Date // read as it stood at the end of that day; zero = now
	waited                 bool     // of AsOf: it waited on an event
}

// day on which the task is judged.
func (t Task) day(today gov.Date) gov.Date {
	if t.AsOf.IsZero() {
		return today
	}
	return t.AsOf
}

// Event is one line of a task's history.
type Event struct {
	ID        string
	At        time.Time
	ActorID   string
	ActorName string
	Move      Move
	Words     string
	Due       gov.Date
	From, To  State
	Detail    Detail
	Stood     Standing // after the move
}

// Detail is what a move names besides words and a date.
type Detail struct {
	Reason        string   `json:"reason,omitempty"`         // class of a request for another date
	Product       string   `json:"product,omitempty"`        // number and symbol of the paper handed in
	Files         int      `json:"files,omitempty"`          // handed in with a report
	Competent     []string `json:"competent,omitempty"`      // agency ids that whoever declines names
	CompetentName string   `json:"competent_name,omitempty"` // a body outside of the register
	Leads         []string `json:"leads,omitempty"`          // of a new assignment
	LeadsBefore   []string `json:"leads_before,omitempty"`   // who led until then
	Officer       string   `json:"officer,omitempty"`        // accountable from then on
	OfficerBefore string   `json:"officer_before,omitempty"` // and until then
	Percent       int      `json:"percent,omitempty"`        // done, as a report on progress says
	Reported      gov.Date `json:"reported,omitzero"`        // day of the result that stands again after an undoing
	WaitsOn       string   `json:"waits_on,omitempty"`       // for whom the lead waits from here on
	Awaited       string   `json:"awaited,omitempty"`        // event on which the task waits from here on, or which has happened
	Happened      bool     `json:"happened,omitempty"`       // Awaited has happened, or is waited on no longer
	Coordinating  []string `json:"coordinating,omitempty"`
}

func (d Detail) isZero() bool {
	return d.Reason == "" && d.Product == "" && d.Files == 0 && len(d.Competent) == 0 && d.CompetentName == "" && d.Reported.IsZero() && d.WaitsOn == "" && d.Awaited == "" && !d.Happened && d.Percent == 0 && len(d.Leads) == 0 && len(d.Coordinating) == 0
}

// Object is the task as rules see it.
func (t Task) Object() access.Object {
	return access.Object{
		Kind: "task", ID: t.ID, State: string(t.State), Owner: t.CreatedBy, Supervisor: t.Supervisor,
		Leads: t.Leads, Concerns: append(slices.Clone(t.Leads), t.Coordinating...), Title: t.Title, Version: t.Version,
	}
}

// Fields are what a person says of a task.
type Fields struct {
	Title, Action, Product string
	Authority              string
	Officer, Supervisor    string
	Urgency                string
	DueKind                string
	Due                    gov.Date
	DueReason              string
	DueTerm                vncal.Term       // instead of Due
	DueFrom                gov.Date         // zero = today
	Awaited                string           // name of the event on which a task of DueEvent waits; "" = DueReason
	Recur                  vncal.PeriodKind // a task of DueRecurring comes again with each period; "" = the rule in words alone
	Leads, Coordinating    []string         // agency ids
	AssignedBy             string           // one of levels; "" = by who hands out
	Source                 Source
	Clauses                []string `json:"-"` // that a new task carries out, as document.Ref names them
	Sample                 bool
	HandOut                bool // otherwise it stays a draft
}

// Limits of the texts in characters.
const (
	MaxTitle  = 500
	MaxAction = 5000
	MaxShort  = 300
	MaxWords  = 10000
)

// check cleans the fields and names what is wrong. What is handed out must be
// clear in all six: person, work, time, responsibility, product, authority.
func (f *Fields) check() error {
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
	choice := func(name string, v *string, allowed []string, fallback string) {
		if *v == "" {
			*v = fallback
		}
		if *v != "" && !slices.Contains(allowed, *v) {
			e.Fail(name, "form.choice")
		}
	}
	text("title", &f.Title, true, MaxTitle)
	f.Title = strings.Join(strings.Fields(f.Title), " ")
	text("action", &f.Action, f.HandOut, MaxAction)
	text("product", &f.Product, f.HandOut, MaxShort)
	text("accountable_officer", &f.Officer, f.HandOut, MaxShort)
	text("supervisor", &f.Supervisor, false, MaxShort)
	text("source_paper", &f.Source.Paper, false, MaxShort)
	text("due_reason", &f.DueReason, false, MaxShort)
	text("awaited", &f.Awaited, false, MaxShort)
	choice("authority", &f.Authority, authorities, "")
	choice("urgency", &f.Urgency, urgencies, "normal")
	choice("assigned_by", &f.AssignedBy, levels, "")
	f.checkDue(e, choice)
	if f.HandOut && f.Authority == "" {
		e.Fail("authority", "form.required_choice")
	}
	f.Leads = unique(f.Leads)
	if len(f.Leads) == 0 && f.HandOut {
		e.Fail("lead", "task.error.lead")
	}
	f.Coordinating = slices.DeleteFunc(unique(f.Coordinating), func(id string) bool { return slices.Contains(f.Leads, id) })
	return e.Err()
}

// checkDue judges the four fields of the time limit together.
func (f *Fields) checkDue(e *form.Form, choice func(string, *string, []string, string)) {
	if f.DueKind == "" && (!f.Due.IsZero() || f.HandOut && f.DueReason == "") {
		f.DueKind = DueDate
	}
	choice("due_kind", &f.DueKind, dueKinds, DueNone)
	switch {
	case !f.Due.IsZero() && (f.Due.Year < 2000 || f.Due.Year > 2100):
		e.Fail("due", "form.date")
	case f.DueKind == DueDate && f.Due.IsZero() && f.HandOut:
		e.Fail("due", "form.required_here")
	case f.DueKind == DueDate && f.Due.IsZero(): // a draft may leave it open
		f.DueKind = DueNone
	case f.DueKind != DueDate && f.DueKind != DueRecurring && !f.Due.IsZero():
		e.Fail("due_kind", "task.error.due_kind")
	case f.DueKind == DueEvent && f.Awaited != "":
	case f.DueKind == DueRecurring && f.Recur != "":
		if !slices.Contains(vncal.PeriodKinds, f.Recur) {
			e.Fail("recur", "form.choice")
		}
	case f.DueKind != DueDate && f.DueReason == "" && f.HandOut:
		e.Fail("due_reason", "task.error.due_reason")
	}
}

func unique(ids []string) []string {
	var out []string
	for _, id := range ids {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (f Fields) apply(t *Task) {
	t.Title, t.Action, t.Product, t.Authority = f.Title, f.Action, f.Product, f.Authority
	t.Officer, t.Supervisor, t.Urgency = f.Officer, f.Supervisor, f.Urgency
	t.DueKind, t.Due, t.DueReason = f.DueKind, f.Due, f.DueReason
	t.DueTerm, t.DueFrom = f.DueTerm, f.DueFrom
	switch f.DueKind {
	case DueNone:
		t.Due, t.DueTerm, t.DueFrom = gov.Date{}, vncal.Term{}, gov.Date{}
	case DueEvent: // the date follows from the event's day: see await
		t.Due, t.DueFrom = gov.Date{}, gov.Date{}
	}
	if f.DueKind != DueEvent {
		t.AwaitedID = ""
	}
	t.Leads, t.Coordinating = f.Leads, f.Coordinating
	if f.AssignedBy != "" {
		t.AssignedBy = f.AssignedBy
	}
}

// Unclear names which of the six are missing, for the person who hands out.
func (t Task) Unclear() []string {
	var out []string
	for _, x := range []struct {
		name    string
		missing bool
	}{
		{"who", len(t.Leads) == 0},
		{"what", t.Action == ""},
		{"when", t.DueKind == DueNone && t.DueReason == "" || t.DueKind == ""},
		{"responsibility", t.Officer == ""},
		{"product", t.Product == ""},
		{"authority", t.Authority == ""},
	} {
		if x.missing {
			out = append(out, x.name)
		}
	}
	return out
}

// What stands for a date that there is not, so that it sorts behind all days:
// a task without a limit, and before it one that waits on an event.
const (
	noDue   = "9999-12-31"
	waitDue = "9999-12-30"
)

// waits reports whether the task waits on an event that has not been recorded.
// Waiting is not late.
func (t Task) waits() bool {
	if !t.AsOf.IsZero() {
		return t.waited
	}
	return t.AwaitedID != "" && t.DueFrom.IsZero() && t.Due.IsZero() && t.State.Phase() != PhaseEnded
}

func (t Task) dueSort() string {
	if t.waits() {
		return waitDue
	}
	return sortOf(t.Due)
}

func sortOf(d gov.Date) string {
	if d.IsZero() {
		return noDue
	}
	return d.String()
}

// searchKey holds the folded words of code, title and product, each after a
// space, so that the beginning of a word is found.
func (t Task) searchKey() string {
	return " " + strings.Join(wordsOf(vntext.Fold(t.Code+" "+t.Title+" "+t.Product)), " ")
}

func conflict(key string, args ...any) error { return fault.New(fault.Conflict, key, args...) }
