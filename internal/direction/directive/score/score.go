// Package main prints how well the reader of directives does on annotated
// texts: for each name.txt a name.json with the tasks that a person found.
//
//	go run ./internal/direction/directive/score [DIR…]
package main

import (
	"fmt"
	"io"
	"os"

	"roviec/internal/direction/directive/measure"
)

func main() {
	dirs := os.Args[1:]
	if len(dirs) == 0 {
		dirs = []string{"internal/direction/directive/testdata/sample"}
	}
	if err := run(os.Stdout, dirs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, dirs []string) error {
	for _, d := range dirs {
		texts, err := measure.Load(d)
		if err != nil {
			return err
		}
		f := measure.Score(texts)
		if _, err := fmt.Fprintf(w, "%s\n%s", d, f); err != nil {
			return err
		}
	}
	return nil
}
