package vntext

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A DocNumber is the number and symbol of an official paper, taken apart:
// 55/2016/QĐ-UBND is 55, 2016, QĐ, UBND; 58-NQ/TW is 58, NQ, TW, of the Party;
// 12/UBND-VX is 12, no type, UBND-VX; 37/2021/QH15 is 37, 2021, no type, QH15.
type DocNumber struct {
	Number int
	Letter string // a or b after the number where one was put between (12a)
	Year   int    // 0 where the symbol has none
	Type   string // QĐ, NQ …; "" for letters (công văn) and laws
	Issuer string
	Party  bool // the Party's form: number-type/issuer
}

// String writes the number as the paper bears it: numbers below 10 with a 0
// before them, no spaces.
func (n DocNumber) String() string {
	num := fmt.Sprintf("%02d%s", n.Number, n.Letter)
	switch {
	case n.Party:
		return num + "-" + n.Type + "/" + n.Issuer
	case n.Year > 0:
		num += "/" + strconv.Itoa(n.Year)
	}
	switch {
	case n.Type == "":
		return num + "/" + n.Issuer
	case n.Issuer == "":
		return num + "/" + n.Type
	}
	return num + "/" + n.Type + "-" + n.Issuer
}

// Key is the number without marks and spaces, for looking up however it was
// typed: "55/2016/qd-ubnd".
func (n DocNumber) Key() string {
	n.Letter = strings.ToLower(n.Letter)
	return strings.TrimLeft(Fold(n.String()), "0")
}

// ParseDocNumber reads a text that is one number, with "Số:" before it or not,
// in any spacing, in small letters, without marks, with other dashes, or with
// spaces for the signs (130 kh ubnd) where the type is known.
func ParseDocNumber(s string) (DocNumber, error) {
	text := trimSpace(NFC(s))
	for _, word := range []string{"số", "so"} {
		if len(text) > len(word) && strings.EqualFold(text[:len(word)], word) {
			text = strings.TrimLeft(text[len(word):], " :.\u00a0")
		}
	}
	n, end, ok := docNumberAt(text, 0, true)
	if !ok || strings.Trim(text[end:], " .,;:)\u00a0") != "" {
		return DocNumber{}, fmt.Errorf("%w: %q is no number of a paper", ErrFormat, s)
	}
	return n, nil
}

// A DocNumberHit is a number in a text: its bytes and what it says.
type DocNumberHit struct {
	Start, End int
	Number     DocNumber
}

// FindDocNumbers finds the numbers of papers in running text, in order. Signs
// may have spaces around them, but there must be signs, and the letters must be
// capitals or a known type: 21/12/2022 and 5/ngày are none.
func FindDocNumbers(text string) []DocNumberHit {
	var out []DocNumberHit
	for i := 0; i < len(text); {
		c := text[i]
		if c < '0' || c > '9' || !wordStart(text, i) {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		n, end, ok := docNumberAt(text, i, false)
		if !ok {
			for i < len(text) && text[i] >= '0' && text[i] <= '9' {
				i++
			}
			continue
		}
		out = append(out, DocNumberHit{i, end, n})
		i = end
	}
	return out
}

// wordStart reports whether no letter, digit or slash stands before i.
func wordStart(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return i == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' && r != '.' && r != ','
}

// docSymbols are the known symbols by folded form: types from the table of
// abbreviations and the issuers that papers name most.
type docSymbols struct{ types, issuers map[string]string }

var symbols = sync.OnceValue(func() docSymbols {
	s := docSymbols{map[string]string{}, map[string]string{}}
	for _, a := range Abbreviations().Rows() {
		to := s.issuers
		if a.Field == fieldPaper {
			to = s.types
		}
		if key := Fold(a.Short); to[key] == "" {
			to[key] = strings.TrimSuffix(a.Short, ".")
		}
	}
	for _, t := range strings.Fields("TTLT NQLT VBHN QĐLN L PL LCT ĐN GT QT TL CTHĐ ĐK") {
		s.types[Fold(t)] = t
	}
	for _, i := range strings.Fields("UBND HĐND TTg CP TU TW QH CTN BCA BQP BNV BTP BTC BCT BXD BYT BGDĐT BKHCN BTTTT BNNPTNT BNNMT BTNMT BGTVT BLĐTBXH BVHTTDL BKHĐT BNG UBDT TTCP VPCP NHNN KTNN TANDTC VKSNDTC UBTVQH BCĐ VP VX TH NC TTHĐND TTHĐ TCTTTg ĐĐBQH") {
		s.issuers[Fold(i)] = i
	}
	return s
})

// docNumberAt reads a number that begins at byte i of the text. loose also takes
// spaces where signs should be.
func docNumberAt(text string, i int, loose bool) (n DocNumber, end int, ok bool) {
	digits := func(at, most int) (int, int) {
		j := at
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if j == at || j-at > most {
			return 0, at
		}
		v, _ := strconv.Atoi(text[at:j])
		return v, j
	}
	var j int
	if n.Number, j = digits(i, 6); j == i || n.Number == 0 {
		return n, 0, false
	}
	if j < len(text) && (text[j] >= 'a' && text[j] <= 'e' || text[j] >= 'A' && text[j] <= 'E') {
		if r, _ := utf8.DecodeRuneInString(text[j+1:]); !unicode.IsLetter(r) {
			n.Letter = strings.ToLower(text[j : j+1])
			j++
		}
	}
	sign, j := docSign(text, j, loose)
	if sign == 0 {
		return n, 0, false
	}
	if y, k := digits(j, 4); k == j+4 && y >= 1945 && y <= 2199 {
		next, k2 := docSign(text, k, loose)
		if next == 0 || sign == '-' {
			return n, 0, false
		}
		n.Year, sign, j = y, next, k2
	}
	// Symbols parted by signs: at least one, at most five.
	var parts []string
	var signs []byte
	isType := false
	for len(parts) < 5 {
		k := symbolEnd(text, j)
		if k == j {
			break
		}
		part := canonical(text[j:k], loose, len(parts) == 0, isType)
		if part == "" {
			break
		}
		parts, end = append(parts, part), k
		isType = isType || len(parts) == 1 && symbols().types[Fold(part)] != ""
		next, after := docSign(text, k, loose)
		if next == 0 || next == ' ' && len(parts) > 1 {
			break
		}
		signs, j = append(signs, next), after
	}
	if len(parts) == 0 {
		return n, 0, false
	}
	signs = signs[:min(len(signs), len(parts)-1)]
	if sign == ' ' && (!isType || len(parts) < 2) {
		return n, 0, false // 130 ubnd: a number and a word
	}
	switch {
	case sign == '-' && len(parts) >= 2 && signs[0] != '-' && isType: // 58-NQ/TW
		n.Party, n.Type, n.Issuer = true, parts[0], joinSymbols(parts[1:], signs[1:])
	case sign == '-':
		return n, 0, false
	case len(parts) >= 2 && signs[0] == '/' && isType && n.Year == 0: // 37/NQ/TW, an old habit
		n.Party, n.Type, n.Issuer = true, parts[0], joinSymbols(parts[1:], signs[1:])
	case slices.Contains(signs, '/'):
		return n, 0, false
	case isType && len(parts) >= 2:
		n.Type, n.Issuer = parts[0], joinSymbols(parts[1:], signs[1:])
	case isType:
		n.Type = parts[0]
	default:
		n.Issuer = joinSymbols(parts, signs)
	}
	return n, end, true
}

func joinSymbols(parts []string, signs []byte) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			if signs[i-1] == '/' {
				b.WriteByte('/')
			} else {
				b.WriteByte('-')
			}
		}
		b.WriteString(p)
	}
	return b.String()
}

