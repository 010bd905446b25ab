package document

import (
	"regexp"
	"strconv"
	"strings"

	"roviec/internal/vn/vntext"
)

// Code is the number and symbol of a document as it is cited:
// 05/QĐ-UBND, 37/2021/QH15, 58-NQ/TW.
type Code struct {
	Number   string // as written: 05; "" where unknown
	Notation string // what follows: QĐ-UBND, 2021/QH15, NQ/TW
}

var codeShape = regexp.MustCompile(`^(?:(?i:số)\s*:?\s*)?(\d{1,10})\s*([/-])\s*(\S{1,30})$`)

// ParseCode reads a code as people cite it, with or without "Số:". ok is
// false where the text is not a code.
func ParseCode(s string) (c Code, ok bool) {
	m := codeShape.FindStringSubmatch(strings.TrimSpace(vntext.NFC(s)))
	if m == nil {
		return c, false
	}
	c = Code{pad(m[1]), m[3]}
	if (m[2] == "-") != c.party() {
		return Code{}, false // the sign between number and symbol follows from the symbol
	}
	return c, true
}

// pad writes a number below 10 with a leading nought (Decree 30, Annex I).
func pad(n string) string {
	n = strings.TrimLeft(n, "0")
	if len(n) == 1 {
		return "0" + n
	}
	return n
}

var (
	partyShape = regexp.MustCompile(`^\p{Lu}[\p{L}]*/`)
	yearShape  = regexp.MustCompile(`^(\d{4})/`)
)

// party reports the form of the Party's documents, which put the type before
// the slash and a hyphen after the number.
func (c Code) party() bool { return partyShape.MatchString(c.Notation) }

// Year is the year within the symbol, as normative documents carry it; 0
// where there is none.
func (c Code) Year() int {
	if m := yearShape.FindStringSubmatch(c.Notation); m != nil {
		y, _ := strconv.Atoi(m[1])
		return y
	}
	return 0
}

// String is the code as it is cited; a part that is unknown is left out.
func (c Code) String() string {
	switch {
	case c.Number == "":
		return c.Notation
	case c.Notation == "":
		return c.Number
	case c.party():
		return c.Number + "-" + c.Notation
	}
	return c.Number + "/" + c.Notation
}
