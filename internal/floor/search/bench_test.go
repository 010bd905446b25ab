package search

import (
	"strings"
	"testing"
)

func BenchmarkJudge(b *testing.B) {
	body := strings.Repeat("Ủy ban nhân dân tỉnh giao Văn phòng tiếp thu tối đa các ý kiến, hoàn chỉnh quy hoạch sử dụng đất và báo cáo trước ngày 25 tháng 12. ", 100)
	q := parse("quy hoạch sử dụng đất của tỉnh")
	v := newVocabulary(q.variants)
	r := v.reading(q.variants[0])
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		hits, _ := v.hits(nil, body, maxTokens)
		r.of(v, hits)
	}
}

func BenchmarkTerms(b *testing.B) {
	body := strings.Repeat("Ủy ban nhân dân tỉnh giao Văn phòng tiếp thu tối đa các ý kiến, hoàn chỉnh quy hoạch sử dụng đất và báo cáo trước ngày 25 tháng 12. ", 100)
	d := Document{Kind: "article", ID: "x", Title: "Quy hoạch", Body: body}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		d.terms()
	}
}
