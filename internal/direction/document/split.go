package document

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/vn/vntext"
)

// Kind is the rank of a clause in a text.
type Kind string

// The kinds. Part to Point are those of Decree 30, Annex I; Roman and Item are
// the numbered points of the Party's resolutions, Dash a line that begins with
// a dash.
const (
	Opening    Kind = "opening"
	Part       Kind = "part"
	Chapter    Kind = "chapter"
	Section    Kind = "section"
	Subsection Kind = "subsection"
	Article    Kind = "article"
	Roman      Kind = "roman"
	Item       Kind = "item"
	Clause     Kind = "clause"
	Point      Kind = "point"
	Dash       Kind = "dash"
	Closing    Kind = "closing"
)

// Kinds lists them from the widest to the narrowest.
var Kinds = []Kind{Opening, Part, Chapter, Section, Subsection, Roman, Article, Item, Clause, Point, Dash, Closing}

// rank orders kinds: a clause lies in the last one before it of lower rank.
func (p Piece) rank() int {
	switch p.Kind {
	case Item: // 1. before 1.1. before 1.1.1.
		return 70 + strings.Count(p.Mark, ".")
	case Opening, Closing:
		return 0
	}
	return 10 * slices.Index([]Kind{"", Part, Chapter, Section, Subsection, Roman, Article, "", Clause, Point, Dash}, p.Kind)
}

// Piece is a clause as it is read from a text.
type Piece struct {
	Kind   Kind
	Mark   string // 5, II, đ; of a dash its place, from 1
	Text   string
	Anchor string
	Parent int // index among the pieces, -1 at the top
}

// letters is the order in which points are lettered.
var letters = []string{"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"}

