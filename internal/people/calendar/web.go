package calendar

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/calendar/views"
	"roviec/internal/vn/vncal"
)

const (
	pathYear = "/lam-viec/quan-tri/lich"
	pathList = pathYear + "/thong-bao"
	pathOne  = pathList + "/"
)

// Routes of the calendar.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: pathYear, Permission: "calendar.read", Handle: r.year},
		{Method: "GET", Pattern: pathOne + "moi", Permission: "calendar.change", Handle: r.newForm},
		{Method: "POST", Pattern: pathList, Permission: "calendar.change", Handle: r.makeNew},
		{Method: "GET", Pattern: pathOne + "{id}", Permission: "calendar.read", Load: r.load, Handle: r.show},
		{Method: "GET", Pattern: pathOne + "{id}/sua", Permission: "calendar.change", Read: "calendar.read", Load: r.load, Handle: r.editForm},
		{Method: "POST", Pattern: pathOne + "{id}/sua", Permission: "calendar.change", Read: "calendar.read", Load: r.load, Handle: r.edit},
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	list, err := r.store.versions(ctx, q.PathValue("id"))
	if err != nil {
		return nil, access.Object{}, err
	}
	a := list[len(list)-1]
	return list, access.Object{Kind: "calendar", ID: a.ID, Title: a.Title, Version: int64(a.Version)}, nil
}

// The years that the page shows.
const firstYear, lastYear = 1990, 2100

func (r *Room) year(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	today := clock.Today(r.clock)
	y := f.Int("nam", false, firstYear, lastYear)
	if y == 0 || f.Err() != nil {
		y = today.Year
	}
	cal, _, err := r.In(c.Context())
	if err != nil {
		return err
	}
	list, err := r.store.all(c.Context())
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	name := strconv.Itoa(y)
	v := views.Year{
		Page: c.Page(c.T("calendar.title", name)), Filter: f, Name: name, LunarName: vncal.YearName(y), Total: cal.WorkingDaysOf(y, 0), Provisional: !cal.Announced(y),
	}
	if y > firstYear {
		v.Prev = layout.Link{Text: strconv.Itoa(y - 1), Href: pathYear + "?nam=" + strconv.Itoa(y-1)}
	}
	if y < lastYear {
		v.Next = layout.Link{Text: strconv.Itoa(y + 1), Href: pathYear + "?nam=" + strconv.Itoa(y+1)}
	}
	if c.May("calendar.change") {
		v.New = pathOne + "moi"
	}
	for m := time.January; m <= time.December; m++ {
		v.Months = append(v.Months, monthOf(p, cal, y, m, today))
	}
	for d := (gov.Date{Year: y, Month: time.January, Day: 1}); d.Year == y; d = d.AddDays(1) {
		if x, ok := cal.On(d); ok {
			v.Special = append(v.Special, special(p, x))
		}
	}
	for _, a := range newest(list) {
		if a.Year == y || touches(a, y) {
			v.Announcements = append(v.Announcements, rowOf(p, a))
		}
	}
	return c.Render(f.Status(), views.YearPage(v))
}

// newest keeps the newest version of each announcement, in the order of entry.
func newest(list []Announcement) []Announcement {
	at := map[string]int{}
	var out []Announcement
	for _, a := range list {
		if i, known := at[a.ID]; known {
			out[i] = a
			continue
		}
		at[a.ID] = len(out)
		out = append(out, a)
	}
	return out
}

func touches(a Announcement, year int) bool {
	for _, d := range a.Days {
		if d.Date.Year == year {
			return true
		}
	}
	return false
}

// monthOf lays out a month in weeks from Monday to Sunday.
func monthOf(p i18n.Printer, cal *vncal.Calendar, y int, m time.Month, today gov.Date) views.Month {
	out := views.Month{Name: p.T("calendar.month", int(m)), Working: cal.WorkingDaysOf(y, m)}
	d := gov.Date{Year: y, Month: m, Day: 1}
	week := make([]views.Cell, (int(d.Weekday())+6)%7, 7)
	for ; d.Month == m; d = d.AddDays(1) {
		l := vncal.LunarOf(d)
		cell := views.Cell{Day: d.Day, Machine: d.String(), Lunar: strconv.Itoa(l.Day), Today: d == today, Off: !cal.IsWorking(d)}
		if l.Day == 1 || d.Day == 1 {
			cell.Lunar = l.String()
		}
		if x, ok := cal.On(d); ok {
			cell.Kind, cell.Mark = string(x.Kind), p.T("calendar.mark."+string(x.Kind))
		}
		if week = append(week, cell); len(week) == 7 {
			out.Weeks = append(out.Weeks, week)
			week = make([]views.Cell, 0, 7)
		}
	}
	if len(week) > 0 {
		out.Weeks = append(out.Weeks, append(week, make([]views.Cell, 7-len(week))...))
	}
	return out
}

