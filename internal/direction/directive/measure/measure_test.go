package measure

import (
	"os"
	"path/filepath"
	"testing"
)

// The bars of the reader on the annotated sample.
func TestBars(t *testing.T) {
	shared := os.Getenv("ROVIEC_SHARED")
	if shared == "" {
		shared = "../../../../../shared"
	}
	dirs := []string{"../testdata/sample", filepath.Join(shared, "data", "extract")}
	for _, d := range dirs {
		t.Run(filepath.Base(d), func(t *testing.T) {
			if _, err := os.Stat(d); err != nil {
				t.Skip("the annotated sample is not beside the repository")
			}
			texts, err := Load(d)
			if err != nil {
				t.Fatal(err)
			}
			f := Score(texts)
			if f.Detection.F1 < 0.95 || f.Lead.F1 < 0.95 || f.Deadline.F1 < 0.95 || f.Overall < 0.93 {
				t.Errorf("below the bars:\n%s", f)
			}
		})
	}
}

// Gold as proposal agrees with itself; nothing agrees with nothing.
func TestMatch(t *testing.T) {
	texts, err := Load("../testdata/sample")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range texts {
		if m := match(x.Gold, x.Gold, x.Words); len(m) != len(x.Gold) {
			t.Errorf("%s: %d of %d", x.Name, len(m), len(x.Gold))
		}
		if m := match(x.Gold, nil, x.Words); len(m) != 0 {
			t.Errorf("%s: matched with nothing", x.Name)
		}
	}
}
