package directive

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/base/gov"
)

// want is what a task must say; due is kind and value.
type want struct {
	lead, coord, authority, due, product, point, missing, begins string
}

func compare(t *testing.T, r Result, wants []want) {
	t.Helper()
	if len(r.Tasks) != len(wants) {
		t.Errorf("%d tasks, want %d:\n%s", len(r.Tasks), len(wants), Text(r))
		return
	}
	for i, w := range wants {
		x := r.Tasks[i]
		product := ""
		if x.Product != nil {
			product = *x.Product
		}
		got := want{
			strings.Join(x.Lead, "+"), strings.Join(x.Coordinating, "+"), strings.Join(x.Authority, "+"), strings.TrimSpace(x.Deadline.Kind + " " + x.Deadline.Value),
			product, x.SourcePoint, strings.Join(x.Missing, " "), w.begins,
		}
		if got != w || !strings.HasPrefix(x.Action.Text, w.begins) {
			t.Errorf("task %d\n got %+v: %s\nwant %+v", i+1, got, x.Action.Text, w)
		}
	}
}

func TestNotice(t *testing.T) {
	b, err := os.ReadFile("testdata/thong-bao-mau.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := Read(string(b), Options{Date: gov.MustDate("2026-01-01")})
	if r.Date != gov.MustDate("2023-01-12") || r.Document == nil || r.Document.Number != "00/TB-VP" || r.Document.Chair != "Chủ tịch UBND tỉnh" {
		t.Errorf("the head reads %+v, %s", r.Document, r.Date)
	}
	compare(t, r, []want{
		{"Văn phòng UBND tỉnh", "", "Chủ tịch UBND tỉnh", "date 2023-01-20", "kế hoạch", "I.2", "", "tiếp thu ý kiến"},
		{"Các sở, ban, ngành+UBND các huyện, thị xã, thành phố", "", "", "none", "", "I.3", "time responsibility product authority", "rà soát nhiệm vụ"},
		{"Sở Kế hoạch và Đầu tư", "Sở Tài chính", "UBND tỉnh", "month 2023-02", "phương án", "II.1.a", "", "lập phương án"},
		{"Sở Kế hoạch và Đầu tư", "", "Chủ tịch UBND tỉnh", "recurring R/P1M", "báo cáo", "II.1.b", "", "tổng hợp tiến độ"},
		{"Ban Thường vụ Tỉnh ủy", "", "", "none", "", "II.2", "time product authority", "cho ý kiến"},
	})
}

// The page from which the product began: what the Chair assigned, to whom, and
// where no time is said; nothing of the headlines beside it.
func TestSourceDocument(t *testing.T) {
	dir := os.Getenv("ROVIEC_SHARED")
	if dir == "" {
		dir = "../../../../shared"
	}
	names, _ := filepath.Glob(filepath.Join(dir, "seed", "*2022-12-22.txt"))
	if len(names) == 0 {
		t.Skip("the source document is not beside the repository")
	}
	b, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	all := "Các sở, ban, ngành+UBND các huyện, thị xã, thành phố"
	compare(t, Read(string(b), Options{Date: gov.MustDate("2022-12-22")}), []want{
		{"Văn phòng UBND tỉnh", "", "", "none", "kế hoạch", "", "time authority", "tiếp thu"},
		// "lưu ý: việc xây dựng, hoàn thiện Kế hoạch …": one more of the Office
		{"Văn phòng UBND tỉnh", "", "", "none", "kế hoạch", "", "time authority", "hoàn thiện"},
		{all, "", "", "none", "", "", "work time responsibility product authority", "tập trung"},
		{all, "", "", "year 2023", "", "", "responsibility product authority", "tiếp tục"},
		{"Các sở, ban, ngành+Các cơ quan, đơn vị", "", "", "none", "chương trình", "", "time responsibility authority", "rà soát"},
		{"Văn phòng UBND tỉnh", "", "", "none", "chương trình", "", "time authority", "tiếp thu"},
	})
}

func TestWhatIsNoTask(t *testing.T) {
	for _, s := range []string{
		"Thống nhất chủ trương xây dựng trụ sở mới.",
		"Sở Y tế đã hoàn thành kế hoạch, trình trước ngày 05/5.",
		"Sở Y tế cho biết sẽ trình đề án trong tháng 6.",
		"UBND tỉnh sẽ xem xét, tháo gỡ.",
		"Sở Y tế có chức năng tham mưu về chăm sóc sức khỏe.",
		"Tại Công văn số 12/UBND-VX ngày 03/02/2023, UBND tỉnh đã giao Sở Y tế lập kế hoạch.",
		"",
		"Không sử dụng xe công đi lễ hội.",
	} {
		if r := Read(s, Options{Date: gov.MustDate("2023-03-01")}); len(r.Tasks) != 0 {
			t.Errorf("%q:\n%s", s, Text(r))
		}
	}
}

func TestDeadlines(t *testing.T) {
	for phrase, due := range map[string]string{
		"trước ngày 30/6/2023":                 "date 2023-06-30",
		"chậm nhất 30.6.2023":                  "date 2023-06-30",
		"trước ngày 30 tháng 6 năm 2023":       "date 2023-06-30",
		"trước 16 giờ ngày 30/6/2023":          "date 2023-06-30",
		"chậm nhất ngày 31/3":                  "date 2024-03-31",
		"từ ngày 01/12 đến hết ngày 15/12":     "date 2023-12-15",
		"trong tháng 3/2024":                   "month 2024-03",
		"trong quý II/2024":                    "quarter 2024-Q2",
		"trong năm 2024":                       "year 2024",
		"trong thời hạn 05 ngày làm việc":      "relative P5WD",
		"trước ngày 25 hằng tháng":             "recurring R/P1M/D25",
		"vào thứ Sáu hằng tuần":                "recurring R/P1W/FR",
		"trước ngày 20 của tháng cuối quý":     "recurring R/P3M/D20",
		"theo Công văn số 12 ngày 05/4/2023":   "none",
		"trong giai đoạn 2021 - 2025":          "none",
		"bảo đảm đúng tiến độ":                 "none",
		"trước ngày 31/02/2023":                "none", // no such day
		"trước khi khởi công":                  "relative BEFORE",
		"ngay sau khi có ý kiến của Bộ Y tế":   "relative P0D",
		"trong tuần này":                       "relative P1W",
		"thường xuyên":                         "ongoing",
		"định kỳ hằng quý":                     "recurring R/P3M",
		"trong 6 tháng đầu năm 2024":           "quarter 2024-Q2",
		"hoàn thành xong trước ngày 5/12/2023": "date 2023-12-05",
	} {
		r := Read("Giao Sở Y tế lập kế hoạch tiêm chủng "+phrase+".", Options{Date: gov.MustDate("2023-11-10")})
		if len(r.Tasks) != 1 {
			t.Errorf("%s: %d tasks", phrase, len(r.Tasks))
			continue
		}
		d := r.Tasks[0].Deadline
		if got := strings.TrimSpace(d.Kind + " " + d.Value); got != due {
			t.Errorf("%s: %s, want %s", phrase, got, due)
		}
	}
}

// However the same words are written in bytes, the same tasks come out.
func TestFormsOfWriting(t *testing.T) {
	const s = "Giao Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với UBND huyện Tân Lập hoàn thiện đề án, trình UBND tỉnh trước ngày 30/6/2023."
	plain := Read(s, Options{Date: gov.MustDate("2023-03-01")})
	if len(plain.Tasks) != 1 {
		t.Fatal(Text(plain))
	}
	for what, form := range map[string]string{
		"NFD":        norm.NFD.String(s),
		"hard break": strings.Replace(s, "Thể thao và", "Thể thao\nvà", 1),
		"spaces":     strings.ReplaceAll(s, " ", "  "),
		"no-break":   strings.Replace(s, "Sở Văn", "Sở\u00a0Văn", 1),
	} {
		r := Read(form, Options{Date: gov.MustDate("2023-03-01")})
		if len(r.Tasks) != 1 {
			t.Errorf("%s:\n%s", what, Text(r))
			continue
		}
		a, b := plain.Tasks[0], r.Tasks[0]
		if !slices.Equal(a.Lead, b.Lead) || !slices.Equal(a.Coordinating, b.Coordinating) || a.Deadline.Value != b.Deadline.Value {
			t.Errorf("%s: %+v", what, b)
		}
	}
}

// spans reports the first span of a reading that does not lie in its text.
func spans(r Result) error {
	rs := []rune(r.Text)
	for i, x := range r.Tasks {
		a := x.Action
		if a.Start < 0 || a.End < a.Start || a.End > len(rs) || norm.NFC.String(string(rs[a.Start:a.End])) != a.Text {
			return fmt.Errorf("task %d: span %d–%d", i, a.Start, a.End)
		}
		if s, e := x.Extent(); s < 0 || e < s || e > len(rs) {
			return fmt.Errorf("task %d: extent %d–%d", i, s, e)
		}
		if x.Lead == nil || x.Coordinating == nil || x.Authority == nil || x.Missing == nil {
			return fmt.Errorf("task %d: a list is null", i)
		}
		if x.Deadline.Kind != "none" && (x.Deadline.Start == nil || *x.Deadline.Start < 0 || *x.Deadline.End > len(rs)) {
			return fmt.Errorf("task %d: a deadline without a place", i)
		}
	}
	at := 0
	for i, s := range r.Sentences {
		if s.Start < at || s.End < s.Start || s.End > len(rs) {
			return fmt.Errorf("sentence %d: %d–%d after %d", i, s.Start, s.End, at)
		}
		at = s.End
	}
	return nil
}

func FuzzRead(f *testing.F) {
	f.Add("Số: 5/TB-UBND\nĐông Giang, ngày 10 tháng 4 năm 2023\nTHÔNG BÁO\nKết luận\n1. Sở Công Thương:\na) Lập danh sách, gửi Sở Tài chính trước 25/5;\n- Cơ quan chủ trì: Sở Y tế. Thời gian: Quý I/2024.\nViệc này giao Sở A chủ trì, Sở B (phối hợp).")
	f.Add(norm.NFD.String("Giao Sở Y tế trước 30/6; đồng thời yêu cầu UBND huyện A, B và C: báo cáo"))
	f.Add("1. 2. 3.\na) b)\n- Sở Y tế:\n– “giao” Sở")
	f.Add("trước ngày 99/99/9999 hằng tháng và ngày 00/00")
	f.Fuzz(func(t *testing.T, s string) {
		r := Read(s, Options{Date: gov.MustDate("2023-03-01")})
		if err := spans(r); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add("a.txt", []byte("Giao Sở Y tế"))
	f.Add("a.html", []byte("<html><body><p>Giao <b>Sở</b> Y tế</p><script>x</script>"))
	f.Add("a.docx", docx("Giao Sở Y tế lập kế hoạch."))
	f.Add("a.pdf", []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		s, err := Load(name, bytes.NewReader(b))
		if err == nil && !utf8.ValidString(s) {
			t.Errorf("%q gives no text: %q", b, s)
		}
	})
}

// loaders by kind of file, so that each has its share of the time.
func fuzzLoader(f *testing.F, load func([]byte) (string, error), seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := load(b)
		switch {
		case err != nil && s != "":
			t.Errorf("%q fails and gives %q", b, s)
		case err == nil && !utf8.ValidString(s):
			t.Errorf("%q gives no text: %q", b, s)
		case err != nil && !errors.Is(err, errNoText):
			t.Errorf("%q: not said why: %v", b, err)
		}
	})
}

