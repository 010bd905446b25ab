package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
)

// Record is one public thing.
type Record struct {
	Kind       string // article, document, session, plan, programme_item, page
	ID         string
	ExternalID string
	Title      string
	Lead       string
	Section    string
	Year       int
	Path       string // of its page
	SortKey    string // "" = newest first by PublishedAt
	Text       string // plain text that search looks through besides title and lead
	Number     string // of a document, as written
	Organ      string // that issued a document
	Data       any    // as its kind shows it
	Sample     bool
	// PublishedAt is of the first publication; zero = now.
	PublishedAt time.Time
	UpdatedAt   time.Time
}

// SortNewest orders newest first where rows go up by key.
func SortNewest(t time.Time) string { return fmt.Sprintf("%015d", 999999999999999-t.UnixMilli()) }

// Record publishes r, or publishes it anew, within the transaction of ctx or
// in one of its own.
func (p *Room) Record(ctx context.Context, a access.Actor, r Record) error {
	if !db.InTransaction(ctx) {
		return p.db.InTx(ctx, func(ctx context.Context) error { return p.Record(ctx, a, r) })
	}
	now := p.clock.Now()
	if r.PublishedAt.IsZero() {
		r.PublishedAt = now
	}
	if r.UpdatedAt.IsZero() {
		r.UpdatedAt = r.PublishedAt
	}
	if r.SortKey == "" {
		r.SortKey = SortNewest(r.PublishedAt)
	}
	data, err := json.Marshal(r.Data)
	if err != nil {
		return err
	}
	hash := recordHash(r.Kind, r.ID, r.Title, r.Lead, r.Path, "live", string(data))
	if _, err := db.Exec(ctx, p.db.Q(ctx), `INSERT INTO published_record (kind, id, external_id, title, lead, section, year, state, path, target, published_at, updated_at, sort_key, body, number, data, hash, sample, organ)
		VALUES ($1,$2,$3,$4,$5,$6,$7,'live',$8,'',$9,$10,$11,$12,$13,$14,$15,$16,$17)
		ON CONFLICT (kind, id) DO UPDATE SET external_id=excluded.external_id, title=excluded.title, lead=excluded.lead, section=excluded.section, year=excluded.year, state='live', path=excluded.path, target='',
		updated_at=excluded.updated_at, sort_key=excluded.sort_key, body=excluded.body, number=excluded.number, data=excluded.data, hash=excluded.hash, sample=excluded.sample, organ=excluded.organ`,
		r.Kind, r.ID, r.ExternalID, r.Title, r.Lead, r.Section, r.Year, r.Path, r.PublishedAt.UnixMilli(), r.UpdatedAt.UnixMilli(), r.SortKey,
		r.Text, r.Number, string(data), hash, db.Bit(r.Sample), r.Organ); err != nil {
		return err
	}
	if err := p.public.Put(ctx, r.document()); err != nil {
		return err
	}
	return p.logged(ctx, a, "publish", r.Kind, r.ID, hash)
}

// document is the record as public search knows it.
func (r Record) document() search.Document {
	section := "" // only news are told apart by sections; of the rest the kind says it all
	if r.Kind == "article" {
		section = r.Section
	}
	return search.Document{
		Kind: r.Kind, ID: r.ID, ExternalID: r.ExternalID, Title: r.Title, Body: strings.TrimSpace(r.Lead + "\n" + r.Text),
		URL: r.Path, Section: section, Year: r.Year, Number: r.Number, At: r.PublishedAt,
	}
}

// End takes a published record back: state is withdrawn, replaced or removed.
// Text and data go at once; of what is withdrawn, title and notice stay.
func (p *Room) end(ctx context.Context, a access.Actor, kind, id, state, title, path, target string, notice any) error {
	data, err := json.Marshal(notice)
	if err != nil {
		return err
	}
	hash := recordHash(kind, id, title, "", path, state, string(data))
	if err := db.ExecOne(ctx, p.db.Q(ctx), `UPDATE published_record SET state=$1, target=$2, title=$3, lead='', body='', number='', data=$4, hash=$5, updated_at=$6 WHERE kind=$7 AND id=$8`,
		state, target, title, string(data), hash, p.clock.Now().UnixMilli(), kind, id); err != nil {
		return err
	}
	if err := p.public.Drop(ctx, kind, id); err != nil {
		return err
	}
	return p.logged(ctx, a, state, kind, id, hash)
}

