package directive

import (
	"regexp"
	"slices"
	"strings"

	"roviec/internal/vn/vntext"
)

func (r *reader) mention(a, b int) {
	for j := a; j < b; j = r.next(j, b) {
		if p, ok := r.one(j, b, false); ok && (p.sure || strings.Contains(p.names[0], " ")) {
			r.remember(p.names)
			j = p.end
		}
	}
	first := r.clauses(a, b)[0]
	if strings.HasPrefix(string(r.fold[a:b]), "phe binh") && len(r.seen) > 0 { // "Phê bình Sở X và yêu cầu báo cáo trước …"
		for j := first[0]; j < first[1]; j = r.next(j, first[1]) {
			if e, ok := r.any(j, givers); ok && r.begins(r.skip(e, first[1], ":,"), first[1]) {
				s := subject{leads: r.seen[len(r.seen)-1:], given: true}
				s.leads = slices.Clone(s.leads)
				r.subject = s
				r.work(r.skip(e, first[1], ":,"), first[1], a, s, nil, r.at)
				break
			}
		}
	}
	// "Thống nhất …; giao Sở X …" gives work all the same.
	for _, c := range r.clauses(a, b)[1:] {
		i := r.opening(c[0], c[1])
		_, ok := r.giver(i, c[1])
		if !ok {
			list, s, w := r.parties(i, c[1])
			ok = len(list) > 0 && !s.unsure && r.startsWork(w, c[1])
		}
		if ok {
			r.clause(c[0], c[1], unit{})
		}
	}
}

// share gives a deadline to the tasks that a sentence speaks of together.
func (r *reader) share(ls []limit, fold string, to []string) {
	from := r.section
	only := ""
	if m := points.FindStringSubmatch(fold); m != nil {
		only = m[1]
	}
	var numbers []string
	if m := numbered.FindStringSubmatch(fold); m != nil {
		numbers = digits.FindAllString(m[1], -1)
	}
	for k := from; k < len(r.tasks); k++ {
		t := &r.tasks[k]
		if t.Deadline.Kind != "none" {
			continue
		}
		if only != "" {
			last := t.SourcePoint[strings.LastIndexByte(t.SourcePoint, '.')+1:]
			if last == "" || !strings.Contains(vntext.Fold(only), vntext.Fold(last)) {
				continue
			}
		}
		if numbers != nil && !slices.ContainsFunc(numbers, func(n string) bool { return within(t.SourcePoint, n) }) {
			continue
		}
		if jointly.MatchString(fold) && strings.Contains(fold, "bao cao") {
			t.Authority = join(t.Authority, to)
			if t.Product == nil {
				t.Product = ptr("báo cáo")
			}
		}
		r.setDeadline(t, ls)
	}
}

var (
	numbered = regexp.MustCompile(`\b(?:diem|muc|khoan|nhiem vu)(?: so)? (\d[\d.]*(?:(?:\s*,\s*|\s+va\s+|\s+va (?:diem|muc|khoan)\s+)\d[\d.]*)*)`)
	digits   = regexp.MustCompile(`\d[\d.]*\d|\d`)
)

// within reports whether a point is the numbered one or below it: "II.3" and
// "3.1" are within "3".
func within(point, n string) bool {
	for point != "" {
		if point == n || strings.HasPrefix(point, n+".") {
			return true
		}
		_, rest, ok := strings.Cut(point, ".")
		if !ok || strings.ContainsAny(point[:1], "0123456789") {
			return false
		}
		point = rest
	}
	return false
}

func (r *reader) mentionOnly(a, b int) {
	for j := a; j < b; j = r.next(j, b) {
		if p, ok := r.one(j, b, false); ok && p.sure {
			r.remember(p.names)
			j = p.end
		}
	}
}
