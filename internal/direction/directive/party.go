package directive

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"

	"roviec/internal/vn/vntext"
)

//go:embed agencies.json
var agenciesJSON []byte

type agency struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"` // agency, authority, office, group
	Aliases []string `json:"aliases"`
	Code    string   `json:"code"`
}

type alias struct {
	words string // as low text, single spaces
	name  string
}

type register struct {
	byName  map[string]agency
	aliases []alias // longest first
}

var known = sync.OnceValue(func() register {
	var list []agency
	if err := json.Unmarshal(agenciesJSON, &list); err != nil {
		panic(err) // the table is part of the program
	}
	r := register{byName: map[string]agency{}}
	add := func(words, name string) {
		s := newSource(words)
		r.aliases = append(r.aliases, alias{string(s.low), name})
	}
	for _, a := range list {
		r.byName[a.Name] = a
		for _, x := range append([]string{a.Name}, a.Aliases...) {
			add(x, a.Name)
			if full := strings.Replace(x, "UBND", "Ủy ban nhân dân", 1); full != x {
				add(full, a.Name)
			}
		}
	}
	for words, name := range combined {
		add(words, name)
	}
	sort.SliceStable(r.aliases, func(i, j int) bool { return len(r.aliases[i].words) > len(r.aliases[j].words) })
	return r
})

const (
	allDepartments = "Các sở, ban, ngành"
	allDistricts   = "UBND các huyện, thị xã, thành phố"
	allCommunes    = "UBND các xã, phường"
	allBodies      = "Các cơ quan, đơn vị"
	concerned      = "Các đơn vị liên quan"
)

// combined are phrases that name more than one group; names are parted by +.
var combined = map[string]string{
	"các sở, ngành, địa phương":                   allDepartments + "+" + allDistricts,
	"các ngành, các địa phương":                   allDepartments + "+" + allDistricts,
	"các ngành, địa phương":                       allDepartments + "+" + allDistricts,
	"các sở, ban, ngành, địa phương":              allDepartments + "+" + allDistricts,
	"các ngành, đơn vị":                           allDepartments + "+" + allBodies,
	"các ngành":                                   allDepartments,
	"các sở, ban, ngành, đơn vị cấp tỉnh":         allDepartments + "+" + allBodies,
	"ubnd các huyện, thị xã và thành phố":         allDistricts,
	"các huyện, thành phố":                        allDistricts,
	"ubnd các huyện, thị xã, thành phố, thị trấn": allDistricts,
	"các cấp, các ngành":                          "Các cấp, các ngành",
	"các đơn vị có liên quan":                     concerned,
	"các cơ quan, đơn vị liên quan":               concerned,
	"các cơ quan, đơn vị có liên quan":            concerned,
	"các ngành liên quan":                         concerned,
	"các sở, ban, ngành liên quan":                concerned,
	"các sở, ngành, địa phương liên quan":         concerned,
	"các sở, ngành, đơn vị liên quan":             concerned,
	"các ngành chức năng":                         concerned,
	"các cơ quan chức năng":                       concerned,
	"các đơn vị, địa phương có liên quan":         concerned,
}

var openGroups = []string{concerned, allBodies, "Các cơ quan, đơn vị, địa phương", "Các cấp, các ngành"}

// titles stand before an agency and do not change who it is.
var titles = []string{
	"đồng chí giám đốc ", "đồng chí chủ tịch ", "các đồng chí ", "đồng chí ", "giám đốc ", "chủ tịch ", "thủ trưởng ", "lãnh đạo ", "trưởng ban ", "chánh ", "người đứng đầu ", "ngành ",
}

