package task

import (
	"context"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/files"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/words"
	"roviec/internal/people/notice"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
)

// Agencies looks up who takes part.
type Agencies interface {
	ByCode(ctx context.Context, code string, on gov.Date) (org.Agency, error)
	ByIDs(ctx context.Context, ids []string) (map[string]org.Agency, error)
	Agencies(ctx context.Context, on gov.Date) ([]org.Agency, error)
}

// Teller reaches people.
type Teller interface {
	Tell(ctx context.Context, to notice.To, m notice.Message) error
}

// Room is everything that can be done with tasks.
type Room struct {
	db       *db.DB
	store    store
	clock    clock.Clock
	audit    *audit.Log
	rights   *access.Table
	agencies Agencies
	tell     Teller
	files    *files.Store
	cal      Calendar

	// Calendars is the calendar that people change; nil where cal never does.
	Calendars Calendars

	// Clauses is the register of documents; nil where no clause is named.
	Clauses Clauses

	// Leaders are the names of those who may follow a task; nil where any name may
	// stand.
	Leaders func(ctx context.Context) ([]string, error)

	// ActorOf returns an account with its rights of today; nil where nobody who
	// follows is told.
	ActorOf func(ctx context.Context, accountID string) (access.Actor, error)

	// Unread shows what the actor was told and has not read, newest first, with
	// how many there are; nil where "my work" has no such part.
	Unread func(ctx context.Context, a access.Actor, limit int) ([]Told, int, error)

	// Also adds what waits in other rooms to the page "my work".
	Also []func(ctx context.Context, a access.Actor) ([]Waiting, error)
}

// Waiting is something of another room that waits for a person.
type Waiting struct {
	Heading, Text, Link string
	Due                 gov.Date // zero = none
}

// Told is a notice that the actor has not read.
type Told struct {
	ID, Text, Link string
	At             time.Time
}

// New returns the room.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, agencies Agencies, tell Teller, fs *files.Store, cal Calendar) *Room {
	return &Room{db: d, store: store{d, search.New(d, search.Staff), words.New(d, "task_word", "task_id")}, clock: clk, audit: log, rights: rights, agencies: agencies, tell: tell, files: fs, cal: cal}
}

// Get returns a task; whether the actor may see it is asked by the caller.
func (r *Room) Get(ctx context.Context, id string) (Task, error) { return r.store.get(ctx, id) }

// At returns a task as it stood at the end of a day.
func (r *Room) At(ctx context.Context, id string, day gov.Date) (Task, error) {
	return r.store.past(ctx, id, day)
}

// List returns the tasks of the filter that the actor may see, and a cursor
// for the rest.
func (r *Room) List(ctx context.Context, a access.Actor, f Filter) ([]Task, string, error) {
	return r.listFor(ctx, a, "task.list", f)
}

// listFor lists the tasks with which the actor may do p.
func (r *Room) listFor(ctx context.Context, a access.Actor, p access.Permission, f Filter) ([]Task, string, error) {
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 50
	}
	return r.store.list(ctx, a, r.rights, p, f, clock.Today(r.clock), r.cal)
}

// Page returns the tasks of the filter that the actor may see, and how many
// there are.
func (r *Room) Page(ctx context.Context, a access.Actor, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 50
	}
	return r.store.page(ctx, a, r.rights, "task.list", f, clock.Today(r.clock), r.cal)
}

// Count returns how many tasks the filter has, exact up to 500 (50 for
// frequent words); more says that there are more.
func (r *Room) Count(ctx context.Context, a access.Actor, f Filter) (n int, more bool, err error) {
	return r.store.count(ctx, a, r.rights, "task.list", f, clock.Today(r.clock), r.cal)
}

// TimeState judges t today.
func (r *Room) TimeState(t Task) TimeState { return StandsAt(t, clock.Today(r.clock), r.cal) }

// Create makes a task, as a draft or handed out. It may be called within the
// transaction of another room's act.
func (r *Room) Create(ctx context.Context, a access.Actor, f Fields) (t Task, err error) {
	if err := r.count(ctx, &f, gov.Date{}); err != nil {
		return Task{}, err
	}
	if err := f.check(); err != nil {
		return Task{}, err
	}
	if !r.rights.May(a, "task.create") {
		return Task{}, fault.New(fault.Forbidden, "error.forbidden")
	}
	do := func(ctx context.Context) error {
		t, err = r.create(ctx, a, f)
		return err
	}
	if db.InTransaction(ctx) {
		return t, do(ctx)
	}
	err = r.db.InTx(ctx, do)
	return t, err
}

