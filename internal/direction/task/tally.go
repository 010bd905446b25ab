package task

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
)

// The tally keeps how many tasks each lead agency has in each box, of all tasks
// and of those in which an agency takes part. What runs moves from "in time" to
// "overdue" by the passing of days alone, so it is kept by the day of its date,
// and by month, and summed up when it is asked for.

// cellKey is one figure of the tally.
type cellKey struct{ viewer, basis, box, due, agency string }

func (k cellKey) compare(o cellKey) int {
	return cmp.Or(strings.Compare(k.viewer, o.viewer), strings.Compare(k.basis, o.basis), strings.Compare(k.box, o.box), strings.Compare(k.due, o.due), strings.Compare(k.agency, o.agency))
}

// Bases in the tally: of tasks that both judge alike, and of others.
const (
	bothBases    = "both"
	currentBasis = "current"
	firstBasis   = "original"
)

// changesOfTally gathers what a transaction changes; it is written as one of
// the transaction's last statements, in the order of the keys, so that two
// transactions never wait for each other crosswise.
type changesOfTally map[cellKey]int

type tallyKey struct{}

// tally notes that a task was as was and is as is; a zero task is none.
func (s store) tally(ctx context.Context, was, is Task) {
	if was.standing() == is.standing() && slices.Equal(was.Leads, is.Leads) && slices.Equal(was.Coordinating, is.Coordinating) {
		return
	}
	c := db.BeforeCommit(ctx, tallyKey{}, &changesOfTally{}, s.writeTally)
	c.add(was, -1)
	c.add(is, 1)
}

func (c changesOfTally) add(t Task, n int) {
	now, first := t.standing().against(Current), t.standing().against(Original)
	if now.Due == first.Due {
		c.addTo(bothBases, now, t, n)
		return
	}
	c.addTo(currentBasis, now, t, n)
	c.addTo(firstBasis, first, t, n)
}

func (c changesOfTally) addTo(basis string, s Standing, t Task, n int) {
	for _, cell := range s.cells() {
		for _, viewer := range slices.Concat([]string{""}, t.Leads, t.Coordinating) {
			for _, agency := range append([]string{""}, t.Leads...) {
				c[cellKey{viewer, basis, cell[0], cell[1], agency}] += n
			}
		}
	}
}

// cells are the boxes of the tally, with the day or month, in which a standing
// counts; its Due is that of the basis.
func (s Standing) cells() [][2]string {
	late := s.Reported.After(s.Due)
	switch s.State {
	case "", Draft, Paused, Declined, Withdrawn:
		return nil
	}
	switch {
	case s.Due.IsZero():
		return [][2]string{{"none", ""}}
	case s.State == Accepted && late:
		return [][2]string{{"late", ""}}
	case s.State == Accepted:
		return [][2]string{{"on_time", ""}}
	case s.State == Reported && late:
		return [][2]string{{"sent_late", ""}}
	case s.State == Reported:
		return [][2]string{{"sent_in_time", ""}}
	}
	d := s.Due.String()
	return [][2]string{{"day", d}, {"month", d[:7]}}
}

func (s store) writeTally(ctx context.Context, c *changesOfTally) error {
	keys := make([]cellKey, 0, len(*c))
	for k, n := range *c {
		if n != 0 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, cellKey.compare)
	for list := range slices.Chunk(keys, 100) {
		var w db.Where
		rows := make([]string, len(list))
		for i, k := range list {
			rows[i] = w.Expand("(?,?,?,?,?,?)", k.viewer, k.basis, k.box, k.due, k.agency, (*c)[k])
		}
		if _, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_tally (viewer, basis, box, due, agency_id, n) VALUES `+strings.Join(rows, ",")+
			` ON CONFLICT (viewer, basis, box, due, agency_id) DO UPDATE SET n = task_tally.n + excluded.n`, w.Args()...); err != nil {
			return err
		}
	}
	return nil
}

// recount is the tally made from the tasks themselves.
const recount = `INSERT INTO task_tally (viewer, basis, box, due, agency_id, n)
WITH stood AS (
  SELECT id, state, reported_day, due_sort AS due, CASE WHEN original_sort < '9999-12-30' THEN original_sort ELSE due_sort END AS first
  FROM task WHERE state IN ('handed_out','received','in_progress','returned','reported','accepted')
), judged AS (
  SELECT id, state, reported_day, CASE WHEN due = first THEN 'both' ELSE 'current' END AS basis, due FROM stood
  UNION ALL SELECT id, state, reported_day, 'original', first FROM stood WHERE first <> due
), cell AS (
  SELECT id, basis,
    CASE WHEN due >= '9999-12-30' THEN 'none' WHEN state = 'accepted' AND reported_day > due THEN 'late' WHEN state = 'accepted' THEN 'on_time'
      WHEN state = 'reported' AND reported_day > due THEN 'sent_late' WHEN state = 'reported' THEN 'sent_in_time' ELSE 'month' END AS box,
    CASE WHEN due < '9999-12-30' AND state NOT IN ('accepted','reported') THEN substr(due, 1, 7) ELSE '' END AS due FROM judged
  UNION ALL SELECT id, basis, 'day', due FROM judged WHERE due < '9999-12-30' AND state NOT IN ('accepted','reported')
), seen AS (
  SELECT '' AS viewer, c.basis, c.box, c.due, '' AS agency FROM cell c
  UNION ALL SELECT '', c.basis, c.box, c.due, l.agency_id FROM cell c JOIN task_party l ON l.task_id = c.id AND l.role = 'lead'
  UNION ALL SELECT v.agency_id, c.basis, c.box, c.due, '' FROM cell c JOIN task_party v ON v.task_id = c.id
  UNION ALL SELECT v.agency_id, c.basis, c.box, c.due, l.agency_id FROM cell c JOIN task_party v ON v.task_id = c.id JOIN task_party l ON l.task_id = c.id AND l.role = 'lead'
)
SELECT viewer, basis, box, due, agency, count(*) FROM seen GROUP BY viewer, basis, box, due, agency`

// Recount makes the tally anew from the tasks.
func (r *Room) Recount(ctx context.Context) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM task_tally`); err != nil {
			return err
		}
		_, err := db.Exec(ctx, r.db.Q(ctx), recount)
		return err
	})
}

