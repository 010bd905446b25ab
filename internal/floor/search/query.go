package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/vn/vntext"
)

// Limits of a query: what is longer is cut, never refused with an error.
const (
	maxQuery = 600 // characters
	maxSlots = 24  // words
)

// slot is one word of a query.
type slot struct {
	key    string
	marked string   // the word with its marks; equal to key where none were typed
	typed  bool     // marks were typed
	alts   []string // keys of words that it may stand for: repairs
	prefix bool     // the last word, perhaps not typed to its end
}

// variant is one reading of what was typed.
type variant struct {
	slots   []slot
	penalty float64
	read    string // as a person would write it, for readings that are not as typed
}

// query is what was typed, understood.
type query struct {
	raw      string
	variants []variant
	phrases  [][]slot // parts in quotation marks: must stand so
	number   string   // the whole as a document number
	openEnd  bool     // the last word may be half of one: nothing was typed after it
}

func (q query) reading(text string) variant {
	slots := slotsOf(text)
	if n := len(slots); q.openEnd && n > 0 {
		slots[n-1].prefix = true
	}
	return variant{slots: slots}
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// marked reports whether marks were typed in a reading.
func (v variant) marked() bool {
	return slices.ContainsFunc(v.slots, func(s slot) bool { return s.typed })
}

// clean cuts and normalises what was typed.
func clean(raw string) string {
	raw = strings.ToValidUTF8(raw, " ")
	n, marks := 0, 0
	var b strings.Builder
	for _, r := range raw {
		if unicode.Is(unicode.Mn, r) {
			if marks++; marks > 3 {
				continue // no letter carries more
			}
		} else {
			marks = 0
		}
		if unicode.IsControl(r) {
			r = ' '
		}
		b.WriteRune(r)
		if n++; n >= maxQuery {
			break
		}
	}
	return norm.NFC.String(strings.TrimLeft(b.String(), " "))
}

// slotsOf splits a text into slots.
func slotsOf(s string) []slot {
	var out []slot
	walk(s, func(t token) bool {
		w := s[t.start:t.end]
		k := keyOf(w)
		if k == "" {
			return true
		}
		m := string(cut([]byte(markedOf(w)), 0))
		out = append(out, slot{key: k, marked: m, typed: m != k && vntext.HasMarks(w)})
		return len(out) < maxSlots
	})
	return out
}

const quotes = `"“”„«»`

// parse reads what was typed. The readings that need the dictionary are added
// by readings.
func parse(raw string) query {
	raw = clean(raw)
	q := query{raw: raw}
	if strings.ContainsAny(raw, quotes) {
		inside := false
		for _, part := range splitQuotes(raw) {
			if inside {
				if p := slotsOf(part); len(p) > 0 && len(q.phrases) < 4 {
					q.phrases = append(q.phrases, p)
				}
			}
			inside = !inside
		}
	}
	slots := slotsOf(raw)
	if len(slots) == 0 {
		return q
	}
	q.openEnd = len(q.phrases) == 0 && endsInLetter(raw)
	q.variants = []variant{q.reading(raw)}
	if k := joinKeys(strings.TrimPrefix(strings.TrimPrefix(vntext.Fold(raw), "van ban "), "so ")); k != "" && k[0] >= '0' && k[0] <= '9' && len(slots) <= 10 && strings.ContainsFunc(k, unicode.IsLetter) {
		q.number = k
	}
	return q
}

// splitQuotes cuts at quotation marks: every second part stood between two. A
// mark that is never closed opens nothing.
func splitQuotes(s string) []string {
	parts := strings.FieldsFunc(" "+s+" ", func(r rune) bool { return strings.ContainsRune(quotes, r) })
	n := 0
	for _, r := range s {
		if strings.ContainsRune(quotes, r) {
			n++
		}
	}
	if n%2 == 1 && len(parts) > 1 {
		last := len(parts) - 1
		parts = append(parts[:last-1], parts[last-1]+" "+parts[last])
	}
	return parts
}

func (q query) empty() bool { return len(q.variants) == 0 }

func keysOf(slots []slot) []string {
	out := make([]string, len(slots))
	for i, s := range slots {
		out[i] = s.key
	}
	return out
}

// add adds a reading unless it asks for the words of another.
func (q *query) add(v variant) {
	if len(v.slots) == 0 || len(q.variants) >= maxVariants {
		return
	}
	if len(v.slots) > maxSlots {
		v.slots = v.slots[:maxSlots]
	}
	for _, o := range q.variants {
		if slices.Equal(keysOf(o.slots), keysOf(v.slots)) {
			return
		}
	}
	q.variants = append(q.variants, v)
}

const maxVariants = 4
