package main

import (
	"context"
	"os"

	"roviec/internal/app"
)

type userCmd struct {
	Add      userAddCmd      `cmd:"" help:"Make an account."`
	List     userListCmd     `cmd:"" help:"List accounts."`
	Disable  userDisableCmd  `cmd:"" help:"Take all access from an account."`
	Password userPasswordCmd `cmd:"" help:"Set a password, or print a link by which the owner sets it."`
}

type userAddCmd struct {
	where
	Username string   `arg:""`
	Name     string   `help:"Shown name."`
	Role     []string `help:"Roles." required:""`
	Agency   string   `help:"Code of the agency."`
	Password string   `help:"Absent: a link is printed." env:"ROVIEC_NEW_PASSWORD"`
}

func (u userAddCmd) Run(ctx context.Context) error {
	x, done, err := app.Shell(ctx, u.config(), os.Stdout)
	if err != nil {
		return err
	}
	defer done()
	return x.Add(ctx, u.Username, u.Name, u.Role, u.Agency, u.Password)
}

type userListCmd struct{ where }

func (u userListCmd) Run(ctx context.Context) error {
	x, done, err := app.Shell(ctx, u.config(), os.Stdout)
	if err != nil {
		return err
	}
	defer done()
	return x.List(ctx)
}

type userDisableCmd struct {
	where
	Username string `arg:""`
	Undo     bool   `help:"Give access back."`
}

func (u userDisableCmd) Run(ctx context.Context) error {
	x, done, err := app.Shell(ctx, u.config(), os.Stdout)
	if err != nil {
		return err
	}
	defer done()
	return x.Disable(ctx, u.Username, !u.Undo)
}

type userPasswordCmd struct {
	where
	Username string `arg:""`
	Password string `help:"Absent: a link is printed." env:"ROVIEC_NEW_PASSWORD"`
}

func (u userPasswordCmd) Run(ctx context.Context) error {
	x, done, err := app.Shell(ctx, u.config(), os.Stdout)
	if err != nil {
		return err
	}
	defer done()
	return x.Password(ctx, u.Username, u.Password)
}

type tokenCmd struct {
	Create tokenCreateCmd `cmd:"" help:"Make a token and print it once."`
}

type tokenCreateCmd struct {
	where
	User  string `required:"" help:"Whose rights the token has."`
	Scope string `required:"" enum:"read,write" help:"read or write."`
	Name  string `help:"What the token is for."`
}

func (t tokenCreateCmd) Run(ctx context.Context) error {
	x, done, err := app.Shell(ctx, t.config(), os.Stdout)
	if err != nil {
		return err
	}
	defer done()
	return x.Token(ctx, t.User, t.Scope, t.Name)
}
