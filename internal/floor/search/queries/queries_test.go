package queries_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/floor/search"
	"roviec/internal/floor/search/queries"
)

func ids(t *testing.T, x *search.Index, q string) []string {
	t.Helper()
	r, err := x.Find(context.Background(), search.Request{Query: q, Scope: search.Open, Limit: 20})
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return append(out, r.Meant)
}

func index(t *testing.T, d *db.DB, docs []queries.Document) *search.Index {
	t.Helper()
	x, err := queries.Index(context.Background(), d, docs)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The samples of the repository are found as the bars ask.
func TestSamples(t *testing.T) {
	t.Setenv("ROVIEC_SHARED", t.TempDir())
	docs, from, err := queries.Load("")
	if err != nil || from != "samples" || len(docs) < 30 {
		t.Fatal(len(docs), from, err)
	}
	x := index(t, dbtest.SQLite(t), docs)
	sum, n := map[string]float64{}, map[string]int{}
	for _, q := range queries.Make(docs, queries.Options{Seed: 3, PerClass: 12, Min: 3, Max: 7}) {
		sum[q.Class] += queries.Reciprocal(ids(t, x, q.Text), q.Want)
		n[q.Class]++
	}
	bars := map[string]float64{"Telex": 0.9, "VNI": 0.9, "prefix": 0.88, "joined": 0.85, "slips": 0.7, "partial marks": 0.9, "abbreviation": 0.85, "full form": 0.85, "number": 0.95}
	for _, c := range queries.WellFormed {
		bars[c] = 0.95
	}
	for c, bar := range bars {
		if n[c] == 0 {
			t.Errorf("no query of the class %s", c)
		} else if mrr := sum[c] / float64(n[c]); mrr < bar {
			t.Errorf("%s: %.3f, the bar is %.2f", c, mrr, bar)
		}
	}
}

func TestEnginesAnswerAlike(t *testing.T) {
	docs, _, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	docs = docs[:min(len(docs), 40)]
	a, b := index(t, dbtest.SQLite(t), docs), index(t, dbtest.Postgres(t), docs)
	set := queries.Make(docs, queries.Options{Seed: 11, PerClass: 6, Min: 1, Max: 6})
	for _, q := range set {
		if x, y := ids(t, a, q.Text), ids(t, b, q.Text); !slices.Equal(x, y) {
			t.Errorf("%s %q: SQLite answers %v, PostgreSQL %v", q.Class, q.Text, x, y)
		}
	}
	for name, q := range queries.Hostile() {
		if x, y := ids(t, a, q), ids(t, b, q); !slices.Equal(x, y) {
			t.Errorf("%s: SQLite answers %v, PostgreSQL %v", name, x, y)
		}
	}
}

// No query fails or takes long, on either engine.
func TestHostile(t *testing.T) {
	docs, _, err := queries.Load("")
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := index(t, d, docs[:min(len(docs), 40)])
		for name, q := range queries.Hostile() {
			began := time.Now()
			if _, err := x.Find(context.Background(), search.Request{Query: q, Scope: search.Open, Limit: 20, Facets: true}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := x.Suggest(context.Background(), search.Open, q, 8); err != nil {
				t.Errorf("%s: suggestions: %v", name, err)
			}
			if took := time.Since(began); took > 3*time.Second { // far above the bar: the bench measures
				t.Errorf("%s takes %s", name, took)
			}
		}
	})
}
