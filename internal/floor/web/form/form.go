// Package form reads what people send: cleaned, limited, with errors that
// name the field, and kept so that the page can show it again.
package form

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
)

// Limits of one form.
const (
	maxFields = 2000
	maxFiles  = 40
	maxMemory = 4 << 20 // of file parts; the rest goes to temporary files
	maxValues = 1 << 20 // bytes of all text fields
)

// Upload is one file of a form.
type Upload struct {
	Name string // as given; the file store cleans it
	Size int64  // bytes
	Open func() (io.ReadCloser, error)
}

// Form is the content of a form and what is wrong with it.
type Form struct {
	values url.Values
	files  map[string][]Upload
	errs   []fault.Field
	reason *fault.Error // why the act was refused as a whole
}

// New returns an empty form.
func New() *Form { return &Form{values: url.Values{}} }

// Parse reads the query of a GET, or the body of any other method: urlencoded
// or multipart. maxBytes bounds the body. Errors are Malformed or TooLarge.
func Parse(r *http.Request, maxBytes int64) (*Form, error) {
	f := New()
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		q, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return nil, fault.Wrap(err, fault.Malformed, "error.malformed")
		}
		return f, f.take(q)
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		if err := r.ParseMultipartForm(maxMemory); err != nil {
			return nil, bodyError(err)
		}
		f.takeFiles(r.MultipartForm)
		return f, f.take(r.MultipartForm.Value)
	}
	if err := r.ParseForm(); err != nil {
		return nil, bodyError(err)
	}
	return f, f.take(r.PostForm)
}

func bodyError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return fault.Wrap(err, fault.TooLarge, "error.too_large")
	}
	return fault.Wrap(err, fault.Malformed, "error.malformed")
}

func (f *Form) take(values url.Values) error {
	n, size := 0, 0
	for name, list := range values {
		n += len(list)
		for _, v := range list {
			size += len(v)
			if !utf8.ValidString(v) {
				return fault.New(fault.Malformed, "error.malformed")
			}
			f.values[name] = append(f.values[name], Clean(v))
		}
	}
	if n > maxFields || size > maxValues {
		return fault.New(fault.TooLarge, "error.too_large")
	}
	return nil
}

func (f *Form) takeFiles(m *multipart.Form) {
	f.files = map[string][]Upload{}
	for name, list := range m.File {
		for _, h := range list {
			if h.Filename == "" && h.Size == 0 || len(f.files[name]) >= maxFiles {
				continue // an input that was left empty
			}
			f.files[name] = append(f.files[name], Upload{Name: h.Filename, Size: h.Size, Open: func() (io.ReadCloser, error) { return h.Open() }})
		}
	}
}

// Clean returns s in NFC, trimmed, without control, zero-width and
// bidirectional characters; line ends become \n, other white space a space.
func Clean(s string) string {
	if plain(s) {
		return strings.TrimSpace(s)
	}
	s = norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == utf8.RuneError, r == '\u3164', r == '\uffa0':
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\n' || c >= 0x7f {
			return false
		}
	}
	return true
}

// Value returns the first value of the field, cleaned; "" where absent.
func (f *Form) Value(name string) string { return f.values.Get(name) }

