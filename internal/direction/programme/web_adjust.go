package programme

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

func adjustmentsPath(year int) string { return base + "/cac-dieu-chinh/" + itoa(year) }

func (r *Room) loadAdjust(ctx context.Context, q *http.Request) (any, access.Object, error) {
	x, err := r.AdjustmentByID(ctx, q.PathValue("id"))
	return x, x.Object(), err
}

func (r *Room) ask(c *web.Ctx) error   { return r.wish(c, r.Ask, "programme.flash.asked") }
func (r *Room) order(c *web.Ctx) error { return r.wish(c, r.Order, "programme.flash.saved") }

func (r *Room) wish(c *web.Ctx, do func(context.Context, access.Actor, string, Wish, int64) (Adjustment, error), flash string) error {
	i := c.Object.(Item)
	f, err := c.Form()
	if err != nil {
		return err
	}
	w := Wish{Kind: f.Value("kind"), Reason: f.Value("reason"), Month: f.Int("to_month", false, 1, 12)}
	if f.Err() == nil {
		if _, err = do(c.Context(), c.Actor, i.ID, w, seenOf(f)); err == nil {
			return c.See(itemPath(i.ID), flash)
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderItem(c, i, itemForms{adjust: f}, f.Status())
}

var adjustTones = map[string]string{Asked: "blue", Granted: "green", Denied: "red"}

// wanted says what a request is for.
func wanted(c *web.Ctx, x Adjustment) string {
	switch x.Kind {
	case Move:
		return c.T("programme.adjust.words_move", x.FromMonth, x.Month)
	case Carry:
		return c.T("programme.adjust.words_carry", x.FromMonth, x.Month, itoa(x.Year+1))
	}
	return c.T("programme.adjust.words_withdraw")
}

func (r *Room) adjustTable(c *web.Ctx, list []Adjustment) (views.Table, error) {
	t := views.Table{Caption: c.T("programme.adjust.title"), Head: []string{c.T("programme.field.title"), c.T("programme.adjust.wanted"), c.T("programme.field.lead"), c.T("programme.adjust.asked_at"), c.T("programme.field.state")}}
	var ids []string
	for _, x := range list {
		ids = append(ids, x.AgencyID)
	}
	names, err := r.names(c, ids)
	if err != nil {
		return t, err
	}
	p := i18n.From(c.Context())
	for _, x := range list {
		i, err := r.Get(c.Context(), x.ItemID)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, []views.Cell{{Text: i.Title, Href: adjustPath(x.ID)}, {Text: wanted(c, x)}, {Text: names[x.AgencyID]}, {Text: p.DateTime(x.AskedAt)}, {Tag: c.T("programme.adjust.state." + x.State), Tone: adjustTones[x.State]}})
	}
	return t, nil
}

func (r *Room) adjustments(c *web.Ctx) error {
	year, err := yearOf(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	state, cursor := f.Choice("trang-thai", false, AdjustStates...), f.Value("sau")
	list, next, err := r.Adjustments(c.Context(), year, state, cursor, 50)
	if err != nil {
		return err
	}
	title := c.T("programme.adjust.of", itoa(year))
	v := views.Adjustments{Basics: basics(c, title, f, yearCrumb(c, year), layout.Link{Text: title}), Filter: f, Action: adjustmentsPath(year), States: web.Choices(c, "programme.adjust.state.", AdjustStates)}
	if v.Table, err = r.adjustTable(c, list); err != nil {
		return err
	}
	q := url.Values{}
	if state != "" {
		q.Set("trang-thai", state)
	}
	v.Pager.Total = c.T("programme.adjust.shown", len(list))
	if cursor != "" {
		v.Pager.First = adjustmentsPath(year) + "?" + q.Encode()
	}
	if next != "" {
		q.Set("sau", next)
		v.Pager.Next = adjustmentsPath(year) + "?" + q.Encode()
	}
	return c.Render(f.Status(), views.AdjustmentsPage(v))
}

func yearCrumb(c *web.Ctx, year int) layout.Link {
	return layout.Link{Text: c.T("programme.of", itoa(year)), Href: base + "/" + itoa(year)}
}

func (r *Room) adjustment(c *web.Ctx) error {
	return r.renderAdjust(c, c.Object.(Adjustment), nil, http.StatusOK)
}

func (r *Room) renderAdjust(c *web.Ctx, x Adjustment, f *form.Form, status int) error {
	i, err := r.Get(c.Context(), x.ItemID)
	if err != nil {
		return err
	}
	names, err := r.names(c, []string{x.AgencyID})
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v := views.Adjustment{Basics: basics(c, c.T("programme.adjust.one", i.Title), f, yearCrumb(c, x.Year), layout.Link{Text: c.T("programme.adjust.title"), Href: adjustmentsPath(x.Year)}, layout.Link{Text: c.T("programme.adjust.request")})}
	v.Facts = []views.Fact{
		{Label: c.T("programme.field.state"), Cell: views.Cell{Tag: c.T("programme.adjust.state." + x.State), Tone: adjustTones[x.State]}},
		{Label: c.T("programme.field.title"), Cell: views.Cell{Text: i.Title, Href: itemPath(i.ID)}},
		{Label: c.T("programme.field.lead"), Cell: views.Cell{Text: names[x.AgencyID]}},
		{Label: c.T("programme.adjust.wanted"), Cell: views.Cell{Text: wanted(c, x)}},
		{Label: c.T("programme.adjust.first"), Cell: views.Cell{Text: c.T("programme.adjust.month_year", i.OriginalMonth, itoa(i.OriginalYear))}},
		{Label: c.T("programme.field.reason"), Cell: views.Cell{Text: x.Reason}},
		{Label: c.T("programme.adjust.asked_at"), Cell: views.Cell{Text: p.DateTime(x.AskedAt)}},
		{Label: c.T("programme.adjust.answer"), Cell: views.Cell{Text: x.Answer}},
		{Label: c.T("programme.entry.decided_at"), Cell: views.Cell{Text: p.DateTime(x.DecidedAt)}},
	}
	if x.State == Asked && c.Can("adjustment.decide", x.Object()) {
		v.Decide = adjustPath(x.ID)
		v.Doings = web.Choices(c, "programme.adjust.does.", []string{"grant", "refuse"})
		if f == nil {
			v.Form = form.New()
			v.Form.Set("version", strconv.FormatInt(x.Version, 10))
		}
	}
	return c.Render(status, views.AdjustmentPage(v))
}

func (r *Room) decide(c *web.Ctx) error {
	x := c.Object.(Adjustment)
	f, err := c.Form()
	if err != nil {
		return err
	}
	do := f.Choice("do", true, "grant", "refuse")
	if f.Err() == nil {
		if _, err = r.Decide(c.Context(), c.Actor, x.ID, do == "grant", f.Value("answer"), seenOf(f)); err == nil {
			return c.See(adjustPath(x.ID), "programme.flash.decided")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderAdjust(c, x, f, f.Status())
}
