package directive

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"roviec/internal/vn/vntext"
)

func monthOf(n int) time.Month { return time.Month(n) }

// text is the input in NFC, whose code points all spans count, and the view on
// which the grammar works: page numbers and hard line breaks taken out, white
// space single, glued words parted. at tells for each character of the view
// which code point of the input it is; one that stands for none (a space put
// between glued words) points at the next.
type text struct {
	rs   []rune // the input
	view []rune
	low  []rune // the view, lower case, tones in one place, dashes plain
	fold []rune // the view without marks
	at   []int

	known map[[3]int][]limit // time expressions found, by stretch
}

// span maps a piece of the view to the input.
func (t *text) span(a, b int) (int, int) {
	if a >= b {
		return t.at[a], t.at[a]
	}
	return t.at[a], t.at[b-1] + 1
}

// words are the characters of the view, as one string.
func (t *text) words(a, b int) string { return strings.TrimSpace(string(t.view[a:b])) }

func isSpace(r rune) bool { return r == ' ' || r == '\n' }
func isWord(r rune) bool  { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// plain is the letter without its marks.
func plain(r rune) rune {
	if r < 0x80 {
		return r
	}
	f := vntext.Fold(string(r))
	for _, x := range f {
		return x
	}
	return r
}

// letters fills the twins of the view.
func (t *text) letters() {
	t.low = make([]rune, len(t.view))
	t.fold = make([]rune, len(t.view))
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		word := []rune(vntext.Same(string(t.view[start:end])))
		for i := start; i < end; i++ {
			if len(word) == end-start {
				t.low[i] = word[i-start]
			} else {
				t.low[i] = unicode.ToLower(t.view[i])
			}
			t.fold[i] = plain(t.low[i])
		}
		start = -1
	}
	for i, r := range t.view {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		flush(i)
		switch {
		case unicode.Is(unicode.Pd, r):
			t.low[i] = '-'
		default:
			t.low[i] = r
		}
		t.fold[i] = t.low[i]
	}
	flush(len(t.view))
}

// has reports whether the folded words stand at i as words of their own, and
// where they end. A phrase of several syllables is met without its marks too,
// so that a misread one is known; a single one must carry its marks.
func (t *text) has(i int, p phrase) (end int, ok bool) {
	src, want := t.low, p.low
	if p.loose {
		src, want = t.fold, p.fold
	}
	end = i + len(want)
	if end > len(src) {
		return 0, false
	}
	for k, r := range want {
		if src[i+k] != r && !(r == ' ' && src[i+k] == '\n') {
			return 0, false
		}
	}
	if end < len(src) && isWord(src[end]) && isWord(src[end-1]) {
		return 0, false
	}
	return end, true
}

// phrase is a key of the grammar.
type phrase struct {
	low, fold []rune
	loose     bool
}

func phraseOf(s string) phrase {
	low := []rune(vntext.Same(s))
	fold := make([]rune, len(low))
	for i, r := range low {
		fold[i] = plain(r)
	}
	return phrase{low, fold, strings.Contains(s, " ") && len(low) > 5}
}

// phraseList are phrases by first letter without marks, the longest first:
// nearly every look at a text ends with its first letter.
type phraseList map[rune][]phrase

func phrases(list ...string) phraseList {
	out := phraseList{}
	for _, s := range list {
		p := phraseOf(s)
		out[p.fold[0]] = append(out[p.fold[0]], p)
	}
	for _, l := range out {
		sort.SliceStable(l, func(i, j int) bool { return len(l[i].low) > len(l[j].low) })
	}
	return out
}

// strictly are phrases that must carry their marks: "có biển" is not "có biện".
func strictly(list ...string) phraseList {
	out := phrases(list...)
	for _, l := range out {
		for i := range l {
			l[i].loose = false
		}
	}
	return out
}

// any finds the longest of the phrases that stands at i.
func (t *text) any(i int, list phraseList) (end int, ok bool) {
	if i >= len(t.fold) {
		return 0, false
	}
	for _, p := range list[t.fold[i]] {
		if end, ok = t.has(i, p); ok {
			return end, true
		}
	}
	return 0, false
}

// skip passes white space and the given marks.
func (t *text) skip(i, end int, marks string) int {
	for i < end && (isSpace(t.view[i]) || strings.ContainsRune(marks, t.view[i])) {
		i++
	}
	return i
}

// back passes white space and marks backwards.
func (t *text) back(a, i int, marks string) int {
	for i > a && (isSpace(t.view[i-1]) || strings.ContainsRune(marks, t.view[i-1])) {
		i--
	}
	return i
}

// edge reports whether a word may begin at i.
func (t *text) edge(i int) bool { return i == 0 || !isWord(t.view[i-1]) }

// next is the beginning of the word after the one at i.
func (t *text) next(i, end int) int {
	for i < end && isWord(t.view[i]) {
		i++
	}
	for i < end && !isWord(t.view[i]) {
		i++
	}
	return i
}

