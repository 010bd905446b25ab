package directive

import (
	"regexp"
	"strings"
	"unicode"
)

// heads begin the name of a body that no table lists.
var heads = phrases(
	"bệnh viện", "trung tâm", "công ty", "tổng công ty", "trường", "học viện", "viện", "chi cục", "cục", "ban quản lý", "ban chỉ huy", "ban chỉ đạo", "ban tổ chức", "ban tuyên giáo", "ban dân vận", "ban nội chính", "ban đại diện", "ban chấp hành", "ban pháp chế", "ban cán sự", "ban điều phối",
	"hội", "liên đoàn", "hiệp hội", "liên minh", "liên hiệp", "hợp tác xã", "đài", "báo", "tạp chí", "ngân hàng", "kho bạc", "bưu điện", "viễn thông", "điện lực", "phòng", "văn phòng", "đoàn đại biểu quốc hội", "đoàn thanh niên", "đoàn công tác", "đoàn khối", "đoàn", "tổ công tác", "tổ giúp việc", "tổ",
	"văn phòng hđnd và ubnd", "văn phòng hội đồng nhân dân và ủy ban nhân dân", "ủy ban", "mặt trận", "thường trực", "ban thường vụ", "đảng ủy", "huyện ủy", "thành ủy", "thị ủy", "tòa án", "viện kiểm sát", "công an", "đồn", "hạt", "trạm", "xí nghiệp", "nhà máy", "quỹ", "thư viện", "bảo tàng", "nhà hát", "vườn quốc gia", "cảng vụ", "cảng", "bến xe", "khu", "thanh tra", "đội",
	"cơ quan đăng ký đầu tư", "cơ quan chủ trì", "cơ quan phối hợp", "cơ quan thường trực", "cơ quan soạn thảo", "cơ quan thẩm định", "đơn vị chủ trì", "đơn vị phối hợp", "cơ quan chuyên môn", "nhà đầu tư", "nhà thầu", "chủ đầu tư", "liên danh", "tư vấn", "đơn vị", "cơ quan", "doanh nghiệp", "đại lý", "chủ rừng", "chủ hồ", "chủ dự án", "chủ tàu", "chủ bến", "chủ nhà", "chủ cơ sở", "ban trị sự", "ban tiếp công dân", "hộ kinh doanh", "tập đoàn", "chi nhánh", "bộ chỉ huy", "bộ", "tổng cục", "vụ", "đại sứ quán", "lữ đoàn", "trung đoàn", "câu lạc bộ", "thôn", "bản",
	"kiểm lâm", "hải quan", "thuế", "biên phòng", "ban", "phó chủ tịch", "hội đồng", "tiểu ban", "cấp có thẩm quyền", "cơ quan có thẩm quyền", "cơ quan nhà nước có thẩm quyền", "cơ quan chủ quản", "cấp ủy", "đoàn kiểm tra", "đoàn thanh tra", "tỉnh đoàn", "thành đoàn", "huyện đoàn", "người phát ngôn", "giám đốc", "hiệu trưởng", "trưởng", "bảo hiểm xã hội", "thi hành án", "thành viên", "hợp tác xã", "trường", "hãng",
)

// things begin like a body and are none.
var things = strictly("trường hợp", "bản vẽ", "bản đồ", "bản án", "bản sao", "bản chính", "báo cáo", "tổ chức", "khu vực", "khu dân cư", "khu đô thị", "khu tái định cư", "hội nghị", "hội thảo", "hội viên", "hội trường", "đoàn viên", "đội ngũ", "viện phí", "quỹ đất", "quỹ nhà", "trạm biến áp", "vụ việc", "vụ án", "phòng học", "phòng ở", "bộ tiêu chí", "bộ chỉ số", "bộ dữ liệu", "bộ phận một cửa", "bộ hồ sơ", "đài phun", "công tác", "thuế suất", "thuế đất", "thuế thu nhập", "trung tâm hành chính", "trung tâm thành phố", "trung tâm thương mại", "trung tâm chính trị", "ban hành", "ban ngày", "ban đầu", "cảng biển", "cảng cá", "cảng cạn")

