package directive

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"roviec/internal/vn/vntext"
)

func scanf(s, format string, args ...any) bool {
	n, err := fmt.Sscanf(s, format, args...)
	return err == nil && n == len(args)
}

func monthOf(n int) time.Month { return time.Month(n) }

// source is a text with a folded-case twin of the same length.
type source struct {
	rs  []rune // NFC, as written
	low []rune // lower case, tones in one place, odd spaces and dashes plain
}

func newSource(text string) source {
	rs := []rune(vntext.NFC(text))
	low := make([]rune, len(rs))
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		word := []rune(vntext.Same(string(rs[start:end])))
		if len(word) == end-start {
			copy(low[start:end], word)
		} else {
			for i := start; i < end; i++ {
				low[i] = unicode.ToLower(rs[i])
			}
		}
		start = -1
	}
	for i, r := range rs {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
		switch {
		case r == '\n':
			low[i] = '\n'
		case unicode.IsSpace(r):
			low[i] = ' '
		case unicode.Is(unicode.Pd, r):
			low[i] = '-'
		default:
			low[i] = r
		}
	}
	flush(len(rs))
	return source{rs, low}
}

func (s source) text(a, b int) string { return string(s.rs[a:b]) }

// has reports whether the words stand at i, any run of white space for one
// space, and where they end; the end is at a word's edge.
func (s source) has(i int, words string) (end int, ok bool) {
	for _, w := range words {
		if w == ' ' {
			if i >= len(s.low) || !isSpace(s.low[i]) {
				return 0, false
			}
			for i < len(s.low) && isSpace(s.low[i]) {
				i++
			}
			continue
		}
		if i >= len(s.low) || s.low[i] != w {
			return 0, false
		}
		i++
	}
	if i < len(s.low) && isWord(s.low[i]) && isWord(s.low[i-1]) {
		return 0, false
	}
	return i, true
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' }
func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// skip passes white space and, where marks is set, commas and colons.
func (s source) skip(i, end int, marks string) int {
	for i < end && (isSpace(s.low[i]) || strings.ContainsRune(marks, s.low[i])) {
		i++
	}
	return i
}

// unit is a numbered or plain paragraph: one or more lines that belong
// together.
type unit struct {
	start, end int // of the words, behind the mark
	point      string
	mark       string // as written, "" = none
	level      int
	heading    bool
}

var (
	romanMark  = regexp.MustCompile(`^([IVX]{1,5})[.)]\s+`)
	numberMark = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})*)[.)]\s+|^(\d{1,2}(?:\.\d{1,2})+)\s+`)
	letterMark = regexp.MustCompile(`^([a-zđ])\)\s+`)
	bulletMark = regexp.MustCompile(`^[-+•*–]\s+`)
)

// units cuts the text into paragraphs with their numbering. A line that goes
// on in the next (hard break in a sentence) is joined with it.
func (s source) units() []unit {
	var out []unit
	var path []struct{ mark, kind string }
	n := len(s.rs)
	for i := 0; i < n; {
		end := i
		for end < n && s.rs[end] != '\n' {
			end++
		}
		a, b := s.skip(i, end, ""), end
		for b > a && isSpace(s.low[b-1]) {
			b--
		}
		next := end + 1
		if a < b {
			line := string(s.rs[a:b])
			low := strings.ToLower(strings.TrimSpace(line))
			if low == "tin mới nhất" || low == "nơi nhận:" || strings.HasPrefix(low, "nơi nhận") {
				return out // what follows is no text of the notice
			}
			kind, mark, width := markOf(line)
			if kind == "" && len(out) > 0 && s.goesOn(out[len(out)-1], a) {
				out[len(out)-1].end = b
				i = next
				continue
			}
			u := unit{start: a + width, end: b, mark: mark}
			if kind != "" && kind != "bullet" {
				for k := range path {
					if path[k].kind == kind {
						path = path[:k]
						break
					}
				}
				path = append(path, struct{ mark, kind string }{mark, kind})
			}
			if kind != "" || len(path) > 0 {
				u.point = pathOf(path, kind)
			}
			u.level = len(path)
			if kind == "bullet" {
				u.level++
			}
			if kind == "" {
				u.level = 0
			}
			out = append(out, u)
		}
		i = next
	}
	return out
}

func pathOf(path []struct{ mark, kind string }, kind string) string {
	if kind == "" {
		return ""
	}
	var out []string
	for _, p := range path {
		if len(out) > 0 && strings.HasPrefix(p.mark, out[len(out)-1]+".") {
			out[len(out)-1] = p.mark
			continue
		}
		out = append(out, p.mark)
	}
	return strings.Join(out, ".")
}

func markOf(line string) (kind, mark string, width int) {
	count := func(m []string) int { return len([]rune(m[0])) }
	if m := romanMark.FindStringSubmatch(line); m != nil {
		return "roman", m[1], count(m)
	}
	if m := numberMark.FindStringSubmatch(line); m != nil {
		mark := m[1] + m[2]
		return "number" + fmt.Sprint(strings.Count(mark, ".")), mark, count(m)
	}
	if m := letterMark.FindStringSubmatch(line); m != nil {
		return "letter", m[1], count(m)
	}
	if m := bulletMark.FindStringSubmatch(line); m != nil {
		return "bullet", "", count(m)
	}
	return "", "", 0
}

var pageNumber = regexp.MustCompile(`^\d{1,3}$`)

// goesOn reports whether the line at a continues the unit: it begins small, or
// the unit breaks off in the middle of a sentence.
func (s source) goesOn(u unit, a int) bool {
	last := s.rs[u.end-1]
	if strings.ContainsRune(".:;!?/”\"", last) {
		return false
	}
	end := a
	for end < len(s.rs) && s.rs[end] != '\n' {
		end++
	}
	if pageNumber.MatchString(strings.TrimSpace(string(s.rs[a:end]))) {
		return true
	}
	return unicode.IsLower(s.rs[a]) || last == ','
}

// sentences cuts [a,b) at full stops that end a sentence.
func (s source) sentences(a, b int) [][2]int {
	var out [][2]int
	start := a
	for i := a; i < b; i++ {
		if s.rs[i] != '.' && s.rs[i] != '!' && s.rs[i] != '?' {
			continue
		}
		j := s.skip(i+1, b, "/.")
		if j < b && (j == i+1 || !(unicode.IsUpper(s.rs[j]) || unicode.IsDigit(s.rs[j]) || s.rs[j] == '“')) {
			continue
		}
		if k := i - 1; k > a && unicode.IsUpper(s.rs[k]) && !isWord(s.low[k-1]) { // H. Hoằng Hóa
			continue
		}
		if t := s.skip(start, i, ""); t < i {
			out = append(out, [2]int{t, i})
		}
		start = j
		i = j - 1
	}
	for b > start && (isSpace(s.low[b-1]) || strings.ContainsRune("./;", s.rs[b-1])) {
		b--
	}
	if t := s.skip(start, b, ""); t < b {
		out = append(out, [2]int{t, b})
	}
	return out
}
