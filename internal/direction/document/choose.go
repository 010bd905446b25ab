package document

import (
	"context"
	"slices"
	"strings"

	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

// What other rooms need of clauses: finding them by their words, and reading
// what cites them for many things at once.

// clauseKey is what a clause is found by.
func clauseKey(text string) string { return vntext.Fold(text) }

// KeyClauses gives the words by which they are found to clauses that an
// earlier version of the program stored without.
func (r *Room) KeyClauses(ctx context.Context) error {
	for {
		list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (Kept, error) {
			var k Kept
			err := s.Scan(&k.ID, &k.Text)
			return k, err
		}, `SELECT id, text FROM document_clause WHERE search_key = '' AND text <> '' LIMIT 500`)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			for _, k := range list {
				key := clauseKey(k.Text)
				if key == "" {
					key = " " // of signs alone
				}
				if _, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE document_clause SET search_key=$1 WHERE id=$2`, key, k.ID); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}

// FindClauses returns clauses, of registered documents that the actor may
// read, whose text or document holds every word.
func (r *Room) FindClauses(ctx context.Context, a access.Actor, text string, limit int) ([]Ref, error) {
	words := strings.Fields(vntext.Fold(text))
	if len(words) == 0 {
		return nil, nil
	}
	w := r.where(a, "document.read", Filter{Direction: In, State: Registered}, narrowing{}, true)
	for _, word := range words {
		like := "%" + db.Literally(word) + "%"
		w.Add(`c.search_key LIKE ? ESCAPE '\' OR d.search_key LIKE ? ESCAPE '\'`, like, like)
	}
	w.AddRaw("c.text <> ''")
	type hit struct{ document, anchor string }
	hits, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (hit, error) {
		var h hit
		err := s.Scan(&h.document, &h.anchor)
		return h, err
	}, `SELECT c.document_id, c.anchor FROM document_clause c JOIN document d ON d.id = c.document_id`+w.SQL()+` ORDER BY d.id DESC, c.ordinal LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, err
	}
	var out []Ref
	of := map[string][]Kept{}
	docs := map[string]Document{}
	for _, h := range hits {
		if _, ok := docs[h.document]; !ok {
			if docs[h.document], err = r.Get(ctx, h.document); err != nil {
				return nil, err
			}
			if of[h.document], err = r.Clauses(ctx, h.document); err != nil {
				return nil, err
			}
		}
		if i, err := find(of[h.document], h.anchor); err == nil {
			out = append(out, refOf(docs[h.document], of[h.document], i))
		}
	}
	return out, nil
}

func refOf(d Document, list []Kept, i int) Ref {
	code := d.Code.String()
	if code == "" {
		code = d.Subject
	}
	return Ref{DocumentID: d.ID, Anchor: list[i].Anchor, Code: code, Cited: Cited(piecesOf(list), i), Text: list[i].Text}
}

// Source is a document with its clauses, as a matrix shows it.
type Source struct {
	Document Document
	Clauses  []Kept
	Refs     []Ref // of each clause
}

// Leaf reports whether the i-th clause has none below it and says something.
func (s Source) Leaf(i int) bool {
	k := s.Clauses[i].Kind
	return k != Opening && k != Closing && !parent(s.Clauses, i)
}

// Carried reports whether something carries out the i-th clause, or one that
// it lies in.
func (s Source) Carried(i int) bool { return carried(s.Clauses, i) }

func carried(list []Kept, i int) bool {
	for ; i >= 0; i = list[i].Parent {
		if len(list[i].Cites) > 0 {
			return true
		}
	}
	return false
}

// CutDocuments lists the registered documents with clauses that the actor may
// read, by their codes; it reads at most limit of them.
func (r *Room) CutDocuments(ctx context.Context, a access.Actor, limit int) ([]Document, error) {
	w := r.where(a, "document.read", Filter{Direction: In, State: Registered}, narrowing{}, true)
	w.AddRaw("EXISTS (SELECT 1 FROM document_clause c WHERE c.document_id = d.id)")
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM document d`+w.SQL()+` ORDER BY d.day_sort DESC, d.id DESC LIMIT `+w.Arg(limit), w.Args()...)
}

// SourceOf returns a document with its clauses.
func (r *Room) SourceOf(ctx context.Context, d Document) (Source, error) {
	list, err := r.Clauses(ctx, d.ID)
	s := Source{Document: d, Clauses: list}
	for i := range list {
		s.Refs = append(s.Refs, refOf(d, list, i))
	}
	return s, err
}

// Citing returns for each of the things of a kind the clauses that it carries
// out, of documents that the actor may read.
func (r *Room) Citing(ctx context.Context, a access.Actor, kind string, objects []string) (map[string][]Ref, error) {
	out := map[string][]Ref{}
	of := map[string]*Source{}
	for part := range slices.Chunk(objects, 500) {
		var w db.Where
		w.Add("x.kind = ?", kind)
		w.In("x.object_id", part...)
		rows, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) ([3]string, error) {
			var x [3]string
			err := s.Scan(&x[0], &x[1], &x[2])
			return x, err
		}, `SELECT x.object_id, c.document_id, c.anchor FROM document_cite x JOIN document_clause c ON c.id = x.clause_id`+w.SQL()+` ORDER BY x.object_id, c.document_id, c.ordinal`, w.Args()...)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			if _, known := of[x[1]]; !known {
				d, err := r.Get(ctx, x[1])
				if err != nil {
					return nil, err
				}
				of[x[1]] = nil
				if r.rights.Can(a, "document.read", d.Object()) {
					s, err := r.SourceOf(ctx, d)
					if err != nil {
						return nil, err
					}
					of[x[1]] = &s
				}
			}
			if s := of[x[1]]; s != nil {
				if i, err := find(s.Clauses, x[2]); err == nil {
					out[x[0]] = append(out[x[0]], s.Refs[i])
				}
			}
		}
	}
	return out, nil
}

// StruckBy returns the last issued document that corrects, replaces or recalls
// the one of id; the zero document where there is none.
func (r *Room) StruckBy(ctx context.Context, id string) (Document, error) {
	list, err := r.aimedAt(ctx, id)
	var out Document
	for _, d := range list {
		if d.State != Draft && d.State != Dropped && d.State != Voided { // numbered: it is being issued in this act
			out = d
		}
	}
	return out, err
}
