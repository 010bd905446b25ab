package directive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// topics open a phrase that only tells of what, when or under which condition.
var topics = regexp.MustCompile(`^(?:đối với |về |với |nếu |trường hợp|trong trường hợp|khi |ngay khi|sau khi|ngay sau khi|để |nhằm |trong quá trình|trong thời gian|thời gian tới|căn cứ|trên cơ sở|liên quan|nhiệm vụ số|nhiệm vụ|theo |nhận |xét |tại |từ |trước |trước,|do |vì |riêng|kết luận|phát biểu|ngày \d|chiều |sáng |tối |trong |hiện nay|nhấn mạnh|trước mắt|kiến nghị|thực hiện |cùng với |song song |ngoài |bên cạnh |những |các |số |phần |thông qua |vào |dịp |hằng |hàng |định kỳ |từ nay |qua |quá |sau |(?:đơn vị|địa phương|cơ quan|nhà thầu|dự án|chủ đầu tư|tổ chức|xã|huyện) nào )`)

var (
	escalation = regexp.MustCompile(`^(?:phan vuot|truong hop|neu|khi|nhung viec|nhung noi dung|nhung van de|cac noi dung|trong truong hop|cac van de|van de|noi dung|viec)\b[^.]*?(?:vuot|phat sinh|khieu nai|vuong mac|kho khan|tham quyen|kha nang)[^.]*`)
	otherwise  = regexp.MustCompile(`^(?:neu|truong hop|trong truong hop|khi) [^;]*, (?:thi |kip thoi |phai |can |khan truong |ngay )*(?:bao cao|xin y kien)\b`)
	beyond     = regexp.MustCompile(`^[^,;]*\bvuot tham quyen[^,]*,? (?:\S+ ){0,8}?(?:bao cao|trinh|de xuat|kien nghi)`)
	reporting  = regexp.MustCompile(`^(?:(?:dinh ky|hang (?:nam|quy|thang|tuan|ngay)),? )?(?:(?:va |toan bo )?(?:(?:noi dung|viec|cong viec|nhiem vu|phuong an|ke hoach|de an|ho so|san pham|danh sach|danh muc|van ban|so lieu|bao cao)(?: (?:nay|tren|neu tren|noi tren))? (?:phai |can |duoc )?(?:bao cao|trinh|gui|hoan thanh|xong|nop)|dut diem (?:truoc|trong|xong)|(?:danh sach|ket qua|so lieu|ho so)(?: [^ ,]+){1,4} (?:gui|bao cao) |(?:to|doan|ban|so|don vi|cong ty|to cong tac) bao cao ket qua|de xuat phuong an(?: xu ly| giai quyet| thuc hien)?,? (?:trong|truoc|cham nhat|bao cao|trinh)|ket qua|bao cao|hoan thanh|xong\b|hoan tat|gui (?:ket qua|ve|bao cao)|thoi (?:gian|han)|han |tien do|tong hop,? (?:ket qua,? |tinh hinh,? )?(?:thuc hien,? )?(?:va )?bao cao|tong hop ket qua|dinh ky (?:\S+ ){0,3}bao cao|kip thoi bao cao|nop (?:ket qua|ve)))`)
	sharedTail = regexp.MustCompile(`[,;] (?:ca (?:hai|ba|bon)|tat ca|toan bo)(?: cac| nhung)? (?:noi dung|nhiem vu|cong viec|viec|dau viec|phan viec)[^.;]*?(?:xong|hoan thanh|truoc|trong|cham nhat)`)
	sharing    = regexp.MustCompile(`^(?:ca (?:hai|ba|bon)|hai|ba|cac|tat ca|toan bo|nhung)(?: cac)? (?:noi dung|nhiem vu|cong viec|viec|muc|diem|phan viec)\b[^.]*?(?:xong|hoan thanh|truoc|trong|cham nhat)`)
	jointly    = regexp.MustCompile(`^cac (?:don vi|co quan|so|dia phuong|nganh)(?: tren| nay| neu tren| noi tren) (?:phai |can )?(?:bao cao|gui|hoan thanh)`)
	points     = regexp.MustCompile(`\b(?:noi dung|diem|muc|y) ([a-zđ](?:\s*,\s*[a-zđ])*(?:\s+(?:va|đen|den|-)\s+[a-zđ])?)\b`)
)

// sentence finds the assignments of one sentence.
func (r *reader) sentence(a, b int, u unit) {
	if fold := string(r.fold[a:b]); (sharing.MatchString(fold) || jointly.MatchString(fold)) && len(r.tasks) > 0 {
		if ls := r.limits(a, b, r.ref, false); len(ls) > 0 {
			r.share(ls, fold, r.authorities(a, b))
			return
		}
	}
	if m := sharedTail.FindStringIndex(string(r.fold[a:b])); m != nil { // "…, cả hai việc hoàn thành trước ngày …"
		cut := a + len([]rune(string(r.fold[a:b])[:m[0]]))
		if ls := r.limits(cut+1, b, r.ref, false); len(ls) > 0 {
			before := len(r.tasks)
			r.sentence(a, cut, u)
			for k := before; k < len(r.tasks); k++ {
				if r.tasks[k].Deadline.Kind == "none" {
					r.setDeadline(&r.tasks[k], ls)
				}
			}
			return
		}
	}
	if fold := string(r.fold[a:b]); inForce.MatchString(fold) || backward.MatchString(fold) && !agreed.MatchString(fold) {
		r.mention(a, b)
		return
	}
	r.waiting = nil
	for _, c := range r.clauses(a, b) {
		r.clause(c[0], c[1], u)
	}
}

