package task

import (
	"net/http"
	"strconv"

	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vncal"
)

const (
	eventsBase    = base + "/su-kien"
	seriesBase    = base + "/dinh-ky"
	templatesBase = base + "/mau"
	perPage       = 50
)

// moreRoutes are of what stands beside tasks: events, series, templates and
// the parts into which an agency splits.
func (r *Room) moreRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: eventsBase, Permission: "task.direct", Handle: r.showEvents},
		{Method: "POST", Pattern: eventsBase + "/{event}/ghi-nhan", Permission: "task.direct", Handle: r.recordEvent},
		{Method: "GET", Pattern: seriesBase, Permission: "task.direct", Handle: r.showSeries},
		{Method: "POST", Pattern: seriesBase + "/{series}/dung", Permission: "task.direct", Handle: r.stopOne},
		{Method: "GET", Pattern: seriesBase + "/sua/{series}", Permission: "task.direct", Handle: r.seriesEditForm},
		{Method: "POST", Pattern: seriesBase + "/{series}/sua", Permission: "task.direct", Handle: r.editSeries},
		{Method: "POST", Pattern: seriesBase + "/{series}/tam-dung", Permission: "task.direct", Handle: r.pressSeries(r.PauseSeries, "task.flash.series_paused")},
		{Method: "POST", Pattern: seriesBase + "/{series}/tiep-tuc", Permission: "task.direct", Handle: r.pressSeries(r.ResumeSeries, "task.flash.series_resumed")},
		{Method: "GET", Pattern: templatesBase, Permission: "task.create", Handle: r.showTemplates},
		{Method: "POST", Pattern: templatesBase + "/{template}/xoa", Permission: "task.create", Handle: r.dropTemplate},
		{Method: "POST", Pattern: base + "/{id}/luu-mau", Permission: "task.create", Read: "task.read", Load: r.load, Handle: r.keepTemplate},
		{Method: "POST", Pattern: base + "/{id}/phan-viec", Permission: "task.split", Read: "task.read", Load: r.load, Handle: r.split},
		{Method: "POST", Pattern: base + "/{id}/phan-viec/{part}/xong", Permission: "task.part", Read: "task.read", Load: r.load, Handle: r.markPart(true)},
		{Method: "POST", Pattern: base + "/{id}/phan-viec/{part}/mo-lai", Permission: "task.part", Read: "task.read", Load: r.load, Handle: r.markPart(false)},
		{Method: "POST", Pattern: base + "/{id}/phan-viec/{part}/xoa", Permission: "task.split", Read: "task.read", Load: r.load, Handle: r.dropPart},
	}
}

// page reads the cursor of a list by ids.
func page(f *form.Form) string {
	if id := f.Value("sau"); gov.IsID(id) {
		return id
	}
	return ""
}

func (r *Room) showEvents(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return r.renderEvents(c, f, "", http.StatusOK)
}

func (r *Room) renderEvents(c *web.Ctx, f *form.Form, refused string, status int) error {
	p, recorded := i18n.From(c.Context()), f.Is("xem", "da-ghi")
	list, err := r.store.awaitedList(c.Context(), recorded, page(f), perPage+1)
	if err != nil {
		return err
	}
	v := views.Events{Page: c.Page(c.T("task.event.title")), Form: f, Recorded: recorded}
	v.Page.Problem = status != http.StatusOK
	if len(list) > perPage {
		list = list[:perPage]
		v.Pager.Next = eventsBase + "?sau=" + list[perPage-1].ID
		if recorded {
			v.Pager.Next += "&xem=da-ghi"
		}
	}
	for _, x := range list {
		row := views.AwaitedRow{ID: x.ID, Name: x.Name, Paper: x.Paper, Tasks: p.T("task.total", x.Tasks), List: base + "?su-kien=" + x.ID, Action: eventsBase + "/" + x.ID + "/ghi-nhan", Version: strconv.FormatInt(x.Version, 10), Open: x.ID == refused, Undated: x.Undated > 0}
		if !x.HappenedOn.IsZero() {
			row.On, row.By = shownDay(p, x.HappenedOn), p.T("task.event.recorded_by", x.RecordedBy, p.DateTime(x.RecordedAt))
		}
		v.Rows = append(v.Rows, row)
	}
	return c.Render(status, views.EventList(v))
}

