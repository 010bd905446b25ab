package publish

import (
	"html"
	"regexp"
	"strings"
)

var (
	blockEnd = regexp.MustCompile(`(?i)</(?:p|h[1-6]|li|blockquote|tr|div|ul|ol|table)>|<br ?/?>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
)

// plainText is the text of sanitised HTML, a line for each block.
func plainText(s string) string {
	s = html.UnescapeString(anyTag.ReplaceAllString(blockEnd.ReplaceAllString(s, "\n"), ""))
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