// unit is a paragraph: a numbered point, a bullet, a field or a plain one.
type unit struct {
	start, end int // of the view, behind the mark
	kind       string
	mark       string
	point      string // path of numbering
	level      int    // 0: plain
	whole      bool   // opens a line that is a title
}

var (
	romanMark  = regexp.MustCompile(`^([IVX]{1,5})[.)/]\s*`)
	upperMark  = regexp.MustCompile(`^([A-DĐ])\.\s+`)
	numberMark = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})*)[.)/]\s+|^(\d{1,2}(?:\.\d{1,2})+)\.?\s+`)
	tightMark  = regexp.MustCompile(`^(\d{1,2})[.)]\p{L}`)
	about      = regexp.MustCompile(`^(?i:v/v)\b`) // "về việc", no mark
	letterMark = regexp.MustCompile(`^([a-zđ](?:\.\d{1,2})?)[.)]\s+`)
	bulletMark = regexp.MustCompile(`^[-+•*–—●▪]\s*`)
	clauseMark = regexp.MustCompile(`^(?:Điều|ĐIỀU)\s+(\d{1,3})[.:]\s*`)
	pageLine   = regexp.MustCompile(`^(?:-\s*)?(?:(?i:trang)\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*-)?$`)
)

// markOf reads the mark before a line.
func markOf(line string) (kind, mark string, width int) {
	n := func(s string) int { return len([]rune(s)) }
	if m := clauseMark.FindStringSubmatch(line); m != nil {
		return "number0", m[1], n(m[0])
	}
	if m := romanMark.FindStringSubmatch(line); m != nil && !about.MatchString(line) {
		return "roman", m[1], n(m[0])
	}
	if m := upperMark.FindStringSubmatch(line); m != nil {
		return "upper", m[1], n(m[0])
	}
	if m := numberMark.FindStringSubmatch(line); m != nil {
		mark := m[1] + m[2]
		return "number" + string(rune('0'+strings.Count(mark, "."))), mark, n(m[0])
	}
	if m := tightMark.FindStringSubmatch(line); m != nil {
		return "number0", m[1], n(m[0]) - 1
	}
	if m := letterMark.FindStringSubmatch(line); m != nil {
		return "letter", m[1], n(m[0])
	}
	if m := bulletMark.FindStringSubmatch(line); m != nil && n(line) > n(m[0]) {
		return "bullet", "", n(m[0])
	}
	return "", "", 0
}

// newText builds the view and its units.
func newText(input string) (*text, []unit) {
	t := &text{rs: []rune(vntext.NFC(input))}
	shown := decoded(t.rs)
	shouting := shouts(shown)
	type line struct {
		from, to int
		s        string
	}
	var lines []line
	for i := 0; i <= len(shown); {
		j := i
		for j < len(shown) && shown[j] != '\n' {
			j++
		}
		a, b := i, j
		for a < b && (unicode.IsSpace(shown[a]) || shown[a] == '\ufeff') {
			a++
		}
		for b > a && unicode.IsSpace(shown[b-1]) {
			b--
		}
		if a < b {
			lines = append(lines, line{a, b, string(shown[a:b])})
		}
		i = j + 1
	}
	var units []unit
	put := func(from, to int) {
		space := len(t.view) > 0 && isSpace(t.view[len(t.view)-1])
		for i := from; i < to; i++ {
			r := shown[i]
			if unicode.IsSpace(r) || r == '\u00ad' {
				if r != '\u00ad' && !space {
					t.view, t.at = append(t.view, ' '), append(t.at, i)
					space = true
				}
				continue
			}
			space = false
			t.view, t.at = append(t.view, r), append(t.at, i)
		}
	}
	widths := make([]int, len(lines))
	broken := 0 // lines that end in mid-sentence
	for i, l := range lines {
		widths[i] = l.to - l.from
		if i+1 < len(lines) && !strings.ContainsRune(".;:!?/", shown[l.to-1]) && widths[i] > 40 {
			broken++
		}
	}
	full := 1 << 30 // a line as wide as this was broken because it was full
	if w := slices.Max(append(widths, 0)); w <= 110 && broken >= 3 && broken*3 >= len(lines) {
		full = w * 4 / 5
	}
	table := false
	width0 := 0 // of the line before
	for k, l := range lines {
		if k > 0 && k < len(lines)-1 && pageLine.MatchString(l.s) {
			continue
		}
		kind, mark, width := markOf(l.s)
		if (table || kind == "" && rowLike.MatchString(l.s)) && rowNumber.MatchString(l.s) {
			if m := rowNumber.FindStringSubmatch(l.s); m != nil {
				kind, mark, width = "row", m[1], len([]rune(m[0]))-1
			}
		}
		if isTableHead(l.s) {
			table = true
			kind = "head"
		} else if kind != "row" && kind != "" && kind != "bullet" {
			table = false
		}
		before := width0
		width0 = l.to - l.from
		if kind == "" && len(units) > 0 && goesOn(units[len(units)-1], t, l.s, shouting, before, full) {
			t.view, t.at = append(t.view, ' '), append(t.at, l.from)
			put(l.from, l.to)
			units[len(units)-1].end = len(t.view)
			continue
		}
		if len(t.view) > 0 {
			t.view, t.at = append(t.view, '\n'), append(t.at, l.from)
		}
		start := len(t.view)
		put(l.from+width, l.to)
		units = append(units, unit{start: start, end: len(t.view), kind: kind, mark: mark})
	}
	t.part(units)
	t.letters()
	numberUnits(units)
	return t, units
}

// goesOn reports whether a line goes on with the sentence of the unit before.
func goesOn(u unit, t *text, line string, shouting bool, width, full int) bool {
	if u.end <= u.start || u.kind == "head" {
		return false
	}
	last := t.view[u.end-1]
	first := []rune(line)[0]
	if strings.ContainsRune(".;:!?/”\"", last) {
		return false
	}
	if fieldLine.MatchString(line) || u.kind == "row" && unicode.IsUpper(first) {
		return false
	}
	if unicode.IsLower(first) || last == ',' || last == '-' && !shouting {
		return true
	}
	before := string(t.view[u.start:u.end])
	if shouts([]rune(before)) && !shouting {
		return false
	}
	// "… trình UBND / TỈNH", "… huyện / Tân Lập", "… năm / 2024": a line that
	// cannot end there.
	if width >= full && !isTableHead(line) {
		return true
	}
	return !shouting && (dangling.MatchString(before) || width >= fullLine && danglingName.MatchString(before) && !sentenceStart.MatchString(line))
}

// fullLine is how long a line is at least that was broken because it was full.
const fullLine = 40

var (
	dangling = regexp.MustCompile(`(?i:(?:^|[ ,])(?:và|với|của|các|những|tại|cho|về|ngày|tháng|năm|quý|sở|ban|số|UBND|HĐND|Chủ tịch|Phó Chủ tịch|cục|công ty|bệnh viện))$`)
	// a capital and then a small word: no name goes on so
	sentenceStart = regexp.MustCompile(`^\p{Lu}[\p{Ll}]* \p{Ll}`)
	// words with which a party may end as well
	danglingName = regexp.MustCompile(`(?i:(?:^|[ ,])(?:huyện|thị xã|thành phố|xã|phường|tỉnh|phòng|hội|trường|Nhà nước|Nguyên đán|dự án))$`)
)

// numberUnits gives each unit its path.
func numberUnits(units []unit) {
	type step struct{ mark, kind string }
	var path []step
	for i := range units {
		u := &units[i]
		switch u.kind {
		case "":
			continue
		case "head":
			u.point = joined(nil)
			continue
		case "row":
			marks := make([]string, 0, len(path)+1)
			for _, p := range path {
				marks = append(marks, p.mark)
			}
			u.point, u.level = joined(append(marks, u.mark)), len(path)+1
			continue
		case "bullet":
		default:
			for k := range path {
				if path[k].kind == u.kind {
					path = path[:k]
					break
				}
			}
			path = append(path, step{u.mark, u.kind})
		}
		marks := make([]string, 0, len(path))
		for _, p := range path {
			marks = append(marks, p.mark)
		}
		u.point, u.level = joined(marks), len(path)
		if u.kind == "bullet" {
			u.level++
		}
	}
}

// joined writes a path; a mark that contains its parent's replaces it.
func joined(marks []string) string {
	var out []string
	for _, m := range marks {
		if len(out) > 0 && strings.HasPrefix(m, out[len(out)-1]+".") {
			out[len(out)-1] = m
			continue
		}
		out = append(out, m)
	}
	return strings.Join(out, ".")
}

// shouts reports whether no letter is small.
func shouts(rs []rune) bool {
	n := 0
	for _, r := range rs {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 0
}

// sentences cuts [a,b) where one ends and the next begins.
func (t *text) sentences(a, b int) [][2]int {
	var out [][2]int
	start := a
	for i := a; i < b; i++ {
		if r := t.view[i]; r != '.' && r != '!' && r != '?' {
			continue
		}
		j := t.skip(i+1, b, "/.”\"")
		if j < b && (j == i+1 || !(unicode.IsUpper(t.view[j]) || unicode.IsDigit(t.view[j]) || strings.ContainsRune("“\"-", t.view[j]))) {
			continue
		}
		if k := i - 1; k > a && unicode.IsUpper(t.view[k]) && (k == a || !isWord(t.view[k-1])) || shortened.MatchString(string(t.low[max(a, i-4):i])) {
			continue // H. Tân Lập, TP. Đông Giang
		}
		if s := t.skip(start, i, ""); s < i {
			out = append(out, [2]int{s, i})
		}
		start, i = j, j-1
	}
	end := t.back(start, b, "./;”\"")
	if s := t.skip(start, end, ""); s < end {
		out = append(out, [2]int{s, end})
	}
	return out
}

var shortened = regexp.MustCompile(`(?:^|[ ,])(?:tp|tx|đ/c|ths|ts|gs|bs|ks)$`)
