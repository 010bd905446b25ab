package task

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/floor/search"
	"roviec/internal/floor/words"
	"roviec/internal/vn/vncal"
)

const columns = `t.id, t.code, t.title, t.action, t.product, t.authority, t.officer, t.supervisor, t.urgency, t.due_kind, t.due, t.original_due, t.due_reason, t.due_term, t.due_from, t.state,
	t.source_kind, t.source_id, t.source_sha256, t.source_start, t.source_end, t.source_paper, t.signed_on, t.created_by, t.created_at, t.handed_out_at, t.received_at, t.reported_at, t.accepted_at, t.pending_due, t.extensions, t.assigned_by, t.product_ref, t.product_files, t.waits_on, t.awaited_id, t.series_id, t.period, t.sample, t.version`

func scan(r db.Scanner) (Task, error) { return scanMore(r) }

// scanPast reads a task as it stood: behind its columns those of its last act.
func scanPast(r db.Scanner) (Task, error) {
	var state State
	var due, original string
	var sent gov.Date
	var granted int64
	t, err := scanMore(r, &state, &due, &original, db.ToDate(&sent), &granted)
	if err != nil {
		return t, err
	}
	t.waited = due == waitDue
	t.State, t.Extensions, t.PendingDue, t.ReportedAt = state, granted, gov.Date{}, time.Time{}
	if t.State != Accepted {
		t.AcceptedAt = time.Time{}
	}
	if !sent.IsZero() {
		t.ReportedAt = sent.Time(clock.VN)
	}
	if t.Due, err = dayOf(due); err != nil {
		return t, err
	}
	t.OriginalDue, err = dayOf(original)
	return t, err
}

// scanMore reads a task; more are the targets of further columns.
func scanMore(r db.Scanner, more ...any) (Task, error) {
	var t Task
	var sample int64
	var term string
	err := r.Scan(append([]any{
		&t.ID, &t.Code, &t.Title, &t.Action, &t.Product, &t.Authority, &t.Officer, &t.Supervisor, &t.Urgency, &t.DueKind,
		db.ToDate(&t.Due), db.ToDate(&t.OriginalDue), &t.DueReason, &term, db.ToDate(&t.DueFrom), &t.State,
		&t.Source.Kind, &t.Source.ID, &t.Source.SHA256, &t.Source.Start, &t.Source.End, &t.Source.Paper, db.ToDate(&t.Source.Signed), &t.CreatedBy, db.ToTime(&t.CreatedAt),
		db.ToTime(&t.HandedOutAt), db.ToTime(&t.ReceivedAt), db.ToTime(&t.ReportedAt), db.ToTime(&t.AcceptedAt), db.ToDate(&t.PendingDue), &t.Extensions, &t.AssignedBy, &t.ProductRef, &t.ProductFiles, &t.WaitsOn, db.ToText(&t.AwaitedID), db.ToText(&t.SeriesID), &t.Period, &sample, &t.Version,
	}, more...)...)
	t.Sample = sample == 1
	if err == nil {
		t.DueTerm, err = vncal.ParseTerm(term)
	}
	return t, err
}

type store struct {
	db    *db.DB
	found *search.Index // of staff

	words *words.Table // of the search keys
}

// get reads a task with its parties. What has not the form of an id is absent.
func (s store) get(ctx context.Context, id string) (Task, error) {
	if !gov.IsID(id) {
		return Task{}, fault.Missing()
	}
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
	var w db.Where
	return s.fillParties(ctx, list, &w, func(ids string) string {
		return `SELECT task_id, agency_id, role, ordinal FROM task_party WHERE ` + ids
	})
}

// pastParties fills in who took part just before the moment end.
func (s store) pastParties(ctx context.Context, list []Task, end int64) error {
	var w db.Where
	return s.fillParties(ctx, list, &w, func(ids string) string {
		return `SELECT task_id, agency_id, role, ordinal FROM task_party WHERE ` + ids + ` AND since < ` + w.Arg(end) +
			` UNION ALL SELECT task_id, agency_id, role, ordinal FROM task_party_past WHERE ` + ids + ` AND since < ` + w.Arg(end) + ` AND until >= ` + w.Arg(end)
	})
}

