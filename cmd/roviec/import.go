package main

import (
	"context"
	"os"

	"roviec/internal/app"
)

type importCmd struct {
	Articles  importArticlesCmd  `cmd:"" help:"Add articles of an older portal: a JSONL file, or a folder of saved pages. They wait for approval, or are published in the name of two accounts."`
	Programme importProgrammeCmd `cmd:"" help:"Registrations of a work programme from a workbook: all rows, or none where one is wrong."`
	Units     importUnitsCmd     `cmd:"" help:"Add agencies of a CSV table to the register: all rows, or none where one is wrong."`
}

type importUnitsCmd struct {
	where
	File string `arg:"" help:"Columns code, kind, name, short_name, name_en, parent, valid_from, valid_to; - is standard input."`
}

func (i importUnitsCmd) Run(ctx context.Context) error {
	return app.ImportUnits(ctx, i.config(), i.File, os.Stdout)
}

type importArticlesCmd struct {
	where
	Path       string `arg:"" help:"JSONL: external_id, title, lead, body_html or body_text, section, published_at, old_url. Folder: html and txt."`
	Publish    bool   `help:"Publish at once; needs --by and --approved-by."`
	By         string `help:"Account in whose name the articles are written."`
	ApprovedBy string `help:"Account in whose name they are approved; another than --by."`
}

func (i importArticlesCmd) Run(ctx context.Context) error {
	return app.ImportArticles(ctx, i.config(), i.Path, app.ImportBy{Publish: i.Publish, By: i.By, ApprovedBy: i.ApprovedBy}, os.Stdout)
}

type importProgrammeCmd struct {
	where
	File     string `arg:"" help:"An .xlsx file; headings are recognised in Vietnamese, with or without marks."`
	Year     int    `help:"Year of the programme; absent: the year whose call is open."`
	By       string `help:"Account in whose name; absent: the Office."`
	OnlyGood bool   `help:"Write the right rows and leave the wrong ones out."`
	Try      bool   `help:"Say what would be written, write nothing."`
}

func (i importProgrammeCmd) Run(ctx context.Context) error {
	return app.ImportProgramme(ctx, i.config(), app.ProgrammeFile{File: i.File, Year: i.Year, By: i.By, OnlyGood: i.OnlyGood, Try: i.Try}, os.Stdout)
}
