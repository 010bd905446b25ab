package directive

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"

	"roviec/internal/base/gov"
	"roviec/internal/vn/vntext"
)

//go:embed agencies.json
var agenciesJSON []byte

// agency is one line of the table of parties.
type agency struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"` // agency, body, authority, central (above the province), office, group
	Aliases []string `json:"aliases"`
	Code    string   `json:"code"`
	From    string   `json:"from"`  // valid from, "" = always
	Until   string   `json:"until"` // valid to, "" = still
}

type alias struct {
	words       phrase
	name        string
	from, until string
}

type register struct {
	byName     map[string]agency
	byFirst    map[rune][]alias // by first letter without marks, longest first
	ministries []alias          // by field, longest first
}

var known = sync.OnceValue(func() register {
	var list []agency
	if err := json.Unmarshal(agenciesJSON, &list); err != nil {
		panic(err) // the table is part of the program
	}
	r := register{byName: map[string]agency{}, byFirst: map[rune][]alias{}}
	for _, a := range list {
		r.byName[a.Name] = a
		if field, ok := strings.CutPrefix(a.Name, "Bộ "); ok && a.Kind == "agency" {
			r.ministries = append(r.ministries, alias{words: phraseOf(field), name: a.Name})
		}
		for _, x := range append([]string{a.Name}, a.Aliases...) {
			for _, y := range []string{x, strings.Replace(x, "UBND", "Ủy ban nhân dân", 1), strings.Replace(x, "HĐND", "Hội đồng nhân dân", 1), strings.Replace(x, "MTTQ", "Mặt trận Tổ quốc", 1)} {
				p := phraseOf(y)
				for _, w := range strings.Fields(y) { // "CA tỉnh" is not "cả tỉnh"
					if w == strings.ToUpper(w) && len(w) == 2 && w != "TƯ" {
						p.loose = false
					}
				}
				r.byFirst[p.fold[0]] = append(r.byFirst[p.fold[0]], alias{p, a.Name, a.From, a.Until})
			}
		}
	}
	sort.SliceStable(r.ministries, func(i, j int) bool { return len(r.ministries[i].words.low) > len(r.ministries[j].words.low) })
	for k := range r.byFirst {
		sort.SliceStable(r.byFirst[k], func(i, j int) bool { return len(r.byFirst[k][i].words.low) > len(r.byFirst[k][j].words.low) })
	}
	return r
})

// Names of groups in the table.
const (
	allDepartments = "Các sở, ban, ngành"
	allDistricts   = "UBND các huyện, thị xã, thành phố"
	allCommunes    = "UBND các xã, phường"
	allBodies      = "Các cơ quan, đơn vị"
	allPlaces      = "Các cơ quan, đơn vị, địa phương"
	everyone       = "Các cấp, các ngành"
	concerned      = "Các đơn vị liên quan"
	massBodies     = "Các đoàn thể cấp tỉnh"
	allMinistries  = "Các bộ, ngành"
	allProvinces   = "UBND các tỉnh, thành phố"
	byCompetence   = "theo thẩm quyền"
)

var openGroups = []string{concerned, allBodies, allPlaces, everyone}

// titles stand before a body and do not change which it is.
var titles = phrases(
	"các đồng chí", "bí thư,", "bộ trưởng", "thứ trưởng", "đồng chí", "đ/c", "ông", "bà", "phó giám đốc", "giám đốc", "chủ tịch", "thủ trưởng", "lãnh đạo", "trưởng ban", "chánh", "người đứng đầu", "tổng giám đốc",
	"hiệu trưởng", "cục trưởng", "chi cục trưởng", "trưởng phòng", "chỉ huy trưởng", "bí thư", "viện trưởng", "tập thể lãnh đạo", "đại diện", "lực lượng", "chủ nhiệm", "trưởng", "tổng biên tập",
)

