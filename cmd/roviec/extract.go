package main

import (
	"os"

	"roviec/internal/app"
)

type extractCmd struct {
	File string `arg:"" help:"txt, html, docx or pdf with text; - is standard input."`
	JSON bool   `help:"Print the tasks as JSON."`
	Date string `help:"Reference date YYYY-MM-DD where the text carries none; absent = today."`
}

func (e extractCmd) Run() error { return app.Extract(e.File, e.JSON, e.Date, os.Stdout) }
