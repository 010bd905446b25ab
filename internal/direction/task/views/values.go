// Package views draws the pages of tasks.
package views

import "roviec/internal/floor/web/form"

// moveValues returns what was typed into the form of a move that was refused;
// an empty form for the other moves of the page.
func moveValues(t Task, m Move) *form.Form {
	if t.Form != nil && m.Open {
		return t.Form
	}
	return nil
}
