package task

import (
	"context"
	"net/http"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/people/org"
)

const base = "/lam-viec/nhiem-vu"

// Routes of tasks, and of the first page of everybody.
func (r *Room) Routes() []web.Route {
	routes := []web.Route{
		{Method: "GET", Pattern: workPath, Permission: access.SignedIn, Handle: r.myWork},
		{Method: "POST", Pattern: chosenPath, Permission: access.SignedIn, Handle: r.doChosen},
		{Method: "GET", Pattern: base, Permission: "task.list", Handle: r.showList},
		{Method: "GET", Pattern: base + ".csv", Permission: "task.export", Handle: r.exportCSV},
		{Method: "GET", Pattern: base + ".xlsx", Permission: "task.export", Handle: r.exportXLSX},
		{Method: "GET", Pattern: base + ".pdf", Permission: "task.export", Handle: r.exportPDF},
		{Method: "GET", Pattern: columnsPath, Permission: "task.list", Handle: r.chooseColumns},
		{Method: "GET", Pattern: countsBase, Permission: "task.list", Handle: r.showCounts},
		{Method: "GET", Pattern: countsBase + ".csv", Permission: "task.export", Handle: r.exportCounts},
		{Method: "GET", Pattern: base + "/moi", Permission: "task.create", Handle: r.newForm},
		{Method: "POST", Pattern: base, Permission: "task.create", Handle: r.makeNew},
		{Method: "GET", Pattern: base + "/{id}", Permission: "task.read", Load: r.load, Handle: r.show},
		{Method: "GET", Pattern: base + "/{id}/sua", Permission: "task.edit", Read: "task.read", Load: r.load, Handle: r.editForm},
		{Method: "POST", Pattern: base + "/{id}/sua", Permission: "task.edit", Read: "task.read", Load: r.load, Handle: r.edit},
		{Method: "POST", Pattern: base + "/{id}/theo-doi", Permission: "task.follow", Read: "task.read", Load: r.load, Handle: r.follow(true)},
		{Method: "POST", Pattern: base + "/{id}/bo-theo-doi", Permission: "task.follow", Read: "task.read", Load: r.load, Handle: r.follow(false)},
		{Method: "GET", Pattern: base + "/{id}/tep/{file}", Permission: "task.read", Load: r.load, Handle: r.file},
	}
	routes = append(append(routes, r.moreRoutes()...), append(r.entryRoutes(), r.bulkRoutes()...)...)
	if r.Clauses != nil {
		routes = append(routes, r.clauseRoutes()...)
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
		today := t.day(today)
		ts := StandsAt(t, today, r.cal)
		out[i] = views.Row{
			ID: t.ID, Href: base + "/" + t.ID, Code: t.Code, Title: t.Title, Lead: namesOf(p, known, t.Leads, true), Sample: t.Sample,
			State: views.Tag{Tone: stateTone(t.State), Text: p.T("task.state." + string(t.State))}, Time: views.Tag{Tone: tone(ts), Text: p.T("task.time." + string(ts))},
			Due: r.dueWords(p, t), Left: r.left(p, t, today), First: r.firstWords(p, t, today),
		}
	}
	return out, nil
}

// firstWords say the first date and how the task stands against it, where
// another date is in force.
func (r *Room) firstWords(p i18n.Printer, t Task, today gov.Date) string {
	if t.OriginalDue.IsZero() || t.OriginalDue == t.Due {
		return ""
	}
	return p.T("task.first", t.OriginalDue, r.againstWords(p, t, Original, today))
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

func nameOf(p i18n.Printer, a org.Agency, short bool) string {
	switch {
	case p.Lang() == i18n.EN && a.NameEN != "":
		return a.NameEN
	case short:
		return a.ShortName
	}
	return a.Name
}

// namesOf joins names of agencies; beyond three short ones it says how many
// more.
func namesOf(p i18n.Printer, known map[string]org.Agency, ids []string, short bool) string {
	var out []string
	for i, id := range ids {
		if short && i == 3 {
			out = append(out, p.T("task.more_agencies", len(ids)-3))
			break
		}
		out = append(out, nameOf(p, known[id], short))
	}
	return strings.Join(out, ", ")
}
