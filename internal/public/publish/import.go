package publish

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vntext"
)

// Imported is an article of an older portal.
type Imported struct {
	ExternalID  string `json:"external_id"`
	Title       string `json:"title"`
	Lead        string `json:"lead"`
	BodyHTML    string `json:"body_html"`
	BodyText    string `json:"body_text"`
	Section     string `json:"section"`
	PublishedAt string `json:"published_at"`
	OldURL      string `json:"old_url"`

	id     string // of a sample; "" = a new one
	sample bool
}

// Importer brings in articles in the name of people who have the rights.
type Importer struct {
	room     *Room
	author   access.Actor
	approver *access.Actor // nil = the articles wait for approval
}

// NewImporter returns an importer; without an approver the articles wait for
// approval. Author and approver are two people.
func (p *Room) NewImporter(author access.Actor, approver *access.Actor) (*Importer, error) {
	if !author.System && !p.rights.May(author, "article.write") {
		return nil, fault.New(fault.Forbidden, "article.import.author", author.Username)
	}
	if approver != nil && (!p.rights.May(*approver, "article.approve") || approver.AccountID == author.AccountID) {
		return nil, fault.New(fault.Forbidden, "article.import.approver", approver.Username)
	}
	return &Importer{p, author, approver}, nil
}

// Add brings in the articles in one transaction. What was imported before, by
// its external id, is left alone. It returns how many were new.
func (i *Importer) Add(ctx context.Context, list []Imported) (n int, err error) {
	err = i.room.db.InTx(ctx, func(ctx context.Context) error {
		n = 0
		for _, x := range list {
			added, err := i.add(ctx, x)
			if err != nil {
				return err
			}
			if added {
				n++
			}
		}
		return nil
	})
	return n, err
}

func (i *Importer) add(ctx context.Context, in Imported) (bool, error) {
	p := i.room
	if in.ExternalID != "" {
		known, err := db.List(ctx, p.db.Q(ctx), db.Value[string], `SELECT id FROM article WHERE external_id = $1 LIMIT 1`, in.ExternalID)
		if err != nil || len(known) > 0 {
			return false, err
		}
	}
	x, at, err := in.article()
	if err != nil {
		return false, err
	}
	now := p.clock.Now()
	if x.ID = in.id; x.ID == "" {
		x.ID = gov.NewID()
	}
	x.State, x.Sample, x.Version = Submitted, in.sample, 1
	x.AuthorID, x.AuthorName, x.SubmittedAt, x.ChangedAt, x.CreatedAt = i.author.AccountID, i.author.Name, now, now, now
	if !at.IsZero() {
		x.CreatedAt = at
	}
	if i.approver != nil {
		if !p.rights.Can(*i.approver, "article.approve", x.Object()) {
			return false, fault.New(fault.Forbidden, "article.import.approver", i.approver.Username)
		}
		x.State, x.ApproverID, x.PublishedAt = Published, i.approver.AccountID, x.CreatedAt
	}
	if err := p.insert(ctx, x); err != nil {
		return false, err
	}
	p.audit.Record(ctx, i.author, "article.import", "article", x.ID, map[string]any{"title": audit.HashText(x.Title), "external_id": x.ExternalID})
	if i.approver != nil {
		if err := p.release(ctx, *i.approver, x, x.PublishedAt, ""); err != nil {
			return false, err
		}
	}
	if old := oldAddress(in.OldURL); old != "" {
		_, err = db.Exec(ctx, p.db.Q(ctx), `INSERT INTO published_old_address (address, target) VALUES ($1,$2) ON CONFLICT (address) DO UPDATE SET target = excluded.target`, old, x.Path())
	}
	return true, err
}

// oldAddress is path and query of an address of the older portal.
func oldAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || s == "" || u.Path == "" || u.Path == "/" && u.RawQuery == "" {
		return ""
	}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path
	}
	u.Scheme, u.Host, u.User, u.Fragment = "", "", nil, ""
	return u.RequestURI()
}

// article checks what came and makes it an article of the desk. A title too
// long is cut at a word and stands in full before the text.
func (in Imported) article() (x Article, at time.Time, err error) {
	x = Article{ExternalID: cutAt(form.Clean(in.ExternalID), 200), Title: strings.Join(strings.Fields(form.Clean(in.Title)), " "), Lead: strings.Join(strings.Fields(form.Clean(in.Lead)), " ")}
	x.Body = form.Clean(in.BodyText)
	if strings.TrimSpace(in.BodyHTML) != "" {
		x.Body = Markup(in.BodyHTML)
	} else {
		x.Body = paragraphs(x.Body)
	}
	if x.Title == "" || x.Body == "" && x.Lead == "" {
		return x, at, fault.Fields(fault.Field{Name: "title", Key: "form.required_here"})
	}
	if utf8.RuneCountInString(x.Title) > MaxTitle {
		x.Body = x.Title + "\n\n" + x.Body
		x.Title = cutAt(x.Title, MaxTitle-1) + "…"
	}
	if utf8.RuneCountInString(x.Lead) > MaxLead {
		x.Body = x.Lead + "\n\n" + x.Body
		x.Lead = cutAt(x.Lead, MaxLead-1) + "…"
	}
	x.Section = "hoat-dong"
	if s := vntext.Slug(in.Section); slices.Contains(Sections, s) {
		x.Section = s
	}
	at, err = parseWhen(in.PublishedAt)
	return x, at, err
}

// paragraphs parts the lines of plain text as the desk's markup does.
func paragraphs(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n\n")
}

// cutAt cuts at a word, to at most n characters.
func cutAt(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	s = string(r[:n])
	if i := strings.LastIndexByte(s, ' '); i > len(s)/2 {
		s = s[:i]
	}
	return s
}

// parseWhen reads the ways in which portals write a time; without an offset it
// is Vietnamese time.
func parseWhen(s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "02/01/2006 15:04:05", "02/01/2006 15:04", "02/01/2006"} {
		if t, err := time.ParseInLocation(layout, s, clock.VN); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fault.Fields(fault.Field{Name: "published_at", Key: "form.date"})
}
