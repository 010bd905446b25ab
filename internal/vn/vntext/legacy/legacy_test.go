package legacy

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/vn/vntext"
)

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bytes string
		enc   Encoding
		want  string
	}{
		{"\x4D\xAD\xEA\x6E\x67 \x4C\xB8\x74", TCVN3, "Mường Lát"},
		{"\xA7\xC7\x75 \x74\xAD", TCVN3, "Đầu tư"},
		{"\x54\x69\xD5\x6E\x67 \x56\x69\xD6\x74", TCVN3, "Tiếng Việt"},
		{"\x4E\x67\x75\x79\xD4\x6E \x54\x72\xE4\x6E\x67 \x54\x72\x61\x6E\x67", TCVN3, "Nguyễn Trọng Trang"},
		{"\x74\x68\xAD\xEA\x6E\x67 \x6B\xFA", TCVN3, "thường kỳ"},
	} {
		text := FromBytes([]byte(c.bytes))
		if got := Decode(text, c.enc); got != c.want {
			t.Errorf("%q is %q, want %q", text, got, c.want)
		}
		if c.want == "thường kỳ" {
			continue // kú is a syllable too: two words are not enough to be sure
		}
		if got, enc, sure := Convert(text); got != c.want || enc != c.enc {
			t.Errorf("%q is found to be %s (%.2f): %q", text, enc, sure, got)
		}
	}
	for in, want := range map[string]struct {
		enc  Encoding
		text string
	}{
		"Tieáng Vieät raát hay":                                   {VNI, "Tiếng Việt rất hay"},
		"UÛY BAN NHAÂN DAÂN TÆNH":                                 {VNI, "ỦY BAN NHÂN DÂN TỈNH"},
		"ñöôøng phoá coù caây xanh":                               {VNI, "đường phố có cây xanh"},
		"Tie^'ng Vie^.t ra^'t hay":                                {VIQR, "Tiếng Việt rất hay"},
		"U?y ban nha^n da^n ti?nh la` co+ quan. DDo^. su+.a":      {VIQR, "Ủy ban nhân dân tỉnh là cơ quan. Độ sựa"},
		"Tiêìng Viêòt râìt hay":                                   {CP1258, "Tiếng Việt rất hay"},
		"Tiáº¿ng Viá»‡t ráº¥t hay":                                {Twice, "Tiếng Việt rất hay"},
		"Uû BAN NH¢N D¢N TØNH THANH HãA":                          {TCVN3, "UỶ BAN NHÂN DÂN TỈNH THANH HÓA"},
		"phiªn häp thêng kú vÒ ch¬ng tr×nh vµ ngêi d©n ®îc ®Çu t": {TCVN3, "phiên họp thường kỳ về chương trình và người dân được đầu tư"},
		"đầu tư công":                                             {Unicode, "đầu tư công"},
		norm.NFD.String("đầu tư công của tỉnh"):                   {Unicode, "đầu tư công của tỉnh"},
		"":              {Unicode, ""},
		"là à ô cà phê": {Unicode, "là à ô cà phê"},
	} {
		if got, enc, sure := Convert(in); got != want.text || enc != want.enc {
			t.Errorf("%q: %s (%.2f) %q, want %s %q", in, enc, sure, got, want.enc, want.text)
		}
	}
}

func TestOrdinaryTextStays(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Élève à l’école, où êtes-vous ? C’est très bien, ça va, garçon.",
		"Für größere Übungen müssen Schüler früh aufstehen; «Straße» § 5, 20 °C.",
		"São Paulo não é a capital; amanhã à tarde haverá reunião na câmara.",
		"El niño comió piñas y después jugó; ¿qué más? ¡Adiós!",
		"Don't you think it's 5 o'clock? See a.m. (p.m.), e.g. C++ and f(x) = x^2 + a'.",
		"func (a *T) f(x int) { return x^2 + a.b(c) }",
		"Tỷ lệ 12,5 % ± 0,3 ở 20 °C; điểm a, khoản 2, §3; ½ số hộ, 10 m² đất",
		"Zürich, Malmö, Kraków, naïve café, ©2023 ®",
		"smørrebrød på dansk, værsgo, håber du har det godt",
	} {
		if got, enc, sure := Convert(s); enc != Unicode || got != norm.NFC.String(s) {
			t.Errorf("%q is taken for %s (%.2f): %q", s, enc, sure, got)
		}
	}
}

// encode writes Unicode in an old encoding as a string of Latin-1 characters;
// letters that the encoding lacks are written small.
func encode(text string, enc Encoding) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		switch enc {
		case TCVN3:
			b.WriteString(fromTable(r, &tcvn3Byte))
		case VISCII:
			b.WriteString(fromTable(r, &visciiByte))
		case CP1258:
			b.WriteString(cp1258Of(r))
		case VNI:
			b.WriteString(vniOf(r))
		case VIQR:
			b.WriteString(viqrOf(r))
		case Twice:
			for _, c := range []byte(string(r)) {
				b.WriteRune(rune(c))
			}
		}
	}
	return b.String()
}

func fromTable(r rune, t *[256]rune) string {
	for _, want := range []rune{r, unicode.ToLower(r)} {
		for i, have := range t {
			if have == want && i >= 0x80 {
				return string(rune(i))
			}
		}
	}
	return string(r)
}

func cp1258Of(r rune) string {
	s := fromTable(r, &cp1258Byte)
	if s != string(r) || cp1258Byte[byte(r)] == r && r < 0x100 {
		return s
	}
	tone := rune(0)
	rest := []rune{}
	for _, x := range norm.NFD.String(string(r)) {
		if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", x) {
			tone = x
			continue
		}
		rest = append(rest, x)
	}
	out := ""
	for _, x := range norm.NFC.String(string(rest)) {
		if x < 0x80 {
			out += string(x)
		} else {
			out += fromTable(x, &cp1258Byte)
		}
	}
	for b, m := range cp1258Marks {
		if m == tone {
			out += string(rune(b))
		}
	}
	return out
}

