package programme

import (
	"regexp"
	"strconv"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/floor/sheet"
	"roviec/internal/floor/web/form"
	"roviec/internal/people/org"
	"roviec/internal/vn/vntext"
)

// What headings and cells of other people's tables mean.

// headings are folded words of a heading and the field that they name; the
// longest that a heading contains wins, so "co quan phoi hop" is not "co quan".
var headings = []struct{ words, field string }{
	{"noi dung", "title"},
	{"ten noi dung", "title"},
	{"ten de an", "title"},
	{"ten cong viec", "title"},
	{"noi dung cong viec", "title"},
	{"noi dung trinh", "title"},
	{"ten van ban", "title"},
	{"title", "title"},
	{"item", "title"},
	{"cap quyet dinh", "authority"},
	{"cap trinh", "authority"},
	{"tham quyen", "authority"},
	{"cap co tham quyen", "authority"},
	{"cap", "authority"},
	{"who decides", "authority"},
	{"authority", "authority"},
	{"trinh tiep", "onward"},
	{"cap trinh tiep theo", "onward"},
	{"passed on to", "onward"},
	{"thang", "month"},
	{"thang trinh", "month"},
	{"thoi gian trinh", "month"},
	{"thoi gian", "month"},
	{"thoi han", "month"},
	{"han", "month"},
	{"han trinh", "month"},
	{"month", "month"},
	{"co quan", "lead"},
	{"don vi", "lead"},
	{"co quan trinh", "lead"},
	{"co quan chu tri", "lead"},
	{"don vi chu tri", "lead"},
	{"chu tri", "lead"},
	{"co quan soan thao", "lead"},
	{"submitted by", "lead"},
	{"lead", "lead"},
	{"phoi hop", "coordinating"},
	{"co quan phoi hop", "coordinating"},
	{"don vi phoi hop", "coordinating"},
	{"coordinating", "coordinating"},
	{"coordinating agencies", "coordinating"},
	{"lanh dao", "leader"},
	{"lanh dao phu trach", "leader"},
	{"lanh dao ubnd tinh phu trach", "leader"},
	{"nguoi phu trach", "leader"},
	{"lanh dao chi dao", "leader"},
	{"supervising leader", "leader"},
	{"can cu", "basis"},
	{"can cu phap ly", "basis"},
	{"can cu xay dung", "basis"},
	{"basis", "basis"},
	{"su can thiet", "necessity"},
	{"ly do", "necessity"},
	{"muc dich", "necessity"},
	{"necessity", "necessity"},
	{"san pham", "product"},
	{"san pham trinh", "product"},
	{"hinh thuc van ban", "product"},
	{"loai van ban", "product"},
	{"product", "product"},
}

// fieldOf guesses what a folded heading names, with the certainty of the guess
// (the length of the words that matched; 0 = nothing did).
func fieldOf(folded string) (field string, certainty int) {
	for _, h := range headings {
		n := 0
		switch {
		case folded == h.words:
			n = 1000
		case strings.Contains(" "+folded+" ", " "+h.words+" "):
			n = len(h.words)
		}
		if n > certainty {
			field, certainty = h.field, n
		}
	}
	return field, certainty
}

// Mapping says where the fields stand in a sheet.
type Mapping struct {
	Head    int            `json:"head"` // line of the headings, from 1
	Columns map[string]int `json:"columns"`
}

// guess finds the line of headings, and what each column holds: what it meant
// the last time, else what its words say. Every field is guessed once.
func guess(rows [][]string, remembered map[string]string) Mapping {
	best := Mapping{Head: 1, Columns: map[string]int{}}
	for line, row := range rows[:min(30, len(rows))] {
		columns, sure := map[string]int{}, map[string]int{}
		for col, text := range row {
			key := vntext.Plain(text)
			if key == "" || len(key) > 120 {
				continue
			}
			field, n := fieldOf(key)
			if f, ok := remembered[key]; ok {
				field, n = f, 2000
			}
			if n > sure[field] && field != "" {
				columns[field], sure[field] = col, n
			}
		}
		if len(columns) > len(best.Columns) {
			best = Mapping{Head: line + 1, Columns: columns}
		}
	}
	return best
}

// bad is a cell that cannot be read.
func bad(key string, args ...any) *fault.Field { return &fault.Field{Key: key, Args: args} }

