package app

import (
	"context"
	"fmt"
	"io"
	"net"

	"roviec/internal/app/demo"
	"roviec/internal/floor/ops"
)

// Serve opens the house and serves until ctx ends.
func Serve(parent context.Context, c Config, out io.Writer) (err error) {
	ctx, end := context.WithCancel(parent)
	defer end()
	a, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer a.Close()
	background := make(chan struct{})
	go func() {
		defer close(background)
		a.Background(ctx)
	}()
	h := a.Handler()
	if c.OpsAddr != "" {
		m := ops.New(a.DB, a.Config.Data)
		h = m.Wrap(h)
		failed := make(chan error, 1)
		go func() {
			failed <- listen(ctx, c.OpsAddr, m.Handler(), a.log, nil)
			end() // without its metrics the program does not stay
		}()
		defer func() {
			end()
			if e := <-failed; err == nil {
				err = e
			}
		}()
	}
	err = listen(ctx, a.Config.Addr, h, a.log, func(at net.Addr) { a.announce(out, at) })
	if err == nil {
		<-background
	}
	return err
}

// announce says where the product is, and in the demo who may sign in.
func (a *App) announce(out io.Writer, at net.Addr) {
	fmt.Fprintf(out, "Rõ Việc: http://%s\n", at)
	if !a.Config.Demo {
		return
	}
	fmt.Fprintf(out, "\n%-18s %s\n", "Tài khoản", "Vai trò")
	for _, x := range demo.Accounts {
		fmt.Fprintf(out, "%-18s %s\n", x.Username, x.Name)
	}
	if DemoPassword() == DefaultPassword {
		fmt.Fprintf(out, "\nMật khẩu: %s\n", DefaultPassword)
	}
}
