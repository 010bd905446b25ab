package programme

import (
	"testing"

	"roviec/internal/direction/task"
)

func TestTimingRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		t    Timing
		want float64
		ok   bool
	}{
		{Timing{}, 0, false},
		{Timing{OnTime: 3}, 100, true},
		{Timing{OnTime: 1, Late: 1, Overdue: 2}, 25, true},
		{Timing{Overdue: 5}, 0, true},
	} {
		if got, ok := c.t.Rate(); got != c.want || ok != c.ok {
			t.Errorf("%+v: %v %v", c.t, got, ok)
		}
	}
	// What is not due yet counts nowhere.
	var x Timing
	for _, ts := range TimeStates {
		x.add(ts, 1)
	}
	if x != (Timing{1, 1, 1}) || x.All() != 3 {
		t.Errorf("%+v", x)
	}
	var y Tally
	y.add(Item{State: Withdrawn}, task.Stopped, task.Stopped, 2)
	y.add(Item{State: Carried}, task.Stopped, task.Stopped, 3)
	if y.Total != 0 || y.Withdrawn != 2 || y.Carried != 3 {
		t.Errorf("%+v", y)
	}
}
