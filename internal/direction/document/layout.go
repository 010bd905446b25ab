package document

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/gov"
)

// The layout of Decree 30/2020/NĐ-CP, Annex I: quốc hiệu, agency, number,
// place and date, title, body, signature and copies, each in its box. The
// words are those of the decree, whatever the reader's language.

const (
	nation    = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto     = "Độc lập - Tự do - Hạnh phúc"
	leftBox   = 3450
	rightBox  = textWidth - leftBox
	firstLine = 720 // 1.27 cm
	gap       = 6   // points between paragraphs
	bodySize  = 14
)

// stamps are the words of urgency with the widths of their frames, all 8 mm high.
var stamps = []struct {
	words string
	width float64 // mm
}{{}, {"KHẨN", 20}, {"THƯỢNG KHẨN", 40}, {"HOẢ TỐC", 30}}

// longDate writes a date as official documents do: days below 10 and the
// months 1 and 2 get a nought.
func longDate(d gov.Date) string {
	month := fmt.Sprint(int(d.Month))
	if d.Month < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", d.Day, month, d.Year)
}

// dated is the date of the document; before its number is given, the day and
// month are left open.
func (d Document) dated() string {
	if d.IssuedDate.IsZero() {
		return fmt.Sprintf("ngày      tháng      năm %d", d.CreatedAt.Year())
	}
	return longDate(d.IssuedDate)
}

func (d Document) numberLine() string {
	if d.Code.Number == "" {
		return "Số:       /" + d.Code.Notation
	}
	return "Số: " + d.Code.String()
}

// layout lays the boxes out: the document itself, and its annex as a part
// whose pages count from 1. What is written for the word processor and for
// print is made from it alike.
func (d Document) layout() [][]block {
	b := &body{}
	d.heading(b)
	if d.TypeName == Letter {
		d.addressees(b)
	} else {
		d.title(b)
	}
	d.text(b)
	d.foot(b)
	if d.Content.Annex == "" {
		b.para(para{runs: []run{{size: 2}}}) // a body ends with a paragraph
		return [][]block{b.list}
	}
	a := &body{}
	d.annex(a)
	return [][]block{b.list, a.list}
}

func centred(size, before int, bold, italic bool, text string) para {
	return para{align: "center", before: before, runs: []run{{text: text, size: size, bold: bold, italic: italic}}}
}

// wide estimates the length of a line of type in twips, for the rules below it.
func wide(text string, size int, each float64) int {
	return int(float64(utf8.RuneCountInString(text)*size*20) * each)
}

// twips is a length in millimetres as the file has it.
func twips(mm float64) int { return int(mm*millimetre + 0.5) }

