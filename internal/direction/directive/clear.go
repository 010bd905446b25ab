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
	if strings.ContainsFunc(string(r.view[a:e]), unicode.IsDigit) {
		return false
	}
	if focus.MatchString(string(r.fold[a:e])) {
		return true
	}
	any := false
	for i := a; i < e; {
		if v, f, ok := r.verb(i, e); ok {
			if !v.general {
				if i == a || any || precededByComma(r.text, i, a) {
					if !hollow[string(r.low[i:f])] {
						return false
					}
				}
			} else {
				any = true
			}
			i = max(r.skip(f, e, ""), i+1)
			continue
		}
		i = max(r.next(i, e), i+1)
	}
	return any
}

var focus = regexp.MustCompile(`^xac dinh .* la (?:mot )?(?:trong nhung )?nhiem vu`)

// hollow verbs mean nothing beside a general one: "tiếp tục bảo đảm".
var hollow = map[string]bool{"thực hiện": true, "triển khai": true, "tổ chức": true, "bảo đảm": true, "đảm bảo": true, "chỉ đạo": true, "cho": true, "phòng": true, "chi": true, "thu": true, "in": true, "giao": true, "đoàn kết": true, "tạo": true, "làm": true, "phát": true, "làm việc": true, "giữ": true, "tính": true, "điều": true, "cấp": true, "công khai": true, "quản lý": true, "đón": true, "sử dụng": true, "dự": true, "đo": true, "bảo vệ": true, "đánh giá": true, "đạt": true, "phát huy": true, "đào tạo": true, "hợp đồng": true, "dùng": true, "khám": true, "chuyển đổi": true, "tăng": true, "giảm": true, "đóng góp": true, "in ấn": true, "nhập": true, "xây dựng": true, "giải quyết": true, "thi hành": true, "minh bạch": true, "trả": true, "kỷ luật": true, "vệ sinh": true, "nhân rộng": true, "tuyên truyền nêu gương": true, "tiếp": true, "chữa": true}

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
