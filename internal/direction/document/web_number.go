package document

import (
	"net/http"
	"net/url"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/direction/document/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

func (s Series) href() string {
	return base + "/so/" + url.PathEscape(s.AgencyID) + "/" + url.PathEscape(s.Name) + "/" + strconv.Itoa(s.Year)
}

// named is the series in words: the type whose documents it numbers.
func (s Series) named() string {
	for _, t := range Types {
		if t.series() == s.Name {
			return t.Name
		}
	}
	return s.Name
}

func (r *Room) showSeries(c *web.Ctx) error { return r.renderSeries(c, nil, http.StatusOK) }

func (r *Room) renderSeries(c *web.Ctx, f *form.Form, status int) error {
	v := views.SeriesList{Page: c.Page(c.T("document.numbers")), Form: f, CanPass: c.May("document.number"), Action: base + "/so"}
	v.Page.Problem = status != http.StatusOK
	list, last, err := r.AllSeries(c.Context())
	if err != nil {
		return err
	}
	for i, s := range list {
		name, err := r.namesOf(c.Context(), []string{s.AgencyID})
		if err != nil {
			return err
		}
		row := views.SeriesRow{Agency: name, Series: s.named(), Year: strconv.Itoa(s.Year), Last: strconv.FormatInt(last[i], 10)}
		if v.CanPass {
			row.Href = s.href()
		}
		v.Rows = append(v.Rows, row)
	}
	for _, t := range Types {
		v.Series = append(v.Series, layout.Option{Value: t.series(), Text: t.Name})
	}
	agencies, err := r.agencies.Agencies(c.Context(), clock.Today(r.clock))
	if err != nil {
		return err
	}
	for _, a := range agencies {
		v.Issuers = append(v.Issuers, layout.Option{Value: a.ID, Text: a.Name})
	}
	return c.Render(status, views.AllSeries(v))
}

func (r *Room) passOver(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	s := Series{AgencyID: f.Text("agency", true, 40), Name: f.Text("series", true, 40), Year: clock.Today(r.clock).Year}
	words := f.Text("words", true, maxReason)
	if f.Err() == nil {
		if _, err := r.PassOver(c.Context(), c.Actor, s, words); err == nil {
			return c.See(s.href(), "document.flash.passed")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderSeries(c, f, f.Status())
}

func (r *Room) showNumbers(c *web.Ctx) error {
	year, err := strconv.Atoi(c.R.PathValue("year"))
	if err != nil {
		return r.noSuch()
	}
	s := Series{c.R.PathValue("agency"), c.R.PathValue("series"), year}
	f, err := c.Form()
	if err != nil {
		return err
	}
	below := f.Int("duoi", false, 0, 1<<30)
	list, next, err := r.Numbers(c.Context(), s, int64(below))
	if err != nil {
		return err
	}
	name, err := r.namesOf(c.Context(), []string{s.AgencyID})
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v := views.Numbers{Heading: c.T("document.series_of", s.named(), name, strconv.Itoa(year))}
	v.Page = c.Page(v.Heading)
	for _, n := range list {
		row := views.NumberRow{N: pad(strconv.FormatInt(n.N, 10)), Code: n.Code, Subject: n.Subject, Reason: n.Reason, By: n.ByName, State: views.Tag{Tone: tone(n.State)}}
		switch {
		case n.Missing:
			row.State = views.Tag{Tone: "red", Text: c.T("document.number.missing")}
		case n.Void:
			row.State = views.Tag{Tone: "neutral", Text: c.T("document.number.void")}
		default:
			row.State.Text = c.T("document.state." + string(n.State))
		}
		if n.DocumentID != "" {
			row.Href = base + "/" + n.DocumentID
		}
		if !n.Missing {
			row.At = p.DateTime(n.At)
		}
		v.Rows = append(v.Rows, row)
	}
	if next > 0 {
		v.Pager.Next = s.href() + "?duoi=" + strconv.FormatInt(next, 10)
	}
	if below > 0 {
		v.Pager.First = s.href()
	}
	v.Pager.Total = c.T("document.number.total", len(list))
	return c.Render(http.StatusOK, views.NumbersPage(v))
}
