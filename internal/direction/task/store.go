package task

import (
	"context"
	"fmt"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vntext"
)

const columns = `t.id, t.code, t.title, t.action, t.product, t.authority, t.officer, t.supervisor, t.urgency, t.due_kind, t.due, t.original_due, t.due_reason, t.state,
	t.source_kind, t.source_id, t.source_sha256, t.source_start, t.source_end, t.created_by, t.created_at, t.handed_out_at, t.received_at, t.reported_at, t.accepted_at, t.pending_due, t.sample, t.version`

func scan(r db.Scanner) (Task, error) {
	var t Task
	var sample int64
	err := r.Scan(&t.ID, &t.Code, &t.Title, &t.Action, &t.Product, &t.Authority, &t.Officer, &t.Supervisor, &t.Urgency, &t.DueKind,
		db.ToDate(&t.Due), db.ToDate(&t.OriginalDue), &t.DueReason, &t.State,
		&t.Source.Kind, &t.Source.ID, &t.Source.SHA256, &t.Source.Start, &t.Source.End, &t.CreatedBy, db.ToTime(&t.CreatedAt),
		db.ToTime(&t.HandedOutAt), db.ToTime(&t.ReceivedAt), db.ToTime(&t.ReportedAt), db.ToTime(&t.AcceptedAt), db.ToDate(&t.PendingDue), &sample, &t.Version)
	t.Sample = sample == 1
	return t, err
}

type store struct{ db *db.DB }

func (s store) get(ctx context.Context, id string) (Task, error) {
	t, err := db.One(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM task t WHERE t.id = $1`, id)
	if err != nil {
		return t, err
	}
	list := []Task{t}
	err = s.parties(ctx, list)
	return list[0], err
}

// parties fills in who takes part, for all tasks in one query.
func (s store) parties(ctx context.Context, list []Task) error {
	if len(list) == 0 {
		return nil
	}
	at := make(map[string]*Task, len(list))
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
		ids[i] = list[i].ID
	}
	var w db.Where
	w.In("task_id", ids...)
	rows, err := s.db.Q(ctx).QueryContext(ctx, `SELECT task_id, agency_id, role FROM task_party`+w.SQL()+` ORDER BY task_id, role DESC, ordinal`, w.Args()...)
	if err != nil {
		return db.Translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, agency, role string
		if err := rows.Scan(&id, &agency, &role); err != nil {
			return db.Translate(err)
		}
		if role == "lead" {
			at[id].Leads = append(at[id].Leads, agency)
		} else {
			at[id].Coordinating = append(at[id].Coordinating, agency)
		}
	}
	return db.Translate(rows.Err())
}

// nextCode gives the next number of the year, NV-2022-0001.
func (s store) nextCode(ctx context.Context, year int) (string, error) {
	q := s.db.Q(ctx)
	if _, err := db.Exec(ctx, q, `INSERT INTO task_number (year, n) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET n = task_number.n + 1`, year); err != nil {
		return "", err
	}
	n, err := db.One(ctx, q, db.Value[int64], `SELECT n FROM task_number WHERE year = $1`, year)
	return fmt.Sprintf("NV-%d-%04d", year, n), err
}

func reportedDay(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return db.Day(gov.DateOf(t.In(clock.VN)))
}

func (s store) insert(ctx context.Context, t Task) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task (id, code, title, action, product, authority, officer, supervisor, urgency, due_kind, due, original_due, due_reason, state, phase, due_sort,
		source_kind, source_id, source_sha256, source_start, source_end, search_key, created_by, created_at, handed_out_at, received_at, reported_at, reported_day, accepted_at, pending_due, sample, version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32)`,
		t.ID, t.Code, t.Title, t.Action, t.Product, t.Authority, t.Officer, t.Supervisor, t.Urgency, t.DueKind, db.Day(t.Due), db.Day(t.OriginalDue), t.DueReason, string(t.State), int64(t.State.Phase()), t.dueSort(),
		t.Source.Kind, t.Source.ID, t.Source.SHA256, t.Source.Start, t.Source.End, t.searchKey(), t.CreatedBy, t.CreatedAt.UnixMilli(), db.Millis(t.HandedOutAt), db.Millis(t.ReceivedAt), db.Millis(t.ReportedAt), reportedDay(t.ReportedAt), db.Millis(t.AcceptedAt), db.Day(t.PendingDue), db.Bit(t.Sample), t.Version)
	if err != nil {
		return err
	}
	return s.setParties(ctx, t)
}

