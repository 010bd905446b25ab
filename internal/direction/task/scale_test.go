package task

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// scaleTasks is how many tasks BenchmarkScale makes: ROVIEC_BENCH_TASKS, or
// ten thousand.
func scaleTasks() int {
	if n, err := strconv.Atoi(os.Getenv("ROVIEC_BENCH_TASKS")); err == nil && n > 0 {
		return n
	}
	return 10_000
}

// What people wait for with many tasks of 200 agencies, from the socket's side
// of the server: the slowest of a hundred (p99-ms) and the CPU time of this
// process (cpu-ms). Run it with 10,000 and with 1,000,000 and compare.
func BenchmarkScale(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		s := serve(b, d)
		g := Generate{Seed: 1, Tasks: scaleTasks(), Today: clock.Today(s.clock), Agencies: []string{s.snv.ID, s.stc.ID}}
		for i := range 198 {
			g.Agencies = append(g.Agencies, gov.MakeID(int64(i+1), 0, uint64(i)))
		}
		if _, err := s.Generate(b.Context(), g, nil); err != nil {
			b.Fatal(err)
		}
		tidy(b, s.Room)
		if d.Engine == db.Postgres {
			if _, err := d.Writer().ExecContext(b.Context(), "ANALYZE"); err != nil {
				b.Fatal(err)
			}
		}
		for _, x := range []struct{ name, who, path string }{
			{"inbox of the Office", "vanphong", "/lam-viec"},
			{"inbox of an agency", "snv.daumoi", "/lam-viec"},
			{"list", "vanphong", base},
			{"list, overdue", "vanphong", base + "?han=overdue"},
			{"list, one agency", "vanphong", base + "?co-quan=snv&vai-tro=lead"},
			{"list, words", "vanphong", base + "?q=quy+hoach"},
			{"list of an agency, words", "snv.daumoi", base + "?q=quy+hoach"},
			{"board", "vanphong", base + "?xem=bang"},
			{"board of an agency", "snv.daumoi", base + "?xem=bang"},
			{"figures by agency", "vanphong", countsBase},
			{"figures of an agency", "snv.daumoi", countsBase},
		} {
			b.Run(x.name, func(b *testing.B) {
				took := make([]time.Duration, 0, b.N)
				defer dbtest.CPU(b)()
				for b.Loop() {
					began := time.Now()
					if w := s.get(x.who, x.path); w.Code != 200 {
						b.Fatal(w.Code)
					}
					took = append(took, time.Since(began))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		}
		b.Run("acts", func(b *testing.B) {
			x := s.handOut(b)
			for i := range b.N {
				m := []Move{Wait, GoOn}[i%2]
				if i == 0 {
					if _, err := s.Make(b.Context(), s.focal, x.ID, Receive, Said{}); err != nil {
						b.Fatal(err)
					}
				}
				if _, err := s.Make(b.Context(), s.focal, x.ID, m, Said{Words: fmt.Sprint("lần ", i), On: "petitioner"}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
		})
	})
}
