package notice

import (
	"testing"

	"roviec/internal/floor/i18n"
)

func TestDaysAreWrittenForTheReader(t *testing.T) {
	t.Parallel()
	args := []any{"NV-2022-0001", "2022-12-21", "2022-13-41", float64(7)}
	got := shown(i18n.In(i18n.VI), args)
	for i, want := range []any{"NV-2022-0001", "21/12/2022", "2022-13-41", float64(7)} {
		if got[i] != want {
			t.Errorf("%v is shown as %v", args[i], got[i])
		}
	}
	if args[1] != "2022-12-21" {
		t.Error("what is kept was changed")
	}
}
