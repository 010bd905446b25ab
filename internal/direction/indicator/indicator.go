package indicator

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web/form"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// Fields of the plan under which targets stand.
var Fields = []string{"economic", "social", "environment", "security"}

// Aims: the figure should come to the target from below, from above, or stay
// at it within the tolerance.
const (
	Up   = "up"
	Down = "down"
	Keep = "keep"
)

// Aims lists them.
var Aims = []string{Up, Down, Keep}

// How the figures of periods make that of the year.
const (
	Sum     = "sum"     // each period's own amount; the year is their sum
	Running = "running" // counted from the year's beginning; the year is the last
	Level   = "level"   // as things stand at the period's end; the year is the last
	Mean    = "mean"    // the year is the mean
)

// Adding lists them.
var Adding = []string{Sum, Running, Level, Mean}

// Periods lists the kinds of periods, from short to long.
var Periods = []string{string(vncal.Monthly), string(vncal.Quarterly), string(vncal.HalfYearly), string(vncal.Yearly)}

// States of a target.
const (
	Active = "active"
	Ended  = "ended"
)

// Indicator is one target of a year.
type Indicator struct {
	ID                  string
	Year                int
	Code                string
	Ordinal             int
	Title, Field, Unit  string
	Decimals            int
	Baseline            *vntext.Number // nil = unknown
	BaselineNote        string
	Target, FirstTarget vntext.Number
	Aim                 string
	Tolerance           vntext.Number
	OwnerID             string
	Period              vncal.PeriodKind
	ReportDay           int // day of the period's last month until when the figure is due
	Adds                string
	Source              string
	Weight, Jump        int // Jump in percent
	State, Reason       string
	Sample              bool
	Version             int64
	ChangedAt           time.Time
}

// Object is the target as rules see it.
func (i Indicator) Object() access.Object {
	return access.Object{Kind: "indicator", ID: i.ID, State: i.State, Leads: []string{i.OwnerID}, Concerns: []string{i.OwnerID}, Title: i.Title, Version: i.Version}
}

// Count is how many periods the year has.
func (i Indicator) Count() int {
	return map[vncal.PeriodKind]int{vncal.Monthly: 12, vncal.Quarterly: 4, vncal.HalfYearly: 2, vncal.Yearly: 1}[i.Period]
}

// At is the n-th period of the year.
func (i Indicator) At(n int) vncal.Period { return vncal.Period{Kind: i.Period, Year: i.Year, N: n} }

// Due is the last day on which the figure of the n-th period comes in time.
func (i Indicator) Due(n int) gov.Date {
	last := i.At(n).Last()
	return gov.Date{Year: last.Year, Month: last.Month, Day: max(i.ReportDay, last.Day)}
}

// Open lists the periods that have begun by the day.
func (i Indicator) Open(today gov.Date) []int {
	var out []int
	for n := 1; n <= i.Count(); n++ {
		if !i.At(n).First().After(today) {
			out = append(out, n)
		}
	}
	return out
}

// Figure is one report of one period.
type Figure struct {
	ID, IndicatorID string
	N, Seq          int
	Value           vntext.Number
	Note, Reason    string
	Doubts          []string // keys of what was asked about and confirmed
	ByID, ByName    string
	At              time.Time
	Latest          bool
	Sample          bool
}

// Limits in characters.
const (
	maxCode  = 20
	maxTitle = 300
	maxUnit  = 40
	maxText  = 1000
)

// check cleans a definition and says what is wrong with it.
func (i *Indicator) check() error {
	e := form.New()
	text := func(name string, v *string, required bool, max int) {
		*v = strings.Join(strings.Fields(form.Clean(*v)), " ")
		if *v == "" && required {
			e.Fail(name, "form.required_here")
		}
		if n := utf8.RuneCountInString(*v); n > max {
			e.Fail(name, "form.too_long", n, max)
		}
	}
	text("code", &i.Code, true, maxCode)
	text("title", &i.Title, true, maxTitle)
	text("unit", &i.Unit, true, maxUnit)
	text("baseline_note", &i.BaselineNote, false, maxText)
	text("source", &i.Source, true, maxText)
	choice := func(name, v string, allowed []string) {
		if !slices.Contains(allowed, v) {
			e.Fail(name, "form.required_choice")
		}
	}
	choice("field", i.Field, Fields)
	choice("aim", i.Aim, Aims)
	choice("adds", i.Adds, Adding)
	choice("period", string(i.Period), Periods)
	whole := func(name string, v, min, max int) {
		if v < min || v > max {
			e.Fail(name, "form.int", min, max)
		}
	}
	whole("year", i.Year, 2000, 2200)
	whole("decimals", i.Decimals, 0, 6)
	whole("report_day", i.ReportDay, 1, 28)
	whole("weight", i.Weight, 0, 1000)
	whole("jump", i.Jump, 1, 10_000)
	if i.OwnerID == "" {
		e.Fail("owner", "form.required_choice")
	}
	if i.Tolerance.Units < 0 {
		e.Fail("tolerance", "indicator.error.tolerance")
	}
	return e.Err()
}

// stored is the form of a number in the store: 1234.5.
func stored(n vntext.Number) string {
	return strings.ReplaceAll(strings.ReplaceAll(n.String(), ".", ""), ",", ".")
}

func read(s string) (vntext.Number, error) { return vntext.ParseNumber(s, vntext.English) }
