package task

import (
	"context"
	"net/http"
	"net/url"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/direction/task/views"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
)

const bulkBase = base + "/hang-loat"

func (r *Room) bulkRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: bulkBase, Permission: "task.bulk", Handle: r.previewBulk},
		{Method: "POST", Pattern: bulkBase, Permission: "task.bulk", Handle: r.makeBulk},
		{Method: "POST", Pattern: bulkBase + "/{bulk}/hoan-tac", Permission: "task.bulk", Handle: r.undoBulk},
	}
}

// bulkOptions are the moves on many that the reader may make at all.
func (r *Room) bulkOptions(c *web.Ctx) (out []layout.Option) {
	for _, m := range BulkMoves {
		if c.May(stepOf(m).permission) {
			out = append(out, layout.Option{Value: string(m), Text: c.T("task.do." + string(m))})
		}
	}
	return out
}

func (r *Room) previewBulk(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if id := f.Value("ma"); id != "" { // of an act that was made
		return r.showBulk(c, f, id)
	}
	return r.renderPreview(c, f, http.StatusOK)
}

func (r *Room) renderPreview(c *web.Ctx, f *form.Form, status int) error {
	m := Move(f.Value("viec"))
	out, err := r.Preview(c.Context(), c.Actor, f.Values("id"), m)
	if err != nil && !f.Merge(err) {
		return err
	}
	v := views.Bulk{Page: c.Page(c.T("task.bulk.title")), Form: f, Moves: r.bulkOptions(c)}
	if f.Err() != nil && status == http.StatusOK {
		status = f.Status()
	}
	v.Page.Problem = status != http.StatusOK
	for _, id := range f.Values("id") {
		v.IDs = append(v.IDs, id)
	}
	if m.bulk() {
		s := stepOf(m)
		v.Move, v.MoveText, v.WordsRequired = string(m), c.T("task.do."+string(m)), s.words
		if s.words || m == Accept {
			v.Words = c.T("task.words." + string(m))
		}
		if m == Reassign {
			if v.Agencies, err = r.agencyGroups(c.Context()); err != nil {
				return err
			}
		}
	}
	v.Rows, v.Can = outcomeRows(i18n.From(c.Context()), out, c.T("task.bulk.would"))
	return c.Render(status, views.BulkPreview(v))
}

func outcomeRows(p i18n.Printer, out []Outcome, done string) (rows []views.Outcome, n int) {
	for _, o := range out {
		row := views.Outcome{Href: base + "/" + o.Task.ID, Code: o.Task.Code, Title: o.Task.Title, State: p.T("task.state." + string(o.Task.State)), Text: done, Done: true}
		if o.Refuse != nil {
			row.Done, row.Text = false, p.T("error.internal")
			if e := fault.As(o.Refuse); e != nil {
				row.Text = p.T(e.Key, e.Args...)
				for _, x := range e.Fields {
					row.Text = p.T(x.Key, x.Args...)
				}
			}
		} else {
			n++
		}
		rows = append(rows, row)
	}
	return rows, n
}

func (r *Room) makeBulk(c *web.Ctx) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := Move(f.Value("viec"))
	said := Said{Words: f.Text("words", m.bulk() && stepOf(m).words, MaxWords), Leads: f.Values("lead"), Officer: f.Text("officer", false, MaxShort)}
	if f.Err() == nil {
		b, err := r.MakeAll(c.Context(), c.Actor, f.Values("id"), m, said)
		if err == nil {
			q := url.Values{"ma": {b.ID}}
			for _, o := range b.Outcomes { // those that refused are shown with their reason
				if o.Refuse != nil {
					q.Add("con", o.Task.ID)
				}
			}
			return c.See(bulkBase+"?"+q.Encode(), "task.flash.bulk", b.Done())
		}
		if !f.Merge(err) {
			return err
		}
	}
	return r.renderPreview(c, f, f.Status())
}

