package schedule

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/schedule/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vntext"
)

const base = "/lam-viec/lich-cong-tac"

func pathOf(w Week) string { return base + "?tuan=" + w.Monday.String() }

// Routes of schedules.
func (r *Room) Routes() []web.Route {
	one := func(method, tail string, p access.Permission, h web.Handler) web.Route {
		return web.Route{Method: method, Pattern: base + "/{id}/" + tail, Permission: p, Read: "schedule.read", Load: r.load, Handle: h}
	}
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "schedule.read", Handle: func(c *web.Ctx) error { return r.show(c, nil, gov.Date{}) }},
		{Method: "POST", Pattern: base, Permission: "schedule.write", Handle: r.open},
		one("POST", "muc", "schedule.write", r.put),
		one("GET", "muc/{entry}", "schedule.write", r.editEntry),
		one("POST", "muc/{entry}", "schedule.write", r.put),
		one("POST", "muc/{entry}/bo", "schedule.write", r.remove),
		one("POST", string(Submit), "schedule.write", r.make(Submit)),
		one("POST", string(Approve), "schedule.approve", r.make(Approve)),
		one("POST", string(Return), "schedule.approve", r.make(Return)),
		one("POST", string(Reopen), "schedule.write", r.make(Reopen)),
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	w, err := r.Get(ctx, q.PathValue("id"))
	return w, w.Object(), err
}

// dayOf reads which week is asked for: any day of it.
func (r *Room) dayOf(f *form.Form) gov.Date {
	d := f.Date("tuan", false)
	if d.IsZero() {
		d = clock.Today(r.clock)
	}
	return MondayOf(d)
}

// show draws a week: what is worked on to those who write or approve it, what
// was approved to everybody else.
func (r *Room) show(c *web.Ctx, f *form.Form, monday gov.Date) error {
	ctx := c.Context()
	if f == nil {
		var err error
		if f, err = c.Form(); err != nil {
			return err
		}
		monday = r.dayOf(f)
	}
	w, err := r.Of(ctx, monday)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if w.ID == "" {
		w.Monday = monday
	}
	p := i18n.From(ctx)
	v := views.Week{
		Page: c.Page(c.T("schedule.title")), Form: f, Begun: w.ID != "", Base: base + "/" + w.ID, Name: c.T("schedule.week", p.Date(monday), p.Date(monday.AddDays(6))), Monday: monday.String(), Version: strconv.FormatInt(w.Version, 10),
		Prev: base + "?tuan=" + monday.AddDays(-7).String(), Next: base + "?tuan=" + monday.AddDays(7).String(), This: base, Sample: w.Sample, CanOpen: c.May("schedule.write") && w.ID == "",
	}
	v.Page.Problem = f.Status() != http.StatusOK
	works := c.May("schedule.write") || c.May("schedule.approve")
	list := w.Published
	if works {
		list = w.Entries
		if w.ID != "" {
			v.State, v.Tone, v.Reason = c.T("schedule.state."+string(w.State)), tones[w.State], w.Reason
		}
	}
	if w.Revision > 0 {
		v.Approved = c.T("schedule.approved", w.ApprovedName, p.DateTime(w.PublishedAt), w.Revision)
		v.Public = "/lich-cong-tac/" + monday.String()
	}
	can := func(m Move) bool {
		s := stepOf(m)
		return w.ID != "" && s.refusal(w) == nil && c.Can(s.permission, w.Object())
	}
	v.CanWrite, v.CanSubmit, v.CanApprove, v.CanReopen = can(Write), can(Submit) && len(w.Entries) > 0, can(Approve), can(Reopen)
	if works {
		for _, x := range Clashes(list) {
			v.Clashes = append(v.Clashes, c.T("schedule.clash", x.Leader, titleOf(list, x.A), titleOf(list, x.B)))
		}
	}
	if v.CanWrite {
		if v.Leaders, err = r.options(ctx); err != nil {
			return err
		}
		v.Days = dayOptions(p, monday)
	}
	var beside []Beside
	if r.Beside != nil {
		if beside, err = r.Beside(ctx, c.Actor, monday, monday.AddDays(6)); err != nil {
			return err
		}
	}
	for i := range 7 {
		day := monday.AddDays(i)
		d := views.Day{Name: weekdayName(p, day), Date: p.Date(day), Machine: day.String(), Today: day == clock.Today(r.clock)}
		for _, e := range sorted(list) {
			if e.Day == day {
				d.Entries = append(d.Entries, draw(c, w, e, v.CanWrite))
			}
		}
		for _, b := range beside {
			if b.Day == day {
				d.Beside = append(d.Beside, views.Beside{Kind: c.T("schedule.beside." + b.Kind), Time: b.Time, Title: b.Title, Href: b.Href})
			}
		}
		v.Rows = append(v.Rows, d)
	}
	return c.Render(f.Status(), views.WeekPage(v))
}

var tones = map[State]string{Draft: "amber", Submitted: "blue", Published: "green", Changing: "amber"}

func titleOf(list []Entry, id string) string {
	for _, e := range list {
		if e.ID == id {
			return e.Starts + " " + e.Title
		}
	}
	return ""
}

func weekdayName(p i18n.Printer, d gov.Date) string {
	return p.T("calendar.weekday." + strconv.Itoa(int(d.Weekday())))
}

