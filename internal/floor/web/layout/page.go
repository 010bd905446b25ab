package layout

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/static"
)

// Page is the data of a shell.
type Page struct {
	Title       string // without the site's name
	Description string // for search engines; portal only
	Lang        string // "vi" or "en"
	Path        string // of this page with its query, without /en
	Canonical   string // absolute address, "" = none
	Feed        string // address of the section's feed, "" = none
	Settings    Settings
	Key         string // against repetition; a new one for every page
	NoIndex     bool
	DemoDate    string // "" outside the demo
	Nav         string
	NavItems    []NavItem
	User        User
	Unread      int
	Flash       string // words of the success banner
	Query       string // shown in the search box
	Problem     bool   // the title says that something must be corrected
	Views       []Link // saved views of this list
	SaveView    string // where the view of this address is saved; "" = nothing to save
}

// NavItem is one entry of the workspace's menu.
type NavItem struct {
	Key, Text, Href string
	Active          bool
}

// User is who looks at the page.
type User struct {
	Anonymous  bool
	Name, Role string
}

// Link is a text with an address; Href "" is the page itself.
type Link struct{ Text, Href string }

// Option is one choice of a field.
type Option struct{ Value, Text string }

// Field is one field of a form.
type Field struct {
	Name, Label, Hint string
	Type              string // text, date, password, number, email, search; "" = text
	Required          bool
	Max               int // characters; 0 = no limit shown
	Rows              int // more than 0 makes a text area
	Autocomplete      string
	Multiple          bool   // of Select: any number of options
	Note              string // beside the label, instead of "optional": when it must be filled
}

// PagerData is where a list goes on.
type PagerData struct {
	Total       string // words, announced politely
	First, Next string // addresses; "" = none
}

// Settings are a reader's display settings, each from a closed set.
type Settings struct {
	Size     int    // percent: 90, 100, 115, 130, 150
	Theme    string // "", "light", "dark"; "" follows the system
	Contrast bool
	Spacing  bool
	Still    bool // reduced motion
	Compact  bool // density of the workspace
}

// Sizes lists the text sizes in percent.
var Sizes = []int{90, 100, 115, 130, 150}

// ParseSettings reads the cookie's value; anything unknown is the default.
func ParseSettings(s string) Settings {
	out := Settings{Size: 100}
	if len(s) > 40 {
		return out
	}
	for part := range strings.SplitSeq(s, ".") {
		switch part {
		case "s90", "s115", "s130", "s150":
			out.Size, _ = strconv.Atoi(part[1:])
		case "light", "dark":
			out.Theme = part
		case "contrast":
			out.Contrast = true
		case "wide":
			out.Spacing = true
		case "still":
			out.Still = true
		case "compact":
			out.Compact = true
		}
	}
	return out
}

// String is the one form of the settings, for the cookie and for cache keys;
// "" for the defaults.
func (s Settings) String() string {
	var parts []string
	if s.Size != 100 && s.Size != 0 {
		parts = append(parts, "s"+strconv.Itoa(s.Size))
	}
	if s.Theme != "" {
		parts = append(parts, s.Theme)
	}
	for _, x := range []struct {
		on   bool
		name string
	}{{s.Contrast, "contrast"}, {s.Spacing, "wide"}, {s.Still, "still"}, {s.Compact, "compact"}} {
		if x.on {
			parts = append(parts, x.name)
		}
	}
	return strings.Join(parts, ".")
}

func (s Settings) attrs() templ.Attributes {
	a := templ.Attributes{}
	if s.Size != 100 && s.Size != 0 {
		a["data-size"] = strconv.Itoa(s.Size)
	}
	if s.Theme != "" {
		a["data-theme"] = s.Theme
	}
	if s.Contrast {
		a["data-contrast"] = "more"
	}
	if s.Spacing {
		a["data-spacing"] = "wide"
	}
	if s.Still {
		a["data-motion"] = "reduced"
	}
	if s.Compact {
		a["data-density"] = "compact"
	}
	return a
}

// URL marks an address that the program made as safe for an attribute.
func URL(s string) templ.SafeURL { return templ.URL(s) }

// Local returns the address of a page of the portal in the page's language.
func (p Page) Local(path string) templ.SafeURL {
	if p.Lang == "en" {
		if path == "/" {
			return "/en"
		}
		return templ.URL("/en" + path)
	}
	return templ.URL(path)
}

func (p Page) inLang(lang string) templ.SafeURL {
	q := p
	q.Lang = lang
	return q.Local(p.Path)
}

func (p Page) heading(ctx context.Context, site string) string {
	t := p.Title
	if p.Problem {
		t = i18n.T(ctx, "error.prefix") + t
	}
	if t == "" || t == site {
		return site
	}
	return t + " – " + site
}

func asset(name string) string { return static.Path(name) }

// fieldID is the id of a field's control; the error summary links to it.
func fieldID(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

func errorOf(ctx context.Context, f *form.Form, name string) string {
	if f == nil {
		return ""
	}
	e, ok := f.ErrorOf(name)
	if !ok {
		return ""
	}
	return words(ctx, e)
}

func words(ctx context.Context, e fault.Field) string { return i18n.T(ctx, e.Key, e.Args...) }

func value(f *form.Form, name string) string {
	if f == nil {
		return ""
	}
	v := f.Value(name)
	return v
}

// dateValue shows stored dates in the form that people write.
func dateValue(f *form.Form, name string) string {
	v := value(f, name)
	if d, err := gov.ParseDate(v); err == nil && !d.IsZero() {
		return i18n.In(i18n.VI).Date(d)
	}
	return v
}

func describedBy(f *form.Form, fd Field) string {
	var ids []string
	if fd.Hint != "" || fd.Type == "date" {
		ids = append(ids, fieldID(fd.Name)+"-hint")
	}
	if f != nil {
		if _, bad := f.ErrorOf(fd.Name); bad {
			ids = append(ids, fieldID(fd.Name)+"-error")
		}
	}
	return strings.Join(ids, " ")
}

func inputType(t string) string {
	if t == "" || t == "date" {
		return "text"
	}
	return t
}

func checked(f *form.Form, name, v string) bool { return f != nil && f.Is(name, v) }

// attrs are the attributes that every control of a field shares.
func attrs(ctx context.Context, f *form.Form, fd Field) templ.Attributes {
	a := templ.Attributes{}
	if d := describedBy(f, fd); d != "" {
		a["aria-describedby"] = d
	}
	if errorOf(ctx, f, fd.Name) != "" {
		a["aria-invalid"] = "true"
	}
	if fd.Required {
		a["required"] = true
	}
	if fd.Autocomplete != "" {
		a["autocomplete"] = fd.Autocomplete
	}
	if fd.Autocomplete == "username" || fd.Autocomplete == "one-time-code" {
		a["autocapitalize"] = "none"
		a["spellcheck"] = "false"
	}
	if fd.Multiple {
		a["multiple"], a["size"] = true, "8"
	}
	if fd.Type == "date" {
		a["inputmode"] = "text"
		a["autocomplete"] = "off"
		a["data-date"] = "dmy"
	}
	return a
}
