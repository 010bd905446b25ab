package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/vn/vntext"
)

// alike are letters of other scripts that look like Latin ones.
var alike = map[rune]rune{
	'Ð': 'Đ', 'Ɖ': 'Đ', 'ð': 'đ',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'Х': 'X', 'У': 'Y', 'І': 'I',
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'і': 'i',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Χ': 'X', 'ο': 'o',
}

// lookAlikes finds them in words that also have Latin letters, so that words of
// another language stay.
func lookAlikes(t *page) {
	for _, w := range t.words {
		piece := t.s[w.start:w.end]
		latin, other := false, false
		for _, r := range piece {
			if _, ok := alike[r]; ok {
				other = true
			} else if unicode.Is(unicode.Latin, r) {
				latin = true
			}
		}
		if !other || !latin && !strings.ContainsAny(piece, "ÐƉ") {
			continue
		}
		for i, r := range piece {
			if to, ok := alike[r]; ok {
				t.add(w.start+i, w.start+i+utf8.RuneLen(r), LookAlike, string(to))
			}
		}
	}
}

// composition finds letters that are not in form NFC.
func composition(t *page) {
	if norm.NFC.IsNormalString(t.s) {
		return
	}
	var it norm.Iter
	it.InitString(norm.NFC, t.s)
	for !it.Done() {
		start := it.Pos()
		out := string(it.Next())
		t.add(start, it.Pos(), Composition, out)
	}
}

// tones finds tones on the wrong vowel, and where a text follows both habits of
// placing them (hòa, hoà) those of the rarer one.
func tones(t *page) {
	var old, modern []int
	for i, w := range t.words {
		piece := t.s[w.start:w.end]
		if !vntext.HasMarks(piece) || !norm.NFC.IsNormalString(piece) {
			continue
		}
		s, ok := vntext.ParseSyllable(piece)
		if !ok {
			continue
		}
		first := s.String() // hòa
		second := toneOnSecond(first)
		switch low := strings.ToLower(piece); {
		case low == first && first != second:
			old = append(old, i)
		case low == second && first != second:
			modern = append(modern, i)
		case low != first && strings.IndexFunc(low, func(r rune) bool { _, ok := alike[r]; return ok }) < 0:
			t.add(w.start, w.end, TonePlace, caseOf(piece, first))
		}
	}
	if len(old) == 0 || len(modern) == 0 {
		return
	}
	rare, spell := modern, func(s string) string { return s }
	if len(modern) > len(old) {
		rare, spell = old, toneOnSecond
	}
	for _, i := range rare {
		w := t.words[i]
		piece := t.s[w.start:w.end]
		s, _ := vntext.ParseSyllable(piece)
		t.add(w.start, w.end, ToneStyle, caseOf(piece, spell(s.String())))
	}
}

// toneOnSecond is the other habit of an open oa, oe, uy: hòa is hoà.
var secondHabit = strings.NewReplacer("òa", "oà", "ỏa", "oả", "õa", "oã", "óa", "oá", "ọa", "oạ", "òe", "oè", "ỏe", "oẻ", "õe", "oẽ", "óe", "oé", "ọe", "oẹ",
	"ùy", "uỳ", "ủy", "uỷ", "ũy", "uỹ", "úy", "uý", "ụy", "uỵ")

func toneOnSecond(word string) string { return secondHabit.Replace(word) }

// caseOf writes a small word with the capitals of another.
func caseOf(like, word string) string {
	first, _ := utf8.DecodeRuneInString(like)
	switch {
	case strings.ToUpper(like) == like && utf8.RuneCountInString(like) > 1:
		return strings.ToUpper(word)
	case unicode.IsUpper(first):
		return upperFirst(word)
	}
	return word
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// functionWords are never said twice on purpose; other words are (luôn luôn).
var functionWords = setOf(`của và các là với cho được trong những để về tại theo đến do bởi này đã sẽ phải`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// repeated finds a function word written twice.
func repeated(t *page) {
	for i := 1; i < len(t.words); i++ {
		a, b := t.words[i-1], t.words[i]
		if a.low == b.low && functionWords[b.low] && t.gap(i) == " " && !b.capital {
			t.add(a.end, b.end, Repeated, "")
		}
	}
}