func (s store) fillParties(ctx context.Context, list []Task, w *db.Where, query func(ids string) string) error {
	if len(list) == 0 {
		return nil
	}
	at := make(map[string]*Task, len(list))
	ids := make([]string, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
		ids[i] = list[i].ID
	}
	rows, err := s.db.Q(ctx).QueryContext(ctx, query(w.InList("task_id", ids))+` ORDER BY task_id, role DESC, ordinal`, w.Args()...)
	if err != nil {
		return db.Translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, agency, role string
		var ordinal int64
		if err := rows.Scan(&id, &agency, &role, &ordinal); err != nil {
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
		source_kind, source_id, source_sha256, source_start, source_end, search_key, created_by, created_at, handed_out_at, received_at, reported_at, reported_day, accepted_at, pending_due, sample, version, due_term, due_from, assigned_by, original_sort, awaited_id, series_id, period, source_paper, signed_on, entered_day)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42)`,
		t.ID, t.Code, t.Title, t.Action, t.Product, t.Authority, t.Officer, t.Supervisor, t.Urgency, t.DueKind, db.Day(t.Due), db.Day(t.OriginalDue), t.DueReason, string(t.State), int64(t.State.Phase()), t.dueSort(),
		t.Source.Kind, t.Source.ID, t.Source.SHA256, t.Source.Start, t.Source.End, t.searchKey(), t.CreatedBy, t.CreatedAt.UnixMilli(), db.Millis(t.HandedOutAt), db.Millis(t.ReceivedAt), db.Millis(t.ReportedAt), reportedDay(t.ReportedAt), db.Millis(t.AcceptedAt), db.Day(t.PendingDue), db.Bit(t.Sample), t.Version, t.DueTerm.String(), db.Day(t.DueFrom), t.AssignedBy, sortOf(t.OriginalDue), db.Text(t.AwaitedID), db.Text(t.SeriesID), t.Period, t.Source.Paper, db.Day(t.Source.Signed), gov.DateOf(t.CreatedAt.In(clock.VN)).String())
	if err != nil {
		return err
	}
	if err := s.words.Set(ctx, t.ID, nil, words.Distinct(t.searchKey())); err != nil {
		return err
	}
	if err := s.found.Put(ctx, t.document()); err != nil {
		return err
	}
	s.tally(ctx, Task{}, t)
	return s.setParties(ctx, t, t.CreatedAt)
}

// setParties writes who takes part since the moment since, in one statement.
func (s store) setParties(ctx context.Context, t Task, since time.Time) error {
	var w db.Where
	var rows []string
	for i, list := range [][]string{t.Leads, t.Coordinating} {
		for n, a := range list {
			rows = append(rows, w.Expand("(?,?,?,?,?,?,?,?,?)", t.ID, a, roles[i], n, string(t.State), int64(t.State.Phase()), t.dueSort(), reportedDay(t.ReportedAt), since.UnixMilli()))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_party (task_id, agency_id, role, ordinal, state, phase, due_sort, reported_day, since) VALUES `+strings.Join(rows, ","), w.Args()...)
	return err
}