// Values returns all values of the field that are not empty.
func (f *Form) Values(name string) []string {
	var out []string
	for _, v := range f.values[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Has reports whether the field was sent, even if empty.
func (f *Form) Has(name string) bool { return f.values.Has(name) }

// Is reports whether one of the field's values is v: for checked boxes and
// selected options.
func (f *Form) Is(name, v string) bool { return slices.Contains(f.values[name], v) }

// Set gives the field values, for a form that edits something.
func (f *Form) Set(name string, values ...string) { f.values[name] = values }

// Files returns the uploads of a field.
func (f *Form) Files(name string) []Upload { return f.files[name] }

// Encode returns the text fields in one order, without the key against
// repetition: what makes two requests the same.
func (f *Form) Encode() string {
	v := url.Values{}
	for name, list := range f.values {
		if name != "_key" {
			v[name] = list
		}
	}
	var b strings.Builder
	b.WriteString(v.Encode())
	for _, name := range slices.Sorted(mapKeys(f.files)) {
		for _, u := range f.files[name] {
			b.WriteString("\n" + name + "\t" + u.Name + "\t" + strconv.FormatInt(u.Size, 10))
		}
	}
	return b.String()
}

func mapKeys(m map[string][]Upload) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Fail notes what is wrong with a field; the first note of a field stays.
func (f *Form) Fail(name, key string, args ...any) {
	if _, ok := f.ErrorOf(name); !ok {
		f.errs = append(f.errs, fault.Field{Name: name, Key: key, Args: args})
	}
}

// ErrorOf returns what is wrong with a field.
func (f *Form) ErrorOf(name string) (fault.Field, bool) {
	for _, e := range f.errs {
		if e.Name == name {
			return e, true
		}
	}
	return fault.Field{}, false
}

// Errors returns everything that is wrong, in the order found.
func (f *Form) Errors() []fault.Field { return f.errs }

// Reason returns why the act as a whole was refused, or nil.
func (f *Form) Reason() *fault.Error { return f.reason }

// Err returns an Invalid fault that names the fields, or nil.
func (f *Form) Err() error {
	if len(f.errs) == 0 {
		return nil
	}
	return fault.Fields(f.errs...)
}

// Merge takes an Invalid, Conflict, TooLarge, Unsupported or TooMany fault
// into the form so that the page can show it beside what was typed. It
// reports false for other errors, which are not the form's.
func (f *Form) Merge(err error) bool {
	e := fault.As(err)
	if e == nil {
		return false
	}
	switch e.Kind {
	case fault.Invalid, fault.Conflict, fault.TooLarge, fault.Unsupported, fault.TooMany:
	default:
		return false
	}
	for _, x := range e.Fields {
		f.Fail(x.Name, x.Key, x.Args...)
	}
	if len(e.Fields) == 0 {
		f.reason = e
	}
	return true
}

// Status is the HTTP status of a form that is shown again: 422, or 409 where
// the state of the record refused the act.
func (f *Form) Status() int {
	if f.reason != nil {
		switch f.reason.Kind {
		case fault.Conflict:
			return http.StatusConflict
		case fault.TooLarge:
			return http.StatusRequestEntityTooLarge
		case fault.TooMany:
			return http.StatusTooManyRequests
		}
	}
	if len(f.errs) > 0 || f.reason != nil {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// Text reads a text of at most max characters.
func (f *Form) Text(name string, required bool, max int) string {
	v := f.Value(name)
	if v == "" && required {
		f.Fail(name, "form.required_here")
	}
	if n := utf8.RuneCountInString(v); n > max {
		f.Fail(name, "form.too_long", n, max)
	}
	return v
}

// Date reads a civil day: 05/01/2023, 5-1-2023, 5.1.2023 or 2023-01-05.
func (f *Form) Date(name string, required bool) gov.Date {
	v := f.Value(name)
	if v == "" {
		if required {
			f.Fail(name, "form.required_here")
		}
		return gov.Date{}
	}
	d, ok := ParseDate(v)
	if !ok {
		f.Fail(name, "form.date")
	}
	return d
}

// ParseDate reads a day as people write it.
func ParseDate(s string) (gov.Date, bool) {
	if d, err := gov.ParseDate(s); err == nil && !d.IsZero() {
		return d, d.Year >= 1900 && d.Year <= 2200
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	if len(parts) != 3 || len(parts[2]) != 4 {
		return gov.Date{}, false
	}
	var n [3]int
	for i, p := range parts {
		x, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 || x < 1 {
			return gov.Date{}, false
		}
		n[i] = x
	}
	d := gov.Date{Year: n[2], Month: time.Month(n[1]), Day: n[0]}
	if !d.Valid() || d.Year < 1900 || d.Year > 2200 {
		return gov.Date{}, false
	}
	return d, true
}

// Clock reads a time of day: 14:30, 14h30 or 14 giờ 30.
func (f *Form) Clock(name string, required bool) (hour, minute int) {
	v := f.Value(name)
	if v == "" {
		if required {
			f.Fail(name, "form.required_here")
		}
		return 0, 0
	}
	parts := strings.FieldsFunc(strings.ReplaceAll(v, "giờ", ":"), func(r rune) bool { return r == ':' || r == 'h' || r == 'H' || r == ' ' })
	var err1, err2 error
	if len(parts) >= 1 {
		hour, err1 = strconv.Atoi(parts[0])
	}
	if len(parts) >= 2 {
		minute, err2 = strconv.Atoi(parts[1])
	}
	if len(parts) < 1 || len(parts) > 2 || err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		f.Fail(name, "form.clock")
		return 0, 0
	}
	return hour, minute
}

// Int reads a whole number from min to max.
func (f *Form) Int(name string, required bool, min, max int) int {
	v := f.Value(name)
	if v == "" {
		if required {
			f.Fail(name, "form.required_here")
		}
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < min || n > max {
		f.Fail(name, "form.int", min, max)
		return 0
	}
	return n
}

// Choice reads one of the allowed values.
func (f *Form) Choice(name string, required bool, allowed ...string) string {
	v := f.Value(name)
	switch {
	case v == "" && required:
		f.Fail(name, "form.required_choice")
	case v != "" && !slices.Contains(allowed, v):
		f.Fail(name, "form.choice")
		return ""
	}
	return v
}

// Bool reads a box: checked or not.
func (f *Form) Bool(name string) bool {
	v := f.Value(name)
	return v == "1" || v == "on" || v == "true"
}