// fields are the departments by their field, for elliptic names and for
// "ngành X", "lực lượng X".
var fields = func() []alias {
	table := map[string]string{
		"tc": "Sở Tài chính", "tài chính": "Sở Tài chính", "kh&đt": "Sở Kế hoạch và Đầu tư", "khđt": "Sở Kế hoạch và Đầu tư", "kh-đt": "Sở Kế hoạch và Đầu tư", "kế hoạch và đầu tư": "Sở Kế hoạch và Đầu tư", "kế hoạch - đầu tư": "Sở Kế hoạch và Đầu tư",
		"tn&mt": "Sở Tài nguyên và Môi trường", "tnmt": "Sở Tài nguyên và Môi trường", "tài nguyên và môi trường": "Sở Tài nguyên và Môi trường", "tài nguyên - môi trường": "Sở Tài nguyên và Môi trường", "xd": "Sở Xây dựng", "xây dựng": "Sở Xây dựng",
		"gtvt": "Sở Giao thông vận tải", "giao thông vận tải": "Sở Giao thông vận tải", "giao thông": "Sở Giao thông vận tải",
		"nn&ptnt": "Sở Nông nghiệp và Phát triển nông thôn", "nn-ptnt": "Sở Nông nghiệp và Phát triển nông thôn", "nnptnt": "Sở Nông nghiệp và Phát triển nông thôn", "nông nghiệp và ptnt": "Sở Nông nghiệp và Phát triển nông thôn", "nông nghiệp và phát triển nông thôn": "Sở Nông nghiệp và Phát triển nông thôn",
		"nn&mt": "Sở Nông nghiệp và Môi trường", "nnmt": "Sở Nông nghiệp và Môi trường", "nông nghiệp và môi trường": "Sở Nông nghiệp và Môi trường",
		"ct": "Sở Công Thương", "công thương": "Sở Công Thương", "y tế": "Sở Y tế", "yt": "Sở Y tế",
		"gd&đt": "Sở Giáo dục và Đào tạo", "gdđt": "Sở Giáo dục và Đào tạo", "gd-đt": "Sở Giáo dục và Đào tạo", "giáo dục và đào tạo": "Sở Giáo dục và Đào tạo", "giáo dục": "Sở Giáo dục và Đào tạo",
		"nội vụ": "Sở Nội vụ", "nv": "Sở Nội vụ", "tư pháp": "Sở Tư pháp", "tp": "Sở Tư pháp",
		"tt&tt": "Sở Thông tin và Truyền thông", "tttt": "Sở Thông tin và Truyền thông", "thông tin và truyền thông": "Sở Thông tin và Truyền thông",
		"lđ-tb&xh": "Sở Lao động - Thương binh và Xã hội", "lđtb&xh": "Sở Lao động - Thương binh và Xã hội", "lđtbxh": "Sở Lao động - Thương binh và Xã hội", "lao động - thương binh và xã hội": "Sở Lao động - Thương binh và Xã hội",
		"vhttdl": "Sở Văn hóa, Thể thao và Du lịch", "vhtt&dl": "Sở Văn hóa, Thể thao và Du lịch", "vh,tt&dl": "Sở Văn hóa, Thể thao và Du lịch", "vh, tt&dl": "Sở Văn hóa, Thể thao và Du lịch", "vh-tt&dl": "Sở Văn hóa, Thể thao và Du lịch", "văn hóa, thể thao và du lịch": "Sở Văn hóa, Thể thao và Du lịch",
		"kh&cn": "Sở Khoa học và Công nghệ", "khcn": "Sở Khoa học và Công nghệ", "khoa học và công nghệ": "Sở Khoa học và Công nghệ", "ngoại vụ": "Sở Ngoại vụ", "dân tộc và tôn giáo": "Sở Dân tộc và Tôn giáo", "dt&tg": "Sở Dân tộc và Tôn giáo",
	}
	var out []alias
	for k, v := range table {
		out = append(out, alias{words: phraseOf(k), name: v})
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i].words.low, out[j].words.low
		return len(a) > len(b) || len(a) == len(b) && string(a) < string(b)
	})
	return out
}()

// forces are agencies of the province named by their field.
var forces = []alias{
	{words: phraseOf("công an"), name: "Công an tỉnh"},
	{words: phraseOf("quân sự"), name: "Bộ Chỉ huy Quân sự tỉnh"},
	{words: phraseOf("biên phòng"), name: "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"},
	{words: phraseOf("bộ đội biên phòng"), name: "Bộ Chỉ huy Bộ đội Biên phòng tỉnh"},
	{words: phraseOf("quản lý thị trường"), name: "Cục Quản lý thị trường"},
	{words: phraseOf("thuế"), name: "Cục Thuế tỉnh"},
	{words: phraseOf("hải quan"), name: "Cục Hải quan tỉnh"},
	{words: phraseOf("kiểm lâm"), name: "Chi cục Kiểm lâm"},
	{words: phraseOf("thanh tra"), name: "Thanh tra tỉnh"},
	{words: phraseOf("điện lực"), name: "Công ty Điện lực tỉnh"},
}

// named is a party read out of the text.
type named struct {
	names []string
	start int
	end   int
	sure  bool   // of the table or a territory, not a guess at a noun phrase
	place string // proper name behind one of the table
}

// reader of parties: remembers who was named, for "Sở này", "hai địa phương".
type speaker struct {
	*text
	loud  bool     // the whole text is in capitals
	from  string   // the province that speaks, where the head says it
	high  bool     // the Government or a ministry speaks
	local register // of the day, from outside
	ref   gov.Date
	seen  []string // in order of mention
}

func (s *speaker) remember(names []string) {
	for _, n := range names {
		if i := slices.Index(s.seen, n); i >= 0 {
			s.seen = slices.Delete(s.seen, i, i+1)
		}
		s.seen = append(s.seen, n)
	}
}

// last is the party mentioned last whose name fits.
func (s *speaker) last(n int, fits func(string) bool) []string {
	var out []string
	for i := len(s.seen) - 1; i >= 0 && len(out) < n; i-- {
		if fits(s.seen[i]) {
			out = append([]string{s.seen[i]}, out...)
		}
	}
	if len(out) < n {
		return nil
	}
	return out
}

// tabled reads a party of the table.
func (s *speaker) tabled(i, limit int) (named, bool) {
	if i >= limit {
		return named{}, false
	}
	day := s.ref.String()
	for _, a := range s.local.byFirst[s.fold[i]] {
		if e, ok := s.has(i, a.words); ok && e <= limit {
			return named{names: []string{a.name}, start: i, end: e, sure: true}, true
		}
	}
	p, ok := s.listed(i, limit, day)
	if ok && len(s.local.byName) > 0 && s.local.byName[p.names[0]].Name == "" {
		if name := s.completed(i, p.end); name != "" {
			p.names = []string{name}
		}
	}
	if !ok && len(s.local.byName) > 0 && unicode.IsUpper(s.view[i]) {
		return s.cutShort(i, limit)
	}
	return p, ok
}