// short are the names of departments after an elliptic "Sở": "Sở KH&ĐT, XD".
var short = map[string]string{
	"tc": "Sở Tài chính", "tài chính": "Sở Tài chính", "kh&đt": "Sở Kế hoạch và Đầu tư", "khđt": "Sở Kế hoạch và Đầu tư", "kế hoạch và đầu tư": "Sở Kế hoạch và Đầu tư",
	"tn&mt": "Sở Tài nguyên và Môi trường", "tnmt": "Sở Tài nguyên và Môi trường", "tài nguyên và môi trường": "Sở Tài nguyên và Môi trường", "xd": "Sở Xây dựng", "xây dựng": "Sở Xây dựng",
	"gtvt": "Sở Giao thông vận tải", "giao thông vận tải": "Sở Giao thông vận tải", "nn&ptnt": "Sở Nông nghiệp và Phát triển nông thôn", "nông nghiệp và phát triển nông thôn": "Sở Nông nghiệp và Phát triển nông thôn",
	"nn&mt": "Sở Nông nghiệp và Môi trường", "nông nghiệp và môi trường": "Sở Nông nghiệp và Môi trường", "ct": "Sở Công Thương", "công thương": "Sở Công Thương", "y tế": "Sở Y tế", "yt": "Sở Y tế",
	"gd&đt": "Sở Giáo dục và Đào tạo", "gdđt": "Sở Giáo dục và Đào tạo", "giáo dục và đào tạo": "Sở Giáo dục và Đào tạo", "nội vụ": "Sở Nội vụ", "nv": "Sở Nội vụ", "tư pháp": "Sở Tư pháp", "tp": "Sở Tư pháp",
	"tt&tt": "Sở Thông tin và Truyền thông", "tttt": "Sở Thông tin và Truyền thông", "thông tin và truyền thông": "Sở Thông tin và Truyền thông",
	"lđ-tb&xh": "Sở Lao động - Thương binh và Xã hội", "lđtb&xh": "Sở Lao động - Thương binh và Xã hội", "lđtbxh": "Sở Lao động - Thương binh và Xã hội", "lao động - thương binh và xã hội": "Sở Lao động - Thương binh và Xã hội",
	"vhttdl": "Sở Văn hóa, Thể thao và Du lịch", "vhtt&dl": "Sở Văn hóa, Thể thao và Du lịch", "văn hóa, thể thao và du lịch": "Sở Văn hóa, Thể thao và Du lịch",
	"kh&cn": "Sở Khoa học và Công nghệ", "khcn": "Sở Khoa học và Công nghệ", "khoa học và công nghệ": "Sở Khoa học và Công nghệ", "ngoại vụ": "Sở Ngoại vụ",
}

var shortKeys = sync.OnceValue(func() []string {
	var out []string
	for k := range short {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool { return len(out[i]) > len(out[j]) })
	return out
})

// party reads one party at i: its canonical names and where it ends.
func (s source) party(i, limit int, elliptic bool) (names []string, end int, ok bool) {
	for _, a := range known().aliases {
		if j, ok := s.has(i, a.words); ok && j <= limit {
			names = strings.Split(a.name, "+")
			return s.qualified(names, j, limit)
		}
	}
	for _, t := range titles {
		if j, ok := s.has(i, strings.TrimSuffix(t, " ")); ok && j < limit && isSpace(s.low[j]) {
			if n, e, ok := s.party(s.skip(j, limit, ""), limit, false); ok {
				return n, e, true
			}
		}
	}
	for _, head := range []string{"hai sở", "các sở:", "các sở", "sở"} {
		if j, ok := s.has(i, head); ok {
			if n, e, ok := s.shortName(s.skip(j, limit, ":"), limit); ok {
				return []string{n}, e, true
			}
		}
	}
	if elliptic {
		if n, e, ok := s.shortName(i, limit); ok {
			return []string{n}, e, true
		}
	}
	return s.territory(i, limit)
}

func (s source) shortName(i, limit int) (string, int, bool) {
	for _, k := range shortKeys() {
		if j, ok := s.has(i, k); ok && j <= limit && unicode.IsUpper(s.rs[i]) {
			return short[k], j, true
		}
	}
	return "", 0, false
}

// qualified passes what stands behind a group: "có liên quan", "trên địa bàn
// tỉnh", "cấp tỉnh", "miền núi".
func (s source) qualified(names []string, j, limit int) ([]string, int, bool) {
	for _, q := range []string{" có liên quan", " liên quan", " chức năng"} {
		if e, ok := s.has(j, q); ok && e <= limit && strings.HasPrefix(names[0], "Các") {
			return []string{concerned}, e, true
		}
	}
	for _, q := range []string{" trên địa bàn tỉnh", " cấp tỉnh", " miền núi", " ven biển", " trong tỉnh", " toàn tỉnh"} {
		if e, ok := s.has(j, q); ok && e <= limit && (strings.HasPrefix(names[0], "Các") || strings.HasPrefix(names[0], "UBND các")) {
			j = e
		}
	}
	return names, j, true
}

