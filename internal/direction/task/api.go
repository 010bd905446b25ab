package task

import (
	"context"
	"net/http"
	"slices"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vncal"
)

// AgencyBody is an agency as the API shows it.
type AgencyBody struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	ShortName string `json:"short_name"`
}

// Body is a task as the API shows it.
type Body struct {
	ID           string       `json:"id"`
	Code         string       `json:"code"`
	Title        string       `json:"title"`
	Action       string       `json:"action"`
	Lead         []AgencyBody `json:"lead"`
	Coordinating []AgencyBody `json:"coordinating"`
	Officer      string       `json:"accountable_officer"`
	Supervisor   string       `json:"supervisor"`
	Authority    string       `json:"authority"`
	Product      string       `json:"product"`
	Urgency      string       `json:"urgency"`
	Source       sourceBody   `json:"source"`
	State        string       `json:"state"`
	TimeState    string       `json:"time_state"`
	OriginalDue  *string      `json:"original_due" doc:"null while there is none"`
	Due          *string      `json:"due" doc:"null while there is none"`
	DueKind      string       `json:"due_kind"`
	DueReason    string       `json:"due_reason"`
	DueTerm      string       `json:"due_term,omitempty"`
	DueFrom      string       `json:"due_from,omitempty"`
	HandedOutAt  *string      `json:"handed_out_at" doc:"null while there is none"`
	ReportedAt   *string      `json:"reported_at" doc:"null while there is none"`
	AcceptedAt   *string      `json:"accepted_at" doc:"null while there is none"`
	PendingDue   *string      `json:"pending_due" doc:"asked for and not yet decided; null while there is none"`
	AgainstFirst string       `json:"time_state_original" doc:"as time_state, against original_due"`
	DaysLate     int          `json:"days_late" doc:"working days after due; 0 where it is not late"`
	DaysLateO    int          `json:"days_late_original" doc:"working days after original_due"`
	EventID      string       `json:"event_id,omitempty" doc:"on which the task waits, or from whose day it runs"`
	SeriesID     string       `json:"series_id,omitempty"`
	Period       string       `json:"period,omitempty" doc:"of reporting, of a task of a series: 2023-Q1"`
	AssignedBy   string       `json:"assigned_by" doc:"committee, chairman or vice_chairman: who decides on another date"`
	ProductRef   string       `json:"product_ref" doc:"number and symbol of the paper handed in as the product"`
	ProductFiles int64        `json:"product_files" doc:"files handed in with reports"`
	Extensions   int64        `json:"extensions" doc:"other dates granted so far"`
	SourcePaper  string       `json:"source_paper"`
	SignedOn     *string      `json:"signed_on" doc:"day on which that paper was signed; null while it is not told"`
	WaitsOn      string       `json:"waits_on" doc:"coordinating or petitioner while the lead waits for them"`
	Held         *Held        `json:"held,omitempty" doc:"of one task: working days by with whom it lay"`
	Sample       bool         `json:"sample"`
	Version      int64        `json:"version"`
}

type sourceBody struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

// present is nil for nothing: the API says null.
func present(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.VN).Format(time.RFC3339)
}

func (r *Room) body(ctx context.Context, t Task) (Body, error) {
	list, err := r.bodies(ctx, []Task{t})
	if err != nil {
		return Body{}, err
	}
	return list[0], nil
}

