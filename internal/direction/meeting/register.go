package meeting

import (
	"context"

	"roviec/internal/direction/meeting/views"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// register finds bodies by the names that people type: those that exist on the
// day of a sitting.
type register struct {
	list   []org.Agency
	byName map[string]string
	nameOf map[string]string
}

func (r *Room) byName(ctx context.Context, m Meeting) (register, error) {
	list, err := r.agencies.Agencies(ctx, m.Day)
	g := register{list, map[string]string{}, map[string]string{}}
	for _, a := range list {
		g.nameOf[a.ID] = a.Name
	}
	// Full names with marks win over short forms, and those over names without.
	for _, form := range []func(org.Agency) string{
		func(a org.Agency) string { return a.ID },
		func(a org.Agency) string { return vntext.Same(a.Name) },
		func(a org.Agency) string { return vntext.Same(a.ShortName) },
		func(a org.Agency) string { return vntext.Fold(a.Name) },
		func(a org.Agency) string { return vntext.Fold(a.ShortName) },
		func(a org.Agency) string { return a.Code },
	} {
		for _, a := range list {
			if k := form(a); k != "" && g.byName[k] == "" {
				g.byName[k] = a.ID
			}
		}
	}
	return g, err
}

// ids reads the bodies that a field names; a name that the register of the day
// does not know is a fault of the field, which keeps it.
func (g register) ids(f *form.Form, field string) []string {
	var out []string
	for _, v := range f.Values(field) {
		if v == "" {
			continue
		}
		id := g.byName[v]
		for _, k := range []string{vntext.Same(v), vntext.Fold(v)} {
			if id == "" {
				id = g.byName[k]
			}
		}
		if id == "" {
			f.Fail(field, "meeting.error.agency", v)
			continue
		}
		out = append(out, id)
	}
	return out
}

// offered is the register as a field completes it: also by names without marks.
func (g register) offered() []views.Agency {
	var out []views.Agency
	for _, a := range g.list {
		also := vntext.Fold(a.Name)
		if a.ShortName != "" && a.ShortName != a.Name {
			also = a.ShortName + " · " + also
		}
		out = append(out, views.Agency{Name: a.Name, Also: also})
	}
	return out
}

func (g register) names(ids []string) []string {
	var out []string
	for _, id := range ids {
		if n := g.nameOf[id]; n != "" {
			out = append(out, n)
		} else {
			out = append(out, id)
		}
	}
	return out
}

// termWords are a stored term as people write it: "10 ngày làm việc".
func termWords(s string) string {
	t, err := vncal.ParseTerm(s)
	if err != nil {
		return s
	}
	return t.Words()
}

// formOf fills the form of a proposal with what is stored.
func (g register) formOf(p Proposal) *form.Form {
	f := form.New()
	for name, v := range map[string]string{
		"title": p.Fields.Title, "action": p.Fields.Action, "product": p.Fields.Product, "officer": p.Fields.Officer, "authority": p.Fields.Authority,
		"due": p.Fields.Due, "due_kind": p.Fields.DueKind, "due_reason": p.Fields.DueReason, "due_term": termWords(p.Fields.DueTerm), "due_from": p.Fields.DueFrom, "reason": p.Reason,
	} {
		f.Set(name+"-"+p.ID, v)
	}
	f.Set("lead-"+p.ID, g.names(p.Fields.Leads)...)
	f.Set("coordinating-"+p.ID, g.names(p.Fields.Coordinating)...)
	return f
}
