package task

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/files"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/org"
)

const base = "/lam-viec/nhiem-vu"

// Routes of tasks, and of the first page of everybody.
func (r *Room) Routes() []web.Route {
	routes := []web.Route{
		{Method: "GET", Pattern: "/lam-viec", Permission: access.SignedIn, Handle: r.myWork},
		{Method: "GET", Pattern: base, Permission: "task.list", Handle: r.showList},
		{Method: "GET", Pattern: base + ".csv", Permission: "task.export", Handle: r.exportCSV},
		{Method: "GET", Pattern: base + ".xlsx", Permission: "task.export", Handle: r.exportXLSX},
		{Method: "GET", Pattern: base + "/moi", Permission: "task.create", Handle: r.newForm},
		{Method: "POST", Pattern: base, Permission: "task.create", Handle: r.makeNew},
		{Method: "GET", Pattern: base + "/{id}", Permission: "task.read", Load: r.load, Handle: r.show},
		{Method: "GET", Pattern: base + "/{id}/sua", Permission: "task.edit", Read: "task.read", Load: r.load, Handle: r.editForm},
		{Method: "POST", Pattern: base + "/{id}/sua", Permission: "task.edit", Read: "task.read", Load: r.load, Handle: r.edit},
		{Method: "GET", Pattern: base + "/{id}/tep/{file}", Permission: "task.read", Load: r.load, Handle: r.file},
	}
	for _, s := range steps {
		if s.move == Edit {
			continue
		}
		routes = append(routes, web.Route{
			Method: "POST", Pattern: base + "/{id}/" + string(s.move), Permission: s.permission, Read: "task.read", Load: r.load, Upload: s.move == Report,
			Handle: func(c *web.Ctx) error { return r.move(c, s) },
		})
	}
	return routes
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	t, err := r.store.get(ctx, q.PathValue("id"))
	return t, t.Object(), err
}

func tone(s TimeState) string {
	switch s {
	case Overdue:
		return "red"
	case DueToday, DueSoon:
		return "amber"
	case DoneOnTime:
		return "green"
	case Awaiting:
		return "blue"
	case DoneLate:
		return "purple"
	}
	return "neutral"
}

func stateTone(s State) string {
	switch s {
	case Accepted:
		return "green"
	case Reported:
		return "blue"
	case Returned, Declined:
		return "amber"
	}
	return "neutral"
}

func shownDay(p i18n.Printer, d gov.Date) views.Day {
	return views.Day{Text: p.Date(d), Machine: d.String()}
}

// left says in working days how far the date is away.
func (r *Room) left(p i18n.Printer, t Task, today gov.Date) string {
	switch StandsAt(t, today, r.cal) {
	case Overdue:
		return p.T("task.left.late", r.cal.WorkingDaysBetween(t.Due, today), today.Sub(t.Due))
	case DueSoon, NotDue:
		return p.T("task.left.days", r.cal.WorkingDaysBetween(today, t.Due))
	}
	return ""
}

func (r *Room) rows(ctx context.Context, list []Task) ([]views.Row, error) {
	var ids []string
	for _, t := range list {
		ids = append(ids, t.Leads...)
	}
	known, err := r.agencies.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	p, today := i18n.From(ctx), clock.Today(r.clock)
	out := make([]views.Row, len(list))
	for i, t := range list {
		ts := StandsAt(t, today, r.cal)
		out[i] = views.Row{
			Href: base + "/" + t.ID, Code: t.Code, Title: t.Title, Lead: namesOf(p, known, t.Leads, true), Sample: t.Sample,
			State: views.Tag{Tone: stateTone(t.State), Text: p.T("task.state." + string(t.State))}, Time: views.Tag{Tone: tone(ts), Text: p.T("task.time." + string(ts))},
			Due: r.dueWords(p, t), Left: r.left(p, t, today),
		}
	}
	return out, nil
}