func FuzzLoadPlain(f *testing.F) {
	fuzzLoader(f, fromPlain, []byte("Giao Sở Y tế"), []byte("\xef\xbb\xbfGiao"), []byte("\xff\xfeG\x00i\x00"), []byte("Giao Së Y tÕ lËp kÕ ho¹ch"), []byte{0, 1, 2})
}

func FuzzLoadHTML(f *testing.F) {
	fuzzLoader(f, fromHTML, []byte("<html><body><p>Giao <b>Sở</b> Y tế</p><script>x</script>"), []byte("<table><tr><td>a<td>b"), []byte("<ol type=a start=3><li>x<li>y</ol>"), []byte("<p>&#0;&#xD800;<!--"))
}

func FuzzLoadDOCX(f *testing.F) {
	fuzzLoader(f, fromDOCX, docx("Giao Sở Y tế lập kế hoạch."), word(map[string]string{"word/document.xml": openBody + item(1, 0, "một") + item(2, 1, "hai") + "</w:body></w:document>", "word/numbering.xml": wordNumbers}), []byte("PK\x03\x04"))
}

func FuzzLoadPDF(f *testing.F) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		f.Skip("pdftotext is not installed")
	}
	fuzzLoader(f, fromPDF, []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"), []byte("%PDF-1.7\nxref\n0 1\n"))
}

