package vntext

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What becomes of a character under folding, where it is not another
// character. The values are control characters, which folding never yields.
const (
	foldSlow  = 0 // not in the table
	foldDrop  = 1 // marks and invisible characters leave nothing
	foldSpace = 2 // white space and control characters part words
)

// folded holds the answer of foldRune for the characters that Vietnamese
// texts are made of; it makes folding a walk over bytes and one table.
var folded = makeFolded()

const afterFolded = 0x2070

func makeFolded() (t [afterFolded]uint16) {
	for _, span := range [][2]rune{{0, 0x250}, {0x300, 0x370}, {0x1E00, 0x1F00}, {0x2000, afterFolded}} {
		for r := span[0]; r < span[1]; r++ {
			t[r] = uint16(foldRune(r)) // small letters of these blocks lie in the plane
		}
	}
	return t
}

// foldRune is the definition: what one character becomes.
func foldRune(r rune) rune {
	if l, ok := letterOf(r); ok {
		return l.base
	}
	switch {
	case r <= ' ', unicode.IsSpace(r):
		return foldSpace
	case r < utf8.RuneSelf:
		return r // capitals were letters
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		return foldDrop
	case unicode.Is(unicode.Pd, r):
		return '-'
	}
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		for _, part := range string(d) {
			if out := foldRune(part); out != foldDrop {
				return out
			}
		}
		return foldDrop
	}
	if low := unicode.ToLower(r); low != r {
		return foldRune(low)
	}
	return r
}

// Fold returns the key under which s is found when it is typed without marks:
// lower case, no marks, đ as d, every run of white space one space, nothing of
// soft hyphens and zero-width characters. It takes NFC and NFD alike.
func Fold(s string) string { return string(AppendFold(make([]byte, 0, len(s)), s)) }

// AppendFold appends Fold(s) to dst and allocates nothing where dst has room.
func AppendFold(dst []byte, s string) []byte {
	start, space := len(dst), false
	for i := 0; i < len(s); {
		c := s[i]
		var out rune
		switch {
		case c < utf8.RuneSelf:
			i++
			out = rune(folded[c])
		case c < 0xE0 && c >= 0xC2 && i+1 < len(s) && s[i+1]&0xC0 == 0x80:
			out = rune(folded[rune(c&0x1F)<<6|rune(s[i+1]&0x3F)])
			if out == foldSlow {
				r, _ := utf8.DecodeRuneInString(s[i:])
				out = foldRune(r)
			}
			i += 2
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if r < afterFolded {
				out = rune(folded[r])
			}
			if out == foldSlow {
				out = foldRune(r)
			}
		}
		if out <= foldSpace {
			space = space || out == foldSpace && len(dst) > start
			continue
		}
		if space {
			dst, space = append(dst, ' '), false
		}
		if out < utf8.RuneSelf {
			dst = append(dst, byte(out))
		} else {
			dst = utf8.AppendRune(dst, out)
		}
	}
	return dst
}

// FoldMap folds s and tells, for each byte of the key, at which byte of s the
// character begins that it comes from; the last entry is len(s). A hit key[a:b]
// is written s[at[a]:at[b]], marks that follow their letter (NFD) included.
func FoldMap(s string) (key string, at []int) {
	b, at := foldMap(s)
	return string(b), at
}

func foldMap(s string) (key []byte, at []int) {
	key, at = make([]byte, 0, len(s)), make([]int, 0, len(s)+1)
	space := -1
	for i, r := range s {
		out := rune(foldSlow)
		if r < afterFolded {
			out = rune(folded[r])
		}
		if out == foldSlow {
			out = foldRune(r)
		}
		switch out {
		case foldDrop:
			continue
		case foldSpace:
			if space < 0 && len(key) > 0 {
				space = i
			}
			continue
		}
		if space >= 0 {
			key, at, space = append(key, ' '), append(at, space), -1
		}
		n := len(key)
		key = utf8.AppendRune(key, out)
		for range len(key) - n {
			at = append(at, i)
		}
	}
	return key, append(at, len(s))
}
