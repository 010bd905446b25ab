package review

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roviec/internal/vn/vntext"
)

// The report of 2017 on 21,914 tasks: its counts add up, and its two
// percentages follow from none of them.
const report2017 = `Nội dung | Số nhiệm vụ | Tỷ lệ
Tổng số | 21.914 |
Đã hoàn thành | 16.051 | 98,62%
- Đúng hạn | 14.068 |
- Quá hạn | 1.983 |
Chưa hoàn thành | 5.863 |
- Trong hạn | 5.640 |
- Quá hạn | 223 | 1,38%`

func TestReport2017(t *testing.T) {
	t.Parallel()
	for _, text := range []string{report2017, strings.NewReplacer("21.914", "21,914", "16.051", "16,051", "14.068", "14,068", "1.983", "1,983", "5.863", "5,863", "5.640", "5,640", "98,62%", "98.62 %", "1,38%", "1.38 %", " | ", "\t").Replace(report2017)} {
		claims, unread := ReadTable(text)
		if len(claims) != 7 || len(unread) != 0 {
			t.Fatalf("%+v %v", claims, unread)
		}
		var bad, good []string
		for _, f := range Check(claims) {
			if f.OK {
				good = append(good, f.Key)
			} else {
				bad = append(bad, fmt.Sprint(f.Line, f.Key, f.Args))
			}
		}
		if len(good) != 3 { // the total and the two rows above others
			t.Error(good)
		}
		want := []string{"3review.check.percent_bad[Đã hoàn thành 98,62 16051 16274 98,63]", "8review.check.percent_bad[Quá hạn 1,38 223 16051 1,39]"}
		if strings.Join(bad, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s\nwant %s", strings.Join(bad, "\n"), strings.Join(want, "\n"))
		}
	}
	b := Boxes{OnTime: 14068, Late: 1983, InTime: 5640, Overdue: 223, Total: 21914}
	if !b.Reconciles() || b.Done() != 16051 || b.Due() != 16274 {
		t.Errorf("%+v", b)
	}
}

// 833 tasks of the first half of 2020: 585 done, 67 in time, 181 overdue.
func TestReport2020(t *testing.T) {
	t.Parallel()
	ok := "Tổng | 833 | 100%\nHoàn thành | 585 | 70,23%\nTrong hạn | 67 | 8,04%\nQuá hạn | 181 | 21,73%"
	claims, _ := ReadTable(ok)
	for _, f := range Check(claims) {
		if !f.OK {
			t.Errorf("%+v", f)
		}
	}
	for _, wrong := range [][2]string{{"833", "834"}, {"70,23", "70,32"}, {"| 67 |", "| 76 |"}, {"| 181 | 21", "| | 21"}} {
		claims, _ := ReadTable(strings.Replace(ok, wrong[0], wrong[1], 1))
		bad := 0
		for _, f := range Check(claims) {
			if !f.OK {
				bad++
			}
		}
		if bad == 0 {
			t.Errorf("%s in place of %s goes unseen", wrong[1], wrong[0])
		}
	}
}

// A table whose percentages were made from its counts passes; one that is off
// by more than a point of the last decimal does not, unless another count
// gives it.
func TestConsistentTablesPass(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Int64Range(0, 50_000), 2, 8).Draw(t, "parts")
		total := int64(0)
		for _, n := range parts {
			total += n
		}
		if total == 0 {
			return
		}
		scale := rapid.IntRange(0, 2).Draw(t, "scale")
		var b strings.Builder
		fmt.Fprintf(&b, "Tổng | %d\n", total)
		for i, n := range parts {
			p := vntext.Number{Units: int64(exact(n, total, scale) + 0.5), Scale: scale}
			fmt.Fprintf(&b, "dòng %d | %s | %s %%\n", i, vntext.FormatInt(n), p)
		}
		claims, unread := ReadTable(b.String())
		if len(unread) > 0 || len(claims) != len(parts)+1 {
			t.Fatal(b.String(), unread)
		}
		for _, f := range Check(claims) {
			if !f.OK {
				t.Fatalf("%s\n%+v", b.String(), f)
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add(report2017)
	f.Add("a | 1 | 2 | 3%\n- b\t999999999999999999999\n-- c | x1")
	f.Fuzz(func(_ *testing.T, text string) {
		claims, _ := ReadTable(text)
		Check(claims)
	})
}
