package portal

import (
	"context"
	"net/http"
	"strings"

	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/search/searchpage"
	"roviec/internal/floor/web"
	"roviec/internal/public/portal/views"
)

// searchPage is /tim-kiem: never cached, never in the index of a search engine.
func (p *Room) searchPage(c *web.Ctx) error {
	v := views.Search{Page: p.shell(c, c.T("shell.search"))}
	r, err := searchpage.Fill(c, searchpage.Source{
		Index: p.index, Scope: search.Open, Path: string(v.Page.Local("/tim-kiem")),
		Kind: func(kind string) string { return name(c, "portal.kind.", kind) }, Section: func(s string) string { return name(c, "portal.section.", s) },
	})
	if err != nil {
		return err
	}
	for i := range r.Hits {
		r.Hits[i].Href = string(v.Page.Local(r.Hits[i].Href))
	}
	v.Results, v.Page.NoIndex, v.Page.Query = r, true, r.Query
	return c.Render(http.StatusOK, views.SearchPage(v))
}

// name is the word of a catalogue, or the value itself where there is none.
func name(c *web.Ctx, prefix, value string) string {
	if i18n.Has(prefix + value) {
		return c.T(prefix + value)
	}
	return value
}

// suggest completes what a reader types into the search box.
func (p *Room) suggest(c *web.Ctx) error { return searchpage.Suggest(c, p.index, search.Open) }

type searchIn struct {
	Query   string `query:"q" maxLength:"2000"`
	Kind    string `query:"kind" maxLength:"60"`
	Section string `query:"section" maxLength:"60"`
	Year    int    `query:"year" minimum:"0" maximum:"9999"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Offset  int    `query:"offset" minimum:"0" maximum:"1000"`
}

type searchItem struct {
	Kind        string `json:"kind"`
	ID          string `json:"id"`
	ExternalID  string `json:"external_id"`
	Title       string `json:"title"`
	Snippet     string `json:"snippet"`
	URL         string `json:"url"`
	PublishedAt string `json:"published_at"`
}

type searchOut struct {
	Body struct {
		Total int          `json:"total"`
		More  bool         `json:"more" doc:"there are more than total"`
		Meant string       `json:"did_you_mean,omitempty"`
		Items []searchItem `json:"items"`
	}
}

func (p *Room) apiSearch(ctx context.Context, in *searchIn) (*searchOut, error) {
	r, err := p.index.Find(ctx, search.Request{Query: in.Query, Kind: in.Kind, Section: in.Section, Year: in.Year, Scope: search.Open, Limit: in.Limit, Offset: in.Offset})
	if err != nil {
		return nil, err
	}
	out := &searchOut{}
	out.Body.Total, out.Body.More, out.Body.Meant, out.Body.Items = r.Total, r.More, r.Meant, []searchItem{}
	for _, h := range r.Hits {
		var s strings.Builder
		for _, piece := range h.Snippet {
			s.WriteString(piece.Text)
		}
		out.Body.Items = append(out.Body.Items, searchItem{h.Kind, h.ID, h.ExternalID, h.Title, s.String(), p.baseURL + h.URL, stamp(h.At)})
	}
	return out, nil
}

type suggestIn struct {
	Query string `query:"q" maxLength:"2000"`
	Limit int    `query:"limit" minimum:"1" maximum:"20" default:"8"`
}

type suggestOut struct {
	Body struct {
		Items []string `json:"items"`
	}
}

func (p *Room) apiSuggest(ctx context.Context, in *suggestIn) (*suggestOut, error) {
	list, err := p.index.Suggest(ctx, search.Open, in.Query, in.Limit)
	out := &suggestOut{}
	if out.Body.Items = list; list == nil {
		out.Body.Items = []string{}
	}
	return out, err
}
