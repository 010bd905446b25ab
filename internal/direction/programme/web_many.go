package programme

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/direction/programme/views"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// seenMany reads ids with the versions that were seen, "id.version".
func seenMany(f *form.Form) map[string]int64 {
	out := map[string]int64{}
	for _, s := range f.Values("thay") {
		id, version, _ := strings.Cut(s, ".")
		n, err := strconv.ParseInt(version, 10, 64)
		if err == nil && n > 0 && id != "" {
			out[id] = n
		}
	}
	return out
}

func seenAs(e Entry) string { return e.ID + "." + strconv.FormatInt(e.Version, 10) }

// manyPage shows what a decision on the ticked registrations would do; after
// it was made, what became of them.
func (r *Room) manyPage(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Has("thay") {
		return r.manyDone(c, f)
	}
	return r.renderMany(c, f, f.Values("id"), http.StatusOK)
}

func (r *Room) manyBasics(c *web.Ctx, f *form.Form, year int) views.Basics {
	title := c.T("programme.screen.of", itoa(year))
	return basics(c, c.T("programme.many.title"), f, callCrumb(c, year), layout.Link{Text: title, Href: screenPath(year)})
}

func (r *Room) renderMany(c *web.Ctx, f *form.Form, ids []string, status int) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	do := f.Value("do")
	if !slices.Contains(manyDecisions, do) {
		do = ""
	}
	list, err := r.WouldScreen(c.Context(), c.Actor, x.Year, do, ids)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		status = f.Status()
	}
	v := views.Many{Basics: r.manyBasics(c, f, x.Year), Action: manyPath(x.Year), Make: manyPath(x.Year) + "/ghi", Do: do, Doings: web.Choices(c, "programme.screen.does.", manyDecisions), Criteria: web.Choices(c, "programme.criterion.", Criteria)}
	v.Page.Problem = status != http.StatusOK
	for _, e := range list {
		v.IDs = append(v.IDs, e.Entry.ID)
	}
	if do != "" {
		v.DoText, v.ReasonRequired, v.Can = c.T("programme.screen.does."+do), do != "accept", Done(list)
		if v.Table, err = r.screenedTable(c, list); err != nil {
			return err
		}
		v.Table.Caption = v.DoText
		for _, e := range list {
			if e.Refuse == nil {
				v.Seen = append(v.Seen, seenAs(e.Entry))
			}
		}
	}
	return c.Render(status, views.ManyPage(v))
}

// screenedTable shows registrations with what becomes of each.
func (r *Room) screenedTable(c *web.Ctx, list []Screened) (views.Table, error) {
	entries := make([]Entry, len(list))
	for i, x := range list {
		entries[i] = x.Entry
	}
	t, err := r.entryTable(c, entries)
	t.Head = append(t.Head, c.T("programme.many.outcome"))
	for i, x := range list {
		cell := views.Cell{Tag: c.T("programme.many.yes"), Tone: "green"}
		if e := fault.As(x.Refuse); e != nil {
			cell = views.Cell{Tag: c.T("programme.many.no"), Tone: "amber", Meta: c.T(e.Key, e.Args...)}
		}
		if i < len(t.Rows) {
			t.Rows[i] = append(t.Rows[i], cell)
		}
	}
	return t, err
}

func (r *Room) screenMany(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	seen := seenMany(f)
	criteria := slices.DeleteFunc(f.Values("criteria"), func(s string) bool { return !has(Criteria, s) })
	out, err := r.ScreenMany(c.Context(), c.Actor, x.Year, f.Value("do"), seen, criteria, f.Value("reason"))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		ids := make([]string, 0, len(seen))
		for id := range seen {
			ids = append(ids, id)
		}
		return r.renderMany(c, f, ids, f.Status())
	}
	q := url.Values{}
	for _, e := range out {
		if e.Refuse == nil {
			q.Add("thay", seenAs(e.Entry))
		}
	}
	if len(q) == 0 { // every one had changed meanwhile
		return c.See(screenPath(x.Year), "programme.flash.many", 0, len(out))
	}
	return c.See(manyPath(x.Year)+"?"+q.Encode(), "programme.flash.many", Done(out), len(out)-Done(out))
}

// manyDone shows what became of registrations that were decided together, and
// takes the decisions back.
func (r *Room) manyDone(c *web.Ctx, f *form.Form) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	seen := seenMany(f)
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	list, err := r.chosenEntries(c.Context(), c.Actor, x.Year, ids)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderMany(c, f, nil, f.Status())
	}
	v := views.ManyDone{Basics: r.manyBasics(c, nil, x.Year), Undo: manyPath(x.Year) + "/hoan-tac", Back: screenPath(x.Year)}
	for _, e := range list { // what changed since is no longer of this act
		if Allowed("undo", e.State) && e.Version == seen[e.ID] && x.IssuedOn.IsZero() {
			v.Seen = append(v.Seen, seenAs(e))
		}
	}
	if v.Table, err = r.entryTable(c, list); err != nil {
		return err
	}
	v.Table.Caption = v.Heading
	return c.Render(http.StatusOK, views.ManyDonePage(v))
}

func (r *Room) undoMany(c *web.Ctx) error {
	x, err := r.callHere(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	out, err := r.UndoMany(c.Context(), c.Actor, x.Year, seenMany(f))
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderMany(c, f, nil, f.Status())
	}
	return c.See(screenPath(x.Year), "programme.flash.many_undone", Done(out), len(out)-Done(out))
}
