package directive

import (
	"regexp"
	"slices"
	"strings"

	"roviec/internal/vn/vntext"
)

// work reads the pieces of work in [w,b): one with its deadline, and a new one
// where a new lead, a second deadline or a new object with its own coordinator
// comes.
func (r *reader) work(w, b, from int, s subject, early []limit, u unit) {
	lists := r.lists(w, b) // who is named in the work is remembered too: "hai đơn vị này"
	inList := func(i int) bool {
		return slices.ContainsFunc(lists, func(x [2]int) bool { return i > x[0] && i < x[1] })
	}
	depth := 0
	limits := r.limits(w, b, r.ref, false)
	hard := func(from, to int) *limit {
		for k := range limits {
			if l := limits[k]; l.start >= from && l.end <= to && l.rank > 1 {
				return &limits[k]
			}
		}
		return nil
	}
	second := func(from int) *limit { // a loose one only where the clause ends with it
		if m := hard(from, b); m != nil {
			return m
		}
		for k := range limits {
			if l := limits[k]; l.start >= from && r.skip(l.end, b, ",.;") >= b {
				return &limits[k]
			}
		}
		return nil
	}
	for i := w; i < b; i++ {
		switch r.view[i] {
		case '“', '(':
			depth++
		case '”', ')':
			depth = max(0, depth-1)
		}
		if depth > 0 || r.view[i] != ',' && !(isSpace(r.view[i]) && r.conjunction(i, b)) || inList(i) {
			continue
		}
		p := r.opening(i, b)
		if p >= b {
			break
		}
		// a new lead
		if q, ok := r.giver(p, b); ok && s.given && !s.head && r.assignee(p, q, b) {
			if g, who, ok := r.who(p, b, u, false); ok {
				r.add(w, i, from, i, s, early, u)
				r.subject = who
				r.work(g, b, p, who, nil, u)
				return
			}
		} else if r.view[i] == ',' {
			if list, who, g := r.parties(p, b); len(list) > 0 && list[0].sure && !issuer(who.leads) && !above(who.leads) {
				if r.startsWork(g, b) && !r.unworkable(g, b) {
					r.add(w, i, from, i, s, early, u)
					who.given = s.given
					r.remember(who.leads)
					r.subject = who
					r.work(g, b, p, who, nil, u)
					return
				}
			}
		}
		// a coordinator of its own
		if names, e := r.together(p, b); len(names) > 0 {
			g := r.skip(e, b, ",")
			if g >= b || !r.startsWork(g, b) {
				if rest := r.skip(e, b, ",;"); rest >= b || len(r.limits(rest, b, r.ref, false)) > 0 || strings.HasPrefix(string(r.fold[rest:b]), "trong ") || strings.HasPrefix(string(r.fold[rest:b]), "thuc hien") {
					s.coord = join(s.coord, names)
					r.add(w, i, from, b, s, append(early, r.limits(e, b, r.ref, false)...), u)
					return
				}
			} else {
				r.add(w, i, from, i, s, early, u)
				next := s
				next.coord = names
				r.work(g, b, p, next, nil, u)
				return
			}
		}
		// a second deadline
		if l, m := hard(w, i), second(i); l != nil && m != nil && r.startsWork(p, b) && !finished.MatchString(string(r.fold[p:m.start])) {
			r.add(w, i, from, i, s, early, u)
			next := s
			next.coord = nil
			r.work(p, b, p, next, nil, u)
			return
		}
	}
	r.add(w, b, from, b, s, early, u)
}

// assignee reports whether a giving word within a chain of work gives to
// somebody else: what a lead asks of open groups and outsiders is its own work.
func (r *reader) assignee(p, q, b int) bool {
	word := string(r.low[p:q])
	if strings.HasPrefix(word, "giao") || strings.HasPrefix(word, "phân công") || strings.HasPrefix(word, "ủy quyền") {
		return true
	}
	if !strings.HasPrefix(word, "yêu cầu") && !strings.HasPrefix(word, "đề nghị") {
		return false
	}
	list, _ := r.many(q, b)
	return len(list) > 0 && list[0].sure && !slices.Contains(openGroups, list[0].names[0]) && known().byName[list[0].names[0]].Name != "Các nhà thầu"
}