func (r *Room) bodies(ctx context.Context, list []Task) ([]Body, error) {
	var ids []string
	for _, t := range list {
		ids = append(append(ids, t.Leads...), t.Coordinating...)
	}
	known, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	agencies := func(ids []string) []AgencyBody {
		out := make([]AgencyBody, 0, len(ids))
		for _, id := range ids {
			a := known[id]
			out = append(out, AgencyBody{a.Code, a.Name, a.ShortName})
		}
		return out
	}
	today := clock.Today(r.clock)
	out := make([]Body, len(list))
	for i, t := range list {
		st, today := t.standing(), t.day(today)
		out[i] = Body{
			ID: t.ID, Code: t.Code, Title: t.Title, Action: t.Action, Lead: agencies(t.Leads), Coordinating: agencies(t.Coordinating),
			Officer: t.Officer, Supervisor: t.Supervisor, Authority: t.Authority, Product: t.Product, Urgency: t.Urgency,
			Source: sourceBody{t.Source.Kind, t.Source.ID, t.Source.SHA256, t.Source.Start, t.Source.End},
			State:  string(t.State), TimeState: string(StandsAt(t, today, r.cal)), OriginalDue: present(t.OriginalDue.String()), Due: present(t.Due.String()),
			DueKind: t.DueKind, DueReason: t.DueReason, DueTerm: t.DueTerm.String(), DueFrom: t.DueFrom.String(), HandedOutAt: present(stamp(t.HandedOutAt)), ReportedAt: present(stamp(t.ReportedAt)), AcceptedAt: present(stamp(t.AcceptedAt)),
			PendingDue: present(t.PendingDue.String()), Extensions: t.Extensions,
			AgainstFirst: string(st.TimeState(Original, today, r.cal)), DaysLate: st.DaysLate(Current, today, r.cal), DaysLateO: st.DaysLate(Original, today, r.cal),
			SourcePaper: t.Source.Paper, SignedOn: present(t.Source.Signed.String()), WaitsOn: t.WaitsOn, EventID: t.AwaitedID, SeriesID: t.SeriesID, Period: t.Period,
			AssignedBy: t.AssignedBy, ProductRef: t.ProductRef, ProductFiles: t.ProductFiles,
			Sample: t.Sample, Version: t.Version,
		}
	}
	return out, nil
}

// ListFilter is what lists and counts can be restricted by.
type ListFilter struct {
	Text       string   `query:"q" maxLength:"200" doc:"words; each must begin a word of code, title or product, marks may be left out"`
	State      []string `query:"state" maxItems:"10" doc:"joined by commas"`
	TimeState  string   `query:"time_state"`
	Agency     string   `query:"agency" doc:"code"`
	Role       string   `query:"role" doc:"lead or coordinating, with agency"`
	From       string   `query:"due_from" doc:"YYYY-MM-DD"`
	To         string   `query:"due_to" doc:"YYYY-MM-DD"`
	Urgency    string   `query:"urgency"`
	SourceKind string   `query:"source" maxLength:"50"`
	SourceID   string   `query:"source_id" maxLength:"50"`
	Box        string   `query:"box" enum:"done_on_time,done_late,open_in_time,open_overdue,no_deadline" doc:"of a report"`
	Basis      string   `query:"basis" enum:"current,original" default:"current" doc:"the date against which box and time_state judge"`
	AsOf       string   `query:"as_of" doc:"YYYY-MM-DD, not after today: everything as it stood at the end of that day"`
	Pending    bool     `query:"pending" doc:"only tasks whose extension waits for a decision"`
}

type listIn struct {
	ListFilter
	Sort   string `query:"sort" enum:"press,due,-due,new" default:"press"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"3000"`
}

type taskListOut struct {
	Body struct {
		Items      []Body `json:"items"`
		NextCursor string `json:"next_cursor"`
	}
}

type taskCreateIn struct {
	Body struct {
		Title        string   `json:"title"`
		Action       string   `json:"action,omitempty"`
		Lead         []string `json:"lead,omitempty" maxItems:"100" doc:"codes of agencies"`
		Coordinating []string `json:"coordinating,omitempty" maxItems:"300"`
		Officer      string   `json:"accountable_officer,omitempty"`
		Supervisor   string   `json:"supervisor,omitempty"`
		Authority    string   `json:"authority,omitempty" doc:"committee or chairman"`
		Product      string   `json:"product,omitempty"`
		Due          string   `json:"due,omitempty" doc:"YYYY-MM-DD"`
		DueKind      string   `json:"due_kind,omitempty" doc:"date, recurring, event or none"`
		DueReason    string   `json:"due_reason,omitempty"`
		DueTerm      string   `json:"due_term,omitempty" maxLength:"40" doc:"instead of due: 10WD, 15D, 2W, 1M, 1Q, 1Y, or in words; 0D moves due_from off a day off"`
		Awaited      string   `json:"awaited,omitempty" doc:"of due_kind event: the event on which the task waits, due_reason where absent; due_term then runs from its day"`
		Recur        string   `json:"recur,omitempty" enum:"monthly,quarterly,half_yearly,nine_months,yearly" doc:"of due_kind recurring: a task is made for each reporting period, due due_term after its last day"`
		DueFrom      string   `json:"due_from,omitempty" doc:"YYYY-MM-DD, the day on which the term begins and which does not count; today where absent"`
		Urgency      string   `json:"urgency,omitempty" doc:"normal, urgent, very_urgent or express"`
		SourcePaper  string   `json:"source_paper,omitempty" doc:"number and symbol of the paper that gives the work"`
		SignedOn     string   `json:"signed_on,omitempty" doc:"YYYY-MM-DD, the day on which that paper was signed"`
		AssignedBy   string   `json:"assigned_by,omitempty" doc:"committee, chairman or vice_chairman; by who hands out where absent"`
		HandOut      bool     `json:"hand_out,omitempty"`
	}
}

