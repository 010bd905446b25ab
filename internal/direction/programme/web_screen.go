package programme

import (
	"net/http"
	"slices"
	"strconv"

	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// decisions are what the Office may make of a registration.
var decisions = []string{"accept", "merge", "send_back", "refuse"}

// record says how an agency kept its dates so far; "" where nothing is known.
func record(c *web.Ctx, all map[string]Record, agencyID string) string {
	x := all[agencyID]
	if x.All == 0 {
		return ""
	}
	return c.T("programme.screen.record", (x.OnTime*100+x.All/2)/x.All, x.OnTime, x.All)
}

func (r *Room) records(c *web.Ctx) (map[string]Record, error) {
	if r.OnTime == nil {
		return nil, nil
	}
	return r.OnTime(c.Context())
}

// beside fills what helps to decide, and the form of the decision.
func (r *Room) beside(c *web.Ctx, v *views.Entry, e Entry, f *form.Form) error {
	if Allowed("undo", e.State) {
		v.Buttons = append(v.Buttons, views.Button{Action: entryPath(e.ID) + "/hoan-tac", Text: c.T("programme.screen.undo"), Version: strconv.FormatInt(e.Version, 10)})
	}
	if e.State != Registered {
		return nil
	}
	all, err := r.candidates(c.Context(), e.Year)
	if err != nil {
		return err
	}
	similar := similarTo(all, e.ID, e.Title)
	var ids []string
	for _, x := range all {
		ids = append(ids, x.LeadID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return err
	}
	v.Doubles = views.Table{Caption: c.T("programme.screen.doubles"), Head: []string{c.T("programme.field.title"), c.T("programme.field.lead"), c.T("programme.field.state")}}
	for _, x := range similar {
		v.Doubles.Rows = append(v.Doubles.Rows, []views.Cell{{Text: x.Title, Href: entryPath(x.ID)}, {Text: names[x.LeadID]}, {Text: c.T("programme.entry.state." + x.State)}})
	}
	first := map[string]bool{}
	for _, x := range append(slices.Clone(similar), all...) { // likely ones first
		if x.ID != e.ID && !first[x.ID] && len(v.Into) < 500 {
			first[x.ID] = true
			v.Into = append(v.Into, layout.Option{Value: x.ID, Text: x.Title + " · " + names[x.LeadID]})
		}
	}
	loads, total, err := r.Loads(c.Context(), e.Year)
	if err != nil {
		return err
	}
	own := 0
	for _, l := range loads {
		if l.AgencyID == e.LeadID {
			own = l.Months[e.Month]
		}
	}
	records, err := r.records(c)
	if err != nil {
		return err
	}
	v.Beside = []views.Fact{
		{Label: c.T("programme.screen.load_month", e.Month), Cell: views.Cell{Text: c.T("programme.screen.load_words", own, total.Months[e.Month])}},
		{Label: c.T("programme.screen.on_time"), Cell: views.Cell{Text: record(c, records, e.LeadID)}},
	}
	v.Screen = entryPath(e.ID) + "/sang-loc"
	v.Doings = web.Choices(c, "programme.screen.does.", decisions)
	v.Criteria = web.Choices(c, "programme.criterion.", Criteria)
	if f == nil || !f.Has("do") {
		v.Form = form.New()
		v.Form.Set("version", strconv.FormatInt(e.Version, 10))
	}
	return nil
}

func (r *Room) screen(c *web.Ctx) error {
	e := c.Object.(Entry)
	f, err := c.Form()
	if err != nil {
		return err
	}
	do := f.Choice("do", true, decisions...)
	criteria := slices.DeleteFunc(f.Values("criteria"), func(s string) bool { return !has(Criteria, s) })
	reason, seen := f.Value("reason"), seenOf(f)
	if f.Err() == nil {
		switch do {
		case "accept":
			_, err = r.Accept(c.Context(), c.Actor, e.ID, criteria, reason, seen)
		case "merge":
			_, err = r.Merge(c.Context(), c.Actor, e.ID, f.Value("into"), criteria, reason, seen)
		case "send_back":
			_, err = r.SendBack(c.Context(), c.Actor, e.ID, criteria, reason, seen)
		case "refuse":
			_, err = r.Refuse(c.Context(), c.Actor, e.ID, criteria, reason, seen)
		}
		if err == nil {
			return c.See(entryPath(e.ID), "programme.flash.screened")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderEntry(c, e, f, f.Status())
}

func (r *Room) screening(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	list, next, err := r.Entries(c.Context(), c.Actor, x.Year, EntryFilter{State: Registered, Cursor: f.Value("sau"), Limit: 50})
	if err != nil {
		return err
	}
	title := c.T("programme.screen.of", itoa(x.Year))
	v := views.Screening{Basics: basics(c, title, nil, callCrumb(c, x.Year), layout.Link{Text: title})}
	v.Links = []layout.Link{{Text: c.T("programme.entry.list"), Href: entriesPath(x.Year)}, {Text: c.T("programme.of", itoa(x.Year)), Href: base + "/" + itoa(x.Year)}}
	if v.Waiting, err = r.entryTable(c, list); err != nil {
		return err
	}
	v.Waiting.Caption = c.T("programme.screen.waiting")
	v.Many, v.Doings = manyPath(x.Year), web.Choices(c, "programme.screen.does.", manyDecisions)
	for i := range v.Waiting.Rows {
		v.Waiting.Rows[i][0].Box = list[i].ID
	}
	all, err := r.candidates(c.Context(), x.Year)
	if err != nil {
		return err
	}
	records, err := r.records(c)
	if err != nil {
		return err
	}
	v.Waiting.Head = append(v.Waiting.Head, c.T("programme.screen.doubles"), c.T("programme.screen.on_time"))
	for i, e := range list {
		n := len(similarTo(all, e.ID, e.Title))
		double := views.Cell{Text: "–"}
		if n > 0 {
			double = views.Cell{Tag: c.T("programme.screen.like", n), Tone: "amber"}
		}
		v.Waiting.Rows[i] = append(v.Waiting.Rows[i], double, views.Cell{Text: record(c, records, e.LeadID)})
	}
	v.Pager.Total = c.T("programme.shown", len(list))
	if next != "" {
		v.Pager.Next = screenPath(x.Year) + "?sau=" + next
	}
	if f.Value("sau") != "" {
		v.Pager.First = screenPath(x.Year)
	}
	if v.Load, err = r.loadTable(c, x.Year, records); err != nil {
		return err
	}
	return c.Render(http.StatusOK, views.ScreeningPage(v))
}

// loadTable is how much falls into each month, by agency.
func (r *Room) loadTable(c *web.Ctx, year int, records map[string]Record) (views.Table, error) {
	t := views.Table{Caption: c.T("programme.screen.load"), Head: []string{c.T("programme.field.lead")}}
	for m := 1; m <= 12; m++ {
		t.Head = append(t.Head, c.T("programme.month_short", m))
	}
	t.Head = append(t.Head, c.T("programme.stats.total"), c.T("programme.screen.on_time"))
	by, all, err := r.Loads(c.Context(), year)
	if err != nil {
		return t, err
	}
	var ids []string
	for _, l := range by {
		ids = append(ids, l.AgencyID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return t, err
	}
	p := i18n.From(c.Context())
	row := func(name string, l Load, rec string) {
		cells := []views.Cell{{Text: name}}
		for m := 1; m <= 12; m++ {
			cells = append(cells, views.Cell{Text: p.Number(int64(l.Months[m])), Num: true})
		}
		t.Rows = append(t.Rows, append(cells, views.Cell{Text: p.Number(int64(l.Months[0])), Num: true}, views.Cell{Text: rec}))
	}
	for _, l := range by {
		row(names[l.AgencyID], l, record(c, records, l.AgencyID))
	}
	row(c.T("programme.stats.all"), all, "")
	return t, nil
}
