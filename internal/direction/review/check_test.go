package review

import (
	"fmt"
	"slices"
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
		want := []string{"3review.check.percent_bad[Đã hoàn thành 98,62 16051 16274 98,63]", "8review.check.percent_bad[Quá hạn 1,38 223 16274 1,37]"}
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

// What a percentage that does not follow is measured against, and what makes up
// a total, by the build of the table.
func TestCheckByBuild(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, table, bad, good string }{
		{"share of the total, not of the closest count", "Tổng đến hạn | 16.274\nĐã xong | 16.051 | 98,62 %\nQuá hạn | 223 | 1,38 %", "2 98,62: 16051/16274=98,63; 3 1,38: 223/16274=1,37", "1 sum"},
		{"the total at the end", "Đã xong | 16.051 | 98,62 %\nQuá hạn | 223 | 1,38 %\nTổng đến hạn | 16.274", "1 98,62: 16051/16274=98,63; 2 1,38: 223/16274=1,37", "3 sum"},
		{"no total: what the rows make up", "Hoàn thành | 585 | 70,32%\nTrong hạn | 67 | 8,04%\nQuá hạn | 181 | 21,73%", "1 70,32: 585/833=70,23", "2 of 833; 3 of 833"},
		{"the row above before the total", "Tổng | 200\nĐã xong | 150 | 75%\n- Đúng hạn | 120 | 81%\n- Muộn | 30 | 20%\nChưa xong | 50 | 25%", "3 81: 120/150=80", "1 sum; 2 sum; 2 of 200; 4 of 150; 5 of 200"},
		{"a share of the total in a row below another", "Tổng | 200\nĐã xong | 150 | 75%\n- Đúng hạn | 120 | 60%\n- Muộn | 30 | 15%\nChưa xong | 50", "", "1 sum; 2 sum; 2 of 200; 3 of 200; 4 of 200"},
		{"trong đó, beside its number", "Tổng | 200\nĐã xong | 150 | 75%\nTrong đó: muộn | 30 | 21%\nChưa xong | 50 | 25%", "3 21: 30/150=20", "1 sum; 2 of 200; 4 of 200"},
		{"trong đó, several in a row", "Đã xong | 150\nTrong đó muộn | 30 | 20%\ntrong đó, không có sản phẩm | 15 | 10%", "", "2 of 150; 3 of 150"},
		{"trong đó as a heading: its rows need not add up", "Tổng | 200\nĐã xong | 150\nTrong đó:\n- Muộn | 30 | 20%\n- Làm lại | 15 | 11%\nChưa xong | 50", "5 11: 15/150=10", "1 sum; 4 of 150"},
		{"a part above its whole", "Tổng | 200\nTrong đó: quá hạn | 230", "2 part 230>200", ""},
		{"several totals: each has its rows", "Tổng giao | 21.914\nTổng đến hạn | 16.274\nĐã xong | 16.051 | 98,62 %\nQuá hạn | 223 | 1,38 %\nTổng chưa đến hạn | 5.640\nĐang làm | 5.000 | 88,65 %\nChưa làm | 640 | 11,34 %", "3 98,62: 16051/16274=98,63; 4 1,38: 223/16274=1,37; 7 11,34: 640/5640=11,35", "1 sum; 2 sum; 5 sum; 6 of 5640"},
		{"a total above totals that are not its parts", "Tổng giao | 21.914\nTổng đến hạn | 16.274 | 74,26 %\nĐã xong | 16.051\nQuá hạn | 223", "", "2 sum; 2 of 21914"},
		{"a share of another total", "Tổng giao | 21.914\nTổng đến hạn | 16.274\nĐã xong | 16.051 | 73,25 %\nQuá hạn | 223 | 1,02 %", "", "2 sum; 3 of 21914; 4 of 21914"},
		{"a total that its rows do not make up", "Tổng | 834\nHoàn thành | 585\nCòn lại | 248", "1 sum 834<>833", ""},
		{"nothing to measure by", "Quá hạn | 0 | 1,38 %", "1 none", ""},
		{"no count", "Tổng | 10\nĐã xong | | 20 %", "2 no_count", ""},
	}
	for _, tt := range tests {
		claims, unread := ReadTable(tt.table)
		if len(unread) > 0 {
			t.Errorf("%s: unread %v", tt.name, unread)
		}
		var bad, good []string
		for _, f := range Check(claims) {
			switch f.Key {
			case "review.check.percent_bad":
				bad = append(bad, fmt.Sprintf("%d %v: %v/%v=%v", f.Line, f.Args[1], f.Args[2], f.Args[3], f.Args[4]))
			case "review.check.percent_ok":
				good = append(good, fmt.Sprintf("%d of %v", f.Line, f.Args[3]))
			case "review.check.sum_ok":
				good = append(good, fmt.Sprintf("%d sum", f.Line))
			case "review.check.sum_bad":
				bad = append(bad, fmt.Sprintf("%d sum %v<>%v", f.Line, f.Args[1], f.Args[3]))
			case "review.check.part_bad":
				bad = append(bad, fmt.Sprintf("%d part %v>%v", f.Line, f.Args[1], f.Args[3]))
			case "review.check.percent_none":
				bad = append(bad, fmt.Sprintf("%d none", f.Line))
			case "review.check.no_count":
				bad = append(bad, fmt.Sprintf("%d no_count", f.Line))
			}
		}
		slices.Sort(bad)
		want := strings.Split(tt.good, "; ")
		slices.Sort(good)
		slices.Sort(want)
		if got := strings.Join(bad, "; "); got != tt.bad {
			t.Errorf("%s: to look at again\n%s\nwant %s", tt.name, got, tt.bad)
		}
		if got := strings.Join(good, "; "); got != strings.Join(want, "; ") {
			t.Errorf("%s: follows\n%s\nwant %s", tt.name, got, strings.Join(want, "; "))
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
