package main

import (
	"context"
	"os"

	"roviec/internal/app"
)

type searchCmd struct {
	Rebuild searchRebuildCmd `cmd:"" help:"Index every record anew, also while serving; an interrupted rebuild goes on where it stopped."`
}

type searchRebuildCmd struct{ where }

func (s searchRebuildCmd) Run(ctx context.Context) error {
	return app.RebuildSearch(ctx, s.config(), os.Stdout)
}
