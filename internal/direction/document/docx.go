package document

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

const font = "Times New Roman"

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder does not fail
	return b.String()
}

// markup is the main part of the file on its way.
type markup struct{ strings.Builder }

// blocks writes paragraphs and tables in their order.
func (b *markup) blocks(list []block) {
	for _, x := range list {
		if x.table != nil {
			b.table(*x.table)
		} else {
			b.para(x.para)
		}
	}
}

func (b *markup) para(p para) {
	b.WriteString("<w:p><w:pPr>")
	if p.keep {
		b.WriteString("<w:keepNext/>")
	}
	if p.rule > 0 {
		b.WriteString(`<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>`)
	}
	fmt.Fprintf(b, `<w:spacing w:before="%d" w:after="0" w:line="240" w:lineRule="auto"/>`, p.before*20)
	switch {
	case p.rule > 0:
		side := max((p.room-p.rule)/2, 0)
		fmt.Fprintf(b, `<w:ind w:left="%d" w:right="%d"/>`, side, side)
	case p.indent > 0:
		fmt.Fprintf(b, `<w:ind w:firstLine="%d"/>`, p.indent)
	}
	align := p.align
	if align == "" {
		align = "left"
	}
	fmt.Fprintf(b, `<w:jc w:val="%s"/></w:pPr>`, align)
	for _, r := range p.runs {
		b.run(r)
	}
	b.WriteString("</w:p>")
}

func (b *markup) run(r run) {
	b.WriteString("<w:r><w:rPr>")
	if r.bold {
		b.WriteString("<w:b/>")
	}
	if r.italic {
		b.WriteString("<w:i/>")
	}
	if r.red {
		b.WriteString(`<w:color w:val="FF0000"/>`)
	}
	fmt.Fprintf(b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, 2*r.size, 2*r.size, escape(r.text))
}

func (b *markup) table(t table) {
	total := 0
	for _, w := range t.widths {
		total += w
	}
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/>`, total)
	if t.height > 0 {
		b.WriteString(`<w:jc w:val="center"/>`)
	}
	if t.line.eighths > 0 {
		color := "auto"
		if t.line.red {
			color = "FF0000"
		}
		b.WriteString("<w:tblBorders>")
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			fmt.Fprintf(b, `<w:%s w:val="single" w:sz="%d" w:space="0" w:color="%s"/>`, side, t.line.eighths, color)
		}
		b.WriteString("</w:tblBorders>")
	}
	b.WriteString(`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range t.widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString("</w:tblGrid>")
	for i, row := range t.rows {
		b.WriteString("<w:tr><w:trPr><w:cantSplit/>")
		if t.height > 0 {
			fmt.Fprintf(b, `<w:trHeight w:val="%d" w:hRule="exact"/>`, t.height)
		}
		if t.head && i == 0 {
			b.WriteString("<w:tblHeader/>")
		}
		b.WriteString("</w:trPr>")
		for j, cell := range row {
			fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, t.widths[j])
			if t.height > 0 {
				b.WriteString(`<w:vAlign w:val="center"/>`)
			}
			b.WriteString("</w:tcPr>")
			b.blocks(cell)
			b.WriteString("</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>")
}

// DOCX writes an outgoing document in its official layout.
func (d Document) DOCX(w io.Writer) error {
	b := &markup{}
	for i, part := range d.layout() {
		if i > 0 {
			b.WriteString("<w:p><w:pPr>" + section() + "</w:pPr></w:p>")
		}
		b.blocks(part)
	}
	return pack(w, b.String())
}

// section are the properties of a part: A4, margins, a page number that the
// first page does not show, counted from 1.
func section() string {
	return fmt.Sprintf(`<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="567" w:footer="567" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>`,
		pageWidth, pageHeight, marginTop, marginRight, marginBottom, marginLeft)
}

const (
	head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	names = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	contentTypes = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>`
	packageRels  = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	documentRels = head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>`
	styles       = head + `<w:styles ` + names + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="` + font + `" w:hAnsi="` + font + `" w:eastAsia="` + font + `" w:cs="` + font + `"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`
	header       = head + `<w:hdr ` + names + `><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>`
)

// pack writes the file; the same body gives the same bytes.
func pack(w io.Writer, main string) error {
	z := zip.NewWriter(w)
	for _, part := range [][2]string{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/styles.xml", styles},
		{"word/header1.xml", header},
		{"word/document.xml", head + `<w:document ` + names + `><w:body>` + main + section() + `</w:body></w:document>`},
	} {
		f, err := z.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part[1]); err != nil {
			return err
		}
	}
	return z.Close()
}
