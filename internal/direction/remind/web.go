package remind

import (
	"fmt"
	"net/http"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/direction/remind/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

const base = "/lam-viec/quan-tri/nhac-viec"

// Routes of the rules of reminders.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "remind.read", Handle: r.show},
		{Method: "GET", Pattern: base + "/moi", Permission: "remind.change", Handle: r.newForm},
		{Method: "POST", Pattern: base, Permission: "remind.change", Handle: r.save},
	}
}

func (r *Room) show(c *web.Ctx) error {
	ctx := c.Context()
	list, err := r.Policies(ctx)
	if err != nil {
		return err
	}
	now, err := r.On(ctx, clock.Today(r.clock))
	if err != nil {
		return err
	}
	v := views.Show{Page: c.Page(c.T("remind.title")), Now: r.draw(c, now)}
	if err := r.names(c, now, &v.Now); err != nil {
		return err
	}
	for _, p := range list {
		x := r.draw(c, p)
		x.Present = p.ID == now.ID
		v.All = append(v.All, x)
	}
	if c.May("remind.change") {
		v.New = base + "/moi"
	}
	return c.Render(http.StatusOK, views.ShowPage(v))
}

func (r *Room) draw(c *web.Ctx, p Policy) views.Policy {
	pr := i18n.From(c.Context())
	v := views.Policy{From: pr.Date(p.ValidFrom), Hour: hourWords(p.Minute), Note: p.Note, Who: p.MadeName, At: pr.DateTime(p.MadeAt)}
	if p.ID == "" {
		v.From, v.Who = c.T("remind.built_in"), c.T("remind.built_in")
	}
	for _, u := range Urgencies {
		rule := p.Rules[u]
		row := views.Rule{Urgency: c.T("task.urgency." + u)}
		for _, l := range Levels {
			row.Steps = append(row.Steps, writeSteps(rule.Steps[l]))
		}
		if rule.Repeat > 0 {
			row.Repeat = c.T("remind.every", rule.Repeat)
		}
		v.Rules = append(v.Rules, row)
	}
	return v
}

// names fills in who supervises which agencies.
func (r *Room) names(c *web.Ctx, p Policy, v *views.Policy) error {
	leaders, err := r.leaders(c.Context())
	if err != nil {
		return err
	}
	for _, l := range leaders {
		known, err := r.agencies.ByIDs(c.Context(), p.Supervises[l.id])
		if err != nil {
			return err
		}
		row := views.Supervisor{Name: l.name}
		for _, id := range p.Supervises[l.id] {
			row.Agencies = append(row.Agencies, known[id].Name)
		}
		if len(row.Agencies) > 0 {
			v.Supervisors = append(v.Supervisors, row)
		}
	}
	return nil
}

func hourWords(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func (r *Room) newForm(c *web.Ctx) error {
	p, err := r.On(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	f := form.New()
	f.Set("valid_from", clock.Today(r.clock).String())
	f.Set("hour", hourWords(p.Minute))
	for _, u := range Urgencies {
		for _, l := range Levels {
			f.Set(u+"."+l, writeSteps(p.Rules[u].Steps[l]))
		}
		f.Set(u+".repeat", strconv.Itoa(p.Rules[u].Repeat))
	}
	for id, agencies := range p.Supervises {
		f.Set("supervises."+id, agencies...)
	}
	return r.render(c, f)
}

func (r *Room) save(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	hour, minute := f.Clock("hour", true)
	p := Policy{ValidFrom: f.Date("valid_from", true), Minute: hour*60 + minute, Note: f.Text("note", false, 500), Rules: map[string]Rule{}, Supervises: map[string][]string{}}
	for _, u := range Urgencies {
		rule := Rule{Steps: map[string][]int{}, Repeat: f.Int(u+".repeat", false, 0, maxStep)}
		for _, l := range Levels {
			steps, ok := parseSteps(f.Text(u+"."+l, false, 100))
			if !ok {
				f.Fail(u+"."+l, "remind.error.steps", maxStep, maxSteps)
			}
			rule.Steps[l] = steps
		}
		p.Rules[u] = rule
	}
	leaders, err := r.leaders(c.Context())
	if err != nil {
		return err
	}
	for _, l := range leaders {
		if list := f.Values("supervises." + l.id); len(list) > 0 {
			p.Supervises[l.id] = list
		}
	}
	if f.Err() == nil {
		if _, err = r.Set(c.Context(), c.Actor, p); err == nil {
			return c.See(base, "remind.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.render(c, f)
}

func (r *Room) render(c *web.Ctx, f *form.Form) error {
	leaders, err := r.leaders(c.Context())
	if err != nil {
		return err
	}
	agencies, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	v := views.Edit{Page: c.Page(c.T("remind.new")), Form: f, Back: base}
	v.Page.Problem = f.Status() != http.StatusOK
	for _, u := range Urgencies {
		v.Urgencies = append(v.Urgencies, layout.Option{Value: u, Text: c.T("task.urgency." + u)})
	}
	for _, l := range Levels {
		v.Levels = append(v.Levels, layout.Option{Value: l, Text: c.T("remind.level." + l)})
	}
	for _, l := range leaders {
		v.Leaders = append(v.Leaders, layout.Option{Value: l.id, Text: l.name})
	}
	for _, a := range agencies {
		if a.Assignable() {
			v.Agencies = append(v.Agencies, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	return c.Render(f.Status(), views.EditPage(v))
}
