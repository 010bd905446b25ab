package dbtest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"roviec/internal/floor/db"
)

// A connection keeps its statements. None of that may be seen.
func TestKeptStatements(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, d *db.DB) {
		const one = `SELECT value FROM setting WHERE key=$1`
		err := d.InTx(t.Context(), func(ctx context.Context) error {
			for i := range 5 {
				if err := put(ctx, d, fmt.Sprintf("k%d", i), fmt.Sprint(i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}

		t.Run("an error leaves the statement usable", func(t *testing.T) {
			for _, key := range []string{"k0", "k9", "k0", "k10"} {
				err := d.InTx(t.Context(), func(ctx context.Context) error { return put(ctx, d, key, "x") })
				if (key == "k0") != db.IsDuplicate(err) {
					t.Errorf("%s: %v", key, err)
				}
			}
		})
		t.Run("arguments of before are gone", func(t *testing.T) {
			for _, c := range []struct{ key, want string }{{"k1", "1"}, {"k2", "2"}, {"absent", ""}, {"k3", "3"}} {
				got, err := db.One(t.Context(), d.Q(t.Context()), db.Value[string], one, c.key)
				if got != c.want || (err == nil) == (c.want == "") {
					t.Errorf("%s: %q, %v", c.key, got, err)
				}
			}
		})
		if d.Engine == db.SQLite { // pgx has one open result on a connection
			t.Run("the same query along its own rows", func(t *testing.T) {
				err := d.InTx(t.Context(), func(ctx context.Context) error {
					const all = `SELECT key FROM setting WHERE key >= $1 AND key LIKE 'k%' ORDER BY key`
					rows, err := d.Q(ctx).QueryContext(ctx, all, "k0")
					if err != nil {
						return err
					}
					defer rows.Close()
					n := 0
					for ; rows.Next(); n++ {
						var key string
						if err := rows.Scan(&key); err != nil {
							return err
						}
						first, err := db.One(ctx, d.Q(ctx), db.Value[string], all, key)
						if err != nil || first != key {
							t.Errorf("at %s: %q, %v", key, first, err)
						}
					}
					if n != 7 {
						t.Errorf("%d rows", n)
					}
					return rows.Err()
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		t.Run("more statements than are kept", func(t *testing.T) {
			err := d.InTx(t.Context(), func(ctx context.Context) error {
				for round := range 2 {
					for i := range 450 {
						got, err := db.One(ctx, d.Q(ctx), db.Value[int64], fmt.Sprintf(`SELECT %d + CAST($1 AS bigint)`, i), round)
						if err != nil || got != int64(i+round) {
							return fmt.Errorf("%d in round %d: %d, %w", i, round, got, err)
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		t.Run("a table changed meanwhile", func(t *testing.T) {
			// Another connection adds a column to what a statement has read.
			before, err := db.One(t.Context(), d.Q(t.Context()), db.Value[string], one, "k1")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := d.Writer().ExecContext(t.Context(), `ALTER TABLE setting ADD COLUMN remark text`); err != nil {
				t.Fatal(err)
			}
			after, err := db.One(t.Context(), d.Q(t.Context()), db.Value[string], one, "k1")
			if err != nil || after != before {
				t.Errorf("%q, then %q, %v", before, after, err)
			}
		})
		t.Run("a query given up", func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			const long = `WITH RECURSIVE n(i) AS (SELECT CAST($1 AS bigint) UNION ALL SELECT i+1 FROM n WHERE i < 300000000) SELECT count(*) FROM n`
			if _, err := db.One(ctx, d.Q(ctx), db.Value[int64], long, 1); err == nil || ctx.Err() == nil {
				t.Errorf("ended with %v", err)
			}
			if got, err := db.One(t.Context(), d.Q(t.Context()), db.Value[int64], long, 299999999); err != nil || got != 2 {
				t.Errorf("afterwards %d, %v", got, err)
			}
		})
	})
}
