// Package sheet reads the text of workbooks (XLSX) that strangers made. It
// evaluates nothing: a formula is marked as one, hidden sheets are left out,
// macros and encrypted files are refused, and whatever would unpack to more
// than the limits ends the reading.
package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"roviec/internal/base/gov"
)

// Limits of one workbook.
const (
	MaxFile  = 10 << 20 // bytes of the file
	MaxRows  = 10_100   // rows of a sheet: 10,000 and what stands above them
	MaxCols  = 60
	MaxText  = 4_000     // bytes of a cell; the rest is cut, a field's own limit then names it
	maxPlain = 64 << 20  // bytes unpacked
	maxParts = 1_000     // files within
	maxWords = 1_000_000 // shared strings
)

// Why a file is refused.
var (
	ErrNotWorkbook = errors.New("sheet: not a workbook")
	ErrMacros      = errors.New("sheet: holds macros")
	ErrLocked      = errors.New("sheet: encrypted, or of the old format")
	ErrTooLarge    = errors.New("sheet: too large")
	ErrTooManyRows = errors.New("sheet: too many rows")
	ErrEmpty       = errors.New("sheet: nothing to read")
)

// Formula stands before the last known value of a cell that holds a formula.
const Formula = "\x1f"

// Sheet is one visible table. Rows[i] is line i+1 of the sheet.
type Sheet struct {
	Name string     `json:"name"`
	Rows [][]string `json:"rows"`
}

// budget counts what is unpacked.
type budget struct{ left int64 }

type counted struct {
	r io.Reader
	b *budget
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.b.left -= int64(n); c.b.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}

type book struct {
	parts  map[string]*zip.File
	budget budget
	words  []string
}

// Read returns the visible sheets that hold something, in their order.
func Read(r io.ReaderAt, size int64) ([]Sheet, error) {
	if size > MaxFile {
		return nil, ErrTooLarge
	}
	var magic [8]byte
	if _, err := r.ReadAt(magic[:], 0); err == nil && string(magic[:4]) == "\xd0\xcf\x11\xe0" {
		return nil, ErrLocked
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, ErrNotWorkbook
	}
	if len(z.File) > maxParts {
		return nil, ErrTooLarge
	}
	b := &book{parts: map[string]*zip.File{}, budget: budget{maxPlain}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "xl/macrosheets/") || strings.HasPrefix(name, "xl/activex/") {
			return nil, ErrMacros
		}
		if _, twice := b.parts[name]; !twice {
			b.parts[name] = f
		}
	}
	return b.read()
}

