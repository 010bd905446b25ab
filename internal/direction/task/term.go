package task

import (
	"context"
	"encoding/json"
	"strconv"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/i18n"
	"roviec/internal/people/notice"
	"roviec/internal/vn/vncal"
)

// A date may be given as a term: ten working days from a day. The term stays
// with the task, so that the date can be counted anew when the calendar
// changes. A date that was given as a day is never moved.

// Calendars is the calendar that people change.
type Calendars interface {
	// In returns the calendar as the transaction of ctx sees it, and its mark.
	In(ctx context.Context) (*vncal.Calendar, int64, error)
	// Since returns what was announced since after the mark, oldest first.
	Since(ctx context.Context, mark int64) ([]vncal.Announcement, error)
}

// end returns the day with which the term ends, by the calendar of the
// transaction.
func (r *Room) end(ctx context.Context, from gov.Date, t vncal.Term) (gov.Date, error) {
	if r.Calendars == nil {
		return r.cal.End(from, t), nil
	}
	c, _, err := r.Calendars.In(ctx)
	if err != nil {
		return gov.Date{}, err
	}
	return c.End(from, t), nil
}

// count makes the date of a term. A date that was typed beside the term and is
// neither the term's own nor the one before is a contradiction.
func (r *Room) count(ctx context.Context, f *Fields, before gov.Date) error {
	if f.DueTerm.IsZero() {
		f.DueFrom = gov.Date{}
		return nil
	}
	if f.DueKind == DueEvent || f.DueKind == DueRecurring && f.Recur != "" { // runs from a day that is not known yet, or from each period
		f.DueFrom, f.Due = gov.Date{}, gov.Date{}
		if f.DueTerm.Unit == vncal.Hours {
			return fault.Fields(fault.Field{Name: "due_term", Key: "task.error.term"})
		}
		return nil
	}
	if f.DueTerm.Unit == vncal.Hours {
		return fault.Fields(fault.Field{Name: "due_term", Key: "task.error.term"})
	}
	if f.DueFrom.IsZero() {
		f.DueFrom = clock.Today(r.clock)
	}
	if f.DueFrom.Year < 2000 || f.DueFrom.Year > 2100 {
		return fault.Fields(fault.Field{Name: "due_from", Key: "form.date"})
	}
	due, err := r.end(ctx, f.DueFrom, f.DueTerm)
	if err != nil {
		return err
	}
	if !f.Due.IsZero() && f.Due != due && f.Due != before {
		return fault.Fields(fault.Field{Name: "due_term", Key: "task.error.due_and_term", Args: []any{due}})
	}
	f.Due = due
	return nil
}

// redateAtOnce is how many tasks one transaction counts anew.
const redateAtOnce = 200

const redatedKey = "task.redated" // mark up to which all tasks were counted anew

