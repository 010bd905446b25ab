package task

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

const (
	workPath   = "/lam-viec"
	chosenPath = workPath + "/viec-da-chon"
)

// perGroup is how many tasks a group of "my work" shows at first.
const perGroup = 15

// The tabs of "my work", as the address names them.
const (
	tabTodo   = ""
	tabGiven  = "giao"
	tabFollow = "theo-doi"
	tabAside  = "de-lai"
	tabDone   = "xong"
)

// group is one heading of "my work": the tasks of f with which the reader may
// do permission. query leads to the list of them all.
type group struct {
	key, query string
	f          Filter
	permission access.Permission
}

// byDate are the groups of running tasks by how they stand against their date.
func byDate(p access.Permission) []group {
	return []group{
		{"task.mine.overdue", "han=overdue", Filter{TimeState: Overdue}, p},
		{"task.mine.today_due", "han=due_today", Filter{TimeState: DueToday}, p},
		{"task.mine.soon", "han=due_soon", Filter{TimeState: DueSoon}, p},
		{"task.mine.later", "han=not_due", Filter{TimeState: NotDue}, p},
		{"task.mine.on_event", "han=waiting", Filter{TimeState: OnEvent}, p},
		{"task.mine.undated", "han=no_deadline", Filter{TimeState: NoDeadline, States: running}, p},
	}
}

// groupsFor are the headings of a tab for a reader, most pressing first. Who
// directs decides first, then does what the own agency leads, and has what was
// given in a tab of its own; who sees every task follows them all; an agency
// sees what it must do itself, and last what it helps with.
func (r *Room) groupsFor(a access.Actor, tab string) []group {
	switch tab {
	case tabGiven:
		return append(byDate("task.direct"), group{"task.mine.paused", "trang-thai=paused", Filter{States: []State{Paused}}, "task.direct"})
	case tabFollow:
		return []group{{"task.mine.follow", "", Filter{FollowedBy: a.AccountID}, "task.list"}}
	case tabDone:
		p := access.Permission("task.work")
		if r.rights.May(a, "task.direct") {
			p = "task.direct"
		} else if !r.rights.May(a, p) {
			p = "task.list"
		}
		return []group{{"task.mine.done", "trang-thai=accepted&sap-xep=-due", Filter{States: []State{Accepted}, Sort: SortLast}, p}}
	}
	directs := r.rights.May(a, "task.direct")
	mine, all := access.Permission("task.work"), r.rights.Can(a, "task.list", access.Object{})
	if all && !directs {
		mine = "task.list"
	}
	dated := byDate(mine)
	decide := []group{
		{"task.mine.judge", "han=awaiting", Filter{TimeState: Awaiting}, "task.judge"},
		{"task.mine.extend", "xin-gia-han=1", Filter{Pending: true}, "task.extend"},
		{"task.mine.declined", "trang-thai=declined", Filter{States: []State{Declined}}, "task.direct"},
		{"task.mine.drafts", "trang-thai=draft", Filter{States: []State{Draft}}, "task.direct"},
	}
	begin := []group{
		{"task.mine.returned", "trang-thai=returned", Filter{States: []State{Returned}}, "task.work"},
		{"task.mine.new", "trang-thai=handed_out", Filter{States: []State{HandedOut}}, "task.work"},
	}
	out := slices.Concat(dated[:3], decide, begin, dated[3:])
	if directs {
		out = slices.Concat(decide, dated[:3], begin, dated[3:])
	}
	if !all && len(a.Agencies) == 1 {
		out = append(out,
			group{"task.mine.sent", "han=awaiting", Filter{TimeState: Awaiting}, "task.work"},
			group{"task.mine.helping", "vai-tro=coordinating&co-quan=" + a.Agencies[0], Filter{AgencyID: a.Agencies[0], Role: "coordinating", States: running}, "task.list"})
	}
	return out
}

// filled is a group with the ids of its tasks that no group before it has.
type filled struct {
	group
	ids  []string
	more bool // than are counted
}

// mineTo is how far a group of "my work" is counted: each is looked up.
const mineTo = 100

