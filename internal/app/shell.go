package app

import (
	"context"
	"io"
	"log/slog"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/people/account"
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
	_, c.Demo, err = setting(ctx, d, demoKey)
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
