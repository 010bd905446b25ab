package account

import "roviec/internal/floor/access"

// Permissions of the room.
const (
	PermList    access.Permission = "account.list"
	PermRead    access.Permission = "account.read"
	PermExport  access.Permission = "account.export"
	PermCreate  access.Permission = "account.create"
	PermChange  access.Permission = "account.change"
	PermDisable access.Permission = "account.disable"
	PermReset   access.Permission = "account.reset"
)

// Grants of the room. What a person does with the own account (password,
// second factor, sessions, tokens) needs no grant but being signed in.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Admin, access.Inspector}, Permissions: []access.Permission{PermList, PermRead, PermExport}, Reach: access.All,
		Why: "Administrators keep the accounts; the inspector sees who may do what.",
	},
	{
		Roles: []access.Role{access.Admin}, Permissions: []access.Permission{PermCreate}, Reach: access.All,
		Why: "Only administrators make accounts.",
	},
	{
		Roles: []access.Role{access.Admin}, Permissions: []access.Permission{PermChange, PermDisable, PermReset}, Reach: access.Others,
		Why: "Administrators change the rights of others, not their own: nobody raises or locks out himself.",
	},
}

// ObjectOf is the account as rules see it; it belongs to itself.
func ObjectOf(a Account) access.Object {
	return access.Object{Kind: "account", ID: a.ID, State: a.State(), Owner: a.ID, Leads: a.Agencies, Concerns: a.Agencies, Title: a.Username, Version: a.Version}
}
