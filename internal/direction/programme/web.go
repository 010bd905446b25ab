package programme

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

const base = "/lam-viec/chuong-trinh"

// Routes of the programme.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "programme.list", Handle: r.years},
		{Method: "GET", Pattern: base + "/{year}", Permission: "programme.list", Handle: r.list},
		{Method: "GET", Pattern: base + "/xuat-csv/{year}", Permission: "programme.export", Handle: r.export},
		{Method: "POST", Pattern: base + "/{year}", Permission: "programme.write", Handle: r.add},
		{Method: "GET", Pattern: base + "/noi-dung/{id}", Permission: "programme.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.render(c, c.Object.(Item), nil, http.StatusOK) }},
		{Method: "POST", Pattern: base + "/noi-dung/{id}", Permission: "programme.write", Read: "programme.read", Load: r.load, Handle: r.change},
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	i, err := r.Get(ctx, q.PathValue("id"))
	return i, i.Object(), err
}

func (r *Room) years(c *web.Ctx) error {
	years, err := r.Years(c.Context())
	if err != nil {
		return err
	}
	v := views.Years{Page: c.Page(c.T("programme.title"))}
	for _, y := range years {
		n, err := r.Counts(c.Context(), y)
		if err != nil {
			return err
		}
		v.Rows = append(v.Rows, views.Year{Text: c.T("programme.of", strconv.Itoa(y)), Href: base + "/" + strconv.Itoa(y), Counts: c.T("programme.counts", n[Committee], n[Chairman], n[Committee]+n[Chairman])})
	}
	return c.Render(http.StatusOK, views.YearsPage(v))
}

func yearOf(c *web.Ctx) (int, error) {
	y, err := strconv.Atoi(c.R.PathValue("year"))
	if err != nil || y < 2000 || y > 2200 {
		return 0, fault.Missing()
	}
	return y, nil
}

func filterOf(f *form.Form) Filter {
	return Filter{Text: f.Text("q", false, 200), Authority: f.Choice("cap", false, Committee, Chairman), LeadID: f.Value("co-quan"), Month: f.Int("thang", false, 1, 12), State: f.Choice("trang-thai", false, States...), Cursor: f.Value("sau"), Limit: 50}
}

func (r *Room) list(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	return r.renderList(c, f, nil, http.StatusOK)
}

func options(c *web.Ctx, prefix string, values []string) []layout.Option {
	out := make([]layout.Option, len(values))
	for i, v := range values {
		out[i] = layout.Option{Value: v, Text: c.T(prefix + v)}
	}
	return out
}

