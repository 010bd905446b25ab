package search

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"roviec/internal/floor/db/dbtest"
)

// FuzzFind: whatever is typed, the parser cuts it to its limits, no engine sees
// a syntax error, and what is shown is text of the records.
func FuzzFind(f *testing.F) {
	x := load(f, dbtest.SQLite(f), samples)
	for _, s := range []string{"quy hoạch sử dụng đất", `"phòng cháy" 123/QĐ-UBND`, "uybannhandan", "dda62u tuw", "* AND NEAR(", "\xff\u0301\u0301", "“a” \"b", "UBND tỉnh", "thnah"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := parse(s)
		if !utf8.ValidString(q.raw) || utf8.RuneCountInString(q.raw) > 2*maxQuery {
			t.Fatalf("%q is kept as %q", s, q.raw)
		}
		for _, v := range q.variants {
			if len(v.slots) == 0 || len(v.slots) > maxSlots {
				t.Fatalf("%q has %d words", s, len(v.slots))
			}
			for _, sl := range v.slots {
				if sl.key == "" || strings.ContainsAny(sl.key, ` '"·†‡№§`) {
					t.Fatalf("%q has the word %q", s, sl.key)
				}
			}
		}
		r, err := x.Find(context.Background(), Request{Query: s, Scope: Open, Limit: 5, Facets: true})
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		for _, h := range r.Hits {
			var title strings.Builder
			for _, p := range h.Heading {
				title.WriteString(p.Text)
			}
			if title.String() != h.Title {
				t.Fatalf("%q: the title %q is shown as %q", s, h.Title, title.String())
			}
		}
		if _, err := x.Suggest(context.Background(), Open, s, 5); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