func vniOf(r rune) string {
	for from, to := range vniLetters {
		if to == r {
			return string(from)
		}
	}
	d := []rune(norm.NFD.String(string(r)))
	base, marks := d[0], ""
	letter := string(base)
	hat := ""
	for _, m := range d[1:] {
		switch m {
		case 0x031B:
			letter = map[rune]string{'o': "ô", 'O': "Ô", 'u': "ö", 'U': "Ö"}[base]
		case 0x0302, 0x0306:
			hat = string(m)
		default:
			marks += string(m)
		}
	}
	marks = hat + marks
	for m, list := range vniMarks {
		if list == marks {
			if unicode.IsUpper(r) {
				return letter + strings.ToUpper(string(m))
			}
			return letter + string(m)
		}
	}
	return string(r)
}

func viqrOf(r rune) string {
	switch r {
	case 'đ':
		return "dd"
	case 'Đ':
		return "DD"
	}
	d := []rune(norm.NFD.String(string(r)))
	out, tone := string(d[0]), ""
	for _, m := range d[1:] {
		switch m {
		case 0x0302:
			out += "^"
		case 0x0306:
			out += "("
		case 0x031B:
			out += "+"
		case 0x0301:
			tone = "'"
		case 0x0300:
			tone = "`"
		case 0x0309:
			tone = "?"
		case 0x0303:
			tone = "~"
		case 0x0323:
			tone = "."
		}
	}
	return out + tone
}

const sample = `Ủy ban nhân dân tỉnh giao các sở, ngành và địa phương tập trung giải quyết kịp thời khó khăn, vướng mắc;
đẩy mạnh thực hiện kế hoạch phát triển kinh tế - xã hội, báo cáo kết quả trước ngày 15 hằng tháng. Người đứng đầu chịu trách nhiệm
về chất lượng của nhiệm vụ được giao, bảo đảm rõ người, rõ việc, rõ thời gian.`

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, enc := range []Encoding{TCVN3, VNI, VIQR, CP1258, VISCII, Twice} {
		old := encode(sample, enc)
		want := sample
		if enc == TCVN3 {
			want = strings.Replace(sample, "Ủy", "ủy", 1) // the case is lost
		}
		got, found, sure := Convert(old)
		if found != enc || got != want {
			t.Errorf("%s: found %s (%.2f)\n%s\n%s", enc, found, sure, old, got)
		}
	}
	lost := strings.ReplaceAll(encode(sample, TCVN3), "\u00ad", "")
	got, found, _ := Convert(lost)
	if found != TCVN3 {
		t.Fatalf("without soft hyphens found %s", found)
	}
	for _, w := range []string{"trước", "vướng", "Người", "lượng", "được", "phương"} {
		if !strings.Contains(strings.ToLower(got), strings.ToLower(w)) {
			t.Errorf("%s is not put back: %s", w, got)
		}
	}
}

func TestOfficialTexts(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("ROVIEC_SHARED")
	if dir == "" {
		dir = "../../../../../shared"
	}
	in, err := os.Open(dir + "/data/documents/official-texts.jsonl")
	if err != nil {
		t.Skip("the shared data folder is absent")
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	pieces, found, words, right := 0, map[Encoding]int{}, map[Encoding]int{}, map[Encoding]int{}
	for lines.Scan() {
		var doc struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		for _, p := range strings.Split(norm.NFC.String(doc.Text), "\n") {
			if enc, sure := Detect(p); enc != Unicode && sure >= Sure {
				t.Errorf("taken for %s (%.2f): %s", enc, sure, p)
			}
			if n := len(strings.Fields(p)); n < 8 || strings.ContainsAny(p, "?`'^~\\") {
				continue
			}
			if pieces++; pieces%8 != 0 {
				continue
			}
			for _, enc := range []Encoding{TCVN3, VNI, VIQR, CP1258, VISCII, Twice} {
				got, f, _ := Convert(encode(p, enc))
				if f == enc {
					found[enc]++
				}
				a, b := strings.Fields(vntext.Same(p)), strings.Fields(vntext.Same(got))
				words[enc] += len(a)
				for i := range a {
					if len(a) == len(b) && a[i] == b[i] {
						right[enc]++
					}
				}
			}
		}
	}
	t.Logf("an eighth of %d paragraphs; found %v; words right %v of %v", pieces, found, right, words)
	for enc, n := range found {
		if n*100 < pieces/8*96 {
			t.Errorf("%s is found in %d of %d", enc, n, pieces)
		}
	}
	for enc, n := range right {
		if n*100 < words[enc]*98 {
			t.Errorf("%s: %d of %d words right", enc, n, words[enc])
		}
	}
}

func FuzzConvert(f *testing.F) {
	for _, enc := range []Encoding{Unicode, TCVN3, VNI, VIQR, CP1258, VISCII, Twice} {
		f.Add(encode("Đầu tư công, thường kỳ", enc))
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, enc := range []Encoding{Unicode, TCVN3, VNI, VIQR, CP1258, VISCII, Twice} {
			if got := Decode(s, enc); !norm.NFC.IsNormalString(got) {
				t.Fatalf("%s: %q is not NFC", enc, got)
			}
		}
		_, enc, sure := Convert(FromBytes([]byte(s)))
		if sure < 0 || sure > 1 || enc == "" {
			t.Fatalf("%q: %s %v", s, enc, sure)
		}
	})
}
