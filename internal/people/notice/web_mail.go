package notice

import (
	"net/url"

	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/notice/views"
)

const pathMails = "/lam-viec/quan-tri/thu"

func (c *Center) adminRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: pathMails, Permission: "mail.list", Handle: c.showMails},
		{Method: "POST", Pattern: pathMails + "/{id}/gui-lai", Permission: "mail.retry", Handle: c.retry},
	}
}

func (c *Center) showMails(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	state := f.Choice("trang-thai", false, MailStates...)
	list, next, err := c.Mails(w.Context(), MailFilter{State: state, Cursor: f.Value("sau"), Limit: perPage})
	if err != nil {
		return err
	}
	counts, err := c.MailCounts(w.Context())
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.AccountID
	}
	known, err := c.Accounts.ByIDs(w.Context(), ids)
	if err != nil {
		return err
	}
	last, err := c.LatestDigest(w.Context())
	if err != nil {
		return err
	}
	p := i18n.From(w.Context())
	v := views.Mails{Page: w.Page(w.T("notice.mails")), Filter: f, Server: c.Post != nil, LastDigest: p.DateTime(last)}
	for _, s := range MailStates {
		v.States = append(v.States, layout.Option{Value: s, Text: w.T("notice.mail.state."+s) + " (" + p.Number(counts[s]) + ")"})
	}
	for _, m := range list {
		row := mailRow(w, m)
		row.Who, row.Error = known[m.AccountID].Name, m.Error
		if m.State == Failed && m.Kind != mailCode {
			row.Retry = pathMails + "/" + m.ID + "/gui-lai"
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager.Total = w.T("notice.mails.total", len(list))
	if next != "" {
		v.Pager.Next = pathMails + "?" + url.Values{"sau": {next}, "trang-thai": {state}}.Encode()
	}
	if f.Value("sau") != "" {
		v.Pager.First = pathMails + "?" + url.Values{"trang-thai": {state}}.Encode()
	}
	return w.Render(f.Status(), views.MailsPage(v))
}

func (c *Center) retry(w *web.Ctx) error {
	if err := c.Retry(w.Context(), w.Actor, w.R.PathValue("id")); err != nil {
		return err
	}
	return w.See(pathMails+"?trang-thai="+Waiting, "notice.flash.retried")
}
