package task

import (
	"encoding/json"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/gov"
)

// Standing is what of a task decides how it stands against its date: after an
// act, or at the end of a day.
type Standing struct {
	State    State // "" = there was no task yet
	Due      gov.Date
	Original gov.Date // the first date
	Reported gov.Date // day in Vietnam of the result that stood, zero = none

	dueSort string
}

// standing of the task as it is.
func (t Task) standing() Standing {
	s := Standing{State: t.State, Due: t.Due, Original: t.OriginalDue, dueSort: t.dueSort()}
	if !t.ReportedAt.IsZero() {
		s.Reported = gov.DateOf(t.ReportedAt.In(clock.VN))
	}
	return s
}

// endOf is the first moment after the day in Vietnam.
func endOf(day gov.Date) time.Time { return day.AddDays(1).Time(clock.VN) }

// Replay tells from a task's acts alone, oldest first, how it stood at the end
// of the day: the check on everything that is stored beside the acts.
func Replay(events []Event, day gov.Date) (s Standing, err error) {
	end, waits := endOf(day), false
	for _, e := range events {
		if !e.At.Before(end) {
			break
		}
		s.State = e.To
		switch e.Move {
		case Create, Redate, SetDue:
			s.Due = e.Due
		case DecideExtension:
			if !e.Due.IsZero() {
				s.Due = e.Due
			}
		case Edit:
			if s.Due, err = editedDue(e, s.Due); err != nil {
				return s, err
			}
		case Report:
			s.Reported = gov.DateOf(e.At.In(clock.VN))
		case Undone:
			s.Reported = e.Detail.Reported
		case Return, Reassign:
			s.Reported = gov.Date{}
		}
		switch {
		case e.Detail.Happened:
			waits = false
		case e.Detail.Awaited != "":
			waits = true
		}
		if e.Move == Happen {
			s.Due = e.Due
		}
		if s.State == Draft || e.From == Draft || e.From == "" || s.Original.IsZero() && (e.Move == Edit || e.Move == Happen || e.Move == SetDue) {
			s.Original = s.Due
		}
	}
	s.dueSort = sortOf(s.Due)
	if waits && s.Due.IsZero() && s.State.Phase() != PhaseEnded {
		s.dueSort = waitDue
	}
	return s, nil
}

// editedDue is the date after an edit, which tells what it changed.
func editedDue(e Event, before gov.Date) (gov.Date, error) {
	if e.Words == "" {
		return before, nil
	}
	var list []Change
	if err := json.Unmarshal([]byte(e.Words), &list); err != nil {
		return before, err
	}
	for _, x := range list {
		if x.Field == "due" {
			return gov.ParseDate(x.After)
		}
	}
	return before, nil
}
