package plan

import (
	"context"
	"fmt"
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
		d, err := r.paper(ctx, p, signer)
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

// paper fills the boxes of the layout.
func (r *Room) paper(ctx context.Context, p Plan, signer string) (document.Document, error) {
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
	say := i18n.In(i18n.VI).T
	bare := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "|", "/")), " ") }
	body := []string{say("plan.paper.one"), say("plan.paper.theme", bare(p.Theme)), say("plan.paper.motto", bare(strings.Join(p.Motto, " - ")))}
	annex := []string{strings.Join([]string{say("plan.paper.no"), say("plan.field.text"), say("plan.field.lead"), say("plan.field.due"), say("plan.field.product")}, " | ")}
	part, marks := "", []string{"II. ", "III. "}
	for _, l := range p.Lines {
		if l.Depth == 0 && l.Kind != part {
			part = l.Kind
			body = append(body, marks[0]+say("plan.paper."+part))
			annex = append(annex, strings.TrimSuffix(marks[0], ". ")+" | "+say("plan.paper."+part)+" |  |  | ")
			marks = marks[1:]
		}
		body = append(body, l.Number+". "+bare(l.Text))
		due := ""
		if !l.Due.IsZero() {
			due = vntext.ShortDate(l.Due)
		}
		annex = append(annex, fmt.Sprintf("%s | %s | %s | %s | %s", l.Number, bare(l.Text), bare(names[l.LeadID]), due, bare(l.Product)))
	}
	return document.Document{
		Direction: document.Out, AgencyID: issuer.ID, TypeName: "Kế hoạch", Code: document.Code{Notation: say("plan.paper.notation")}, Subject: say("plan.paper.subject", itoa(p.Year)), Signer: document.Signer{FullName: signer}, ToAll: true, Sample: p.Sample,
		Content: document.Content{
			Organ: say("document.preset.organ"), Place: say("document.preset.place"), Basis: strings.Join(p.Sources, "\n"), Body: strings.Join(body, "\n"),
			AnnexTitle: say("plan.paper.annex", itoa(p.Year)), Annex: strings.Join(annex, "\n"), Recipients: say("plan.paper.recipients"), SignLines: say("document.preset.sign"),
		},
	}, nil
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
