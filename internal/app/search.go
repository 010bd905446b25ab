package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
)

// sources are where the two indexes are built from.
func (r *Rooms) sources() map[search.Name][]search.Source {
	return map[search.Name][]search.Source{
		search.Public: {{Name: "published", Next: r.News.Published}},
		search.Staff: {
			{Name: "task", Next: r.Tasks.Searchable},
			{Name: "document", Next: r.Documents.Searchable},
			{Name: "draft", Next: r.Drafts.Searchable},
			{Name: "meeting", Next: r.Meetings.Searchable},
			{Name: "plan", Next: r.Plans.Searchable},
			{Name: "indicator", Next: r.Indicators.Searchable},
			{Name: "programme", Next: r.Programmes.Searchable},
			{Name: "article", Next: r.News.Searchable},
		},
	}
}

// RebuildSearch builds both indexes anew, also while serve runs on the data.
// An interrupted rebuild goes on where it stopped.
func RebuildSearch(ctx context.Context, c Config, out io.Writer) error {
	r, done, err := shellRooms(ctx, c)
	if err != nil {
		return err
	}
	defer done()
	words := i18n.In(i18n.VI)
	for _, name := range []search.Name{search.Public, search.Staff} {
		x, told, n := search.New(r.db, name), time.Time{}, 0
		err := x.Rebuild(ctx, r.sources()[name], func(source string, done int) {
			if n = done; time.Since(told) > time.Second {
				told = time.Now()
				fmt.Fprintln(out, words.T("search.rebuild.progress", string(name), source, done))
			}
		})
		if err != nil {
			return err
		}
		if err := tidy(ctx, x); err != nil {
			return err
		}
		fmt.Fprintln(out, words.T("search.rebuild.done", string(name), n))
	}
	return nil
}

// tidy joins the pieces of an index until nothing is left to join.
func tidy(ctx context.Context, x *search.Index) error {
	for {
		if more, err := x.Tidy(ctx); err != nil || !more {
			return err
		}
	}
}

// tidySearch is the job that keeps both indexes whole and in few pieces. An
// index that lacks records, as after a backup was restored, is built anew.
func (r *Rooms) tidySearch(ctx context.Context) error {
	for _, name := range []search.Name{search.Public, search.Staff} {
		x := search.New(r.db, name)
		whole, err := x.Whole(ctx)
		if err == nil && !whole {
			r.log.Info("search index is built anew", "index", string(name))
			err = x.Rebuild(ctx, r.sources()[name], nil)
		}
		if err == nil {
			err = tidy(ctx, x)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shellRooms opens the house for a command that acts beside serve.
func shellRooms(ctx context.Context, c Config) (r *Rooms, done func(), err error) {
	if err := c.check(); err != nil {
		return nil, nil, err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return nil, nil, err
	}
	done = func() { _ = d.Close() }
	clk := clock.Clock(clock.Wall)
	if _, err = d.Migrate(ctx); err == nil {
		var offset string
		if offset, c.Demo, err = setting(ctx, d, demoKey); err == nil && c.Demo {
			by, bad := time.ParseDuration(offset)
			clk, err = clock.Shifted{By: by}, bad
		}
	}
	if err == nil {
		if r, err = newRooms(d, clk, c, slog.New(slog.DiscardHandler)); err == nil {
			return r, done, nil
		}
	}
	done()
	return nil, nil, err
}