// The register of the day completes names that a text cuts short, and gives
// way to the table where it knows nothing.
func TestParties(t *testing.T) {
	parties := []Party{{Name: "Sở Nông nghiệp và Môi trường", Code: "snnmt"}, {Name: "Ban Quản lý Khu kinh tế Đông Giang và các Khu công nghiệp", Short: "BQL KKT&KCN", Code: "kkt"}, {Name: "Chi cục Thủy lợi", Code: "tl"}, {Name: "Chi cục Thủy sản", Code: "ts"}, {Name: "UBND xã Hòa Sơn", Code: "hoason"}}
	for text, want := range map[string]string{
		"Giao Sở Nông nghiệp rà soát đê điều.":                                   "Sở Nông nghiệp và Môi trường",
		"Giao Ban Quản lý Khu kinh tế Đông Giang rà soát đất.":                   "Ban Quản lý Khu kinh tế Đông Giang và các Khu công nghiệp",
		"BQL KKT&KCN rà soát đất.":                                               "Ban Quản lý Khu kinh tế Đông Giang và các Khu công nghiệp",
		"Giao Chi cục Thủy lợi rà soát hồ.":                                      "Chi cục Thủy lợi",
		"Giao UBND xã Hòa Sơn rà soát hộ nghèo.":                                 "UBND xã Hòa Sơn",
		"Giao Sở Y tế rà soát thuốc.":                                            "Sở Y tế",
		"Giao Ban Quản lý Khu kinh tế Đông Giang và các Khu công nghiệp rà soát": "Ban Quản lý Khu kinh tế Đông Giang và các Khu công nghiệp",
	} {
		r := Read(text, Options{Date: gov.MustDate("2025-02-01"), Parties: parties})
		if len(r.Tasks) != 1 || strings.Join(r.Tasks[0].Lead, "+") != want {
			t.Errorf("%s: %s", text, Text(r))
		}
	}
	if r := Read("Giao Sở Nông nghiệp rà soát đê điều.", Options{Date: gov.MustDate("2025-02-01")}); r.Tasks[0].Lead[0] != "Sở Nông nghiệp và Phát triển nông thôn" {
		t.Errorf("without a register: %v", r.Tasks[0].Lead)
	}
}

