package task

import (
	"fmt"
	"strings"
	"testing"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/words"
	"roviec/internal/vn/vntext"
)

// A word that many tasks have is no longer kept, and lists go on to find by it.
func TestCommonWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		fill(t, s.house, 2*words.Some+500)
		rows := func(word string) int64 {
			n, err := db.One(t.Context(), d.Q(t.Context()), db.Value[int64], `SELECT count(*) FROM task_word WHERE word = $1`, word)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		ask := func(text string) string {
			t.Helper()
			f := Filter{Text: vntext.Fold(text), Limit: 50}
			list, _, err := s.List(t.Context(), s.office, f)
			if err != nil {
				t.Fatal(err)
			}
			n, more, err := s.Count(t.Context(), s.office, f)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, x := range list {
				b.WriteString(x.Code + " ")
			}
			return fmt.Sprint(b.String(), n, more)
		}
		texts := []string{"nv", "n", "báo cáo", "bao so 77", "số 6123", "quy hoạch", "rà soát quy hoạch", "so", "khongco", "nv-2018-000003", "sô'"}
		before := map[string]string{}
		for _, x := range texts {
			before[x] = ask(x)
		}
		if before["nv"] == "0 false" || before["khongco"] != "0 false" || before["số 6123"] != "NV-2022-006123 1 false" {
			t.Fatal(before)
		}
		for run := range 3 {
			if err := s.TidyWords(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.store.words = words.New(d, "task_word", "task_id") // another process
			for _, x := range texts {
				if got := ask(x); got != before[x] {
					t.Errorf("%q after run %d: %s, before %s", x, run, got, before[x])
				}
			}
		}
		if rows("nv") != 0 || rows("6123") != 1 {
			t.Error("rows of nv:", rows("nv"), "of a number:", rows("6123"))
		}
		x := s.handOut(t)
		if rows("nv") != 0 {
			t.Error("a common word is written again")
		}
		if got := ask(x.Code); !strings.HasPrefix(got, x.Code) {
			t.Error(got)
		}
		if got := ask("nv " + x.Title); !strings.Contains(got, x.Code) {
			t.Error(got)
		}
	})
}