func draw(c *web.Ctx, w Week, e Entry, write bool) views.Entry {
	v := views.Entry{Time: hours(e), Title: e.Title, Place: e.Place, With: e.With, Leaders: e.Names, Internal: e.Internal, Cancelled: e.Cancelled}
	if write && !e.Cancelled {
		v.Edit, v.Remove = base+"/"+w.ID+"/muc/"+e.ID, base+"/"+w.ID+"/muc/"+e.ID+"/bo"
	}
	return v
}

func hours(e Entry) string {
	if e.Ends == "" {
		return e.Starts
	}
	return e.Starts + "–" + e.Ends
}

func (r *Room) options(ctx context.Context) ([]layout.Option, error) {
	list, err := r.Leaders(ctx)
	var out []layout.Option
	for _, l := range list {
		out = append(out, layout.Option{Value: l.ID, Text: l.Name})
	}
	return out, err
}

func dayOptions(p i18n.Printer, monday gov.Date) []layout.Option {
	var out []layout.Option
	for i := range 7 {
		d := monday.AddDays(i)
		out = append(out, layout.Option{Value: d.String(), Text: weekdayName(p, d) + " " + p.Date(d)})
	}
	return out
}

func (r *Room) open(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	day := f.Date("monday", true)
	if f.Err() == nil {
		w, err := r.Open(c.Context(), c.Actor, day, f.Bool("copy"), false)
		if err == nil {
			return c.See(pathOf(w), "schedule.flash.opened")
		}
		if !f.Merge(err) {
			return err
		}
	}
	if day.IsZero() {
		day = clock.Today(r.clock)
	}
	return r.show(c, f, MondayOf(day))
}

func entryOf(f *form.Form) Entry {
	e := Entry{Day: f.Date("day", true), Title: f.Text("title", true, maxTitle), Place: f.Text("place", false, maxShort), With: f.Text("with", false, maxShort), Leaders: f.Values("leaders"), Internal: f.Bool("internal")}
	if h, m := f.Clock("starts", true); f.Value("starts") != "" {
		e.Starts = fmt.Sprintf("%02d:%02d", h, m)
	}
	if f.Value("ends") != "" {
		h, m := f.Clock("ends", false)
		e.Ends = fmt.Sprintf("%02d:%02d", h, m)
	}
	return e
}

func (r *Room) put(c *web.Ctx) error {
	w := c.Object.(Week)
	f, err := c.Form()
	if err != nil {
		return err
	}
	e := entryOf(f)
	e.ID = c.R.PathValue("entry")
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if f.Err() == nil {
		if _, err = r.Put(c.Context(), c.Actor, w.ID, e, seen); err == nil {
			return c.See(pathOf(w), "schedule.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	if e.ID != "" {
		return r.entryForm(c, w, f)
	}
	return r.show(c, f, w.Monday)
}

func (r *Room) editEntry(c *web.Ctx) error {
	w := c.Object.(Week)
	i := slices.IndexFunc(w.Entries, func(e Entry) bool { return e.ID == c.R.PathValue("entry") })
	if i < 0 {
		return fault.Missing()
	}
	e, f := w.Entries[i], form.New()
	f.Set("day", e.Day.String())
	f.Set("starts", e.Starts)
	f.Set("ends", e.Ends)
	f.Set("title", e.Title)
	f.Set("place", e.Place)
	f.Set("with", e.With)
	f.Set("leaders", e.Leaders...)
	if e.Internal {
		f.Set("internal", "1")
	}
	f.Set("version", strconv.FormatInt(w.Version, 10))
	return r.entryForm(c, w, f)
}

func (r *Room) entryForm(c *web.Ctx, w Week, f *form.Form) error {
	p := i18n.From(c.Context())
	leaders, err := r.options(c.Context())
	if err != nil {
		return err
	}
	v := views.Edit{Page: c.Page(c.T("schedule.edit")), Form: f, Action: base + "/" + w.ID + "/muc/" + c.R.PathValue("entry"), Back: pathOf(w), Leaders: leaders, Days: dayOptions(p, w.Monday), Version: f.Value("version")}
	v.Page.Problem = f.Status() != http.StatusOK
	return c.Render(f.Status(), views.EditPage(v))
}

func (r *Room) remove(c *web.Ctx) error {
	w := c.Object.(Week)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if _, err := r.Remove(c.Context(), c.Actor, w.ID, c.R.PathValue("entry"), seen); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.show(c, f, w.Monday)
	}
	return c.See(pathOf(w), "schedule.flash.removed")
}

func (r *Room) make(m Move) web.Handler {
	return func(c *web.Ctx) error {
		w := c.Object.(Week)
		f, err := c.Form()
		if err != nil {
			return err
		}
		seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
		switch m {
		case Submit:
			_, err = r.Submit(c.Context(), c.Actor, w.ID, seen)
		case Approve:
			_, err = r.Approve(c.Context(), c.Actor, w.ID, seen)
		case Return:
			_, err = r.Return(c.Context(), c.Actor, w.ID, f.Value("reason"), seen)
		case Reopen:
			_, err = r.Reopen(c.Context(), c.Actor, w.ID, seen)
		}
		if err != nil {
			if !f.Merge(err) {
				return err
			}
			return r.show(c, f, w.Monday)
		}
		return c.See(pathOf(w), "schedule.flash."+string(m))
	}
}

// Title names a week in official words.
func (w Week) Title() string {
	return "Lịch công tác tuần từ " + vntext.ShortDate(w.Monday) + " đến " + vntext.ShortDate(w.Monday.AddDays(6))
}
