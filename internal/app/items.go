package app

import (
	"context"
	"strconv"

	"roviec/internal/base/gov"
	"roviec/internal/direction/programme"
	"roviec/internal/direction/remind"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/i18n"
)

// What of the work programme reaches people: reminders by the ladder, and
// their own work.

// remindItems lets the ladder of reminders climb for items that are still to
// be submitted. They have no urgency of their own.
func (r *Rooms) remindItems() remind.Source {
	return remind.Source{
		Kind: programme.RemindKind,
		Unswept: func(ctx context.Context, until, today gov.Date, limit int) ([]remind.Thing, error) {
			list, err := r.Programmes.Unswept(ctx, until, today, limit)
			out := make([]remind.Thing, len(list))
			for n, i := range list {
				out[n] = remind.Thing{ID: i.ID, Urgency: "normal", Supervisor: i.Leader, Due: i.Due(task.Current, r.Calendar), Leads: []string{i.LeadID}}
			}
			return out, err
		},
		Swept: r.Programmes.Swept,
	}
}

// waitingShown is how many items "my work" names.
const waitingShown = 10

// waitingItems are the items of the programme that press: of the actor's
// agencies, or of all where the actor keeps the programme or leads.
func (r *Rooms) waitingItems(ctx context.Context, a access.Actor) ([]task.Waiting, error) {
	if !r.Rights.May(a, "programme.list") {
		return nil, nil
	}
	agencies := a.Agencies
	switch {
	case r.Rights.May(a, "programme.write") || r.Rights.May(a, "adjustment.decide"):
		agencies = nil
	case len(agencies) == 0:
		return nil, nil
	}
	list, err := r.Programmes.Owed(ctx, agencies, waitingShown+1)
	if err != nil {
		return nil, err
	}
	p := i18n.From(ctx)
	heading := p.T("waiting.item")
	var out []task.Waiting
	for n, i := range list {
		year := strconv.Itoa(i.Year)
		if n == waitingShown {
			link := "/lam-viec/chuong-trinh/" + year + "?trang-thai=planned"
			if len(agencies) == 1 {
				link += "&co-quan=" + agencies[0]
			}
			return append(out, task.Waiting{Heading: heading, Text: p.T("waiting.items_more", year), Link: link}), nil
		}
		key, days := r.Programmes.TimeNow(i)
		words := p.T(key)
		if days > 0 {
			words = p.T("programme.time.late_by", words, days)
		}
		out = append(out, task.Waiting{Heading: heading, Text: p.T("waiting.item_words", i.Title, p.Date(i.Due(task.Current, r.Calendar)), words), Link: "/lam-viec/chuong-trinh/noi-dung/" + i.ID})
	}
	return out, nil
}
