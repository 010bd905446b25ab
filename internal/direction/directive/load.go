package directive

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
	"golang.org/x/net/html"

	"roviec/internal/base/gov"
)

const (
	maxFile = 32 << 20
	maxText = 16 << 20 // bytes of the words, whatever the file
)

var errNoText = errors.New("directive: no text can be read from this file")

// Load returns the words of a txt, html, docx or pdf file. What the file is, is
// told by its content; the name decides between txt and html.
func Load(name string, r io.Reader) (text string, err error) {
	defer func() { // the PDF library panics on damaged files
		if p := recover(); p != nil {
			text, err = "", fmt.Errorf("%w: %v", errNoText, p)
		}
	}()
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return "", err
	case len(b) > maxFile:
		return "", fmt.Errorf("directive: the file has more than %d MB", maxFile>>20)
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return fromPDF(b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return fromDOCX(b)
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return "", errNoText
	}
	ext := strings.ToLower(filepath.Ext(name))
	if ext == ".html" || ext == ".htm" || bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(b)), []byte("<!doctype html")) || bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(b)), []byte("<html")) {
		return fromHTML(b)
	}
	return string(b), nil
}

func fromPDF(b []byte) (string, error) {
	f, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoText, err)
	}
	r, err := f.GetPlainText()
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoText, err)
	}
	t, err := io.ReadAll(io.LimitReader(r, maxText))
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(string(t)) == "" || !utf8.Valid(t) {
		return "", errNoText
	}
	return string(t), nil
}

func fromDOCX(b []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNoText, err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return "", errNoText
	}
	defer f.Close()
	var out strings.Builder
	d := xml.NewDecoder(io.LimitReader(f, maxText*4)) // a bomb is cut off, not unpacked
	words := false
	for out.Len() < maxText {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fmt.Errorf("%w: %w", errNoText, err)
		}
		switch x := t.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "t":
				words = true
			case "tab":
				out.WriteByte(' ')
			case "br":
				out.WriteByte('\n')
			}
		case xml.EndElement:
			switch x.Name.Local {
			case "t":
				words = false
			case "p":
				out.WriteByte('\n')
			}
		case xml.CharData:
			if words {
				out.Write(x)
			}
		}
	}
	return out.String(), nil
}

func fromHTML(b []byte) (string, error) {
	z := html.NewTokenizer(bytes.NewReader(b))
	var out strings.Builder
	hidden := 0
	for out.Len() < maxText {
		switch t := z.Next(); t {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return out.String(), nil
			}
			return "", fmt.Errorf("%w: %w", errNoText, z.Err())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "head", "nav", "aside", "footer", "noscript":
				if t == html.StartTagToken {
					hidden++
				} else if t == html.EndTagToken && hidden > 0 {
					hidden--
				}
			case "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "section", "article", "blockquote":
				out.WriteByte('\n')
			case "td", "th":
				out.WriteByte(' ')
			}
		case html.TextToken:
			if hidden == 0 {
				out.WriteString(strings.Join(strings.Fields(string(z.Text())), " "))
				out.WriteByte(' ')
			}
		}
	}
	return out.String(), nil
}

// ExtractJSON reads a text and returns its tasks in the documented JSON form.
func ExtractJSON(text string, date gov.Date) ([]byte, error) {
	b, err := json.MarshalIndent(Read(text, Options{Date: date}), "", "  ")
	return append(b, '\n'), err
}

var words = map[string]string{
	"person": "chưa rõ người", "work": "chưa rõ việc", "time": "chưa rõ thời hạn", "responsibility": "chưa rõ trách nhiệm", "product": "chưa rõ sản phẩm", "authority": "chưa rõ thẩm quyền",
}

// Text writes the tasks for people.
func Text(r Result) string {
	var b strings.Builder
	for i, t := range r.Tasks {
		fmt.Fprintf(&b, "%d. %s\n   Chủ trì: %s\n", i+1, strings.Join(strings.Fields(t.Action.Text), " "), strings.Join(t.Lead, ", "))
		if len(t.Coordinating) > 0 {
			fmt.Fprintf(&b, "   Phối hợp: %s\n", strings.Join(t.Coordinating, ", "))
		}
		if t.Deadline.Kind != "none" {
			fmt.Fprintf(&b, "   Thời hạn: %s (%s)\n", strings.Join(strings.Fields(t.Deadline.Raw), " "), t.Deadline.Value)
		}
		if t.Product != nil {
			fmt.Fprintf(&b, "   Sản phẩm: %s\n", *t.Product)
		}
		var open []string
		for _, m := range t.Missing {
			open = append(open, words[m])
		}
		if len(open) > 0 {
			fmt.Fprintf(&b, "   Còn %s\n", strings.Join(open, ", "))
		}
	}
	if len(r.Tasks) == 0 {
		b.WriteString("Không thấy nhiệm vụ nào được giao.\n")
	}
	return b.String()
}