// register takes in the bodies of a register.
func (s *speaker) register(list []Party) {
	if len(list) == 0 {
		return
	}
	s.local = register{byName: map[string]agency{}, byFirst: map[rune][]alias{}}
	for _, x := range list {
		s.local.byName[x.Name] = agency{Name: x.Name, Code: x.Code}
		for _, y := range []string{x.Name, x.Short} {
			if strings.Contains(y, " ") || len(y) > 3 {
				p := phraseOf(y)
				s.local.byFirst[p.fold[0]] = append(s.local.byFirst[p.fold[0]], alias{words: p, name: x.Name})
			}
		}
	}
	for k := range s.local.byFirst {
		sort.SliceStable(s.local.byFirst[k], func(i, j int) bool {
			return len(s.local.byFirst[k][i].words.low) > len(s.local.byFirst[k][j].words.low)
		})
	}
}

// completed is the one body of the register whose name begins with the words
// [i,e) and goes on; "" where there is none or more than one.
func (s *speaker) completed(i, e int) string {
	words, found := string(s.low[i:e]), ""
	for _, a := range s.local.byFirst[s.fold[i]] {
		if strings.HasPrefix(string(a.words.low), words+" ") && a.name != found {
			if found != "" {
				return ""
			}
			found = a.name
		}
	}
	return found
}

// cutShort reads a name of three syllables or more that only one body of the
// register completes, and behind which no further name stands.
func (s *speaker) cutShort(i, limit int) (named, bool) {
	e, n := i, 0
	for e < limit && n < 8 {
		f := e
		for f < limit && isWord(s.view[f]) {
			f++
		}
		if f == e {
			break
		}
		n++
		if n >= 3 {
			j := s.skip(f, limit, "")
			if name := s.completed(i, f); name != "" && (j >= limit || !isWord(s.view[j]) || unicode.IsLower(s.view[j])) && s.completed(i, max(f, j)) != name {
				if _, ok := s.any(j, inNames); !ok {
					return named{names: []string{name}, start: i, end: f, sure: true}, true
				}
			}
		}
		if f >= limit || s.view[f] != ' ' {
			break
		}
		e = f + 1
	}
	return named{}, false
}

// listed reads a party of the table that is part of the program.
func (s *speaker) listed(i, limit int, day string) (named, bool) {
	for _, a := range known().byFirst[s.fold[i]] {
		if a.from != "" && day < a.from || a.until != "" && day > a.until && a.words.low[len(a.words.low)-1] == 'p' && string(a.words.low) == "sở nông nghiệp" {
			continue
		}
		if e, ok := s.has(i, a.words); ok && e <= limit {
			return named{names: []string{a.name}, start: i, end: e, sure: true}, true
		}
	}
	return named{}, false
}

var (
	two           = phrases("hai", "cả hai", "02")
	these         = phrases("này", "trên", "nói trên", "nêu trên", "đó")
	soWord        = phraseOf("sở")
	soWords       = phrases("sở")
	cacBo         = phrases("các bộ", "hai bộ", "các bộ:", "lãnh đạo các bộ", "bộ trưởng các bộ")
	cacSo         = phrases("các sở", "hai sở", "ba sở", "các sở:", "03 sở", "02 sở", "các giám đốc sở", "giám đốc các sở", "lãnh đạo các sở")
	nganh         = phrases("ngành", "lực lượng", "cơ quan")
	placeWord     = phrases("địa phương")
	territoryWord = phrases("huyện", "thành phố", "thị xã", "xã", "phường")
	unitWord      = phrases("tổ công tác", "đoàn", "tổ", "ban", "viện", "chi cục", "cục", "đơn vị", "cơ quan", "doanh nghiệp", "bệnh viện", "trường", "công ty", "ban quản lý", "trung tâm", "chủ đầu tư")
)

// one reads one party at i. elliptic allows the bare field of a department
// ("Sở KH&ĐT, XD").
func (s *speaker) one(i, limit int, elliptic bool) (named, bool) {
	if i >= limit || !s.edge(i) {
		return named{}, false
	}
	if p, ok := s.pointing(i, limit); ok {
		return p, true
	}
	if p, ok := s.group(i, limit); ok {
		return p, true
	}
	if p, ok := s.territory(i, limit); ok {
		return p, true
	}
	if p, ok := s.tabled(i, limit); ok && !s.ofKind(p, limit) {
		return s.ownName(p, limit), true
	}
	for _, w := range nganh[s.fold[i]] {
		if e, ok := s.has(i, w); ok {
			k := s.skip(e, limit, "")
			for _, a := range append(forces, fields...) {
				if e, ok := s.has(k, a.words); ok && e <= limit {
					return named{names: []string{a.name}, start: i, end: e, sure: true}, true
				}
			}
		}
	}
	for _, t := range titles[s.fold[i]] {
		if e, ok := s.has(i, t); ok && e < limit && isSpace(s.view[e]) {
			if p, ok := s.person(e, limit); ok && persons[string(t.low)] {
				p.start = i
				return p, true
			}
			if p, ok := s.one(s.skip(e, limit, ""), limit, false); ok {
				p.start = i
				return p, true
			}
		}
	}
	if e, ok := s.has(i, soWord); ok {
		if p, ok := s.field(s.skip(e, limit, ""), limit); ok {
			p.start = i
			return p, true
		}
	}
	if elliptic {
		if p, ok := s.field(i, limit); ok {
			return p, true
		}
	}
	if p, ok := s.guess(i, limit); ok {
		return p, true
	}
	return s.initials(i, limit)
}