func (r *Room) create(ctx context.Context, a access.Actor, f Fields) (Task, error) {
	return r.createOf(ctx, a, f, nil)
}

// createOf makes a task; as, where it is set, dates it as one of a series.
func (r *Room) createOf(ctx context.Context, a access.Actor, f Fields, as func(*Task) error) (Task, error) {
	now := r.clock.Now()
	if f.Source.Signed.After(clock.Today(r.clock)) {
		return Task{}, fault.Fields(fault.Field{Name: "signed_on", Key: "task.error.signed"})
	}
	t := Task{ID: gov.NewID(), CreatedBy: a.AccountID, CreatedAt: now, Source: f.Source, Sample: f.Sample, State: Draft, Version: 1}
	var err error
	if t.Source, err = r.sourceOf(ctx, a, f); err != nil {
		return t, err
	}
	if t.Source.Kind == "" {
		t.Source.Kind = "manual"
	}
	if err := r.count(ctx, &f, f.Due); err != nil { // by the calendar that this transaction sees
		return t, err
	}
	f.apply(&t)
	if err := t.pastDue(f.HandOut && !a.System, clock.Today(r.clock)); err != nil {
		return t, err
	}
	if err := r.knownAgencies(ctx, t); err != nil {
		return t, err
	}
	if slices.Contains([]string{"manual", "api", documentKind}, t.Source.Kind) && !a.System {
		if err = r.knownSupervisor(ctx, "", t.Supervisor); err != nil {
			return t, err
		}
	}
	if err = r.await(ctx, a, &t, f.Awaited); err != nil {
		return t, err
	}
	if err = r.begin(ctx, a, &t, f); err != nil { // a series, of which t is the first task
		return t, err
	}
	if as != nil {
		if err = as(&t); err != nil {
			return t, err
		}
	}
	if t.Code, err = r.store.nextCode(ctx, now.In(clock.VN).Year()); err != nil {
		return t, err
	}
	t.OriginalDue = t.Due
	if f.HandOut {
		t.State, t.HandedOutAt = HandedOut, now
	}
	if t.AssignedBy == "" {
		t.AssignedBy = levelOf(a)
	}
	if err := r.store.insert(ctx, t); err != nil {
		return t, err
	}
	if err := r.note(ctx, a, t, Event{Move: Create, Due: t.Due, Detail: Detail{Awaited: t.AwaitedID, Happened: t.AwaitedID != "" && !t.waits()}}); err != nil {
		return t, err
	}
	if len(f.Clauses) > 0 {
		if err := r.citeNew(ctx, a, t.ID, f.Clauses); err != nil {
			return t, err
		}
	}
	web.Result(ctx, base+"/"+t.ID)
	if f.HandOut {
		err = r.tellNew(ctx, t)
	}
	return t, err
}

// pastDue refuses a date before the work was given: before the paper was
// signed, or, where no such day is told and the task is being handed out by
// hand, before today. Work given earlier names its paper and the day.
func (t Task) pastDue(handOut bool, today gov.Date) error {
	switch {
	case t.Due.IsZero():
	case t.Due.Before(t.Source.Signed):
		return fault.Fields(fault.Field{Name: "due", Key: "task.error.before_signed", Args: []any{t.Source.Signed}})
	case handOut && t.Source.Signed.IsZero() && slices.Contains([]string{"manual", "api", documentKind}, t.Source.Kind) && t.Due.Before(today):
		return fault.Fields(fault.Field{Name: "due", Key: "task.error.past_due"})
	}
	return nil
}

// knownSupervisor refuses a name that is of no leader, so that what is due goes
// up to somebody. What stood before stays.
func (r *Room) knownSupervisor(ctx context.Context, before, name string) error {
	if r.Leaders == nil || name == "" || name == before {
		return nil
	}
	known, err := r.Leaders(ctx)
	if err == nil && !slices.Contains(known, name) {
		err = fault.Fields(fault.Field{Name: "supervisor", Key: "task.error.supervisor"})
	}
	return err
}

