package task

import (
	"context"
	"strings"

	"roviec/internal/floor/db"
	"roviec/internal/floor/words"
	"roviec/internal/vn/vntext"
)

// fewTasks is up to how many tasks a word leads to them by their ids; of more,
// by a query within the query.
const fewTasks = 300

// maxWords is how many words of a search count.
const maxWords = 12

// askWords adds that every word of the text begins a word of the task.
func (s store) askWords(ctx context.Context, q *question, text string) error {
	list := words.Distinct(vntext.Fold(text))
	if len(list) > maxWords {
		list = list[:maxWords]
	}
	if len(list) == 0 {
		return nil
	}
	rarest, fewest, err := s.words.Rarest(ctx, list)
	if err != nil {
		return err
	}
	var match []string
	for _, x := range list {
		match = append(match, q.w.Expand(`t.search_key LIKE ? ESCAPE '\'`, "% "+db.Literally(x)+"%"))
	}
	switch {
	case fewest <= fewTasks:
		few, err := s.words.Rows(ctx, rarest)
		if err != nil {
			return err
		}
		q.gathered = true
		q.w.In(q.id, unique(few)...)
	case fewest <= words.Some:
		q.gathered = true
		q.w.AddRaw(s.words.Within(q.w, q.id, rarest))
	}
	q.walked = !q.gathered
	// One condition, so that PostgreSQL does not take several words for rarer
	// than they are and read the whole table.
	q.w.AddRaw("CASE WHEN " + strings.Join(match, " AND ") + " THEN 1 ELSE 0 END = 1")
	return nil
}

// TidyWords keeps the words of tasks few.
func (r *Room) TidyWords(ctx context.Context) error { return r.store.words.Tidy(ctx) }
