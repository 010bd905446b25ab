package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Same returns the key under which two spellings of one word meet with their
// marks: NFC, lower case, one space, nothing of invisible characters, and the
// two habits of placing the tone (hòa, hoà; thủy, thuỷ) as one.
func Same(s string) string {
	rs, _ := marked(s, false)
	return string(rs)
}

// SameLoose is Same with i for y where the two are habits (kỷ, kỉ; quý, quí).
func SameLoose(s string) string {
	rs, _ := marked(s, true)
	return string(rs)
}

// SameMap is Same and tells, for each byte of the key, at which byte of s the
// character begins that it comes from; the last entry is len(s).
func SameMap(s string) (key string, at []int) {
	rs, from := marked(s, false)
	key = string(rs)
	at = make([]int, 0, len(key)+1)
	for i, r := range rs {
		for range len(string(r)) {
			at = append(at, from[i])
		}
	}
	return key, append(at, len(s))
}

// marked is the work of Same: the key in characters, and where each begins.
func marked(s string, loose bool) (rs []rune, at []int) {
	rs, at = make([]rune, 0, len(s)), make([]int, 0, len(s))
	word, space := 0, -1 // where the run of letters begins; where a gap began
	flush := func() {
		toneOnFirst(rs[word:])
		if loose {
			markedYToI(rs[word:])
		}
	}
	low, from := visible(s)
	var it norm.Iter
	it.InitString(norm.NFC, low)
	for !it.Done() {
		i := from(it.Pos())
		for _, r := range string(it.Next()) {
			if r <= ' ' || unicode.IsSpace(r) {
				if space < 0 && len(rs) > 0 {
					space = i
				}
				continue
			}
			if l, ok := letterOf(r); ok && l.plain == 'đ' {
				r = 'đ' // look-alikes too
			}
			if space >= 0 {
				flush()
				rs, at, space = append(rs, ' '), append(at, space), -1
				word = len(rs)
			}
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
				flush()
				word = len(rs) + 1
			}
			rs, at = append(rs, r), append(at, i)
		}
	}
	if word < len(rs) {
		flush()
	}
	return rs, at
}

// visible returns s in lower case without invisible characters, which would
// part a mark from its letter, and where each of its bytes is in s.
func visible(s string) (low string, from func(int) int) {
	same := true
	for _, r := range s {
		if r >= utf8.RuneSelf && (unicode.Is(unicode.Cf, r) || utf8.RuneLen(unicode.ToLower(r)) != utf8.RuneLen(r) || r == utf8.RuneError) {
			same = false
			break
		}
	}
	if same {
		return strings.ToLower(s), func(i int) int { return i }
	}
	var b strings.Builder
	var at []int
	for i, r := range s {
		if unicode.Is(unicode.Cf, r) {
			continue
		}
		n, _ := b.WriteRune(unicode.ToLower(r))
		for range n {
			at = append(at, i)
		}
	}
	return b.String(), func(i int) int { return at[i] }
}

// toneOnFirst moves the tone of an open syllable oa, oe, uy from the second
// vowel to the first: hoà becomes hòa. "quỳ" keeps its tone: u belongs to q.
func toneOnFirst(w []rune) {
	n := len(w)
	if n < 2 || n >= 3 && w[n-3] == 'q' {
		return
	}
	last, ok := letterOf(w[n-1])
	if !ok || last.tone == Ngang {
		return
	}
	if w[n-2] == 'o' && (last.plain == 'a' || last.plain == 'e') || w[n-2] == 'u' && last.plain == 'y' {
		w[n-2], w[n-1] = withTone(w[n-2], last.tone), last.plain
	}
}

// markedYToI is yToI for words with their marks.
func markedYToI(w []rune) {
	for i, r := range w {
		l, ok := letterOf(r)
		if !ok || l.plain != 'y' {
			continue
		}
		if i > 0 {
			before, _ := letterOf(w[i-1])
			if isVowel(before.plain) && !(before.plain == 'u' && i > 1 && w[i-2] == 'q') {
				continue
			}
		}
		if i+1 < len(w) && unicode.Is(unicode.Mn, w[i+1]) {
			continue // no letter of the language
		}
		w[i] = withTone('i', l.tone)
	}
}
