// Package score counts how agencies answer for their tasks. It reads with SQL
// of its own and stores nothing: every figure follows from acts and dates.
package score

import (
	"context"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
)

// Counts of tasks; they reconcile: Total = OnTime + Late + InTime + Overdue +
// NoDeadline. Drafts and paused, declined and withdrawn tasks are left out. A
// reported task that awaits acceptance counts as open, in time where it was
// sent in time.
type Counts struct {
	Total      int `json:"total"`
	OnTime     int `json:"done_on_time"`
	Late       int `json:"done_late"`
	InTime     int `json:"open_in_time"`
	Overdue    int `json:"open_overdue"`
	NoDeadline int `json:"no_deadline"`
}

func (c *Counts) add(o Counts) {
	c.Total += o.Total
	c.OnTime += o.OnTime
	c.Late += o.Late
	c.InTime += o.InTime
	c.Overdue += o.Overdue
	c.NoDeadline += o.NoDeadline
}

// Row is the counts of one lead agency.
type Row struct {
	AgencyID string
	Counts   Counts
}

// Room counts.
type Room struct{ db *db.DB }

// New returns the room.
func New(d *db.DB) *Room { return &Room{d} }

// ByLead counts the tasks of each lead agency as they stand on the day. A task
// with several leads counts for each of them, and once in the total.
func (r *Room) ByLead(ctx context.Context, today gov.Date) (rows []Row, total Counts, err error) {
	const judged = `
		CASE WHEN t.due IS NULL THEN 1 ELSE 0 END AS undated,
		CASE WHEN t.due IS NOT NULL AND t.state = 'accepted' AND t.reported_day <= t.due THEN 1 ELSE 0 END AS ontime,
		CASE WHEN t.due IS NOT NULL AND t.state = 'accepted' AND t.reported_day > t.due THEN 1 ELSE 0 END AS late,
		CASE WHEN t.due IS NOT NULL AND (t.state = 'reported' AND t.reported_day > t.due OR t.state IN ('handed_out','received','in_progress','returned') AND t.due < $1) THEN 1 ELSE 0 END AS overdue
		`
	const counted = ` t.state IN ('handed_out','received','in_progress','returned','reported','accepted')`
	scan := func(s db.Scanner) (Row, error) {
		var x Row
		err := s.Scan(&x.AgencyID, &x.Counts.Total, &x.Counts.NoDeadline, &x.Counts.OnTime, &x.Counts.Late, &x.Counts.Overdue)
		x.Counts.InTime = x.Counts.Total - x.Counts.NoDeadline - x.Counts.OnTime - x.Counts.Late - x.Counts.Overdue
		return x, err
	}
	const sums = `count(*), coalesce(sum(j.undated),0), coalesce(sum(j.ontime),0), coalesce(sum(j.late),0), coalesce(sum(j.overdue),0)`
	rows, err = db.List(ctx, r.db.Q(ctx), scan, `SELECT j.agency_id, `+sums+` FROM (SELECT p.agency_id,`+judged+` FROM task_party p JOIN task t ON t.id = p.task_id WHERE p.role = 'lead' AND`+counted+`) AS j GROUP BY j.agency_id ORDER BY j.agency_id`, today.String())
	if err != nil {
		return nil, total, err
	}
	all, err := db.One(ctx, r.db.Q(ctx), scan, `SELECT '', `+sums+` FROM (SELECT`+judged+` FROM task t WHERE`+counted+`) AS j`, today.String())
	total.add(all.Counts)
	return rows, total, err
}
