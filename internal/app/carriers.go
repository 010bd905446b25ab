package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/indicator"
	"roviec/internal/direction/plan"
	"roviec/internal/direction/programme"
	"roviec/internal/direction/review"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/vn/vntext"
)

// things tells the plan what hangs on its lines and on clauses.
type things struct{ *Rooms }

// Find returns the task with a code, or the target with a code, which names
// its year where several have it: KT-01/2023.
func (r things) Find(ctx context.Context, a access.Actor, kind, name string) (string, error) {
	name = strings.TrimSpace(name)
	switch kind {
	case "task":
		if !r.Rights.May(a, "task.list") {
			return "", fault.Missing()
		}
		list, _, err := r.Tasks.List(ctx, a, task.Filter{Text: name, Limit: 20})
		if err != nil {
			return "", err
		}
		for _, t := range list {
			if strings.EqualFold(t.Code, name) || t.ID == name {
				return t.ID, nil
			}
		}
	case "indicator":
		if !r.Rights.May(a, "indicator.list") {
			return "", fault.Missing()
		}
		code, year, named := strings.Cut(name, "/")
		years, err := r.Indicators.Years(ctx)
		if err != nil {
			return "", err
		}
		for _, y := range years {
			if named && strconv.Itoa(y) != year {
				continue
			}
			list, err := r.Indicators.List(ctx, indicator.Filter{Year: y})
			if err != nil {
				return "", err
			}
			for _, i := range list {
				if vntext.Fold(i.Code) == vntext.Fold(code) || i.ID == name {
					return i.ID, nil
				}
			}
		}
	}
	return "", fault.Missing()
}

