package task

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"roviec/internal/base/clock"
	"roviec/internal/base/fault"
	"roviec/internal/base/gov"
	"roviec/internal/floor/access"
	"roviec/internal/floor/db"
	"roviec/internal/floor/db/dbtest"
	"roviec/internal/vn/vncal"
)

// day is what was seen at the end of a day, task by task.
type day struct {
	date  gov.Date
	tasks []Task
}

// lives lets random people make random moves over the calendar from a day on,
// and returns how every task stood at the end of each day on which the clock
// stopped.
func (h house) lives(t *testing.T, rnd *rand.Rand, from string, moves int) (days []day) {
	t.Helper()
	vice, chief := h.chair, h.chair
	vice.AccountID, vice.Roles = "pct1", []access.Role{access.ViceChairman}
	chief.AccountID, chief.Roles = "chanhvp", []access.Role{access.ChiefOfOffice}
	who := []access.Actor{h.office, h.office, h.chair, h.chair, vice, chief, h.head, h.head, h.focal, h.focal, h.other, h.other}
	h.clock.Set(gov.MustDate(from).Time(clock.VN).Add(8 * time.Hour))
	var ids []string
	for range moves {
		now := h.clock.Now()
		step := time.Duration(rnd.IntN(8)) * time.Hour
		if rnd.IntN(12) == 0 {
			step = time.Duration(rnd.IntN(7*24)) * time.Hour
		}
		if today := gov.DateOf(now.In(clock.VN)); gov.DateOf(now.Add(step).In(clock.VN)) != today {
			d := day{date: today}
			for _, id := range ids {
				x, err := h.Get(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				d.tasks = append(d.tasks, x)
			}
			days = append(days, d)
			if len(days)%4 == 0 {
				if len(days)%12 == 0 {
					if err := h.TidyTally(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				h.checkTally(t, d)
			}
		}
		h.clock.Advance(step)
		today := clock.Today(h.clock)
		lead := []string{h.snv.ID, h.stc.ID}[rnd.IntN(2)]
		var err error
		switch k := rnd.IntN(20); {
		case len(ids) == 0 || k == 0 && len(ids) < 25:
			f := h.fields()
			f.Coordinating = [][]string{nil, {h.stc.ID}}[rnd.IntN(2)]
			f.Leads, f.HandOut, f.Due = []string{lead}, rnd.IntN(4) > 0, today.AddDays(rnd.IntN(15)-1)
			if rnd.IntN(3) == 0 {
				f.Leads = []string{h.snv.ID, h.stc.ID}
			}
			if rnd.IntN(5) == 0 {
				f.Due, f.DueKind, f.DueReason = gov.Date{}, DueNone, "theo chỉ đạo"
			} else if rnd.IntN(4) == 0 {
				f.Due, f.DueKind, f.Awaited = gov.Date{}, DueEvent, fmt.Sprint("sự kiện mẫu số ", rnd.IntN(6))
				if rnd.IntN(2) == 0 {
					f.DueTerm = vncal.Term{N: 1 + rnd.IntN(9), Unit: vncal.WorkingDays}
				}
			}
			var x Task
			if x, err = h.Create(t.Context(), who[rnd.IntN(6)], f); err == nil {
				ids = append(ids, x.ID)
			}
		case k == 2:
			events, e := h.store.awaitedList(t.Context(), rnd.IntN(4) == 0, "", 10)
			if e != nil {
				t.Fatal(e)
			}
			if len(events) > 0 {
				_, err = h.RecordEvent(t.Context(), h.office, events[rnd.IntN(len(events))].ID, Happening{On: today.AddDays(-rnd.IntN(5)), Term: vncal.Term{N: 5, Unit: vncal.Days}})
			}
		case k == 3 && len(ids) > 3:
			m := BulkMoves[rnd.IntN(len(BulkMoves)-1)] // withdrawing many ends too many lives
			var b Bulk
			a := who[rnd.IntN(len(who))]
			from := rnd.IntN(len(ids) - 2)
			if b, err = h.MakeAll(t.Context(), a, ids[from:from+3], m, Said{Words: "mẫu", Leads: []string{lead}, Product: "12/BC-MAU"}); err == nil && rnd.IntN(2) == 0 {
				h.clock.Advance(time.Duration(rnd.IntN(12)) * time.Minute)
				_, err = h.Undo(t.Context(), a, b.ID)
			}
		case k == 1:
			id := ids[rnd.IntN(len(ids))]
			x, e := h.Get(t.Context(), id)
			if e != nil {
				t.Fatal(e)
			}
			f := h.fields()
			f.Leads, f.Due = x.Leads, x.Due
			if rnd.IntN(2) == 0 {
				f.Due = today.AddDays(rnd.IntN(20))
			}
			if rnd.IntN(6) == 0 || f.Due.IsZero() {
				f.Due, f.DueKind, f.DueReason = gov.Date{}, DueNone, "theo chỉ đạo"
			}
			_, err = h.Edit(t.Context(), who[rnd.IntN(len(who))], id, f, x.Version)
		default:
			m := Moves()[1+rnd.IntN(len(Moves())-1)]
			if m == Withdraw && rnd.IntN(4) > 0 { // ends too many lives too soon
				m = Accept
			}
			said := Said{Words: "mẫu", Due: today.AddDays(rnd.IntN(40)), Granted: rnd.IntN(2) == 0, Leads: []string{lead}, Reason: ReasonClasses[rnd.IntN(len(ReasonClasses))], Competent: []string{h.stc.ID}, On: waitsOn[rnd.IntN(2)]}
			if rnd.IntN(2) == 0 {
				said.Product = "12/BC-MAU"
			}
			id, a := ids[rnd.IntN(len(ids))], who[rnd.IntN(len(who))]
			if x, e := h.Get(t.Context(), id); e != nil {
				t.Fatal(e)
			} else if x.State == Reported && rnd.IntN(3) == 0 { // or the rest of life would hardly be seen
				m, a, said.Product = Accept, h.office, "12/BC-MAU"
			}
			_, err = h.Make(t.Context(), a, id, m, said)
		}
		if k := fault.KindOf(err); err != nil && k != fault.Conflict && k != fault.Forbidden && k != fault.NotFound && k != fault.Invalid {
			t.Fatal(err)
		}
	}
	return days
}

// Whatever people do in whatever order, over Tết and over Saturdays that are
// worked: nothing is accepted that no one accepted with its product, moments
// never go back, the first date is never overwritten, the boxes add up on
// every day, and each day asked for afterwards stands as it was seen then.
func TestLives(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		accepted := 0
		for i, from := range []string{"2022-12-20", "2024-04-24", "2025-04-21"} { // Tết 2023; 04/05/2024 and 26/04/2025 are worked
			rnd := rand.New(rand.NewPCG(uint64(i), 17))
			h := open(t, d)
			if i > 0 {
				d = dbtest.SQLite(t) // one long life on each engine, more on the quick one
				h = open(t, d)
			}
			days := h.lives(t, rnd, from, 350)
			if len(days) < 20 {
				t.Fatalf("only %d days", len(days))
			}
			accepted += h.checkActs(t, days[len(days)-1].tasks)
			for k, seen := range days {
				if k%3 == 0 || k > len(days)-3 {
					h.checkDay(t, seen)
				}
			}
			kept := h.dumpTally(t)
			if err := h.Recount(t.Context()); err != nil {
				t.Fatal(err)
			}
			if again := h.dumpTally(t); !slices.Equal(kept, again) {
				t.Errorf("the tally that was kept is not the one counted anew:\n%v\n%v", kept, again)
			}
			if _, err := h.audit.Verify(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if accepted == 0 {
			t.Error("nothing was ever accepted: the test tries too little")
		}
	})
}

// checkActs walks the history of every task and returns how many were accepted.
func (h house) checkActs(t *testing.T, tasks []Task) (accepted int) {
	t.Helper()
	for _, x := range tasks {
		x, err := h.Get(t.Context(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		events, err := h.store.events(t.Context(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		state, at, accept, product := State(""), time.Time{}, 0, false
		original := gov.Date{}
		for _, e := range events {
			if e.From != state || e.At.Before(at) {
				t.Errorf("%s: the history breaks at %s: from %s, was %s", x.Code, e.Move, e.From, state)
			}
			product = product || e.Detail.Product != "" || e.Detail.Files > 0
			if e.To == Accepted && e.From != Accepted && e.Move != Undone && (e.Move != Accept || e.From != Reported || !product) {
				t.Errorf("%s: accepted by %s from %s, product %v", x.Code, e.Move, e.From, product)
			}
			switch {
			case e.Move == Accept:
				accept++
			case e.Move == Undone && e.From == Accepted:
				accept--
			}
			if e.To == Draft && e.From != Draft {
				original = gov.Date{} // the handing out was undone: the date is not given yet
			}
			if e.From != "" && e.From != Draft && e.To != Draft && !original.IsZero() && e.Stood.Original != original {
				t.Errorf("%s: %s moved the first date from %s to %s", x.Code, e.Move, original, e.Stood.Original)
			}
			state, at, original = e.To, e.At, e.Stood.Original
		}
		if (accept == 1) != (x.State == Accepted) || accept > 1 || state != x.State {
			t.Errorf("%s: %s after %d acceptances", x.Code, x.State, accept)
		}
		if x.State == Accepted {
			accepted++
		}
		for _, p := range []struct{ a, b time.Time }{{x.CreatedAt, x.HandedOutAt}, {x.HandedOutAt, x.ReceivedAt}, {x.ReceivedAt, x.ReportedAt}, {x.ReportedAt, x.AcceptedAt}} {
			if !p.b.IsZero() && p.b.Before(p.a) {
				t.Errorf("%s: %s is before %s", x.Code, p.b, p.a)
			}
		}
		if int(x.Version) != len(events) {
			t.Errorf("%s: version %d after %d acts", x.Code, x.Version, len(events))
		}
	}
	return accepted
}

// checkDay asks for a past day and compares it with what was seen then.
func (h house) checkDay(t *testing.T, seen day) {
	t.Helper()
	f := Filter{AsOf: seen.date, Limit: 1000}
	list, _, err := h.List(t.Context(), h.office, f)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(seen.tasks) {
		t.Errorf("%s: %d tasks, there were %d", seen.date, len(list), len(seen.tasks))
	}
	for _, b := range []Basis{Current, Original} {
		want, wantLead := map[Box]int{}, map[string]int{}
		for _, x := range seen.tasks {
			box := x.standing().Box(b, seen.date)
			want[box]++
			if box != NoBox {
				for _, id := range x.Leads {
					wantLead[id+string(box)]++
				}
			}
		}
		f.Basis = b
		rows, total, err := h.CountBy(t.Context(), h.look, f)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, box := range Boxes {
			n := *total.of(box)
			sum += n
			if n != want[box] {
				t.Errorf("%s, %s: %d %s, there were %d", seen.date, b, n, box, want[box])
			}
			for _, row := range rows {
				if got := *row.of(box); got != wantLead[row.AgencyID+string(box)] {
					t.Errorf("%s, %s: %d %s of one agency, there were %d", seen.date, b, got, box, wantLead[row.AgencyID+string(box)])
				}
			}
			g := f
			g.Box = box
			if behind, _, err := h.List(t.Context(), h.office, g); err != nil || len(behind) != n {
				t.Errorf("%s, %s: %d behind the figure %d of %s, %v", seen.date, b, len(behind), n, box, err)
			}
		}
		if sum != total.Total || sum+want[NoBox] != len(seen.tasks) {
			t.Errorf("%s: the boxes hold %d of %d", seen.date, sum, total.Total)
		}
	}
	for _, x := range list {
		i := slices.IndexFunc(seen.tasks, func(y Task) bool { return y.ID == x.ID })
		if i < 0 {
			t.Errorf("%s: %s was not there yet", seen.date, x.Code)
			continue
		}
		y := seen.tasks[i]
		events, err := h.store.events(t.Context(), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Replay(events, seen.date)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(x.standing(), x.Leads, x.Coordinating, x.Extensions), fmt.Sprint(y.standing(), y.Leads, y.Coordinating, y.Extensions); got != want || again != y.standing() {
			t.Errorf("%s on %s: stands as %s, stood as %s, replayed %v", x.Code, seen.date, got, want, again)
		}
		h.checkHeld(t, x.Code, events, seen.date)
		if StandsAt(x, seen.date, h.cal) != StandsAt(y, seen.date, h.cal) {
			t.Errorf("%s on %s is %s, was %s", x.Code, seen.date, StandsAt(x, seen.date, h.cal), StandsAt(y, seen.date, h.cal))
		}
	}
	for _, ts := range TimeStates {
		n := 0
		for _, y := range seen.tasks {
			if StandsAt(y, seen.date, h.cal) == ts {
				n++
			}
		}
		if got, _, err := h.Count(t.Context(), h.office, Filter{AsOf: seen.date, TimeState: ts}); err != nil || got != n {
			t.Errorf("%s: %d %s, there were %d, %v", seen.date, got, ts, n, err)
		}
	}
}

// checkTally compares the kept figures with those counted from the tasks.
func (h house) checkTally(t *testing.T, seen day) {
	t.Helper()
	viewers := map[string]bool{"": true}
	for _, x := range seen.tasks {
		for _, id := range slices.Concat(x.Leads, x.Coordinating) {
			viewers[id] = true
		}
	}
	for viewer := range viewers {
		h.checkTallyOf(t, seen, viewer, Current)
		h.checkTallyOf(t, seen, viewer, Original)
	}
}

func (h house) checkTallyOf(t *testing.T, seen day, viewer string, b Basis) {
	t.Helper()
	var want Counts
	lead := map[string]*Counts{}
	for _, x := range seen.tasks {
		if viewer == "" || slices.Contains(x.Leads, viewer) || slices.Contains(x.Coordinating, viewer) {
			box := x.standing().Box(b, seen.date)
			want.add(box, 1)
			for _, id := range x.Leads {
				if lead[id] == nil {
					lead[id] = &Counts{}
				}
				lead[id].add(box, 1)
			}
		}
	}
	rows, total, err := h.store.tallied(t.Context(), viewer, b, seen.date)
	if err != nil || total != want {
		t.Errorf("%s, %s: the tally says %+v, the tasks %+v, %v", seen.date, b, total, want, err)
	}
	for _, row := range rows {
		if lead[row.AgencyID] == nil || row.Counts != *lead[row.AgencyID] {
			t.Errorf("%s, %s: the tally says %+v of an agency, its tasks %+v", seen.date, b, row.Counts, lead[row.AgencyID])
		}
		delete(lead, row.AgencyID)
	}
	for id, c := range lead {
		if c.Total > 0 {
			t.Errorf("%s: the tally leaves out %s", seen.date, id)
		}
	}
}

// dumpTally is the tidied tally.
func (h house) dumpTally(t *testing.T) []string {
	t.Helper()
	if err := h.TidyTally(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := db.List(t.Context(), h.db.Q(t.Context()), func(r db.Scanner) (string, error) {
		var k cellKey
		var n int
		err := r.Scan(&k.viewer, &k.basis, &k.box, &k.due, &k.agency, &n)
		return fmt.Sprint(k, n), err
	}, `SELECT viewer, basis, box, due, agency_id, n FROM task_tally WHERE n <> 0`)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}
