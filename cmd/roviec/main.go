// Command roviec is Rõ Việc: the work of a provincial People's Committee and
// its public portal in one program.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"roviec/internal/app"
)

// Exit states of the program.
const (
	exitFailed = 1
	exitUsage  = 2
)

type root struct {
	Serve    serveCmd    `cmd:"" help:"Serve the portal and the workspace."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to this program's schema."`
	Verify   verifyCmd   `cmd:"" help:"Check the record of acts, what is published and the files."`
	Backup   backupCmd   `cmd:"" help:"Write a consistent copy of database and files into a new folder, also while serving."`
	Restore  restoreCmd  `cmd:"" help:"Make an empty data folder out of a backup."`
	User     userCmd     `cmd:"" help:"Accounts."`
	Token    tokenCmd    `cmd:"" help:"Tokens of the API."`
	Import   importCmd   `cmd:"" help:"Bring in records of another system."`
	Search   searchCmd   `cmd:"" help:"The indexes of search."`
	Generate generateCmd `cmd:"" help:"Make synthetic tasks, documents and articles for load, marked as samples."`
	Extract  extractCmd  `cmd:"" help:"Read a notice and print the tasks that it assigns. Needs no data folder."`
}

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) (code int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var r root
	p, err := kong.New(&r, kong.Name("roviec"), kong.Description("Rõ Việc: direction of a provincial People's Committee, and what it tells the public."),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.DefaultEnvars("ROVIEC"),
		kong.Exit(func(n int) { panic(exit(n)) }), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(os.Stderr, "roviec:", err)
		return exitFailed
	}
	defer func() {
		if e := recover(); e != nil {
			n, ok := e.(exit)
			if !ok {
				panic(e)
			}
			code = int(n)
		}
	}()
	k, err := p.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "roviec:", err)
		return exitUsage
	}
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "roviec:", app.Words(err))
		var u app.Usage
		if errors.As(err, &u) {
			return exitUsage
		}
		return exitFailed
	}
	return 0
}

// exit is how the parser leaves after printing help.
type exit int
