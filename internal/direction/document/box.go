package document

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// Other rooms let people name the clauses that a thing carries out. A clause
// is named by its document and its address there, parted by a stroke; the
// address of its page does as well.

// ClauseField is the field by which forms name clauses.
const ClauseField = "clause"

// Name is the clause as forms name it.
func (r Ref) Name() string { return r.DocumentID + "/" + r.Anchor }

func parted(name string) (id, anchor string, ok bool) {
	name = strings.TrimSpace(name)
	if _, rest, found := strings.Cut(name, base+"/"); found {
		name = strings.Replace(rest, "/dieu-khoan/", "/", 1)
	}
	id, anchor, ok = strings.Cut(name, "/")
	return id, anchor, ok && gov.IsID(id) && anchor != ""
}

// wrongClause names the field where a clause cannot be cited.
func wrongClause(err error) error {
	switch {
	case fault.Is(err, fault.NotFound):
		return fault.Fields(fault.Field{Name: ClauseField, Key: "document.error.no_clause"})
	case fault.Is(err, fault.Conflict):
		return fault.Fields(fault.Field{Name: ClauseField, Key: fault.As(err).Key})
	}
	return err
}

// CiteNamed says that a thing of another room carries out the named clause; it
// may run within the transaction of ctx. A clause that is not there, or may
// not be seen, is a fault of the field.
func (r *Room) CiteNamed(ctx context.Context, a access.Actor, name, kind, object string) error {
	id, anchor, ok := parted(name)
	if !ok {
		return wrongClause(fault.Missing())
	}
	return wrongClause(r.CiteWithin(ctx, a, id, anchor, kind, object))
}

// UnciteNamed takes such a word back.
func (r *Room) UnciteNamed(ctx context.Context, a access.Actor, name, kind, object string) error {
	id, anchor, ok := parted(name)
	if !ok {
		return wrongClause(fault.Missing())
	}
	return wrongClause(r.Uncite(ctx, a, id, anchor, kind, object))
}

// Given returns the document by which work is given: that of the named
// clauses, of several the one signed last. What the actor may not see does not
// count; fault.Missing where nothing is left.
func (r *Room) Given(ctx context.Context, a access.Actor, names []string) (last Document, err error) {
	for _, name := range names {
		id, _, ok := parted(name)
		if !ok || id == last.ID {
			continue
		}
		d, err := r.Get(ctx, id)
		if fault.Is(err, fault.NotFound) || err == nil && !r.rights.Can(a, "document.read", d.Object()) {
			continue
		}
		if err != nil {
			return last, err
		}
		if last.ID == "" || d.IssuedDate.After(last.IssuedDate) {
			last = d
		}
	}
	if last.ID == "" {
		return last, fault.Missing()
	}
	return last, nil
}

// Named returns those of the named clauses that the actor may read, in their
// order.
func (r *Room) Named(ctx context.Context, a access.Actor, names []string) ([]Ref, error) {
	var out []Ref
	for _, name := range names {
		id, anchor, ok := parted(name)
		if !ok {
			continue
		}
		d, err := r.Get(ctx, id)
		if fault.Is(err, fault.NotFound) || err == nil && !r.rights.Can(a, "document.read", d.Object()) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list, err := r.Clauses(ctx, id)
		if err != nil {
			return nil, err
		}
		if i, err := find(list, anchor); err == nil {
			out = append(out, refOf(d, list, i))
		}
	}
	return out, nil
}

// foundAtOnce is how many clauses one search offers.
const foundAtOnce = 30

// Options are clauses to be chosen in a form: those that it names already,
// then those that the search finds.
func (r *Room) Options(ctx context.Context, a access.Actor, names []string, search string) ([]layout.Option, error) {
	chosen, err := r.Named(ctx, a, names)
	if err != nil {
		return nil, err
	}
	found, err := r.FindClauses(ctx, a, search, foundAtOnce)
	var out []layout.Option
	have := map[string]bool{}
	for _, x := range append(chosen, found...) {
		if !have[x.Name()] {
			have[x.Name()] = true
			out = append(out, layout.Option{Value: x.Name(), Text: x.Cited + ", " + x.Code + ": " + short(strings.Join(strings.Fields(x.Text), " "))})
		}
	}
	return out, err
}

// Box draws the part of a thing's page about the clauses that it carries out;
// action is the address below which the page takes them. f is the form that
// was refused, nil = none.
func (r *Room) Box(c *web.Ctx, kind, object, action string, f *form.Form) (templ.Component, error) {
	v := views.Box{Page: c.Page(""), Action: action, Form: f, CanCite: c.May("document.cite"), Search: form.Clean(c.R.URL.Query().Get("tim"))}
	if r := []rune(v.Search); len(r) > 200 {
		v.Search = string(r[:200])
	}
	refs, err := r.CitedBy(c.Context(), c.Actor, kind, object)
	if err != nil {
		return nil, err
	}
	cited := map[string]bool{}
	for _, x := range refs {
		cited[x.Name()] = true
		v.Cites = append(v.Cites, boxed(x))
	}
	if !v.CanCite || v.Search == "" {
		return views.ClauseBox(v), nil
	}
	found, err := r.FindClauses(c.Context(), c.Actor, v.Search, foundAtOnce)
	for _, x := range found {
		if !cited[x.Name()] {
			v.Found = append(v.Found, boxed(x))
		}
	}
	return views.ClauseBox(v), err
}

func boxed(x Ref) views.Boxed {
	return views.Boxed{Value: x.Name(), Name: x.Cited + ", " + x.Code, Text: x.Text, Href: x.Href()}
}
