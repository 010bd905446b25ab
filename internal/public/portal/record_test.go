package portal

import (
	"encoding/json"
	"testing"
)

// Snapshots of an earlier form are answered in the present one.
func TestEarlierSnapshots(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"target":"3.000","as_of":"23/12/2022"}`:   `{"target":3000,"as_of":"2022-12-23"}`,
		`{"target":"49,5","as_of":"2022-12-23"}`:    `{"target":49.5,"as_of":"2022-12-23"}`,
		`{"target":140000,"as_of":""}`:              `{"target":140000,"as_of":""}`,
		`{"target":-0.25,"as_of":"tháng 12"}`:       `{"target":-0.25,"as_of":""}`,
		`{"target":"1.234.567","as_of":"1/2/2023"}`: `{"target":1234567,"as_of":""}`,
	} {
		var x struct {
			Target Amount `json:"target"`
			AsOf   Day    `json:"as_of"`
		}
		if err := json.Unmarshal([]byte(in), &x); err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if b, _ := json.Marshal(x); string(b) != want {
			t.Errorf("%s = %s, want %s", in, b, want)
		}
	}
}

// A released figure stands with the target of its unit alone; targets without
// a plan stand as they were released.
func TestJoined(t *testing.T) {
	t.Parallel()
	n := Amount(5)
	figures := released{AsOf: "2023-04-01", Items: []PublishedTarget{{ID: "a", Unit: "%", Figure: &n}, {ID: "b", Unit: "ha", Figure: &n}, {ID: "c"}}}
	got := joined([]PublishedTarget{{ID: "b", Unit: "km"}, {ID: "a", Unit: "%", Target: 7}}, figures)
	if len(got) != 2 || got[0].Figure != nil || got[1].Figure == nil || got[1].Target != 7 || got[1].FigureAsOf != "2023-04-01" {
		t.Errorf("%+v", got)
	}
	if got = joined(nil, figures); len(got) != 3 || got[0].FigureAsOf != "2023-04-01" || got[2].FigureAsOf != "" {
		t.Errorf("%+v", got)
	}
}
