package programme

import (
	"context"
	"slices"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/people/notice"
)

// The doors of those who remind. Who is reminded when is not this room's
// matter.

// RemindKind is that of reminders of items.
const RemindKind = "programme_item"

// Unswept returns items that are still to be submitted, by a day up to until,
// the oldest month first, that were neither looked at today nor changed since;
// Swept notes that they were.
func (r *Room) Unswept(ctx context.Context, until, today gov.Date, limit int) ([]Item, error) {
	last := openMonth(r.Cal, until)
	if dueIn(r.Cal, last).After(until) {
		last--
	}
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item
		WHERE state = 'planned' AND (year, month) <= ($1, $2) AND swept_day <> $3 ORDER BY year, month, id LIMIT $4`, last/12, last%12+1, today.String(), limit)
}

// Swept notes that the items were looked at today.
func (r *Room) Swept(ctx context.Context, ids []string, today gov.Date) error {
	var w db.Where
	day := w.Arg(today.String())
	w.In("id", ids...)
	_, err := db.Exec(ctx, r.db.Q(ctx), `UPDATE programme_item SET swept_day = `+day+w.SQL(), w.Args()...)
	return err
}

// Stand is the source of the digests: how the items stand now for who is
// reminded of them. What was submitted, ended, or is no longer theirs is left
// out.
func (r *Room) Stand(ctx context.Context, a access.Actor, ids []string) ([]notice.Item, error) {
	var out []notice.Item
	today := clock.Today(r.clock)
	for part := range slices.Chunk(ids, 200) {
		var w db.Where
		w.In("id", part...)
		w.AddRaw("state = 'planned'")
		list, err := db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item`+w.SQL()+` ORDER BY year, month, id`, w.Args()...)
		if err != nil {
			return nil, err
		}
		leads := make([]string, len(list))
		for n, i := range list {
			leads[n] = i.LeadID
		}
		known, err := r.agencies.ByIDs(ctx, leads)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			theirs := slices.Contains(a.Agencies, i.LeadID) || a.Has(access.Chairman, access.ViceChairman, access.ChiefOfOffice)
			if !theirs || !r.rights.Can(a, "programme.read", i.Object()) {
				continue
			}
			due := i.Due(task.Current, r.Cal)
			x := notice.Item{ID: i.ID, Rank: due.Sub(today), Link: itemPath(i.ID), Args: []any{itoa(i.Year), itoa(i.Ordinal), i.Title, known[i.LeadID].ShortName, due.String()}}
			switch {
			case due.Before(today):
				x.Key, x.Args = "programme.remind.overdue", append(x.Args, i.DaysLate(task.Current, today, r.Cal))
			case due == today:
				x.Key = "programme.remind.today"
			default:
				x.Key, x.Args = "programme.remind.soon", append(x.Args, max(1, r.Cal.WorkingDaysBetween(today, due)))
			}
			out = append(out, x)
		}
	}
	return out, nil
}

// Owed lists the items that the agencies are still to submit and that press:
// overdue, due today or due soon, the oldest month first. No agency means all.
func (r *Room) Owed(ctx context.Context, agencies []string, limit int) ([]Item, error) {
	today := clock.Today(r.clock)
	last := openMonth(r.Cal, today)
	if dueIn(r.Cal, last).After(r.Cal.AddWorkingDays(today, task.SoonDays)) {
		last--
	}
	var w db.Where
	w.AddRaw("state = 'planned'")
	if len(agencies) > 0 {
		w.In("lead_id", agencies...)
	}
	w.Add("(year, month) <= (?, ?)", last/12, last%12+1)
	return db.List(ctx, r.db.Q(ctx), scan, `SELECT `+columns+` FROM programme_item`+w.SQL()+` ORDER BY year, month, id LIMIT `+w.Arg(limit), w.Args()...)
}

// TimeNow judges an item today against the month in force, in the words of the
// catalogue's keys: the key and its number of working days, 0 where none
// counts.
func (r *Room) TimeNow(i Item) (key string, days int) {
	today := clock.Today(r.clock)
	return "programme.time." + string(i.TimeState(task.Current, today, r.Cal)), i.DaysLate(task.Current, today, r.Cal)
}