func (b *book) read() ([]Sheet, error) {
	var types struct {
		Override []struct {
			ContentType string `xml:",attr"`
		}
	}
	if err := b.decode("[content_types].xml", &types); err != nil {
		return nil, err
	}
	for _, o := range types.Override {
		if strings.Contains(strings.ToLower(o.ContentType), "macroenabled") {
			return nil, ErrMacros
		}
	}
	var w struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"` // r:id, in either of two namespaces
		} `xml:"sheets>sheet"`
	}
	if err := b.decode("xl/workbook.xml", &w); err != nil {
		return nil, err
	}
	var rels struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:",attr"`
		}
	}
	if err := b.decode("xl/_rels/workbook.xml.rels", &rels); err != nil {
		return nil, err
	}
	target := map[string]string{}
	for _, r := range rels.Relationship {
		if strings.HasPrefix(r.Target, "/") {
			target[r.ID] = strings.ToLower(strings.TrimPrefix(r.Target, "/"))
		} else {
			target[r.ID] = strings.ToLower(path.Join("xl", r.Target))
		}
	}
	if err := b.strings(); err != nil {
		return nil, err
	}
	var out []Sheet
	for _, s := range w.Sheets {
		if s.State != "" && s.State != "visible" {
			continue
		}
		rows, err := b.rows(target[s.ID])
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out = append(out, Sheet{s.Name, rows})
		}
	}
	if len(out) == 0 {
		return nil, ErrEmpty
	}
	return out, nil
}

func (b *book) open(name string) (io.ReadCloser, *xml.Decoder, error) {
	f := b.parts[name]
	if f == nil {
		return nil, nil, ErrNotWorkbook
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, ErrNotWorkbook
	}
	return r, xml.NewDecoder(counted{r, &b.budget}), nil
}

// known turns an error of a part into one of the package's.
func known(err error) error {
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrTooManyRows):
		return err
	}
	return ErrNotWorkbook
}

func (b *book) decode(name string, v any) error {
	r, d, err := b.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	return known(d.Decode(v))
}

// strings reads the table of texts that cells refer to; a workbook may lack it.
func (b *book) strings() error {
	if b.parts["xl/sharedstrings.xml"] == nil {
		return nil
	}
	r, d, err := b.open("xl/sharedstrings.xml")
	if err != nil {
		return err
	}
	defer r.Close()
	for {
		t, err := d.Token()
		if err != nil {
			return known(err)
		}
		if s, ok := t.(xml.StartElement); ok && s.Name.Local == "si" {
			text, err := words(d)
			if err != nil {
				return known(err)
			}
			if b.words = append(b.words, text); len(b.words) > maxWords {
				return ErrTooLarge
			}
		}
	}
}

// words is the text within the element that was just opened: its runs, without
// the phonetic hints.
func words(d *xml.Decoder) (string, error) {
	var out strings.Builder
	depth, in, hints := 1, false, 0
	for depth > 0 {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch x := t.(type) {
		case xml.StartElement:
			depth++
			in = x.Name.Local == "t"
			if x.Name.Local == "rPh" {
				hints++
			}
		case xml.EndElement:
			depth--
			in = false
			if x.Name.Local == "rPh" {
				hints--
			}
		case xml.CharData:
			if in && hints == 0 && out.Len() < MaxText {
				out.Write(x)
			}
		}
	}
	return cut(out.String()), nil
}

func cut(s string) string {
	if len(s) <= MaxText {
		return s
	}
	return strings.ToValidUTF8(s[:MaxText], "")
}

type cellXML struct {
	Ref     string `xml:"r,attr"`
	Type    string `xml:"t,attr"`
	Value   string `xml:"v"`
	Formula *struct {
		Text string `xml:",chardata"`
	} `xml:"f"`
	Inline *struct {
		Text string `xml:"t"`
		Runs []struct {
			Text string `xml:"t"`
		} `xml:"r"`
	} `xml:"is"`
}

func (b *book) rows(name string) ([][]string, error) {
	r, d, err := b.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var rows [][]string
	line := 0
	for {
		t, err := d.Token()
		if err != nil {
			return trim(rows), known(err)
		}
		s, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch s.Name.Local {
		case "row":
			line++
			for _, a := range s.Attr {
				if a.Name.Local == "r" {
					if n, err := strconv.Atoi(a.Value); err == nil && n >= line {
						line = n
					}
				}
			}
		case "c":
			var c cellXML
			if err := d.DecodeElement(&c, &s); err != nil {
				return nil, known(err)
			}
			text := b.text(c)
			if text == "" {
				continue
			}
			if line > MaxRows {
				return nil, ErrTooManyRows
			}
			for len(rows) < line {
				rows = append(rows, nil)
			}
			row := &rows[line-1]
			if col := column(c.Ref, len(*row)); col < MaxCols {
				for len(*row) <= col {
					*row = append(*row, "")
				}
				(*row)[col] = text
			}
		}
	}
}

// text is what a cell shows, marked where it is a formula.
func (b *book) text(c cellXML) string {
	s := c.Value
	switch c.Type {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(c.Value))
		if err != nil || n < 0 || n >= len(b.words) {
			return ""
		}
		s = b.words[n]
	case "inlineStr":
		if c.Inline != nil {
			s = c.Inline.Text
			for _, r := range c.Inline.Runs {
				s += r.Text
			}
		}
	}
	s = cut(strings.TrimSpace(s))
	if c.Formula != nil {
		return Formula + s
	}
	return s
}

// column is the number of a reference such as AB12, from 0; next where the
// cell has none.
func column(ref string, next int) int {
	n := 0
	for i := 0; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if n = n*26 + int(ref[i]-'A') + 1; n > 1<<20 {
			break
		}
	}
	if n == 0 {
		return next
	}
	return n - 1
}

// trim leaves out empty rows at the end.
func trim(rows [][]string) [][]string {
	for len(rows) > 0 && len(rows[len(rows)-1]) == 0 {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// IsRefusal reports whether the file, not the machine, is the reason of an
// error of Read.
func IsRefusal(err error) bool {
	for _, e := range []error{ErrNotWorkbook, ErrMacros, ErrLocked, ErrTooLarge, ErrTooManyRows, ErrEmpty} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// dayZero is the day from which spreadsheets count.
var dayZero = gov.MustDate("1899-12-30")

// Day reads the number by which a spreadsheet keeps a day, of the years 1954
// to 2228; other numbers are no days.
func Day(s string) (gov.Date, bool) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n <= 20000 || n >= 120000 {
		return gov.Date{}, false
	}
	return dayZero.AddDays(int(n)), true
}
