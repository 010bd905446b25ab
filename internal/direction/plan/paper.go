package plan

import (
	"context"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/document"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// PaperTo puts the plan into the register of documents as the draft of a plan
// in the official layout, with who does what by when as its annex, and returns
// the address. There it is corrected, numbered and issued like every document.
// Its words are Vietnamese whatever the reader's language.
func (r *Room) PaperTo(ctx context.Context, a access.Actor, id, signer string) (href string, err error) {
	if signer = form.Clean(signer); signer == "" {
		return "", fault.Fields(fault.Field{Name: "signer_name", Key: "form.required_here"})
	}
	if n := utf8.RuneCountInString(signer); n > 50 { // FullName of Decree 30, Annex VI
		return "", fault.Fields(fault.Field{Name: "signer_name", Key: "form.too_long", Args: []any{n, 50}})
	}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		p, err := r.Get(ctx, id)
		if err != nil {
			return err
		}
		if len(p.Lines) == 0 {
			return fault.New(fault.Conflict, "plan.refused.empty")
		}
		d, err := r.paper(ctx, a, p, signer)
		if err != nil {
			return err
		}
		if d, err = r.documents.Create(ctx, a, d); err != nil {
			return err
		}
		r.audit.Record(ctx, a, "plan.paper", "plan", id, map[string]any{"document": d.ID})
		href = "/lam-viec/van-ban/" + d.ID
		web.Result(ctx, href)
		return nil
	})
	return href, err
}

// paper fills the boxes of the layout: the papers that the plan rests on, theme
// and motto, the targets of the year, what is to be done, and as annex who does
// it by when.
func (r *Room) paper(ctx context.Context, a access.Actor, p Plan, signer string) (document.Document, error) {
	list, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return document.Document{}, err
	}
	names, issuer := map[string]string{}, org.Agency{}
	for _, x := range list {
		names[x.ID] = x.ShortName
		if x.Kind == org.Committee {
			issuer = x
		}
	}
	var targets []Target
	if r.Things != nil {
		if targets, err = r.Things.Targets(ctx, p.Year); err != nil {
			return document.Document{}, err
		}
	}
	with, err := r.with(ctx, a, p, names)
	if err != nil {
		return document.Document{}, err
	}
	say := i18n.In(i18n.VI).T
	body := []string{say("plan.paper.opening", itoa(p.Year)), "I. " + say("plan.paper.one"), say("plan.paper.theme", cellText(p.Theme)), say("plan.paper.motto", cellText(strings.Join(p.Motto, " - ")))}
	parts := []string{"V", "IV", "III", "II"} // the next one last
	next := func() string {
		mark := parts[len(parts)-1]
		parts = parts[:len(parts)-1]
		return mark
	}
	if len(targets) > 0 {
		body = append(body, next()+". "+say("plan.paper.targets"), say("plan.paper.targets_words", len(targets), itoa(p.Year)))
		body = append(body, targetRows(p.Year, targets, names)...)
	}
	annex := []string{rowOf(say("plan.paper.no"), say("plan.field.text"), say("plan.field.lead"), say("plan.paper.with"), say("plan.field.product"), say("plan.field.due"))}
	part := ""
	for _, l := range p.Lines {
		if l.Depth == 0 && l.Kind != part {
			part = l.Kind
			mark := next()
			body = append(body, mark+". "+say("plan.paper."+part))
			annex = append(annex, rowOf(mark, say("plan.paper."+part), "", "", "", ""))
		}
		body = append(body, l.Number+". "+cellText(l.Text))
		due := ""
		if !l.Due.IsZero() {
			due = vntext.ShortDate(l.Due)
		}
		annex = append(annex, rowOf(l.Number, l.Text, names[l.LeadID], with[l.ID], l.Product, due))
	}
	body = append(body, next()+". "+say("plan.paper.carrying"), say("plan.paper.carrying_words"))
	return document.Document{
		Direction: document.Out, AgencyID: issuer.ID, TypeName: "Kế hoạch", Code: document.Code{Notation: say("plan.paper.notation")}, Subject: say("plan.paper.subject", itoa(p.Year)), Signer: document.Signer{FullName: signer}, ToAll: true, Sample: p.Sample,
		Content: document.Content{
			Organ: say("document.preset.organ"), Place: say("document.preset.place"), Basis: strings.Join(grounds(p.Sources), "\n"), Body: strings.Join(body, "\n"),
			AnnexTitle: say("plan.paper.annex", itoa(p.Year)), Annex: strings.Join(annex, "\n"), Recipients: say("plan.paper.recipients"), SignLines: say("document.preset.sign"),
		},
	}, nil
}

// cellText is a text on one line that a table can hold.
func cellText(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "|", "/")), " ")
}

func rowOf(cells ...string) string {
	for i := range cells {
		cells[i] = cellText(cells[i])
	}
	return strings.Join(cells, " | ")
}

// grounds are the papers that a plan rests on as the lines of Decree 30 name
// them: each begins with "Căn cứ" where it does not say in another way what it
// is to the plan.
func grounds(sources []string) []string {
	var out []string
	for _, s := range sources {
		said := false
		for _, w := range []string{"can cu ", "thuc hien ", "theo ", "xet ", "tren co so "} {
			said = said || strings.HasPrefix(vntext.Fold(s), w)
		}
		if !said {
			s = "Căn cứ " + s
		}
		out = append(out, s)
	}
	return out
}

// targetRows is the table of targets by field: unit, the figure of the year
// before, the target, who answers for it. Samples say that they are.
func targetRows(year int, list []Target, names map[string]string) []string {
	say := i18n.In(i18n.VI).T
	out := []string{rowOf(say("plan.paper.no"), say("plan.paper.target"), say("plan.paper.unit"), say("plan.paper.baseline", itoa(year-1)), say("plan.paper.aim", itoa(year)), say("plan.paper.owner"))}
	field, mark := "", 'A'
	for n, t := range list {
		if t.Field != field {
			field = t.Field
			out = append(out, rowOf(string(mark), field, "", "", "", ""))
			mark++
		}
		if t.Sample {
			t.Title += " " + say("plan.paper.sample")
		}
		out = append(out, rowOf(itoa(n+1), t.Title, t.Unit, t.Baseline, t.Aim, names[t.OwnerID]))
	}
	return out
}

// with names, by line, who takes part in it beside its lead: the agencies of
// its tasks, as far as the actor may see them.
func (r *Room) with(ctx context.Context, a access.Actor, p Plan, names map[string]string) (map[string]string, error) {
	links, err := r.LinksOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	things, err := r.things(ctx, a, links)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, l := range p.Lines {
		seen, list := map[string]bool{l.LeadID: true, "": true}, []string{}
		for _, k := range links[l.ID] {
			for _, id := range things[k].Agencies {
				if name := names[id]; !seen[id] && name != "" {
					list = append(list, name)
				}
				seen[id] = true
			}
		}
		out[l.ID] = strings.Join(list, ", ")
	}
	return out, nil
}

func (r *Room) makePaper(c *web.Ctx) error {
	if !c.May("document.create") {
		return fault.New(fault.Forbidden, "error.forbidden")
	}
	p := c.Object.(Plan)
	f, err := c.Form()
	if err != nil {
		return err
	}
	href, err := r.PaperTo(c.Context(), c.Actor, p.ID, f.Value("signer_name"))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, p, f, "paper", f.Status())
	}
	return c.See(href, "plan.flash.paper")
}
