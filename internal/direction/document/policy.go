package document

import "roviec/internal/floor/access"

// shown are the states that leave the Office.
func shown(open bool) []string {
	var out []string
	for _, s := range []State{Registered, Withdrawn, Issued, Corrected, Replaced, Recalled} {
		out = append(out, ruleState(s, true))
		if !open {
			out = append(out, ruleState(s, false))
		}
	}
	return out
}

var reading = []access.Permission{"document.read", "document.list", "document.export"}

// Grants of documents.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: reading, Reach: access.All,
		Why: "Leaders, the Office, the registry and inspectors see every document.",
	},
	{
		Roles: access.Agency, Permissions: reading, Reach: access.All, States: shown(true),
		Why: "Agencies see what is addressed to all of them.",
	},
	{
		Roles: access.Agency, Permissions: reading, Reach: access.Concerns, States: shown(false),
		Why: "An agency sees registered and issued documents that are addressed to it.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice, access.OfficeDesk, access.Clerk}, Permissions: []access.Permission{"document.create", "document.write", "document.cite"}, Reach: access.All,
		Why: "The registry and the Office register documents, draft outgoing ones and cut texts into clauses.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice, access.Clerk}, Permissions: []access.Permission{"document.number", "document.issue", "document.publish"}, Reach: access.All,
		Why: "Numbers are given, documents sent out and made public by the registry or the Chief of Office.",
	},
}
