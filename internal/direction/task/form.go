package task

import (
	"context"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// fieldsOf reads the form of a task; what is wrong is noted in f.
func fieldsOf(f *form.Form) Fields {
	x := Fields{
		Title: f.Text("title", true, MaxTitle), Action: f.Text("action", false, MaxAction), Product: f.Text("product", false, MaxShort),
		Authority: f.Choice("authority", false, authorities...), Officer: f.Text("accountable_officer", false, MaxShort), Supervisor: f.Text("supervisor", false, MaxShort),
		Urgency: f.Choice("urgency", false, urgencies...), DueKind: f.Choice("due_kind", false, dueKinds...), Due: f.Date("due", false), DueReason: f.Text("due_reason", false, MaxShort),
		Leads: f.Values("lead"), Coordinating: f.Values("coordinating"), HandOut: f.Bool("hand_out"),
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
	f.Set("urgency", t.Urgency)
	f.Set("due_kind", t.DueKind)
	f.Set("due", t.Due.String())
	f.Set("due_reason", t.DueReason)
	f.Set("lead", t.Leads...)
	f.Set("coordinating", t.Coordinating...)
	f.Set("version", strconv.FormatInt(t.Version, 10))
	return f
}

// filterOf reads the list's filter from the address.
func filterOf(f *form.Form) Filter {
	x := Filter{
		Text: f.Text("q", false, 200), TimeState: TimeState(f.Choice("han", false, names(TimeStates)...)), AgencyID: f.Value("co-quan"),
		Role: f.Choice("vai-tro", false, "lead", "coordinating"), From: f.Date("tu", false), To: f.Date("den", false), Urgency: f.Choice("khan", false, urgencies...),
		Pending: f.Bool("xin-gia-han"), Sort: f.Choice("sap-xep", false, "due", "-due", "new"), Cursor: f.Value("sau"), Limit: 50,
	}
	if s := f.Choice("trang-thai", false, names(States)...); s != "" {
		x.States = []State{State(s)}
	}
	switch f.Choice("so-dong", false, "20", "50", "100") {
	case "20":
		x.Limit = 20
	case "100":
		x.Limit = 100
	}
	return x
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// agencyOptions lists the agencies that tasks are given to today, and those
// that the task names already.
func (r *Room) agencyOptions(ctx context.Context, named ...string) ([]layout.Option, error) {
	list, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return nil, err
	}
	var out []layout.Option
	var have []string
	for _, a := range list {
		if a.Assignable() {
			out = append(out, layout.Option{Value: a.ID, Text: a.Name})
			have = append(have, a.ID)
		}
	}
	old, err := r.agencies.ByIDs(ctx, named)
	if err != nil {
		return nil, err
	}
	for _, id := range named {
		if a, ok := old[id]; ok && !slices.Contains(have, id) {
			out = append(out, layout.Option{Value: id, Text: a.Name})
		}
	}
	return out, nil
}
