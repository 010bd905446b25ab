package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/search/queries"
	"roviec/internal/vn/vntext"
)

// Bars of the product, in ms of CPU time; growth is a ratio.
const (
	barMedian  = 10
	barTail    = 60
	barHostile = 500
	barGrowth  = 3
)

// measureSearch fills an index with documents of real length and asks it on
// one core: queries of every class, then queries made to hurt. The smaller
// collection comes first, so that growth is seen in one run. PostgreSQL, where
// there is one, gets the smaller collection alone.
func measureSearch(n int) error {
	base, from, err := queries.Load("")
	if err != nil {
		return err
	}
	fmt.Printf("search over documents made of the words of %s; CPU time of this process on one core\n", from)
	return queries.EachEngine(context.Background(), func(d *db.DB) error {
		if d.Engine == db.Postgres {
			return measureEngine(d, base, n/10, n/10)
		}
		return measureEngine(d, base, n/10, n)
	})
}

func measureEngine(d *db.DB, base []queries.Document, few, many int) error {
	ctx := context.Background()
	var set []queries.Query
	var docs []queries.Document
	var means []float64
	var x *search.Index
	began, cpu, done := time.Now(), cpuTime(), 0
	for doc := range queries.Synthetic(base, many, 1) {
		if docs = append(docs, doc); len(docs) < min(500, few) {
			continue
		}
		if done == 0 {
			set = queries.Make(docs, queries.Options{Seed: 5, PerClass: 40, Min: 2, Max: 7})
		}
		var err error
		if x, err = queries.Index(ctx, d, docs); err != nil {
			return err
		}
		done += len(docs)
		docs = docs[:0]
		if done != few && done != many {
			continue
		}
		for more := true; more; {
			if more, err = x.Tidy(ctx); err != nil {
				return err
			}
		}
		fmt.Printf("%s: %d documents indexed in %s, %.1f ms CPU each\n", d.Engine, done, time.Since(began).Round(time.Second), (cpuTime()-cpu).Seconds()*1000/float64(done))
		m, err := ask(ctx, x, set)
		if err != nil {
			return err
		}
		means = append(means, m)
	}
	if len(means) == 2 {
		fmt.Printf("  growth of the mean from %d to %d documents: %.2f (bar %d)\n", few, many, means[1]/means[0], barGrowth)
	}
	return hurt(ctx, x)
}

// ask measures one query after the other and returns the mean in ms.
func ask(ctx context.Context, x *search.Index, set []queries.Query) (float64, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	byClass := map[string][]float64{}
	var all, wall []float64
	sum := 0.0
	for range 2 { // the first round warms the page cache
		clear(byClass)
		all, wall, sum = all[:0], wall[:0], 0
		for _, q := range set {
			began, t := time.Now(), cpuTime()
			if _, err := x.Find(ctx, search.Request{Query: q.Text, Scope: search.Open, Limit: 20, Facets: true}); err != nil {
				return 0, err
			}
			ms := millis(cpuTime() - t)
			byClass[q.Class] = append(byClass[q.Class], ms)
			all, wall, sum = append(all, ms), append(wall, millis(time.Since(began))), sum+ms
		}
	}
	for _, c := range queries.Classes {
		if len(byClass[c]) > 0 {
			fmt.Printf("  %-16s p50 %6.2f ms  p99 %7.2f ms\n", c, part(byClass[c], .5), part(byClass[c], .99))
		}
	}
	r := reference()
	p50, p99 := part(all, .5), part(all, .99)
	fmt.Printf("  %-16s p50 %6.2f ms (bar %d)  p99 %7.2f ms (bar %d)  by the clock: p50 %.2f ms, p99 %.2f ms\n", "all", p50, barMedian, p99, barTail, part(wall, .5), part(wall, .99))
	fmt.Printf("  reference: folding 1 MB of Vietnamese text takes %.2f ms in this run; p50 is %.2f and p99 %.2f times that\n", r, p50/r, p99/r)
	return sum / float64(len(all)), nil
}

// reference is the median time in ms to take the marks off 1 MB of text.
func reference() float64 {
	text := strings.Repeat("Ủy ban nhân dân tỉnh giao Văn phòng hoàn chỉnh quy hoạch sử dụng đất. ", 12_000)[:1<<20]
	var took []float64
	dst := make([]byte, 0, len(text))
	for range 15 {
		t := cpuTime()
		dst = vntext.AppendFold(dst[:0], text)
		took = append(took, millis(cpuTime()-t))
	}
	return part(took, .5)
}

// cpuTime is what this process has used so far: on one core, the time of a
// query whatever else runs on the machine. What PostgreSQL does is not in it.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the kernel always answers for the process itself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func part(v []float64, p float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[min(len(s)-1, int(p*float64(len(s))))]
}

// hurt asks what a hostile visitor would.
func hurt(ctx context.Context, x *search.Index) error {
	worst, which := 0.0, ""
	took := func(name string, ask func() error) error {
		t := cpuTime()
		if err := ask(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if ms := millis(cpuTime() - t); ms > worst {
			worst, which = ms, name
		}
		return nil
	}
	for name, q := range queries.Hostile() {
		err := took(name, func() error {
			_, err := x.Find(ctx, search.Request{Query: q, Scope: search.Open, Limit: 20, Facets: true})
			return err
		})
		if err == nil {
			err = took(name+" (suggestions)", func() error {
				_, err := x.Suggest(ctx, search.Open, q, 8)
				return err
			})
		}
		if err != nil {
			return err
		}
	}
	fmt.Printf("  worst of %d hostile queries: %.1f ms, %s (bar %d)\n", len(queries.Hostile()), worst, which, barHostile)
	return nil
}
