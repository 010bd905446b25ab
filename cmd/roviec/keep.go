package main

import (
	"context"
	"os"

	"roviec/internal/app"
)

type backupCmd struct {
	where
	Dest string `arg:"" help:"New or empty folder."`
}

func (b backupCmd) Run(ctx context.Context) error {
	return app.Backup(ctx, b.config(), b.Dest, os.Stdout)
}

type restoreCmd struct {
	where
	Src string `arg:"" help:"Folder of a backup."`
}

func (r restoreCmd) Run(ctx context.Context) error {
	return app.Restore(ctx, r.config(), r.Src, os.Stdout)
}
