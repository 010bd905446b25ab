package document

import (
	"io"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"roviec/internal/base/clock"
	"roviec/internal/floor/pdf"
)

// The file for print is made of the same blocks as the one for the word
// processor.

const family = "serif"

// pt is a length in points.
func pt(twips int) float64 { return float64(twips) / 20 }

// leading is the height of a line of single spacing, as a part of the size.
const leading = 1.15

// PDF writes an outgoing document in its official layout; the same document
// gives the same bytes.
func (d Document) PDF(w io.Writer) error {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pt(pageWidth), Ht: pt(pageHeight)}})
	f.SetCatalogSort(true)
	made := d.CreatedAt
	if !d.IssuedDate.IsZero() {
		made = d.IssuedDate.Time(clock.VN)
	}
	f.SetCreationDate(made.UTC().Truncate(time.Second))
	f.SetModificationDate(made.UTC().Truncate(time.Second))
	f.SetProducer("Rõ Việc", true)
	f.SetTitle(strings.TrimSpace(d.TypeName+" "+d.Code.String())+": "+d.Subject, true)
	f.SetAuthor(d.OrganName, true)
	f.SetLang("vi-VN")
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	used := map[string]bool{}
	parts := d.layout()
	for _, p := range parts {
		facesOf(p, used)
	}
	used[""] = true // of page numbers
	for _, style := range []string{"", "B", "I", "BI"} {
		if used[style] {
			f.AddUTF8FontFromBytes(family, style, pdf.Face(style))
		}
	}
	for _, p := range parts {
		s := &sheet{f: f}
		s.page()
		s.flow(s.strips(p, pt(textWidth)), pt(marginLeft))
	}
	return f.Output(w)
}

// facesOf notes which faces the blocks need.
func facesOf(list []block, used map[string]bool) {
	for _, x := range list {
		for _, r := range x.para.runs {
			used[r.style()] = true
		}
		if x.table != nil {
			for _, row := range x.table.rows {
				for _, cell := range row {
					facesOf(cell, used)
				}
			}
		}
	}
}

func (r run) style() string {
	s := ""
	if r.bold {
		s = "B"
	}
	if r.italic {
		s += "I"
	}
	return s
}

// sheet is one part on its way to paper.
type sheet struct {
	f  *fpdf.Fpdf
	n  int // page of the part
	y  float64
	at float64 // y of the first line of the page
}

const bottom = float64(pageHeight-marginBottom) / 20

// page begins a page: all but the first of a part show their number in the
// middle of the top margin.
func (s *sheet) page() {
	s.f.AddPage()
	s.n++
	s.y = pt(marginTop)
	s.at = s.y
	if s.n == 1 {
		return
	}
	s.f.SetTextColor(0, 0, 0)
	s.f.SetFont(family, "", 14)
	n := strconv.Itoa(s.n)
	s.f.Text((pt(pageWidth)-s.f.GetStringWidth(n))/2, pt(headerTop)+14*0.891, n)
}

// strip is what is not split over two pages.
type strip struct {
	height float64
	before float64 // left out at the top of a page
	keep   bool    // stays with the next one
	draw   func(x, y float64)
	// rows of a table that do not fit on a page are cut at their strips.
	cut func(room float64) (first, rest strip, ok bool)
	// head is drawn again where the strip begins a page.
	head *strip
}

// flow puts strips on pages.
func (s *sheet) flow(list []strip, x float64) {
	for i := 0; i < len(list); i++ {
		st := list[i]
		need := st.before + st.height
		for k := i; list[k].keep && k+1 < len(list); k++ {
			need += list[k+1].before + list[k+1].height
		}
		full := bottom - pt(marginTop)
		if s.y+need > bottom && s.y > s.at && (need <= full || st.cut == nil || st.height <= full) {
			s.page()
			if st.head != nil {
				st.head.draw(x, s.y)
				s.y += st.head.height
			}
		}
		if s.y > s.at {
			s.y += st.before
		}
		if s.y+st.height > bottom && st.cut != nil {
			if first, rest, ok := st.cut(bottom - s.y); ok {
				first.draw(x, s.y)
				s.y = bottom
				list[i] = rest
				s.page()
				if st.head != nil {
					st.head.draw(x, s.y)
					s.y += st.head.height
				}
				s.at = s.y
				i--
				continue
			}
		}
		st.draw(x, s.y)
		s.y += st.height
	}
}

// strips cuts blocks into lines and rows.
func (s *sheet) strips(list []block, width float64) []strip {
	var out []strip
	for _, x := range list {
		if x.table != nil {
			out = append(out, s.rows(*x.table, width)...)
		} else {
			out = append(out, s.lines(x.para, width)...)
		}
	}
	return out
}

// word is a stretch of text without a space, in one form.
type word struct {
	run
	width float64
	glued bool // no space before it
}

func (s *sheet) words(p para) []word {
	var out []word
	glued := true
	for _, r := range p.runs {
		s.f.SetFont(family, r.style(), float64(r.size))
		fields := strings.FieldsFunc(r.text, func(c rune) bool { return c == ' ' || c == '\n' || c == '\t' })
		if strings.HasPrefix(r.text, " ") {
			glued = false
		}
		for i, t := range fields {
			w := word{run: r, width: s.f.GetStringWidth(t), glued: glued || i == 0 && glued}
			w.text = t
			out = append(out, w)
			glued = false
		}
		glued = !strings.HasSuffix(r.text, " ")
	}
	return out
}

