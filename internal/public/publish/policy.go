package publish

import "roviec/internal/floor/access"

// Grants of the desk.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Editor, access.Approver, access.ChiefOfOffice, access.Inspector}, Permissions: []access.Permission{"article.list", "article.read"}, Reach: access.All,
		Why: "Editors, approvers, the Chief of Office and inspectors see what is being written.",
	},
	{
		Roles: []access.Role{access.Editor}, Permissions: []access.Permission{"article.write"}, Reach: access.All,
		Why: "Editors write and correct.",
	},
	{
		Roles: []access.Role{access.Approver}, Permissions: []access.Permission{"article.approve"}, Reach: access.Others,
		Why: "Approval is by another person than the author.",
	},
	{
		Roles: []access.Role{access.Approver}, Permissions: []access.Permission{"article.end"}, Reach: access.All,
		Why: "Approvers take back what must not stay public.",
	},
}
