package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Rows are rows of one table for Bulk, with the columns that they fill.
type Rows struct {
	Table   string
	Columns []string
	Rows    [][]any
}

// Bulk writes the rows in one transaction of its own, table after table: by
// COPY where the engine has it, else by one prepared statement for each table.
// It is for rows without an act behind them: made samples.
func (d *DB) Bulk(ctx context.Context, list ...Rows) error {
	if pool := d.Pool(); pool != nil {
		return Translate(pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			for _, r := range list {
				if _, err := tx.CopyFrom(ctx, pgx.Identifier{r.Table}, r.Columns, pgx.CopyFromRows(r.Rows)); err != nil {
					return fmt.Errorf("db: bulk: %s: %w", r.Table, err)
				}
			}
			return nil
		}))
	}
	return d.Batch(ctx, func(ctx context.Context) error {
		for _, r := range list {
			if err := r.insert(ctx); err != nil {
				return fmt.Errorf("db: bulk: %s: %w", r.Table, err)
			}
		}
		return nil
	})
}

func (r Rows) insert(ctx context.Context) error {
	st, err := Tx(ctx).PrepareContext(ctx, `INSERT INTO `+r.Table+` (`+strings.Join(r.Columns, ",")+`) VALUES (?`+strings.Repeat(",?", len(r.Columns)-1)+`)`)
	if err != nil {
		return err
	}
	defer st.Close()
	for _, row := range r.Rows {
		if _, err := st.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return nil
}