// backward are sentences that look back: what was ordered or done before.
// inForce is who answers for the paper itself.
var inForce = regexp.MustCompile(`chiu trach nhiem thi hanh (?:quyet dinh|ke hoach|chi thi|nghi quyet|thong bao)[^.;]*$`)

// agreed is a decision that gives work in the same breath.
var agreed = regexp.MustCompile(`^(?:thong nhat|dong y|nhat tri)(?: chu truong)?,? (?:giao|yeu cau|de nghi|phan cong|uy quyen)\b`)

var backward = regexp.MustCompile(`^(?:thuc hien (?:y kien|chi dao|ket luan|cong van|thong bao)[^;,]*? giao |tai (?:thong bao|cong van|van ban|ket luan|phien hop|quyet dinh)[^;]*? da (?:giao|yeu cau|chi dao|de nghi)|truoc do,|xet (?:to trinh|de nghi|bao cao)|can cu (?:luat|nghi|quyet|thong|cong|ke|chi|van|hien|bo|dieu|to) |dong y |thong nhat |nhat tri |cho phep |chap thuan |khong |nghiem cam|khuyen khich|ghi nhan|bieu duong|danh gia cao|phe binh |hoan nghenh|mong |ai )`)

// clauses cuts a sentence at semicolons outside quotation marks and brackets.
func (r *reader) clauses(a, b int) [][2]int {
	var out [][2]int
	start, open := a, 0
	for i := a; i < b; i++ {
		switch r.view[i] {
		case '“', '(', '«':
			open++
		case '”', ')', '»':
			open = max(0, open-1)
		case ';':
			if open == 0 {
				out = append(out, [2]int{start, i})
				start = i + 1
			}
		}
	}
	return append(out, [2]int{start, b})
}

// opening passes connectives at the beginning of a clause.
func (r *reader) opening(i, end int) int {
	i = r.skip(i, end, ",.-–:")
	for {
		e, ok := r.any(i, connectives)
		if !ok || e >= end {
			return i
		}
		i = r.skip(e, end, ",:")
	}
}

