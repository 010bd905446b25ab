package views

import "roviec/internal/floor/web/form"

// disposeForm returns what was typed for the comment whose disposition was
// refused, nothing for the others.
func disposeForm(d Draft, c Comment) *form.Form {
	if d.Disposing == c.ID {
		return d.Form
	}
	return nil
}
