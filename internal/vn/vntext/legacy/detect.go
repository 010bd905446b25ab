package legacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"roviec/internal/vn/vntext"
)

// Sure is the confidence from which Convert converts.
const Sure = 0.6

// Convert finds the encoding and converts. Text that is Unicode, or of which it
// is not sure, is only normalised to NFC and answered as Unicode.
func Convert(text string) (out string, from Encoding, confidence float64) {
	from, confidence = Detect(text)
	if confidence < Sure {
		from = Unicode
	}
	return Decode(text, from), from, confidence
}

// Detect tells in which encoding a text is and how sure that is, 0 to 1. What
// speaks for an encoding is the share of words above ASCII that it makes
// syllables, less the share that are syllables as they stand, and their number:
// one word is never proof. Plain ASCII is Unicode with confidence 1 unless it is
// VIQR.
func Detect(text string) (Encoding, float64) {
	// The start of a long text speaks for all of it.
	const enough = 64 << 10
	if len(text) > enough {
		cut := enough
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	best, sure := Unicode, 0.0
	if _, all, pieces := fromTwice(text); pieces > 1 && unicodeLetters(text) {
		best, sure = Twice, float64(pieces)/float64(all)*(1-1/float64(pieces+1))
	}
	if c := viqrConfidence(text); c > sure {
		best, sure = VIQR, c
	}
	words := suspects(text)
	if len(words) > 0 {
		for _, enc := range []Encoding{TCVN3, VNI, VISCII, CP1258} {
			if c := confidence(words, enc); c > sure {
				best, sure = enc, c
			}
		}
	}
	if best == Unicode {
		return Unicode, 1
	}
	return best, sure
}

// confidence is what the words say for one encoding. Words that it would leave
// as they are say nothing where they are syllables of characters that were
// bytes; otherwise they speak against it.
func confidence(words []string, enc Encoding) float64 {
	good, asIs, all := 0, 0, 0
	for _, w := range words {
		to := Decode(w, enc)
		if to == w {
			if beyondBytes(w) || !isWord(w) {
				all++
			}
			continue
		}
		all++
		if isWord(to) {
			good++
		}
		if isWord(w) {
			asIs++
		}
	}
	if good <= asIs || good*10 < all*6 {
		return 0
	}
	return float64(good-asIs) / float64(all) * (1 - 1/float64(good+2))
}

// beyondBytes reports whether a word holds a character that was never a byte.
func beyondBytes(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { _, ok := byteOf(r); return !ok }) >= 0
}

// isWord reports whether a word is a whole Vietnamese syllable.
func isWord(w string) bool {
	_, ok := vntext.ParseSyllable(strings.Trim(w, "\"'“”‘’"))
	return ok
}

// suspects are the words of a text that hold a character above ASCII beside a
// plain letter: runs of letters and of the signs that old fonts drew letters on.
func suspects(text string) []string {
	var out []string
	start, plain, high := -1, false, false
	flush := func(end int) {
		if start >= 0 && plain && high {
			out = append(out, text[start:end])
		}
		start, plain, high = -1, false, false
	}
	for i, r := range text {
		ascii := r < 0x80
		switch {
		case ascii && unicode.IsLetter(r):
			plain = true
		case !ascii && !unicode.IsSpace(r) && (r <= 0xFF || unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)), r < 0x20 && visciiLow[byte(r)] != 0:
			high = true
		default:
			flush(i)
			continue
		}
		if start < 0 {
			start = i
		}
	}
	flush(len(text))
	return out
}

// unicodeLetters reports whether undoing a double encoding gives letters of
// the language, which no other text does by chance.
func unicodeLetters(text string) bool {
	out, _, _ := fromTwice(text)
	before, after := 0, 0
	for _, r := range text {
		if r >= 0x100 && unicode.IsLetter(r) && vntext.HasMarks(string(r)) {
			before++
		}
	}
	for _, r := range out {
		if r >= 0xC0 && unicode.IsLetter(r) && vntext.HasMarks(string(r)) {
			after++
		}
	}
	return after > before
}

// viqrConfidence is 0 for any text that is not full of VIQR.
func viqrConfidence(text string) float64 {
	if !strings.ContainsAny(text, "^+(") {
		return 0
	}
	good, bad, hats := 0, 0, 0
	for _, w := range strings.Fields(text) {
		w = strings.Trim(w, ",;:!\")]}[{")
		if !strings.ContainsAny(w, "^+('`~?.") || len(w) < 2 || !hasVowel(w) {
			continue
		}
		got := fromVIQR(w)
		if got == w {
			continue
		}
		if !isWord(strings.TrimRight(got, ".?")) {
			bad++
			continue
		}
		good++
		if strings.ContainsAny(w, "^+(") {
			hats++
		}
	}
	if good < 2 || hats == 0 {
		return 0
	}
	return float64(good-bad) / float64(good+bad) * (1 - 1/float64(good+1))
}

func hasMarks(w string) bool { return vntext.HasMarks(w) }
