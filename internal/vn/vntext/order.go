package vntext

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SortKey returns a string whose bytes order as Vietnamese does: letters of
// the whole text first (a ă â b … d đ …), then tones (level, huyền, hỏi, ngã,
// sắc, nặng), then small before capital.
func SortKey(s string) string {
	s = norm.NFC.String(strings.Join(strings.Fields(s), " "))
	primary, second, third := make([]byte, 0, 2*len(s)), make([]byte, 0, len(s)), make([]byte, 0, len(s))
	for _, r := range s {
		if l, ok := letterOf(r); ok {
			primary = append(primary, 0x40+l.rank)
			second = append(second, '1'+byte(l.tone))
			if l.up {
				third = append(third, '2')
			} else {
				third = append(third, '1')
			}
			continue
		}
		switch {
		case r == ' ':
			primary = append(primary, '!') // before every letter: An before An Bình
		case r < 0x40:
			primary = append(primary, byte(r))
		default:
			primary = append(primary, 0x7e)
			primary = append(primary, []byte(string(r))...)
		}
	}
	// Trailing level tones and small letters say nothing: cut, to be short.
	return string(primary) + " " + strings.TrimRight(string(second), "1") + " " + strings.TrimRight(string(third), "1")
}

// PersonSortKey orders people by given name (the last word), then by family
// and middle names.
func PersonSortKey(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return SortKey(name)
	}
	given := words[len(words)-1]
	return SortKey(given) + "\x00" + SortKey(strings.Join(words[:len(words)-1], " "))
}
