package task

import "roviec/internal/floor/access"

var direct = []access.Role{access.Chairman, access.ChiefOfOffice, access.OfficeDesk}

// directed are the acts of who directs a task.
var directed = []access.Permission{"task.edit", "task.hand_out", "task.judge", "task.direct"}

// Grants of tasks.
var Grants = []access.Grant{
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"task.read", "task.list", "task.export"}, Reach: access.All,
		Why: "Leaders, the Office, the registry and inspectors see every task.",
	},
	{
		Roles: access.Agency, Permissions: []access.Permission{"task.read", "task.list", "task.export"}, Reach: access.Concerns,
		States: []string{string(HandedOut), string(Received), string(InProgress), string(Reported), string(Returned), string(Accepted), string(Declined), string(Paused), string(Withdrawn)},
		Why:    "An agency sees the tasks in which it takes part, once they are handed out.",
	},
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"task.entry"}, Reach: access.All,
		Why: "Leaders, the Office and inspectors see how soon the Office enters tasks.",
	},
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.AgencyHead, access.AgencyFocal}, Permissions: []access.Permission{"task.bulk"}, Reach: access.All,
		Why: "Who may move one task may move many at once; each task asks for its own right.",
	},
	{
		Roles: append([]access.Role{access.ViceChairman}, direct...), Permissions: []access.Permission{"task.create"}, Reach: access.All,
		Why: "Leaders and the Office on their behalf make tasks.",
	},
	{
		Roles: direct, Permissions: directed, Reach: access.All,
		Why: "The Chairman, and the Office on the leaders' behalf, hand out tasks, judge results and change assignments.",
	},
	{
		Roles: []access.Role{access.ViceChairman}, Permissions: append([]access.Permission{"task.extend"}, directed...), Reach: access.Supervises,
		Why: "A vice chairman directs the tasks of the agencies that he supervises, and those that name him.",
	},
	{
		Roles: []access.Role{access.ViceChairman}, Permissions: append([]access.Permission{"task.extend"}, directed...), Reach: access.Owns,
		Why: "A vice chairman directs the tasks that he gave.",
	},
	{
		Roles: []access.Role{access.Chairman, access.ChiefOfOffice}, Permissions: []access.Permission{"task.extend"}, Reach: access.All,
		Why: "Another date is granted by who assigned the task, or by the Chief of Office on order.",
	},
	{
		Roles: []access.Role{access.AgencyHead, access.AgencyFocal, access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"task.work"}, Reach: access.Leads,
		Why: "The lead agency receives, carries out and reports; the Office does for tasks of its own.",
	},
	{
		Roles: []access.Role{access.AgencyHead, access.ChiefOfOffice}, Permissions: []access.Permission{"task.split"}, Reach: access.Concerns,
		Why: "The head of an agency that takes part splits the task among own officers.",
	},
	{
		Roles: []access.Role{access.AgencyHead, access.AgencyFocal, access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"task.part"}, Reach: access.Concerns,
		Why: "An agency that takes part marks its own parts as done.",
	},
	{
		Roles: []access.Role{access.AgencyHead, access.ChiefOfOffice}, Permissions: []access.Permission{"task.decline"}, Reach: access.Leads,
		Why: "Only the head of the lead agency may decline a task or ask for another date.",
	},
}
