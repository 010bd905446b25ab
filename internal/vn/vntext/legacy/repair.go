package legacy

import (
	"strings"
	"unicode"

	"roviec/internal/vn/vntext"
)

// In TCVN3 the letter ư is the byte AD, which is Latin-1's soft hyphen: many
// programs throw it away, and "thường" arrives as "thờng". lostU puts it back
// where the word cannot be Vietnamese without it.
func lostU(text string) string {
	if strings.ContainsRune(text, 'ư') {
		return text // the soft hyphens are there
	}
	lost := false
	out := eachWord(text, func(w string) string {
		if fixed := withU(w); fixed != w {
			lost = true
			return fixed
		}
		return w
	})
	if !lost {
		return text
	}
	// That it was lost is certain now; these common words are words without it too.
	return eachWord(out, func(w string) string {
		if to, ok := map[string]string{"ngời": "người", "Ngời": "Người", "t": "tư", "nh": "như", "Nh": "Như", "th": "thư", "Th": "Thư"}[w]; ok {
			return to
		}
		return w
	})
}

// withU puts ư before the first ơ, or where a word of consonants lacks its
// vowel, where only that makes a syllable.
func withU(w string) string {
	if !hasMarks(w) && strings.ContainsAny(strings.ToLower(w), "aeiouy") {
		return w
	}
	s, ok := vntext.ParseSyllable(w)
	if ok && !strings.HasPrefix(s.Rime, "ơng") {
		return w
	}
	try := func(at int) (string, bool) {
		fixed := w[:at] + "ư" + w[at:]
		_, ok := vntext.ParseSyllable(fixed)
		return fixed, ok
	}
	for i, r := range w {
		if strings.ContainsRune("ơờởỡớợ", unicode.ToLower(r)) {
			if fixed, ok := try(i); ok {
				return fixed
			}
			return w
		}
	}
	if hasVowel(w) || len(w) < 3 || strings.ToUpper(w) == w {
		return w
	}
	for i := len(w) - 1; i > 0; i-- { // hng: hưng
		if fixed, ok := try(i); ok && w[i] < 0x80 {
			return fixed
		}
	}
	return w
}

func hasVowel(w string) bool {
	return strings.ContainsAny(vntext.Fold(w), "aeiouy")
}

// capitals raises words written with a font of capitals: their toned letters
// have the codes of small ones. A word is raised where its other letters are
// capitals, a word with one such letter or none where a neighbour is.
func capitals(text string) string {
	type word struct {
		start, end int
		upper, low int // plain letters and capitals that have codes; small plain ones
		marked     bool
	}
	var words []word
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		if !unicode.IsLetter(rs[i]) {
			continue
		}
		w := word{start: i}
		for ; i < len(rs) && unicode.IsLetter(rs[i]); i++ {
			switch {
			case unicode.IsUpper(rs[i]):
				w.upper++
			case rs[i] < 0x80:
				w.low++
			default:
				w.marked = true
			}
		}
		w.end = i
		words = append(words, w)
	}
	loud := func(i int) bool {
		return i >= 0 && i < len(words) && words[i].upper > 1 && words[i].low == 0
	}
	for i, w := range words {
		if w.marked && w.low == 0 && (w.upper > 1 || w.upper+w.end-w.start > 0 && (loud(i-1) || loud(i+1))) {
			for j := w.start; j < w.end; j++ {
				rs[j] = unicode.ToUpper(rs[j])
			}
		}
	}
	return string(rs)
}

// eachWord replaces each run of letters.
func eachWord(text string, f func(string) string) string {
	var b strings.Builder
	start := -1
	for i, r := range text {
		if unicode.IsLetter(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			b.WriteString(f(text[start:i]))
			start = -1
		}
		b.WriteRune(r)
	}
	if start >= 0 {
		b.WriteString(f(text[start:]))
	}
	return b.String()
}
