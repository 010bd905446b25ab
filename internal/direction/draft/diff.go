package draft

import (
	"strings"
	"unicode"
)

// Op says what became of a piece of text.
type Op int

// The operations.
const (
	Same Op = iota
	Added
	Removed
)

// Piece is a run of words with one fate.
type Piece struct {
	Op   Op
	Text string
}

// Change is one pair of passages of two versions.
type Change struct {
	Old, New int     // paragraph numbers from 1; 0 = absent
	Pieces   []Piece // words, in reading order
	Changed  bool
}

// tokens cuts text into words, white space and single marks; joined they are
// the text again.
func tokens(s string) []string {
	var out []string
	kind := func(r rune) int {
		switch {
		case unicode.IsSpace(r):
			return 0
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r):
			return 1
		}
		return 2
	}
	start, last := 0, -1
	for i, r := range s {
		k := kind(r)
		if i > start && (k != last || k == 2) {
			out = append(out, s[start:i])
			start = i
		}
		last = k
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// maxCells bounds the table of a comparison; beyond it the middle is one
// replacement.
const maxCells = 4_000_000

// common returns the indexes of a longest common subsequence of a and b.
func common(a, b []string) [][2]int {
	var head [][2]int
	for len(a) > len(head) && len(b) > len(head) && a[len(head)] == b[len(head)] {
		head = append(head, [2]int{len(head), len(head)})
	}
	h := len(head)
	tail := 0
	for tail < len(a)-h && tail < len(b)-h && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	x, y := a[h:len(a)-tail], b[h:len(b)-tail]
	out := head
	if len(x)*len(y) <= maxCells {
		t := make([]int32, (len(x)+1)*(len(y)+1))
		w := len(y) + 1
		for i := len(x) - 1; i >= 0; i-- {
			for j := len(y) - 1; j >= 0; j-- {
				if x[i] == y[j] {
					t[i*w+j] = t[(i+1)*w+j+1] + 1
				} else {
					t[i*w+j] = max(t[(i+1)*w+j], t[i*w+j+1])
				}
			}
		}
		for i, j := 0, 0; i < len(x) && j < len(y); {
			switch {
			case x[i] == y[j]:
				out = append(out, [2]int{h + i, h + j})
				i, j = i+1, j+1
			case t[(i+1)*w+j] >= t[i*w+j+1]:
				i++
			default:
				j++
			}
		}
	}
	for k := tail; k > 0; k-- {
		out = append(out, [2]int{len(a) - k, len(b) - k})
	}
	return out
}

// Words compares two texts word by word.
func Words(before, after string) []Piece {
	a, b := tokens(before), tokens(after)
	var out []Piece
	add := func(op Op, s string) {
		if s == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Op == op {
			out[n-1].Text += s
			return
		}
		out = append(out, Piece{op, s})
	}
	i, j := 0, 0
	for _, m := range append(common(a, b), [2]int{len(a), len(b)}) {
		add(Removed, strings.Join(a[i:m[0]], ""))
		add(Added, strings.Join(b[j:m[1]], ""))
		if m[0] < len(a) {
			add(Same, a[m[0]])
		}
		i, j = m[0]+1, m[1]+1
	}
	return tidy(out)
}

// tidy joins changes that are parted by white space alone, so that a replaced
// phrase reads as one.
func tidy(in []Piece) []Piece {
	var out []Piece
	for i := 0; i < len(in); {
		if in[i].Op == Same {
			out = append(out, in[i])
			i++
			continue
		}
		var removed, added string
		for i < len(in) {
			p := in[i]
			if p.Op == Same && (strings.TrimSpace(p.Text) != "" || i+1 == len(in) || in[i+1].Op == Same) {
				break
			}
			if p.Op != Added {
				removed += p.Text
			}
			if p.Op != Removed {
				added += p.Text
			}
			i++
		}
		if removed != "" {
			out = append(out, Piece{Removed, removed})
		}
		if added != "" {
			out = append(out, Piece{Added, added})
		}
	}
	return out
}

// Paragraphs cuts a body at blank lines.
func Paragraphs(body string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Compare aligns the paragraphs of two bodies and compares each pair.
func Compare(before, after string) []Change {
	a, b := Paragraphs(before), Paragraphs(after)
	var out []Change
	i, j := 0, 0
	for _, m := range append(common(a, b), [2]int{len(a), len(b)}) {
		for i < m[0] && j < m[1] { // a changed passage takes the place of its neighbour
			out = append(out, Change{Old: i + 1, New: j + 1, Pieces: Words(a[i], b[j]), Changed: true})
			i, j = i+1, j+1
		}
		for ; i < m[0]; i++ {
			out = append(out, Change{Old: i + 1, Pieces: []Piece{{Removed, a[i]}}, Changed: true})
		}
		for ; j < m[1]; j++ {
			out = append(out, Change{New: j + 1, Pieces: []Piece{{Added, b[j]}}, Changed: true})
		}
		if m[0] < len(a) {
			out = append(out, Change{Old: m[0] + 1, New: m[1] + 1, Pieces: []Piece{{Same, a[m[0]]}}})
		}
		i, j = m[0]+1, m[1]+1
	}
	return out
}
