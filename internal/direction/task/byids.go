package task

import (
	"context"
	"slices"

	"roviec/internal/floor/db"
)

// ByIDs returns tasks by their ids, without asking who may see them: for rooms
// that count what hangs on their own records.
func (r *Room) ByIDs(ctx context.Context, ids []string) (map[string]Task, error) {
	out := make(map[string]Task, len(ids))
	for part := range slices.Chunk(ids, 500) {
		var w db.Where
		w.In("t.id", part...)
		list, err := db.List(ctx, r.store.db.Q(ctx), scan, `SELECT `+columns+` FROM task t`+w.SQL(), w.Args()...)
		if err != nil {
			return nil, err
		}
		if err := r.store.parties(ctx, list); err != nil {
			return nil, err
		}
		for _, t := range list {
			out[t.ID] = t
		}
	}
	return out, nil
}