// renderList shows the list; added is the form of a new item that was refused.
func (r *Room) renderList(c *web.Ctx, f, added *form.Form, status int) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	flt := filterOf(f)
	list, next, err := r.List(c.Context(), year, flt)
	if err != nil {
		return err
	}
	n, err := r.Counts(c.Context(), year)
	if err != nil {
		return err
	}
	here := base + "/" + strconv.Itoa(year)
	v := views.List{
		Page: c.Page(c.T("programme.of", strconv.Itoa(year))), Heading: c.T("programme.of", strconv.Itoa(year)), Filter: f, Added: added, Action: here, CanWrite: c.May("programme.write"),
		Counts: c.T("programme.counts", n[Committee], n[Chairman], n[Committee]+n[Chairman]), Authorities: options(c, "programme.authority.", []string{Committee, Chairman}), States: options(c, "programme.state.", States),
	}
	v.Page.Problem = status != http.StatusOK
	agencies, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	for _, a := range agencies {
		if a.Assignable() {
			v.Agencies = append(v.Agencies, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	for m := 1; m <= 12; m++ {
		v.Months = append(v.Months, layout.Option{Value: strconv.Itoa(m), Text: c.T("programme.month", m)})
	}
	if v.Rows, err = r.rows(c, list); err != nil {
		return err
	}
	q := url.Values{}
	for _, name := range []string{"q", "cap", "co-quan", "thang", "trang-thai"} {
		if s := f.Value(name); s != "" {
			q.Set(name, s)
		}
	}
	v.CSV = base + "/xuat-csv/" + strconv.Itoa(year) + "?" + q.Encode()
	v.Pager.Total = c.T("programme.shown", len(list))
	if next != "" {
		q.Set("sau", next)
		v.Pager.Next = here + "?" + q.Encode()
	}
	if flt.Cursor != "" {
		v.Pager.First = here
	}
	return c.Render(status, views.ListPage(v))
}

func (r *Room) rows(c *web.Ctx, list []Item) ([]views.Row, error) {
	var ids []string
	for _, i := range list {
		ids = append(ids, i.LeadID)
	}
	known, err := r.agencies.ByIDs(c.Context(), ids)
	if err != nil {
		return nil, err
	}
	en := i18n.From(c.Context()).Lang() == i18n.EN
	out := make([]views.Row, len(list))
	for n, i := range list {
		lead := known[i.LeadID].ShortName
		if en {
			lead = known[i.LeadID].NameEN
		}
		out[n] = views.Row{Href: base + "/noi-dung/" + i.ID, Ordinal: strconv.Itoa(i.Ordinal), Title: i.Title, Authority: c.T("programme.authority." + i.Authority), Lead: lead, Month: strconv.Itoa(i.Month), State: c.T("programme.state." + i.State), Sample: i.Sample}
		if i.Month != i.OriginalMonth {
			out[n].Moved = c.T("programme.moved", i.OriginalMonth)
		}
	}
	return out, nil
}

func (r *Room) add(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	i, err := r.Add(c.Context(), c.Actor, Item{Year: year, Title: f.Value("title"), Authority: f.Value("authority"), LeadID: f.Value("lead"), Month: f.Int("month", true, 1, 12)})
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderList(c, form.New(), f, f.Status())
	}
	return c.See(base+"/noi-dung/"+i.ID, "programme.flash.added")
}

func (r *Room) render(c *web.Ctx, i Item, f *form.Form, status int) error {
	rows, err := r.rows(c, []Item{i})
	if err != nil {
		return err
	}
	v := views.Item{Page: c.Page(i.Title), Row: rows[0], Note: i.Note, Form: f, Action: base + "/noi-dung/" + i.ID, Back: base + "/" + strconv.Itoa(i.Year), BackText: c.T("programme.of", strconv.Itoa(i.Year)), CanWrite: c.Can("programme.write", i.Object()) && i.State != "withdrawn", States: options(c, "programme.state.", States)}
	v.Page.Problem = status != http.StatusOK
	if f == nil {
		v.Form = form.New()
		v.Form.Set("month", strconv.Itoa(i.Month))
		v.Form.Set("state", i.State)
		v.Form.Set("version", strconv.FormatInt(i.Version, 10))
	}
	return c.Render(status, views.ItemPage(v))
}

func (r *Room) change(c *web.Ctx) error {
	i := c.Object.(Item)
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if _, err := r.Change(c.Context(), c.Actor, i.ID, f.Int("month", true, 1, 12), f.Value("state"), f.Value("note"), seen); err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.render(c, i, f, f.Status())
	}
	return c.See(base+"/noi-dung/"+i.ID, "programme.flash.saved")
}

func (r *Room) export(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	flt := filterOf(f)
	flt.Cursor, flt.Limit = "", 20000
	list, _, err := r.List(c.Context(), year, flt)
	if err != nil {
		return err
	}
	rows, err := r.rows(c, list)
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="chuong-trinh-%d.csv"`, year))
	h.Set("Cache-Control", "no-store")
	_, _ = c.W.Write([]byte("\ufeff"))
	w := csv.NewWriter(c.W)
	_ = w.Write([]string{c.T("programme.field.ordinal"), c.T("programme.field.title"), c.T("programme.field.authority"), c.T("programme.field.lead"), c.T("programme.field.month"), c.T("programme.field.state")})
	for _, x := range rows {
		cells := []string{x.Ordinal, x.Title, x.Authority, x.Lead, x.Month, x.State}
		for n := range cells {
			if cells[n] != "" && strings.ContainsRune("=+-@\t\r", rune(cells[n][0])) {
				cells[n] = "'" + cells[n] // no formula in a spreadsheet
			}
		}
		_ = w.Write(cells)
	}
	w.Flush()
	return w.Error()
}
