package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/search/queries"
)

// measureSearch fills an index with documents of real length and asks it on
// one core: queries of every class, then queries made to hurt. The smaller
// collection comes first, so that growth is seen in one run.
func measureSearch(n int) error {
	base, from, err := queries.Load("")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "roviec-bench-search")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	d, err := db.OpenSQLite(ctx, filepath.Join(dir, "s.db"))
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		return err
	}
	fmt.Printf("search over %d documents made of the words of %s (SQLite, one core, CPU time)\n", n, from)
	var set []queries.Query
	var docs []queries.Document
	var x *search.Index
	began, done := time.Now(), 0
	var medians []float64
	put := func() error {
		var err error
		x, err = queries.Index(ctx, d, docs)
		done += len(docs)
		docs = docs[:0]
		return err
	}
	for doc := range queries.Synthetic(base, n, 1) {
		docs = append(docs, doc)
		if len(docs) < 500 {
			continue
		}
		if done == 0 {
			set = queries.Make(docs, queries.Options{Seed: 5, PerClass: 40, Min: 2, Max: 7})
		}
		if err := put(); err != nil {
			return err
		}
		if done == n/10 || done == n {
			for more := true; more; {
				if more, err = x.Tidy(ctx); err != nil {
					return err
				}
			}
			fmt.Printf("%7d documents indexed in %s\n", done, time.Since(began).Round(time.Second))
			m, err := ask(ctx, x, set)
			if err != nil {
				return err
			}
			medians = append(medians, m)
		}
	}
	if len(medians) == 2 {
		fmt.Printf("growth of the mean from %d to %d documents: %.2f (bar 3)\n", n/10, n, medians[1]/medians[0])
	}
	return hurt(ctx, x)
}

// ask measures one query after the other and returns the mean in ms.
func ask(ctx context.Context, x *search.Index, set []queries.Query) (float64, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	byClass := map[string][]float64{}
	var all []float64
	sum := 0.0
	for range 2 { // the first round warms the page cache
		clear(byClass)
		all, sum = all[:0], 0
		for _, q := range set {
			t := cpuTime()
			if _, err := x.Find(ctx, search.Request{Query: q.Text, Scope: search.Open, Limit: 20}); err != nil {
				return 0, err
			}
			ms := float64((cpuTime() - t).Microseconds()) / 1000
			byClass[q.Class] = append(byClass[q.Class], ms)
			all, sum = append(all, ms), sum+ms
		}
	}
	for _, c := range queries.Classes {
		if len(byClass[c]) > 0 {
			fmt.Printf("  %-16s p50 %6.2f ms  p99 %7.2f ms\n", c, part(byClass[c], .5), part(byClass[c], .99))
		}
	}
	fmt.Printf("  %-16s p50 %6.2f ms  p99 %7.2f ms  (bars 10 and 60)\n", "all", part(all, .5), part(all, .99))
	return sum / float64(len(all)), nil
}

// cpuTime is what this process has used so far: on one core, the time of a
// query whatever else runs on the machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the kernel always answers for the process itself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func part(v []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[min(len(s)-1, int(p*float64(len(s))))]
}

// hurt asks what a hostile visitor would.
func hurt(ctx context.Context, x *search.Index) error {
	worst, which := time.Duration(0), ""
	for name, q := range queries.Hostile() {
		t := cpuTime()
		if _, err := x.Find(ctx, search.Request{Query: q, Scope: search.Open, Limit: 20, Facets: true}); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if took := cpuTime() - t; took > worst {
			worst, which = took, name
		}
		t = cpuTime()
		if _, err := x.Suggest(ctx, search.Open, q, 8); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if took := cpuTime() - t; took > worst {
			worst, which = took, name+" (suggestions)"
		}
	}
	fmt.Printf("worst of %d hostile queries: %s, %s (bar 500 ms)\n", len(queries.Hostile()), worst.Round(time.Millisecond), strings.TrimSpace(which))
	return nil
}
