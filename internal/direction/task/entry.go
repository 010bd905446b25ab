package task

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vncal"
)

// The Office's own clock: a task is entered the same day where its paper is
// urgent, else within one working day after the paper was signed, within two
// where the paper gives several tasks or names several leads (Thanh Hóa's
// regulation of 2025).

// EntryClass is the class of a paper by which the Office's time is measured.
type EntryClass string

// The classes.
const (
	EntryUrgent   EntryClass = "urgent"
	EntryOrdinary EntryClass = "ordinary"
	EntryMany     EntryClass = "many"
)

// EntryClasses lists them in the order of the page.
var EntryClasses = []EntryClass{EntryUrgent, EntryOrdinary, EntryMany}

// Days is how many working days the Office has.
func (c EntryClass) Days() int { return map[EntryClass]int{EntryOrdinary: 1, EntryMany: 2}[c] }

// entryLimit is the last day of entering in time. What is signed on a day off
// is entered on the next working day.
func entryLimit(c EntryClass, signed gov.Date, cal Calendar) gov.Date {
	if n := c.Days(); n > 0 {
		return cal.AddWorkingDays(signed, n)
	}
	if cal.IsWorking(signed) {
		return signed
	}
	return cal.AddWorkingDays(signed, 1)
}

// EntryCount is one row of the Office's clock.
type EntryCount struct {
	Class  EntryClass `json:"class"`
	Total  int        `json:"total"`
	InTime int        `json:"in_time"`
	Late   int        `json:"late"`
	Limit  int        `json:"limit_working_days"`
}

// entered selects the tasks whose papers were signed in a period, with their
// class.
const entered = `SELECT t.id, t.signed_on, t.entered_day, CASE WHEN t.urgency <> 'normal' THEN 'urgent'
	WHEN count(*) OVER (PARTITION BY t.signed_on, t.source_paper, t.source_id, CASE WHEN t.source_paper = '' AND t.source_id = '' THEN t.id ELSE '' END) > 1
		OR (SELECT count(*) FROM task_party p WHERE p.task_id = t.id AND p.role = 'lead') > 1 THEN 'many' ELSE 'ordinary' END AS class
	FROM task t WHERE t.signed_on IS NOT NULL AND t.signed_on >= $1 AND t.signed_on <= $2`

// Entry counts how soon tasks were entered whose papers were signed in the
// period.
func (r *Room) Entry(ctx context.Context, p vncal.Period) ([]EntryCount, error) {
	type group struct {
		class           EntryClass
		signed, entered gov.Date
		n               int
	}
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x group, err error) {
		err = s.Scan(&x.class, db.ToDate(&x.signed), db.ToDate(&x.entered), &x.n)
		return x, err
	}, `SELECT e.class, e.signed_on, e.entered_day, count(*) FROM (`+entered+`) AS e GROUP BY e.class, e.signed_on, e.entered_day`, p.First().String(), p.Last().String())
	if err != nil {
		return nil, err
	}
	out := make([]EntryCount, len(EntryClasses))
	for i, c := range EntryClasses {
		out[i] = EntryCount{Class: c, Limit: c.Days()}
	}
	for _, g := range list {
		x := &out[slices.Index(EntryClasses, g.class)]
		x.Total += g.n
		if g.entered.After(entryLimit(g.class, g.signed, r.cal)) {
			x.Late += g.n
		} else {
			x.InTime += g.n
		}
	}
	return out, nil
}

// Entered is one task on the Office's clock.
type Entered struct {
	Task
	Class          EntryClass
	Entered, Limit gov.Date
}

// EntryList returns the tasks behind a figure: of a class, in time or late.
func (r *Room) EntryList(ctx context.Context, p vncal.Period, c EntryClass, late bool, after string, limit int) ([]Entered, error) {
	w := &db.Where{}
	w.Arg(p.First().String())
	w.Arg(p.Last().String())
	w.Add("e.class = ?", string(c))
	cond := "CASE"
	for d := p.First(); !d.After(p.Last()); d = d.AddDays(1) { // the calendar's answer for each day, so that the engine judges
		cond += w.Expand(" WHEN e.signed_on = ? THEN ?", d.String(), entryLimit(c, d, r.cal).String())
	}
	op := " <= "
	if late {
		op = " > "
	}
	w.AddRaw("e.entered_day" + op + cond + " END")
	if after != "" {
		w.Add("e.id < ?", after)
	}
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x Entered, err error) {
		x.Task, err = scanMore(s, db.ToDate(&x.Entered))
		return x, err
	}, `SELECT `+columns+`, e.entered_day FROM (`+entered+`) AS e JOIN task t ON t.id = e.id`+w.SQL()+` ORDER BY t.id DESC LIMIT `+w.Arg(limit), w.Args()...)
	for i := range list {
		list[i].Class, list[i].Limit = c, entryLimit(c, list[i].Source.Signed, r.cal)
	}
	return list, err
}

