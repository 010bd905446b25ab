package task

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
)

// Filter says which tasks a list shows. Zero fields restrict nothing.
type Filter struct {
	Text       string // folded words; each must begin a word of code, title or product
	States     []State
	TimeState  TimeState
	AgencyID   string
	Role       string // of AgencyID: lead or coordinating
	From, To   gov.Date
	Urgency    string
	SourceKind string
	SourceID   string
	AwaitedID  string   // event on which they wait
	SeriesID   string   // of which they are
	Pending    bool     // an extension waits for a decision
	Belongs    Belongs  // to a group
	Box        Box      // of a report
	Basis      Basis    // of Box and TimeState
	AsOf       gov.Date // as everything stood at the end of that day; zero = now
	Sort       string   // one of Sorts; "" = press
	Cursor     string
	Limit      int
	CountTo    int // how far to count, 0 = as far as lists do
}

// The orders of a list. SortPress begins with what presses most: running tasks
// by date, then those that wait for judgement, drafts, stopped and ended ones.
const (
	SortPress = "press"
	SortDue   = "due"
	SortLast  = "-due"
	SortNew   = "new"
)

// Sorts lists the orders.
var Sorts = []string{SortPress, SortDue, SortLast, SortNew}

// question is a list on its way to SQL.
type question struct {
	from           string
	w              *db.Where
	phase, due, id string // columns along which the list is walked
	state, sent    string
	original       string // the first date
	asOf           int64  // milliseconds of the moment before which acts count, 0 = now
	gathered       bool   // the tasks are known by their words: sort them, walk nothing
	keys           []string
	order          string
	descending     bool
	walked         bool // frequent words: every task of the walk is read
}

// values are those of the keys in the last row of a page.
func (q question) values(t Task) []any {
	out := make([]any, len(q.keys))
	for i, k := range q.keys {
		switch k {
		case q.phase:
			out[i] = int64(t.State.Phase())
		case q.due:
			out[i] = t.dueSort()
		default:
			out[i] = t.ID
		}
	}
	return out
}

// after goes on behind a cursor, whose values must be of the keys' kinds.
func (q question) after(cursor string) error {
	v, err := db.DecodeCursor(cursor, len(q.keys))
	if err != nil {
		return err
	}
	for i, k := range q.keys {
		ok := false
		switch s, isText := v[i].(string); k {
		case q.phase:
			_, ok = v[i].(int64)
		case q.due:
			d, err := gov.ParseDate(s)
			ok = isText && err == nil && !d.IsZero()
		default:
			ok = isText && gov.IsID(s)
		}
		if !ok {
			return fault.New(fault.Malformed, "error.bad_cursor")
		}
	}
	q.w.After(q.keys, q.descending, v)
	return nil
}

