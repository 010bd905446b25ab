package queries

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"
	"unicode"
)

// Synthetic yields n documents whose words follow each other as in base, with
// a word from elsewhere now and then: for measuring speed on a collection of
// the size and length of a real one (200 to 2,000 words, 780 on average).
func Synthetic(base []Document, n int, seed uint64) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		r := rand.New(rand.NewPCG(seed, 11))
		after := map[string][]string{}
		var all []string
		for _, d := range base {
			words := strings.Fields(d.Title + " . " + d.Text)
			for i, w := range words {
				all = append(all, w)
				if i > 0 {
					after[words[i-1]] = append(after[words[i-1]], w)
				}
			}
		}
		at := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
		for i := range n {
			word := all[r.IntN(len(all))]
			next := func() string {
				list := after[word]
				if len(list) == 0 || r.IntN(12) == 0 {
					word = all[r.IntN(len(all))]
				} else {
					word = list[r.IntN(len(list))]
				}
				return word
			}
			var title, text strings.Builder
			for range 8 + r.IntN(14) {
				title.WriteString(strings.TrimFunc(next(), unicode.IsPunct) + " ")
			}
			u := r.Float64()
			for k := range 200 + int(1800*u*u*0.97) {
				text.WriteString(next())
				text.WriteByte(" \n"[min(1, (k+1)%60/59)])
			}
			at = at.Add(time.Hour)
			if !yield(Document{
				ID: fmt.Sprintf("s%d", i), Number: fmt.Sprintf("%d/QĐ-UBND", i%4000+1), Title: strings.TrimSpace(title.String()), Text: text.String(),
				Date: at.Format("2006-01-02"),
			}) {
				return
			}
		}
	}
}
