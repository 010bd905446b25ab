package publish

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"image"
	"image/jpeg"
	_ "image/png" // pictures that people upload
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // likewise

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/notice"
	"roviec/internal/vn/vntext"
)

// State is where an article stands at the desk.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Published State = "published"
	Withdrawn State = "withdrawn"
	Replaced  State = "replaced"
	Removed   State = "removed"
)

// States lists them.
var States = []State{Draft, Submitted, Published, Withdrawn, Replaced, Removed}

// Sections of the portal that articles belong to.
var Sections = []string{"hoat-dong", "chi-dao-dieu-hanh", "kinh-te", "van-hoa-xa-hoi", "quoc-phong-an-ninh", "thong-bao"}

// Article is one piece at the desk.
type Article struct {
	ID, ExternalID       string
	Title, Lead, Section string
	Body                 string // light markup, see Render
	State                State
	AuthorID, AuthorName string
	ApproverID           string
	Note                 string
	CreatedAt            time.Time
	SubmittedAt          time.Time
	PublishedAt          time.Time
	ChangedAt            time.Time
	Sample               bool
	Version              int64
	Pictures             []Picture
}

// Picture is a figure of an article.
type Picture struct {
	ID, Alt, Caption, Credit string
	Width, Height            int
	Type                     string
	Body                     []byte
}

// Object is the article as rules see it.
func (x Article) Object() access.Object {
	return access.Object{Kind: "article", ID: x.ID, State: string(x.State), Owner: x.AuthorID, Title: x.Title, Version: x.Version}
}

// Path of the article's page.
func (x Article) Path() string { return "/tin-tuc/" + vntext.Slug(x.Title) + "-" + x.ID }

// ArticleData is what the portal shows of an article besides its title.
type ArticleData struct {
	HTML       string   `json:"html"`
	Figures    []Figure `json:"figures,omitempty"`
	Author     string   `json:"author"`
	Correction string   `json:"correction,omitempty"`
	Minutes    int      `json:"minutes"` // of reading
}

// Figure is a published picture.
type Figure struct {
	URL     string `json:"url"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Credit  string `json:"credit,omitempty"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
}

// Notice is what stays of a withdrawn record.
type Notice struct {
	Words string `json:"words"`
}

// Fields are what an editor writes.
type Fields struct {
	Title, Lead, Section, Body string
	Note                       string // what was corrected, for an article that was published
	Sample                     bool
}

// Limits in characters.
const (
	MaxTitle = 300
	MaxLead  = 1000
	MaxBody  = 100000
	MaxNote  = 1000
)

func (f *Fields) check() error {
	e := form.New()
	text := func(name string, v *string, required bool, max int) {
		*v = form.Clean(*v)
		if *v == "" && required {
			e.Fail(name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*v); n > max {
			e.Fail(name, "form.too_long", n, max)
		}
	}
	text("title", &f.Title, true, MaxTitle)
	f.Title = strings.Join(strings.Fields(f.Title), " ")
	text("lead", &f.Lead, true, MaxLead)
	text("body", &f.Body, true, MaxBody)
	text("note", &f.Note, false, MaxNote)
	if !slices.Contains(Sections, f.Section) {
		e.Fail("section", "form.required_choice")
	}
	return e.Err()
}

var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h2", "h3", "ul", "ol", "li", "blockquote", "strong", "em", "br")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	return p
}()

var link = regexp.MustCompile(`\[([^\]\n]{1,200})\]\(([^)\s]{1,500})\)`)

// Render turns the light markup of the desk into HTML of the allow-list:
// blank lines part paragraphs, "## " and "### " begin headings, "- " a list,
// "> " a quotation, [words](address) is a link.
func Render(body string) string {
	var b strings.Builder
	for _, block := range strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n\n") {
		block = strings.TrimSpace(block)
		switch {
		case block == "":
		case strings.HasPrefix(block, "### "):
			b.WriteString("<h3>" + inline(block[4:]) + "</h3>\n")
		case strings.HasPrefix(block, "## "):
			b.WriteString("<h2>" + inline(block[3:]) + "</h2>\n")
		case strings.HasPrefix(block, "- "):
			b.WriteString("<ul>\n")
			for _, line := range strings.Split(block, "\n") {
				b.WriteString("<li>" + inline(strings.TrimPrefix(strings.TrimSpace(line), "- ")) + "</li>\n")
			}
			b.WriteString("</ul>\n")
		case strings.HasPrefix(block, "> "):
			b.WriteString("<blockquote><p>" + inline(strings.TrimPrefix(block, "> ")) + "</p></blockquote>\n")
		default:
			b.WriteString("<p>" + inline(block) + "</p>\n")
		}
	}
	return policy.Sanitize(b.String())
}

