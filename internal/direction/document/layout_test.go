package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
)

// paper is a DOCX read back: its parts, and each paragraph of the main part
// with the forms of its runs.
type paper struct {
	parts map[string]string
	paras []string            // texts that are not empty
	form  map[string][]string // text of a run → b, i, size, colour
	align map[string]string   // text of a paragraph → alignment
}

func readBack(t *testing.T, b []byte) paper {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	p := paper{map[string]string{}, nil, map[string][]string{}, map[string]string{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		p.parts[f.Name] = string(text)
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	var para, align string
	var form []string
	inText := false
	for d := xml.NewDecoder(strings.NewReader(p.parts["word/document.xml"])); ; {
		tok, err := d.Token()
		if err != nil {
			break
		}
		switch x := tok.(type) {
		case xml.StartElement:
			val := ""
			for _, a := range x.Attr {
				if a.Name.Local == "val" {
					val = a.Value
				}
			}
			switch x.Name.Local {
			case "p":
				para, align = "", ""
			case "jc":
				align = val
			case "r":
				form = nil
			case "b", "i":
				form = append(form, x.Name.Local)
			case "sz", "color":
				form = append(form, val)
			case "t":
				inText = true
			}
		case xml.CharData:
			if inText {
				para += string(x)
				p.form[string(x)] = form
			}
		case xml.EndElement:
			switch x.Name.Local {
			case "t":
				inText = false
			case "p":
				if para != "" {
					p.paras = append(p.paras, para)
					p.align[para] = align
				}
			}
		}
	}
	return p
}

func sampleDecision() Document {
	return Document{
		Direction: Out, TypeName: "Quyết định", Code: Code{"05", "QĐ-UBND"}, IssuedDate: gov.MustDate("2023-01-05"), Subject: "Về việc <thử> & xem", OrganName: "UBND tỉnh", Signer: Signer{"Chủ tịch", "Người ký mẫu"},
		Content: Content{Organ: "ỦY BAN NHÂN DÂN\nTỈNH THANH HÓA", Place: "Thanh Hóa", Basis: "Căn cứ Luật mẫu;\nTheo đề nghị của Sở Nội vụ", Body: "Điều 1. Ban hành.\nI. Mục\nChương I\nĐiều 2. Thi hành.", AnnexTitle: "Bảng mẫu", Annex: "TT | Nội dung\n1 | Một\n2 | Hai", Recipients: "Như Điều 2\nLưu: VT, TH", SignLines: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"},
	}
}

func write(t *testing.T, d Document) paper {
	t.Helper()
	var a, b bytes.Buffer
	if err := d.DOCX(&a); err != nil {
		t.Fatal(err)
	}
	if err := d.DOCX(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("one document gives two files: %v", err)
	}
	return readBack(t, a.Bytes())
}

// A decision with its annex keeps every rule of Annex I that a file can show.
func TestDecision(t *testing.T) {
	t.Parallel()
	p := write(t, sampleDecision())
	want := []string{
		"ỦY BAN NHÂN DÂN", "TỈNH THANH HÓA", nation, motto, "Số: 05/QĐ-UBND", "Thanh Hóa, ngày 05 tháng 01 năm 2023", "QUYẾT ĐỊNH", "Về việc <thử> & xem", "ỦY BAN NHÂN DÂN TỈNH THANH HÓA",
		"Căn cứ Luật mẫu;", "Theo đề nghị của Sở Nội vụ.", "QUYẾT ĐỊNH:", "Điều 1. Ban hành.", "I. Mục", "Chương I", "Điều 2. Thi hành./.", "Nơi nhận:", "- Như Điều 2;", "- Lưu: VT, TH.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Người ký mẫu",
		"Phụ lục", "Bảng mẫu", "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2023 của UBND tỉnh)", "TT", "Nội dung", "1", "Một", "2", "Hai",
	}
	if !slices.Equal(p.paras, want) {
		t.Errorf("%q", p.paras)
	}
	for text, form := range map[string]string{
		nation: "b 26", motto: "b 28", "TỈNH THANH HÓA": "b 26", "Số: 05/QĐ-UBND": "26", "Thanh Hóa, ngày 05 tháng 01 năm 2023": "i 28", "QUYẾT ĐỊNH": "b 28", "Về việc <thử> & xem": "b 28", "Căn cứ Luật mẫu;": "i 28",
		"Điều 1.": "b 28", " Ban hành.": "28", "I. Mục": "b 28", "Nơi nhận:": "b i 24", "- Lưu: VT, TH.": "22", "CHỦ TỊCH": "b 28", "Người ký mẫu": "b 28",
	} {
		if got := strings.Join(p.form[text], " "); got != form {
			t.Errorf("%s is set %q, want %q", text, got, form)
		}
	}
	if p.align["Điều 1. Ban hành."] != "both" || p.align["Chương I"] != "center" || p.align[motto] != "center" {
		t.Error(p.align)
	}
	main := p.parts["word/document.xml"]
	if n := strings.Count(main, section()); n != 2 || !strings.Contains(section(), "<w:titlePg/>") || !strings.Contains(section(), `w:start="1"`) {
		t.Errorf("%d sections count their own pages", n)
	}
	for name, x := range map[string][3]float64{"top": {marginTop, 20, 25}, "bottom": {marginBottom, 20, 25}, "left": {marginLeft, 30, 35}, "right": {marginRight, 15, 20}} {
		if mm := x[0] / millimetre; mm < x[1]-0.01 || mm > x[2]+0.01 {
			t.Errorf("margin %s is %.1f mm", name, mm)
		}
	}
	if !strings.Contains(p.parts["word/header1.xml"], " PAGE ") || !strings.Contains(p.parts["word/header1.xml"], `w:jc w:val="center"`) || !strings.Contains(p.parts["word/styles.xml"], `w:ascii="Times New Roman"`) {
		t.Error("the header has no number in its middle, or the font is another")
	}
	if !strings.Contains(main, "<w:tblHeader/>") || !strings.Contains(main, `<w:ind w:firstLine="720"/>`) || !strings.Contains(main, `w:before="120"`) {
		t.Error("the annex's head does not repeat, or paragraphs lack indent and gap")
	}
}

func TestLetterAndOthers(t *testing.T) {
	t.Parallel()
	d := sampleDecision()
	d.TypeName, d.Code, d.Subject, d.Priority, d.IssuedDate = Letter, Code{"12", "UBND-VX"}, "đôn đốc", 2, gov.MustDate("2023-12-29")
	d.Content.Addressees, d.Content.Annex, d.Content.Body = "Sở Nội vụ\nSở Tài chính;", "", "Một đoạn.\nTT | Việc\n1 | Hai\nHết."
	p := write(t, d)
	text := strings.Join(p.paras, "\n")
	for _, want := range []string{"Số: 12/UBND-VX\nV/v đôn đốc\nTHƯỢNG KHẨN\nThanh Hóa, ngày 29 tháng 12 năm 2023\nKính gửi:\n- Sở Nội vụ;\n- Sở Tài chính.\nMột đoạn.\nTT\nViệc\n1\nHai\nHết./."} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nlacks\n%s", text, want)
		}
	}
	if strings.Contains(text, "CÔNG VĂN") || strings.Contains(text, "Phụ lục") || strings.Join(p.form["V/v đôn đốc"], " ") != "24" || strings.Join(p.form["THƯỢNG KHẨN"], " ") != "b FF0000 26" {
		t.Error("a letter has no title; its abstract is small; the stamp is red")
	}
	if main := p.parts["word/document.xml"]; !strings.Contains(main, `<w:gridCol w:w="2268"/>`) || !strings.Contains(main, `<w:trHeight w:val="454" w:hRule="exact"/>`) {
		t.Error("the stamp is not 40 × 8 mm")
	}
	d.Content.Recipients = "Như trên;\nLưu: VT, TH"
	if text = strings.Join(write(t, d).paras, "\n"); !strings.Contains(text, "Nơi nhận:\n- Như trên;\n- Lưu: VT, TH.") {
		t.Errorf("the addressees get no copy:\n%s", text)
	}
	d.Content.Addressees = " \n"
	if text = strings.Join(write(t, d).paras, "\n"); strings.Contains(text, "Kính gửi") || strings.Contains(text, "Như trên") || !strings.Contains(text, "Nơi nhận:\n- Lưu: VT, TH.") {
		t.Errorf("addressed to nobody:\n%s", text)
	}
	for _, name := range []string{"Kế hoạch", "Báo cáo", "Thông báo"} {
		d.TypeName, d.Code, d.IssuedDate, d.CreatedAt = name, Code{Notation: "KH-UBND"}, gov.Date{}, time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)
		text := strings.Join(write(t, d).paras, "\n")
		if !strings.Contains(text, strings.ToUpper(name)+"\nđôn đốc") || !strings.Contains(text, "Số:       /KH-UBND") || !strings.Contains(text, "tháng      năm 2023") || strings.Contains(text, "QUYẾT ĐỊNH") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

func TestLongDate(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{"2020-01-05": "ngày 05 tháng 01 năm 2020", "2019-06-29": "ngày 29 tháng 6 năm 2019", "2022-02-01": "ngày 01 tháng 02 năm 2022", "2022-03-09": "ngày 09 tháng 3 năm 2022", "2022-12-31": "ngày 31 tháng 12 năm 2022"} {
		if got := longDate(gov.MustDate(day)); got != want {
			t.Errorf("%s is %s", day, got)
		}
	}
}

// The page gives the file to who may read the document, and to nobody else.
func TestDownload(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		x := s.decision()
		x.Parties = []string{s.ids["snv"]}
		x = must(t)(s.Create(t.Context(), s.clerk, x))
		at := base + "/" + x.ID
		s.get("snv", at+"/docx", http.StatusNotFound)
		must(t)(s.Allot(t.Context(), s.clerk, x.ID, 0))
		must(t)(s.Issue(t.Context(), s.clerk, x.ID, 0))
		if p := readBack(t, []byte(s.get("snv", at+"/docx", http.StatusOK))); !slices.Contains(p.paras, "Số: 01/QĐ-UBND") || !slices.Contains(p.paras, "Thanh Hóa, ngày 30 tháng 12 năm 2022") {
			t.Errorf("%q", p.paras)
		}
		s.get("stc", at+"/docx", http.StatusNotFound)
		if page := s.get("snv", at, http.StatusOK); !strings.Contains(page, at+"/docx") {
			t.Error("the page does not lead to the file")
		}
		in := must(t)(s.Create(t.Context(), s.clerk, Document{Direction: In, TypeName: "Kế hoạch", OrganName: "Chính phủ", Subject: "Mẫu"}))
		s.get("vanthu", base+"/"+in.ID+"/docx", http.StatusNotFound)
	})
}