// tellNew tells everybody who takes part that a task is theirs.
func (r *Room) tellNew(ctx context.Context, t Task) error {
	if err := r.tellAgencies(ctx, t, t.Leads, "task.told.handed_out"); err != nil || len(t.Coordinating) == 0 {
		return err
	}
	return r.tellAgencies(ctx, t, t.Coordinating, "task.told.coordinating")
}

// knownAgencies refuses ids that are of no agency.
func (r *Room) knownAgencies(ctx context.Context, t Task) error {
	ids := append(slices.Clone(t.Leads), t.Coordinating...)
	known, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if a, ok := known[id]; !ok || !a.Assignable() {
			name := "lead"
			if i >= len(t.Leads) {
				name = "coordinating"
			}
			return fault.Fields(fault.Field{Name: name, Key: "task.error.agency"})
		}
	}
	return nil
}

// levelOf is the level for which an actor hands out: leaders for themselves,
// the Office for the Chairman.
func levelOf(a access.Actor) string {
	if a.Has(access.ViceChairman) && !a.Has(access.Chairman) {
		return "vice_chairman"
	}
	return "chairman"
}

// note writes event and audit entry of a move; e carries Move and From, and
// what the move says.
func (r *Room) note(ctx context.Context, a access.Actor, t Task, e Event) error {
	e.ID, e.At, e.ActorID, e.ActorName, e.To, e.Stood = gov.NewID(), r.clock.Now(), a.AccountID, a.Name, t.State, t.standing()
	if err := r.store.addEvent(ctx, t.ID, e); err != nil {
		return err
	}
	detail := map[string]any{"code": t.Code, "state": string(t.State)}
	if e.Words != "" {
		detail["words"] = audit.HashText(e.Words)
	}
	if !e.Due.IsZero() {
		detail["due"] = e.Due.String()
	}
	if !e.Detail.isZero() {
		detail["detail"] = e.Detail
	}
	r.audit.Record(ctx, a, "task."+string(e.Move), "task", t.ID, detail)
	return nil
}

func (r *Room) tellAgencies(ctx context.Context, t Task, agencies []string, key string) error {
	return r.tell.Tell(ctx, notice.To{Agencies: agencies}, notice.Message{Key: key, Args: []any{t.Code, t.Title}, Link: base + "/" + t.ID})
}

func (r *Room) tellOffice(ctx context.Context, t Task, key string) error {
	return r.tell.Tell(ctx, notice.To{Roles: access.Office}, notice.Message{Key: key, Args: []any{t.Code, t.Title}, Link: base + "/" + t.ID})
}

// Said is what a person says with a move.
type Said struct {
	Words   string         // report, reason or decision
	Due     gov.Date       // of a request for, or a decision on, another date
	Granted bool           // of a decision on another date
	Leads   []string       // of a new assignment
	Files   []files.Stored // put into the store before
	Version int64          // that the person saw; 0 = the present one

	Officer       string   // who is accountable in the agency of a new assignment
	Percent       int      // of the work that is done, of a report on progress; 0 = not said
	On            string   // for whom the lead waits, one of waitsOn
	Reason        string   // class of a request for another date, one of ReasonClasses
	Product       string   // number and symbol of the paper that is the product, of a report or its acceptance
	Competent     []string // agencies that whoever declines names as competent
	CompetentName string   // the same, of a body outside of the register
}

// Make carries out a move other than Create and Edit. For a while it can be
// undone where it is one that may be made with many tasks.
func (r *Room) Make(ctx context.Context, a access.Actor, id string, m Move, said Said) (t Task, err error) {
	return r.make(ctx, a, id, m, said, m.bulk())
}