func (r *Room) dueWords(p i18n.Printer, t Task) views.Day {
	if !t.Due.IsZero() {
		return shownDay(p, t.Due)
	}
	if t.DueReason != "" {
		return views.Day{Text: t.DueReason}
	}
	return views.Day{Text: p.T("task.due_kind.none")}
}

// namesOf joins names of agencies; beyond three it says how many more.
func namesOf(p i18n.Printer, known map[string]org.Agency, ids []string, short bool) string {
	var out []string
	for i, id := range ids {
		if short && i == 3 {
			out = append(out, p.T("task.more_agencies", len(ids)-3))
			break
		}
		name := known[id].Name
		if short {
			name = known[id].ShortName
		}
		if p.Lang() == i18n.EN {
			name = known[id].NameEN
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// perGroup is how many tasks a group of "my work" shows at first.
const perGroup = 15

func (r *Room) myWork(c *web.Ctx) error {
	p := i18n.From(c.Context())
	v := views.Work{Page: c.Page(c.T("task.mine.title")), Today: c.T("task.mine.today", clock.Today(r.clock)), CanMake: c.May("task.create")}
	type group struct {
		key, query string
		f          Filter
		permission access.Permission
	}
	groups := []group{
		{"task.mine.overdue", "han=overdue", Filter{TimeState: Overdue}, "task.list"},
		{"task.mine.today_due", "han=due_today", Filter{TimeState: DueToday}, "task.list"},
		{"task.mine.judge", "han=awaiting", Filter{TimeState: Awaiting}, "task.judge"},
		{"task.mine.extend", "xin-gia-han=1", Filter{Pending: true}, "task.extend"},
		{"task.mine.returned", "trang-thai=returned", Filter{States: []State{Returned}}, "task.work"},
		{"task.mine.declined", "trang-thai=declined", Filter{States: []State{Declined}}, "task.direct"},
		{"task.mine.soon", "han=due_soon", Filter{TimeState: DueSoon}, "task.list"},
		{"task.mine.new", "trang-thai=handed_out", Filter{States: []State{HandedOut}}, "task.work"},
		{"task.mine.drafts", "trang-thai=draft", Filter{States: []State{Draft}}, "task.direct"},
		{"task.mine.later", "han=not_due", Filter{TimeState: NotDue}, "task.list"},
		{"task.mine.undated", "han=no_deadline", Filter{TimeState: NoDeadline}, "task.list"},
	}
	seen := map[string]bool{}
	for i, g := range groups {
		if !c.May(g.permission) {
			continue
		}
		g.f.Limit = perGroup
		list, next, err := r.List(c.Context(), c.Actor, g.f)
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(t Task) bool { // each task is shown once, where it presses most
			if seen[t.ID] {
				return true
			}
			seen[t.ID] = true
			return false
		})
		if len(list) == 0 {
			continue
		}
		rows, err := r.rows(c.Context(), list)
		if err != nil {
			return err
		}
		x := views.Group{Heading: p.T(g.key), ID: "nhom-" + strconv.Itoa(i), Rows: rows}
		if next != "" {
			x.More = base + "?" + g.query
		}
		v.Groups = append(v.Groups, x)
	}
	for _, also := range r.Also {
		list, err := also(c.Context(), c.Actor)
		if err != nil {
			return err
		}
		for _, w := range list {
			v.Waiting = append(v.Waiting, views.Waiting{Heading: w.Heading, Text: w.Text, Href: w.Link})
		}
	}
	v.Empty = len(v.Groups) == 0 && len(v.Waiting) == 0
	return c.Render(http.StatusOK, views.MyWork(v))
}

func (r *Room) showList(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	if f.Err() != nil { // a filter that cannot be read restricts nothing, and says so
		flt = Filter{Limit: 50}
	}
	list, next, err := r.List(c.Context(), c.Actor, flt)
	if err != nil {
		return err
	}
	n, more, err := r.Count(c.Context(), c.Actor, flt)
	if err != nil {
		return err
	}
	v := views.List{Page: c.Page(c.T("task.list.title")), Filter: f, CanMake: c.May("task.create"), Clear: base}
	if v.Rows, err = r.rows(c.Context(), list); err != nil {
		return err
	}
	if v.Agencies, err = r.agencyOptions(c.Context()); err != nil {
		return err
	}
	v.States, v.Times, v.Urgencies = options(c, "task.state.", names(States)), options(c, "task.time.", names(TimeStates)), options(c, "task.urgency.", urgencies)
	q := queryOf(f)
	v.CSV, v.XLSX = base+".csv?"+q.Encode(), base+".xlsx?"+q.Encode()
	for _, s := range []string{"due", "-due", "new"} {
		v.Sorts = append(v.Sorts, views.SortLink{Text: c.T("task.sort." + s), Href: base + "?" + with(q, "sap-xep", s), Active: flt.Sort == s || flt.Sort == "" && s == "due"})
	}
	v.Chips = r.chips(c, f, q, v)
	v.Pager.Total = c.T("task.total", n)
	if more {
		v.Pager.Total = c.T("task.total_more", n)
	}
	if next != "" {
		v.Pager.Next = base + "?" + with(q, "sau", next)
	}
	if flt.Cursor != "" {
		v.Pager.First = base + "?" + q.Encode()
	}
	return c.Render(f.Status(), views.Tasks(v))
}

func options(c *web.Ctx, prefix string, values []string) []layout.Option {
	out := make([]layout.Option, len(values))
	for i, x := range values {
		out[i] = layout.Option{Value: x, Text: c.T(prefix + x)}
	}
	return out
}

var filterNames = []string{"q", "han", "trang-thai", "co-quan", "vai-tro", "khan", "tu", "den", "xin-gia-han", "sap-xep", "so-dong"}

func queryOf(f *form.Form) url.Values {
	q := url.Values{}
	for _, n := range filterNames {
		if v := f.Value(n); v != "" {
			q.Set(n, v)
		}
	}
	return q
}

func with(q url.Values, name, value string) string {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	out.Set(name, value)
	return out.Encode()
}

func without(q url.Values, name string) string {
	out := url.Values{}
	for k, v := range q {
		if k != name {
			out[k] = v
		}
	}
	return out.Encode()
}

// chips are the active filters; each leads to the list without it.
func (r *Room) chips(c *web.Ctx, f *form.Form, q url.Values, v views.List) []layout.Link {
	var out []layout.Link
	for _, n := range filterNames {
		value := f.Value(n)
		if value == "" || n == "sap-xep" || n == "so-dong" {
			continue
		}
		text := value
		for _, list := range [][]layout.Option{v.Times, v.States, v.Agencies, v.Urgencies} {
			for _, o := range list {
				if o.Value == value && n != "q" {
					text = o.Text
				}
			}
		}
		if n == "xin-gia-han" {
			text = c.T("task.mine.extend")
		}
		out = append(out, layout.Link{Text: text, Href: base + "?" + without(q, n)})
	}
	return out
}

func (r *Room) newForm(c *web.Ctx) error {
	f := form.New()
	f.Set("urgency", "normal")
	f.Set("due_kind", DueDate)
	return r.renderForm(c, f, nil, http.StatusOK)
}

func (r *Room) makeNew(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := fieldsOf(f)
	if f.Err() == nil {
		t, err := r.Create(c.Context(), c.Actor, x)
		if err == nil {
			return c.See(base+"/"+t.ID, "task.flash.created")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, nil, f.Status())
}

func (r *Room) renderForm(c *web.Ctx, f *form.Form, t *Task, status int) error {
	v := views.Edit{Form: f, Action: base, Back: base, Heading: c.T("task.new"), New: t == nil}
	if t != nil {
		v.Action, v.Back, v.Heading = base+"/"+t.ID+"/sua", base+"/"+t.ID, c.T("task.edit_heading", t.Code)
	}
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	var err error
	if v.Agencies, err = r.agencyOptions(c.Context(), append(f.Values("lead"), f.Values("coordinating")...)...); err != nil {
		return err
	}
	v.Authorities, v.Urgencies, v.DueKinds = options(c, "task.authority.", authorities), options(c, "task.urgency.", urgencies), options(c, "task.due_kind.", dueKinds)
	return c.Render(status, views.Form(v))
}

func (r *Room) editForm(c *web.Ctx) error {
	t := c.Object.(Task)
	return r.renderForm(c, formOf(t), &t, http.StatusOK)
}

func (r *Room) edit(c *web.Ctx) error {
	t := c.Object.(Task)
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := fieldsOf(f)
	version, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if f.Err() == nil {
		if _, err := r.Edit(c.Context(), c.Actor, t.ID, x, version); err == nil {
			return c.See(base+"/"+t.ID, "task.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, &t, f.Status())
}

func (r *Room) show(c *web.Ctx) error {
	return r.renderTask(c, c.Object.(Task), nil, "", http.StatusOK)
}

func (r *Room) renderTask(c *web.Ctx, t Task, f *form.Form, refused Move, status int) error {
	p, today := i18n.From(c.Context()), clock.Today(r.clock)
	ts := StandsAt(t, today, r.cal)
	known, err := r.agencies.ByIDs(c.Context(), append(slices.Clone(t.Leads), t.Coordinating...))
	if err != nil {
		return err
	}
	v := views.Task{
		Page: c.Page(t.Title), Code: t.Code, Title: t.Title, Action: t.Action, Sample: t.Sample, Form: f, Version: strconv.FormatInt(t.Version, 10),
		State: views.Tag{Tone: stateTone(t.State), Text: p.T("task.state." + string(t.State))}, Time: views.Tag{Tone: tone(ts), Text: p.T("task.time." + string(ts))},
		Left: r.left(p, t, today),
	}
	v.Page.Problem = status != http.StatusOK
	fact := func(key, text string) {
		if text != "" {
			v.Facts = append(v.Facts, views.Fact{Name: p.T(key), Text: text})
		}
	}
	fact("task.field.lead", namesOf(p, known, t.Leads, false))
	fact("task.field.coordinating", namesOf(p, known, t.Coordinating, false))
	fact("task.field.officer", t.Officer)
	fact("task.field.product", t.Product)
	if t.Authority != "" {
		fact("task.field.authority", p.T("task.authority."+t.Authority))
	}
	fact("task.field.due", r.dueWords(p, t).Text)
	if t.OriginalDue != t.Due && !t.OriginalDue.IsZero() {
		fact("task.field.original_due", p.Date(t.OriginalDue))
	}
	if !t.PendingDue.IsZero() {
		fact("task.field.pending_due", p.Date(t.PendingDue))
	}
	if t.Urgency != "" {
		fact("task.field.urgency", p.T("task.urgency."+t.Urgency))
	}
	fact("task.field.supervisor", t.Supervisor)
	fact("task.field.handed_out_at", p.DateTime(t.HandedOutAt))
	if t.Source.Kind == "conclusion" {
		v.Source = layout.Link{Text: p.T("task.source.conclusion"), Href: "/lam-viec/phien-hop/" + t.Source.ID + "/ket-luan#c" + strconv.Itoa(t.Source.Start)}
	}
	if t.State == Draft || t.State.Phase() == PhaseRunning {
		for _, u := range t.Unclear() {
			v.Unclear = append(v.Unclear, p.T("task.unclear."+u))
		}
	}
	if r.rights.Can(c.Actor, "task.edit", t.Object()) && stepOf(Edit).refusal(t) == nil {
		v.EditHref = base + "/" + t.ID + "/sua"
	}
	attached, err := r.files.List(c.Context(), "task", t.ID)
	if err != nil {
		return err
	}
	for _, f := range attached {
		v.Files = append(v.Files, views.File{Name: f.Name, Href: base + "/" + t.ID + "/tep/" + f.ID, Size: p.Size(f.Size)})
	}
	events, err := r.store.events(c.Context(), t.ID)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(events) {
		x := views.Event{At: views.Day{Text: p.DateTime(e.At), Machine: stamp(e.At)}, Who: e.ActorName, What: p.T("task.move." + string(e.Move)), Words: e.Words}
		if e.Move == Edit {
			x.Words = ""
			var changed []string
			for _, n := range strings.Split(e.Words, ",") {
				if n != "" {
					changed = append(changed, p.T("task.changed."+n))
				}
			}
			x.Words = strings.Join(changed, ", ")
		}
		if !e.Due.IsZero() {
			x.Due = p.T("task.event.due", e.Due)
		}
		v.Events = append(v.Events, x)
	}
	for i, m := range r.Allowed(c.Actor, t) {
		v.Moves = append(v.Moves, r.moveView(p, t, m, i == 0 && stepOf(m).primary, m == refused))
	}
	if v.Agencies, err = r.agencyOptions(c.Context(), t.Leads...); err != nil {
		return err
	}
	return c.Render(status, views.One(v))
}

func (r *Room) moveView(p i18n.Printer, t Task, m Move, primary, refused bool) views.Move {
	s := stepOf(m)
	v := views.Move{Name: string(m), Text: p.T("task.do." + string(m)), Action: base + "/" + t.ID + "/" + string(m), Primary: primary, Open: refused, WordsRequired: s.words}
	if s.words || m == DecideExtension || m == Accept {
		v.Words = p.T("task.words." + string(m))
	}
	switch m {
	case Report:
		v.Files = true
	case AskExtension, DecideExtension:
		v.Due = p.T("task.words.due")
		v.Decision = m == DecideExtension
	case Reassign:
		v.Leads = true
	}
	return v
}

func (r *Room) move(c *web.Ctx, s step) error {
	t := c.Object.(Task)
	f, err := c.Form()
	if err != nil {
		return err
	}
	n := string(s.move) + "."
	said := Said{Words: f.Text(n+"words", s.words, MaxWords), Due: f.Date(n+"due", s.move == AskExtension), Granted: f.Value(n+"granted") == "1", Leads: f.Values(n + "lead")}
	said.Version, _ = strconv.ParseInt(f.Value("version"), 10, 64)
	if s.move == DecideExtension && f.Value(n+"granted") == "" {
		f.Fail(n+"granted", "form.required_choice")
	}
	if f.Err() == nil && s.move == Report {
		if said.Files, err = r.keepFiles(c.Context(), f, n+"files"); err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() == nil && f.Reason() == nil {
		if _, err = r.Make(c.Context(), c.Actor, t.ID, s.move, said); err == nil {
			return c.See(base+"/"+t.ID, "task.flash."+string(s.move))
		}
		if !f.Merge(prefixed(err, n)) {
			return err
		}
	}
	return r.renderTask(c, t, f, s.move, f.Status())
}

// prefixed names the fields of err as the page of a task names them.
func prefixed(err error, prefix string) error {
	e := fault.As(err)
	if e == nil || len(e.Fields) == 0 {
		return err
	}
	var out []fault.Field
	for _, x := range e.Fields {
		x.Name = prefix + x.Name
		out = append(out, x)
	}
	return fault.Fields(out...)
}

func (r *Room) keepFiles(ctx context.Context, f *form.Form, name string) ([]files.Stored, error) {
	var out []files.Stored
	for _, u := range f.Files(name) {
		in, err := u.Open()
		if err != nil {
			return nil, err
		}
		st, err := r.files.Put(ctx, u.Name, in)
		in.Close()
		if err != nil {
			if e := fault.As(err); e != nil && len(e.Fields) == 0 && e.Kind != fault.NoSpace {
				f.Fail(name, e.Key, e.Args...)
			}
			return nil, err
		}
		out = append(out, st)
	}
	return out, nil
}

func (r *Room) file(c *web.Ctx) error {
	t := c.Object.(Task)
	f, err := r.files.Get(c.Context(), "task", t.ID, c.R.PathValue("file"))
	if err != nil {
		return err
	}
	return r.files.Serve(c.W, c.R, f)
}