// Show describes things; of what the actor may not see it tells only how it
// stands.
func (r things) Show(ctx context.Context, a access.Actor, links []plan.Link) (map[plan.Link]plan.Thing, error) {
	out := map[plan.Link]plan.Thing{}
	ids := map[string][]string{}
	for _, l := range links {
		if !slices.Contains(ids[l.Kind], l.ID) {
			ids[l.Kind] = append(ids[l.Kind], l.ID)
		}
	}
	tasks, err := r.Tasks.ByIDs(ctx, ids["task"])
	if err != nil {
		return nil, err
	}
	for id, t := range tasks {
		x := plan.Thing{Hidden: !r.Rights.Can(a, "task.read", t.Object())}
		if !x.Hidden {
			x.Agencies = slices.Concat(t.Leads, t.Coordinating)
		}
		x.Counts, x.Done, x.Overdue = r.counted(t)
		x.From, x.Due = dayOf(t.HandedOutAt), t.Due
		if x.Done {
			x.DoneOn = dayOf(t.ReportedAt)
		}
		if !x.Hidden {
			x.Text, x.Href, x.State, x.Tone = t.Code+" "+t.Title, "/lam-viec/nhiem-vu/"+t.ID, i18n.T(ctx, "task.state."+string(t.State)), "blue"
			switch {
			case x.Done:
				x.Tone = "green"
			case x.Overdue:
				x.Tone = "red"
			}
		}
		out[plan.Link{Kind: "task", ID: id}] = x
	}
	if r.Rights.May(a, "indicator.list") {
		for _, id := range ids["indicator"] {
			i, err := r.Indicators.Get(ctx, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			figures, err := r.Indicators.Figures(ctx, id)
			if err != nil {
				return nil, err
			}
			s := i.Stand(slices.DeleteFunc(figures, func(f indicator.Figure) bool { return !f.Latest }), clock.Today(r.clock))
			out[plan.Link{Kind: "indicator", ID: id}] = plan.Thing{Text: i.Code + " " + i.Title, Href: "/lam-viec/chi-tieu/" + id, State: i18n.T(ctx, "indicator.verdict."+s.Verdict), Tone: indicator.Tone(s.Verdict)}
		}
	}
	if r.Rights.May(a, "programme.list") {
		for _, id := range ids["programme_item"] {
			i, err := r.Programmes.Get(ctx, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			tone := "blue"
			if i.State == "decided" {
				tone = "green"
			}
			out[plan.Link{Kind: "programme_item", ID: id}] = plan.Thing{Text: i.Title, Href: "/lam-viec/chuong-trinh/noi-dung/" + id, State: i18n.T(ctx, "programme.state."+i.State), Tone: tone}
		}
	}
	return out, nil
}

// Targets returns the targets of a year for the paper of its plan.
func (r things) Targets(ctx context.Context, year int) ([]plan.Target, error) {
	list, err := r.Indicators.List(ctx, indicator.Filter{Year: year, State: indicator.Active})
	if err != nil {
		return nil, err
	}
	p := i18n.In(i18n.VI)
	var out []plan.Target
	for _, f := range indicator.Fields {
		for _, i := range list {
			if i.Field != f {
				continue
			}
			t := plan.Target{Field: p.T("indicator.fields." + f), Title: i.Title, Unit: i.Unit, Aim: i.Aimed(p), OwnerID: i.OwnerID, Sample: i.Sample}
			if i.Baseline != nil {
				t.Baseline = p.Amount(*i.Baseline)
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// dayOf is the day of an instant in Vietnam; none for none.
func dayOf(t time.Time) gov.Date {
	if t.IsZero() {
		return gov.Date{}
	}
	return gov.DateOf(t.In(clock.VN))
}

// counted says how a task stands for counts of progress.
func (r things) counted(t task.Task) (counts, done, overdue bool) {
	switch t.State {
	case task.Draft, task.Paused, task.Declined, task.Withdrawn:
		return false, false, false
	case task.Accepted:
		return true, true, false
	}
	return true, false, r.Tasks.TimeState(t) == task.Overdue
}

// carriers tells the register of documents what carries out its clauses.
type carriers struct{ *Rooms }

// Find returns the task or target with a code, or the line of a plan or the
// item of a programme with an id.
func (r carriers) Find(ctx context.Context, a access.Actor, kind, name string) (string, error) {
	switch kind {
	case "plan_line":
		if !r.Rights.May(a, "plan.list") {
			return "", fault.Missing()
		}
		l, err := r.Plans.LineByID(ctx, name)
		if err == nil && l.Removed {
			err = fault.Missing()
		}
		return l.ID, err
	case "programme_item":
		if !r.Rights.May(a, "programme.list") {
			return "", fault.Missing()
		}
		i, err := r.Programmes.Get(ctx, name)
		return i.ID, err
	}
	return things(r).Find(ctx, a, kind, name)
}

// offered is how many items of a programme are offered for choice.
const offered = 500

// Offer lists the lines of every plan in force and the items of the latest
// programme.
func (r carriers) Offer(ctx context.Context, a access.Actor) ([]document.Choice, error) {
	var out []document.Choice
	if r.Rights.May(a, "plan.list") {
		plans, err := r.Plans.List(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range plans {
			if p, err = r.Plans.Get(ctx, p.ID); err != nil {
				return nil, err
			}
			for _, l := range p.Lines {
				out = append(out, document.Choice{Kind: "plan_line", ID: l.ID, Text: strconv.Itoa(p.Year) + " · " + i18n.T(ctx, "plan.kind."+l.Kind) + " " + l.Number + ": " + l.Text})
			}
		}
	}
	if r.Rights.May(a, "programme.list") {
		years, err := r.Programmes.Years(ctx)
		if err != nil || len(years) == 0 {
			return out, err
		}
		list, _, err := r.Programmes.List(ctx, years[0], programme.Filter{Limit: offered})
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			out = append(out, document.Choice{Kind: "programme_item", ID: i.ID, Text: strconv.Itoa(i.Year) + " · " + strconv.Itoa(i.Ordinal) + ". " + i.Title})
		}
	}
	return out, nil
}

// Show describes what the actor may see of the cites.
func (r carriers) Show(ctx context.Context, a access.Actor, cites []document.Cite) (map[document.Cite]document.Carrier, error) {
	out := map[document.Cite]document.Carrier{}
	var links []plan.Link
	var ids []string
	for _, c := range cites {
		if c.Kind == "plan_line" {
			ids = append(ids, c.ObjectID)
		} else {
			links = append(links, plan.Link{Kind: c.Kind, ID: c.ObjectID})
		}
	}
	known, err := things(r).Show(ctx, a, links)
	if err != nil {
		return nil, err
	}
	lines := map[string]document.Carrier{}
	if r.Rights.May(a, "plan.list") && len(ids) > 0 {
		if lines, err = r.lineCarriers(ctx, ids); err != nil {
			return nil, err
		}
	}
	for _, c := range cites {
		if l, ok := lines[c.ObjectID]; ok && c.Kind == "plan_line" {
			out[c] = l
		} else if t, ok := known[plan.Link{Kind: c.Kind, ID: c.ObjectID}]; ok && !t.Hidden {
			out[c] = document.Carrier{Text: t.Text, State: t.State, Tone: t.Tone, Href: t.Href}
		}
	}
	return out, nil
}

func (r carriers) lineCarriers(ctx context.Context, ids []string) (map[string]document.Carrier, error) {
	lines, err := r.Plans.LinesByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	states := map[string]string{}
	plans, err := r.Plans.List(ctx)
	for _, p := range plans {
		states[p.ID] = i18n.T(ctx, "plan.state."+p.State)
	}
	out := map[string]document.Carrier{}
	for id, l := range lines {
		c := document.Carrier{Text: l.Text, State: states[l.PlanID], Tone: "blue", Href: "/lam-viec/ke-hoach/" + l.PlanID + "/dong/" + id}
		if l.Removed {
			c.State, c.Tone = i18n.T(ctx, "plan.compare.removed"), "neutral"
		}
		out[id] = c
	}
	return out, err
}

// targetLines are the lines of plans to which a target belongs.
func (r *Rooms) targetLines(ctx context.Context, a access.Actor, id string) ([]indicator.Link, error) {
	if !r.Rights.May(a, "plan.list") {
		return nil, nil
	}
	lines, err := r.Plans.LinkedLines(ctx, "indicator", id)
	var out []indicator.Link
	for _, l := range lines {
		out = append(out, indicator.Link{Text: i18n.T(ctx, "plan.kind."+l.Kind) + ": " + l.Text, Href: "/lam-viec/ke-hoach/" + l.PlanID + "/dong/" + l.ID})
	}
	return out, err
}

// subjects tells reviews what can be reviewed.
type subjects struct{ *Rooms }

// Offer lists the documents cut into clauses, the plans, or the years of the
// programme that the actor may read.
func (r subjects) Offer(ctx context.Context, a access.Actor, subject string) ([]review.Choice, error) {
	var out []review.Choice
	switch subject {
	case review.OfDocument:
		list, err := r.Documents.CutDocuments(ctx, a, 500)
		for _, d := range list {
			out = append(out, review.Choice{ID: d.ID, Text: strings.TrimSpace(d.Code.String() + " " + d.Subject)})
		}
		return out, err
	case review.OfPlan:
		if !r.Rights.May(a, "plan.list") {
			return nil, nil
		}
		list, err := r.Plans.List(ctx)
		for _, p := range list {
			out = append(out, review.Choice{ID: p.ID, Text: p.Title})
		}
		return out, err
	case review.OfProgramme:
		if !r.Rights.May(a, "programme.list") {
			return nil, nil
		}
		years, err := r.Programmes.Years(ctx)
		for _, y := range years {
			out = append(out, review.Choice{ID: strconv.Itoa(y), Text: i18n.T(ctx, "programme.of", strconv.Itoa(y))})
		}
		return out, err
	}
	return nil, nil
}
