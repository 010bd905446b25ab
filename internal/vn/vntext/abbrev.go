package vntext

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// An Abbreviation is one line of the table: a short form, what it stands for,
// and the field it belongs to. One short form may have several lines.
type Abbreviation struct {
	Short, Long, Field string
}

// Fields of the table that the place in a text speaks for.
const (
	fieldPaper = "loại văn bản" // beside a number: TT 80/2021
	fieldPlace = "địa giới"     // before a name: TT. Bút Sơn
)

// A Table knows abbreviations both ways. It is safe for use by many at once.
type Table struct {
	rows    []Abbreviation
	byShort map[string][]int // abbreviation key → rows in the order of the table
	byFirst map[string][]int // first word of the folded long form → rows, longest first
	folded  []string         // folded long forms
}

//go:embed abbreviations.csv
var abbreviationsCSV []byte

var builtIn = sync.OnceValue(func() *Table {
	t, err := LoadAbbreviations(bytes.NewReader(abbreviationsCSV))
	if err != nil {
		panic("vntext: abbreviations.csv: " + err.Error()) // a test reads it
	}
	return t
})

// Abbreviations returns the table that comes with the package.
func Abbreviations() *Table { return builtIn() }

// LoadAbbreviations reads a table of the columns short, long, field, with a
// header line: UTF-8, commas. Empty lines and lines that begin with # are left
// out. An error names the line.
func LoadAbbreviations(r io.Reader) (*Table, error) {
	in := csv.NewReader(r)
	in.Comment, in.FieldsPerRecord, in.TrimLeadingSpace = '#', -1, true
	t := &Table{byShort: map[string][]int{}, byFirst: map[string][]int{}}
	seen := map[[2]string]bool{}
	for first := true; ; first = false {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := in.FieldPos(0)
		if len(row) < 2 {
			return nil, fmt.Errorf("line %d: a short form and a long form are needed", line)
		}
		if first && strings.TrimPrefix(row[0], "\ufeff") == "short" {
			continue
		}
		a := Abbreviation{Short: NFC(strings.TrimSpace(row[0])), Long: NFC(strings.TrimSpace(row[1]))}
		if len(row) > 2 {
			a.Field = NFC(strings.TrimSpace(row[2]))
		}
		if abbreviationKey(a.Short) == "" || Fold(a.Long) == "" {
			return nil, fmt.Errorf("line %d: the short form or the long form is empty", line)
		}
		key := [2]string{abbreviationKey(a.Short), Same(a.Long)}
		if !seen[key] {
			seen[key] = true
			t.add(a)
		}
	}
	for _, rows := range t.byFirst {
		slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(len(t.folded[b]), len(t.folded[a])) })
	}
	return t, nil
}

func (t *Table) add(a Abbreviation) {
	n, key := len(t.rows), longKey(a.Long)
	t.rows, t.folded = append(t.rows, a), append(t.folded, key)
	short := abbreviationKey(a.Short)
	t.byShort[short] = append(t.byShort[short], n)
	first, _, _ := strings.Cut(key, " ")
	t.byFirst[first] = append(t.byFirst[first], n)
}

// Rows returns the lines of the table, to show or to save.
func (t *Table) Rows() []Abbreviation { return slices.Clone(t.rows) }

// Known reports whether the short form stands in the table with these letters,
// đ told from d.
func (t *Table) Known(short string) bool {
	for _, n := range t.byShort[abbreviationKey(short)] {
		if strings.EqualFold(lettersOnly(t.rows[n].Short), lettersOnly(NFC(short))) {
			return true
		}
	}
	return false
}

// Expand returns what a short form may stand for, the same letters and case
// first (TTr before TTR), otherwise in the order of the table. Marks, case, and
// the characters between its letters do not matter: nn-ptnt finds NN&PTNT.
func (t *Table) Expand(short string) []Abbreviation {
	var out []Abbreviation
	for _, n := range t.byShort[abbreviationKey(short)] {
		out = append(out, t.rows[n])
	}
	want := lettersOnly(NFC(short))
	slices.SortStableFunc(out, func(a, b Abbreviation) int {
		return cmp.Compare(likeness(b.Short, want), likeness(a.Short, want))
	})
	return out
}

func likeness(short, want string) int {
	switch have := lettersOnly(short); {
	case have == want:
		return 2
	case strings.EqualFold(have, want):
		return 1
	}
	return 0
}

// Shorten returns the short forms of a long form. Case, the place of the tone
// and dashes do not matter; marks do where the long form has any.
func (t *Table) Shorten(long string) []Abbreviation {
	key := longKey(long)
	first, _, _ := strings.Cut(key, " ")
	var out []Abbreviation
	for _, n := range t.byFirst[first] {
		if t.folded[n] == key && marksAgree(long, t.rows[n].Long) {
			out = append(out, t.rows[n])
		}
	}
	return out
}

