package directive

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/gov"
)

// limit is a time expression found in the view.
type limit struct {
	kind, value string
	start, end  int
	rank        int // how exact it is: the more exact of two counts
}

// The expressions are matched on the view without marks, in small letters:
// so "hằng", "hàng" and a misread "hang" are one. Where marks decide ("ngay",
// "ngày"), ok looks at them.
const (
	lead_ = `(?:(?:cham nhat|muon nhat|som nhat|han chot|thoi han|thoi gian|han|xong|hoan thanh|hoan tat)\s*(?:xong)?(?:la|:|den|vao)?\s*,?\s*)*`
	prep  = `(?:truoc|den het|het|den|trong|vao|ke tu|tu|cham nhat(?: la| den| vao)?|muon nhat(?: la)?|tu nay den(?: het)?|gia han den(?: het)?|ngay trong|cuoi|dau|giua)`
	clock = `(?:\d{1,2}\s*(?:gio|h|g)(?:\s*\d{1,2})?(?:\s*phut)?\s*(?:,|sang|chieu)?\s*)?`
	d_    = `(\d{1,2})`
	dmy   = `(?:ngay\s*)?(\d{1,2})\s*(?:[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?|\s+thang\s+(\d{1,2})(?:(?:\s+nam\s+|\s*/\s*)(\d{4}))?)`
	year4 = `(?:\s*/\s*(\d{4})|\s*-\s*(\d{4})|\s+nam\s+(\d{4}|nay|toi|sau))?`
)

type pattern struct {
	re   *regexp.Regexp
	rank int
	read func(m []string, ref gov.Date) (kind, value string)
}

func fixed(kind, value string) func([]string, gov.Date) (string, string) {
	return func([]string, gov.Date) (string, string) { return kind, value }
}

var weekdays = map[string]string{"hai": "MO", "2": "MO", "ba": "TU", "3": "TU", "tu": "WE", "4": "WE", "nam": "TH", "5": "TH", "sau": "FR", "6": "FR", "bay": "SA", "7": "SA"}

