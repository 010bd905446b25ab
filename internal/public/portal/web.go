package portal

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/public/portal/views"
)

// Room is the portal's pages.
type Room struct {
	store    store
	clock    clock.Clock
	baseURL  string // of links in feeds and maps, without a slash at its end
	secret   []byte // keys the visitors' hashes
	presence *presence
	index    *search.Index
}

// New returns the portal over the database.
func New(d *db.DB, clk clock.Clock, baseURL string, secret []byte) *Room {
	return &Room{store{d}, clk, strings.TrimSuffix(baseURL, "/"), secret, newPresence(), search.New(d, search.Public)}
}

// Sections of the news, as their addresses name them.
var sections = []string{"hoat-dong", "chi-dao-dieu-hanh", "kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "thong-bao"}

// Routes of the portal: all public.
func (p *Room) Routes() []web.Route {
	get := func(pattern string, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Permission: access.Public, Handle: h}
	}
	routes := []web.Route{
		get("/", p.home),
		get("/tin-tuc", p.news("")),
		get("/chi-dao-dieu-hanh", p.news("chi-dao-dieu-hanh")),
		get("/tin-tuc/{slug}", p.record("article")),
		get("/van-ban", p.documents),
		get("/tep/{id}", p.file),
		get("/van-ban/{slug}", p.record("document")),
		get("/phien-hop", p.listOf("session")),
		get("/phien-hop/{slug}", p.record("session")),
		get("/ke-hoach-hanh-dong/{year}", p.plan),
		get("/chuong-trinh-cong-tac/{year}", p.programme),
		get("/lich-cong-tac", p.thisWeek),
		get("/lich-cong-tac.ics", p.scheduleFeed),
		get("/lich-cong-tac/{monday}", p.week),
		get("/tien-do", p.page("progress")),
		get("/to-chuc", p.page("organisation")),
		get("/du-lieu-mo", p.openData),
		get("/tim-kiem", p.searchPage),
		get("/tim-kiem/goi-y", p.suggest),
		get("/danh-gia", p.ratingPage),
		{Method: "POST", Pattern: "/danh-gia", Permission: access.Public, Handle: p.rate},
		get("/hien-thi", p.settings),
		{Method: "POST", Pattern: "/hien-thi", Permission: access.Public, Handle: p.saveSettings},
		get("/anh/{id}", p.media),
		get("/feed.xml", p.rss("", "")),
		get("/feed.json", p.jsonFeed),
		get("/tin-tuc/feed.xml", p.rss("article", "")),
		get("/chi-dao-dieu-hanh/feed.xml", p.rss("article", "chi-dao-dieu-hanh")),
		get("/van-ban/feed.xml", p.rss("document", "")),
		get("/phien-hop/feed.xml", p.rss("session", "")),
		get("/sitemap.xml", p.sitemap),
		get("/robots.txt", p.robots),
		get("/.well-known/security.txt", p.security),
	}
	return routes
}

// shared says that an answer is the same for everybody: Front keeps it.
func shared(c *web.Ctx) { c.W.Header().Set("Cache-Control", "public, max-age=0, must-revalidate") }

func (p *Room) shell(c *web.Ctx, title string) layout.Page {
	pg := c.Page(title)
	pg.NoIndex = false
	pg.Canonical = p.baseURL + c.R.URL.Path
	return pg
}

func when(pr i18n.Printer, t time.Time) views.When {
	return views.When{Text: pr.DateTime(t), Machine: t.In(clock.VN).Format(time.RFC3339)}
}

func (p *Room) rows(c *web.Ctx, list []Item) []views.Item {
	pr := i18n.From(c.Context())
	out := make([]views.Item, len(list))
	for i, x := range list {
		out[i] = views.Item{Title: x.Title, Href: x.Path, Lead: x.Lead, Section: sectionName(c, x), At: when(pr, x.PublishedAt), Sample: x.Sample}
		if x.Kind == "article" {
			var a article
			if json.Unmarshal(x.Data, &a) == nil && len(a.Figures) > 0 {
				f := a.Figures[0]
				out[i].Figure = &views.Figure{URL: f.URL, Alt: f.Alt, Width: strconv.Itoa(f.Width), Height: strconv.Itoa(f.Height)}
			}
		}
	}
	return out
}

func sectionName(c *web.Ctx, x Item) string {
	if x.Kind == "article" && i18n.Has("portal.section."+x.Section) {
		return c.T("portal.section." + x.Section)
	}
	return c.T("portal.kind." + x.Kind)
}

