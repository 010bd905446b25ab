package task

import (
	"slices"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
	"roviec/internal/floor/db"
	"roviec/internal/vn/vncal"
)

// TimeState is how a task stands against its date. It is never stored.
type TimeState string

// The labels.
const (
	NotDue     TimeState = "not_due"
	DueSoon    TimeState = "due_soon"
	DueToday   TimeState = "due_today"
	Overdue    TimeState = "overdue"
	Awaiting   TimeState = "awaiting" // reported; the clock stands
	DoneOnTime TimeState = "done_on_time"
	DoneLate   TimeState = "done_late"
	NoDeadline TimeState = "no_deadline"
	Stopped    TimeState = "stopped" // draft, paused, declined or withdrawn
)

// TimeStates lists the labels, most pressing first.
var TimeStates = []TimeState{Overdue, DueToday, DueSoon, NotDue, NoDeadline, Awaiting, DoneOnTime, DoneLate, Stopped}

// SoonDays is how many working days before its date a task is due soon.
const SoonDays = 3

// Calendar counts working days.
type Calendar interface {
	IsWorking(d gov.Date) bool
	AddWorkingDays(from gov.Date, n int) gov.Date
	WorkingDaysBetween(a, b gov.Date) int
	End(from gov.Date, t vncal.Term) gov.Date
}

// StandsAt judges t on the day today.
func StandsAt(t Task, today gov.Date, cal Calendar) TimeState {
	switch t.State.Phase() {
	case PhaseDraft, PhaseStopped:
		return Stopped
	case PhaseReported:
		return Awaiting
	case PhaseEnded:
		switch {
		case t.State != Accepted:
			return Stopped
		case t.Due.IsZero():
			return NoDeadline
		case gov.DateOf(t.ReportedAt.In(clock.VN)).After(t.Due): // the sending date counts, not the day of acceptance
			return DoneLate
		}
		return DoneOnTime
	}
	switch {
	case t.Due.IsZero():
		return NoDeadline
	case t.Due.Before(today):
		return Overdue
	case t.Due == today:
		return DueToday
	case !t.Due.After(cal.AddWorkingDays(today, SoonDays)):
		return DueSoon
	}
	return NotDue
}

// Valid reports whether ts is one of the labels.
func (ts TimeState) Valid() bool { return slices.Contains(TimeStates, ts) }

// phases are those in which a task can bear the label.
func (ts TimeState) phases() []Phase {
	switch ts {
	case Overdue, DueToday, DueSoon, NotDue:
		return []Phase{PhaseRunning}
	case NoDeadline:
		return []Phase{PhaseRunning, PhaseEnded}
	case Awaiting:
		return []Phase{PhaseReported}
	case DoneOnTime, DoneLate:
		return []Phase{PhaseEnded}
	}
	return []Phase{PhaseDraft, PhaseStopped, PhaseEnded}
}

// restrict compiles a label into conditions on state and due, beside those on
// the phases, so that an index answers. due, state and sent are the
// columns of the walk.
func (ts TimeState) restrict(w *db.Where, due, state, sent string, today gov.Date, cal Calendar) {
	soon := cal.AddWorkingDays(today, SoonDays).String()
	now := today.String()
	switch ts {
	case Overdue:
		w.Add(due+" < ?", now)
	case DueToday:
		w.Add(due+" = ?", now)
	case DueSoon:
		w.Add(due+" > ?", now)
		w.Add(due+" <= ?", soon)
	case NotDue:
		w.Add(due+" > ?", soon)
		w.Add(due+" < ?", noDue)
	case NoDeadline:
		w.Add(due+" = ?", noDue)
		w.AddRaw(state + " <> 'withdrawn'")
	case Stopped:
		w.AddRaw(state + " IN ('draft','paused','declined','withdrawn')")
	case DoneOnTime:
		w.Add(due+" < ?", noDue)
		w.AddRaw(state + " = 'accepted'")
		w.AddRaw(sent + " <= " + due) // the day of sending in Vietnam, not that of acceptance
	case DoneLate:
		w.AddRaw(state + " = 'accepted'")
		w.AddRaw(sent + " > " + due) // no date sorts after every day
	}
}