// A term counts from the text itself, or it is an event.
func TestTerm(t *testing.T) {
	for words, want := range map[string]string{
		"trong 15 ngày làm việc kể từ ngày ban hành":            "15WD",
		"trong thời hạn 10 ngày":                                "10D",
		"trong vòng 02 tháng kể từ ngày ký":                     "2M",
		"trong 30 ngày kể từ ngày ban hành Kế hoạch này":        "30D",
		"trong 05 ngày làm việc kể từ ngày nhận đủ hồ sơ":       "",
		"sau 10 ngày kể từ khi kết thúc chiến dịch":             "",
		"trong vòng 48 giờ":                                     "",
		"trong tuần này":                                        "",
		"ngay sau khi có ý kiến của Bộ Y tế":                    "",
		"trong 07 ngày làm việc kể từ ngày Quyết định ban hành": "7WD",
		"trước ngày 30/6/2023":                                  "",
	} {
		r := Read("Giao Sở Y tế lập kế hoạch tiêm chủng "+words+".", Options{Date: gov.MustDate("2023-03-01")})
		if len(r.Tasks) != 1 {
			t.Errorf("%s: %d tasks", words, len(r.Tasks))
			continue
		}
		got, ok := r.Tasks[0].Deadline.Term()
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q, want %q (%+v)", words, got, want, r.Tasks[0].Deadline)
		}
	}
}

