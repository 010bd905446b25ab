package account

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/web/form"
)

// Account is who may sign in.
type Account struct {
	ID         string
	Username   string
	Name       string // shown: a role, or a person's name
	PersonID   string // of people/org, "" where none is linked
	AgencyID   string // of the main membership today
	Agencies   []string
	Roles      []access.Role
	Disabled   bool
	Demo       bool
	Factor     bool // a second factor is set
	NoPassword bool // none was set yet
	Locale     string
	CreatedAt  time.Time // wall clock
	LastSignIn time.Time // wall clock, zero = never
	Version    int64

	rights int64
}

// State is "active" or "disabled", as grants and filters name it.
func (a Account) State() string {
	if a.Disabled {
		return Disabled
	}
	return Active
}

// The states of an account.
const (
	Active   = "active"
	Disabled = "disabled"
)

// Membership says that an account belongs to an agency.
type Membership struct {
	AgencyID  string
	Main      bool
	ValidFrom gov.Date // zero = since ever
	ValidTo   gov.Date // the last day; zero = open
}

// NewAccount is what a new account needs.
type NewAccount struct {
	Username string
	Name     string
	PersonID string
	// Password may be "": the person then sets one by a link (see NewLink).
	Password string
	// PasswordHash is taken instead of Password, for the demo's accounts only.
	PasswordHash string
	Roles        []access.Role
	AgencyID     string   // main membership, "" = none
	Agencies     []string // further memberships
	Demo         bool     // one of the demo's accounts; refused outside of the demo
}

var usernameForm = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$`)

// normalUsername is the stored form of what a person types as a name.
func normalUsername(s string) string { return strings.ToLower(form.Clean(s)) }

const maxName = 200 // characters

func (n *NewAccount) check() error {
	n.Username, n.Name = normalUsername(n.Username), form.Clean(n.Name)
	f := form.New()
	if !usernameForm.MatchString(n.Username) {
		f.Fail("username", "account.error.username")
	}
	switch {
	case n.Name == "":
		f.Fail("name", "form.required_here")
	case utf8.RuneCountInString(n.Name) > maxName:
		f.Fail("name", "form.too_long", utf8.RuneCountInString(n.Name), maxName)
	case strings.ContainsAny(n.Name, "\n\t"):
		f.Fail("name", "account.error.name")
	case mixedScript(n.Name):
		f.Fail("name", "account.error.script")
	}
	if len(n.Roles) == 0 {
		f.Fail("roles", "form.required_choice")
	}
	n.Roles = inOrder(n.Roles)
	if n.Roles == nil {
		f.Fail("roles", "form.choice")
	}
	return f.Err()
}

// inOrder returns the roles in the order of access.Roles, each once; nil where
// one is unknown or none is given.
func inOrder(roles []access.Role) []access.Role {
	var out []access.Role
	for _, r := range access.Roles {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	for _, r := range roles {
		if !slices.Contains(out, r) {
			return nil
		}
	}
	return out
}

// plain is s in lower case without marks: for search and for the rules of
// passwords.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ' || r == 'Đ':
			return 'd'
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// mixedScript reports whether Latin letters stand beside letters of scripts
// that imitate them: a name must not look like another.
func mixedScript(s string) bool {
	latin, other := false, false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsLetter(r):
			other = true
		}
	}
	return latin && other
}

func searchKey(username, name string) string { return plain(name) + " " + username }

// strict are the roles that must have a second factor.
var strict = []access.Role{access.Admin, access.Editor, access.Approver}

func missing() error { return fault.Missing() }
