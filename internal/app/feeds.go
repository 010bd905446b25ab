package app

import (
	"context"
	"net/url"
	"slices"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/meeting"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/ical"
	"roviec/internal/people/notice"
)

// What a person's own calendar shows, each kind from its room and by its
// rights.

func (r *Rooms) feeds() []notice.Feed {
	return []notice.Feed{
		{Name: "task", Fill: r.taskEvents},
		{Name: "sitting", Fill: r.sittingEvents},
		{Name: "schedule", Fill: r.ownSchedule},
	}
}

// uid names an event for ever, and in all the world.
func (r *Rooms) uid(kind, id string) string {
	host := "roviec"
	if u, err := url.Parse(r.config.baseURL()); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return kind + "-" + id + "@" + host
}

// maxTaskEvents is how many limits of one agency a calendar shows.
const maxTaskEvents = 500

// taskEvents are the limits of what the person's agencies take part in, or of
// what a leader supervises, while the work is not done.
func (r *Rooms) taskEvents(ctx context.Context, a access.Actor, from, to gov.Date) ([]ical.Event, error) {
	if !r.Rights.May(a, "task.list") {
		return nil, nil
	}
	agencies := slices.Clone(a.Agencies)
	if a.Has(access.Leaders...) {
		more, err := r.Reminders.Supervised(ctx, a.AccountID)
		if err != nil {
			return nil, err
		}
		agencies = more
	}
	p := i18n.In(i18n.Lang(a.Locale))
	seen := map[string]bool{}
	var out []ical.Event
	for _, id := range agencies {
		list, _, err := r.Tasks.List(ctx, a, task.Filter{
			AgencyID: id, From: from, To: to, Sort: task.SortDue, Limit: maxTaskEvents,
			States: []task.State{task.HandedOut, task.Received, task.InProgress, task.Returned, task.Reported},
		})
		if err != nil {
			return nil, err
		}
		for _, t := range list {
			if seen[t.ID] || t.Due.IsZero() {
				continue
			}
			seen[t.ID] = true
			link := r.config.baseURL() + "/lam-viec/nhiem-vu/" + t.ID
			out = append(out, ical.Event{
				UID: r.uid("task", t.ID), Day: t.Due, Title: p.T("feed.task", t.Code, t.Title), Text: p.T("feed.task.text", t.Product, p.T("task.state."+string(t.State))) + "\n" + link, URL: link, Sequence: int(t.Version),
			})
		}
	}
	return out, nil
}

// sittingEvents are the sittings that the person may see.
func (r *Rooms) sittingEvents(ctx context.Context, a access.Actor, from, to gov.Date) ([]ical.Event, error) {
	if !r.Rights.May(a, "meeting.list") {
		return nil, nil
	}
	list, err := r.sittings(ctx, a, from, to)
	if err != nil {
		return nil, err
	}
	p := i18n.In(i18n.Lang(a.Locale))
	out := make([]ical.Event, 0, len(list))
	for _, m := range list {
		link := r.config.baseURL() + "/lam-viec/phien-hop/" + m.ID
		out = append(out, ical.Event{
			UID: r.uid("sitting", m.ID), Start: startOf(m), Title: m.Title, Place: m.Place, Text: p.T("feed.sitting.text", m.Chair, p.T("meeting.state."+string(m.State))) + "\n" + link, URL: link, Sequence: int(m.Version),
		})
	}
	return out, nil
}

// sittings lists those of the days that the actor may see, latest first.
func (r *Rooms) sittings(ctx context.Context, a access.Actor, from, to gov.Date) ([]meeting.Meeting, error) {
	var out []meeting.Meeting
	for cursor := ""; ; {
		list, next, err := r.Meetings.List(ctx, a, "", cursor, 100)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			if m.Day.Before(from) {
				return out, nil
			}
			if !m.Day.After(to) {
				out = append(out, m)
			}
		}
		if cursor = next; next == "" {
			return out, nil
		}
	}
}

// ownSchedule are the approved entries of a leader's own schedule.
func (r *Rooms) ownSchedule(ctx context.Context, a access.Actor, from, to gov.Date) ([]ical.Event, error) {
	if !r.Rights.May(a, "schedule.read") {
		return nil, nil
	}
	weeks, err := r.Schedules.Between(ctx, from.AddDays(-6), to)
	if err != nil {
		return nil, err
	}
	var out []ical.Event
	for _, w := range weeks {
		for _, e := range w.Published {
			if !slices.Contains(e.Leaders, a.AccountID) {
				continue
			}
			x := ical.Event{
				UID: r.uid("schedule", e.ID), Start: moment(e.Day, e.Starts), Title: e.Title, Place: e.Place, Text: e.With, URL: r.config.baseURL() + "/lam-viec/lich-cong-tac?tuan=" + w.Monday.String(),
				Changed: w.PublishedAt, Sequence: e.Sequence, Cancelled: e.Cancelled,
			}
			if e.Ends != "" {
				x.End = moment(e.Day, e.Ends)
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// startOf is when a sitting begins.
func startOf(m meeting.Meeting) time.Time { return moment(m.Day, m.Starts) }

// moment is a time of day in Vietnam, written HH:MM.
func moment(d gov.Date, clockTime string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", d.String()+" "+clockTime, clock.VN)
	if err != nil {
		return d.Time(clock.VN)
	}
	return t
}