var territories = []struct{ words, name string }{
	{"ủy ban nhân dân huyện", "UBND huyện"},
	{"ubnd huyện", "UBND huyện"},
	{"ubnd h.", "UBND huyện"},
	{"huyện", "UBND huyện"},
	{"ủy ban nhân dân thành phố", "UBND thành phố"},
	{"ubnd thành phố", "UBND thành phố"},
	{"ubnd tp.", "UBND thành phố"},
	{"ubnd tp", "UBND thành phố"},
	{"thành phố", "UBND thành phố"},
	{"ủy ban nhân dân thị xã", "UBND thị xã"},
	{"ubnd thị xã", "UBND thị xã"},
	{"ubnd tx", "UBND thị xã"},
	{"thị xã", "UBND thị xã"},
	{"ubnd xã", "UBND xã"},
	{"ubnd phường", "UBND phường"},
	{"ubnd thị trấn", "UBND thị trấn"},
	{"ubnd các huyện:", "UBND huyện"},
	{"ubnd các huyện", "UBND huyện"},
}

// territory reads "UBND huyện Tân Lập": a kind of unit with its name.
func (s source) territory(i, limit int) ([]string, int, bool) {
	for _, t := range territories {
		j, ok := s.has(i, t.words)
		if !ok || j >= limit {
			continue
		}
		if name, e := s.properName(s.skip(j, limit, ""), limit); name != "" {
			return []string{t.name + " " + name}, e, true
		}
	}
	return nil, 0, false
}

// properName reads words that begin with a capital.
func (s source) properName(i, limit int) (string, int) {
	end, n := i, 0
	for k := i; k < limit && unicode.IsUpper(s.rs[k]) && n < 4; {
		for k < limit && isWord(s.low[k]) {
			k++
		}
		end = k
		n++
		next := s.skip(k, limit, "")
		if next == k {
			break
		}
		k = next
	}
	if n == 0 {
		return "", i
	}
	return strings.Join(strings.Fields(string(s.rs[i:end])), " "), end
}

// parties reads a list of parties: "Sở A, Sở B và UBND huyện C".
func (s source) parties(i, limit int) (names []string, end int) {
	end = i
	elliptic := false
	for {
		n, e, ok := s.party(i, limit, elliptic)
		if !ok {
			return names, end
		}
		for _, x := range n {
			if !slices.Contains(names, x) {
				names = append(names, x)
			}
		}
		elliptic = elliptic || strings.HasPrefix(n[0], "Sở ")
		end = e
		i = s.skip(e, limit, ",;")
		for _, and := range []string{"và", "cùng với", "cùng"} {
			if j, ok := s.has(i, and); ok {
				i = s.skip(j, limit, "")
			}
		}
		if i == e {
			return names, end
		}
	}
}

// codes are the register's codes of canonical names; names without one are
// left out.
func codes(names []string) []string {
	var out []string
	for _, n := range names {
		if a, ok := known().byName[n]; ok && a.Code != "" {
			out = append(out, a.Code)
		} else if rest, ok := strings.CutPrefix(n, "UBND huyện "); ok {
			out = append(out, strings.ReplaceAll(vntext.Fold(rest), " ", ""))
		} else if rest, ok := strings.CutPrefix(n, "UBND thành phố "); ok {
			out = append(out, "tp"+strings.ReplaceAll(vntext.Fold(rest), " ", ""))
		} else if rest, ok := strings.CutPrefix(n, "UBND thị xã "); ok {
			out = append(out, "tx"+strings.ReplaceAll(vntext.Fold(rest), " ", ""))
		}
	}
	return out
}

// Codes returns the register's codes of the parties that one agency stands for.
func Codes(names []string) []string { return codes(names) }
