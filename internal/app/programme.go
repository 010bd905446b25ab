package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/programme"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/sheet"
)

// ProgrammeFile is what the shell imports registrations from.
type ProgrammeFile struct {
	File     string
	Year     int    // 0 = the year whose call is not yet issued
	By       string // account in whose name; "" = the program itself, for the Office
	OnlyGood bool   // write the right rows where some are wrong
	Try      bool   // say what would be written, write nothing
}

// ImportProgramme brings registrations of a work programme in from a workbook:
// every row, or none where one is wrong. What is wrong is printed by row and
// column.
func ImportProgramme(ctx context.Context, c Config, p ProgrammeFile, out io.Writer) error {
	sheets, err := workbookOf(p.File)
	if err != nil {
		return err
	}
	if _, err := Migrate(ctx, c); err != nil {
		return err
	}
	d, err := db.Open(ctx, c.DB, c.Data)
	if err != nil {
		return err
	}
	defer d.Close()
	clk, err := clockOf(ctx, d)
	if err != nil {
		return err
	}
	rooms, err := newRooms(d, clk, c, nil)
	if err != nil {
		return err
	}
	who := access.Actor{System: true}
	if p.By != "" {
		acc, err := rooms.Accounts.ByUsername(ctx, p.By)
		if err != nil {
			return fmt.Errorf("no account is called %q", p.By)
		}
		if who, err = rooms.Accounts.ActorOf(ctx, acc.ID); err != nil {
			return err
		}
		if !rooms.Rights.May(who, "registration.import") {
			return fmt.Errorf("the account %q has no right to import registrations", p.By)
		}
	}
	if p.Year == 0 {
		if p.Year, err = openYear(ctx, rooms.Programmes); err != nil {
			return err
		}
	}
	return rooms.importProgramme(ctx, who, p, sheets, out)
}

func workbookOf(file string) ([]sheet.Sheet, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return programme.ReadFile(f, info.Size())
}

// clockOf is the clock of an installation: demo time where it is a demo.
func clockOf(ctx context.Context, d *db.DB) (clock.Clock, error) {
	v, is, err := setting(ctx, d, demoKey)
	if err != nil || !is {
		return clock.Wall, err
	}
	by, err := time.ParseDuration(v)
	return clock.Shifted{By: by}, err
}

func openYear(ctx context.Context, r *programme.Room) (int, error) {
	calls, err := r.Calls(ctx)
	for _, c := range calls {
		if c.IssuedOn.IsZero() {
			return c.Year, nil
		}
	}
	if err == nil {
		err = fault.New(fault.Conflict, "programme.import.no_call")
	}
	return 0, err
}

func (r *Rooms) importProgramme(ctx context.Context, who access.Actor, p ProgrammeFile, sheets []sheet.Sheet, out io.Writer) error {
	words := i18n.In(i18n.VI)
	i, err := r.Programmes.StartImport(ctx, who, p.Year, filepath.Base(p.File), sheets)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "programme.import.no_call")
	}
	if err != nil {
		return err
	}
	if i, err = r.Programmes.Map(ctx, who, i.ID, i.Sheet, i.Mapping, i.Version); err != nil {
		return err
	}
	rows, n, err := r.Programmes.Check(ctx, i)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, words.T("programme.import.summary", n.Rows(), n.New, n.Changed, n.Same, n.Bad))
	for _, line := range programme.ErrorLines(words, rows) {
		fmt.Fprintln(out, line)
	}
	switch {
	case p.Try:
		return nil
	case n.Bad == 0 && n.New+n.Changed == 0:
		fmt.Fprintln(out, words.T("programme.refused.nothing"))
		return nil
	}
	if i, err = r.Programmes.Write(ctx, who, i.ID, p.OnlyGood, i.Version); err != nil {
		return err
	}
	fmt.Fprintln(out, words.T("programme.import.done", i.Result.New+i.Result.Changed, fmt.Sprint(p.Year)))
	return nil
}