// kinds say what a group of bodies does, and are no work.
var kinds = phrases("cấp nước sạch", "cấp nước", "kinh doanh", "thi công", "tư vấn", "vận tải", "viễn thông", "cung ứng", "sản xuất", "khám chữa bệnh", "khám bệnh, chữa bệnh", "được kiểm tra", "chủ rừng", "chủ hồ", "được thanh tra", "du lịch", "lữ hành", "đào tạo", "dạy nghề", "đăng ký đầu tư", "tiến hành tố tụng", "báo chí", "truyền thông", "thông tin đại chúng", "bảo vệ pháp luật", "thi hành pháp luật", "chuyên môn", "thông tấn", "quản lý nhà nước", "thuộc", "sự nghiệp", "cung cấp dịch vụ", "khai thác", "quản lý hồ", "vận hành")

// ofKind reports whether the words of a group go on to a kind of their own:
// "các cơ quan báo chí", "nhà thầu gói số 5".
func (s *speaker) ofKind(p named, limit int) bool {
	if known().byName[p.names[0]].Kind != "group" {
		return false
	}
	j := s.skip(p.end, limit, "")
	if j >= limit || j == p.end || !unicode.IsLower(s.view[j]) {
		return false
	}
	if _, ok := s.any(j, kinds); ok {
		return true
	}
	if s.begins(j, limit) {
		return false
	}
	for _, l := range []phraseList{stops, tied, dropped, these, roleWords, helpWords} {
		if _, ok := s.any(j, l); ok {
			return false
		}
	}
	return true
}

// ownName lets a name of the table go on: "Ban Quản lý Khu kinh tế Nghi Sơn"
// stays as the table has it, "Công an huyện X" is no Công an.
func (s *speaker) ownName(p named, limit int) named {
	if k := known().byName[p.names[0]].Kind; len(p.names) == 1 && (k == "office" || k == "central") { // "Phó Thủ tướng Trần Văn A"
		if name, e := s.properName(s.skip(p.end, limit, ""), limit, 4); strings.Contains(name, " ") && !s.loud {
			p.end = e
		}
		return p
	}
	if len(p.names) != 1 || p.names[0] != "Ban Quản lý Khu kinh tế" && !strings.HasSuffix(p.names[0], "tỉnh") {
		return p
	}
	j := s.skip(p.end, limit, "")
	if j >= limit || !unicode.IsUpper(s.view[j]) || s.loud || s.startsBody(j, limit) || timeAhead.MatchString(s.ahead(j, limit)) {
		return p
	}
	name, e := s.properName(j, limit, 4)
	if name == "" {
		return p
	}
	p.end, p.place = e, name
	if (p.names[0] == "UBND tỉnh" || p.names[0] == "Chủ tịch UBND tỉnh") && (s.high || s.from != "" && s.from != name) {
		p.names = []string{"UBND tỉnh " + name} // another province
	}
	return p
}

var persons = map[string]bool{"đồng chí": true, "ông": true, "bà": true, "đ/c": true, "các đồng chí": true}

// person reads "… Nguyễn Văn A, Phó Chủ tịch UBND tỉnh": the post is who.
func (s *speaker) person(e, limit int) (named, bool) {
	name, f := s.properName(s.skip(e, limit, ""), limit, 5)
	if strings.Count(name, " ") < 1 {
		return named{}, false
	}
	if f = s.skip(f, limit, ""); f >= limit || !strings.ContainsRune(",-–(", s.view[f]) {
		return named{}, false
	}
	return s.one(s.skip(f+1, limit, ""), limit, false)
}

func (s *speaker) field(i, limit int) (named, bool) {
	if i >= limit || !unicode.IsUpper(s.view[i]) {
		return named{}, false
	}
	for _, a := range fields {
		if e, ok := s.has(i, a.words); ok && e <= limit {
			return named{names: []string{a.name}, start: i, end: e, sure: true}, true
		}
	}
	return named{}, false
}

