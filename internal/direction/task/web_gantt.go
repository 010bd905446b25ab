package task

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// renderGantt draws a page of the list along the line of time.
func (r *Room) renderGantt(c *web.Ctx, f *form.Form, flt Filter, list []Task, q url.Values, v views.List) error {
	p, today := i18n.From(c.Context()), Task{AsOf: flt.AsOf}.day(clock.Today(r.clock))
	scale := Scale(oneOf(f, "do", names(Scales)))
	if scale == "" {
		scale = ScaleMonth
	}
	s := spanFrom(scale, today) // today stands where a narrow screen shows it without scrolling
	if d, err := gov.ParseDate(f.Value("moc")); err == nil && !d.IsZero() && d.Year >= firstShownYear && d.Year <= lastShownYear {
		s = spanFrom(scale, d)
	}
	g := views.Gantt{
		Width: units(s.width()), Title: p.T("task.gantt.span", s.From, s.To), Prev: base + "?" + with(q, "moc", s.moved(-1).String()), Next: base + "?" + with(q, "moc", s.moved(1).String()), Today: base + "?" + without(q, "moc", q.Get("moc")),
	}
	for _, x := range Scales {
		own, _ := url.ParseQuery(without(q, "moc", q.Get("moc")))
		g.Scales = append(g.Scales, views.SortLink{Text: p.T("task.gantt.scale." + string(x)), Href: base + "?" + with(own, "do", string(x)), Active: x == scale})
	}
	for _, t := range s.ticks() {
		g.Ticks = append(g.Ticks, views.Tick{X: units(t.X), At: units(t.X + 3), Text: tickWords(p, scale, t.At)})
	}
	var off strings.Builder
	for _, x := range s.rests(r.cal) {
		fmt.Fprintf(&off, "M%s 0h%sv%dh-%sz", units(x.X), units(x.W), views.LaneHeight, units(x.W))
		if x.Reason != "" {
			days := p.Date(x.From)
			if x.To != x.From {
				days = p.T("task.gantt.days", x.From, x.To)
			}
			g.Holidays = append(g.Holidays, p.T("task.gantt.holiday", days, x.Reason))
		}
	}
	g.Off = off.String()
	if x, ok := s.middle(today); ok {
		g.Now = units(x)
	}
	parts, err := r.store.partsOf(c.Context(), c.Actor, list)
	if err != nil {
		return err
	}
	rows, err := r.rows(c.Context(), list)
	if err != nil {
		return err
	}
	g.Table = layout.Table{Caption: p.T("task.gantt.table"), Head: []string{p.T("task.col.title"), p.T("task.gantt.start"), p.T("task.col.due"), p.T("task.export.original_due"), p.T("task.gantt.accepted"), p.T("task.export.time")}}
	for i, t := range list {
		ts := StandsAt(t, today, r.cal)
		x := laneOf(t, today)
		lane := s.draw(p, x, rows[i].Time.Text)
		lane.Title, lane.Href, lane.Meta, lane.Tone = rows[i].Title, rows[i].Href, rows[i].Code, tone(ts)
		if x.Due.IsZero() {
			lane.Words = rows[i].Time.Text
			if at, ok := s.middle(x.Start); ok {
				lane.WordsAt = units(at + 8)
				lane.Begun = units(at)
			} else {
				lane.WordsAt = "8"
			}
		}
		g.Lanes = append(g.Lanes, lane)
		g.Table.Rows = append(g.Table.Rows, laneRow(p, x, layout.Cell{Text: rows[i].Title, Href: rows[i].Href, Meta: rows[i].Code}, layout.Cell{Text: rows[i].Due.Text}, layout.Cell{Tag: rows[i].Time.Text, Tone: rows[i].Time.Tone}))
		for _, part := range parts[t.ID] {
			x := part.lane(t, today)
			state := views.Tag{Tone: "blue", Text: p.T("task.part.open")}
			switch {
			case !part.DoneAt.IsZero():
				state = views.Tag{Tone: "green", Text: p.T("task.part.done")}
			case !x.LateTo.IsZero():
				state = views.Tag{Tone: "red", Text: p.T("task.time.overdue")}
			}
			lane := s.draw(p, x, state.Text)
			lane.Title, lane.Meta, lane.Part, lane.Tone = part.Title, part.Officer, true, state.Tone
			g.Lanes = append(g.Lanes, lane)
			g.Table.Rows = append(g.Table.Rows, laneRow(p, x, layout.Cell{Text: p.T("task.gantt.part", part.Title), Meta: part.Officer}, layout.Cell{Text: p.Date(x.Due)}, layout.Cell{Tag: state.Text, Tone: state.Tone}))
		}
	}
	v.Gantt = &g
	return c.Render(http.StatusOK, views.Tasks(v))
}

// laneRow says in a row of the table what a lane shows.
func laneRow(p i18n.Printer, x lane, title, due, state layout.Cell) []layout.Cell {
	cell := func(d gov.Date) layout.Cell {
		if d.IsZero() {
			return layout.Cell{Text: "–"}
		}
		return layout.Cell{Text: p.Date(d)}
	}
	return []layout.Cell{title, cell(x.Start), due, cell(x.Original), cell(x.Done), state}
}

func tickWords(p i18n.Printer, s Scale, d gov.Date) string {
	switch s {
	case ScaleWeek:
		return fmt.Sprintf("%02d/%02d", d.Day, int(d.Month))
	case ScaleQuarter:
		return p.T("task.gantt.quarter", (int(d.Month)-1)/3+1, strconv.Itoa(d.Year))
	}
	return p.T("task.gantt.month", int(d.Month), strconv.Itoa(d.Year))
}

// draw places a lane on the span and says in words what it shows.
func (s span) draw(p i18n.Printer, x lane, state string) views.Lane {
	var out views.Lane
	if b, ok := s.stretch(x.Start, x.Due); ok {
		out.Bar = views.Stretch{X: units(b.X), W: units(b.W)}
	}
	if !x.LateTo.IsZero() {
		if b, ok := s.stretch(x.Due.AddDays(1), x.LateTo); ok {
			out.Late = views.Stretch{X: units(b.X), W: units(b.W)}
		}
	}
	mark := func(d gov.Date) string {
		if at, ok := s.middle(d); ok {
			return units(at)
		}
		return ""
	}
	out.Due, out.Original, out.Done = mark(x.Due), mark(x.Original), mark(x.Done)
	var words []string
	say := func(key string, d gov.Date) {
		if !d.IsZero() {
			words = append(words, p.T(key, d))
		}
	}
	say("task.gantt.say.start", x.Start)
	say("task.gantt.say.due", x.Due)
	say("task.gantt.say.original", x.Original)
	say("task.gantt.say.done", x.Done)
	out.Said = strings.Join(append(words, state), "; ")
	if !x.Due.IsZero() {
		last := x.Due
		if x.LateTo.After(last) {
			last = x.LateTo
		}
		first := x.Start
		if first.IsZero() {
			first = x.Due
		}
		switch {
		case last.Before(s.From):
			out.Beyond = "before"
		case first.After(s.To):
			out.Beyond = "after"
		}
	}
	return out
}
