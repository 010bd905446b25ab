package vntext

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

var benchText = strings.Repeat("Ủy ban nhân dân tỉnh giao Văn phòng tiếp thu tối đa các ý kiến, hoàn chỉnh kế hoạch trước ngày 05/01/2023. ", 600)

// BenchmarkFold measures AppendFold on a reused buffer, beside the same work
// done with the parts of golang.org/x/text.
func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{"nfc": benchText, "nfd": norm.NFD.String(benchText), "ascii": Fold(benchText)} {
		b.Run(name, func(b *testing.B) {
			buf := make([]byte, 0, len(s))
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				buf = AppendFold(buf[:0], s)
			}
		})
	}
	b.Run("x-text", func(b *testing.B) {
		b.SetBytes(int64(len(benchText)))
		b.ReportAllocs()
		for b.Loop() {
			t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), runes.Map(func(r rune) rune {
				if r == 'đ' || r == 'Đ' {
					return 'd'
				}
				return unicode.ToLower(r)
			}), norm.NFC)
			if _, _, err := transform.String(t, benchText); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkKeys(b *testing.B) {
	for name, f := range map[string]func(string){
		"FoldMap": func(s string) { FoldMap(s) },
		"Loose":   func(s string) { Loose(s) },
		"Same":    func(s string) { Same(s) },
		"SortKey": func(s string) { SortKey(s) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(benchText)))
			for b.Loop() {
				f(benchText)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for b.Loop() {
		Decode("chuwowng trinhf coong tacs nawm 2023")
	}
}

// Folding is for every page and every query: a reused buffer costs no
// allocation.
func TestFoldAllocatesNothing(t *testing.T) {
	buf := make([]byte, 0, len(benchText))
	if n := testing.AllocsPerRun(20, func() { buf = AppendFold(buf[:0], benchText) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if n := testing.AllocsPerRun(20, func() { buf = AppendLoose(buf[:0], benchText) }); n > 0 {
		t.Errorf("%v allocations of the looser key", n)
	}
}