// around says where, of everybody.
var around = phrases("trên địa bàn toàn tỉnh", "trên địa bàn tỉnh", "trên địa bàn thành phố", "trên địa bàn huyện", "trên địa bàn xã", "trên địa bàn phường", "trên địa bàn", "trong tỉnh", "toàn tỉnh", "trong toàn tỉnh", "của tỉnh")

// bodies may stand within the name of another.
var bodies = phrases("ban chỉ đạo phòng thủ dân sự", "ban chỉ đạo", "ban chỉ huy", "ban quản lý", "ban điều phối", "hội đồng thi đua - khen thưởng", "hội đồng")

// stops end such a name though no verb of the lexicon follows.
var stops = phrases("chủ trì", "phối hợp", "cần", "phải", "có trách nhiệm", "được giao", "được yêu cầu", "khẩn trương", "chủ động", "tiếp tục", "theo chức năng", "theo", "cùng với", "cùng", "với", "có nhiệm vụ", "trước", "trong", "chậm nhất", "sớm", "thường xuyên", "kịp thời", "nghiêm túc", "trực tiếp", "định kỳ", "hằng", "hàng", "mỗi", "đã", "đang", "sẽ", "là", "có", "không", "và", "hoặc", "để", "tại", "về", "cho", "đến", "từ", "khi", "nếu", "do", "bị", "cũng", "chưa", "vẫn", "sau", "ngay", "ký", "duy trì", "tự", "đột xuất", "gồm", "báo cáo", "của", "vào", "lên", "qua", "hứa", "cam kết", "cho biết", "cho hay", "cho rằng", "khẳng định", "nhận định", "nêu", "phản ánh", "xin", "mong", "mong muốn", "kiến nghị", "đề nghị", "yêu cầu", "giao", "chịu", "thì", "nào", "mà", "này", "trên", "được", "gây", "đề xuất", "vừa", "nay", "hiện", "lưu ý", "như")

// inNames may go on a name though they are verbs: "Ban Quản lý dự án đầu tư
// xây dựng", "Văn phòng đăng ký đất đai".
var inNames = phrases("thi đua - khen thưởng", "thi đua, khen thưởng", "thi đua", "nghĩa vụ quân sự", "thẩm định giá", "thẩm định", "tuyển sinh", "thi hành án dân sự", "kiểm định xây dựng", "phòng thủ dân sự", "đăng ký đầu tư", "kiểm tra liên ngành", "quản lý thị trường", "quản lý nhà nước", "điều phối nông thôn mới", "nuôi trồng thủy sản", "xử lý nước thải", "chuyển đổi số", "cứu hộ, cứu nạn", "chăm sóc", "nghiên cứu", "kiểm kê", "phát thanh và truyền hình", "phát thanh", "truyền hình", "đầu tư xây dựng công trình", "đầu tư xây dựng", "đầu tư phát triển", "đầu tư", "đăng ký đất đai", "đăng ký", "đăng kiểm", "kiểm soát bệnh tật", "phát triển quỹ đất", "phục vụ hành chính công", "khai thác công trình thủy lợi", "quản lý dự án", "quản lý", "cấp nước", "thoát nước", "giải phóng mặt bằng", "bồi thường", "khuyến nông", "khuyến công", "khuyến học", "giám sát", "thi công", "tư vấn", "thiết kế", "cung cấp", "bảo vệ thực vật", "bảo trợ", "xúc tiến đầu tư", "xúc tiến", "hỗ trợ", "kiểm nghiệm", "kiểm định", "quan trắc", "chế biến", "vận tải", "vận hành", "xây dựng", "kinh doanh", "sản xuất", "tiếp công dân", "phòng cháy, chữa cháy", "phòng thủ", "phòng chống", "đào tạo", "bảo vệ", "bảo tồn", "phát hành", "thu gom", "đấu giá", "đo đạc", "khám")

