package portal

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/ical"
	"roviec/internal/floor/web"
	"roviec/internal/public/portal/views"
)

// schedule is the data of a published week.
type schedule struct {
	Monday   gov.Date `json:"monday"`
	Revision int      `json:"revision"`
	Entries  []struct {
		ID        string   `json:"id"`
		Day       gov.Date `json:"day"`
		Starts    string   `json:"starts"`
		Ends      string   `json:"ends"`
		Title     string   `json:"title"`
		Place     string   `json:"place"`
		With      string   `json:"with"`
		Names     []string `json:"names"`
		Cancelled bool     `json:"cancelled"`
		Sequence  int      `json:"sequence"`
	} `json:"entries"`
}

func mondayOf(d gov.Date) gov.Date { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }

// thisWeek answers with the week of today. Which that is changes without a
// publication, so that no cache keeps it.
func (p *Room) thisWeek(c *web.Ctx) error { return p.showWeek(c, mondayOf(clock.Today(p.clock))) }

func (p *Room) week(c *web.Ctx) error {
	d, err := gov.ParseDate(c.R.PathValue("monday"))
	if err != nil || d.IsZero() || mondayOf(d) != d {
		return fault.Missing()
	}
	if there, err := p.store.exists(c.Context(), "schedule", d.String()); err != nil {
		return err
	} else if !there {
		return fault.Missing()
	}
	shared(c)
	return p.showWeek(c, d)
}

// weeksShown is how many published weeks a page leads to.
const weeksShown = 8

func (p *Room) showWeek(c *web.Ctx, monday gov.Date) error {
	pr := i18n.From(c.Context())
	v := views.Schedule{Page: p.shell(c, c.T("portal.schedule.title")), Week: c.T("portal.schedule.week", pr.Date(monday), pr.Date(monday.AddDays(6)))}
	v.Page.Description = c.T("portal.schedule.description")
	x, err := p.store.one(c.Context(), "schedule", monday.String())
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && x.State == "live" {
		var s schedule
		if err := json.Unmarshal(x.Data, &s); err != nil {
			return err
		}
		w := when(pr, x.UpdatedAt)
		v.Updated, v.Sample = &w, x.Sample
		for i := range 7 {
			day := monday.AddDays(i)
			d := views.ScheduleDay{Name: pr.T("calendar.weekday." + strconv.Itoa(int(day.Weekday()))), Date: pr.Date(day), Machine: day.String()}
			for _, e := range s.Entries {
				if e.Day != day {
					continue
				}
				hours := e.Starts
				if e.Ends != "" {
					hours += "–" + e.Ends
				}
				d.Entries = append(d.Entries, views.ScheduleEntry{Time: hours, Title: e.Title, Place: e.Place, With: e.With, Leaders: e.Names, Cancelled: e.Cancelled})
			}
			if len(d.Entries) > 0 {
				v.Days = append(v.Days, d)
			}
		}
	}
	list, _, err := p.store.list(c.Context(), filter{kind: "schedule", limit: weeksShown})
	if err != nil {
		return err
	}
	for _, w := range list {
		if d, err := gov.ParseDate(w.ID); err == nil && d != monday {
			v.Others = append(v.Others, views.Choice{Text: c.T("portal.schedule.week", pr.Date(d), pr.Date(d.AddDays(6))), Href: string(v.Page.Local(w.Path))})
		}
	}
	return c.Render(http.StatusOK, views.SchedulePage(v))
}

// weeksInFeed is how many published weeks the calendar holds.
const weeksInFeed = 26

// scheduleFeed is the public schedule as a calendar.
func (p *Room) scheduleFeed(c *web.Ctx) error {
	list, _, err := p.store.list(c.Context(), filter{kind: "schedule", limit: weeksInFeed, data: true})
	if err != nil {
		return err
	}
	host := "roviec"
	if u, err := url.Parse(p.baseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	cal := ical.Calendar{Name: i18n.In(i18n.VI).T("portal.schedule.title")}
	for _, x := range list {
		var s schedule
		if err := json.Unmarshal(x.Data, &s); err != nil {
			return err
		}
		for _, e := range s.Entries {
			ev := ical.Event{
				UID: "schedule-" + e.ID + "@" + host, Start: at(e.Day, e.Starts), Title: e.Title, Place: e.Place, URL: p.baseURL + x.Path, Changed: x.UpdatedAt, Sequence: e.Sequence, Cancelled: e.Cancelled,
				Text: strings.TrimSpace(strings.Join(e.Names, "\n") + "\n" + e.With),
			}
			if e.Ends != "" {
				ev.End = at(e.Day, e.Ends)
			}
			cal.Events = append(cal.Events, ev)
		}
	}
	var newest time.Time
	if len(list) > 0 {
		newest = list[0].UpdatedAt
	}
	return write(c, ical.ContentType, cal.Write(newest))
}

// at is a time of day in Vietnam, written HH:MM.
func at(d gov.Date, clockTime string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", d.String()+" "+clockTime, clock.VN)
	if err != nil {
		return d.Time(clock.VN)
	}
	return t
}
