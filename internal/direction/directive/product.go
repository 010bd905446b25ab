package directive

import (
	"sort"
	"strings"
)

// kinds of product, with the words for each; the longer word is tried first.
var productWords = func() []struct {
	words phrase
	name  string
} {
	table := map[string][]string{
		"báo cáo": {"báo cáo"}, "tờ trình": {"tờ trình"}, "kế hoạch": {"kế hoạch"}, "phương án": {"phương án"}, "đề án": {"đề án"}, "quyết định": {"quyết định"}, "nghị quyết": {"nghị quyết"}, "chỉ thị": {"chỉ thị"},
		"văn bản": {"văn bản", "công văn", "thông báo", "kết luận thanh tra", "sổ tay", "hướng dẫn", "công điện", "thư mời", "giấy mời", "biên bản", "cẩm nang", "thư", "kết luận"}, "quy chế": {"quy chế"}, "quy định": {"quy định"}, "quy trình": {"quy trình"}, "quy hoạch": {"quy hoạch"},
		"chương trình": {"chương trình"}, "danh mục": {"danh mục", "danh sách"}, "hồ sơ": {"hồ sơ"}, "dự toán": {"dự toán"}, "hợp đồng": {"hợp đồng", "phụ lục hợp đồng"}, "mặt bằng": {"mặt bằng"}, "công trình": {"công trình"}, "cơ sở dữ liệu": {"cơ sở dữ liệu"}, "hội nghị": {"hội nghị"},
	}
	var out []struct {
		words phrase
		name  string
	}
	for name, words := range table {
		for _, w := range words {
			out = append(out, struct {
				words phrase
				name  string
			}{phraseOf(w), name})
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := string(out[i].words.low), string(out[j].words.low)
		return len(a) > len(b) || len(a) == len(b) && a < b
	})
	return out
}()

var (
	// making hands something over: what follows is the product.
	makingWords = phrases(
		"xây dựng", "lập", "soạn thảo", "soạn", "biên soạn", "dự thảo", "ban hành", "trình", "hoàn thiện", "hoàn thành", "hoàn chỉnh", "đề xuất", "tham mưu", "tái cấu trúc", "công khai", "công bố", "niêm yết", "đăng tải", "đăng", "ký kết", "ký", "bàn giao", "giải phóng", "phê duyệt", "duyệt", "tổ chức", "cung cấp", "gửi", "nộp", "chuẩn bị", "bổ sung", "cập nhật", "sửa đổi", "điều chỉnh", "sửa", "có", "thống nhất", "phát hành", "chuyển", "tạo lập", "đề ra", "in", "trao", "xác lập", "thông qua", "kiện toàn", "rà soát, điều chỉnh", "viết", "xin", "mở", "đưa ra", "giao nộp", "tiếp thu", "chỉnh sửa", "chỉnh lý", "trả", "thiết lập", "tính toán", "làm", "thu hồi", "giao")
	publishing = phrases("công khai", "công bố", "niêm yết", "đăng tải", "đăng", "phát hành", "trao")
	// handled is only used, followed, checked or discussed.
	handling   = phrases("theo", "thẩm định", "thẩm tra", "kiểm tra", "giám sát", "so sánh", "thực hiện", "triển khai", "áp dụng", "góp ý", "xử lý", "giải quyết", "tiếp nhận", "vào", "của", "trong", "tại", "về", "đối với", "căn cứ", "với", "từ", "theo dõi", "rà soát", "quản lý", "vận hành", "khai thác", "sử dụng", "đánh giá", "hướng dẫn", "bằng", "cho", "nghiên cứu", "cấp", "chấp hành", "quán triệt", "xem xét", "để", "đúng", "thi công", "bố trí", "khởi công", "đẩy nhanh", "đôn đốc", "trên", "đọc", "thuộc", "do", "phổ biến", "chuyển tải", "tuyên truyền", "trả lời", "được", "so với", "các nội dung", "phục vụ", "nội dung", "tiến độ", "kinh phí", "việc", "chi phí", "sửa chữa", "kiểm định", "bảo vệ", "nâng cấp", "cải tạo", "nghiệm thu", "kiểm toán", "quyết toán", "thanh tra", "bám sát", "báo cáo", "kiểm đếm", "mục tiêu", "thông báo")
	trinhWord  = phraseOf("trình")
	baoCaoWord = phraseOf("báo cáo")
	banVanBan  = phraseOf("bằng văn bản")
)

// product is the one thing that the lead makes or hands over: a document named
// as object of the work, else a report, else what is submitted.
func (r *reader) product(a, b int) *string {
	made, published := "", ""
	var reports, submits bool
	part := a
	for part < b {
		end := part
		for end < b && r.view[end] != ',' && r.view[end] != ';' {
			end++
		}
		name, isMade := r.object(part, end)
		if name != "" {
			if isMade {
				made = name
			} else {
				published = name
			}
		}
		for i := part; i < end; i = r.next(i, end) {
			if _, ok := r.has(i, baoCaoWord); ok && !r.attribute(part, i) {
				reports = true
			}
			if _, ok := r.has(i, trinhWord); ok {
				if !compound[r.wordBefore(i, part)] {
					submits = true
				}
			}
			if e, ok := r.has(i, banVanBan); ok && e <= end && made == "" {
				made = "văn bản"
			}
		}
		part = end + 1
	}
	switch {
	case made != "" && made != "báo cáo":
		return ptr(made)
	case published != "" && published != "báo cáo":
		return ptr(published)
	case reports || made == "báo cáo" || published == "báo cáo":
		return ptr("báo cáo")
	case submits:
		return ptr("tờ trình")
	}
	return nil
}