// authorityOf reads who decides: "UBND tỉnh", "Chủ tịch UBND tỉnh", also with
// the Council or the Party named beside it.
func authorityOf(s string) (authority, onward string, e *fault.Field) {
	k := " " + vntext.Plain(s) + " "
	switch {
	case strings.Contains(k, " chu tich ") || strings.Contains(k, " chairman ") || strings.Contains(k, " ct ubnd "):
		authority = Chairman
	case strings.Contains(k, " ubnd ") || strings.Contains(k, " uy ban ") || strings.Contains(k, " committee ") || strings.Contains(k, " tap the "):
		authority = Committee
	}
	if onward = onwardOf(s); authority == "" && onward != "" {
		authority = Committee // what goes to the Council is decided by all
	}
	if authority == "" {
		e = bad("programme.cell.authority", s)
	}
	return authority, onward, e
}

// onwardOf reads who gets the item afterwards.
func onwardOf(s string) string {
	k := " " + vntext.Plain(s) + " "
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(k, " "+w+" ") {
				return true
			}
		}
		return false
	}
	council, party := has("hdnd", "hoi dong nhan dan", "council"), has("tinh uy", "btv", "ban thuong vu", "bcs", "ban can su", "party")
	switch {
	case council && party:
		return "both"
	case council:
		return "council"
	case party:
		return "party"
	}
	return ""
}

var (
	monthOnly = regexp.MustCompile(`^(?:thang|t|month|m)? ?0?(\d{1,2})$`)
	monthYear = regexp.MustCompile(`^(?:thang|t)? ?0?(\d{1,2}) (?:nam )?(\d{4})$`)
	threeNums = regexp.MustCompile(`^\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}$`)
)

// monthOf reads the month of a programme's year: 3, Tháng 3, T3, 03/2024,
// 15/03/2024, 2024-03-15, or the number by which a spreadsheet keeps a day.
func monthOf(s string, year int) (int, *fault.Field) {
	s = strings.TrimSuffix(strings.TrimSpace(s), " 00:00:00")
	if threeNums.MatchString(s) {
		d, ok := form.ParseDate(s)
		switch {
		case !ok:
			return 0, bad("programme.cell.no_day", s)
		case d.Year != year:
			return 0, bad("programme.cell.other_year", s, strconv.Itoa(year))
		}
		return int(d.Month), nil
	}
	k := vntext.Plain(s)
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") { // signs are lost in words
		k = s
	}
	if m := monthYear.FindStringSubmatch(k); m != nil {
		if m[2] != strconv.Itoa(year) {
			return 0, bad("programme.cell.other_year", s, strconv.Itoa(year))
		}
		k = m[1]
	}
	if m := monthOnly.FindStringSubmatch(k); m != nil {
		if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= 12 {
			return n, nil
		}
		return 0, bad("programme.cell.no_month", s)
	}
	if d, ok := sheet.Day(s); ok {
		if d.Year != year {
			return 0, bad("programme.cell.other_year", d.String(), strconv.Itoa(year))
		}
		return int(d.Month), nil
	}
	return 0, bad("programme.cell.no_month", s)
}

// bodyNames finds agencies by the names and codes that people write.
type bodyNames struct{ org.Named }

func (b bodyNames) lead(s string) (org.Agency, *fault.Field) {
	a, ok := b.Find(s)
	if !ok {
		return a, bad("programme.cell.no_agency", s)
	}
	if !a.Assignable() {
		return a, bad("programme.cell.no_lead", s)
	}
	return a, nil
}

// several reads a list of agencies. They stand apart by a semicolon, a line or
// a comma; a comma may also belong to a name.
func (b bodyNames) several(s string) (ids []string, e *fault.Field) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		pieces := strings.Split(part, ",")
		for i := 0; i < len(pieces); {
			n := len(pieces)
			for ; n > i; n-- {
				if a, ok := b.Find(strings.Join(pieces[i:n], " ")); ok {
					ids = append(ids, a.ID)
					break
				}
			}
			if n > i {
				i = n
				continue
			}
			if strings.TrimSpace(pieces[i]) != "" {
				return ids, bad("programme.cell.no_agency", strings.TrimSpace(pieces[i]))
			}
			i++
		}
	}
	return ids, nil
}
