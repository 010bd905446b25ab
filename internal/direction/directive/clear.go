package directive

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// general reports whether every verb of the action is one of general
// endeavour and nothing that could be checked is named.
func (r *reader) general(a, e int) bool {
	if strings.ContainsFunc(yearWords.ReplaceAllString(string(r.fold[a:e]), ""), unicode.IsDigit) {
		return false
	}
	if focus.MatchString(string(r.fold[a:e])) {
		return true
	}
	any := false
	last := a                                   // end of the verb before
	for n := 0; n < 3 && !r.verbAt(a, e); n++ { // adverbs before the first verb say nothing
		f, ok := r.any(a, adverbs)
		if !ok {
			break
		}
		a = r.skip(f, e, ",")
		last = a
	}
	for i := a; i < e; {
		if v, f, ok := r.verb(i, e); ok {
			switch {
			case v.general:
				any = true
			case i == a || r.skip(last, e, "") == i || precededByComma(r.text, i, a) || joining[r.wordBefore(i, a)]:
				if !hollow[string(r.low[i:f])] {
					return false
				}
			}
			last = f
			i = max(r.skip(f, e, ""), i+1)
			continue
		}
		i = max(r.next(i, e), i+1)
	}
	return any
}

// yearWords are numbers that measure nothing.
var yearWords = regexp.MustCompile(`nam (?:19|20)\d\d(?:\s*-\s*20\d\d)?|giai doan \d{4}\s*-\s*\d{4}|so \d+[^ ]*`)

var focus = regexp.MustCompile(`^xac dinh .* la (?:mot )?(?:trong nhung )?nhiem vu`)

// hollow verbs mean nothing beside a general one: "tiếp tục bảo đảm".
var hollow = map[string]bool{"thực hiện": true, "triển khai": true, "tổ chức": true, "bảo đảm": true, "đảm bảo": true, "chỉ đạo": true, "cho": true, "phòng": true, "chi": true, "thu": true, "in": true, "giao": true, "đoàn kết": true, "tạo": true, "làm": true, "phát": true, "làm việc": true, "giữ": true, "tính": true, "điều": true, "cấp": true, "công khai": true, "quản lý": true, "đón": true, "sử dụng": true, "dự": true, "đo": true, "bảo vệ": true, "đánh giá": true, "đạt": true, "phát huy": true, "đào tạo": true, "hợp đồng": true, "dùng": true, "khám": true, "chuyển đổi": true, "tăng": true, "giảm": true, "đóng góp": true, "in ấn": true, "nhập": true, "xây dựng": true, "giải quyết": true, "thi hành": true, "minh bạch": true, "trả": true, "kỷ luật": true, "vệ sinh": true, "nhân rộng": true, "tuyên truyền nêu gương": true, "tiếp": true, "chữa": true, "ứng dụng": true, "chuyển đổi số": true, "phòng, chống": true, "phòng chống": true, "đầu tư": true, "phục vụ": true, "sản xuất": true, "hợp tác": true, "liên kết": true, "kết nối": true}

// missing names which of the six clarities the text leaves open.
func (r *reader) missing(t Task) []string {
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
	if t.general && t.Product == nil {
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
