package urge

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/direction/document"
	"roviec/internal/direction/urge/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

const (
	base     = "/lam-viec/don-doc"
	pathTo   = base + "/co-quan/"
	perPage  = 50
	maxCSV   = 20000
	docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// Routes of letters.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "urge.list", Handle: r.showList},
		{Method: "GET", Pattern: base + ".csv", Permission: "urge.export", Handle: r.export},
		{Method: "GET", Pattern: pathTo + "{agency}", Permission: "urge.prepare", Handle: func(c *web.Ctx) error { return r.preview(c, nil) }},
		{Method: "GET", Pattern: pathTo + "{agency}/docx", Permission: "urge.prepare", Handle: r.file("docx", docxType, document.Document.DOCX)},
		{Method: "GET", Pattern: pathTo + "{agency}/pdf", Permission: "urge.prepare", Handle: r.file("pdf", "application/pdf", document.Document.PDF)},
		{Method: "POST", Pattern: pathTo + "{agency}", Permission: "urge.send", Handle: r.send},
		{Method: "GET", Pattern: base + "/{id}", Permission: "urge.read", Load: r.load, Handle: r.show},
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	l, err := r.Get(ctx, q.PathValue("id"))
	return l, l.Object(), err
}

func filterOf(f *form.Form) Filter {
	return Filter{AgencyID: f.Value("co-quan"), From: f.Date("tu", false), To: f.Date("den", false), Cursor: f.Value("sau"), Limit: perPage}
}

func queryOf(f *form.Form) url.Values {
	q := url.Values{}
	for _, n := range []string{"co-quan", "tu", "den"} {
		if v := f.Value(n); v != "" {
			q.Set(n, v)
		}
	}
	return q
}

