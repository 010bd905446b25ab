package task

import (
	"context"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
)

// fieldsOf reads the form of a task; what is wrong is noted in f.
func fieldsOf(f *form.Form) Fields {
	x := Fields{
		Title: f.Text("title", true, MaxTitle), Action: f.Text("action", false, MaxAction), Product: f.Text("product", false, MaxShort),
		Authority: f.Choice("authority", false, authorities...), Officer: f.Text("accountable_officer", false, MaxShort), Supervisor: f.Text("supervisor", false, MaxShort),
		Urgency: f.Choice("urgency", false, urgencies...), DueKind: f.Choice("due_kind", false, dueKinds...), Due: f.Date("due", false), DueReason: f.Text("due_reason", false, MaxShort),
		AssignedBy: f.Choice("assigned_by", false, levels...), Leads: f.Values("lead"), Coordinating: f.Values("coordinating"), HandOut: f.Bool("hand_out"),
	}
	var err error
	if x.DueTerm, err = vncal.ParseTerm(f.Text("due_term", false, 40)); err != nil {
		f.Fail("due_term", "task.error.term")
	}
	x.DueFrom = f.Date("due_from", false)
	x.Source.Paper, x.Source.Signed = f.Text("source_paper", false, MaxShort), f.Date("signed_on", false)
	x.Awaited = f.Text("awaited", false, MaxShort)
	x.Recur = vncal.PeriodKind(f.Choice("recur", false, names(vncal.PeriodKinds)...))
	if x.DueKind != DueRecurring {
		x.Recur = ""
	}
	if x.DueKind != DueEvent {
		x.Awaited = ""
	}
	if f.Is("due_roll", "1") && x.DueTerm.IsZero() && err == nil && !x.Due.IsZero() {
		x.DueTerm, x.DueFrom, x.Due = vncal.Term{N: 0, Unit: vncal.Days}, x.Due, gov.Date{}
	}
	return x
}

// formOf fills a form with what is stored.
func formOf(t Task) *form.Form {
	f := form.New()
	f.Set("title", t.Title)
	f.Set("action", t.Action)
	f.Set("product", t.Product)
	f.Set("authority", t.Authority)
	f.Set("accountable_officer", t.Officer)
	f.Set("supervisor", t.Supervisor)
	f.Set("assigned_by", t.AssignedBy)
	f.Set("urgency", t.Urgency)
	f.Set("due_kind", t.DueKind)
	f.Set("due", t.Due.String())
	f.Set("due_reason", t.DueReason)
	switch {
	case t.DueKind == DueEvent:
		f.Set("due", "")
		f.Set("due_term", t.DueTerm.Words())
	case t.DueTerm.IsZero():
	case t.DueTerm.N == 0:
		f.Set("due", t.DueFrom.String())
		f.Set("due_roll", "1")
	default:
		f.Set("due_term", t.DueTerm.Words())
		f.Set("due_from", t.DueFrom.String())
	}
	f.Set("lead", t.Leads...)
	f.Set("coordinating", t.Coordinating...)
	f.Set("version", strconv.FormatInt(t.Version, 10))
	return f
}

// sourceKinds are what tasks are made from.
var sourceKinds = []string{"manual", "conclusion", "document", "plan", "programme", "obstacle", "api"}

