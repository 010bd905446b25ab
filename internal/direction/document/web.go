package document

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/direction/document/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vntext"
)

// Routes of documents.
func (r *Room) Routes() []web.Route {
	routes := []web.Route{
		{Method: "GET", Pattern: base, Permission: "document.list", Handle: r.showList},
		{Method: "GET", Pattern: base + ".csv", Permission: "document.export", Handle: r.exportCSV},
		{Method: "GET", Pattern: base + ".xlsx", Permission: "document.export", Handle: r.exportXLSX},
		{Method: "GET", Pattern: base + ".pdf", Permission: "document.export", Handle: r.exportPDF},
		{Method: "GET", Pattern: base + "/so", Permission: "document.list", Handle: r.showSeries},
		{Method: "GET", Pattern: base + "/so/{agency}/{series}/{year}", Permission: "document.number", Handle: r.showNumbers},
		{Method: "POST", Pattern: base + "/so", Permission: "document.number", Handle: r.passOver},
		{Method: "GET", Pattern: base + "/moi", Permission: "document.create", Handle: r.newForm},
		{Method: "POST", Pattern: base, Permission: "document.create", Handle: r.makeNew},
		{Method: "GET", Pattern: base + "/{id}", Permission: "document.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.render(c, c.Object.(Document), nil, "", http.StatusOK) }},
		{Method: "GET", Pattern: base + "/{id}/docx", Permission: "document.read", Load: r.load, Handle: r.download},
		{Method: "GET", Pattern: base + "/{id}/pdf", Permission: "document.read", Load: r.load, Handle: r.downloadPDF},
		{Method: "GET", Pattern: base + "/{id}/" + string(Edit), Permission: "document.write", Read: "document.read", Load: r.load, Handle: r.editForm},
		{Method: "POST", Pattern: base + "/{id}/" + string(Edit), Permission: "document.write", Read: "document.read", Load: r.load, Handle: r.edit},
	}
	for _, s := range steps {
		if s.move == Edit {
			continue
		}
		routes = append(routes, web.Route{
			Method: "POST", Pattern: base + "/{id}/" + string(s.move), Permission: s.permission, Read: "document.read", Load: r.load,
			Handle: func(c *web.Ctx) error { return r.make(c, s.move) },
		})
	}
	return append(routes, r.clauseRoutes()...)
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	d, err := r.Get(ctx, q.PathValue("id"))
	return d, d.Object(), err
}

// download gives an outgoing document in its official layout.
func (r *Room) download(c *web.Ctx) error {
	d := c.Object.(Document)
	if d.Direction != Out {
		return r.noSuch()
	}
	var b bytes.Buffer
	if err := d.DOCX(&b); err != nil {
		return err
	}
	attachment(c, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", vntext.Slug(d.Code.String()+" "+d.TypeName)+".docx")
	_, err := c.W.Write(b.Bytes())
	return err
}

// downloadPDF gives it as it is printed.
func (r *Room) downloadPDF(c *web.Ctx) error {
	d := c.Object.(Document)
	if d.Direction != Out {
		return r.noSuch()
	}
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		return err
	}
	attachment(c, "application/pdf", vntext.Slug(d.Code.String()+" "+d.TypeName)+".pdf")
	_, err := c.W.Write(b.Bytes())
	return err
}

func tone(s State) string {
	switch s {
	case Registered, Numbered:
		return "blue"
	case Issued:
		return "green"
	case Draft, Corrected:
		return "amber"
	case Recalled, Replaced, Withdrawn:
		return "purple"
	}
	return "neutral"
}

func typeOptions() []layout.Option {
	out := make([]layout.Option, len(Types))
	for i, t := range Types {
		out[i] = layout.Option{Value: t.Name, Text: t.Name}
	}
	return out
}

// make does a move that the table names.
func (r *Room) make(c *web.Ctx, m Move) error {
	d := c.Object.(Document)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	words := f.Value("words")
	switch m {
	case Allot:
		_, err = r.Allot(c.Context(), c.Actor, d.ID, seen)
	case Issue:
		_, err = r.Issue(c.Context(), c.Actor, d.ID, seen)
	case Publish:
		_, err = r.Publish(c.Context(), c.Actor, d.ID, seen)
	case Void:
		_, err = r.Void(c.Context(), c.Actor, d.ID, words, seen)
	case Drop:
		_, err = r.Drop(c.Context(), c.Actor, d.ID, words, seen)
	case TakeOut:
		_, err = r.TakeOut(c.Context(), c.Actor, d.ID, words, seen)
	}
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, d, f, m, f.Status())
	}
	return c.See(base+"/"+d.ID, "document.flash."+string(m))
}

