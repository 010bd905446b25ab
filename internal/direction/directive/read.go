package directive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

var dateLine = regexp.MustCompile(`(?i)ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})`)

// Read proposes the tasks of a text.
func Read(text string, o Options) Result {
	s := newSource(text)
	r := &reader{source: s, ref: o.Date, shouted: shouts(s.rs)}
	r.head()
	r.body()
	return r.result()
}

// reader works through one text.
type reader struct {
	source
	ref      gov.Date
	doc      *Document
	tasks    []Task
	sents    []Sentence
	heads    []heading // leads of headings, outermost first
	previous int       // index of the task before, -1 = none
	shouted  bool      // the whole text is in capitals
	marks    int       // numbered paragraphs of the text
}

// shouts reports whether no letter is small.
func shouts(rs []rune) bool {
	for _, r := range rs {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

type heading struct {
	level               int
	leads, coordinating []string
}

// head reads number, date and title of a notice.
func (r *reader) head() {
	lines := strings.Split(string(r.rs), "\n")
	d := Document{}
	for i, l := range lines {
		if i > 14 {
			break
		}
		l = strings.TrimSpace(l)
		low := strings.ToLower(l)
		if strings.HasPrefix(low, "số:") && d.Number == "" {
			d.Number = strings.TrimSpace(l[len("Số:"):])
		}
		if m := dateLine.FindStringSubmatch(l); m != nil && d.Date == "" && len([]rune(l)) < 60 && strings.Contains(l, ",") {
			if kind, v := readDay([]string{m[1], "", "", m[2], m[3]}, r.ref); kind != "" {
				d.Date = v
			}
		}
		if (low == "thông báo" || low == "chỉ thị" || low == "kế hoạch" || low == "công điện") && i+1 < len(lines) && d.Title == "" {
			d.Title = strings.TrimSpace(lines[i+1])
		}
		if i < 3 && strings.HasPrefix(l, "UBND") && d.Issuer == "" {
			d.Issuer = issuerName(l)
		}
	}
	if i := strings.Index(d.Title, "tại "); i >= 0 && strings.HasPrefix(d.Title, "Kết luận của ") {
		d.Chair, d.Session = strings.TrimSpace(strings.TrimPrefix(d.Title[:i], "Kết luận của ")), strings.TrimSpace(d.Title[i+len("tại "):])
	}
	if t, err := gov.ParseDate(d.Date); err == nil && !t.IsZero() {
		r.ref = t
	}
	if d != (Document{}) {
		r.doc = &d
	}
}

// issuerName writes "UBND TỈNH ĐÔNG GIANG" as "UBND tỉnh Đông Giang".
func issuerName(l string) string {
	w := strings.Fields(l)
	for i := range w {
		if i == 0 || w[i] != strings.ToUpper(w[i]) {
			continue
		}
		low := []rune(strings.ToLower(w[i]))
		if i > 1 {
			low[0] = unicode.ToUpper(low[0])
		}
		w[i] = string(low)
	}
	return strings.Join(w, " ")
}

func (r *reader) body() {
	r.previous = -1
	units := r.units()
	for _, u := range units {
		if u.mark != "" {
			r.marks++
		}
	}
	for _, u := range units {
		r.unit(u)
	}
}

func (r *reader) unit(u unit) {
	for len(r.heads) > 0 && (u.level == 0 && u.point == "" || r.heads[len(r.heads)-1].level >= u.level) {
		if u.level == 0 {
			break // a plain line under a heading belongs to it
		}
		r.heads = r.heads[:len(r.heads)-1]
	}
	if h, ok := r.headingOf(u); ok {
		r.heads = append(r.heads, h)
		r.sents = append(r.sents, Sentence{u.start, u.end, "context"})
		return
	}
	if !r.shouted && shouts(r.rs[u.start:u.end]) { // a title, the issuer's name
		r.sents = append(r.sents, Sentence{u.start, u.end, "context"})
		return
	}
	for _, x := range r.sentences(u.start, u.end) {
		before := len(r.tasks)
		r.sentence(x[0], x[1], u)
		kind := "context"
		if len(r.tasks) > before {
			kind = "task"
		}
		r.sents = append(r.sents, Sentence{x[0], x[1], kind})
	}
}

// headingOf reads "2. Sở Công Thương:" and "3. Giao Sở Y tế chủ trì, phối hợp
// với Sở Tài chính:".
func (r *reader) headingOf(u unit) (heading, bool) {
	if u.end <= u.start || r.rs[u.end-1] != ':' && u.mark == "" {
		return heading{}, false
	}
	i, _ := r.giving(u.start, u.end)
	leads, j := r.parties(i, u.end)
	if len(leads) == 0 {
		return heading{}, false
	}
	coord, j := r.together(j, u.end)
	j = r.skip(j, u.end, ":,.")
	for _, w := range []string{"chủ trì", "có trách nhiệm", "tập trung thực hiện các nhiệm vụ sau", "thực hiện các nhiệm vụ sau", "thực hiện", "khẩn trương"} {
		if e, ok := r.has(j, w); ok {
			j = r.skip(e, u.end, ":,.")
		}
	}
	if j < u.end {
		return heading{}, false
	}
	return heading{u.level, leads, coord}, true
}

var givers = []string{"giao nhiệm vụ cho", "giao trách nhiệm cho", "giao cho", "giao", "yêu cầu", "đề nghị", "phân công", "chỉ đạo", "ủy quyền cho", "ủy quyền", "tiếp tục giao", "nay giao", "đồng thời giao"}

// giving passes a giving word at i; found tells whether there was one.
func (r *reader) giving(i, end int) (next int, found bool) {
	for _, g := range givers {
		if j, ok := r.has(i, g); ok && j < end {
			return r.skip(j, end, ":"), true
		}
	}
	return i, false
}

// together reads "chủ trì, phối hợp với A, B" behind the leads.
func (r *reader) together(i, end int) (names []string, next int) {
	next = i
	for {
		j := r.skip(next, end, ",")
		moved := false
		for _, w := range []string{"(chủ trì)", "chủ trì", "là cơ quan chủ trì", "theo chức năng, nhiệm vụ", "theo chức năng, nhiệm vụ được giao", "căn cứ chức năng, nhiệm vụ được giao"} {
			if e, ok := r.has(j, w); ok || w[0] == '(' && strings.HasPrefix(string(r.low[j:min(end, j+len([]rune(w)))]), w) {
				if !ok {
					e = j + len([]rune(w))
				}
				j, moved = r.skip(e, end, ","), true
			}
		}
		for _, w := range []string{"phối hợp chặt chẽ với", "phối hợp với", "phối hợp cùng", "phối hợp", "cùng với", "với sự tham gia của"} {
			e, ok := r.has(j, w)
			if !ok {
				continue
			}
			more, f := r.parties(r.skip(e, end, ""), end)
			if len(more) > 0 {
				names, j, moved = append(names, more...), f, true
			}
			break
		}
		if !moved {
			return names, next
		}
		next = j
	}
}

// notWork are beginnings of what a party did, says or is.
var notWork = regexp.MustCompile(`^(?:đã|cho biết|báo cáo tại|phát biểu|trình bày|có chức năng|là |sẽ |còn |chưa |vẫn |đang|thông báo để|chịu trách nhiệm|biết, thực hiện|và các|tham dự|chủ trì phiên|chủ trì hội nghị|chủ trì buổi|họp|kết luận|cũng cho ý kiến|ban hành chỉ thị về|đồng ý|thống nhất|phê bình|biểu dương|ghi nhận|đánh giá|nghiêm túc thực hiện (?:thông báo|kết luận|chỉ thị|công điện) này|căn cứ|khoá|khóa|tại |năm |nhiệm kỳ|về |của |với |trong |thứ |lần |-)`)

// tail is a report on the task before, not work of its own.
var tail = regexp.MustCompile(`^(?:(?:và\s+)?(?:kết quả\s+)?(?:tổng hợp,?\s+)?báo cáo (?:kết quả|ubnd|chủ tịch|về)|kết quả|hoàn thành|xong|thời gian hoàn thành|gửi (?:về|kết quả)|thời hạn)`)

var recalled = regexp.MustCompile(`đã (?:giao|yêu cầu|chỉ đạo|đề nghị|phân công)\s*$`)

// sentence finds the assignments of one sentence.
func (r *reader) sentence(a, b int, u unit) {
	var leads, coord []string
	given := false
	first := true
	for _, c := range r.clauses(a, b) {
		i := r.skip(c[0], c[1], ",")
		l, k, work, by := r.assignment(i, c[1], u, first)
		switch {
		case len(l) > 0:
			leads, coord, given = l, k, by
		case first && len(r.heads) > 0 && r.underHeading(u):
			h := r.heads[len(r.heads)-1]
			leads, coord, work = h.leads, h.coordinating, r.workStart(i, c[1])
			more, j := r.together(work, c[1])
			if len(more) > 0 || j > work {
				coord, work = append(slices.Clone(coord), more...), r.skip(j, c[1], ",:")
			}
			given = true
		case len(leads) > 0 && (given || u.mark != ""):
			work = r.workStart(i, c[1])
			if more, j := r.together(work, c[1]); len(more) > 0 {
				coord, work = more, r.skip(j, c[1], ",")
			} else {
				coord = nil
			}
		default:
			if first && r.isTail(i, c[1]) && r.previous >= 0 {
				r.addTail(i, c[1])
			}
			first = false
			continue
		}
		first = false
		if r.isTail(work, c[1]) && r.previous >= 0 && len(l) == 0 && r.addTail(work, c[1]) {
			continue
		}
		r.add(c[0], c[1], work, leads, coord, u)
	}
}

func (r *reader) underHeading(u unit) bool {
	return u.mark != "" || u.level > 0 || len(r.heads) > 0 && r.heads[len(r.heads)-1].level > 0 && u.point == ""
}

// workStart passes what stands between the lead and the work.
func (r *reader) workStart(i, end int) int {
	for moved := true; moved; {
		moved = false
		i = r.skip(i, end, ",:")
		for _, w := range []string{"có trách nhiệm", "chịu trách nhiệm chủ trì", "tiếp tục chủ trì", "chủ trì", "được giao", "cần phải", "cần", "phải", "để", "vừa"} {
			if e, ok := r.has(i, w); ok && e < end {
				i, moved = r.skip(e, end, ",:"), true
				break
			}
		}
	}
	return i
}

// assignment reads "[who] [giving word] party … work" in a clause.
func (r *reader) assignment(i, end int, u unit, first bool) (leads, coord []string, work int, given bool) {
	// A giving word anywhere, directly followed by a party.
	for j := i; j < end; j++ {
		if j > i && isWord(r.low[j-1]) {
			continue
		}
		k, found := r.giving(j, end)
		if !found {
			continue
		}
		l, e := r.parties(k, end)
		if len(l) == 0 {
			l, e = r.outsider(k, end)
		}
		if len(l) == 0 || recalled.MatchString(string(r.low[i:j])+string(r.low[j:min(end, j+1)])) || strings.HasSuffix(strings.TrimRight(string(r.low[i:j]), " "), "đã") || strings.HasSuffix(strings.TrimRight(string(r.low[i:j]), " "), "được") {
			continue
		}
		coord, e = r.together(e, end)
		w := r.workStart(e, end)
		if w < end && !notWork.MatchString(string(r.low[w:min(end, w+60)])) {
			return l, coord, w, true
		}
	}
	// A party at the beginning, followed by work.
	l, e := r.parties(i, end)
	if len(l) == 0 {
		return nil, nil, i, false
	}
	if !first && u.mark == "" && len(r.heads) == 0 && !r.listed() {
		return nil, nil, i, false
	}
	coord, e2 := r.together(e, end)
	w := r.workStart(e2, end)
	if w >= end || notWork.MatchString(string(r.low[w:min(end, w+60)])) || !unicode.IsLetter(r.low[w]) {
		return nil, nil, i, false
	}
	if u.mark == "" && len(r.rs) > 1500 && e2 == e && r.rs[min(e, end-1)] != ':' && len(r.heads) == 0 && !r.numbered() {
		return nil, nil, i, false // prose of a page: a party there is told of, not told to
	}
	return l, coord, w, r.rs[min(e, end-1)] == ':'
}

// outsider reads a party that no register knows: "nhà thầu", "các bệnh viện".
func (r *reader) outsider(i, end int) ([]string, int) {
	for _, w := range []string{"nhà đầu tư", "các bệnh viện", "các doanh nghiệp", "các trường học", "các ngân hàng"} {
		if e, ok := r.has(i, w); ok && e < end {
			t := []rune(r.text(i, e))
			t[0] = unicode.ToUpper(t[0])
			return []string{string(t)}, e
		}
	}
	return nil, i
}

// numbered reports whether the text is a list of conclusions.
func (r *reader) numbered() bool {
	return r.marks >= 2
}

func (r *reader) listed() bool { return len(r.rs) < 1500 || r.numbered() }

// clauses cuts a sentence at semicolons and before a new giving word.
func (r *reader) clauses(a, b int) [][2]int {
	var out [][2]int
	start := a
	for i := a; i < b; i++ {
		if r.rs[i] == ';' && r.cuts(start, i+1, b) {
			out = append(out, [2]int{start, i})
			start = i + 1
			continue
		}
		if (r.rs[i] == ',' || isSpace(r.low[i])) && i > start {
			j := r.skip(i, b, ",")
			if k, ok := r.has(j, "đồng thời"); ok && i < j {
				if t, found := r.giving(r.skip(k, b, ","), b); found {
					if l, _ := r.parties(t, b); len(l) > 0 {
						out = append(out, [2]int{start, i})
						start = r.skip(k, b, ",")
						i = start
					}
				}
			}
		}
	}
	return append(out, [2]int{start, b})
}

// cuts reports whether what follows a semicolon is a piece of its own, not one
// more quoted or enumerated thing.
func (r *reader) cuts(a, i, b int) bool {
	open := 0
	for k := a; k < i; k++ {
		switch r.rs[k] {
		case '“':
			open++
		case '”':
			open = max(0, open-1)
		}
	}
	return open == 0 && r.skip(i, b, "") < b
}

func (r *reader) isTail(i, end int) bool {
	return i < end && tail.MatchString(string(r.low[i:min(end, i+80)]))
}

// addTail gives the task before its deadline, authority and product; false
// where it has a deadline of its own.
func (r *reader) addTail(i, end int) bool {
	t := &r.tasks[r.previous]
	found := r.limits(i, end, r.ref)
	if t.Deadline.Kind != "none" && len(found) > 0 {
		return false
	}
	if len(found) > 0 {
		t.Deadline = r.deadline(found)
	}
	for _, x := range r.authorities(i, end) {
		if !slices.Contains(t.Authority, x) {
			t.Authority = append(t.Authority, x)
		}
	}
	if t.Product == nil && strings.Contains(string(r.low[i:end]), "báo cáo") {
		t.Product = ptr("báo cáo")
	}
	t.end = end
	t.Missing = missing(*t, string(r.low[t.Action.Start:t.Action.End]))
	return true
}

func ptr(s string) *string { return &s }

func (r *reader) deadline(found []limit) Deadline {
	best := found[0]
	for _, l := range found[1:] {
		if l.rank > best.rank || l.rank == best.rank && l.start > best.start {
			best = l
		}
	}
	a, b := best.start, best.end
	return Deadline{best.kind, best.value, &a, &b, r.text(a, b)}
}

// add makes a task of the work in [work,end).
func (r *reader) add(start, end, work int, leads, coord []string, u unit) {
	found := r.limits(work, end, r.ref)
	if len(found) == 0 {
		found = r.limits(start, work, r.ref) // "Trong tháng 6, Sở A …"
	}
	a, b := work, end
	for moved := true; moved; { // a deadline at an edge is no part of the action
		moved = false
		for b > a && (isSpace(r.low[b-1]) || strings.ContainsRune(",.;:/(-", r.rs[b-1])) {
			b--
		}
		for _, l := range found {
			if l.end >= b && l.start > a && l.start < b {
				b, moved = l.start, true
			} else if l.start <= a && l.end > a && l.end < b {
				a, moved = r.skip(l.end, b, ",:"), true
			}
		}
		for _, w := range []string{"xong", "hoàn thành", "và hoàn thành", "thời gian", "vào"} {
			n := len([]rune(w))
			if moved && b-n > a {
				t := b
				for t > a && (isSpace(r.low[t-1]) || r.rs[t-1] == ',') {
					t--
				}
				if t-n > a && string(r.low[t-n:t]) == w && !isWord(r.low[t-n-1]) && (t-n-2 < a || r.rs[r.back(t-n)] == ',') {
					b = t - n
				}
			}
		}
	}
	if b-a < 3 {
		return
	}
	t := Task{
		Lead: leads, Coordinating: nonNil(coord), Authority: nonNil(r.authorities(work, end)), Action: Span{a, b, vntext.NFC(r.text(a, b))},
		Deadline: Deadline{Kind: "none"}, SourcePoint: u.point, start: start, end: end,
	}
	if len(found) > 0 {
		t.Deadline = r.deadline(found)
	}
	t.Product = r.product(a, b)
	t.Missing = missing(t, string(r.low[a:b]))
	t.Confidence = 0.9 - 0.1*float64(min(len(t.Missing), 5))/2
	r.tasks = append(r.tasks, t)
	r.previous = len(r.tasks) - 1
}

// back is the last place before i that is not white space.
func (r *reader) back(i int) int {
	i--
	for i > 0 && isSpace(r.low[i]) {
		i--
	}
	return max(i, 0)
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

var toWhom = []string{"báo cáo kết quả về", "báo cáo kết quả với", "báo cáo kết quả", "báo cáo đề xuất", "báo cáo", "trình", "gửi về", "gửi", "tham mưu cho", "tham mưu", "xin ý kiến", "qua"}

// authorities are those to whom the result goes or who decide.
func (r *reader) authorities(a, b int) []string {
	var out []string
	for i := a; i < b; i++ {
		if i > a && isWord(r.low[i-1]) {
			continue
		}
		for _, w := range toWhom {
			e, ok := r.has(i, w)
			if !ok || e >= b {
				continue
			}
			if w == "qua" && (i == a || r.rs[i-1] != '(') {
				continue
			}
			if names, _ := r.parties(r.skip(e, b, ""), b); len(names) > 0 {
				for _, n := range names {
					if !slices.Contains(out, n) {
						out = append(out, n)
					}
				}
			}
			break
		}
	}
	low := string(r.low[a:b])
	if strings.Contains(low, "theo thẩm quyền") && len(out) == 0 {
		out = append(out, "theo thẩm quyền")
	}
	return out
}

var products = []string{"báo cáo", "tờ trình", "kế hoạch", "phương án", "đề án", "quyết định", "nghị quyết", "chỉ thị", "văn bản", "quy chế", "quy định", "quy trình", "quy hoạch", "chương trình", "danh mục", "hồ sơ", "dự toán", "hợp đồng", "mặt bằng", "công trình", "cơ sở dữ liệu", "hội nghị"}

var synonyms = map[string]string{"danh sách": "danh mục", "công văn": "văn bản", "kết luận thanh tra": "văn bản", "sổ tay": "văn bản", "hướng dẫn": "văn bản"}

var making = regexp.MustCompile(`(?:lập|xây dựng|soạn thảo|dự thảo|ban hành|trình|hoàn thiện|hoàn thành|hoàn chỉnh|đề xuất|tham mưu|công khai|công bố|niêm yết|đăng tải|ký|bàn giao|phê duyệt|tổ chức|cung cấp|gửi|rà soát,? hoàn thiện|chuẩn bị|bổ sung|xây dựng,? ban hành|cập nhật)\s+(?:(?:xây dựng|ban hành|quyết định|dự thảo|cụ thể|chi tiết|ngay|và|các|những|01|02|một)\s+)*$`)

// product is the one thing that the lead makes or hands over.
func (r *reader) product(a, b int) *string {
	low := strings.Join(strings.Fields(string(r.low[a:b])), " ")
	best := ""
	at := -1
	try := func(word, name string) {
		for from := 0; ; {
			i := strings.Index(low[from:], word)
			if i < 0 {
				return
			}
			i += from
			from = i + len(word)
			if from < len(low) && isWord([]rune(low[from:])[0]) {
				continue
			}
			if making.MatchString(low[:i]) && name != "báo cáo" && i > at {
				best, at = name, i
			}
		}
	}
	for _, p := range products {
		try(p, p)
	}
	for w, p := range synonyms {
		try(w, p)
	}
	switch {
	case best != "":
		return ptr(best)
	case strings.Contains(low, "báo cáo"):
		return ptr("báo cáo")
	case regexp.MustCompile(`(?:^|[ ,])trình (?:ubnd|chủ tịch|hđnd|ban thường vụ|thường trực|cấp|thủ tướng)`).MatchString(low):
		return ptr("tờ trình")
	}
	return nil
}

var general = regexp.MustCompile(`^(?:(?:và |,|;|tiếp tục |chủ động|tích cực|quyết liệt|hơn nữa|công tác|tinh thần|ý thức|trách nhiệm|chất lượng|hiệu quả|vai trò|chỉ đạo|lãnh đạo|việc|thực hiện (?:nghiêm|tốt)|tăng cường|đẩy mạnh|nâng cao|phát huy|quan tâm|chú trọng|quán triệt|tiết kiệm|chăm lo|bảo đảm|cố gắng)\s*)+`)

// missing names which of the six clarities the text leaves open.
func missing(t Task, action string) []string {
	out := []string{}
	open := true
	territories := len(t.Lead) > 1
	for _, l := range t.Lead {
		open = open && slices.Contains(openGroups, l)
		territories = territories && strings.HasPrefix(l, "UBND ")
	}
	if len(t.Lead) == 0 || open {
		out = append(out, "person")
	}
	if m := general.FindString(action); m != "" && len([]rune(m)) > len([]rune(action))/3 && t.Product == nil {
		out = append(out, "work")
	}
	if t.Deadline.Kind == "none" {
		out = append(out, "time")
	}
	if len(t.Lead) == 0 || open || len(t.Lead) > 1 && !territories {
		out = append(out, "responsibility")
	}
	if t.Product == nil {
		out = append(out, "product")
	}
	if len(t.Authority) == 0 {
		out = append(out, "authority")
	}
	return out
}

func (r *reader) result() Result {
	if r.tasks == nil {
		r.tasks = []Task{}
	}
	return Result{Document: r.doc, Tasks: r.tasks, Sentences: r.sents, Text: string(r.rs), Date: r.ref}
}