// make is Make; alone keeps what is needed to undo it as an act of its own.
func (r *Room) make(ctx context.Context, a access.Actor, id string, m Move, said Said, alone bool) (t Task, err error) {
	s := stepOf(m)
	said.Words, said.Product, said.CompetentName, said.Officer = form.Clean(said.Words), form.Clean(said.Product), form.Clean(said.CompetentName), form.Clean(said.Officer)
	said.Competent = unique(said.Competent)
	if err := said.check(s); err != nil {
		return Task{}, err
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if t, err = r.store.get(ctx, id); err != nil {
			return err
		}
		if !r.rights.Can(a, "task.read", t.Object()) {
			return fault.Missing()
		}
		if !r.rights.Can(a, s.permission, t.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		if said.Version != 0 && said.Version != t.Version && m != Comment { // words stand whatever happened meanwhile
			return conflict("error.changed_meanwhile")
		}
		if err := s.refusal(t, clock.Today(r.clock)); err != nil {
			return err
		}
		if err := s.level(a, t, said.Granted || m == SetDue && !t.Due.IsZero()); err != nil {
			return err
		}
		if m == Reassign && t.State != Declined && sameAgencies(unique(said.Leads), t.Leads) { // who declined may be told again
			return fault.Fields(fault.Field{Name: "lead", Key: "task.error.same_lead"})
		}
		was, from := t, t.State
		if s.to != "" {
			t.State = s.to
		}
		if t.State != from { // whom the lead waited for no longer holds the task up
			t.WaitsOn = ""
		}
		due, err := r.effect(ctx, &t, m, said)
		if err != nil {
			return err
		}
		if err := r.store.update(ctx, was, t, r.clock.Now()); err != nil {
			return err
		}
		t.Version++
		for _, f := range said.Files {
			if _, err := r.files.Attach(ctx, "task", t.ID, string(m), f, a); err != nil {
				return err
			}
		}
		noted := m
		if m == SetDue && !was.Due.IsZero() { // an extension that nobody asked for
			noted = DecideExtension
		}
		if err := r.note(ctx, a, t, Event{Move: noted, Words: said.Words, Due: due, From: from, Detail: said.detail(was, t, m)}); err != nil {
			return err
		}
		if alone {
			if err := r.store.keepBulk(ctx, Bulk{ID: gov.NewID(), Move: m, At: r.clock.Now(), ActorID: a.AccountID}, was, t); err != nil {
				return err
			}
		}
		web.Result(ctx, base+"/"+t.ID)
		if err := r.tellOf(ctx, t, m, said); err != nil {
			return err
		}
		return r.tellFollowers(ctx, a, t)
	})
	return t, err
}

func (s Said) check(st step) error {
	e := form.New()
	if s.Words == "" && st.words {
		e.Fail("words", "form.required_here")
	}
	if n := len([]rune(s.Words)); n > MaxWords {
		e.Fail("words", "form.too_long", n, MaxWords)
	}
	for name, v := range map[string]string{"product": s.Product, "competent_name": s.CompetentName, "officer": s.Officer} {
		if n := len([]rune(v)); n > MaxShort {
			e.Fail(name, "form.too_long", n, MaxShort)
		}
	}
	if !s.Due.IsZero() && (s.Due.Year < 2000 || s.Due.Year > 2100) {
		e.Fail("due", "form.date")
	}
	switch st.move {
	case AskExtension:
		if s.Due.IsZero() {
			e.Fail("due", "form.required_here")
		}
		if !slices.Contains(ReasonClasses, s.Reason) {
			e.Fail("reason_class", "form.required_choice")
		}
	case SetDue:
		if s.Due.IsZero() {
			e.Fail("due", "form.required_here")
		}
	case ReportProgress:
		if s.Percent < 0 || s.Percent > 100 {
			e.Fail("percent", "task.error.percent")
		}
	case Supplement:
		if s.Product == "" && len(s.Files) == 0 {
			e.Fail("product", "task.error.supplement")
		}
	case Wait:
		if !slices.Contains(waitsOn, s.On) {
			e.Fail("on", "form.required_choice")
		}
	case Decline:
		if len(s.Competent) == 0 && s.CompetentName == "" {
			e.Fail("competent", "task.error.competent")
		}
	case DecideExtension:
		if !s.Granted && s.Words == "" {
			e.Fail("words", "task.error.refusal_reason")
		}
	case Reassign:
		if len(s.Leads) == 0 {
			e.Fail("lead", "task.error.lead")
		}
		if s.Officer == "" {
			e.Fail("officer", "form.required_here")
		}
	}
	return e.Err()
}

