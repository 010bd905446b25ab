package directive

import (
	"regexp"
	"slices"
	"strings"
)

func isHeading(heads []heading, coord []string) bool {
	return len(heads) > 0 && slices.Equal(heads[len(heads)-1].coord, coord)
}

// coordOnly leaves out the coordinators of the clause before: they hold only
// for the action that they stand with.
func coordOnly(all, before []string) []string {
	var out []string
	for _, x := range all {
		if !slices.Contains(before, x) {
			out = append(out, x)
		}
	}
	return out
}

func join(a, b []string) []string {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// who reads "[giving word] party … " at i and where the work begins.
func (r *reader) who(i, end int, u unit, atStart bool) (work int, s subject, ok bool) {
	k, given := r.giver(i, end)
	if given && atStart && r.subject.head && i <= u.start+1 && u.kind != "" || given && atStart && len(r.subject.leads) > 0 && strings.HasPrefix(string(r.fold[i:end]), "chi dao") {
		return 0, subject{}, false // an act of those named in the heading
	}
	if !given {
		k = i
	}
	list, s, w := r.parties(k, end)
	if len(list) == 0 {
		return 0, subject{}, false
	}
	s.given = given
	leads, e := s.leads, list[len(list)-1].end
	if r.skip(e, end, ",;.") >= end && !given && atStart { // goes on behind a semicolon
		r.waiting = join(r.waiting, leads)
		return 0, subject{}, false
	}
	if len(r.waiting) > 0 && atStart {
		leads, r.waiting = join(r.waiting, leads), nil
		s.leads = leads
	}
	colon := e < end && r.view[r.skip(e, end, "")%len(r.view)] == ':'
	if !given && issuer(leads) && len(list) == 1 && list[0].place != "" && r.from == "" && u.kind != "" && atStart {
		leads = []string{"UBND tỉnh " + list[0].place} // a point of its own: another province
		s.leads = leads
	}
	if never(leads) || !given && (issuer(leads) || above(leads)) || !given && len(leads) == 1 && leads[0] == "Phó Chủ tịch UBND tỉnh" && (r.speaks(e, end) || concluding.MatchString(strings.TrimSpace(string(r.fold[e:end])))) {
		return 0, subject{}, false
	}
	r.remember(leads)
	if given && issuer(leads) {
		if list[0].place == "" || len(leads) > 1 {
			return 0, subject{}, false
		}
		s.leads = []string{"UBND tỉnh " + list[0].place} // asked by name: another province
	}
	if plainHelp.MatchString(strings.TrimSpace(strings.TrimLeft(string(r.low[e:end]), ", "))) && !given {
		if len(r.tasks) == 0 {
			return 0, subject{}, false
		}
		t := &r.tasks[len(r.tasks)-1]
		t.Coordinating = join(t.Coordinating, leads)
		return 0, subject{}, false
	}
	low := string(r.low[w:end])
	if !given && u.kind == "" && committees(leads) && issuing.MatchString(string(r.view[w:end])) {
		return 0, subject{}, false // "UBND thành phố X ban hành Kế hoạch … như sau"
	}
	if strings.TrimSpace(low) == "" {
		if len(s.coord) == 0 && !given {
			return 0, subject{}, false
		}
		return 0, s, false
	}
	if !given && u.kind == "" && s.unsure && strings.HasPrefix(leads[0], "Đoàn ") && !strings.HasPrefix(leads[0], "Đoàn Thanh niên") {
		return 0, subject{}, false // a delegation's doings are told
	}
	if !given && u.kind == "" && courtesy.MatchString(low) && len(r.limits(w, end, r.ref, false)) == 0 {
		return 0, subject{}, false // "Bí thư Tỉnh ủy thăm …": told, not ordered
	}
	if prohibited.MatchString(low) {
		return 0, s, false
	}
	if r.unworkable(w, end) || r.report && !given {
		if given && answering.MatchString(strings.TrimSpace(low)) {
			return 0, s, false // named, and the work comes behind
		}
		return 0, subject{}, false
	}
	works := r.startsWork(w, end)
	if !works && (s.unsure || !given && !colon && !(u.kind != "" && atStart)) {
		return 0, subject{}, false
	}
	return w, s, true
}

var answering = regexp.MustCompile(`^chịu trách nhiệm (?:trước|về)`)

// parties reads who is named at i, with partners and what stands between them
// and the work, and where the work begins.
func (r *reader) parties(i, end int) (list []named, s subject, w int) {
	list, e := r.many(i, end)
	if len(list) == 0 {
		return nil, subject{}, i
	}
	s.leads = namesOf(list)
	s.unsure = slices.ContainsFunc(list, func(p named) bool { return !p.sure })
	if m := headedBy.FindString(string(r.fold[r.skip(e, end, ""):end])); m != "" { // "Tổ công tác do đồng chí A làm Tổ trưởng"
		e = r.skip(e, end, "") + len([]rune(m))
	}
	s.coord, w = r.together(e, end)
	w = r.duty(w, end)
	if more, f := r.together(w, end); f > w {
		s.coord = join(s.coord, more)
		w = r.duty(f, end)
	}
	if !s.unsure && !r.startsWork(w, end) { // "các sở được phân công chủ trì chương trình … phải giải ngân"
		for j := r.next(w, end); j < end && j-w < 140; j = r.next(j, end) {
			if r.crosses(w, j) || strings.ContainsRune(string(r.view[w:j]), ':') {
				break
			}
			if e, ok := r.any(j, must); ok && r.startsWork(r.skip(e, end, ","), end) {
				w = r.duty(r.skip(e, end, ","), end)
				break
			}
		}
	}
	if e, ok := r.has(w, toWord); ok && len(s.coord) > 0 && r.begins(r.skip(e, end, ","), end) {
		w = r.skip(e, end, ",") // "phối hợp với Sở Y tế để rà soát …"
	}
	return list, s, w
}

var headedBy = regexp.MustCompile(`^do [^,;.:]{4,90}? lam (?:to truong|truong doan|truong ban|chu tich|doan truong)`)

// startsWork reports whether work, or a time and then work, begins at i.
func (r *reader) startsWork(i, end int) bool {
	if r.begins(i, end) {
		return true
	}
	for _, l := range r.limits(i, end, r.ref, false) {
		if l.start <= i {
			return r.begins(r.skip(l.end, end, ","), end)
		}
	}
	return false
}

var concluding = regexp.MustCompile(`^(?:ket luan|nhan manh|phat bieu|chi dao\s*:|danh gia|chu tri (?:hop|cuoc|hoi|buoi|phien)|du )`)

// speaks: "Phó Chủ tịch UBND tỉnh yêu cầu …": the issuer's voice.
func (r *reader) speaks(i, end int) bool {
	j := r.skip(i, end, ",")
	if e, ok := r.any(j, alsoWords); ok {
		j = r.skip(e, end, ",")
	}
	if _, ok := r.any(j, givers); ok {
		return true
	}
	return false
}

var (
	courtesy   = regexp.MustCompile(`^(?:thăm|tặng|trao|đến|dâng hương|tiếp (?:và|đoàn|khách)|đón (?:đoàn|khách|nhận)|gửi thư|chúc mừng|ủng hộ|tham dự)\s`)
	prohibited = regexp.MustCompile(`^(?:không |nghiêm cấm|tuyệt đối không|không được|chưa được)`)
	plainHelp  = regexp.MustCompile(`^(?:phối hợp(?: chặt chẽ)?(?: thực hiện| triển khai| triển khai thực hiện)?|cùng thực hiện)\s*$`)
	notWork    = regexp.MustCompile(`^(?:đã|cho biết|cho rằng|cho hay|khẳng định|nhận định|hứa|cam kết|phản ánh|nêu|xin|kỳ vọng|mong|báo cáo tại|báo cáo,|báo cáo và|phát biểu|trình bày|có chức năng|có nhiệm vụ|có ý kiến như sau|có ý kiến chỉ đạo|kiến nghị được|kiến nghị về|có tổng|có con dấu|là |sẽ|còn |chưa|vẫn|đang|thông tin,|thông báo để|thông báo ý kiến|chịu trách nhiệm|biết|và các|tham dự|dự |chủ trì phiên|chủ trì hội nghị|chủ trì buổi|chủ trì cuộc|kết luận như|kết luận:|cũng cho ý kiến|cũng cho biết|đồng ý|thống nhất|phê bình|biểu dương|ghi nhận|đánh giá cao|hoan nghênh|cảm ơn|căn cứ|khóa|khoá|tại |năm |nhiệm kỳ|về |của |với |thứ |lần |-|được (?:đánh giá|thành lập|khen|biết|nghe|bổ nhiệm|công nhận|xây|phê duyệt|cấp)|như |bị |do |tăng \d|tăng trưởng \d|giảm \d|đạt \d|đạt |gồm |tại|lùi|sau khi|có liên quan|liên quan|thi hành|trong việc|và )`)
	closing    = regexp.MustCompile(`(?:nghiêm túc (?:triển khai |tổ chức )?thực hiện\s*(?:(?:các )?nội dung )?(?:thông báo|kết luận|chỉ thị|công điện|kế hoạch|quyết định|văn bản|nội dung)?(?: này| trên| nêu trên)?\s*$|thông báo để|chịu trách nhiệm (?:thi hành|trước)|thi hành (?:quyết định|kế hoạch|chỉ thị) này|^(?:nghiêm túc )?(?:triển khai |tổ chức )*thực hiện (?:nghiêm )?(?:quyết định|thông báo|chỉ thị|công điện|kế hoạch|kết luận) này\s*$|biết, (?:triển khai |tổ chức )?thực hiện|căn cứ (?:quyết định|thông báo|kết luận|nội dung)[^,]*thi hành)`)
	fixedDone  = regexp.MustCompile(`^(?:chủ trì )?(?:hội nghị|phiên họp|cuộc họp|buổi làm việc|buổi họp)`)
)

// unworkable reports whether what is said of a party lays no work on it.
func (r *reader) unworkable(i, end int) bool {
	if v, _, ok := r.verb(i, end); ok && strings.HasPrefix(string(v.low), "thống nhất ") {
		return false // not of the issuer: that is settled before
	}
	return unworkable(string(r.low[i:end]))
}

func unworkable(low string) bool {
	low = strings.TrimSpace(low)
	return low == "" || notWork.MatchString(low) && !strings.HasPrefix(low, "dự thảo") && !strings.HasPrefix(low, "dự toán") && !strings.HasPrefix(low, "dự báo") && !strings.HasPrefix(low, "báo cáo, đề xuất") && !strings.HasPrefix(low, "biết cách") && !strings.HasPrefix(low, "do đạc") && !strings.HasPrefix(low, "tăng cường") && !strings.HasPrefix(low, "tại chỗ") && !strings.HasPrefix(low, "giảm thiểu") || closing.MatchString(low) || fixedDone.MatchString(low)
}

var must = phrases("phải", "cần", "có trách nhiệm")

var dutyWords = phrases("mỗi đơn vị", "mỗi cơ quan", "mỗi địa phương", "mỗi xã", "mỗi huyện", "từng đơn vị", "có trách nhiệm", "chịu trách nhiệm chủ trì", "chịu trách nhiệm", "tiếp tục chủ trì", "chủ trì", "được giao nhiệm vụ", "được giao", "được yêu cầu", "được phân công", "được đề nghị", "cần phải", "cần", "phải", "vừa", "trực tiếp chủ trì", "theo thẩm quyền", "theo chức năng", "nhiệm vụ được giao", "theo nhiệm vụ được giao")

// duty passes what stands between the lead and the work.
func (r *reader) duty(i, end int) int {
	for {
		i = r.skip(i, end, ",:")
		e, ok := r.any(i, dutyWords)
		if !ok || e >= end {
			return i
		}
		w := string(r.low[i:e])
		if w == "chịu trách nhiệm" && !r.begins(r.skip(e, end, ",:"), end) {
			return i
		}
		i = e
	}
}

var (
	roleWords = phrases("theo chức năng, nhiệm vụ, thẩm quyền", "theo chức năng, thẩm quyền", "trong phạm vi chức năng, nhiệm vụ", "theo nhiệm vụ", "căn cứ nhiệm vụ được giao", "trên cơ sở nhiệm vụ được giao", "theo lĩnh vực, địa bàn phụ trách", "theo lĩnh vực được phân công", "theo ngành, lĩnh vực quản lý", "là cơ quan chủ trì", "là cơ quan đầu mối", "là cơ quan thường trực", "là đầu mối", "làm đầu mối", "đầu mối", "trực tiếp chủ trì", "chủ trì", "theo chức năng, nhiệm vụ được giao", "theo chức năng, nhiệm vụ, quyền hạn", "theo chức năng, nhiệm vụ của mình", "theo chức năng, nhiệm vụ", "theo chức năng của mình", "theo chức năng", "căn cứ chức năng, nhiệm vụ được giao", "căn cứ chức năng, nhiệm vụ", "trên cơ sở chức năng, nhiệm vụ", "theo phân công", "theo nhiệm vụ được giao", "theo lĩnh vực phụ trách", "theo địa bàn phụ trách")
	helpWords = phrases("phối hợp chặt chẽ với", "phối hợp chặt chẽ cùng", "phối hợp cùng với", "phối hợp với", "phối hợp cùng", "phối hợp", "cùng với", "cùng", "với sự tham gia của", "có sự tham gia của", "với sự phối hợp của")
	helpAdv   = phrases("chủ động", "tích cực", "tăng cường", "tiếp tục", "khẩn trương", "thường xuyên", "kịp thời", "nghiêm túc")
	inCharge  = phraseOf("phụ trách")
	brackets  = regexp.MustCompile(`^\((?:cơ quan |đơn vị )?(?:chủ trì|đầu mối)\)`)
	helpers   = regexp.MustCompile(`^\((?:cơ quan |đơn vị )?phối hợp\s*:?\s*`)
)

// together reads "chủ trì, phối hợp với A, B" behind the leads.
func (r *reader) together(i, end int) (names []string, next int) {
	next = i
	for {
		j := r.skip(next, end, ",")
		if m := brackets.FindString(string(r.low[j:end])); m != "" {
			next = j + len([]rune(m))
			continue
		}
		if e, ok := r.any(j, roleWords); ok && e <= end {
			next = r.pastRole(e, end)
			continue
		}
		if m := helpers.FindString(string(r.low[j:end])); m != "" {
			k := j + len([]rune(m))
			if list, f := r.many(k, end); len(list) > 0 {
				names = join(names, namesOf(list))
				next = r.skip(f, end, ")")
				continue
			}
		}
		if e, ok := r.has(j, inCharge); ok { // "phụ trách khối văn xã chủ trì …"
			f := e
			for f < end && f-e < 60 && r.view[f] != ',' {
				f = r.next(f, end)
				if _, ok := r.any(f, roleWords); ok {
					break
				}
			}
			if _, ok := r.any(f, roleWords); ok {
				next = f
				continue
			}
			for f = e; f < end && f-e < 40 && r.view[f] != ','; f = r.next(f, end) {
				if f > e+1 && r.begins(f, end) {
					return names, f
				}
			}
		}
		k := j
		if e, ok := r.any(k, helpAdv); ok {
			k = r.skip(e, end, ",")
			if _, ok := r.has(k, leadWord); ok { // "khẩn trương chủ trì, phối hợp với …"
				next = k
				continue
			}
		}
		if names2, f := r.besides(next, j, end); f > 0 {
			names, next = join(names, names2), f
			continue
		}
		e, ok := r.any(k, helpWords)
		if !ok || e > end {
			return names, next
		}
		word := string(r.low[k:e])
		list, f := r.many(r.skip(e, end, ""), end)
		// "phối hợp" without a partner, "cùng" before the verb: all are leads
		if len(list) == 0 {
			if g := r.skip(e, end, ""); (word == "cùng" || word == "phối hợp") && r.begins(g, end) && k == j {
				next = g
				continue
			}
			return names, next
		}
		for n := len(list) - 1; n > 0 && !list[n].sure; n-- { // a guess behind the list may be the work
			if !r.startsWork(r.skip(f, end, ","), end) {
				f = list[n-1].end
				list = list[:n]
			}
		}
		r.remember(namesOf(list))
		names = join(names, namesOf(list))
		next = f
	}
}

// pastRole passes the rest of "theo chức năng quản lý của mình," up to the comma
// or the work.
func (r *reader) pastRole(e, end int) int {
	if !strings.HasSuffix(string(r.low[max(0, e-9):e]), "chức năng") && !strings.HasSuffix(string(r.low[max(0, e-8):e]), "nhiệm vụ") {
		return e
	}
	for j, n := r.skip(e, end, ""), 0; j < end && n < 10; j, n = r.next(j, end), n+1 {
		for k := e; k < j; k++ {
			if r.view[k] == ',' {
				return k
			}
			if r.view[k] == ';' || r.view[k] == ':' {
				return e
			}
		}
		_, duty := r.any(j, dutyWords)
		_, adv := r.any(j, helpAdv)
		_, help := r.any(j, helpWords)
		if duty || adv || help || r.begins(j, end) {
			return j
		}
	}
	return e
}

// besides reads partners named before "phối hợp": "Sở A chủ trì, Sở B phối hợp
// xây dựng …", "Sở A (chủ trì), Sở B (phối hợp)".
func (r *reader) besides(said, j, end int) (names []string, next int) {
	before := strings.TrimRight(string(r.fold[max(0, said-14):said]), " )")
	if !strings.HasSuffix(before, "chu tri") && !strings.HasSuffix(before, "dau moi") {
		return nil, 0
	}
	list, e := r.many(j, end)
	if len(list) == 0 || !list[0].sure {
		return nil, 0
	}
	k := r.skip(e, end, "(")
	f, ok := r.has(k, helpWord)
	if !ok {
		return nil, 0
	}
	f = r.skip(f, end, "),")
	if more, _ := r.many(f, end); len(more) > 0 || f >= end {
		return nil, 0
	}
	return namesOf(list), f
}
