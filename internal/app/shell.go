package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/account"
	"roviec/internal/people/org"
)

// Shell opens the data for commands about accounts, also while serve runs on
// it. done closes it.
func Shell(ctx context.Context, c Config, out io.Writer) (x account.Shell, done func(), err error) {
	if err := c.check(); err != nil {
		return x, nil, err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return x, nil, err
	}
	done = func() { _ = d.Close() }
	if _, err = d.Migrate(ctx); err == nil {
		_, c.Demo, err = setting(ctx, d, demoKey)
	}
	if err == nil {
		var r *Rooms
		if r, err = newRooms(d, clock.Wall, c, slog.New(slog.DiscardHandler)); err == nil {
			return account.Shell{Service: r.Accounts, Out: out, BaseURL: c.baseURL(), AgencyID: func(ctx context.Context, code string) (string, error) {
				a, err := r.Org.ByCode(ctx, code, clock.Today(clock.Wall))
				return a.ID, err
			}}, done, nil
		}
	}
	done()
	return x, nil, err
}

// ImportUnits adds the agencies of a CSV table to the register; file "-" is
// standard input.
func ImportUnits(ctx context.Context, c Config, file string, out io.Writer) error {
	in := io.Reader(os.Stdin)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	if _, err := Migrate(ctx, c); err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return err
	}
	defer d.Close()
	n, err := org.New(d, clock.Wall, audit.New(d, clock.Wall)).ImportUnits(ctx, access.Actor{System: true}, in)
	if err == nil {
		fmt.Fprintln(out, i18n.In(i18n.VI).T("org.import.done", n))
	}
	return err
}
