package vncal

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"roviec/internal/base/gov"
)

// Announcement is one decision on days, in one of its versions. A correction
// is a new version with all of its days; nothing is overwritten.
type Announcement struct {
	ID      string
	Version int
	Year    int      // whose whole plan it is; 0 = it adds to what is known
	Number  string   // of the paper, "" = to be completed
	Issued  gov.Date // zero = to be completed
	Issuer  string
	Title   string
	Note    string
	Days    []Day
}

// Complete reports whether the paper behind the announcement is named.
func (a Announcement) Complete() bool { return a.Number != "" && !a.Issued.IsZero() }

//go:embed announcements.csv
var builtInHeads string

//go:embed days.csv
var builtInDays string

// BuiltIn returns the announcements that come with the program: the plans of
// 2022 to 2026. Numbers that are not known are empty, never guessed.
func BuiltIn() []Announcement { return slices.Clone(builtIn()) }

var builtIn = sync.OnceValue(func() []Announcement {
	list, err := ParseAnnouncements(builtInHeads, builtInDays)
	if err != nil {
		panic(err) // the tables are part of the program; a test reads them
	}
	return list
})

// Of returns the calendar of the newest versions of the announcements. Where
// two name one day, the one issued later counts; of one date, or where the
// date is not known, the later in the list. The plan of a whole year replaces
// what was known of the year.
func Of(list []Announcement) *Calendar {
	c := New(nil)
	c.law = true
	for _, a := range Newest(list) {
		if a.Year != 0 {
			c.whole[a.Year] = true
			for d := range c.days {
				if d.Year == a.Year {
					delete(c.days, d)
				}
			}
		}
		for _, d := range a.Days {
			c.days[d.Date] = d
		}
	}
	return c
}

// Newest returns the newest version of each announcement, in the order in
// which they take effect.
func Newest(list []Announcement) []Announcement {
	at := map[string]int{}
	var out []Announcement
	for _, a := range list {
		i, known := at[a.ID]
		switch {
		case !known:
			at[a.ID] = len(out)
			out = append(out, a)
		case a.Version >= out[i].Version:
			out[i] = a
		}
	}
	slices.SortStableFunc(out, func(a, b Announcement) int { return a.Issued.Compare(b.Issued) })
	return out
}

// Check names what is wrong with the days of an announcement, "" where nothing
// is: each day once, of a known kind, a day that exists.
func (a Announcement) Check() error {
	seen := make(map[gov.Date]bool, len(a.Days))
	for _, d := range a.Days {
		switch {
		case !d.Date.Valid():
			return fmt.Errorf("vncal: %v is no day", d.Date)
		case !d.Kind.Valid():
			return fmt.Errorf("vncal: %s: %q is no kind of day", d.Date, d.Kind)
		case seen[d.Date]:
			return fmt.Errorf("vncal: %s stands twice", d.Date)
		case a.Year != 0 && d.Date.Year != a.Year:
			return fmt.Errorf("vncal: %s is not of %d", d.Date, a.Year)
		}
		seen[d.Date] = true
	}
	return nil
}

var (
	headColumns = []string{"id", "version", "year", "number", "issued", "issuer", "title", "note"}
	dayColumns  = []string{"announcement", "date", "kind", "reason"}
)

// ParseAnnouncements reads two tables: the announcements, with the columns id,
// version, year, number, issued, issuer, title and note; and their days, with
// the columns announcement, date, kind and reason.
func ParseAnnouncements(heads, days string) ([]Announcement, error) {
	rows, err := rowsOf(heads, headColumns)
	if err != nil {
		return nil, err
	}
	var out []Announcement
	at := map[string]int{}
	for i, r := range rows {
		a := Announcement{ID: r[0], Number: r[3], Issuer: r[5], Title: r[6], Note: r[7]}
		if a.Version, err = strconv.Atoi(r[1]); err != nil || a.Version < 1 || a.ID == "" {
			return nil, fmt.Errorf("vncal: announcement %d: an id and a version of 1 or more are needed", i+1)
		}
		if r[2] != "" {
			if a.Year, err = strconv.Atoi(r[2]); err != nil || a.Year < 1900 || a.Year > 2199 {
				return nil, fmt.Errorf("vncal: announcement %d: %q is no year", i+1, r[2])
			}
		}
		if a.Issued, err = gov.ParseDate(r[4]); err != nil {
			return nil, fmt.Errorf("vncal: announcement %d: %w", i+1, err)
		}
		if _, twice := at[a.ID]; twice {
			return nil, fmt.Errorf("vncal: the announcement %s stands twice", a.ID)
		}
		at[a.ID] = len(out)
		out = append(out, a)
	}
	if rows, err = rowsOf(days, dayColumns); err != nil {
		return nil, err
	}
	for i, r := range rows {
		k, known := at[r[0]]
		d, err := gov.ParseDate(r[1])
		if !known || err != nil {
			return nil, fmt.Errorf("vncal: day %d: the announcement or the date %q is not known", i+1, r[1])
		}
		out[k].Days = append(out[k].Days, Day{d, Kind(r[2]), r[3]})
	}
	for i := range out {
		slices.SortStableFunc(out[i].Days, func(a, b Day) int { return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Kind, b.Kind)) })
		if err := out[i].Check(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// rowsOf reads a table with exactly these columns, without its heading.
func rowsOf(table string, columns []string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(table))
	r.FieldsPerRecord = len(columns)
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("vncal: %w", err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], columns) {
		return nil, fmt.Errorf("vncal: the columns must be %s", strings.Join(columns, ","))
	}
	return rows[1:], nil
}