func (r *Room) recordEvent(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("event")
	own := "-" + id
	h := Happening{On: f.Date("on"+own, true), Paper: f.Text("paper"+own, false, MaxShort)}
	h.Version, _ = strconv.ParseInt(f.Value("version"), 10, 64)
	if h.Term, err = vncal.ParseTerm(f.Text("term"+own, false, 40)); err != nil {
		f.Fail("term"+own, "task.error.term")
	}
	if f.Err() == nil {
		if _, err := r.RecordEvent(c.Context(), c.Actor, id, h); err == nil {
			return c.See(eventsBase, "task.flash.event")
		} else if !f.Merge(renamed(err, func(n string) string { return n + own })) {
			return err
		}
	} else if _, err := r.store.awaited(c.Context(), id); err != nil {
		return err
	}
	return r.renderEvents(c, f, id, f.Status())
}

func (r *Room) showSeries(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return r.renderSeries(c, f, "", http.StatusOK)
}

func (r *Room) renderSeries(c *web.Ctx, f *form.Form, refused string, status int) error {
	p, stopped := i18n.From(c.Context()), f.Is("xem", "da-dung")
	list, err := r.store.seriesList(c.Context(), stopped, page(f), perPage+1)
	if err != nil {
		return err
	}
	v := views.SeriesPage{Page: c.Page(c.T("task.series.title")), Form: f, Stopped: stopped}
	v.Page.Problem = status != http.StatusOK
	if len(list) > perPage {
		list = list[:perPage]
		v.Pager.Next = seriesBase + "?sau=" + list[perPage-1].ID
		if stopped {
			v.Pager.Next += "&xem=da-dung"
		}
	}
	for _, x := range list {
		known, err := r.agencies.ByIDs(c.Context(), x.Fields.Leads)
		if err != nil {
			return err
		}
		row := views.SeriesRow{
			ID: x.ID, Title: x.Title, Lead: namesOf(p, known, x.Fields.Leads, true), Kind: p.T("task.recur." + string(x.Kind)), Term: p.T("task.series.rolled"), Next: x.Next.Label() + " (" + p.Date(x.Next.First()) + ")",
			List: base + "?dinh-ky=" + x.ID, Action: seriesBase + "/" + x.ID + "/dung", Version: strconv.FormatInt(x.Version, 10), Open: x.ID == refused,
		}
		if x.Term.N > 0 {
			row.Term = p.T("task.series.term", p.T("task.unit."+string(x.Term.Unit), x.Term.N))
		}
		row.Edit, row.Press, row.PressText = seriesBase+"/sua/"+x.ID, seriesBase+"/"+x.ID+"/tam-dung", p.T("task.series.pause")
		if !x.PausedAt.IsZero() {
			row.Press, row.PressText, row.Paused = seriesBase+"/"+x.ID+"/tiep-tuc", p.T("task.series.resume"), p.T("task.series.paused", p.DateTime(x.PausedAt), x.PausedBy)
		}
		if !x.StoppedAt.IsZero() {
			why := x.Why
			if i18n.Has(why) { // the program stopped it
				why = p.T(why)
			}
			row.Why = p.T("task.series.stopped", p.DateTime(x.StoppedAt), why)
		}
		v.Rows = append(v.Rows, row)
	}
	return c.Render(status, views.SeriesList(v))
}

func (r *Room) stopOne(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	id := c.R.PathValue("series")
	if err := r.StopSeries(c.Context(), c.Actor, id, version, f.Value("why-"+id)); err == nil {
		return c.See(seriesBase, "task.flash.series_stopped")
	} else if !f.Merge(renamed(err, func(n string) string { return n + "-" + id })) {
		return err
	}
	return r.renderSeries(c, f, id, f.Status())
}

