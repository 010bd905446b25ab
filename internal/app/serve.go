package app

import (
	"context"
	"fmt"
	"io"
	"net"

	"roviec/internal/app/demo"
)

// Serve opens the house and serves until ctx ends.
func Serve(ctx context.Context, c Config, out io.Writer) error {
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
	err = listen(ctx, a.Config.Addr, a.Handler(), a.log, func(at net.Addr) { a.announce(out, at) })
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
