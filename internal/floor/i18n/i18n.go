// Package i18n holds every word that the product shows. Vietnamese comes
// first, English second; each room owns catalogue/<room>.vi.json and
// catalogue/<room>.en.json, flat objects of key and text.
//
// In a text {0}, {1} … are arguments and {0|day|days} is the word that fits
// the number 0 (the first for one, the second for all others).
package i18n

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// Lang is a language of the product.
type Lang string

// The languages.
const (
	VI Lang = "vi"
	EN Lang = "en"
)

//go:embed catalogue/*.json
var catalogues embed.FS

var texts = mustLoad()

func mustLoad() map[Lang]map[string]template {
	out, err := load()
	if err != nil {
		panic(err) // the catalogues are part of the program; a test reads them all
	}
	return out
}

func load() (map[Lang]map[string]template, error) {
	out := map[Lang]map[string]template{VI: {}, EN: {}}
	files, err := catalogues.ReadDir("catalogue")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".json")
		lang := Lang(strings.TrimPrefix(path.Ext(name), "."))
		into, ok := out[lang]
		if !ok {
			return nil, fmt.Errorf("i18n: %s is of no known language", f.Name())
		}
		b, err := catalogues.ReadFile("catalogue/" + f.Name())
		if err != nil {
			return nil, err
		}
		var entries map[string]string
		if err := json.Unmarshal(b, &entries); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", f.Name(), err)
		}
		for key, text := range entries {
			if _, twice := into[key]; twice {
				return nil, fmt.Errorf("i18n: %s defines %s a second time", f.Name(), key)
			}
			t, err := parse(text)
			if err != nil {
				return nil, fmt.Errorf("i18n: %s: %s: %w", f.Name(), key, err)
			}
			into[key] = t
		}
	}
	return out, nil
}

// template is a text cut at its placeholders.
type template []piece

type piece struct {
	text      string
	arg       int // -1 for plain text
	one, many string
	plural    bool
}

func parse(s string) (template, error) {
	var t template
	for s != "" {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			return append(t, piece{text: s, arg: -1}), nil
		}
		if i > 0 {
			t = append(t, piece{text: s[:i], arg: -1})
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return nil, fmt.Errorf("a placeholder is not closed in %q", s)
		}
		parts := strings.Split(s[i+1:i+end], "|")
		n, err := strconv.Atoi(parts[0])
		if err != nil || n < 0 || n > 9 || (len(parts) != 1 && len(parts) != 3) {
			return nil, fmt.Errorf("%q is no placeholder", s[i:i+end+1])
		}
		p := piece{arg: n}
		if len(parts) == 3 {
			p.plural, p.one, p.many = true, parts[1], parts[2]
		}
		t = append(t, p)
		s = s[i+end+1:]
	}
	return t, nil
}

func (t template) fill(l Lang, args []any) string {
	if len(t) == 1 && t[0].arg < 0 {
		return t[0].text
	}
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.arg < 0:
			b.WriteString(p.text)
		case p.arg >= len(args):
			fmt.Fprintf(&b, "{%d}", p.arg)
		case p.plural:
			if fmt.Sprint(args[p.arg]) == "1" {
				b.WriteString(p.one)
			} else {
				b.WriteString(p.many)
			}
		default:
			b.WriteString(show(l, args[p.arg]))
		}
	}
	return b.String()
}

func show(l Lang, v any) string {
	p := Printer{l}
	switch v := v.(type) {
	case string:
		return v
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	case float64: // numbers that went through JSON
		if v == float64(int64(v)) {
			return p.Number(int64(v))
		}
		return p.Decimal(v, 1)
	case gov.Date:
		return p.Date(v)
	case time.Time:
		return p.DateTime(v)
	case vncal.Period:
		return p.Period(v)
	case vntext.Number:
		return p.Amount(v)
	case Unit:
		return p.Unit(string(v))
	}
	return fmt.Sprint(v)
}

// Printer writes words, dates and numbers in one language.
type Printer struct{ lang Lang }

