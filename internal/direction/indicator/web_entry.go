package indicator

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/direction/indicator/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/download"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/vn/vntext"
)

// slot is one period of one target on the screen of entry.
type slot struct {
	i       Indicator
	n       int
	figures map[int]Figure // the latest of each period
}

func (s slot) key() string { return s.i.ID + "-" + strconv.Itoa(s.n) }

// The names of a slot's fields.
func (s slot) value() string   { return "so-" + s.key() }
func (s slot) note() string    { return "ghi-chu-" + s.key() }
func (s slot) reason() string  { return "ly-do-" + s.key() }
func (s slot) confirm() string { return "chot-" + s.key() }

func (s slot) others() map[int]Figure {
	out := map[int]Figure{}
	for n, f := range s.figures {
		if n != s.n {
			out[n] = f
		}
	}
	return out
}

func (r *Room) slotOf(ctx context.Context, i Indicator, n int) (slot, error) {
	list, err := r.Figures(ctx, i.ID)
	s := slot{i, n, map[int]Figure{}}
	for _, f := range list {
		if f.Latest {
			s.figures[f.N] = f
		}
	}
	return s, err
}

// slots are the figures that the screen asks for: those named by an earlier
// page, all open periods of one target, or the next figure of each target that
// the reader reports.
func (r *Room) slots(c *web.Ctx, f *form.Form) ([]slot, error) {
	var out []slot
	if keys := f.Values("o"); len(keys) > 0 {
		for _, k := range keys {
			id, n, _ := strings.Cut(k, "-")
			period, err := strconv.Atoi(n)
			if err != nil {
				return nil, fault.Missing()
			}
			i, err := r.Get(c.Context(), id)
			if err != nil {
				return nil, err
			}
			if !c.Can("indicator.report", i.Object()) {
				return nil, fault.New(fault.Forbidden, "error.forbidden")
			}
			s, err := r.slotOf(c.Context(), i, period)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, nil
	}
	if id := f.Value("chi-tieu"); id != "" {
		i, err := r.Get(c.Context(), id)
		if err != nil {
			return nil, err
		}
		if !c.Can("indicator.report", i.Object()) {
			return nil, fault.Missing()
		}
		for _, n := range i.Open(r.today()) {
			s, err := r.slotOf(c.Context(), i, n)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		slices.Reverse(out)
		return out, nil
	}
	years, err := r.Years(c.Context())
	if err != nil {
		return nil, err
	}
	for _, year := range years {
		list, err := r.List(c.Context(), Filter{Year: year, State: Active})
		if err != nil {
			return nil, err
		}
		latest, err := r.Latest(c.Context(), year)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			if !c.Can("indicator.report", i.Object()) {
				continue
			}
			s := slot{i: i, figures: map[int]Figure{}}
			for _, x := range latest[i.ID] {
				s.figures[x.N] = x
			}
			for _, n := range i.Open(r.today()) {
				if _, there := s.figures[n]; !there {
					s.n = n
					out = append(out, s)
					break
				}
			}
			if len(out) >= maxSlots {
				return out, nil
			}
		}
	}
	return out, nil
}

// maxSlots is how many figures one screen takes.
const maxSlots = 200

func (r *Room) rowsOf(c *web.Ctx, slots []slot) ([]views.EntryRow, error) {
	p := i18n.From(c.Context())
	var ids []string
	for _, s := range slots {
		ids = append(ids, s.i.OwnerID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return nil, err
	}
	var out []views.EntryRow
	for _, s := range slots {
		x := views.EntryRow{
			Key: s.key(), Title: s.i.Code + " " + s.i.Title, Href: base + "/" + s.i.ID, Unit: p.Unit(s.i.Unit), Period: periodWords(c, s.i.At(s.n)), Owner: names[s.i.OwnerID], Last: c.T("indicator.entry.first"),
			Value: s.value(), Note: s.note(), Reason: s.reason(), Confirm: s.confirm(),
		}
		if before, _ := s.i.neighbours(s.n, s.figures); before != nil {
			x.Last = c.T("indicator.entry.last", periodWords(c, s.i.At(before.N)), shown(p, before.Value), i18n.Unit(s.i.Unit))
		}
		if f, ok := s.figures[s.n]; ok {
			x.Correcting = shown(p, f.Value)
		}
		out = append(out, x)
	}
	return out, nil
}

func (r *Room) entryPage(c *web.Ctx, f *form.Form) views.Entry {
	title := c.T("indicator.enter")
	return views.Entry{
		Basics: layout.Basics{Page: c.Page(title), Heading: title, Form: f, Crumbs: []layout.Link{{Text: c.T("indicator.title"), Href: base}, {Text: title}}},
		Action: base + "/nhap", FileAction: base + "/nhap-tep", Template: base + "/tep-mau",
	}
}

// renderEntry shows the screen of entry; f is the form that was refused.
func (r *Room) renderEntry(c *web.Ctx, f *form.Form, status int) error {
	from := f
	if f == nil {
		q, err := c.Form()
		if err != nil {
			return err
		}
		from = q
	}
	slots, err := r.slots(c, from)
	if err != nil {
		return err
	}
	v := r.entryPage(c, f)
	v.Page.Problem = status != http.StatusOK
	if v.Rows, err = r.rowsOf(c, slots); err != nil {
		return err
	}
	return c.Render(status, views.EntryPage(v))
}

func (r *Room) enter(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if len(f.Values("o")) > maxSlots {
		return fault.New(fault.TooLarge, "error.too_large")
	}
	if f.Value("lai") != "" {
		return r.renderEntry(c, f, http.StatusOK)
	}
	slots, err := r.slots(c, f)
	if err != nil {
		return err
	}
	return r.take(c, f, slots)
}

// take reads what was typed: it asks for confirmation, or writes what was
// confirmed.
func (r *Room) take(c *web.Ctx, f *form.Form, slots []slot) error {
	var filled []slot
	var entries []Entry
	confirmed := true
	for _, s := range slots {
		text := f.Text(s.value(), false, 60)
		if text == "" {
			continue
		}
		n, bad := Typed(text, s.i.Unit)
		if bad != nil {
			f.Fail(s.value(), bad.Key, bad.Args...)
			continue
		}
		e := Entry{Name: s.value(), IndicatorID: s.i.ID, N: s.n, Value: n, Note: f.Text(s.note(), false, maxText), Reason: f.Text(s.reason(), false, maxText), Confirmed: f.Value(s.confirm())}
		if old, ok := s.figures[s.n]; ok && e.Reason == "" && (stored(old.Value) != stored(n) || old.Note != e.Note) {
			f.Fail(s.reason(), "form.required_here")
		}
		confirmed = confirmed && e.Confirmed == Confirm(n, s.i.Doubts(s.n, n, s.others()))
		filled, entries = append(filled, s), append(entries, e)
	}
	if len(entries) == 0 && len(f.Errors()) == 0 {
		name := "o"
		if len(slots) > 0 {
			name = slots[0].value()
		}
		f.Fail(name, "indicator.entry.nothing")
	}
	if f.Err() != nil {
		return r.renderEntry(c, f, f.Status())
	}
	if !confirmed {
		return r.renderConfirm(c, f, filled, entries)
	}
	n, err := r.Report(c.Context(), c.Actor, entries)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderEntry(c, f, f.Status())
	}
	to := base
	if len(entries) == 1 {
		to = base + "/" + entries[0].IndicatorID
	}
	return c.See(to, "indicator.flash.reported", n)
}

func (r *Room) renderConfirm(c *web.Ctx, f *form.Form, slots []slot, entries []Entry) error {
	v := r.entryPage(c, f)
	v.Confirming = true
	var err error
	if v.Rows, err = r.rowsOf(c, slots); err != nil {
		return err
	}
	p := i18n.From(c.Context())
	var keys []string
	for n, s := range slots {
		e, x := entries[n], &v.Rows[n]
		doubts := s.i.Doubts(s.n, e.Value, s.others())
		x.Typed, x.Words = shown(p, e.Value)+" "+p.Unit(s.i.Unit), e.Value.Words()+" "+s.i.Unit
		for _, d := range doubts {
			x.Doubts = append(x.Doubts, c.T("indicator.doubt."+d.Key, d.Args...))
		}
		x.Sent, x.NoteText, x.ReasonText = f.Value(s.value()), e.Note, e.Reason
		f.Set(s.confirm(), Confirm(e.Value, doubts))
		keys = append(keys, s.key())
	}
	f.Set("o", keys...)
	return c.Render(http.StatusOK, views.EntryPage(v))
}

// The columns of a file of figures, by their folded headings.
var fileColumns = []string{"code", "period", "value", "note", "reason"}

// template is a workbook with a line for each figure that is still owed.
func (r *Room) template(c *web.Ctx) error {
	slots, err := r.slots(c, form.New())
	if err != nil {
		return err
	}
	head := []string{}
	for _, k := range fileColumns {
		head = append(head, c.T("indicator.import.column."+k))
	}
	rows := [][]string{append(head, c.T("indicator.field.title"), c.T("indicator.field.unit"))}
	for _, s := range slots {
		rows = append(rows, []string{s.i.Code, s.i.At(s.n).String(), "", "", "", s.i.Title, s.i.Unit})
	}
	return download.SendAs(c, "xlsx", download.Table{Name: "so-lieu-chi-tieu", Sheet: c.T("indicator.title"), Widths: []float64{12, 12, 14, 30, 30, 60, 14}, Rows: rows})
}

// enterFile reads figures from a workbook and shows them for confirmation, or
// says by row and column what is wrong; a wrong file writes nothing.
func (r *Room) enterFile(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	refuse := func(key string) error {
		f.Fail("file", key)
		return r.renderEntry(c, f, f.Status())
	}
	files := f.Files("file")
	if len(files) == 0 {
		return refuse("form.required_here")
	}
	in, err := files[0].Open()
	if err != nil {
		return err
	}
	b, err := io.ReadAll(io.LimitReader(in, sheet.MaxFile+1))
	in.Close()
	if err != nil {
		return err
	}
	sheets, err := sheet.Read(bytes.NewReader(b), int64(len(b)))
	if sheet.IsRefusal(err) {
		return refuse("indicator.import.file_bad")
	}
	if err != nil {
		return err
	}
	slots, problems, err := r.readFile(c, f, sheets[0].Rows)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		v := r.entryPage(c, nil)
		v.Page.Problem, v.Problems = true, problems
		return c.Render(http.StatusUnprocessableEntity, views.EntryPage(v))
	}
	return r.take(c, f, slots)
}