// effect is what a move does besides the state; it returns the date that the
// history shows with it.
func (r *Room) effect(ctx context.Context, t *Task, m Move, said Said) (gov.Date, error) {
	now := r.clock.Now()
	switch m {
	case HandOut:
		f := Fields{
			Title: t.Title, Action: t.Action, Product: t.Product, Authority: t.Authority, Officer: t.Officer, Supervisor: t.Supervisor, Urgency: t.Urgency,
			DueKind: t.DueKind, DueReason: t.DueReason, Leads: t.Leads, Coordinating: t.Coordinating, HandOut: true, Awaited: t.AwaitedID,
		}
		if t.DueKind == DueDate {
			f.Due = t.Due
		}
		if err := f.check(); err != nil {
			return gov.Date{}, fault.Wrap(err, fault.Conflict, "task.refused.unclear")
		}
		if t.pastDue(true, clock.Today(r.clock)) != nil {
			return gov.Date{}, conflict("task.refused.past_due", t.Due)
		}
		t.HandedOutAt, t.OriginalDue = now, t.Due
	case Receive:
		t.ReceivedAt = now
	case Wait:
		if said.On == "coordinating" && len(t.Coordinating) == 0 {
			return gov.Date{}, fault.Fields(fault.Field{Name: "on", Key: "task.error.no_coordinating"})
		}
		t.WaitsOn = said.On
	case GoOn:
		t.WaitsOn = ""
	case Start, ReportProgress:
		if t.ReceivedAt.IsZero() {
			t.ReceivedAt = now
		}
	case Report:
		if t.ReceivedAt.IsZero() {
			t.ReceivedAt = now
		}
		t.addProduct(said)
		t.ReportedAt, t.PendingDue = now, gov.Date{} // a request lapses with the result, the refusal or the loss of the task
	case Supplement:
		t.addProduct(said)
	case Accept:
		t.addProduct(said)
		if t.ProductRef == "" && t.ProductFiles == 0 {
			return gov.Date{}, conflict("task.refused.no_product")
		}
		t.AcceptedAt = now
	case Return: // not done: the result no longer stands, the clock goes on from the date in force
		t.ReportedAt = time.Time{}
	case Decline:
		t.PendingDue = gov.Date{}
		if slices.ContainsFunc(said.Competent, func(id string) bool { return slices.Contains(t.Leads, id) }) {
			return gov.Date{}, fault.Fields(fault.Field{Name: "competent", Key: "task.error.competent_self"})
		}
		return gov.Date{}, r.knownCompetent(ctx, said.Competent)
	case Withdraw:
		t.PendingDue = gov.Date{}
	case AskExtension:
		if !said.Due.After(t.Due) {
			return gov.Date{}, laterThan(t.Due)
		}
		t.PendingDue = said.Due
		return said.Due, nil
	case DecideExtension:
		asked := t.PendingDue
		t.PendingDue = gov.Date{}
		if !said.Granted {
			return gov.Date{}, nil
		}
		if !said.Due.IsZero() {
			asked = said.Due
		}
		if !asked.After(t.Due) {
			return gov.Date{}, laterThan(t.Due)
		}
		t.setDue(asked)
		t.Extensions++
		return asked, nil
	case SetDue:
		if !t.Due.IsZero() && !said.Due.After(t.Due) { // who needs it sooner withdraws it and hands it out anew
			return gov.Date{}, laterThan(t.Due)
		}
		if day := gov.DateOf(t.HandedOutAt.In(clock.VN)); said.Due.Before(day) {
			return gov.Date{}, fault.Fields(fault.Field{Name: "due", Key: "task.error.before_given", Args: []any{day}})
		}
		if !t.Due.IsZero() {
			t.Extensions++
		}
		t.DueKind, t.DueReason, t.AwaitedID = DueDate, "", ""
		if t.OriginalDue.IsZero() {
			t.OriginalDue = said.Due
		}
		t.setDue(said.Due)
		return said.Due, nil
	case Reassign:
		t.Leads, t.Officer = unique(said.Leads), said.Officer
		t.Coordinating = slices.DeleteFunc(slices.Clone(t.Coordinating), func(id string) bool { return slices.Contains(t.Leads, id) })
		t.HandedOutAt, t.ReceivedAt, t.ReportedAt, t.PendingDue = now, time.Time{}, time.Time{}, gov.Date{}
		return gov.Date{}, r.knownAgencies(ctx, *t)
	}
	return gov.Date{}, nil
}

// setDue gives the task a day; no term and no rule moves it from here on.
func (t *Task) setDue(day gov.Date) { t.Due, t.DueTerm, t.DueFrom = day, vncal.Term{}, gov.Date{} }

func sameAgencies(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(id string) bool { return !slices.Contains(b, id) })
}

// addProduct keeps what is handed in as the product.
func (t *Task) addProduct(said Said) {
	if said.Product != "" {
		t.ProductRef = said.Product
	}
	t.ProductFiles += int64(len(said.Files))
}