// Redate counts the dates of open tasks anew after the calendar changed. Done
// twice, or broken off and begun again, it moves and tells nothing twice.
func (r *Room) Redate(ctx context.Context) error {
	if r.Calendars == nil {
		return nil
	}
	_, mark, err := r.Calendars.In(ctx)
	if err != nil {
		return err
	}
	done, err := r.store.redated(ctx)
	if err != nil || done == mark {
		return err
	}
	for last, more := "", true; more; {
		if err := r.db.InTx(ctx, func(ctx context.Context) error {
			cal, now, err := r.Calendars.In(ctx)
			if err != nil {
				return err
			}
			if now != mark { // changed meanwhile: begin anew with the next run
				more = false
				return nil
			}
			list, err := r.store.withTerm(ctx, last, redateAtOnce)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				more = false
				return r.store.setRedated(ctx, mark)
			}
			news, err := r.Calendars.Since(ctx, done)
			if err != nil {
				return err
			}
			for _, t := range list {
				if err := r.redate(ctx, t, cal.End(t.DueFrom, t.DueTerm), news); err != nil {
					return err
				}
			}
			last = list[len(list)-1].ID
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// redated is what the history keeps of a date that an announcement moved.
type redated struct {
	ID      string   `json:"announcement"`
	Version int      `json:"version"`
	Title   string   `json:"title"`
	Number  string   `json:"number,omitempty"`
	Issued  gov.Date `json:"issued"`
	From    gov.Date `json:"from"`
	To      gov.Date `json:"to"`
}

// cause is the announcement that moved a date: the newest with a day between
// the beginning of the term and its end, else the newest.
func cause(news []vncal.Announcement, from, to gov.Date) vncal.Announcement {
	for i := len(news) - 1; i >= 0; i-- {
		for _, d := range news[i].Days {
			if d.Date.After(from) && !d.Date.After(to) {
				return news[i]
			}
		}
	}
	if len(news) > 0 {
		return news[len(news)-1]
	}
	return vncal.Announcement{}
}

func (r *Room) redate(ctx context.Context, t Task, due gov.Date, news []vncal.Announcement) error {
	if due == t.Due {
		return nil
	}
	was, latest := t, due
	if was.Due.After(due) {
		latest = was.Due
	}
	a := cause(news, t.DueFrom, latest)
	t.Due = due
	if t.State == Draft {
		t.OriginalDue = due
	}
	if !t.PendingDue.After(due) { // nothing later is asked for any more
		t.PendingDue = gov.Date{}
	}
	if err := r.store.update(ctx, was, t, r.clock.Now()); err != nil {
		return err
	}
	t.Version++
	said := redated{a.ID, a.Version, a.Title, a.Number, a.Issued, was.Due, due}
	if err := r.note(ctx, access.Actor{System: true, AccountID: "system"}, t, Event{Move: Redate, Words: db.JSON(said), Due: due, From: t.State}); err != nil {
		return err
	}
	to := notice.To{Accounts: []string{t.CreatedBy}}
	if t.State != Draft {
		to.Agencies = append(append(to.Agencies, t.Leads...), t.Coordinating...)
	}
	vi := i18n.In(i18n.VI)
	return r.tell.Tell(ctx, to, notice.Message{
		Key: "task.told.redated", Args: []any{t.Code, t.Title, vi.Date(was.Due), vi.Date(due), a.Title}, Link: base + "/" + t.ID,
		Unique: t.ID + "|redate|" + a.ID + "|" + strconv.Itoa(a.Version) + "|" + due.String(),
	})
}

// words say which announcement moved a date from when to when.
func (x redated) words(p i18n.Printer) string {
	name := x.Title
	if x.Number != "" && !x.Issued.IsZero() {
		name = p.T("task.redated.paper", x.Title, x.Number, x.Issued)
	}
	if x.Version > 1 {
		name = p.T("task.redated.version", name, x.Version)
	}
	return p.T("task.redated", name, x.From, x.To)
}

func redatedWords(p i18n.Printer, stored string) (string, error) {
	var x redated
	err := json.Unmarshal([]byte(stored), &x)
	return x.words(p), err
}

// termWords say how a date was given.
func termWords(p i18n.Printer, t vncal.Term, from gov.Date) string {
	if t.N == 0 {
		return p.T("task.term.rolled", from)
	}
	return p.T("task.term.from", p.T("task.unit."+string(t.Unit), t.N), from)
}

func (s store) redated(ctx context.Context) (int64, error) {
	v, err := db.One(ctx, s.db.Q(ctx), db.Value[string], `SELECT value FROM setting WHERE key = $1`, redatedKey)
	if fault.Is(err, fault.NotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(v, 10, 64)
}

func (s store) setRedated(ctx context.Context, mark int64) error {
	_, err := db.Exec(ctx, s.db.Q(ctx), `INSERT INTO setting (key, value) VALUES ($1,$2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, redatedKey, strconv.FormatInt(mark, 10))
	return err
}

// withTerm returns open tasks whose date follows from a term, by id behind last.
func (s store) withTerm(ctx context.Context, last string, limit int) ([]Task, error) {
	list, err := db.List(ctx, s.db.Q(ctx), scan, `SELECT `+columns+` FROM task t WHERE t.due_term <> '' AND t.due_from IS NOT NULL AND t.phase <> $1 AND t.id > $2 ORDER BY t.id LIMIT $3`,
		int64(PhaseEnded), last, limit)
	if err != nil {
		return nil, err
	}
	return list, s.parties(ctx, list)
}