func (r *Room) showTemplates(c *web.Ctx) error {
	list, err := r.store.templates(c.Context())
	if err != nil {
		return err
	}
	v := views.Templates{Page: c.Page(c.T("task.template.title"))}
	for _, x := range list {
		v.Rows = append(v.Rows, views.TemplateRow{Name: x.Name, Title: x.Fields.Get("title"), Use: base + "/moi?mau=" + x.ID, Drop: templatesBase + "/" + x.ID + "/xoa"})
	}
	return c.Render(http.StatusOK, views.TemplateList(v))
}

func (r *Room) dropTemplate(c *web.Ctx) error {
	if err := r.DropTemplate(c.Context(), c.Actor, c.R.PathValue("template")); err != nil {
		return err
	}
	return c.See(templatesBase, "task.flash.template_dropped")
}

func (r *Room) keepTemplate(c *web.Ctx) error {
	t := c.Object.(Task)
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := r.KeepTemplate(c.Context(), c.Actor, f.Value("template_name"), t); err == nil {
		return c.See(templatesBase, "task.flash.template")
	} else if !f.Merge(err) {
		return err
	}
	return r.renderTask(c, t, f, "luu-mau", f.Status())
}

func (r *Room) split(c *web.Ctx) error {
	t := c.Object.(Task)
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := Part{Title: f.Text("part.title", true, MaxShort), Officer: f.Text("part.officer", true, MaxShort), Due: f.Date("part.due", false)}
	if f.Err() == nil {
		if err := r.Split(c.Context(), c.Actor, t.ID, x); err == nil {
			return c.See(base+"/"+t.ID+"#phan-viec", "task.flash.split")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderTask(c, t, f, "phan-viec", f.Status())
}

func (r *Room) markPart(done bool) web.Handler {
	return func(c *web.Ctx) error {
		t := c.Object.(Task)
		if err := r.MarkPart(c.Context(), c.Actor, t.ID, c.R.PathValue("part"), done); err != nil {
			return err
		}
		return c.See(base+"/"+t.ID+"#phan-viec", "task.flash.part")
	}
}

func (r *Room) dropPart(c *web.Ctx) error {
	t := c.Object.(Task)
	if err := r.DropPart(c.Context(), c.Actor, t.ID, c.R.PathValue("part")); err != nil {
		return err
	}
	return c.See(base+"/"+t.ID+"#phan-viec", "task.flash.part_dropped")
}

// partsView fills in what an agency split of a task, and how far it is.
func (r *Room) partsView(c *web.Ctx, t Task, v *views.Task) error {
	own, progress, err := r.PartsOf(c.Context(), c.Actor, t)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	if progress.All > 0 {
		v.Progress = p.T("task.part.progress", progress.Done, progress.All)
	}
	_, takesPart := splitter(c.Actor, t)
	open := t.AsOf.IsZero() && takesPart && t.State != Draft && t.State.Phase() != PhaseEnded
	v.CanSplit = open && r.rights.Can(c.Actor, "task.split", t.Object())
	canMark := open && r.rights.Can(c.Actor, "task.part", t.Object())
	at := base + "/" + t.ID + "/phan-viec"
	for _, x := range own {
		row := views.Part{Title: x.Title, Officer: x.Officer, Due: shownDay(p, x.Due), Done: !x.DoneAt.IsZero()}
		if row.Done {
			row.By = p.T("task.part.done_by", x.DoneBy, p.DateTime(x.DoneAt))
		}
		if canMark {
			row.Mark = at + "/" + x.ID + "/xong"
			if row.Done {
				row.Mark = at + "/" + x.ID + "/mo-lai"
			}
		}
		if v.CanSplit {
			row.Drop = at + "/" + x.ID + "/xoa"
		}
		v.Parts = append(v.Parts, row)
	}
	if v.CanSplit {
		v.SplitAction = at
	}
	return nil
}

// recurOptions are the periods in which a task comes again.
func recurOptions(p i18n.Printer) (out []layout.Option) {
	for _, k := range vncal.PeriodKinds {
		out = append(out, layout.Option{Value: string(k), Text: p.T("task.recur." + string(k))})
	}
	return out
}
