package search

import (
	"context"
	"slices"
	"strings"
	"time"

	"roviec/internal/floor/search/inverted"
)

// Request is what a reader asks for.
type Request struct {
	Query   string
	Kind    string
	Section string
	Year    int
	Scope   Scope
	Offset  int
	Limit   int
	Facets  bool // count by kind, section and year
}

// Hit is one record found.
type Hit struct {
	Kind, ID, ExternalID        string
	Title, URL, Section, Number string
	Year                        int
	At                          time.Time
	Heading, Snippet            []Span // title, and a piece of the text, with what was found marked
}

// Span is a piece of a text; Hit marks what was looked for.
type Span struct {
	Text string
	Hit  bool
}

// Result is what was found.
type Result struct {
	Total int
	More  bool // Total is a lower bound: the walk ended at its limit
	Hits  []Hit
	// Meant is what the reader probably wanted to type where the records found
	// stand on a repair; it is cut from a record that the reader may see.
	Meant  string
	Facets Facets
}

// Facets counts the records found by kind, section and year. Each count is the
// Total of the list that the filter leads to.
type Facets struct {
	Kinds, Sections, Years []Facet
}

// Facet is one value with its count.
type Facet struct {
	Value string
	Count int
	More  bool
}

// Bounds of a search. Lists longer than maxFound are cut: the total says so.
const (
	maxFound   = 500
	maxPhrase  = 200 // records in which a phrase of more words is verified
	maxRanked  = 100 // candidates of one kind
	maxRead    = 24  // texts that are read to rank them
	maxLonger  = 12  // words that a half word may become
	maxRepairs = 30
)

// Find answers a request.
func (x *Index) Find(ctx context.Context, r Request) (Result, error) {
	f, err := x.find(ctx, r)
	if err != nil || f == nil {
		return Result{}, err
	}
	out := Result{Total: min(len(f.order), maxFound), More: f.more}
	from, to := min(r.Offset, out.Total), min(r.Offset+r.Limit, out.Total)
	if out.Hits, err = f.show(ctx, f.order[from:to]); err != nil {
		return Result{}, err
	}
	if out.Meant, err = f.meant(ctx); err != nil {
		return Result{}, err
	}
	if r.Facets {
		out.Facets, err = f.facets(ctx)
	}
	return out, err
}

// finding is a search under way.
type finding struct {
	x        *Index
	req      Request
	q        query
	r        *inverted.Reader
	longer   []string     // words that the last one may become
	found    inverted.Set // all that is found, without scope and filters
	order    []int64      // best first
	more     bool
	rows     map[int64]*row
	bodies   map[int64]string // of the records that are shown
	judged   map[int64]*judgement
	readings []*reading
	words    *vocabulary
	exact    bool // some record holds the words as typed, side by side
}

type row struct {
	num                         int64
	kind, id, externalID        string
	title, url, section, number string
	year                        int
	at                          time.Time
}

func (x *Index) find(ctx context.Context, r Request) (*finding, error) {
	f := &finding{x: x, req: r, q: parse(r.Query), rows: map[int64]*row{}, bodies: map[int64]string{}, judged: map[int64]*judgement{}}
	if f.q.empty() || r.Scope.nothing() {
		return nil, nil
	}
	var err error
	if f.r, err = x.terms.Open(ctx); err != nil {
		return nil, err
	}
	if err := f.understand(ctx); err != nil {
		return nil, err
	}
	sets, err := f.candidates(ctx)
	if err != nil {
		return nil, err
	}
	return f, f.rank(ctx, sets)
}

// understand adds the other readings, and the words that a half word may
// become.
func (f *finding) understand(ctx context.Context) (err error) {
	if err = f.read(ctx); err != nil {
		return err
	}
	for _, v := range f.q.variants {
		last := v.slots[len(v.slots)-1]
		asked := slices.ContainsFunc(f.longer, func(l string) bool { return strings.HasPrefix(l, last.key) })
		if last.prefix && len(last.key) >= 2 && len(f.longer) < maxLonger && !asked {
			more, err := f.completions(ctx, last.key, maxLonger)
			if err != nil {
				return err
			}
			f.longer = append(f.longer, more...)
		}
	}
	return nil
}

// standing returns the words that may stand at a slot.
func (f *finding) standing(s slot, longer bool) []string {
	out := append([]string{s.key}, s.alts...)
	if longer && s.prefix {
		for _, l := range f.longer {
			if strings.HasPrefix(l, s.key) {
				out = append(out, l)
			}
		}
	}
	return out
}

func terms(mark string, words []string) inverted.Expr {
	list := make([]inverted.Expr, len(words))
	for i, w := range words {
		list[i] = inverted.Term(mark + w)
	}
	return inverted.Any(list...)
}

// wordsOfAll asks for every word of a reading, wherever it stands.
func (f *finding) wordsOfAll(v variant, mark string, longer bool) inverted.Expr {
	parts := make([]inverted.Expr, len(v.slots))
	for i, s := range v.slots {
		parts[i] = terms(mark, f.standing(s, longer))
	}
	return inverted.All(parts...)
}

// pair asks for two slots side by side.
func (f *finding) pair(a, b slot, longer bool) inverted.Expr {
	var list []inverted.Expr
	for _, l := range f.standing(a, false) {
		for _, r := range f.standing(b, longer) {
			list = append(list, inverted.Term(l+pairMark+r))
		}
	}
	return inverted.Any(list...)
}

// beside asks for all slots side by side; one slot alone for itself.
func (f *finding) beside(slots []slot, longer bool) inverted.Expr {
	if len(slots) == 1 {
		return terms("", f.standing(slots[0], longer))
	}
	var parts []inverted.Expr
	for i := 1; i < len(slots); i++ {
		parts = append(parts, f.pair(slots[i-1], slots[i], longer))
	}
	return inverted.All(parts...)
}

