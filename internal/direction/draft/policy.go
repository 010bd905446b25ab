package draft

import "roviec/internal/floor/access"

// Grants of drafts.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"draft.read", "draft.list"}, Reach: access.All,
		Why: "Leaders, the Office, the registry and inspectors see every draft.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"draft.read", "draft.list"}, Reach: access.Leads,
		Why: "The drafting agency sees its draft from the first word.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"draft.read", "draft.list"}, Reach: access.Concerns, States: []string{string(Circulating), string(Settled), string(Issued)},
		Why: "An agency sees a draft once it is circulated to it.",
	},
	{
		Roles: []access.Role{access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"draft.create", "draft.write", "draft.dispose", "draft.direct"}, Reach: access.All,
		Why: "The Office keeps drafts of the Committee, circulates them and settles comments.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"draft.write", "draft.dispose"}, Reach: access.Leads, States: []string{string(Preparing), string(Circulating)},
		Why: "The drafting agency writes its text and answers comments on it.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"draft.comment"}, Reach: access.Concerns, States: []string{string(Circulating)},
		Why: "Agencies comment while the draft is circulated.",
	},
}