// filterOf reads the list's filter from the address. agency turns a code or
// an id into an id; no past day is after today.
func filterOf(f *form.Form, today gov.Date, agency func(string) (string, bool)) Filter {
	x := Filter{
		Text: f.Text("q", false, 200), TimeState: TimeState(f.Choice("han", false, names(TimeStates)...)),
		Role: f.Choice("vai-tro", false, roles...), From: f.Date("tu", false), To: f.Date("den", false), Urgency: f.Choice("khan", false, urgencies...),
		SourceKind: f.Choice("nguon", false, sourceKinds...), SourceID: f.Text("nguon-id", false, 50),
		Pending: f.Bool("xin-gia-han"), Sort: f.Choice("sap-xep", false, Sorts...), Cursor: f.Value("sau"), Limit: 50,
	}
	x.Box = Box(f.Choice("muc", false, names(Boxes)...))
	if f.Choice("co-so", false, "goc") != "" {
		x.Basis = Original
	}
	x.AsOf = asOf(f, today)
	x.AwaitedID, x.SeriesID = f.Text("su-kien", false, 50), f.Text("dinh-ky", false, 50)
	for _, s := range f.Values("trang-thai") {
		if !slices.Contains(States, State(s)) {
			f.Fail("trang-thai", "form.choice")
		}
		x.States = append(x.States, State(s))
	}
	if code := f.Value("co-quan"); code != "" {
		id, ok := agency(code)
		if !ok {
			f.Fail("co-quan", "task.error.agency")
		}
		x.AgencyID = id
	}
	x.Belongs = Belongs{Lead: f.Text("chu-tri", false, 50), Supervisor: f.Text("lanh-dao", false, MaxShort), Undated: f.Bool("khong-han")}
	if id, ok := x.Belongs.Lead, true; id != "" && id != nobody {
		if id, ok = agency(id); !ok {
			f.Fail("co-quan", "task.error.agency")
		}
		x.Belongs.Lead = id
	}
	if !x.From.IsZero() && !x.To.IsZero() && x.To.Before(x.From) {
		f.Fail("den", "task.error.range")
	}
	switch f.Choice("so-dong", false, "20", "50", "100") {
	case "20":
		x.Limit = 20
	case "100":
		x.Limit = 100
	}
	return x
}

// asOf reads the day for which a page is asked: tinh-den, or as_of as the API
// calls it. Today is the present.
func asOf(f *form.Form, today gov.Date) gov.Date {
	if f.Value("tinh-den") == "" && f.Value("as_of") != "" {
		f.Set("tinh-den", f.Value("as_of"))
	}
	d := f.Date("tinh-den", false)
	if d.After(today) {
		f.Fail("tinh-den", "task.error.future")
	}
	if !d.Before(today) {
		return gov.Date{}
	}
	return d
}

// agencyNamed finds the id of an agency by its code of today, or by the id
// itself, which agencies of the past keep.
func (r *Room) agencyNamed(ctx context.Context) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if a, err := r.agencies.ByCode(ctx, name, clock.Today(r.clock)); err == nil {
			return a.ID, true
		}
		known, err := r.agencies.ByIDs(ctx, []string{name})
		return name, err == nil && len(known) == 1
	}
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// groups are how the choice of agencies is cut, in the order of kinds.
var groupOf = map[string]string{
	org.Office: "department", org.Department: "department", org.Sector: "sector", org.District: "locality", org.Commune: "locality", org.Ward: "locality",
}

// agencyGroups lists the agencies that tasks are given to today, and those
// that the task names already, cut into groups.
func (r *Room) agencyGroups(ctx context.Context, named ...string) ([]views.AgencyGroup, error) {
	list, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return nil, err
	}
	var out []views.AgencyGroup
	have := map[string]bool{}
	add := func(group string, o layout.Option) {
		have[o.Value] = true
		for i := range out {
			if out[i].Name == group {
				out[i].Options = append(out[i].Options, o)
				return
			}
		}
		out = append(out, views.AgencyGroup{Name: group, Options: []layout.Option{o}})
	}
	p := i18n.From(ctx)
	for _, a := range list {
		if a.Assignable() {
			add(groupOf[a.Kind], layout.Option{Value: a.ID, Text: nameOf(p, a, false)})
		}
	}
	old, err := r.agencies.ByIDs(ctx, named)
	if err != nil {
		return nil, err
	}
	for _, id := range named {
		if a, ok := old[id]; ok && !have[id] {
			add("former", layout.Option{Value: id, Text: nameOf(p, a, false)})
		}
	}
	return out, nil
}

// agencyOptions lists the agencies of today by code, for a filter.
func (r *Room) agencyOptions(ctx context.Context) ([]layout.Option, error) {
	list, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return nil, err
	}
	var out []layout.Option
	p := i18n.From(ctx)
	for _, a := range list {
		if a.Assignable() {
			out = append(out, layout.Option{Value: a.Code, Text: nameOf(p, a, false)})
		}
	}
	return out, nil
}

// sourceWord is the key of a source's kind below task.source.; tasks of kinds
// that no list offers were entered by hand.
func sourceWord(kind string) string {
	if slices.Contains(sourceKinds, kind) {
		return kind
	}
	return sourceKinds[0]
}
