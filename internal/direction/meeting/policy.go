package meeting

import "roviec/internal/floor/access"

// Grants of sittings.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"meeting.read", "meeting.list"}, Reach: access.All,
		Why: "Leaders, the Office, the registry and inspectors see every sitting.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"meeting.read", "meeting.list"}, Reach: access.Concerns, States: []string{string(Invited), string(Held), string(Concluded)},
		Why: "An agency sees the sittings to which it was invited.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"meeting.create", "meeting.direct", "meeting.conclude"}, Reach: access.All,
		Why: "The Office prepares sittings and turns conclusions into tasks.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice}, Permissions: []access.Permission{"meeting.publish"}, Reach: access.All,
		Why: "The Chief of Office answers for what the public learns of a sitting.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"meeting.answer"}, Reach: access.Concerns, States: []string{string(Invited)},
		Why: "An invited agency says who comes.",
	},
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"conclusion.read"}, Reach: access.All,
		Why: "The conclusion with its proposals is worked on by the Office and seen by leaders and inspectors.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"conclusion.read"}, Reach: access.Concerns, States: []string{string(Concluded)},
		Why: "Invited agencies read the conclusion of the sitting.",
	},
}
