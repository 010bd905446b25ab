package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

type txKey struct{}

// txState is what a context carries while a transaction is open.
type txState struct {
	db     *DB
	tx     *sql.Tx
	batch  bool
	depth  int
	before []hook // of the transaction or savepoint that is open
	last   []hook // of the whole
	after  []func()
}

type hook struct {
	key   any
	value any
	fn    func(context.Context) error
}

func stateOf(ctx context.Context) *txState {
	s, _ := ctx.Value(txKey{}).(*txState)
	return s
}

// InTransaction reports whether ctx carries a transaction.
func InTransaction(ctx context.Context) bool { return stateOf(ctx) != nil }

// Tx returns the open transaction of ctx for the job engine, or nil.
func Tx(ctx context.Context) *sql.Tx {
	if s := stateOf(ctx); s != nil {
		return s.tx
	}
	return nil
}

var errNested = errors.New("db: InTx inside InTx; pass the context of the outer one to the store instead")

const txLimit = 15 * time.Second

// InTx runs fn in one write transaction and commits when it returns nil.
// Within fn, Q(ctx) is the transaction. A nested InTx fails, except inside
// Batch, where it becomes a savepoint. Serialisation failures of PostgreSQL
// are tried again, so fn must not have effects outside the database; use
// AfterCommit for those.
func (d *DB) InTx(ctx context.Context, fn func(context.Context) error) error {
	if s := stateOf(ctx); s != nil {
		if !s.batch || s.db != d {
			return errNested
		}
		return s.savepoint(ctx, fn)
	}
	var err error
	for try := range 4 {
		if err = d.once(ctx, false, fn); err == nil || !retryable(err) {
			return Translate(err)
		}
		select {
		case <-ctx.Done():
			return Translate(err)
		case <-time.After(time.Duration(5<<try) * time.Millisecond):
		}
	}
	return Translate(err)
}

// Batch runs fn in one transaction in which every InTx is a savepoint: for
// loading the demo and for imports, where a commit for each act would be slow
// and half of the result is worth nothing.
func (d *DB) Batch(ctx context.Context, fn func(context.Context) error) error {
	if stateOf(ctx) != nil {
		return errNested
	}
	return Translate(d.once(ctx, true, fn))
}

func (d *DB) once(ctx context.Context, batch bool, fn func(context.Context) error) (err error) {
	if !batch {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, txLimit)
		defer cancel()
	}
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	s := &txState{db: d, tx: tx, batch: batch}
	defer func() {
		if p := recover(); p != nil {
			_ = tx.Rollback()
			panic(p)
		}
	}()
	inner := context.WithValue(ctx, txKey{}, s)
	if err = fn(inner); err == nil {
		err = s.runBefore(inner)
	}
	for i := 0; err == nil && i < len(s.last); i++ {
		err = s.last[i].fn(inner)
	}
	if err != nil {
		_ = tx.Rollback()
		return err
	}
	if err = tx.Commit(); err != nil {
		return err
	}
	for _, f := range s.after {
		f()
	}
	return nil
}

func (s *txState) savepoint(ctx context.Context, fn func(context.Context) error) error {
	s.depth++
	defer func() { s.depth-- }()
	name := fmt.Sprintf("sp%d", s.depth)
	if _, err := s.tx.ExecContext(ctx, "SAVEPOINT "+name); err != nil {
		return err
	}
	kept, last, after := s.before, s.last, s.after
	s.before = nil
	err := fn(ctx)
	if err == nil {
		err = s.runBefore(ctx)
	}
	s.before = kept
	if err != nil {
		s.last, s.after = last, after
		if _, e := s.tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT "+name); e != nil {
			return errors.Join(err, e)
		}
	}
	if _, e := s.tx.ExecContext(ctx, "RELEASE SAVEPOINT "+name); e != nil {
		return errors.Join(err, e)
	}
	return Translate(err)
}

func (s *txState) runBefore(ctx context.Context) error {
	for i := 0; i < len(s.before); i++ { // a hook may add another
		if err := s.before[i].fn(ctx); err != nil {
			return err
		}
	}
	s.before = nil
	return nil
}

// BeforeCommit registers fn to run in the transaction of ctx as one of its
// last statements. The value gathers what fn will write: the first call with
// a key registers its value and fn; later calls get that first value back and
// their own is dropped.
func BeforeCommit[T any](ctx context.Context, key any, value *T, fn func(context.Context, *T) error) *T {
	s := stateOf(ctx)
	if s == nil {
		panic("db: BeforeCommit outside of InTx")
	}
	for _, h := range s.before {
		if h.key == key {
			return h.value.(*T)
		}
	}
	s.before = append(s.before, hook{key, value, func(ctx context.Context) error { return fn(ctx, value) }})
	return value
}

// AtEnd registers fn to run once in the transaction of ctx, after all else: of
// a Batch, after its last savepoint. Later calls with the same key are dropped;
// what a savepoint registered goes with it when it is rolled back.
func AtEnd(ctx context.Context, key any, fn func(context.Context) error) {
	s := stateOf(ctx)
	if s == nil {
		panic("db: AtEnd outside of InTx")
	}
	for _, h := range s.last {
		if h.key == key {
			return
		}
	}
	s.last = append(slices.Clip(s.last), hook{key, nil, fn})
}

// AfterCommit registers fn to run once the transaction of ctx is durable.
func AfterCommit(ctx context.Context, fn func()) {
	s := stateOf(ctx)
	if s == nil {
		panic("db: AfterCommit outside of InTx")
	}
	s.after = append(s.after, fn)
}

func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
