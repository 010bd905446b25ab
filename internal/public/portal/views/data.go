// Package views draws the pages of the portal.
package views

import (
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// When is a moment as people and machines read it.
type When struct{ Text, Machine string }

// Item is one line of a list.
type Item struct {
	Title, Href, Lead, Section string
	At                         When
	Sample                     bool
	Figure                     *Figure
}

// Figure is a picture.
type Figure struct{ URL, Alt, Caption, Credit, Width, Height string }

// Home is the first page.
type Home struct {
	Page                                 layout.Page
	News, Directing, Documents, Sessions []Item
	Plans                                []Item
	Progress                             Progress
}

// Schedule is the leaders' schedule of a week.
type Schedule struct {
	Page    layout.Page
	Week    string
	Updated *When
	Sample  bool
	Days    []ScheduleDay
	Others  []Choice
}

// ScheduleDay is one day of it.
type ScheduleDay struct {
	Name, Date, Machine string
	Entries             []ScheduleEntry
}

// ScheduleEntry is what leaders do at a time.
type ScheduleEntry struct {
	Time, Title, Place, With string
	Leaders                  []string
	Cancelled                bool
}

// List is a section's list.
type List struct {
	Page     layout.Page
	Heading  string
	Items    []Item
	Sections []Choice
	Pager    layout.PagerData
}

// Library is the list of documents with its filter.
type Library struct {
	List                 List
	Filter               *form.Form
	Action               string
	Types, Organs, Years []layout.Option
}

// File is what is attached to a document.
type File struct{ Name, Href, Size string }

// Choice is one of several lists.
type Choice struct {
	Text, Href string
	Active     bool
}

// Article is an article's page.
type Article struct {
	Page                              layout.Page
	Title, Lead, Section, SectionHref string
	HTML, Author, Correction, Minutes string
	Address                           string
	At                                When
	Updated                           *When
	Figures                           []Figure
	Latest, Documents                 []Item
	Sample                            bool
}

// Withdrawn is what stays of a withdrawn record.
type Withdrawn struct {
	Page         layout.Page
	Title, Words string
	At           When
}

// Document is a document's page; Data is the shape of the API.
type Document struct {
	Page   layout.Page
	Title  string
	Sample bool
	Data   DocumentData

	State string // where it does not stand as issued
	Files []File
}

// DocumentData is a document as published.
type DocumentData struct {
	Number    string `json:"code_number"`
	Notation  string `json:"code_notation"`
	Type      string `json:"type_name"`
	Organ     string `json:"organ_name"`
	Issued    string `json:"issued_date"`
	Effective string `json:"effective_date"`
	Subject   string `json:"subject"`
	Signer    string `json:"signer"`
	State     string `json:"state"`
	Text      string `json:"text"`

	ByTitle string `json:"struck_by"` // what corrected, replaced or recalled it
	ByURL   string `json:"struck_by_url"`
	Files   []struct {
		Name string `json:"name"`
		URL  string `json:"url"`
		Size int64  `json:"size"`
	} `json:"files"`
}

// Session is a sitting's page.
type Session struct {
	Page        layout.Page
	Title, Lead string
	Sample      bool
	Data        SessionData
}

// SessionData is a sitting as published.
type SessionData struct {
	Kind       string       `json:"kind"`
	Date       string       `json:"date"`
	Place      string       `json:"place"`
	Chair      string       `json:"chair"`
	State      string       `json:"state"`
	Agenda     []AgendaItem `json:"agenda"`
	Conclusion string       `json:"conclusion"`
}

// AgendaItem is one matter.
type AgendaItem struct {
	Ordinal   int    `json:"ordinal"`
	Title     string `json:"title"`
	State     string `json:"state"`
	Presenter string `json:"presenter"`
}

// Plan is an action plan's page.
type Plan struct {
	Page   layout.Page
	Title  string
	Sample bool
	Data   PlanData

	Targets []Target
	AsOf    string // when figures were released; "" = none are
}

// PlanData is a plan as published.
type PlanData struct {
	Year    int              `json:"year"`
	Theme   string           `json:"theme"`
	Motto   []string         `json:"motto"`
	Sources []string         `json:"sources" doc:"the papers that the plan rests on"`
	Groups  []PublishedGroup `json:"groups"`
}

// Target is a target of the plan in the reader's words.
type Target struct {
	Title, Field, Aimed, Owner string
	Figure, Period             string // "" = not released
	Sample, FigureSample       bool
}

// PublishedGroup is a chapter of the plan.
type PublishedGroup struct {
	Kind    string   `json:"kind"`
	Ordinal int      `json:"ordinal"`
	Title   string   `json:"title"`
	Lines   []string `json:"lines"`
}

// Programme is a work programme's page.
type Programme struct {
	Page                layout.Page
	Year                string
	Committee, Chairman []ProgrammeItem
}

// ProgrammeItem is what the page shows of a published item; the rest of the
// record is for the API.
type ProgrammeItem struct {
	Ordinal   int    `json:"ordinal"`
	Title     string `json:"title"`
	Authority string `json:"deciding_authority"`
	Lead      []struct {
		ShortName string `json:"short_name"`
	} `json:"lead"`
	Month int `json:"month"`
}

// PublishedAgency is a body.
type PublishedAgency struct {
	Code      string `json:"code"`
	Name      string `json:"name"`
	ShortName string `json:"short_name"`
	Kind      string `json:"kind,omitempty"`
}

// Progress is counts of tasks.
type Progress struct {
	AsOf     string                 `json:"as_of"`
	Total    PublishedCounts        `json:"total"`
	Agencies []PublishedAgencyCount `json:"agencies"`
}

// PublishedCounts reconcile: total = done on time + done late + open in time + open
// overdue + without a time limit.
type PublishedCounts struct {
	All        int `json:"total"`
	OnTime     int `json:"done_on_time"`
	Late       int `json:"done_late"`
	OpenInTime int `json:"open_in_time"`
	Overdue    int `json:"open_overdue"`
	NoDeadline int `json:"no_deadline"`
}

// PublishedAgencyCount is the counts of one lead agency.
type PublishedAgencyCount struct {
	Agency PublishedAgency `json:"agency"`
	PublishedCounts
}

// ProgressPageData is the page of counts.
type ProgressPageData struct {
	Page layout.Page
	Data Progress
}

// Organisation is the page of bodies.
type Organisation struct {
	Page layout.Page
	Data OrganisationData
}

// OrganisationData is the bodies as published.
type OrganisationData struct {
	AsOf   string      `json:"as_of"`
	Groups []OrgaGroup `json:"groups"`
}

// OrgaGroup is the bodies of one kind.
type OrgaGroup struct {
	Kind     string            `json:"kind"`
	Agencies []PublishedAgency `json:"agencies"`
}

// Search is the results page.
type Search struct {
	Page    layout.Page
	Results layout.Results
}

// Rating is the page of visitors' opinions.
type Rating struct {
	Page                 layout.Page
	Form                 *form.Form
	Count, Average, Live string
	Any                  bool
	Bars                 []Bar
}

// Bar is one line of the histogram.
type Bar struct{ Label, Value, Max string }

// Settings is the page of display settings.
type Settings struct {
	Page  layout.Page
	Form  *form.Form
	Sizes []layout.Option
}
