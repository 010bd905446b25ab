// Package dbtest gives every test a migrated database of its own, on both
// engines. SQLite databases are copies of one migrated file; PostgreSQL
// databases are made from one migrated template in the cluster that
// ROVIEC_TEST_POSTGRES names. Where that is unset, the PostgreSQL half skips by
// name; script/test always sets it.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"

	"roviec/internal/floor/db"
)

// Variable names the PostgreSQL cluster for tests: the address of a superuser.
const Variable = "ROVIEC_TEST_POSTGRES"

// Each runs f once for each engine, in parallel, each time on a fresh database.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, Postgres(t))
	})
}

// EachBench is Each for benchmarks.
func EachBench(b *testing.B, f func(b *testing.B, d *db.DB)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { f(b, SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { f(b, Postgres(b)) })
}

var template struct {
	once sync.Once
	data []byte
	err  error
}

// SQLite returns a fresh, migrated SQLite database.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	ctx := context.Background()
	template.once.Do(func() {
		dir, err := os.MkdirTemp("", "roviec-template")
		if err != nil {
			template.err = err
			return
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "t.db")
		d, err := db.OpenSQLite(ctx, path)
		if err == nil {
			_, err = d.Migrate(ctx)
		}
		if err == nil {
			err = d.Close() // the last connection checkpoints the log into the file
		}
		if err == nil {
			template.data, err = os.ReadFile(path)
		}
		template.err = err
	})
	if template.err != nil {
		t.Fatal(template.err)
	}
	path := filepath.Join(t.TempDir(), "roviec.db")
	if err := os.WriteFile(path, template.data, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.OpenSQLite(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Postgres returns a fresh, migrated PostgreSQL database, or skips.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	d, err := db.OpenPostgres(context.Background(), PostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// PostgresURL returns the address of a fresh, migrated PostgreSQL database,
// for tests that start the program itself, or skips.
func PostgresURL(t testing.TB) string {
	t.Helper()
	return newDatabase(t, postgresTemplate)
}

func newDatabase(t testing.TB, from func(context.Context, *sql.DB, string) (string, error)) string {
	t.Helper()
	cluster := os.Getenv(Variable)
	if cluster == "" {
		t.Skip("PostgreSQL: " + Variable + " is not set")
	}
	ctx := context.Background()
	admin, err := sql.Open("pgx", cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	tmpl, err := from(ctx, admin, cluster)
	if err != nil {
		t.Fatal(err)
	}
	var b [6]byte
	_, _ = rand.Read(b[:])
	name := "rv_" + hex.EncodeToString(b[:])
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE "+tmpl); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin, err := sql.Open("pgx", cluster)
		if err != nil {
			return
		}
		defer admin.Close()
		_, _ = admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	})
	return withDatabase(cluster, name)
}

// EmptyPostgresURL is PostgresURL without any table: for tests of the first
// start.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	return newDatabase(t, func(context.Context, *sql.DB, string) (string, error) { return "template1", nil })
}

// postgresTemplate makes the template once for a schema, under a lock that
// every test process of the cluster shares.
func postgresTemplate(ctx context.Context, admin *sql.DB, cluster string) (string, error) {
	name := "rv_template_" + db.SchemaHash()
	conn, err := admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(7262)"); err != nil {
		return "", err
	}
	defer func() { _, _ = conn.ExecContext(ctx, "SELECT pg_advisory_unlock(7262)") }()
	var n int
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM pg_database WHERE datname = $1", name).Scan(&n); err != nil || n == 1 {
		return name, err
	}
	making := name + "_making"
	if _, err := conn.ExecContext(ctx, "DROP DATABASE IF EXISTS "+making); err != nil {
		return "", err
	}
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+making); err != nil {
		return "", err
	}
	d, err := db.OpenPostgres(ctx, withDatabase(cluster, making))
	if err != nil {
		return "", err
	}
	_, err = d.Migrate(ctx)
	d.Close()
	if err != nil {
		return "", fmt.Errorf("dbtest: migrate the template: %w", err)
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+making+" RENAME TO "+name)
	return name, err
}

func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic("dbtest: " + err.Error())
	}
	u.Path = "/" + name
	return u.String()
}
