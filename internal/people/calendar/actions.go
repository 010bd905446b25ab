package calendar

import (
	"context"
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/web"
	"roviec/internal/vn/vncal"
)

// Seed enters the announcements that come with the program and are not there
// yet, so that they can be completed and corrected like all others.
func (r *Room) Seed(ctx context.Context) error {
	missing := func(ctx context.Context) ([]vncal.Announcement, error) {
		list, err := r.store.all(ctx)
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(vncal.BuiltIn(), func(b vncal.Announcement) bool {
			return slices.ContainsFunc(list, func(a Announcement) bool { return a.ID == b.ID })
		}), nil
	}
	if list, err := missing(ctx); err != nil || len(list) == 0 {
		return err // no need for the writer
	}
	return r.db.InTx(ctx, func(ctx context.Context) error {
		mark, err := r.store.raise(ctx) // one node at a time from here
		if err != nil {
			return err
		}
		list, err := missing(ctx)
		if err != nil {
			return err
		}
		for _, a := range list {
			if err := r.store.insert(ctx, Announcement{Announcement: a, MadeAt: r.clock.Now(), mark: mark}); err != nil {
				return err
			}
			r.audit.Record(ctx, access.Actor{System: true}, "calendar.announce", "calendar", a.ID, detail(a))
		}
		return r.changed(ctx)
	})
}

// Announce enters an announcement: a new one where its id is empty, else the
// version after seen, which must be the newest.
func (r *Room) Announce(ctx context.Context, actor access.Actor, a vncal.Announcement, seen int) (vncal.Announcement, error) {
	if err := a.Check(); err != nil {
		return a, fault.Wrap(err, fault.Invalid, "calendar.error.days")
	}
	isNew := a.ID == ""
	if isNew {
		a.ID, seen = gov.NewID(), 0
	}
	a.Version = seen + 1
	err := r.db.InTx(ctx, func(ctx context.Context) error {
		mark, err := r.store.raise(ctx)
		if err != nil {
			return err
		}
		if !isNew {
			known, err := r.store.versions(ctx, a.ID)
			if err != nil {
				return err
			}
			if known[len(known)-1].Version != seen {
				return fault.New(fault.Conflict, "error.changed_meanwhile")
			}
		}
		if err := r.store.insert(ctx, Announcement{Announcement: a, MadeBy: actor.AccountID, MadeName: actor.Name, MadeAt: r.clock.Now(), mark: mark}); err != nil {
			return err
		}
		r.audit.Record(ctx, actor, "calendar.announce", "calendar", a.ID, detail(a))
		web.Result(ctx, pathOne+a.ID)
		return r.changed(ctx)
	})
	return a, err
}

// changed makes this node count by what the transaction wrote, once it is
// durable.
func (r *Room) changed(ctx context.Context) error {
	cal, mark, err := r.In(ctx)
	if err != nil {
		return err
	}
	db.AfterCommit(ctx, func() { r.now.Store(&present{mark, cal}) })
	return nil
}

func detail(a vncal.Announcement) map[string]any {
	days := make([]string, len(a.Days))
	for i, d := range a.Days {
		days[i] = d.Date.String() + " " + string(d.Kind)
	}
	return map[string]any{"version": a.Version, "year": a.Year, "number": a.Number, "issued": a.Issued.String(), "days": days}
}