func (r *Room) showBulk(c *web.Ctx, f *form.Form, id string) error {
	b, err := r.bulk(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	p := i18n.From(c.Context())
	v := views.BulkDone{Page: c.Page(c.T("task.bulk.done_title")), What: p.T("task.bulk.what", p.T("task.do."+string(b.Move)), p.DateTime(b.At))}
	ids, err := r.store.bulkTasks(c.Context(), b.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		t, err := r.store.get(c.Context(), id)
		if err != nil {
			return err
		}
		if r.rights.Can(c.Actor, "task.read", t.Object()) {
			v.Rows = append(v.Rows, views.Outcome{Href: base + "/" + t.ID, Code: t.Code, Title: t.Title, State: p.T("task.state." + string(t.State)), Done: true})
		}
	}
	rest, err := r.previewRest(c, f.Values("con"), b.Move)
	if err != nil {
		return err
	}
	v.Rest, _ = outcomeRows(p, rest, "")
	switch err := r.canUndo(b); {
	case err == nil:
		v.Undo, v.Until = bulkBase+"/"+b.ID+"/hoan-tac", p.T("task.bulk.until", p.DateTime(b.At.Add(UndoFor)))
	default:
		e := fault.As(err)
		v.Until = p.T(e.Key, e.Args...)
	}
	return c.Render(http.StatusOK, views.BulkResult(v))
}

// previewRest tells again why the tasks that refused did.
func (r *Room) previewRest(c *web.Ctx, ids []string, m Move) ([]Outcome, error) {
	if len(ids) == 0 || len(ids) > MaxBulk {
		return nil, nil
	}
	return r.Preview(c.Context(), c.Actor, ids, m)
}

func (r *Room) undoBulk(c *web.Ctx) error {
	b, err := r.Undo(c.Context(), c.Actor, c.R.PathValue("bulk"))
	if err != nil {
		return err
	}
	if len(b.Outcomes) == 1 && b.Done() == 1 { // one task: back to it
		return c.See(base+"/"+b.Outcomes[0].Task.ID, "task.flash.undone_one")
	}
	return c.See(bulkBase+"?ma="+b.ID, "task.flash.undone", b.Done(), len(b.Outcomes)-b.Done())
}

type bulkIn struct {
	Body struct {
		IDs     []string `json:"ids" maxItems:"100"`
		Move    string   `json:"move" doc:"hand-out, receive, start, accept, return, pause, resume, reassign or withdraw"`
		Words   string   `json:"words,omitempty"`
		Lead    []string `json:"lead,omitempty" doc:"codes of agencies, of reassign"`
		Officer string   `json:"accountable_officer,omitempty" doc:"of reassign"`
		Product string   `json:"product,omitempty"`
		Preview bool     `json:"preview,omitempty" doc:"tells what would happen and changes nothing"`
	}
}

type outcomeBody struct {
	ID     string `json:"id"`
	Code   string `json:"code"`
	State  string `json:"state"`
	Done   bool   `json:"done"`
	Reason string `json:"reason,omitempty" doc:"why not"`
}

type bulkOut struct {
	Body struct {
		ID        string        `json:"id,omitempty" doc:"with which it can be undone"`
		UndoUntil *string       `json:"undo_until"`
		Items     []outcomeBody `json:"items"`
	}
}

func bulkBody(ctx context.Context, b Bulk) *bulkOut {
	out := &bulkOut{}
	out.Body.ID, out.Body.Items = b.ID, []outcomeBody{}
	if b.ID != "" && b.UndoneAt.IsZero() {
		out.Body.UndoUntil = present(stamp(b.At.Add(UndoFor).In(clock.VN)))
	}
	rows, _ := outcomeRows(i18n.From(ctx), b.Outcomes, "")
	for i, o := range b.Outcomes {
		out.Body.Items = append(out.Body.Items, outcomeBody{o.Task.ID, o.Task.Code, string(o.Task.State), rows[i].Done, rows[i].Text})
	}
	return out
}

// bulkAPI adds acts on many tasks.
func (r *Room) bulkAPI(a *web.API) {
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/task-bulk", Summary: "Make a move with many tasks, or tell what it would do", Tag: "tasks", Permission: "task.bulk"},
		func(ctx context.Context, in *bulkIn) (*bulkOut, error) {
			m, who := Move(in.Body.Move), web.ActorFrom(ctx)
			if in.Body.Preview {
				list, err := r.Preview(ctx, who, in.Body.IDs, m)
				if err != nil {
					return nil, renamed(err, bulkNames)
				}
				return bulkBody(ctx, Bulk{Outcomes: list}), nil
			}
			said := Said{Words: in.Body.Words, Product: in.Body.Product, Officer: in.Body.Officer}
			var err error
			if said.Leads, err = r.ids(ctx, "lead", in.Body.Lead); err != nil {
				return nil, err
			}
			b, err := r.MakeAll(ctx, who, in.Body.IDs, m, said)
			if err != nil {
				return nil, renamed(err, bulkNames)
			}
			return bulkBody(ctx, b), nil
		})
	web.Register(a, web.Operation{Method: http.MethodPost, Path: "/api/v1/task-bulk/{bulk}/undo", Summary: "Undo an act on many tasks, for ten minutes", Tag: "tasks", Permission: "task.bulk"},
		func(ctx context.Context, in *struct {
			Bulk string `path:"bulk"`
		},
		) (*bulkOut, error) {
			b, err := r.Undo(ctx, web.ActorFrom(ctx), in.Bulk)
			if err != nil {
				return nil, err
			}
			return bulkBody(ctx, b), nil
		})
}

// bulkNames are the fields of an act on many as the API names them.
func bulkNames(n string) string {
	switch n {
	case "id":
		return "ids"
	case "viec":
		return "move"
	case "officer":
		return "accountable_officer"
	}
	return n
}
