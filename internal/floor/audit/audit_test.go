package audit_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

var actor = access.Actor{AccountID: "a1", Username: "vanphong"}

func TestChainHoldsAndTamperingIsNamed(t *testing.T) {
	t.Parallel()
	tampers := []struct{ name, sql, want string }{
		{"alter", `UPDATE audit_entry SET detail = '{"n":99}' WHERE seq = 7`, "[7 was altered]"},
		{"actor", `UPDATE audit_entry SET actor_name = 'khac' WHERE seq = 3`, "[3 was altered]"},
		{"delete", `DELETE FROM audit_entry WHERE seq = 5`, "[5 is missing]"},
		{"delete last", `DELETE FROM audit_entry WHERE seq = 20`, "[20 is missing]"},
		{"reorder", `UPDATE audit_entry SET seq = 1000 - seq WHERE seq IN (4, 5)`, "[4 is missing]"},
		{"roll back", `UPDATE audit_head SET seq = 10`, "[10 does not match"},
	}
	for _, tc := range tampers {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				ctx := context.Background()
				l := audit.New(d, clock.NewManual(time.Date(2022, 12, 23, 8, 0, 0, 0, clock.VN)))
				for i := range 10 {
					err := d.InTx(ctx, func(ctx context.Context) error {
						l.Record(ctx, actor, "task.report", "task", "t1", map[string]any{"n": i})
						l.Record(ctx, actor, "notice.send", "notice", "n1", nil)
						return nil
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				if n, err := l.Verify(ctx); err != nil || n != 20 {
					t.Fatalf("Verify = %d, %v; want 20 entries and no fault", n, err)
				}
				err := d.InTx(ctx, func(ctx context.Context) error {
					_, err := d.Q(ctx).ExecContext(ctx, tc.sql)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if _, err = l.Verify(ctx); err == nil || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("Verify after tampering = %v; want %q", err, tc.want)
				}
			})
		})
	}
}

func TestRolledBackActLeavesNoEntry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		l := audit.New(d, clock.Wall)
		_ = d.InTx(ctx, func(ctx context.Context) error {
			l.Record(ctx, actor, "task.create", "task", "t1", nil)
			return context.Canceled
		})
		if n, err := l.Verify(ctx); n != 0 || err != nil {
			t.Errorf("Verify = %d, %v; want an empty, whole chain", n, err)
		}
	})
}

func TestWritersAtOnceMakeOneChain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		l := audit.New(d, clock.Wall)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 10 {
					if err := l.Note(ctx, actor, "x.y", "x", "1", nil); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n, err := l.Verify(ctx); n != 80 || err != nil {
			t.Errorf("Verify = %d, %v; want 80", n, err)
		}
	})
}

func BenchmarkAct(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		l := audit.New(d, clock.Wall)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := l.Note(context.Background(), actor, "x.y", "x", "1", nil); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
	})
}