// fill finds what is in the groups, up to mineTo each, each task once, where
// it presses most; n is how many tasks there are.
func (r *Room) fill(ctx context.Context, a access.Actor, groups []group) (out []filled, n int, more bool, err error) {
	seen := map[string]bool{}
	for _, g := range groups {
		if !r.rights.May(a, g.permission) {
			continue
		}
		ids, err := r.store.ids(ctx, a, r.rights, g.permission, g.f, clock.Today(r.clock), r.cal, mineTo+1)
		if err != nil {
			return nil, 0, false, err
		}
		x := filled{group: g, more: len(ids) > mineTo}
		for _, id := range ids[:min(len(ids), mineTo)] {
			if !seen[id] {
				seen[id] = true
				x.ids = append(x.ids, id)
			}
		}
		n, more = n+len(x.ids), more || x.more
		if len(x.ids) > 0 {
			out = append(out, x)
		}
	}
	return out, n, more, nil
}

// counted says a number that may be more.
func counted(c *web.Ctx, name string, n int, more bool) string {
	if more || n > mineTo {
		return c.T("task.mine.count_more", name, min(n, mineTo))
	}
	return c.T("task.mine.count", name, n)
}

func (r *Room) myWork(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return r.renderWork(c, f.Value("muc"), nil, http.StatusOK)
}

// work is everything that the page counts.
type work struct {
	todo    []filled
	waiting []Waiting // in sight
	aside   []Put
	hidden  []waitingPut
}

type waitingPut struct {
	Waiting
	until gov.Date
}

// gather finds what the reader must do and what is put aside.
func (r *Room) gather(c *web.Ctx) (w work, n int, more bool, err error) {
	groups := r.groupsFor(c.Actor, tabTodo)
	rows, err := r.putAside(c.Context(), c.Actor)
	if err != nil {
		return w, 0, false, err
	}
	if len(rows) > 0 { // most people put nothing aside
		for i := range groups {
			groups[i].f.InSightOf = c.Actor.AccountID
		}
	}
	if w.todo, n, more, err = r.fill(c.Context(), c.Actor, groups); err != nil {
		return w, 0, false, err
	}
	if w.aside, err = r.Aside(c.Context(), c.Actor); err != nil {
		return w, 0, false, err
	}
	all, err := r.waiting(c.Context(), c.Actor)
	if err != nil {
		return w, 0, false, err
	}
	for _, x := range all {
		i := slices.IndexFunc(rows, func(p put) bool { return p.ref == x.Link && x.hidden(p.until, clock.Today(r.clock)) })
		if i < 0 {
			w.waiting = append(w.waiting, x)
		} else {
			w.hidden = append(w.hidden, waitingPut{x, rows[i].until})
		}
	}
	return w, n + len(w.waiting), more, nil
}

