package directive

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

// Range is a stretch of a text in characters, end exclusive.
type Range struct{ Start, End int }

func (r Range) meets(o Range) bool { return r.Start < o.End && o.Start < r.End }

// Uncovered returns those of the sentences that order something and that none
// of the ranges meets: nobody has made a task of them, nor said why not.
// Offsets count in characters of the NFC form of text.
func Uncovered(text string, sentences, covered []Range) []Range {
	rs := []rune(vntext.NFC(text))
	var out []Range
	for _, s := range sentences {
		s.Start, s.End = max(s.Start, 0), min(s.End, len(rs))
		if s.Start >= s.End || slices.ContainsFunc(covered, s.meets) {
			continue
		}
		if Orders(string(rs[s.Start:s.End])) {
			out = append(out, s)
		}
	}
	return out
}

// Words of an order. A giving word opens a clause and is followed by whom it is
// given to; or a body opens the clause and a verb of duty follows. Marks count:
// "giao" gives, "giáo" teaches.
var (
	party  = `(?:các |hai |ba )?(?:đồng chí )?(?:sở|ngành|ban|ủy ban|uỷ ban|ubnd|hđnd|văn phòng|công an|thanh tra|chủ tịch|phó chủ tịch|giám đốc|thủ trưởng|người đứng đầu|chánh|bộ chỉ huy|cục|chi cục|kho bạc|ngân hàng|huyện|thị xã|thành phố|địa phương|đơn vị|cơ quan|trường|bệnh viện|chủ đầu tư|nhà thầu|trung tâm|quỹ|đài|báo|hội|liên đoàn|ubmttq|mặt trận|tổ công tác|doanh nghiệp|xã|phường)(?:[ ,.:;&]|$)`
	gives  = regexp.MustCompile(`^(?:thống nhất )?(?:giao|yêu cầu|đề nghị|chỉ đạo|phân công|ủy quyền|uỷ quyền|giao nhiệm vụ(?: cho)?|giao trách nhiệm(?: cho)?)(?: cho)? ` + party)
	duty   = regexp.MustCompile(`^` + party + `.{0,160}?(?:có trách nhiệm |chủ trì|phải |cần |khẩn trương |tập trung |tiếp tục |rà soát|xây dựng |tham mưu|báo cáo |trình |theo dõi|đôn đốc|kiểm tra|hoàn thành |hoàn thiện|tổ chức |phối hợp )`)
	recall = regexp.MustCompile(`(?:^| )(?:đã (?:được )?(?:giao|yêu cầu|chỉ đạo|phân công|ban hành|hoàn thành|trình|tổ chức|tham mưu|báo cáo)|cho biết|nghiêm cấm|có chức năng|chịu trách nhiệm trước|để biết, thực hiện|căn cứ )`)
	bullet = regexp.MustCompile(`^(?:[-–—•*+·]|\(?[ivxIVX]{1,5}[.)]|\(?\d{1,3}(?:\.\d{1,3})*[.)]?|\(?\p{L}[.)])\s+`)
)

// Orders reports whether a sentence lays work on somebody. It is coarser than
// Read and on purpose of another make: what Read passes over, it may notice.
func Orders(sentence string) bool {
	s := strings.Join(strings.Fields(strings.ToLower(vntext.NFC(sentence))), " ")
	for {
		cut := bullet.FindString(s)
		if cut == "" {
			break
		}
		s = s[len(cut):]
	}
	if recall.MatchString(s) {
		return false
	}
	for _, clause := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ':' }) {
		for part := clause; part != ""; {
			part = strings.TrimLeft(part, " ,")
			if gives.MatchString(part) {
				return true
			}
			i := strings.Index(part, ", ")
			if i < 0 {
				break
			}
			part = part[i+2:]
		}
	}
	return duty.MatchString(s)
}

// Number is a count that a text gives of something that is on record.
type Number struct {
	Range
	N    int
	Kind string // one of the kinds below
	Year int    // of the plan or programme that is meant
}

