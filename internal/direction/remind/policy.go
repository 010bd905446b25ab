package remind

import (
	"roviec/internal/floor/access"
)

// Grants of the rules of reminders.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Admin, access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Inspector}, Permissions: []access.Permission{"remind.read"}, Reach: access.All,
		Why: "Leaders, the Office, inspectors and who keeps the system see when whom is reminded.",
	},
	{
		Roles: append([]access.Role{access.Admin}, access.Office...), Permissions: []access.Permission{"remind.change"}, Reach: access.All,
		Why: "The Office, or the administrator for it, sets when whom is reminded.",
	},
}
