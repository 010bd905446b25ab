package vntext

import "strings"

// slugLength is about how many characters a slug may have: it is cut at the
// first word that begins beyond.
const slugLength = 80

// Slug returns s as part of an address: folded, words joined by hyphens, cut
// at a word at about 80 characters. What leaves nothing is "muc" (an item).
func Slug(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range Fold(s) {
		if r < 'a' || r > 'z' {
			if r < '0' || r > '9' {
				hyphen = true
				continue
			}
		}
		if hyphen && b.Len() > 0 {
			if b.Len() >= slugLength {
				break
			}
			b.WriteByte('-')
		}
		hyphen = false
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return "muc"
	}
	return b.String()
}
