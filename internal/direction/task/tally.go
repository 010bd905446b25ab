package task

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
)

// The tally keeps how many tasks each lead agency has in each box. What runs
// moves from "in time" to "overdue" by the passing of days alone, so it is kept
// by the day of its date, and by month, and summed up when it is asked for.

// cellKey is one figure of the tally.
type cellKey struct{ basis, box, due, agency string }

type cellChange struct{ n, firsts int }

// changesOfTally gathers what a transaction changes; it is written as one of
// the transaction's last statements, in the order of the keys, so that two
// transactions never wait for each other crosswise.
type changesOfTally struct{ cells map[cellKey]cellChange }

type tallyKey struct{}

// Names of the bases in the tally.
var tallyBases = []struct {
	name  string
	basis Basis
}{{"current", Current}, {"original", Original}}

// tally notes that a task went from one standing and set of leads to another.
func (s store) tally(ctx context.Context, was, is Standing, wasLeads, isLeads []string) {
	if was == is && slices.Equal(wasLeads, isLeads) {
		return
	}
	c := db.BeforeCommit(ctx, tallyKey{}, &changesOfTally{map[cellKey]cellChange{}}, s.writeTally)
	for _, b := range tallyBases {
		c.add(b.name, was.against(b.basis), wasLeads, -1)
		c.add(b.name, is.against(b.basis), isLeads, 1)
	}
}

