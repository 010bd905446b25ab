package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"roviec/internal/base/fault"
)

// Extended result codes of SQLite that matter here.
const (
	sqliteBusy       = 5
	sqliteFull       = 13
	sqliteCantOpen   = 14
	sqliteIOErr      = 10
	sqliteUnique     = 2067
	sqlitePrimaryKey = 1555
	sqliteForeignKey = 787
)

// Translate gives an error of a driver its kind; faults pass unchanged.
func Translate(err error) error {
	if err == nil || fault.As(err) != nil {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Wrap(err, fault.NotFound, "error.not_found")
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "23505" || pg.Code == "23503":
			return fault.Wrap(err, fault.Conflict, "error.duplicate")
		case pg.Code == "53100":
			return fault.Wrap(err, fault.NoSpace, "error.no_space")
		case strings.HasPrefix(pg.Code, "57P"), strings.HasPrefix(pg.Code, "08"), strings.HasPrefix(pg.Code, "53"):
			return fault.Wrap(err, fault.Unavailable, "error.unavailable")
		}
		return err
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch c := lite.Code(); {
		case c == sqliteUnique || c == sqlitePrimaryKey || c == sqliteForeignKey:
			return fault.Wrap(err, fault.Conflict, "error.duplicate")
		case c&0xff == sqliteFull:
			return fault.Wrap(err, fault.NoSpace, "error.no_space")
		case c&0xff == sqliteBusy, c&0xff == sqliteCantOpen, c&0xff == sqliteIOErr:
			return fault.Wrap(err, fault.Unavailable, "error.unavailable")
		}
		return err
	}
	var conn *pgconn.ConnectError
	if errors.As(err, &conn) || errors.Is(err, sql.ErrConnDone) || pgconn.Timeout(err) ||
		errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "conn closed") ||
		strings.Contains(err.Error(), "connection refused") || strings.Contains(err.Error(), "unexpected EOF") {
		return fault.Wrap(err, fault.Unavailable, "error.unavailable")
	}
	return err
}

// IsDuplicate reports whether err is the breach of a unique index or a
// foreign key.
func IsDuplicate(err error) bool {
	f := fault.As(Translate(err))
	return f != nil && f.Key == "error.duplicate"
}
