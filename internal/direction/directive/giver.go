package directive

import (
	"regexp"
	"strings"
)

var givers = phrases("giao chỉ tiêu cho", "giao kế hoạch cho", "giao nhiệm vụ cho", "giao trách nhiệm cho", "giao nhiệm vụ", "giao trách nhiệm", "giao cho", "giao", "yêu cầu", "kính đề nghị", "trân trọng đề nghị", "đề nghị", "phân công", "chỉ đạo", "ủy quyền cho", "ủy quyền", "lưu ý", "nhắc nhở", "nhắc", "nhấn mạnh")

// giver passes a giving word directly before a party.
func (r *reader) giver(i, end int) (next int, ok bool) {
	if !r.edge(i) {
		return 0, false
	}
	e, ok := r.any(i, givers)
	if !ok || e >= end {
		return 0, false
	}
	return r.skip(e, end, ":"), true
}

var recalled = regexp.MustCompile(`(?:đã|từng|được|do|theo|vừa được|tại) (?:có (?:ý kiến|văn bản) )?$`)

var connectives = phrases("đồng thời", "bên cạnh đó", "ngoài ra", "cụ thể", "theo đó", "trên cơ sở đó", "do đó", "vì vậy", "do vậy", "riêng", "mặt khác", "tiếp đó", "sau đó", "trước mắt", "và", "nay", "tiếp tục giao", "còn", "cùng với đó", "từ đó", "qua đó", "trong đó", "kèm theo")

var wished = phrases("kiến nghị", "đề nghị", "đề xuất", "việc đề nghị", "việc kiến nghị")

// anywhere finds a giving word with its party further on in the clause.
func (r *reader) anywhere(i, end int) (work int, s subject, ok bool) {
	depth := 0
	for j := i; j < end; j++ {
		switch r.view[j] {
		case '(', '“':
			depth++
		case ')', '”':
			depth = max(0, depth-1)
		}
		if depth > 0 || !r.edge(j) || isSpace(r.view[j]) {
			continue
		}
		if _, found := r.giver(j, end); !found {
			continue
		}
		if recalled.MatchString(string(r.low[i:j])) || earlier.MatchString(string(r.fold[i:j])) || strings.HasPrefix(string(r.fold[j:end]), "chi dao ") && !issuedBy.MatchString(string(r.fold[i:j])) {
			continue
		}
		if w, s, ok := r.who(j, end, unit{}, false); ok {
			return w, s, true
		} else if len(s.leads) > 0 {
			r.subject = s
			return 0, s, false
		}
	}
	return 0, subject{}, false
}

// earlier tells that what follows was ordered before, in another paper.
var earlier = regexp.MustCompile(`(?:(?:da|tung) (?:co|ban hanh|gui|ky) (?:van ban|cong van|cong dien|chi thi|thong bao|ke hoach|quyet dinh|ket luan)|(?:co|ban hanh|tai) (?:van ban|cong van|cong dien|chi thi|thong bao) so )[^;,]*$`)

var issuedBy = regexp.MustCompile(`(?:ubnd tinh|chu tich|dong chi|hoi nghi|thuong truc|lanh dao)[^,]*$`)

