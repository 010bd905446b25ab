package directive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

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

// heading lays its parties, or its time, on what stands below it.
type heading struct {
	intro        bool // the end of a sentence: "… thực hiện các nhiệm vụ sau:"
	level        int  // twice the depth; a plain line is one deeper than its path
	leads, coord []string
	limits       []limit
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

var headTails = phrases("chủ trì", "có trách nhiệm", "tập trung thực hiện các nhiệm vụ sau", "thực hiện các nhiệm vụ sau", "thực hiện một số nhiệm vụ sau", "thực hiện tốt các nội dung sau", "thực hiện các nội dung sau", "tập trung thực hiện các nội dung sau", "tập trung", "thực hiện", "khẩn trương thực hiện", "khẩn trương", "có nhiệm vụ", "theo chức năng, nhiệm vụ", "các nội dung sau", "một số nội dung sau", "như sau", "được giao", "căn cứ chức năng, nhiệm vụ được giao")

// heading reads "2. Sở Công Thương:", "Giao Sở Y tế chủ trì, phối hợp với Sở
// Tài chính:", "Đối với Sở Nội vụ:" and "Trong tháng 11/2024:".
func (r *reader) heading(u unit) (heading, bool) {
	a, b := u.start, r.back(u.start, u.end, ":.;,")
	colon := r.view[u.end-1] == ':'
	if !colon && (u.kind == "" || u.kind == "bullet") && !r.opensList(u) {
		return heading{}, false
	}
	if h, ok := r.intro(u); ok {
		return h, true
	}
	if colon {
		if ls := r.limits(a, b, r.ref, false); len(ls) == 1 && ls[0].start == a && ls[0].end >= b-1 {
			return heading{limits: ls}, true
		}
	}
	i := a
	if e, ok := r.any(i, headLeads); ok {
		i = r.skip(e, b, "")
	}
	list, j := r.many(i, b)
	if len(list) == 0 {
		return heading{}, false
	}
	for _, p := range list {
		if !p.sure && !colon {
			// "2. Bệnh viện Sản Nhi tỉnh" without a colon: only where it is all
			if j < b {
				return heading{}, false
			}
		}
	}
	coord, j := r.together(j, b)
	for range 3 {
		j = r.skip(j, b, ":,.")
		if e, ok := r.any(j, headTails); ok && e <= b {
			j = e
		}
	}
	if j = r.skip(j, b, ":,."); j < b && !(colon && b-j < 200 && qualifier.MatchString(string(r.low[j:b]))) {
		return heading{}, false
	}
	leads := namesOf(list)
	if issuer(leads) || never(leads) {
		return heading{}, false
	}
	r.remember(leads)
	return heading{leads: leads, coord: coord}, true
}

// opensList reports whether a short line without a mark stands before work.
func (r *reader) opensList(u unit) bool {
	if u.kind != "" || u.end-u.start > 150 || r.k+1 >= len(r.units) || strings.ContainsRune(".;,", r.view[u.end-1]) {
		return false
	}
	next := r.units[r.k+1]
	return next.start < next.end && r.begins(next.start, next.end)
}

var (
	introEnd  = regexp.MustCompile(`(?:sau|sau day|nhu sau|trong tam|cu the|can lam|can thuc hien)\s*:$`)
	introDuty = regexp.MustCompile(`^(?:can|phai|co trach nhiem|tap trung|khan truong|trien khai|thuc hien|chu dong|tiep tuc|nghiem tuc|theo chuc nang|can cu)\b`)
)

// intro reads a sentence that ends with "thực hiện các nhiệm vụ sau:", or with
// a giving word and parties and a colon: they lead what stands below.
func (r *reader) intro(u unit) (heading, bool) {
	a, b := u.start, r.back(u.start, u.end, ":")
	fold := strings.TrimSpace(string(r.fold[u.start:u.end]))
	if r.view[u.end-1] != ':' || r.k+1 >= len(r.units) || r.units[r.k+1].start >= r.units[r.k+1].end {
		return heading{}, false
	}
	ends := introEnd.MatchString(fold)
	var last heading
	depth := 0
	for j := a; j < b; j++ {
		switch r.view[j] {
		case '(', '“':
			depth++
		case ')', '”':
			depth = max(0, depth-1)
		}
		if depth > 0 || !r.edge(j) || isSpace(r.view[j]) {
			continue
		}
		k, given := r.giver(j, b)
		if !given {
			if j != a && !precededByComma(r.text, j, a) || !ends {
				continue
			}
			k = j
		} else if recalled.MatchString(string(r.low[a:j])) {
			continue
		}
		list, s, w := r.parties(k, b)
		if len(list) == 0 || issuer(s.leads) || !given && (above(s.leads) || s.unsure || committees(s.leads) && !r.high && list[0].place != "" || !introDuty.MatchString(string(r.fold[w:b]))) {
			continue
		}
		if rest := r.skip(w, b, ",:"); rest < b && !ends {
			continue
		}
		last = heading{intro: true, leads: s.leads, coord: s.coord}
		j = max(j, list[len(list)-1].end-1)
	}
	if last.leads == nil {
		return heading{}, false
	}
	r.remember(last.leads)
	return last, true
}

var qualifier = regexp.MustCompile(`^(?:(?:có|nơi|trong|thuộc|vùng|ven|trên|tại|được|đã|từ|phía|khu vực|dọc|theo|căn cứ|nêu|nói|quản lý|liên quan)[^,;:]*|\([^()]*\))$`)

// issuer reports whether only those who give are named.
func issuer(names []string) bool {
	for _, n := range names {
		if n != "UBND tỉnh" && n != "Chủ tịch UBND tỉnh" && n != "UBND thành phố" && n != "Chủ tịch UBND thành phố" {
			return false
		}
	}
	return true
}

// issuing is the act by which a text comes into being.
var issuing = regexp.MustCompile(`^(?:ban hành|quyết nghị|thông qua|quyết định)\s+(?:Kế hoạch|Quyết định|Nghị quyết|Chỉ thị|Chương trình|Quy chế|Quy định|.*như sau)`)

// committees reports whether only committees and councils are named.
func committees(names []string) bool {
	for _, n := range names {
		if !strings.HasPrefix(n, "UBND") && !strings.HasPrefix(n, "HĐND") && !strings.HasPrefix(n, "Hội đồng nhân dân") && !strings.HasPrefix(n, "Ban Chỉ đạo") && !strings.HasPrefix(n, "Ủy ban nhân dân") && !strings.HasPrefix(n, "Chủ tịch UBND") {
			return false
		}
	}
	return true
}

// decides are bodies whose approval is told in the passive: "được HĐND tỉnh …".
var decides = regexp.MustCompile(`^(?:HĐND|Tỉnh ủy|Ban Thường vụ|Thường trực|Huyện ủy|Thành ủy|Đảng ủy)`)

// never reports whether one is named who decides and is given nothing.
func never(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(strings.ToLower(n), "có thẩm quyền") })
}

