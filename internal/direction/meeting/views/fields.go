package views

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"roviec/internal/floor/i18n"
)

// agencyID is the id of the nth field of a list of agencies; the first carries
// the label.
func agencyID(name, id string, n int) string {
	if n == 0 {
		return "f-" + name + "-" + id
	}
	return "f-" + name + "-" + id + "-" + strconv.Itoa(n)
}

func agencyAttrs(ctx context.Context, p Proposal, name, hint string, n int) templ.Attributes {
	a, id := templ.Attributes{}, "f-"+name+"-"+p.ID
	var described string
	if hint != "" {
		described = id + "-hint"
	}
	if failed(p.Form, name+"-"+p.ID) {
		a["aria-invalid"] = "true"
		described += " " + id + "-error"
	}
	if described != "" {
		a["aria-describedby"] = described
	}
	if n > 0 {
		a["aria-label"] = i18n.T(ctx, "meeting.p."+name) + " " + strconv.Itoa(n+1)
	}
	return a
}