func (r *Room) newForm(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	d := Document{Direction: In, ArrivalDate: clock.Today(r.clock)}
	if f.Value("chieu") == Out {
		d = Document{Direction: Out, Content: Content{Place: c.T("document.preset.place"), Organ: c.T("document.preset.organ"), SignLines: c.T("document.preset.sign"), Recipients: c.T("document.preset.recipients")}}
		if id := f.Value("den-van-ban"); id != "" {
			t, err := r.Get(c.Context(), id)
			if err != nil {
				return err
			}
			if !c.Can("document.read", t.Object()) {
				return r.noSuch()
			}
			d.TargetID, d.AgencyID, d.TypeName, d.Code.Notation, d.Effect = t.ID, t.AgencyID, t.TypeName, t.Code.Notation, f.Choice("tac-dong", false, Effects()...)
			d.Content, d.Signer, d.Parties, d.ToAll = t.Content, t.Signer, t.Parties, t.ToAll
			d.Content.Body = ""
		}
	}
	g := formOf(d)
	g.Set("version", "")
	return r.renderForm(c, g, d, http.StatusOK)
}

func (r *Room) makeNew(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	direction := f.Choice("direction", true, In, Out)
	if direction == "" {
		direction = In
	}
	d := fieldsOf(f, direction)
	if f.Err() == nil {
		made, err := r.Create(c.Context(), c.Actor, d)
		if err == nil {
			return c.See(base+"/"+made.ID, "document.flash.made")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, d, f.Status())
}

func (r *Room) editForm(c *web.Ctx) error {
	d := c.Object.(Document)
	if err := stepOf(Edit).refusal(d); err != nil {
		return err
	}
	return r.renderForm(c, formOf(d), d, http.StatusOK)
}

func (r *Room) edit(c *web.Ctx) error {
	old := c.Object.(Document)
	f, err := c.Form()
	if err != nil {
		return err
	}
	d := fieldsOf(f, old.Direction)
	d.ID = old.ID
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if f.Err() == nil {
		if _, err := r.Change(c.Context(), c.Actor, old.ID, d, seen); err == nil {
			return c.See(base+"/"+old.ID, "document.flash.sua")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, d, f.Status())
}

func (r *Room) renderForm(c *web.Ctx, f *form.Form, d Document, status int) error {
	v := views.Edit{Form: f, Out: d.Direction == Out, Action: base, Back: base, New: d.ID == "", Types: typeOptions(), Priorities: web.Choices(c, "document.priority.", Priorities), Effects: web.Choices(c, "document.effect.", Effects())}
	v.Heading = c.T("document.new." + d.Direction)
	if d.ID != "" {
		v.Heading, v.Action, v.Back = c.T("document.edit_title"), base+"/"+d.ID+"/"+string(Edit), base+"/"+d.ID
	}
	_, v.Double = f.ErrorOf("double_of")
	v.Double = v.Double || d.DoubleOf != ""
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	if d.TargetID != "" {
		t, err := r.Get(c.Context(), d.TargetID)
		if err == nil && c.Can("document.read", t.Object()) {
			v.Target = layout.Option{Value: t.ID, Text: cited(c, t)}
		}
	}
	list, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	for _, a := range list {
		o := layout.Option{Value: a.ID, Text: a.Name}
		v.Issuers = append(v.Issuers, o)
		if a.Assignable() {
			v.Agencies = append(v.Agencies, o)
		}
	}
	return c.Render(status, views.Form(v))
}

// cited names a document as officials cite it.
func cited(c *web.Ctx, d Document) string {
	p := i18n.From(c.Context())
	switch code := d.Code.String(); {
	case code == "" && d.IssuedDate.IsZero():
		return d.TypeName + ": " + d.Subject
	case d.IssuedDate.IsZero():
		return p.T("document.cited", d.TypeName, code)
	default:
		return p.T("document.cited_day", d.TypeName, code, p.Date(d.IssuedDate))
	}
}

func (r *Room) render(c *web.Ctx, d Document, f *form.Form, refused Move, status int) error {
	p, o := i18n.From(c.Context()), d.Object()
	v := views.Document{
		Page: c.Page(d.Subject), Title: d.Subject, Code: d.Code.String(), TypeName: d.TypeName, State: views.Tag{Tone: tone(d.State), Text: c.T("document.state." + string(d.State))}, Sample: d.Sample, Form: f, Refused: string(refused),
		Base: base + "/" + d.ID, Version: strconv.FormatInt(d.Version, 10), Out: d.Direction == Out,
	}
	v.Page.Problem = status != http.StatusOK
	if d.Priority > 0 {
		v.Priority = c.T("document.priority." + Priorities[d.Priority])
	}
	fact := func(name, text string) {
		if text != "" {
			v.Facts = append(v.Facts, views.Fact{Name: c.T("document.field." + name), Text: text})
		}
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	fact("code", d.Code.String())
	fact("organ_name", d.OrganName)
	fact("issued_date", p.Date(d.IssuedDate))
	fact("effective_date", p.Date(d.EffectiveDate))
	fact("signer_name", joined(d.Signer.Position, d.Signer.FullName))
	fact("arrival_number", d.ArrivalNumber)
	fact("arrival_date", p.Date(d.ArrivalDate))
	fact("due_date", p.Date(d.DueDate))
	fact("page_amount", number(d.PageAmount))
	fact("issued_amount", number(d.IssuedAmount))
	fact("to_places", d.ToPlaces)
	who, err := r.namesOf(c.Context(), d.Parties)
	if err != nil {
		return err
	}
	if d.ToAll {
		who = c.T("document.to_all")
	}
	fact("parties", who)
	fact("reason", d.Reason)
	fact("published", p.DateTime(d.PublishedAt))
	fact("double_of", d.DoubleOf)
	if err := r.relations(c, d, &v); err != nil {
		return err
	}
	if d.Direction == In {
		n, err := r.countClauses(c.Context(), d.ID)
		if err != nil {
			return err
		}
		switch {
		case n > 0:
			v.Clauses = c.T("document.clauses_n", n)
		case r.mayCut(c, d):
			v.Clauses = c.T("document.clauses_none")
		}
	}
	for _, s := range steps {
		if !c.Can(s.permission, o) || s.refusal(d) != nil {
			continue
		}
		if s.move == Edit {
			v.EditHref = v.Base + "/" + string(Edit)
			continue
		}
		v.Moves = append(v.Moves, views.Move{Name: string(s.move), Text: c.T("document.do." + string(s.move)), Words: s.words})
	}
	if d.Direction == Out && (d.State == Issued || d.State == Corrected) && c.May("document.create") {
		for _, e := range Effects() {
			v.Mend = append(v.Mend, layout.Link{Text: c.T("document.mend." + e), Href: base + "/moi?chieu=out&den-van-ban=" + d.ID + "&tac-dong=" + e})
		}
	}
	if d.Direction == Out {
		v.Content = []views.Fact{{Name: c.T("document.field.basis"), Text: d.Content.Basis}, {Name: c.T("document.field.body"), Text: d.Content.Body}, {Name: c.T("document.field.recipients"), Text: d.Content.Recipients}}
	}
	return c.Render(status, views.One(v))
}

// relations shows what the document does to others and what others did to it,
// as far as the reader may see them.
func (r *Room) relations(c *web.Ctx, d Document, v *views.Document) error {
	if d.TargetID != "" {
		t, err := r.Get(c.Context(), d.TargetID)
		if err != nil {
			return err
		}
		if c.Can("document.read", t.Object()) {
			v.Relations = append(v.Relations, views.Relation{Words: c.T("document.does." + d.Effect), Link: layout.Link{Text: cited(c, t), Href: base + "/" + t.ID}})
		}
	}
	list, err := r.aimedAt(c.Context(), d.ID)
	if err != nil {
		return err
	}
	for _, x := range list {
		x, err := r.Get(c.Context(), x.ID)
		if err != nil {
			return err
		}
		if c.Can("document.read", x.Object()) && x.State != Dropped && x.State != Voided {
			v.Relations = append(v.Relations, views.Relation{Words: c.T("document.done." + x.Effect), Link: layout.Link{Text: cited(c, x), Href: base + "/" + x.ID}, State: views.Tag{Tone: tone(x.State), Text: c.T("document.state." + string(x.State))}})
		}
	}
	return nil
}

func joined(a, b string) string {
	if a != "" && b != "" {
		return a + ", " + b
	}
	return a + b
}

func (r *Room) namesOf(ctx context.Context, ids []string) (string, error) {
	known, err := r.agencies.ByIDs(ctx, ids)
	out := ""
	en := i18n.From(ctx).Lang() == i18n.EN
	for _, id := range ids {
		n := known[id].ShortName
		if en && known[id].NameEN != "" {
			n = known[id].NameEN
		}
		out = joined(out, n)
	}
	return out, err
}
