package vntext

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// moneyUnits are the folded words for amounts and their power of ten.
var moneyUnits = map[string]int{
	"dong": 0, "d": 0, "vnd": 0,
	"nghin": 3, "ngan": 3, "tram nghin": 5, "tram ngan": 5,
	"trieu": 6, "tr": 6, "chuc trieu": 7, "tram trieu": 8,
	"ty": 9, "ti": 9, "tram ty": 11, "nghin ty": 12, "ngan ty": 12, "trieu ty": 15,
}

// ParseMoney reads an amount of đồng: "1,2 tỷ đồng", "2.500 tỷ đồng", "1 tỷ 200
// triệu", "500.000đ", "hai tỷ năm trăm triệu đồng". A unit in Vietnamese settles
// that points part thousands; a bare number needs đ or đồng after it. Parts of a
// đồng are ErrRange.
func ParseMoney(s string) (đồng int64, err error) {
	bad := func() (int64, error) { return 0, fmt.Errorf("%w: %q is no amount of money", ErrFormat, s) }
	words := moneyWords(s)
	if len(words) == 0 || len(words) > 64 {
		return bad()
	}
	if last := words[len(words)-1]; words[0][0] < '0' || words[0][0] > '9' {
		if last != "dong" && last != "chan" {
			return bad()
		}
		for len(words) > 0 && (words[len(words)-1] == "chan" || words[len(words)-1] == "dong") {
			words = words[:len(words)-1]
		}
		n, err := ParseNumberWords(strings.Join(words, " "))
		if err != nil {
			return bad()
		}
		return n, nil
	}
	total, lastPower := int64(0), 99
	for i := 0; i < len(words); {
		n, err := ParseNumber(words[i], Vietnamese)
		if err != nil && errors.Is(err, ErrFormat) {
			n, err = ParseNumber(words[i], English) // 1,200,000 VND
		}
		if err != nil {
			return 0, fmt.Errorf("%q: %w", s, err)
		}
		i++
		power, k := moneyUnit(words[i:])
		if k == 0 {
			return bad() // 1 tỷ 2: said for 1,2 tỷ by some, not written
		}
		i += k
		// đồng after another unit ends the amount: 1,2 tỷ đồng.
		if power > 0 && i < len(words) && (words[i] == "dong" || words[i] == "d" || words[i] == "vnd") {
			i++
			if i < len(words) {
				return bad()
			}
		}
		if power >= lastPower {
			return bad()
		}
		lastPower = power
		part, err := scaled(n, power)
		if err != nil {
			return 0, fmt.Errorf("%q: %w", s, err)
		}
		if total > math.MaxInt64-part {
			return 0, fmt.Errorf("%w: %q is too large", ErrRange, s)
		}
		total += part
	}
	return total, nil
}

// moneyUnit reads a unit of one or two words.
func moneyUnit(words []string) (power, used int) {
	for k := min(2, len(words)); k > 0; k-- {
		if p, ok := moneyUnits[strings.Join(words[:k], " ")]; ok {
			return p, k
		}
	}
	return 0, 0
}

// moneyWords splits an amount into folded words, a unit that touches its number
// (500đ) parted from it.
func moneyWords(s string) []string {
	var out []string
	for _, w := range strings.Fields(Fold(s)) {
		cut := strings.IndexFunc(w, func(r rune) bool { return r >= 'a' && r <= 'z' })
		if cut > 0 {
			out = append(out, w[:cut], w[cut:])
			continue
		}
		out = append(out, w)
	}
	return out
}

// scaled multiplies by a power of ten; the outcome must be whole.
func scaled(n Number, power int) (int64, error) {
	n = n.Trim()
	v := n.Units
	for range power - n.Scale {
		if v > math.MaxInt64/10 || v < 0 {
			return 0, fmt.Errorf("%w: too large, or below zero", ErrRange)
		}
		v *= 10
	}
	if n.Scale > power {
		return 0, fmt.Errorf("%w: parts of a đồng", ErrRange)
	}
	return v, nil
}

// FormatMoney writes an amount in full: 1.200.000.000 đồng.
func FormatMoney(đồng int64) string { return FormatInt(đồng) + " đồng" }

// FormatMoneyShort writes an amount in tỷ or triệu where that loses nothing and
// needs at most three decimals: 1,2 tỷ đồng; otherwise in full.
func FormatMoneyShort(đồng int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1_000_000_000, " tỷ đồng"}, {1_000_000, " triệu đồng"}} {
		if step := u.size / 1000; abs(đồng) >= uint64(u.size) && đồng%step == 0 {
			return Number{Units: đồng / step, Scale: 3}.Trim().String() + u.name
		}
	}
	return FormatMoney(đồng)
}

// MoneyWords writes an amount in words, to stand in brackets after the figures:
// "Một tỷ hai trăm triệu đồng".
func MoneyWords(đồng int64) string {
	return capital(NumberWords(đồng) + " đồng")
}

// capital raises the first letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
