package account

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
)

// Shell is what the commands "roviec user" and "roviec token" do. Who has a
// shell on the machine acts as the program itself.
type Shell struct {
	Service *Service
	Out     io.Writer
	BaseURL string // of links
	// AgencyID finds the agency of a code; nil = no agency can be named.
	AgencyID func(ctx context.Context, code string) (string, error)
}

var shellActor = access.Actor{System: true}

// Add makes an account. Without a password it prints a link by which the
// owner sets one.
func (x Shell) Add(ctx context.Context, username, name string, roles []string, agencyCode, password string) error {
	n := NewAccount{Username: username, Name: name, Password: password}
	if n.Name == "" {
		n.Name = username
	}
	for _, r := range roles {
		n.Roles = append(n.Roles, access.Role(r))
	}
	if agencyCode != "" {
		if x.AgencyID == nil {
			return missing()
		}
		id, err := x.AgencyID(ctx, agencyCode)
		if err != nil {
			return err
		}
		n.AgencyID = id
	}
	acc, err := x.Service.Create(ctx, shellActor, n)
	if err != nil {
		return err
	}
	if password != "" {
		_, err = fmt.Fprintln(x.Out, acc.Username)
		return err
	}
	return x.link(ctx, acc)
}

func (x Shell) link(ctx context.Context, acc Account) error {
	secret, _, err := x.Service.NewLink(ctx, shellActor, acc.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(x.Out, linkAddress(x.BaseURL, secret))
	return err
}

func linkAddress(baseURL, secret string) string {
	return strings.TrimSuffix(baseURL, "/") + "/dat-mat-khau?ma=" + secret
}

// List prints every account: username, state, roles, second factor, name.
func (x Shell) List(ctx context.Context) error {
	w := tabwriter.NewWriter(x.Out, 0, 8, 2, ' ', 0)
	f := Filter{Limit: 200}
	for {
		page, err := x.Service.List(ctx, shellActor, nil, f)
		if err != nil {
			return err
		}
		for _, a := range page.Accounts {
			roles := make([]string, len(a.Roles))
			for i, r := range a.Roles {
				roles[i] = string(r)
			}
			factor := "-"
			if a.Factor {
				factor = "2fa"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", a.Username, a.State(), strings.Join(roles, ","), factor, a.Name)
		}
		if page.Next == "" {
			return w.Flush()
		}
		f.Cursor = page.Next
	}
}

// Disable takes all access from the account, or gives it back.
func (x Shell) Disable(ctx context.Context, username string, disabled bool) error {
	acc, err := x.find(ctx, username)
	if err != nil || acc.Disabled == disabled {
		return err
	}
	return x.Service.SetDisabled(ctx, shellActor, acc.ID, disabled, acc.Version)
}

// Password sets the account's password; "" prints a link instead by which the
// owner sets one.
func (x Shell) Password(ctx context.Context, username, password string) error {
	acc, err := x.find(ctx, username)
	if err != nil {
		return err
	}
	if password == "" {
		return x.link(ctx, acc)
	}
	return x.Service.SetPassword(ctx, shellActor, acc.ID, password)
}

// Token makes a token of the API and prints its bearer.
func (x Shell) Token(ctx context.Context, username, scope, name string) error {
	acc, err := x.find(ctx, username)
	if err != nil {
		return err
	}
	if name == "" {
		name = "roviec token create"
	}
	bearer, err := x.Service.CreateToken(ctx, shellActor, acc.ID, scope, name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(x.Out, bearer)
	return err
}

func (x Shell) find(ctx context.Context, username string) (Account, error) {
	acc, err := x.Service.ByUsername(ctx, username)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "account.error.unknown", normalUsername(username))
	}
	return acc, err
}