// split cuts a word that is longer than a line.
func (s *sheet) split(w word, room float64) (first, rest word) {
	s.f.SetFont(family, w.style(), float64(w.size))
	runes := []rune(w.text)
	n := 1
	for n < len(runes) && s.f.GetStringWidth(string(runes[:n+1])) <= room {
		n++
	}
	first, rest = w, w
	first.text, rest.text = string(runes[:n]), string(runes[n:])
	first.width, rest.width, rest.glued = s.f.GetStringWidth(first.text), s.f.GetStringWidth(rest.text), true
	return first, rest
}

func (s *sheet) space(w word) float64 {
	s.f.SetFont(family, w.style(), float64(w.size))
	return s.f.GetStringWidth(" ")
}

// lines sets a paragraph.
func (s *sheet) lines(p para, width float64) []strip {
	size := 0
	for _, r := range p.runs {
		size = max(size, r.size)
	}
	if size == 0 {
		size = bodySize
	}
	height := float64(size) * leading
	before := float64(p.before)
	rest := s.words(p)
	var out []strip
	for first := true; first || len(rest) > 0; first = false {
		indent := 0.0
		if first {
			indent = pt(p.indent)
		}
		room := width - indent
		var row []word
		length := 0.0
		for len(rest) > 0 {
			w := rest[0]
			gap := 0.0
			if len(row) > 0 && !w.glued {
				gap = s.space(w)
			}
			if length+gap+w.width > room {
				if len(row) > 0 {
					break
				}
				w, rest[0] = s.split(w, room)
				row, length = append(row, w), w.width
				break
			}
			row, length = append(row, w), length+gap+w.width
			rest = rest[1:]
		}
		out = append(out, s.line(p, row, indent, width, length, height, float64(size), len(rest) == 0))
	}
	out[0].before = before
	if p.rule > 0 {
		draw := out[0].draw
		out[0].draw = func(x, y float64) {
			s.f.SetDrawColor(0, 0, 0)
			s.f.SetLineWidth(0.75)
			l := min(pt(p.rule), width)
			s.f.Line(x+(width-l)/2, y+1, x+(width+l)/2, y+1)
			draw(x, y)
		}
		out[0].height += 2
	}
	for i := range out {
		out[i].keep = p.keep
	}
	return out
}

// line sets one line: the words with their gaps, wider where the line is set
// to both margins.
func (s *sheet) line(p para, row []word, indent, width, length, height, size float64, last bool) strip {
	gaps := 0
	for i, w := range row {
		if i > 0 && !w.glued {
			gaps++
		}
	}
	start, extra := indent, 0.0
	switch {
	case p.align == "center":
		start = (width - length) / 2
	case p.align == "both" && !last && gaps > 0:
		extra = (width - indent - length) / float64(gaps)
	}
	return strip{height: height, draw: func(x, y float64) {
		at := x + start
		for i, w := range row {
			if i > 0 && !w.glued {
				at += s.space(w) + extra
			}
			s.f.SetFont(family, w.style(), float64(w.size))
			if w.red {
				s.f.SetTextColor(255, 0, 0)
			} else {
				s.f.SetTextColor(0, 0, 0)
			}
			text := w.text
			if i+1 < len(row) && !row[i+1].glued {
				text += " " // so that words stay apart where the text is taken out
			}
			s.f.Text(at, y+size*0.891+(height-size*leading)/2, text)
			at += w.width
		}
	}}
}

// rows sets a table.
func (s *sheet) rows(t table, width float64) []strip {
	total := 0.0
	for _, w := range t.widths {
		total += pt(w)
	}
	left := 0.0
	if t.height > 0 {
		left = (width - total) / 2
	}
	var out []strip
	for _, row := range t.rows {
		cells := make([][]strip, len(row))
		for i, cell := range row {
			cells[i] = s.strips(cell, pt(t.widths[i]-2*cellMargin))
		}
		out = append(out, s.row(t, cells, left))
	}
	if t.head && len(out) > 1 {
		head := out[0]
		out[0].keep = true
		for i := 1; i < len(out); i++ {
			out[i].head = &head
		}
	}
	return out
}

// row joins the cells of a row into one strip.
func (s *sheet) row(t table, cells [][]strip, left float64) strip {
	height := pt(t.height)
	inner := make([]float64, len(cells))
	for i, c := range cells {
		for _, st := range c {
			inner[i] += st.before + st.height
		}
		if t.height == 0 {
			height = max(height, inner[i])
		}
	}
	if t.line.eighths > 0 && t.height == 0 {
		height += 2 // so that marks above and below letters do not touch the lines
	}
	out := strip{height: height, draw: func(x, y float64) {
		at := x + left
		for i, c := range cells {
			w := pt(t.widths[i])
			if t.line.eighths > 0 {
				if t.line.red {
					s.f.SetDrawColor(255, 0, 0)
				} else {
					s.f.SetDrawColor(0, 0, 0)
				}
				s.f.SetLineWidth(float64(t.line.eighths) / 8)
				s.f.Rect(at, y, w, height, "D")
			}
			top := y
			switch {
			case t.height > 0:
				top += (height - inner[i]) / 2
			case t.line.eighths > 0:
				top++
			}
			for _, st := range c {
				top += st.before
				st.draw(at+pt(cellMargin), top)
				top += st.height
			}
			at += w
		}
	}}
	if t.height == 0 {
		out.cut = func(room float64) (first, rest strip, ok bool) {
			above, below := make([][]strip, len(cells)), make([][]strip, len(cells))
			for i, c := range cells {
				used, n := 2.0, 0
				for n < len(c) && used+c[n].before+c[n].height <= room {
					used += c[n].before + c[n].height
					n++
				}
				above[i], below[i] = c[:n], c[n:]
				ok = ok || n > 0
			}
			if !ok {
				return first, rest, false
			}
			first, rest = s.row(t, above, left), s.row(t, below, left)
			return first, rest, true
		}
	}
	return out
}