// patterns are tried in this order; what one takes, a later one does not.
var patterns = func() []pattern {
	p := func(rank int, re string, read func([]string, gov.Date) (string, string)) pattern {
		return pattern{regexp.MustCompile(`\b(?:` + re + `)`), rank, read} // "han" is no end of "nhan"
	}
	every := `(?:hang|moi)`
	ahead := ` ?[,(]? ?(?:vao )?(?:truoc|cham nhat(?: la)?|vao|den)? ?(?:ngay )?`
	before := `(?:(?:xong |hoan thanh )?(?:truoc|cham nhat|vao|den) )?`
	return []pattern{
		p(8, `(?:it nhat |truoc it nhat |cham nhat )\d{1,2} (?:ngay|gio|tuan|thang)(?: lam viec)? truoc (?:khi|ngay|ky|phien)[^,;.\n]{0,70}`, fixed("relative", "BEFORE")),
		p(9, `(?:dinh ky )?`+every+` quy`+ahead+d_+` (?:cua )?(?:thang (?:cuoi|dau|cuoi cung)(?: cua)?(?: moi)? quy)(?: sau| ke tiep)?\)?`, func(m []string, _ gov.Date) (string, string) { return "recurring", "R/P3M/D" + pad(m[1]) }),
		p(9, `(?:dinh ky )?`+every+` thang,? (?:\()?(?:vao )?(?:truoc|cham nhat(?: la)?|vao|den) (?:ngay )?`+d_+`\b\)?`, func(m []string, _ gov.Date) (string, string) { return "recurring", "R/P1M/D" + pad(m[1]) }),
		p(9, `(?:dinh ky )?`+every+` nam,? (?:\()?(?:vao )?(?:truoc|cham nhat(?: la)?|vao|den) (?:ngay )?`+d_+`(?:/| thang )`+d_+`\)?`, func(m []string, _ gov.Date) (string, string) {
			return "recurring", "R/P1Y/" + pad(m[2]) + "-" + pad(m[1])
		}),
		p(9, before+`(?:ngay )?`+d_+` (?:cua )?(?:thang (?:cuoi|dau|cuoi cung)(?: cua)?(?: moi)? quy)(?: sau| ke tiep)?`, func(m []string, _ gov.Date) (string, string) { return "recurring", "R/P3M/D" + pad(m[1]) }),
		p(9, before+`(?:cac )?(?:ngay )?`+d_+`(?:\s*,\s*| va )(?:ngay )?`+d_+` `+every+` thang`, func(m []string, _ gov.Date) (string, string) {
			return "recurring", "R/P1M/D" + pad(m[1]) + ",D" + pad(m[2])
		}),
		p(9, before+`(?:ngay )?`+d_+` (?:`+every+`|cua (?:cac|moi|hang)) thang`, func(m []string, _ gov.Date) (string, string) { return "recurring", "R/P1M/D" + pad(m[1]) }),
		p(9, before+`(?:ngay )?`+d_+`(?:/| thang )`+d_+`(?: va |\s*,\s*)(?:ngay )?`+d_+`(?:/| thang )`+d_+` `+every+` nam`, func(m []string, _ gov.Date) (string, string) {
			return "recurring", "R/P1Y/" + pad(m[2]) + "-" + pad(m[1]) + "," + pad(m[4]) + "-" + pad(m[3])
		}),
		p(9, before+`(?:ngay )?`+d_+`(?:/| thang )`+d_+` `+every+` nam`, func(m []string, _ gov.Date) (string, string) {
			return "recurring", "R/P1Y/" + pad(m[2]) + "-" + pad(m[1])
		}),
		p(9, `(?:dinh ky )?`+before+`(?:sang |chieu |ngay )?(?:thu (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat)) (?:`+every+`|cua) tuan`, weekday),
		p(9, every+` tuan,? (?:vao )?(?:thu (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat))`, weekday),
		p(9, `(?:`+lead_+prep+` )?`+clock+`tu (?:nay|`+dmy+`|ngay \d{1,2}) den (?:het )?`+clock+dmy, func(m []string, ref gov.Date) (string, string) { return readDay(m[6:11], ref) }),
		p(9, `(?:trong )?(?:cac |hai |02 |03 |ba )ngay (?:\d{1,2}(?:/\d{1,2})?\s*(?:,|va|-)\s*)+`+dmy, func(m []string, ref gov.Date) (string, string) { return readDay(m[1:6], ref) }),
		p(10, lead_+`(?:truoc|cham nhat|muon nhat|den|trong|vao)?\s*(?:la )?(?:`+clock+`)`+`(?:trong )?(?:ngay trong |ngay )?`+prep+`? ?`+clock+dmy, func(m []string, ref gov.Date) (string, string) { return readDay(m[1:6], ref) }),
		p(6, `dinh ky (?:moi )?(?:`+d_+`|(sau|ba|hai)) thang(?:/lan| mot lan| 01 lan| 1 lan)?(?:(?:, | va )`+every+` nam)?`, func(m []string, _ gov.Date) (string, string) {
			n := map[string]string{"sau": "6", "ba": "3", "hai": "2"}[m[2]]
			return "recurring", "R/P" + trim0(m[1]) + n + "M"
		}),
		p(6, `(?:dinh ky )?(?:dinh ky|`+every+`) (gio|ngay|tuan|thang|quy|nam)(?:, `+every+` (?:quy|nam|thang))*`, func(m []string, _ gov.Date) (string, string) {
			return "recurring", map[string]string{"gio": "R/PT1H", "ngay": "R/P1D", "tuan": "R/P1W", "thang": "R/P1M", "quy": "R/P3M", "nam": "R/P1Y"}[m[1]]
		}),
		p(6, `(?:moi|cu|dinh ky)(?: moi)? `+d_+` (gio|ngay|tuan|thang)(?:/lan| mot lan)?`, func(m []string, _ gov.Date) (string, string) {
			return "recurring", map[string]string{"gio": "R/PT" + trim0(m[1]) + "H", "ngay": "R/P" + trim0(m[1]) + "D", "tuan": "R/P" + trim0(m[1]) + "W", "thang": "R/P" + trim0(m[1]) + "M"}[m[2]]
		}),
		p(6, `(?:01|1|mot) (?:gio/lan|gio mot lan)`, fixed("recurring", "R/PT1H")),
		p(5, lead_+`(?:`+prep+`\s*|tai |truoc |(?:tai|truoc|trong|cho) (?:cac )?(?:phien hop|ky hop|hoi nghi|cuoc hop|buoi hop)[^,;.\n\d]{0,45}|tuan (?:dau|cuoi|thu \S+) |tu )*(?:cua )?thang (?:\d{1,2}(?:/\d{4})?\s*(?:-|den|va|,)\s*(?:thang )?)*`+d_+year4, func(m []string, ref gov.Date) (string, string) {
			mo, _ := strconv.Atoi(m[1])
			return readMonth(mo, m[2]+m[3]+m[4], ref)
		}),
		p(5, lead_+`(?:ngay )?(?:trong|cuoi|het|truoc cuoi) thang (?:nay|toi|sau)`, func(m []string, ref gov.Date) (string, string) {
			d := gov.NewDate(ref.Year, ref.Month, 1)
			if !strings.HasSuffix(m[0], "nay") {
				d = gov.NewDate(ref.Year, ref.Month+1, 1)
			}
			return "month", fmt.Sprintf("%d-%02d", d.Year, int(d.Month))
		}),
		p(6, lead_+`truoc (?:khi|ky hop|phien hop|mua|tet|dip tet|le|ngay khai|ngay giao|ngay bau|ngay hop|ngay to chuc|thoi diem|mua kho|vu|nam hoc|gio|cac dip|dip|cuoc hop|hoi nghi|dai hoi)\b[^,;.\n]{0,60}`, fixed("relative", "BEFORE")),
		p(6, `(?:tai|vao|trong) (?:cac )?(?:ky hop|phien hop (?:toi|gan nhat|tiep theo|lan|thuong ky|ke tiep|sap toi|cuoi nam))[^,;.\n]{0,60}`, fixed("relative", "BEFORE")),
		p(4, lead_+`(?:`+prep+` |tu |dau |cuoi )*quy (?:(?:iv|iii|ii|i|[1-4])(?:/\d{4})?(?: va |, ?| ?- ?| den )(?:quy )?)?(iv|iii|ii|i|[1-4])\b`+year4, func(m []string, ref gov.Date) (string, string) {
			q := map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}[m[1]]
			return "quarter", fmt.Sprintf("%d-Q%d", yearFor(m[2]+m[3]+m[4], ref, 3*q), q)
		}),
		p(4, lead_+`(?:`+prep+` )?(?:0?6|sau) thang (dau|cuoi) nam(?: (\d{4}))?`, func(m []string, ref gov.Date) (string, string) {
			q := 2
			if m[1] == "cuoi" {
				q = 4
			}
			return "quarter", fmt.Sprintf("%d-Q%d", yearFor(m[2], ref, 3*q), q)
		}),
		p(4, lead_+`(?:`+prep+` )?(?:0?9|chin) thang(?: dau)?(?: nam (\d{4}))`, func(m []string, ref gov.Date) (string, string) {
			return "quarter", fmt.Sprintf("%d-Q3", yearFor(m[1], ref, 9))
		}),
		p(3, lead_+`(?:ngay )?(?:trong|cuoi|het|den het|den cuoi|vao|ngay trong|tu|ngay tu|ngay tu dau|dau|giua) nam (\d{4}|nay|toi|sau)`, func(m []string, ref gov.Date) (string, string) { return "year", strconv.Itoa(yearFor(m[1], ref, 12)) }),
		p(2, `nam (\d{4})`, func(m []string, _ gov.Date) (string, string) { return "year", m[1] }),
		p(7, lead_+`(?:ngay )?(?:trong|sau)?\s*(?:thoi han |thoi gian |vong |khoang |toi da |cham nhat |khong qua |khong de cham qua |cham qua |khong cham qua |khong qua )*(?:la )?`+d_+`\s*(?:\([^)]{1,20}\)\s*)?(ngay lam viec|ngay|tuan|thang|gio|nam)(?: tiep theo| dau tien| dau| toi| lam viec)?(?: (?:ke tu|tu|sau) [^,;.\n]{0,90})?`, readSpan),
		p(7, lead_+`(?:ngay )?(?:trong|vao|cuoi|dau|het) tuan(?: nay| toi| sau| le)?`, fixed("relative", "P1W")),
		p(6, `(?:ngay )?(?:sau khi|khi) [^,;.\n]{3,90}`, fixed("relative", "P0D")),
		p(1, `(?:lam|thuc hien|trien khai|xu ly|tien hanh) ngay\b|\bngay lap tuc|\bngay tu bay gio|(?:\bngay trong (?:ngay|dem|tuan nay|tuan|buoi)[a-z ]{0,6})`, fixed("immediate", "")),
		p(1, `(?:mot cach )?thuong xuyen(?:, lien tuc)?|lien tuc|24/24(?: gio)?(?:/ngay)?(?:, 7/7)?|24/7|24 gio/ngay|trong suot [^,;.\n]{2,60}|suot (?:ngay dem|dip|thoi gian|qua trinh|ca)[^,;.\n]{0,50}|(?:duy tri[^,;.\n]{0,30} )?(?:cho )?den khi [^,;.\n]{3,60}|khong de gian doan|khong gian doan`, fixed("ongoing", "")),
	}
}()

