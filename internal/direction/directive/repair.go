package directive

import (
	"strings"
	"unicode"

	"roviec/internal/vn/vntext"
)

// decoded is the text as it is read: TCVN3 letters as Unicode, one for one.
func decoded(rs []rune) []rune {
	odd, letters := 0, 0
	for _, r := range rs {
		if _, ok := tcvn3[r]; ok {
			odd++
		}
		if unicode.IsLetter(r) {
			if r > 0x17f {
				return rs // real Vietnamese letters: no old encoding
			}
			letters++
		}
	}
	if odd < 4 || odd*12 < letters {
		return rs
	}
	out := make([]rune, len(rs))
	for i, r := range rs {
		out[i] = r
		if x, ok := tcvn3[r]; ok {
			out[i] = x
		}
	}
	return out
}

// tcvn3 are the letters of the old fonts, by the Latin-1 letter that a program
// shows for them.
var tcvn3 = func() map[rune]rune {
	const from = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦"
	const to = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
	m := map[rune]rune{}
	f, g := []rune(from), []rune(to)
	for i := range f {
		m[f[i]] = g[i]
	}
	return m
}()

// part puts spaces between glued words: where a small letter meets a capital
// ("SởCông"), and where a word is no syllable but two are ("chủtrì").
func (t *text) part(units []unit) {
	var view []rune
	var at []int
	moved := make([]int, len(t.view)+1)
	caseless := shouts(t.view)
	for i := 0; i < len(t.view); {
		moved[i] = len(view)
		if !unicode.IsLetter(t.view[i]) {
			view, at = append(view, t.view[i]), append(at, t.at[i])
			// ",trình", ";UBND": a space behind the mark
			if (t.view[i] == ',' || t.view[i] == ';') && i+1 < len(t.view) && unicode.IsLetter(t.view[i+1]) {
				view, at = append(view, ' '), append(at, t.at[i+1])
			}
			i++
			continue
		}
		j := i
		for j < len(t.view) && unicode.IsLetter(t.view[j]) {
			j++
		}
		cuts := cutsOf(t.view[i:j], caseless)
		if len(cuts) == 1 { // either part may be glued too
			k := cuts[0]
			left, right := cutsOf(t.view[i:i+k], caseless), cutsOf(t.view[i+k:j], caseless)
			for n := range right {
				right[n] += k
			}
			cuts = append(append(left, k), right...)
		}
		for k := i; k < j; k++ {
			moved[k] = len(view)
			for _, c := range cuts {
				if c == k-i {
					view, at = append(view, ' '), append(at, t.at[k])
					moved[k] = len(view)
				}
			}
			view, at = append(view, t.view[k]), append(at, t.at[k])
		}
		if j < len(t.view) && unicode.IsDigit(t.view[j]) && period[strings.ToLower(string(t.view[i:j]))] {
			view, at = append(view, ' '), append(at, t.at[j]) // "tháng12/2024"
		}
		i = j
	}
	moved[len(t.view)] = len(view)
	for k := range units {
		units[k].start, units[k].end = moved[units[k].start], moved[units[k].end]
	}
	t.view, t.at = view, at
}

var period = map[string]bool{"tháng": true, "ngày": true, "năm": true, "trước": true}

// cutsOf are the places where a word falls into words.
func cutsOf(w []rune, caseless bool) []int {
	if len(w) < 4 {
		return nil
	}
	if !caseless && !marks[strings.ToLower(string(w))] { // "MobiFone" is one
		for i := 2; i+1 < len(w); i++ { // SởCông, côngTy
			if unicode.IsLower(w[i-1]) && unicode.IsUpper(w[i]) && unicode.IsLower(w[i+1]) {
				return []int{i}
			}
			if unicode.IsLower(w[i-1]) && unicode.IsUpper(w[i]) && i+3 < len(w)+2 && shouts(w[i:]) && len(w)-i >= 3 {
				return []int{i}
			}
		}
	}
	s := string(w)
	marked := 0
	for _, r := range w {
		if r > 0x7f {
			marked++
		}
	}
	if marked == 0 || vntext.IsSyllable(s) || !caseless && shouts(w) && len(w) < 9 {
		return nil
	}
	for _, way := range vntext.Split(s, 6) {
		parts := strings.Fields(way)
		if len(parts) > 3 {
			continue
		}
		good := true
		for _, p := range parts {
			good = good && len([]rune(p)) > 1
		}
		if !good {
			continue
		}
		var cuts []int
		n := 0
		for _, p := range parts[:len(parts)-1] {
			n += len([]rune(p))
			cuts = append(cuts, n)
		}
		return cuts
	}
	return nil
}
