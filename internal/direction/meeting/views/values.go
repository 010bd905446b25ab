package views

import "roviec/internal/floor/web/form"

// voteValues returns what was typed for the matter whose vote was refused,
// nothing for the others.
func voteValues(m Meeting, i Item) *form.Form {
	if m.Voting == i.ID {
		return m.Form
	}
	return nil
}
