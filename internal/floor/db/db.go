package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"roviec/internal/base/fault"
)

// Engine names the database kind.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB holds the pools of one database.
type DB struct {
	Engine Engine
	read   *sql.DB
	write  *sql.DB
	pool   *pgxpool.Pool // PostgreSQL only
	path   string        // SQLite only
}

// Querier is what a store may do with a handle.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// OpenSQLite opens, and creates where absent, the database file at path.
func OpenSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("db: create folder: %w", err)
	}
	common := "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=cache_size(-8000)&_pragma=temp_store(2)"
	base := "file:" + (&url.URL{Path: path}).EscapedPath()
	w, err := openPrepared(base + "?" + common + "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("db: open: %w", err)
	}
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	w.SetConnMaxLifetime(0)
	if err := w.PingContext(ctx); err != nil {
		w.Close()
		return nil, fmt.Errorf("db: open %s: %w", path, err)
	}
	r, err := openPrepared(base + "?" + common + "&_pragma=query_only(1)")
	if err != nil {
		w.Close()
		return nil, fmt.Errorf("db: open readers: %w", err)
	}
	n := max(4, runtime.NumCPU())
	r.SetMaxOpenConns(n)
	r.SetMaxIdleConns(n)
	return &DB{Engine: SQLite, read: r, write: w, path: path}, nil
}

// OpenPostgres opens a pool on the address postgres://…
func OpenPostgres(ctx context.Context, address string) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("db: read the address: %w", err)
	}
	if !strings.Contains(address, "pool_max_conns") {
		cfg.MaxConns = int32(max(8, 4*runtime.NumCPU()))
	}
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	// Many people ask short questions at once: starting workers or a compiler
	// for one of them takes longer (a hundred milliseconds) than the question.
	cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, `SET jit = off; SET max_parallel_workers_per_gather = 0`)
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("db: open: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("db: open: %w", err)
	}
	s := stdlib.OpenDBFromPool(pool)
	return &DB{Engine: Postgres, read: s, write: s, pool: pool}, nil
}

// Open opens postgres:// addresses as PostgreSQL; the empty address is the
// SQLite file roviec.db in dir.
func Open(ctx context.Context, address, dir string) (*DB, error) {
	switch {
	case address == "":
		return OpenSQLite(ctx, filepath.Join(dir, "roviec.db"))
	case strings.HasPrefix(address, "postgres://"), strings.HasPrefix(address, "postgresql://"):
		return OpenPostgres(ctx, address)
	}
	return nil, errors.New("db: the address must begin with postgres://, or be absent for SQLite in the data folder")
}

// Close closes the pools.
func (d *DB) Close() error {
	err := d.read.Close()
	if d.write != d.read {
		err = errors.Join(err, d.write.Close())
	}
	if d.pool != nil {
		d.pool.Close()
	}
	return err
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return Translate(d.read.PingContext(ctx)) }

// Pool returns the PostgreSQL pool for LISTEN and the job engine; nil on SQLite.
func (d *DB) Pool() *pgxpool.Pool { return d.pool }

// Path returns the SQLite file; empty on PostgreSQL.
func (d *DB) Path() string { return d.path }

// Writer returns the write pool for the job engine and migrations only.
// Rooms use InTx.
func (d *DB) Writer() *sql.DB { return d.write }

// Q returns the handle for ctx: the transaction that ctx carries, else a
// reader that refuses to write.
func (d *DB) Q(ctx context.Context) Querier {
	if s := stateOf(ctx); s != nil && s.db == d {
		return s.tx
	}
	return reader{d.read}
}

type reader struct{ db *sql.DB }

var errWriteOutside = errors.New("db: a write outside of InTx")

func (r reader) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errWriteOutside
}

func (r reader) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return r.db.QueryContext(ctx, q, args...)
}

func (r reader) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	return r.db.QueryRowContext(ctx, q, args...)
}

var errNoDB = fault.New(fault.Unavailable, "error.unavailable")