type taskOut struct{ Body Body }

type createdOut struct {
	Location string `header:"Location"`
	Body     Body
}

type oneIn struct {
	ID   string `path:"id"`
	AsOf string `query:"as_of" doc:"YYYY-MM-DD, not after today: as it stood at the end of that day"`
}

type countsIn struct {
	ListFilter
}

// countsBody is the counts of an agency, or of all.
type countsBody struct {
	Agency *AgencyBody `json:"agency,omitempty"`
	Counts
}

type countsOut struct {
	Body struct {
		AsOf  string       `json:"as_of"`
		Basis string       `json:"basis"`
		Total Counts       `json:"total" doc:"each task once"`
		Items []countsBody `json:"items" doc:"by lead agency; a task with several leads counts for each"`
	}
}

type taskMoveIn struct {
	ID   string `path:"id"`
	Body struct {
		Words   string   `json:"words,omitempty" doc:"report, reason or decision"`
		Due     string   `json:"due,omitempty" doc:"YYYY-MM-DD, of a request for another date or its decision"`
		Granted bool     `json:"granted,omitempty" doc:"of decide-extension"`
		Lead    []string `json:"lead,omitempty" doc:"codes of agencies, of reassign"`
		Officer string   `json:"accountable_officer,omitempty" doc:"of reassign: who is accountable in the new lead agency"`
		Percent int      `json:"percent,omitempty" minimum:"0" maximum:"100" doc:"of progress: how much of the work is done"`
		Version int64    `json:"version,omitempty" doc:"that was seen; 0 = the present one"`

		On            string   `json:"on,omitempty" doc:"of wait: coordinating or petitioner"`
		Reason        string   `json:"reason_class,omitempty" doc:"of request-extension: disaster, law, superior, coordination, resources, scope or other; other where absent"`
		Product       string   `json:"product,omitempty" doc:"of report and accept: number and symbol of the paper that is the product; acceptance needs it or a file"`
		Competent     []string `json:"competent,omitempty" doc:"of decline: codes of the agencies that are competent"`
		CompetentName string   `json:"competent_name,omitempty" doc:"of decline: a competent body that is not in the register"`
	}
}

// recurs are the kinds of periods as the API names them.
var recurs = map[string]vncal.PeriodKind{"monthly": vncal.Monthly, "quarterly": vncal.Quarterly, "half_yearly": vncal.HalfYearly, "nine_months": vncal.NineMonths, "yearly": vncal.Yearly}

