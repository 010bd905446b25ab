package words

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func TestCut(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                      {},
		"02/nq-cp ve viec":      {"02", "nq", "cp", "ve", "viec"},
		" b a b ":               {"b", "a", "b"},
		"https://x.vn/?q=1&r=2": {"https", "x", "vn", "q", "1", "r", "2"},
	} {
		if got := Cut(in); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q", in, got)
		}
	}
	if got := Distinct("b a b"); !slices.Equal(got, []string{"a", "b"}) {
		t.Error(got)
	}
	if long := Cut("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"); len(long) != 1 || len(long[0]) != maxWord {
		t.Error(long)
	}
}

// A rare word leads to its rows; one of many rows leads to none, and after two
// runs no row of it is left.
func TestTable(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, sql := range []string{`CREATE TABLE shelf (word text NOT NULL, book text NOT NULL, PRIMARY KEY (word, book))`, `CREATE TABLE shelf_common (word text PRIMARY KEY)`} {
			_, err := db.Exec(ctx, d.Writer(), sql)
			must(err)
		}
		dbtest.Fill(t, d, "shelf", "word, book", commonRows+1, func(i int) []any { return []any{"so", fmt.Sprintf("b%05d", i)} })
		x := New(d, "shelf", "book")
		set := func(row string, was, is []string) {
			t.Helper()
			must(d.InTx(ctx, func(ctx context.Context) error { return x.Set(ctx, row, was, is) }))
		}
		set("mine", nil, []string{"quy", "so", "song"})
		set("mine", []string{"quy", "so", "song"}, []string{"quyhoach", "so"})
		rows := func(word string) []string {
			t.Helper()
			list, err := x.Rows(ctx, word)
			must(err)
			return list
		}
		if !slices.Equal(rows("quy"), []string{"mine"}) || len(rows("song")) != 0 || len(rows("so")) != commonRows+2 {
			t.Error(rows("quy"), rows("song"), len(rows("so")))
		}
		rarest := func(list ...string) string {
			t.Helper()
			word, n, err := x.Rarest(ctx, list)
			must(err)
			return fmt.Sprint(word, n)
		}
		for run := range 3 {
			if got := rarest("so", "quy"); got != "quy1" {
				t.Error(run, got)
			}
			if got := rarest("s", "so"); got != fmt.Sprint("", Some+1) {
				t.Error(run, got)
			}
			if got := rarest("khong", "so"); got != "khong0" {
				t.Error(run, got)
			}
			must(x.Tidy(ctx))
			x.frequent = nil
		}
		if n := len(rows("so")); n != 0 {
			t.Error(n, "rows of a common word are left")
		}
		set("other", nil, []string{"moi", "so"})
		if len(rows("so")) != 0 || !slices.Equal(rows("moi"), []string{"other"}) {
			t.Error(rows("so"), rows("moi"))
		}
		var w db.Where
		w.AddRaw(x.Within(&w, "k.book", "moi"))
		n, err := db.One(ctx, d.Q(ctx), db.Value[int], `SELECT count(*) FROM shelf k`+w.SQL(), w.Args()...)
		if must(err); n != 1 {
			t.Error(n)
		}
	})
}
