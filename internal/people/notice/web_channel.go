package notice

import (
	"net/http"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/ical"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/form"
	"roviec/internal/floor/web/layout"
	"roviec/internal/people/notice/views"
)

const (
	pathInbox    = "/lam-viec/thong-bao"
	pathChannels = pathInbox + "/cach-nhan"
	pathDigest   = pathInbox + "/nhac/"
	pathFeed     = "/lich/"
)

// ownRoutes concern the account that asks, and no other can be named.
func (c *Center) ownRoutes() []web.Route {
	act := func(name string, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: pathChannels + name, Permission: access.SignedIn, Handle: inPerson(h)}
	}
	return []web.Route{
		{Method: "GET", Pattern: pathDigest + "{id}", Permission: access.SignedIn, Handle: c.showDigest},
		{Method: "GET", Pattern: pathChannels, Permission: access.SignedIn, Handle: inPerson(func(w *web.Ctx) error { return c.channels(w, nil, "") })},
		act("", c.choose),
		act("/dia-chi", c.setAddress),
		act("/xac-nhan", c.prove),
		act("/bo-dia-chi", c.dropAddress),
		act("/lich", c.newSecret),
		act("/thu-hoi-lich", c.dropSecret),
		{Method: "GET", Pattern: pathFeed + "{secret}/ca-nhan.ics", Permission: access.Public, Handle: c.feed("notice.feed.own")},
		{Method: "GET", Pattern: pathFeed + "{secret}/phien-hop.ics", Permission: access.Public, Handle: c.feed("notice.feed.sittings", "sitting")},
	}
}

// inPerson refuses tokens of the API: a lost token must not lead mails
// elsewhere.
func inPerson(h web.Handler) web.Handler {
	return func(w *web.Ctx) error {
		if w.Actor.Token {
			return fault.New(fault.Forbidden, "account.error.in_person")
		}
		return h(w)
	}
}

const mailsShown = 10