func (r *Room) showList(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	if f.Err() != nil {
		flt = Filter{Limit: perPage}
	}
	list, next, err := r.List(c.Context(), c.Actor, "urge.list", flt)
	if err != nil {
		return err
	}
	known, err := r.names(c.Context(), list)
	if err != nil {
		return err
	}
	p, q := i18n.From(c.Context()), queryOf(f)
	v := views.List{Page: c.Page(c.T("urge.title")), Filter: f, CSV: base + ".csv?" + q.Encode(), Pager: layout.PagerData{Total: c.T("urge.total", len(list))}}
	v.Page.Problem = f.Err() != nil
	for _, l := range list {
		v.Rows = append(v.Rows, views.Row{Href: base + "/" + l.ID, Code: l.Code, Day: p.Date(l.Day), Agency: known[l.AgencyID].Name, Tasks: p.Number(int64(l.Tasks)), AnswerBy: p.Date(l.AnswerBy), Who: l.SentName, Sample: l.Sample})
	}
	if next != "" {
		q.Set("sau", next)
		v.Pager.Next = base + "?" + q.Encode()
	}
	if flt.Cursor != "" {
		v.Pager.First = base
	}
	today, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	all := c.Rights.Can(c.Actor, "urge.list", access.Object{})
	for _, a := range today {
		if a.Assignable() && (all || slices.Contains(c.Actor.Agencies, a.ID)) {
			v.Agencies = append(v.Agencies, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	if c.May("urge.prepare") {
		if v.Behind, err = r.behind(c); err != nil {
			return err
		}
		v.Prepares = true
	}
	return c.Render(f.Status(), views.ListPage(v))
}

// behind lists the agencies with overdue tasks, most first.
func (r *Room) behind(c *web.Ctx) ([]views.Behind, error) {
	counts, err := r.tasks.Behind(c.Context())
	if err != nil {
		return nil, err
	}
	var ids []string
	for id := range counts {
		ids = append(ids, id)
	}
	known, err := r.agencies.ByIDs(c.Context(), ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(ids, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(vntext.SortKey(known[a].Name), vntext.SortKey(known[b].Name))
	})
	p := i18n.From(c.Context())
	var out []views.Behind
	for _, id := range ids {
		out = append(out, views.Behind{Agency: known[id].Name, Count: p.Number(int64(counts[id])), Href: pathTo + id})
	}
	return out, nil
}

func (r *Room) names(ctx context.Context, list []Letter) (map[string]org.Agency, error) {
	ids := make([]string, len(list))
	for i, l := range list {
		ids[i] = l.AgencyID
	}
	return r.agencies.ByIDs(ctx, ids)
}

func (r *Room) export(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	if err := f.Err(); err != nil {
		return err
	}
	flt.Limit, flt.Cursor = maxCSV, ""
	list, _, err := r.List(c.Context(), c.Actor, "urge.export", flt)
	if err != nil {
		return err
	}
	known, err := r.names(c.Context(), list)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	_ = w.Write([]string{c.T("urge.col.code"), c.T("urge.col.day"), c.T("urge.col.agency"), c.T("urge.col.tasks"), c.T("urge.col.answer_by"), c.T("urge.col.who")})
	p := i18n.From(c.Context())
	for _, l := range list {
		_ = w.Write([]string{l.Code, p.Date(l.Day), known[l.AgencyID].Name, strconv.Itoa(l.Tasks), p.Date(l.AnswerBy), l.SentName})
	}
	w.Flush()
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="don-doc.csv"`)
	h.Set("Cache-Control", "no-store")
	_, err = c.W.Write(b.Bytes())
	return err
}

// wordsOf reads what a person says of a letter.
func (r *Room) wordsOf(f *form.Form) Words {
	w := Words{Notation: f.Text("notation", true, 30), AnswerBy: f.Date("answer_by", true), Position: f.Text("position", true, 100), Signer: f.Text("signer", true, 50), Hash: f.Value("hash")}
	w.Priority = max(0, slices.Index(document.Priorities, f.Choice("priority", false, document.Priorities...)))
	return w
}

// presets fill the form of a letter that nobody touched.
func (r *Room) presets(c *web.Ctx) *form.Form {
	f := form.New()
	f.Set("notation", "UBND-TH")
	f.Set("position", "Chánh Văn phòng")
	f.Set("priority", document.Priorities[0])
	f.Set("answer_by", r.cal.AddWorkingDays(clock.Today(r.clock), answerDays).String())
	if c.Actor.Has(access.ChiefOfOffice) {
		f.Set("signer", c.Actor.Name)
	}
	return f
}

func (r *Room) preview(c *web.Ctx, f *form.Form) error {
	id := c.R.PathValue("agency")
	if !gov.IsID(id) {
		return fault.Missing()
	}
	if f == nil {
		f = r.presets(c)
	}
	w := Words{Notation: f.Value("notation"), Position: f.Value("position"), Signer: f.Value("signer")}
	w.AnswerBy, _ = form.ParseDate(f.Value("answer_by"))
	p, err := r.Prepare(c.Context(), id, w)
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	v := views.Preview{Page: c.Page(c.T("urge.preview", p.Agency.Name)), Form: f, Action: pathTo + id, DOCX: pathTo + id + "/docx", PDF: pathTo + id + "/pdf", Hash: p.Hash, CanSend: c.May("urge.send"), Body: strings.Split(p.Document.Content.Body, "\n"), Lines: r.lines(pr, p.Lines, c)}
	v.Page.Problem = f.Status() != http.StatusOK
	for _, x := range document.Priorities {
		v.Priorities = append(v.Priorities, layout.Option{Value: x, Text: c.T("document.priority." + x)})
	}
	return c.Render(f.Status(), views.PreviewPage(v))
}

func (r *Room) lines(p i18n.Printer, list []Line, c *web.Ctx) []views.Line {
	out := make([]views.Line, len(list))
	for i, l := range list {
		out[i] = views.Line{Code: l.Code, Title: l.Title, Product: l.Product, Due: p.Date(l.Due), Late: p.Number(int64(l.Late))}
		if c.May("task.read") {
			out[i].Href = "/lam-viec/nhiem-vu/" + l.TaskID
		}
	}
	return out
}

// file gives the letter as it would go out, without a number.
func (r *Room) file(name, contentType string, write func(document.Document, io.Writer) error) web.Handler {
	return func(c *web.Ctx) error {
		id := c.R.PathValue("agency")
		if !gov.IsID(id) {
			return fault.Missing()
		}
		p, err := r.Prepare(c.Context(), id, r.wordsOf(r.presets(c)))
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := write(p.Document, &b); err != nil {
			return err
		}
		h := c.W.Header()
		h.Set("Content-Type", contentType)
		h.Set("Content-Disposition", `attachment; filename="don-doc-ban-xem.`+name+`"`)
		h.Set("Cache-Control", "no-store")
		_, err = c.W.Write(b.Bytes())
		return err
	}
}

func (r *Room) send(c *web.Ctx) error {
	id := c.R.PathValue("agency")
	if !gov.IsID(id) {
		return fault.Missing()
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	w := r.wordsOf(f)
	if f.Err() == nil {
		l, err := r.Send(c.Context(), c.Actor, id, w)
		if err == nil {
			return c.See(base+"/"+l.ID, "urge.flash.sent", l.Code)
		}
		if e := fault.As(err); e != nil && e.Key == "urge.error.none" || !f.Merge(err) {
			return err
		}
	}
	return r.preview(c, f)
}

func (r *Room) show(c *web.Ctx) error {
	l := c.Object.(Letter)
	known, err := r.names(c.Context(), []Letter{l})
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v := views.Show{
		Page: c.Page(c.T("urge.one", l.Code)), Document: "/lam-viec/van-ban/" + l.DocumentID, Agency: known[l.AgencyID].Name, Day: p.Date(l.Day), AnswerBy: p.Date(l.AnswerBy), Who: l.SentName, At: p.DateTime(l.SentAt), Sample: l.Sample,
		Lines: r.lines(p, l.Lines, c),
	}
	return c.Render(http.StatusOK, views.ShowPage(v))
}
