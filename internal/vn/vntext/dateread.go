package vntext

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"roviec/internal/base/gov"
)

// ParseDate reads a whole day: 21/12/2022, 21-12-2022, 21.12.2022, 22 - 12 - 2022,
// 2022-12-21, "ngày 05 tháng 01 năm 2023". A year of two figures is of this
// century. Days that do not exist are ErrRange.
func ParseDate(s string) (gov.Date, error) {
	r := newDateReader(s, gov.Date{})
	p, n := r.fullDate(0)
	if n == 0 || !r.onlyStops(n) {
		return gov.Date{}, fmt.Errorf("%w: %q is no date", ErrFormat, s)
	}
	if !p.valid() {
		return gov.Date{}, fmt.Errorf("%w: there is no day %q", ErrRange, s)
	}
	return gov.NewDate(p.y, time.Month(p.m), p.d), nil
}

// ReadPeriod reads a text that is one expression of time: a day, 5/11, mai, thứ
// 6, tuần sau, tháng 12, quý I/2023, 6 tháng đầu năm, "từ ngày 01/6 đến hết ngày
// 15/6/2023". Marks may be missing. What the text leaves open is taken nearest to
// today; a day of the week is the coming one, today included.
func ReadPeriod(s string, today gov.Date) (Period, error) {
	r := newDateReader(s, today)
	r.alone = true
	p, n := r.expression(0)
	if n == 0 || !r.onlyStops(n) {
		return Period{}, fmt.Errorf("%w: %q is no time", ErrFormat, s)
	}
	return p, nil
}

// A DateHit is an expression of time in a text: its bytes and what it means.
type DateHit struct {
	Start, End int
	Period     Period
}

// FindDates finds the expressions of time in running text, in order. It is
// stricter than ReadPeriod: figures like 5/11 count only after a word that asks
// for a day (ngày, từ, đến, trước …), since they may be fractions; days of the
// lunar calendar are left out.
func FindDates(text string, today gov.Date) []DateHit {
	r := newDateReader(text, today)
	var out []DateHit
	for i := 0; i < len(r.toks); {
		p, n := r.expression(i)
		if n <= i {
			i++
			continue
		}
		if r.is(n, "âm") && r.is(n+1, "lịch") {
			i = n + 2
			continue
		}
		out = append(out, DateHit{r.toks[i].start, r.toks[n-1].end, p})
		i = n
	}
	return out
}

// token is a word, a number or a sign of a text.
type token struct {
	start, end int
	same, fold string // of a word
	number     int    // of a run of at most four digits, else -1
	digits     int    // how many digits
	sign       rune   // of a sign; dashes are '-'
}

// dateReader reads expressions of time from tokens. Each method takes the place
// of the first token and answers the place after the last, 0 where nothing fits.
type dateReader struct {
	toks   []token
	today  gov.Date
	marked bool // the text is written with marks: words must have theirs
	alone  bool // the text is one expression
}

func newDateReader(s string, today gov.Date) *dateReader {
	r := &dateReader{today: today, marked: HasMarks(s)}
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		start := i
		i += n
		switch {
		case c >= '0' && c <= '9':
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			t := token{start: start, end: i, number: -1, digits: i - start}
			if i-start <= 4 {
				t.number, _ = strconv.Atoi(s[start:i])
			}
			r.toks = append(r.toks, t)
		case unicode.IsLetter(c):
			for i < len(s) {
				c, n := utf8.DecodeRuneInString(s[i:])
				if !unicode.IsLetter(c) && !unicode.Is(unicode.Mn, c) {
					break
				}
				i += n
			}
			t := token{start: start, end: i, number: -1}
			if i-start <= 24 {
				t.same, t.fold = Same(s[start:i]), Fold(s[start:i])
			}
			r.toks = append(r.toks, t)
		case unicode.IsSpace(c), unicode.Is(unicode.Cf, c), unicode.Is(unicode.Mn, c):
		default:
			if unicode.Is(unicode.Pd, c) || c == '−' {
				c = '-'
			}
			r.toks = append(r.toks, token{start: start, end: i, number: -1, sign: c})
		}
	}
	return r
}

