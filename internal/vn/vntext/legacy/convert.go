package legacy

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FromBytes returns bytes as the string that Decode and Detect take: valid
// UTF-8 as it is, anything else byte for character.
func FromBytes(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	rs := make([]rune, len(b))
	for i, c := range b {
		rs[i] = rune(c)
	}
	return string(rs)
}

// Decode converts text from the encoding to Unicode in form NFC. Characters
// that the encoding does not have stay as they are. With Unicode it only
// normalises.
func Decode(text string, from Encoding) string {
	switch from {
	case TCVN3:
		return norm.NFC.String(capitals(lostU(perByte(text, &tcvn3Byte))))
	case VNI:
		return norm.NFC.String(fromVNI(text))
	case VIQR:
		return norm.NFC.String(fromVIQR(text))
	case CP1258:
		return norm.NFC.String(perByte(text, &cp1258Byte))
	case VISCII:
		return norm.NFC.String(fromVISCII(text))
	case Twice:
		out, _, _ := fromTwice(text)
		return norm.NFC.String(out)
	}
	return norm.NFC.String(text)
}

// perByte replaces each character above ASCII that was a byte of the table.
func perByte(text string, t *[256]rune) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		if b, ok := byteOf(r); ok && t[b] != 0 {
			return t[b]
		}
		return r
	}, text)
}

func fromVISCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 {
			if up, ok := visciiLow[byte(r)]; ok {
				return up
			}
			return r
		}
		return []rune(perByte(string(r), &visciiByte))[0]
	}, text)
}

// vniLetters are the VNI letters of one character.
var vniLetters = map[rune]rune{
	'ô': 'ơ', 'ö': 'ư', 'í': 'í', 'ì': 'ì', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ', 'ñ': 'đ',
	'Ô': 'Ơ', 'Ö': 'Ư', 'Í': 'Í', 'Ì': 'Ì', 'Æ': 'Ỉ', 'Ó': 'Ĩ', 'Ò': 'Ị', 'Î': 'Ỵ', 'Ñ': 'Đ',
}

// vniMarks are the marks that VNI writes after the vowel, as combining marks:
// alone a tone, or hat and breve with or without one.
var vniMarks = map[rune]string{
	'ù': "\u0301", 'ø': "\u0300", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
	'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
	'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
}

func fromVNI(text string) string {
	var b strings.Builder
	before := rune(0) // the vowel that a mark may follow
	for _, r := range text {
		low := lower(r)
		if m, ok := vniMarks[low]; ok && takesVNI(before, m) {
			b.WriteString(m)
			before = 0
			continue
		}
		before = low
		if l, ok := vniLetters[r]; ok {
			b.WriteRune(l)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lower is for letters of Latin-1.
func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'Þ' && r != '×' {
		return r + 0x20
	}
	return r
}

// takesVNI reports whether the vowel, as VNI writes it, takes the marks.
func takesVNI(vowel rune, marks string) bool {
	switch {
	case strings.HasPrefix(marks, "\u0302"):
		return vowel == 'a' || vowel == 'e' || vowel == 'o'
	case strings.HasPrefix(marks, "\u0306"):
		return vowel == 'a'
	}
	switch vowel {
	case 'a', 'e', 'o', 'u', 'y', 'ô', 'ö':
		return true
	}
	return false
}

// fromVIQR reads the marks that are written after their letter; a backslash
// takes a mark as it is. A full stop or question mark at the end of a word is a
// tone only where the sentence goes on in small letters.
func fromVIQR(text string) string {
	var b strings.Builder
	vowel, hat, tone := rune(0), false, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		rest := text[i+n:]
		switch {
		case r == '\\' && rest != "" && strings.ContainsRune("^(+'`?~.\\dD", rune(rest[0])):
			b.WriteByte(rest[0])
			i += n + 1
			vowel = 0
			continue
		case vowel != 0 && !hat && !tone && viqrHat(vowel, r) != 0:
			b.WriteRune(viqrHat(vowel, r))
			hat = true
		case vowel != 0 && !tone && viqrTone(r) != 0 && (r != '.' && r != '?' || goesOn(rest)):
			b.WriteRune(viqrTone(r))
			tone = true
		case (r == 'd' || r == 'D') && rest != "" && (rest[0] == 'd' || rest[0] == 'D'):
			b.WriteRune(map[rune]rune{'d': 'đ', 'D': 'Đ'}[r])
			i += n + 1
			vowel = 0
			continue
		default:
			b.WriteRune(r)
			vowel, hat, tone = 0, false, false
			if strings.ContainsRune("aeiouy", lower(r)) && r < 0x80 {
				vowel = lower(r)
			}
		}
		i += n
	}
	return b.String()
}

func viqrHat(vowel, r rune) rune {
	switch {
	case r == '^' && (vowel == 'a' || vowel == 'e' || vowel == 'o'):
		return 0x0302
	case r == '(' && vowel == 'a':
		return 0x0306
	case r == '+' && (vowel == 'o' || vowel == 'u'):
		return 0x031B
	}
	return 0
}

func viqrTone(r rune) rune {
	switch r {
	case '\'':
		return 0x0301
	case '`':
		return 0x0300
	case '?':
		return 0x0309
	case '~':
		return 0x0303
	case '.':
		return 0x0323
	}
	return 0
}

// goesOn reports whether the word or the sentence goes on after a mark.
func goesOn(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return r >= 'a' && r <= 'z' || len(rest) > 0 && (rest[0] >= 'A' && rest[0] <= 'Z' || strings.IndexByte(",;:.", rest[0]) >= 0)
}

// fromTwice undoes UTF-8 that was read as Windows-1252. It tells how many
// characters above ASCII there were, and how many of them were pieces of UTF-8.
func fromTwice(text string) (out string, all, pieces int) {
	var b strings.Builder
	var run []byte
	var runes []rune
	flush := func() {
		for len(run) > 0 {
			r, n := utf8.DecodeRune(run)
			if r == utf8.RuneError {
				b.WriteRune(runes[0])
				run, runes = run[1:], runes[1:]
				continue
			}
			b.WriteRune(r)
			pieces += n
			run, runes = run[n:], runes[n:]
		}
	}
	for _, r := range text {
		if r < 0x80 {
			flush()
			b.WriteRune(r)
			continue
		}
		all++
		if c, ok := byteOf(r); ok {
			run, runes = append(run, c), append(runes, r)
			continue
		}
		flush()
		b.WriteRune(r)
	}
	flush()
	return b.String(), all, pieces
}