func recordHash(parts ...string) string {
	h := sha256.New()
	for _, s := range parts {
		fmt.Fprintf(h, "%d:%s", len(s), s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// logged writes the entry of the publication log and of the audit, and raises
// the version that caches follow.
func (p *Room) logged(ctx context.Context, a access.Actor, act, kind, id, hash string) error {
	q := p.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `UPDATE version_mark SET n = n + 1 WHERE name = 'published'`); err != nil {
		return err // also the lock under which the log grows
	}
	seq, prev := int64(0), ""
	last, err := db.One(ctx, q, func(s db.Scanner) (struct {
		seq  int64
		link string
	}, error,
	) {
		var v struct {
			seq  int64
			link string
		}
		err := s.Scan(&v.seq, &v.link)
		return v, err
	}, `SELECT seq, link FROM published_log ORDER BY seq DESC LIMIT 1`)
	switch {
	case err == nil:
		seq, prev = last.seq, last.link
	case !fault.Is(err, fault.NotFound):
		return err
	}
	at := p.clock.Now().UnixMilli()
	seq++
	link := recordHash(strconv.FormatInt(seq, 10), strconv.FormatInt(at, 10), act, kind, id, hash, prev)
	if _, err := db.Exec(ctx, q, `INSERT INTO published_log (seq, at, act, kind, id, hash, prev, link) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, seq, at, act, kind, id, hash, prev, link); err != nil {
		return err
	}
	p.audit.Record(ctx, a, "publish."+act, kind, id, map[string]any{"hash": hash})
	db.AfterCommit(ctx, p.changed)
	return nil
}

// Verify walks the publication log and compares every record with its last
// entry. It returns how many records were compared, and names the first thing
// that was altered.
func Verify(ctx context.Context, d *db.DB) (int, error) {
	type entry struct {
		seq, at                        int64
		act, kind, id, hash, prev, lnk string
	}
	entries, err := db.List(ctx, d.Q(ctx), func(s db.Scanner) (entry, error) {
		var e entry
		err := s.Scan(&e.seq, &e.at, &e.act, &e.kind, &e.id, &e.hash, &e.prev, &e.lnk)
		return e, err
	}, `SELECT seq, at, act, kind, id, hash, prev, link FROM published_log ORDER BY seq`)
	if err != nil {
		return 0, err
	}
	last, prev := map[string]string{}, ""
	for i, e := range entries {
		if e.seq != int64(i+1) || e.prev != prev || e.lnk != recordHash(strconv.FormatInt(e.seq, 10), strconv.FormatInt(e.at, 10), e.act, e.kind, e.id, e.hash, e.prev) {
			return i, fault.New(fault.Internal, "publish.broken_log", e.seq)
		}
		prev = e.lnk
		last[e.kind+"/"+e.id] = e.hash
	}
	type row struct{ kind, id, title, lead, path, state, data, hash string }
	rows, err := db.List(ctx, d.Q(ctx), func(s db.Scanner) (row, error) {
		var r row
		err := s.Scan(&r.kind, &r.id, &r.title, &r.lead, &r.path, &r.state, &r.data, &r.hash)
		return r, err
	}, `SELECT kind, id, title, lead, path, state, data, hash FROM published_record ORDER BY kind, id`)
	if err != nil {
		return 0, err
	}
	for i, r := range rows {
		if h := recordHash(r.kind, r.id, r.title, r.lead, r.path, r.state, r.data); h != r.hash || h != last[r.kind+"/"+r.id] {
			return i, fault.New(fault.Internal, "publish.altered", r.kind, r.id, r.title)
		}
		delete(last, r.kind+"/"+r.id)
	}
	for k := range last {
		return len(rows), fault.New(fault.Internal, "publish.vanished", k)
	}
	media, err := db.List(ctx, d.Q(ctx), func(s db.Scanner) (string, error) {
		var id string
		var body []byte
		err := s.Scan(&id, &body)
		if err == nil && mediaID(body) != id {
			err = fault.New(fault.Internal, "publish.altered", "media", id, "")
		}
		return id, err
	}, `SELECT id, body FROM published_media ORDER BY id`)
	if err != nil {
		return len(rows) + len(media), err
	}
	papers, err := db.List(ctx, d.Q(ctx), func(s db.Scanner) (string, error) {
		var id string
		var body []byte
		err := s.Scan(&id, &body)
		if err == nil && mediaID(body) != id {
			err = fault.New(fault.Internal, "publish.altered", "file", id, "")
		}
		return id, err
	}, `SELECT id, body FROM published_file ORDER BY id`)
	return len(rows) + len(media) + len(papers), err
}

func mediaID(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// PutFile stores what is attached to a public record, within the transaction of
// ctx, and returns its address.
func (p *Room) PutFile(ctx context.Context, name, contentType string, body []byte) (string, error) {
	id := mediaID(body)
	_, err := db.Exec(ctx, p.db.Q(ctx), `INSERT INTO published_file (id, name, type, body) VALUES ($1,$2,$3,$4) ON CONFLICT (id) DO NOTHING`, id, name, contentType, body)
	return "/tep/" + id, err
}

// PutMedia stores a public picture and returns its address.
func (p *Room) putMedia(ctx context.Context, contentType string, width, height int, body []byte) (string, error) {
	id := mediaID(body)
	_, err := db.Exec(ctx, p.db.Q(ctx), `INSERT INTO published_media (id, type, width, height, body) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (id) DO NOTHING`, id, contentType, width, height, body)
	return "/anh/" + id, err
}

// dropMedia takes a public picture away unless another live record shows it.
func (p *Room) dropMedia(ctx context.Context, id string) error {
	_, err := db.Exec(ctx, p.db.Q(ctx), `DELETE FROM published_media WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM published_record WHERE state = 'live' AND data LIKE $2)`, id, "%/anh/"+id+"%")
	return err
}
