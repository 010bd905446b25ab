package queries

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// What a keyboard sends for each mark while the input method is off.
var (
	telexTone = map[rune]string{0x0301: "s", 0x0300: "f", 0x0309: "r", 0x0303: "x", 0x0323: "j"}
	vniTone   = map[rune]string{0x0301: "1", 0x0300: "2", 0x0309: "3", 0x0303: "4", 0x0323: "5"}
)

// Telex returns the keys of s in Telex, the tone at the end of each word.
func Telex(s string) string {
	return keys(s, telexTone, func(base rune, mark rune) string {
		switch {
		case base == 'đ':
			return "dd"
		case mark == 0x0302:
			return string(base) + string(base)
		case mark == 0x0306 || mark == 0x031b:
			return string(base) + "w"
		}
		return string(base)
	})
}

// VNI returns the keys of s in VNI.
func VNI(s string) string {
	return keys(s, vniTone, func(base rune, mark rune) string {
		switch {
		case base == 'đ':
			return "d9"
		case mark == 0x0302:
			return string(base) + "6"
		case mark == 0x031b:
			return string(base) + "7"
		case mark == 0x0306:
			return string(base) + "8"
		}
		return string(base)
	})
}

func keys(s string, tones map[rune]string, letter func(base, mark rune) string) string {
	words := strings.Fields(strings.ToLower(norm.NFC.String(s)))
	for i, w := range words {
		var b strings.Builder
		tone := ""
		for _, r := range w {
			d := []rune(norm.NFD.String(string(r)))
			mark := rune(0)
			for _, m := range d[1:] {
				if t, ok := tones[m]; ok {
					tone = t
				} else {
					mark = m
				}
			}
			b.WriteString(letter(d[0], mark))
		}
		words[i] = b.String() + tone
	}
	return strings.Join(words, " ")
}

var toneMarks = "\u0300\u0309\u0303\u0301\u0323"

// moveTone writes the tone of an open oa, oe, uy in its other place; ok is
// false where the word has none.
func moveTone(w string) (string, bool) {
	rs := []rune(norm.NFC.String(w))
	n := len(rs)
	if n < 2 || n >= 3 && (rs[n-3] == 'q' || rs[n-3] == 'Q') {
		return w, false
	}
	split := func(r rune) (string, string) {
		var base, tone strings.Builder
		for _, x := range norm.NFD.String(string(r)) {
			if strings.ContainsRune(toneMarks, x) {
				tone.WriteRune(x)
			} else {
				base.WriteRune(x)
			}
		}
		return base.String(), tone.String()
	}
	a, ta := split(rs[n-2])
	b, tb := split(rs[n-1])
	switch strings.ToLower(a + b) {
	case "oa", "oe", "uy":
	default:
		return w, false
	}
	if (ta == "") == (tb == "") {
		return w, false
	}
	return norm.NFC.String(string(rs[:n-2]) + a + tb + b + ta), true
}

var (
	yLetters = []rune("yýỳỷỹỵ")
	iLetters = []rune("iíìỉĩị")
)

// swapIY writes i for y, or y for i, where both are habits of one word; ok is
// false elsewhere.
func swapIY(w string) (string, bool) {
	rs := []rune(strings.ToLower(norm.NFC.String(w)))
	n := len(rs)
	if n < 2 {
		return w, false
	}
	onset := string(rs[:n-1])
	switch onset {
	case "k", "l", "m", "t", "h", "s", "qu":
	default:
		return w, false
	}
	for i := range yLetters {
		switch rs[n-1] {
		case yLetters[i]:
			return onset + string(iLetters[i]), true
		case iLetters[i]:
			if onset == "s" || onset == "t" && i == 0 {
				return w, false // si, ti are not sy, ty
			}
			return onset + string(yLetters[i]), true
		}
	}
	return w, false
}