// API adds the operations of tasks.
func (r *Room) API(a *web.API) {
	web.Register(a, web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks", Summary: "Tasks that the token's user may see", Tag: "tasks", Permission: "task.list"}, r.apiList)
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/tasks", Summary: "Make a task, as a draft or handed out", Tag: "tasks", Permission: "task.create", Status: http.StatusCreated}, r.apiCreate)
	web.Register(a, web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks/{id}", Summary: "One task", Tag: "tasks", Permission: "task.read", Load: r.loadParam}, func(ctx context.Context, in *oneIn) (*taskOut, error) {
		t := web.ObjectFrom(ctx).(Task)
		day, err := r.pastDay("as_of", in.AsOf)
		if err == nil && !day.IsZero() {
			t, err = r.At(ctx, t.ID, day)
		}
		if err != nil {
			return nil, err
		}
		b, err := r.body(ctx, t)
		if err != nil {
			return nil, err
		}
		events, err := r.store.events(ctx, t.ID)
		h := HeldBy(events, t.day(clock.Today(r.clock)), r.cal)
		b.Held = &h
		return &taskOut{b}, err
	})
	web.Register(a, web.Operation{Method: http.MethodGet, Path: "/api/v1/tasks/counts", Summary: "Counts of the tasks that the token's user may see, by lead agency", Tag: "tasks", Permission: "task.list"}, r.apiCounts)
	r.moreAPI(a)
	for _, s := range steps {
		if s.move == Edit {
			continue
		}
		web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/tasks/{id}/" + string(s.move), Summary: "Move of a task: " + string(s.move), Tag: "tasks", Permission: s.permission, Read: "task.read", Load: r.loadParam},
			func(ctx context.Context, in *taskMoveIn) (*taskOut, error) { return r.apiMove(ctx, in, s.move) })
	}
}

func (r *Room) loadParam(ctx context.Context, param func(string) string) (any, access.Object, error) {
	t, err := r.store.get(ctx, param("id"))
	return t, t.Object(), err
}

// pastDay reads a day up to today; today and none are zero, the present.
func (r *Room) pastDay(name, s string) (gov.Date, error) {
	d, err := date(name, s)
	today := clock.Today(r.clock)
	switch {
	case err != nil:
		return d, err
	case d.After(today):
		return d, fault.Fields(fault.Field{Name: name, Key: "task.error.future"})
	case d == today:
		return gov.Date{}, nil
	}
	return d, nil
}

func (r *Room) apiCounts(ctx context.Context, in *countsIn) (*countsOut, error) {
	f, err := r.filter(ctx, in.ListFilter)
	if err != nil {
		return nil, err
	}
	rows, total, err := r.CountBy(ctx, web.ActorFrom(ctx), f)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, x := range rows {
		ids = append(ids, x.AgencyID)
	}
	known, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := &countsOut{}
	out.Body.AsOf, out.Body.Basis, out.Body.Total = Task{AsOf: f.AsOf}.day(clock.Today(r.clock)).String(), in.Basis, total
	out.Body.Items = []countsBody{}
	for _, x := range rows {
		a := known[x.AgencyID]
		out.Body.Items = append(out.Body.Items, countsBody{&AgencyBody{a.Code, a.Name, a.ShortName}, x.Counts})
	}
	return out, nil
}

func (r *Room) apiList(ctx context.Context, in *listIn) (*taskListOut, error) {
	f, err := r.filter(ctx, in.ListFilter)
	if err != nil {
		return nil, err
	}
	f.Sort, f.Limit, f.Cursor = in.Sort, in.Limit, in.Cursor
	list, next, err := r.List(ctx, web.ActorFrom(ctx), f)
	if err != nil {
		return nil, err
	}
	out := &taskListOut{}
	out.Body.NextCursor = next
	out.Body.Items, err = r.bodies(ctx, list)
	return out, err
}

// filter reads what restricts a list.
func (r *Room) filter(ctx context.Context, in ListFilter) (Filter, error) {
	e := form.New()
	f := Filter{
		Text: form.Clean(in.Text), TimeState: TimeState(in.TimeState), Role: in.Role, Urgency: in.Urgency, SourceKind: form.Clean(in.SourceKind), SourceID: form.Clean(in.SourceID),
		Pending: in.Pending, Box: Box(in.Box),
	}
	for _, s := range in.State {
		f.States = append(f.States, State(s))
		if !slices.Contains(States, State(s)) {
			e.Fail("state", "form.choice")
		}
	}
	for _, x := range []struct {
		name, value string
		allowed     []string
	}{{"time_state", in.TimeState, names(TimeStates)}, {"urgency", in.Urgency, urgencies}, {"role", in.Role, roles}} {
		if x.value != "" && !slices.Contains(x.allowed, x.value) {
			e.Fail(x.name, "form.choice")
		}
	}
	if in.Basis == string(Original) {
		f.Basis = Original
	}
	if err := e.Err(); err != nil {
		return f, err
	}
	var err error
	if f.AsOf, err = r.pastDay("as_of", in.AsOf); err != nil {
		return f, err
	}
	if f.From, err = date("due_from", in.From); err != nil {
		return f, err
	}
	if f.To, err = date("due_to", in.To); err != nil {
		return f, err
	}
	if in.Agency != "" {
		ids, err := r.ids(ctx, "agency", []string{in.Agency})
		if err != nil {
			return f, err
		}
		f.AgencyID = ids[0]
	}
	return f, nil
}