// An Alternative is another way to say the bytes Start to End of a text.
type Alternative struct {
	Start, End int
	Text       string
	Field      string
	Expanded   bool // Text is the long form of what stands there
}

// Alternatives finds the short and the long forms in a text and what may be
// said for each; the text stays as it is. Several meanings of one short form
// are all given, the one that its place speaks for first: a kind of paper beside
// a number, a kind of place before a name. Results are in the order of the text.
func (t *Table) Alternatives(text string) []Alternative {
	var out []Alternative
	words := foldedWords(text)
	for i := 0; i < len(words); {
		if n, rows := t.longAt(text, words[i:]); n > 0 {
			for _, r := range rows {
				out = append(out, Alternative{words[i].start, words[i+n-1].end, t.rows[r].Short, t.rows[r].Field, false})
			}
			i += n
			continue
		}
		n, meanings := t.shortAt(text, words[i:])
		if n == 0 {
			i++
			continue
		}
		end := words[i+n-1].end
		for _, m := range inPlace(meanings, text, words[i].start, end) {
			out = append(out, Alternative{words[i].start, end, m.Long, m.Field, true})
		}
		i += n
	}
	return out
}

// longAt matches the longest long form that begins at words[0].
func (t *Table) longAt(text string, words []foldedWord) (n int, rows []int) {
	for _, r := range t.byFirst[words[0].key] {
		key := t.folded[r]
		size := strings.Count(key, " ") + 1
		if size < n || size > len(words) || size == 1 {
			continue
		}
		rest, ok := key, true
		for _, w := range words[:size] {
			var have string
			have, rest, _ = strings.Cut(rest, " ")
			if ok = have == w.key; !ok {
				break
			}
		}
		if ok && marksAgree(text[words[0].start:words[size-1].end], t.rows[r].Long) {
			n, rows = size, append(rows, r)
		}
	}
	return n, rows
}

// shortAt matches a short form, over up to three words for those with & or -.
func (t *Table) shortAt(text string, words []foldedWord) (n int, meanings []Abbreviation) {
	for n := min(3, len(words)); n > 0; n-- {
		piece := text[words[0].start:words[n-1].end]
		if n > 1 && (!strings.ContainsAny(piece, "&-–") || len(piece) > 16) {
			continue
		}
		if m := t.Expand(piece); len(m) > 0 && worthExpanding(piece) {
			return n, m
		}
	}
	return 0, nil
}

// worthExpanding keeps words apart from short forms that look like them: "tu" is
// a word, TU is not; dn and kcn are no words.
func worthExpanding(piece string) bool {
	low := strings.ToLower(piece)
	return strings.ToUpper(piece) == piece || low != piece || !IsSyllable(low)
}

// inPlace puts the meanings first that the place speaks for.
func inPlace(m []Abbreviation, text string, start, end int) []Abbreviation {
	if len(m) < 2 {
		return m
	}
	before := strings.TrimRight(text[:start], " ")
	after := strings.TrimLeft(text[end:], ". \u00a0")
	prev, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	favoured := ""
	switch {
	case unicode.IsDigit(prev), prev == '/', prev == '-', unicode.IsDigit(next), strings.HasSuffix(Fold(before), "so"):
		favoured = fieldPaper
	case unicode.IsUpper(next):
		favoured = fieldPlace
	}
	out := slices.Clone(m)
	slices.SortStableFunc(out, func(a, b Abbreviation) int {
		return cmp.Compare(btoi(b.Field == favoured), btoi(a.Field == favoured))
	})
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// abbreviationKey is the folded letters and digits of a short form.
func abbreviationKey(short string) string { return lettersOnly(Fold(short)) }

func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// longKey is the folded words of a long form, what stands between them left out.
func longKey(long string) string {
	var b strings.Builder
	for i, w := range foldedWords(long) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.key)
	}
	return b.String()
}

// marksAgree reports whether words written with marks are these words; without
// marks they may be.
func marksAgree(written, want string) bool {
	if !HasMarks(written) {
		return true
	}
	a, b := strings.FieldsFunc(SameLoose(written), notWord), strings.FieldsFunc(SameLoose(want), notWord)
	return slices.Equal(a, b)
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

type foldedWord struct {
	key        string
	start, end int
}

// foldedWords are the runs of letters and digits of a text, folded.
func foldedWords(text string) []foldedWord {
	var out []foldedWord
	for start, end := range typedWords(text) {
		if key := Fold(text[start:end]); key != "" {
			out = append(out, foldedWord{key, start, end})
		}
	}
	return out
}