func (r *Room) renderWork(c *web.Ctx, tab string, f *form.Form, status int) error {
	v := views.Work{Page: c.Page(c.T("task.mine.title")), Form: f, Today: c.T("task.mine.today", clock.Today(r.clock)), CanMake: c.May("task.create"), CanList: c.May("task.list"), Chosen: chosenPath}
	v.Page.Problem = status != http.StatusOK
	w, todo, more, err := r.gather(c)
	if err != nil {
		return err
	}
	name := "task.tab.todo"
	if r.rights.Can(c.Actor, "task.list", access.Object{}) && !c.May("task.direct") {
		name = "task.tab.all"
	}
	tabs := []layout.Option{{Value: tabTodo, Text: counted(c, c.T(name), todo, more)}}
	var given, followed []filled
	if c.May("task.direct") {
		var n int
		if given, n, more, err = r.fill(c.Context(), c.Actor, r.groupsFor(c.Actor, tabGiven)); err != nil {
			return err
		}
		tabs = append(tabs, layout.Option{Value: tabGiven, Text: counted(c, c.T("task.tab.given"), n, more)})
	}
	if c.May("task.list") {
		var n int
		if followed, n, more, err = r.fill(c.Context(), c.Actor, r.groupsFor(c.Actor, tabFollow)); err != nil {
			return err
		}
		tabs = append(tabs, layout.Option{Value: tabFollow, Text: counted(c, c.T("task.tab.follow"), n, more)})
	}
	tabs = append(tabs, layout.Option{Value: tabAside, Text: counted(c, c.T("task.tab.aside"), len(w.aside)+len(w.hidden), false)})
	if c.May("task.list") {
		tabs = append(tabs, layout.Option{Value: tabDone, Text: c.T("task.tab.done")})
	}
	if !slices.ContainsFunc(tabs, func(o layout.Option) bool { return o.Value == tab }) {
		tab = tabTodo
	}
	for _, o := range tabs {
		v.Tabs = append(v.Tabs, views.SortLink{Text: o.Text, Href: tabPath(o.Value), Active: o.Value == tab})
	}
	v.Tab, v.None, v.NoneText = tab, c.T("task.mine.none"), c.T("task.mine.none_text")
	var list []filled
	switch tab {
	case tabTodo:
		list, v.CanAside = w.todo, true
		for _, x := range w.waiting {
			v.Waiting = append(v.Waiting, waitingView(c, x, x.Due, "task.mine.due"))
		}
	case tabGiven:
		list, v.NoneText = given, c.T("task.mine.none_given")
	case tabFollow:
		list, v.NoneText = followed, c.T("task.mine.none_follow")
	case tabAside:
		v.CanBack, v.NoneText = true, c.T("task.mine.none_aside")
		for _, x := range w.hidden {
			v.Waiting = append(v.Waiting, waitingView(c, x.Waiting, x.until, "task.aside.shown"))
		}
	default:
		v.NoneText = c.T("task.mine.none_done")
		if list, _, _, err = r.fill(c.Context(), c.Actor, r.groupsFor(c.Actor, tabDone)); err != nil {
			return err
		}
	}
	if err := r.groupViews(c, &v, list); err != nil {
		return err
	}
	if tab == tabAside {
		if err := r.asideView(c, &v, w.aside); err != nil {
			return err
		}
	}
	if v.Empty = len(v.Groups) == 0 && len(v.Waiting) == 0 && (f == nil || f.Err() == nil); !v.Empty {
		v.Days = r.asideDays(c)
		if c.May("task.bulk") && tab != tabDone && tab != tabAside {
			v.Moves = r.bulkOptions(c)
		}
		v.Choose = v.CanAside || v.CanBack || len(v.Moves) > 0
	}
	if tab == tabTodo {
		if err := r.justDone(c, &v); err != nil {
			return err
		}
		if err := r.unread(c, &v, w); err != nil {
			return err
		}
	}
	return c.Render(status, views.MyWork(v))
}

func tabPath(tab string) string {
	if tab == tabTodo {
		return workPath
	}
	return workPath + "?muc=" + tab
}

func waitingView(c *web.Ctx, x Waiting, day gov.Date, key string) views.Waiting {
	v := views.Waiting{Heading: x.Heading, Text: x.Text, Href: x.Link}
	if !day.IsZero() {
		v.Due = c.T(key, day)
	}
	return v
}

// groupViews show the first tasks of each group.
func (r *Room) groupViews(c *web.Ctx, v *views.Work, list []filled) error {
	for i, g := range list {
		first := g.ids[:min(len(g.ids), perGroup)]
		rows, err := r.workRows(c, first)
		if err != nil {
			return err
		}
		name := c.T(g.key)
		x := views.Group{Name: name, Heading: counted(c, name, len(g.ids), g.more), ID: "nhom-" + strconv.Itoa(i), Rows: rows}
		if g.query != "" && (g.more || len(g.ids) > perGroup) {
			x.More = base + "?" + g.query
		}
		v.Groups = append(v.Groups, x)
	}
	return nil
}

// workRows are tasks by their ids, in that order, each with what the reader
// naturally does next.
func (r *Room) workRows(c *web.Ctx, ids []string) ([]views.Row, error) {
	known, err := r.ByIDs(c.Context(), ids)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, id := range ids {
		if t, ok := known[id]; ok {
			list = append(list, t)
		}
	}
	rows, err := r.rows(c.Context(), list)
	for i, t := range list {
		if may := r.Allowed(c.Actor, t); err == nil && len(may) > 0 && stepOf(may[0]).primary {
			rows[i].Do = c.T("task.do." + string(may[0]))
		}
	}
	return rows, err
}

func (r *Room) asideView(c *web.Ctx, v *views.Work, list []Put) error {
	if len(list) == 0 {
		return nil
	}
	var ids []string
	for _, x := range list {
		ids = append(ids, x.Task.ID)
	}
	rows, err := r.workRows(c, ids)
	for i := range rows {
		rows[i].Until = c.T("task.aside.shown", list[i].Until)
	}
	name := c.T("task.tab.aside")
	v.Groups = append(v.Groups, views.Group{Name: name, Heading: counted(c, name, len(rows), false), ID: "nhom-de-lai", Rows: rows})
	return err
}

