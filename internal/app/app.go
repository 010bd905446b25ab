package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"roviec/internal/app/demo"
	"roviec/internal/base/clock"
	"roviec/internal/floor/db"
	"roviec/internal/floor/jobs"
	"roviec/internal/floor/web"
)

// Version is set when a release is built.
var Version = "dev"

// App is the house, open.
type App struct {
	Config Config
	DB     *db.DB
	Clock  clock.Clock
	Rooms  *Rooms
	Server *web.Server

	handler http.Handler
	runner  *jobs.Runner
	log     *slog.Logger
	ready   atomic.Bool
}

// Open opens the database, brings its schema up to date, loads the demo where
// asked and needed, and wires the rooms.
func Open(ctx context.Context, c Config) (*App, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	shift, err := c.clockOffset()
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, DB: d, log: slog.New(slog.NewJSONHandler(os.Stderr, nil))}
	if err := a.open(ctx, shift); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context, shift time.Duration) error {
	if _, err := a.DB.Migrate(ctx); err != nil {
		return err
	}
	offset, first, err := demoOffset(ctx, a.DB, a.Config, time.Now())
	if err != nil {
		return err
	}
	if first {
		if err := a.loadDemo(ctx, offset); err != nil {
			return err
		}
	}
	a.Clock = clock.Wall
	if a.Config.Demo {
		a.Clock = clock.Shifted{By: offset + shift}
	}
	debug.FreeOSMemory() // the story is told once
	if a.Rooms, err = newRooms(a.DB, a.Clock, a.Config, a.log); err != nil {
		return err
	}
	if err := a.Rooms.Calendar.Seed(ctx); err != nil {
		return err
	}
	if err := errors.Join(a.Rooms.Plans.Upgrade(ctx), a.Rooms.Documents.KeyClauses(ctx), a.Rooms.Documents.KeyWords(ctx), a.Rooms.Reviews.KeyWords(ctx)); err != nil {
		return err
	}
	if a.Server, err = a.Rooms.server(); err != nil {
		return err
	}
	a.handler = a.front()
	a.runner = jobs.New(a.DB, a.log, a.Rooms.jobs(a.Server)...)
	a.ready.Store(true)
	return nil
}

// loadDemo tells the demo's story with a clock of its own, then stores how far
// demo time is from the wall clock: the folder is a demo from then on.
func (a *App) loadDemo(ctx context.Context, offset time.Duration) error {
	story := clock.NewManual(demoStart)
	rooms, err := newRooms(a.DB, story, a.Config, a.log)
	if err != nil {
		return err
	}
	return demo.Load(ctx, rooms.world(story), DemoPassword(), func(ctx context.Context) error {
		return setSetting(ctx, a.DB, demoKey, offset.String())
	})
}

// front is everything that the public port answers.
func (a *App) front() http.Handler {
	var next http.Handler = a.Rooms.front(a.Server)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz":
			plain(w, http.StatusOK, "ok")
		case "/readyz":
			a.readyz(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func (a *App) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if !a.ready.Load() || a.DB.Ping(ctx) != nil {
		w.Header().Set("Retry-After", "2")
		plain(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// Handler answers the public port.
func (a *App) Handler() http.Handler { return a.handler }

// Forget empties the cache of public pages, as a publication does.
func (a *App) Forget() { a.Rooms.cache.Drop() }

// Background follows what other nodes publish and runs the jobs until ctx ends.
func (a *App) Background(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.Rooms.watch(ctx)
	}()
	if a.Config.Role == "all" || a.Config.Role == "jobs" {
		a.runner.Run(ctx)
	}
	<-done
}

// Close closes the database.
func (a *App) Close() error { return a.DB.Close() }
