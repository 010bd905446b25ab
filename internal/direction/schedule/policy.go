package schedule

import "roviec/internal/floor/access"

// Grants of the schedule.
var Grants = []access.Grant{
	{
		Roles: append([]access.Role{access.Editor, access.Approver}, access.Direction...), Permissions: []access.Permission{"schedule.read"}, Reach: access.All,
		Why: "The approved schedule concerns everybody who works with leaders.",
	},
	{
		Roles: access.Office, Permissions: []access.Permission{"schedule.write"}, Reach: access.All,
		Why: "The Office drafts the schedule.",
	},
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice}, Permissions: []access.Permission{"schedule.approve"}, Reach: access.Others,
		Why: "The schedule is approved by a leader or the Chief of Office who did not submit it.",
	},
}