// ask builds the question of a filter for what the actor may do p with. Where
// one agency bounds it, the walk goes along that agency's index; else along
// the table's.
func (s store) ask(ctx context.Context, a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (question, error) {
	q := question{from: "task t", w: &db.Where{}, phase: "t.phase", due: "t.due_sort", id: "t.id", state: "t.state", sent: "t.reported_day", original: "t.original_sort"}
	w := q.w
	if !f.AsOf.IsZero() {
		today = f.AsOf
		q.past(f)
		rights.Where(a, p, columnsFor("", "t.state"), w) // what may be seen today,
		rights.Where(a, p, columnsFor("", q.state), w)   // of what could be seen then
		return q, s.restrict(ctx, &q, f, f.phases(), false, today, cal)
	}
	drive := f.AgencyID
	if drive == "" && len(a.Agencies) == 1 && !rights.Can(a, p, access.Object{}) {
		drive = a.Agencies[0]
	}
	if drive != "" {
		q.from, q.phase, q.due, q.id, q.state, q.sent = "task_party p JOIN task t ON t.id = p.task_id", "p.phase", "p.due_sort", "p.task_id", "p.state", "p.reported_day"
		w.Add("p.agency_id = ?", drive)
		if f.AgencyID != "" && f.Role != "" {
			w.Add("p.role = ?", f.Role)
		}
	}
	rights.Where(a, p, columnsFor(drive, q.state), w)
	phases := f.phases()
	byState := drive == "" && len(f.States) > 0 && f.TimeState == "" || drive == "" && f.TimeState == DoneLate && f.Basis == Current // an index of their own answers
	return q, s.restrict(ctx, &q, f, phases, byState, today, cal)
}

// restrict adds the conditions of the filter to the question.
func (s store) restrict(ctx context.Context, q *question, f Filter, phases []string, byState bool, today gov.Date, cal Calendar) error {
	w := q.w
	if len(phases) < int(PhaseEnded) && !byState {
		w.AddRaw(q.phase + " IN (" + strings.Join(phases, ",") + ")")
	}
	due := q.due
	if f.Basis == Original {
		due = q.firstDue()
	}
	if f.Box != NoBox {
		w.AddRaw(q.box(w, due, today) + " = " + w.Arg(string(f.Box)))
	}
	if len(f.States) > 0 {
		w.In(q.state, names(f.States)...)
	}
	if f.TimeState != "" {
		f.TimeState.restrict(w, due, q.state, q.sent, today, cal)
	}
	if !f.From.IsZero() {
		w.Add(q.due+" >= ?", f.From.String())
	}
	if !f.To.IsZero() {
		w.Add(q.due+" <= ?", f.To.String())
	}
	if f.Urgency != "" {
		w.Add("t.urgency = ?", f.Urgency)
		if f.Urgency != urgencies[0] {
			w.AddRaw("t.urgency <> 'normal'") // names the index of the few
		}
	}
	if f.SourceKind != "" {
		w.Add("t.source_kind = ?", f.SourceKind)
	}
	if f.SourceID != "" {
		w.Add("t.source_id = ?", f.SourceID)
	}
	if f.AwaitedID != "" {
		w.Add("t.awaited_id = ?", f.AwaitedID)
	}
	if f.SeriesID != "" {
		w.Add("t.series_id = ?", f.SeriesID)
	}
	if f.Pending {
		w.AddRaw("t.pending_due IS NOT NULL")
	}
	f.Belongs.restrict(q)
	if err := s.askWords(ctx, q, f.Text); err != nil {
		return err
	}
	q.sort(f, len(phases) == 1)
	return nil
}

// past turns the question to the end of a day: each task as its last act
// before left it, with those who took part then.
func (q *question) past(f Filter) {
	q.asOf = endOf(f.AsOf).UnixMilli()
	w := q.w
	q.from = "task t JOIN task_event e ON e.id = (SELECT x.id FROM task_event x WHERE x.task_id = t.id AND x.at < " + w.Arg(q.asOf) + " ORDER BY x.id DESC LIMIT 1)"
	q.state, q.due, q.sent, q.original = "e.to_state", "e.stood_due", "e.stood_reported", "e.stood_original"
	q.phase, q.gathered = phaseCase(q.state), true
	if f.AgencyID != "" {
		cond, role := "agency_id = "+w.Arg(f.AgencyID)+" AND since < "+w.Arg(q.asOf), ""
		if f.Role != "" {
			role = " AND role = " + w.Arg(f.Role)
		}
		w.AddRaw("t.id IN (SELECT task_id FROM task_party WHERE " + cond + role + " UNION ALL SELECT task_id FROM task_party_past WHERE " + cond + " AND until >= " + w.Arg(q.asOf) + role + ")")
	}
}

// firstDue is the date against which the basis Original judges.
func (q question) firstDue() string {
	return "(CASE WHEN " + q.original + " < '" + waitDue + "' THEN " + q.original + " ELSE " + q.due + " END)"
}

// box is Standing.Box as SQL writes it.
func (q question) box(w *db.Where, due string, today gov.Date) string {
	return "(CASE WHEN " + q.state + " IN ('draft','paused','declined','withdrawn') THEN '' WHEN " + due + " >= '" + waitDue + "' THEN 'no_deadline'" +
		" WHEN " + q.state + " = 'accepted' AND " + q.sent + " > " + due + " THEN 'done_late' WHEN " + q.state + " = 'accepted' THEN 'done_on_time'" +
		" WHEN " + q.state + " = 'reported' AND " + q.sent + " > " + due + " OR " + q.state + " <> 'reported' AND " + due + " < " + w.Arg(today.String()) + " THEN 'open_overdue' ELSE 'open_in_time' END)"
}

// phases in which a task of the box can be.
func (b Box) phases() []Phase {
	switch b {
	case BoxOnTime, BoxLate:
		return []Phase{PhaseEnded}
	case BoxInTime, BoxOverdue:
		return []Phase{PhaseRunning, PhaseReported}
	}
	return []Phase{PhaseRunning, PhaseReported, PhaseEnded}
}

// columnsFor tells how rights read on the rows: along drive, or by looking up
// who takes part.
func columnsFor(drive, state string) access.Columns {
	party := func(role string) func(w *db.Where, agencies []string) string {
		return func(w *db.Where, agencies []string) string {
			if drive != "" && len(agencies) == 1 && agencies[0] == drive {
				if role == "" {
					return "p.agency_id = " + w.Arg(drive)
				}
				return "p.role = 'lead'"
			}
			cond := ""
			if role != "" {
				cond = " AND x.role = 'lead'"
			}
			return "EXISTS (SELECT 1 FROM task_party x WHERE x.task_id = t.id" + cond + " AND " + w.InList("x.agency_id", agencies) + ")"
		}
	}
	return access.Columns{State: state, Owner: "t.created_by", Supervisor: "t.supervisor", Concerns: party(""), Leads: party("lead")}
}

// phases are the phases, as SQL writes them, in which a task of the filter
// can be.
func (f Filter) phases() []string {
	var out []string
	for p := PhaseRunning; p <= PhaseEnded; p++ {
		if len(f.States) > 0 && !slices.ContainsFunc(f.States, func(s State) bool { return s.Phase() == p }) ||
			f.Box != NoBox && !slices.Contains(f.Box.phases(), p) ||
			f.TimeState != "" && !slices.Contains(f.TimeState.phases(), p) {
			continue
		}
		out = append(out, strconv.Itoa(int(p)))
	}
	return out
}

// sort sets order and keys. Within one phase, and within a range of dates,
// what presses most is what is due first.
func (q *question) sort(f Filter, onePhase bool) {
	by := f.Sort
	if f.Pending {
		by = SortPress // the order of the index of the few that wait
		onePhase = false
	}
	if (by == "" || by == SortPress) && !f.Pending && (onePhase || !f.From.IsZero() || !f.To.IsZero()) {
		by = SortDue
	}
	switch by {
	case SortDue:
		q.keys, q.order = []string{q.due, q.id}, q.due+", "+q.id
	case SortLast:
		q.keys, q.order, q.descending = []string{q.due, q.id}, q.due+" DESC, "+q.id+" DESC", true
	case SortNew:
		q.keys, q.order, q.descending = []string{q.id}, q.id+" DESC", true
	default:
		q.keys, q.order = []string{q.phase, q.due, q.id}, q.phase+", "+q.due+", "+q.id
	}
}

// Page is one page of a list.
type Page struct {
	Tasks []Task
	Next  string // cursor of the rest, "" where this is the end
	Total int    // of the whole list; a lower bound where More
	More  bool
}

// page lists and says how many there are in all. What the page itself tells is
// not asked again: a first page that holds all, or one of frequent words, for
// which each task of the walk is read.
func (s store) page(ctx context.Context, a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (x Page, err error) {
	q, err := s.ask(ctx, a, rights, p, f, today, cal)
	if err != nil {
		return x, err
	}
	if x.Tasks, x.Next, err = s.read(ctx, q, f); err != nil {
		return x, err
	}
	if f.Cursor == "" && (x.Next == "" || q.walked) {
		x.Total, x.More = len(x.Tasks), x.Next != ""
		return x, nil
	}
	x.Total, x.More, err = s.count(ctx, a, rights, p, f, today, cal)
	return x, err
}

func (s store) list(ctx context.Context, a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (list []Task, next string, err error) {
	q, err := s.ask(ctx, a, rights, p, f, today, cal)
	if err != nil {
		return nil, "", err
	}
	return s.read(ctx, q, f)
}

// read reads one page of a question.
func (s store) read(ctx context.Context, q question, f Filter) (list []Task, next string, err error) {
	if f.Cursor != "" {
		if err := q.after(f.Cursor); err != nil {
			return nil, "", err
		}
	}
	read := scan
	if q.asOf > 0 {
		read = scanPast
	}
	if list, err = db.List(ctx, s.db.Q(ctx), read, q.sql(f.Limit+1), q.w.Args()...); err != nil {
		return nil, "", err
	}
	for i := range list {
		list[i].AsOf = f.AsOf
	}
	if len(list) > f.Limit {
		list = list[:f.Limit]
		next = db.EncodeCursor(q.values(list[f.Limit-1])...)
	}
	if q.asOf > 0 {
		return list, next, s.pastParties(ctx, list, q.asOf)
	}
	return list, next, s.parties(ctx, list)
}

// past reads a task as it stood at the end of a day; before it was made it was
// not there.
func (s store) past(ctx context.Context, id string, day gov.Date) (Task, error) {
	q := question{w: &db.Where{}, id: "t.id", due: "t.due_sort"}
	q.past(Filter{AsOf: day})
	q.w.Add("t.id = ?", id)
	q.sort(Filter{}, true)
	t, err := db.One(ctx, s.db.Q(ctx), scanPast, q.sql(1), q.w.Args()...)
	if err != nil {
		return t, err
	}
	t.AsOf = day
	list := []Task{t}
	err = s.pastParties(ctx, list, q.asOf)
	return list[0], err
}

func (q question) sql(limit int) string {
	order := q.order
	if q.gathered { // expressions, so that no index of the order is walked
		order = strings.NewReplacer(q.due, q.due+" || ''", q.id, q.id+" || ''", q.phase, q.phase+" + 0").Replace(order)
	}
	more := ""
	if q.asOf > 0 {
		more = `, e.to_state, e.stood_due, e.stood_original, e.stood_reported, (SELECT count(*) FROM task_event y WHERE y.task_id = t.id AND y.at < ` + q.w.Arg(q.asOf) + ` AND y.move = 'decide-extension' AND y.due IS NOT NULL)`
	}
	return `SELECT ` + columns + more + ` FROM ` + q.from + q.w.SQL() + ` ORDER BY ` + order + ` LIMIT ` + q.w.Arg(limit)
}

// countTo is how far a list is counted; beyond, it says "more than".
const countTo = 500

// countWordsTo is how far a list of frequent words is counted: each task of
// the walk must be read for it.
const countWordsTo = 50

// count returns the number of tasks of the list, exact up to a bound.
func (s store) count(ctx context.Context, a access.Actor, rights *access.Table, p access.Permission, f Filter, today gov.Date, cal Calendar) (n int, more bool, err error) {
	q, err := s.ask(ctx, a, rights, p, f, today, cal)
	if err != nil {
		return 0, false, err
	}
	bound := cmp.Or(f.CountTo, countTo)
	if q.walked {
		bound = min(bound, countWordsTo)
	}
	found, err := db.One(ctx, s.db.Q(ctx), db.Value[int64], q.countSQL(bound), q.w.Args()...)
	return min(int(found), bound), int(found) > bound, err
}

// countSQL counts along the agency's index alone where no condition needs the
// task itself.
func (q question) countSQL(bound int) string {
	from, where := q.from, q.w.SQL()
	if strings.HasPrefix(from, "task_party") && !strings.Contains(where, "t.") {
		from = "task_party p"
	}
	return `SELECT count(*) FROM (SELECT 1 FROM ` + from + where + ` LIMIT ` + q.w.Arg(bound+1) + `) AS c`
}
