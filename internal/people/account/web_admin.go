package account

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/account/views"
)

const pathAdmin = "/lam-viec/quan-tri/tai-khoan"

func (r *Room) adminRoutes() []web.Route {
	one := func(method, tail string, p access.Permission, h web.Handler) web.Route {
		return web.Route{Method: method, Pattern: pathAdmin + "/{id}" + tail, Permission: p, Read: PermRead, Load: r.load, Handle: h}
	}
	return []web.Route{
		{Method: http.MethodGet, Pattern: pathAdmin, Permission: PermList, Handle: r.listPage},
		{Method: http.MethodGet, Pattern: pathAdmin + "/xuat", Permission: PermExport, Handle: r.export},
		{Method: http.MethodGet, Pattern: pathAdmin + "/moi", Permission: PermCreate, Handle: func(c *web.Ctx) error { return r.editPage(c, nil, form.New()) }},
		{Method: http.MethodPost, Pattern: pathAdmin, Permission: PermCreate, Handle: r.create},
		one(http.MethodGet, "", PermRead, r.detail),
		one(http.MethodGet, "/sua", PermChange, r.showEdit),
		one(http.MethodPost, "/sua", PermChange, r.edit),
		one(http.MethodPost, "/khoa", PermDisable, r.setDisabled(true, "account.flash.disabled")),
		one(http.MethodPost, "/mo", PermDisable, r.setDisabled(false, "account.flash.enabled")),
		one(http.MethodPost, "/lien-ket", PermReset, r.newLink),
		one(http.MethodPost, "/go-hai-lop", PermReset, r.removeFactor),
		one(http.MethodPost, "/ket-thuc-phien", PermDisable, r.endAll),
	}
}

func (r *Room) load(ctx context.Context, q *http.Request) (any, access.Object, error) {
	acc, err := r.s.ByID(ctx, q.PathValue("id"))
	if err != nil {
		return nil, access.Object{}, err
	}
	return acc, ObjectOf(acc), nil
}

func (r *Room) agencyNames(ctx context.Context, ids []string) (map[string]string, error) {
	if len(ids) == 0 {
		return map[string]string{}, nil
	}
	if r.o.AgencyNames != nil {
		return r.o.AgencyNames(ctx, ids)
	}
	out := map[string]string{}
	list, err := r.agencies(ctx)
	for _, a := range list {
		out[a.ID] = a.Name
	}
	return out, err
}

func (r *Room) agencies(ctx context.Context) ([]Agency, error) {
	if r.o.Agencies == nil {
		return nil, nil
	}
	return r.o.Agencies(ctx)
}

func (r *Room) agencyOptions(ctx context.Context) ([]layout.Option, error) {
	list, err := r.agencies(ctx)
	out := make([]layout.Option, len(list))
	for i, a := range list {
		out[i] = layout.Option{Value: a.ID, Text: a.Name}
	}
	return out, err
}

func agencyWords(ids []string, names map[string]string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = agencyWord(id, names)
	}
	return words(out)
}

func agencyWord(id string, names map[string]string) string {
	if n := names[id]; n != "" {
		return n
	}
	return id
}

func filterOf(f *form.Form) Filter {
	return Filter{Query: f.Value("q"), Role: access.Role(f.Value("role")), State: f.Value("state"), AgencyID: f.Value("agency"), Cursor: f.Value("cursor")}
}