func TestDateOf(t *testing.T) {
	day := gov.MustDate("2023-03-01")
	if got := DateOf("UBND TỈNH ĐÔNG GIANG\nSố: 5/TB-UBND\nĐông Giang, ngày 10 tháng 4 năm 2023\nTHÔNG BÁO\nKết luận", day); got.String() != "2023-04-10" {
		t.Error(got)
	}
	if got := DateOf("Giao Sở Y tế lập kế hoạch.", day); got != day {
		t.Error(got)
	}
}

func docx(paragraphs ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("word/document.xml")
	fmt.Fprint(w, `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for _, p := range paragraphs {
		fmt.Fprintf(w, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", p)
	}
	fmt.Fprint(w, `</w:body></w:document>`)
	_ = z.Close()
	return b.Bytes()
}

func TestLoad(t *testing.T) {
	const words = "Giao Sở Y tế lập kế hoạch."
	for name, b := range map[string][]byte{
		"a.txt": []byte("\xef\xbb\xbf" + words), "a.html": []byte("<!doctype html><nav>Trình đơn</nav><p>Giao <b>Sở Y tế</b> lập kế hoạch.</p><script>x()</script>"), "a.docx": docx(words),
	} {
		s, err := Load(name, bytes.NewReader(b))
		if err != nil || strings.Join(strings.Fields(s), " ") != words {
			t.Errorf("%s: %q, %v", name, s, err)
		}
	}
	for name, b := range map[string][]byte{"a.docx": []byte("PK\x03\x04broken"), "a.pdf": []byte("%PDF-1.7 broken"), "a.txt": {0xff, 0xfe, 0x00}} {
		if s, err := Load(name, bytes.NewReader(b)); err == nil || !errors.Is(err, errNoText) {
			t.Errorf("%s: %q, %v", name, s, err)
		}
	}
}

func TestJSON(t *testing.T) {
	b, err := ExtractJSON("Giao Sở Y tế lập kế hoạch.", Options{Date: gov.MustDate("2023-03-01")})
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Tasks []map[string]any
	}
	if err := json.Unmarshal(b, &v); err != nil || len(v.Tasks) != 1 {
		t.Fatalf("%v\n%s", err, b)
	}
	for _, k := range []string{"lead", "coordinating", "authority", "action", "deadline", "product", "source_point", "confidence", "missing"} {
		if _, ok := v.Tasks[0][k]; !ok {
			t.Errorf("no %s", k)
		}
	}
}

// Fifty pages of some 2,500 characters.
func BenchmarkFiftyPages(b *testing.B) {
	one, err := os.ReadFile("testdata/thong-bao-mau.txt")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat(strings.Replace(string(one), "Nơi nhận:", "Gửi:", 1), 1+50*2500/utf8.RuneCount(one))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Read(text, Options{Date: gov.MustDate("2023-01-01")})
	}
}
