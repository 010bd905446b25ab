package programme

import "roviec/internal/floor/access"

// Grants of the programme.
var Grants = []access.Grant{
	{Roles: access.Direction, Permissions: []access.Permission{"programme.read", "programme.list", "programme.export"}, Reach: access.All, Why: "The programme is read by all who work by it."},
	{Roles: access.Office, Permissions: []access.Permission{"programme.write"}, Reach: access.All, Why: "The Office keeps the programme."},
	{Roles: access.Office, Permissions: []access.Permission{"programme.call", "registration.screen"}, Reach: access.All, Why: "The Office calls for registrations and screens them."},
	{Roles: []access.Role{access.ChiefOfOffice}, Permissions: []access.Permission{"programme.issue"}, Reach: access.All, Why: "The Chief of Office enters that the programme was issued."},
	{
		Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Clerk, access.Inspector}, Permissions: []access.Permission{"registration.read", "registration.list", "registration.export"}, Reach: access.All,
		Why: "Leaders, the Office, the registry and inspectors see every registration.",
	},
	{Roles: access.Agency, Permissions: []access.Permission{"registration.read", "registration.list", "registration.export"}, Reach: access.Leads, Why: "An agency sees what it registered."},
	{
		Roles: access.Agency, Permissions: []access.Permission{"registration.read", "registration.list", "registration.export"}, Reach: access.Concerns, States: []string{Registered, Accepted, Merged, Refused},
		Why: "An agency sees the registrations in which it is named, once they are signed.",
	},
	{Roles: access.Agency, Permissions: []access.Permission{"registration.write"}, Reach: access.Leads, Why: "An agency registers what it will submit."},
	{Roles: []access.Role{access.AgencyHead}, Permissions: []access.Permission{"registration.sign"}, Reach: access.Leads, Why: "The head signs what the agency registers."},
	{Roles: []access.Role{access.AgencyHead, access.AgencyFocal, access.ChiefOfOffice, access.OfficeDesk}, Permissions: []access.Permission{"registration.import"}, Reach: access.Owns, Why: "Who brought a file decides what becomes of it."},
	{
		Roles: []access.Role{access.AgencyHead, access.AgencyFocal, access.ChiefOfOffice, access.OfficeDesk, access.Chairman, access.ViceChairman, access.Clerk, access.Inspector}, Permissions: []access.Permission{"adjustment.read", "adjustment.list"}, Reach: access.All,
		Why: "Requests to move an item are open to all who work by the programme.",
	},
	{Roles: []access.Role{access.AgencyHead}, Permissions: []access.Permission{"adjustment.ask"}, Reach: access.Leads, Why: "The head of the submitting agency asks for another month."},
	{Roles: []access.Role{access.Chairman, access.ViceChairman, access.ChiefOfOffice}, Permissions: []access.Permission{"adjustment.decide"}, Reach: access.All, Why: "Leaders, or the Chief of Office on order, decide on another month."},
}
