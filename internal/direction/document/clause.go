package document

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
)

// Kept is a clause in the store, with what cites it.
type Kept struct {
	ID      string
	Ordinal int
	Piece
	Cites []Cite
}

// Cite is one thing that carries out a clause. Kind and ObjectID are of the
// room that holds it: "task", "plan_line", "programme_item", "indicator".
type Cite struct {
	Kind, ObjectID string
	ByName         string
	At             time.Time
}

// Carrier is what carries out a clause, as the reader may see it.
type Carrier struct {
	Text, State, Tone, Href string
}

// Choice is something that a person may say carries out a clause.
type Choice struct{ Kind, ID, Text string }

// Carriers tells of what lies in rooms that this one does not know; app fills
// it.
type Carriers interface {
	// Find returns the thing of the kind that a person names, by its code or id;
	// what is absent, or may not be seen, is fault.Missing.
	Find(ctx context.Context, a access.Actor, kind, name string) (id string, err error)
	// Show describes what the actor may see of the cites; the others are absent.
	Show(ctx context.Context, a access.Actor, cites []Cite) (map[Cite]Carrier, error)
	// Offer lists what can be chosen without a code.
	Offer(ctx context.Context, a access.Actor) ([]Choice, error)
}

const (
	maxText    = 4_000_000 // characters of a whole text
	maxClauses = 20_000
	maxMark    = 20
)

// Clauses returns the clauses of a document in the order of its text.
func (r *Room) Clauses(ctx context.Context, id string) ([]Kept, error) {
	q := r.db.Q(ctx)
	list, err := db.List(ctx, q, func(s db.Scanner) (Kept, error) {
		var k Kept
		err := s.Scan(&k.ID, &k.Ordinal, &k.Kind, &k.Mark, &k.Anchor, &k.Text)
		return k, err
	}, `SELECT id, ordinal, kind, mark, anchor, text FROM document_clause WHERE document_id = $1 ORDER BY ordinal, id`, id)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	at := map[string]int{}
	pieces := piecesOf(list)
	Arrange(pieces)
	for i := range list {
		list[i].Parent = pieces[i].Parent
		at[list[i].ID] = i
	}
	_, err = db.List(ctx, q, func(s db.Scanner) (struct{}, error) {
		var c Cite
		var clause string
		err := s.Scan(&clause, &c.Kind, &c.ObjectID, &c.ByName, db.ToTime(&c.At))
		list[at[clause]].Cites = append(list[at[clause]].Cites, c)
		return struct{}{}, err
	}, `SELECT x.clause_id, x.kind, x.object_id, x.by_name, x.at FROM document_cite x JOIN document_clause c ON c.id = x.clause_id WHERE c.document_id = $1 ORDER BY x.at, x.kind, x.object_id`, id)
	return list, err
}

func piecesOf(list []Kept) []Piece {
	out := make([]Piece, len(list))
	for i, k := range list {
		out[i] = k.Piece
	}
	return out
}

// writing runs fn on a document whose clauses the actor may cut.
func (r *Room) writing(ctx context.Context, a access.Actor, id, act string, p access.Permission, fn func(ctx context.Context, d Document, list []Kept) (map[string]any, error)) error {
	within := r.db.InTx
	if db.InTransaction(ctx) {
		within = func(ctx context.Context, fn func(context.Context) error) error { return fn(ctx) }
	}
	return within(ctx, func(ctx context.Context) error {
		d, err := r.Get(ctx, id)
		if err != nil {
			return err
		}
		if !r.rights.Can(a, "document.read", d.Object()) {
			return fault.Missing()
		}
		if !r.rights.Can(a, p, d.Object()) {
			return fault.New(fault.Forbidden, "error.forbidden")
		}
		if d.Direction != In || d.State != Registered {
			return conflict("document.refused.clauses")
		}
		list, err := r.Clauses(ctx, id)
		if err != nil {
			return err
		}
		detail, err := fn(ctx, d, list)
		if err != nil {
			return err
		}
		r.audit.Record(ctx, a, "document."+act, "document", id, detail)
		r.touch(ctx, id)
		web.Result(ctx, base+"/"+id+"/dieu-khoan")
		return nil
	})
}

