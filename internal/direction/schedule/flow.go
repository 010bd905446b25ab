package schedule

import (
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
)

// State is where a week stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Published State = "published"
	Changing  State = "changing" // published, and being changed
)

// Move is one thing that a person does with a week.
type Move string

// The moves, as their addresses name them.
const (
	Write   Move = "muc"
	Submit  Move = "trinh"
	Approve Move = "duyet"
	Return  Move = "tra-lai"
	Reopen  Move = "sua"
)

type step struct {
	move       Move
	permission access.Permission
	from       []State
	words      bool
}

var steps = []step{
	{Write, "schedule.write", []State{Draft, Changing}, false},
	{Submit, "schedule.write", []State{Draft, Changing}, false},
	{Approve, "schedule.approve", []State{Submitted}, false},
	{Return, "schedule.approve", []State{Submitted}, true},
	{Reopen, "schedule.write", []State{Published}, false},
}

func stepOf(m Move) step {
	return steps[slices.IndexFunc(steps, func(s step) bool { return s.move == m })] // moves come from the table itself
}

func (s step) refusal(w Week) error {
	if !slices.Contains(s.from, w.State) {
		return fault.New(fault.Conflict, "schedule.refused."+string(s.move))
	}
	return nil
}
