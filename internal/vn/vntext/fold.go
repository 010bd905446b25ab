package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s in Unicode normal form C, the form of everything stored.
func NFC(s string) string { return norm.NFC.String(s) }

// letter is what folding and order know of one precomposed letter.
type letter struct {
	base rune // plain ASCII letter
	rank byte // place in the alphabet: a ă â b … y z
	tone byte // 0 level, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng
	up   bool
}

const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

// tones are the combining marks in the order of a dictionary.
var tones = []rune{0, 0x0300, 0x0309, 0x0303, 0x0301, 0x0323}

var letters = makeLetters()

// small covers every letter below U+1F00 by index: folding looks nothing up
// in a map.
var small [0x1F00]letter

func makeLetters() map[rune]letter {
	out := map[rune]letter{}
	rank := byte(0)
	for _, plain := range alphabet {
		rank++
		base := []rune(norm.NFD.String(string(plain)))[0]
		if base == 'đ' {
			base = 'd'
		}
		for t, mark := range tones {
			s := string(plain)
			if mark != 0 {
				s = norm.NFC.String(s + string(mark))
			}
			r, n := utf8.DecodeRuneInString(s)
			if n != len(s) {
				continue // no precomposed form: not a letter of the language
			}
			out[r] = letter{base: base, rank: rank, tone: byte(t)}
			if u := unicode.ToUpper(r); u != r {
				out[u] = letter{base: base, rank: rank, tone: byte(t), up: true}
			}
		}
	}
	for _, r := range []rune{'Ð', 'Ɖ', 'ð'} { // look-alikes of Đ
		out[r] = letter{base: 'd', rank: out['đ'].rank, up: r != 'ð'}
	}
	for r, l := range out {
		if int(r) < len(small) {
			small[r] = l
		}
	}
	return out
}

func letterOf(r rune) (letter, bool) {
	if r >= 0 && int(r) < len(small) {
		return small[r], small[r].base != 0
	}
	return letter{}, false
}

// Fold returns the key under which s is found when it is typed without marks:
// lower case, no marks, đ as d, every run of white space one space.
func Fold(s string) string { return string(AppendFold(make([]byte, 0, len(s)), s)) }

// AppendFold appends Fold(s) to dst and allocates nothing where dst has room.
func AppendFold(dst []byte, s string) []byte {
	start, space := len(dst), false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'A' && c <= 'Z':
				c += 'a' - 'A'
			case c <= ' ':
				space = len(dst) > start
				continue
			}
			if space {
				dst, space = append(dst, ' '), false
			}
			dst = append(dst, c)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		var out rune
		if l, ok := letterOf(r); ok {
			out = l.base
		} else {
			switch {
			case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
				continue
			case unicode.IsSpace(r):
				space = len(dst) > start
				continue
			case unicode.Is(unicode.Pd, r):
				out = '-'
			default:
				out = foldForeign(r)
			}
		}
		if space {
			dst, space = append(dst, ' '), false
		}
		dst = utf8.AppendRune(dst, out)
	}
	return dst
}

// foldForeign folds letters that Vietnamese does not use.
func foldForeign(r rune) rune {
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		r, _ = utf8.DecodeRune(d)
	}
	return unicode.ToLower(r)
}

// FoldMap folds s and tells, for each byte of the key, which byte of s it
// comes from; the last entry is len(s). It maps a hit in the key back to the
// words as written.
func FoldMap(s string) (key string, offsets []int) {
	var b []byte
	for i, r := range s {
		n := len(b)
		piece := Fold(string(r))
		if unicode.IsSpace(r) {
			if len(b) == 0 || b[len(b)-1] == ' ' {
				continue
			}
			piece = " "
		}
		b = append(b, piece...)
		for range len(b) - n {
			offsets = append(offsets, i)
		}
	}
	if len(b) > 0 && b[len(b)-1] == ' ' {
		b, offsets = b[:len(b)-1], offsets[:len(offsets)-1]
	}
	return string(b), append(offsets, len(s))
}

// HasMarks reports whether s holds a letter with a mark, or đ: a query with
// marks asks for these marks.
func HasMarks(s string) bool {
	for _, r := range norm.NFC.String(s) {
		if l, ok := letterOf(r); ok && r >= utf8.RuneSelf && l.base != 0 {
			return true
		}
	}
	return false
}

// Same returns the key under which two spellings of one word meet: NFC, lower
// case, one space, and the two habits of placing the tone (hòa, hoà; thủy,
// thuỷ) as one.
func Same(s string) string {
	words := strings.Fields(strings.ToLower(norm.NFC.String(s)))
	for i, w := range words {
		words[i] = toneOnFirst(w)
	}
	return strings.Join(words, " ")
}

// toneOnFirst moves the tone of an open syllable oa, oe, uy from the second
// vowel to the first: hoà becomes hòa. "quỳ" keeps its tone: u belongs to q.
func toneOnFirst(w string) string {
	rs := []rune(w)
	n := len(rs)
	if n < 2 || n >= 3 && rs[n-3] == 'q' {
		return w
	}
	last, ok := letterOf(rs[n-1])
	first, ok2 := letterOf(rs[n-2])
	if !ok || !ok2 || last.tone == 0 || first.tone != 0 {
		return w
	}
	plain := norm.NFC.String(string(rs[n-2]))
	open := plain == "o" && (last.base == 'a' && stripTone(rs[n-1]) == 'a' || last.base == 'e' && stripTone(rs[n-1]) == 'e') || plain == "u" && last.base == 'y'
	if !open {
		return w
	}
	rs[n-1] = stripTone(rs[n-1])
	return norm.NFC.String(string(rs[:n-1]) + string(tones[last.tone]) + string(rs[n-1]))
}

// stripTone removes the tone and keeps the letter: ấ becomes â.
func stripTone(r rune) rune {
	out := []rune(norm.NFC.String(strings.Map(func(x rune) rune {
		for _, t := range tones[1:] {
			if x == t {
				return -1
			}
		}
		return x
	}, norm.NFD.String(string(r)))))
	return out[0]
}

// Slug returns s as part of an address: folded, words joined by hyphens, cut
// at a word at about 80 characters.
func Slug(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range Fold(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if hyphen && b.Len() > 0 {
				if b.Len() >= 80 {
					break
				}
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
			continue
		}
		hyphen = true
	}
	if b.Len() == 0 {
		return "muc"
	}
	return b.String()
}
