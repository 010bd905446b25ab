package pdf

import (
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
)

// Paper is tables on sheets of A4 that lie on their side: a title, what the
// tables hold in words, and on each sheet the heads of the columns, who printed
// it when, and the number of the sheet.
type Paper struct {
	Title  string
	Notes  []string // below the title
	Foot   string   // at the left of each sheet's foot
	Page   func(n, of int) string
	Lang   string // BCP 47
	Made   time.Time
	Tables []Table
}

// Table is rows below heads. Each table begins on a sheet of its own.
type Table struct {
	Head   []string
	Widths []float64 // shares of the sheet's width; fewer than heads = 1 each
	Rows   []Row
}

// Row is one line of a table, or a heading over the rows that follow.
type Row struct {
	Cells   []string
	Heading bool // the first cell stands alone
}

// Measures in points.
const (
	sheetWidth, sheetHeight = 841.89, 595.28
	edge                    = 36.0
	footSize, noteSize      = 8.5, 9.5
	titleSize               = 14.0
	padding                 = 3.0
	leading                 = 1.2
	ascent                  = 0.891 // of the type, as a part of its size
)

const family = "serif"

// Write prints the paper.
func (p Paper) Write(w io.Writer) error {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: sheetWidth, Ht: sheetHeight}})
	f.SetCatalogSort(true)
	f.SetCreationDate(p.Made.UTC().Truncate(time.Second))
	f.SetModificationDate(p.Made.UTC().Truncate(time.Second))
	f.SetProducer("Rõ Việc", true)
	f.SetTitle(p.Title, true)
	f.SetLang(p.Lang)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	for _, style := range []string{"", "B"} {
		f.AddUTF8FontFromBytes(family, style, Face(style))
	}
	s := &setter{f: f, known: map[typed]float64{}}
	sheets := s.sheets(p)
	for n, list := range sheets {
		f.AddPage()
		for _, draw := range list {
			draw()
		}
		s.text(edge, sheetHeight-edge+footSize, "", footSize, p.Foot)
		if p.Page != nil {
			number := p.Page(n+1, len(sheets))
			s.text(sheetWidth-edge-s.width("", footSize, number), sheetHeight-edge+footSize, "", footSize, number)
		}
	}
	return f.Output(w)
}

type typed struct{ style, word string }

// setter measures and draws.
type setter struct {
	f     *fpdf.Fpdf
	known map[typed]float64 // widths of words at size 1
}

func (s *setter) width(style string, size float64, text string) float64 {
	k := typed{style, text}
	w, ok := s.known[k]
	if !ok {
		s.f.SetFont(family, style, 100)
		w = s.f.GetStringWidth(text) / 100
		s.known[k] = w
	}
	return w * size
}

func (s *setter) text(x, y float64, style string, size float64, text string) {
	s.f.SetFont(family, style, size)
	s.f.SetTextColor(0, 0, 0)
	s.f.Text(x, y, text)
}

