package desk

import (
	"net/http"
	"strings"

	"roviec/internal/floor/web"
	"roviec/internal/people/desk/views"
	"roviec/internal/vn/vntext"
)

const palettePath = "/lam-viec/lenh"

// palette lists everywhere a person may go and everything that a person may
// begin: a page at its own address, and the parts of it that Ctrl+K asks for.
func (r *Room) palette(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	q := f.Text("q", false, 200)
	groups := []views.Group{{Title: c.T("palette.go")}, {Title: c.T("palette.begin")}, {Title: c.T("palette.views")}}
	p := c.Page(c.T("palette.title"))
	for _, n := range p.NavItems {
		groups[0].Links = append(groups[0].Links, views.Command{Text: n.Text, Href: n.Href})
	}
	for _, n := range r.commands {
		if c.May(n.Permission) {
			groups[1].Links = append(groups[1].Links, views.Command{Text: c.T(n.Key), Href: n.Href})
		}
	}
	saved, err := r.saved(c.Context(), c.Actor, "")
	if err != nil {
		return err
	}
	for _, l := range saved {
		groups[2].Links = append(groups[2].Links, views.Command{Text: l.Text, Href: l.Href})
	}
	for i := range groups {
		groups[i].Links = fitting(groups[i].Links, q)
	}
	v := views.Palette{Page: p, Form: f, Query: q, Groups: groups, Search: searchPath}
	if f.Value("manh") == "1" {
		return c.Render(http.StatusOK, views.Commands(v))
	}
	return c.Render(http.StatusOK, views.PalettePage(v))
}

// fitting keeps the commands that have a word for each word typed, with marks
// or without, begun or whole.
func fitting(list []views.Command, q string) []views.Command {
	words := strings.Fields(vntext.Fold(q))
	var out []views.Command
	for _, x := range list {
		x.Key = vntext.Fold(x.Text)
		if fits(x.Key, words) {
			out = append(out, x)
		}
	}
	return out
}

func fits(key string, words []string) bool {
	for _, w := range words {
		if !strings.HasPrefix(key, w) && !strings.Contains(key, " "+w) {
			return false
		}
	}
	return true
}