// update writes a task that is still of the version it was read in; was is
// how it was read.
func (s store) update(ctx context.Context, was, t Task, now time.Time) error {
	q := s.db.Q(ctx)
	err := db.ExecOne(ctx, q, `UPDATE task SET title=$1, action=$2, product=$3, authority=$4, officer=$5, supervisor=$6, urgency=$7, due_kind=$8, due=$9, original_due=$10, due_reason=$11, state=$12, phase=$13, due_sort=$14,
		search_key=$15, handed_out_at=$16, received_at=$17, reported_at=$18, reported_day=$19, accepted_at=$20, pending_due=$21, extensions=$22, due_term=$23, due_from=$24, assigned_by=$25, product_ref=$26, product_files=$27, original_sort=$28, awaited_id=$29, waits_on=$30,
		swept_day='', version=version+1 WHERE id=$31 AND version=$32`,
		t.Title, t.Action, t.Product, t.Authority, t.Officer, t.Supervisor, t.Urgency, t.DueKind, db.Day(t.Due), db.Day(t.OriginalDue), t.DueReason, string(t.State), int64(t.State.Phase()), t.dueSort(),
		t.searchKey(), db.Millis(t.HandedOutAt), db.Millis(t.ReceivedAt), db.Millis(t.ReportedAt), reportedDay(t.ReportedAt), db.Millis(t.AcceptedAt), db.Day(t.PendingDue), t.Extensions, t.DueTerm.String(), db.Day(t.DueFrom), t.AssignedBy, t.ProductRef, t.ProductFiles, sortOf(t.OriginalDue), db.Text(t.AwaitedID), t.WaitsOn, t.ID, t.Version)
	if err != nil {
		return err
	}
	if err := s.words.Set(ctx, t.ID, words.Distinct(was.searchKey()), words.Distinct(t.searchKey())); err != nil {
		return err
	}
	if err := s.found.Put(ctx, t.document()); err != nil {
		return err
	}
	s.tally(ctx, was, t)
	if !slices.Equal(was.Leads, t.Leads) || !slices.Equal(was.Coordinating, t.Coordinating) {
		if _, err := db.Exec(ctx, q, `INSERT INTO task_party_past (task_id, agency_id, role, ordinal, since, until)
			SELECT task_id, agency_id, role, ordinal, since, $1 FROM task_party WHERE task_id = $2`, now.UnixMilli(), t.ID); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, q, `DELETE FROM task_party WHERE task_id = $1`, t.ID); err != nil {
			return err
		}
		return s.setParties(ctx, t, now)
	}
	if was.State == t.State && was.dueSort() == t.dueSort() && was.ReportedAt.Equal(t.ReportedAt) {
		return nil
	}
	_, err = db.Exec(ctx, q, `UPDATE task_party SET state=$1, phase=$2, due_sort=$3, reported_day=$4 WHERE task_id=$5`, string(t.State), int64(t.State.Phase()), t.dueSort(), reportedDay(t.ReportedAt), t.ID)
	return err
}

func (s store) addEvent(ctx context.Context, taskID string, e Event) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO task_event (id, task_id, at, actor_id, actor_name, move, words, due, from_state, to_state, detail, stood_due, stood_original, stood_reported)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
		e.ID, taskID, e.At.UnixMilli(), e.ActorID, e.ActorName, string(e.Move), e.Words, db.Day(e.Due), string(e.From), string(e.To), stored(e.Detail), e.Stood.dueSort, sortOf(e.Stood.Original), db.Day(e.Stood.Reported))
	return err
}

func stored(d Detail) string {
	if d.isZero() {
		return ""
	}
	return db.JSON(d)
}

const eventColumns = `id, at, actor_id, actor_name, move, words, due, from_state, to_state, detail, stood_due, stood_original, stood_reported`

// scanEvent reads eventColumns; more are the targets of further columns.
func scanEvent(r db.Scanner, more ...any) (Event, error) {
	var e Event
	var original string
	err := r.Scan(append([]any{&e.ID, db.ToTime(&e.At), &e.ActorID, &e.ActorName, &e.Move, &e.Words, db.ToDate(&e.Due), &e.From, &e.To, db.ToJSON(&e.Detail), &e.Stood.dueSort, &original, db.ToDate(&e.Stood.Reported)}, more...)...)
	if err != nil {
		return e, err
	}
	e.Stood.State = e.To
	if e.Stood.Due, err = dayOf(e.Stood.dueSort); err != nil {
		return e, err
	}
	e.Stood.Original, err = dayOf(original)
	return e, err
}

// dayOf reads a stored day that sorts; what stands for "none" is the zero Date.
func dayOf(s string) (gov.Date, error) {
	if s >= waitDue {
		return gov.Date{}, nil
	}
	return gov.ParseDate(s)
}

func (s store) events(ctx context.Context, taskID string) ([]Event, error) {
	return db.List(ctx, s.db.Q(ctx), func(r db.Scanner) (Event, error) { return scanEvent(r) }, `SELECT `+eventColumns+` FROM task_event WHERE task_id = $1 ORDER BY id`, taskID)
}
