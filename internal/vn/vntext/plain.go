package vntext

import "strings"

// Plain is a name or a heading as it is compared: folded, words alone, one
// space between them.
func Plain(s string) string {
	return strings.Join(strings.FieldsFunc(Fold(s), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }), " ")
}
