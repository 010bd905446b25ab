package directive

import (
	"slices"
	"strings"
)

var (
	sending    = phrases("báo cáo", "trình", "gửi", "nộp", "tham mưu cho", "tham mưu giúp", "tham mưu", "xin ý kiến", "chuyển", "đề xuất", "lấy ý kiến của", "đăng ký với", "phản hồi", "hoàn trả hồ sơ")
	towards    = phrases("về", "cho", "đến", "tới", "lên", "với", "qua", "sang", "kết quả về", "kết quả cho", "kết quả với", "kết quả tới", "kết quả lên")
	directions = phrases("về", "cho", "đến", "tới", "lên", "với")
	aside      = phrases("kết quả", "lại", "đồng thời", "kịp thời", "ngay", "đề xuất", "thực hiện", "giải trình", "số liệu", "bằng văn bản", "bổ sung", "hồ sơ", "và báo cáo", "hàng tháng", "lên")
	sentOn     = phrases("xử lý", "thẩm định", "thẩm tra", "xem xét", "giải quyết", "hoàn thiện", "kiểm tra", "xác minh", "điều tra", "tổng hợp", "phê duyệt", "theo thẩm quyền", "thụ lý", "để")
	authoriz   = phraseOf("theo thẩm quyền")
	inPower    = phraseOf("thuộc thẩm quyền")
	needs      = phrases("phải xin ý kiến", "thuộc thẩm quyền của", "quyết định của", "chỉ đạo của", "vượt thẩm quyền của")
)

// authorities are those to whom the result goes or who decide, in the order
// in which the words [a,b) name them.
func (r *reader) authorities(a, b int) []string {
	type at struct {
		i    int
		name string
	}
	var found []at
	put := func(i int, names []string) {
		for _, n := range names {
			if !slices.ContainsFunc(found, func(x at) bool { return x.name == n }) {
				found = append(found, at{i, n})
			}
		}
	}
	for i := a; i < b; i = r.next(i, b) {
		if e, ok := r.has(i, authoriz); ok && e <= b {
			put(i, []string{byCompetence})
			continue
		}
		if e, ok := r.has(i, inPower); ok && e <= b {
			if list, _ := r.many(r.skip(e, b, ""), b); len(list) == 0 {
				if f, ok := r.has(r.skip(e, b, ""), ofWord); !ok || f >= b {
					put(i, []string{byCompetence})
				}
			}
			continue
		}
		if e, ok := r.any(i, needs); ok && e < b {
			word := string(r.fold[i:e])
			if strings.HasPrefix(word, "quyet dinh") && !r.makes(a, i) || strings.HasPrefix(word, "chi dao") {
				continue
			}
			if list, _ := r.many(r.skip(e, b, ""), b); len(list) > 0 && list[0].sure {
				put(i, namesOf(list))
			}
			continue
		}
		e, ok := r.any(i, sending)
		if !ok || e >= b {
			continue
		}
		word := string(r.low[i:e])
		if word == "trình" && compound[r.wordBefore(i, a)] {
			continue
		}
		if word == "đề xuất" || word == "chuyển" && !r.examined(e, b) {
			continue
		}
		// directly: "báo cáo UBND tỉnh", "gửi về Sở X", "trình cấp có thẩm quyền"
		j := r.skip(e, b, ",")
		for range 3 {
			if f, ok := r.any(j, towards); ok && f < b {
				j = r.skip(f, b, "")
				continue
			}
			if f, ok := r.any(j, aside); ok && f < b {
				j = r.skip(f, b, ",")
				continue
			}
			break
		}
		if list, _ := r.addressed(j, b); len(list) > 0 {
			put(i, list)
			continue
		}
		if word == "tham mưu" || word == "tham mưu cho" || word == "tham mưu giúp" || word == "xin ý kiến" {
			continue
		}
		// behind its object: "gửi danh sách về Sở X", up to the next comma
		for k := r.next(e, b); k < b; k = r.next(k, b) {
			if r.crosses(e, k) {
				break
			}
			f, ok := r.any(k, directions)
			if !ok || f >= b {
				continue
			}
			dir := string(r.low[k:f])
			if word == "báo cáo" && dir != "về" && dir != "cho" && dir != "lên" && dir != "tới" && dir != "đến" && dir != "với" || word == "trình" && dir == "về" {
				continue
			}
			if list, _ := r.addressed(r.skip(f, b, ""), b); len(list) > 0 {
				put(k, list)
				break
			}
		}
	}
	// "(qua Sở Nội vụ)"
	for i := a; i < b; i++ {
		if r.view[i] != '(' {
			continue
		}
		j := i + 1
		if e, ok := r.any(j, throughWords); ok {
			if list, _ := r.addressed(r.skip(e, b, ""), b); len(list) > 0 {
				put(i, list)
			}
		}
	}
	slices.SortStableFunc(found, func(x, y at) int { return x.i - y.i })
	var out []string
	for _, x := range found {
		out = append(out, x.name)
	}
	return out
}

// addressed reads the parties to whom something goes; whom one only answers or
// informs is none.
func (r *reader) addressed(i, b int) ([]string, int) {
	list, e := r.many(i, b)
	var out []string
	for _, p := range list {
		if !p.sure && strings.HasPrefix(strings.ToLower(p.names[0]), "nhà đầu tư") || !p.sure && strings.HasPrefix(strings.ToLower(p.names[0]), "doanh nghiệp") || !p.sure && strings.HasPrefix(strings.ToLower(p.names[0]), "cơ quan báo") {
			continue
		}
		out = append(out, p.names...)
	}
	return out, e
}

// crosses reports whether a comma or another verb of sending stands between.
func (r *reader) crosses(a, b int) bool {
	return strings.ContainsAny(string(r.view[a:b]), ",;")
}

// examined: "chuyển hồ sơ cho Thanh tra tỉnh xử lý".
func (r *reader) examined(a, b int) bool {
	for k := a; k < b; k = r.next(k, b) {
		if _, ok := r.any(k, sentOn); ok {
			return true
		}
	}
	return false
}

// makes reports whether the words before speak of preparing a decision.
func (r *reader) makes(a, b int) bool {
	f := string(r.fold[a:b])
	return strings.Contains(f, "du thao") || strings.Contains(f, "tham muu") || strings.Contains(f, "trinh") || strings.Contains(f, "ban hanh")
}
