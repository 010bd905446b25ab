package urge

import "roviec/internal/floor/access"

// Grants of letters.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"urge.list", "urge.read", "urge.export"}, Reach: access.All,
		Why: "Leaders, the Office, the registry and inspectors see every letter.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"urge.list", "urge.read", "urge.export"}, Reach: access.Concerns,
		Why: "An agency sees the letters to it.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice, access.OfficeDesk, access.Clerk}, Permissions: []access.Permission{"urge.prepare"}, Reach: access.All,
		Why: "The Office prepares letters out of what is overdue.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice, access.Clerk}, Permissions: []access.Permission{"urge.send"}, Reach: access.All,
		Why: "A letter gets its number and goes out through the Chief of Office or the registry.",
	},
}