// joining words open a second verb of the same part.
var joining = map[string]bool{"và": true, "để": true, "rồi": true, "hoặc": true, "tiếp": true, "việc": true}

// strong verbs make a product wherever they stand.
func strong(w string) bool {
	return w == "hoàn thiện" || w == "hoàn chỉnh" || w == "ban hành" || w == "tham mưu"
}

// compound words that end with "trình".
var compound = map[string]bool{"tờ": true, "quá": true, "quy": true, "chương": true, "công": true, "lộ": true, "tiến": true, "giáo": true, "giải": true, "toàn": true, "thuyết": true, "lịch": true, "tường": true, "hành": true, "phương": true}

// wordBefore is the word that ends before i.
func (r *reader) wordBefore(i, a int) string {
	e := r.back(a, i, "")
	s := e
	for s > a && isWord(r.view[s-1]) {
		s--
	}
	return string(r.low[s:e])
}

// attribute: "theo báo cáo của", "số liệu báo cáo", a paper spoken of.
func (r *reader) attribute(a, i int) bool {
	f := strings.TrimRight(string(r.fold[a:i]), " ")
	for _, w := range []string{"theo", "che do", "cong tac", "noi dung", "phuc vu", "thong tin", "tham dinh", "yeu cau", "tai", "so lieu"} {
		if strings.HasSuffix(f, w) {
			return true
		}
	}
	return false
}

// object finds the product in one part of the action: the first product word
// whose nearest governing word makes it.
func (r *reader) object(a, b int) (name string, made bool) {
	governs, isMade := "", false
	for i := a; i < b; {
		hit := false
		for _, p := range productWords {
			e, ok := r.has(i, p.words)
			if !ok || e > b {
				continue
			}
			word := string(p.words.low)
			switch {
			case governs != "make":
			case p.name == "văn bản" && (word == "hướng dẫn" || word == "thông báo" || word == "kết luận" || word == "thư") && !r.noun(i, a):
			case p.name == "quyết định" && r.asVerb(i, a):
			case p.name == "quy định" && strings.HasSuffix(strings.TrimSpace(string(r.fold[a:i])), "theo"):
			case p.name == "báo cáo":
				return "báo cáo", isMade
			default:
				return p.name, isMade
			}
			if p.name == "báo cáo" { // a verb of its own
				governs, isMade = "handle", false
			}
			if word == "hướng dẫn" || word == "thông báo" {
				governs = "handle"
			}
			i, hit = e, true
			break
		}
		if !hit {
			if e, ok := r.any(i, makingWords); ok && e <= b && (governs == "" || governs == "make" || i == a || joining[r.wordBefore(i, a)] || strong(string(r.low[i:e]))) {
				governs, isMade = "make", true
				if _, ok := r.any(i, publishing); ok {
					isMade = false
				}
				i, hit = e, true
			} else if e, ok := r.any(i, handling); ok && e <= b {
				governs = "handle"
				i, hit = e, true
			}
		}
		if hit {
			i = r.skip(i, b, "")
			continue
		}
		// words between keep the verb that governs, parties do not matter
		if list, e := r.tabledRun(i, b); list {
			i = r.skip(e, b, "")
			continue
		}
		if e, ok := r.any(i, modifiers); ok {
			i = r.skip(e, b, "")
			continue
		}
		if governs == "make" {
			governs = "far"
		}
		i = max(r.next(i, b), i+1)
	}
	return "", false
}

func (r *reader) tabledRun(i, b int) (bool, int) {
	if p, ok := r.tabled(i, b); ok {
		return true, p.end
	}
	return false, i
}

var modifiers = phrases("dự thảo", "đề cương", "các", "những", "một", "01", "02", "03", "bộ", "cụ thể", "chi tiết", "riêng", "đầy đủ", "xong", "ngay", "bản", "và", "kết quả", "toàn bộ", "thêm", "lại", "nội dung", "gói", "mới", "khung", "tổng thể", "chung", "ubnd tỉnh", "chủ tịch ubnd tỉnh", "hđnd tỉnh", "mẫu", "giúp", "cho", "ký", "tỉnh", "quyết", "kịp thời", "hoàn thiện", "bổ sung", "liên quan")

// noun: "ban hành hướng dẫn", not "hướng dẫn các trường".
func (r *reader) noun(i, a int) bool {
	f := strings.TrimSpace(string(r.fold[a:i]))
	for _, w := range []string{"ban hanh", "co", "ra", "soan", "van ban", "phat hanh", "du thao", "xay dung", "soan thao", "chuan bi", "gui", "bien soan"} {
		if strings.HasSuffix(f, w) {
			return true
		}
	}
	return false
}

// asVerb: "trình UBND tỉnh quyết định", "xem xét, quyết định".
func (r *reader) asVerb(i, a int) bool {
	f := strings.TrimSpace(string(r.fold[a:i]))
	return strings.HasSuffix(f, "xem xet") || strings.Contains(f, "trinh ") && !strings.HasSuffix(f, "ban hanh") && !strings.HasSuffix(f, "du thao") && !strings.HasSuffix(f, "ky")
}
