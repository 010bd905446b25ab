package directive

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// maxPart is how much one part of a DOCX may unpack to; a bomb ends there.
const maxPart = 64 << 20

// maxTables within one another.
const maxTables = 12

// fromDOCX reads paragraphs as Word shows them: numbers that Word makes are
// written out, a row of a table is one line, deleted text is left out.
func fromDOCX(b []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", failed(Damaged, err)
	}
	if _, err := z.Open("word/document.xml"); err != nil {
		return "", failed(Unknown, err) // another kind of package
	}
	var n numbering
	for _, p := range []struct {
		name string
		read func(*xml.Decoder) error
	}{{"word/numbering.xml", n.readNumbering}, {"word/styles.xml", n.readStyles}} {
		if err := part(z, p.name, p.read); err != nil && !errors.Is(err, errNoPart) {
			return "", err
		}
	}
	w := docxWriter{n: &n}
	if err := part(z, "word/document.xml", w.read); err != nil {
		return "", err
	}
	return w.out.String(), nil
}

var errNoPart = errors.New("directive: no such part")

// part reads one part of the package within its limit.
func part(z *zip.Reader, name string, read func(*xml.Decoder) error) error {
	f, err := z.Open(name)
	if err != nil {
		return errNoPart
	}
	defer f.Close()
	in := &io.LimitedReader{R: f, N: maxPart}
	err = read(xml.NewDecoder(in))
	switch {
	case in.N <= 0:
		return failed(TooLarge, nil)
	case err != nil:
		var e *LoadError
		if errors.As(err, &e) {
			return err
		}
		return failed(Damaged, err)
	}
	return nil
}

// each calls fn for every token of the part.
func each(d *xml.Decoder, fn func(xml.Token) error) error {
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
	}
}

// docxWriter turns the body into lines.
type docxWriter struct {
	n     *numbering
	out   strings.Builder
	para  []*paragraph // paragraphs within text boxes nest
	rows  [][]string   // cells of open rows, innermost last
	cells []*strings.Builder
	skip  int // elements open within what is not shown
	text  bool
}

type paragraph struct {
	words        strings.Builder
	style, numID string
	level        int
	has          bool // its own number, even "none"
}

func (w *docxWriter) read(d *xml.Decoder) error {
	return each(d, func(t xml.Token) error {
		switch x := t.(type) {
		case xml.StartElement:
			if w.skip > 0 || x.Name.Local == "Fallback" || x.Name.Local == "del" || x.Name.Local == "moveFrom" || x.Name.Local == "pPrChange" {
				w.skip++
				return nil
			}
			if w.open(x); len(w.cells) > maxTables {
				return failed(TooLarge, nil)
			}
		case xml.EndElement:
			if w.skip > 0 {
				w.skip--
				return nil
			}
			w.close(x.Name.Local)
		case xml.CharData:
			if w.skip == 0 && w.text && len(w.para) > 0 {
				w.para[len(w.para)-1].words.Write(x)
			}
		}
		if w.out.Len() > maxText {
			return failed(TooLarge, nil)
		}
		return nil
	})
}

func (w *docxWriter) open(x xml.StartElement) {
	var p *paragraph
	if len(w.para) > 0 {
		p = w.para[len(w.para)-1]
	}
	switch x.Name.Local {
	case "p":
		w.para = append(w.para, &paragraph{})
	case "tr":
		w.rows = append(w.rows, nil)
	case "tc":
		w.cells = append(w.cells, &strings.Builder{})
	case "t":
		w.text = true
	}
	if p == nil {
		return
	}
	switch x.Name.Local {
	case "tab":
		p.words.WriteByte(' ')
	case "br", "cr":
		p.words.WriteByte('\n')
	case "noBreakHyphen":
		p.words.WriteByte('-')
	case "pStyle":
		p.style = val(x)
	case "numId":
		p.numID, p.has = val(x), true
	case "ilvl":
		p.level, _ = strconv.Atoi(val(x))
	}
}

func (w *docxWriter) close(name string) {
	switch name {
	case "t":
		w.text = false
	case "p":
		if len(w.para) == 0 {
			return
		}
		p := w.para[len(w.para)-1]
		w.para = w.para[:len(w.para)-1]
		s := p.words.String()
		if strings.TrimSpace(s) != "" {
			s = w.n.mark(p) + s
		}
		w.line(s)
	case "tc":
		if len(w.cells) == 0 || len(w.rows) == 0 {
			return
		}
		c := w.cells[len(w.cells)-1]
		w.cells = w.cells[:len(w.cells)-1]
		w.rows[len(w.rows)-1] = append(w.rows[len(w.rows)-1], oneLine(c.String()))
	case "tr":
		if len(w.rows) == 0 {
			return
		}
		r := w.rows[len(w.rows)-1]
		w.rows = w.rows[:len(w.rows)-1]
		w.line(strings.Join(r, cellGap))
	}
}

// line ends one in the cell that is open, or in the text.
func (w *docxWriter) line(s string) {
	to := &w.out
	if len(w.cells) > 0 {
		to = w.cells[len(w.cells)-1]
	}
	to.WriteString(s)
	to.WriteByte('\n')
}

// val is the w:val of an element.
func val(x xml.StartElement) string { return att(x, "val") }

func att(x xml.StartElement, name string) string {
	for _, a := range x.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
