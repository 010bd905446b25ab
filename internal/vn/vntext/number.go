package vntext

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Errors of reading. They are wrapped: use errors.Is.
var (
	// ErrAmbiguous says that a text has two readings: 1.234 is a thousand or one
	// and a bit.
	ErrAmbiguous = errors.New("vntext: ambiguous")
	// ErrFormat says that a text is not of the kind that was asked for.
	ErrFormat = errors.New("vntext: wrong form")
	// ErrRange says that a value is too large, or a day or an hour that is not.
	ErrRange = errors.New("vntext: out of range")
)

// Style tells which signs a number is written with.
type Style int

// The styles. With AnyStyle a number is read only where it has one reading.
const (
	AnyStyle   Style = iota
	Vietnamese       // 1.234.567,89
	English          // 1,234,567.89
)

// A Number is an exact decimal number: Units divided by ten to the Scale.
type Number struct {
	Units int64
	Scale int
}

// maxScale is how many decimals a Number may have.
const maxScale = 9

// NumberOf returns the decimal number nearest to f, with the decimals that its
// shortest form has, at most nine.
func NumberOf(f float64) (Number, error) {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if whole, part, ok := strings.Cut(s, "."); ok && len(part) > maxScale {
		s = whole + "." + part[:maxScale]
	}
	return ParseNumber(s, English)
}

// Int returns the value where it is a whole number.
func (n Number) Int() (int64, bool) {
	n = n.Trim()
	return n.Units, n.Scale == 0
}

// Float returns the value as nearly as a float64 can.
func (n Number) Float() float64 { return float64(n.Units) / math.Pow10(n.Scale) }

// Trim drops decimals that are 0.
func (n Number) Trim() Number {
	for n.Scale > 0 && n.Units%10 == 0 {
		n.Units, n.Scale = n.Units/10, n.Scale-1
	}
	return n
}

// String writes the number as Vietnamese papers do: 1.234.567,89. It keeps its
// decimals.
func (n Number) String() string {
	digits := strconv.FormatUint(abs(n.Units), 10)
	for len(digits) <= n.Scale {
		digits = "0" + digits
	}
	whole, part := digits[:len(digits)-n.Scale], digits[len(digits)-n.Scale:]
	var b strings.Builder
	if n.Units < 0 {
		b.WriteByte('-')
	}
	for i, c := range []byte(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(c)
	}
	if part != "" {
		b.WriteByte(',')
		b.WriteString(part)
	}
	return b.String()
}

func abs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// FormatInt writes a whole number: 1.234.567.
func FormatInt(n int64) string { return Number{Units: n}.String() }

// FormatCount writes a count in prose, where papers put a 0 before 1 to 9: 09
// nhóm, 02 ngày.
func FormatCount(n int64) string {
	if n >= 1 && n <= 9 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return FormatInt(n)
}

// FormatPercent writes 12,5%.
func FormatPercent(n Number) string { return n.String() + "%" }

// ParsePercent reads "12,5%", "12,5 %" and "12,5 phần trăm". A single point or
// comma is the decimal sign unless the style says otherwise: nobody writes a
// thousand percent with a point.
func ParsePercent(s string, style Style) (Number, error) {
	rest := trimSpace(s)
	if r, ok := strings.CutSuffix(rest, "%"); ok {
		rest = r
	} else if i := strings.Index(Same(rest), " phần trăm"); i > 0 {
		rest = rest[:i]
	} else {
		return Number{}, fmt.Errorf("%w: %q is no percentage", ErrFormat, s)
	}
	n, err := ParseNumber(rest, style)
	if errors.Is(err, ErrAmbiguous) {
		n, err = ParseNumber(strings.ReplaceAll(rest, ",", "."), English)
	}
	return n, err
}

func trimSpace(s string) string { return strings.TrimFunc(s, unicode.IsSpace) }

// ParseNumber reads a number: groups of three parted by points, commas or
// spaces, decimals after the other sign. With AnyStyle the signs themselves must
// tell which is which: 1.234,5 and 12,5 do, 1.234 does not (ErrAmbiguous).
func ParseNumber(s string, style Style) (Number, error) {
	bad := func() (Number, error) { return Number{}, fmt.Errorf("%w: %q is no number", ErrFormat, s) }
	rest := trimSpace(s)
	negative := false
	for _, sign := range []string{"-", "−", "+"} {
		if r, ok := strings.CutPrefix(rest, sign); ok {
			rest, negative = r, sign != "+"
			break
		}
	}
	if rest == "" || rest[0] < '0' || rest[0] > '9' || len(rest) > 64 {
		return bad()
	}
	var group, decimal rune // the signs, 0 where there is none
	switch points, commas := strings.Count(rest, "."), strings.Count(rest, ","); {
	case points > 0 && commas > 0:
		group, decimal = '.', ','
		if strings.IndexByte(rest, ',') < strings.IndexByte(rest, '.') {
			group, decimal = ',', '.'
		}
	case points > 1:
		group = '.'
	case commas > 1:
		group = ','
	case points+commas == 1:
		sign := rune('.')
		if commas == 1 {
			sign = ','
		}
		isGroup := groupsOfThree(rest, sign)
		switch {
		case isGroup && style == AnyStyle:
			return Number{}, fmt.Errorf("%w: %q has two readings", ErrAmbiguous, s)
		case isGroup && (style == Vietnamese) == (sign == '.'):
			group = sign
		default:
			decimal = sign
		}
	}
	if style == Vietnamese && (group == ',' || decimal == '.' && group != 0) || style == English && (group == '.' || decimal == ',' && group != 0) {
		return bad()
	}
	whole, part := rest, ""
	if decimal != 0 {
		var ok bool
		if whole, part, ok = strings.Cut(rest, string(decimal)); !ok || part == "" {
			return bad()
		}
	}
	if group != 0 {
		if !groupsOfThree(whole, group) {
			return bad()
		}
		whole = strings.ReplaceAll(whole, string(group), "")
	} else if i := strings.IndexFunc(whole, unicode.IsSpace); i > 0 {
		gap, _ := firstRune(whole[i:])
		if !groupsOfThree(whole, gap) {
			return bad()
		}
		whole = strings.ReplaceAll(whole, string(gap), "")
	}
	if len(part) > maxScale {
		return Number{}, fmt.Errorf("%w: %q has more than %d decimals", ErrRange, s, maxScale)
	}
	if !digitsOnly(whole) || part != "" && !digitsOnly(part) {
		return bad()
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil {
		return Number{}, fmt.Errorf("%w: %q is too large", ErrRange, s)
	}
	if negative {
		n = -n
	}
	return Number{Units: n, Scale: len(part)}, nil
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		return r, i
	}
	return 0, 0
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// groupsOfThree reports whether the sign parts the digits as thousands: one to
// three digits, the first not 0, then groups of three.
func groupsOfThree(s string, sign rune) bool {
	groups := strings.Split(s, string(sign))
	if len(groups) < 2 || len(groups[0]) > 3 || groups[0] == "" || groups[0][0] == '0' {
		return false
	}
	for i, g := range groups {
		if !digitsOnly(g) || i > 0 && len(g) != 3 {
			return false
		}
	}
	return true
}