func (c *changesOfTally) add(basis string, s Standing, leads []string, n int) {
	for i, id := range leads {
		for _, cell := range s.cells() {
			k := cellKey{basis, cell[0], cell[1], id}
			x := c.cells[k]
			x.n += n
			if i == 0 {
				x.firsts += n
			}
			c.cells[k] = x
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
	keys := make([]cellKey, 0, len(c.cells))
	for k, x := range c.cells {
		if x != (cellChange{}) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b cellKey) int {
		return cmp.Or(strings.Compare(a.basis, b.basis), strings.Compare(a.box, b.box), strings.Compare(a.due, b.due), strings.Compare(a.agency, b.agency))
	})
	for list := range slices.Chunk(keys, 100) {
		var w db.Where
		rows := make([]string, len(list))
		for i, k := range list {
			rows[i] = w.Expand("(?,?,?,?,?,?)", k.basis, k.box, k.due, k.agency, c.cells[k].n, c.cells[k].firsts)
		}
		if _, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_tally (basis, box, due, agency_id, n, firsts) VALUES `+strings.Join(rows, ",")+
			` ON CONFLICT (basis, box, due, agency_id) DO UPDATE SET n = task_tally.n + excluded.n, firsts = task_tally.firsts + excluded.firsts`, w.Args()...); err != nil {
			return err
		}
	}
	return nil
}

// recount is the tally made from the tasks themselves.
const recount = `INSERT INTO task_tally (basis, box, due, agency_id, n, firsts)
SELECT j.basis, j.box, j.due, j.agency_id, count(*), sum(CASE WHEN j.ordinal = 0 THEN 1 ELSE 0 END) FROM (
  SELECT 'current' AS basis, CASE WHEN t.due_sort >= '9999-12-30' THEN 'none' WHEN t.state = 'accepted' AND t.reported_day > t.due_sort THEN 'late' WHEN t.state = 'accepted' THEN 'on_time'
      WHEN t.state = 'reported' AND t.reported_day > t.due_sort THEN 'sent_late' WHEN t.state = 'reported' THEN 'sent_in_time' ELSE 'day' END AS box, CASE WHEN t.due_sort < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN t.due_sort ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted')
  UNION ALL
  SELECT 'current' AS basis, 'month' AS box, CASE WHEN t.due_sort < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN substr(t.due_sort, 1, 7) ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted') AND t.due_sort < '9999-12-30' AND t.state NOT IN ('accepted','reported')
  UNION ALL
  SELECT 'original' AS basis, CASE WHEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) >= '9999-12-30' THEN 'none' WHEN t.state = 'accepted' AND t.reported_day > (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) THEN 'late' WHEN t.state = 'accepted' THEN 'on_time'
      WHEN t.state = 'reported' AND t.reported_day > (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) THEN 'sent_late' WHEN t.state = 'reported' THEN 'sent_in_time' ELSE 'day' END AS box, CASE WHEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted')
  UNION ALL
  SELECT 'original' AS basis, 'month' AS box, CASE WHEN (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) < '9999-12-30' AND t.state NOT IN ('accepted','reported') THEN substr((CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END), 1, 7) ELSE '' END AS due, p.agency_id, p.ordinal
    FROM task_party p JOIN task t ON t.id = p.task_id
    WHERE p.role = 'lead' AND t.state IN ('handed_out','received','in_progress','returned','reported','accepted') AND (CASE WHEN t.original_sort < '9999-12-30' THEN t.original_sort ELSE t.due_sort END) < '9999-12-30' AND t.state NOT IN ('accepted','reported')
) AS j GROUP BY j.basis, j.box, j.due, j.agency_id`

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

// TidyTally removes figures that have become nothing.
func (r *Room) TidyTally(ctx context.Context) error {
	return r.db.InTx(ctx, func(ctx context.Context) error {
		_, err := db.Exec(ctx, r.db.Q(ctx), `DELETE FROM task_tally WHERE n = 0 AND firsts = 0`)
		return err
	})
}

// tallied counts all tasks by lead agency on the day, out of the tally.
func (s store) tallied(ctx context.Context, b Basis, today gov.Date) (rows []CountRow, total Counts, err error) {
	basis, month := tallyBases[0].name, today.String()[:7]
	if b == Original {
		basis = tallyBases[1].name
	}
	type sum struct {
		agency, box string
		n, firsts   int
	}
	list, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (x sum, err error) {
		err = r.Scan(&x.agency, &x.box, &x.n, &x.firsts)
		return x, err
	}, `SELECT c.agency_id, c.box, sum(c.n), sum(c.firsts) FROM (
		SELECT agency_id, box, n, firsts FROM task_tally WHERE basis = $1 AND box IN ('none','on_time','late','sent_in_time','sent_late')
		UNION ALL SELECT agency_id, CASE WHEN due < $2 THEN 'past' ELSE 'ahead' END, n, firsts FROM task_tally WHERE basis = $1 AND box = 'month'
		UNION ALL SELECT agency_id, 'day', n, firsts FROM task_tally WHERE basis = $1 AND box = 'day' AND due >= $3 AND due < $4
		) AS c GROUP BY c.agency_id, c.box ORDER BY c.agency_id`, basis, month, month+"-01", today.String())
	for _, x := range list {
		if len(rows) == 0 || rows[len(rows)-1].AgencyID != x.agency {
			rows = append(rows, CountRow{AgencyID: x.agency})
		}
		row := &rows[len(rows)-1].Counts
		switch x.box { // the days of this month that have passed lie in its month as well
		case "none":
			row.add(BoxNoLimit, x.n)
			total.add(BoxNoLimit, x.firsts)
		case "on_time":
			row.add(BoxOnTime, x.n)
			total.add(BoxOnTime, x.firsts)
		case "late":
			row.add(BoxLate, x.n)
			total.add(BoxLate, x.firsts)
		case "sent_in_time", "ahead":
			row.add(BoxInTime, x.n)
			total.add(BoxInTime, x.firsts)
		case "sent_late", "past":
			row.add(BoxOverdue, x.n)
			total.add(BoxOverdue, x.firsts)
		case "day":
			row.add(BoxInTime, -x.n)
			row.add(BoxOverdue, x.n)
			total.add(BoxInTime, -x.firsts)
			total.add(BoxOverdue, x.firsts)
		}
	}
	rows = slices.DeleteFunc(rows, func(r CountRow) bool { return r.Total == 0 })
	return rows, total, err
}
