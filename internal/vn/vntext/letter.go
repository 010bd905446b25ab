package vntext

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tone is one of the six tones, in the order of a Vietnamese dictionary.
type Tone byte

// The tones: level, huyền (à), hỏi (ả), ngã (ã), sắc (á), nặng (ạ).
const (
	Ngang Tone = iota
	Huyen
	Hoi
	Nga
	Sac
	Nang
)

// letter is what folding and order know of one precomposed letter.
type letter struct {
	base  rune // plain ASCII letter: a of ấ, d of đ
	plain rune // small letter without its tone: â of Ấ
	rank  byte // place in the alphabet: a ă â b … y z
	tone  Tone
	up    bool
}

const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

// toneMarks are the combining marks in the order of the tones.
var toneMarks = [...]rune{0, 0x0300, 0x0309, 0x0303, 0x0301, 0x0323}

// letters covers every letter of the language by its code point: nothing is
// looked up in a map. The last Vietnamese letter is ỹ, U+1EF9.
var letters, toned = makeLetters()

const afterLetters = 0x1F00

func makeLetters() (out [afterLetters]letter, withTone map[rune][6]rune) {
	withTone = map[rune][6]rune{}
	rank := byte(0)
	for _, plain := range alphabet {
		rank++
		base := []rune(norm.NFD.String(string(plain)))[0]
		if base == 'đ' {
			base = 'd'
		}
		var row [6]rune
		for t, mark := range toneMarks {
			s := string(plain)
			if mark != 0 {
				s = norm.NFC.String(s + string(mark))
			}
			r, n := utf8.DecodeRuneInString(s)
			if n != len(s) {
				continue // no precomposed form: not a letter of the language
			}
			row[t] = r
			l := letter{base: base, plain: plain, rank: rank, tone: Tone(t)}
			out[r] = l
			if u := unicode.ToUpper(r); u != r {
				l.up = true
				out[u] = l
			}
		}
		if isVowel(plain) {
			withTone[plain] = row
		}
	}
	for _, r := range []rune{'Ð', 'Ɖ', 'ð', 'ɖ'} { // look-alikes of Đ
		if int(r) < len(out) {
			out[r] = letter{base: 'd', plain: 'đ', rank: out['đ'].rank, up: unicode.IsUpper(r)}
		}
	}
	return out, withTone
}

func letterOf(r rune) (letter, bool) {
	if r >= 0 && r < afterLetters {
		return letters[r], letters[r].base != 0
	}
	return letter{}, false
}

// isVowel reports whether the small letter without tone is a vowel.
func isVowel(plain rune) bool {
	switch plain {
	case 'a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y':
		return true
	}
	return false
}

// withTone returns the small vowel with the tone on it, other letters as they
// are.
func withTone(plain rune, t Tone) rune {
	if row, ok := toned[plain]; ok {
		return row[t]
	}
	return plain
}

// NFC returns s in Unicode normal form C, the form of everything stored.
func NFC(s string) string { return norm.NFC.String(s) }

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
