package directive

import (
	"regexp"
	"slices"
	"strings"
)

// heading lays its parties, or its time, on what stands below it.
type heading struct {
	intro        bool // the end of a sentence: "… thực hiện các nhiệm vụ sau:"
	level        int  // twice the depth; a plain line is one deeper than its path
	leads, coord []string
	limits       []limit
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
