package search

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

func BenchmarkJudge(b *testing.B) {
	body := strings.Repeat("Ủy ban nhân dân tỉnh giao Văn phòng tiếp thu tối đa các ý kiến, hoàn chỉnh quy hoạch sử dụng đất và báo cáo trước ngày 25 tháng 12. ", 100)
	q := parse("quy hoạch sử dụng đất của tỉnh")
	v := newVocabulary(q.variants)
	r := v.reading(q.variants[0])
	words := wordsWithPlaces(body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	var hits []hit
	for b.Loop() {
		var err error
		if hits, err = v.stored(hits[:0], words); err != nil {
			b.Fatal(err)
		}
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

// BenchmarkPut puts records as short as tasks, each in a transaction of its
// own.
func BenchmarkPut(b *testing.B) {
	dbtest.EachBench(b, func(b *testing.B, d *db.DB) {
		x := New(d, Staff)
		n := 0
		defer dbtest.CPU(b)()
		for b.Loop() {
			n++
			doc := Document{Kind: "task", ID: fmt.Sprint(n), Title: fmt.Sprintf("Báo cáo kết quả thực hiện chương trình xây dựng nông thôn mới kỳ %d", n), Number: fmt.Sprintf("NV-%d", n), Body: "Rà soát, tổng hợp khó khăn của các xã, đề xuất giải pháp và trình Ủy ban nhân dân tỉnh xem xét trước ngày 25 hằng tháng.", Year: 2025, Read: "task.list"}
			if err := d.InTx(b.Context(), func(ctx context.Context) error { return x.Put(ctx, doc) }); err != nil {
				b.Fatal(err)
			}
		}
	})
}
