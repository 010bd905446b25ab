package meeting

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/meeting/views"
	"roviec/internal/floor/access"
	"roviec/internal/floor/files"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// Text reads the words of an uploaded notice; app fills it.
type Text func(name string, r io.Reader) (string, error)

// Routes of sittings.
func (r *Room) Routes(text Text) []web.Route {
	act := func(name string, p access.Permission, upload bool, fn func(c *web.Ctx, m Meeting, f *form.Form) error) web.Route {
		return web.Route{Method: "POST", Pattern: base + "/{id}/" + name, Permission: p, Read: "meeting.read", Load: r.load, Upload: upload, Handle: func(c *web.Ctx) error {
			m := c.Object.(Meeting)
			f, err := c.Form()
			if err != nil {
				return err
			}
			if err := fn(c, m, f); err != nil {
				if !f.Merge(err) {
					return err
				}
				return r.render(c, m, f, c.R.PathValue("item"), f.Status())
			}
			return c.See(base+"/"+m.ID, "meeting.flash."+name)
		}}
	}
	return []web.Route{
		{Method: "GET", Pattern: base, Permission: "meeting.list", Handle: r.showList},
		{Method: "GET", Pattern: base + "/moi", Permission: "meeting.create", Handle: r.newForm},
		{Method: "POST", Pattern: base, Permission: "meeting.create", Handle: r.makeNew},
		{Method: "GET", Pattern: base + "/{id}", Permission: "meeting.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.render(c, c.Object.(Meeting), nil, "", http.StatusOK) }},
		{Method: "GET", Pattern: base + "/{id}/sua", Permission: "meeting.direct", Read: "meeting.read", Load: r.load, Handle: r.editForm},
		{Method: "POST", Pattern: base + "/{id}/sua", Permission: "meeting.direct", Read: "meeting.read", Load: r.load, Handle: r.edit},
		{Method: "GET", Pattern: base + "/{id}/tep/{file}", Permission: "meeting.read", Load: r.load, Handle: r.file},
		act("noi-dung", "meeting.direct", false, func(c *web.Ctx, m Meeting, f *form.Form) error {
			_, err := r.AddItem(c.Context(), c.Actor, m.ID, f.Value("item_title"), f.Value("presenter"), f.Value("draft"))
			return err
		}),
		act("tai-lieu", "meeting.direct", true, func(c *web.Ctx, m Meeting, f *form.Form) error { return r.addPapers(c, m, f) }),
		act("moi-hop", "meeting.direct", false, func(c *web.Ctx, m Meeting, f *form.Form) error {
			_, err := r.Invite(c.Context(), c.Actor, m.ID, f.Values("agencies"), f.Values("members"))
			return err
		}),
		act("tra-loi", "meeting.answer", false, func(c *web.Ctx, m Meeting, f *form.Form) error {
			_, err := r.Answer(c.Context(), c.Actor, m.ID, f.Value("answer"), f.Value("delegate"), f.Value("reason"))
			return err
		}),
		act("diem-danh", "meeting.direct", false, func(c *web.Ctx, m Meeting, f *form.Form) error {
			_, err := r.Attend(c.Context(), c.Actor, m.ID, f.Values("present"))
			return err
		}),
		act("da-hop", "meeting.direct", false, func(c *web.Ctx, m Meeting, _ *form.Form) error {
			_, err := r.Hold(c.Context(), c.Actor, m.ID)
			return err
		}),
		act("cong-bo", "meeting.publish", false, func(c *web.Ctx, m Meeting, f *form.Form) error {
			_, err := r.Publish(c.Context(), c.Actor, m.ID, f.Value("summary"), f.Value("with_text") == "yes")
			return err
		}),
		act("bieu-quyet/{item}", "meeting.direct", false, func(c *web.Ctx, m Meeting, f *form.Form) error {
			id := c.R.PathValue("item")
			yes, no, abstain := f.Int("for-"+id, true, 0, 1000), f.Int("against-"+id, true, 0, 1000), f.Int("abstain-"+id, true, 0, 1000)
			if err := f.Err(); err != nil {
				return err
			}
			_, err := r.Vote(c.Context(), c.Actor, m.ID, id, yes, no, abstain)
			return renamed(err, id)
		}),
		{Method: "GET", Pattern: base + "/{id}/ket-luan", Permission: "conclusion.read", Read: "meeting.read", Load: r.load, Handle: func(c *web.Ctx) error {
			return r.renderConclusion(c, c.Object.(Meeting), nil, "", http.StatusOK, nil)
		}},
		{Method: "POST", Pattern: base + "/{id}/ket-luan", Permission: "meeting.conclude", Read: "meeting.read", Load: r.load, Upload: true, Handle: func(c *web.Ctx) error { return r.conclude(c, text) }},
		{Method: "POST", Pattern: base + "/{id}/ket-luan/kiem-tra", Permission: "meeting.conclude", Read: "meeting.read", Load: r.load, Upload: true, Handle: func(c *web.Ctx) error { return r.checkText(c, text) }},
		{Method: "POST", Pattern: base + "/{id}/hoan-tac", Permission: "meeting.conclude", Read: "meeting.read", Load: r.load, Handle: r.undo},
		{Method: "POST", Pattern: base + "/{id}/de-xuat", Permission: "meeting.conclude", Read: "meeting.read", Load: r.load, Handle: r.propose},
		{Method: "POST", Pattern: base + "/{id}/de-xuat/{proposal}", Permission: "meeting.conclude", Read: "meeting.read", Load: r.load, Handle: r.decide},
	}
}

// renamed gives the fields of err the names that they have on the page.
func renamed(err error, suffix string) error {
	e := fault.As(err)
	if e == nil || len(e.Fields) == 0 {
		return err
	}
	var out []fault.Field
	for _, x := range e.Fields {
		x.Name += "-" + suffix
		out = append(out, x)
	}
	return fault.Fields(out...)
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	m, err := r.get(ctx, q.PathValue("id"))
	return m, m.Object(), err
}

func tone(s State) string {
	switch s {
	case Invited:
		return "amber"
	case Held:
		return "blue"
	case Concluded:
		return "green"
	}
	return "neutral"
}

func (r *Room) agencyOptions(ctx context.Context) ([]layout.Option, error) {
	list, err := r.agencies.Agencies(ctx, clock.Today(r.clock))
	if err != nil {
		return nil, err
	}
	out := make([]layout.Option, len(list))
	for i, a := range list {
		out[i] = layout.Option{Value: a.ID, Text: a.Name}
	}
	return out, nil
}

func when(c *web.Ctx, m Meeting) string { return c.T("meeting.when", m.Starts, m.Day) }

func (r *Room) showList(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var states []string
	for _, s := range States {
		states = append(states, string(s))
	}
	list, next, err := r.List(c.Context(), c.Actor, State(f.Choice("trang-thai", false, states...)), f.Value("sau"), 50)
	if err != nil {
		return err
	}
	v := views.List{Page: c.Listed(c.T("meeting.title")), Filter: f, CanMake: c.May("meeting.create"), States: web.Choices(c, "meeting.state.", states)}
	for _, m := range list {
		v.Rows = append(v.Rows, views.Row{Href: base + "/" + m.ID, Title: m.Title, Kind: c.T("meeting.kind." + m.Kind), State: c.T("meeting.state." + string(m.State)), Tone: tone(m.State), When: when(c, m), Place: m.Place})
	}
	v.Pager.Total = c.T("meeting.total", len(list))
	if next != "" {
		v.Pager.Next = base + "?" + url.Values{"sau": {next}, "trang-thai": {f.Value("trang-thai")}}.Encode()
	}
	return c.Render(f.Status(), views.Meetings(v))
}

func fieldsOf(f *form.Form) Fields {
	x := Fields{Title: f.Text("title", true, maxTitle), Kind: f.Choice("kind", true, Kinds...), Day: f.Date("day", true), Place: f.Text("place", true, maxShort), Chair: f.Text("chair", true, maxShort)}
	h, m := f.Clock("starts", true)
	x.Starts = fmt.Sprintf("%02d:%02d", h, m)
	return x
}

func (r *Room) newForm(c *web.Ctx) error {
	f := form.New()
	f.Set("kind", "regular")
	f.Set("starts", "08:00")
	return r.renderForm(c, f, nil, http.StatusOK)
}

func (r *Room) renderForm(c *web.Ctx, f *form.Form, m *Meeting, status int) error {
	v := views.Edit{Form: f, Heading: c.T("meeting.new"), Action: base, Back: base, Kinds: web.Choices(c, "meeting.kind.", Kinds)}
	if m != nil {
		v.Heading, v.Action, v.Back = c.T("meeting.edit"), base+"/"+m.ID+"/sua", base+"/"+m.ID
	}
	v.Page = c.Page(v.Heading)
	v.Page.Problem = status != http.StatusOK
	return c.Render(status, views.Form(v))
}

func (r *Room) makeNew(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := fieldsOf(f)
	if f.Err() == nil {
		m, err := r.Create(c.Context(), c.Actor, x)
		if err == nil {
			return c.See(base+"/"+m.ID, "meeting.flash.saved")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, nil, f.Status())
}

func (r *Room) editForm(c *web.Ctx) error {
	m := c.Object.(Meeting)
	f := form.New()
	f.Set("title", m.Title)
	f.Set("kind", m.Kind)
	f.Set("day", m.Day.String())
	f.Set("starts", m.Starts)
	f.Set("place", m.Place)
	f.Set("chair", m.Chair)
	f.Set("version", strconv.FormatInt(m.Version, 10))
	return r.renderForm(c, f, &m, http.StatusOK)
}

func (r *Room) edit(c *web.Ctx) error {
	m := c.Object.(Meeting)
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := fieldsOf(f)
	seen, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if f.Err() == nil {
		if _, err := r.Edit(c.Context(), c.Actor, m.ID, x, seen); err == nil {
			return c.See(base+"/"+m.ID, "meeting.flash.saved")
		} else if !f.Merge(err) {
			return err
		}
	}
	return r.renderForm(c, f, &m, f.Status())
}

func (r *Room) addPapers(c *web.Ctx, m Meeting, f *form.Form) error {
	if len(f.Files("paper")) == 0 {
		return fault.Fields(fault.Field{Name: "paper", Key: "form.required_here"})
	}
	var all []files.Stored
	for _, u := range f.Files("paper") {
		in, err := u.Open()
		if err != nil {
			return err
		}
		st, err := r.files.Put(c.Context(), u.Name, in)
		in.Close()
		if e := fault.As(err); e != nil && e.Kind != fault.NoSpace {
			return fault.Fields(fault.Field{Name: "paper", Key: e.Key, Args: e.Args})
		}
		if err != nil {
			return err
		}
		all = append(all, st)
	}
	for _, st := range all {
		if _, err := r.AddPaper(c.Context(), c.Actor, m.ID, st); err != nil {
			return err
		}
	}
	return nil
}

func (r *Room) file(c *web.Ctx) error {
	m := c.Object.(Meeting)
	f, err := r.files.Get(c.Context(), "meeting", m.ID, c.R.PathValue("file"))
	if err != nil {
		return err
	}
	return r.files.Serve(c.W, c.R, f)
}

func (r *Room) render(c *web.Ctx, m Meeting, f *form.Form, voting string, status int) error {
	o, p := m.Object(), i18n.From(c.Context())
	var ids []string
	for _, g := range m.Guests {
		ids = append(ids, g.AgencyID)
	}
	for _, i := range m.Items {
		ids = append(ids, i.PresenterID)
	}
	known, err := r.agencies.ByIDs(c.Context(), ids)
	if err != nil {
		return err
	}
	name := func(id string) string {
		if p.Lang() == i18n.EN {
			return known[id].NameEN
		}
		return known[id].Name
	}
	present, members, reached, noted := m.Quorum()
	direct := c.Can("meeting.direct", o)
	v := views.Meeting{
		Page: c.Page(m.Title), Title: m.Title, Kind: c.T("meeting.kind." + m.Kind), State: c.T("meeting.state." + string(m.State)), Tone: tone(m.State), When: when(c, m), Place: m.Place, Chair: m.Chair,
		Sample: m.Sample, Form: f, Base: base + "/" + m.ID, Voting: voting,
		CanEdit: direct && m.State != Concluded, CanInvite: direct && (m.State == Preparing || m.State == Invited) && len(m.Items) > 0, CanAttend: direct && (m.State == Invited || m.State == Held),
		CanAnswer: c.Can("meeting.answer", o), CanConclude: c.Can("meeting.conclude", o) && (m.State == Held || m.State == Concluded), SeeConclusion: c.Can("conclusion.read", o), HasConclusion: m.State == Concluded,
	}
	if due, source := PapersDue(r.Cal, m.Kind, m.Day); !due.IsZero() {
		v.PapersDue, v.PapersRule = p.Date(due), c.T(source)
	}
	v.Page.Problem = status != http.StatusOK
	v.CanHold = direct && m.State == Invited
	if v.CanPublish = c.Can("meeting.publish", o) && m.State == Concluded; !m.PublishedAt.IsZero() {
		v.Public, v.PublicSince = "/phien-hop/"+m.ID, p.DateTime(m.PublishedAt)
	}
	if noted && members > 0 {
		key := "meeting.quorum.missed"
		if reached {
			key = "meeting.quorum.reached"
		}
		v.Quorum = c.T(key, present, members)
	}
	for _, i := range m.Items {
		x := views.Item{ID: i.ID, Title: i.Title, Presenter: name(i.PresenterID), Ordinal: i.Ordinal, CanVote: direct && m.State == Held && noted && reached}
		if i.DraftID != "" {
			if d, err := r.drafts.Get(c.Context(), i.DraftID); err == nil && c.Can("draft.read", d.Object()) {
				x.DraftHref = "/lam-viec/du-thao/" + i.DraftID
			}
		}
		if i.Voted {
			key := "meeting.voted.failed"
			if m.Passed(i) {
				key = "meeting.voted.passed"
			}
			x.Vote = c.T(key, i.For, i.Against, i.Abstain, members)
		}
		v.Items = append(v.Items, x)
	}
	for _, g := range m.Guests {
		x := views.Guest{ID: g.ID, Name: name(g.AgencyID), Member: g.Member, Noted: g.Noted, Present: g.Present}
		if g.Answer != "" {
			x.Answer, x.Tone = c.T("meeting.answer."+g.Answer), map[string]string{"attending": "green", "delegate": "blue", "declined": "amber"}[g.Answer]
			x.Note = g.Delegate + g.Reason
		}
		v.Guests = append(v.Guests, x)
	}
	attached, err := r.files.List(c.Context(), "meeting", m.ID)
	if err != nil {
		return err
	}
	for _, a := range attached {
		v.Files = append(v.Files, views.File{Name: a.Name, Href: v.Base + "/tep/" + a.ID, Size: p.Size(a.Size)})
	}
	if v.CanEdit || v.CanInvite {
		if v.Agencies, err = r.agencyOptions(c.Context()); err != nil {
			return err
		}
		drafts, _, err := r.drafts.List(c.Context(), c.Actor, "", "", 200)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			v.Drafts = append(v.Drafts, layout.Option{Value: d.ID, Text: d.Title})
		}
	}
	return c.Render(status, views.One(v))
}