// readFile puts the rows of a table into the form, or says what is wrong with
// them.
func (r *Room) readFile(c *web.Ctx, f *form.Form, grid [][]string) (slots []slot, problems []string, err error) {
	at := map[string]int{}
	for n, h := range grid[0] {
		for _, k := range fileColumns {
			for _, l := range []i18n.Lang{i18n.VI, i18n.EN} {
				if vntext.Fold(strings.TrimSpace(h)) == vntext.Fold(i18n.In(l).T("indicator.import.column."+k)) {
					at[k] = n
				}
			}
		}
	}
	for _, k := range fileColumns[:3] {
		if _, ok := at[k]; !ok {
			problems = append(problems, c.T("indicator.import.no_column", c.T("indicator.import.column."+k)))
		}
	}
	if len(problems) > 0 {
		return nil, problems, nil
	}
	years, err := r.Years(c.Context())
	if err != nil {
		return nil, nil, err
	}
	known := map[string][]Indicator{} // by folded code
	for _, y := range years {
		list, err := r.List(c.Context(), Filter{Year: y, State: Active})
		if err != nil {
			return nil, nil, err
		}
		for _, i := range list {
			known[vntext.Fold(i.Code)] = append(known[vntext.Fold(i.Code)], i)
		}
	}
	var keys []string
	for n, row := range grid[1:] {
		cell := func(k string) string {
			if j, ok := at[k]; ok && j < len(row) {
				return form.Clean(row[j])
			}
			return ""
		}
		wrong := func(k, key string, args ...any) {
			problems = append(problems, c.T("indicator.import.cell", n+2, c.T("indicator.import.column."+k), c.T(key, args...)))
		}
		if cell("value") == "" && cell("note") == "" {
			continue // left open
		}
		i, period := Indicator{}, 0
		for _, x := range known[vntext.Fold(cell("code"))] {
			for k := 1; k <= x.Count(); k++ {
				if p := x.At(k); strings.EqualFold(p.String(), cell("period")) || slices.Contains([]string{vntext.Fold(p.Label()), vntext.Fold(i18n.In(i18n.VI).Period(p)), vntext.Fold(i18n.In(i18n.EN).Period(p))}, vntext.Fold(cell("period"))) {
					i, period = x, k
				}
			}
		}
		switch {
		case len(known[vntext.Fold(cell("code"))]) == 0:
			wrong("code", "indicator.import.unknown", cell("code"))
			continue
		case period == 0:
			wrong("period", "indicator.import.period", cell("period"))
			continue
		case !c.Can("indicator.report", i.Object()):
			wrong("code", "indicator.import.not_yours", cell("code"))
			continue
		}
		if j := at["value"]; j < len(row) && strings.HasPrefix(row[j], sheet.Formula) {
			wrong("value", "indicator.import.formula")
			continue
		}
		if _, bad := Typed(cell("value"), i.Unit); bad != nil {
			wrong("value", bad.Key, bad.Args...)
			continue
		}
		s, err := r.slotOf(c.Context(), i, period)
		if err != nil {
			return nil, nil, err
		}
		if slices.Contains(keys, s.key()) {
			wrong("period", "indicator.import.twice")
			continue
		}
		if !slices.Contains(i.Open(r.today()), period) {
			wrong("period", "indicator.error.period", i.At(period))
			continue
		}
		if old, ok := s.figures[period]; ok && cell("reason") == "" && stored(old.Value) != stored(must(cell("value"), i.Unit)) {
			wrong("reason", "indicator.error.reason", old.Value, i.At(period))
			continue
		}
		if len(slots) == maxSlots {
			return nil, []string{c.T("indicator.import.too_many", maxSlots)}, nil
		}
		f.Set(s.value(), cell("value"))
		f.Set(s.note(), cell("note"))
		f.Set(s.reason(), cell("reason"))
		slots, keys = append(slots, s), append(keys, s.key())
	}
	f.Set("o", keys...)
	if len(slots) == 0 && len(problems) == 0 {
		problems = []string{c.T("indicator.entry.nothing")}
	}
	return slots, problems, nil
}

// must reads a number that was read before.
func must(text, unit string) vntext.Number {
	n, _ := Typed(text, unit)
	return n
}
