package dbtest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"roviec/internal/base/fault"
	"roviec/internal/floor/db"
)

var errStop = errors.New("stop")

func put(ctx context.Context, d *db.DB, key, value string) error {
	_, err := db.Exec(ctx, d.Q(ctx), `INSERT INTO setting (key, value) VALUES ($1,$2)`, key, value)
	return err
}

func keys(t *testing.T, d *db.DB) []string {
	t.Helper()
	list, err := db.List(t.Context(), d.Q(t.Context()), db.Value[string], `SELECT key FROM setting WHERE key LIKE 'k%' ORDER BY key`)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What an act does is there as a whole or not at all.
func TestTransactions(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, d *db.DB) {
		told := 0
		write := func(key string, then error) error {
			return d.InTx(t.Context(), func(ctx context.Context) error {
				db.AfterCommit(ctx, func() { told++ })
				if err := put(ctx, d, key, "x"); err != nil {
					return err
				}
				return then
			})
		}
		if err := write("k1", nil); err != nil {
			t.Fatal(err)
		}
		if err := write("k2", errStop); !errors.Is(err, errStop) {
			t.Error(err)
		}
		if got := keys(t, d); !slices.Equal(got, []string{"k1"}) || told != 1 {
			t.Errorf("%v, told %d", got, told)
		}
		if err := write("k1", nil); !fault.Is(err, fault.Conflict) || !db.IsDuplicate(err) {
			t.Errorf("the same key twice: %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = d.InTx(t.Context(), func(ctx context.Context) error {
				_ = put(ctx, d, "k3", "x")
				panic("in the middle")
			})
		}()
		if err := d.InTx(t.Context(), func(ctx context.Context) error { return d.InTx(ctx, func(context.Context) error { return nil }) }); err == nil {
			t.Error("a transaction within a transaction")
		}
		// A batch keeps what went well and drops what did not.
		if err := d.Batch(t.Context(), func(ctx context.Context) error {
			for key, then := range map[string]error{"k4": nil, "k5": errStop} {
				err := d.InTx(ctx, func(ctx context.Context) error {
					db.AfterCommit(ctx, func() { told++ })
					if err := put(ctx, d, key, "x"); err != nil {
						return err
					}
					return then
				})
				if !errors.Is(err, then) {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got := keys(t, d); !slices.Equal(got, []string{"k1", "k4"}) || told != 2 {
			t.Errorf("%v, told %d", got, told)
		}
		if err := d.Batch(t.Context(), func(ctx context.Context) error {
			return errors.Join(d.InTx(ctx, func(ctx context.Context) error { return put(ctx, d, "k6", "x") }), errStop)
		}); !errors.Is(err, errStop) {
			t.Error(err)
		}
		if got := keys(t, d); !slices.Equal(got, []string{"k1", "k4"}) {
			t.Errorf("a batch that failed leaves %v", got)
		}
		if _, err := db.One(t.Context(), d.Q(t.Context()), db.Value[string], `SELECT value FROM setting WHERE key = 'none'`); !fault.Is(err, fault.NotFound) {
			t.Errorf("no row: %v", err)
		}
	})
}

// Of many who change the same row with the same version in hand, one succeeds.
func TestOneOfManyWins(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, d *db.DB) {
		if err := d.InTx(t.Context(), func(ctx context.Context) error { return put(ctx, d, "k", "0") }); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		won, lost := 0, 0
		for range 20 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				err := d.InTx(t.Context(), func(ctx context.Context) error {
					return db.ExecOne(ctx, d.Q(ctx), `UPDATE setting SET value = '1' WHERE key = 'k' AND value = '0'`)
				})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case fault.Is(err, fault.Conflict):
					lost++
				default:
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if won != 1 || lost != 19 {
			t.Errorf("%d won, %d lost", won, lost)
		}
	})
}

// Migrating again does nothing, and both engines have the same tables.
func TestMigrations(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, d *db.DB) {
		if done, err := d.Migrate(t.Context()); err != nil || len(done) != 0 {
			t.Errorf("%v %v", done, err)
		}
		if len(db.Tables()) < 30 {
			t.Errorf("only %d tables are known", len(db.Tables()))
		}
		for _, table := range db.Tables() {
			if _, err := db.One(t.Context(), d.Q(t.Context()), db.Value[int64], `SELECT count(*) FROM `+table); err != nil {
				t.Errorf("%s: %v", table, err)
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(db.EncodeCursor("a", int64(1)), 2)
	f.Add("WyJhIl0", 1)
	f.Fuzz(func(t *testing.T, s string, n int) {
		vals, err := db.DecodeCursor(s, n)
		if err != nil {
			if !fault.Is(err, fault.Malformed) {
				t.Fatal(err)
			}
			return
		}
		again, err := db.DecodeCursor(db.EncodeCursor(vals...), n)
		if err != nil || !slices.Equal(vals, again) {
			t.Fatalf("%v %v %v", vals, again, err)
		}
	})
}
