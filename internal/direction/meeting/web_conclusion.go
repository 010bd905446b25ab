package meeting

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/direction/meeting/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vncal"
)

var (
	dueKinds    = []string{"date", "recurring", "event", "none"}
	authorities = []string{"committee", "chairman"}
)

// wordsOf is the text of a form, or of the file that was sent with it; a file
// that cannot be read is a fault of the form.
func wordsOf(f *form.Form, text Text) (string, error) {
	up := f.Files("file")
	if len(up) == 0 {
		return f.Value("text"), nil
	}
	in, err := up[0].Open()
	if err != nil {
		return "", err
	}
	defer in.Close()
	words, err := text(up[0].Name, in)
	if err != nil && !f.Merge(err) {
		return "", err
	}
	return words, nil
}

func (r *Room) conclude(c *web.Ctx, text Text) error {
	m := c.Object.(Meeting)
	f, err := c.Form()
	if err != nil {
		return err
	}
	words, err := wordsOf(f, text)
	if err != nil {
		return err
	}
	if f.Err() == nil && f.Reason() == nil {
		if _, err = r.Conclude(c.Context(), c.Actor, m.ID, words); err == nil {
			return c.See(base+"/"+m.ID+"/ket-luan", "meeting.flash.ket-luan")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderConclusion(c, m, f, "", f.Status(), nil)
}

// checkText says what is unclear in a text that nobody has stored. With
// fragment=1 the answer is the findings alone.
func (r *Room) checkText(c *web.Ctx, text Text) error {
	m := c.Object.(Meeting)
	f, err := c.Form()
	if err != nil {
		return err
	}
	words, err := wordsOf(f, text)
	if err != nil {
		return err
	}
	if n := utf8.RuneCountInString(words); n > MaxText {
		f.Fail("text", "form.too_long", n, MaxText)
	} else if words == "" && f.Err() == nil {
		f.Fail("text", "form.required_here")
	}
	var found *views.Lint
	if f.Err() == nil {
		f.Set("text", words) // of a file too: what was checked is what will be signed
		found = r.lint(c, m, words)
	}
	if f.Value("fragment") == "1" {
		if found == nil {
			found = &views.Lint{}
		}
		return c.Render(f.Status(), views.Findings(*found))
	}
	return r.renderConclusion(c, m, f, "", f.Status(), found)
}

func (r *Room) undo(c *web.Ctx) error {
	m := c.Object.(Meeting)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := r.Undo(c.Context(), c.Actor, m.ID); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderConclusion(c, m, f, "", f.Status(), nil)
	}
	return c.See(base+"/"+m.ID+"/ket-luan", "meeting.flash.undone")
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
	names, err := r.byName(c.Context(), m)
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value(n("version")), 10, 64)
	x := ProposalFields{
		Title: f.Text(n("title"), false, 500), Action: f.Text(n("action"), false, 5000), Product: f.Text(n("product"), false, maxShort), Officer: f.Text(n("officer"), false, maxShort),
		Authority: f.Choice(n("authority"), false, authorities...), Leads: names.ids(f, n("lead")), Coordinating: names.ids(f, n("coordinating")),
		Due: f.Date(n("due"), false).String(), DueKind: f.Choice(n("due_kind"), false, dueKinds...), DueReason: f.Text(n("due_reason"), false, maxShort),
		Seen: seen, DueFrom: f.Date(n("due_from"), false).String(),
	}
	term, err := vncal.ParseTerm(f.Text(n("due_term"), false, 40))
	if err != nil {
		f.Fail(n("due_term"), "task.error.term")
	}
	if x.DueTerm = term.String(); x.DueTerm == "" {
		x.DueFrom = ""
	}
	if f.Err() == nil {
		do, anchor := f.Value("do"), "#p-"+id
		flash := "meeting.flash.corrected"
		switch do {
		case "hand_out", "draft":
			flash, anchor = "meeting.flash.confirmed", ""
			_, err = r.Confirm(c.Context(), c.Actor, m.ID, id, x, do == "hand_out")
		case "reject":
			flash, anchor = "meeting.flash.rejected", ""
			err = r.Reject(c.Context(), c.Actor, m.ID, id, f.Text(n("reason"), true, maxShort), seen)
		case "split":
			flash = "meeting.flash.split"
			err = r.Split(c.Context(), c.Actor, m.ID, id, x, f.Int(n("at"), true, 0, MaxText))
		case "merge":
			flash = "meeting.flash.merged"
			err = r.Merge(c.Context(), c.Actor, m.ID, id, x)
		default:
			err = r.Correct(c.Context(), c.Actor, m.ID, id, x)
		}
		if err == nil {
			if anchor == "" { // on to the next one that waits
				if anchor, err = r.nextOpen(c.Context(), m.ID, id); err != nil {
					return err
				}
			}
			return c.See(base+"/"+m.ID+"/ket-luan"+anchor, flash)
		}
		if e := fault.As(err); e != nil { // the task's names of fields are those of this form
			for i := range e.Fields {
				switch e.Fields[i].Name {
				case "accountable_officer":
					e.Fields[i].Name = "officer"
				case "leads":
					e.Fields[i].Name = "lead"
				}
			}
		}
		if !f.Merge(renamed(err, id)) {
			return err
		}
	}
	return r.renderConclusion(c, m, f, id, f.Status(), nil)
}