// docSign reads a slash or a dash with spaces around it, or with loose a space
// alone. It answers 0 where neither is there.
func docSign(text string, i int, loose bool) (sign byte, next int) {
	j := i
	skip := func() {
		for j < len(text) {
			r, n := utf8.DecodeRuneInString(text[j:])
			if r != ' ' && r != '\u00a0' && r != '\t' {
				return
			}
			j += n
		}
	}
	skip()
	r, n := utf8.DecodeRuneInString(text[j:])
	switch {
	case r == '/' || r == '\\' && loose:
		sign = '/'
	case unicode.Is(unicode.Pd, r) || r == '−':
		sign = '-'
	case loose && j > i && j < len(text):
		return ' ', j
	default:
		return 0, i
	}
	j += n
	skip()
	return sign, j
}

// symbolEnd is the end of a symbol: letters, digits after them, and & between.
func symbolEnd(text string, i int) int {
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && (j == i || !unicode.IsDigit(r) && r != '&') {
			break
		}
		j += n
	}
	return j
}

// canonical gives a symbol the spelling of papers, "" where it is none: a known
// one in any spelling, with loose any that is no word or stands after a type,
// else only one in capitals.
func canonical(symbol string, loose, first, afterType bool) string {
	if len(symbol) > 24 {
		return ""
	}
	symbol = NFC(strings.Map(func(r rune) rune {
		if l, ok := letterOf(r); ok && l.plain == 'đ' && r != 'đ' {
			return 'Đ' // look-alikes
		}
		return r
	}, symbol))
	key := Fold(symbol)
	capitals, small := 0, 0
	for _, r := range symbol {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLower(r):
			small++
		}
	}
	if known := knownSymbol(key, first); known != "" && (loose || capitals > 0) {
		switch {
		case strings.EqualFold(known, symbol):
			return known
		case strings.ContainsAny(symbol, "Đđ"), capitals > 1 && Abbreviations().Known(symbol):
			return strings.ToUpper(symbol) // DA, not ĐA; CĐ, not CD
		}
		return known
	}
	switch {
	case capitals > 1 && small <= capitals+1, capitals == 1 && small == 0:
		return symbol
	case loose && (afterType || !IsSyllable(key)):
		return strings.ToUpper(symbol)
	}
	return ""
}

// knownSymbol looks up a folded symbol, a type before an issuer where it is the
// first; the number of a term (QH15) stays behind it.
func knownSymbol(key string, first bool) string {
	s := symbols()
	letters := strings.TrimRight(key, "0123456789")
	a, b := s.issuers[letters], s.types[letters]
	if first && b != "" || a == "" {
		a = b
	}
	if a == "" {
		return ""
	}
	return a + key[len(letters):]
}