// Cut splits the text of a registered document into clauses, in place of those
// that it had. Where one of them is cited, the text is mended by hand instead.
func (r *Room) Cut(ctx context.Context, a access.Actor, id, text string) (n int, err error) {
	if k := utf8.RuneCountInString(text); k > maxText {
		return 0, fault.Fields(fault.Field{Name: "text", Key: "form.too_long", Args: []any{k, maxText}})
	}
	pieces := Split(form.Clean(text))
	if len(pieces) == 0 {
		return 0, fault.Fields(fault.Field{Name: "text", Key: "form.required_here"})
	}
	if len(pieces) > maxClauses {
		return 0, fault.Fields(fault.Field{Name: "text", Key: "document.error.too_many", Args: []any{maxClauses}})
	}
	return len(pieces), r.writing(ctx, a, id, "cut", "document.write", func(ctx context.Context, _ Document, list []Kept) (map[string]any, error) {
		if slices.ContainsFunc(list, func(k Kept) bool { return len(k.Cites) > 0 }) {
			return nil, conflict("document.refused.cited")
		}
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM document_clause WHERE document_id=$1`, id); err != nil {
			return nil, err
		}
		for i, p := range pieces {
			if err := r.insertClause(ctx, id, Kept{ID: gov.NewID(), Ordinal: i + 1, Piece: p}); err != nil {
				return nil, err
			}
		}
		return map[string]any{"clauses": len(pieces), "text": audit.HashText(text)}, nil
	})
}

func (r *Room) insertClause(ctx context.Context, id string, k Kept) error {
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document_clause (id, document_id, ordinal, kind, mark, anchor, text, search_key) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`, k.ID, id, k.Ordinal, string(k.Kind), k.Mark, k.Anchor, k.Text, clauseKey(k.Text))
	return err
}

func find(list []Kept, anchor string) (int, error) {
	i := slices.IndexFunc(list, func(k Kept) bool { return k.Anchor == anchor })
	if i < 0 {
		return 0, fault.Missing()
	}
	return i, nil
}

func checkPiece(e *form.Form, p *Piece) {
	p.Text, p.Mark = form.Clean(p.Text), form.Clean(p.Mark)
	if !slices.Contains(Kinds, p.Kind) {
		e.Fail("kind", "form.required_choice")
	}
	if n := utf8.RuneCountInString(p.Mark); n > maxMark {
		e.Fail("mark", "form.too_long", n, maxMark)
	} else if n == 0 && p.Kind != Opening && p.Kind != Closing {
		e.Fail("mark", "form.required_here")
	}
	if n := utf8.RuneCountInString(p.Text); n > maxBody {
		e.Fail("text", "form.too_long", n, maxBody)
	}
}

// Mend corrects a clause by hand; its address stays.
func (r *Room) Mend(ctx context.Context, a access.Actor, id, anchor string, p Piece) error {
	e := form.New()
	checkPiece(e, &p)
	if err := e.Err(); err != nil {
		return err
	}
	return r.writing(ctx, a, id, "mend-clause", "document.write", func(ctx context.Context, _ Document, list []Kept) (map[string]any, error) {
		i, err := find(list, anchor)
		if err != nil {
			return nil, err
		}
		return map[string]any{"clause": anchor, "before": audit.HashText(list[i].Text)}, db.ExecOne(ctx, r.db.Q(ctx), `UPDATE document_clause SET kind=$1, mark=$2, text=$3, search_key=$4 WHERE id=$5`, string(p.Kind), p.Mark, p.Text, clauseKey(p.Text), list[i].ID)
	})
}

// Part cuts a clause in two before one of its lines (counted from 1); the
// rest becomes a clause of the kind and mark given.
func (r *Room) Part(ctx context.Context, a access.Actor, id, anchor string, line int, p Piece) error {
	e := form.New()
	p.Text = ""
	checkPiece(e, &p)
	if err := e.Err(); err != nil {
		return err
	}
	return r.writing(ctx, a, id, "part-clause", "document.write", func(ctx context.Context, _ Document, list []Kept) (map[string]any, error) {
		i, err := find(list, anchor)
		if err != nil {
			return nil, err
		}
		lines := strings.Split(list[i].Text, "\n")
		if line < 1 || line > len(lines) || len(list) >= maxClauses {
			return nil, fault.Fields(fault.Field{Name: "line", Key: "form.int", Args: []any{1, len(lines)}})
		}
		p.Text = strings.Join(lines[line-1:], "\n")
		q := r.db.Q(ctx)
		if err := db.ExecOne(ctx, q, `UPDATE document_clause SET text=$1, search_key=$2 WHERE id=$3`, strings.Join(lines[:line-1], "\n"), clauseKey(strings.Join(lines[:line-1], "\n")), list[i].ID); err != nil {
			return nil, err
		}
		if _, err := db.Exec(ctx, q, `UPDATE document_clause SET ordinal=ordinal+1 WHERE document_id=$1 AND ordinal > $2`, id, list[i].Ordinal); err != nil {
			return nil, err
		}
		p.Anchor = freeAnchor(list, i, p)
		return map[string]any{"clause": anchor, "new": p.Anchor}, r.insertClause(ctx, id, Kept{ID: gov.NewID(), Ordinal: list[i].Ordinal + 1, Piece: p})
	})
}

// freeAnchor is the address of a piece that comes to stand behind the i-th.
func freeAnchor(list []Kept, i int, p Piece) string {
	pieces := append(piecesOf(list[:i+1]), p)
	Arrange(pieces)
	p = pieces[i+1]
	want := p.own()
	if p.Parent >= 0 && p.Kind != Article {
		want = list[p.Parent].Anchor + "." + want
	}
	a := want
	for n := 2; slices.ContainsFunc(list, func(k Kept) bool { return k.Anchor == a }); n++ {
		a = want + "-lan-" + strconv.Itoa(n)
	}
	return a
}

// Join adds a clause to the one before it. A clause that is cited stays.
func (r *Room) Join(ctx context.Context, a access.Actor, id, anchor string) error {
	return r.writing(ctx, a, id, "join-clause", "document.write", func(ctx context.Context, _ Document, list []Kept) (map[string]any, error) {
		i, err := find(list, anchor)
		if err != nil {
			return nil, err
		}
		if i == 0 || len(list[i].Cites) > 0 {
			return nil, conflict("document.refused.join")
		}
		q := r.db.Q(ctx)
		text := strings.TrimSpace(list[i-1].Text + "\n" + strings.TrimSpace(list[i].opening()+list[i].Text))
		if err := db.ExecOne(ctx, q, `UPDATE document_clause SET text=$1, search_key=$2 WHERE id=$3`, text, clauseKey(text), list[i-1].ID); err != nil {
			return nil, err
		}
		return map[string]any{"clause": anchor}, db.ExecOne(ctx, q, `DELETE FROM document_clause WHERE id=$1`, list[i].ID)
	})
}

// opening is the mark as the text had it.
func (p Piece) opening() string {
	switch p.Kind {
	case Opening, Closing:
		return ""
	case Dash:
		return "- "
	case Point:
		return p.Mark + ") "
	case Item, Clause, Roman:
		return p.Mark + ". "
	}
	return named[p.Kind] + " " + p.Mark + ". "
}

func (r *Room) countClauses(ctx context.Context, id string) (int, error) {
	return db.One(ctx, r.db.Q(ctx), db.Value[int], `SELECT count(*) FROM document_clause WHERE document_id = $1`, id)
}
