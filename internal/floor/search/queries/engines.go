package queries

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"

	"roviec/internal/floor/db"
)

const cluster = "ROVIEC_TEST_POSTGRES"

// EachEngine calls f with an empty, migrated database of each engine, which is
// gone afterwards: of PostgreSQL where ROVIEC_TEST_POSTGRES names a cluster.
func EachEngine(ctx context.Context, f func(*db.DB) error) error {
	dir, err := os.MkdirTemp("", "roviec-queries")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := db.OpenSQLite(ctx, filepath.Join(dir, "q.db"))
	if err == nil {
		err = with(ctx, d, f)
	}
	address := os.Getenv(cluster)
	if err != nil || address == "" {
		return err
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer admin.Close()
	name := fmt.Sprintf("roviec_queries_%d", os.Getpid())
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return err
	}
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	u.Path = "/" + name
	if d, err = db.OpenPostgres(ctx, u.String()); err == nil {
		err = with(ctx, d, f)
	}
	_, dropped := admin.ExecContext(ctx, "DROP DATABASE "+name)
	return errors.Join(err, dropped)
}

func with(ctx context.Context, d *db.DB, f func(*db.DB) error) error {
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		return err
	}
	return f(d)
}
