package directive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

// Rows of a table, flattened into lines: number, work, lead, coordinator,
// time, product; an empty cell is "-".
var (
	rowNumber = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,2})?)\s+(?:\p{L})`)
	rowLike   = regexp.MustCompile(`(?i)(?:\s-\s*$|\s-\s|quý\s+[IViv\d]+\s*/\s*\d{4}|tháng\s+\d{1,2}\s*/\s*\d{4}|\d{1,2}/\d{1,2}/\d{4}|năm\s+\d{4}|hằng\s|hàng\s|thường xuyên|trong năm)`)
	fieldLine = regexp.MustCompile(`(?i)^(?:nội dung|nhiệm vụ|công việc|tên nhiệm vụ|(?:(?:đơn vị|cơ quan) )?(?:chủ trì(?: tham mưu| tham mưu,)?(?: thực hiện| triển khai| tổ chức thực hiện)?|phối hợp(?: thực hiện)?)|(?:đơn vị|cơ quan) (?:được giao )?(?:thực hiện|tham mưu|đầu mối)|phân công(?: thực hiện)?|thời gian|thời gian hoàn thành|thời gian thực hiện|thời hạn|thời hạn hoàn thành|hạn hoàn thành|sản phẩm|sản phẩm dự kiến|kết quả|kết quả đầu ra|cấp trình|trình|báo cáo|nơi nhận kết quả)\s*:`)
)

var headCells = []string{"noi dung", "nhiem vu", "cong viec", "chu tri", "don vi thuc hien", "co quan thuc hien", "phoi hop", "thoi gian", "thoi han", "san pham", "ket qua"}

// isTableHead reports whether a line names the columns of a table.
func isTableHead(line string) bool {
	f := vntext.Fold(line)
	if strings.Contains(f, ":") || len(f) > 160 {
		return false
	}
	n := 0
	for _, w := range headCells {
		if strings.Contains(f, w) {
			n++
		}
	}
	return n >= 3 && (strings.HasPrefix(f, "stt") || strings.HasPrefix(f, "tt") || n >= 4)
}

// tableRow reads one row; false where it is an ordinary line.
func (r *reader) tableRow(u unit) bool {
	a, b := u.start, u.end
	for i := r.next(r.next(a, b), b); i < b; i = r.next(i, b) {
		if !unicode.IsUpper(r.view[i]) && !r.loud {
			continue
		}
		list, e, ok := r.cell(i, b)
		if !ok {
			continue
		}
		j := r.skip(e, b, ";,")
		var coord []string
		switch {
		case r.empty(j, b):
			j = r.skip(j+1, b, "")
		default:
			if more, f, ok := r.cell(j, b); ok {
				coord, j = more, r.skip(f, b, ";,")
			}
		}
		var found []limit
		switch {
		case r.empty(j, b):
			j = r.skip(j+1, b, "")
		default:
			for _, l := range r.limits(j, b, r.ref, true) {
				if l.start == j {
					found, j = []limit{l}, r.skip(l.end, b, "")
					break
				}
			}
			if len(found) == 0 && j < b && !r.productCell(j, b) {
				continue
			}
		}
		if len(found) == 0 && j < b && !r.empty(j, b) && !r.productCell(j, b) {
			continue
		}
		r.addRow(a, i, b, list, coord, found, j, u.point)
		return true
	}
	return false
}

func (r *reader) empty(j, b int) bool {
	return j < b && (r.view[j] == '-' || r.view[j] == '–') && (j+1 >= b || isSpace(r.view[j+1]))
}

// cell reads the parties of one cell: several only with marks between them.
func (r *reader) cell(i, b int) ([]string, int, bool) {
	p, ok := r.one(i, b, false)
	if !ok || !p.sure && !r.upperHead(i) {
		return nil, i, false
	}
	names, end := slices.Clone(p.names), p.end
	for {
		j := r.skip(end, b, "")
		if j >= b || r.view[j] != ';' && r.view[j] != ',' {
			return names, end, true
		}
		q, ok := r.one(r.skip(j+1, b, ""), b, false)
		if !ok {
			return names, end, true
		}
		names, end = join(names, q.names), q.end
	}
}

func (r *reader) upperHead(i int) bool { return unicode.IsUpper(r.view[i]) }

func (r *reader) productCell(j, b int) bool {
	for _, p := range productWords {
		if _, ok := r.has(j, p.words); ok {
			return true
		}
	}
	return b-j < 40 && unicode.IsUpper(r.view[j])
}

func (r *reader) addRow(a, e, b int, leads, coord []string, found []limit, productAt int, point string) {
	e = r.back(a, e, ",;.-–")
	if e-a < 3 {
		return
	}
	start, end := r.span(a, e)
	t := Task{
		Lead: leads, Coordinating: nonNil(coord), Authority: nonNil(r.authorities(a, e)), Action: Span{start, end, vntext.NFC(string(r.rs[start:end]))},
		Deadline: Deadline{Kind: "none"}, SourcePoint: point, general: r.general(a, e), Confidence: 0.9,
	}
	t.start, t.end = r.span(a, b)
	t.Product = r.named(productAt, b)
	if t.Product == nil {
		t.Product = r.product(a, e)
	}
	if len(found) > 0 {
		r.setDeadline(&t, found)
	}
	t.Missing = r.missing(t)
	r.remember(leads)
	r.tasks = append(r.tasks, t)
}

// named is the product that a cell or field names.
func (r *reader) named(a, b int) *string {
	for i := a; i < b; i = r.next(i, b) {
		for _, p := range productWords {
			if e, ok := r.has(i, p.words); ok && e <= b {
				return ptr(p.name)
			}
		}
	}
	return nil
}

// fieldTask is a task told in lines of their own: "Nội dung: …", "Đơn vị chủ
// trì: …".
type fieldTask struct {
	a, e         int // the work
	from, to     int
	leads, coord []string
	found        []limit
	product      *string
	authority    []string
	point        string
	also         *fieldTask // the next point of the same list
}

var taskNumber = regexp.MustCompile(`^nhiem vu (\d{1,3})\.?$`)

// fieldLine reads one line of such a task.
func (r *reader) fieldLine(u unit) bool {
	fold := strings.TrimSpace(string(r.fold[u.start:u.end]))
	if m := taskNumber.FindStringSubmatch(fold); m != nil {
		r.closeFields()
		r.row = &fieldTask{point: m[1]}
		return true
	}
	line := string(r.view[u.start:u.end])
	m := fieldLine.FindString(line)
	if m == "" {
		return false
	}
	key := vntext.Fold(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(m), ":")))
	a := r.skip(u.start+len([]rune(m)), u.end, "")
	b := r.back(a, u.end, ".;,")
	if cut := nextField.FindStringIndex(string(r.view[a:u.end])); cut != nil { // several on one line
		first, rest := u, u
		first.end = a + len([]rune(string(r.view[a:u.end])[:cut[0]]))
		rest.start = a + len([]rune(string(r.view[a:u.end])[:cut[0]+1]))
		rest.start = r.skip(rest.start, u.end, "")
		return r.fieldLine(first) && r.fieldLine(rest)
	}
	if r.row == nil && (strings.Contains(key, "chu tri") || strings.Contains(key, "thuc hien") || strings.Contains(key, "tham muu") || strings.Contains(key, "dau moi")) && !strings.HasPrefix(key, "thoi") {
		r.row = r.toldBefore(u)
	}
	switch {
	case strings.HasPrefix(key, "noi dung") || strings.HasPrefix(key, "nhiem vu") || strings.HasPrefix(key, "cong viec") || strings.HasPrefix(key, "ten "):
		if r.row != nil && r.row.e > 0 {
			r.closeFields()
		}
		if r.row == nil {
			r.row = &fieldTask{point: u.point}
		}
		r.row.a, r.row.e, r.row.from, r.row.to = a, b, u.start, u.end
		return true
	case r.row == nil || r.row.e == 0: // of work that is a task already
		return strings.HasPrefix(key, "don vi") || strings.HasPrefix(key, "co quan") || strings.HasPrefix(key, "thoi gian")
	case !strings.HasPrefix(key, "thoi") && !strings.Contains(key, "phoi hop") && (strings.Contains(key, "chu tri") || strings.Contains(key, "thuc hien") || strings.Contains(key, "tham muu") || strings.Contains(key, "phan cong") || strings.Contains(key, "dau moi")):
		list, _ := r.many(a, b)
		r.row.leads = namesOf(list)
	case strings.Contains(key, "phoi hop"):
		list, _ := r.many(a, b)
		r.row.coord = namesOf(list)
	case strings.HasPrefix(key, "thoi") || strings.HasPrefix(key, "han"):
		r.row.found = r.limits(a, b, r.ref, true)
	case strings.HasPrefix(key, "san pham") || strings.HasPrefix(key, "ket qua"):
		r.row.product = r.named(a, b)
	default:
		list, _ := r.many(a, b)
		r.row.authority = namesOf(list)
	}
	r.row.to = u.end
	return true
}

// nextField is where another field begins on the same line.
var nextField = regexp.MustCompile(`(?i)[;.]\s+(?:(?:đơn vị|cơ quan) (?:chủ trì|phối hợp|thực hiện)|chủ trì|phối hợp|thời gian|thời hạn|hạn hoàn thành|sản phẩm|kết quả)[^:;.,]{0,30}:`)

// inlineField is where the fields begin behind the work they belong to.
var inlineField = regexp.MustCompile(`(?i)[;.]\s+(?:đơn vị|cơ quan) (?:chủ trì|thực hiện)[^:;.,]{0,30}:`)

// toldBefore is the work to which lines such as "Đơn vị chủ trì: Sở Y tế"
// belong: the paragraph above, or all points of the list above.
func (r *reader) toldBefore(u unit) *fieldTask {
	var f *fieldTask
	kind := ""
	for k := r.k - 1; k >= 0; k-- {
		x := r.units[k]
		if x.start >= x.end || x.end > u.start || r.view[x.end-1] == ':' || fieldLine.MatchString(string(r.view[x.start:x.end])) || r.title(x) {
			break
		}
		if f != nil && (x.kind != kind || x.kind != "bullet" && x.kind != "letter") {
			break
		}
		b := r.back(x.start, x.end, ".;,")
		next := &fieldTask{a: x.start, e: b, from: x.start, to: x.end, point: x.point, also: f}
		if slices.ContainsFunc(r.tasks, func(t Task) bool { s, e := r.span(x.start, x.end); return t.Action.Start < e && s < t.Action.End }) {
			break
		}
		f, kind = next, x.kind
	}
	return f
}

// inline reads a paragraph that ends with its fields: "Rà soát hồ sơ. Cơ quan
// chủ trì: Sở Tư pháp. Thời gian: quý I/2026."
func (r *reader) inline(u unit) bool {
	cut := inlineField.FindStringIndex(string(r.view[u.start:u.end]))
	if cut == nil {
		return false
	}
	at := u.start + len([]rune(string(r.view[u.start:u.end])[:cut[0]]))
	r.closeFields()
	r.row = &fieldTask{a: u.start, e: r.back(u.start, at, ".;,"), from: u.start, to: u.end, point: u.point}
	rest := u
	rest.start = r.skip(at+1, u.end, "")
	ok := r.fieldLine(rest)
	r.closeFields()
	return ok
}

// closeFields makes the task of the lines read.
func (r *reader) closeFields() {
	f := r.row
	r.row = nil
	if f == nil || len(f.leads) == 0 {
		return
	}
	for x := f; x != nil; x = x.also {
		x.leads, x.coord, x.found, x.product, x.authority = f.leads, f.coord, f.found, f.product, f.authority
		r.fieldTask(x)
	}
}

func (r *reader) fieldTask(f *fieldTask) {
	if f.e-f.a < 3 {
		return
	}
	start, end := r.span(f.a, f.e)
	t := Task{
		Lead: f.leads, Coordinating: nonNil(f.coord), Authority: nonNil(join(r.authorities(f.a, f.e), f.authority)), Action: Span{start, end, vntext.NFC(string(r.rs[start:end]))},
		Deadline: Deadline{Kind: "none"}, SourcePoint: f.point, general: r.general(f.a, f.e), Confidence: 0.9, Product: f.product,
	}
	if t.Product == nil {
		t.Product = r.product(f.a, f.e)
	}
	t.start, t.end = r.span(f.from, f.to)
	if len(f.found) > 0 {
		r.setDeadline(&t, f.found)
	}
	t.Missing = r.missing(t)
	r.tasks = append(r.tasks, t)
}

var (
	dateLine   = regexp.MustCompile(`(?i)ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})`)
	titleTypes = []string{"thong bao", "chi thi", "ke hoach", "cong dien", "quyet dinh", "bao cao", "ket luan", "nghi quyet", "chuong trinh", "huong dan"}
)

// head reads issuer, number, date and title.
func (r *reader) head(units []unit) {
	d := Document{}
	for k, u := range units {
		if k > 12 {
			break
		}
		line := strings.TrimSpace(string(r.view[u.start:u.end]))
		fold := vntext.Fold(line)
		if k < 3 && d.Issuer == "" && len(line) < 120 && (strings.HasPrefix(fold, "ubnd ") || strings.HasPrefix(fold, "uy ban nhan dan") || strings.HasPrefix(fold, "chu tich ") || strings.HasPrefix(fold, "so ") || strings.HasPrefix(fold, "van phong")) && !strings.ContainsAny(line, ":,;.") {
			d.Issuer = issuerName(line)
		}
		if rest, ok := strings.CutPrefix(fold, "so:"); ok && d.Number == "" && len(rest) < 40 {
			d.Number = strings.TrimSpace(line[strings.IndexByte(line, ':')+1:])
		}
		if m := dateLine.FindStringSubmatch(line); m != nil && d.Date == "" && len([]rune(line)) < 70 && strings.Contains(line, ",") {
			if kind, v := readDay([]string{m[1], "", "", m[2], m[3]}, r.ref); kind != "" {
				d.Date = v
			}
		}
		if slices.Contains(titleTypes, fold) && d.Title == "" && k+1 < len(units) {
			next := strings.TrimSpace(string(r.view[units[k+1].start:units[k+1].end]))
			d.Title = next
			if fold == "bao cao" {
				r.report = true
			}
		}
		if rest, ok := strings.CutPrefix(line, "V/v "); ok && d.Title == "" {
			d.Title = rest
		}
	}
	if i := strings.Index(d.Title, " tại "); i >= 0 && strings.HasPrefix(d.Title, "Kết luận của ") {
		d.Chair, d.Session = strings.TrimSpace(strings.TrimPrefix(d.Title[:i], "Kết luận của ")), strings.TrimSpace(d.Title[i+len(" tại "):])
		d.Chair = strings.TrimPrefix(strings.TrimPrefix(d.Chair, "đồng chí "), "Đồng chí ")
	}
	if t, err := gov.ParseDate(d.Date); err == nil && !t.IsZero() {
		r.ref = t
	}
	if d.Number == "" && d.Title == "" && d.Date == "" {
		return
	}
	r.doc = &d
}

// issuerName writes "UBND TỈNH ĐÔNG GIANG" as "UBND tỉnh Đông Giang".
func issuerName(l string) string {
	l = strings.Replace(l, "ỦY BAN NHÂN DÂN", "UBND", 1)
	w := strings.Fields(l)
	small := map[string]bool{"tỉnh": true, "huyện": true, "thành": true, "phố": true, "thị": true, "xã": true, "phường": true, "tịch": true, "và": true, "phòng": true}
	for i := range w {
		if w[i] == "UBND" || w[i] == "HĐND" || w[i] != strings.ToUpper(w[i]) {
			continue
		}
		low := []rune(strings.ToLower(w[i]))
		if i == 0 || !small[string(low)] {
			low[0] = unicode.ToUpper(low[0])
		}
		w[i] = string(low)
	}
	return strings.Join(w, " ")
}
