package directive

import (
	"fmt"

	"roviec/internal/base/gov"
)

// Options of a reading.
type Options struct {
	Date gov.Date // of reference where the text carries none
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

func scanf(s, format string, args ...any) bool {
	n, err := fmt.Sscanf(s, format, args...)
	return err == nil && n == len(args)
}
