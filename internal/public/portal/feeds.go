package portal

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/floor/web"
)

type rssItem struct {
	Title string `xml:"title"`
	Link  string `xml:"link"`
	GUID  struct {
		Permanent bool   `xml:"isPermaLink,attr"`
		Value     string `xml:",chardata"`
	} `xml:"guid"`
	Date        string `xml:"pubDate"`
	Description string `xml:"description"`
}

type rssFeed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Channel struct {
		Title       string    `xml:"title"`
		Link        string    `xml:"link"`
		Description string    `xml:"description"`
		Language    string    `xml:"language"`
		Items       []rssItem `xml:"item"`
	} `xml:"channel"`
}

const perFeed = 30

// feedItems are the newest records; without a kind, articles and documents.
func (p *Room) feedItems(c *web.Ctx, kind, section string) ([]Item, error) {
	if kind != "" {
		list, _, err := p.store.list(c.Context(), filter{kind: kind, section: section, limit: perFeed})
		return list, err
	}
	a, _, err := p.store.list(c.Context(), filter{kind: "article", limit: perFeed})
	if err != nil {
		return nil, err
	}
	d, _, err := p.store.list(c.Context(), filter{kind: "document", limit: perFeed})
	if err != nil {
		return nil, err
	}
	var out []Item
	for len(out) < perFeed && len(a)+len(d) > 0 { // both are newest first
		if len(d) == 0 || len(a) > 0 && !a[0].PublishedAt.Before(d[0].PublishedAt) {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, d = append(out, d[0]), d[1:]
		}
	}
	return out, nil
}

func (p *Room) rss(kind, section string) web.Handler {
	return func(c *web.Ctx) error {
		list, err := p.feedItems(c, kind, section)
		if err != nil {
			return err
		}
		f := rssFeed{Version: "2.0"}
		f.Channel.Title, f.Channel.Link, f.Channel.Description, f.Channel.Language = c.T("shell.site"), p.baseURL+"/", c.T("portal.home.description"), "vi"
		for _, x := range list {
			it := rssItem{Title: x.Title, Link: p.baseURL + x.Path, Date: x.PublishedAt.In(clock.VN).Format(time.RFC1123Z), Description: x.Lead}
			it.GUID.Value = x.Kind + ":" + x.ID
			f.Channel.Items = append(f.Channel.Items, it)
		}
		b, err := xml.MarshalIndent(f, "", " ")
		if err != nil {
			return err
		}
		return write(c, "application/rss+xml; charset=utf-8", append([]byte(xml.Header), b...))
	}
}

func write(c *web.Ctx, contentType string, b []byte) error {
	shared(c)
	c.W.Header().Set("Content-Type", contentType)
	c.W.WriteHeader(http.StatusOK)
	_, err := c.W.Write(b)
	return err
}

func (p *Room) jsonFeed(c *web.Ctx) error {
	list, err := p.feedItems(c, "", "")
	if err != nil {
		return err
	}
	type item struct {
		ID        string `json:"id"`
		URL       string `json:"url"`
		Title     string `json:"title"`
		Summary   string `json:"summary,omitempty"`
		Text      string `json:"content_text"`
		Published string `json:"date_published"`
		Modified  string `json:"date_modified"`
	}
	items := make([]item, len(list))
	for i, x := range list {
		items[i] = item{x.Kind + ":" + x.ID, p.baseURL + x.Path, x.Title, x.Lead, x.textOf(), stamp(x.PublishedAt), stamp(x.UpdatedAt)}
	}
	b, err := json.Marshal(map[string]any{"version": "https://jsonfeed.org/version/1.1", "title": c.T("shell.site"), "home_page_url": p.baseURL + "/", "feed_url": p.baseURL + "/feed.json", "language": "vi", "items": items})
	if err != nil {
		return err
	}
	return write(c, "application/feed+json; charset=utf-8", b)
}

func stamp(t time.Time) string { return t.In(clock.VN).Format(time.RFC3339) }

const maxSitemap = 45000

func (p *Room) sitemap(c *web.Ctx) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	n := 0
	for _, k := range []string{"article", "document", "session", "plan", "schedule"} {
		for cursor := ""; n < maxSitemap; {
			list, next, err := p.store.list(c.Context(), filter{kind: k, cursor: cursor, limit: 1000})
			if err != nil {
				return err
			}
			for _, x := range list {
				n++
				fmt.Fprintf(&b, "<url><loc>%s%s</loc><lastmod>%s</lastmod></url>\n", p.baseURL, x.Path, x.UpdatedAt.In(clock.VN).Format("2006-01-02"))
			}
			if cursor = next; next == "" {
				break
			}
		}
	}
	b.WriteString("</urlset>\n")
	return write(c, "application/xml; charset=utf-8", []byte(b.String()))
}

func (p *Room) robots(c *web.Ctx) error {
	return write(c, "text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: /lam-viec\nDisallow: /dang-nhap\nDisallow: /tim-kiem\nDisallow: /danh-gia\nSitemap: "+p.baseURL+"/sitemap.xml\n"))
}

func (p *Room) security(c *web.Ctx) error {
	expires := time.Now().AddDate(0, 6, 0).UTC().Format(time.RFC3339)
	return write(c, "text/plain; charset=utf-8", []byte("Contact: "+p.baseURL+"/danh-gia\nExpires: "+expires+"\nPreferred-Languages: vi, en\n"))
}

// textOf is the plain text that a feed carries.
func (x Item) textOf() string {
	if x.Kind == "article" {
		var a article
		if json.Unmarshal(x.Data, &a) == nil {
			return x.Lead + " " + plainText(a.HTML)
		}
	}
	if x.Lead != "" {
		return x.Lead
	}
	return x.Title
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plainText is the text of sanitised HTML.
func plainText(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(s, " "))), " ")
}