// nouns of such names, which no verb can be taken for.
var nameNouns = phrases("sự nghiệp công lập", "ngoài công lập", "công lập", "phòng cháy, chữa cháy rừng", "phòng cháy, chữa cháy", "phòng cháy chữa cháy", "bầu cử", "khu chế xuất và công nghiệp", "chế xuất và công nghiệp", "dịch vụ", "chăn nuôi", "trồng trọt", "điều dưỡng", "liên hiệp", "dân dụng và công nghiệp", "giao thông", "nông nghiệp", "và phát triển nông thôn", "trực thuộc", "thuộc", "lữ hành", "truyền thông", "văn hóa", "thể thao", "chính sách", "viễn thông", "du lịch", "bảo hiểm", "cấp huyện", "cấp xã", "cấp tỉnh", "cổ phần", "việc làm", "công nghiệp", "thủy lợi", "đất đai")

// guess reads the name of a body outside the table: a head, then its words up
// to what can only be said of it.
func (s *speaker) guess(i, limit int) (named, bool) {
	k := i
	group := false
	if e, ok := s.any(i, cacWord); ok {
		k, group = s.skip(e, limit, ""), true
	}
	e, ok := s.any(k, heads)
	if !ok || e > limit {
		return named{}, false
	}
	if _, ok := s.any(k, things); ok {
		return named{}, false
	}
	headEnd := e
	if g := s.skip(e, limit, ""); !strings.Contains(string(s.low[k:e]), " ") && !group && !s.loud && (g >= limit || !unicode.IsUpper(s.view[g]) && string(s.low[g:min(limit, g+4)]) != "tỉnh") {
		return named{}, false // "trường hợp", "báo cáo", "tổ chức"
	}
	head := string(s.low[k:e])
	if f, ok := s.any(s.skip(e, limit, ""), kinds); ok && group {
		e = f // "các đơn vị cấp nước"
	}
	j := e
	open := false
	for j < limit && !strings.HasSuffix(head, "có thẩm quyền") {
		n := s.skip(j, limit, "")
		if n >= limit || n == j && j > e && s.view[n] != ',' {
			break
		}
		if r := s.view[n]; strings.ContainsRune(",;:.()“”\"/", r) {
			if r == ',' && (s.commaInName(n, limit) || strings.HasSuffix(strings.TrimRight(string(s.low[i:n]), " "), "các xã") && s.catAt(s.skip(n+1, limit, ""), limit) == "commune") {
				j = n + 1
				continue
			}
			break
		}
		if s.view[n] == '-' || s.view[n] == '–' {
			j = n + 1
			continue
		}
		if n > headEnd && timeAhead.MatchString(s.ahead(n, limit)) {
			break
		}
		if p, ok := s.tabled(n, limit); ok && strings.HasSuffix(strings.TrimRight(string(s.low[i:n]), " "), "thuộc") {
			j = p.end // "… thuộc UBND tỉnh"
			break
		}
		if p, ok := s.tabled(n, limit); ok && n > headEnd+1 && (strings.HasPrefix(p.names[0], "Sở ") || strings.HasPrefix(p.names[0], "UBND ")) && unicode.IsUpper(s.view[n]) {
			break
		}
		if f, ok := s.any(n, nameNouns); ok && f <= limit {
			open = open || unicode.IsUpper(s.view[n])
			j = f
			continue
		}
		if _, ok := s.has(n, and); ok {
			// "Kiểm lâm và …": of the name where a capital follows that no party begins
			f, _ := s.has(n, and)
			g := s.skip(f, limit, "")
			if g < limit && unicode.IsUpper(s.view[g]) && !s.startsBody(g, limit) && open {
				j = f
				continue
			}
			break
		}
		if f, ok := s.any(n, inNames); ok && f <= limit && (unicode.IsUpper(s.view[n]) && !s.loud || s.nameGoesOn(f, limit)) {
			j = f
			open = true
			continue
		}
		if _, ok := s.any(n, stops); ok && !unicode.IsUpper(s.view[n]) {
			break
		}
		if f, ok := s.any(n, bodies); ok && f <= limit && unicode.IsUpper(s.view[n]) {
			j = f // "Văn phòng Ban Chỉ đạo …"
			continue
		}
		if s.verbAt(n, limit) && !unicode.IsUpper(s.view[n]) {
			break
		}
		f := n
		for f < limit && (isWord(s.view[f]) || s.view[f] == '&' || s.view[f] == '.' && f+1 < limit && isWord(s.view[f+1])) {
			f++
		}
		if f == n {
			break
		}
		if unicode.IsUpper(s.view[n]) {
			open = true
		}
		j = f
		if j-i > 110 {
			return named{}, false
		}
	}
	j = s.back(e, j, " -–")
	if j <= i {
		return named{}, false
	}
	text := strings.Join(strings.Fields(string(s.view[i:j])), " ")
	if len([]rune(text)) < 3 {
		return named{}, false
	}
	if headEnd == j && (posts[head] || vagueHead[head] && !group) {
		return named{}, false // "Giám đốc", of what?
	}
	// A head that says nothing by itself: "đoàn", "khu", "bộ".
	if headEnd == j && !group && !alone[head] && !(strings.Contains(head, " ") && unicode.IsUpper(s.view[k])) {
		return named{}, false
	}
	if f, ok := s.any(s.skip(j, limit, ""), around); ok && f <= limit {
		j = f
	}
	return named{names: []string{canonical(text)}, start: i, end: j}, true
}