const entryBase = base + "/nhap-lieu"

// entryPeriod reads the period of a page; without one it is the month of today.
func (r *Room) entryPeriod(s string) (vncal.Period, error) {
	if s == "" {
		p, _ := vncal.PeriodOf(vncal.Monthly, clock.Today(r.clock))
		return p, nil
	}
	p, err := vncal.ParsePeriod(s)
	if err != nil || p.Kind != vncal.Monthly && p.Kind != vncal.Quarterly {
		return p, fault.Fields(fault.Field{Name: "ky", Key: "task.error.period"})
	}
	return p, nil
}

func (r *Room) showEntry(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	p, bad := r.entryPeriod(f.Value("ky"))
	if bad != nil {
		f.Merge(bad)
		p, _ = r.entryPeriod("")
	}
	counts, err := r.Entry(c.Context(), p)
	if err != nil {
		return err
	}
	at := entryBase + "?ky=" + p.String()
	v := views.Entry{Page: c.Page(c.T("task.entry.title")), Form: f, Period: p.Label(), Prev: layout.Link{Text: p.Prev().Label(), Href: entryBase + "?ky=" + p.Prev().String()}}
	v.Page.Problem = f.Err() != nil
	if p.Last().Before(clock.Today(r.clock)) {
		v.Next = layout.Link{Text: p.Next().Label(), Href: entryBase + "?ky=" + p.Next().String()}
	}
	pr := i18n.From(c.Context())
	for _, x := range counts {
		row := views.CountRow{Name: c.T("task.entry." + string(x.Class)), Total: strconv.Itoa(x.Total)}
		for _, y := range []struct {
			n    int
			name string
		}{{x.InTime, "dung"}, {x.Late, "muon"}} {
			row.Figures = append(row.Figures, views.Figure{Text: strconv.Itoa(y.n), Href: at + "&lop=" + string(x.Class) + "&ket-qua=" + y.name + "#danh-sach"})
		}
		v.Rows = append(v.Rows, row)
	}
	class, result := EntryClass(f.Choice("lop", false, names(EntryClasses)...)), f.Choice("ket-qua", false, "dung", "muon")
	if class != "" && result != "" && f.Err() == nil {
		list, err := r.EntryList(c.Context(), p, class, result == "muon", page(f), perPage+1)
		if err != nil {
			return err
		}
		v.Heading = c.T("task.entry."+string(class)) + ": " + c.T("task.entry."+result)
		if len(list) > perPage {
			list = list[:perPage]
			v.More = at + "&lop=" + string(class) + "&ket-qua=" + result + "&sau=" + list[perPage-1].ID + "#danh-sach"
		}
		for _, x := range list {
			v.List = append(v.List, views.EntryRow{Href: base + "/" + x.ID, Code: x.Code, Title: x.Title, Paper: x.Source.Paper, Signed: shownDay(pr, x.Source.Signed), Limit: shownDay(pr, x.Limit), Entered: shownDay(pr, x.Entered)})
		}
	}
	return c.Render(f.Status(), views.EntryClock(v))
}

type entryIn struct {
	Period string `query:"period" maxLength:"10" doc:"month or quarter of reporting: 2023-T1, 2023-Q1; the month of today where absent"`
}

type entryOut struct {
	Body struct {
		Period string       `json:"period"`
		From   string       `json:"from"`
		To     string       `json:"to"`
		Items  []EntryCount `json:"items"`
	}
}

func (r *Room) apiEntry(ctx context.Context, in *entryIn) (*entryOut, error) {
	p, err := r.entryPeriod(in.Period)
	if err != nil {
		return nil, renamed(err, func(string) string { return "period" })
	}
	out := &entryOut{}
	out.Body.Period, out.Body.From, out.Body.To = p.String(), p.First().String(), p.Last().String()
	out.Body.Items, err = r.Entry(ctx, p)
	return out, err
}

// entryRoutes are of the Office's own clock.
func (r *Room) entryRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Pattern: entryBase, Permission: "task.entry", Handle: r.showEntry}}
}
