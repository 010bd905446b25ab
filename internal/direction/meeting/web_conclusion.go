package meeting

import (
	"context"
	"net/http"
	"strconv"

	"roviec/internal/base/fault"
	"roviec/internal/direction/meeting/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

var (
	dueKinds    = []string{"date", "recurring", "event", "none"}
	authorities = []string{"committee", "chairman"}
)

func (r *Room) conclude(c *web.Ctx, text Text) error {
	m := c.Object.(Meeting)
	f, err := c.Form()
	if err != nil {
		return err
	}
	words := f.Value("text")
	if up := f.Files("file"); len(up) > 0 {
		in, err := up[0].Open()
		if err != nil {
			return err
		}
		words, err = text(up[0].Name, in)
		in.Close()
		if err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() == nil {
		if _, err = r.Conclude(c.Context(), c.Actor, m.ID, words); err == nil {
			return c.See(base+"/"+m.ID+"/ket-luan", "meeting.flash.ket-luan")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderConclusion(c, m, f, "", f.Status())
}

func (r *Room) propose(c *web.Ctx) error {
	m := c.Object.(Meeting)
	f, err := c.Form()
	if err != nil {
		return err
	}
	start, end := f.Int("start", true, 0, MaxText), f.Int("end", true, 0, MaxText)
	if f.Err() != nil {
		return fault.New(fault.Malformed, "error.malformed")
	}
	if err := r.Propose(c.Context(), c.Actor, m.ID, start, end); err != nil {
		return err
	}
	return c.See(base+"/"+m.ID+"/ket-luan#de-xuat", "meeting.flash.de-xuat")
}

// decide saves, confirms or rejects a proposal; what was typed is kept.
func (r *Room) decide(c *web.Ctx) error {
	m, id := c.Object.(Meeting), c.R.PathValue("proposal")
	f, err := c.Form()
	if err != nil {
		return err
	}
	n := func(s string) string { return s + "-" + id }
	x := ProposalFields{
		Title: f.Text(n("title"), false, 500), Action: f.Text(n("action"), false, 5000), Product: f.Text(n("product"), false, maxShort), Officer: f.Text(n("officer"), false, maxShort),
		Authority: f.Choice(n("authority"), false, authorities...), Leads: f.Values(n("lead")), Coordinating: f.Values(n("coordinating")),
		Due: f.Date(n("due"), false).String(), DueKind: f.Choice(n("due_kind"), false, dueKinds...), DueReason: f.Text(n("due_reason"), false, maxShort),
	}
	if f.Err() == nil {
		flash := "meeting.flash.confirmed"
		switch f.Value("do") {
		case "hand_out", "draft":
			_, err = r.Confirm(c.Context(), c.Actor, m.ID, id, x, f.Value("do") == "hand_out")
		case "reject":
			flash = "meeting.flash.rejected"
			err = r.Reject(c.Context(), c.Actor, m.ID, id, f.Text(n("reason"), true, maxShort))
		default:
			flash = "meeting.flash.corrected"
			err = r.Correct(c.Context(), c.Actor, m.ID, id, x)
		}
		if err == nil {
			return c.See(base+"/"+m.ID+"/ket-luan#p-"+id, flash)
		}
		if e := fault.As(err); e != nil { // the task's names of fields are those of this form
			for i := range e.Fields {
				if e.Fields[i].Name == "accountable_officer" {
					e.Fields[i].Name = "officer"
				}
			}
		}
		if !f.Merge(renamed(err, id)) {
			return err
		}
	}
	return r.renderConclusion(c, m, f, id, f.Status())
}

func (r *Room) renderConclusion(c *web.Ctx, m Meeting, f *form.Form, refused string, status int) error {
	work := c.Can("meeting.conclude", m.Object())
	v := views.Conclusion{Page: c.Page(c.T("meeting.conclusion_of", m.Title)), Title: m.Title, Base: base + "/" + m.ID, Form: f, CanWork: work, CanReplace: work && m.State != Preparing && m.State != Invited}
	v.Page.Problem = status != http.StatusOK
	con, err := r.conclusion(c.Context(), m.ID)
	if fault.Is(err, fault.NotFound) {
		return c.Render(status, views.Concluding(v))
	}
	if err != nil {
		return err
	}
	v.Any, v.SHA256 = true, con.SHA256
	if work {
		if v.Agencies, err = r.agencyOptions(c.Context()); err != nil {
			return err
		}
		v.Authorities, v.DueKind = options(c, "task.authority.", authorities), options(c, "task.due_kind.", dueKinds)
	}
	text := []rune(con.Text)
	made, waiting := 0, 0
	for i, p := range con.Proposals {
		x := views.Proposal{ID: p.ID, N: i + 1, Quote: span(text, p.Start, p.End), Parties: p.Fields.Parties, State: c.T("meeting.proposal." + p.State), Tone: map[string]string{"open": "amber", "confirmed": "green", "rejected": "neutral"}[p.State], Reason: p.Reason, Open: p.ID == refused || p.State == "open" && refused == ""}
		for _, u := range p.Fields.Unclear {
			x.Unclear = append(x.Unclear, c.T("task.unclear."+u))
		}
		switch p.State {
		case "confirmed":
			made++
			x.Done = true
			x.TaskHref = r.taskLink(c, p.TaskID)
			v.CanReplace = false
		case "open":
			waiting++
		}
		x.Form = f
		if p.ID != refused {
			x.Form = formOf(p)
		}
		v.Proposals = append(v.Proposals, x)
	}
	v.Summary = c.T("meeting.coverage", len(con.Sentences), made, waiting)
	for _, s := range con.Sentences {
		x := views.Sentence{Anchor: "c" + strconv.Itoa(s.Start), Text: span(text, s.Start, s.End), Start: strconv.Itoa(s.Start), End: strconv.Itoa(s.End)}
		covered := false
		for _, p := range con.Proposals {
			if p.Start >= s.End || p.End <= s.Start {
				continue
			}
			covered = true
			switch p.State {
			case "confirmed":
				x.Class, x.Status, x.Href = "has-task", c.T("meeting.sentence.task"), r.taskLink(c, p.TaskID)
			case "open":
				x.Class, x.Status, x.Href = "open", c.T("meeting.sentence.open"), "#p-"+p.ID
			default:
				x.Status, x.Href = c.T("meeting.sentence.rejected", p.Reason), "#p-"+p.ID
			}
			if x.Class == "has-task" {
				break
			}
		}
		if !covered {
			x.Status, x.CanPropose = c.T("meeting.sentence.none"), work
		}
		v.Sentences = append(v.Sentences, x)
	}
	return c.Render(status, views.Concluding(v))
}

// taskLink leads to a task that the reader may see; "" for others.
func (r *Room) taskLink(c *web.Ctx, id string) string {
	t, err := r.tasks.Get(c.Context(), id)
	if err != nil || !c.Can("task.read", t.Object()) {
		return ""
	}
	return "/lam-viec/nhiem-vu/" + id
}

func span(text []rune, start, end int) string {
	start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
	if start >= end {
		return ""
	}
	return string(text[start:end])
}

// formOf fills the form of a proposal with what is stored.
func formOf(p Proposal) *form.Form {
	f := form.New()
	for name, v := range map[string]string{
		"title": p.Fields.Title, "action": p.Fields.Action, "product": p.Fields.Product, "officer": p.Fields.Officer, "authority": p.Fields.Authority,
		"due": p.Fields.Due, "due_kind": p.Fields.DueKind, "due_reason": p.Fields.DueReason, "reason": p.Reason,
	} {
		f.Set(name+"-"+p.ID, v)
	}
	f.Set("lead-"+p.ID, p.Fields.Leads...)
	f.Set("coordinating-"+p.ID, p.Fields.Coordinating...)
	return f
}

// Settling lists the sittings whose conclusion may have settled theme and
// motto of a draft, for the draft's own form.
func (r *Room) Settling(ctx context.Context, a access.Actor, draftID string) ([]layout.Option, error) {
	list, err := r.ofDraft(ctx, draftID)
	if err != nil {
		return nil, err
	}
	var out []layout.Option
	for _, m := range list {
		if r.rights.Can(a, "meeting.read", m.Object()) {
			out = append(out, layout.Option{Value: m.ID, Text: m.Title})
		}
	}
	return out, nil
}