// asideDays are the days to choose from; those that are the same day are
// offered once.
func (r *Room) asideDays(c *web.Ctx) (out []layout.Option) {
	p, today, seen := i18n.From(c.Context()), clock.Today(r.clock), map[gov.Date]bool{}
	for _, k := range []string{AsideTomorrow, AsideWorking, AsideMonday} {
		if d := asideUntil(k, gov.Date{}, today, r.cal); !seen[d] {
			seen[d] = true
			out = append(out, layout.Option{Value: k, Text: p.T("task.aside.to."+k, d)})
		}
	}
	return append(out, layout.Option{Value: AsideDay, Text: p.T("task.aside.to." + AsideDay)})
}

// justDone offers to undo the act that led to the page.
func (r *Room) justDone(c *web.Ctx, v *views.Work) error {
	at, err := strconv.ParseInt(c.R.URL.Query().Get("vua"), 10, 64)
	if err != nil || at <= 0 {
		return nil
	}
	rows, err := r.putAside(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	n := 0
	for _, x := range rows {
		if x.at.UnixMilli() == at {
			n++
		}
	}
	if n > 0 {
		v.Undo, v.UndoText = strconv.FormatInt(at, 10), c.T("task.aside.done", n)
	}
	return nil
}

// shownNotices is how many notices "my work" shows; it looks for them among
// the newest lookedNotices.
const (
	shownNotices  = 5
	lookedNotices = 50
)

// unread shows below the work what the reader was told and has not read,
// without what is in the work above already.
func (r *Room) unread(c *web.Ctx, v *views.Work, w work) error {
	if r.Unread == nil {
		return nil
	}
	list, n, err := r.Unread(c.Context(), c.Actor, lookedNotices)
	if err != nil {
		return err
	}
	above := map[string]bool{}
	for _, g := range w.todo {
		for _, id := range g.ids {
			above[base+"/"+id] = true
		}
	}
	for _, x := range w.waiting {
		above[x.Link] = true
	}
	for _, x := range w.aside { // what was put aside does not come back as a notice
		above[base+"/"+x.Task.ID] = true
	}
	for _, x := range w.hidden {
		above[x.Link] = true
	}
	p := i18n.From(c.Context())
	v.NoticesHeading = c.T("task.mine.notices", n)
	for _, x := range list {
		if !above[x.Link] && len(v.Notices) < shownNotices {
			v.Notices = append(v.Notices, views.Notice{ID: x.ID, Text: x.Text, Href: x.Link, At: views.Day{Text: p.DateTime(x.At), Machine: stamp(x.At)}})
		}
	}
	return nil
}

// doChosen does something with the things that are ticked on "my work".
func (r *Room) doChosen(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	refs, tab := f.Values("chon"), f.Value("muc")
	switch f.Value("do") {
	case "move": // what it would do is shown first
		q := url.Values{"viec": {f.Value("viec")}}
		for _, id := range refs {
			if gov.IsID(id) {
				q.Add("id", id)
			}
		}
		return c.See(bulkBase+"?"+q.Encode(), "")
	case "back":
		var since time.Time
		if n, err := strconv.ParseInt(f.Value("vua"), 10, 64); err == nil && n > 0 {
			since = time.UnixMilli(n)
		}
		n, err := r.BringBack(c.Context(), c.Actor, refs, since)
		if err == nil {
			return c.See(workPath, "task.flash.back", n)
		}
		if !f.Merge(err) {
			return err
		}
		return r.renderWork(c, tab, f, f.Status())
	}
	today := clock.Today(r.clock)
	choice := f.Choice("den", f.Value("ngay") == "", AsideTomorrow, AsideWorking, AsideMonday, AsideDay)
	if choice == "" && f.Value("ngay") != "" { // a day alone says enough
		choice = AsideDay
	}
	day := gov.Date{}
	if choice == AsideDay {
		day = f.Date("ngay", true)
	}
	if f.Err() == nil {
		out, err := r.PutAside(c.Context(), c.Actor, refs, asideUntil(choice, day, today, r.cal))
		if err == nil {
			p, at := i18n.From(c.Context()), workPath+"?vua="+strconv.FormatInt(out.At.UnixMilli(), 10)
			if n := len(out.Refused); n > 0 {
				return c.See(at, "task.flash.aside_some", out.Done, p.Date(out.Until), n)
			}
			return c.See(at, "task.flash.aside", out.Done, p.Date(out.Until))
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderWork(c, tabTodo, f, f.Status()) // where the fields are
}
