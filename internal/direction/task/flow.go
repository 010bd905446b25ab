package task

import (
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
)

// Move is one thing that a person does with a task.
type Move string

// The moves, as the API names them.
const (
	Create          Move = "create"
	Edit            Move = "edit"
	HandOut         Move = "hand-out"
	Receive         Move = "receive"
	Start           Move = "start"
	ReportProgress  Move = "progress" // how far the work is; files and a percentage may go with it
	Report          Move = "report"
	Supplement      Move = "supplement" // adds to a result that waits to be judged
	Accept          Move = "accept"
	Return          Move = "return"
	Decline         Move = "decline"
	AskExtension    Move = "request-extension"
	DecideExtension Move = "decide-extension"
	SetDue          Move = "set-due" // another date without a request, by who may grant one
	Wait            Move = "wait"    // for coordinating agencies or the petitioner
	GoOn            Move = "go-on"   // what was waited for has come
	Pause           Move = "pause"
	Resume          Move = "resume"
	Reassign        Move = "reassign"
	Withdraw        Move = "withdraw"
	Redate          Move = "redate"   // by the program: the calendar changed
	Undone          Move = "undone"   // an act on many tasks was taken back
	Happen          Move = "happened" // the event on which the task waited was recorded
)

// step says from where a move leads whither. To "" leaves the state as it is.
type step struct {
	move       Move
	permission access.Permission
	from       []State
	to         State
	words      bool // a reason or report must be given
	primary    bool // the next natural act in these states
}

var running = []State{HandedOut, Received, InProgress, Returned}

// steps is the whole life of a task.
var steps = []step{
	{Edit, "task.edit", []State{Draft, HandedOut, Received, InProgress, Returned, Declined, Paused}, "", false, false},
	{HandOut, "task.hand_out", []State{Draft}, HandedOut, false, true},
	{Receive, "task.work", []State{HandedOut}, Received, false, true},
	{Start, "task.work", []State{HandedOut, Received, Returned}, InProgress, false, false},
	{Report, "task.work", running, Reported, true, true},
	{ReportProgress, "task.work", running, InProgress, true, false},
	{Supplement, "task.work", []State{Reported}, "", false, false},
	{Accept, "task.judge", []State{Reported}, Accepted, false, true},
	{Return, "task.judge", []State{Reported}, Returned, true, false},
	{Decline, "task.decline", []State{HandedOut, Received}, Declined, true, false},
	{AskExtension, "task.decline", running, "", true, false},
	{DecideExtension, "task.extend", []State{HandedOut, Received, InProgress, Returned, Paused}, "", false, true},
	{SetDue, "task.extend", []State{HandedOut, Received, InProgress, Returned, Paused}, "", true, false},
	{Wait, "task.work", []State{Received, InProgress, Returned}, "", true, false},
	{GoOn, "task.work", []State{Received, InProgress, Returned}, "", false, false},
	{Pause, "task.direct", running, Paused, true, false},
	{Resume, "task.direct", []State{Paused}, InProgress, false, true},
	{Reassign, "task.direct", []State{HandedOut, Received, InProgress, Returned, Declined, Paused}, HandedOut, true, false},
	{Withdraw, "task.direct", []State{Draft, HandedOut, Received, InProgress, Reported, Returned, Declined, Paused}, Withdrawn, true, false},
}

// Moves lists every move after the making of a task.
func Moves() []Move {
	out := make([]Move, 0, len(steps))
	for _, s := range steps {
		out = append(out, s.move)
	}
	return out
}

func stepOf(m Move) step {
	for _, s := range steps {
		if s.move == m {
			return s
		}
	}
	panic("task: no such move: " + string(m)) // moves come from the table itself
}

// ReasonClasses are why another date is asked for, so that causes can be
// counted.
var ReasonClasses = []string{"disaster", "law", "superior", "coordination", "resources", "scope", "other"}

// mayExtend reports whether the actor stands at the level that assigned the
// task: the Chairman always; a vice chairman where a vice chairman assigned
// it; the Chief of Office on the Chairman's order. Beyond FreeExtensions it is
// the Chairman alone.
func mayExtend(a access.Actor, t Task, grants bool) error {
	switch {
	case a.System || a.Has(access.Chairman):
		return nil
	case grants && t.Extensions >= FreeExtensions:
		return fault.New(fault.Forbidden, "task.refused.chairman")
	case a.Has(access.ViceChairman) && t.AssignedBy != "vice_chairman" && !a.Has(access.ChiefOfOffice):
		return fault.New(fault.Forbidden, "task.refused.level")
	}
	return nil
}

// mayDirect reports whether the actor may stop, move on or take back the task:
// what the Committee or its Chairman gave, a vice chairman does not.
func mayDirect(a access.Actor, t Task) error {
	if a.Has(access.ViceChairman) && !a.Has(access.Chairman, access.ChiefOfOffice, access.OfficeDesk) && t.AssignedBy != "vice_chairman" && t.CreatedBy != a.AccountID {
		return fault.New(fault.Forbidden, "task.refused.direct")
	}
	return nil
}

// level reports whether the actor stands at the level that the move asks for.
func (s step) level(a access.Actor, t Task, granted bool) error {
	switch {
	case s.move == DecideExtension, s.move == SetDue:
		return mayExtend(a, t, granted)
	case s.permission == "task.direct", s.move == Edit:
		return mayDirect(a, t)
	}
	return nil
}

// FreeExtensions is how many other dates the leader who assigned may grant;
// later ones need the Chairman.
const FreeExtensions = 1

// refusal says in words why the move cannot be made on the day today, nil
// where it can.
func (s step) refusal(t Task, today gov.Date) error {
	if !slices.Contains(s.from, t.State) {
		return conflict("task.refused." + string(s.move))
	}
	switch {
	case s.move == DecideExtension && t.PendingDue.IsZero():
		return conflict("task.refused.no_request")
	case s.move == SetDue && !t.PendingDue.IsZero(): // decide the request first
		return conflict("task.refused.request_waits")
	case s.move == SetDue && t.waits():
		return conflict("task.refused.waits_event")
	case s.move == Wait && t.WaitsOn != "":
		return conflict("task.refused.waits")
	case s.move == GoOn && t.WaitsOn == "":
		return conflict("task.refused.waits_not")
	case s.move == AskExtension && !t.PendingDue.IsZero():
		return conflict("task.refused.request_waits")
	case s.move == AskExtension && t.Due.IsZero():
		return conflict("task.refused.no_date")
	case s.move == AskExtension && t.Due.Before(today): // another date is asked for before the present one has passed
		return conflict("task.refused.too_late", t.Due)
	}
	return nil
}
