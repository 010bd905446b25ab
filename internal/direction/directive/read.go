package directive

import (
	"regexp"
	"slices"
	"strings"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

// Read proposes the tasks of a text.
func Read(input string, o Options) Result {
	t, units := newText(input)
	r := &reader{speaker: speaker{text: t, ref: o.Date, loud: shouts(t.view)}}
	r.register(o.Parties)
	r.head(units)
	r.voice()
	r.body(units)
	return r.result()
}

// DateOf is the day that the head of a text carries, else day.
func DateOf(input string, day gov.Date) gov.Date {
	t, units := newText(input)
	r := &reader{speaker: speaker{text: t, ref: day}}
	r.head(units)
	return r.ref
}

var (
	highVoice  = regexp.MustCompile(`(?:^|[.:;,\n] ?)(?:pho )?thu tuong(?: chinh phu)?(?: [^ ,.;:]+){0,4}? (?:yeu cau|ket luan|dien:|giao bo|giao cac bo|chi dao cac|de nghi)|ket luan cua (?:pho )?thu tuong|chinh phu (?:quyet nghi|yeu cau)|^bo truong|van phong chinh phu thong bao`)
	localVoice = regexp.MustCompile(`(?:ubnd|uy ban nhan dan)(?: tinh| thanh pho| huyen| xa| phuong)? (?:[^ ,.;:]+ ){0,3}?(?:yeu cau (?:cac|giam|thu|chu|so|ubnd)|ket luan|giao |chi dao cac|ban hanh (?:ke hoach|chi thi|quyet dinh))|kinh gui: (?:cac so|so )`)
	ownPlace   = regexp.MustCompile(`^(?:UBND|Chủ tịch UBND) tỉnh (.+)$`)
)

// voice settles who speaks: the Government, or the Committee of a province.
func (r *reader) voice() {
	if r.doc != nil {
		if m := ownPlace.FindStringSubmatch(r.doc.Issuer); m != nil {
			r.from = m[1]
			return
		}
		if strings.Contains(r.doc.Number, "TTg") || strings.Contains(r.doc.Number, "VPCP") || strings.Contains(r.doc.Number, "-CP") {
			r.high = true
			return
		}
	}
	words := string(r.fold)
	r.high = highVoice.MatchString(words) && !localVoice.MatchString(words)
}

// reader works through one text, unit by unit.
type reader struct {
	speaker
	doc     *Document
	tasks   []Task
	sents   []Sentence
	heads   []heading
	report  bool // a report: parties there are told of, not told to
	section int  // first task since the last unit that opened a list
	subject subject
	row     *fieldTask
	at      unit
	waiting []string // parties named, whose work comes behind a semicolon
	units   []unit
	k       int // which of them
}

// subject is who the words speak of: the lead that carries over.
type subject struct {
	leads, coord []string
	given        bool
	head         bool // of a heading: what it gives or asks is its own work
	unsure       bool
}

func (r *reader) body(units []unit) {
	skipping := false
	depth := 0
	r.units = units
	for k := 0; k < len(units); k++ {
		u := units[k]
		r.k = k
		if u.start >= u.end {
			continue
		}
		low := string(r.fold[u.start:min(u.end, u.start+40)])
		if strings.HasPrefix(low, "tin moi nhat") || strings.HasPrefix(low, "noi nhan") || strings.HasPrefix(low, "tin lien quan") || strings.HasPrefix(low, "tin khac") {
			return // what follows is no text of the notice
		}
		if skipping && (u.kind == "bullet" || u.kind == "" && r.namesOnly(u)) {
			r.note(u.start, u.end, "context")
			continue
		}
		skipping = addressees.MatchString(strings.TrimSpace(string(r.fold[u.start:u.end])))
		if skipping {
			r.note(u.start, u.end, "context")
			continue
		}
		if u.kind != "" {
			depth = u.level
		}
		before := len(r.tasks)
		switch {
		case u.kind == "head": // the order of the columns is always the same
		case u.kind == "row" && r.tableRow(u):
		case r.fieldLine(u) || r.inline(u):
		case r.title(u):
			r.subject = subject{}
			r.pop(2 * max(u.level, 0))
		default:
			r.closeFields()
			r.unit(u, depth)
			continue
		}
		kind := "context"
		if len(r.tasks) > before {
			kind = "task"
		}
		r.note(u.start, u.end, kind)
	}
	r.closeFields()
}

// namesOnly reports whether a line names parties and gives them no work.
func (r *reader) namesOnly(u unit) bool {
	list, _, w := r.parties(u.start, u.end)
	return len(list) > 0 && !r.startsWork(w, u.end)
}

var addressees = regexp.MustCompile(`^kinh gui|(?:dien|gui)\s*:$`)

func (r *reader) note(a, b int, kind string) {
	s, e := r.span(a, b)
	r.sents = append(r.sents, Sentence{s, e, kind})
}

// title reports whether the unit is a title in capitals, in a text that is not.
func (r *reader) title(u unit) bool {
	return !r.loud && shouts(r.view[u.start:u.end]) && u.end-u.start > 3
}

func (r *reader) pop(level int) {
	for len(r.heads) > 0 && r.heads[len(r.heads)-1].level >= level {
		r.heads = r.heads[:len(r.heads)-1]
	}
}

func (r *reader) unit(u unit, depth int) {
	r.at = u
	level := 2 * u.level
	if u.kind == "" {
		level = 2*depth + 1
	}
	if u.kind != "bullet" {
		r.subject = subject{}
	}
	h, ok := r.heading(u)
	if u.kind == "" && !ok { // a plain line stays below a plain heading
		r.pop(level + 1)
	} else {
		r.pop(level)
	}
	if ok {
		h.level = level
		r.heads = append(r.heads, h)
		r.section = len(r.tasks)
		r.note(u.start, u.end, "context")
		return
	}
	if u.kind == "" && u.end-u.start < 90 && r.view[u.end-1] != '.' && !r.begun(u) && len(r.heads) == 0 && strings.ContainsRune("\n", r.after(u.end)) && u.start == 0 && len(r.view) > u.end+1 && !r.assigns(u.start, u.end) {
		r.note(u.start, u.end, "context") // the headline of a page
		return
	}
	r.subject = subject{}
	if len(r.heads) > 0 {
		h := r.heads[len(r.heads)-1]
		if len(h.leads) > 0 && (u.kind != "" || level >= h.level) {
			r.subject = subject{leads: h.leads, coord: h.coord, given: true, head: !h.intro}
		}
	}
	start := len(r.tasks)
	for _, x := range r.sentences(u.start, u.end) {
		before := len(r.tasks)
		r.sentence(x[0], x[1], u)
		kind := "context"
		if len(r.tasks) > before {
			kind = "task"
		}
		r.note(x[0], x[1], kind)
	}
	for _, h := range r.heads { // "1. Trong tháng 11/2024:" holds for all below
		for k := start; k < len(r.tasks) && len(h.limits) > 0; k++ {
			if r.tasks[k].Deadline.Kind == "none" {
				r.setDeadline(&r.tasks[k], h.limits)
			}
		}
	}
}

func (r *reader) after(i int) rune {
	if i < len(r.view) {
		return r.view[i]
	}
	return 0
}

func (r *reader) begun(u unit) bool { return r.begins(u.start, u.end) }

func (r *reader) assigns(a, b int) bool {
	for j := a; j < b; j = r.next(j, b) {
		if _, ok := r.giver(j, b); ok {
			return true
		}
	}
	return false
}

// escalate adds whom an escalation tail names to the task before it.
func (r *reader) escalate(a, b int) {
	if r.at.kind != "" && r.at.kind != "bullet" && a <= r.at.start+1 {
		return // a point of its own: of no one task
	}
	t := &r.tasks[len(r.tasks)-1]
	for _, x := range r.authorities(a, b) {
		if x != byCompetence && !slices.Contains(t.Authority, x) {
			t.Authority = append(t.Authority, x)
		}
	}
	t.Missing = r.missing(*t)
}

// onlySent reports whether nothing is said but to whom the result goes.
func (r *reader) onlySent(i, b int) bool {
	e, ok := r.any(i, sending)
	if !ok {
		return false
	}
	e = r.skip(e, b, "")
	if f, ok := r.any(e, towards); ok {
		e = r.skip(f, b, "")
	}
	list, e := r.many(e, b)
	if len(list) == 0 || !list[0].sure {
		return false
	}
	e = r.skip(e, b, ",.")
	for _, l := range r.limits(e, b, r.ref, false) {
		if l.start <= e {
			e = r.skip(l.end, b, ",.")
		}
	}
	return e >= b
}

// tail gives the task before its deadline, authority and product; false where
// the words are work of their own.
func (r *reader) tail(a, b int, early []limit) bool {
	t := &r.tasks[len(r.tasks)-1]
	found := append(early, r.limits(a, b, r.ref, false)...)
	if t.Deadline.Kind != "none" && len(found) > 0 {
		return false
	}
	if len(found) > 0 {
		r.setDeadline(t, found)
	}
	for _, x := range r.authorities(a, b) {
		if !slices.Contains(t.Authority, x) {
			t.Authority = append(t.Authority, x)
		}
	}
	if t.Product == nil && strings.Contains(string(r.fold[a:b]), "bao cao") {
		t.Product = ptr("báo cáo")
	}
	_, t.end = r.span(a, b)
	if strings.HasPrefix(string(r.fold[a:b]), "tong hop") { // of the same work
		_, t.Action.End = r.span(a, r.trimmed(a, b, found))
		t.Action.Text = vntext.NFC(string(r.rs[t.Action.Start:t.Action.End]))
	}
	t.Missing = r.missing(*t)
	return true
}

// trimmed is the end of [a,b) without a limit at its edge.
func (r *reader) trimmed(a, b int, found []limit) int {
	e := r.back(a, b, ",.;:/-–")
	for _, l := range found {
		if l.end >= e && l.start > a {
			return r.back(a, l.start, ",;: ")
		}
	}
	return e
}

func ptr(s string) *string { return &s }

func (r *reader) setDeadline(t *Task, found []limit) {
	best := found[0]
	for _, l := range found[1:] {
		if l.rank > best.rank || l.rank == best.rank && l.start > best.start {
			best = l
		}
	}
	a, b := r.span(best.start, best.end)
	t.Deadline = Deadline{best.kind, best.value, &a, &b, vntext.NFC(string(r.rs[a:b]))}
	t.Missing = r.missing(*t)
}

func (r *reader) result() Result {
	if r.tasks == nil {
		r.tasks = []Task{}
	}
	return Result{Document: r.doc, Tasks: r.tasks, Sentences: r.sents, Text: string(r.rs), Date: r.ref}
}