// timeWords are the words of the grammar with their folded forms.
var timeWords = map[string]string{}

func init() {
	for _, w := range strings.Fields(`ngày tháng năm quý tuần từ đến hết trước sau tới này nay mai kia mốt qua hôm ngoái thứ chủ nhật đầu giữa cuối
		âm lịch giai đoạn nửa sáu sáng chiều tối trưa lúc vào trong số tổng`) {
		timeWords[w] = Fold(w)
	}
}

// is reports whether the word stands at i, without marks only in a text that has
// none.
func (r *dateReader) is(i int, word string) bool {
	if i < 0 || i >= len(r.toks) {
		return false
	}
	if r.marked {
		return r.toks[i].same == word
	}
	return r.toks[i].fold != "" && r.toks[i].fold == timeWords[word]
}

func (r *dateReader) any(i int, words ...string) bool {
	for _, w := range words {
		if r.is(i, w) {
			return true
		}
	}
	return false
}

func (r *dateReader) sign(i int, c rune) bool {
	return i >= 0 && i < len(r.toks) && r.toks[i].sign == c
}

// num returns the number at i where it lies in the bounds.
func (r *dateReader) num(i, low, high int) (int, bool) {
	if i < 0 || i >= len(r.toks) || r.toks[i].digits == 0 || r.toks[i].number < low || r.toks[i].number > high {
		return 0, false
	}
	return r.toks[i].number, true
}

// touches reports whether no space parts token i from the one before.
func (r *dateReader) touches(i int) bool {
	return i > 0 && i < len(r.toks) && r.toks[i-1].end == r.toks[i].start
}

// onlyStops reports whether nothing but signs of punctuation follows.
func (r *dateReader) onlyStops(i int) bool {
	for ; i < len(r.toks); i++ {
		if c := r.toks[i].sign; c == 0 || !strings.ContainsRune(".,;:!?)", c) {
			return false
		}
	}
	return true
}

// yearAt reads a year: four figures, after a sign also two.
func (r *dateReader) yearAt(i int, two bool) (int, bool) {
	if y, ok := r.num(i, 1900, 2199); ok {
		return y, true
	}
	if y, ok := r.num(i, 0, 99); two && ok && r.toks[i].digits == 2 {
		return 2000 + y, true
	}
	return 0, false
}

// point is a day, a month or a quarter of which parts may be missing (0).
type point struct{ d, m, q, y int }

func (p point) valid() bool {
	return p.d > 0 && p.m > 0 && p.y > 0 && gov.Date{Year: p.y, Month: time.Month(p.m), Day: p.d}.Valid()
}

// fullDate reads a day with its year.
func (r *dateReader) fullDate(i int) (p point, next int) {
	if r.is(i, "ngày") {
		i++
	}
	if y, ok := r.num(i, 1900, 2199); ok && r.toks[i].digits == 4 && r.sign(i+1, '-') && r.sign(i+3, '-') {
		m, ok1 := r.num(i+2, 1, 12)
		d, ok2 := r.num(i+4, 1, 31)
		if ok1 && ok2 {
			return point{d: d, m: m, y: y}, i + 5
		}
	}
	d, ok := r.num(i, 1, 31)
	if !ok || r.toks[i].digits > 2 {
		return p, 0
	}
	if r.is(i+1, "tháng") {
		m, ok := r.num(i+2, 1, 12)
		if !ok {
			return p, 0
		}
		j := i + 3
		if r.sign(j, ',') && r.is(j+1, "năm") {
			j++
		}
		if r.is(j, "năm") || r.sign(j, '/') {
			if y, ok := r.yearAt(j+1, false); ok {
				return point{d: d, m: m, y: y}, j + 2
			}
		}
		return p, 0
	}
	for _, sign := range []rune{'/', '-', '.'} {
		if !r.sign(i+1, sign) || !r.sign(i+3, sign) {
			continue
		}
		m, ok1 := r.num(i+2, 1, 12)
		y, ok2 := r.yearAt(i+4, true)
		if ok1 && ok2 && r.toks[i+2].digits <= 2 && !(r.sign(i+5, sign) && r.touches(i+5) && sign != '.') {
			return point{d: d, m: m, y: y}, i + 5
		}
	}
	return p, 0
}

