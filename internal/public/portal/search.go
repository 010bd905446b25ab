package portal

import (
	"regexp"
	"slices"
	"strings"

	"roviec/internal/vn/vntext"
)

// rank orders candidates: the phrase in the title, all words in the title, the
// phrase with its marks, then date as they came.
func rank(list []Item, query string, words []string) {
	exact := strings.ToLower(vntext.NFC(strings.Join(strings.Fields(query), " ")))
	phrase := strings.Join(words, " ")
	score := func(x Item) int {
		title := vntext.Fold(x.Title)
		n := 0
		if strings.Contains(strings.ToLower(x.Title), exact) {
			n += 8
		}
		if strings.Contains(title, phrase) {
			n += 4
		}
		all := true
		for _, w := range words {
			all = all && strings.Contains(title, w)
		}
		if all {
			n += 2
		}
		if vntext.HasMarks(query) && strings.Contains(strings.ToLower(x.Lead), exact) {
			n++
		}
		return n
	}
	scores := make(map[string]int, len(list))
	for _, x := range list {
		scores[x.Kind+x.ID] = score(x)
	}
	slices.SortStableFunc(list, func(a, b Item) int { return scores[b.Kind+b.ID] - scores[a.Kind+a.ID] })
}

// Span is a piece of a snippet; Hit marks the words that were looked for.
type Span struct {
	Text string
	Hit  bool
}

const snippetRunes = 220

// snippet cuts the piece of text around the first hit and marks the words as
// they are written there.
func snippet(text string, words []string) []Span {
	key, at := vntext.FoldMap(text)
	first := len(key)
	for _, w := range words {
		if i := strings.Index(key, w); i >= 0 && i < first {
			first = i
		}
	}
	if first == len(key) {
		first = 0
	}
	start := max(0, first-80)
	for start > 0 && key[start-1] != ' ' {
		start--
	}
	end := min(len(key), start+snippetRunes)
	for end < len(key) && key[end] != ' ' {
		end++
	}
	var out []Span
	if start > 0 {
		out = append(out, Span{Text: "… "})
	}
	for i := start; i < end; {
		n := 0
		for _, w := range words {
			if strings.HasPrefix(key[i:], w) && len(w) > n {
				n = len(w)
			}
		}
		j := i + n
		if n == 0 {
			for j = i + 1; j < end; j++ {
				if hitAt(key[j:], words) {
					break
				}
			}
		}
		j = min(j, end)
		out = append(out, Span{Text: text[at[i]:at[j]], Hit: n > 0})
		i = j
	}
	if end < len(key) {
		out = append(out, Span{Text: " …"})
	}
	return out
}

func hitAt(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plainText is the text of sanitised HTML.
func plainText(html string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'").Replace(tags.ReplaceAllString(html, " "))), " ")
}
