package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// The files are NNNN_name.sql for both engines, or NNNN_name.sqlite.sql and
// NNNN_name.postgres.sql where the engines differ. Forward only; a file that
// was released is never edited.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrate brings the schema to the newest version and returns the names of
// the steps that it took.
func (d *DB) Migrate(ctx context.Context) ([]string, error) {
	p, err := d.provider()
	if err != nil {
		return nil, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("db: migrate: %w", err)
	}
	var names []string
	for _, r := range done {
		names = append(names, strconv.FormatInt(r.Source.Version, 10))
	}
	return names, nil
}

// SchemaVersion returns the version of the newest step in this program.
func SchemaVersion() int64 {
	var v int64
	for _, m := range mustMigrations(SQLite) {
		v = max(v, m.Version)
	}
	return v
}

func (d *DB) provider() (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	opts := []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true), // rooms number their own steps; a newer one may sort before an applied one
		goose.WithGoMigrations(mustMigrations(d.Engine)...),
	}
	if d.Engine == Postgres {
		dialect = goose.DialectPostgres
		l, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, fmt.Errorf("db: migration lock: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(l))
	}
	p, err := goose.NewProvider(dialect, d.write, nil, opts...)
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	return p, nil
}

func mustMigrations(e Engine) []*goose.Migration {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	sort.Strings(names)
	var out []*goose.Migration
	for _, n := range names {
		base := strings.TrimSuffix(strings.TrimPrefix(n, "migrations/"), ".sql")
		if only, ok := cutEngine(base); ok && only != e {
			continue
		}
		num, _, _ := strings.Cut(base, "_")
		v, err := strconv.ParseInt(num, 10, 64)
		if err != nil {
			panic("db: a migration is called " + n)
		}
		body, err := migrationFiles.ReadFile(n)
		if err != nil {
			panic(err)
		}
		out = append(out, goose.NewGoMigration(v, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, schemaFor(e, string(body)))
			return err
		}}, nil))
	}
	return out
}

var (
	textColumn = regexp.MustCompile(`(?m)^(\s+\w+\s+)text\b`)
	numberKey  = regexp.MustCompile(`(?m)^(\s+\w+\s+)bigint PRIMARY KEY`)
	keyedTable = regexp.MustCompile(`(?m)^(\s+PRIMARY KEY \([^)]*\)\n\));`)
)

// schemaFor is a step as the engine is to run it. On PostgreSQL it orders text
// by bytes as SQLite does, whatever the locale of the cluster: keys made in Go
// carry the order of the language. On SQLite a table is stored along its
// number, or along its key of several columns, instead of beside an index of
// it: an act then touches a page less for each such table. Databases made
// before that keep their form; nothing depends on it.
func schemaFor(e Engine, sql string) string {
	if e == Postgres {
		return textColumn.ReplaceAllString(sql, `${1}text COLLATE "C"`)
	}
	sql = numberKey.ReplaceAllString(sql, `${1}integer PRIMARY KEY`)
	return keyedTable.ReplaceAllString(sql, `$1 WITHOUT ROWID;`)
}

func cutEngine(base string) (Engine, bool) {
	for _, e := range []Engine{SQLite, Postgres} {
		if strings.HasSuffix(base, "."+string(e)) {
			return e, true
		}
	}
	return "", false
}

// SchemaHash is a short hash of all migration files: it names the template
// databases of the tests.
func SchemaHash() string {
	h := sha256.New()
	names, _ := fs.Glob(migrationFiles, "migrations/*.sql")
	for _, n := range names {
		b, _ := migrationFiles.ReadFile(n)
		fmt.Fprintf(h, "%s\n%s\n", n, b)
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}