func (f *finding) eachReading(make func(variant) inverted.Expr) inverted.Expr {
	var list []inverted.Expr
	for _, v := range f.q.variants {
		list = append(list, make(v))
	}
	return inverted.Any(list...)
}

// filter is scope and filters; without names a dimension to leave out.
func (f *finding) filter(without string) []inverted.Expr {
	var out []inverted.Expr
	if !f.req.Scope.everything {
		out = append(out, f.req.Scope.cond)
	}
	if f.req.Kind != "" && without != "kind" && without != "all" {
		out = append(out, inverted.Term(special(kindMark, f.req.Kind)))
	}
	if f.req.Section != "" && without != "section" && without != "all" {
		out = append(out, inverted.Term(special(secMark, f.req.Section)))
	}
	if f.req.Year != 0 && without != "year" && without != "all" {
		out = append(out, inverted.Term(special(yearMark, yearText(f.req.Year))))
	}
	for _, p := range f.q.phrases {
		out = append(out, f.beside(p, false))
	}
	return out
}

// rowsOf returns the records that meet e and the conditions.
func (f *finding) rowsOf(ctx context.Context, e inverted.Expr, and ...inverted.Expr) (inverted.Set, error) {
	if e.IsEmpty() {
		return inverted.Set{}, nil
	}
	return f.r.Rows(ctx, inverted.All(append([]inverted.Expr{e}, and...)...))
}

// set is candidates of one kind with what their kind is worth before their
// texts are read.
type set struct {
	rows  []int64
	worth float64
}

// candidates asks the index, the most telling condition first.
func (f *finding) candidates(ctx context.Context) ([]set, error) {
	where := f.filter("")
	var sets []set
	ask := func(worth float64, e inverted.Expr) (int, error) {
		rows, err := f.rowsOf(ctx, e, where...)
		sets = append(sets, set{rows.Newest(maxRanked), worth})
		return rows.Count(), err
	}
	var number inverted.Expr
	if f.q.number != "" {
		number = inverted.Term(numberMark + f.q.number)
	}
	beside := f.eachReading(func(v variant) inverted.Expr { return f.beside(v.slots, false) })
	title := f.eachReading(func(v variant) inverted.Expr { return f.wordsOfAll(v, titleMark, true) })
	words := f.eachReading(func(v variant) inverted.Expr { return f.wordsOfAll(v, "", false) })
	if err := f.r.Load(ctx, append(where, number, beside, title, words, f.eachReading(withMarks), f.eachReading(f.longest))...); err != nil {
		return nil, err
	}
	if _, err := ask(9, number); err != nil {
		return nil, err
	}
	n, err := ask(3, beside)
	if err != nil {
		return nil, err
	}
	found := n > 0
	f.exact = found
	if n >= maxRanked && slices.ContainsFunc(f.q.variants, variant.marked) {
		if _, err := ask(3.5, inverted.All(beside, f.eachReading(withMarks))); err != nil {
			return nil, err
		}
	}
	if f.q.variants[0].slots[len(f.q.variants[0].slots)-1].prefix {
		n, err := ask(2.8, f.eachReading(f.longest))
		if err != nil {
			return nil, err
		}
		found = found || n > 0
	}
	if n == 0 || n >= maxRanked { // else every record that has the words side by side is known
		if _, err := ask(2, title); err != nil {
			return nil, err
		}
	}
	if !found && len(where) > len(f.filter("all")) {
		// Whether to go wider does not hang on filters: counts must match lists.
		if found, err = f.meets(ctx, inverted.Any(beside, f.eachReading(f.longest))); err != nil {
			return nil, err
		}
	}
	// Where words stand side by side, a longer last word counts only beside the
	// others: alone it would be found everywhere.
	all := inverted.Any(number, f.eachReading(func(v variant) inverted.Expr { return f.wordsOfAll(v, "", !found) }))
	if found {
		all = inverted.Any(all, f.eachReading(f.longest))
	} else {
		wider, err := f.wider(ctx)
		if err != nil {
			return nil, err
		}
		for _, w := range wider {
			if _, err := ask(1.5, w); err != nil {
				return nil, err
			}
			all = inverted.Any(all, w)
		}
	}
	if f.found, err = f.r.Rows(ctx, all); err != nil {
		return nil, err
	}
	narrowed, err := f.narrowed(ctx, where)
	limit := maxFound
	if f.verifies() {
		limit = maxPhrase
	}
	f.more = narrowed.Count() > limit
	return append(sets, set{narrowed.Newest(limit), 0}), err
}

// narrowed is what is found under the conditions.
func (f *finding) narrowed(ctx context.Context, conditions []inverted.Expr) (inverted.Set, error) {
	out := f.found
	for _, c := range conditions {
		rows, err := f.r.Rows(ctx, c)
		if err != nil {
			return out, err
		}
		out = out.And(rows)
	}
	return out, nil
}

// longest asks for a reading whose last word is not typed to its end.
func (f *finding) longest(v variant) inverted.Expr {
	n := len(v.slots)
	last := v.slots[n-1]
	if !last.prefix {
		return inverted.Expr{}
	}
	if len(last.key) < 2 {
		if n < 2 {
			return inverted.Expr{}
		}
		return f.beside(v.slots[:n-1], false) // one letter says too little to ask for
	}
	return f.beside(v.slots, true)
}

func withMarks(v variant) inverted.Expr {
	var parts []inverted.Expr
	for _, s := range v.slots {
		if s.typed && !s.prefix {
			parts = append(parts, inverted.Term(markedMark+s.marked))
		}
	}
	return inverted.All(parts...)
}