// Months that ended foldDays ago are added up into one figure under
// foldedMonth. A task of theirs that moves on later counts down in its
// month, so that the sum stays right.
const (
	foldDays    = 100
	foldedMonth = "0000-00"
)

// TidyTally adds up what was due long ago and removes figures that have become
// nothing, so that a question costs the same after ten years.
func (r *Room) TidyTally(ctx context.Context) error {
	before := clock.Today(r.clock).AddDays(-foldDays).String()[:7]
	return r.db.InTx(ctx, func(ctx context.Context) error {
		q := r.db.Q(ctx)
		if _, err := db.Exec(ctx, q, `DELETE FROM task_tally WHERE n = 0 OR box = 'day' AND due < $1`, before+"-01"); err != nil {
			return err
		}
		type figure struct {
			cellKey
			n int
		}
		list, err := db.List(ctx, q, func(r db.Scanner) (x figure, err error) {
			err = r.Scan(&x.viewer, &x.basis, &x.agency, &x.n)
			return x, err
		}, `DELETE FROM task_tally WHERE box = 'month' AND due > $1 AND due < $2 RETURNING viewer, basis, agency_id, n`, foldedMonth, before)
		if err != nil {
			return err
		}
		c := changesOfTally{}
		for _, x := range list {
			x.box, x.due = "month", foldedMonth
			c[x.cellKey] += x.n
		}
		return r.store.writeTally(ctx, &c)
	})
}

// tallied counts the tasks that viewer sees by lead agency on the day, out of
// the tally; viewer is an agency that takes part, or "" for all tasks.
func (s store) tallied(ctx context.Context, viewer string, b Basis, today gov.Date) (rows []CountRow, total Counts, err error) {
	basis, month := currentBasis, today.String()[:7]
	if b == Original {
		basis = firstBasis
	}
	type sum struct {
		agency, box string
		n           int
	}
	list, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (x sum, err error) {
		err = r.Scan(&x.agency, &x.box, &x.n)
		return x, err
	}, `SELECT c.agency_id, c.box, sum(c.n) FROM (
		SELECT agency_id, box, n FROM task_tally WHERE viewer = $1 AND basis IN ('both',$2) AND box IN ('none','on_time','late','sent_in_time','sent_late')
		UNION ALL SELECT agency_id, CASE WHEN due < $3 THEN 'past' ELSE 'ahead' END, n FROM task_tally WHERE viewer = $1 AND basis IN ('both',$2) AND box = 'month'
		UNION ALL SELECT agency_id, 'day', n FROM task_tally WHERE viewer = $1 AND basis IN ('both',$2) AND box = 'day' AND due >= $4 AND due < $5
		) AS c GROUP BY c.agency_id, c.box ORDER BY c.agency_id`, viewer, basis, month, month+"-01", today.String())
	for _, x := range list {
		if len(rows) == 0 || rows[len(rows)-1].AgencyID != x.agency {
			rows = append(rows, CountRow{AgencyID: x.agency})
		}
		row := &rows[len(rows)-1].Counts
		switch x.box { // the days of this month that have passed lie in its month as well
		case "none":
			row.add(BoxNoLimit, x.n)
		case "on_time":
			row.add(BoxOnTime, x.n)
		case "late":
			row.add(BoxLate, x.n)
		case "sent_in_time", "ahead":
			row.add(BoxInTime, x.n)
		case "sent_late", "past":
			row.add(BoxOverdue, x.n)
		case "day":
			row.add(BoxInTime, -x.n)
			row.add(BoxOverdue, x.n)
		}
	}
	if len(rows) > 0 && rows[0].AgencyID == "" {
		total, rows = rows[0].Counts, rows[1:]
	}
	rows = slices.DeleteFunc(rows, func(r CountRow) bool { return r.Total == 0 })
	return rows, total, err
}
