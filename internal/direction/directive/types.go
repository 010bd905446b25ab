package directive

import (
	"fmt"
	"regexp"
	"strings"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

// Options of a reading.
type Options struct {
	Date    gov.Date // of reference where the text carries none
	Parties []Party  // of a register, as on the day of the text; they go before the table
}

// Party is a body of a register. A name that the text cuts short ("Sở Nông
// nghiệp") is completed where only one body of the register begins so.
type Party struct {
	Name, Short, Code string
}

// Result is what a text assigns.
type Result struct {
	Document  *Document  `json:"document"`
	Tasks     []Task     `json:"tasks"`
	Sentences []Sentence `json:"-"`
	Text      string     `json:"-"` // the NFC form that offsets count in
	Date      gov.Date   `json:"-"` // of reference
}

// Document is what the head of a text says of itself.
type Document struct {
	Issuer  string `json:"issuer,omitempty"`
	Number  string `json:"number,omitempty"`
	Date    string `json:"date,omitempty"`
	Title   string `json:"title,omitempty"`
	Chair   string `json:"chair,omitempty"`
	Session string `json:"session,omitempty"`
}

// Task is one proposal.
type Task struct {
	Lead         []string `json:"lead"`
	Coordinating []string `json:"coordinating"`
	Authority    []string `json:"authority"`
	Action       Span     `json:"action"`
	Deadline     Deadline `json:"deadline"`
	Product      *string  `json:"product"`
	SourcePoint  string   `json:"source_point"`
	Confidence   float64  `json:"confidence"`
	Missing      []string `json:"missing"`

	start, end int  // of the whole assignment, giving word and deadline included
	general    bool // every verb is one of general endeavour
}

// Sentence of the whole assignment in characters: for lighting it in the text.
func (t Task) Extent() (start, end int) { return t.start, t.end }

// Span is a piece of the text in code points, end exclusive.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Deadline is a time limit; Kind tells how Value is written.
type Deadline struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
	Start *int   `json:"start,omitempty"`
	End   *int   `json:"end,omitempty"`
	Raw   string `json:"raw,omitempty"`
}

// Sentence is one sentence of the text and what became of it.
type Sentence struct {
	Start, End int
	Kind       string // task or context
}

// DueDate is the last day of the time limit where it is one: a date, the end
// of a month, quarter or year.
func (d Deadline) DueDate() gov.Date {
	var y, a, b int
	switch d.Kind {
	case "date":
		t, err := gov.ParseDate(d.Value)
		if err == nil {
			return t
		}
	case "month":
		if scanf(d.Value, "%d-%d", &y, &a) {
			return gov.NewDate(y, monthOf(a)+1, 0)
		}
	case "quarter":
		if scanf(d.Value, "%d-Q%d", &y, &b) {
			return gov.NewDate(y, monthOf(3*b)+1, 0)
		}
	case "year":
		if scanf(d.Value, "%d", &y) {
			return gov.NewDate(y, 12, 31)
		}
	}
	return gov.Date{}
}

// Term is the time limit as a length of time ("10WD", "15D", "2M") where it is
// one that begins with the text itself: no other event is named from which it
// counts. Hours are none.
func (d Deadline) Term() (string, bool) {
	n, ok := strings.CutPrefix(d.Value, "P")
	if d.Kind != "relative" || !ok || len(n) < 2 || n[0] < '1' || n[0] > '9' || strings.HasSuffix(n, "H") {
		return "", false
	}
	raw := vntext.Fold(d.Raw)
	if !strings.ContainsAny(raw, "0123456789") { // "trong tuần này"
		return "", false
	}
	if m := countedFrom.FindStringSubmatch(raw); m != nil && !fromText.MatchString(m[1]) {
		return "", false
	}
	return n, true
}

var (
	countedFrom = regexp.MustCompile(`\d[^,]*? (?:ke tu|tu|sau) (.+)$`)
	fromText    = regexp.MustCompile(`^(?:khi |ngay )?(?:ban hanh|ky|hom nay|nay|phat hanh|ra|thong bao|ket luan|ngay (?:ban hanh|ky)|(?:cong van|van ban|thong bao|ket luan|chi thi|cong dien|ke hoach|quyet dinh|nghi quyet)(?: nay)? (?:nay|duoc (?:ban hanh|ky)|ban hanh|co hieu luc))\b`)
)

func scanf(s, format string, args ...any) bool {
	n, err := fmt.Sscanf(s, format, args...)
	return err == nil && n == len(args)
}
