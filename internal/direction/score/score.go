// Package score counts how agencies answer for their tasks. It reads with SQL
// of its own and stores nothing: every figure follows from acts and dates, as
// the tally of tasks keeps them.
package score

import (
	"context"
	"slices"

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

// ByLead counts the tasks of each lead agency as they stand on the day, out of
// the figures that the acts themselves keep. A task with several leads counts
// for each of them, and once in the total.
func (r *Room) ByLead(ctx context.Context, today gov.Date) (rows []Row, total Counts, err error) {
	type cell struct {
		agency, box string
		n           int
	}
	month := today.String()[:7]
	list, err := db.List(ctx, r.db.Q(ctx), func(s db.Scanner) (x cell, err error) {
		err = s.Scan(&x.agency, &x.box, &x.n)
		return x, err
	}, `SELECT c.agency_id, c.box, sum(c.n) FROM (
		SELECT agency_id, box, n FROM task_tally WHERE viewer = '' AND basis IN ('both','current') AND box IN ('none','on_time','late','sent_in_time','sent_late')
		UNION ALL SELECT agency_id, CASE WHEN due < $1 THEN 'past' ELSE 'ahead' END, n FROM task_tally WHERE viewer = '' AND basis IN ('both','current') AND box = 'month'
		UNION ALL SELECT agency_id, 'passed', n FROM task_tally WHERE viewer = '' AND basis IN ('both','current') AND box = 'day' AND due >= $2 AND due < $3
		) AS c GROUP BY c.agency_id, c.box ORDER BY c.agency_id`, month, month+"-01", today.String())
	for _, x := range list {
		if len(rows) == 0 || rows[len(rows)-1].AgencyID != x.agency {
			rows = append(rows, Row{AgencyID: x.agency})
		}
		rows[len(rows)-1].Counts.add(of(x.box, x.n))
	}
	if len(rows) > 0 && rows[0].AgencyID == "" { // each task once
		total, rows = rows[0].Counts, rows[1:]
	}
	rows = slices.DeleteFunc(rows, func(x Row) bool { return x.Counts.Total == 0 })
	return rows, total, err
}

// of is the counts that n tasks of a box of the tally make. The days of this
// month that have passed are also in the month, which counts as ahead.
func of(box string, n int) Counts {
	switch box {
	case "none":
		return Counts{Total: n, NoDeadline: n}
	case "on_time":
		return Counts{Total: n, OnTime: n}
	case "late":
		return Counts{Total: n, Late: n}
	case "sent_in_time", "ahead":
		return Counts{Total: n, InTime: n}
	case "passed":
		return Counts{InTime: -n, Overdue: n}
	}
	return Counts{Total: n, Overdue: n} // past, sent_late
}
