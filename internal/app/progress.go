package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/public/publish"
)

// publishProgress makes the counts of tasks public, where they changed.
func (r *Rooms) publishProgress(ctx context.Context) error {
	today := clock.Today(r.clock)
	rows, total, err := r.Scores.ByLead(ctx, today)
	if err != nil {
		return err
	}
	var ids []string
	for _, x := range rows {
		ids = append(ids, x.AgencyID)
	}
	known, err := r.Org.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	var list []map[string]any
	for _, x := range rows {
		g := known[x.AgencyID]
		list = append(list, map[string]any{
			"agency": map[string]string{"code": g.Code, "name": g.Name, "short_name": g.ShortName}, "total": x.Counts.Total, "done_on_time": x.Counts.OnTime, "done_late": x.Counts.Late,
			"open_in_time": x.Counts.InTime, "open_overdue": x.Counts.Overdue, "no_deadline": x.Counts.NoDeadline,
		})
	}
	slices.SortFunc(list, func(a, b map[string]any) int {
		return strings.Compare(a["agency"].(map[string]string)["code"], b["agency"].(map[string]string)["code"])
	})
	data := map[string]any{"as_of": today.String(), "total": total, "agencies": list}
	b, err := json.Marshal(data)
	if err != nil {
		return err
	}
	old, err := db.One(ctx, r.db.Q(ctx), db.Value[string], `SELECT data FROM published_record WHERE kind = 'page' AND id = 'progress'`)
	if err == nil && old == string(b) || err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return r.News.Record(ctx, access.Actor{System: true}, publish.Record{Kind: "page", ID: "progress", Title: "Tiến độ", Section: "tien-do", Year: today.Year, Path: "/tien-do", Data: data})
}

// bodies are the people whom a notice to an agency reaches: its head and focal
// point, and in the Office its Chief and desk officers.
type bodies struct{ *Rooms }

func (b bodies) Recipients(ctx context.Context, accounts, agencies []string, roles []access.Role) ([]string, error) {
	for _, id := range agencies {
		list, err := b.Accounts.InAgency(ctx, id, access.AgencyHead, access.AgencyFocal, access.ChiefOfOffice, access.OfficeDesk)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			accounts = append(accounts, a.ID)
		}
	}
	return b.Accounts.Recipients(ctx, accounts, nil, roles)
}
