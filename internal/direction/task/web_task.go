package task

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/files"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vncal"
)

func (r *Room) newForm(c *web.Ctx) error {
	q, err := c.Form()
	if err != nil {
		return err
	}
	f := form.New()
	f.Set("urgency", "normal")
	f.Set("due_kind", DueDate)
	if id := q.Value("mau"); id != "" {
		x, err := r.store.template(c.Context(), id)
		if err != nil {
			return err
		}
		for k, v := range x.Fields {
			f.Set(k, v...)
		}
	}
	f.Set("clause", q.Values("dieu-khoan")...)
	return r.renderForm(c, f, nil, http.StatusOK)
}

func (r *Room) makeNew(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Value("clause_find") != "" { // the button beside the search for clauses
		return r.renderForm(c, f, nil, http.StatusOK)
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
		v.Fixed = t.fixes()
		v.Action, v.Back, v.Heading = base+"/"+t.ID+"/sua", base+"/"+t.ID, c.T("task.edit_heading", t.Code)
	}
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	var err error
	if v.Agencies, err = r.agencyGroups(c.Context(), append(f.Values("lead"), f.Values("coordinating")...)...); err != nil {
		return err
	}
	v.Authorities, v.Urgencies, v.DueKinds = web.Choices(c, "task.authority.", authorities), web.Choices(c, "task.urgency.", urgencies), web.Choices(c, "task.due_kind.", dueKinds)
	v.Recurs = recurOptions(i18n.From(c.Context()))
	v.Levels = web.Choices(c, "task.level.", levels)
	if r.Leaders != nil {
		names, err := r.Leaders(c.Context())
		if err != nil {
			return err
		}
		if own := f.Value("supervisor"); own != "" && !slices.Contains(names, own) {
			names = append(names, own)
		}
		v.Supervisors = []layout.Option{{Text: c.T("task.nobody")}}
		for _, n := range names {
			v.Supervisors = append(v.Supervisors, layout.Option{Value: n, Text: n})
		}
	}
	if v.Cites = v.New && r.Clauses != nil && c.May("document.cite"); v.Cites {
		words := []rune(form.Clean(f.Value("clause_q")))
		if v.ClausesFound, err = r.Clauses.Options(c.Context(), c.Actor, f.Values("clause"), string(words[:min(len(words), 200)])); err != nil {
			return err
		}
	}
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
	if t.fixes() { // the form does not ask for them
		x.keep(t)
	}
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
	t := c.Object.(Task)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if day := asOf(f, clock.Today(r.clock)); !day.IsZero() && f.Err() == nil {
		if t, err = r.At(c.Context(), t.ID, day); err != nil {
			return err
		}
	}
	return r.renderTask(c, t, nil, "", http.StatusOK)
}