// conjunction: "và giao Sở X", "đồng thời yêu cầu Sở Y" without a comma.
func (r *reader) conjunction(i, b int) bool {
	j := r.skip(i, b, "")
	e, ok := r.any(j, moreover)
	if !ok {
		return false
	}
	_, ok = r.giver(r.skip(e, b, ","), b)
	return ok
}

// lists are where several parties stand in a row.
func (r *reader) lists(a, b int) [][2]int {
	var out [][2]int
	for i := a; i < b; {
		if r.edge(i) && isWord(r.view[i]) {
			list, e := r.many(i, b)
			if len(list) > 0 && list[0].sure {
				r.remember(namesOf(list))
			}
			if len(list) > 1 && list[0].sure {
				// the last of a row may be a lead of its own: "…, Sở B lập …"
				last := list[len(list)-1]
				if r.startsWork(r.duty(last.end, b), b) && precededByComma(r.text, last.start, a) && !causing.MatchString(string(r.fold[max(a, i-24):i])) {
					e = list[len(list)-2].end
				}
				out = append(out, [2]int{i, e})
				i = max(e, i+1)
				continue
			}
			if len(list) == 1 && list[0].sure && strings.ContainsRune(string(r.view[i:list[0].end]), ',') { // "UBND các tỉnh, thành phố"
				out = append(out, [2]int{i, list[0].end})
				i = max(list[0].end, i+1)
				continue
			}
		}
		i = max(r.next(i, b), i+1)
	}
	return out
}

// causing stands before those who are made to work by the lead: all of a row.
var causing = regexp.MustCompile(`(?:chi dao|don doc|huong dan|van dong|keu goi|nhac nho|huy dong|ho tro|giup|giup do|tao dieu kien cho|phoi hop voi|lam viec voi|kiem tra|giam sat|voi|cua|cho|giua|tai|gom|doi voi) +$`)

func precededByComma(t *text, i, a int) bool {
	for i > a && isSpace(t.view[i-1]) {
		i--
	}
	return i > a && (t.view[i-1] == ',' || t.view[i-1] == ';')
}

var finished = regexp.MustCompile(`^(?:(?:hoan thanh|xong|hoan tat|thoi gian|thoi han|va|,| )*)$`)

var (
	finishing = regexp.MustCompile(`(?:^|[ ,])(?:xong|hoàn thành|và hoàn thành|hoàn tất|thời gian|thời hạn|thời gian hoàn thành|vào|hạn|yêu cầu|và|để|,|trong|chậm nhất|duy trì)$`)
	citing    = regexp.MustCompile(`\((?:theo|tại|giao|như|kèm|hạn|thời hạn|ban hành|đã|chi tiết|có)[^()]*\)$`)
	helpTail  = regexp.MustCompile(`(?:,|\s)\s*(?:để (?:tổng hợp|báo cáo|theo dõi|biết|xem xét)|theo dõi)$`)
	purely    = phraseOf("việc")
	nowWord   = phraseOf("ngay")
	keepUp    = phraseOf("duy trì")
)

