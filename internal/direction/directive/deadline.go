package directive

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"roviec/internal/base/gov"
)

// limit is a time expression found in a clause.
type limit struct {
	kind, value string
	start, end  int // characters
	rank        int // how exact it is
}

const (
	dayRE = `(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?|\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?)`
	pre   = `(?:(?:hoàn thành|xong|báo cáo|gửi)\s+)?(?:chậm nhất(?:\s+(?:là|đến|vào))?|muộn nhất(?:\s+là)?|trước|đến hết|hết|đến|trong|vào|kể từ|từ)\s+`
)

// patterns are tried in this order; the first that fits at a place wins there.
var patterns = []struct {
	re   *regexp.Regexp
	rank int
	read func(m []string, ref gov.Date) (kind, value string)
}{
	{regexp.MustCompile(`(?:trước\s+)?(?:ngày\s+)?(\d{1,2})\s+(?:của\s+)?tháng\s+(?:cuối|đầu)\s+quý(?:\s+sau)?`), 8, func(m []string, _ gov.Date) (string, string) {
		return "recurring", "R/P3M/D" + pad(m[1])
	}},
	{regexp.MustCompile(`(?:trước\s+)?(?:ngày\s+)?(\d{1,2})(?:\s*,\s*|\s+và\s+)(?:ngày\s+)?(\d{1,2})\s+(?:hằng|hàng)\s+tháng`), 8, func(m []string, _ gov.Date) (string, string) {
		return "recurring", "R/P1M/D" + pad(m[1]) + ",D" + pad(m[2])
	}},
	{regexp.MustCompile(`(?:trước\s+)?(?:ngày\s+)?(\d{1,2})\s+(?:hằng|hàng)\s+tháng`), 8, func(m []string, _ gov.Date) (string, string) {
		return "recurring", "R/P1M/D" + pad(m[1])
	}},
	{regexp.MustCompile(`(?:trước\s+)?(?:ngày\s+)?(\d{1,2})/(\d{1,2})\s+và\s+(?:ngày\s+)?(\d{1,2})/(\d{1,2})\s+(?:hằng|hàng)\s+năm`), 8, func(m []string, _ gov.Date) (string, string) {
		return "recurring", "R/P1Y/" + pad(m[2]) + "-" + pad(m[1]) + "," + pad(m[4]) + "-" + pad(m[3])
	}},
	{regexp.MustCompile(`(?:trước\s+)?(?:ngày\s+)?(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})\s+(?:hằng|hàng)\s+năm`), 8, func(m []string, _ gov.Date) (string, string) {
		return "recurring", "R/P1Y/" + pad(m[2]) + "-" + pad(m[1])
	}},
	{regexp.MustCompile(`(?:vào\s+)?(thứ\s+hai|thứ\s+ba|thứ\s+tư|thứ\s+năm|thứ\s+sáu|thứ\s+bảy|chủ\s+nhật|thứ\s+[2-7])\s+(?:hằng|hàng)\s+tuần`), 8, func(m []string, _ gov.Date) (string, string) {
		w := strings.Join(strings.Fields(m[1]), " ")
		return "recurring", "R/P1W/" + map[string]string{"thứ hai": "MO", "thứ 2": "MO", "thứ ba": "TU", "thứ 3": "TU", "thứ tư": "WE", "thứ 4": "WE", "thứ năm": "TH", "thứ 5": "TH", "thứ sáu": "FR", "thứ 6": "FR", "thứ bảy": "SA", "thứ 7": "SA", "chủ nhật": "SU"}[w]
	}},
	{regexp.MustCompile(`từ\s+` + dayRE + `\s+đến\s+(?:hết\s+)?` + dayRE), 9, func(m []string, ref gov.Date) (string, string) { return readDay(m[6:11], ref) }},
	{regexp.MustCompile(`(?:trong\s+)?các\s+ngày\s+(?:\d{1,2}\s*(?:,|và)\s*)+` + dayRE), 9, func(m []string, ref gov.Date) (string, string) { return readDay(m[1:6], ref) }},
	{regexp.MustCompile(pre + `(?:\d{1,2}\s*(?:giờ|h)\s*(?:\d{1,2}\s*)?(?:phút\s*)?)?` + `(?:,\s*)?` + dayRE), 9, func(m []string, ref gov.Date) (string, string) { return readDay(m[1:6], ref) }},
	{regexp.MustCompile(`(?:xong|hoàn thành)\s+` + dayRE), 9, func(m []string, ref gov.Date) (string, string) { return readDay(m[1:6], ref) }},
	{regexp.MustCompile(`(?:định kỳ\s+)?(?:hằng|hàng|mỗi)\s+(giờ|ngày|tuần|tháng|quý|năm)`), 6, func(m []string, _ gov.Date) (string, string) {
		return "recurring", map[string]string{"giờ": "R/PT1H", "ngày": "R/P1D", "tuần": "R/P1W", "tháng": "R/P1M", "quý": "R/P3M", "năm": "R/P1Y"}[m[1]]
	}},
	{regexp.MustCompile(`định kỳ\s+(\d{1,2})\s+tháng`), 6, func(m []string, _ gov.Date) (string, string) { return "recurring", "R/P" + trim0(m[1]) + "M" }},
	{regexp.MustCompile(`(?:trong|trước|đến\s+hết|hết|cuối|đầu|giữa|tại\s+phiên\s+họp(?:\s+thường\s+kỳ)?(?:\s+của)?(?:\s+ubnd\s+tỉnh)?|tuần\s+đầu|ngay\s+trong|xong\s+trong|chậm\s+nhất\s+(?:là\s+)?(?:trong\s+)?)\s*(?:cuối\s+|đầu\s+|giữa\s+)?tháng\s+(?:\d{1,2}\s*-\s*)?(\d{1,2})(?:\s*/\s*(\d{4})|\s*-\s*(\d{4})|\s+năm\s+(\d{4}))?`), 5, func(m []string, ref gov.Date) (string, string) {
		mo, _ := strconv.Atoi(m[1])
		return readMonth(mo, m[2]+m[3]+m[4], ref)
	}},
	{regexp.MustCompile(`(?:trong|trước|đến\s+hết|hết|cuối|xong\s+trong|ngay\s+trong)\s*(?:cuối\s+)?quý\s+(?:[ivx\d]+\s+(?:và|,)\s+quý\s+)?(iv|iii|ii|i|[1-4])(?:\s*/\s*(\d{4})|\s+năm\s+(\d{4})|\s*-\s*(\d{4}))?`), 4, func(m []string, ref gov.Date) (string, string) {
		q := map[string]int{"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}[m[1]]
		return "quarter", fmt.Sprintf("%d-Q%d", yearFor(m[2]+m[3]+m[4], ref, 3*q), q)
	}},
	{regexp.MustCompile(`(?:trong\s+)?6\s+tháng\s+đầu\s+năm(?:\s+(\d{4}))?`), 4, func(m []string, ref gov.Date) (string, string) {
		return "quarter", fmt.Sprintf("%d-Q2", yearFor(m[1], ref, 6))
	}},
	{regexp.MustCompile(`(?:trong|cuối|hết|đến\s+hết)\s+năm\s+(\d{4})`), 3, func(m []string, _ gov.Date) (string, string) { return "year", m[1] }},
	{regexp.MustCompile(`(?:trong|cuối|hết)\s+năm\s+(?:nay|này)`), 3, func(_ []string, ref gov.Date) (string, string) { return "year", strconv.Itoa(ref.Year) }},
	{regexp.MustCompile(`(?:trong\s+)?năm\s+tới`), 3, func(_ []string, ref gov.Date) (string, string) { return "year", strconv.Itoa(ref.Year + 1) }},
	{regexp.MustCompile(`trong\s+(?:thời\s+hạn\s+|vòng\s+|thời\s+gian\s+)?(?:không\s+quá\s+)?(\d{1,3})\s+(ngày\s+làm\s+việc|ngày|tuần|tháng|giờ|năm)(?:\s*,?\s*(?:kể\s+)?từ\s+(?:ngày|khi)[^,.;]*)?`), 5, func(m []string, _ gov.Date) (string, string) {
		n := trim0(m[1])
		switch strings.Join(strings.Fields(m[2]), " ") {
		case "ngày làm việc":
			return "relative", "P" + n + "WD"
		case "ngày":
			return "relative", "P" + n + "D"
		case "tuần":
			return "relative", "P" + n + "W"
		case "tháng":
			return "relative", "P" + n + "M"
		case "giờ":
			return "relative", "P" + n + "H"
		}
		return "relative", "P" + n + "Y"
	}},
	{regexp.MustCompile(`trong\s+tuần\s+(?:này|tới|sau)`), 4, func([]string, gov.Date) (string, string) { return "relative", "P1W" }},
	{regexp.MustCompile(`ngay\s+(?:sau\s+)?khi\s+[^,.;]+`), 3, func([]string, gov.Date) (string, string) { return "relative", "P0D" }},
	{regexp.MustCompile(`trước\s+(?:khi\s+[^,.;]+|kỳ\s+họp[^,.;]*|tết[^,.;]*|mùa\s+[^,.;]+)`), 2, func([]string, gov.Date) (string, string) { return "relative", "BEFORE" }},
	{regexp.MustCompile(`(?:thực\s+hiện|làm|triển\s+khai)\s+ngay|ngay\s+trong\s+(?:ngày|tuần)(?:\s+này)?`), 1, func([]string, gov.Date) (string, string) { return "immediate", "" }},
	{regexp.MustCompile(`thường\s+xuyên|liên\s+tục|24/24\s+giờ|24/24|24/7|cho\s+đến\s+khi\s+[^,.;]+|trong\s+suốt\s+[^,.;]+`), 1, func([]string, gov.Date) (string, string) { return "ongoing", "" }},
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func trim0(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return "0"
}

// yearFor is the year written, or that of the reference date; where the month
// lies before the reference month it is the next.
func yearFor(s string, ref gov.Date, month int) int {
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
	y := yearFor(m[2]+m[4], ref, mo)
	x := gov.Date{Year: y, Month: monthOf(mo), Day: d}
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

// notLimits are dates that say something else: of documents, of conditions.
var notLimits = regexp.MustCompile(`(?:số\s+[\p{L}\d/&-]+\s+|văn\s+bản\s+|nghị\s+quyết\s+|quyết\s+định\s+|thông\s+báo\s+|công\s+văn\s+|chỉ\s+thị\s+)$|nếu\s+(?:đến\s+)?$|quốc\s+lộ\s+$|giai\s+đoạn\s+$`)

// limits finds the time expressions in [a,b).
func (s source) limits(a, b int, ref gov.Date) []limit {
	low := string(s.low[a:b])
	at := make([]int, 0, len(low)+1) // byte → character
	for i, r := range []rune(low) {
		for range len(string(r)) {
			at = append(at, a+i)
		}
	}
	at = append(at, b)
	var out []limit
	taken := make([]bool, len(low)+1)
	for _, p := range patterns {
		for _, m := range p.re.FindAllStringSubmatchIndex(low, -1) {
			if taken[m[0]] || taken[m[1]-1] || notLimits.MatchString(low[:m[0]]) || strings.HasSuffix(strings.TrimSpace(low[:m[0]]), "nếu") {
				continue
			}
			if m[0] > 0 && isWord(s.low[at[m[0]]-1]) {
				continue
			}
			groups := make([]string, len(m)/2)
			for i := range groups {
				if m[2*i] >= 0 {
					groups[i] = low[m[2*i]:m[2*i+1]]
				}
			}
			for len(groups) < 12 {
				groups = append(groups, "")
			}
			kind, value := p.read(groups, ref)
			if kind == "" {
				continue
			}
			for i := m[0]; i < m[1]; i++ {
				taken[i] = true
			}
			out = append(out, limit{kind, value, at[m[0]], at[m[1]], p.rank})
		}
	}
	return out
}
