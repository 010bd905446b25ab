package vntext

import (
	"slices"
	"testing"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"chuongtrinh":         "chuong trinh",
		"chươngtrình":         "chương trình",
		"ChuongTrinhCongTac":  "Chuong Trinh Cong Tac",
		"uybannhandan":        "uy ban nhan dan",
		"hanoi":               "ha noi",
		"kehoachhanhdong":     "ke hoach hanh dong",
		"congan":              "cong an",
		"nghiquyet":           "nghi quyet",
		"phattrienkinhtexaho": "phat trien kinh te xa ho",
		"đầutưcông":           "đầu tư công",
	} {
		if got := Split(in, 4); !slices.Contains(got, want) {
			t.Errorf("Split(%q) = %q, want %q among them", in, got, want)
		}
	}
	if got := Split("chuongtrinh", 3); len(got) == 0 || got[0] != "chuong trinh" {
		t.Errorf("the likeliest first: %q", got)
	}
	for _, in := range []string{"", "chuong", "windows", "ubnd", "a", "chuong trinh", "37/2021"} {
		if got := Split(in, 4); len(got) > 0 {
			t.Errorf("Split(%q) = %q", in, got)
		}
	}
}

func TestSplitOnOfficialTexts(t *testing.T) {
	t.Parallel()
	n, first, among := 0, 0, 0
	officialTexts(t, func(text string) {
		words := foldedWords(text)
		for i := 0; i+3 < len(words); i += 23 {
			k := 2 + i%2
			whole, joined := "", ""
			ok := true
			for j, w := range words[i : i+k] {
				ok = ok && plausible(w.key) && len(w.key) > 1
				if j > 0 {
					whole += " "
				}
				whole, joined = whole+w.key, joined+w.key
			}
			if !ok || plausible(joined) {
				continue
			}
			n++
			got := Split(joined, 8)
			switch i := slices.Index(got, whole); {
			case i == 0:
				first++
				among++
			case i > 0:
				among++
			}
		}
	})
	t.Logf("%d joined words: %d first, %d among eight", n, first, among)
	if first*100 < n*60 || among*1000 < n*985 {
		t.Error("joined words are not parted")
	}
}