func (p *Room) home(c *web.Ctx) error {
	ctx := c.Context()
	news, _, err := p.store.list(ctx, filter{kind: "article", limit: 8, data: true})
	if err != nil {
		return err
	}
	directing, _, err := p.store.list(ctx, filter{kind: "article", section: "chi-dao-dieu-hanh", limit: 4})
	if err != nil {
		return err
	}
	docs, _, err := p.store.list(ctx, filter{kind: "document", limit: 5})
	if err != nil {
		return err
	}
	sittings, _, err := p.store.list(ctx, filter{kind: "session", limit: 3})
	if err != nil {
		return err
	}
	year := clock.Today(p.clock).Year
	v := views.Home{Page: p.shell(c, c.T("shell.site")), News: p.rows(c, news), Directing: p.rows(c, directing), Documents: p.rows(c, docs), Sessions: p.rows(c, sittings)}
	v.Page.Feed = "/feed.xml"
	v.Page.Description = c.T("portal.home.description")
	for _, y := range []int{year + 1, year} {
		if list, _, err := p.store.list(ctx, filter{kind: "plan", year: y, limit: 1}); err != nil {
			return err
		} else if len(list) > 0 {
			v.Plans = append(v.Plans, views.Item{Title: list[0].Title, Href: list[0].Path, Lead: list[0].Lead})
		}
		if there, err := p.store.exists(ctx, "programme", strconv.Itoa(y)); err != nil {
			return err
		} else if there {
			v.Plans = append(v.Plans, views.Item{Title: c.T("portal.programme.title", strconv.Itoa(y)), Href: "/chuong-trinh-cong-tac/" + strconv.Itoa(y)})
		}
	}
	if x, err := p.store.one(ctx, "page", "progress"); err == nil {
		_ = json.Unmarshal(x.Data, &v.Progress)
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	shared(c)
	return c.Render(http.StatusOK, views.HomePage(v))
}

const perPage = 20

func (p *Room) news(section string) web.Handler {
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		want := section
		if want == "" {
			want = f.Choice("chuyen-muc", false, sections...)
		}
		title, base := c.T("shell.news"), "/tin-tuc"
		if section != "" {
			title, base = c.T("shell.directing"), "/"+section
		}
		return p.listPage(c, f, filter{kind: "article", section: want, limit: perPage, data: true}, title, base)
	}
}

func (p *Room) listOf(kind string) web.Handler {
	names := map[string][2]string{"session": {"shell.sessions", "/phien-hop"}}
	return func(c *web.Ctx) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		return p.listPage(c, f, filter{kind: kind, limit: perPage, data: true}, c.T(names[kind][0]), names[kind][1])
	}
}

