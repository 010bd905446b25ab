package programme

import (
	"context"
	"fmt"
	"testing"

	"roviec/internal/base/gov"
	"roviec/internal/direction/task"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

// An item is due on the last working day of its month.
func TestDue(t *testing.T) {
	t.Parallel()
	cal := vncal.Default()
	for month, want := range map[string]string{
		"2023-01": "2023-01-31", "2023-04": "2023-04-28", // Saturday, Sunday, holidays
		"2022-12": "2022-12-30", "2023-12": "2023-12-29", "2024-02": "2024-02-29", "2023-09": "2023-09-29",
	} {
		var y, m int
		if _, err := fmt.Sscanf(month, "%d-%d", &y, &m); err != nil {
			t.Fatal(err)
		}
		if got := (Item{Year: y, Month: m}).Due(task.Current, cal).String(); got != want {
			t.Errorf("%s: %s, want %s", month, got, want)
		}
	}
}

// timeCase is an item of 2023 or 2024 and how it stands by the month in force
// and by the first one.
type timeCase struct {
	year, month, firstYear, first int
	state, submitted, today       string
	now, original                 task.TimeState
	late, lateOriginal            int
}

var timeCases = []timeCase{
	{2023, 1, 0, 1, Planned, "", "2023-01-26", task.DueSoon, task.DueSoon, 0, 0}, // three working days before, within Tết
	{2023, 1, 0, 1, Planned, "", "2023-01-18", task.NotDue, task.NotDue, 0, 0},
	{2023, 1, 0, 1, Planned, "", "2023-01-31", task.DueToday, task.DueToday, 0, 0},
	{2023, 1, 0, 1, Planned, "", "2023-02-01", task.Overdue, task.Overdue, 1, 1},
	{2023, 1, 0, 1, Planned, "", "2023-02-10", task.Overdue, task.Overdue, 8, 8},
	{2023, 2, 0, 1, Planned, "", "2023-02-10", task.NotDue, task.Overdue, 0, 8},  // moved
	{2023, 4, 0, 4, Planned, "", "2023-04-29", task.Overdue, task.Overdue, 1, 1}, // a Saturday after the last working day
	{2023, 1, 0, 1, "submitted", "2023-01-31", "2023-02-10", task.DoneOnTime, task.DoneOnTime, 0, 0},
	{2023, 1, 0, 1, "submitted", "2023-02-02", "2023-02-10", task.DoneLate, task.DoneLate, 2, 2},
	{2023, 2, 0, 1, "decided", "2023-02-02", "2023-02-10", task.DoneOnTime, task.DoneLate, 0, 2},
	{2023, 4, 0, 4, "decided", "2023-04-29", "2023-05-10", task.DoneLate, task.DoneLate, 1, 1},
	{2023, 3, 2022, 11, Planned, "", "2023-02-10", task.NotDue, task.Overdue, 0, 46}, // carried in
	{2023, 3, 2022, 11, "submitted", "2022-11-30", "2023-02-10", task.DoneOnTime, task.DoneOnTime, 0, 0},
	{2023, 3, 2022, 11, "submitted", "2022-12-01", "2023-02-10", task.DoneOnTime, task.DoneLate, 0, 1},
	{2023, 1, 0, 1, ItemDraft, "", "2023-02-10", task.Stopped, task.Stopped, 0, 0},
	{2023, 1, 0, 1, Withdrawn, "", "2023-02-10", task.Stopped, task.Stopped, 0, 0},
	{2023, 1, 0, 1, Carried, "", "2023-02-10", task.Stopped, task.Stopped, 0, 0},
	{2024, 1, 0, 1, Planned, "", "2023-12-29", task.NotDue, task.NotDue, 0, 0},
}

func (c timeCase) item() Item {
	i := Item{Year: c.year, Month: c.month, OriginalYear: c.firstYear, OriginalMonth: c.first, State: c.state, Title: "x", Authority: Committee, LeadID: "snv"}
	if c.submitted != "" {
		i.SubmittedOn = gov.MustDate(c.submitted)
	}
	return i
}

// The rule, and the list's question that says the same.
func TestTimeStates(t *testing.T) {
	t.Parallel()
	cal := vncal.Default()
	for n, c := range timeCases {
		i, today := c.item(), gov.MustDate(c.today)
		if now, first := i.TimeState(task.Current, today, cal), i.TimeState(task.Original, today, cal); now != c.now || first != c.original {
			t.Errorf("%d %+v: %s, %s", n, c, now, first)
		}
		if a, b := i.DaysLate(task.Current, today, cal), i.DaysLate(task.Original, today, cal); a != c.late || b != c.lateOriginal {
			t.Errorf("%d %+v: late by %d, %d", n, c, a, b)
		}
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		ids := make([]string, len(timeCases))
		for n, c := range timeCases {
			if err := d.InTx(ctx, func(ctx context.Context) error {
				i, err := r.put(ctx, office, c.item())
				ids[n] = i.ID
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		for n, c := range timeCases {
			r.on(c.today)
			for _, b := range []task.Basis{task.Current, task.Original} {
				for _, ts := range TimeStates {
					f := Filter{TimeState: ts, Basis: b, Limit: 100}
					list, _, err := r.List(ctx, c.year, f)
					if err != nil {
						t.Fatal(err)
					}
					if count, err := r.Count(ctx, c.year, f); err != nil || count != len(list) {
						t.Errorf("%s: %d of %d are counted (%v)", ts, count, len(list), err)
					}
					in := false
					for _, i := range list {
						if i.TimeState(b, gov.MustDate(c.today), cal) != ts {
							t.Errorf("on %s %+v is listed as %s", c.today, i, ts)
						}
						in = in || i.ID == ids[n]
					}
					if want := map[task.Basis]task.TimeState{task.Current: c.now, task.Original: c.original}[b]; in != (ts == want) {
						t.Errorf("%d %+v by %q: in the list of %s: %v", n, c, b, ts, in)
					}
				}
			}
		}
	})
}

// The day of submission follows what was noted.
func TestSubmittedOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, r := t.Context(), open(t, d)
		r.Elsewhere = records{}
		i, err := r.Add(ctx, office, Item{Year: 2023, Title: "Nội dung mẫu", Authority: Committee, LeadID: "snv", Month: 11})
		if err != nil || i.CreatedOn.String() != "2023-11-01" {
			t.Fatal(i, err)
		}
		r.on("2023-11-10")
		for _, c := range []struct {
			state, typed, want string // "" = refused
		}{
			{"submitted", "2023-11-11", ""}, // ahead
			{"submitted", "2023-10-31", ""}, // before it was registered
			{"submitted", "", "2023-11-10"},
			{"decided", "", "2023-11-10"},
			{"decided", "2023-11-08", "2023-11-08"},
			{"submitted", "2023-11-09", "2023-11-09"}, // a later day is a correction
			{Planned, "", "-"},
		} {
			p := Progress{Month: 11, State: c.state}
			if c.typed != "" {
				p.SubmittedOn = gov.MustDate(c.typed)
			}
			got, err := r.Change(ctx, office, i.ID, p, 0)
			switch {
			case c.want == "":
				if err == nil {
					t.Errorf("%+v is taken", c)
				}
			case err != nil || got.SubmittedOn.String() != map[bool]string{true: "", false: c.want}[c.want == "-"]:
				t.Errorf("%+v: %s %v", c, got.SubmittedOn, err)
			}
		}
		for _, c := range []struct {
			kind, ref, want string
			remove          bool
		}{
			{StepSitting, "m1", "2023-11-10", false}, // of a sitting to come: the day of the entry
			{StepDocument, "5/QĐ-UBND", "2023-11-01", false},
			{StepDocument, "d5", "2023-11-10", true},
			{StepSitting, "m1", "", true},
		} {
			do := r.AddStep
			if c.remove {
				do = r.RemoveStep
			}
			if got, err := do(ctx, office, i.ID, c.kind, c.ref, 0); err != nil || got.SubmittedOn.String() != c.want {
				t.Errorf("%+v: %s %v", c, got.SubmittedOn, err)
			}
		}
	})
}