// marks are how a line begins that opens a clause; the first submatch is the
// mark, the rest of the line is text.
var marks = []struct {
	kind Kind
	re   *regexp.Regexp
}{
	{Part, regexp.MustCompile(`^(?i:Phần)\s+((?i:thứ)\s+\pL+(?:\s+(?i:một|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín))?|[IVXL]+|\d{1,2})\s*(?:[.:–-]|$)`)},
	{Chapter, regexp.MustCompile(`^(?i:Chương)\s+([IVXLC]+|\d{1,3})\s*(?:[.:–-]|$)`)},
	{Subsection, regexp.MustCompile(`^(?i:Tiểu mục)\s+(\d{1,2})\s*(?:[.:–-]|$)`)},
	{Section, regexp.MustCompile(`^(?i:Mục)\s+(\d{1,2}|[IVXL]+)\s*(?:[.:–-]|$)`)},
	{Article, regexp.MustCompile(`^(?:Điều|ĐIỀU)\s+(\d{1,3}\pL?)\s*(?:[.:]|$)`)},
	{Roman, regexp.MustCompile(`^([IVXL]+)\s*[.)–-](?:\s|$)`)},
	{Item, regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3}){0,3})\s*(?:[.)–-]\s|[.)]$)`)},
	{Point, regexp.MustCompile(`^([a-zđ])\s*[.)](?:\s|$)`)},
	{Dash, regexp.MustCompile(`^([-–])\s`)},
}

var closing = regexp.MustCompile(`^(?i:nơi nhận)\s*:`)

// Split cuts a text into its clauses. Every word of the text is in exactly one
// of them. A mark counts only where it fits: a number or letter must be the
// first of its row or follow the one before, and within quotation marks, where
// an amendment quotes another text, nothing opens a clause.
func Split(text string) []Piece {
	s := splitter{}
	for _, line := range strings.Split(vntext.NFC(text), "\n") {
		line = strings.TrimSpace(strings.NewReplacer("\r", "", "\ufeff", "", "\u00a0", " ").Replace(line))
		if line != "" {
			s.line(line)
		}
	}
	Arrange(s.out)
	anchors(s.out)
	return s.out
}

type splitter struct {
	out    []Piece
	stack  []int
	quoted int
	ended  bool
}

func (s *splitter) line(line string) {
	depth := s.quoted
	s.quoted = max(s.quoted+strings.Count(line, "“")-strings.Count(line, "”"), 0)
	if depth > 0 || s.ended {
		s.more(line)
		return
	}
	if closing.MatchString(line) {
		s.open(Piece{Kind: Closing, Text: line})
		s.ended = true
		return
	}
	for _, m := range marks {
		found := m.re.FindStringSubmatch(line)
		if found == nil {
			continue
		}
		p := Piece{Kind: m.kind, Mark: found[1], Text: strings.TrimSpace(line[len(found[0]):])}
		if s.fits(&p) {
			s.open(p)
			return
		}
	}
	s.more(line)
}

// more adds a line to the clause that is open.
func (s *splitter) more(line string) {
	if len(s.out) == 0 {
		s.open(Piece{Kind: Opening, Text: line})
		return
	}
	p := &s.out[len(s.out)-1]
	if p.Text != "" {
		p.Text += "\n"
	}
	p.Text += line
}

func (s *splitter) open(p Piece) {
	s.close(p.rank())
	s.out = append(s.out, p)
	s.stack = append(s.stack, len(s.out)-1)
}

func (s *splitter) close(rank int) {
	for len(s.stack) > 0 && s.out[s.stack[len(s.stack)-1]].rank() >= rank {
		s.stack = s.stack[:len(s.stack)-1]
	}
}

// before returns the clause of the piece's rank that is still open, and
// whether an article is.
func (s *splitter) before(p Piece) (last string, inArticle bool) {
	for _, i := range s.stack {
		if s.out[i].Kind == p.Kind && s.out[i].rank() == p.rank() {
			last = s.out[i].Mark
		}
		inArticle = inArticle || s.out[i].Kind == Article
	}
	return last, inArticle
}

// fits says whether the mark can stand here, and gives numbers within an
// article their kind, dashes their place.
func (s *splitter) fits(p *Piece) bool {
	if p.Kind == Item {
		if _, in := s.before(*p); in && !strings.Contains(p.Mark, ".") {
			p.Kind = Clause
		}
	}
	last, _ := s.before(*p)
	switch p.Kind {
	case Dash:
		n, _ := strconv.Atoi(last)
		p.Mark = strconv.Itoa(n + 1)
		return true
	case Point:
		at := slices.Index(letters, p.Mark)
		return at == 0 || at > 0 && last != "" && at == slices.Index(letters, last)+1
	case Roman:
		n := roman(p.Mark)
		return n == 1 || n > 0 && n == roman(last)+1
	case Item, Clause:
		n, before := tail(p.Mark), tail(last)
		return n == 1 || last == "" && n < 100 || n == before+1
	}
	return true
}

// tail is the last number of a dotted mark.
func tail(mark string) int {
	n, _ := strconv.Atoi(mark[strings.LastIndexByte(mark, '.')+1:])
	return n
}

// roman reads a Roman number below 90; 0 where it is none in its usual form.
func roman(s string) int {
	for n := 1; n < 90; n++ {
		if romanOf(n) == s {
			return n
		}
	}
	return 0
}

func romanOf(n int) string {
	var b strings.Builder
	for _, x := range []struct {
		v int
		s string
	}{{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= x.v; n -= x.v {
			b.WriteString(x.s)
		}
	}
	return b.String()
}

// Arrange sets the parents of pieces that stand in the order of their text.
func Arrange(list []Piece) {
	var stack []int
	for i := range list {
		rank := list[i].rank()
		for len(stack) > 0 && list[stack[len(stack)-1]].rank() >= rank {
			stack = stack[:len(stack)-1]
		}
		list[i].Parent = -1
		if len(stack) > 0 && rank > 0 {
			list[i].Parent = stack[len(stack)-1]
		}
		if rank > 0 { // nothing lies in the opening or the closing
			stack = append(stack, i)
		}
	}
}

var prefixes = map[Kind]string{
	Opening: "mo-dau", Part: "phan", Chapter: "chuong", Section: "muc", Subsection: "tieu-muc", Article: "dieu", Roman: "phan-la-ma", Item: "so", Clause: "khoan", Point: "diem", Dash: "gach", Closing: "noi-nhan",
}

// own is the last part of a clause's address. The letters d and đ stay apart.
func (p Piece) own() string {
	if p.Mark == "" {
		return prefixes[p.Kind]
	}
	mark := strings.ToLower(p.Mark)
	if p.Kind == Point || p.Kind == Article {
		mark = strings.ReplaceAll(mark, "đ", "dd")
	}
	return prefixes[p.Kind] + "-" + vntext.Slug(strings.ReplaceAll(mark, ".", "-"))
}

// anchors gives every piece its address: the way from the nearest article, or
// from the top; where two would be the same, the later one is counted.
func anchors(list []Piece) {
	seen := map[string]int{}
	for i, p := range list {
		a := p.own()
		if p.Parent >= 0 && p.Kind != Article {
			a = list[p.Parent].Anchor + "." + a
		}
		seen[a]++
		if n := seen[a]; n > 1 {
			a += "-lan-" + strconv.Itoa(n)
		}
		list[i].Anchor = a
	}
}

var named = map[Kind]string{
	Opening: "Phần mở đầu", Part: "Phần", Chapter: "Chương", Section: "Mục", Subsection: "Tiểu mục", Article: "Điều", Roman: "mục", Item: "khoản", Clause: "khoản", Point: "điểm", Dash: "gạch đầu dòng thứ", Closing: "Nơi nhận",
}

// Label is the i-th clause as it is cited within what holds it: "khoản 2". The
// numbers of a text without articles are clauses too; what is numbered 1.1
// below one is a point, what lies below that a tiết, and a letter below it an ý.
func Label(list []Piece, i int) string {
	p := list[i]
	name := named[p.Kind]
	switch dots := strings.Count(p.Mark, "."); {
	case p.Kind == Item && dots == 1:
		name = named[Point]
	case p.Kind == Item && dots > 1:
		name = "tiết"
	case p.Kind == Point && p.Parent >= 0 && list[p.Parent].Kind == Item:
		name = []string{named[Point], "tiết", "ý"}[min(strings.Count(list[p.Parent].Mark, "."), 2)]
	}
	return strings.TrimSpace(name + " " + p.Mark)
}

// Cited is the clause as it is cited within the document, from the narrowest:
// "điểm a khoản 2 Điều 5". Articles are numbered through, so that what holds
// them is left out.
func Cited(list []Piece, i int) string {
	var parts []string
	for ; i >= 0; i = list[i].Parent {
		parts = append(parts, Label(list, i))
		if list[i].Kind == Article {
			break
		}
	}
	return strings.Join(parts, " ")
}
