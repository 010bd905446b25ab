package notice

import (
	"net/http"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
	"roviec/internal/floor/web"
	"roviec/internal/floor/web/layout"
	"roviec/internal/floor/web/static"
	"roviec/internal/people/account"
	"roviec/internal/people/notice/views"
)

const (
	pathBrowsers = pathChannels + "/trinh-duyet"
	// The worker stands below the workspace under a name that stays: a browser
	// looks there for a newer one.
	pathWorker = pathInbox + "/day.js"
)

// What to be told in a browser.
const (
	tellAll    = "all"
	tellDigest = "digest"
)

func (c *Center) pushRoutes() []web.Route {
	return []web.Route{
		{Method: "GET", Pattern: pathWorker, Permission: access.Public, Handle: worker},
		{Method: "POST", Pattern: pathBrowsers, Permission: access.SignedIn, Handle: inPerson(c.subscribe)},
		{Method: "POST", Pattern: pathBrowsers + "/{id}/thu-hoi", Permission: access.SignedIn, Handle: inPerson(c.unsubscribe)},
	}
}

func worker(w *web.Ctx) error {
	h := w.W.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	w.W.WriteHeader(http.StatusOK)
	_, err := w.W.Write(static.Worker())
	return err
}

func (c *Center) subscribe(w *web.Ctx) error {
	f, err := w.Form()
	if err != nil {
		return err
	}
	tell := f.Choice("tell", true, tellAll, tellDigest)
	if f.Value("endpoint") == "" { // the button pressed where scripts did not run
		f.Merge(fault.Fields(fault.Field{Name: "tell", Key: "notice.error.needs_script"}))
	}
	if f.Err() == nil {
		b := Browser{Name: account.AgentName(w.R.UserAgent()), DigestOnly: tell == tellDigest}
		if err = c.Subscribe(w.Context(), w.Actor, b, f.Value("endpoint"), f.Value("p256dh"), f.Value("auth")); err == nil {
			return w.See(pathChannels+"#day", "notice.flash.subscribed")
		} else if !f.Merge(err) {
			return err
		}
	}
	if err := c.kept(w, f); err != nil {
		return err
	}
	return c.channels(w, f, "")
}

func (c *Center) unsubscribe(w *web.Ctx) error {
	if err := c.Unsubscribe(w.Context(), w.Actor, w.R.PathValue("id")); err != nil {
		return err
	}
	return w.See(pathChannels+"#day", "notice.flash.unsubscribed")
}

// browsers fills the part of the page about browsers.
func (c *Center) browsers(w *web.Ctx, v *views.Channels) error {
	ctx := w.Context()
	if c.Push != nil {
		v.PushKey, v.PushWorker = c.Push.Public(), pathWorker
	}
	v.TellChoices = []layout.Option{{Value: tellAll, Text: w.T("notice.push.all")}, {Value: tellDigest, Text: w.T("notice.push.digest")}}
	list, err := c.Browsers(ctx, w.Actor.AccountID)
	if err != nil {
		return err
	}
	waits, err := c.PushWaits(ctx, w.Actor.AccountID)
	p := i18n.From(ctx)
	for _, b := range list {
		row := views.Browser{Name: b.Name, Hash: b.EndpointHash, Made: p.DateTime(b.MadeAt), Delivered: p.DateTime(b.DeliveredAt), Tell: w.T("notice.push.all"), State: w.T("notice.push.state.active"), Tone: "green", Revoke: pathBrowsers + "/" + b.ID + "/thu-hoi"}
		if b.DigestOnly {
			row.Tell = w.T("notice.push.digest")
		}
		switch {
		case b.State == Gone:
			row.State, row.Tone, row.Note = w.T("notice.push.state.gone"), "red", w.T("notice.push.gone", p.DateTime(b.EndedAt))
		case b.Error != "":
			row.State, row.Tone, row.Note = w.T("notice.push.state.failing"), "amber", w.T("notice.push.failing", waits[b.ID])
		case waits[b.ID] > 0:
			row.Note = w.T("notice.push.waits", waits[b.ID])
		}
		v.Browsers = append(v.Browsers, row)
	}
	return err
}
