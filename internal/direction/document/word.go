package document

import (
	"context"
	"slices"
	"strings"

	"roviec/internal/floor/db"
	"roviec/internal/floor/words"
)

// maxKept is how many words of a document, or of a search, count: those of a
// subject of 500 characters and of all other fields.
const maxKept = 400

// wordsOf are the distinct words of folded text; numbers without the noughts
// that stand before them, 2/NQ-CP being 02/NQ-CP.
func wordsOf(folded string) []string {
	list := words.Cut(folded)
	for i, w := range list {
		if bare := strings.TrimLeft(w, "0"); bare != "" && bare[0] >= '0' && bare[0] <= '9' {
			list[i] = bare
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), maxKept)]
}

// KeyWords keys documents that were registered before their words were kept.
func (r *Room) KeyWords(ctx context.Context) error {
	type row struct{ id, key string }
	for last := ""; ; {
		list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (row, error) {
			var x row
			err := s.Scan(&x.id, &x.key)
			return x, err
		}, `SELECT d.id, d.search_key FROM document d WHERE d.search_key <> '' AND NOT EXISTS (SELECT 1 FROM document_word k WHERE k.document_id = d.id) AND d.id > $1 ORDER BY d.id LIMIT 500`, last)
		if err != nil || len(list) == 0 {
			return err
		}
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			for _, x := range list {
				last = x.id
				if err := r.words.Set(ctx, x.id, nil, wordsOf(x.key)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}

// TidyWords keeps the words of documents few.
func (r *Room) TidyWords(ctx context.Context) error { return r.words.Tidy(ctx) }
