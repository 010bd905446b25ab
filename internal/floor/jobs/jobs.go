// Package jobs runs work that no request waits for. A job is a function that
// asks the database what is due and does it, so that running it twice or late
// does no harm; the job's row is a lease, so that of several nodes one runs it.
//
// The schedule uses the wall clock. What is due in the domain is decided by
// the job itself from the domain's clock.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
)

// Job is one kind of work.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(ctx context.Context) error
}

// lease is how long a node may be silent before another takes its job.
const lease = 2 * time.Minute

// Runner runs the jobs of one process.
type Runner struct {
	db     *db.DB
	log    *slog.Logger
	holder string
	jobs   []Job
	tick   time.Duration
	now    func() time.Time
}

// New returns a runner for the jobs.
func New(d *db.DB, log *slog.Logger, jobs ...Job) *Runner {
	return &Runner{db: d, log: log, holder: gov.NewID(), jobs: jobs, tick: time.Second, now: time.Now}
}

// Run works until ctx ends; jobs that have begun are finished first.
func (r *Runner) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	t := time.NewTicker(r.tick)
	defer t.Stop()
	busy := make([]sync.Mutex, len(r.jobs))
	next := make([]time.Time, len(r.jobs))
	for {
		for i, j := range r.jobs {
			if r.now().Before(next[i]) || !busy[i].TryLock() {
				continue
			}
			next[i] = r.now().Add(j.Every)
			wg.Add(1)
			go func() {
				defer wg.Done()
				defer busy[i].Unlock()
				if _, err := r.Once(ctx, j); err != nil && ctx.Err() == nil {
					r.log.Error("a job failed", "job", j.Name, "err", err.Error())
				}
			}()
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Once runs the job now if it is due and no other node has it; ran tells
// whether it did.
func (r *Runner) Once(ctx context.Context, j Job) (ran bool, err error) {
	if ran, err = r.claim(ctx, j); err != nil || !ran {
		return false, err
	}
	err = runSafely(ctx, j)
	words := ""
	if err != nil {
		words = err.Error()
	}
	done := context.WithoutCancel(ctx)
	if e := r.db.InTx(done, func(ctx context.Context) error {
		_, e := r.db.Q(ctx).ExecContext(ctx, `UPDATE job SET holder='', lease_until=0, ended_at=$1, runs=runs+1, error=$2 WHERE name=$3 AND holder=$4`,
			r.now().UnixMilli(), words, j.Name, r.holder)
		return e
	}); err == nil {
		err = e
	}
	return true, err
}

func runSafely(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("jobs: %s: %v", j.Name, p)
		}
	}()
	return j.Run(ctx)
}

// claim takes the job's lease where it is due and free. Two nodes that try at
// once are told apart by the row itself.
func (r *Runner) claim(ctx context.Context, j Job) (bool, error) {
	now := r.now()
	var got bool
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		q := r.db.Q(ctx)
		if _, err := q.ExecContext(ctx, `INSERT INTO job (name, holder, lease_until, next_at, ended_at, runs, error) VALUES ($1,'',0,0,0,0,'') ON CONFLICT (name) DO NOTHING`, j.Name); err != nil {
			return err
		}
		res, err := q.ExecContext(ctx, `UPDATE job SET holder=$1, lease_until=$2, next_at=$3 WHERE name=$4 AND next_at <= $5 AND lease_until <= $5`,
			r.holder, now.Add(lease).UnixMilli(), now.Add(j.Every-r.tick/2).UnixMilli(), j.Name, now.UnixMilli())
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		got = n == 1
		return err
	})
	if fault.Is(err, fault.Conflict) {
		return false, nil
	}
	return got, err
}
