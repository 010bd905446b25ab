package notice

import "roviec/internal/floor/access"

// Grants of the queue of mails.
var Grants = []access.Grant{
	{Roles: []access.Role{access.Admin}, Permissions: []access.Permission{"mail.list", "mail.retry"}, Reach: access.All, Why: "Who keeps the system sees whether mails arrive, not what is in them."},
}
