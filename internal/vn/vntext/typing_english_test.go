package vntext

import (
	"go/build"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// English prose stays as it is: the comments of the standard library, cut into
// queries of one to four words.
func TestDecodeOnEnglish(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", "net", "http", "*.go"))
	if len(files) == 0 {
		t.Skip("the sources of the standard library are absent")
	}
	var queries, changed [5]int
	seen := map[string]int{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			line, ok := strings.CutPrefix(strings.TrimSpace(line), "// ")
			if !ok {
				continue
			}
			words := strings.Fields(line)
			for i, n := 0, 1; i+n <= len(words); i, n = i+n, n%4+1 {
				q := strings.Join(words[i:i+n], " ")
				queries[n]++
				if got, ok := Decode(q); ok {
					changed[n]++
					seen[q+" → "+got]++
				}
			}
		}
	}
	for n := 1; n < 5; n++ {
		t.Logf("%d words: %d of %d changed", n, changed[n], queries[n])
		if changed[n]*100 > queries[n] {
			t.Errorf("more than one in a hundred queries of %d words are changed", n)
		}
	}
	for q, n := range seen {
		if n > 3 {
			t.Logf("%d × %s", n, q)
		}
	}
}