// initials reads a company by its letters or its mark, with a place behind:
// "VNPT", "EVN Đông Giang", "Viettel". What stands for a paper, a number or a
// field is none.
func (s *speaker) initials(i, limit int) (named, bool) {
	if s.loud || i >= limit || !unicode.IsUpper(s.view[i]) {
		return named{}, false
	}
	j, small := i, false
	for j < limit && (isWord(s.view[j]) || s.view[j] == '&') {
		small = small || s.view[j] > 0x7f || unicode.IsLower(s.view[j]) || unicode.IsDigit(s.view[j])
		j++
	}
	word := strings.ToLower(string(s.view[i:j]))
	if !marks[word] && (small || j-i < 3 || j-i > 9 || notParty[word] || romanOnly.MatchString(word)) {
		return named{}, false
	}
	if j < limit && (s.view[j] == '/' || s.view[j] == '-' && j+1 < limit && isWord(s.view[j+1])) {
		return named{}, false // "QĐ-UBND", "KT-XH"
	}
	end := j
	if k := s.skip(j, limit, ""); k < limit && k > j && unicode.IsUpper(s.view[k]) && !s.startsBody(k, limit) {
		if name, e := s.properName(k, limit, 4); name != "" {
			end = e
		}
	}
	return named{names: []string{string(s.view[i:end])}, start: i, end: end}, true
}

var (
	romanOnly = regexp.MustCompile(`^[ivx]+$`)
	// marks are companies by name, written as a word.
	marks = map[string]bool{"viettel": true, "mobifone": true, "vinaphone": true, "agribank": true, "vietcombank": true, "vietinbank": true, "petrolimex": true, "vinacomin": true, "pvoil": true, "vnpt": true, "evn": true, "bidv": true, "fpt": true, "vietnamobile": true, "sacombank": true, "vinatex": true}
	// notParty are letters that stand for papers, money, fields and measures.
	notParty = setOf("ubnd hđnd grdp gdp fdi oda gpmb cntt tthc atgt atvstp pccc pctt tkcn vbqppl bhyt bhxh bhtn gtgt tndn tncn qlnn qppl csdl atttt ocop gis ioc lgsp ipv6 pci par papi sipas pii dti iso vnd usd ntm nqtw khcn mttq attp qsdđ gcn gcnqsdđ bvmt pcccr anqp qpan ttatxh nsnn nstw vsmt clb thpt thcs tnhh htx ptnt tdtt gdp vat ngo covid kcn kkt ccn dtts dtlc bot bt ppp tabmis vneid cccd kpi cpi")
)

