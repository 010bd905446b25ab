// Package views draws the pages of accounts from data that the room filled in.
package views

import (
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// SignIn is the page for a name and a password, or for the code that follows.
type SignIn struct {
	Page layout.Page
	Form *form.Form
	Next string // where to go afterwards, a path of the site; "" = the workspace
	Code bool   // the code is awaited
	Demo []Person
}

// Person is an account as others see it.
type Person struct{ Username, Name string }

// SetPassword is the page that a link opens.
type SetPassword struct {
	Page   layout.Page
	Form   *form.Form
	Secret string
	Person Person
	Rules  int // least characters
}

// Own is the overview of one's own account.
type Own struct {
	Page        layout.Page
	Person      Person
	Roles       string
	Agency      string
	Factor      bool
	NeedsFactor bool
	Recovery    int // unused codes
	Sessions    []Session
}

// Session is one sign-in that stands.
type Session struct {
	ID, Address, Agent string
	Began, LastSeen    time.Time
	Current            bool
}

// ChangePassword is the form for a new password of one's own.
type ChangePassword struct {
	Page     layout.Page
	Form     *form.Form
	Username string
	Rules    int
}

// Factor is the page of the second factor.
type Factor struct {
	Page    layout.Page
	Form    *form.Form
	Set     bool
	Needed  bool   // the roles need one
	Image   string // data: address of the picture of a waiting key, "" = none waits
	Key     string // the same key in groups, to type
	Left    int    // unused recovery codes
	Account string
}

// Codes shows recovery codes, once.
type Codes struct {
	Page  layout.Page
	Codes []string
}

// Tokens is the list of one's own tokens, with the form for another.
type Tokens struct {
	Page   layout.Page
	Form   *form.Form
	Tokens []Token
	Scopes []layout.Option
	Bearer string // of a token just made, shown once
}

// Token is one token of the API.
type Token struct {
	ID, Name, Scope            string
	Created, Expires, LastUsed time.Time
	Tone, State                string // of the tag
	Stands                     bool
}

// List is the list of accounts.
type List struct {
	Page     layout.Page
	Filter   *form.Form
	Roles    []layout.Option
	States   []layout.Option
	Agencies []layout.Option
	Rows     []Row
	Pager    layout.PagerData
	Export   string
	MayAdd   bool
}

// Row is one account in a list.
type Row struct {
	Href, Username, Name, Roles, Agency string
	Tone, State                         string
	Factor                              bool
	LastSignIn                          time.Time
}

// Edit is the form of an account.
type Edit struct {
	Page     layout.Page
	Form     *form.Form
	Action   string
	New      bool
	Roles    []layout.Option
	Agencies []layout.Option
	Crumbs   []layout.Link
}

// Detail is the page of an account.
type Detail struct {
	Page        layout.Page
	Crumbs      []layout.Link
	Row         Row
	Path        string
	NoPassword  bool
	NeedsFactor bool
	Disabled    bool
	Sessions    int
	Created     time.Time
	Members     []Member
	History     []Act
	MayChange   bool
	MayDisable  bool
	MayReset    bool
}

// Member is one membership of an agency.
type Member struct {
	Agency   string
	From, To gov.Date
	Main     bool
}

// Act is one entry of the account's history.
type Act struct {
	At              time.Time
	By, What, Where string
}

// Link shows a link that sets a password, once.
type Link struct {
	Page    layout.Page
	Crumbs  []layout.Link
	Person  Person
	Address string
	Until   time.Time
	Back    string
}
