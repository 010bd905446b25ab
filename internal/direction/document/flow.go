package document

import (
	"slices"

	"roviec/internal/base/fault"
	"roviec/internal/floor/access"
)

// Move is one thing that a person does with a document.
type Move string

// The moves after registering.
const (
	Edit       Move = "sua"
	Allot      Move = "cap-so"
	Issue      Move = "phat-hanh"
	Void       Move = "huy-so"
	Drop       Move = "bo"
	Publish    Move = "cong-bo"
	AttachFile Move = "tep"
	DetachFile Move = "bo-tep"
	TakeOut    Move = "thu-hoi" // the sender takes back an incoming document
)

type step struct {
	move       Move
	permission access.Permission
	from       []State
	to         State // "" leaves the state as it is
	words      bool  // a reason must be given
	own        bool  // it has a form of its own
}

// steps is the whole life of a document as people move it. No step leads from
// a numbered or issued document back to one that can be edited.
var steps = []step{
	{Edit, "document.write", []State{Registered, Draft}, "", false, true},
	{AttachFile, "document.write", []State{Registered, Draft}, "", false, true},
	{DetachFile, "document.write", []State{Registered, Draft}, "", false, true},
	{Allot, "document.number", []State{Draft}, Numbered, false, false},
	{Issue, "document.issue", []State{Numbered}, Issued, false, false},
	{Void, "document.number", []State{Numbered}, Voided, true, false},
	{Drop, "document.write", []State{Draft}, Dropped, true, false},
	{Publish, "document.publish", []State{Issued, Corrected, Replaced, Recalled}, "", false, false},
	{TakeOut, "document.write", []State{Registered}, Withdrawn, true, false},
}

// effects are what the issue of a document does to the one that it names.
var effects = []struct {
	name string
	from []State
	to   State
}{
	{"correct", []State{Issued, Corrected}, Corrected},
	{"replace", []State{Issued, Corrected}, Replaced},
	{"recall", []State{Issued, Corrected}, Recalled},
}

// Effects lists what a document may do to an earlier one.
func Effects() []string {
	var out []string
	for _, e := range effects {
		out = append(out, e.name)
	}
	return out
}

func stepOf(m Move) step {
	i := slices.IndexFunc(steps, func(s step) bool { return s.move == m })
	return steps[i] // moves come from the table itself
}

func conflict(key string, args ...any) error { return fault.New(fault.Conflict, key, args...) }

func (s step) refusal(d Document) error {
	if !slices.Contains(s.from, d.State) || s.move == Publish && (!d.ToAll || !d.PublishedAt.IsZero()) {
		return conflict("document.refused." + string(s.move))
	}
	return nil
}

// strike says what the state of the target becomes.
func strike(effect string, target State) (State, error) {
	for _, e := range effects {
		if e.name == effect && slices.Contains(e.from, target) {
			return e.to, nil
		}
	}
	return "", conflict("document.refused.target")
}