// partDate reads a day without its year: 5/11, ngày 15 tháng 6, ngày 15. bare
// lets figures stand without the word ngày.
func (r *dateReader) partDate(i int, bare bool) (p point, next int) {
	named := r.is(i, "ngày")
	if named {
		i++
	}
	d, ok := r.num(i, 1, 31)
	if !ok || r.toks[i].digits > 2 {
		return p, 0
	}
	if m, ok := r.num(i+2, 1, 12); ok && r.toks[i+2].digits <= 2 {
		if r.is(i+1, "tháng") {
			return point{d: d, m: m}, i + 3
		}
		slash := r.sign(i+1, '/') || (named || r.alone) && (r.sign(i+1, '-') || r.sign(i+1, '.') && r.touches(i+2))
		if slash && (named || bare && !r.any(i+3, "số", "tổng")) && !r.sign(i+3, '/') && !r.sign(i+3, '%') {
			return point{d: d, m: m}, i + 3
		}
	}
	if named && !r.sign(i+1, '/') && !r.sign(i+1, '-') {
		return point{d: d}, i + 1
	}
	return p, 0
}

// monthAt reads "tháng 3", "tháng 12/2022", "tháng 12 năm 2022", and 12/2022.
func (r *dateReader) monthAt(i int) (p point, next int) {
	named := r.is(i, "tháng")
	if named {
		i++
	}
	m, ok := r.num(i, 1, 12)
	if !ok || r.toks[i].digits > 2 {
		return p, 0
	}
	y, j := r.yearAfter(i + 1)
	switch {
	case named:
		return point{m: m, y: y}, j
	case y > 0 && r.sign(i+1, '/') && r.touches(i+1) && !r.sign(j, '/') && !r.sign(i-1, '/') && !r.is(i-1, "số"):
		return point{m: m, y: y}, j
	}
	return p, 0
}

// yearAfter reads what follows a month or a quarter: /2023, -2023, năm 2023,
// năm nay. year is 0 where nothing does.
func (r *dateReader) yearAfter(i int) (year, next int) {
	j := i
	if r.sign(j, ',') {
		j++
	}
	if r.is(j, "năm") {
		if y, ok := r.yearAt(j+1, false); ok {
			return y, j + 2
		}
		if shift, ok := r.shift(j + 1); ok && !r.today.IsZero() {
			return r.today.Year + shift, j + 2
		}
	}
	if r.sign(i, '/') || r.sign(i, '-') {
		if y, ok := r.yearAt(i+1, false); ok {
			return y, i + 2
		}
	}
	if y, ok := r.yearAt(i, false); ok && !r.marked {
		return y, i + 1 // quy 1 2023, as people type
	}
	return 0, i
}

var quarterNames = map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4}

// quarterAt reads "quý II", "quý 2/2023", "quý tư năm 2022".
func (r *dateReader) quarterAt(i int) (p point, next int) {
	if !r.is(i, "quý") || i+1 >= len(r.toks) {
		return p, 0
	}
	q, ok := r.num(i+1, 1, 4)
	if !ok {
		q = quarterNames[r.toks[i+1].fold]
	}
	if q == 0 {
		return p, 0
	}
	y, j := r.yearAfter(i + 2)
	return point{q: q, y: y}, j
}

// shift reads the words that move a week, a month, a year: này 0, sau 1, trước
// -1.
func (r *dateReader) shift(i int) (int, bool) {
	switch {
	case r.any(i, "này", "nay"):
		return 0, true
	case r.any(i, "sau", "tới"):
		return 1, true
	case r.any(i, "trước", "qua", "ngoái"):
		return -1, true
	}
	return 0, false
}

