package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"roviec/internal/vn/vntext"
)

// token is one word or number of a text, as bytes start:end of it.
type token struct{ start, end int }

const (
	maxToken  = 40     // letters of a word; the rest of a longer one says nothing
	maxTokens = 40_000 // of a text that is indexed: about 150 pages
)

// classes of characters.
const (
	none uint8 = iota
	word
	number
	inner // belongs to the letter before it
)

// classes of all characters below 0x2000, looked up by every text.
var classes = func() (c [0x2000]uint8) {
	for r := range c {
		c[r] = classify(rune(r))
	}
	return c
}()

func classify(r rune) uint8 {
	switch {
	case unicode.IsLetter(r):
		return word
	case unicode.IsDigit(r):
		return number
	case unicode.Is(unicode.Mn, r), r == 0x200b, r == 0x200c, r == 0x200d, r == 0xad, r == 0xfeff:
		return inner
	}
	return none
}

// walk calls yield for each word (a run of letters) and each number (a run of
// digits) of s until yield returns false.
func walk(s string, yield func(token) bool) {
	state, start := none, 0
	for i := 0; i < len(s); {
		var class uint8
		n := 1
		if c := s[i]; c < utf8.RuneSelf {
			class = classes[c]
		} else {
			var r rune
			if r, n = utf8.DecodeRuneInString(s[i:]); r < 0x2000 {
				class = classes[r]
			} else {
				class = classify(r)
			}
		}
		if class == inner {
			class = state
		}
		if class != state {
			if state != none && !yield(token{start, i}) {
				return
			}
			state, start = class, i
		}
		i += n
	}
	if state != none {
		yield(token{start, len(s)})
	}
}

// appendKey appends the key under which the word w is found: without marks, i
// and y of spelling habits as one, numbers without leading zeros.
func appendKey(dst []byte, w string) []byte {
	start := len(dst)
	dst = vntext.AppendLoose(dst, w)
	k := dst[start:]
	if len(k) > 0 && k[0] == '0' {
		n := 0
		for n < len(k)-1 && k[n] == '0' {
			n++
		}
		copy(k, k[n:])
		return dst[:len(dst)-n]
	}
	return cut(dst, start)
}

// cut shortens a key that begins at start to maxToken characters.
func cut(dst []byte, start int) []byte {
	if len(dst)-start <= maxToken {
		return dst
	}
	end := start
	for range maxToken {
		_, n := utf8.DecodeRune(dst[end:])
		if end += n; end >= len(dst) {
			return dst
		}
	}
	return dst[:end]
}

// keyOf is appendKey for one word.
func keyOf(w string) string { return string(appendKey(nil, w)) }

// markedOf is the word with its marks, in one spelling of all its spellings:
// small letters, the tone in its old place, i for y where the key says i.
func markedOf(w string) string { return vntext.SameLoose(w) }

// Terms of the index besides the words themselves begin with a character that
// is in no word.
const (
	pairMark   = "·" // uy·ban: two words side by side
	titleMark  = "†" // a word of the title
	markedMark = "‡" // a word with its marks
	numberMark = "№" // a whole document number
	kindMark   = "§k"
	secMark    = "§s"
	yearMark   = "§y"
	permMark   = "§p"
	stateMark  = "§t"
	leadMark   = "§l"
	partMark   = "§c"
	ownerMark  = "§o"
)

// special is a term for a value that is no word. Terms are joined by spaces:
// those of the value are written otherwise.
func special(mark, value string) string { return mark + escape.Replace(value) }

// valueOf is the value of a special term.
func valueOf(mark, term string) string { return unescape.Replace(strings.TrimPrefix(term, mark)) }

var (
	escape   = strings.NewReplacer("%", "%25", " ", "%20")
	unescape = strings.NewReplacer("%25", "%", "%20", " ")
)
