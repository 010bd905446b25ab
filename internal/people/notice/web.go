package notice

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/notice/views"
)

const perPage = 50

// Routes of the inbox. Every account has one and sees only its own.
func (c *Center) Routes() []web.Route {
	routes := []web.Route{
		{Method: "GET", Pattern: "/lam-viec/thong-bao", Permission: access.SignedIn, Handle: c.inbox},
		{Method: "POST", Pattern: "/lam-viec/thong-bao/da-doc", Permission: access.SignedIn, Handle: c.markRead},
		{Method: "POST", Pattern: "/lam-viec/thong-bao/hoan-tac", Permission: access.SignedIn, Handle: c.markUnread},
	}
	return slices.Concat(routes, c.ownRoutes(), c.pushRoutes(), c.adminRoutes())
}

func (c *Center) inbox(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	return c.renderInbox(w, f)
}

func (c *Center) renderInbox(w *web.Ctx, f *form.Form) error {
	unread := f.Bool("chua-doc")
	list, next, err := c.Inbox(w.Context(), w.Actor.AccountID, unread, f.Value("sau"), perPage)
	if err != nil {
		return err
	}
	p := i18n.From(w.Context())
	v := views.Inbox{Page: w.Page(w.T("notice.title")), Form: f, UnreadOnly: unread}
	v.Page.Problem = f.Err() != nil
	if at, n := markedAt(f), f.Int("so", false, 0, 1_000_000); !at.IsZero() && n > 0 && c.clock.Now().Sub(at) <= undoFor {
		v.Undo, v.UndoText = f.Value("vua"), w.T("notice.just_marked", n)
	}
	for _, n := range list {
		v.Rows = append(v.Rows, views.Row{ID: n.ID, Text: n.Words(p), Link: n.Link, At: p.DateTime(n.At), Machine: n.At.Format("2006-01-02T15:04:05Z07:00"), Read: n.Read})
	}
	v.Pager = layout.PagerData{Total: w.T("notice.total", c.Unread(w.Context(), w.Actor.AccountID))}
	if next != "" {
		q := url.Values{"sau": {next}}
		if unread {
			q.Set("chua-doc", "1")
		}
		v.Pager.Next = "/lam-viec/thong-bao?" + q.Encode()
	}
	if f.Value("sau") != "" {
		v.Pager.First = "/lam-viec/thong-bao"
	}
	return w.Render(f.Status(), views.Page(v))
}

// markRead marks what is chosen, or everything.
func (c *Center) markRead(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	ids := f.Values("id")
	if f.Value("do") == "chosen" && len(ids) == 0 {
		f.Fail("id", "notice.none_chosen")
		return c.renderInbox(w, f)
	}
	if f.Value("do") != "chosen" {
		ids = nil
	}
	at, n, err := c.MarkRead(w.Context(), w.Actor.AccountID, ids...)
	if err != nil {
		return err
	}
	q := url.Values{"vua": {strconv.FormatInt(at.UnixMilli(), 10)}, "so": {strconv.Itoa(n)}}
	return w.See(pathInbox+"?"+q.Encode(), "notice.marked")
}

// markUnread takes the last marking back.
func (c *Center) markUnread(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	if _, err := c.MarkUnread(w.Context(), w.Actor.AccountID, markedAt(f)); err != nil {
		return err
	}
	return w.See(pathInbox, "notice.undone")
}

// markedAt is the moment that names a marking in an address.
func markedAt(f *form.Form) time.Time {
	if n, err := strconv.ParseInt(f.Value("vua"), 10, 64); err == nil && n > 0 {
		return time.UnixMilli(n)
	}
	return time.Time{}
}

// shown writes the days among the words of a notice as its reader does; they
// are kept as data ("2022-12-21").
func shown(p i18n.Printer, args []any) []any {
	out := slices.Clone(args)
	for i, x := range out {
		if s, ok := x.(string); ok && len(s) == len("2006-01-02") {
			if d, err := gov.ParseDate(s); err == nil && !d.IsZero() {
				out[i] = p.Date(d)
			}
		}
	}
	return out
}