// above reports whether one is named that gives work and of whom it can only be
// asked: what such a body does is told, not ordered.
func above(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return known().byName[n].Kind == "central" })
}

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

// topics open a phrase that only tells of what, when or under which condition.
var topics = regexp.MustCompile(`^(?:đối với |về |với |nếu |trường hợp|trong trường hợp|khi |ngay khi|sau khi|ngay sau khi|để |nhằm |trong quá trình|trong thời gian|thời gian tới|căn cứ|trên cơ sở|liên quan|nhiệm vụ số|nhiệm vụ|theo |nhận |xét |tại |từ |trước |do |vì |riêng|kết luận|phát biểu|ngày \d|chiều |sáng |tối |trong |hiện nay|nhấn mạnh|trước mắt|kiến nghị|thực hiện |cùng với |song song |ngoài |bên cạnh |những |các |số |phần |thông qua |vào |dịp |hằng |hàng |định kỳ |từ nay |qua |quá |sau |(?:đơn vị|địa phương|cơ quan|nhà thầu|dự án|chủ đầu tư|tổ chức|xã|huyện) nào )`)

var (
	escalation = regexp.MustCompile(`^(?:phan vuot|truong hop|neu|khi|nhung viec|nhung noi dung|nhung van de|cac noi dung|trong truong hop|cac van de|van de|noi dung|viec)\b[^.]*?(?:vuot|phat sinh|khieu nai|vuong mac|kho khan|tham quyen|kha nang)[^.]*`)
	otherwise  = regexp.MustCompile(`^(?:neu|truong hop|trong truong hop|khi) [^;]*, (?:thi |kip thoi |phai |can |khan truong |ngay )*(?:bao cao|xin y kien)\b`)
	beyond     = regexp.MustCompile(`^[^,;]*\bvuot tham quyen[^,]*,? (?:\S+ ){0,8}?(?:bao cao|trinh|de xuat|kien nghi)`)
	reporting  = regexp.MustCompile(`^(?:(?:dinh ky|hang (?:nam|quy|thang|tuan|ngay)),? )?(?:(?:va |toan bo )?(?:(?:noi dung|viec|cong viec|nhiem vu|phuong an|ke hoach|de an|ho so|san pham|danh sach|danh muc|van ban|so lieu|bao cao)(?: (?:nay|tren|neu tren|noi tren))? (?:phai |can |duoc )?(?:bao cao|trinh|gui|hoan thanh|xong|nop)|dut diem (?:truoc|trong|xong)|(?:to|doan|ban|so|don vi|cong ty|to cong tac) bao cao ket qua|de xuat phuong an(?: xu ly| giai quyet| thuc hien)?,? (?:trong|truoc|cham nhat|bao cao|trinh)|ket qua|bao cao|hoan thanh|xong\b|hoan tat|gui (?:ket qua|ve|bao cao)|thoi (?:gian|han)|han |tien do|tong hop,? (?:ket qua,? |tinh hinh,? )?(?:thuc hien,? )?(?:va )?bao cao|tong hop ket qua|dinh ky (?:\S+ ){0,3}bao cao|kip thoi bao cao|nop (?:ket qua|ve)))`)
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

func (r *reader) mention(a, b int) {
	for j := a; j < b; j = r.next(j, b) {
		if p, ok := r.one(j, b, false); ok && (p.sure || strings.Contains(p.names[0], " ")) {
			r.remember(p.names)
			j = p.end
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
		if jointly.MatchString(fold) && strings.Contains(fold, "bao cao") {
			t.Authority = join(t.Authority, to)
			if t.Product == nil {
				t.Product = ptr("báo cáo")
			}
		}
		r.setDeadline(t, ls)
	}
}

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
	if _, ok := r.one(i, b, false); len(early) > 0 && !ok && !r.begins(i, b) {
		early, i = nil, r.opening(a, b)
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
	last := len(r.tasks) - 1
	opens := a <= u.start+1 && u.kind != "" && len(r.subject.leads) > 0
	if reporting.MatchString(fold) && last >= 0 && !opens && r.tail(i, b, early) {
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

var wished = phrases("kiến nghị", "đề nghị", "đề xuất", "việc đề nghị", "việc kiến nghị")

var pastDay = regexp.MustCompile(`^(?:ngay )?\d`)

var conditional = regexp.MustCompile(`^(?:neu |truong hop|trong truong hop)`)

func (r *reader) mentionOnly(a, b int) {
	for j := a; j < b; j = r.next(j, b) {
		if p, ok := r.one(j, b, false); ok && p.sure {
			r.remember(p.names)
			j = p.end
		}
	}
}

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
	if never(leads) || !given && (issuer(leads) || above(leads)) || !given && len(leads) == 1 && leads[0] == "Phó Chủ tịch UBND tỉnh" && r.speaks(e, end) {
		return 0, subject{}, false
	}
	r.remember(leads)
	if given && issuer(leads) {
		if list[0].place == "" || len(leads) > 1 {
			return 0, subject{}, false
		}
		s.leads = []string{"UBND tỉnh " + list[0].place} // asked by name: another province
	}
	if plainHelp.MatchString(strings.TrimSpace(strings.TrimLeft(string(r.low[e:end]), ", "))) && len(r.tasks) > 0 && !given {
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
		return 0, subject{}, false
	}
	works := r.startsWork(w, end)
	if !works && (s.unsure || !given && !colon && !(u.kind != "" && atStart)) {
		return 0, subject{}, false
	}
	return w, s, true
}

// parties reads who is named at i, with partners and what stands between them
// and the work, and where the work begins.
func (r *reader) parties(i, end int) (list []named, s subject, w int) {
	list, e := r.many(i, end)
	if len(list) == 0 {
		return nil, subject{}, i
	}
	s.leads = namesOf(list)
	s.unsure = slices.ContainsFunc(list, func(p named) bool { return !p.sure })
	s.coord, w = r.together(e, end)
	w = r.duty(w, end)
	if more, f := r.together(w, end); f > w {
		s.coord = join(s.coord, more)
		w = r.duty(f, end)
	}
	if e, ok := r.has(w, toWord); ok && len(s.coord) > 0 && r.begins(r.skip(e, end, ","), end) {
		w = r.skip(e, end, ",") // "phối hợp với Sở Y tế để rà soát …"
	}
	return list, s, w
}

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
			next = r.within(e, end)
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

// within passes the rest of "theo chức năng quản lý của mình," up to the comma
// or the work.
func (r *reader) within(e, end int) int {
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
	done     = regexp.MustCompile(`^,?(?:chu tri|thuc hien|dam nhiem|dam nhan|phu trach|trien khai|to chuc thuc hien|chiu trach nhiem)\b`)
	workNoun = regexp.MustCompile(`^(?:kinh phi|nguon von|chi phi|ho so|viec|cong tac|noi dung|phan |nhiem vu|du thao|van ban|bao cao|ket qua)`)
	byWord   = phraseOf("do")
	passive  = phraseOf("được")
	forWord  = phraseOf("cho")
	objects  = phrases("việc", "công tác", "nhiệm vụ", "nội dung", "phần việc", "phần")
)

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
