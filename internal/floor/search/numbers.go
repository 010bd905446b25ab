package search

import (
	"regexp"
	"strings"
)

// A document number begins with digits; a year and signs of type and issuer
// follow: 123/QĐ-UBND, 37/2021/QH15, 58-NQ/TW, 12/UBND-VX.
var numberShape = regexp.MustCompile(`\d{1,6}\s*[/\-–]\s*(?:\d{4}\s*[/\-–]\s*)?\p{Lu}[\p{Lu}&]{0,9}\d{0,2}(?:\s?[/\-–.]\s?\p{Lu}[\p{Lu}&]{0,9}\d{0,2}){0,4}`)

// numbersIn returns the keys of the document numbers of a line.
func numbersIn(s string) []string {
	var out []string
	for _, m := range numberShape.FindAllString(s, 50) {
		out = append(out, joinKeys(m))
	}
	return out
}

// joinKeys is the text without anything between its words: 123qdubnd.
func joinKeys(s string) string {
	var b strings.Builder
	walk(s, func(t token) bool {
		b.WriteString(keyOf(s[t.start:t.end]))
		return b.Len() < 200
	})
	return b.String()
}