// expression reads the longest expression of time at i.
func (r *dateReader) expression(i int) (Period, int) {
	if p, n := r.rangeAt(i); n > 0 {
		return p, n
	}
	if p, n := r.relative(i); n > 0 {
		return p, n
	}
	if p, n := r.fullDate(i); n > 0 && p.valid() {
		return dayPeriod(gov.NewDate(p.y, time.Month(p.m), p.d)), n
	}
	if p, n := r.pointAt(i, r.alone || r.asksForDay(i)); n > 0 {
		if period, ok := r.resolve(p); ok {
			return period, n
		}
	}
	if p, n := r.halfAt(i); n > 0 {
		return p, n
	}
	if r.is(i, "năm") {
		if y, ok := r.yearAt(i+1, false); ok {
			return yearPeriod(y), i + 2
		}
	}
	if r.alone {
		if y, ok := r.yearAt(i, false); ok {
			return yearPeriod(y), i + 1
		}
	}
	return Period{}, 0
}

// asksForDay reports whether the word before i asks for a day, so that figures
// like 5/11 are one and no fraction.
func (r *dateReader) asksForDay(i int) bool {
	if r.sign(i-1, ',') {
		i--
	}
	return r.any(i-1, "ngày", "từ", "đến", "hết", "trước", "sau", "sáng", "chiều", "tối", "trưa", "hôm", "lúc", "vào", "nhật") || r.any(i-2, "thứ")
}

func (r *dateReader) pointAt(i int, bare bool) (point, int) {
	if p, n := r.fullDate(i); n > 0 {
		return p, n
	}
	if p, n := r.monthAt(i); n > 0 {
		return p, n
	}
	if p, n := r.partDate(i, bare); n > 0 {
		return p, n
	}
	return r.quarterAt(i)
}

// resolve fills what is missing so that the period lies nearest to today.
func (r *dateReader) resolve(p point) (Period, bool) {
	if p.y == 0 && r.today.IsZero() {
		return Period{}, false
	}
	switch {
	case p.d > 0 && p.m == 0:
		d := gov.Date{Year: r.today.Year, Month: r.today.Month, Day: p.d}
		return dayPeriod(d), d.Valid()
	case p.y > 0 && p.d > 0:
		if !p.valid() {
			return Period{}, false
		}
		return dayPeriod(gov.NewDate(p.y, time.Month(p.m), p.d)), true
	case p.y > 0 && p.q > 0:
		return quarterPeriod(p.y, p.q), true
	case p.y > 0:
		return monthPeriod(p.y, time.Month(p.m)), true
	}
	best, ok := Period{}, false
	for _, y := range []int{r.today.Year + 1, r.today.Year, r.today.Year - 1} {
		p.y = y
		c, fits := r.resolve(p)
		if fits && (!ok || distance(c, r.today) < distance(best, r.today)) {
			best, ok = c, true
		}
	}
	return best, ok
}

// distance is how many days a period lies from a day.
func distance(p Period, d gov.Date) int {
	switch {
	case d.Before(p.From):
		return p.From.Sub(d)
	case d.After(p.To):
		return d.Sub(p.To)
	}
	return 0
}

