package programme

import (
	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// threadBelow fills where the item went and the form of its next step; f is
// the form that was refused.
func (r *Room) threadBelow(c *web.Ctx, v *views.Item, i Item, f *form.Form) error {
	if r.Elsewhere == nil || i.State == ItemDraft {
		return nil
	}
	steps, err := r.Steps(c.Context(), i.ID)
	if err != nil {
		return err
	}
	shown, err := r.Elsewhere.Show(c.Context(), c.Actor, steps)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	t := &v.Thread
	t.Write = v.CanWrite
	t.Version = itoa(int(i.Version))
	for _, s := range steps {
		x := views.Step{Kind: s.Kind, Ref: s.Ref, Label: c.T("programme.step." + s.Kind), Text: c.T("programme.step.hidden"), Meta: c.T("programme.step.by", s.ByName, p.DateTime(s.At))}
		if at, ok := shown[s]; ok {
			x.Text, x.Href = at.Text, at.Href
			if !at.Day.IsZero() {
				x.Day = p.Date(at.Day)
			}
		}
		if s.Kind == StepDocument && !went(steps, StepSitting) {
			x.Label = c.T("programme.step.out_of_session")
		}
		t.Steps = append(t.Steps, x)
	}
	if !t.Write {
		return nil
	}
	here := itemPath(i.ID)
	papers, err := r.Elsewhere.Papers(c.Context(), c.Actor, i.CreatedOn)
	if err != nil {
		return err
	}
	for _, x := range plausible(i, papers) {
		t.Papers = append(t.Papers, layout.Option{Value: x.Ref, Text: c.T("programme.step.paper", x.Code, p.Date(x.Day), x.Text)})
	}
	t.Sit, t.Sign, t.Remove = here+"/vao-phien-hop", here+"/van-ban-ky", here+"/go-buoc"
	if t.Form = f; f == nil {
		t.Form = form.New()
	}
	choices, err := r.Elsewhere.Sittings(c.Context(), c.Actor)
	for _, x := range choices {
		t.Sittings = append(t.Sittings, layout.Option{Value: x.Ref, Text: x.Text})
	}
	return err
}

// addStep takes the next step; its field has the name of its kind.
func (r *Room) addStep(c *web.Ctx, kind string) error {
	i := c.Object.(Item)
	f, err := c.Form()
	if err != nil {
		return err
	}
	ref := f.Value(kind)
	if kind == StepDocument && ref == "" { // what is typed goes before what is chosen
		ref = f.Value("paper")
	}
	if _, err = r.AddStep(c.Context(), c.Actor, i.ID, kind, ref, seenOf(f)); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderItem(c, i, itemForms{step: f}, f.Status())
	}
	return c.See(itemPath(i.ID), "programme.flash.step")
}

func (r *Room) removeStep(c *web.Ctx) error {
	i := c.Object.(Item)
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind := f.Choice("kind", true, StepSitting, StepDocument)
	if f.Err() == nil {
		if _, err = r.RemoveStep(c.Context(), c.Actor, i.ID, kind, f.Value("ref"), seenOf(f)); err == nil {
			return c.See(itemPath(i.ID), "programme.flash.step_removed")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderItem(c, i, itemForms{step: f}, f.Status())
}

// draftDecision makes the draft of the decision that issues the programme.
func (r *Room) draftDecision(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	href, err := r.DraftDecision(c.Context(), c.Actor, x.Year, f.Value("signer_name"))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderCall(c, callForms{draft: f}, f.Status())
	}
	return c.See(href, "programme.flash.drafted")
}
