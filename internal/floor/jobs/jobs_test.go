package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// Of several nodes exactly one runs a job that is due.
func TestOneNodeRuns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var runs atomic.Int32
		j := Job{Name: "dem", Every: time.Hour, Run: func(context.Context) error { runs.Add(1); return nil }}
		var wg sync.WaitGroup
		for range 8 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				if _, err := New(d, slog.Default()).Once(t.Context(), j); err != nil {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if runs.Load() != 1 {
			t.Errorf("ran %d times", runs.Load())
		}
	})
}

// A job of a dead node is taken over when its lease ends; a job that fails or
// panics says so and runs again.
func TestTakeOverAndFailure(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := time.Now()
		r := New(d, slog.Default())
		r.now = func() time.Time { return now }
		j := Job{Name: "x", Every: time.Minute, Run: func(context.Context) error { return nil }}
		if got, err := r.claim(t.Context(), j); !got || err != nil {
			t.Fatal(got, err)
		}
		other := New(d, slog.Default())
		other.now = r.now
		now = now.Add(lease - time.Second)
		if got, _ := other.claim(t.Context(), j); got {
			t.Error("taken while another holds it")
		}
		now = now.Add(2 * time.Second)
		j.Run = func(context.Context) error { panic("hỏng") }
		if ran, err := other.Once(t.Context(), j); !ran || err == nil {
			t.Error("a panic must be an error", ran, err)
		}
		now = now.Add(2 * time.Minute)
		bad := errors.New("chưa được")
		j.Run = func(context.Context) error { return bad }
		if ran, err := other.Once(t.Context(), j); !ran || !errors.Is(err, bad) {
			t.Error(ran, err)
		}
	})
}