// pointing reads "Sở này", "đơn vị trên", "hai địa phương này", "hai Sở".
func (s *speaker) pointing(i, limit int) (named, bool) {
	n, k := 1, i
	if e, ok := s.any(i, two); ok {
		n, k = 2, s.skip(e, limit, "")
	}
	type sort struct {
		words phraseList
		fits  func(string) bool
	}
	for _, w := range []sort{
		{soWords, func(x string) bool { return strings.HasPrefix(x, "Sở ") }},
		{placeWord, func(x string) bool { return strings.HasPrefix(x, "UBND ") && x != "UBND tỉnh" }},
		{unitWord, func(x string) bool {
			return x != "UBND tỉnh" && !strings.HasSuffix(x, "Chủ tịch UBND tỉnh") && x != "Tỉnh ủy" && x != "HĐND tỉnh"
		}},
		{territoryWord, func(x string) bool { return strings.HasPrefix(x, "UBND ") }},
	} {
		e, ok := s.any(k, w.words)
		if !ok || e > limit {
			continue
		}
		head := string(s.low[k:e])
		j := s.skip(e, limit, "")
		f, pointed := s.any(j, these)
		if !pointed && n == 1 && j > e && !unicode.IsUpper(s.view[j]) && s.goesToWork(j, limit) { // "lưu ý huyện rà soát", "yêu cầu Công ty nộp"
			prefix := strings.ToUpper(head[:1]) + head[1:] + " "
			if strings.HasPrefix(head, "đ") {
				prefix = "Đ" + head[len("đ"):] + " "
			}
			if _, ok := s.any(k, territoryWord); ok {
				prefix = "UBND " + head + " "
			} else if !unicode.IsUpper(s.view[k]) {
				continue
			}
			if names := s.last(1, func(x string) bool { return strings.HasPrefix(x, prefix) }); names != nil && head != "sở" {
				return named{names: names, start: i, end: e, sure: true}, true
			}
		}
		if !pointed {
			f = e
			if n == 1 && (head != "sở" || j < limit && unicode.IsUpper(s.view[j]) || !unicode.IsUpper(s.view[k])) {
				continue
			}
			if n == 2 && j < limit && unicode.IsUpper(s.view[j]) {
				continue
			}
		}
		fits := w.fits
		if head != "đơn vị" && head != "cơ quan" && head != "sở" && head != "địa phương" {
			fits = func(x string) bool { return strings.Contains(strings.ToLower(x), head) }
		}
		if names := s.last(n, fits); names != nil {
			return named{names: names, start: i, end: f, sure: true}, true
		}
	}
	return named{}, false
}

// goesToWork reports whether work is said of whoever ends before i.
func (s *speaker) goesToWork(i, limit int) bool {
	if s.begins(i, limit) {
		return true
	}
	_, ok := s.any(i, dutyWords)
	return ok
}

// categories of bodies that groups are made of.
var categories = []struct {
	words phrase
	cat   string
}{
	{phraseOf("bộ"), "bo"},
	{phraseOf("cơ quan ngang bộ"), "bo"},
	{phraseOf("cơ quan thuộc chính phủ"), "bo"},
	{phraseOf("tỉnh"), "province"},
	{phraseOf("sở"), "so"},
	{phraseOf("ban"), "so"},
	{phraseOf("ngành"), "so"},
	{phraseOf("cục"), "so"},
	{phraseOf("đoàn thể"), "mass"},
	{phraseOf("hội đoàn thể"), "mass"},
	{phraseOf("tổ chức chính trị - xã hội"), "mass"},
	{phraseOf("cơ quan"), "body"},
	{phraseOf("đơn vị"), "body"},
	{phraseOf("tổ chức"), "body"},
	{phraseOf("địa phương"), "place"},
	{phraseOf("huyện"), "district"},
	{phraseOf("quận"), "district"},
	{phraseOf("thị xã"), "district"},
	{phraseOf("thành phố"), "district"},
	{phraseOf("xã"), "commune"},
	{phraseOf("phường"), "commune"},
	{phraseOf("đặc khu"), "commune"},
	{phraseOf("thị trấn"), "commune"},
	{phraseOf("cấp"), "level"},
	{phraseOf("cá nhân"), "person"},
	{phraseOf("người dân"), "person"},
	{phraseOf("chủ đầu tư"), "investor"},
}

var (
	cacWord    = phrases("các", "những", "tất cả các", "toàn thể các")
	groupHeads = phrases("thủ trưởng", "lãnh đạo", "giám đốc", "người đứng đầu", "chủ tịch", "yêu cầu", "đồng chí")
	committee  = phrases("ubnd", "ủy ban nhân dân", "chủ tịch ubnd", "chủ tịch ủy ban nhân dân", "chủ tịch", "lãnh đạo ubnd", "đảng ủy, ubnd")
	levelWord  = phrases("cấp huyện", "cấp xã")
	tied       = phrases("có liên quan", "liên quan", "chức năng", "hữu quan", "có chức năng")
	dropped    = strictly("trực thuộc trung ương", "trực thuộc", "cấp tỉnh", "cấp huyện", "trên địa bàn toàn tỉnh", "trên địa bàn tỉnh", "trên địa bàn", "trong toàn tỉnh", "trong tỉnh", "toàn tỉnh", "của tỉnh", "thuộc tỉnh", "thuộc ubnd tỉnh", "miền núi", "ven biển", "vùng cao", "đồng bằng", "biên giới", "trung du", "vùng biển", "ven sông", "vùng lũ", "còn lại", "khác", "vùng hạ du", "mới", "nêu trên", "nói trên", "và tương đương", "có dự án đi qua", "có dự án", "được giao", "có tuyến đi qua", "có rừng", "có biển", "nơi có dự án")
)