// Kinds of counts.
const (
	ItemsCommittee = "items.committee" // items of the programme that the Committee decides
	ItemsChairman  = "items.chairman"
	Items          = "items" // it is not said who decides
	KeyTaskGroups  = "groups.key_task"
	SolutionGroups = "groups.solution"
)

var (
	counted = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d./,-])(\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(nhóm\s+nhiệm\s+vụ|nhóm\s+(?:nhiệm\s+vụ,\s+)?giải\s+pháp|nội\s+dung(?:\s+công\s+việc)?)`)
	chair   = regexp.MustCompile(`(?i)^\s*(?:(?:trình|thuộc thẩm quyền(?: quyết định)?(?: của)?|do|báo cáo)\s+)+(?:đồng chí\s+)?chủ\s+tịch`)
	whole   = regexp.MustCompile(`(?i)^\s*(?:(?:trình|thuộc thẩm quyền(?: quyết định)?(?: của)?|do|báo cáo)\s+)+(?:ubnd|[uủ]ỷ?\s*ban)`)
	year    = regexp.MustCompile(`năm\s+((?:19|20)\d\d)`)
	spelt   = map[string]int{"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
)

// Numbers finds the counts in prose that records can confirm: "74 nội dung",
// "09 nhóm nhiệm vụ trọng tâm". The year is the last one named before the count
// in its paragraph, else the first after it there, else the last before it in
// the text, else that of the day.
func Numbers(text string, day gov.Date) []Number {
	text = vntext.NFC(text)
	var out []Number
	for _, m := range counted.FindAllStringSubmatchIndex(text, -1) {
		word, what, after := strings.ToLower(text[m[2]:m[3]]), strings.ToLower(text[m[4]:m[5]]), text[m[5]:]
		n, ok := spelt[word]
		if !ok {
			n, _ = strconv.Atoi(word)
		}
		x := Number{Range: Range{len([]rune(text[:m[2]])), len([]rune(text[:m[5]]))}, N: n, Year: yearNear(text, m[2], m[5], day)}
		switch {
		case strings.Contains(what, "giải"):
			x.Kind = SolutionGroups
		case strings.HasPrefix(what, "nhóm"):
			x.Kind = KeyTaskGroups
		case chair.MatchString(after):
			x.Kind = ItemsChairman
		case whole.MatchString(after):
			x.Kind = ItemsCommittee
		default:
			x.Kind = Items
		}
		out = append(out, x)
	}
	return out
}

func yearNear(text string, start, end int, day gov.Date) int {
	from := strings.LastIndexByte(text[:start], '\n') + 1
	to := len(text)
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
		to = end + i
	}
	last := func(s string) int {
		all := year.FindAllStringSubmatch(s, -1)
		if len(all) == 0 {
			return 0
		}
		n, _ := strconv.Atoi(all[len(all)-1][1])
		return n
	}
	if y := last(text[from:start]); y != 0 {
		return y
	}
	if m := year.FindStringSubmatch(text[end:to]); m != nil {
		y, _ := strconv.Atoi(m[1])
		return y
	}
	if y := last(text[:start]); y != 0 {
		return y
	}
	return day.Year
}

// Confirmed reports whether records, by kind, bear a number out. known is false
// where nothing of its kind is on record. A count of items of which it is not
// said who decides may be that of either authority, or both.
func (n Number) Confirmed(records map[string]int) (ok, known bool, recorded int) {
	if n.Kind != Items {
		r, known := records[n.Kind]
		return known && r == n.N, known, r
	}
	c, a := records[ItemsCommittee]
	h, b := records[ItemsChairman]
	return (a && n.N == c) || (b && n.N == h) || (a || b) && n.N == c+h, a || b, c + h
}

// quoted shortens a sentence for a finding.
func quoted(s string) string {
	s = strings.TrimFunc(strings.Join(strings.Fields(s), " "), unicode.IsSpace)
	if r := []rune(s); len(r) > 160 {
		return string(r[:159]) + "…"
	}
	return s
}