// wrap cuts text into lines that are no wider than room; a word that is wider
// is cut.
func (s *setter) wrap(style string, size, room float64, text string) []string {
	var out []string
	space := s.width(style, size, " ")
	for para := range strings.SplitSeq(text, "\n") {
		line, length := "", 0.0
		for _, word := range strings.Fields(para) {
			w := s.width(style, size, word)
			if line != "" && length+space+w <= room {
				line, length = line+" "+word, length+space+w
				continue
			}
			if line != "" {
				out = append(out, line)
			}
			for w > room {
				head := s.fits(style, size, room, word)
				out = append(out, head)
				word = word[len(head):]
				w = s.width(style, size, word)
			}
			line, length = word, w
		}
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// fits is the beginning of a word that there is room for, one letter at least.
func (s *setter) fits(style string, size, room float64, word string) string {
	at, length := 0, 0.0
	for i, r := range word {
		length += s.width(style, size, string(r))
		if length > room && i > 0 {
			break
		}
		at = i + utf8.RuneLen(r)
	}
	return word[:at]
}

// sheets lays everything out before anything is drawn, so that each sheet can
// say how many there are.
func (s *setter) sheets(p Paper) [][]func() {
	var out [][]func()
	y := 0.0
	add := func(draw func()) { out[len(out)-1] = append(out[len(out)-1], draw) }
	bottom := sheetHeight - edge - footSize
	for _, t := range p.Tables {
		size := sizeFor(len(t.Head))
		widths := t.widths()
		head := s.row(Row{Cells: t.Head}, widths, "B", size)
		if most := int((bottom - edge) / 2 / (size * leading)); head.height > (bottom-edge)/2 { // so that rows have room
			head, _ = head.cut(most, size)
		}
		begin := func() {
			out = append(out, nil)
			y = edge
			if len(out) == 1 {
				y = s.top(p, add)
			}
			top := y
			add(func() { s.draw(head, widths, top, "B", size, true) })
			y += head.height
		}
		begin()
		for i, r := range t.Rows {
			style := ""
			if r.Heading {
				style = "B"
			}
			set := s.row(r, widths, style, size)
			need := set.height
			if r.Heading && i+1 < len(t.Rows) { // a heading stays with the row below it
				need += s.row(t.Rows[i+1], widths, "", size).height
			}
			if y+need > bottom && y > edge+head.height && need <= bottom-edge-head.height {
				begin()
			}
			for y+set.height > bottom { // higher than a sheet: cut at its lines
				fit := int((bottom - y - 2*padding) / (size * leading))
				if fit < 1 {
					begin()
					continue
				}
				var first laid
				first, set = set.cut(fit, size)
				top, part := y, first
				add(func() { s.draw(part, widths, top, style, size, false) })
				begin()
			}
			top := y
			add(func() { s.draw(set, widths, top, style, size, false) })
			y += set.height
		}
	}
	return out
}

// top is the title and the notes; it returns where the table begins.
func (s *setter) top(p Paper, add func(func())) float64 {
	y := edge
	put := func(style string, size float64, text string) {
		for _, line := range s.wrap(style, size, sheetWidth-2*edge, text) {
			at := y + size*ascent
			add(func() { s.text(edge, at, style, size, line) })
			y += size * leading
		}
	}
	put("B", titleSize, p.Title)
	y += 2
	for _, n := range p.Notes {
		put("", noteSize, n)
	}
	return y + 6
}

// sizeFor is the size of letters that so many columns leave room for.
func sizeFor(columns int) float64 {
	switch {
	case columns <= 8:
		return 10
	case columns <= 14:
		return 8.5
	}
	return 6.5
}

// widths are those of the columns in points.
func (t Table) widths() []float64 {
	out, sum := make([]float64, len(t.Head)), 0.0
	for i := range out {
		out[i] = 1
		if len(t.Widths) >= len(t.Head) {
			out[i] = max(t.Widths[i], 1)
		}
		sum += out[i]
	}
	for i := range out {
		out[i] *= (sheetWidth - 2*edge) / sum
	}
	return out
}

// laid is a row cut into lines.
type laid struct {
	cells   [][]string
	heading bool
	height  float64
}

func (s *setter) row(r Row, widths []float64, style string, size float64) laid {
	out := laid{heading: r.Heading}
	lines := 1
	for i, text := range r.Cells {
		if i >= len(widths) {
			break
		}
		room := widths[i] - 2*padding
		if r.Heading {
			room = sheetWidth - 2*edge - 2*padding
		}
		cell := s.wrap(style, size, room, text)
		out.cells = append(out.cells, cell)
		lines = max(lines, len(cell))
		if r.Heading {
			break
		}
	}
	out.height = float64(lines)*size*leading + 2*padding
	return out
}

// cut splits a row behind its first n lines.
func (l laid) cut(n int, size float64) (first, rest laid) {
	lines := 1
	for _, c := range l.cells {
		k := min(n, len(c))
		first.cells, rest.cells = append(first.cells, c[:k]), append(rest.cells, c[k:])
		lines = max(lines, len(c)-k)
	}
	first.heading, rest.heading = l.heading, l.heading
	first.height, rest.height = float64(n)*size*leading+2*padding, float64(lines)*size*leading+2*padding
	return first, rest
}

func (s *setter) draw(l laid, widths []float64, y float64, style string, size float64, head bool) {
	s.f.SetDrawColor(0, 0, 0)
	s.f.SetLineWidth(0.5)
	if head || l.heading {
		s.f.SetFillColor(230, 230, 230)
	}
	mode := "D"
	if head || l.heading {
		mode = "FD"
	}
	x := edge
	for i, w := range widths {
		if l.heading {
			w = sheetWidth - 2*edge
		}
		s.f.Rect(x, y, w, l.height, mode)
		if i < len(l.cells) {
			for k, line := range l.cells[i] {
				s.text(x+padding, y+padding+float64(k)*size*leading+size*ascent, style, size, line)
			}
		}
		if l.heading {
			return
		}
		x += w
	}
}