// byWhom reads work that stands before who does it.
func (r *reader) byWhom(i, end, from int, early []limit, u unit) bool {
	for j := i; j < end; j = r.next(j, end) {
		for _, w := range []phrase{byWord, passive, forWord} {
			e, ok := r.has(j, w)
			if !ok || j == i {
				continue
			}
			if w.low[0] == 'c' && !strings.HasPrefix(string(r.fold[i:j]), "chuyen") {
				continue
			}
			list, f := r.many(r.skip(e, end, ""), end)
			if w.low[0] == 'đ' && len(list) == 0 {
				if given := r.givenTo(e, end); given != nil { // "việc X được giao cho Sở Y thực hiện"
					a := i
					if e, ok := r.any(a, objects); ok {
						a = r.skip(e, end, "")
					}
					r.subject = *given
					r.remember(given.leads)
					r.add(a, j, from, end, *given, append(early, r.limits(e, end, r.ref, false)...), u)
					return true
				}
			}
			if len(list) == 0 || issuer(namesOf(list)) || above(namesOf(list)) || never(namesOf(list)) || w.low[0] == 'đ' && decides.MatchString(list[0].names[0]) {
				continue
			}
			s := subject{leads: namesOf(list), given: true}
			coord, g := r.together(f, end)
			s.coord = coord
			switch w.low[0] {
			case 'd':
				if !done.MatchString(strings.TrimSpace(string(r.fold[f:min(end, f+30)]))) {
					if k := r.duty(g, end); r.startsWork(k, end) && workNoun.MatchString(string(r.fold[i:j])) { // "kinh phí do Sở Y tế cân đối"
						r.subject = s
						r.remember(s.leads)
						r.work(k, end, from, s, early, u)
						return true
					}
					continue
				}
				a := i
				if e, ok := r.any(a, objects); ok {
					a = r.skip(e, end, "")
				}
				r.subject = s
				r.remember(s.leads)
				r.add(a, j, from, end, s, append(early, r.limits(f, end, r.ref, false)...), u)
				return true
			case 'đ':
				if k := r.duty(g, end); r.startsWork(k, end) && !strings.Contains(string(r.low[i:j]), "đã") {
					r.subject = s
					r.remember(s.leads)
					r.work(k, end, from, s, early, u)
					return true
				}
			default:
				k := r.duty(g, end)
				if e, ok := r.has(k, toWord); ok {
					k = r.skip(e, end, "")
				}
				if r.startsWork(k, end) {
					r.subject = s
					r.remember(s.leads)
					r.work(k, end, from, s, early, u)
					return true
				}
			}
		}
	}
	return false
}

// handed reads "Việc X giao Sở Y chủ trì, trình UBND tỉnh …": work, then who.
func (r *reader) handed(i, end, from int, early []limit, u unit) bool {
	a, ok := r.any(i, objects)
	if !ok {
		return false
	}
	a = r.skip(a, end, "")
	for j := r.next(a, end); j < end; j = r.next(j, end) {
		if r.crosses(a, j) {
			return false
		}
		k, ok := r.giver(j, end)
		if !ok {
			continue
		}
		list, s, w := r.parties(k, end)
		if len(list) == 0 || issuer(s.leads) || recalled.MatchString(string(r.low[i:j])) {
			return false
		}
		rest := strings.TrimSpace(string(r.fold[w:end]))
		if rest != "" && !done.MatchString(rest) && !reporting.MatchString(rest) && !strings.HasPrefix(rest, "trinh ") && !(len(r.limits(w, end, r.ref, false)) > 0 && !r.begins(w, end)) {
			return false
		}
		s.given = true
		r.subject = s
		r.remember(s.leads)
		n := len(r.tasks)
		r.add(a, j, from, end, s, early, u)
		if len(r.tasks) > n && rest != "" {
			r.tail(w, end, nil)
			if t := &r.tasks[n]; t.Product == nil && strings.HasPrefix(rest, "trinh ") {
				t.Product = ptr("tờ trình")
				t.Missing = r.missing(*t)
			}
		}
		return true
	}
	return false
}

// givenTo reads "giao cho Sở Y thực hiện" behind "được".
func (r *reader) givenTo(i, end int) *subject {
	i = r.skip(i, end, "")
	e, ok := r.any(i, handedTo)
	if !ok || e >= end {
		return nil
	}
	list, f := r.many(r.skip(e, end, ""), end)
	if len(list) == 0 || issuer(namesOf(list)) {
		return nil
	}
	s := subject{leads: namesOf(list), given: true}
	s.coord, f = r.together(f, end)
	if rest := strings.TrimSpace(string(r.fold[r.skip(f, end, ","):end])); rest != "" && !done.MatchString(rest) && len(r.limits(f, end, r.ref, false)) == 0 {
		return nil
	}
	return &s
}

var (
	handedTo = phrases("giao cho", "giao", "phân công cho", "phân công", "ủy quyền cho")
	done     = regexp.MustCompile(`^,?(?:chu tri|lam chu dau tu|thuc hien|dam nhiem|dam nhan|phu trach|trien khai|to chuc thuc hien|chiu trach nhiem)\b`)
	workNoun = regexp.MustCompile(`^(?:kinh phi|nguon von|chi phi|ho so|viec|cong tac|noi dung|phan |nhiem vu|du thao|van ban|bao cao|ket qua)`)
	byWord   = phraseOf("do")
	passive  = phraseOf("được")
	forWord  = phraseOf("cho")
	objects  = phrases("việc", "công tác", "nhiệm vụ", "nội dung", "phần việc", "phần")
)
