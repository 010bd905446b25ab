package indicator

import "roviec/internal/floor/access"

// Grants of targets.
var Grants = []access.Grant{
	{Roles: access.Direction, Permissions: []access.Permission{"indicator.read", "indicator.list", "indicator.export"}, Reach: access.All, Why: "Targets bind all staff, who may follow them."},
	{Roles: access.Office, Permissions: []access.Permission{"indicator.write", "indicator.report"}, Reach: access.All, Why: "The Office keeps the list of targets and may enter a figure for an agency."},
	{Roles: access.Agency, Permissions: []access.Permission{"indicator.report"}, Reach: access.Leads, States: []string{Active}, Why: "An agency reports the figures of its own targets."},
	{Roles: []access.Role{access.ChiefOfOffice, access.Chairman}, Permissions: []access.Permission{"indicator.publish"}, Reach: access.All, Why: "Figures become public by decision of the Chief of Office or the Chairman."},
}