// detail is what the history keeps of a move besides words and date.
func (s Said) detail(was, t Task, m Move) Detail {
	switch m {
	case ReportProgress:
		return Detail{Percent: s.Percent, Files: len(s.Files)}
	case Report, Accept, Supplement:
		return Detail{Product: s.Product, Files: len(s.Files)}
	case Wait:
		return Detail{WaitsOn: s.On}
	case AskExtension:
		return Detail{Reason: s.Reason}
	case Decline:
		return Detail{Competent: s.Competent, CompetentName: s.CompetentName}
	case Reassign:
		return Detail{Leads: t.Leads, Coordinating: t.Coordinating, LeadsBefore: was.Leads, Officer: t.Officer, OfficerBefore: was.Officer}
	}
	return Detail{}
}

// knownCompetent refuses ids that are of no agency.
func (r *Room) knownCompetent(ctx context.Context, ids []string) error {
	known, err := r.agencies.ByIDs(ctx, ids)
	if err == nil && len(known) != len(unique(ids)) {
		err = fault.Fields(fault.Field{Name: "competent", Key: "task.error.agency"})
	}
	return err
}

func laterThan(due gov.Date) error {
	return fault.Fields(fault.Field{Name: "due", Key: "task.error.later", Args: []any{due}})
}

func (r *Room) tellOf(ctx context.Context, t Task, m Move, said Said) error {
	switch m {
	case HandOut, Reassign:
		return r.tellNew(ctx, t)
	case Report, Supplement:
		return r.tellOffice(ctx, t, "task.told.reported")
	case SetDue:
		return r.tell.Tell(ctx, notice.To{Agencies: t.Leads}, notice.Message{Key: "task.told.set_due", Args: []any{t.Code, t.Title, t.Due}, Link: base + "/" + t.ID})
	case Accept:
		return r.tellAgencies(ctx, t, t.Leads, "task.told.accepted")
	case Return:
		return r.tellAgencies(ctx, t, t.Leads, "task.told.returned")
	case Decline:
		return r.tellOffice(ctx, t, "task.told.declined")
	case AskExtension:
		return r.tell.Tell(ctx, notice.To{Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice}},
			notice.Message{Key: "task.told.extension_asked", Args: []any{t.Code, t.Title}, Link: base + "/" + t.ID})
	case DecideExtension:
		if said.Granted {
			return r.tellAgencies(ctx, t, t.Leads, "task.told.extension_granted")
		}
		return r.tellAgencies(ctx, t, t.Leads, "task.told.extension_refused")
	case Wait:
		if said.On == "coordinating" {
			return r.tellAgencies(ctx, t, t.Coordinating, "task.told.waits")
		}
	case Comment:
		if err := r.tellOffice(ctx, t, "task.told.comment"); err != nil {
			return err
		}
		return r.tellAgencies(ctx, t, t.Leads, "task.told.comment")
	case Pause, Resume, Withdraw:
		if t.HandedOutAt.IsZero() {
			return nil
		}
		return r.tellAgencies(ctx, t, t.Leads, "task.told."+string(m))
	}
	return nil
}

// Edit corrects the fields of a task. What changed is in the history.
func (r *Room) Edit(ctx context.Context, a access.Actor, id string, f Fields, version int64) (t Task, err error) {
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if t, err = r.store.get(ctx, id); err != nil {
			return err
		}
		if !r.rights.Can(a, "task.edit", t.Object()) {
			return fault.Missing()
		}
		if version != t.Version {
			return conflict("error.changed_meanwhile")
		}
		if err := stepOf(Edit).level(a, t, false); err != nil {
			return err
		}
		if err := stepOf(Edit).refusal(t, clock.Today(r.clock)); err != nil {
			return err
		}
		f.HandOut, f.Recur = t.State != Draft, "" // a series is made with its first task
		if err := r.count(ctx, &f, t.Due); err != nil {
			return err
		}
		if err := f.check(); err != nil {
			return err
		}
		before := t
		f.apply(&t)
		if err := before.fixed(t); err != nil {
			return err
		}
		if err := r.knownAgencies(ctx, t); err != nil {
			return err
		}
		if err := r.knownSupervisor(ctx, before.Supervisor, t.Supervisor); err != nil {
			return err
		}
		if err := r.await(ctx, a, &t, f.Awaited); err != nil {
			return err
		}
		waiting := Detail{}
		if t.AwaitedID != before.AwaitedID || t.waits() != before.waits() {
			waiting = Detail{Awaited: t.AwaitedID, Happened: !t.waits()}
		}
		if t.State == Draft {
			t.OriginalDue = t.Due
		} else if t.OriginalDue.IsZero() {
			t.OriginalDue = t.Due
		}
		due := gov.Date{}
		if t.Due != before.Due {
			due = t.Due
		}
		if err := r.store.update(ctx, before, t, r.clock.Now()); err != nil {
			return err
		}
		t.Version++
		web.Result(ctx, base+"/"+t.ID)
		if err := r.tellFollowers(ctx, a, t); err != nil {
			return err
		}
		list := changes(before, t)
		if len(list) == 0 {
			return r.note(ctx, a, t, Event{Move: Edit, Due: due, From: t.State, Detail: waiting})
		}
		return r.note(ctx, a, t, Event{Move: Edit, Words: db.JSON(list), Due: due, From: t.State, Detail: waiting})
	})
	return t, err
}