func lines(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// heading draws boxes 1 to 4, 5b and 10b.
func (d Document) heading(b *body) {
	empty := para{runs: []run{{size: 2}}}
	b.table([]int{leftBox, rightBox}, line{}, 0, false, [][]func(){
		{func() {
			for _, l := range lines(d.Content.Superior) {
				b.para(centred(13, 0, false, false, l))
			}
			organ := lines(d.Content.Organ)
			for _, l := range organ {
				b.para(centred(13, 0, true, false, l))
			}
			rule := para{rule: leftBox / 3, room: leftBox - 216, runs: empty.runs}
			if len(organ) > 0 { // between a third and a half of the line
				rule.rule = wide(organ[len(organ)-1], 13, 0.65) * 2 / 5
			}
			b.para(rule)
		}, func() {
			b.para(centred(13, 0, true, false, nation))
			b.para(centred(14, 0, true, false, motto))
			b.para(para{rule: wide(motto, 14, 0.5), room: rightBox - 216, runs: empty.runs})
		}},
		{func() {
			b.para(centred(13, gap, false, false, d.numberLine()))
			if d.TypeName == Letter {
				b.para(centred(12, gap, false, false, "V/v "+d.Subject))
			}
			if d.Priority > 0 && d.Priority < len(stamps) {
				d.stamp(b)
			}
		}, func() {
			b.para(centred(14, gap, false, true, d.Content.Place+", "+d.dated()))
		}},
	})
}

// stamp draws the word of urgency in bright red within one frame.
func (d Document) stamp(b *body) {
	s := stamps[d.Priority]
	b.para(para{runs: []run{{size: 6}}})
	b.table([]int{twips(s.width)}, line{8, true}, twips(8), false, [][]func(){{func() {
		b.para(para{align: "center", runs: []run{{text: s.words, size: 13, bold: true, red: true}}})
	}}})
	b.para(para{runs: []run{{size: 2}}}) // a cell ends with a paragraph
}

func (d Document) title(b *body) {
	b.para(centred(14, 18, true, false, strings.ToUpper(d.TypeName)))
	b.para(centred(14, 0, true, false, d.Subject))
	b.para(para{rule: min(textWidth/5, max(wide(d.Subject, 14, 0.5)*2/5, 600)), room: textWidth, runs: []run{{size: 2}}})
	if d.TypeName == "Quyết định" {
		b.para(centred(14, gap, true, false, strings.Join(lines(d.Content.Organ), " ")))
	}
	d.addressees(b)
	basis := lines(d.Content.Basis)
	for i, l := range basis {
		end := ";"
		if i == len(basis)-1 {
			end = "."
		}
		b.para(para{align: "both", indent: firstLine, before: gap, runs: []run{{text: strings.TrimRight(l, ".;, ") + end, size: bodySize, italic: true}}})
	}
	if d.TypeName == "Quyết định" {
		b.para(para{align: "center", before: 12, keep: true, runs: []run{{text: "QUYẾT ĐỊNH:", size: 14, bold: true}}})
	}
}

func (d Document) addressees(b *body) {
	switch list := lines(d.Content.Addressees); len(list) {
	case 0:
	case 1:
		b.para(centred(14, 18, false, false, "Kính gửi: "+strings.TrimRight(list[0], ".;")))
	default:
		b.para(para{indent: 2 * firstLine, before: 18, runs: []run{{text: "Kính gửi:", size: 14}}})
		for i, l := range list {
			end := ";"
			if i == len(list)-1 {
				end = "."
			}
			b.para(para{indent: 3 * firstLine, runs: []run{{text: "- " + strings.TrimRight(l, ".;") + end, size: 14}}})
		}
	}
}

var (
	articleHead = regexp.MustCompile(`^Điều \d+\pL?\.`)
	chapterHead = regexp.MustCompile(`^(?:Phần|Chương) `)
	romanHead   = regexp.MustCompile(`^[IVXL]+\. `)
)

// text draws box 6. The last paragraph ends with the sign of the end.
func (d Document) text(b *body) {
	list := lines(d.Content.Body)
	for i := 0; i < len(list); i++ {
		l := list[i]
		if strings.Contains(l, "|") {
			j := i
			for j < len(list) && strings.Contains(list[j], "|") {
				j++
			}
			b.para(para{runs: []run{{size: 6}}})
			grid(b, list[i:j])
			i = j - 1
			continue
		}
		if i == len(list)-1 {
			l = strings.TrimRight(l, "./ ") + "./."
		}
		p := para{align: "both", indent: firstLine, before: gap}
		switch head := articleHead.FindString(l); {
		case head != "":
			p.runs = []run{{text: head, size: bodySize, bold: true}, {text: l[len(head):], size: bodySize}}
		case chapterHead.MatchString(l):
			p = centred(bodySize, gap, true, false, l)
			p.keep = true
		case romanHead.MatchString(l):
			p.runs, p.keep = []run{{text: l, size: bodySize, bold: true}}, true
		default:
			p.runs = []run{{text: l, size: bodySize}}
		}
		b.para(p)
	}
}

// foot draws boxes 7 and 9b: who signs, and who gets copies.
func (d Document) foot(b *body) {
	b.para(para{runs: []run{{size: 6}}, keep: true})
	b.table([]int{leftBox + 600, rightBox - 600}, line{}, 0, false, [][]func(){{func() {
		b.para(para{runs: []run{{text: "Nơi nhận:", size: 12, bold: true, italic: true}}})
		list := d.recipients()
		for i, l := range list {
			end := ";"
			if i == len(list)-1 {
				end = "."
			}
			b.para(para{runs: []run{{text: "- " + strings.TrimRight(l, ".;") + end, size: 11}}})
		}
	}, func() {
		for _, l := range lines(d.Content.SignLines) {
			b.para(centred(14, 0, true, false, l))
		}
		for range 4 { // room for the signature
			b.para(centred(14, 0, false, false, ""))
		}
		b.para(centred(14, 0, true, false, d.Signer.FullName))
	}}})
}

// recipients are who gets copies. "Như trên" stands for whom the document is
// addressed to, so that it is left out where it is addressed to nobody.
func (d Document) recipients() []string {
	list := lines(d.Content.Recipients)
	if len(lines(d.Content.Addressees)) > 0 {
		return list
	}
	return slices.DeleteFunc(list, func(l string) bool { return strings.EqualFold(strings.TrimRight(l, ".;, "), "như trên") })
}

// annex draws the annex in a section of its own, whose pages count from 1.
func (d Document) annex(b *body) {
	b.para(centred(14, 0, true, false, "Phụ lục"))
	b.para(centred(14, 0, true, false, d.Content.AnnexTitle))
	b.para(centred(14, 0, false, true, fmt.Sprintf("(Kèm theo %s số %s %s của %s)", d.TypeName, strings.TrimPrefix(d.numberLine(), "Số: "), d.dated(), d.OrganName)))
	b.para(para{runs: []run{{size: 6}}})
	grid(b, lines(d.Content.Annex))
	b.para(para{runs: []run{{size: 2}}})
}

// grid draws lines whose cells are parted by | as a table; the first names the
// columns.
func grid(b *body, list []string) {
	var cells [][]string
	for _, l := range list {
		row := strings.Split(strings.Trim(l, "| "), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		cells = append(cells, row)
	}
	widths := columnWidths(cells)
	var rows [][]func()
	for n, row := range cells {
		var out []func()
		for i := range widths {
			text := ""
			if i < len(row) {
				text = row[i]
			}
			out = append(out, func() {
				p := para{runs: []run{{text: text, size: gridSize, bold: n == 0}}}
				if n == 0 {
					p.align = "center"
				}
				b.para(p)
			})
		}
		rows = append(rows, out)
	}
	b.table(widths, line{eighths: 4}, 0, true, rows)
}
