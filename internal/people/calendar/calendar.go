package calendar

import (
	"context"
	"sync/atomic"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/audit"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vncal"
)

// Grants of the calendar.
var Grants = []access.Grant{
	{Roles: access.Staff, Permissions: []access.Permission{"calendar.read"}, Reach: access.All, Why: "Which days are worked concerns everybody."},
	{Roles: append([]access.Role{access.Admin}, access.Office...), Permissions: []access.Permission{"calendar.change"}, Reach: access.All, Why: "The Office, or the administrator for it, enters what was announced."},
}

// Room is the calendar of the database. Its counting methods answer from
// memory.
type Room struct {
	db    *db.DB
	store store
	clock clock.Clock
	audit *audit.Log
	now   atomic.Pointer[present]
}

// present is the calendar as of a mark.
type present struct {
	mark int64
	cal  *vncal.Calendar
}

// New returns the calendar of the database; until it was first read, the
// announcements that are built in count.
func New(d *db.DB, clk clock.Clock, log *audit.Log) *Room {
	r := &Room{db: d, store: store{d}, clock: clk, audit: log}
	r.now.Store(&present{cal: vncal.Default()})
	return r
}

// IsWorking reports whether civil servants work on d.
func (r *Room) IsWorking(d gov.Date) bool { return r.now.Load().cal.IsWorking(d) }

// AddWorkingDays returns the n-th working day after from.
func (r *Room) AddWorkingDays(from gov.Date, n int) gov.Date {
	return r.now.Load().cal.AddWorkingDays(from, n)
}

// WorkingDaysBetween counts the working days after a up to and including b.
func (r *Room) WorkingDaysBetween(a, b gov.Date) int {
	return r.now.Load().cal.WorkingDaysBetween(a, b)
}

// On returns what makes d differ from the ordinary week.
func (r *Room) On(d gov.Date) (vncal.Day, bool) { return r.now.Load().cal.On(d) }

// End returns the day with which a term ends that begins on from.
func (r *Room) End(from gov.Date, t vncal.Term) gov.Date { return r.now.Load().cal.End(from, t) }

// In returns the calendar as the transaction of ctx sees it, or, outside, as
// it is now, and its mark.
func (r *Room) In(ctx context.Context) (*vncal.Calendar, int64, error) {
	n, err := r.store.mark(ctx)
	if err != nil {
		return nil, 0, err
	}
	if p := r.now.Load(); p.mark == n {
		return p.cal, n, nil
	}
	list, err := r.store.all(ctx)
	if err != nil {
		return nil, 0, err
	}
	p := &present{n, calendarOf(list)}
	if !db.InTransaction(ctx) { // otherwise it may be rolled back
		r.now.Store(p)
	}
	return p.cal, n, nil
}

func calendarOf(list []Announcement) *vncal.Calendar {
	plain := make([]vncal.Announcement, len(list))
	for i, a := range list {
		plain[i] = a.Announcement
	}
	return vncal.Of(plain)
}

// follow is how often a node looks whether another changed the calendar.
const follow = 250 * time.Millisecond

// Watch follows changes that other nodes make, until ctx ends. Without its
// database the node goes on with what it has.
func (r *Room) Watch(ctx context.Context) {
	t := time.NewTicker(follow)
	defer t.Stop()
	for {
		_, _, _ = r.In(ctx)
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Since returns the announcements that count since after the mark, oldest
// first.
func (r *Room) Since(ctx context.Context, mark int64) ([]vncal.Announcement, error) {
	list, err := r.store.all(ctx)
	if err != nil {
		return nil, err
	}
	var out []vncal.Announcement
	for _, a := range list {
		if a.mark > mark {
			out = append(out, a.Announcement)
		}
	}
	return out, nil
}
