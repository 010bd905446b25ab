package plan

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/plan/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// The fields of an address that say what is shown of a plan.
var lookFields = []string{"xem", "muc", "q", "co-quan", "quy"}

func lookOf(f *form.Form) (view string, k Look) {
	if view = f.Choice("xem", false, Looks...); view == "" {
		view = AsTree
	}
	return view, Look{LeadID: f.Value("co-quan"), Text: f.Text("q", false, 200), Level: f.Int("muc", false, 1, maxDepth+1)}
}

// lookPath is the address of the plan shown as in f, with some fields set
// otherwise.
func lookPath(id string, f *form.Form, set map[string]string) string {
	q := url.Values{}
	for _, name := range lookFields {
		s := f.Value(name)
		if x, ok := set[name]; ok {
			s = x
		}
		if s != "" {
			q.Set(name, s)
		}
	}
	if len(q) == 0 {
		return base + "/" + id
	}
	return base + "/" + id + "?" + q.Encode()
}

// exportPath is the address of the file of what f shows.
func exportPath(id string, f *form.Form, format string) string {
	q := url.Values{"dang": {format}}
	for _, name := range []string{"muc", "q", "co-quan"} {
		if s := f.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	return base + "/" + id + "/xuat?" + q.Encode()
}

// look fills what is common to the three ways of showing a plan.
func (r *Room) look(c *web.Ctx, p Plan, f *form.Form, view string, k Look) (views.Look, error) {
	v := views.Look{View: view, Filter: f, Action: base + "/" + p.ID}
	for _, x := range Looks {
		to := x
		if x == AsTree {
			to = ""
		}
		l := layout.Link{Text: c.T("plan.look." + x), Href: lookPath(p.ID, f, map[string]string{"xem": to, "quy": ""})}
		if x == view {
			l.Href = ""
		}
		v.Looks = append(v.Looks, l)
	}
	for n := range maxDepth + 2 {
		l := layout.Link{Text: c.T("plan.level.all"), Href: lookPath(p.ID, f, map[string]string{"muc": ""})}
		if n > 0 {
			l = layout.Link{Text: c.T("plan.level." + itoa(n)), Href: lookPath(p.ID, f, map[string]string{"muc": itoa(n)})}
		}
		if n == k.Level {
			l.Href = ""
		}
		v.Levels = append(v.Levels, l)
	}
	agencies, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return v, err
	}
	led := map[string]bool{k.LeadID: true}
	for _, l := range p.Lines {
		led[l.LeadID] = true
	}
	for _, a := range agencies {
		if led[a.ID] {
			v.Agencies = append(v.Agencies, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	if k.LeadID != "" || k.Text != "" {
		v.Clear = lookPath(p.ID, f, map[string]string{"q": "", "co-quan": ""})
	}
	if view == AsGantt {
		for n := range 5 {
			l := layout.Link{Text: c.T("plan.gantt.year", itoa(p.Year)), Href: lookPath(p.ID, f, map[string]string{"quy": ""})}
			if n > 0 {
				l = layout.Link{Text: c.T("plan.gantt.quarter", n), Href: lookPath(p.ID, f, map[string]string{"quy": itoa(n)})}
			}
			if n == f.Int("quy", false, 1, 4) {
				l.Href = ""
			}
			v.Quarters = append(v.Quarters, l)
		}
	}
	return v, nil
}

// standing is how a line stands in words.
func standing(c *web.Ctx, l Line, s Span, t Tally, today gov.Date) (words, tone string) {
	if t.Total > 0 {
		return tallyWords(c, t), tallyTone(t)
	}
	if !s.To.IsZero() && s.To.Before(today) {
		return c.T("plan.past"), "amber"
	}
	return "", ""
}

// tableOf is the plan as a table, with what hangs on each line counted.
func (r *Room) tableOf(c *web.Ctx, p Plan, k Look, names map[string]string, progress map[string]Tally, spans map[string]Span, cites func(string) int, targets func(string) []views.Thing) views.Grid {
	pr, today := i18n.From(c.Context()), clock.Today(r.clock)
	v := views.Grid{Caption: p.Title}
	for _, l := range p.Lines {
		x := views.GridRow{
			ID: l.ID, Depth: itoa(l.Depth + 1), Parents: len(p.Below(l.ID)) > 0, Open: k.Open(l.Depth), Hidden: k.Level > 0 && l.Depth >= k.Level,
			Number: l.Number, Text: l.Text, Href: linePath(p.ID, l.ID), Lead: names[l.LeadID], Start: pr.Date(l.Start), Due: pr.Date(l.Due), Product: l.Product, Targets: targets(l.ID),
		}
		if l.Depth == 0 {
			x.Kind = c.T("plan.kind." + l.Kind)
		}
		x.Progress, x.Tone = standing(c, l, spans[l.ID], progress[l.ID], today)
		if n := cites(l.ID); n > 0 {
			x.Cites = itoa(n)
		}
		v.Rows = append(v.Rows, x)
	}
	return v
}

// The room of a bar, in units of the drawing.
const (
	barWidth  = 420
	barHeight = 22
)

// ganttOf draws the lines and their tasks against the days of a year or of a
// quarter. The columns beside the bars say the same in words.
func (r *Room) ganttOf(c *web.Ctx, p Plan, k Look, quarter int, names map[string]string, progress map[string]Tally, spans map[string]Span, links map[string][]Link, things map[Link]Thing) views.Gantt {
	pr, today := i18n.From(c.Context()), clock.Today(r.clock)
	from, to := Window(p.Year, quarter, spans)
	days := float64(to.Sub(from) + 1)
	at := func(d gov.Date) float64 { return float64(d.Sub(from)) / days * barWidth }
	num := func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
	v := views.Gantt{
		Caption: c.T("plan.gantt.caption", p.Title), Box: fmt.Sprintf("0 0 %d %d", barWidth, barHeight), Width: itoa(barWidth), Height: itoa(barHeight),
		Words: c.T("plan.gantt.window", pr.Date(from), pr.Date(to)),
	}
	for d := from; !d.After(to); d = gov.NewDate(d.Year, d.Month+1, 1) {
		next := gov.NewDate(d.Year, d.Month+1, 1)
		v.Months = append(v.Months, views.Mark{X: num(at(d)), Middle: num((at(d) + at(next)) / 2), Text: c.T("plan.gantt.month", int(d.Month))})
	}
	if !today.Before(from) && !today.After(to) {
		v.Today, v.TodayText = num(at(today)), c.T("plan.gantt.today", pr.Date(today))
	}
	bar := func(s Span, done float64, tone string) (b views.Bar) {
		if s.To.IsZero() && s.From.IsZero() {
			return b
		}
		if s.To.IsZero() || s.From.IsZero() { // one day is known: a mark
			d := s.To
			if d.IsZero() {
				d = s.From
			}
			if d.Before(from) || d.After(to) {
				return b
			}
			b.Point, b.Tone = num(math.Min(math.Max(at(d), 5), barWidth-5)), tone
			return b
		}
		x, end := math.Max(at(s.From), 0), math.Min(at(s.To.AddDays(1)), barWidth)
		if end <= 0 || x >= barWidth {
			return b
		}
		b = views.Bar{X: num(x), Width: num(math.Max(end-x, 2)), Tone: tone}
		if w := math.Min((at(s.To.AddDays(1))-at(s.From))*done-(x-at(s.From)), end-x); w > 0 {
			b.Done = num(w)
		}
		return b
	}
	for _, l := range p.Lines {
		if k.Level > 0 && l.Depth >= k.Level {
			continue
		}
		s, t := spans[l.ID], progress[l.ID]
		x := views.GanttRow{Depth: itoa(l.Depth + 1), Number: l.Number, Text: l.Text, Href: linePath(p.ID, l.ID), Lead: names[l.LeadID], From: pr.Date(s.From), To: pr.Date(s.To)}
		x.State, x.Tone = standing(c, l, s, t, today)
		if x.From == "" && x.To == "" {
			x.Without = c.T("plan.gantt.no_days")
		}
		done := 0.0
		if t.Total > 0 {
			done = float64(t.Done) / float64(t.Total)
		}
		tone := x.Tone
		if tone == "" {
			tone = "blue"
		}
		x.Bar = bar(s, done, tone)
		v.Rows = append(v.Rows, x)
		if !k.Open(l.Depth) {
			continue
		}
		for _, w := range links[l.ID] {
			t, ok := things[w]
			if w.Kind != "task" || !ok || t.Hidden {
				continue
			}
			task := views.GanttRow{Depth: itoa(l.Depth + 2), Text: t.Text, Href: t.Href, From: pr.Date(t.From), To: pr.Date(t.Due), State: t.State, Tone: t.Tone, Task: true}
			if !t.DoneOn.IsZero() {
				task.State = c.T("plan.gantt.done_on", t.State, pr.Date(t.DoneOn))
			}
			done := 0.0
			if t.Done {
				done = 1
			}
			task.Bar = bar(Span{t.From, t.Due}, done, t.Tone)
			v.Rows = append(v.Rows, task)
		}
	}
	return v
}

// targetsOf lists the targets of a line that the reader may see.
func targetsOf(links map[string][]Link, things map[Link]Thing) func(string) []views.Thing {
	return func(id string) []views.Thing {
		var out []Thing
		for _, k := range links[id] {
			if t, ok := things[k]; ok && k.Kind == "indicator" && !t.Hidden {
				out = append(out, t)
			}
		}
		return shownThings(out)
	}
}

// inWords is what a line says besides its text: who, when, what comes out.
func inWords(c *web.Ctx, l Line, names map[string]string) string {
	pr := i18n.From(c.Context())
	var out []string
	if l.LeadID != "" {
		out = append(out, names[l.LeadID])
	}
	if !l.Start.IsZero() {
		out = append(out, c.T("plan.from", pr.Date(l.Start)))
	}
	if !l.Due.IsZero() {
		out = append(out, c.T("plan.until", pr.Date(l.Due)))
	}
	if l.Product != "" {
		out = append(out, l.Product)
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), " · ")
}
