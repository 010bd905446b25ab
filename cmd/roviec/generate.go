package main

import (
	"context"
	"os"

	"roviec/internal/app"
)

type generateCmd struct {
	where
	Seed     uint64 `help:"The same seed makes the same data." default:"1"`
	Agencies int    `help:"Sample agencies that lead the tasks; 0 for those of the province." default:"0"`
	Tasks    int    `help:"Tasks with their acts over the last five years." default:"1000"`

	Documents int `help:"Official documents, incoming and outgoing, of the last five years." default:"0"`
	Articles  int `help:"Articles on the portal, of the last five years." default:"0"`
}

func (g generateCmd) Run(ctx context.Context) error {
	return app.GenerateData(ctx, g.config(), app.Synthetic{Seed: g.Seed, Agencies: g.Agencies, Tasks: g.Tasks, Documents: g.Documents, Articles: g.Articles}, os.Stdout)
}
