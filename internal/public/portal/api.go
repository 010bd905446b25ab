package portal

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/public/portal/views"
)

type listIn struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

type recordListOut struct {
	Body struct {
		Items      []json.RawMessage `json:"items"`
		NextCursor string            `json:"next_cursor"`
	}
}

type yearIn struct {
	Year   int    `path:"year"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"2000"`
}

type planOut struct{ Body PublishedPlan }

type indicatorsOut struct {
	Body struct {
		PublishedProgress
		Items      []PublishedTarget `json:"items" doc:"targets that published plans set, the latest year first; with figures where they were released"`
		NextCursor string            `json:"next_cursor"`
	}
}

type statsIn struct {
	Beat string `query:"nhip" doc:"a sign of life of a reader"`
}

type statsOut struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		Online struct {
			Now    int `json:"now"`
			Window int `json:"window_seconds"`
		} `json:"online"`
		Rating Rating `json:"rating"`
	}
}

type ratingIn struct {
	UserAgent string `header:"User-Agent"`
	Language  string `header:"Accept-Language"`
	Body      struct {
		Score   int    `json:"score"`
		Comment string `json:"comment,omitempty"`
	}
}

// API adds the public operations.
func (p *Room) API(a *web.API) {
	get := func(path, summary string) web.Operation {
		return web.Operation{Method: http.MethodGet, Path: "/api/v1" + path, Summary: summary, Tag: "public", Permission: access.Public}
	}
	web.Register(a, get("/search", "Search over what is published"), p.apiSearch)
	web.Register(a, get("/suggest", "What may follow what was typed"), p.apiSuggest)
	web.Register(a, get("/articles", "Articles, newest first"), p.apiList("article", func(x Item) any {
		return map[string]any{"id": x.ID, "external_id": x.ExternalID, "title": x.Title, "lead": x.Lead, "section": x.Section, "published_at": stamp(x.PublishedAt), "updated_at": stamp(x.UpdatedAt), "url": p.baseURL + x.Path}
	}))
	web.Register(a, get("/documents", "Documents, newest first"), p.apiList("document", p.withURL))
	web.Register(a, get("/sessions", "Sittings, newest first"), p.apiList("session", p.withURL))
	web.Register(a, get("/plans/{year}", "The action plan of a year with its targets: amounts are numbers in the unit named, days YYYY-MM-DD"), p.apiPlan)
	web.Register(a, get("/programmes/{year}/items", "Items of the work programme of a year"), func(ctx context.Context, in *yearIn) (*recordListOut, error) {
		return p.records(ctx, filter{kind: "programme_item", year: in.Year, cursor: in.Cursor, limit: in.Limit}, func(x Item) any { return x.Data })
	})
	web.Register(a, get("/indicators", "Counts of tasks by agency, and the targets that published plans set: amounts are numbers in the unit named, days YYYY-MM-DD"), p.apiIndicators)
	web.Register(a, get("/stats", "Readers now, and what visitors say"), p.apiStats)
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/rating", Summary: "Rate the portal, once", Tag: "public", Permission: access.Public, Status: http.StatusCreated}, p.apiRate)
}

// apiPlan answers the published plan of a year.
func (p *Room) apiPlan(ctx context.Context, in *yearIn) (*planOut, error) {
	x, err := p.store.one(ctx, "plan", strconv.Itoa(in.Year))
	if err != nil {
		return nil, err
	}
	if x.State != "live" {
		return nil, fault.Missing()
	}
	out := &planOut{}
	out.Body.Motto, out.Body.Sources, out.Body.Groups = []string{}, []string{}, []views.PublishedGroup{} // never null
	if err := json.Unmarshal(x.Data, &out.Body); err != nil {
		return nil, err
	}
	return out, p.withTargets(ctx, &out.Body)
}

// apiIndicators joins the counts of tasks with the published targets.
func (p *Room) apiIndicators(ctx context.Context, _ *struct{}) (*indicatorsOut, error) {
	out := &indicatorsOut{}
	out.Body.Agencies = []views.PublishedAgencyCount{}
	x, err := p.store.one(ctx, "page", "progress")
	if err == nil {
		err = json.Unmarshal(x.Data, &out.Body.PublishedProgress)
	} else if fault.Is(err, fault.NotFound) {
		err = nil
	}
	if err != nil {
		return nil, err
	}
	out.Body.Items, err = p.targets(ctx, 0)
	return out, err
}

func (p *Room) withURL(x Item) any {
	var m map[string]any
	if json.Unmarshal(x.Data, &m) != nil {
		m = map[string]any{}
	}
	delete(m, "text")
	for k, v := range m { // a day that is not known is null, not an empty text
		if s, ok := v.(string); ok && s == "" && (k == "date" || strings.HasSuffix(k, "_date")) {
			m[k] = nil
		}
	}
	m["id"], m["title"], m["url"] = x.ID, x.Title, p.baseURL+x.Path
	return m
}

func (p *Room) apiList(kind string, show func(Item) any) func(ctx context.Context, in *listIn) (*recordListOut, error) {
	return func(ctx context.Context, in *listIn) (*recordListOut, error) {
		return p.records(ctx, filter{kind: kind, cursor: in.Cursor, limit: in.Limit}, show)
	}
}

func (p *Room) records(ctx context.Context, f filter, show func(Item) any) (*recordListOut, error) {
	f.data = true
	list, next, err := p.store.list(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &recordListOut{}
	out.Body.NextCursor, out.Body.Items = next, make([]json.RawMessage, len(list))
	for i, x := range list {
		if out.Body.Items[i], err = json.Marshal(show(x)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *Room) apiStats(ctx context.Context, in *statsIn) (*statsOut, error) {
	now := time.Now()
	if in.Beat != "" {
		p.presence.beat(p.visitor(ctx, p.presence.secret[:]), now)
	}
	r, err := p.store.rating(ctx)
	if err != nil {
		return nil, err
	}
	out := &statsOut{Cache: "no-store"}
	out.Body.Online.Now, out.Body.Online.Window, out.Body.Rating = p.presence.count(now), int(Window.Seconds()), r
	return out, nil
}

// visitor is the keyed hash of who calls the API.
func (p *Room) visitor(ctx context.Context, key []byte) string {
	return visitorOf(key, web.ActorFrom(ctx).Address, web.RequestFrom(ctx))
}

func (p *Room) apiRate(ctx context.Context, in *ratingIn) (*struct{}, error) {
	if in.Body.Score < 1 || in.Body.Score > 5 {
		return nil, fault.Fields(fault.Field{Name: "score", Key: "form.int", Args: []any{1, 5}})
	}
	if n := len([]rune(in.Body.Comment)); n > maxComment {
		return nil, fault.Fields(fault.Field{Name: "comment", Key: "form.too_long", Args: []any{n, maxComment}})
	}
	err := p.store.rate(ctx, p.visitor(ctx, p.secret), in.Body.Score, in.Body.Comment, time.Now())
	if db.IsDuplicate(err) || fault.Is(err, fault.Conflict) {
		return nil, fault.New(fault.Conflict, "portal.rating.twice")
	}
	return nil, err
}