// rangeAt reads "từ … đến (hết) …", "01/6 - 15/6/2023", "tháng 01-3/2023", "giai
// đoạn 2021 - 2025". What the first end lacks it takes from the last.
func (r *dateReader) rangeAt(i int) (Period, int) {
	from := r.is(i, "từ")
	if from {
		i++
	}
	if p, n := r.yearRange(i, from); n > 0 {
		return p, n
	}
	first, j := r.pointAt(i, true)
	if j == 0 || r.isBareMonth(i, j) {
		// 15 - 20/6/2023 and tháng 01-3/2023: a number alone.
		k := i
		month := r.is(k, "tháng")
		if month || r.is(k, "ngày") {
			k++
		}
		d, ok := r.num(k, 1, 31)
		if !ok || r.toks[k].digits > 2 || !from && !month && !r.alone && k == i && !r.asksForDay(i) {
			return Period{}, 0
		}
		first, j = point{d: d}, k+1
		if month {
			first = point{m: d}
		}
	}
	k := j
	switch {
	case r.any(k, "đến", "tới"):
		k++
		if r.any(k, "hết", "trước") {
			k++
		}
	case r.sign(k, '-'):
		k++
	default:
		return Period{}, 0
	}
	last, n := r.pointAt(k, true)
	if n == 0 && first.m > 0 && first.d == 0 {
		// tháng 01-3/2023: the second month without its word
		if m, ok := r.num(k, 1, 12); ok {
			y, next := r.yearAfter(k + 1)
			last, n = point{m: m, y: y}, next
		}
	}
	if n == 0 || (first.q > 0) != (last.q > 0) || first.d > 0 && last.d == 0 && last.m == 0 {
		return Period{}, 0
	}
	if first.d > 0 && first.y == 0 && last.y == 0 && !r.is(i, "ngày") && !r.alone && !r.asksForDay(i) {
		return Period{}, 0 // tăng 1/3 đến 1/2
	}
	return r.between(first, last, n)
}

// isBareMonth reports whether 3 of "tháng 3" was read and a dash and another
// month follow.
func (r *dateReader) isBareMonth(i, j int) bool {
	return r.is(i, "tháng") && j == i+2 && r.sign(j, '-')
}

func (r *dateReader) between(first, last point, next int) (Period, int) {
	if first.d > 0 && last.d == 0 {
		return Period{}, 0
	}
	if first.d > 0 && first.m == 0 {
		first.m = last.m
	}
	end, ok := r.resolve(last)
	if !ok {
		return Period{}, 0
	}
	if first.y == 0 {
		first.y = end.To.Year
	}
	start, ok := r.resolve(first)
	if ok && start.From.After(end.To) && first.m != last.m { // 20/12 - 10/01/2023
		first.y--
		start, ok = r.resolve(first)
	}
	if !ok || start.From.After(end.To) {
		return Period{}, 0
	}
	return Period{start.From, end.To, Range}, next
}

// yearRange reads the years of a term: "giai đoạn 2021 - 2025", "từ năm 2021 đến
// năm 2025".
func (r *dateReader) yearRange(i int, from bool) (Period, int) {
	named := from
	if r.is(i, "giai") && r.is(i+1, "đoạn") {
		i, named = i+2, true
	}
	if r.is(i, "năm") {
		i, named = i+1, true
	}
	a, ok := r.yearAt(i, false)
	if !ok || !named && !r.alone || !r.sign(i+1, '-') && !r.is(i+1, "đến") {
		return Period{}, 0
	}
	i += 2
	if r.is(i, "hết") {
		i++
	}
	if r.is(i, "năm") {
		i++
	}
	b, ok := r.yearAt(i, false)
	if !ok || b <= a || r.sign(i+1, '-') || r.sign(i+1, '/') {
		return Period{}, 0
	}
	return Period{gov.NewDate(a, 1, 1), gov.NewDate(b, 12, 31), Range}, i + 1
}

// halfAt reads "6 tháng đầu năm 2023", "sáu tháng cuối năm".
func (r *dateReader) halfAt(i int) (Period, int) {
	six, ok := r.num(i, 6, 6)
	switch {
	case ok && six == 6 && r.is(i+1, "tháng"), r.is(i, "sáu") && r.is(i+1, "tháng"):
		i += 2
	case r.is(i, "nửa"):
		i++
	default:
		return Period{}, 0
	}
	half := 1
	if r.is(i, "cuối") {
		half = 2
	} else if !r.is(i, "đầu") {
		return Period{}, 0
	}
	if !r.is(i+1, "năm") {
		return Period{}, 0
	}
	if y, ok := r.yearAt(i+2, false); ok {
		return halfPeriod(y, half), i + 3
	}
	if r.today.IsZero() {
		return Period{}, 0
	}
	if shift, ok := r.shift(i + 2); ok {
		return halfPeriod(r.today.Year+shift, half), i + 3
	}
	return halfPeriod(r.today.Year, half), i + 2
}

