package directive

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"roviec/internal/vn/vntext/legacy"
)

const (
	maxFile = 32 << 20
	maxText = 16 << 20 // bytes of the words, whatever the file
)

// LoadError says why no words came out of a file. Reason is one of the words
// below; the page and the API have a sentence for each.
type LoadError struct {
	Reason string
	Cause  error
}

// The reasons.
const (
	Damaged  = "damaged"   // it is not what its first bytes say
	NoText   = "no_text"   // there are no words in it
	Scanned  = "scanned"   // a PDF of pictures
	NoTool   = "no_tool"   // no program that reads PDF is installed here
	TooLarge = "too_large" // more than 32 MB, or it unpacks to more than is sensible
	TooSlow  = "too_slow"
	Unknown  = "unknown" // no kind of file that is read here
)

func (e *LoadError) Error() string {
	if e.Cause != nil {
		return "directive: file: " + e.Reason + ": " + e.Cause.Error()
	}
	return "directive: file: " + e.Reason
}

// Unwrap makes every failure one of errNoText too.
func (e *LoadError) Unwrap() []error { return []error{errNoText, e.Cause} }

var errNoText = errors.New("directive: no text can be read from this file")

func failed(reason string, cause error) error { return &LoadError{reason, cause} }

// Load returns the words of a txt, html, docx or pdf file. What the file is, is
// told by its content; the name decides between txt and html. Old Vietnamese
// encodings and UTF-16 are turned into Unicode. Every failure to read the file
// is a *LoadError; the reader's own errors are returned as they are.
func Load(name string, r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxFile {
		return "", failed(TooLarge, nil)
	}
	var text string
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		text, err = fromPDF(b)
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		text, err = fromDOCX(b)
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")), bytes.HasPrefix(b, []byte("{\\rtf")): // .doc and .rtf of old
		return "", failed(Unknown, nil)
	case isHTML(name, b):
		text, err = fromHTML(b)
	default:
		text, err = fromPlain(b)
	}
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(text) == "" {
		return "", failed(NoText, nil)
	}
	text, _, _ = legacy.Convert(text)
	return strings.ToValidUTF8(text, "\ufffd"), nil
}

// fromPlain reads bytes that say nothing of their encoding.
func fromPlain(b []byte) (string, error) {
	if s, ok := fromUTF16(b); ok {
		return s, nil
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(b, 0) >= 0 {
		return "", failed(Unknown, nil)
	}
	return legacy.FromBytes(b), nil
}

// fromUTF16 reads text that begins with a byte order mark of UTF-16.
func fromUTF16(b []byte) (string, bool) {
	if len(b) < 2 || len(b)%2 != 0 {
		return "", false
	}
	var order binary.ByteOrder
	switch {
	case b[0] == 0xff && b[1] == 0xfe:
		order = binary.LittleEndian
	case b[0] == 0xfe && b[1] == 0xff:
		order = binary.BigEndian
	default:
		return "", false
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i < len(b); i += 2 {
		units = append(units, order.Uint16(b[i:]))
	}
	return string(utf16.Decode(units)), true
}

func isHTML(name string, b []byte) bool {
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".html" || ext == ".htm" {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 512)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// ExtractJSON reads a text and returns its tasks in the documented JSON form.
func ExtractJSON(text string, o Options) ([]byte, error) {
	b, err := json.MarshalIndent(Read(text, o), "", "  ")
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
