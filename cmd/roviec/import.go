package main

import (
	"context"
	"os"

	"roviec/internal/app"
)

type importCmd struct {
	Units importUnitsCmd `cmd:"" help:"Add agencies of a CSV table to the register: all rows, or none where one is wrong."`
}

type importUnitsCmd struct {
	where
	File string `arg:"" help:"Columns code, kind, name, short_name, name_en, parent, valid_from, valid_to; - is standard input."`
}

func (i importUnitsCmd) Run(ctx context.Context) error {
	return app.ImportUnits(ctx, i.config(), i.File, os.Stdout)
}