func (c *Center) channels(w *web.Ctx, f *form.Form, secret string) error {
	ctx, id := w.Context(), w.Actor.AccountID
	x, err := c.ChannelOf(ctx, id)
	if err != nil {
		return err
	}
	if f == nil {
		f = form.New()
		f.Set("tell", tellAll)
		f.Set("mail", x.Mail)
		if x.Reminders {
			f.Set("reminders", "1")
		}
	}
	mails, _, err := c.Mails(ctx, MailFilter{AccountID: id, Limit: mailsShown})
	if err != nil {
		return err
	}
	s, err := c.SecretOf(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	p := i18n.From(ctx)
	v := views.Channels{Page: w.Page(w.T("notice.channels")), Form: f, Server: c.Post != nil, Address: x.Address, Pending: x.Pending, FeedMade: p.DateTime(s.MadeAt), FeedUsed: p.DateTime(s.UsedAt)}
	v.Page.Problem = f.Status() != http.StatusOK
	for _, m := range MailChoices {
		v.Choices = append(v.Choices, layout.Option{Value: m, Text: w.T("notice.mail." + m)})
	}
	for _, m := range mails {
		v.Mails = append(v.Mails, mailRow(w, m))
	}
	if err := c.browsers(w, &v); err != nil {
		return err
	}
	if secret != "" {
		v.Secrets = []string{c.BaseURL + pathFeed + secret + "/ca-nhan.ics", c.BaseURL + pathFeed + secret + "/phien-hop.ics"}
	}
	return w.Render(f.Status(), views.ChannelsPage(v))
}

func mailRow(w *web.Ctx, m Mail) views.Mail {
	p := i18n.From(w.Context())
	v := views.Mail{ID: m.ID, Address: m.Address, Kind: w.T("notice.mail.kind." + m.Kind), State: w.T("notice.mail.state." + m.State), Tone: mailTones[m.State], Made: p.DateTime(m.MadeAt), Ended: p.DateTime(m.EndedAt), Tries: p.Number(m.Tries)}
	if m.State == Waiting && m.Tries > 0 {
		v.Next = p.DateTime(m.NextAt)
	}
	return v
}

var mailTones = map[string]string{Waiting: "amber", Sent: "green", Failed: "red", Dropped: "neutral"}

func (c *Center) choose(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	how := f.Choice("mail", true, MailChoices...)
	if f.Err() == nil {
		if err = c.Choose(w.Context(), w.Actor, how, f.Bool("reminders")); err == nil {
			return w.See(pathChannels, "notice.flash.chosen")
		} else if !f.Merge(err) {
			return err
		}
	}
	return c.channels(w, f, "")
}

// kept puts what is stored beside what was typed into another form of the
// page.
func (c *Center) kept(w *web.Ctx, f *form.Form) error {
	x, err := c.ChannelOf(w.Context(), w.Actor.AccountID)
	f.Set("mail", x.Mail)
	if x.Reminders {
		f.Set("reminders", "1")
	}
	return err
}

func (c *Center) setAddress(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	if f.Text("address", true, 254); f.Err() == nil {
		if err = c.SetAddress(w.Context(), w.Actor, f.Value("address")); err == nil {
			return w.See(pathChannels+"#dia-chi", "notice.flash.code_sent")
		} else if !f.Merge(err) {
			return err
		}
	}
	if err := c.kept(w, f); err != nil {
		return err
	}
	return c.channels(w, f, "")
}

func (c *Center) prove(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	if code := strings.ReplaceAll(f.Text("code", true, 20), " ", ""); f.Err() == nil {
		if err = c.Prove(w.Context(), w.Actor, code); err == nil {
			return w.See(pathChannels, "notice.flash.proved")
		} else if !f.Merge(err) {
			return err
		}
	}
	if err := c.kept(w, f); err != nil {
		return err
	}
	return c.channels(w, f, "")
}

func (c *Center) dropAddress(w *web.Ctx) error {
	if err := c.DropAddress(w.Context(), w.Actor); err != nil {
		return err
	}
	return w.See(pathChannels, "notice.flash.dropped")
}

func (c *Center) newSecret(w *web.Ctx) error {
	secret, err := c.NewSecret(w.Context(), w.Actor)
	if err != nil {
		return err
	}
	return c.channels(w, nil, secret)
}

func (c *Center) dropSecret(w *web.Ctx) error {
	if err := c.DropSecret(w.Context(), w.Actor); err != nil {
		return err
	}
	return w.See(pathChannels+"#lich", "notice.flash.feed_dropped")
}

func (c *Center) showDigest(w *web.Ctx) error {
	d, err := c.digest(w.Context(), w.Actor.AccountID, w.R.PathValue("id"))
	if err != nil {
		return err
	}
	p := i18n.From(w.Context())
	v := views.Digest{Page: w.Page(w.T("notice.digest.title", d.Day))}
	for _, x := range d.Items {
		v.Rows = append(v.Rows, views.Row{Text: w.T(x.Key, shown(p, x.Args)...), Link: x.Link})
	}
	return w.Render(http.StatusOK, views.DigestPage(v))
}

// feed answers the secret address: whoever knows it reads what its owner may
// read.
func (c *Center) feed(name string, only ...string) web.Handler {
	return func(w *web.Ctx) error {
		a, err := c.Holder(w.Context(), w.R.PathValue("secret"))
		if err != nil {
			return err
		}
		list, err := c.Events(w.Context(), a, only...)
		if err != nil {
			return err
		}
		p := i18n.In(i18n.Lang(a.Locale))
		cal := ical.Calendar{Name: p.T(name, a.Name), Events: list}
		h := w.W.Header()
		h.Set("Content-Type", ical.ContentType)
		h.Set("Cache-Control", "private, no-store")
		h.Set("X-Robots-Tag", "noindex")
		w.W.WriteHeader(http.StatusOK)
		_, err = w.W.Write(cal.Write(c.clock.Now()))
		return err
	}
}
