package db

import (
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"modernc.org/sqlite"
)

// keptStatements is how many prepared statements a connection of SQLite
// keeps. The rooms have some four hundred; a request needs about twenty.
const keptStatements = 200

// openPrepared opens a pool whose connections keep the statements that they
// prepared. The driver alone prepares every statement anew, which costs more
// than most of them do; pgx keeps its own for PostgreSQL.
func openPrepared(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparing{c}), nil
}

// preparing is a connector whose connections keep their statements.
type preparing struct{ driver.Connector }

// engineConn is what the driver's connections can do.
type engineConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// engineStmt is what the driver's statements can do.
type engineStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	e, ok := c.(engineConn)
	if !ok {
		_ = c.Close()
		return nil, fmt.Errorf("db: the driver's connection lacks what %T needs", p)
	}
	return &keepingConn{engineConn: e, byText: map[string]*list.Element{}}, nil
}

// keepingConn is one connection; database/sql uses it from one goroutine at a
// time.
type keepingConn struct {
	engineConn
	byText map[string]*list.Element
	recent list.List // of *kept, the last used first
}

// kept is a prepared statement. It is busy while its rows are open.
type kept struct {
	text string
	stmt engineStmt
	busy bool
}

// Unwrap returns the driver's own connection.
func (c *keepingConn) Unwrap() driver.Conn { return c.engineConn }

// take returns the kept statement for the text, prepared where it was not;
// nil where it is busy: the same query within a walk along its own rows.
func (c *keepingConn) take(ctx context.Context, text string) (*kept, error) {
	if e, ok := c.byText[text]; ok {
		k := e.Value.(*kept)
		if k.busy {
			return nil, nil
		}
		c.recent.MoveToFront(e)
		return k, nil
	}
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	stmt, ok := s.(engineStmt)
	if !ok {
		_ = s.Close()
		return nil, nil
	}
	k := &kept{text: text, stmt: stmt}
	c.byText[text] = c.recent.PushFront(k)
	for e := c.recent.Back(); c.recent.Len() > keptStatements && e != nil; {
		old := e
		e = e.Prev()
		if k := old.Value.(*kept); !k.busy {
			c.drop(old)
		}
	}
	return k, nil
}

func (c *keepingConn) drop(e *list.Element) {
	k := c.recent.Remove(e).(*kept)
	delete(c.byText, k.text)
	_ = k.stmt.Close() // repeats the error of its last step, which was reported
}

func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 { // settings, savepoints, scripts of migrations
		return c.engineConn.ExecContext(ctx, text, args)
	}
	k, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return c.engineConn.ExecContext(ctx, text, args)
	}
	return k.stmt.ExecContext(ctx, args)
}

func (c *keepingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	k, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return c.engineConn.QueryContext(ctx, text, args)
	}
	rows, err := k.stmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	k.busy = true
	return &keptRows{rows, k}, nil
}

func (c *keepingConn) Close() error {
	for e := c.recent.Front(); e != nil; e = c.recent.Front() {
		c.drop(e)
	}
	return c.engineConn.Close()
}

// keptRows gives its statement back when it is closed.
type keptRows struct {
	driver.Rows
	from *kept
}

func (r *keptRows) Close() error {
	err := r.Rows.Close()
	r.from.busy = false
	return err
}
