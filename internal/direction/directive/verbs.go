package directive

import (
	_ "embed"
	"sort"
	"strings"
	"sync"
)

//go:embed verbs.txt
var verbsText string

type verb struct {
	phrase
	general bool
	none    bool // begins like a verb and is none: "thu nhập"
}

// lexicon are the verbs by first letter, longest first.
var lexicon = sync.OnceValue(func() map[rune][]verb {
	m := map[rune][]verb{}
	for line := range strings.Lines(verbsText) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		word, general := strings.CutPrefix(line, "!")
		word, none := strings.CutPrefix(word, "-")
		p := phraseOf(word)
		p.loose = false // "cổ phần Cấp nước" is no "phân cấp"
		m[p.fold[0]] = append(m[p.fold[0]], verb{p, general, none})
	}
	for k := range m {
		sort.SliceStable(m[k], func(i, j int) bool { return len(m[k][i].low) > len(m[k][j].low) })
	}
	return m
})

// verb reads a verb of the lexicon at i.
func (t *text) verb(i, limit int) (v verb, end int, ok bool) {
	if i >= limit || !t.edge(i) {
		return verb{}, 0, false
	}
	for _, v := range lexicon()[t.fold[i]] {
		if e, ok := t.has(i, v.phrase); ok && e <= limit {
			return v, e, !v.none
		}
	}
	return verb{}, 0, false
}

func (t *text) verbAt(i, limit int) bool {
	_, _, ok := t.verb(i, limit)
	return ok
}

// adverbs stand before the verb of the work and belong to it.
var adverbs = phrases("khẩn trương", "chủ động", "tích cực", "tiếp tục", "kịp thời", "nghiêm túc", "trực tiếp", "đột xuất", "thường xuyên", "nhanh chóng", "sớm", "quyết liệt", "tập trung", "chỉ đạo", "lãnh đạo", "tăng cường", "cùng", "đồng thời", "phải", "cần", "tự", "sẵn sàng", "quan tâm", "chú trọng", "ưu tiên", "cương quyết", "kiên quyết", "trước mắt", "hết sức", "cũng", "đồng loạt", "không để", "định kỳ", "tối thiểu", "ngay", "nay", "vừa", "luôn", "tạm thời", "phối hợp", "tổ chức", "chuẩn bị", "hằng", "mỗi", "chịu trách nhiệm", "toàn diện", "công khai", "bằng")

// begins reports whether a verb, adverbs before it, stands at i.
func (t *text) begins(i, limit int) bool {
	for n := 0; n < 4 && i < limit; n++ {
		if t.verbAt(i, limit) {
			return true
		}
		e, ok := t.any(i, adverbs)
		if !ok {
			return false
		}
		i = t.skip(e, limit, ",")
	}
	return false
}