func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var vagueHead = map[string]bool{"cơ quan": true, "đơn vị": true, "ủy ban": true}

var posts = map[string]bool{"giám đốc": true, "hiệu trưởng": true, "trưởng": true, "phó chủ tịch": true}

var alone = map[string]bool{"cơ quan đăng ký đầu tư": true, "cơ quan chủ trì": true, "cơ quan phối hợp": true, "cơ quan thường trực": true, "cơ quan soạn thảo": true, "cơ quan thẩm định": true, "đơn vị chủ trì": true, "nhà đầu tư": true, "nhà thầu": true, "chủ đầu tư": true, "đại lý": true, "chủ rừng": true, "tỉnh đoàn": true, "liên danh": true, "chủ hồ": true, "chủ dự án": true, "cấp có thẩm quyền": true, "cơ quan có thẩm quyền": true, "cơ quan nhà nước có thẩm quyền": true, "cơ quan chủ quản": true, "bệnh viện": true, "nhà máy": true, "đại sứ quán": true, "doanh nghiệp": true, "chủ tàu": true}

// commaInName: "Sở Văn hóa, Thể thao và Du lịch", "Phòng cháy, chữa cháy".
func (s *speaker) commaInName(n, limit int) bool {
	j := s.skip(n+1, limit, "")
	_, ok := s.any(j, nameCommas)
	return ok
}

var nameCommas = phrases("truyền hình", "khen thưởng", "chữa cháy", "cứu nạn", "thể thao và", "trồng trọt và")

// nameGoesOn reports whether the words behind f still belong to a name: a
// capital, a place, or nothing but what a name ends with.
func (s *speaker) nameGoesOn(f, limit int) bool {
	n := s.skip(f, limit, "")
	if n >= limit {
		return false
	}
	if unicode.IsUpper(s.view[n]) {
		return true
	}
	_, ok := s.any(n, nameTails)
	return ok
}

var nameTails = phrases("tỉnh", "huyện", "thành phố", "thị xã", "xã", "phường", "công trình", "dân dụng", "giao thông", "nông nghiệp", "và", "đất đai", "hạ tầng", "khu vực", "cấp", "số", "đầu tư", "phát triển", "quỹ đất", "trực thuộc", "thuộc", "miền", "dự án", "công nghiệp", "nông thôn", "môi trường", "đô thị")

func (s *speaker) startsBody(i, limit int) bool {
	if _, ok := s.tabled(i, limit); ok {
		return true
	}
	e, ok := s.any(i, heads)
	if !ok || strings.ContainsRune(string(s.low[i:e]), ' ') {
		return ok
	}
	n := s.skip(e, limit, "") // "Phòng Tài chính", but "Hải Phòng và"
	return n > e && n < limit && unicode.IsUpper(s.view[n])
}

// canonical writes the name of a body as the rules want it: without the title
// of its head, the first letter a capital.
func canonical(name string) string {
	r := []rune(name)
	r[0] = unicode.ToUpper(r[0])
	out := string(r)
	low := strings.ToLower(out)
	switch {
	case low == "nhà thầu" || low == "đơn vị thi công" || low == "liên danh nhà thầu" || low == "các đơn vị thi công":
		return "Các nhà thầu"
	case low == "chủ đầu tư các dự án" || low == "các chủ đầu tư":
		return "Các chủ đầu tư"
	}
	out = strings.Replace(out, "Ủy ban nhân dân", "UBND", 1)
	out = strings.Replace(out, "Hội đồng nhân dân", "HĐND", 1)
	out = strings.Replace(out, "Ủy ban Mặt trận Tổ quốc", "Ủy ban MTTQ", 1)
	return out
}
