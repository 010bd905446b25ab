package document

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/gov"
)

// alphabet is every letter of Vietnamese.
const alphabet = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"

func samplePlan() Document {
	var body []string
	for i := range 60 {
		body = append(body, fmt.Sprintf("%d. Nhiệm vụ mẫu thứ %d: rà soát, tổng hợp, báo cáo Ủy ban nhân dân tỉnh kết quả thực hiện; nêu rõ khó khăn, vướng mắc và đề xuất giải pháp tháo gỡ.", i+1, i+1))
	}
	d := sampleDecision()
	d.TypeName, d.Code, d.Subject, d.Content.Body, d.Content.Basis = "Kế hoạch", Code{"07", "KH-UBND"}, "Thực hiện nhiệm vụ năm 2023 (mẫu)", "I. MỤC TIÊU\n"+strings.Join(body, "\n"), ""
	d.Content.AnnexTitle = "Phân công (mẫu)"
	rows := []string{"TT | Nội dung | Cơ quan"}
	for i := range 70 {
		rows = append(rows, fmt.Sprintf("%d | Nội dung phân công số %d với phần mô tả dài hơn một dòng để hàng cao lên | Sở Kế hoạch và Đầu tư", i+1, i+1))
	}
	d.Content.Annex = strings.Join(rows, "\n")
	return d
}

func sampleReport() Document {
	d := sampleDecision()
	d.TypeName, d.Code, d.Subject, d.Content.Annex, d.Content.Basis = "Báo cáo", Code{"09", "BC-UBND"}, "Kết quả thực hiện (mẫu)", "", ""
	d.Content.Addressees = "Thủ tướng Chính phủ\nVăn phòng Chính phủ"
	d.Content.Body = "I. KẾT QUẢ\nChữ có dấu: " + alphabet + " " + strings.ToUpper(alphabet) + ".\nII. BẢNG\nChỉ tiêu | Kết quả\nGRDP | 12,5 %\n" + strings.Repeat("x", 400) + "\nHết"
	return d
}

func sampleLetter() Document {
	d := sampleDecision()
	d.TypeName, d.Code, d.Subject, d.Priority, d.Content.Annex, d.Content.Basis = Letter, Code{"12", "UBND-VX"}, "đôn đốc thực hiện nhiệm vụ quá hạn", 3, "", ""
	d.Content.Addressees, d.Content.Body = "Sở Nội vụ", "Đoạn một của công văn mẫu đủ dài để có ít nhất hai dòng khi in trên khổ giấy A4 với cỡ chữ mười bốn.\nĐoạn hai."
	return d
}

// printed writes the file, twice, and takes its text out with pdftotext.
func printed(t *testing.T, d Document) (file string, text string) {
	t.Helper()
	var a, b bytes.Buffer
	if err := d.PDF(&a); err != nil {
		t.Fatal(err)
	}
	if err := d.PDF(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("one document gives two files: %v", err)
	}
	file = filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, a.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file, string(out)
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func sees(t *testing.T, text string, want ...string) {
	t.Helper()
	text = flat(text)
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in\n%s", w, text)
		}
	}
}

// What is printed has all the words of its layout, in Vietnamese.
func TestPDFWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		d    Document
		want []string
	}{
		{sampleDecision(), []string{nation, motto, "Số: 05/QĐ-UBND", "Thanh Hóa, ngày 05 tháng 01 năm 2023", "QUYẾT ĐỊNH", "Về việc <thử> & xem", "QUYẾT ĐỊNH:", "Điều 1. Ban hành.", "Điều 2. Thi hành./.", "Nơi nhận:", "- Lưu: VT, TH.", "Người ký mẫu", "Phụ lục", "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2023 của UBND tỉnh)", "Nội dung"}},
		{sampleLetter(), []string{"Số: 12/UBND-VX", "V/v đôn đốc thực hiện", "HOẢ TỐC", "Kính gửi: Sở Nội vụ", "khổ giấy A4 với cỡ chữ mười bốn.", "Đoạn hai./."}},
		{samplePlan(), []string{"KẾ HOẠCH", "Thực hiện nhiệm vụ năm 2023 (mẫu)", "60. Nhiệm vụ mẫu thứ 60", "70"}},
		{sampleReport(), []string{"BÁO CÁO", "Kính gửi:", "- Thủ tướng Chính phủ;", "- Văn phòng Chính phủ.", "GRDP", "12,5 %"}},
	} {
		t.Run(c.d.TypeName, func(t *testing.T) {
			t.Parallel()
			_, text := printed(t, c.d)
			sees(t, text, c.want...)
		})
	}
	t.Run("every letter", func(t *testing.T) {
		t.Parallel()
		_, text := printed(t, sampleReport())
		joined := strings.ReplaceAll(flat(text), " ", "")
		for _, s := range []string{alphabet, strings.ToUpper(alphabet)} {
			if !strings.Contains(joined, s) {
				t.Errorf("letters are lost: %s", text)
			}
		}
	})
}

