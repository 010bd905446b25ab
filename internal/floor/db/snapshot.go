package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"
)

var createTable = regexp.MustCompile(`(?mi)^CREATE TABLE (?:IF NOT EXISTS )?(\w+)`)

// Tables lists the tables that hold facts, referenced ones first. Tables of
// engine-specific migrations hold what can be computed again and are left out.
func Tables() []string {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	sort.Strings(names)
	var out []string
	for _, n := range names {
		if _, only := cutEngine(strings.TrimSuffix(strings.TrimPrefix(n, "migrations/"), ".sql")); only {
			continue
		}
		b, err := migrationFiles.ReadFile(n)
		if err != nil {
			panic(err)
		}
		for _, m := range createTable.FindAllSubmatch(b, -1) {
			out = append(out, string(m[1]))
		}
	}
	return out
}

// Snapshot runs fn on one consistent state of the whole database, while
// others go on writing.
func (d *DB) Snapshot(ctx context.Context, fn func(Querier) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.Engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return fmt.Errorf("db: snapshot: %w", Translate(err))
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return fn(tx)
}
