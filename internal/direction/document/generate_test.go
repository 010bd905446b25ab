package document

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/search"
)

// The same seed makes the same documents, on both engines; they are samples,
// are found, and leave no number of a series unexplained.
func TestGenerate(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]map[string]string{}
	generate := func(t *testing.T, d *db.DB, seed uint64) (house, map[string]string) {
		t.Helper()
		h := open(t, d)
		agencies, err := h.agencies.Agencies(t.Context(), gov.MustDate("2022-12-01"))
		if err != nil {
			t.Fatal(err)
		}
		n, err := h.Generate(t.Context(), access.Actor{System: true}, Generate{Seed: seed, Documents: generateAtOnce + 100, Agencies: agencies[:6], Today: gov.MustDate("2022-12-22")}, nil)
		if err != nil || n != generateAtOnce+100 {
			t.Fatal(n, err)
		}
		var pairs []string // each database has ids of its own for agencies
		for _, a := range agencies {
			pairs = append(pairs, a.ID, a.Code)
		}
		codes, rows := strings.NewReplacer(pairs...), map[string]string{}
		for _, q := range []string{
			`SELECT id, direction || agency_id || code_number || code_notation || subject || content || state || coalesce(issued_date, '') || double_key || search_key || sample || created_at FROM document`,
			`SELECT 'p' || document_id || agency_id, '' FROM document_party`, `SELECT 'c' || id, anchor || text FROM document_clause`, `SELECT 'w' || document_id || word, '' FROM document_word`, `SELECT 'n' || document_id, n || series FROM document_number`,
		} {
			list, err := db.List(t.Context(), d.Q(t.Context()), func(s db.Scanner) (x [2]string, err error) { return x, s.Scan(&x[0], &x[1]) }, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range list {
				rows[codes.Replace(x[0])] = codes.Replace(x[1])
			}
		}
		return h, rows
	}
	t.Run("engines", func(t *testing.T) {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h, rows := generate(t, d, 7)
			mu.Lock()
			seen[fmt.Sprint(d.Engine)] = rows
			mu.Unlock()
			for _, f := range []Filter{{Direction: In}, {State: Issued}, {State: Draft}, {State: Recalled}, {Text: "mẫu 2050"}, {Priority: Priorities[1]}} {
				f.Limit = 50
				list, _, err := h.List(t.Context(), h.clerk, "document.list", f)
				if err != nil || len(list) == 0 || !list[0].Sample {
					t.Errorf("%+v: %d documents, %v", f, len(list), err)
				}
			}
			series, _, err := h.AllSeries(t.Context())
			if err != nil || len(series) == 0 {
				t.Fatal(err)
			}
			for _, s := range series {
				list, _, err := h.Numbers(t.Context(), s, 0)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range list {
					if n.Missing || n.DocumentID == "" {
						t.Errorf("%v: the number %d is unexplained", s, n.N)
					}
				}
			}
			// A document made now goes on behind them.
			dbtest.Analyze(t, d)
			draft := must(t)(h.Create(t.Context(), h.clerk, h.decision()))
			must(t)(h.Allot(t.Context(), h.clerk, draft.ID, 0))
			x := search.New(d, search.Staff)
			if whole, err := x.Whole(t.Context()); err != nil || !whole {
				t.Error("not every document is found", err)
			}
		})
	})
	var first map[string]string
	for engine, rows := range seen {
		if first == nil {
			first = rows
		}
		if k, ok := differing(first, rows); ok {
			t.Errorf("%s has another row %s: %q, not %q", engine, k, rows[k], first[k])
		}
	}
	_, again := generate(t, dbtest.SQLite(t), 7)
	if k, ok := differing(first, again); ok {
		t.Errorf("the same seed makes another row %s: %q, not %q", k, again[k], first[k])
	}
	_, other := generate(t, dbtest.SQLite(t), 8)
	if _, ok := differing(first, other); !ok {
		t.Error("another seed makes the same")
	}
}

func differing(a, b map[string]string) (string, bool) {
	for k := range a {
		if x, ok := b[k]; !ok || x != a[k] {
			return k, true
		}
	}
	return "", len(a) != len(b)
}
