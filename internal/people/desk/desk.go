// Package desk is what every signed-in person finds beside the work: help,
// display settings of the workspace, and, for inspectors, the record of acts.
package desk

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/search"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/desk/views"
)

// Grants of the record of acts.
var Grants = []access.Grant{
	{Roles: []access.Role{access.Inspector}, Permissions: []access.Permission{"audit.read"}, Reach: access.All, Why: "The inspector reads who did what and when."},
}

// Room is the pages.
type Room struct {
	log      *audit.Log
	index    *search.Index // of staff
	commands []web.NavItem
	saved    func(ctx context.Context, a access.Actor, path string) ([]layout.Link, error)
}

// New returns the pages. commands are what a person may begin, and saved are
// the views of lists that a person may use.
func New(log *audit.Log, staff *search.Index, commands []web.NavItem, saved func(context.Context, access.Actor, string) ([]layout.Link, error)) *Room {
	return &Room{log, staff, commands, saved}
}

// Routes of the desk.
func (r *Room) Routes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: "/lam-viec/tro-giup", Permission: access.SignedIn, Handle: r.help},
		{Method: "GET", Pattern: palettePath, Permission: access.SignedIn, Handle: r.palette},
		{Method: "GET", Pattern: searchPath, Permission: access.SignedIn, Handle: r.search},
		{Method: "GET", Pattern: searchPath + "/goi-y", Permission: access.SignedIn, Handle: r.suggest},
		{Method: "GET", Pattern: "/lam-viec/hien-thi", Permission: access.SignedIn, Handle: r.settings},
		{Method: "POST", Pattern: "/lam-viec/hien-thi", Permission: access.SignedIn, Handle: r.save},
		{Method: "GET", Pattern: "/lam-viec/quan-tri/so-viec", Permission: "audit.read", Handle: r.acts},
	}
}

// topics are the chapters of the help, each with its catalogue keys.
var topics = []string{"work", "search", "tasks", "drafts", "meetings", "plans", "clauses", "indicators", "articles", "calendar", "reminders", "urging", "schedule", "accounts"}

func (r *Room) help(c *web.Ctx) error {
	v := views.Help{Page: c.Page(c.T("shell.help"))}
	for _, t := range topics {
		v.Topics = append(v.Topics, views.Topic{ID: t, Title: c.T("help." + t + ".title"), Paragraphs: strings.Split(c.T("help."+t+".text"), "\n")})
	}
	for _, k := range [][2]string{{"g h", "help.key.home"}, {"g i", "help.key.inbox"}, {"g t", "help.key.tasks"}, {"g s", "help.key.sittings"}, {"g p", "help.key.plans"}, {"j  k", "help.key.move"}, {"Enter", "help.key.open"}, {"x", "help.key.choose"}, {"/", "help.key.search"}, {"Ctrl + K", "help.key.palette"}, {"c", "help.key.make"}, {"Ctrl + Enter", "help.key.send"}, {"?", "help.key.help"}, {"a", "help.key.accept"}, {"e", "help.key.edit"}, {"s", "help.key.split"}, {"m", "help.key.merge"}, {"r", "help.key.reject"}, {"u", "help.key.undo"}} {
		v.Keys = append(v.Keys, views.Shortcut{Press: k[0], Does: c.T(k[1])})
	}
	return c.Render(http.StatusOK, views.HelpPage(v))
}

func (r *Room) settings(c *web.Ctx) error {
	f, p := form.New(), c.Page(c.T("shell.display"))
	f.Set("size", strconv.Itoa(p.Settings.Size))
	f.Set("theme", p.Settings.Theme)
	f.Set("lang", p.Lang)
	for name, on := range map[string]bool{"contrast": p.Settings.Contrast, "wide": p.Settings.Spacing, "still": p.Settings.Still, "compact": p.Settings.Compact} {
		if on {
			f.Set("more", append(f.Values("more"), name)...)
		}
	}
	v := views.Settings{Page: p, Form: f}
	for _, n := range layout.Sizes {
		v.Sizes = append(v.Sizes, layout.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n) + " %"})
	}
	return c.Render(http.StatusOK, views.SettingsPage(v))
}

const year = 365 * 24 * 3600

func (r *Room) save(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	s := layout.ParseSettings("s" + f.Value("size") + "." + f.Value("theme") + "." + strings.Join(f.Values("more"), "."))
	set := func(name, value string) {
		age := year
		if value == "" {
			age = -1
		}
		http.SetCookie(c.W, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: c.Secure(), SameSite: http.SameSiteLaxMode})
	}
	set(web.SettingsCookie, s.String())
	lang := ""
	if f.Value("lang") == "en" {
		lang = "en"
	}
	set("ngon_ngu", lang)
	return c.See("/lam-viec/hien-thi", "desk.saved")
}

const perPage = 100

func (r *Room) acts(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	before := int64(f.Int("truoc", false, 1, 1<<40))
	list, err := r.log.Find(c.Context(), audit.Filter{Kind: f.Text("loai", false, 60), ObjectID: f.Text("ma", false, 60), Before: before, Limit: perPage})
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v := views.Acts{Page: c.Page(c.T("desk.acts")), Filter: f}
	for _, e := range list {
		v.Rows = append(v.Rows, views.Act{Seq: strconv.FormatInt(e.Seq, 10), At: p.DateTime(e.At), Who: e.Actor, What: e.Act, Object: e.Kind + " " + e.ObjectID, From: e.Address})
	}
	if len(list) == perPage {
		v.Pager.Next = "/lam-viec/quan-tri/so-viec?" + url.Values{"truoc": {strconv.FormatInt(list[len(list)-1].Seq, 10)}, "loai": {f.Value("loai")}, "ma": {f.Value("ma")}}.Encode()
	}
	v.Pager.Total = c.T("desk.acts.total", len(list))
	return c.Render(f.Status(), views.ActsPage(v))
}