// add makes a task of the work in [w,b); the assignment reaches from..to.
func (r *reader) add(w, b, from, to int, s subject, early []limit, u unit) {
	found := slices.Clone(early)
	in := r.limits(w, b, r.ref, false)
	found = append(found, in...)
	a, e := w, b
	for moved := true; moved; { // a deadline at an edge is no part of the action
		moved = false
		e = r.back(a, e, ",.;:/-–")
		a = r.skip(a, e, ",:;")
		for _, l := range in {
			if l.end >= e && l.start > a && l.start < e {
				e, moved = l.start, true
			} else if l.start <= a && l.end > a && l.end < e {
				a, moved = l.end, true
			}
		}
		if m := citing.FindString(string(r.low[a:e])); m != "" && e-len([]rune(m)) > a {
			e, moved = e-len([]rune(m)), true
		}
		if moved {
			e = r.back(a, e, ",.;:/-–")
			for {
				m := finishing.FindString(string(r.low[a:e]))
				if m == "" || len([]rune(m)) >= e-a {
					break
				}
				e = r.back(a, e-len([]rune(m)), ",;: ")
			}
		}
		if f, ok := r.has(r.skip(a, e, ","), purely); ok && f < e {
			a, moved = r.skip(f, e, ""), true
		}
	}
	if e-a < 3 || !strings.ContainsFunc(string(r.view[a:e]), isWord) {
		return
	}
	k := a
	for f, ok := r.any(k, adverbs); ok && f < e; f, ok = r.any(k, adverbs) {
		k = r.skip(f, e, ",")
	}
	if _, ok := r.has(k, keepUp); ok && len(found) == 0 {
		found = []limit{{"ongoing", "", a, e, 1}}
	}
	if len(found) == 0 && r.now(a, e) {
		found = []limit{{"immediate", "", a, e, 1}}
	}
	start, end := r.span(a, e)
	t := Task{
		Lead: s.leads, Coordinating: nonNil(s.coord), Action: Span{start, end, vntext.NFC(string(r.rs[start:end]))},
		Deadline: Deadline{Kind: "none"}, SourcePoint: u.point, general: r.general(a, e),
	}
	t.start, t.end = r.span(from, to)
	t.start, t.end = min(t.start, start), max(t.end, end)
	r.remember(s.leads)
	t.Authority = nonNil(r.authorities(w, max(b, e)))
	if strings.Contains(string(r.fold[from:w]), "uy quyen") {
		t.Authority = append([]string{byCompetence}, t.Authority...)
	}
	t.Coordinating = slices.DeleteFunc(slices.Clone(t.Coordinating), func(x string) bool { return slices.Contains(t.Lead, x) })
	t.Product = r.product(a, e)
	if len(found) > 0 {
		r.setDeadline(&t, found)
	}
	t.Missing = r.missing(t)
	t.Confidence = confidence(t, s, r.loud)
	r.tasks = append(r.tasks, t)
}

// now: "đóng ngay cống": ngay right behind the main verb.
func (r *reader) now(a, e int) bool {
	i := a
	for range 3 {
		if f, ok := r.any(i, adverbs); ok {
			if string(r.low[i:f]) == "ngay" {
				return true
			}
			if !r.verbAt(i, e) {
				i = r.skip(f, e, "")
				continue
			}
		}
		break
	}
	if r.nowAt(i, e) {
		return true
	}
	for k := r.next(i, e); k < e; k = r.next(k, e) { // "kiểm tra, chấn chỉnh ngay"
		if (precededByComma(r.text, k, a) || joining[r.wordBefore(k, a)]) && !telling.MatchString(string(r.fold[k:e])) && r.nowAt(k, e) {
			return true
		}
	}
	return false
}

// telling at once is the manner of telling, not a time limit of the work.
var telling = regexp.MustCompile(`^(?:bao cao|thong bao|bao|thong tin|gui)\b`)

func (r *reader) nowAt(i, e int) bool {
	_, f, ok := r.verb(i, e)
	if !ok {
		return false
	}
	j := r.skip(f, e, "")
	g, ok := r.has(j, nowWord)
	if !ok { // "cắt điện ngay"
		if g, ok = r.has(r.next(j, e), nowWord); !ok || strings.ContainsAny(string(r.view[j:r.next(j, e)]), ",;") {
			return false
		}
	}
	next := strings.TrimSpace(string(r.low[g:min(e, g+8)]))
	for _, w := range []string{"sau", "khi", "từ", "tại", "cả"} {
		if strings.HasPrefix(next, w) {
			return false
		}
	}
	return true
}

// confidence ranks: given words before lists, known parties before guesses,
// clear tasks before vague ones.
func confidence(t Task, s subject, loud bool) float64 {
	c := 0.8
	if s.given {
		c = 0.93
	}
	if s.unsure {
		c -= 0.15
	}
	if loud {
		c -= 0.1
	}
	if slices.Contains(t.Missing, "work") {
		c -= 0.2
	}
	c -= 0.02 * float64(len(t.Missing))
	return float64(int(c*100)) / 100
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
