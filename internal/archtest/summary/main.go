// Command summary reads the output of "go test -json" and prints what failed,
// the skipped tests by name, and the counts.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
)

type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

func main() {
	var passed, failed int
	skips := map[string]string{}
	output := map[string][]string{}
	parents := map[string]bool{}
	results := map[string]string{}
	sc := bufio.NewScanner(os.Stdin)
	sc.Buffer(make([]byte, 1<<20), 64<<20)
	for sc.Scan() {
		var e event
		if json.Unmarshal(sc.Bytes(), &e) != nil {
			fmt.Println(sc.Text())
			continue
		}
		name := e.Package
		if e.Test != "" {
			name += " " + e.Test
			if i := strings.LastIndex(e.Test, "/"); i >= 0 {
				parents[e.Package+" "+e.Test[:i]] = true
			}
		}
		switch e.Action {
		case "output":
			output[name] = append(output[name], e.Output)
		case "pass", "fail", "skip":
			results[name] = e.Action
		}
	}
	var names []string
	for n := range results {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		switch results[n] {
		case "fail":
			fmt.Print("FAILED ", n, "\n", strings.Join(output[n], ""))
			failed++
		case "pass":
			if strings.Contains(n, " ") && !parents[n] {
				passed++
			}
		case "skip":
			if strings.Contains(n, " ") {
				skips[n] = reason(output[n])
			}
		}
	}
	for _, n := range names {
		if why, ok := skips[n]; ok {
			fmt.Printf("skipped %s: %s\n", n, why)
		}
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", passed, failed, len(skips))
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}

// reason takes the words of t.Skip out of the test's output.
func reason(lines []string) string {
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "===") && !strings.HasPrefix(l, "---") {
			return l
		}
	}
	return ""
}