// group reads a group of bodies: "các sở, ban, ngành cấp tỉnh", "UBND các
// huyện miền núi", "các sở, ngành, địa phương có liên quan".
func (s *speaker) group(i, limit int) (named, bool) {
	k := i
	for {
		e, ok := s.any(k, groupHeads)
		if !ok || e >= limit {
			break
		}
		if j := s.skip(e, limit, ""); j < limit {
			if _, ok := s.any(j, cacWord); ok {
				k = j
				continue
			}
		}
		break
	}
	ofCommittee := false
	if e, ok := s.any(k, committee); ok && e < limit {
		j := s.skip(e, limit, "")
		if f, ok := s.any(j, levelWord); ok {
			name := allDistricts
			if strings.Contains(string(s.fold[j:f]), "xa") {
				name = allCommunes
			}
			return s.qualified(named{names: []string{name}, start: i, end: f, sure: true}, limit)
		}
		if _, ok := s.any(j, cacWord); !ok {
			return named{}, false
		}
		ofCommittee, k = true, j
	}
	e, ok := s.any(k, cacWord)
	if !ok {
		if e, ok := s.any(k, levelWord); ok && ofCommittee {
			return named{names: []string{allDistricts}, start: i, end: e, sure: true}, true
		}
		return named{}, false
	}
	cats := map[string]bool{}
	end, j, count := e, s.skip(e, limit, ""), 0
	lastCat := ""
	for j < limit {
		found := false
		for _, c := range categories {
			f, ok := s.has(j, c.words)
			if !ok || f > limit {
				continue
			}
			// "các huyện: Tân Lập", "các xã Tân Phú": names follow, no group
			g := s.skip(f, limit, "")
			if c.cat == "province" && s.high && g < limit && (s.view[g] == ':' || unicode.IsUpper(s.view[g])) && nameFollows(s.text, s.skip(g, limit, ":"), limit) {
				return named{}, false
			}
			if (c.cat == "district" && !cats["province"] || c.cat == "commune") && g < limit && (s.view[g] == ':' && nameFollows(s.text, g+1, limit) || unicode.IsUpper(s.view[g]) && !s.loud && !startsParty(s, g, limit)) {
				return named{}, false
			}
			if c.words.low[0] == 's' && len(c.words.low) == 2 { // "các sở: Tài chính, …"
				if g < limit && s.view[g] == ':' || g < limit && unicode.IsUpper(s.view[g]) && !s.loud && s.isField(g, limit) {
					return named{}, false
				}
			}
			if (c.cat == "so" || c.cat == "body") && string(c.words.low) != "ngành" && g < limit && unicode.IsUpper(s.view[g]) && !s.loud && !s.isField(g, limit) && !timeAhead.MatchString(s.ahead(g, limit)) {
				if count == 0 {
					return named{}, false // "Các Ban Quản lý dự án"
				}
				break
			}
			cats[c.cat], lastCat, end, found = true, c.cat, f, true
			if cats["province"] && g < limit && s.view[g] == ':' { // "các tỉnh, thành phố: Hà Tĩnh, Huế"
				end = s.places(g+1, limit, f)
			}
			count++
			break
		}
		if !found {
			break
		}
		j = s.skip(end, limit, "")
		if j < limit && (s.view[j] == ',' || s.view[j] == ';') {
			j = s.skip(j+1, limit, "")
		} else if f, ok := s.has(j, and); ok {
			j = s.skip(f, limit, "")
		} else {
			break
		}
		if _, ok := s.any(j, committee); ok { // "các sở, ngành và UBND các huyện": another group
			break
		}
		if f, ok := s.any(j, cacWord); ok {
			g := s.skip(f, limit, "")
			if lastCat == "level" || s.catAt(g, limit) == "level" || s.catAt(g, limit) == "place" || s.catAt(g, limit) == "so" || s.catAt(g, limit) == "body" && count > 0 && !cats["commune"] && !cats["district"] {
				j = g
				continue
			}
			break
		}
	}
	if count == 0 || len(cats) == 1 && cats["person"] {
		return named{}, false
	}
	p := named{start: i, end: end, sure: true}
	switch {
	case cats["level"]:
		p.names = []string{everyone}
	case cats["province"] && !cats["bo"]:
		p.names = []string{allProvinces}
	case cats["bo"]:
		p.names = []string{allMinistries}
		if cats["province"] {
			p.names = append(p.names, allProvinces)
		} else if cats["place"] {
			p.names = append(p.names, "Các địa phương")
		}
	default:
		if cats["so"] {
			p.names = append(p.names, allDepartments)
		}
		if cats["investor"] {
			p.names = append(p.names, "Các chủ đầu tư")
		}
		if cats["body"] && cats["place"] && !cats["so"] {
			p.names = append(p.names, allPlaces)
		} else {
			if cats["body"] {
				p.names = append(p.names, allBodies)
			}
			if cats["place"] || cats["district"] {
				p.names = append(p.names, allDistricts)
			}
		}
		if cats["mass"] {
			p.names = append(p.names, massBodies)
		}
		if cats["commune"] && !cats["district"] {
			p.names = append(p.names, allCommunes)
		}
	}
	q, ok := s.qualified(p, limit)
	if j := s.skip(q.end, limit, ""); lastCat == "body" && count == 1 && q.end == p.end && j < limit && j > q.end && unicode.IsLower(s.view[j]) && !s.begins(j, limit) {
		if _, stop := s.any(j, stops); !stop {
			return named{}, false // "các cơ quan báo chí": of their own kind
		}
	}
	return q, ok
}

