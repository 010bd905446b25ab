// Command quality measures how well search finds what people look for, however
// they type it: it makes queries out of documents and prints the mean
// reciprocal rank at ten for each class of queries, on both engines.
//
//	go run ./internal/floor/search/quality [-seed 1] [-per 40] [-min 3] [-max 8] [-documents FILE] [-misses]
//
// Documents are the official texts of the shared folder (ROVIEC_SHARED, default
// ../shared) where it is present, else the samples of this repository.
// PostgreSQL takes part where ROVIEC_TEST_POSTGRES names a cluster.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"

	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/search/queries"
)

func main() {
	var o queries.Options
	flag.Uint64Var(&o.Seed, "seed", 1, "of the generator")
	flag.IntVar(&o.PerClass, "per", 40, "queries of a class")
	flag.IntVar(&o.Min, "min", 3, "fewest words of a phrase")
	flag.IntVar(&o.Max, "max", 8, "most words of a phrase")
	path := flag.String("documents", "", "JSONL file of documents: number, title, text, type, date")
	misses := flag.Bool("misses", false, "print the queries whose document is not first")
	flag.Parse()
	if err := run(context.Background(), *path, o, *misses); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string, o queries.Options, misses bool) error {
	docs, from, err := queries.Load(path)
	if err != nil {
		return err
	}
	set := queries.Make(docs, o)
	fmt.Printf("%d queries over %d documents (%s), seed %d, %d to %d words\n", len(set), len(docs), from, o.Seed, o.Min, o.Max)
	var answers [][][]string
	var names []string
	err = queries.EachEngine(ctx, func(d *db.DB) error {
		x, err := queries.Index(ctx, d, docs)
		if err != nil {
			return err
		}
		var all [][]string
		for _, q := range set {
			ids, err := find(ctx, x, q.Text)
			if err != nil {
				return err
			}
			all = append(all, ids)
		}
		answers, names = append(answers, all), append(names, string(d.Engine))
		return nil
	})
	if err != nil {
		return err
	}
	report(set, names, answers)
	if misses {
		for i, q := range set {
			if queries.Reciprocal(answers[0][i], q.Want) < 1 {
				fmt.Printf("%-16s %-70q want %s got %v\n", q.Class, q.Text, q.Want, answers[0][i][:min(3, len(answers[0][i]))])
			}
		}
	}
	return nil
}

func find(ctx context.Context, x *search.Index, q string) ([]string, error) {
	r, err := x.Find(ctx, search.Request{Query: q, Scope: search.Open, Limit: 10})
	ids := make([]string, 0, len(r.Hits))
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	return ids, err
}

func report(set []queries.Query, engines []string, answers [][][]string) {
	fmt.Printf("%-16s %5s", "class", "n")
	for _, e := range engines {
		fmt.Printf(" %9s", e)
	}
	fmt.Println()
	macro := make([]float64, len(engines))
	classes := 0
	for _, class := range queries.Classes {
		n := 0
		sum := make([]float64, len(engines))
		for i, q := range set {
			if q.Class != class {
				continue
			}
			n++
			for e := range engines {
				sum[e] += queries.Reciprocal(answers[e][i], q.Want)
			}
		}
		if n == 0 {
			fmt.Printf("%-16s %5d\n", class, n)
			continue
		}
		classes++
		fmt.Printf("%-16s %5d", class, n)
		for e := range engines {
			fmt.Printf(" %9.3f", sum[e]/float64(n))
			macro[e] += sum[e] / float64(n)
		}
		fmt.Println()
	}
	fmt.Printf("%-16s %5d", "macro", len(set))
	for e := range engines {
		fmt.Printf(" %9.3f", macro[e]/float64(classes))
	}
	fmt.Println()
	if len(engines) == 2 {
		differ := 0
		for i := range set {
			if !slices.Equal(answers[0][i], answers[1][i]) {
				differ++
			}
		}
		fmt.Printf("answers that differ between the engines: %d\n", differ)
	}
}