func (s store) setParties(ctx context.Context, t Task) error {
	for i, list := range [][]string{t.Leads, t.Coordinating} {
		role := []string{"lead", "coordinating"}[i]
		for n, a := range list {
			if _, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_party (task_id, agency_id, role, ordinal, phase, due_sort) VALUES ($1,$2,$3,$4,$5,$6)`,
				t.ID, a, role, n, int64(t.State.Phase()), t.dueSort()); err != nil {
				return err
			}
		}
	}
	return nil
}

// update writes a task that is still of the version it was read in.
func (s store) update(ctx context.Context, t Task, parties bool) error {
	q := s.db.Q(ctx)
	err := db.ExecOne(ctx, q, `UPDATE task SET title=$1, action=$2, product=$3, authority=$4, officer=$5, supervisor=$6, urgency=$7, due_kind=$8, due=$9, original_due=$10, due_reason=$11, state=$12, phase=$13, due_sort=$14,
		search_key=$15, handed_out_at=$16, received_at=$17, reported_at=$18, reported_day=$19, accepted_at=$20, pending_due=$21, version=version+1 WHERE id=$22 AND version=$23`,
		t.Title, t.Action, t.Product, t.Authority, t.Officer, t.Supervisor, t.Urgency, t.DueKind, db.Day(t.Due), db.Day(t.OriginalDue), t.DueReason, string(t.State), int64(t.State.Phase()), t.dueSort(),
		t.searchKey(), db.Millis(t.HandedOutAt), db.Millis(t.ReceivedAt), db.Millis(t.ReportedAt), reportedDay(t.ReportedAt), db.Millis(t.AcceptedAt), db.Day(t.PendingDue), t.ID, t.Version)
	if err != nil {
		return err
	}
	if parties {
		if _, err := db.Exec(ctx, q, `DELETE FROM task_party WHERE task_id = $1`, t.ID); err != nil {
			return err
		}
		return s.setParties(ctx, t)
	}
	_, err = db.Exec(ctx, q, `UPDATE task_party SET phase=$1, due_sort=$2 WHERE task_id=$3`, int64(t.State.Phase()), t.dueSort(), t.ID)
	return err
}

func (s store) addEvent(ctx context.Context, taskID string, e Event) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_event (id, task_id, at, actor_id, actor_name, move, words, due, from_state, to_state) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		e.ID, taskID, e.At.UnixMilli(), e.ActorID, e.ActorName, string(e.Move), e.Words, db.Day(e.Due), string(e.From), string(e.To))
	return err
}

func (s store) events(ctx context.Context, taskID string) ([]Event, error) {
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Event, error) {
		var e Event
		err := r.Scan(&e.ID, db.ToTime(&e.At), &e.ActorID, &e.ActorName, &e.Move, &e.Words, db.ToDate(&e.Due), &e.From, &e.To)
		return e, err
	}, `SELECT id, at, actor_id, actor_name, move, words, due, from_state, to_state FROM task_event WHERE task_id = $1 ORDER BY id`, taskID)
}

// Filter says which tasks a list shows. Zero fields restrict nothing.
type Filter struct {
	Text       string
	States     []State
	TimeState  TimeState
	AgencyID   string
	Role       string // of AgencyID: lead or coordinating
	From, To   gov.Date
	Urgency    string
	SourceKind string
	SourceID   string
	Pending    bool   // an extension waits for a decision
	Sort       string // due (default), -due, new
	Cursor     string
	Limit      int
}

// query builds FROM and WHERE of a list. Where one agency bounds it, the walk
// goes along that agency's index; else along the table's.
func (s store) query(a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (from string, w *db.Where, sortCol, idCol string) {
	w = &db.Where{}
	all := rights.Can(a, p, access.Object{})
	agency := f.AgencyID
	own := ""
	if !all && len(a.Agencies) == 1 {
		own = a.Agencies[0]
	}
	from, sortCol, idCol = "task t", "t.due_sort", "t.id"
	phase := "t.phase"
	drive := agency
	if drive == "" {
		drive = own
	}
	if drive != "" {
		from = "task_party p JOIN task t ON t.id = p.task_id"
		sortCol, idCol, phase = "p.due_sort", "p.task_id", "p.phase"
		w.Add("p.agency_id = ?", drive)
		if agency != "" && f.Role != "" {
			w.Add("p.role = ?", f.Role)
		}
	}
	rights.Where(a, p, access.Columns{
		State: "t.state", Owner: "t.created_by",
		Concerns: func(w *db.Where, agencies []string) string {
			if drive != "" && len(agencies) == 1 && agencies[0] == drive {
				return "p.agency_id = " + w.Arg(drive)
			}
			return "EXISTS (SELECT 1 FROM task_party x WHERE x.task_id = t.id AND " + w.InList("x.agency_id", agencies) + ")"
		},
		Leads: func(w *db.Where, agencies []string) string {
			return "EXISTS (SELECT 1 FROM task_party x WHERE x.task_id = t.id AND x.role = 'lead' AND " + w.InList("x.agency_id", agencies) + ")"
		},
	}, w)
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, x := range f.States {
			states[i] = string(x)
		}
		w.In("t.state", states...)
	}
	if f.TimeState != "" {
		f.TimeState.restrict(w, phase, sortCol, today, cal)
	}
	if !f.From.IsZero() {
		w.Add(sortCol+" >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		w.Add(sortCol+" <= ?", f.To.String())
	}
	if f.Urgency != "" {
		w.Add("t.urgency = ?", f.Urgency)
	}
	if f.SourceKind != "" {
		w.Add("t.source_kind = ?", f.SourceKind)
		w.Add("t.source_id = ?", f.SourceID)
	}
	if f.Pending {
		w.Add("t.pending_due IS NOT NULL")
	}
	for _, word := range strings.Fields(vntext.Fold(f.Text)) {
		w.Add(`t.search_key LIKE ? ESCAPE '\'`, "%"+escapeLike(word)+"%")
	}
	return from, w, sortCol, idCol
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func (s store) list(ctx context.Context, a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (list []Task, next string, err error) {
	from, w, sortCol, idCol := s.query(a, rights, p, f, today, cal)
	keys, order, descending := []string{sortCol, idCol}, sortCol+", "+idCol, false
	switch f.Sort {
	case "-due":
		order, descending = sortCol+" DESC, "+idCol+" DESC", true
	case "new":
		keys, order, descending = []string{idCol}, idCol+" DESC", true
	}
	if f.Cursor != "" {
		v, err := db.DecodeCursor(f.Cursor, len(keys))
		if err != nil {
			return nil, "", err
		}
		w.After(keys, descending, v)
	}
	q := `SELECT ` + columns + ` FROM ` + from + w.SQL() + ` ORDER BY ` + order + ` LIMIT ` + w.Arg(f.Limit+1)
	if list, err = db.List(ctx, s.db.Q(ctx), scan, q, w.Args()...); err != nil {
		return nil, "", err
	}
	if len(list) > f.Limit {
		list = list[:f.Limit]
		last := list[f.Limit-1]
		if f.Sort == "new" {
			next = db.EncodeCursor(last.ID)
		} else {
			next = db.EncodeCursor(last.dueSort(), last.ID)
		}
	}
	return list, next, s.parties(ctx, list)
}

// countTo is how far a list is counted; beyond, it says "more than".
const countTo = 1000

// count returns the number of tasks of the list, at most countTo+1.
func (s store) count(ctx context.Context, a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (int, error) {
	from, w, _, _ := s.query(a, rights, p, f, today, cal)
	n, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], `SELECT count(*) FROM (SELECT 1 FROM `+from+w.SQL()+` LIMIT `+w.Arg(countTo+1)+`) AS c`, w.Args()...)
	return int(n), err
}
