package dbtest

import (
	"context"
	"strings"
	"testing"

	"roviec/internal/floor/db"
)

// Fill writes n rows into a table in statements of many rows, so that a list
// can be measured at the size of years; row gives the values of the columns.
func Fill(t testing.TB, d *db.DB, table, columns string, n int, row func(i int) []any) {
	t.Helper()
	const step = 20 // SQLite looks numbered arguments up one by one
	err := d.Batch(t.Context(), func(ctx context.Context) error {
		for from := 0; from < n; from += step {
			var w db.Where
			var values []string
			for i := from; i < min(from+step, n); i++ {
				args := row(i)
				values = append(values, w.Expand("("+strings.TrimSuffix(strings.Repeat("?,", len(args)), ",")+")", args...))
			}
			if _, err := db.Exec(ctx, d.Q(ctx), `INSERT INTO `+table+` (`+columns+`) VALUES `+strings.Join(values, ","), w.Args()...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Analyze lets PostgreSQL count what was filled in, as it does by itself where
// rows come one by one.
func Analyze(t testing.TB, d *db.DB) {
	t.Helper()
	if d.Engine != db.Postgres {
		return
	}
	if _, err := d.Writer().ExecContext(t.Context(), "ANALYZE"); err != nil {
		t.Fatal(err)
	}
}