// clause reads one clause: who, then the pieces of work.
func (r *reader) clause(a, b int, u unit) {
	i := r.opening(a, b)
	if i >= b {
		return
	}
	if told.MatchString(string(r.fold[i:min(b, i+60)])) && !r.assigns(i, b) {
		r.mentionOnly(i, b)
		return // "Chiều 20/01, X đi kiểm tra …": what happened
	}
	if k := r.topic(i, b); k > i {
		i = k
	}
	var early []limit
	if ls := r.limits(i, b, r.ref, false); len(ls) > 0 {
		slices.SortFunc(ls, func(x, y limit) int { return x.start - y.start })
		for _, l := range ls {
			if l.start <= i+1 && l.end < b && l.kind == "date" && pastDay.MatchString(string(r.fold[l.start:l.end])) && !r.assigns(l.end, b) {
				r.mentionOnly(i, b)
				return // "Ngày 22/4, X họp …": what happened
			}
			if l.start <= i+1 && l.end < b {
				if _, ok := r.one(r.skip(l.end, b, ",:"), b, false); ok || r.begins(r.skip(l.end, b, ",:"), b) {
					early, i = append(early, l), r.skip(l.end, b, ",:")
					break
				}
				early, i = append(early, l), r.skip(l.end, b, ",:()") // one more may follow
			}
		}
	}
	var dropped []limit
	if _, ok := r.one(i, b, false); len(early) > 0 && !ok && !r.begins(i, b) {
		dropped, early, i = early, nil, r.opening(a, b)
	}
	fold := string(r.fold[i:b])
	if w, who, ok := r.who(i, b, u, true); ok {
		r.subject = who
		r.work(w, b, a, who, early, u)
		return
	} else if len(who.leads) > 0 {
		r.subject = who // named, but no work said
		return
	}
	// "Việc X do Sở Y chủ trì", "X được Sở Y rà soát", "chuyển X cho Sở Y để …"
	if r.byWhom(i, b, a, early, u) {
		return
	}
	if r.handed(i, b, a, early, u) {
		return
	}
	if g, who, ok := r.anywhere(i, b); ok { // "Chủ tịch … yêu cầu Sở X …"
		r.subject = who
		r.work(g, b, a, who, early, u)
		return
	}
	if len(r.tasks) > 0 && (beyond.MatchString(fold) || otherwise.MatchString(fold)) {
		r.escalate(i, b)
		return
	}
	// A topic or condition, then who.
	if topics.MatchString(string(r.low[i:b])) || strings.ContainsRune(string(r.view[i:min(b, i+120)]), ':') {
		for j := i; j < b; j++ {
			k := j
			if c := r.view[j]; c == ',' || c == ':' {
				k = r.opening(j, b)
			} else if e, ok := r.has(j, thenWord); ok && r.edge(j) {
				k = r.skip(e, b, ",")
			} else {
				continue
			}
			if w, who, ok := r.who(k, b, u, false); ok {
				r.subject = who
				if early == nil {
					early = dropped // "Định kỳ hằng tuần trong đợt rét, các đơn vị …"
				}
				r.work(w, b, a, who, early, u)
				return
			}
			if r.view[j] == ':' && len(r.subject.leads) > 0 && r.begins(k, b) {
				r.work(k, b, a, r.subject, early, u)
				return
			}
		}
		if m := escalation.FindString(fold); m != "" && len(r.tasks) > 0 {
			r.escalate(i, b)
			return
		}
		if c := strings.IndexByte(fold, ','); c > 0 && len(r.subject.leads) > 0 && !conditional.MatchString(fold) && !reporting.MatchString(fold) && !r.begins(i, b) {
			k := r.opening(i+len([]rune(fold[:c])), b)
			s := r.subject
			if names, e := r.together(k, b); len(names) > 0 && r.begins(r.skip(e, b, ","), b) { // "những việc khó, phối hợp với Sở Y gỡ …"
				s.coord, k = names, r.skip(e, b, ",")
			}
			if r.begins(k, b) {
				r.work(k, b, a, s, early, u) // "trong dịp khai giảng, phun …"
				return
			}
		}
		if conditional.MatchString(fold) {
			return
		}
	}
	if m := escalation.FindString(fold); m != "" && len(r.tasks) > 0 {
		r.escalate(i, b)
		return
	}
	if e, ok := r.any(i, givers); ok && len(r.subject.leads) > 0 && !r.subject.head && r.begins(r.skip(e, b, ":,"), b) && !reporting.MatchString(fold) {
		s := r.subject
		s.coord = nil
		r.work(r.skip(e, b, ":,"), b, a, s, early, u) // "; yêu cầu khởi công trước …": of the same lead
		return
	}
	last := len(r.tasks) - 1
	opens := a <= u.start+1 && u.kind != "" && len(r.subject.leads) > 0
	if last >= 0 && !opens && (reporting.MatchString(fold) || r.onlySent(i, b)) && r.tail(i, b, early) {
		return
	}
	if len(r.subject.leads) > 0 && (r.begins(i, b) || u.kind != "" && len(r.heads) > 0 && !r.heads[len(r.heads)-1].intro && a <= u.start+1 && !r.unworkable(i, b)) {
		w := i
		coord := r.subject.coord
		if more, e := r.together(i, b); e > i {
			w = e
			if len(more) > 0 {
				coord = join(coord, more)
				if f, ok := r.has(r.skip(w, b, ","), toWord); ok && r.begins(r.skip(f, b, ","), b) {
					w = r.skip(f, b, ",")
				}
			}
		}
		if a > u.start+1 && !isHeading(r.heads, r.subject.coord) {
			coord = coordOnly(coord, r.subject.coord)
		}
		w = r.duty(w, b)
		if r.unworkable(w, b) {
			return
		}
		s := r.subject
		s.coord = coord
		r.work(w, b, a, s, early, u)
		return
	}
	r.mentionOnly(i, b)
}

var told = regexp.MustCompile(`^(?:sang|chieu|toi|trua|dem)(?: ngay)? \d{1,2}[/-]\d{1,2}[^,]{0,40},`)

var aboutWhat = regexp.MustCompile(`^(?:ve|lien quan den|doi voi) `)

// topic passes "Về kiến nghị của tỉnh …:": what was asked is no order; what
// stands behind the colon may be one.
func (r *reader) topic(i, b int) int {
	if !aboutWhat.MatchString(string(r.fold[i:min(b, i+16)])) {
		return i
	}
	depth := 0
	for j := i; j < b; j++ {
		switch r.view[j] {
		case '(', '“':
			depth++
		case ')', '”':
			depth--
		case ':':
			if depth > 0 || j+1 < b && unicode.IsDigit(r.view[j+1]) {
				continue
			}
			if k := r.opening(j, b); k < b {
				return k
			}
			if !r.assigned(i, j) {
				return i
			}
			return b - 1
		}
	}
	return i
}

// assigned reports whether something is asked within [a,b).
func (r *reader) assigned(a, b int) bool {
	_, ok := r.any(r.next(a, b), wished)
	return ok
}

var pastDay = regexp.MustCompile(`^(?:ngay )?\d`)

var conditional = regexp.MustCompile(`^(?:neu |truong hop|trong truong hop)`)