// nextOpen is the anchor of the proposal to work on after one.
func (r *Room) nextOpen(ctx context.Context, id, after string) (string, error) {
	con, err := r.conclusion(ctx, id)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(con.Proposals, func(p Proposal) bool { return p.ID == after })
	rest := con.Proposals[max(i, 0):]
	for _, list := range [][]Proposal{rest, con.Proposals} {
		if j := slices.IndexFunc(list, func(p Proposal) bool { return p.State == "open" }); j >= 0 {
			return "#p-" + list[j].ID, nil
		}
	}
	return "#p-" + after, nil
}

func (r *Room) renderConclusion(c *web.Ctx, m Meeting, f *form.Form, refused string, status int, found *views.Lint) error {
	work := c.Can("meeting.conclude", m.Object())
	v := views.Conclusion{Page: c.Page(c.T("meeting.conclusion_of", m.Title)), Title: m.Title, Base: base + "/" + m.ID, Form: f, CanWork: work, CanReplace: work && m.State != Preparing && m.State != Invited, Lint: found}
	v.Page.Problem = status != http.StatusOK
	con, err := r.conclusion(c.Context(), m.ID)
	if fault.Is(err, fault.NotFound) {
		return c.Render(status, views.Concluding(v))
	}
	if err != nil {
		return err
	}
	v.Any, v.SHA256 = true, con.SHA256
	if r.Notice != nil {
		id, paper, day, err := r.Notice(c.Context(), m.ID)
		if err != nil {
			return err
		}
		switch {
		case id != "":
			v.Notice = layout.Link{Text: c.T("meeting.notice.issued", paper, day), Href: "/lam-viec/van-ban/" + id}
		case work && c.May("document.create"):
			v.Notice = layout.Link{Text: c.T("meeting.notice.draft"), Href: "/lam-viec/van-ban/moi?chieu=out&ket-luan=" + m.ID}
		}
	}
	names, err := r.byName(c.Context(), m)
	if err != nil {
		return err
	}
	if work {
		v.Agencies = names.offered()
		v.Authorities, v.DueKind = web.Choices(c, "task.authority.", authorities), web.Choices(c, "task.due_kind.", dueKinds)
		if last, err := r.LastAct(c.Context(), c.Actor, m.ID); err == nil {
			v.Undo = c.T("meeting.undo", c.T("meeting.act."+last.Act))
		} else if !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	r.drawProposals(c, &v, con, names, f, refused)
	r.drawSentences(c, &v, con, work)
	if v.Coverage, err = r.coverage(c, m, con); err != nil {
		return err
	}
	return c.Render(status, views.Concluding(v))
}

// drawProposals fills the proposals and how far the work has come.
func (r *Room) drawProposals(c *web.Ctx, v *views.Conclusion, con Conclusion, names register, f *form.Form, refused string) {
	text := []rune(con.Text)
	made, waiting := 0, 0
	current := refused
	for i, p := range con.Proposals {
		if current == "" && p.State == "open" {
			current = p.ID
		}
		x := views.Proposal{
			ID: p.ID, N: i + 1, Quote: p.quote(text), Parties: p.Fields.Parties, State: c.T("meeting.proposal." + p.State), Tone: map[string]string{"open": "blue", "confirmed": "green", "rejected": "neutral"}[p.State],
			Reason: p.Reason, Open: p.ID == current, Back: "#s-" + p.ID, Version: strconv.FormatInt(p.Version, 10), Form: f,
		}
		switch p.State {
		case "confirmed":
			made++
			x.Done, x.TaskHref = true, r.taskLink(c, p.TaskID)
			v.CanReplace = false
		case "open":
			waiting++
			for _, u := range p.Fields.Unclear {
				x.Unclear = append(x.Unclear, c.T("meeting.unclear."+u))
			}
			if len(x.Unclear) > 0 {
				v.Unclear++
			}
		}
		if p.ID != refused {
			x.Form = names.formOf(p)
		}
		for _, at := range p.places(text) {
			x.Cuts = append(x.Cuts, layout.Option{Value: strconv.Itoa(at), Text: "… " + cut(strings.Join(strings.Fields(span(text, at, p.End)), " "), 60)})
		}
		x.CanMerge = slices.ContainsFunc(con.Proposals[i+1:], func(q Proposal) bool { return q.State == "open" })
		x.Leads, x.Coordinating = append(x.Form.Values("lead-"+p.ID), ""), append(x.Form.Values("coordinating-"+p.ID), "")
		if low := p.Fields.Confidence > 0 && p.Fields.Confidence < Sure && p.State == "open"; low {
			v.Low, v.LowOpen = append(v.Low, x), v.LowOpen || x.Open
		} else {
			v.Proposals = append(v.Proposals, x)
		}
	}
	v.All, v.Done = len(con.Proposals), len(con.Proposals)-waiting
	v.Progress = c.T("meeting.progress", v.Done, v.All)
	v.Summary = c.T("meeting.coverage", len(con.Sentences), made, waiting)
}

// drawSentences fills the text, lit where proposals come from it.
func (r *Room) drawSentences(c *web.Ctx, v *views.Conclusion, con Conclusion, work bool) {
	text := []rune(con.Text)
	first := map[string]bool{}
	for _, s := range whole(text, con.Sentences) {
		x := views.Sentence{Anchor: "c" + strconv.Itoa(s.Start), Start: strconv.Itoa(s.Start), End: strconv.Itoa(s.End)}
		lit := lights(s, con.Proposals)
		for _, b := range lit {
			y := views.Bit{Text: span(text, b.Start, b.End)}
			if b.proposal >= 0 {
				p := con.Proposals[b.proposal]
				y.Class, y.Href, y.Number = p.State, "#p-"+p.ID, strconv.Itoa(b.proposal+1)
				if y.Anchor = "s-" + p.ID; first[p.ID] {
					y.Anchor += "-" + strconv.Itoa(b.Start)
				}
				first[p.ID] = true
				switch {
				case x.Class == "has-task":
				case p.State == "confirmed":
					x.Class, x.Status, x.Href = "has-task", c.T("meeting.sentence.task"), r.taskLink(c, p.TaskID)
				case p.State == "open":
					x.Class, x.Status, x.Href = "open", c.T("meeting.sentence.open"), "#p-"+p.ID
				case x.Class == "":
					x.Status, x.Href = c.T("meeting.sentence.rejected", p.Reason), "#p-"+p.ID
				}
			}
			x.Bits = append(x.Bits, y)
		}
		if x.Status == "" && work {
			x.Status, x.CanPropose = c.T("meeting.sentence.none"), true
		}
		v.Sentences = append(v.Sentences, x)
	}
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
