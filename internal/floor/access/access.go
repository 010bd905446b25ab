// Package access decides who may do what to which row.
//
// Rights are data: each room declares its Grants, the program puts them into
// one Table, and the Table answers both questions that arise. Can judges one
// object; Where compiles the same grants into a condition, so that lists,
// counts, search, feeds and exports obey the same rule inside the query.
// What no grant allows is denied.
package access

import (
	"fmt"
	"slices"
	"strings"

	"roviec/internal/floor/db"
)

// Role is what an account is for. An account may hold several.
type Role string

// The roles of the house.
const (
	Admin         Role = "admin"           // quản trị hệ thống
	Chairman      Role = "chairman"        // Chủ tịch
	ViceChairman  Role = "vice_chairman"   // Phó Chủ tịch
	ChiefOfOffice Role = "chief_of_office" // Chánh Văn phòng
	OfficeDesk    Role = "office_desk"     // chuyên viên Văn phòng
	Clerk         Role = "clerk"           // văn thư
	AgencyHead    Role = "agency_head"     // thủ trưởng cơ quan
	AgencyFocal   Role = "agency_focal"    // đầu mối của cơ quan
	Editor        Role = "editor"          // biên tập viên cổng
	Approver      Role = "approver"        // người duyệt tin
	Inspector     Role = "inspector"       // kiểm tra
)

// Roles lists every role.
var Roles = []Role{Admin, Chairman, ViceChairman, ChiefOfOffice, OfficeDesk, Clerk, AgencyHead, AgencyFocal, Editor, Approver, Inspector}

// Leaders and Office are the groups that grants name most.
var (
	Leaders = []Role{Chairman, ViceChairman}
	Office  = []Role{ChiefOfOffice, OfficeDesk}
	Agency  = []Role{AgencyHead, AgencyFocal}
	Staff   = Roles
	// Direction are those who give work, do it or look into it: not who keeps
	// the system or writes for the portal.
	Direction = []Role{Chairman, ViceChairman, ChiefOfOffice, OfficeDesk, Clerk, AgencyHead, AgencyFocal, Inspector}
)

// Actor is who asks: resolved anew for every request.
type Actor struct {
	AccountID string // "" for an anonymous visitor
	Username  string
	Name      string // shown name: a role in the demo
	PersonID  string
	Roles     []Role
	AgencyID  string   // the agency of the main membership
	Agencies  []string // ids of every agency that the actor belongs to today
	Field     []string // ids of the agencies that a vice chairman supervises today
	Locale    string
	Address   string // network address, for the audit entry
	Token     bool   // signed in by an API token
	Scope     string // what the token may do: "read", "write"; "" for a session
	System    bool   // the program itself: demo loading and jobs; never from a request
}

// Anonymous reports whether nobody is signed in.
func (a Actor) Anonymous() bool { return a.AccountID == "" && !a.System }

// Has reports whether the actor holds one of the roles.
func (a Actor) Has(roles ...Role) bool {
	for _, r := range roles {
		if slices.Contains(a.Roles, r) {
			return true
		}
	}
	return false
}

// Permission is the right to one act on one kind of thing: "task.report".
type Permission string

// Two permissions that every table knows.
const (
	Public   Permission = "public"    // anybody, signed in or not
	SignedIn Permission = "signed_in" // any account
)

// Reach says to which objects a grant extends.
type Reach int

// The reaches, from widest to narrowest.
const (
	All        Reach = iota // every object of the kind
	Concerns                // an agency of the actor takes part (lead, coordinating, invited, addressed)
	Leads                   // an agency of the actor is responsible
	Supervises              // a responsible agency is of the actor's field, or the object names the actor as its supervisor
	Owns                    // the actor made it, or it is addressed to the actor's account
	Others                  // the actor did not make it (four eyes)
)

// Object is what rules need to know of a row. Rooms fill it in their loaders.
type Object struct {
	Kind       string
	ID         string
	State      string
	Owner      string   // account that made it or to whom it belongs
	Leads      []string // responsible agencies
	Concerns   []string // all agencies that take part, the responsible ones included
	Supervisor string   // name or user name of the leader who follows it
	Title      string   // for the page of a refusal; shown only to who may read
	Version    int64
}

// Grant gives Roles the Permissions on objects within Reach and, where States
// is set, only in these states.
type Grant struct {
	Roles       []Role
	Permissions []Permission
	Reach       Reach
	States      []string
	Why         string // the rule in one sentence; shown on the rights page
}

// Table is all grants of the program.
type Table struct {
	byPermission map[Permission][]Grant
}

// NewTable joins the grants of the rooms.
func NewTable(rooms ...[]Grant) *Table {
	t := &Table{byPermission: map[Permission][]Grant{}}
	for _, room := range rooms {
		for _, g := range room {
			for _, p := range g.Permissions {
				t.byPermission[p] = append(t.byPermission[p], g)
			}
		}
	}
	return t
}