// fixes reports whether lead and date are beyond an edit.
func (t Task) fixes() bool { return !t.HandedOutAt.IsZero() }

// keep takes lead and date from the task.
func (f *Fields) keep(t Task) {
	f.Leads, f.DueKind, f.DueReason, f.DueTerm, f.DueFrom, f.Due, f.Recur = t.Leads, t.DueKind, t.DueReason, t.DueTerm, t.DueFrom, t.Due, ""
	if !t.DueTerm.IsZero() {
		f.Due = gov.Date{} // it follows
	}
}

// fixed refuses changes of who leads a task that was handed out, and of its
// date: those are acts of their own, with a reason and by who may.
func (t Task) fixed(is Task) error {
	if !t.fixes() {
		return nil
	}
	var wrong []fault.Field
	if t.DueKind != is.DueKind || t.Due != is.Due || given(t) != given(is) || t.DueReason != is.DueReason {
		wrong = append(wrong, fault.Field{Name: "due", Key: "task.error.due_fixed"})
	}
	if !sameAgencies(t.Leads, is.Leads) {
		wrong = append(wrong, fault.Field{Name: "lead", Key: "task.error.lead_fixed"})
	}
	if len(wrong) > 0 {
		return fault.Fields(wrong...)
	}
	return nil
}

// Change is one field before and after an edit. Agencies are ids joined by
// spaces, so that the history shows them by the names of their time.
type Change struct {
	Field  string `json:"field"` // key below task.changed.
	Before string `json:"before"`
	After  string `json:"after"`
}

// given is a term with its beginning, as the history keeps it.
func given(t Task) string {
	if t.DueTerm.IsZero() {
		return ""
	}
	return strings.TrimSpace(t.DueTerm.String() + " " + t.DueFrom.String())
}

func changes(a, b Task) []Change {
	var out []Change
	for _, x := range []Change{
		{"title", a.Title, b.Title},
		{"action", a.Action, b.Action},
		{"product", a.Product, b.Product},
		{"authority", a.Authority, b.Authority},
		{"officer", a.Officer, b.Officer},
		{"supervisor", a.Supervisor, b.Supervisor},
		{"urgency", a.Urgency, b.Urgency},
		{"due_kind", a.DueKind, b.DueKind},
		{"due", a.Due.String(), b.Due.String()},
		{"due_reason", a.DueReason, b.DueReason},
		{"due_term", given(a), given(b)},
		{"lead", strings.Join(a.Leads, " "), strings.Join(b.Leads, " ")},
		{"assigned_by", a.AssignedBy, b.AssignedBy},
		{"coordinating", strings.Join(a.Coordinating, " "), strings.Join(b.Coordinating, " ")},
	} {
		if x.Before != x.After {
			out = append(out, x)
		}
	}
	return out
}

// Allowed lists the moves that the actor may make now, the natural one first.
func (r *Room) Allowed(a access.Actor, t Task) []Move {
	var first, rest []Move
	today := clock.Today(r.clock)
	for _, s := range steps {
		if s.move == Edit || s.refusal(t, today) != nil || !r.rights.Can(a, s.permission, t.Object()) {
			continue
		}
		if s.level(a, t, s.move == SetDue) != nil {
			continue
		}
		if s.primary && len(first) == 0 {
			first = append(first, s.move)
		} else {
			rest = append(rest, s.move)
		}
	}
	return append(first, rest...)
}