func (r *Room) renderTask(c *web.Ctx, t Task, f *form.Form, refused Move, status int) error {
	p, today := i18n.From(c.Context()), t.day(clock.Today(r.clock))
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
	if v.Around, err = r.around(c, t); err != nil {
		return err
	}
	v.Page.Problem, v.Refused = status != http.StatusOK, string(refused)
	fact := func(key, text string) {
		if text != "" {
			v.Facts = append(v.Facts, views.Fact{Name: p.T(key), Day: views.Day{Text: text}})
		}
	}
	fact("task.field.lead", namesOf(p, known, t.Leads, false))
	fact("task.field.coordinating", namesOf(p, known, t.Coordinating, false))
	fact("task.field.officer", t.Officer)
	fact("task.field.product", t.Product)
	if t.Authority != "" {
		fact("task.field.authority", p.T("task.authority."+t.Authority))
	}
	due := r.dueWords(p, t)
	if !t.Due.IsZero() && !r.cal.IsWorking(t.Due) {
		due.Note = p.T("task.due_off")
	}
	v.Facts = append(v.Facts, views.Fact{Name: p.T("task.field.due"), Day: due})
	if t.OriginalDue != t.Due && !t.OriginalDue.IsZero() {
		original := shownDay(p, t.OriginalDue)
		if t.Extensions > 0 {
			original.Note = p.T("task.extended", t.Extensions)
		}
		v.Facts = append(v.Facts, views.Fact{Name: p.T("task.field.original_due"), Day: original})
		fact("task.field.against_current", r.againstWords(p, t, Current, today))
		fact("task.field.against_original", r.againstWords(p, t, Original, today))
	}
	if t.AwaitedID != "" {
		x, err := r.store.awaited(c.Context(), t.AwaitedID)
		if err != nil {
			return err
		}
		fact("task.field.awaited", x.Name)
		if !t.waits() && !x.HappenedOn.IsZero() {
			v.Facts = append(v.Facts, views.Fact{Name: p.T("task.event.happened"), Day: shownDay(p, x.HappenedOn)})
		}
	}
	if period, err := vncal.ParsePeriod(t.Period); err == nil {
		fact("task.field.period", period.Label())
	}
	if t.AssignedBy != "" {
		fact("task.field.assigned_by", p.T("task.level."+t.AssignedBy))
	}
	fact("task.field.product_ref", t.ProductRef)
	if !t.DueTerm.IsZero() && t.waits() {
		fact("task.field.term", p.T("task.term.event", p.T("task.unit."+string(t.DueTerm.Unit), t.DueTerm.N)))
	} else if !t.DueTerm.IsZero() && !t.DueFrom.IsZero() {
		fact("task.field.term", termWords(p, t.DueTerm, t.DueFrom))
	}
	if !t.PendingDue.IsZero() {
		v.Facts = append(v.Facts, views.Fact{Name: p.T("task.field.pending_due"), Day: shownDay(p, t.PendingDue)})
	}
	if t.Urgency != "" {
		fact("task.field.urgency", p.T("task.urgency."+t.Urgency))
	}
	fact("task.field.supervisor", t.Supervisor)
	fact("task.field.source_paper", t.Source.Paper)
	if !t.Source.Signed.IsZero() {
		v.Facts = append(v.Facts, views.Fact{Name: p.T("task.field.signed_on"), Day: shownDay(p, t.Source.Signed)})
	}
	for _, x := range []struct {
		key string
		at  time.Time
	}{{"task.field.handed_out_at", t.HandedOutAt}, {"task.field.reported_at", t.ReportedAt}, {"task.field.accepted_at", t.AcceptedAt}} {
		if !x.at.IsZero() {
			v.Facts = append(v.Facts, views.Fact{Name: p.T(x.key), Day: views.Day{Text: p.DateTime(x.at), Machine: stamp(x.at)}})
		}
	}
	v.Source.Text = p.T("task.source." + sourceWord(t.Source.Kind))
	if t.Source.Kind == "conclusion" && t.Source.ID != "" {
		v.Source = layout.Link{Text: p.T("task.source.conclusion"), Href: "/lam-viec/phien-hop/" + t.Source.ID + "/ket-luan#c" + strconv.Itoa(t.Source.Start)}
	}
	if t.State == Draft || t.State.Phase() == PhaseRunning {
		for _, u := range t.Unclear() {
			v.Unclear = append(v.Unclear, p.T("task.unclear."+u))
		}
	}
	if !t.AsOf.IsZero() {
		v.AsOf, v.Present = p.T("task.as_of", t.AsOf), base+"/"+t.ID
	} else if r.rights.Can(c.Actor, "task.edit", t.Object()) && stepOf(Edit).level(c.Actor, t, false) == nil && stepOf(Edit).refusal(t, today) == nil {
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
	if !t.AsOf.IsZero() {
		events = slices.DeleteFunc(events, func(e Event) bool { return !e.At.Before(endOf(t.AsOf)) })
	}
	for _, e := range slices.Backward(events) {
		x := views.Event{At: views.Day{Text: p.DateTime(e.At), Machine: stamp(e.At)}, Who: e.ActorName, What: p.T("task.move." + string(e.Move)), Words: e.Words}
		if x.Who == "" {
			x.Who = p.T("task.by_program")
		}
		if e.Move == Redate {
			if x.Words, err = redatedWords(p, e.Words); err != nil {
				return err
			}
		}
		if e.Move == Edit {
			x.Words = ""
			if x.Changes, err = r.changesOf(c.Context(), p, e.Words); err != nil {
				return err
			}
		}
		if !e.Due.IsZero() {
			x.Due = p.T("task.event.due", e.Due)
		}
		if x.More, err = r.detailWords(c.Context(), p, e.Detail); err != nil {
			return err
		}
		v.Events = append(v.Events, x)
	}
	if err := r.partsView(c, t, &v); err != nil {
		return err
	}
	if t.AsOf.IsZero() {
		v.Follow = base + "/" + t.ID + "/theo-doi"
		if v.Follows, err = r.Follows(c.Context(), c.Actor, t.ID); err != nil {
			return err
		}
	}
	if t.AsOf.IsZero() && c.May("task.create") {
		v.KeepAction = base + "/" + t.ID + "/luu-mau"
	}
	if t.State != Draft {
		names, days := HeldBy(events, today, r.cal).words(p)
		for i := range names {
			v.Held = append(v.Held, views.Fact{Name: names[i], Day: views.Day{Text: days[i]}})
		}
	}
	if t.WaitsOn != "" {
		fact("task.field.waits_on", p.T("task.held."+t.WaitsOn))
	}
	v.Extensions = extensionsOf(p, events)
	for i, m := range r.Allowed(c.Actor, t) {
		if !t.AsOf.IsZero() {
			break
		}
		x := r.moveView(p, t, m, i == 0 && stepOf(m).primary, m == refused, mayExtend(c.Actor, t, true) == nil)
		if m == Comment {
			v.Comment = &x
			continue
		}
		v.Moves = append(v.Moves, x)
	}
	if s := stepOf(AskExtension); t.AsOf.IsZero() && r.rights.Can(c.Actor, s.permission, t.Object()) && slices.Contains(s.from, t.State) && !t.Due.IsZero() && t.Due.Before(today) {
		v.TooLate = p.T("task.too_late", t.Due)
	}
	if t.AsOf.IsZero() && c.May("task.bulk") {
		last, err := r.lastOf(c.Context(), c.Actor, t)
		if err != nil {
			return err
		}
		if last.ID != "" {
			v.Undo, v.UndoWords = bulkBase+"/"+last.ID+"/hoan-tac", p.T("task.undo", p.T("task.move."+string(last.Move)), p.DateTime(last.At.Add(UndoFor)))
		}
	}
	if v.Agencies, err = r.agencyGroups(c.Context(), t.Leads...); err != nil {
		return err
	}
	if r.Clauses != nil && t.AsOf.IsZero() {
		if v.Clauses, err = r.Clauses.Box(c, citedKind, t.ID, base+"/"+t.ID, f); err != nil {
			return err
		}
	}
	if v.Form == nil { // who declined named the competent agencies: offer them to who assigns anew
		v.Competent = competentOf(events)
	}
	return c.Render(status, views.One(v))
}

// changesOf shows what an edit changed, from before to after.
func (r *Room) changesOf(ctx context.Context, p i18n.Printer, stored string) ([]views.Change, error) {
	if stored == "" {
		return nil, nil
	}
	var list []Change
	if err := json.Unmarshal([]byte(stored), &list); err != nil {
		return nil, err
	}
	out := make([]views.Change, len(list))
	for i, x := range list {
		show := func(s string) (string, error) {
			switch {
			case s == "":
				return p.T("task.changed.nothing"), nil
			case x.Field == "due":
				d, err := gov.ParseDate(s)
				return p.Date(d), err
			case x.Field == "due_term":
				stored, day, _ := strings.Cut(s, " ")
				term, err := vncal.ParseTerm(stored)
				if err != nil {
					return "", err
				}
				if day == "" {
					return p.T("task.term.event", p.T("task.unit."+string(term.Unit), term.N)), nil
				}
				from, err := gov.ParseDate(day)
				return termWords(p, term, from), err
			case x.Field == "authority", x.Field == "urgency", x.Field == "due_kind":
				return p.T("task." + x.Field + "." + s), nil
			case x.Field == "assigned_by":
				return p.T("task.level." + s), nil
			case x.Field == "lead", x.Field == "coordinating":
				ids := strings.Fields(s)
				known, err := r.agencies.ByIDs(ctx, ids)
				return namesOf(p, known, ids, false), err
			}
			return s, nil
		}
		var err error
		if out[i].Before, err = show(x.Before); err != nil {
			return nil, err
		}
		if out[i].After, err = show(x.After); err != nil {
			return nil, err
		}
		out[i].Name = p.T("task.changed." + x.Field)
	}
	return out, nil
}

// moveView is the form of a move; grants tells whether the reader may give
// another date.
func (r *Room) moveView(p i18n.Printer, t Task, m Move, primary, refused, grants bool) views.Move {
	s := stepOf(m)
	v := views.Move{Name: string(m), Text: p.T("task.do." + string(m)), Action: base + "/" + t.ID + "/" + string(m), Primary: primary, Open: refused, WordsRequired: s.words}
	switch m {
	case Report, Accept, Supplement:
		v.Product = m != Accept || t.ProductRef == "" && t.ProductFiles == 0
	case ReportProgress:
		v.Percent = true
	case AskExtension:
		for _, x := range ReasonClasses {
			v.Reasons = append(v.Reasons, layout.Option{Value: x, Text: p.T("task.reason." + x)})
		}
	case Wait:
		for _, x := range waitsOn {
			if x == "coordinating" && len(t.Coordinating) == 0 {
				continue
			}
			v.On = append(v.On, layout.Option{Value: x, Text: p.T("task.held." + x)})
		}
	case Decline:
		v.Competent = true
	}
	if s.words || m == DecideExtension || m == Accept || m == Supplement {
		v.Words = p.T("task.words." + string(m))
	}
	switch m {
	case Report, ReportProgress, Supplement:
		v.Files = true
	case AskExtension, DecideExtension, SetDue:
		v.Due = p.T("task.words.due")
		v.Decision = m == DecideExtension
		v.OnlyRefuse = m == DecideExtension && !grants
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
	said.Product, said.CompetentName, said.Competent = f.Text(n+"product", false, MaxShort), f.Text(n+"competent_name", false, MaxShort), f.Values(n+"competent")
	said.Officer = f.Text(n+"officer", false, MaxShort)
	said.Percent = percentOf(f, n+"percent")
	said.On = f.Choice(n+"on", s.move == Wait, waitsOn...)
	said.Reason = f.Choice(n+"reason_class", s.move == AskExtension, ReasonClasses...)
	said.Version, _ = strconv.ParseInt(f.Value("version"), 10, 64)
	if s.move == DecideExtension && f.Value(n+"granted") == "" {
		f.Fail(n+"granted", "form.required_choice")
	}
	if f.Err() == nil && slices.Contains([]Move{Report, ReportProgress, Supplement}, s.move) {
		if said.Files, err = r.keepFiles(c.Context(), f, n+"files"); err != nil && !f.Merge(err) {
			return err
		}
	}
	if f.Err() == nil && f.Reason() == nil {
		if _, err = r.Make(c.Context(), c.Actor, t.ID, s.move, said); err == nil {
			return c.See(base+"/"+t.ID, "task.flash."+string(s.move))
		}
		if !f.Merge(renamed(err, func(x string) string { return n + x })) {
			return err
		}
	}
	return r.renderTask(c, t, f, s.move, f.Status())
}

// percentOf reads a whole number of percent; "" is 0.
func percentOf(f *form.Form, name string) int {
	s := strings.TrimSuffix(f.Text(name, false, 6), "%")
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 100 {
		f.Fail(name, "task.error.percent")
		return 0
	}
	return n
}

// renamed names the fields of err as the page names them.
func renamed(err error, name func(string) string) error {
	e := fault.As(err)
	if e == nil || len(e.Fields) == 0 {
		return err
	}
	var out []fault.Field
	for _, x := range e.Fields {
		x.Name = name(x.Name)
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
	t, id := c.Object.(Task), c.R.PathValue("file")
	if !gov.IsID(id) {
		return fault.Missing()
	}
	f, err := r.files.Get(c.Context(), "task", t.ID, id)
	if err != nil {
		return err
	}
	return r.files.Serve(c.W, c.R, f)
}

// follow makes the reader follow a task, or no longer.
func (r *Room) follow(on bool) web.Handler {
	key := "task.flash.unfollow"
	if on {
		key = "task.flash.follow"
	}
	return func(c *web.Ctx) error {
		t := c.Object.(Task)
		if err := r.Follow(c.Context(), c.Actor, t.ID, on); err != nil {
			return err
		}
		return c.See(base+"/"+t.ID, key)
	}
}