// documents is the library: by type, issuing body and year; words are looked
// for by the search of the portal.
func (p *Room) documents(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if q := f.Value("q"); q != "" {
		return c.See("/tim-kiem?"+url.Values{"loai": {"document"}, "q": {q}}.Encode(), "")
	}
	organs, years, types, err := p.store.choices(c.Context(), "document")
	if err != nil {
		return err
	}
	flt := filter{kind: "document", section: f.Value("loai"), organ: f.Value("co-quan"), year: f.Int("nam", false, 1900, 2200), cursor: f.Value("sau"), limit: perPage, data: true}
	list, next, err := p.store.list(c.Context(), flt)
	if err != nil {
		return err
	}
	title := c.T("shell.documents")
	v := views.Library{List: views.List{Page: p.shell(c, title), Heading: title, Items: p.rows(c, list)}, Filter: f}
	v.List.Page.Feed = "/van-ban/feed.xml"
	v.Action = string(v.List.Page.Local("/van-ban"))
	for _, s := range slices.Sorted(maps.Keys(types)) {
		v.Types = append(v.Types, layout.Option{Value: s, Text: types[s]})
	}
	for _, s := range organs {
		v.Organs = append(v.Organs, layout.Option{Value: s, Text: s})
	}
	for _, y := range years {
		v.Years = append(v.Years, layout.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	q := url.Values{}
	for _, k := range []string{"loai", "co-quan", "nam"} {
		if s := f.Value(k); s != "" {
			q.Set(k, s)
		}
	}
	if flt.cursor != "" {
		v.List.Pager.First = v.Action + "?" + q.Encode()
	}
	if next != "" {
		q.Set("sau", next)
		v.List.Pager.Next = v.Action + "?" + q.Encode()
	}
	shared(c)
	return c.Render(f.Status(), views.LibraryPage(v))
}

// file gives what is attached to a document, to be saved.
func (p *Room) file(c *web.Ctx) error {
	name, t, body, err := p.store.file(c.Context(), c.R.PathValue("id"))
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", t)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err = c.W.Write(body)
	return err
}

func (p *Room) listPage(c *web.Ctx, f *form.Form, flt filter, title, base string) error {
	flt.cursor = f.Value("sau")
	list, next, err := p.store.list(c.Context(), flt)
	if err != nil {
		return err
	}
	v := views.List{Page: p.shell(c, title), Heading: title, Items: p.rows(c, list)}
	v.Page.Feed = base + "/feed.xml"
	if base == "/tin-tuc" {
		for _, s := range sections {
			v.Sections = append(v.Sections, views.Choice{Text: c.T("portal.section." + s), Href: string(v.Page.Local("/tin-tuc?chuyen-muc=" + s)), Active: s == flt.section})
		}
	}
	if next != "" {
		q := url.Values{"sau": {next}}
		if flt.section != "" && base == "/tin-tuc" {
			q.Set("chuyen-muc", flt.section)
		}
		v.Pager.Next = base + "?" + q.Encode()
	}
	if flt.cursor != "" {
		v.Pager.First = base
	}
	shared(c)
	return c.Render(http.StatusOK, views.ListPage(v))
}

// article is the data of a published article.
type article struct {
	HTML       string   `json:"html"`
	Figures    []figure `json:"figures"`
	Author     string   `json:"author"`
	Correction string   `json:"correction"`
	Minutes    int      `json:"minutes"`
}

type figure struct {
	URL, Alt, Caption, Credit string
	Width, Height             int
}

// idOf splits {slug}-{id} at its last hyphen.
func idOf(segment string) string {
	return segment[strings.LastIndexByte(segment, '-')+1:]
}

// record answers the page of one record of the kind in every state it may be in.
func (p *Room) record(kind string) web.Handler {
	return func(c *web.Ctx) error {
		x, err := p.store.one(c.Context(), kind, idOf(c.R.PathValue("slug")))
		if err != nil {
			return err
		}
		switch x.State {
		case "removed":
			return fault.New(fault.Gone, "error.gone")
		case "replaced":
			return moved(c, x.Target)
		}
		if c.R.URL.Path != x.Path {
			return moved(c, x.Path)
		}
		if x.State == "withdrawn" {
			return p.withdrawn(c, x)
		}
		shared(c)
		switch kind {
		case "article":
			return p.article(c, x)
		case "document":
			return p.document(c, x)
		}
		return p.session(c, x)
	}
}

func moved(c *web.Ctx, path string) error {
	if i18n.From(c.Context()).Lang() == i18n.EN {
		path = "/en" + path
	}
	c.W.Header().Set("Location", path)
	c.W.Header().Set("Cache-Control", "no-cache")
	c.W.WriteHeader(http.StatusMovedPermanently)
	return nil
}

func (p *Room) withdrawn(c *web.Ctx, x Item) error {
	var n struct{ Words string }
	if err := json.Unmarshal(x.Data, &n); err != nil {
		return err
	}
	v := views.Withdrawn{Page: p.shell(c, x.Title), Title: x.Title, Words: n.Words, At: when(i18n.From(c.Context()), x.UpdatedAt)}
	v.Page.NoIndex = true
	shared(c)
	c.W.Header().Set("X-Robots-Tag", "noindex")
	return c.Render(http.StatusOK, views.WithdrawnPage(v))
}

func (p *Room) article(c *web.Ctx, x Item) error {
	var a article
	if err := json.Unmarshal(x.Data, &a); err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	v := views.Article{
		Page: p.shell(c, x.Title), Title: x.Title, Lead: x.Lead, Section: sectionName(c, x), HTML: a.HTML, Author: a.Author, Correction: a.Correction,
		At: when(pr, x.PublishedAt), Minutes: c.T("portal.article.minutes", a.Minutes), Sample: x.Sample, Address: p.baseURL + x.Path,
	}
	v.SectionHref = "/tin-tuc?chuyen-muc=" + x.Section
	if x.Section == "chi-dao-dieu-hanh" {
		v.SectionHref = "/chi-dao-dieu-hanh"
	}
	v.Page.Description = x.Lead
	if !x.UpdatedAt.Equal(x.PublishedAt) {
		w := when(pr, x.UpdatedAt)
		v.Updated = &w
	}
	for _, f := range a.Figures {
		v.Figures = append(v.Figures, views.Figure{URL: f.URL, Alt: f.Alt, Caption: f.Caption, Credit: f.Credit, Width: strconv.Itoa(f.Width), Height: strconv.Itoa(f.Height)})
	}
	latest, _, err := p.store.list(c.Context(), filter{kind: "article", limit: 6})
	if err != nil {
		return err
	}
	for _, y := range latest {
		if y.ID != x.ID && len(v.Latest) < 5 {
			v.Latest = append(v.Latest, views.Item{Title: y.Title, Href: y.Path, At: when(pr, y.PublishedAt)})
		}
	}
	docs, _, err := p.store.list(c.Context(), filter{kind: "document", limit: 3})
	if err != nil {
		return err
	}
	for _, y := range docs {
		v.Documents = append(v.Documents, views.Item{Title: y.Title, Href: y.Path, At: when(pr, y.PublishedAt)})
	}
	return c.Render(http.StatusOK, views.ArticlePage(v))
}

func (p *Room) document(c *web.Ctx, x Item) error {
	v := views.Document{Page: p.shell(c, x.Title), Title: x.Title, Sample: x.Sample}
	if err := json.Unmarshal(x.Data, &v.Data); err != nil {
		return err
	}
	if k := "portal.doc.state." + v.Data.State; i18n.Has(k) {
		v.State = c.T(k)
	}
	for _, f := range v.Data.Files {
		v.Files = append(v.Files, views.File{Name: f.Name, Href: f.URL, Size: i18n.From(c.Context()).Size(f.Size)})
	}
	v.Page.Description = x.Title
	v.Data.Issued, v.Data.Effective = dateWords(c, v.Data.Issued), dateWords(c, v.Data.Effective)
	return c.Render(http.StatusOK, views.DocumentPage(v))
}

func (p *Room) session(c *web.Ctx, x Item) error {
	v := views.Session{Page: p.shell(c, x.Title), Title: x.Title, Sample: x.Sample}
	if err := json.Unmarshal(x.Data, &v.Data); err != nil {
		return err
	}
	v.Page.Description, v.Lead = x.Lead, x.Lead
	v.Data.Date = dateWords(c, v.Data.Date)
	return c.Render(http.StatusOK, views.SessionPage(v))
}

// dateWords writes a stored day as readers know it; what is no day stays.
func dateWords(c *web.Ctx, s string) string {
	d, err := gov.ParseDate(s)
	if err != nil || d.IsZero() {
		return s
	}
	return i18n.From(c.Context()).Date(d)
}

func (p *Room) plan(c *web.Ctx) error {
	year, err := strconv.Atoi(c.R.PathValue("year"))
	if err != nil {
		return fault.Missing()
	}
	x, err := p.store.one(c.Context(), "plan", strconv.Itoa(year))
	if err != nil {
		return err
	}
	if x.State != "live" {
		return fault.Missing()
	}
	var d PublishedPlan
	if err := json.Unmarshal(x.Data, &d); err != nil {
		return err
	}
	if err := p.withTargets(c.Context(), &d); err != nil {
		return err
	}
	v := views.Plan{Page: p.shell(c, x.Title), Title: x.Title, Sample: x.Sample, Data: d.PlanData, Targets: shownTargets(c, d.Indicators), AsOf: d.AsOf.words(i18n.From(c.Context()))}
	shared(c)
	return c.Render(http.StatusOK, views.PlanPage(v))
}

func (p *Room) programme(c *web.Ctx) error {
	year, err := strconv.Atoi(c.R.PathValue("year"))
	if err != nil {
		return fault.Missing()
	}
	if there, err := p.store.exists(c.Context(), "programme", strconv.Itoa(year)); err != nil {
		return err
	} else if !there {
		return fault.Missing()
	}
	var items []views.ProgrammeItem
	if err := p.store.data(c.Context(), "programme_item", year, &items); err != nil {
		return err
	}
	v := views.Programme{Page: p.shell(c, c.T("portal.programme.title", strconv.Itoa(year))), Year: strconv.Itoa(year)}
	for _, it := range items {
		if it.Authority == "committee" {
			v.Committee = append(v.Committee, it)
		} else {
			v.Chairman = append(v.Chairman, it)
		}
	}
	shared(c)
	return c.Render(http.StatusOK, views.ProgrammePage(v))
}

// page answers a page that another room publishes as data.
func (p *Room) page(id string) web.Handler {
	return func(c *web.Ctx) error {
		x, err := p.store.one(c.Context(), "page", id)
		if err != nil {
			return err
		}
		shared(c)
		if id == "progress" {
			v := views.ProgressPageData{Page: p.shell(c, c.T("shell.progress"))}
			if err := json.Unmarshal(x.Data, &v.Data); err != nil {
				return err
			}
			v.Data.AsOf = dateWords(c, v.Data.AsOf)
			return c.Render(http.StatusOK, views.ProgressPage(v))
		}
		v := views.Organisation{Page: p.shell(c, c.T("shell.organisation"))}
		if err := json.Unmarshal(x.Data, &v.Data); err != nil {
			return err
		}
		v.Data.AsOf = dateWords(c, v.Data.AsOf)
		return c.Render(http.StatusOK, views.OrganisationPage(v))
	}
}

func (p *Room) openData(c *web.Ctx) error {
	shared(c)
	return c.Render(http.StatusOK, views.OpenDataPage(p.shell(c, c.T("shell.open_data"))))
}

func (p *Room) ratingPage(c *web.Ctx) error { return p.renderRating(c, form.New(), http.StatusOK) }

func (p *Room) renderRating(c *web.Ctx, f *form.Form, status int) error {
	r, err := p.store.rating(c.Context())
	if err != nil {
		return err
	}
	pr := i18n.From(c.Context())
	v := views.Rating{Page: p.shell(c, c.T("shell.rating")), Form: f, Count: c.T("portal.rating.count", r.Count), Average: pr.Decimal(r.Average, 1), Any: r.Count > 0, Live: c.T("portal.live", p.presence.count(time.Now()), int(Window/time.Minute))}
	v.Page.NoIndex, v.Page.Problem = true, status != http.StatusOK
	for i := 4; i >= 0; i-- {
		v.Bars = append(v.Bars, views.Bar{Label: c.T("portal.rating.score", i+1), Value: strconv.FormatInt(r.Histogram[i], 10), Max: strconv.FormatInt(max(1, r.Count), 10)})
	}
	return c.Render(status, views.RatingPage(v))
}

const maxComment = 1000

func (p *Room) rate(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	score := f.Int("score", true, 1, 5)
	comment := f.Text("comment", false, maxComment)
	if f.Err() == nil {
		err := p.store.rate(c.Context(), visitorOf(p.secret, c.Actor.Address, c.R), score, comment, time.Now())
		if err == nil {
			return c.See("/danh-gia", "portal.rating.thanks")
		}
		if !db.IsDuplicate(err) && !fault.Is(err, fault.Conflict) {
			return err
		}
		f.Merge(fault.New(fault.Conflict, "portal.rating.twice"))
	}
	return p.renderRating(c, f, f.Status())
}

func (p *Room) settings(c *web.Ctx) error {
	s := layout.ParseSettings("")
	if k, err := c.R.Cookie(web.SettingsCookie); err == nil {
		s = layout.ParseSettings(k.Value)
	}
	f := form.New()
	f.Set("size", strconv.Itoa(s.Size))
	f.Set("theme", s.Theme)
	for name, on := range map[string]bool{"contrast": s.Contrast, "wide": s.Spacing, "still": s.Still} {
		if on {
			f.Set(name, "1")
		}
	}
	v := views.Settings{Page: p.shell(c, c.T("shell.display")), Form: f}
	v.Page.NoIndex = true
	for _, n := range layout.Sizes {
		v.Sizes = append(v.Sizes, layout.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n) + " %"})
	}
	return c.Render(http.StatusOK, views.SettingsPage(v))
}

func (p *Room) saveSettings(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var parts []string
	for _, n := range layout.Sizes {
		if f.Value("size") == strconv.Itoa(n) {
			parts = append(parts, "s"+strconv.Itoa(n))
		}
	}
	parts = append(parts, f.Value("theme"))
	for _, name := range []string{"contrast", "wide", "still"} {
		if f.Bool(name) {
			parts = append(parts, name)
		}
	}
	s := layout.ParseSettings(strings.Join(parts, "."))
	age := 365 * 24 * 3600
	if s.String() == "" {
		age = -1
	}
	http.SetCookie(c.W, &http.Cookie{Name: web.SettingsCookie, Value: s.String(), Path: "/", MaxAge: age, HttpOnly: true, Secure: c.Secure(), SameSite: http.SameSiteLaxMode})
	return c.See("/hien-thi", "portal.settings.saved")
}

func (p *Room) media(c *web.Ctx) error {
	t, body, err := p.store.media(c.Context(), c.R.PathValue("id"))
	if err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", t)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err = c.W.Write(body)
	return err
}
