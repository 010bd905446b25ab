package vntext

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var digitWords = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// NumberWords writes a number in words: 74 is "bảy mươi tư", 1005 "một nghìn
// không trăm linh năm".
func NumberWords(n int64) string {
	if n == 0 {
		return digitWords[0]
	}
	words := bigWords(abs(n))
	if n < 0 {
		words = append([]string{"âm"}, words...)
	}
	return strings.Join(words, " ")
}

// Words writes the number in words: 11,05 is "mười một phẩy không năm". Each
// decimal is named by itself, so that none is taken for another.
func (n Number) Words() string {
	digits := strconv.FormatUint(abs(n.Units), 10)
	for len(digits) <= n.Scale {
		digits = "0" + digits
	}
	whole, part := digits[:len(digits)-n.Scale], digits[len(digits)-n.Scale:]
	var words []string
	if n.Units < 0 {
		words = append(words, "âm")
	}
	u, _ := strconv.ParseInt(whole, 10, 64) // part of an int64
	words = append(words, NumberWords(u))
	if part != "" {
		words = append(words, "phẩy")
	}
	for _, d := range part {
		words = append(words, digitWords[d-'0'])
	}
	return strings.Join(words, " ")
}

// bigWords writes billions over billions: 10^12 is một nghìn tỷ.
func bigWords(n uint64) []string {
	const billion = 1_000_000_000
	if n < billion {
		return belowBillion(n, false)
	}
	words := append(bigWords(n/billion), "tỷ")
	return append(words, belowBillion(n%billion, true)...)
}

// belowBillion writes up to three groups; inner says that something stands
// before, so that a first group below a hundred needs its không trăm.
func belowBillion(n uint64, inner bool) []string {
	var words []string
	for _, g := range []struct {
		size uint64
		name string
	}{{1_000_000, "triệu"}, {1000, "nghìn"}, {1, ""}} {
		group := n / g.size
		n %= g.size
		if group == 0 {
			continue
		}
		words = append(words, groupWords(group, inner || len(words) > 0)...)
		if g.name != "" {
			words = append(words, g.name)
		}
	}
	return words
}

func groupWords(n uint64, inner bool) []string {
	hundreds, tens, ones := n/100, n/10%10, n%10
	var words []string
	if hundreds > 0 || inner {
		words = append(words, digitWords[hundreds], "trăm")
	}
	switch {
	case tens == 0 && ones == 0:
		return words
	case tens == 0:
		if len(words) > 0 {
			words = append(words, "linh")
		}
		return append(words, digitWords[ones])
	case tens == 1:
		words = append(words, "mười")
	default:
		words = append(words, digitWords[tens], "mươi")
	}
	switch {
	case ones == 0:
	case ones == 1 && tens > 1:
		words = append(words, "mốt")
	case ones == 4 && tens > 1:
		words = append(words, "tư")
	case ones == 5:
		words = append(words, "lăm")
	default:
		words = append(words, digitWords[ones])
	}
	return words
}

// spokenDigits are the ways to say a digit, folded: tư and mốt stand after a ten.
var spokenDigits = map[string]uint64{
	"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}

var spokenSizes = map[string]uint64{"nghin": 1000, "ngan": 1000, "trieu": 1_000_000}

// ParseNumberWords reads a number in words, with marks or without, in the ways
// of the north and the south: bảy mươi tư, bảy tư, một ngàn lẻ năm, hai triệu
// rưỡi, ba chục. The whole text must be the number.
func ParseNumberWords(s string) (int64, error) {
	words := strings.Fields(Fold(s))
	negative := len(words) > 1 && words[0] == "am"
	if negative {
		words = words[1:]
	}
	n, used := spokenNumber(words)
	switch {
	case used == 0 || used < len(words):
		return 0, fmt.Errorf("%w: %q is no number in words", ErrFormat, s)
	case n > math.MaxInt64:
		return 0, fmt.Errorf("%w: %q is too large", ErrRange, s)
	case negative:
		return -int64(n), nil
	}
	return int64(n), nil
}

const spokenBillion = 1_000_000_000

// spokenNumber reads as many of the folded words as make a number. Each tỷ
// counts all before it in billions: một nghìn tỷ.
func spokenNumber(words []string) (n uint64, used int) {
	for used < len(words) {
		part, k := spokenBelowBillion(words[used:])
		if k == 0 || n > math.MaxUint64-part {
			return n, used
		}
		n, used = n+part, used+k
		if used == len(words) || words[used] != "ty" && words[used] != "ti" {
			return n, used
		}
		if n > math.MaxUint64/spokenBillion {
			return 0, 0
		}
		n, used = n*spokenBillion, used+1
		if used < len(words) && words[used] == "ruoi" && n <= math.MaxUint64-spokenBillion/2 {
			return n + spokenBillion/2, used + 1
		}
	}
	return n, used
}

// spokenBelowBillion reads groups of falling size: triệu, nghìn, ones.
func spokenBelowBillion(words []string) (n uint64, used int) {
	for last := uint64(spokenBillion); last > 1 && used < len(words); {
		group, k := spokenGroup(words[used:])
		if k == 0 {
			break
		}
		size := uint64(1)
		if used+k < len(words) {
			if s, ok := spokenSizes[words[used+k]]; ok {
				size, k = s, k+1
			}
		}
		if size >= last {
			break
		}
		n, used, last = n+group*size, used+k, size
		if size > 1 && used < len(words) && words[used] == "ruoi" {
			return n + size/2, used + 1
		}
	}
	return n, used
}

// spokenGroup reads a number below a thousand.
func spokenGroup(words []string) (n uint64, used int) {
	at := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	d, ok := spokenDigits[at(0)]
	if ok && at(1) == "tram" {
		n, used = d*100, 2
		if at(used) == "ruoi" {
			return n + 50, used + 1
		}
		if at(used) == "linh" || at(used) == "le" {
			if e, ok := spokenDigits[at(used+1)]; ok {
				return n + e, used + 2
			}
			return n, used
		}
		if rest, k := spokenTens(words[used:]); k > 0 && rest >= 10 {
			return n + rest, used + k
		}
		return n, used
	}
	if at(0) == "linh" || at(0) == "le" { // một nghìn lẻ năm
		if e, ok := spokenDigits[at(1)]; ok {
			return e, 2
		}
		return 0, 0
	}
	return spokenTens(words)
}

// spokenTens reads a number below a hundred.
func spokenTens(words []string) (n uint64, used int) {
	at := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	isTen := func(w string) bool { return w == "muoi" || w == "chuc" }
	d, ok := spokenDigits[at(0)]
	switch {
	case at(0) == "muoi":
		n, used = 10, 1
	case ok && d > 0 && isTen(at(1)):
		n, used = d*10, 2
	case ok && d > 1 && at(1) != "" && (at(1) == "mot" || at(1) == "tu" || at(1) == "lam"):
		// hai mốt, bảy tư: the ten left out
		return d*10 + spokenDigits[at(1)], 2
	case ok:
		return d, 1
	default:
		return 0, 0
	}
	if e, ok := spokenDigits[at(used)]; ok && e > 0 && at(used+1) != "tram" && !isTen(at(used+1)) {
		return n + e, used + 1
	}
	return n, used
}