func tone(k vncal.Kind) string {
	switch k {
	case vncal.Holiday:
		return "red"
	case vncal.Compensatory:
		return "amber"
	case vncal.Swapped:
		return "purple"
	}
	return "blue"
}

func special(p i18n.Printer, d vncal.Day) views.Special {
	l := vncal.LunarOf(d.Date)
	return views.Special{
		Date: p.Date(d.Date), Machine: d.Date.String(), Weekday: p.T("calendar.weekday." + strconv.Itoa(int(d.Date.Weekday()))), Lunar: l.String(),
		Tone: tone(d.Kind), Kind: p.T("calendar.kind." + string(d.Kind)), Reason: d.Reason,
	}
}

func rowOf(p i18n.Printer, a Announcement) views.Announcement {
	v := views.Announcement{
		Href: pathOne + a.ID, Title: a.Title, Number: a.Number, Issued: p.Date(a.Issued), Issuer: a.Issuer, Note: a.Note, Complete: a.Complete(),
		Version: a.Version, Days: len(a.Days), Scope: p.T("calendar.scope.some"), Who: a.MadeName, At: p.DateTime(a.MadeAt),
	}
	if a.Year != 0 {
		v.Scope = p.T("calendar.scope.year", strconv.Itoa(a.Year))
	}
	if a.MadeBy == "" {
		v.Who = p.T("calendar.built_in")
	}
	return v
}

func (r *Room) show(c *web.Ctx) error {
	list := c.Object.([]Announcement)
	p := i18n.From(c.Context())
	last := list[len(list)-1]
	v := views.One{Page: c.Page(last.Title), Back: pathYear}
	if year := yearOf(last); year != 0 {
		v.Back += "?nam=" + strconv.Itoa(year)
	}
	if c.May("calendar.change") {
		v.Edit = pathOne + last.ID + "/sua"
	}
	for i := len(list) - 1; i >= 0; i-- {
		a := rowOf(p, list[i])
		for _, d := range list[i].Days {
			a.List = append(a.List, special(p, d))
		}
		v.Versions = append(v.Versions, a)
	}
	return c.Render(http.StatusOK, views.OnePage(v))
}

// yearOf is the year that the announcement is about.
func yearOf(a Announcement) int {
	if a.Year == 0 && len(a.Days) > 0 {
		return a.Days[0].Date.Year
	}
	return a.Year
}

func (r *Room) newForm(c *web.Ctx) error { return r.render(c, form.New(), nil, http.StatusOK) }

func (r *Room) editForm(c *web.Ctx) error {
	list := c.Object.([]Announcement)
	last := list[len(list)-1]
	return r.render(c, formOf(last), &last, http.StatusOK)
}

func (r *Room) makeNew(c *web.Ctx) error { return r.save(c, nil) }

func (r *Room) edit(c *web.Ctx) error {
	list := c.Object.([]Announcement)
	return r.save(c, &list[len(list)-1])
}

func (r *Room) save(c *web.Ctx, known *Announcement) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, seen := fieldsOf(f), 0
	if known != nil {
		a.ID = known.ID
		seen, _ = strconv.Atoi(f.Value("version"))
	}
	if f.Err() == nil {
		if a, err = r.Announce(c.Context(), c.Actor, a, seen); err == nil {
			return c.See(pathOne+a.ID, "calendar.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.render(c, f, known, f.Status())
}

func (r *Room) render(c *web.Ctx, f *form.Form, known *Announcement, status int) error {
	v := views.Edit{Form: f, Action: pathList, Back: pathYear, Heading: c.T("calendar.new"), Rows: rowsOf(f)}
	if known != nil {
		v.Action, v.Back, v.Heading = pathOne+known.ID+"/sua", pathOne+known.ID, c.T("calendar.correct", known.Title)
	}
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	for _, k := range vncal.Kinds {
		v.Kinds = append(v.Kinds, layout.Option{Value: string(k), Text: c.T("calendar.kind." + string(k))})
	}
	return c.Render(status, views.Form(v))
}