func inline(s string) string {
	s = html.EscapeString(s)
	s = link.ReplaceAllString(s, `<a href="$2">$1</a>`)
	return strings.ReplaceAll(s, "\n", "<br>")
}

var externalHost = regexp.MustCompile(`(?:https?:)?//([^/\s)"]+)`)

// Hosts lists the hosts outside of the site to which the article links: the
// approver sees them by name.
func (x Article) Hosts() []string {
	var out []string
	for _, m := range externalHost.FindAllStringSubmatch(x.Body, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Teller reaches people.
type Teller interface {
	Tell(ctx context.Context, to notice.To, m notice.Message) error
}

// Room is the desk.
type Room struct {
	db      *db.DB
	clock   clock.Clock
	audit   *audit.Log
	rights  *access.Table
	tell    Teller
	changed func()        // called after a publication is committed
	public  *search.Index // what everybody may find
	staff   *search.Index // what is at the desk
}

// New returns the desk. changed is called after each commit that publishes.
func New(d *db.DB, clk clock.Clock, log *audit.Log, rights *access.Table, tell Teller, changed func()) *Room {
	return &Room{db: d, clock: clk, audit: log, rights: rights, tell: tell, changed: changed, public: search.New(d, search.Public), staff: search.New(d, search.Staff)}
}

// Create makes a draft.
func (p *Room) Create(ctx context.Context, a access.Actor, f Fields) (x Article, err error) {
	if err := f.check(); err != nil {
		return x, err
	}
	err = p.db.InTx(ctx, func(ctx context.Context) error {
		now := p.clock.Now()
		x = Article{ID: gov.NewID(), Title: f.Title, Lead: f.Lead, Section: f.Section, Body: f.Body, State: Draft, AuthorID: a.AccountID, AuthorName: a.Name, CreatedAt: now, ChangedAt: now, Sample: f.Sample, Version: 1}
		if err := p.insert(ctx, x); err != nil {
			return err
		}
		p.audit.Record(ctx, a, "article.create", "article", x.ID, map[string]any{"title": audit.HashText(x.Title)})
		web.Result(ctx, base+"/"+x.ID)
		return nil
	})
	return x, err
}

// change runs fn on an article that the actor may treat with the permission.
func (p *Room) change(ctx context.Context, a access.Actor, id string, perm access.Permission, version int64, act string, fn func(ctx context.Context, x *Article) error) (x Article, err error) {
	err = p.db.InTx(ctx, func(ctx context.Context) error {
		if x, err = p.get(ctx, id); err != nil {
			return err
		}
		if !p.rights.Can(a, "article.read", x.Object()) {
			return fault.Missing()
		}
		if !p.rights.Can(a, perm, x.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		if version != 0 && version != x.Version {
			return fault.New(fault.Conflict, "error.changed_meanwhile")
		}
		if err := fn(ctx, &x); err != nil {
			return err
		}
		x.ChangedAt = p.clock.Now()
		if err := p.update(ctx, x); err != nil {
			return err
		}
		x.Version++
		p.audit.Record(ctx, a, "article."+act, "article", id, map[string]any{"state": string(x.State)})
		web.Result(ctx, base+"/"+id)
		return nil
	})
	return x, err
}

func refused(key string) error { return fault.New(fault.Conflict, key) }

// Save corrects the text. Of a published article the live page stays as it is
// until the correction is approved.
func (p *Room) Save(ctx context.Context, a access.Actor, id string, f Fields, version int64) (Article, error) {
	if err := f.check(); err != nil {
		return Article{}, err
	}
	return p.change(ctx, a, id, "article.write", version, "save", func(_ context.Context, x *Article) error {
		if x.State == Replaced || x.State == Removed || x.State == Withdrawn {
			return refused("article.refused.ended")
		}
		if !x.PublishedAt.IsZero() && f.Note == "" {
			return fault.Fields(fault.Field{Name: "note", Key: "article.error.note"})
		}
		x.Title, x.Lead, x.Section, x.Body, x.Note = f.Title, f.Lead, f.Section, f.Body, f.Note
		x.State, x.AuthorID, x.AuthorName = Draft, a.AccountID, a.Name
		return nil
	})
}

// Submit asks for approval.
func (p *Room) Submit(ctx context.Context, a access.Actor, id string, version int64) (Article, error) {
	return p.change(ctx, a, id, "article.write", version, "submit", func(ctx context.Context, x *Article) error {
		if x.State != Draft {
			return refused("article.refused.submit")
		}
		x.State, x.SubmittedAt = Submitted, p.clock.Now()
		return p.tell.Tell(ctx, notice.To{Roles: []access.Role{access.Approver}}, notice.Message{Key: "article.told.submitted", Args: []any{x.Title}, Link: base + "/" + x.ID})
	})
}

// Return sends a submitted article back to its author with a reason.
func (p *Room) Return(ctx context.Context, a access.Actor, id, reason string, version int64) (Article, error) {
	if reason = form.Clean(reason); reason == "" {
		return Article{}, fault.Fields(fault.Field{Name: "reason", Key: "form.required_here"})
	}
	return p.change(ctx, a, id, "article.approve", version, "return", func(ctx context.Context, x *Article) error {
		if x.State != Submitted {
			return refused("article.refused.approve")
		}
		x.State, x.Note = Draft, reason
		return p.tell.Tell(ctx, notice.To{Accounts: []string{x.AuthorID}}, notice.Message{Key: "article.told.returned", Args: []any{x.Title}, Link: base + "/" + x.ID})
	})
}

// Approve publishes a submitted article. Whoever wrote it has no right to.
func (p *Room) Approve(ctx context.Context, a access.Actor, id string, version int64) (Article, error) {
	return p.change(ctx, a, id, "article.approve", version, "approve", func(ctx context.Context, x *Article) error {
		if x.State != Submitted {
			return refused("article.refused.approve")
		}
		now := p.clock.Now()
		again := !x.PublishedAt.IsZero()
		if !again {
			x.PublishedAt = now
		}
		x.State, x.ApproverID = Published, a.AccountID
		correction := ""
		if again {
			correction = x.Note
		}
		if err := p.release(ctx, a, *x, now, correction); err != nil {
			return err
		}
		return p.tell.Tell(ctx, notice.To{Accounts: []string{x.AuthorID}}, notice.Message{Key: "article.told.approved", Args: []any{x.Title}, Link: base + "/" + x.ID})
	})
}

// release writes the public snapshot of an article.
func (p *Room) release(ctx context.Context, a access.Actor, x Article, updated time.Time, correction string) error {
	html := Render(x.Body)
	rec := Record{
		Kind: "article", ID: x.ID, ExternalID: x.ExternalID, Title: x.Title, Lead: x.Lead, Section: x.Section, Year: x.PublishedAt.In(clock.VN).Year(),
		Path: x.Path(), Text: plainText(html), Sample: x.Sample, PublishedAt: x.PublishedAt, UpdatedAt: updated,
	}
	data := ArticleData{HTML: html, Author: "Văn phòng UBND tỉnh", Minutes: max(1, len(strings.Fields(x.Body))/220), Correction: correction}
	for _, pic := range x.Pictures {
		url, err := p.putMedia(ctx, pic.Type, pic.Width, pic.Height, pic.Body)
		if err != nil {
			return err
		}
		data.Figures = append(data.Figures, Figure{URL: url, Alt: pic.Alt, Caption: pic.Caption, Credit: pic.Credit, Width: pic.Width, Height: pic.Height})
	}
	rec.Data = data
	return p.Record(ctx, a, rec)
}

// Withdraw takes the text back; title and notice stay.
func (p *Room) Withdraw(ctx context.Context, a access.Actor, id, words string, version int64) (Article, error) {
	return p.endArticle(ctx, a, id, Withdrawn, words, "", version)
}

// Replace lets the address lead to another published article.
func (p *Room) Replace(ctx context.Context, a access.Actor, id, byID string, version int64) (Article, error) {
	by, err := p.get(ctx, byID)
	if fault.Is(err, fault.NotFound) || err == nil && (by.State != Published || by.ID == id) {
		return Article{}, fault.Fields(fault.Field{Name: "by", Key: "article.error.by"})
	}
	if err != nil {
		return Article{}, err
	}
	return p.endArticle(ctx, a, id, Replaced, by.Title, by.Path(), version)
}

// Remove takes back what was published in error: the address says that it is
// gone.
func (p *Room) Remove(ctx context.Context, a access.Actor, id, words string, version int64) (Article, error) {
	return p.endArticle(ctx, a, id, Removed, words, "", version)
}

func (p *Room) endArticle(ctx context.Context, a access.Actor, id string, state State, words, target string, version int64) (Article, error) {
	if words = form.Clean(words); words == "" {
		name := map[State]string{Withdrawn: "withdraw_note", Removed: "remove_note", Replaced: "by"}[state]
		return Article{}, fault.Fields(fault.Field{Name: name, Key: "form.required_here"})
	}
	return p.change(ctx, a, id, "article.end", version, string(state), func(ctx context.Context, x *Article) error {
		if x.PublishedAt.IsZero() || x.State == Withdrawn || x.State == Replaced || x.State == Removed {
			return refused("article.refused.end")
		}
		x.State, x.Note = state, words
		title := x.Title
		if state == Removed {
			title = ""
		}
		if err := p.end(ctx, a, "article", x.ID, string(state), title, x.Path(), target, Notice{words}); err != nil {
			return err
		}
		for _, pic := range x.Pictures {
			if err := p.dropMedia(ctx, mediaID(pic.Body)); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	maxSide   = 1200 // pixels of a published picture
	maxPixels = 40_000_000
)

// Picture checks and re-encodes an uploaded picture: JPEG, at most 1200 pixels
// wide, without what the camera wrote into it.
func (p *Room) Picture(raw []byte) (Picture, error) {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || cfg.Width < 1 || cfg.Height < 1 {
		return Picture{}, fault.Fields(fault.Field{Name: "picture", Key: "article.error.picture"})
	}
	if cfg.Width*cfg.Height > maxPixels {
		return Picture{}, fault.Fields(fault.Field{Name: "picture", Key: "article.error.pixels"})
	}
	src, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return Picture{}, fault.Fields(fault.Field{Name: "picture", Key: "article.error.picture"})
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	if w > maxSide {
		w, h = maxSide, max(1, h*maxSide/w)
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if w == src.Bounds().Dx() {
		draw.Copy(dst, image.Point{}, src, src.Bounds(), draw.Src, nil)
	} else {
		draw.CatmullRom.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, dst, &jpeg.Options{Quality: 78}); err != nil {
		return Picture{}, fmt.Errorf("publish: encode a picture: %w", err)
	}
	return Picture{ID: gov.NewID(), Width: w, Height: h, Type: "image/jpeg", Body: b.Bytes()}, nil
}

// AddPicture adds a figure to an article that is being written.
func (p *Room) AddPicture(ctx context.Context, a access.Actor, id string, pic Picture) (Article, error) {
	e := form.New()
	pic.Alt, pic.Caption, pic.Credit = form.Clean(pic.Alt), form.Clean(pic.Caption), form.Clean(pic.Credit)
	if pic.Alt == "" {
		e.Fail("alt", "article.error.alt")
	}
	if pic.Caption == "" {
		e.Fail("caption", "form.required_here")
	}
	for name, v := range map[string]string{"alt": pic.Alt, "caption": pic.Caption, "credit": pic.Credit} {
		if n := utf8.RuneCountInString(v); n > 500 {
			e.Fail(name, "form.too_long", n, 500)
		}
	}
	if err := e.Err(); err != nil {
		return Article{}, err
	}
	return p.change(ctx, a, id, "article.write", 0, "picture", func(ctx context.Context, x *Article) error {
		if x.State != Draft {
			return refused("article.refused.picture")
		}
		return p.insertPicture(ctx, x.ID, len(x.Pictures), pic)
	})
}