func TestPlausible(t *testing.T) {
	t.Parallel()
	day := gov.MustDate
	i := Item{Title: "Đề án phát triển du lịch cộng đồng", CreatedOn: day("2023-01-10")}
	list := []Paper{
		{Ref: "other", Text: "Quyết định: Bổ nhiệm", Day: day("2023-03-01")},
		{Ref: "old", Text: "Quyết định: Đề án phát triển du lịch cộng đồng", Day: day("2023-01-09")},
		{Ref: "fallen", Text: "Quyết định: Đề án phát triển du lịch cộng đồng", Day: day("2023-03-01"), Fate: "recalled"},
		{Ref: "likely", Text: "Quyết định: Phê duyệt Đề án phát triển du lịch cộng đồng", Day: day("2023-02-01")},
		{Ref: "later", Text: "Quyết định: Khen thưởng", Day: day("2023-03-02")},
		{Ref: "same", Text: "Quyết định: Du lịch", Day: day("2023-01-10")},
	}
	got := ""
	for _, p := range plausible(i, list) {
		got += p.Ref + " "
	}
	if got != "likely same later other " {
		t.Error(got)
	}
	for n := range 40 {
		list = append(list, Paper{Ref: fmt.Sprint(n), Day: day("2023-02-02")})
	}
	if n := len(plausible(i, list)); n != maxOffered {
		t.Error(n)
	}
}

// What an agency may still ask for: another month until that month begins, the
// next year until the year ends.
func TestMayStillAsk(t *testing.T) {
	t.Parallel()
	i := Item{Year: 2023, Month: 3}
	for today, want := range map[string]string{
		"2022-12-30": "[move carry withdraw]", "2023-02-28": "[move carry withdraw]", "2023-03-01": "[carry]", "2023-12-31": "[carry]", "2024-01-01": "[]",
	} {
		if got := fmt.Sprint(mayStillAsk(gov.MustDate(today), i)); got != want {
			t.Errorf("%s: %s, want %s", today, got, want)
		}
	}
}