// places passes a row of proper names; none where what follows is no place.
func (s *speaker) places(i, limit, none int) int {
	end := none
	for {
		name, e := s.properName(s.skip(i, limit, ""), limit, 4)
		if name == "" {
			return end
		}
		end = e
		k := s.skip(e, limit, "")
		if k < limit && s.view[k] == ',' {
			i = k + 1
		} else if f, ok := s.has(k, and); ok {
			i = f
		} else {
			return end
		}
	}
}

var provincial = phraseOf("tỉnh")

var and = phraseOf("và")

func (s *speaker) catAt(i, limit int) string {
	for _, c := range categories {
		if f, ok := s.has(i, c.words); ok && f <= limit {
			return c.cat
		}
	}
	return ""
}

func (s *speaker) isField(i, limit int) bool { _, ok := s.field(i, limit); return ok }

func startsParty(s *speaker, i, limit int) bool {
	_, ok := s.tabled(i, limit)
	return ok
}

// nameFollows reports whether a proper name stands at i.
func nameFollows(t *text, i, limit int) bool {
	i = t.skip(i, limit, "")
	return i < limit && unicode.IsUpper(t.view[i])
}

// qualified passes what stands behind a group and settles what it means.
func (s *speaker) qualified(p named, limit int) (named, bool) {
	for {
		j := s.skip(p.end, limit, "")
		if e, ok := s.any(j, tied); ok && e <= limit {
			p.names, p.end = []string{concerned}, e
			continue
		}
		if e, ok := s.any(j, dropped); ok && e <= limit {
			p.end = e
			continue
		}
		if e, ok := s.has(j, provincial); ok && e <= limit {
			if n := s.skip(e, limit, ""); n >= limit || !unicode.IsUpper(s.view[n]) {
				p.end = e // "các sở, ban, ngành tỉnh"
				continue
			}
		}
		return p, true
	}
}

var territories = func() []struct {
	words phrase
	name  string
	many  bool
} {
	var out []struct {
		words phrase
		name  string
		many  bool
	}
	for _, lead := range []string{"chủ tịch ubnd ", "chủ tịch ủy ban nhân dân ", "ủy ban nhân dân ", "ubnd ", ""} {
		for _, k := range []struct{ words, name string }{
			{"huyện", "UBND huyện"},
			{"h.", "UBND huyện"},
			{"thành phố", "UBND thành phố"},
			{"tp.", "UBND thành phố"},
			{"tp", "UBND thành phố"},
			{"thị xã", "UBND thị xã"},
			{"tx.", "UBND thị xã"},
			{"tx", "UBND thị xã"},
			{"xã", "UBND xã"},
			{"phường", "UBND phường"},
			{"thị trấn", "UBND thị trấn"},
			{"đặc khu", "UBND đặc khu"},
			{"tỉnh", "UBND tỉnh"},
		} {
			if lead == "" && (k.words == "h." || k.words == "tp" || k.words == "tx") {
				continue
			}
			for _, many := range []string{"các ", "hai ", "02 ", "03 ", ""} {
				out = append(out, struct {
					words phrase
					name  string
					many  bool
				}{phraseOf(lead + many + k.words), k.name, many != ""})
			}
		}
	}
	return out
}()

var moreUnits = []struct {
	words phrase
	name  string
}{
	{phraseOf("tỉnh"), "UBND tỉnh"}, {phraseOf("thành phố"), "UBND thành phố"}, {phraseOf("thị xã"), "UBND thị xã"}, {phraseOf("huyện"), "UBND huyện"}, {phraseOf("xã"), "UBND xã"}, {phraseOf("phường"), "UBND phường"}, {phraseOf("thị trấn"), "UBND thị trấn"},
}

// territory reads "UBND huyện Tân Lập" and "UBND các huyện: Tân Lập, Hòa Sơn
// và thị xã An Bình".
func (s *speaker) territory(i, limit int) (named, bool) {
	for _, t := range territories {
		j, ok := s.has(i, t.words)
		if !ok || j >= limit || t.name == "UBND tỉnh" && !s.high {
			continue
		}
		j = s.skip(j, limit, ":")
		name, e := s.properName(j, limit, 4)
		if name == "" {
			continue
		}
		p := named{names: []string{t.name + " " + name}, start: i, end: e, sure: true}
		kind := t.name
		for t.many {
			k := s.skip(e, limit, "")
			if k < limit && s.view[k] == ',' {
				k = s.skip(k+1, limit, "")
			} else if f, ok := s.has(k, and); ok {
				k = s.skip(f, limit, "")
			} else {
				break
			}
			next := kind
			for _, m := range moreUnits {
				if f, ok := s.has(k, m.words); ok && f < limit {
					k, next = s.skip(f, limit, ""), m.name
					break
				}
			}
			if _, ok := s.tabled(k, limit); ok {
				break
			}
			name, f := s.properName(k, limit, 4)
			if name == "" || strings.HasPrefix(name, "UBND") || strings.HasPrefix(name, "Sở") || strings.HasPrefix(name, "Ban ") || strings.HasPrefix(name, "Công an") {
				break
			}
			kind = next
			p.names, e = append(p.names, kind+" "+name), f
			p.end = f
		}
		return p, true
	}
	return named{}, false
}

