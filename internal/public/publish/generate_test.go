package publish

import (
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// Synthetic articles are public, say that they are samples, and are the same
// for the same seed on both engines.
func TestGenerate(t *testing.T) {
	t.Parallel()
	type row struct {
		id, title, body, path string
		sample                int
	}
	generate := func(t *testing.T, d *db.DB) []row {
		t.Helper()
		h, _ := desk(d)
		const n = publishAtOnce + 20
		if made, err := h.Generate(t.Context(), Generate{Seed: 3, Articles: n, Today: gov.MustDate("2022-12-22")}, nil); err != nil || made != n {
			t.Fatal(made, err)
		}
		list, err := db.List(t.Context(), d.Q(t.Context()), func(s db.Scanner) (x row, err error) {
			return x, s.Scan(&x.id, &x.title, &x.body, &x.path, &x.sample)
		}, `SELECT r.id, r.title, r.body, r.path, r.sample FROM published_record r JOIN article a ON a.id = r.id AND a.author_id <> a.approver_id AND a.sample = 1 WHERE r.state = 'live' ORDER BY r.id`)
		if err != nil || len(list) != n {
			t.Fatal(len(list), err)
		}
		for _, x := range list {
			if x.sample != 1 {
				t.Fatal(x.title, "does not say that it is a sample")
			}
		}
		if _, err := Verify(t.Context(), d); err != nil {
			t.Error(err)
		}
		if whole, err := h.public.Whole(t.Context()); err != nil || !whole {
			t.Error("not every article is found", err)
		}
		return list
	}
	first := generate(t, dbtest.SQLite(t))
	for engine, d := range map[string]*db.DB{"sqlite": dbtest.SQLite(t), "postgres": dbtest.Postgres(t)} {
		for i, x := range generate(t, d) {
			if x != first[i] {
				t.Errorf("%s: the same seed makes another article: %v", engine, x)
				break
			}
		}
	}
}
