package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisible finds characters of no width.
func invisible(t *page) {
	for i, r := range t.s {
		if unicode.Is(unicode.Cf, r) {
			t.add(i, i+utf8.RuneLen(r), Invisible, "")
		}
	}
}

// spaces finds odd, double and trailing spaces. The indent of a line stays.
func spaces(t *page) {
	start, odd := -1, false
	flush := func(end int, eol bool) {
		if start < 0 {
			return
		}
		lineStart := start == 0 || t.s[start-1] == '\n'
		switch {
		case eol:
			t.add(start, end, LineEnd, "")
		case odd:
			t.add(start, end, OddSpace, " ")
		case !lineStart && end-start > 1:
			t.add(start, end, DoubleSpace, " ")
		}
		start, odd = -1, false
	}
	for i, r := range t.s {
		if r == '\n' || r == '\r' || !unicode.IsSpace(r) {
			flush(i, r == '\n' || r == '\r')
			continue
		}
		if start < 0 {
			start = i
		}
		odd = odd || r != ' ' && r != '\t'
	}
	flush(len(t.s), true)
}

// marks finds spaces on the wrong side of a mark.
func marks(t *page) {
	for i, r := range t.s {
		n := utf8.RuneLen(r)
		prev, next := t.before(i), t.after(i+n)
		switch r {
		case ',', ';', ':', '!', '?', '.', ')', ']', '”':
			if prev == ' ' && next != r && !(r == '.' && (unicode.IsDigit(next) || unicode.IsLetter(next))) {
				start := len(strings.TrimRight(t.s[:i], " "))
				if c := t.before(start); start > 0 && c != '\n' && c != '.' && c != r && !strings.ContainsRune("([“-–…", c) {
					t.add(start, i, SpaceBefore, "")
				}
			}
		case '(', '[', '“':
			if next == ' ' {
				end := i + n + len(t.s[i+n:]) - len(strings.TrimLeft(t.s[i+n:], " "))
				if c := t.after(end); c != 0 && c != '\n' && c != ')' && c != ']' && c != '”' {
					t.add(i+n, end, SpaceBefore, "")
				}
			}
			if r != '[' && unicode.IsLower(prev) && unicode.IsLetter(next) {
				t.add(i, i, SpaceAfter, " ")
			}
		}
		if needsSpace(t, i, r, prev, next) {
			t.add(i+n, i+n, SpaceAfter, " ")
		}
	}
}

// needsSpace reports whether a space lacks after a mark: not inside figures
// (1.234,5; 14:30), nor in abbreviations (TP.Thanh Hóa stays for its writer).
func needsSpace(t *page, i int, mark, prev, next rune) bool {
	switch mark {
	case ',':
		return unicode.IsLetter(next) && (unicode.IsLetter(prev) || unicode.IsDigit(prev) || prev == ')')
	case ';':
		return unicode.IsLetter(next) || unicode.IsDigit(next)
	case ':':
		return unicode.IsLetter(prev) && (unicode.IsLetter(next) || unicode.IsDigit(next))
	case '!', '?':
		return unicode.IsLetter(next)
	case ')':
		return unicode.IsLetter(next) && unicode.IsLetter(prev) && utf8.RuneCountInString(lastWord(t.s[:i])) > 1
	case '.':
		return unicode.IsUpper(next) && unicode.IsLower(prev) && utf8.RuneCountInString(lastWord(t.s[:i])) > 1
	}
	return false
}

// lastWord is the run of letters that a text ends in.
func lastWord(s string) string {
	cut := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) })
	if cut < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[cut:])
	return s[cut+n:]
}

// doubleMarks finds ",," ";;" and ".." (three points are an ellipsis).
func doubleMarks(t *page) {
	for i := 0; i < len(t.s); {
		c := t.s[i]
		j := i + 1
		for j < len(t.s) && t.s[j] == c {
			j++
		}
		if j-i == 2 && (c == ',' || c == ';' || c == '.' || c == ':') && !strings.ContainsRune("/…,", t.before(i)) && t.after(j) != '/' {
			t.add(i, j, DoubleMark, string(rune(c)))
		}
		i = j
	}
}

// dashes finds, among dashes between words, those of the rarer kind, and those
// with a space on one side only. Where there are as many of both the hyphen is
// kept, as in the decree's own samples. Dashes between figures and within symbols
// (130/KH-UBND) are other things.
func dashes(t *page) {
	type dash struct{ start, end int } // the dash alone
	byKind := map[rune][]dash{}
	lineStart := true
	for i, r := range t.s {
		if r == '\n' {
			lineStart = true
			continue
		}
		if lineStart && !unicode.IsSpace(r) {
			lineStart = false
			continue // the mark of a list
		}
		if r != '-' && r != '–' && r != '—' {
			continue
		}
		n := utf8.RuneLen(r)
		prev, next := t.before(i), t.after(i+n)
		textBefore := strings.TrimRight(t.s[:i], " ")
		if c := t.before(len(textBefore)); !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(")”\"", c) {
			continue // a list run on: "…; - Sở Nội vụ"
		}
		wordBefore := lastWord(textBefore)
		switch {
		case prev == ' ' && next == ' ':
			byKind[r] = append(byKind[r], dash{i, i + n})
		case prev == ' ' && unicode.IsLower(next) && lowerWord(wordBefore):
			byKind[r] = append(byKind[r], dash{i, i + n})
			t.add(i+n, i+n, Dash, " ")
		case next == ' ' && unicode.IsLetter(t.after(i+n+1)) && lowerWord(wordBefore):
			byKind[r] = append(byKind[r], dash{i, i + n})
			t.add(i, i, Dash, " ")
		}
	}
	keep := '-'
	for _, r := range []rune{'–', '—'} {
		if len(byKind[r]) > len(byKind[keep]) {
			keep = r
		}
	}
	for r, list := range byKind {
		if r == keep || len(byKind[keep]) == 0 {
			continue
		}
		for _, d := range list {
			t.add(d.start, d.end, Dash, string(keep))
		}
	}
}

// lowerWord reports whether a word of two or more letters ends in small ones: no
// symbol.
func lowerWord(w string) bool {
	r, _ := utf8.DecodeLastRuneInString(w)
	return utf8.RuneCountInString(w) > 1 && unicode.IsLower(r)
}
