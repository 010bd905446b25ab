package document

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"roviec/internal/floor/db"
)

// maxWord cuts what is no word: links, runs without a space.
const maxWord = 40

// maxKept is how many words of a document, or of a search, count: those of a
// subject of 500 characters and of all other fields.
const maxKept = 400

// words are the distinct words of folded text; numbers without the noughts that
// stand before them, 2/NQ-CP being 02/NQ-CP.
func words(folded string) []string {
	list := strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range list {
		if r := []rune(w); len(r) > maxWord {
			list[i] = string(r[:maxWord])
		}
		if bare := strings.TrimLeft(w, "0"); bare != "" && bare[0] >= '0' && bare[0] <= '9' {
			list[i] = strings.TrimLeft(list[i], "0")
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), maxKept)]
}

// setWords brings the words of a document from those of its former key to
// those of the present one.
func (r *Room) setWords(ctx context.Context, id, was, is string) error {
	if was == is {
		return nil
	}
	if was != "" {
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM document_word WHERE document_id=$1`, id); err != nil {
			return err
		}
	}
	var w db.Where
	var rows []string
	for _, x := range words(is) {
		rows = append(rows, w.Expand("(?,?)", x, id))
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := db.Exec(ctx, r.db.Q(ctx), `INSERT INTO document_word (word, document_id) VALUES `+strings.Join(rows, ",")+` ON CONFLICT DO NOTHING`, w.Args()...)
	return err
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
				if err := r.setWords(ctx, x.id, "", x.key); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
}
