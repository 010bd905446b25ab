package account

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"roviec/internal/base/gov"
)

func covers(m Membership, d gov.Date) bool {
	return !m.ValidFrom.After(d) && (m.ValidTo.IsZero() || !m.ValidTo.Before(d))
}

// Whatever moves came before: from the day on there is one main agency, the
// one moved to; what was true on days before stays true.
func TestMovedKeepsThePast(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		agency := rapid.SampledFrom([]string{"", "snv", "stc", "vp"})
		var members []Membership
		for _, a := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"x", "y", "snv"}), rapid.ID[string]).Draw(t, "beside") {
			members = append(members, Membership{AgencyID: a})
		}
		day := gov.MustDate("2022-12-01")
		type move struct {
			day gov.Date
			to  string
		}
		var moves []move
		for range rapid.IntRange(1, 6).Draw(t, "moves") {
			to := agency.Draw(t, "to")
			members = moved(members, to, day)
			moves = append(moves, move{day, to})
			day = day.AddDays(rapid.IntRange(0, 3).Draw(t, "days"))
		}
		for i, m := range moves {
			if i+1 < len(moves) && moves[i+1].day == m.day {
				continue // undone the same day
			}
			var mains []string
			for _, x := range members {
				if x.Main && covers(x, m.day) {
					mains = append(mains, x.AgencyID)
				}
			}
			want := []string{m.to}
			if m.to == "" {
				want = nil
			}
			if !slices.Equal(mains, want) {
				t.Fatalf("on %s the main agency is %v, want %q: %+v", m.day, mains, m.to, members)
			}
		}
		for _, x := range members {
			if !x.ValidTo.IsZero() && x.ValidTo.Before(x.ValidFrom) {
				t.Fatalf("a membership ends before it begins: %+v", x)
			}
		}
	})
}