var dayNames = map[string]time.Weekday{"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6}

// relative reads what only today can tell: hôm nay, mai, thứ 6, tuần sau.
func (r *dateReader) relative(i int) (Period, int) {
	if r.today.IsZero() {
		return Period{}, 0
	}
	if p, n := r.weekdayAt(i); n > 0 {
		return p, n
	}
	day := func(shift, next int) (Period, int) { return dayPeriod(r.today.AddDays(shift)), next }
	j := i
	if r.is(j, "ngày") {
		j++
	}
	switch {
	case r.is(j, "hôm") && r.is(j+1, "nay"):
		return day(0, j+2)
	case r.is(j, "hôm") && r.is(j+1, "qua"):
		return day(-1, j+2)
	case r.is(j, "hôm") && r.is(j+1, "kia"):
		return day(-2, j+2)
	case j > i && r.is(j, "mai"), r.is(j, "mai") && (r.alone || r.any(j-1, "sáng", "chiều", "tối", "trưa")):
		return day(1, j+1)
	case j > i && r.any(j, "kia", "mốt"):
		return day(2, j+1)
	case r.alone && r.is(j, "nay") && j+1 == len(r.toks):
		return day(0, j+1)
	}
	shift, ok := r.shift(i + 1)
	switch {
	case !ok:
		return Period{}, 0
	case r.is(i, "tuần"):
		return weekPeriod(r.today.AddDays(7 * shift)), i + 2
	case r.is(i, "tháng"):
		return monthPeriod(r.today.Year, r.today.Month+time.Month(shift)), i + 2
	case r.is(i, "quý"):
		first := gov.NewDate(r.today.Year, time.Month((int(r.today.Month)-1)/3*3+1+3*shift), 1)
		return quarterPeriod(first.Year, int(first.Month+2)/3), i + 2
	case r.is(i, "năm"):
		return yearPeriod(r.today.Year + shift), i + 2
	}
	return Period{}, 0
}

// weekdayAt reads "thứ 6", "thứ Sáu tuần sau", "Chủ nhật này"; a date that
// follows is what counts ("thứ Sáu, ngày 23/12/2022").
func (r *dateReader) weekdayAt(i int) (Period, int) {
	var w time.Weekday
	switch {
	case r.is(i, "chủ") && r.is(i+1, "nhật"):
	case r.is(i, "thứ"):
		if n, ok := r.num(i+1, 2, 7); ok {
			w = time.Weekday(n - 1)
			break
		}
		if i+1 >= len(r.toks) || dayNames[r.toks[i+1].fold] == 0 {
			return Period{}, 0
		}
		w = dayNames[r.toks[i+1].fold]
	default:
		return Period{}, 0
	}
	next := i + 2
	j := next
	if r.sign(j, ',') || r.sign(j, '(') {
		j++
	}
	if p, n := r.fullDate(j); n > 0 && p.valid() {
		return dayPeriod(gov.NewDate(p.y, time.Month(p.m), p.d)), n
	}
	if p, n := r.partDate(j, true); n > 0 {
		if period, ok := r.resolve(p); ok {
			return period, n
		}
	}
	week := weekPeriod(r.today)
	at := week.From.AddDays((int(w) + 6) % 7)
	if r.is(next, "tuần") {
		if shift, ok := r.shift(next + 1); ok {
			return dayPeriod(at.AddDays(7 * shift)), next + 2
		}
	}
	if shift, ok := r.shift(next); ok && !r.is(next, "qua") {
		return dayPeriod(at.AddDays(7 * shift)), next + 1
	}
	if !r.alone && !r.asksForDay(i) && !r.any(i-1, "trong") && w != time.Sunday {
		return Period{}, 0 // lần thứ 6, điều thứ hai
	}
	if at.Before(r.today) {
		at = at.AddDays(7)
	}
	return dayPeriod(at), next
}
