package task

import (
	"slices"

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
	OnEvent    TimeState = "waiting" // on an event; not late
	Stopped    TimeState = "stopped" // draft, paused, declined or withdrawn
)

// TimeStates lists the labels, most pressing first.
var TimeStates = []TimeState{Overdue, DueToday, DueSoon, NotDue, NoDeadline, OnEvent, Awaiting, DoneOnTime, DoneLate, Stopped}

// SoonDays is how many working days before its date a task is due soon.
const SoonDays = 3

// Calendar counts working days.
type Calendar interface {
	IsWorking(d gov.Date) bool
	AddWorkingDays(from gov.Date, n int) gov.Date
	WorkingDaysBetween(a, b gov.Date) int
	End(from gov.Date, t vncal.Term) gov.Date
	// On returns what makes a day differ from the ordinary week.
	On(d gov.Date) (vncal.Day, bool)
}

// Basis is the date against which lateness is judged: reports show both.
type Basis string

// The bases.
const (
	Current  Basis = ""         // the date in force
	Original Basis = "original" // the first date, whatever was granted since
)

// against returns the standing with the date of the basis in Due.
func (s Standing) against(b Basis) Standing {
	if b == Original && !s.Original.IsZero() {
		s.Due = s.Original
	}
	return s
}

// StandsAt judges t on the day today against the date in force.
func StandsAt(t Task, today gov.Date, cal Calendar) TimeState {
	return t.standing().TimeState(Current, today, cal)
}

// TimeState judges a standing on the day today.
func (s Standing) TimeState(b Basis, today gov.Date, cal Calendar) TimeState {
	t := s.against(b)
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
		case t.Reported.After(t.Due): // the sending date counts, not the day of acceptance
			return DoneLate
		}
		return DoneOnTime
	}
	switch {
	case t.Due.IsZero() && t.dueSort == waitDue:
		return OnEvent
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

// DaysLate is by how many working days a result is, or was sent, after its
// date; 0 where it is not. The clock stands while a result is looked at, and
// while a task is stopped.
func (s Standing) DaysLate(b Basis, today gov.Date, cal Calendar) int {
	t := s.against(b)
	if t.Due.IsZero() {
		return 0
	}
	until := t.Reported
	switch {
	case t.State.Phase() == PhaseRunning:
		until = today
	case t.State != Reported && t.State != Accepted:
		return 0
	}
	if !until.After(t.Due) {
		return 0
	}
	return max(1, cal.WorkingDaysBetween(t.Due, until)) // over a weekend it is late already
}

// Box is where a task counts in a report. The boxes add up to all tasks that
// are handed out and neither stopped nor withdrawn.
type Box string

// The boxes.
const (
	BoxOnTime  Box = "done_on_time"
	BoxLate    Box = "done_late"
	BoxInTime  Box = "open_in_time"
	BoxOverdue Box = "open_overdue"
	BoxNoLimit Box = "no_deadline"
	NoBox      Box = "" // draft, paused, declined, withdrawn
)

// Boxes lists them in the order of a report.
var Boxes = []Box{BoxOnTime, BoxLate, BoxInTime, BoxOverdue, BoxNoLimit}

// Box of a standing on the day today. What was returned is not done; what
// awaits acceptance is open, overdue where it was sent late.
func (s Standing) Box(b Basis, today gov.Date) Box {
	t := s.against(b)
	phase := t.State.Phase()
	switch {
	case phase == PhaseDraft || phase == PhaseStopped || phase == PhaseEnded && t.State != Accepted:
		return NoBox
	case t.Due.IsZero():
		return BoxNoLimit
	case phase == PhaseEnded && t.Reported.After(t.Due):
		return BoxLate
	case phase == PhaseEnded:
		return BoxOnTime
	case phase == PhaseReported && t.Reported.After(t.Due), phase == PhaseRunning && t.Due.Before(today):
		return BoxOverdue
	}
	return BoxInTime
}

// Valid reports whether ts is one of the labels.
func (ts TimeState) Valid() bool { return slices.Contains(TimeStates, ts) }

// phases are those in which a task can bear the label.
func (ts TimeState) phases() []Phase {
	switch ts {
	case Overdue, DueToday, DueSoon, NotDue, OnEvent:
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
		w.Add(due+" < ?", waitDue)
	case OnEvent:
		w.Add(due+" = ?", waitDue)
	case NoDeadline:
		w.Add(due+" = ?", noDue)
		w.AddRaw(state + " <> 'withdrawn'")
	case Stopped:
		w.AddRaw(state + " IN ('draft','paused','declined','withdrawn')")
	case DoneOnTime:
		w.Add(due+" < ?", waitDue)
		w.AddRaw(state + " = 'accepted'")
		w.AddRaw(sent + " <= " + due) // the day of sending in Vietnam, not that of acceptance
	case DoneLate:
		w.AddRaw(state + " = 'accepted'")
		w.AddRaw(sent + " > " + due) // no date sorts after every day
	}
}
