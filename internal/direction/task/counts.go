package task

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Counts are the boxes of a report; Total is their sum.
type Counts struct {
	Total      int `json:"total"`
	OnTime     int `json:"done_on_time"`
	Late       int `json:"done_late"`
	InTime     int `json:"open_in_time"`
	Overdue    int `json:"open_overdue"`
	NoDeadline int `json:"no_deadline"`
}

// of returns the figure of a box; nil for none.
func (c *Counts) of(b Box) *int {
	switch b {
	case BoxOnTime:
		return &c.OnTime
	case BoxLate:
		return &c.Late
	case BoxInTime:
		return &c.InTime
	case BoxOverdue:
		return &c.Overdue
	case BoxNoLimit:
		return &c.NoDeadline
	}
	return nil
}

func (c *Counts) add(b Box, n int) {
	if p := c.of(b); p != nil {
		*p += n
		c.Total += n
	}
}

// CountRow is the counts of one lead agency.
type CountRow struct {
	AgencyID string
	Counts
}

// CountBy counts the tasks of the filter that the actor may see, by lead
// agency and in all. A task with several leads counts for each of them, and
// once in the total.
func (r *Room) CountBy(ctx context.Context, a access.Actor, f Filter) (rows []CountRow, total Counts, err error) {
	today := clock.Today(r.clock)
	whole := Filter{Basis: f.Basis}
	f.Sort, f.Limit, f.Cursor = "", 0, ""
	if viewer, ok := r.viewer(a, f.AgencyID); ok {
		whole.AgencyID = f.AgencyID
		if reflect.DeepEqual(f, whole) {
			return r.store.tallied(ctx, viewer, f.Basis, today)
		}
	}
	return r.store.countBy(ctx, a, r.rights, f, today, r.cal)
}

// viewer is through whose eyes of the tally the actor sees the tasks in which
// the agency takes part, "" for all tasks; false where no tally tells it.
func (r *Room) viewer(a access.Actor, agency string) (string, bool) {
	if r.rights.Can(a, "task.list", access.Object{}) {
		return agency, true
	}
	if len(a.Agencies) != 1 || agency != "" && agency != a.Agencies[0] {
		return "", false
	}
	own := a.Agencies[0]
	return own, r.rights.Can(a, "task.list", access.Object{State: string(HandedOut), Concerns: []string{own}})
}

type cell struct {
	agency string
	box    Box
	n      int
}

func (s store) countBy(ctx context.Context, a access.Actor, rights *access.Table, f Filter, today gov.Date, cal Calendar) ([]CountRow, Counts, error) {
	var total Counts
	scan := func(r db.Scanner) (x cell, err error) {
		err = r.Scan(&x.agency, &x.box, &x.n)
		return x, err
	}
	all, err := s.countCells(ctx, a, rights, f, today, cal, false, scan)
	if err != nil {
		return nil, total, err
	}
	for _, x := range all {
		total.add(x.box, x.n)
	}
	each, err := s.countCells(ctx, a, rights, f, today, cal, true, scan)
	if err != nil {
		return nil, total, err
	}
	var rows []CountRow
	for _, x := range each {
		i := slices.IndexFunc(rows, func(r CountRow) bool { return r.AgencyID == x.agency })
		if i < 0 {
			i = len(rows)
			rows = append(rows, CountRow{AgencyID: x.agency})
		}
		rows[i].add(x.box, x.n)
	}
	return rows, total, nil
}

// countCells counts by box, and by lead agency where byLead is set.
func (s store) countCells(ctx context.Context, a access.Actor, rights *access.Table, f Filter, today gov.Date, cal Calendar, byLead bool, scan func(db.Scanner) (cell, error)) ([]cell, error) {
	q, err := s.ask(ctx, a, rights, "task.list", f, today, cal)
	if err != nil {
		return nil, err
	}
	if !f.AsOf.IsZero() {
		today = f.AsOf
	}
	due := q.due
	if f.Basis == Original {
		due = q.firstDue()
	}
	agency, from, box := "''", q.from, q.box(q.w, due, today)
	if strings.HasPrefix(from, "task_party p ") && !strings.Contains(q.w.SQL()+box, "t.") {
		from = "task_party p" // the agency's index alone answers
	}
	if byLead {
		agency = "l.agency_id"
		lead := "(SELECT task_id, agency_id FROM task_party WHERE role = 'lead'"
		if q.asOf > 0 {
			lead += " AND since < " + q.w.Arg(q.asOf) + " UNION ALL SELECT task_id, agency_id FROM task_party_past WHERE role = 'lead' AND since < " + q.w.Arg(q.asOf) + " AND until >= " + q.w.Arg(q.asOf)
		}
		from += " JOIN " + lead + ") l ON l.task_id = " + q.id
	}
	return db.List(ctx, s.db.Q(ctx), scan, `SELECT c.agency, c.box, count(*) FROM (SELECT `+agency+` AS agency, `+box+` AS box FROM `+from+q.w.SQL()+`) AS c GROUP BY c.agency, c.box ORDER BY c.agency`, q.w.Args()...)
}
