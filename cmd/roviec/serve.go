package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"

	"roviec/internal/app"
)

// where names the data that a command works on.
type where struct {
	Data  string `help:"Folder of the database and the files." default:"./roviec-data"`
	DB    string `name:"db" help:"postgres://… for PostgreSQL; absent for SQLite in the data folder."`
	Files string `help:"Where files are kept; absent for a folder in the data folder."`
}

func (w where) config() app.Config { return app.Config{Data: w.Data, DB: w.DB, Files: w.Files} }

type serveCmd struct {
	where
	Addr     string         `help:"Address of the public port." default:"127.0.0.1:8080"`
	BaseURL  string         `help:"Address under which visitors reach the site; https:// makes cookies secure."`
	OpsAddr  string         `help:"Address of metrics; absent for none."`
	Role     string         `help:"all, portal, workspace or jobs." default:"all"`
	Demo     bool           `help:"Load the demo province into an empty data folder, with accounts for every role."`
	DemoDate string         `help:"Where demo time begins: now or YYYY-MM-DD."`
	Proxies  []netip.Prefix `help:"Networks of proxies that may tell the visitor's address."`
	SMTP     string         `name:"smtp" help:"Mail server: smtps://user:password@host, smtp://host:587 (STARTTLS) or smtp://host:25?tls=none for a local relay; absent for no mail. Better set as ROVIEC_SMTP: a command line is seen by others."`
	MailFrom string         `help:"Sender of mails, such as roviec@thanhhoa.gov.vn."`
}

func (s serveCmd) Run(ctx context.Context) error {
	c := s.config()
	c.Addr, c.BaseURL, c.OpsAddr, c.Role, c.Demo, c.DemoDate, c.Proxies = s.Addr, s.BaseURL, s.OpsAddr, s.Role, s.Demo, s.DemoDate, s.Proxies
	c.SMTP, c.MailFrom = s.SMTP, s.MailFrom
	return app.Serve(ctx, c, os.Stdout)
}

type migrateCmd struct{ where }

func (m migrateCmd) Run(ctx context.Context) error {
	done, err := app.Migrate(ctx, m.config())
	if err != nil {
		return err
	}
	for _, name := range done {
		fmt.Println(name)
	}
	return nil
}

type verifyCmd struct{ where }

func (v verifyCmd) Run(ctx context.Context) error { return app.Verify(ctx, v.config(), os.Stdout) }
