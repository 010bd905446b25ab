package draft

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/draft/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// Meetings lists sittings whose conclusion may settle theme and motto; app
// fills it.
type Meetings func(ctx context.Context, a access.Actor, draftID string) ([]layout.Option, error)

// Routes of drafts. meetings may be nil.
func (r *Room) Routes(meetings Meetings) []web.Route {
	act := func(name string, p access.Permission, fn func(c *web.Ctx, x Draft, f *form.Form) error) web.Route {
		return web.Route{Method: "POST", Pattern: base + "/{id}/" + name, Permission: p, Read: "draft.read", Load: r.load, Handle: func(c *web.Ctx) error {
			x := c.Object.(Draft)
			f, err := c.Form()
			if err != nil {
				return err
			}
			if err := fn(c, x, f); err != nil {
				if !f.Merge(err) {
					return err
				}
				return r.render(c, x, f, c.R.PathValue("comment"), f.Status())
			}
			return c.See(base+"/"+x.ID, "draft.flash."+name)
		}}
	}
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "draft.list", Handle: r.showList},
		{Method: "GET", Pattern: base + "/moi", Permission: "draft.create", Handle: func(c *web.Ctx) error { return r.renderForm(c, form.New(), nil, nil, http.StatusOK) }},
		{Method: "POST", Pattern: base, Permission: "draft.create", Handle: r.makeNew},
		{Method: "GET", Pattern: base + "/{id}", Permission: "draft.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.render(c, c.Object.(Draft), nil, "", http.StatusOK) }},
		{Method: "GET", Pattern: base + "/{id}/so-sanh", Permission: "draft.read", Load: r.load, Handle: r.compare},
		{Method: "GET", Pattern: base + "/{id}/sua", Permission: "draft.write", Read: "draft.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.editForm(c, meetings) }},
		{Method: "POST", Pattern: base + "/{id}/sua", Permission: "draft.write", Read: "draft.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.edit(c, meetings) }},
		act("lay-y-kien", "draft.direct", func(c *web.Ctx, x Draft, f *form.Form) error {
			due := f.Date("due", true)
			if err := f.Err(); err != nil {
				return err
			}
			_, err := r.Circulate(c.Context(), c.Actor, x.ID, f.Values("agencies"), due)
			return err
		}),
		act("y-kien", "draft.comment", func(c *web.Ctx, x Draft, f *form.Form) error {
			n := f.Int("passage", false, 0, 100000)
			words := f.Text("words", true, MaxWords)
			if err := f.Err(); err != nil {
				return err
			}
			_, err := r.AddComment(c.Context(), c.Actor, x.ID, n, words, false)
			return err
		}),
		act("y-kien/{comment}", "draft.dispose", func(c *web.Ctx, x Draft, f *form.Form) error {
			id := c.R.PathValue("comment")
			_, err := r.Dispose(c.Context(), c.Actor, x.ID, id, f.Value("disposition-"+id), f.Value("reason-"+id))
			if e := fault.As(err); e != nil && len(e.Fields) > 0 {
				var out []fault.Field
				for _, y := range e.Fields {
					y.Name += "-" + id
					out = append(out, y)
				}
				return fault.Fields(out...)
			}
			return err
		}),
		act("chot", "draft.direct", func(c *web.Ctx, x Draft, _ *form.Form) error {
			_, err := r.Settle(c.Context(), c.Actor, x.ID)
			return err
		}),
		act("ban-hanh", "draft.direct", func(c *web.Ctx, x Draft, _ *form.Form) error {
			_, err := r.Issue(c.Context(), c.Actor, x.ID)
			return err
		}),
		act("rut", "draft.direct", func(c *web.Ctx, x Draft, _ *form.Form) error {
			_, err := r.Withdraw(c.Context(), c.Actor, x.ID)
			return err
		}),
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	x, err := r.get(ctx, q.PathValue("id"))
	return x, x.Object(), err
}

func tone(s State) string {
	switch s {
	case Circulating:
		return "amber"
	case Settled:
		return "blue"
	case Issued:
		return "green"
	}
	return "neutral"
}

func dispositionTone(d string) string {
	switch d {
	case "accepted":
		return "green"
	case "partly":
		return "blue"
	case "not_accepted":
		return "purple"
	}
	return "amber"
}

func (r *Room) agencyOptions(ctx context.Context) ([]layout.Option, error) {
	list, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return nil, err
	}
	var out []layout.Option
	for _, a := range list {
		if a.Assignable() {
			out = append(out, layout.Option{Value: a.ID, Text: a.Name})
		}
	}
	return out, nil
}

const perPage = 50

func (r *Room) showList(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var states []string
	for _, s := range States {
		states = append(states, string(s))
	}
	list, next, err := r.List(c.Context(), c.Actor, State(f.Choice("trang-thai", false, states...)), f.Value("sau"), perPage)
	if err != nil {
		return err
	}
	v := views.List{Page: c.Listed(c.T("draft.title")), Filter: f, CanMake: c.May("draft.create"), States: web.Choices(c, "draft.state.", states)}
	p := i18n.From(c.Context())
	for _, x := range list {
		v.Rows = append(v.Rows, views.Row{Href: base + "/" + x.ID, Title: x.Title, Kind: c.T("draft.kind." + x.Kind), State: c.T("draft.state." + string(x.State)), Tone: tone(x.State), Agency: r.agencyName(c.Context(), x.AgencyID), Due: p.Date(x.CommentsDue)})
	}
	v.Pager.Total = c.T("draft.total", len(list))
	if next != "" {
		v.Pager.Next = base + "?" + url.Values{"sau": {next}, "trang-thai": {f.Value("trang-thai")}}.Encode()
	}
	return c.Render(f.Status(), views.Drafts(v))
}

func (r *Room) agencyName(ctx context.Context, id string) string {
	known, err := r.agencies.ByIDs(ctx, []string{id})
	if err != nil {
		return ""
	}
	if i18n.From(ctx).Lang() == i18n.EN {
		return known[id].NameEN
	}
	return known[id].ShortName
}

func fieldsOf(f *form.Form, isNew bool) Fields {
	x := Fields{Theme: f.Text("theme", false, 1000), Motto: f.Text("motto", false, 1000), Body: f.Text("body", true, MaxBody), Note: f.Text("note", false, 1000)}
	if isNew {
		x.Title, x.Kind, x.AgencyID = f.Text("title", true, MaxTitle), f.Choice("kind", true, Kinds...), f.Text("agency", true, 40)
	} else if m := f.Value("settled_by"); m != "" {
		x.ThemeBy, x.MottoBy = "conclusion:"+m, "conclusion:"+m
	}
	return x
}

func (r *Room) renderForm(c *web.Ctx, f *form.Form, x *Draft, meetings []layout.Option, status int) error {
	v := views.Edit{Form: f, Heading: c.T("draft.new"), Action: base, Back: base, New: x == nil, Kinds: web.Choices(c, "draft.kind.", Kinds), Meetings: meetings}
	if x != nil {
		v.Heading, v.Action, v.Back = c.T("draft.edit_title", x.Title), base+"/"+x.ID+"/sua", base+"/"+x.ID
	}
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	var err error
	if v.Agencies, err = r.agencyOptions(c.Context()); err != nil {
		return err
	}
	return c.Render(status, views.Form(v))
}

func (r *Room) makeNew(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	fields := fieldsOf(f, true)
	if f.Err() == nil {
		x, err := r.Create(c.Context(), c.Actor, fields)
		if err == nil {
			return c.See(base+"/"+x.ID, "draft.flash.saved")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, nil, nil, f.Status())
}

func meetingOptions(c *web.Ctx, m Meetings, id string) ([]layout.Option, error) {
	if m == nil {
		return nil, nil
	}
	return m(c.Context(), c.Actor, id)
}

func (r *Room) editForm(c *web.Ctx, m Meetings) error {
	x := c.Object.(Draft)
	f, last := form.New(), x.Last()
	f.Set("theme", last.Theme)
	f.Set("motto", last.Motto)
	f.Set("body", last.Body)
	f.Set("version", strconv.FormatInt(x.Version, 10))
	list, err := meetingOptions(c, m, x.ID)
	if err != nil {
		return err
	}
	return r.renderForm(c, f, &x, list, http.StatusOK)
}

func (r *Room) edit(c *web.Ctx, m Meetings) error {
	x := c.Object.(Draft)
	f, err := c.Form()
	if err != nil {
		return err
	}
	list, err := meetingOptions(c, m, x.ID)
	if err != nil {
		return err
	}
	fields := fieldsOf(f, false)
	if s := f.Value("settled_by"); s != "" && !slices.ContainsFunc(list, func(o layout.Option) bool { return o.Value == s }) {
		f.Fail("settled_by", "form.choice")
	}
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if f.Err() == nil {
		if _, err := r.Write(c.Context(), c.Actor, x.ID, fields, seen); err == nil {
			return c.See(base+"/"+x.ID, "draft.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, &x, list, f.Status())
}

// sees reports whether the reader may see a comment: those of others only
// once the draft is settled, but for who keeps or inspects the draft.
func (r *Room) sees(a access.Actor, x Draft, k Comment) bool {
	return k.AgencyID == a.AgencyID || x.State == Settled || x.State == Issued ||
		a.Has(access.Chairman, access.ViceChairman, access.ChiefOfOffice, access.OfficeDesk, access.Inspector) || slices.Contains(a.Agencies, x.AgencyID)
}

func (r *Room) render(c *web.Ctx, x Draft, f *form.Form, disposing string, status int) error {
	p, o := i18n.From(c.Context()), x.Object()
	t := x.Last()
	if n, err := strconv.Atoi(c.R.URL.Query().Get("ban")); err == nil {
		if i := slices.IndexFunc(x.Texts, func(t Text) bool { return t.N == n }); i >= 0 {
			t = x.Texts[i]
		}
	}
	ended := x.State == Issued || x.State == Withdrawn
	v := views.Draft{
		Page: c.Page(x.Title), Title: x.Title, Kind: c.T("draft.kind." + x.Kind), State: c.T("draft.state." + string(x.State)), Tone: tone(x.State), Agency: r.agencyName(c.Context(), x.AgencyID),
		Due: p.Date(x.CommentsDue), Theme: t.Theme, Motto: t.Motto, Form: f, Base: base + "/" + x.ID, N: strconv.Itoa(t.N), Sample: x.Sample, Disposing: disposing,
		CanWrite: c.Can("draft.write", o) && !ended, CanCirculate: c.Can("draft.direct", o) && (x.State == Preparing || x.State == Circulating),
		CanSettle: c.Can("draft.direct", o) && x.State == Circulating && x.Open() == 0, CanIssue: c.Can("draft.direct", o) && x.State == Settled && x.Open() == 0,
		CanDispose: c.Can("draft.dispose", o) && !ended, CanComment: c.Can("draft.comment", o), CanWithdraw: c.Can("draft.direct", o) && !ended,
	}
	v.Page.Problem = status != http.StatusOK
	count := map[int]int{}
	for _, k := range x.Comments {
		if !r.sees(c.Actor, x, k) {
			continue
		}
		if k.N == t.N {
			count[k.Passage]++
		}
		d := k.Disposition
		if d == "" {
			d = "open"
			v.Open++
		}
		v.Comments = append(v.Comments, views.Comment{ID: k.ID, Agency: r.agencyName(c.Context(), k.AgencyID), At: p.DateTime(k.At), Quote: k.Quote, Words: k.Words, Passage: k.Passage, Disposition: c.T("draft.disposition." + d), Tone: dispositionTone(k.Disposition), Reason: k.Reason, Open: k.Disposition == "", Sample: k.Sample})
	}
	for i, s := range Paragraphs(t.Body) {
		v.Passages = append(v.Passages, views.Passage{N: i + 1, Text: s, Comments: count[i+1]})
		short := []rune(s)
		if len(short) > 70 {
			short = append(short[:70], '…')
		}
		v.PassageOptions = append(v.PassageOptions, layout.Option{Value: strconv.Itoa(i + 1), Text: strconv.Itoa(i+1) + ". " + string(short)})
	}
	for _, y := range slices.Backward(x.Texts) {
		v.Versions = append(v.Versions, views.Version{N: strconv.Itoa(y.N), At: p.DateTime(y.At), By: y.ByName, Note: y.Note, Href: base + "/" + x.ID + "?ban=" + strconv.Itoa(y.N)})
	}
	if n := len(x.Texts); n > 1 {
		v.Compare = base + "/" + x.ID + "/so-sanh?tu=" + strconv.Itoa(x.Texts[n-2].N) + "&den=" + strconv.Itoa(x.Texts[n-1].N)
	}
	var err error
	if v.CanCirculate {
		if v.Agencies, err = r.agencyOptions(c.Context()); err != nil {
			return err
		}
	}
	return c.Render(status, views.One(v))
}

func (r *Room) compare(c *web.Ctx) error {
	x := c.Object.(Draft)
	f, err := c.Form()
	if err != nil {
		return err
	}
	from, to := f.Int("tu", true, 1, 10000), f.Int("den", true, 1, 10000)
	if f.Err() != nil {
		return fault.Missing()
	}
	cmp, err := x.Compare(from, to)
	if err != nil {
		return err
	}
	v := views.Comparison{Page: c.Page(c.T("draft.compare_title", strconv.Itoa(from), strconv.Itoa(to))), Title: x.Title, From: strconv.Itoa(from), To: strconv.Itoa(to), Count: c.T("draft.changes", cmp.Count), Back: base + "/" + x.ID, Form: f}
	for _, t := range x.Texts {
		v.Versions = append(v.Versions, layout.Option{Value: strconv.Itoa(t.N), Text: c.T("draft.version", strconv.Itoa(t.N))})
	}
	add := func(name string, changed bool, pieces []Piece, cause Cause) {
		y := views.Change{Name: name, Change: changed}
		for _, p := range pieces {
			y.Pieces = append(y.Pieces, views.Piece{Op: []string{"", "ins", "del"}[p.Op], Text: p.Text})
		}
		if changed {
			y.Cause, y.Link = r.causeWords(c, x, cause)
		}
		v.Changes = append(v.Changes, y)
	}
	if cmp.To.Theme != "" || cmp.From.Theme != "" {
		add(c.T("draft.field.theme"), cmp.ThemeChanged, cmp.Theme, cmp.ThemeCause)
		add(c.T("draft.field.motto"), cmp.MottoChanged, cmp.Motto, cmp.MottoCause)
	}
	for _, b := range cmp.Body {
		add(c.T("draft.passage", max(b.Old, b.New)), b.Changed, b.Pieces, b.Cause)
	}
	return c.Render(http.StatusOK, views.Compared(v))
}

func (r *Room) causeWords(c *web.Ctx, x Draft, k Cause) (words, link string) {
	switch k.Kind {
	case "conclusion":
		return c.T("draft.cause.conclusion"), "/lam-viec/phien-hop/" + k.Meeting + "/ket-luan"
	case "comment":
		var who []string
		for _, y := range k.Comments {
			if r.sees(c.Actor, x, y) {
				who = append(who, r.agencyName(c.Context(), y.AgencyID))
				link = base + "/" + x.ID + "#yk-" + y.ID
			}
		}
		if len(who) == 0 {
			return c.T("draft.cause.comment_hidden"), ""
		}
		return c.T("draft.cause.comment", strings.Join(who, ", ")), link
	}
	return c.T("draft.cause.drafting"), ""
}
