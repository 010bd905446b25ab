package task

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// GroupBy is by what a list is cut into groups.
type GroupBy string

// The ways to group, as the address names them.
const (
	ByLead       GroupBy = "co-quan"
	ByTime       GroupBy = "han"
	BySupervisor GroupBy = "lanh-dao"
	ByMonth      GroupBy = "thang-han"
	ByUrgency    GroupBy = "khan"
	BySource     GroupBy = "nguon"
)

// GroupBys lists them.
var GroupBys = []GroupBy{ByLead, ByTime, BySupervisor, ByMonth, ByUrgency, BySource}

// nobody is the key of what has no lead, no supervisor or no day.
const nobody = "-"

// Group is the tasks of a filter that have something in common.
type Group struct {
	Key string // id of an agency, time state, name, YYYY-MM …; nobody = none
	N   int    // tasks of the whole filter
}

// Belongs narrows a filter to what groups have in common and no other field
// tells.
type Belongs struct {
	Lead       string // id of a lead agency, or nobody
	Supervisor string // name, or nobody
	Undated    bool   // no day on which it is due
}

func (b Belongs) restrict(q *question) {
	switch b.Lead {
	case "":
	case nobody:
		q.w.AddRaw("NOT EXISTS (SELECT 1 FROM task_party y WHERE y.task_id = t.id AND y.role = 'lead')")
	default:
		q.w.AddRaw("EXISTS (SELECT 1 FROM " + q.leads() + " y WHERE y.task_id = t.id AND y.agency_id = " + q.w.Arg(b.Lead) + ")")
	}
	switch b.Supervisor {
	case "":
	case nobody:
		q.w.AddRaw("t.supervisor = ''")
	default:
		q.w.Add("t.supervisor = ?", b.Supervisor)
	}
	if b.Undated {
		q.w.AddRaw(q.due + " >= '" + waitDue + "'")
	}
}

// leads are who led each task, as the question sees it.
func (q *question) leads() string {
	lead := "(SELECT task_id, agency_id FROM task_party WHERE role = 'lead'"
	if q.asOf > 0 {
		end := q.w.Arg(q.asOf)
		lead += " AND since < " + end + " UNION ALL SELECT task_id, agency_id FROM task_party_past WHERE role = 'lead' AND since < " + end + " AND until >= " + end
	}
	return lead + ")"
}

// timeState is Standing.TimeState as SQL writes it; due is the column of the
// basis.
func (q *question) timeState(due string, today gov.Date, cal Calendar) string {
	now, soon := q.w.Arg(today.String()), q.w.Arg(cal.AddWorkingDays(today, SoonDays).String())
	return "(CASE WHEN " + q.state + " IN ('draft','paused','declined','withdrawn') THEN 'stopped' WHEN " + q.state + " = 'reported' THEN 'awaiting'" +
		" WHEN " + q.state + " = 'accepted' AND " + due + " >= '" + waitDue + "' THEN 'no_deadline' WHEN " + q.state + " = 'accepted' AND " + q.sent + " > " + due + " THEN 'done_late' WHEN " + q.state + " = 'accepted' THEN 'done_on_time'" +
		" WHEN " + due + " = '" + noDue + "' THEN 'no_deadline' WHEN " + due + " = '" + waitDue + "' THEN 'waiting' WHEN " + due + " < " + now + " THEN 'overdue' WHEN " + due + " = " + now + " THEN 'due_today'" +
		" WHEN " + due + " <= " + soon + " THEN 'due_soon' ELSE 'not_due' END)"
}

// Groups cuts the tasks of the filter into groups and counts each, whatever
// page of the list is shown. A task with several leads is in the group of each.
func (r *Room) Groups(ctx context.Context, a access.Actor, f Filter, by GroupBy) ([]Group, error) {
	out, err := r.store.groups(ctx, a, r.rights, f, by, clock.Today(r.clock), r.cal)
	if err != nil || by != ByLead {
		return out, err
	}
	// Only drafts lack a lead.
	f.Belongs.Lead = nobody
	if len(f.States) == 0 || slices.Contains(f.States, Draft) {
		f.States = []State{Draft}
		n, _, err := r.Count(ctx, a, f)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, Group{nobody, n})
		}
	}
	return out, nil
}

func (s store) groups(ctx context.Context, a access.Actor, rights *access.Table, f Filter, by GroupBy, today gov.Date, cal Calendar) ([]Group, error) {
	query, args, err := s.groupsSQL(ctx, a, rights, f, by, today, cal)
	if err != nil {
		return nil, err
	}
	list, err := db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (g Group, err error) {
		err = r.Scan(&g.Key, &g.N)
		if g.Key == "" || by == ByMonth && g.Key >= noDue[:7] {
			g.Key = nobody
		}
		return g, err
	}, query, args...)
	slices.SortFunc(list, func(a, b Group) int { return cmp.Compare(a.Key, b.Key) })
	return list, err
}

func (s store) groupsSQL(ctx context.Context, a access.Actor, rights *access.Table, f Filter, by GroupBy, today gov.Date, cal Calendar) (string, []any, error) {
	q, err := s.ask(ctx, a, rights, "task.list", f, today, cal)
	if err != nil {
		return "", nil, err
	}
	if !f.AsOf.IsZero() {
		today = f.AsOf
	}
	due := q.due
	if f.Basis == Original {
		due = q.firstDue()
	}
	key, from := "", q.from
	switch by {
	case ByTime:
		key = q.timeState(due, today, cal)
	case BySupervisor:
		key = "t.supervisor"
	case ByMonth:
		key = "substr(" + q.due + ", 1, 7)"
	case ByUrgency:
		key = "t.urgency"
	case BySource:
		key = "t.source_kind"
	default:
		key = "l.agency_id"
		from += " JOIN " + q.leads() + " l ON l.task_id = " + q.id
	}
	if strings.HasPrefix(from, "task_party p ") && !strings.Contains(q.w.SQL()+key, "t.") {
		from = strings.Replace(from, "task_party p JOIN task t ON t.id = p.task_id", "task_party p", 1)
	}
	return `SELECT c.g, count(*) FROM (SELECT ` + key + ` AS g FROM ` + from + q.w.SQL() + `) AS c GROUP BY c.g`, q.w.Args(), nil
}

// of narrows the filter to one of its groups.
func (f Filter) of(by GroupBy, key string) Filter {
	switch by {
	case ByLead:
		switch {
		case key == nobody:
			f.Belongs.Lead, f.States = nobody, []State{Draft}
		case f.AgencyID == "" || f.AgencyID == key && f.Role != "coordinating":
			f.AgencyID, f.Role = key, "lead"
		default:
			f.Belongs.Lead = key
		}
	case ByTime:
		f.TimeState = TimeState(key)
	case BySupervisor:
		f.Belongs.Supervisor = key
	case ByMonth:
		if first, ok := parseMonth(key); ok {
			return f.within(first, lastOf(first))
		}
		f.Belongs.Undated = true
	case ByUrgency:
		f.Urgency = key
	case BySource:
		f.SourceKind = key
	}
	return f
}
