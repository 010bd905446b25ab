package meeting

import "testing"

// Two thirds of all members make a quorum; more than half of all members carry
// a vote, whoever is absent.
func TestQuorumAndVotes(t *testing.T) {
	t.Parallel()
	guests := func(members, present, others int) []Guest {
		var out []Guest
		for i := range members {
			out = append(out, Guest{Member: true, Noted: true, Present: i < present})
		}
		for range others {
			out = append(out, Guest{Noted: true, Present: true})
		}
		return out
	}
	for _, c := range []struct {
		members, present, others int
		quorum                   bool
	}{
		{3, 2, 0, true},
		{3, 1, 9, false}, // guests do not count
		{21, 14, 0, true},
		{21, 13, 20, false},
		{22, 15, 0, true},
		{22, 14, 0, false},
		{1, 1, 0, true},
		{0, 0, 5, false},
	} {
		present, members, reached, _ := Meeting{Guests: guests(c.members, c.present, c.others)}.Quorum()
		if present != c.present || members != c.members || reached != c.quorum {
			t.Errorf("%+v: %d of %d, %v", c, present, members, reached)
		}
	}
	if _, _, _, noted := (Meeting{Guests: []Guest{{Member: true}, {Member: true}}}).Quorum(); noted {
		t.Error("attendance that nobody noted counts as noted")
	}
	for _, c := range []struct {
		members, yes int
		passed       bool
	}{{21, 11, true}, {21, 10, false}, {20, 10, false}, {20, 11, true}, {3, 2, true}} {
		m := Meeting{Guests: guests(c.members, c.members, 0)}
		if m.Passed(Item{Voted: true, For: c.yes}) != c.passed {
			t.Errorf("%d of %d: passed is not %v", c.yes, c.members, c.passed)
		}
	}
	if (Meeting{Guests: guests(3, 3, 0)}).Passed(Item{For: 3}) {
		t.Error("passed without a vote")
	}
}