// properName reads up to n words that begin with capitals.
func (s *speaker) properName(i, limit, n int) (string, int) {
	end, count := i, 0
	loud := s.loud
	for k := i; k < limit && count < n && (unicode.IsUpper(s.view[k]) || count > 0 && unicode.IsDigit(s.view[k])); {
		j := k
		for j < limit && isWord(s.view[j]) {
			j++
		}
		if loud && count >= 2 || count > 0 && (s.ordered(k, limit) || s.startsBody(k, limit) || timeAhead.MatchString(s.ahead(k, limit))) {
			break
		}
		end = j
		count++
		if j+1 < limit && s.view[j] == ' ' {
			k = j + 1
			continue
		}
		break
	}
	if count == 0 {
		return "", i
	}
	return string(s.view[i:end]), end
}

// ordered reports whether a sentence begins at i: a verb of two syllables with
// its first letter a capital.
func (s *speaker) ordered(i, limit int) bool {
	v, e, ok := s.verb(i, limit)
	return ok && !s.loud && strings.Contains(string(v.low), " ") && unicode.IsLower(s.view[e-1]) && strings.ToLower(string(s.view[i+1:e])) == string(s.view[i+1:e])
}

var shortName = regexp.MustCompile(`^\(\p{Lu}[^()]{1,60}\)`)

// pastShort passes another name in brackets behind one: "… Việt Nam (EVN)".
func (s *speaker) pastShort(end, limit int) int {
	i := s.skip(end, limit, "")
	if m := shortName.FindString(string(s.view[i:min(limit, i+64)])); m != "" {
		return i + len([]rune(m))
	}
	return end
}

// many reads a list of parties: "Sở A, Sở B và UBND huyện C".
func (s *speaker) many(i, limit int) (list []named, end int) {
	end = i
	elliptic := false
	if e, ok := s.any(i, cacBo); ok { // "các Bộ: Quốc phòng, Công an"
		for k := s.skip(e, limit, ":"); ; {
			p, ok := s.ministry(k, limit)
			if !ok {
				break
			}
			if list == nil {
				p.start = i
			}
			list, end = append(list, p), p.end
			if k = s.another(end, limit); k < 0 {
				return list, end
			}
		}
		if list != nil {
			if i = s.another(end, limit); i < 0 {
				return list, end
			}
		}
	}
	if e, ok := s.any(i, cacSo); ok { // "các Sở: Tài chính, Xây dựng"
		if p, ok := s.field(s.skip(e, limit, ":"), limit); ok {
			list, end, elliptic = append(list, p), p.end, true
			list[0].start = i
			i = s.another(end, limit)
			if i < 0 {
				return list, end
			}
		}
	}
	for {
		p, ok := s.one(i, limit, elliptic)
		if !ok {
			return list, end
		}
		p.end = s.pastShort(p.end, limit)
		list = append(list, p)
		elliptic = elliptic || strings.HasPrefix(p.names[0], "Sở ")
		end = p.end
		if i = s.another(end, limit); i < 0 {
			return list, end
		}
	}
}

// ministry reads one of "các Bộ: Quốc phòng, Công an", by its field alone.
func (s *speaker) ministry(i, limit int) (named, bool) {
	if i >= limit || !unicode.IsUpper(s.view[i]) {
		return named{}, false
	}
	if p, ok := s.tabled(i, limit); ok {
		return p, true
	}
	for _, a := range known().ministries {
		if e, ok := s.has(i, a.words); ok && e <= limit {
			return named{names: []string{a.name}, start: i, end: e, sure: true}, true
		}
	}
	return named{}, false
}

// another is where the next party of a list would begin, -1 where none may.
func (s *speaker) another(end, limit int) int {
	i := s.skip(end, limit, "")
	if i < limit && (s.view[i] == ',' || s.view[i] == ';') {
		i = s.skip(i+1, limit, "")
		if e, ok := s.has(i, and); ok {
			i = s.skip(e, limit, "")
		}
		return i
	}
	for _, w := range []phrase{and, orWord} {
		if e, ok := s.has(i, w); ok {
			return s.skip(e, limit, "")
		}
	}
	return -1
}

// namesOf are the names of a list, each once.
func namesOf(list []named) []string {
	var out []string
	for _, p := range list {
		for _, n := range p.names {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// codes are the register's codes of canonical names; names without one are
// left out.
func codes(names []string) []string {
	var out []string
	for _, n := range names {
		if a, ok := known().byName[n]; ok && a.Code != "" {
			out = append(out, a.Code)
			continue
		}
		for _, k := range []struct{ name, code string }{{"UBND huyện ", ""}, {"UBND thành phố ", "tp"}, {"UBND thị xã ", "tx"}} {
			if rest, ok := strings.CutPrefix(n, k.name); ok {
				out = append(out, k.code+strings.ReplaceAll(vntext.Fold(rest), " ", ""))
			}
		}
	}
	return out
}

// Codes returns the register's codes of the parties that one agency stands for.
func Codes(names []string) []string { return codes(names) }

// timeAhead: the cell of a table's row that tells the time.
var timeAhead = regexp.MustCompile(`^(?:quy [ivx\d]|thang \d|nam \d|truoc |hang (?:ngay|tuan|thang|quy|nam)|thuong xuyen|trong |\d{1,2}/\d)`)

// ahead is the beginning of what stands at i, without marks.
func (s *speaker) ahead(i, limit int) string { return string(s.fold[i:min(limit, i+14)]) }