func (r *Room) apiCreate(ctx context.Context, in *taskCreateIn) (*createdOut, error) {
	b := in.Body
	f := Fields{
		Title: b.Title, Action: b.Action, Product: b.Product, Authority: b.Authority, Officer: b.Officer, Supervisor: b.Supervisor,
		Urgency: b.Urgency, DueKind: b.DueKind, DueReason: b.DueReason, HandOut: b.HandOut, AssignedBy: b.AssignedBy, Source: Source{Kind: "api", Paper: b.SourcePaper},
	}
	var err error
	if f.Due, err = date("due", b.Due); err != nil {
		return nil, err
	}
	if f.DueTerm, err = vncal.ParseTerm(b.DueTerm); err != nil {
		return nil, fault.Fields(fault.Field{Name: "due_term", Key: "task.error.term"})
	}
	if f.Source.Signed, err = date("signed_on", b.SignedOn); err != nil {
		return nil, err
	}
	f.Awaited, f.Recur = b.Awaited, recurs[b.Recur]
	if f.DueFrom, err = date("due_from", b.DueFrom); err != nil {
		return nil, err
	}
	if f.Leads, err = r.ids(ctx, "lead", b.Lead); err != nil {
		return nil, err
	}
	if f.Coordinating, err = r.ids(ctx, "coordinating", b.Coordinating); err != nil {
		return nil, err
	}
	t, err := r.Create(ctx, web.ActorFrom(ctx), f)
	if err != nil {
		return nil, err
	}
	body, err := r.body(ctx, t)
	return &createdOut{"/api/v1/tasks/" + t.ID, body}, err
}

func (r *Room) apiMove(ctx context.Context, in *taskMoveIn, m Move) (*taskOut, error) {
	said := Said{Words: in.Body.Words, Granted: in.Body.Granted, Version: in.Body.Version, Officer: in.Body.Officer, Percent: in.Body.Percent}
	var err error
	if said.Due, err = date("due", in.Body.Due); err != nil {
		return nil, err
	}
	if said.Leads, err = r.ids(ctx, "lead", in.Body.Lead); err != nil {
		return nil, err
	}
	said.On, said.Reason, said.Product, said.CompetentName = in.Body.On, in.Body.Reason, in.Body.Product, in.Body.CompetentName
	if m == AskExtension && said.Reason == "" {
		said.Reason = "other"
	}
	if said.Competent, err = r.ids(ctx, "competent", in.Body.Competent); err != nil {
		return nil, err
	}
	t, err := r.Make(ctx, web.ActorFrom(ctx), in.ID, m, said)
	if err != nil {
		return nil, renamed(err, moveNames)
	}
	b, err := r.body(ctx, t)
	return &taskOut{b}, err
}

// moveNames are the fields of a move as the API names them.
func moveNames(n string) string {
	switch n {
	case "reason":
		return "reason_class"
	case "officer":
		return "accountable_officer"
	}
	return n
}

func date(name, s string) (gov.Date, error) {
	d, err := gov.ParseDate(s)
	if err != nil {
		return d, fault.Fields(fault.Field{Name: name, Key: "form.iso_date"})
	}
	return d, nil
}

// ids turns codes of agencies into ids, valid today.
func (r *Room) ids(ctx context.Context, name string, codes []string) ([]string, error) {
	out := make([]string, 0, len(codes))
	for _, c := range codes {
		a, err := r.agencies.ByCode(ctx, c, clock.Today(r.clock))
		if fault.Is(err, fault.NotFound) {
			return nil, fault.Fields(fault.Field{Name: name, Key: "task.error.agency"})
		}
		if err != nil {
			return nil, err
		}
		out = append(out, a.ID)
	}
	return out, nil
}
