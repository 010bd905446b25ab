package lint

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

// sentences finds a small letter after the end of a sentence. Ends of
// abbreviations (TP., v.v.) and marks of lists (1., a.) are no ends.
func sentences(t *page) {
	for i := 1; i < len(t.words); i++ {
		w, before := t.words[i], t.words[i-1]
		gap := t.gap(i)
		if w.capital || utf8.RuneCountInString(w.low) < 2 || len(gap) < 2 || !strings.ContainsRune(".!?", rune(gap[0])) || strings.Trim(gap[1:], " ") != "" {
			continue
		}
		first, _ := utf8.DecodeRuneInString(t.s[w.start:])
		if !unicode.IsLower(first) || utf8.RuneCountInString(before.low) < 3 || !vntext.IsSyllable(before.low) || t.s[before.start:before.end] == strings.ToUpper(t.s[before.start:before.end]) {
			continue
		}
		t.add(w.start, w.start+utf8.RuneLen(first), Sentence, string(unicode.ToUpper(first)))
	}
}

// leads are words after which a noun stands for itself: của Nhân dân, but Hội
// đồng nhân dân.
var leads = setOf(`của và do với trong cho được là vì bởi từ đến mà để giữa`)

// numerals are the months and days of the week in words.
var (
	weekdayNames = setOf(`hai ba tư năm sáu bảy`)
	monthNames   = setOf(`giêng hai ba tư sáu bảy tám chín mười chạp`)
)

// capitals finds what Phụ lục II of Nghị định 30/2020/NĐ-CP writes otherwise. It
// keeps to cases that the neighbours settle.
func capitals(t *page) {
	set := func(i int, up bool) {
		w := t.words[i]
		piece := t.s[w.start:w.end]
		if strings.ToUpper(piece) == piece && utf8.RuneCountInString(piece) > 1 {
			return // a line in capitals
		}
		to := lowerFirst(piece)
		if up {
			to = upperFirst(piece)
		}
		t.add(w.start, w.end, Capital, to)
	}
	for i, w := range t.words {
		inside := i > 0 && (t.beside(i) || t.gap(i) == ", ")
		alone := i > 0 && (t.beside(i) && leads[t.words[i-1].low] || t.gap(i) == ", " && t.words[i-1].capital)
		next := t.next(i)
		switch w.low {
		case "nhân":
			if alone && t.is(i, "nhân", "dân") && !w.capital {
				set(i, true)
			}
		case "nhà":
			if alone && t.is(i, "nhà", "nước") && !w.capital {
				set(i, true)
			}
		case "đảng":
			if alone && !w.capital && !(t.beside(i+1) && next.low != "" && setOf(`viên bộ ủy uỷ phái đoàn phí tịch vụ`)[next.low]) {
				set(i, true)
			}
		case "tỉnh", "huyện", "xã":
			// A kind of unit before its name is a common noun: tỉnh Thanh Hóa.
			if w.capital && inside && t.beside(i) && !t.words[i-1].capital && t.beside(i+1) && next.capital && !allCapitals(t.s[next.start:next.end]) {
				set(i, false)
			}
		case "thủ":
			if t.is(i, "thủ", "đô", "hà", "nội") && !w.capital {
				set(i, true)
			}
		case "thành":
			if t.is(i, "thành", "phố", "hồ", "chí", "minh") && !w.capital {
				set(i, true)
			}
		case "điều", "chương":
			if !w.capital && i > 0 && t.numberAfter(w.end) && refersToLaw(t, i) {
				set(i, true)
			}
		case "khoản":
			if w.capital && inside && t.beside(i) && t.numberAfter(w.end) {
				set(i, false)
			}
		case "điểm":
			if w.capital && inside && t.beside(i) && t.beside(i+1) && utf8.RuneCountInString(next.low) == 1 && i+2 < len(t.words) && t.words[i+2].low == "khoản" {
				set(i, false)
			}
		case "thứ":
			if t.beside(i+1) && weekdayNames[next.low] && !next.capital && i+2 < len(t.words) && (t.words[i+2].low == "ngày" || t.words[i+2].low == "tuần" && t.beside(i+2)) && strings.Trim(t.gap(i+2), ", (") == "" {
				set(i+1, true)
			}
		case "tháng":
			if t.beside(i+1) && monthNames[next.low] && !next.capital && (i == 0 || strings.Trim(t.gap(i), " ") == "") && (i == 0 || !unicode.IsDigit(t.before(max(0, w.start-1)))) && leadsMonth(t, i) {
				set(i+1, true)
			}
		case "tết":
			switch {
			case t.is(i, "tết", "nguyên", "đán"):
				if w.capital && inside && t.beside(i) {
					set(i, false)
				}
				if !next.capital {
					set(i+1, true)
				}
			case alone && !w.capital && !next.capital && setOf(`dịp đón nghỉ trước sau`)[t.words[i-1].low]:
				set(i, true)
			}
		}
	}
}

// next is the word after word i, or an empty one.
func (t *page) next(i int) word {
	if i+1 < len(t.words) {
		return t.words[i+1]
	}
	return word{start: len(t.s), end: len(t.s)}
}

func allCapitals(s string) bool { return strings.ToUpper(s) == s && utf8.RuneCountInString(s) > 1 }

// numberAfter reports whether a space and a number follow.
func (t *page) numberAfter(end int) bool {
	rest := strings.TrimLeft(t.s[end:], " \u00a0")
	return len(rest) < len(t.s)-end && rest != "" && rest[0] >= '0' && rest[0] <= '9'
}

// refersToLaw reports whether điều or chương before a number is a place in a law:
// after khoản 2, theo, tại, quy định …, and not "5 điều 10".
func refersToLaw(t *page, i int) bool {
	if !t.beside(i) {
		// khoản 2 điều 103: a number between
		g := strings.TrimFunc(t.gap(i), func(r rune) bool { return unicode.IsDigit(r) || r == ' ' || r == ',' || r == '\u00a0' })
		return g == "" && t.words[i-1].low == "khoản"
	}
	return setOf(`theo tại định khoản của vào và hoặc bổ từ đến`)[t.words[i-1].low]
}

// leadsMonth reports whether the word before tháng asks for a calendar month.
func leadsMonth(t *page, i int) bool {
	return i > 0 && setOf(`trong vào từ đến cách mạng ngày`)[t.words[i-1].low]
}

// dates finds long dates whose zeros are not as the decree has them.
func dates(t *page) {
	for _, h := range vntext.FindDates(t.s, gov.Date{}) {
		piece := t.s[h.Start:h.End]
		low := vntext.Same(piece)
		if h.Period.Unit != vntext.Day || !strings.HasPrefix(low, "ngày ") || !strings.Contains(low, " tháng ") || !strings.Contains(low, " năm ") {
			continue
		}
		want := vntext.LongDate(h.Period.From)
		if first, _ := utf8.DecodeRuneInString(piece); unicode.IsUpper(first) {
			want = upperFirst(want)
		}
		if low != vntext.Same(want) && !strings.Contains(piece, "NGÀY") {
			t.add(h.Start, h.End, DateForm, want)
		}
	}
}

// numbers finds numbers of papers with spaces, other dashes, no leading zero or
// missing marks.
func numbers(t *page) {
	for _, h := range vntext.FindDocNumbers(t.s) {
		if h.Number.Type == "" {
			continue
		}
		want, written := h.Number.String(), t.s[h.Start:h.End]
		if n := digits(written); n > 1 { // 007/CT-UBND: some registers fill up to three
			want = written[:n] + want[digits(want):]
		}
		t.add(h.Start, h.End, NumberForm, want)
	}
}

// digits is how many digits s begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}