func weekday(m []string, _ gov.Date) (string, string) {
	if m[2] != "" {
		return "recurring", "R/P1W/SU"
	}
	return "recurring", "R/P1W/" + weekdays[m[1]]
}

// readSpan reads "trong 05 ngày làm việc".
func readSpan(m []string, _ gov.Date) (string, string) {
	n := trim0(m[1])
	if n == "" {
		return "", ""
	}
	switch {
	case strings.HasPrefix(m[2], "ngay lam viec") || strings.Contains(m[0], "ngay lam viec"):
		return "relative", "P" + n + "WD"
	case m[2] == "ngay":
		return "relative", "P" + n + "D"
	case m[2] == "tuan":
		return "relative", "P" + n + "W"
	case m[2] == "thang":
		return "relative", "P" + n + "M"
	case m[2] == "nam":
		return "relative", "P" + n + "Y"
	}
	return "relative", "P" + n + "H"
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func trim0(s string) string { return strings.TrimLeft(s, "0") }

// yearFor is the year written, or the year in which the month is not past at
// the reference date.
func yearFor(s string, ref gov.Date, month int) int {
	switch s {
	case "nay":
		return ref.Year
	case "toi", "sau":
		return ref.Year + 1
	}
	if y, err := strconv.Atoi(s); err == nil {
		return y
	}
	if month < int(ref.Month) {
		return ref.Year + 1
	}
	return ref.Year
}

func readDay(m []string, ref gov.Date) (string, string) {
	d, _ := strconv.Atoi(m[0])
	mo, _ := strconv.Atoi(m[1] + m[3])
	x := gov.Date{Year: yearFor(m[2]+m[4], ref, mo), Month: monthOf(mo), Day: d}
	if !x.Valid() {
		return "", ""
	}
	return "date", x.String()
}

func readMonth(mo int, year string, ref gov.Date) (string, string) {
	if mo < 1 || mo > 12 {
		return "", ""
	}
	return "month", fmt.Sprintf("%d-%02d", yearFor(year, ref, mo), mo)
}

var (
	// before an expression, these make it something else than a limit.
	notLimit = regexp.MustCompile(`(?:so [a-z\d/&.-]+(?: cua [a-z ]+)?|van ban|nghi quyet|quyet dinh|thong bao|cong van|chi thi|cong dien|ke hoach|to trinh|bao cao|hop dong|ket luan)(?: so [^ ]+)?(?: cua [^,;]{2,40})?,?\s*$|(?:^|[ ,])neu(?: den)?(?: sau)?\s*$|quoc lo\s*$|tinh lo\s*$|giai doan\s*$|nhiem ky\s*$|nien do\s*$|nhiem vu\s*$|du toan\s*$|so voi\s*$|thoi ky\s*$|km\s*$|dien tich\s*$`)
	// counted up to a day: what the work is about, not by when it is done.
	countedTo = regexp.MustCompile(`(?:có mặt|tính|lũy kế|số liệu|phát sinh|hiện có|thời điểm)\s*$`)
	bareYear  = regexp.MustCompile(`nam \d{4}$`)
	// nouns that take a period as their own: "kế hoạch thanh tra năm 2024".
	bareDMY = regexp.MustCompile(`^(?:ngay )?\d{1,2}\s*[/.-]\s*\d{1,2}`)
	leadRE  = regexp.MustCompile(`^` + lead_)
)

// limits finds the time expressions in [a,b). bare takes periods without a
// preposition too ("Quý I/2025" in a cell).
func (t *text) limits(a, b int, ref gov.Date, bare bool) []limit {
	key := [3]int{a, b, 0}
	if bare {
		key[2] = 1
	}
	found, ok := t.known[key]
	if !ok { // the same stretch is asked for many times
		found = t.findLimits(a, b, ref, bare)
		if t.known == nil {
			t.known = map[[3]int][]limit{}
		}
		t.known[key] = found
	}
	return slices.Clone(found)
}

// timely is in every text that a pattern can match.
var timely = regexp.MustCompile(`\d|thang|nam|tuan|ngay|truoc|hang |moi |dinh ky|khi |quy |thuong xuyen|lien tuc|suot|gian doan|ky hop|phien hop`)

func (t *text) findLimits(a, b int, ref gov.Date, bare bool) []limit {
	str := strings.ReplaceAll(string(t.fold[a:b]), "\n", " ")
	if !timely.MatchString(str) {
		return nil
	}
	at := make([]int, 0, len(str)+1)
	for i, r := range []rune(str) {
		for range utf8.RuneLen(r) {
			at = append(at, a+i)
		}
	}
	at = append(at, b)
	var out []limit
	taken := make([]bool, len(str)+1)
	for k, p := range patterns {
		for _, m := range p.re.FindAllStringSubmatchIndex(str, -1) {
			from, to := m[0], m[1]
			for from < to && str[from] == ' ' {
				from++
			}
			for to > from && str[to-1] == ' ' {
				to--
			}
			if from >= to || taken[from] || taken[to-1] {
				continue
			}
			i, j := at[from], at[to]
			if i > 0 && isWord(t.view[i-1]) || j < len(t.view) && isWord(t.view[j]) && isWord(t.view[j-1]) {
				continue
			}
			if j < len(t.view)-1 && (t.view[j] == '/' || t.view[j] == '%') && k != len(patterns)-1 {
				continue
			}
			before := str[:from]
			if strings.HasPrefix(str[from:to], "den") && countedTo.MatchString(string(t.low[a:i])) {
				continue
			}
			if notLimit.MatchString(before) && !strings.HasPrefix(str[from:to], "truoc") && !strings.HasPrefix(str[from:to], "cham nhat") && !strings.HasPrefix(str[from:to], "trong ") && !strings.HasPrefix(str[from:to], "hoan thanh") && !strings.HasPrefix(str[from:to], "xong") && !strings.HasPrefix(str[from:to], "thoi") && !strings.HasPrefix(str[from:to], "han") && !strings.HasPrefix(str[from:to], "dinh ky") && !strings.HasPrefix(str[from:to], "hang") && !placed.MatchString(str[from:to]) || strings.HasSuffix(strings.TrimRight(before, " "), " neu") || strings.TrimSpace(before) == "neu" {
				continue
			}
			groups := make([]string, max(12, len(m)/2))
			for g := range len(m) / 2 {
				if m[2*g] >= 0 {
					groups[g] = str[m[2*g]:m[2*g+1]]
				}
			}
			groups[0] = str[from:to]
			kind, value := p.read(groups, ref)
			if value == "P1W" && strings.HasPrefix(groups[0], "ngay ") {
				kind, value = "immediate", ""
			}
			if kind == "" || !t.plausible(kind, value, str[from:to], before, i, j, bare, p.rank) {
				continue
			}
			for x := from; x < to; x++ {
				taken[x] = true
			}
			out = append(out, limit{kind, value, i, j, p.rank})
		}
	}
	return t.recurringDay(out, str, at)
}

var dayAlone = regexp.MustCompile(`(?:truoc|cham nhat(?: la)?|vao|den) ngay (\d{1,2})(?:$|[^\d /.-]| [^t\d/.-]| t[^h])`)

// recurringDay puts together "hằng tháng báo cáo … trước ngày 25" and "hằng năm
// … trước ngày 15/12": how often here, on which day there.
func (t *text) recurringDay(list []limit, str string, at []int) []limit {
	for k := range list {
		l := &list[k]
		switch l.value {
		case "R/P1M":
			if m := dayAlone.FindStringSubmatchIndex(str); m != nil && at[m[0]] >= l.end {
				l.value, l.rank, l.start, l.end = "R/P1M/D"+pad(str[m[2]:m[3]]), 9, at[m[0]], at[m[3]]
			}
		case "R/P1Y":
			for n := range list {
				d := list[n]
				if d.kind == "date" && d.start >= l.end && !fullYear.MatchString(string(t.fold[d.start:d.end])) {
					l.value, l.rank, l.start, l.end = "R/P1Y/"+d.value[5:], 9, d.start, d.end
					return append(list[:n:n], list[n+1:]...)
				}
			}
		}
	}
	return list
}

var fullYear = regexp.MustCompile(`\d{4}$`)

var (
	placed     = regexp.MustCompile(`^(?:tai |vao |ngay trong |cuoi |dau |giua |den |tu )`)
	startsBare = regexp.MustCompile(`^(?:thang|quy|nam|\d)`)
	spanPrep   = regexp.MustCompile(`\b(?:trong|sau|thoi han|vong|toi da|cham nhat|khong qua|qua)\b`)
	ofPaper    = regexp.MustCompile(`(?:ke hoach|chuong trinh|du toan|chi tieu|nhiem vu|nghi quyet|de an|bao cao|danh muc|von|ngan sach|so lieu|muc tieu|hoi nghi|phien hop|ky hop|thi|tuyen sinh|nam hoc|luong|gia|bien che|quyet toan|phi|kinh phi|giao uoc|le hoi|cuoc thi|giai|phong trao|dot|su kien|tinh hinh|ket qua|cong tac)[a-z ,-]{0,60}$`)
)

// plausible tells whether what looks like a time limit is one.
func (t *text) plausible(kind, value, s, before string, i, j int, bare bool, rank int) bool {
	before = strings.TrimRight(before, " ")
	if s == "24/7" || s == "24/24" {
		return kind == "ongoing"
	}
	switch kind {
	case "immediate":
		low := string(t.low[i:j])
		if !strings.Contains(low, "ngay") {
			return false
		}
	case "date":
		if strings.HasSuffix(before, "thang") {
			return false // "tháng 01-3/2024"
		}
		if bareDMY.MatchString(s) && !bare {
			// "ngày 30/4" alone names a day of something: a limit only where it
			// stands by itself at an edge.
			if !strings.HasPrefix(s, "ngay") && before != "" && !strings.HasSuffix(before, ",") && !strings.HasSuffix(before, "ngay") {
				return false
			}
			if strings.HasPrefix(s, "ngay") && (before == "" || strings.HasSuffix(before, "tu") || strings.HasSuffix(before, "bao") || strings.HasSuffix(before, "hoi") || strings.HasSuffix(before, "sang")) {
				return before == ""
			}
		}
		if strings.HasPrefix(s, "tu ") && !strings.Contains(s, " den ") || strings.HasPrefix(s, "ke tu") {
			return false
		}
	case "month", "quarter", "year":
		if strings.Contains(s, "6 thang") || strings.Contains(s, "9 thang") || strings.HasPrefix(s, "sau thang") {
			return bare || !strings.HasPrefix(s, "6") && !strings.HasPrefix(s, "0") && !strings.HasPrefix(s, "9") && !strings.HasPrefix(s, "s") || before == "" || strings.HasSuffix(before, ",") || strings.HasSuffix(before, ";")
		}
		if !bare && startsBare.MatchString(s) {
			if kind == "year" || ofPaper.MatchString(before) || kind == "quarter" && strings.HasPrefix(s, "quy") && !strings.HasSuffix(before, ",") && before != "" {
				return kind == "quarter" && strings.Contains(s, "thang") && (before == "" || strings.HasSuffix(before, ";") || strings.HasSuffix(before, ","))
			}
			if strings.HasPrefix(s, "thang") && before != "" && !strings.HasSuffix(before, ",") {
				return false
			}
		}
		if strings.HasPrefix(s, "dau nam") || strings.HasPrefix(s, "den nam") {
			return kind != "year" || strings.HasPrefix(s, "den het")
		}
	case "relative":
		switch {
		case strings.Contains(s, "ngay") && !strings.Contains(string(t.low[i:j]), "ngày"):
			return value == "P0D" && strings.HasPrefix(s, "ngay") || value == "BEFORE" || value == "P1W"
		case strings.HasPrefix(value, "P") && value != "P0D" && value != "P1W" || value == "P1W" && strings.ContainsAny(s, "0123456789"):
			if !spanPrep.MatchString(s) && !strings.HasSuffix(s, " tiep theo") && !bare {
				return false
			}
			if strings.HasPrefix(s, "sau") && !strings.Contains(s, "ngay") && !strings.Contains(s, "gio") && !strings.Contains(s, "thang") && !strings.Contains(s, "tuan") {
				return false
			}
			return !strings.Contains(s, "nam") || strings.HasPrefix(s, "trong")
		case value == "P0D":
			if strings.HasPrefix(s, "khi") {
				return false
			}
			return strings.HasPrefix(string(t.low[i:j]), "ngay")
		case value == "BEFORE" && strings.HasPrefix(s, "truoc mua"):
			return true
		}
	case "ongoing":
		if strings.HasPrefix(s, "thuong xuyen") && strings.HasSuffix(before, "khong") {
			return false
		}
	case "recurring":
		if strings.HasPrefix(s, "hang nam") && ofPaper.MatchString(before) && rank == 6 && j < len(t.view) && !strings.ContainsRune(".,;", t.view[j]) {
			return false
		}
	}
	return true
}
