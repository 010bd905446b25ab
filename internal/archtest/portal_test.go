package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var tables = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+([a-z_][a-z0-9_]*)`)

// The portal reads what was published and writes what visitors hand in; no
// other table is named there, so that no slip can show what is not public.
func TestPortalSQL(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../public/portal/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	named := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range regexp.MustCompile("`[^`]*`").FindAllString(string(b), -1) {
			if !regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE)\b`).MatchString(q) {
				continue
			}
			for _, m := range tables.FindAllStringSubmatch(q, -1) {
				named++
				if n := strings.ToLower(m[1]); !strings.HasPrefix(n, "published_") && !strings.HasPrefix(n, "intake_") && n != "version_mark" && n != "set" {
					t.Errorf("%s names the table %s", f, n)
				}
			}
		}
	}
	if named < 4 {
		t.Errorf("only %d tables are named: the test does not see the SQL", named)
	}
}
