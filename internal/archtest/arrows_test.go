// Package archtest holds tests of the house itself: which room may use which,
// how large a file may be, and what must not appear in the sources.
package archtest

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Dir        string
	Imports    []string
	GoFiles    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,GoFiles", "roviec/...")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, errs.String())
	}
	var all []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// wings from the ground up: a wing uses itself and those before it.
var wings = []string{"base", "vn", "floor", "people", "rooms", "app", "cmd"}

func wingOf(p string) int {
	rest, ok := strings.CutPrefix(p, "roviec/internal/")
	if !ok {
		return len(wings) - 1
	}
	first, _, _ := strings.Cut(rest, "/")
	switch first {
	case "direction", "public":
		first = "rooms"
	}
	for i, w := range wings {
		if w == first {
			return i
		}
	}
	return -1
}

// room is the first two folders of a room, "" elsewhere.
func room(p string) string {
	rest, ok := strings.CutPrefix(p, "roviec/internal/")
	if !ok {
		return ""
	}
	parts := strings.Split(rest, "/")
	if len(parts) < 2 || (parts[0] != "direction" && parts[0] != "public" && parts[0] != "people") {
		return ""
	}
	return path.Join(parts[0], parts[1])
}

// doors are the arrows between rooms that the house allows. Each is there
// because one act of a person touches both in one transaction.
var doors = map[string][]string{
	"direction/meeting":   {"direction/document", "direction/draft", "direction/directive", "direction/task"},
	"direction/plan":      {"direction/document", "direction/task"},
	"direction/programme": {"direction/document", "direction/task"},
	"direction/task":      {"direction/document"},
	"direction/obstacle":  {"direction/task"},
	"direction/remind":    {"direction/task"},
	"direction/urge":      {"direction/task", "direction/document"},
	"public/portal":       {},
	"people/account":      {"people/org"},
	"people/notice":       {"people/org", "people/account"},
}

// everyone may ask who somebody is and tell somebody something.
var open = []string{"people/org", "people/account", "people/notice"}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		from := wingOf(p.ImportPath)
		if strings.HasPrefix(p.ImportPath, "roviec/internal/archtest") || strings.HasPrefix(p.ImportPath, "roviec/test") {
			continue
		}
		if from < 0 {
			t.Errorf("%s lies in no wing", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			if !strings.HasPrefix(i, "roviec/") {
				continue
			}
			if to := wingOf(i); to > from {
				t.Errorf("%s uses %s: a wing may use only the wings below it", p.ImportPath, i)
			}
			a, b := room(p.ImportPath), room(i)
			if a == "" || b == "" || a == b || allowed(a, b) {
				continue
			}
			t.Errorf("%s uses %s: no door leads from %s to %s; declare an interface that app fills, or say why in an ADR", p.ImportPath, i, a, b)
		}
	}
}

func allowed(from, to string) bool {
	for _, d := range doors[from] {
		if d == to {
			return true
		}
	}
	if strings.HasPrefix(from, "people/") {
		return false
	}
	for _, d := range open {
		if d == to {
			return true
		}
	}
	return false
}

// Only one package asks the machine for the domain's time; SQL lives in
// stores; net/http stays out of rules.
func TestForbiddenImports(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		short := strings.TrimPrefix(p.ImportPath, "roviec/internal/")
		for _, i := range p.Imports {
			switch {
			case i == "net/http" && strings.HasPrefix(short, "base/"), i == "net/http" && strings.HasPrefix(short, "vn/"),
				i == "database/sql" && (strings.HasPrefix(short, "base/") || strings.HasPrefix(short, "vn/")):
				t.Errorf("%s uses %s: it must be usable without a server or database", p.ImportPath, i)
			case i == "math/rand":
				t.Errorf("%s uses %s: identifiers and secrets need crypto/rand; load needs math/rand/v2 with a seed", p.ImportPath, i)
			case strings.HasSuffix(p.ImportPath, "/views") && strings.HasPrefix(i, "roviec/") && !viewMayUse(i):
				t.Errorf("%s uses %s: a view shows what its room filled in", p.ImportPath, i)
			}
		}
	}
}

func viewMayUse(i string) bool {
	switch strings.TrimPrefix(i, "roviec/internal/") {
	case "floor/web/layout", "floor/web/form", "floor/web/static", "floor/i18n", "base/gov", "base/clock", "base/fault":
		return true
	}
	return false
}