var boxOf = regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>`)

// page is the words of one page with their places in points.
type placed struct {
	text                   string
	left, top, right, base float64
}

func pages(t *testing.T, file string) [][]placed {
	t.Helper()
	out, err := exec.Command("pdftotext", "-bbox", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list [][]placed
	for i, p := range strings.Split(string(out), "<page ") {
		if i == 0 {
			continue
		}
		if !strings.HasPrefix(p, `width="595.300000" height="841.900000"`) {
			t.Errorf("the page is not A4: %.60s", p)
		}
		var words []placed
		for _, m := range boxOf.FindAllStringSubmatch(p, -1) {
			n := func(s string) float64 { x, _ := strconv.ParseFloat(s, 64); return x }
			words = append(words, placed{m[5], n(m[1]), n(m[2]), n(m[3]), n(m[4])})
		}
		list = append(list, words)
	}
	return list
}

// Every word lies within the margins of the decree; pages are numbered from
// the second in the middle of the top margin, and an annex counts from 1.
func TestPDFPages(t *testing.T) {
	t.Parallel()
	for _, d := range []Document{samplePlan(), sampleDecision(), sampleLetter(), sampleReport()} {
		t.Run(d.TypeName, func(t *testing.T) {
			t.Parallel()
			file, _ := printed(t, d)
			list := pages(t, file)
			var numbers []string
			for _, words := range list {
				number := ""
				for _, w := range words {
					if w.base < 57 { // above the text
						number = w.text
						if mid := (w.left + w.right) / 2; mid < 296 || mid > 299 {
							t.Errorf("the page number stands at %.0f", mid)
						}
						continue
					}
					if w.left < 84 || w.right > 548 || w.base > 786.5 {
						t.Errorf("%q lies outside of the margins: %+v", w.text, w)
					}
				}
				numbers = append(numbers, number)
			}
			want := map[string][]string{"Kế hoạch": {"", "2", "3", "4", "", "2", "3"}, "Quyết định": {"", ""}}[d.TypeName]
			if want == nil {
				want = []string{""}
			}
			if d.TypeName == "Kế hoạch" { // how many pages depends on the type; that they count from 1 does not
				second := slices.Index(numbers[1:], "") + 1
				if len(numbers) < 4 || second < 2 || numbers[1] != "2" || numbers[second+1] != "2" {
					t.Errorf("pages are numbered %q", numbers)
				}
				for _, p := range list[second:] { // the head of the table is repeated
					if !slices.ContainsFunc(p, func(w placed) bool { return w.text == "TT" }) {
						t.Error("a page of the annex has no head")
					}
				}
			} else if !slices.Equal(numbers, want) {
				t.Errorf("pages are numbered %q, want %q", numbers, want)
			}
		})
	}
}

// The head stands in two columns, the number under the agency, the date on the
// line of the number; lines of text end at the right margin.
func TestPDFPlaces(t *testing.T) {
	t.Parallel()
	file, _ := printed(t, sampleLetter())
	words := pages(t, file)[0]
	at := func(text string) placed {
		for _, w := range words {
			if w.text == text {
				return w
			}
		}
		t.Fatalf("no %q", text)
		return placed{}
	}
	if n, a := at("CỘNG"), at("ỦY"); n.top-a.top > 1 || a.top-n.top > 1 || a.right > n.left {
		t.Errorf("quốc hiệu %+v and agency %+v", n, a)
	}
	// Quốc hiệu and tiêu ngữ take one line each.
	if n, m := at("CỘNG"), at("NAM"); n.top != m.top {
		t.Errorf("quốc hiệu is broken: %+v, %+v", n, m)
	}
	if n, d := at("Số:"), at("Hóa,"); n.base-d.base > 3 || d.base-n.base > 3 || n.right > d.left {
		t.Errorf("number %+v and date %+v", n, d)
	}
	if first := at("Đoạn"); first.left < 120 || first.left > 122 { // 30 mm and 1.27 cm
		t.Errorf("the first line begins at %.1f", first.left)
	}
	edge := 0.0
	for _, w := range words {
		edge = max(edge, w.right)
	}
	if edge < 546.5 || edge > 547.5 {
		t.Errorf("justified lines end at %.1f", edge)
	}
}

// The file is small, names its title and language, and is made fast.
func TestPDFFile(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	began := time.Now()
	d := sampleDecision()
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %s", b.Len(), time.Since(began))
	if b.Len() > 400_000 {
		t.Errorf("%d bytes", b.Len())
	}
	if !bytes.Contains(b.Bytes(), []byte("/Lang (vi-VN)")) || !bytes.HasPrefix(b.Bytes(), []byte("%PDF-1.")) {
		t.Error("language or version is missing")
	}
	d.IssuedDate, d.Code.Number = gov.Date{}, ""
	d.CreatedAt = time.Date(2023, 1, 5, 0, 0, 0, 0, time.UTC)
	_, text := printed(t, d)
	sees(t, text, "tháng năm 2023", "/QĐ-UBND")
	out, err := exec.Command("pdffonts", filepathOf(t, b.Bytes())).Output()
	if err != nil {
		t.Skip("pdffonts (poppler-utils) is not installed")
	}
	for _, l := range strings.Split(strings.TrimSpace(string(out)), "\n")[2:] {
		if !strings.Contains(l, "yes yes yes") && !strings.Contains(l, "yes no  yes") {
			t.Errorf("a font is not embedded with its letters: %s", l)
		}
	}
}

func filepathOf(t *testing.T, b []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "f.pdf")
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}
