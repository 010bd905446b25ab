package portal

import (
	"encoding/json"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/floor/i18n"
	"roviec/internal/public/portal/views"
	"roviec/internal/vn/vncal"
	"roviec/internal/vn/vntext"
)

// PublishedPlan is a plan as the API answers it.
type PublishedPlan struct {
	views.PlanData
	Decision   string            `json:"decision,omitempty" doc:"the paper that promulgated it"`
	IssuedOn   Day               `json:"issued_on,omitempty" format:"date"`
	Indicators []PublishedTarget `json:"indicators" doc:"the targets that the plan sets"`
	AsOf       Day               `json:"figures_as_of,omitempty" format:"date" doc:"the day on which figures were released; absent where none are"`
}

// PublishedProgress is counts of tasks as the API answers them.
type PublishedProgress struct {
	AsOf     Day                          `json:"as_of,omitempty" format:"date" doc:"the day of the counts"`
	Total    views.PublishedCounts        `json:"total"`
	Agencies []views.PublishedAgencyCount `json:"agencies"`
}

// released is the targets of a year with their figures, as they were released.
type released struct {
	AsOf  Day               `json:"as_of"`
	Items []PublishedTarget `json:"items"`
}

// PublishedTarget is a target of a plan with its published figure.
type PublishedTarget struct {
	ID           string                `json:"id"`
	Year         int                   `json:"year"`
	Code         string                `json:"code"`
	Title        string                `json:"title"`
	Field        string                `json:"field" enum:"economic,social,environment,security"`
	Unit         string                `json:"unit" doc:"the unit of all amounts of this target, in Vietnamese"`
	Aim          string                `json:"aim" enum:"up,down,keep" doc:"the figure should come to the target from below, from above, or stay at it within the tolerance"`
	Target       Amount                `json:"target" doc:"in the unit"`
	FirstTarget  *Amount               `json:"first_target,omitempty" doc:"as it was first set, in the unit"`
	Tolerance    *Amount               `json:"tolerance,omitempty" doc:"in the unit; only with the aim keep"`
	Baseline     *Amount               `json:"baseline,omitempty" doc:"in the unit; absent where it is not known"`
	BaselineNote string                `json:"baseline_note,omitempty"`
	Owner        views.PublishedAgency `json:"owner" doc:"the agency that reports the figure"`
	Source       string                `json:"source"`
	Sample       bool                  `json:"sample"`

	Figure       *Amount `json:"figure,omitempty" doc:"the year's figure so far, in the unit; absent until it is released"`
	FigurePeriod string  `json:"figure_period,omitempty" doc:"the last period reported, in Vietnamese"`
	PeriodCode   string  `json:"figure_period_code,omitempty" doc:"2023-T11 a month, 2023-Q1 a quarter, 2023-H1 a half-year, 2023-N1 the year"`
	FigureFrom   Day     `json:"figure_from,omitempty" format:"date" doc:"first day of the period"`
	FigureTo     Day     `json:"figure_to,omitempty" format:"date" doc:"last day of the period"`
	FigureSample bool    `json:"figure_sample"`
	FigureAsOf   Day     `json:"figure_as_of,omitempty" format:"date" doc:"the day on which the figure was released"`
}

// Amount is a number in the unit beside it, a number in JSON. Snapshots of an
// earlier form hold it as text in the Vietnamese way, "3.000", and are read too.
type Amount float64

// UnmarshalJSON reads both forms.
func (a *Amount) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		n, err := vntext.ParseNumber(s, vntext.Vietnamese)
		*a = Amount(n.Float())
		return err
	}
	return json.Unmarshal(b, (*float64)(a))
}

// Day is written YYYY-MM-DD. Snapshots of an earlier form hold it as readers
// see it, 23/12/2022, and are read too.
type Day string

// UnmarshalJSON reads both forms; what is no day is left out.
func (d *Day) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*d = ""
	for _, form := range []string{"2006-01-02", "02/01/2006"} {
		if t, err := time.Parse(form, s); err == nil {
			*d = Day(t.Format("2006-01-02"))
		}
	}
	return nil
}

// words writes the day as readers know it.
func (d Day) words(p i18n.Printer) string {
	day, err := gov.ParseDate(string(d))
	if err != nil {
		return string(d)
	}
	return p.Date(day)
}

// words writes the amount with its unit in the reader's language.
func (a Amount) words(p i18n.Printer, unit string) string {
	n, err := vntext.NumberOf(float64(a))
	if err != nil {
		return ""
	}
	return p.Amount(n) + " " + p.Unit(unit)
}

// aimed writes the target with its sign.
func (i PublishedTarget) aimed(p i18n.Printer) string {
	s := map[string]string{"up": "≥ ", "down": "≤ ", "keep": "= "}[i.Aim]
	if i.Tolerance != nil && *i.Tolerance > 0 {
		n, err := vntext.NumberOf(float64(i.Target))
		if err != nil {
			return ""
		}
		return s + p.Amount(n) + " ± " + i.Tolerance.words(p, i.Unit)
	}
	return s + i.Target.words(p, i.Unit)
}

// period names the period of the figure in the reader's language.
func (i PublishedTarget) period(p i18n.Printer) string {
	if x, err := vncal.ParsePeriod(i.PeriodCode); err == nil {
		return p.Period(x)
	}
	return i.FigurePeriod
}
