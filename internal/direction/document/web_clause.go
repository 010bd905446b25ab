package document

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"roviec/internal/base/fault"
	"roviec/internal/direction/document/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

// clauseRoutes are the addresses of clauses.
func (r *Room) clauseRoutes() []web.Route {
	all := base + "/{id}/dieu-khoan"
	one := all + "/{clause}"
	act := func(name string, fn func(c *web.Ctx, d Document, f *form.Form) error) web.Route {
		p := stepOf(Edit).permission
		if name == "viec" || name == "bo-viec" {
			p = "document.cite"
		}
		return web.Route{Method: "POST", Pattern: one + "/" + name, Permission: p, Read: "document.read", Load: r.load, Handle: func(c *web.Ctx) error {
			d := c.Object.(Document)
			f, err := c.Form()
			if err != nil {
				return err
			}
			if err := fn(c, d, f); err != nil {
				if !f.Merge(err) {
					return err
				}
				return r.renderClause(c, d, f, name, f.Status())
			}
			to := base + "/" + d.ID + "/dieu-khoan/" + c.R.PathValue("clause")
			if name == "gop" || name == "tach" {
				to = base + "/" + d.ID + "/dieu-khoan"
			}
			return c.See(to, "document.flash.clause")
		}}
	}
	piece := func(f *form.Form) Piece {
		return Piece{Kind: Kind(f.Choice("kind", true, kindNames()...)), Mark: f.Text("mark", false, maxMark), Text: f.Text("text", false, maxBody)}
	}
	return []web.Route{
		{Method: "GET", Pattern: all, Permission: "document.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.renderClauses(c, c.Object.(Document), nil, http.StatusOK) }},
		{Method: "POST", Pattern: all, Permission: "document.write", Read: "document.read", Load: r.load, Upload: true, Handle: r.cut},
		{Method: "GET", Pattern: one, Permission: "document.read", Load: r.load, Handle: func(c *web.Ctx) error { return r.renderClause(c, c.Object.(Document), nil, "", http.StatusOK) }},
		act("sua", func(c *web.Ctx, d Document, f *form.Form) error {
			p := piece(f)
			if err := f.Err(); err != nil {
				return err
			}
			return r.Mend(c.Context(), c.Actor, d.ID, c.R.PathValue("clause"), p)
		}),
		act("tach", func(c *web.Ctx, d Document, f *form.Form) error {
			p, line := Piece{Kind: Kind(f.Choice("part_kind", true, kindNames()...)), Mark: f.Text("part_mark", true, maxMark)}, f.Int("line", true, 1, 1_000_000)
			if err := f.Err(); err != nil {
				return err
			}
			return r.Part(c.Context(), c.Actor, d.ID, c.R.PathValue("clause"), line, p)
		}),
		act("gop", func(c *web.Ctx, d Document, _ *form.Form) error {
			return r.Join(c.Context(), c.Actor, d.ID, c.R.PathValue("clause"))
		}),
		act("viec", func(c *web.Ctx, d Document, f *form.Form) error {
			kind := f.Text("kind_of", true, 40)
			name := f.Text(kind, true, 100)
			if err := f.Err(); err != nil {
				return err
			}
			return r.Cite(c.Context(), c.Actor, d.ID, c.R.PathValue("clause"), kind, name)
		}),
		act("bo-viec", func(c *web.Ctx, d Document, f *form.Form) error {
			return r.Uncite(c.Context(), c.Actor, d.ID, c.R.PathValue("clause"), f.Value("kind_of"), f.Value("object"))
		}),
	}
}

func kindNames() []string {
	out := make([]string, len(Kinds))
	for i, k := range Kinds {
		out[i] = string(k)
	}
	return out
}

// textOf reads an uploaded file.
func (r *Room) textOf(name string, in io.Reader) (string, error) {
	if r.Text != nil {
		return r.Text(name, in)
	}
	b, err := io.ReadAll(io.LimitReader(in, 4*maxText))
	if err == nil && !utf8.Valid(b) {
		err = fault.Fields(fault.Field{Name: "file", Key: "document.error.not_text"})
	}
	return string(b), err
}

// cut takes the typed text, or that of a file.
func (r *Room) cut(c *web.Ctx) error {
	d := c.Object.(Document)
	f, err := c.Form()
	if err != nil {
		return err
	}
	text := f.Value("text")
	for _, u := range f.Files("file") {
		in, err := u.Open()
		if err != nil {
			return err
		}
		text, err = r.textOf(u.Name, in)
		in.Close()
		if err != nil {
			if !f.Merge(err) {
				return err
			}
			return r.renderClauses(c, d, f, f.Status())
		}
	}
	n, err := r.Cut(c.Context(), c.Actor, d.ID, text)
	if err != nil {
		if !f.Merge(err) {
			return err
		}
		return r.renderClauses(c, d, f, f.Status())
	}
	return c.See(base+"/"+d.ID+"/dieu-khoan", "document.flash.cut", n)
}

// carriers describes what the reader may see of the clauses' cites.
func (r *Room) carriers(c *web.Ctx, list []Kept) (map[Cite]Carrier, error) {
	var all []Cite
	for _, k := range list {
		all = append(all, k.Cites...)
	}
	if len(all) == 0 || r.Carriers == nil {
		return nil, nil
	}
	return r.Carriers.Show(c.Context(), c.Actor, all)
}

func shownCites(k Kept, known map[Cite]Carrier) (out []views.Carrier) {
	for _, x := range k.Cites {
		if y, ok := known[x]; ok {
			out = append(out, views.Carrier{Kind: x.Kind, ID: x.ObjectID, Text: y.Text, Href: y.Href, State: views.Tag{Tone: y.Tone, Text: y.State}})
		}
	}
	return out
}

func (r *Room) mayCut(c *web.Ctx, d Document) bool {
	return d.Direction == In && d.State == Registered && c.Can("document.write", d.Object())
}

func (r *Room) renderClauses(c *web.Ctx, d Document, f *form.Form, status int) error {
	list, err := r.Clauses(c.Context(), d.ID)
	if err != nil {
		return err
	}
	known, err := r.carriers(c, list)
	if err != nil {
		return err
	}
	v := views.Clauses{Page: c.Page(c.T("document.clauses_of", cited(c, d))), Title: d.Subject, Base: base + "/" + d.ID, Form: f, CanCut: r.mayCut(c, d)}
	v.Page.Problem = status != http.StatusOK
	cited, own := 0, 0
	pieces := piecesOf(list)
	depth := make([]int, len(list))
	for i, k := range list {
		if k.Parent >= 0 {
			depth[i] = depth[k.Parent] + 1
		}
		row := views.ClauseRow{Anchor: k.Anchor, Label: Label(pieces, i), Cited: Cited(pieces, i), Text: k.Text, Depth: min(depth[i], 5), Href: v.Base + "/dieu-khoan/" + k.Anchor, Carriers: shownCites(k, known)}
		if k.Kind != Opening && k.Kind != Closing {
			own++
			if len(k.Cites) > 0 {
				cited++
			} else {
				row.Orphan = !parent(list, i) && !carried(list, i)
			}
		}
		if len(k.Cites) > 0 {
			v.CanCut = false // the text is mended by hand from then on
		}
		v.Rows = append(v.Rows, row)
	}
	if own > 0 {
		v.Summary = c.T("document.clauses_summary", own, cited)
	}
	return c.Render(status, views.ClausesPage(v))
}

// parent reports whether the next clause lies in the i-th.
func parent(list []Kept, i int) bool {
	return i+1 < len(list) && list[i+1].Parent == i
}

func (r *Room) renderClause(c *web.Ctx, d Document, f *form.Form, refused string, status int) error {
	list, err := r.Clauses(c.Context(), d.ID)
	if err != nil {
		return err
	}
	i, err := find(list, c.R.PathValue("clause"))
	if err != nil {
		return err
	}
	k := list[i]
	known, err := r.carriers(c, list[i:i+1])
	if err != nil {
		return err
	}
	pieces := piecesOf(list)
	v := views.Clause{
		Page: c.Page(c.T("document.clause_of", Cited(pieces, i), cited(c, d))), Heading: Cited(pieces, i), Document: cited(c, d), Base: base + "/" + d.ID, Href: base + "/" + d.ID + "/dieu-khoan/" + k.Anchor,
		Text: k.Text, Carriers: shownCites(k, known), CanCut: r.mayCut(c, d), CanJoin: i > 0 && len(k.Cites) == 0, Form: f, Refused: refused, Kinds: web.Choices(c, "document.kind.", kindNames()),
	}
	v.Page.Problem = status != http.StatusOK
	v.Hidden = len(k.Cites) - len(v.Carriers)
	for p := k.Parent; p >= 0; p = list[p].Parent {
		v.Above = append([]layout.Link{{Text: Label(pieces, p), Href: base + "/" + d.ID + "/dieu-khoan/" + list[p].Anchor}}, v.Above...)
	}
	for j := i + 1; j < len(list); j++ {
		if list[j].Parent == i {
			v.Below = append(v.Below, layout.Link{Text: Label(pieces, j), Href: base + "/" + d.ID + "/dieu-khoan/" + list[j].Anchor})
		}
	}
	v.Edit = f
	if refused != "sua" {
		v.Edit = form.New()
		v.Edit.Set("kind", string(k.Kind))
		v.Edit.Set("mark", k.Mark)
		v.Edit.Set("text", k.Text)
	}
	if v.CanCite = d.Direction == In && d.State == Registered && c.Can("document.cite", d.Object()) && r.Carriers != nil; v.CanCite {
		if c.May("task.create") {
			v.NewTask = "/lam-viec/nhiem-vu/moi?dieu-khoan=" + d.ID + "/" + k.Anchor
		}
		offer, err := r.Carriers.Offer(c.Context(), c.Actor)
		if err != nil {
			return err
		}
		for _, o := range offer {
			switch x := (layout.Option{Value: o.ID, Text: o.Text}); o.Kind {
			case "plan_line":
				v.Groups = append(v.Groups, x)
			case "programme_item":
				v.Items = append(v.Items, x)
			}
		}
	}
	for n, line := range strings.Split(k.Text, "\n") {
		v.Lines = append(v.Lines, layout.Option{Value: strconv.Itoa(n + 1), Text: i18n.T(c.Context(), "document.line", n+1) + " " + short(line)})
	}
	return c.Render(status, views.ClausePage(v))
}

// short is the beginning of a line, for a choice.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