// In returns the printer of a language.
func In(l Lang) Printer {
	if l != EN {
		l = VI
	}
	return Printer{l}
}

type ctxKey struct{}

// With returns a context in the language.
func With(ctx context.Context, l Lang) context.Context {
	return context.WithValue(ctx, ctxKey{}, In(l))
}

// From returns the printer of the context; Vietnamese where none is set.
func From(ctx context.Context) Printer {
	if p, ok := ctx.Value(ctxKey{}).(Printer); ok {
		return p
	}
	return Printer{VI}
}

// T returns the words for key in the language of ctx.
func T(ctx context.Context, key string, args ...any) string { return From(ctx).T(key, args...) }

// Has reports whether the catalogue has key.
func Has(key string) bool {
	_, ok := texts[VI][key]
	return ok
}

// Keys returns every key of the Vietnamese catalogue.
func Keys() []string {
	out := make([]string, 0, len(texts[VI]))
	for k := range texts[VI] {
		out = append(out, k)
	}
	return out
}

// Lang returns the language.
func (p Printer) Lang() Lang {
	if p.lang == "" {
		return VI
	}
	return p.lang
}

// T returns the words for key. A key that no catalogue has shows itself in
// brackets, so that a test finds it.
func (p Printer) T(key string, args ...any) string {
	t, ok := texts[p.Lang()][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return t.fill(p.Lang(), args)
}

// Date writes 05/11/2026 in both languages; "" for no date.
func (p Printer) Date(d gov.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year)
}

// Time writes 14:30, Vietnamese time.
func (p Printer) Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.VN).Format("15:04")
}

// DateTime writes 14:30 05/11/2026, Vietnamese time.
func (p Printer) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.VN).Format("15:04 02/01/2006")
}

// Number groups thousands: 1.234 in Vietnamese, 1,234 in English.
func (p Printer) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	sep := "."
	if p.Lang() == EN {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Decimal writes x with the given number of decimals: 45,6 in Vietnamese.
func (p Printer) Decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := p.Number(n)
	if n == 0 && x < 0 {
		out = "-0"
	}
	if frac == "" {
		return out
	}
	if p.Lang() == EN {
		return out + "." + frac
	}
	return out + "," + frac
}

// Amount writes an exact number with the decimals that it needs: 11.000, 49,5.
func (p Printer) Amount(n vntext.Number) string {
	n = n.Trim()
	return p.Decimal(n.Float(), n.Scale)
}

// Period names a period of reporting: tháng 11/2022, November 2022. In Vietnamese
// the months 1 and 2 have two digits, as in official papers.
func (p Printer) Period(x vncal.Period) string {
	if !x.Valid() {
		return ""
	}
	name := ""
	switch {
	case x.Kind == vncal.Monthly && p.Lang() == EN:
		name = time.Month(x.N).String()
	case x.Kind == vncal.Monthly && x.N < 3:
		name = "0" + strconv.Itoa(x.N)
	case x.Kind == vncal.Monthly:
		name = strconv.Itoa(x.N)
	case x.Kind == vncal.Quarterly:
		name = []string{"I", "II", "III", "IV"}[x.N-1]
	}
	key := "period." + string(x.Kind)
	if x.Kind == vncal.HalfYearly {
		key += strconv.Itoa(x.N)
	}
	return p.T(key, name, strconv.Itoa(x.Year))
}

// Unit is the name of a unit as it is written in Vietnamese; as an argument of
// a text it is shown in the reader's language.
type Unit string

// Unit names a unit of measure in the language; a name that the catalogue does
// not have stays as it is.
func (p Printer) Unit(name string) string {
	if key := "unit." + vntext.Slug(name); p.Lang() == EN && Has(key) {
		return p.T(key)
	}
	return name
}

// Size writes a number of bytes: 1,2 MB.
func (p Printer) Size(n int64) string {
	switch {
	case n >= 1<<20:
		return p.Decimal(float64(n)/(1<<20), 1) + " MB"
	case n >= 1<<10:
		return p.Decimal(float64(n)/(1<<10), 0) + " KB"
	}
	return p.Number(n) + " B"
}