// Permissions lists every permission that some grant names, sorted.
func (t *Table) Permissions() []Permission {
	var out []Permission
	for p := range t.byPermission {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

// Knows reports whether a grant names p, so that a misspelt permission stops
// the start instead of denying for ever.
func (t *Table) Knows(p Permission) bool {
	_, ok := t.byPermission[p]
	return ok || p == Public || p == SignedIn
}

// Grants returns the grants that name p.
func (t *Table) Grants(p Permission) []Grant { return t.byPermission[p] }

// Can is the one decision: may actor do p to o?
func (t *Table) Can(a Actor, p Permission, o Object) bool {
	switch {
	case p == Public:
		return true
	case a.Anonymous():
		return false
	case p == SignedIn, a.System:
		return true
	case a.Token && a.Scope != "write" && !isRead(p):
		return false
	}
	for _, g := range t.byPermission[p] {
		if a.Has(g.Roles...) && (len(g.States) == 0 || slices.Contains(g.States, o.State)) && reaches(a, g.Reach, o) {
			return true
		}
	}
	return false
}

// May reports whether the actor holds p on at least some object: for menus
// and for collections.
func (t *Table) May(a Actor, p Permission) bool {
	switch {
	case p == Public:
		return true
	case a.Anonymous():
		return false
	case p == SignedIn, a.System:
		return true
	case a.Token && a.Scope != "write" && !isRead(p):
		return false
	}
	for _, g := range t.byPermission[p] {
		if a.Has(g.Roles...) {
			return true
		}
	}
	return false
}

// isRead reports whether a read-only token may use p.
func isRead(p Permission) bool {
	_, act, _ := strings.Cut(string(p), ".")
	return act == "read" || act == "list" || act == "export"
}

func reaches(a Actor, r Reach, o Object) bool {
	switch r {
	case All:
		return true
	case Concerns:
		return overlap(a.Agencies, o.Concerns) || overlap(a.Agencies, o.Leads)
	case Leads:
		return overlap(a.Agencies, o.Leads)
	case Supervises:
		return overlap(a.Field, o.Leads) || o.Supervisor != "" && (o.Supervisor == a.Name || o.Supervisor == a.Username)
	case Owns:
		return o.Owner != "" && o.Owner == a.AccountID
	case Others:
		return o.Owner != a.AccountID
	}
	return false
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// Columns tells how the reaches read on the rows of one query. A nil function
// or empty name means that the reach never applies to this kind.
type Columns struct {
	State      string                                      // expression of the state
	Owner      string                                      // expression of the owner account
	Supervisor string                                      // expression of who follows it
	Leads      func(w *db.Where, agencies []string) string // condition: one of the agencies is responsible
	Concerns   func(w *db.Where, agencies []string) string // condition: one of the agencies takes part
}

// Where adds to w the condition under which the actor holds p on a row: the
// same grants as Can, inside the query.
func (t *Table) Where(a Actor, p Permission, c Columns, w *db.Where) {
	if p == Public || a.System || (p == SignedIn && !a.Anonymous()) {
		return
	}
	if a.Anonymous() || (a.Token && a.Scope != "write" && !isRead(p)) {
		w.Add("1=0")
		return
	}
	var alternatives []string
	for _, g := range t.byPermission[p] {
		if !a.Has(g.Roles...) {
			continue
		}
		cond := reachSQL(a, g.Reach, c, w)
		if len(g.States) > 0 {
			cond = "(" + cond + " AND " + w.InList(c.State, g.States) + ")"
		}
		if cond == "1=1" {
			return
		}
		alternatives = append(alternatives, cond)
	}
	if len(alternatives) == 0 {
		w.Add("1=0")
		return
	}
	w.AddRaw("(" + strings.Join(alternatives, " OR ") + ")")
}

func reachSQL(a Actor, r Reach, c Columns, w *db.Where) string {
	switch {
	case r == All:
		return "1=1"
	case r == Concerns && c.Concerns != nil && len(a.Agencies) > 0:
		return c.Concerns(w, a.Agencies)
	case r == Leads && c.Leads != nil && len(a.Agencies) > 0:
		return c.Leads(w, a.Agencies)
	case r == Supervises && c.Leads != nil && c.Supervisor != "":
		cond := fmt.Sprintf("%s IN (%s, %s)", c.Supervisor, w.Arg(a.Name), w.Arg(a.Username))
		if len(a.Field) > 0 {
			cond = "(" + c.Leads(w, a.Field) + " OR " + cond + ")"
		}
		return cond
	case r == Owns && c.Owner != "":
		return fmt.Sprintf("%s = %s", c.Owner, w.Arg(a.AccountID))
	case r == Others && c.Owner != "":
		return fmt.Sprintf("%s <> %s", c.Owner, w.Arg(a.AccountID))
	}
	return "1=0"
}