// query is the filter as an address; cursor "" leaves the place in the list out.
func (x Filter) query(cursor string) string {
	v := url.Values{}
	for name, s := range map[string]string{"q": x.Query, "role": string(x.Role), "state": x.State, "agency": x.AgencyID, "cursor": cursor} {
		if s != "" {
			v.Set(name, s)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (r *Room) listPage(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	filter := filterOf(f)
	res, err := r.s.List(c.Context(), c.Actor, c.Rights, filter)
	if err != nil {
		return err
	}
	rows, err := r.rows(c, res.Accounts)
	if err != nil {
		return err
	}
	options, err := r.agencyOptions(c.Context())
	if err != nil {
		return err
	}
	d := views.List{
		Page: c.Listed(c.T("account.list.title")), Filter: f, Roles: roleOptions(c), Agencies: options,
		States: []layout.Option{{Value: Active, Text: c.T("account.state.active")}, {Value: Disabled, Text: c.T("account.state.disabled")}},
		Rows:   rows, Export: pathAdmin + "/xuat" + filter.query(""), MayAdd: c.May(PermCreate),
		Pager: layout.PagerData{Total: c.T("account.list.total", res.Total)},
	}
	if filter.Cursor != "" {
		d.Pager.First = pathAdmin + filter.query("")
	}
	if res.Next != "" {
		d.Pager.Next = pathAdmin + filter.query(res.Next)
	}
	return c.Render(http.StatusOK, views.ListPage(d))
}

func (r *Room) rows(c *web.Ctx, list []Account) ([]views.Row, error) {
	var ids []string
	for _, a := range list {
		ids = append(ids, a.Agencies...)
	}
	names, err := r.agencyNames(c.Context(), ids)
	rows := make([]views.Row, len(list))
	for i, a := range list {
		rows[i] = row(c, a, names)
	}
	return rows, err
}

func row(c *web.Ctx, a Account, names map[string]string) views.Row {
	x := views.Row{
		Href: PathOf(a.ID), Username: a.Username, Name: a.Name, Roles: roleWords(c, a.Roles), Agency: agencyWords(a.Agencies, names),
		Tone: "green", State: c.T("account.state." + a.State()), Factor: a.Factor, LastSignIn: a.LastSignIn,
	}
	if a.Disabled {
		x.Tone = "neutral"
	}
	return x
}

// export writes what the list shows as CSV that spreadsheets open safely.
func (r *Room) export(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	list, err := r.s.Export(c.Context(), c.Actor, c.Rights, filterOf(f))
	if err != nil {
		return err
	}
	rows, err := r.rows(c, list)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets read it as UTF-8
	w := csv.NewWriter(&b)
	lines := [][]string{{
		c.T("account.field.username"), c.T("account.col.name"), c.T("account.col.roles"), c.T("account.col.agency"),
		c.T("account.col.state"), c.T("account.col.factor"), c.T("account.col.last"),
	}}
	for _, x := range rows {
		factor := c.T("account.no")
		if x.Factor {
			factor = c.T("account.yes")
		}
		lines = append(lines, []string{x.Username, x.Name, x.Roles, x.Agency, x.State, factor, i18n.From(c.Context()).DateTime(x.LastSignIn)})
	}
	for _, line := range lines {
		for i := range line {
			line[i] = harmless(line[i])
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	h := c.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="tai-khoan.csv"`)
	h.Set("Cache-Control", "no-store")
	_, err = c.W.Write(b.Bytes())
	return err
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (r *Room) crumbs(c *web.Ctx, acc *Account, last string) []layout.Link {
	links := []layout.Link{{Text: c.T("account.list.title"), Href: pathAdmin}}
	if acc != nil && last != "" {
		links = append(links, layout.Link{Text: acc.Username, Href: PathOf(acc.ID)})
	}
	if last == "" {
		last = acc.Username
	}
	return append(links, layout.Link{Text: last})
}

func (r *Room) editPage(c *web.Ctx, acc *Account, f *form.Form) error {
	title, action := c.T("account.new.title"), pathAdmin
	if acc != nil {
		title, action = c.T("account.edit.title", acc.Username), PathOf(acc.ID)+"/sua"
	}
	options, err := r.agencyOptions(c.Context())
	if err != nil {
		return err
	}
	if acc != nil {
		if options, err = r.withOwn(c.Context(), options, acc.AgencyID); err != nil {
			return err
		}
	}
	p := c.Page(title)
	p.Problem = f.Status() >= 400
	return c.Render(f.Status(), views.EditPage(views.Edit{
		Page: p, Form: f, Action: action, New: acc == nil, Roles: roleOptions(c), Agencies: options, Crumbs: r.crumbs(c, acc, title),
	}))
}

// withOwn adds the account's present agency where today's list lacks it, so
// that saving another field does not end the membership.
func (r *Room) withOwn(ctx context.Context, options []layout.Option, id string) ([]layout.Option, error) {
	if id == "" || len(options) == 0 || slices.ContainsFunc(options, func(o layout.Option) bool { return o.Value == id }) {
		return options, nil
	}
	names, err := r.agencyNames(ctx, []string{id})
	return append(options, layout.Option{Value: id, Text: agencyWord(id, names)}), err
}

// readAccount reads what both forms share; present is the account's agency
// before.
func (r *Room) readAccount(c *web.Ctx, f *form.Form, present string) (roles []access.Role, agency string, err error) {
	for _, v := range f.Values("roles") {
		roles = append(roles, access.Role(v))
	}
	agency = f.Value("agency")
	switch {
	case !f.Has("agency"), agency == present:
		return roles, present, nil
	case agency == "":
		return roles, "", nil
	}
	list, err := r.agencies(c.Context())
	if err != nil {
		return nil, "", err
	}
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	return roles, f.Choice("agency", false, ids...), nil
}

func (r *Room) create(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	roles, agency, err := r.readAccount(c, f, "")
	if err != nil {
		return err
	}
	n := NewAccount{Username: f.Value("username"), Name: f.Value("name"), Roles: roles, AgencyID: agency}
	if f.Err() != nil {
		f.Merge(n.check())
		return r.editPage(c, nil, f)
	}
	acc, err := r.s.Create(c.Context(), c.Actor, n)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.editPage(c, nil, f)
	}
	return c.See(PathOf(acc.ID), "account.flash.created")
}

func (r *Room) showEdit(c *web.Ctx) error {
	acc := c.Object.(Account)
	f := form.New()
	f.Set("name", acc.Name)
	f.Set("version", strconv.FormatInt(acc.Version, 10))
	f.Set("agency", acc.AgencyID)
	roles := make([]string, len(acc.Roles))
	for i, x := range acc.Roles {
		roles[i] = string(x)
	}
	f.Set("roles", roles...)
	return r.editPage(c, &acc, f)
}

func (r *Room) edit(c *web.Ctx) error {
	acc := c.Object.(Account)
	f, err := c.Form()
	if err != nil {
		return err
	}
	roles, agency, err := r.readAccount(c, f, acc.AgencyID)
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(f.Value("version"), 10, 64)
	if version <= 0 {
		version = -1 // a form without its version fits no row
	}
	if f.Err() == nil {
		members, err := r.s.moveTo(c.Context(), acc.ID, agency)
		if err != nil {
			return err
		}
		err = r.s.Update(c.Context(), c.Actor, acc.ID, Edit{Name: f.Value("name"), Roles: roles, Members: members, Version: version})
		if err == nil {
			return c.See(PathOf(acc.ID), "account.flash.changed")
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.editPage(c, &acc, f)
}

func (r *Room) detail(c *web.Ctx) error {
	acc := c.Object.(Account)
	sessions, err := r.s.Sessions(c.Context(), acc.ID, "")
	if err != nil {
		return err
	}
	members, err := r.s.Members(c.Context(), acc.ID)
	if err != nil {
		return err
	}
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.AgencyID
	}
	names, err := r.agencyNames(c.Context(), ids)
	if err != nil {
		return err
	}
	d := views.Detail{
		Page: c.Page(acc.Username), Crumbs: r.crumbs(c, &acc, ""), Row: row(c, acc, names), Path: PathOf(acc.ID),
		NoPassword: acc.NoPassword, NeedsFactor: r.s.NeedsFactor(acc), Disabled: acc.Disabled, Sessions: len(sessions), Created: acc.CreatedAt,
		MayChange: c.Can(PermChange, c.Access), MayDisable: c.Can(PermDisable, c.Access), MayReset: c.Can(PermReset, c.Access),
	}
	for _, m := range members {
		d.Members = append(d.Members, views.Member{Agency: agencyWord(m.AgencyID, names), From: m.ValidFrom, To: m.ValidTo, Main: m.Main})
	}
	if d.History, err = r.history(c, acc.ID); err != nil {
		return err
	}
	return c.Render(http.StatusOK, views.DetailPage(d))
}

func (r *Room) history(c *web.Ctx, id string) ([]views.Act, error) {
	entries, err := r.s.audit.Find(c.Context(), audit.Filter{Kind: "account", ObjectID: id, Limit: 20})
	var out []views.Act
	for _, e := range entries {
		act := strings.TrimPrefix(e.Act, "account.")
		by := e.Actor
		if e.ActorID == "system" {
			by = c.T("account.system")
		}
		out = append(out, views.Act{At: e.At, By: by, What: c.T("account.act." + act), Where: e.Address})
	}
	return out, err
}

func (r *Room) setDisabled(disabled bool, flash string) web.Handler {
	return func(c *web.Ctx) error {
		acc := c.Object.(Account)
		if err := r.s.SetDisabled(c.Context(), c.Actor, acc.ID, disabled, acc.Version); err != nil {
			return err
		}
		return c.See(PathOf(acc.ID), flash)
	}
}

func (r *Room) newLink(c *web.Ctx) error {
	acc := c.Object.(Account)
	secret, until, err := r.s.NewLink(c.Context(), c.Actor, acc.ID)
	if err != nil {
		return err
	}
	title := c.T("account.link.title")
	return c.Render(http.StatusOK, views.LinkPage(views.Link{
		Page: c.Page(title), Crumbs: r.crumbs(c, &acc, title), Person: views.Person{Username: acc.Username, Name: acc.Name},
		Address: linkAddress(r.o.BaseURL, secret), Until: until.In(clock.VN).Truncate(time.Minute), Back: PathOf(acc.ID),
	}))
}

// endAll ends every session of another's account.
func (r *Room) endAll(c *web.Ctx) error {
	acc := c.Object.(Account)
	if err := r.s.EndAll(c.Context(), c.Actor, acc.ID); err != nil {
		return err
	}
	return c.See(PathOf(acc.ID), "account.flash.sessions_ended_all")
}

func (r *Room) removeFactor(c *web.Ctx) error {
	acc := c.Object.(Account)
	if err := r.s.RemoveFactor(c.Context(), c.Actor, acc.ID); err != nil {
		return err
	}
	return c.See(PathOf(acc.ID), "account.flash.factor_removed")
}

// spaces writes %20 for a space: some code generators show a plus sign.
func spaces(query string) string { return strings.ReplaceAll(query, "+", "%20") }
