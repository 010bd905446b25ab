package directive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf16"
)

const openBody = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

// word makes a package of the parts given.
func word(parts map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, s := range parts {
		w, _ := z.Create(name)
		fmt.Fprint(w, s)
	}
	_ = z.Close()
	return b.Bytes()
}

const wordNumbers = `<w:numbering xmlns:w="x">
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>`

func item(num, level int, words string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, num, words)
}

// Word's own numbers, its tables, and what it keeps but does not show.
func TestLoadDOCX(t *testing.T) {
	t.Parallel()
	body := item(1, 0, "Phần một") + item(1, 1, "Giao Sở Y tế") + item(1, 2, "lập kế hoạch") + item(1, 2, "mua thuốc") + item(1, 1, "Giao Sở Tài chính") + item(1, 2, "cấp vốn") +
		item(1, 0, "Phần hai") + item(1, 1, "bắt đầu lại") + item(4, 1, "bắt đầu từ năm") + item(2, 0, "ba") + item(2, 1, "ba một") + item(3, 0, "gạch") + item(0, 0, "không số") +
		`<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr><w:r><w:t>theo kiểu</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t xml:space="preserve">Giữ </w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText><w:t>bỏ</w:t></w:r></w:del><w:r><w:t>lại</w:t><w:tab/><w:t>đây</w:t></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Rà soát</w:t></w:r></w:p><w:p><w:r><w:t>đất đai</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>30/6/2023</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`
	got, err := Load("a.docx", bytes.NewReader(word(map[string]string{
		"word/document.xml": openBody + body + `</w:body></w:document>`, "word/numbering.xml": wordNumbers,
		"word/styles.xml": `<w:styles xmlns:w="x"><w:style w:styleId="Goc"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr></w:style><w:style w:styleId="Muc"><w:basedOn w:val="Goc"/></w:style></w:styles>`,
	})))
	want := "I. Phần một\n1. Giao Sở Y tế\na) lập kế hoạch\nb) mua thuốc\n2. Giao Sở Tài chính\na) cấp vốn\nII. Phần hai\n1. bắt đầu lại\n5. bắt đầu từ năm\n3. ba\n3.1. ba một\n- gạch\nkhông số\n3.2. theo kiểu\nGiữ lại đây\nRà soát đất đai | - | 30/6/2023\n"
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestLoadHTML(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<p>Giao <b>Sở Y&nbsp;tế</b>, trước 30/6.</p><p>Hai</p>`:                    "Giao Sở Y tế, trước 30/6.\nHai\n",
		`<ol start="3"><li>ba<li>bốn<ol type=a><li>một</ol></ol><ul><li>chấm</ul>`:  "3. ba\n4. bốn\na) một\n- chấm\n",
		`<table><tr><td>Việc<td><td>Sở A</table>`:                                   "Việc | - | Sở A\n",
		`<nav>Trình đơn<div>x</nav></div></nav><p>Nội dung</p><script>a<b</script>`: "Nội dung\n",
		"<pre>1. Một\n2. Hai</pre>":                                                 "1. Một\n2. Hai\n",
		"<meta charset=windows-1258><p>Quy\xea\xccn \xf0\xea\xccn":                  "Quyền đền\n",
	} {
		got, err := Load("a.html", strings.NewReader(page))
		if err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", page, got, err, want)
		}
	}
}

func TestLoadEncodings(t *testing.T) {
	t.Parallel()
	const words = "Giao Sở Y tế lập kế hoạch phòng, chống dịch bệnh trên địa bàn tỉnh."
	u := utf16.Encode([]rune(words))
	le := []byte{0xff, 0xfe}
	for _, c := range u {
		le = append(le, byte(c), byte(c>>8))
	}
	tcvn := []byte("Giao S\xeb Y t\xd5 l\xcbp k\xd5 ho\xb9ch ph\xdfng, ch\xe8ng d\xdech b\xd6nh tr\xaan \xae\xdea b\xb5n t\xd8nh.")
	for name, b := range map[string][]byte{"UTF-16": le, "BOM": []byte("\xef\xbb\xbf" + words), "TCVN3": tcvn} {
		if got, err := Load("a.txt", bytes.NewReader(b)); err != nil || got != words {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// What cannot be read says why.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	deep := openBody + strings.Repeat("<w:tbl><w:tr><w:tc>", 40) + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + strings.Repeat("</w:tc></w:tr></w:tbl>", 40) + `</w:body></w:document>`
	for _, c := range []struct {
		what, reason string
		b            []byte
	}{
		{"empty", NoText, nil},
		{"spaces", NoText, []byte(" \n\t")},
		{"program", Unknown, []byte("MZ\x00\x01")},
		{"old Word", Unknown, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")},
		{"RTF", Unknown, []byte(`{\rtf1 Giao}`)},
		{"broken package", Damaged, []byte("PK\x03\x04broken")},
		{"spreadsheet", Unknown, word(map[string]string{"xl/workbook.xml": "<x/>"})},
		{"broken XML", Damaged, word(map[string]string{"word/document.xml": openBody + "<w:p>"})},
		{"empty document", NoText, word(map[string]string{"word/document.xml": openBody + `</w:body></w:document>`})},
		{"bomb", TooLarge, word(map[string]string{"word/document.xml": openBody + "<w:p><w:r><w:t>" + strings.Repeat("a", maxPart+10)})},
		{"tables in tables", TooLarge, word(map[string]string{"word/document.xml": deep})},
		{"too large", TooLarge, make([]byte, maxFile+1)},
	} {
		_, err := Load("a", bytes.NewReader(c.b))
		var e *LoadError
		if !errors.As(err, &e) || e.Reason != c.reason {
			t.Errorf("%s: %v, want %s", c.what, err, c.reason)
		}
	}
}

// pdf makes a page with the words, or without any.
func pdfOf(words string) []byte {
	content := "BT /F1 12 Tf 72 720 Td (" + words + ") Tj ET"
	if words == "" {
		content = "0 0 m 100 100 l S"
	}
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, o := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>", fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj%s\nendobj\n", i+1, o)
	}
	x := b.Len()
	b.WriteString("xref\n0 6\n0000000000 65535 f \n")
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", x)
	return b.Bytes()
}

func TestLoadPDF(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	t.Parallel()
	if got, err := Load("a.pdf", bytes.NewReader(pdfOf("Giao So Y te"))); err != nil || strings.TrimSpace(got) != "Giao So Y te" {
		t.Errorf("%q, %v", got, err)
	}
	for reason, b := range map[string][]byte{Scanned: pdfOf(""), Damaged: []byte("%PDF-1.7 broken")} {
		_, err := Load("a.pdf", bytes.NewReader(b))
		var e *LoadError
		if !errors.As(err, &e) || e.Reason != reason {
			t.Errorf("%v, want %s", err, reason)
		}
	}
}

// Where the program is absent, that is what is said.
func TestLoadPDFWithoutTool(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Load("a.pdf", bytes.NewReader(pdfOf("x")))
	var e *LoadError
	if !errors.As(err, &e) || e.Reason != NoTool {
		t.Error(err)
	}
}
