package document

import (
	"strings"
	"unicode"

	"roviec/internal/vn/vntext"
)

// gridSize is the type of tables in points.
const gridSize = 13

// columnWidths shares the width of the text among the columns of a table, in
// twips. No column is narrower than the longest word in it, so that an order
// number, a date or an amount stays on one line; what is left goes to those
// whose cells are long. The first row names the columns and is set bold.
func columnWidths(cells [][]string) []int {
	n := 0
	for _, row := range cells {
		n = max(n, len(row))
	}
	if n == 0 {
		return nil
	}
	least, natural := make([]int, n), make([]int, n)
	for k, row := range cells {
		for i, text := range row {
			natural[i] = max(natural[i], min(typeWidth(text, gridSize, k == 0)+2*cellMargin, 3*textWidth))
			for _, word := range strings.Fields(text) {
				least[i] = max(least[i], typeWidth(word, gridSize, k == 0)+2*cellMargin)
			}
		}
	}
	// Where not even the words have room, the longest are cut.
	for most := textWidth; sum(least) > textWidth; most = most * 9 / 10 {
		for i := range least {
			least[i] = min(least[i], max(most, textWidth/n))
		}
	}
	for i := range least {
		least[i] = max(least[i], 2*cellMargin)
		natural[i] = max(natural[i], least[i])
	}
	out, room := make([]int, n), textWidth-sum(least)
	want := sum(natural) - sum(least)
	for i := range out {
		switch {
		case want > room: // all that is left, by what each still wants
			out[i] = least[i] + (natural[i]-least[i])*room/want
		default: // every cell has its line; the rest by length
			out[i] = natural[i] + natural[i]*(room-want)/sum(natural)
		}
	}
	return out
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// typeWidth is how wide a line of Times is at most, in twips: from the widths
// of its letters, whose marks add none.
func typeWidth(text string, size int, bold bool) int {
	thousandths := 0
	for _, c := range text {
		thousandths += letterWidth(c)
	}
	if bold {
		thousandths = thousandths * 6 / 5
	}
	return thousandths*size*20/1000 + 10
}

// letterWidths are those of Times in thousandths of its size.
var letterWidths = map[string]int{
	"ijlt/\\:;": 280, " .,|'": 250, "()-!frI": 340, "szcae?J": 450, "bdghknopquvxy0123456789*–": 510,
	"ESFPLTZ+": 620, "BCRADGHKNOQUVXYw": 730, "mMW%&@": 960,
}

var widthOf = func() map[rune]int {
	out := map[rune]int{}
	for letters, w := range letterWidths {
		for _, c := range letters {
			out[c] = w
		}
	}
	return out
}()

func letterWidth(c rune) int {
	w, ok := widthOf[c]
	if folded := []rune(vntext.Fold(string(c))); !ok && len(folded) == 1 {
		base := folded[0]
		if unicode.IsUpper(c) {
			base = unicode.ToUpper(base)
		}
		w, ok = widthOf[base]
	}
	switch {
	case !ok:
		return 1000
	case strings.ContainsRune("ƠơƯưỚớỜờỞởỠỡỢợỨứỪừỬửỮữỰự", c): // the horn
		return w + 100
	}
	return w
}
